/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keystone: Identity v3 as far as clients need it to log in: versions, tokens
 * by password, token and application credential, the catalogue, projects.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "sandbox.h"

#define TOKENS 4096

const char password[] = "secret";

const struct account accounts[] = {
	{ "sandbox", "demo", "11111111111141118111111111111111", "demo", "d0000000000000000000000000000001",
		false },
	{ "sandbox-other", "other", "22222222222242228222222222222222", "other",
		"d0000000000000000000000000000002", false },
	{ "sandbox-admin", "admin", "33333333333343338333333333333333", "admin",
		"d0000000000000000000000000000003", true },
	{ NULL },
};

struct token {
	char id[40];
	const struct account *who;
	int64_t issued_s, ends_s;
};

struct app_cred {
	char id[40], name[64], secret[64];
	const struct account *who;
};

static struct {
	struct token tokens[TOKENS];
	unsigned next;
	struct app_cred creds[64];
	unsigned n_creds;
} state;

static struct token *find_token(const char *id)
{
	for (unsigned i = 0; id && i < TOKENS; i++)
		if (state.tokens[i].who && strcmp(state.tokens[i].id, id) == 0 &&
			state.tokens[i].ends_s > time(NULL))
			return &state.tokens[i];
	return NULL;
}

const struct account *keystone_check(const struct request *q)
{
	struct token *t = find_token(q->token);

	return t ? t->who : NULL;
}

/* ---- documents */

static cJSON *version_doc(const struct sandbox *s)
{
	cJSON *v = cJSON_CreateObject(), *links = cJSON_CreateArray(), *self = cJSON_CreateObject();
	char href[200];

	snprintf(href, sizeof(href), "%s/identity/v3/", s->url);
	cJSON_AddStringToObject(v, "id", "v3.14");
	cJSON_AddStringToObject(v, "status", "stable");
	cJSON_AddStringToObject(v, "updated", "2020-04-07T00:00:00Z");
	cJSON_AddStringToObject(self, "rel", "self");
	cJSON_AddStringToObject(self, "href", href);
	cJSON_AddItemToArray(links, self);
	cJSON_AddItemToObject(v, "links", links);
	cJSON_AddItemToObject(v, "media-types",
		cJSON_Parse("[{\"base\":\"application/json\",\"type\":"
			    "\"application/vnd.openstack.identity-v3+json\"}]"));
	return v;
}

static void add_named(cJSON *in, const char *key, const char *id, const char *name)
{
	cJSON *o = cJSON_AddObjectToObject(in, key);

	cJSON_AddStringToObject(o, "id", id);
	cJSON_AddStringToObject(o, "name", name);
	cJSON_AddItemToObject(o, "domain", cJSON_Parse("{\"id\":\"default\",\"name\":\"Default\"}"));
}

static void add_service(
	const struct sandbox *s, cJSON *catalog, const char *type, const char *name, const char *path)
{
	static const char *const interfaces[] = { "public", "internal", "admin" };
	cJSON *service = cJSON_CreateObject(), *endpoints;
	char url[200], id[80];

	snprintf(url, sizeof(url), "%s%s", s->url, path);
	snprintf(id, sizeof(id), "service-%s", name);
	cJSON_AddStringToObject(service, "id", id);
	cJSON_AddStringToObject(service, "type", type);
	cJSON_AddStringToObject(service, "name", name);
	endpoints = cJSON_AddArrayToObject(service, "endpoints");
	for (int i = 0; i < 3; i++) {
		cJSON *e = cJSON_CreateObject();

		snprintf(id, sizeof(id), "endpoint-%s-%s", name, interfaces[i]);
		cJSON_AddStringToObject(e, "id", id);
		cJSON_AddStringToObject(e, "interface", interfaces[i]);
		cJSON_AddStringToObject(e, "region", "RegionOne");
		cJSON_AddStringToObject(e, "region_id", "RegionOne");
		cJSON_AddStringToObject(e, "url", url);
		cJSON_AddItemToArray(endpoints, e);
	}
	cJSON_AddItemToArray(catalog, service);
}

static cJSON *catalog_doc(const struct sandbox *s)
{
	cJSON *catalog = cJSON_CreateArray();

	add_service(s, catalog, "identity", "keystone", "/identity/v3");
	add_service(s, catalog, "network", "neutron", "/network");
	add_service(s, catalog, "compute", "nova", "/compute/v2.1");
	add_service(s, catalog, "load-balancer", "octavia", "/load-balancer");
	return catalog;
}

static cJSON *token_doc(
	const struct sandbox *s, const struct token *t, const char *method, bool scoped, bool catalog)
{
	cJSON *doc = cJSON_CreateObject(), *token = cJSON_AddObjectToObject(doc, "token");
	char when[32];

	cJSON_AddItemToArray(cJSON_AddArrayToObject(token, "methods"), cJSON_CreateString(method));
	add_named(token, "user", t->who->user_id, t->who->user);
	cJSON_AddNullToObject(cJSON_GetObjectItem(token, "user"), "password_expires_at");
	cJSON_AddItemToObject(token, "audit_ids", cJSON_Parse("[\"sandboxauditid0000000\"]"));
	format_time(when, t->ends_s, true);
	cJSON_AddStringToObject(token, "expires_at", when);
	format_time(when, t->issued_s, true);
	cJSON_AddStringToObject(token, "issued_at", when);
	if (!scoped)
		return doc;
	add_named(token, "project", t->who->project_id, t->who->project);
	cJSON_AddFalseToObject(token, "is_domain");
	cJSON_AddItemToObject(token, "roles",
		cJSON_Parse(t->who->admin ? "[{\"id\":\"r1\",\"name\":\"admin\"},{\"id\":\"r2\","
					    "\"name\":\"member\"},{\"id\":\"r3\",\"name\":\"reader\"}]"
					  : "[{\"id\":\"r2\",\"name\":\"member\"},{\"id\":\"r3\","
					    "\"name\":\"reader\"}]"));
	if (catalog)
		cJSON_AddItemToObject(token, "catalog", catalog_doc(s));
	return doc;
}

/* ---- logging in */

static const char *str(const cJSON *o, const char *key)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

static const cJSON *get(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

static bool in_default_domain(const cJSON *o)
{
	const cJSON *d = get(o, "domain");
	const char *id = str(d, "id"), *name = str(d, "name");

	return (id && strcmp(id, "default") == 0) || (name && strcasecmp(name, "Default") == 0);
}

static const struct account *by_password(const cJSON *user)
{
	const char *id = str(user, "id"), *name = str(user, "name"), *secret = str(user, "password");

	for (const struct account *a = accounts; a->cloud; a++) {
		bool named = id ? strcmp(id, a->user_id) == 0
				: name && strcmp(name, a->user) == 0 && in_default_domain(user);

		if (named && secret && strcmp(secret, password) == 0)
			return a;
	}
	return NULL;
}

static const struct account *by_app_cred(const cJSON *c)
{
	const char *id = str(c, "id"), *name = str(c, "name"), *secret = str(c, "secret");

	for (unsigned i = 0; i < state.n_creds; i++) {
		const struct app_cred *a = &state.creds[i];

		if (((id && strcmp(id, a->id) == 0) || (!id && name && strcmp(name, a->name) == 0)) &&
			secret && strcmp(secret, a->secret) == 0)
			return a->who;
	}
	return NULL;
}

/* Does the scope asked for belong to this user? */
static bool may_scope(const struct account *a, const cJSON *project)
{
	const char *id = str(project, "id"), *name = str(project, "name");

	if (id)
		return strcmp(id, a->project_id) == 0;
	return name && strcmp(name, a->project) == 0 && in_default_domain(project);
}

static void issue(struct request *q, struct reply *r, const struct account *who, const char *method,
	bool scoped, int64_t ends_s)
{
	struct token *t = &state.tokens[state.next++ % TOKENS];
	char id[37], *nocatalog = query_get(q->query, "nocatalog", 0);

	new_uuid(id);
	snprintf(t->id, sizeof(t->id), "gA%s", id);
	t->who = who;
	t->issued_s = time(NULL);
	t->ends_s = ends_s ? ends_s : t->issued_s + q->sandbox->token_ttl_s;
	r->subject_token = strdup(t->id);
	reply_json(r, 201, token_doc(q->sandbox, t, method, scoped, !nocatalog));
	free(nocatalog);
}

static void post_token(struct request *q, struct reply *r)
{
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len);
	const cJSON *auth = get(body, "auth"), *identity = get(auth, "identity"), *scope = get(auth, "scope");
	const cJSON *first = cJSON_GetArrayItem(get(identity, "methods"), 0);
	const char *method = cJSON_IsString(first) ? first->valuestring : "";
	const struct account *who = NULL;
	int64_t ends_s = 0;

	if (!identity || !*method) {
		reply_keystone_error(r, 400, "Bad Request",
			"Invalid input for field 'identity': 'methods' is a required property");
		cJSON_Delete(body);
		return;
	}
	if (strcmp(method, "password") == 0) {
		who = by_password(get(get(identity, "password"), "user"));
	} else if (strcmp(method, "token") == 0) {
		struct token *t = find_token(str(get(identity, "token"), "id"));

		who = t ? t->who : NULL;
		ends_s = t ? t->ends_s : 0;
	} else if (strcmp(method, "application_credential") == 0) {
		who = scope ? NULL : by_app_cred(get(identity, "application_credential"));
	}
	if (!who || (get(scope, "project") && !may_scope(who, get(scope, "project"))))
		reply_unauthorized(r);
	else
		issue(q, r, who, method, get(scope, "project") || !scope, ends_s);
	cJSON_Delete(body);
}

static void token_itself(struct request *q, struct reply *r)
{
	struct token *t = find_token(q->subject);

	if (!keystone_check(q)) {
		reply_unauthorized(r);
	} else if (!t) {
		reply_keystone_error(r, 404, "Not Found", "Could not find token.");
	} else if (strcmp(q->method, "DELETE") == 0) {
		t->who = NULL;
		r->status = 204;
	} else {
		r->subject_token = strdup(t->id);
		reply_json(r, 200, token_doc(q->sandbox, t, "password", true, true));
	}
}

static void post_app_cred(struct request *q, struct reply *r)
{
	const struct account *who = keystone_check(q);
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len), *doc, *out;
	const char *name = str(get(body, "application_credential"), "name");
	const char *secret = str(get(body, "application_credential"), "secret");
	struct app_cred *c = &state.creds[state.n_creds];
	char id[37];

	if (!who || !name || state.n_creds == 64) {
		who ? reply_keystone_error(r, 400, "Bad Request", "'name' is a required property")
		    : reply_unauthorized(r);
		cJSON_Delete(body);
		return;
	}
	state.n_creds++;
	new_uuid(id);
	snprintf(c->id, sizeof(c->id), "%s", id);
	new_uuid(id);
	snprintf(c->name, sizeof(c->name), "%.63s", name);
	snprintf(c->secret, sizeof(c->secret), "%.63s", secret ? secret : id);
	c->who = who;
	doc = cJSON_CreateObject();
	out = cJSON_AddObjectToObject(doc, "application_credential");
	cJSON_AddStringToObject(out, "id", c->id);
	cJSON_AddStringToObject(out, "name", c->name);
	cJSON_AddStringToObject(out, "secret", c->secret);
	cJSON_AddStringToObject(out, "project_id", who->project_id);
	reply_json(r, 201, doc);
	cJSON_Delete(body);
}

static void get_projects(struct reply *r, const struct account *who)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "projects");

	for (const struct account *a = accounts; a->cloud; a++) {
		cJSON *p;

		if (a != who && !who->admin)
			continue;
		p = cJSON_CreateObject();
		cJSON_AddStringToObject(p, "id", a->project_id);
		cJSON_AddStringToObject(p, "name", a->project);
		cJSON_AddStringToObject(p, "domain_id", "default");
		cJSON_AddTrueToObject(p, "enabled");
		cJSON_AddItemToArray(list, p);
	}
	cJSON_AddItemToObject(doc, "links", cJSON_Parse("{\"next\":null,\"self\":null,\"previous\":null}"));
	reply_json(r, 200, doc);
}

static void versions(struct request *q, struct reply *r)
{
	cJSON *doc = cJSON_CreateObject(), *values = cJSON_CreateArray();

	cJSON_AddItemToArray(values, version_doc(q->sandbox));
	cJSON_AddItemToObject(cJSON_AddObjectToObject(doc, "versions"), "values", values);
	reply_json(r, 300, doc);
}

void keystone_handle(struct request *q, struct reply *r)
{
	const char *path = q->path;
	cJSON *doc;

	if (*path == '\0' || strcmp(path, "/") == 0) {
		versions(q, r);
	} else if (strcmp(path, "/v3") == 0 || strcmp(path, "/v3/") == 0) {
		doc = cJSON_CreateObject();
		cJSON_AddItemToObject(doc, "version", version_doc(q->sandbox));
		reply_json(r, 200, doc);
	} else if (strcmp(path, "/v3/auth/tokens") == 0) {
		strcmp(q->method, "POST") == 0 ? post_token(q, r) : token_itself(q, r);
	} else if (!keystone_check(q)) {
		reply_unauthorized(r);
	} else if (strcmp(path, "/v3/auth/catalog") == 0) {
		doc = cJSON_CreateObject();
		cJSON_AddItemToObject(doc, "catalog", catalog_doc(q->sandbox));
		reply_json(r, 200, doc);
	} else if (strcmp(path, "/v3/auth/projects") == 0 || strcmp(path, "/v3/projects") == 0) {
		get_projects(r, keystone_check(q));
	} else if (strstr(path, "/application_credentials") && strcmp(q->method, "POST") == 0) {
		post_app_cred(q, r);
	} else {
		reply_keystone_error(r, 404, "Not Found", "The resource could not be found.");
	}
}
