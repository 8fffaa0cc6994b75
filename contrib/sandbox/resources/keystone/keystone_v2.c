/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keystone_v2: Identity v2.0, as old clouds have it: tokens in the body, tenants
 * for projects, no domains but the default one. The tokens are those of v3.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/keystone/realm.h"

cJSON *keystone_v2_version(const struct request *q)
{
	char text[500];

	snprintf(text, sizeof(text),
		"{\"id\":\"v2.0\",\"status\":\"deprecated\",\"updated\":\"2016-08-04T00:00:00Z\","
		"\"links\":[{\"rel\":\"self\",\"href\":\"%s%s/v2.0/\"}],\"media-types\":[{\"base\":"
		"\"application/json\",\"type\":\"application/vnd.openstack.identity-v2.0+json\"}]}",
		q->sandbox->url, realm_of(q->service)->identity);
	return cJSON_Parse(text);
}

static void add_tenant(cJSON *in, const cJSON *project)
{
	cJSON_AddStringToObject(in, "id", text_of(project, "id"));
	cJSON_AddStringToObject(in, "name", text_of(project, "name"));
	cJSON_AddStringToObject(in, "description", text_of(project, "description"));
	cJSON_AddTrueToObject(in, "enabled");
}

static cJSON *access_doc(const struct sandbox *s, const struct token *t)
{
	cJSON *doc = cJSON_CreateObject(), *access = cJSON_AddObjectToObject(doc, "access"), *token, *user;
	cJSON *roles = t->scope == SCOPE_PROJECT ? identity_roles(t->realm, t->who->user_id, t->target)
						 : cJSON_CreateArray();
	cJSON *ids = cJSON_CreateArray(), *role;
	char when[32];

	cJSON_ArrayForEach (role, roles) {
		cJSON_AddItemToArray(ids, cJSON_CreateString(text_of(role, "id")));
		cJSON_DeleteItemFromObjectCaseSensitive(role, "id");
	}
	token = cJSON_AddObjectToObject(access, "token");
	cJSON_AddStringToObject(token, "id", t->id);
	format_time(when, t->ends_s, false);
	cJSON_AddStringToObject(token, "expires", when);
	format_time(when, t->issued_s, true);
	cJSON_AddStringToObject(token, "issued_at", when);
	if (t->scope == SCOPE_PROJECT)
		add_tenant(cJSON_AddObjectToObject(token, "tenant"),
			identity_find(t->realm, PROJECTS, t->target));
	cJSON_AddItemToObject(access, "serviceCatalog",
		t->scope == SCOPE_PROJECT ? catalog_v2(s, t->realm) : cJSON_CreateArray());
	user = cJSON_AddObjectToObject(access, "user");
	cJSON_AddStringToObject(user, "id", t->who->user_id);
	cJSON_AddStringToObject(user, "name", t->who->user);
	cJSON_AddStringToObject(user, "username", t->who->user);
	cJSON_AddArrayToObject(user, "roles_links");
	cJSON_AddItemToObject(user, "roles", roles);
	cJSON_AddItemToObject(cJSON_AddObjectToObject(access, "metadata"), "roles", ids);
	cJSON_AddNumberToObject(cJSON_GetObjectItem(access, "metadata"), "is_admin", t->who->admin);
	return doc;
}

/* Who the body proves to be; NULL: nobody. */
static cJSON *user_of(const struct realm *realm, const cJSON *auth, int64_t *ends_s)
{
	const cJSON *given = item(auth, "passwordCredentials");
	const char *id = text_of(given, "userId"), *name = text_of(given, "username");
	const struct token *t;
	cJSON *user;

	if (given) {
		user = id ? identity_find(realm, USERS, id) : identity_named(realm, USERS, name, "default");
		return password_right(user, text_of(given, "password")) ? user : NULL;
	}
	t = token_find(realm, text_of(item(auth, "token"), "id"));
	if (!t)
		return NULL;
	*ends_s = t->ends_s;
	return identity_find(realm, USERS, t->who->user_id);
}

static void post_token(struct request *q, struct reply *r)
{
	const struct realm *realm = realm_of(q->service);
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len), *user, *project = NULL;
	const cJSON *auth = item(body, "auth");
	const char *id = text_of(auth, "tenantId"), *name = text_of(auth, "tenantName");
	int64_t ends_s = 0;
	struct token *t = NULL;

	if (!item(auth, "passwordCredentials") && !item(auth, "token")) {
		reply_keystone_error(r, 400, "Bad Request",
			"Expecting to find passwordCredentials or token in auth. The server could not comply "
			"with the request since it is either malformed or otherwise incorrect.");
		cJSON_Delete(body);
		return;
	}
	user = user_of(realm, auth, &ends_s);
	if (id)
		project = identity_find(realm, PROJECTS, id);
	else if (name)
		project = identity_named(realm, PROJECTS, name, "default");
	if (user && !cJSON_IsFalse(item(user, "enabled")) && (project || (!id && !name)))
		t = token_new(realm, user, project ? SCOPE_PROJECT : SCOPE_NONE, project);
	if (t) {
		t->ends_s = ends_s ? ends_s : t->issued_s + q->sandbox->token_ttl_s;
		snprintf(t->methods, sizeof(t->methods), "password");
		reply_json(r, 200, access_doc(q->sandbox, t));
	} else {
		reply_unauthorized(r);
	}
	cJSON_Delete(body);
}

static void get_tenants(struct request *q, struct reply *r)
{
	const struct realm *realm = realm_of(q->service);
	const struct token *t = token_find(realm, q->token);
	cJSON *doc, *list, *p;

	if (!t) {
		reply_unauthorized(r);
		return;
	}
	doc = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(doc, "tenants");
	cJSON_AddArrayToObject(doc, "tenants_links");
	cJSON_ArrayForEach (p, identity_list(realm, PROJECTS)) {
		cJSON *roles = identity_roles(realm, t->who->user_id, text_of(p, "id")), *tenant;

		if (cJSON_GetArraySize(roles)) {
			cJSON_AddItemToArray(list, tenant = cJSON_CreateObject());
			add_tenant(tenant, p);
		}
		cJSON_Delete(roles);
	}
	reply_json(r, 200, doc);
}

bool keystone_v2(struct request *q, struct reply *r)
{
	const char *path = q->path;
	cJSON *doc;

	if (strcmp(path, "/v2.0") == 0 || strcmp(path, "/v2.0/") == 0) {
		doc = cJSON_CreateObject();
		cJSON_AddItemToObject(doc, "version", keystone_v2_version(q));
		reply_json(r, 200, doc);
	} else if (strcmp(path, "/v2.0/tokens") == 0 && strcmp(q->method, "POST") == 0) {
		post_token(q, r);
	} else if (strcmp(path, "/v2.0/tenants") == 0 && strcmp(q->method, "GET") == 0) {
		get_tenants(q, r);
	} else {
		return false;
	}
	return true;
}
