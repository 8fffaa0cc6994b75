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
	char href[200];

	snprintf(href, sizeof(href), "%s%s/v2.0/", q->sandbox->url, realm_of(q->service)->identity);
	return json_new(
		"{'id':'v2.0','status':'deprecated','updated':'2016-08-04T00:00:00Z',"
		"'links':[{'rel':'self','href':%s}],'media-types':[{'base':'application/json',"
		"'type':'application/vnd.openstack.identity-v2.0+json'}]}",
		href);
}

static cJSON *tenant(const cJSON *project)
{
	const char *words = text_of(project, "description");
	cJSON *o =
		json_new("{'id':%s,'name':%s}", text_of(project, "id"), text_of(project, "name"));

	if (words)
		json_add(o, "{'description':%s}", words);
	json_add(o, "{'enabled':true}");
	return o;
}

static cJSON *access_doc(const struct sandbox *s, const struct token *t)
{
	bool scoped = t->scope == SCOPE_PROJECT;
	cJSON *roles =
		scoped ? identity_roles(t->realm, t->who->user_id, t->target) : cJSON_CreateArray();
	cJSON *ids = cJSON_CreateArray(), *role, *token;
	char ends[32], issued[32];

	cJSON_ArrayForEach (role, roles) {
		json_push(ids, "%s", text_of(role, "id"));
		cJSON_DeleteItemFromObjectCaseSensitive(role, "id");
	}
	format_time(ends, t->ends_s, false);
	format_time(issued, t->issued_s, true);
	token = json_new("{'id':%s,'expires':%s,'issued_at':%s}", t->id, ends, issued);
	if (scoped)
		json_add(token, "{'tenant':%p}",
			tenant(identity_find(t->realm, PROJECTS, t->target)));
	return json_new(
		"{'access':{'token':%p,'serviceCatalog':%p,'user':{'id':%s,'name':%s,'username':%s,"
		"'roles_links':[],'roles':%p},'metadata':{'roles':%p,'is_admin':%d}}}",
		token, scoped ? catalog_v2(s, t->realm) : cJSON_CreateArray(), t->who->user_id,
		t->who->user, t->who->user, roles, ids, t->who->admin);
}

/* Finds who the sender of the body proves to be; NULL: nobody. */
static cJSON *user_of(const struct realm *realm, const cJSON *auth, int64_t *ends_s)
{
	const cJSON *given = item(auth, "passwordCredentials");
	const char *id = text_of(given, "userId"), *name = text_of(given, "username");
	const struct token *t;
	cJSON *user;

	if (given) {
		user = id ? identity_find(realm, USERS, id)
			  : identity_named(realm, USERS, name, "default");
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
			"Expecting to find passwordCredentials or token in auth. The server could "
			"not comply with the request since it is either malformed or otherwise "
			"incorrect.");
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
	cJSON *list, *p;

	if (!t) {
		reply_unauthorized(r);
		return;
	}
	list = cJSON_CreateArray();
	cJSON_ArrayForEach (p, identity_list(realm, PROJECTS)) {
		cJSON *roles = identity_roles(realm, t->who->user_id, text_of(p, "id"));

		if (cJSON_GetArraySize(roles))
			cJSON_AddItemToArray(list, tenant(p));
		cJSON_Delete(roles);
	}
	reply_new(r, 200, "{'tenants':%p,'tenants_links':[]}", list);
}

bool keystone_v2(struct request *q, struct reply *r)
{
	const char *path = q->path;

	if (strcmp(path, "/v2.0") == 0 || strcmp(path, "/v2.0/") == 0) {
		reply_new(r, 200, "{'version':%p}", keystone_v2_version(q));
	} else if (strcmp(path, "/v2.0/tokens") == 0 && strcmp(q->method, "POST") == 0) {
		post_token(q, r);
	} else if (strcmp(path, "/v2.0/tenants") == 0 && strcmp(q->method, "GET") == 0) {
		get_tenants(q, r);
	} else {
		return false;
	}
	return true;
}
