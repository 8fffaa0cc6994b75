/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keystone: Identity v3 as far as clients need it to log in: versions, tokens
 * by password, one-time code, token and application credential, the catalogue.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contrib/sandbox/resources/keystone/realm.h"

#define TOKENS 4096

/* Every user's one-time code; it does not change. */
static const char passcode[] = "424242";

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

struct token *token_find(const struct realm *realm, const char *id)
{
	for (unsigned i = 0; id && i < TOKENS; i++) {
		struct token *t = &state.tokens[i];

		if (t->who && t->realm == realm && strcmp(t->id, id) == 0 && t->ends_s > time(NULL))
			return t;
	}
	return NULL;
}

/* Services work in projects: other tokens are none to them. */
const struct account *keystone_check(const struct request *q)
{
	struct token *t = token_find(realm_of(q->service), q->token);

	return t && t->scope == SCOPE_PROJECT ? t->who : NULL;
}

void token_revoke(const struct realm *realm, const char *id)
{
	for (unsigned i = 0; id && i < TOKENS; i++) {
		struct token *t = &state.tokens[i];

		if (t->who && t->realm == realm &&
			(strcmp(t->who->user_id, id) == 0 || strcmp(t->target, id) == 0))
			t->who = NULL;
	}
	for (unsigned i = 0; id && i < state.n_creds; i++) {
		const struct account *who = state.creds[i].who;

		if (who && who->realm == realm &&
			(strcmp(who->user_id, id) == 0 || strcmp(who->project_id, id) == 0))
			state.creds[i].who = NULL;
	}
}

/* ---- documents */

static cJSON *version_doc(const struct request *q)
{
	char href[200];

	snprintf(href, sizeof(href), "%s%s/v3/", q->sandbox->url, realm_of(q->service)->identity);
	return json_new(
		"{'id':'v3.14','status':'stable','updated':'2020-04-07T00:00:00Z',"
		"'links':[{'rel':'self','href':%s}],'media-types':[{'base':'application/json',"
		"'type':'application/vnd.openstack.identity-v3+json'}]}",
		href);
}

static cJSON *method_list(const char *methods)
{
	cJSON *list = cJSON_CreateArray();
	char one[32];

	for (size_t n; *methods; methods += n + (methods[n] == ',')) {
		n = strcspn(methods, ",");
		snprintf(one, sizeof(one), "%.*s", (int)n, methods);
		json_push(list, "%s", one);
	}
	return list;
}

static cJSON *token_doc(const struct sandbox *s, const struct token *t, bool catalog)
{
	const char *id = t->who->user_id;
	cJSON *user = identity_doc(t->realm, identity_find(t->realm, USERS, id)), *token;
	char ends[32], issued[32];

	json_add(user, "{'password_expires_at':null}");
	format_time(ends, t->ends_s, true);
	format_time(issued, t->issued_s, true);
	token = json_new("{'methods':%p,'user':%p,'audit_ids':[%s],'expires_at':%s,'issued_at':%s}",
		method_list(t->methods), user, t->audit, ends, issued);
	if (*t->parent)
		json_push(item(token, "audit_ids"), "%s", t->parent);
	if (t->scope == SCOPE_PROJECT)
		json_add(token, "{'project':%p,'is_domain':false}",
			identity_doc(t->realm, identity_find(t->realm, PROJECTS, t->target)));
	else if (t->scope == SCOPE_DOMAIN)
		json_add(token, "{'domain':%p}",
			identity_doc(t->realm, identity_find(t->realm, DOMAINS, t->target)));
	else if (t->scope == SCOPE_SYSTEM)
		json_add(token, "{'system':{'all':true}}");
	if (t->scope != SCOPE_NONE)
		json_add(token, "{'roles':%p}",
			identity_powers(t->realm, id, *t->target ? t->target : NULL));
	if (t->scope != SCOPE_NONE && catalog)
		json_add(token, "{'catalog':%p}", catalog_v3(s, t->realm));
	return json_new("{'token':%p}", token);
}

/* ---- logging in */

/* Holds what the methods of one request prove. */
struct attempt {
	const struct realm *realm;
	cJSON *user;
	const struct app_cred *cred;
	int64_t ends_s; /* of the token that it came with; 0: a new one's */
	char methods[96];
	char parent[24]; /* the audit id of the token that it came with */
	/* what is said of a token, or an application credential, that is none of ours */
	char unknown[128];
};

bool password_right(const cJSON *user, const char *given)
{
	const char *right = text_of(user, "password");

	return right && given && strcmp(right, given) == 0;
}

static cJSON *by_password(struct attempt *a, const cJSON *part)
{
	cJSON *user = identity_meant(a->realm, USERS, item(part, "user"));

	return password_right(user, text_of(item(part, "user"), "password")) ? user : NULL;
}

static cJSON *by_passcode(struct attempt *a, const cJSON *part)
{
	const char *given = text_of(item(part, "user"), "passcode");

	return given && strcmp(given, passcode) == 0
		? identity_meant(a->realm, USERS, item(part, "user"))
		: NULL;
}

static const char *unknown_token(const char *id)
{
	return id && strncmp(id, "gA", 2) == 0 ? "Failed to validate token"
					       : "Could not recognize Fernet token";
}

static cJSON *by_token(struct attempt *a, const cJSON *part)
{
	const char *id = text_of(part, "id");
	const struct token *t = token_find(a->realm, id);

	if (!t) {
		snprintf(a->unknown, sizeof(a->unknown), "%s", unknown_token(id));
		return NULL;
	}
	snprintf(a->parent, sizeof(a->parent), "%s", t->audit);
	a->ends_s = t->ends_s;
	snprintf(a->methods, sizeof(a->methods), "%s", t->methods);
	return identity_find(a->realm, USERS, t->who->user_id);
}

static cJSON *by_app_cred(struct attempt *a, const cJSON *part)
{
	const char *id = text_of(part, "id"), *name = text_of(part, "name"),
		   *secret = text_of(part, "secret");

	for (unsigned i = 0; i < state.n_creds; i++) {
		const struct app_cred *c = &state.creds[i];

		if (!c->who || c->who->realm != a->realm ||
			(id ? strcmp(id, c->id) : !name || strcmp(name, c->name)))
			continue;
		if (secret && strcmp(secret, c->secret) == 0) {
			a->cred = c;
			return identity_find(a->realm, USERS, c->who->user_id);
		}
		if (id)
			return NULL;
	}
	if (id)
		snprintf(a->unknown, sizeof(a->unknown),
			"Could not find Application Credential: %.64s.", id);
	return NULL;
}

static const struct method {
	const char *name;
	cJSON *(*user)(struct attempt *a, const cJSON *part); /* NULL: not proved */
} methods[] = {
	{ "password", by_password },
	{ "totp", by_passcode },
	{ "token", by_token },
	{ "application_credential", by_app_cred },
};

/* All methods must prove the same user. */
static bool prove(struct attempt *a, const cJSON *identity)
{
	const cJSON *name;

	cJSON_ArrayForEach (name, item(identity, "methods")) {
		cJSON *user = NULL;
		size_t n;

		for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
			if (cJSON_IsString(name) && strcmp(name->valuestring, methods[i].name) == 0)
				user = methods[i].user(a, item(identity, name->valuestring));
		if (!user || (a->user && a->user != user))
			return false;
		a->user = user;
		n = strlen(a->methods);
		if (!strstr(a->methods, name->valuestring))
			snprintf(a->methods + n, sizeof(a->methods) - n, "%s%s", n ? "," : "",
				name->valuestring);
	}
	return a->user && !cJSON_IsFalse(item(a->user, "enabled"));
}

struct token *token_new(
	const struct realm *realm, cJSON *user, enum scope scope, const cJSON *target)
{
	const char *id = target ? text_of(target, "id") : "";
	cJSON *roles = identity_roles(realm, text_of(user, "id"), *id ? id : NULL), *role;
	struct token *t = NULL;
	char uuid[37];
	bool admin = false,
	     any = cJSON_GetArraySize(roles) > 0 && !cJSON_IsFalse(item(target, "enabled"));

	cJSON_ArrayForEach (role, roles)
		admin = admin || text_is(role, "name", "admin");
	if (scope == SCOPE_NONE || (scope == SCOPE_SYSTEM ? admin : target && any)) {
		t = &state.tokens[state.next++ % TOKENS];
		memset(t, 0, sizeof(*t));
		new_uuid(uuid);
		snprintf(t->id, sizeof(t->id), "gA%s", uuid);
		snprintf(t->audit, sizeof(t->audit), "%.22s", uuid + 14);
		snprintf(t->target, sizeof(t->target), "%.39s", id);
		t->realm = realm;
		t->scope = scope;
		t->who = identity_account(realm, user, scope == SCOPE_PROJECT ? target : NULL,
			admin && scope != SCOPE_NONE);
		t->issued_s = time(NULL);
	}
	cJSON_Delete(roles);
	return t;
}

/* NULL: the user has nothing to do there. */
static struct token *scoped(const struct attempt *a, const cJSON *scope)
{
	const cJSON *project = item(scope, "project"), *domain = item(scope, "domain");
	const char *its_own = text_of(a->user, "default_project_id");
	struct token *t;

	if (a->cred)
		return scope ? NULL
			     : token_new(a->realm, a->user, SCOPE_PROJECT,
				       identity_find(a->realm, PROJECTS, a->cred->who->project_id));
	if (project)
		return token_new(a->realm, a->user, SCOPE_PROJECT,
			identity_meant(a->realm, PROJECTS, project));
	if (domain)
		return token_new(
			a->realm, a->user, SCOPE_DOMAIN, identity_meant(a->realm, DOMAINS, domain));
	if (item(scope, "system"))
		return token_new(a->realm, a->user, SCOPE_SYSTEM, NULL);
	t = scope || !its_own ? NULL
			      : token_new(a->realm, a->user, SCOPE_PROJECT,
					identity_find(a->realm, PROJECTS, its_own));
	return t ? t : token_new(a->realm, a->user, SCOPE_NONE, NULL);
}

static bool methods_known(struct reply *r, const cJSON *names)
{
	const cJSON *name;
	cJSON *known;

	cJSON_ArrayForEach (name, names) {
		size_t i = 0, n = sizeof(methods) / sizeof(methods[0]);

		while (i < n && cJSON_IsString(name) &&
			strcmp(name->valuestring, methods[i].name) != 0)
			i++;
		if (i < n)
			continue;
		known = cJSON_CreateArray();
		for (i = 0; i < n; i++)
			json_push(known, "%s", methods[i].name);
		reply_new(r, 401,
			"{'error':{'code':401,'message':'Attempted to authenticate with an "
			"unsupported method.','title':'Unauthorized','identity':{'methods':%p}}}",
			known);
		r->challenge = "/v3";
		return false;
	}
	return true;
}

static void post_token(struct request *q, struct reply *r)
{
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len);
	const cJSON *auth = item(body, "auth"), *identity = item(auth, "identity");
	struct attempt a = { .realm = realm_of(q->service) };
	char *nocatalog = query_get(q->query, "nocatalog", 0);
	struct token *t = NULL;

	if (!cJSON_IsObject(auth)) {
		reply_keystone_error(r, 400, "Bad Request",
			"Expecting to find %s in request body. The server could not comply with "
			"the request since it is either malformed or otherwise incorrect. The "
			"client is assumed to be in error.",
			body ? "auth" : "valid JSON");
	} else if (!methods_known(r, item(identity, "methods"))) {
		; /* answered */
	} else if (!cJSON_GetArraySize(item(identity, "methods"))) {
		reply_keystone_error(r, 400, "Bad Request",
			"Invalid input for field 'identity': 'methods' is a required property");
	} else if (!prove(&a, identity) || !(t = scoped(&a, item(auth, "scope")))) {
		*a.unknown ? (void)reply_keystone_error(r, 404, "Not Found", "%s", a.unknown)
			   : reply_unauthorized(r);
	} else {
		t->ends_s = a.ends_s ? a.ends_s : t->issued_s + q->sandbox->token_ttl_s;
		snprintf(t->methods, sizeof(t->methods), "%s", a.methods);
		snprintf(t->parent, sizeof(t->parent), "%s", a.parent);
		token_reply(q, r, t, !nocatalog);
	}
	free(nocatalog);
	cJSON_Delete(body);
}

void token_reply(const struct request *q, struct reply *r, const struct token *t, bool catalog)
{
	r->subject_token = xstrdup(t->id);
	reply_json(r, 201, token_doc(q->sandbox, t, catalog));
}

static void token_itself(struct request *q, struct reply *r)
{
	struct token *t = token_find(realm_of(q->service), q->subject);

	if (!token_find(realm_of(q->service), q->token)) {
		reply_unauthorized(r);
	} else if (!t) {
		reply_keystone_error(r, 404, "Not Found", "%s", unknown_token(q->subject));
	} else if (strcmp(q->method, "DELETE") == 0) {
		t->who = NULL;
		r->status = 204;
	} else {
		r->subject_token = xstrdup(t->id);
		reply_json(r, 200, token_doc(q->sandbox, t, true));
	}
}

static void post_app_cred(struct request *q, struct reply *r, const struct account *who)
{
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len);
	const char *name = text_of(item(body, "application_credential"), "name");
	const char *secret = text_of(item(body, "application_credential"), "secret");
	struct app_cred *c = &state.creds[state.n_creds];
	char id[37];

	if (!*who->project_id) {
		reply_unauthorized(r);
	} else if (!name || state.n_creds == 64) {
		reply_keystone_error(r, 400, "Bad Request", "'name' is a required property");
	} else {
		state.n_creds++;
		new_uuid(id);
		snprintf(c->id, sizeof(c->id), "%s", id);
		new_uuid(id);
		snprintf(c->name, sizeof(c->name), "%.63s", name);
		snprintf(c->secret, sizeof(c->secret), "%.63s", secret ? secret : id);
		c->who = who;
		reply_new(r, 201,
			"{'application_credential':{'id':%s,'name':%s,'secret':%s,'project_id':%s}"
			"}",
			c->id, c->name, c->secret, who->project_id);
	}
	cJSON_Delete(body);
}

/* ---- paths */

static void versions(struct request *q, struct reply *r)
{
	r->location = xprintf("%s%s/v3/", q->sandbox->url, realm_of(q->service)->identity);
	reply_new(
		r, 300, "{'versions':{'values':[%p,%p]}}", version_doc(q), keystone_v2_version(q));
}

static void known_path(struct request *q, struct reply *r, const struct token *t)
{
	const char *path = q->path;
	char self[300];

	if (strcmp(path, "/v3/auth/catalog") == 0) {
		snprintf(self, sizeof(self), "%s%s%s", q->sandbox->url, t->realm->identity, path);
		reply_new(r, 200, "{'catalog':%p,'links':{'self':%s}}",
			catalog_v3(q->sandbox, t->realm), self);
	} else if (strstr(path, "/application_credentials") && strcmp(q->method, "POST") == 0) {
		post_app_cred(q, r, t->who);
	} else if (strncmp(path, "/v3/", 4) != 0 || !identity_admin(q, r, path + 4, t)) {
		reply_keystone_error(r, 404, "Not Found", "The resource could not be found.");
	}
}

/* Does the path begin with a word that version 3 knows? */
static bool is_path(const char *path)
{
	static const char *const first[] = { "auth", "domains", "projects", "users", "roles",
		"role_assignments", NULL };
	char word[32];

	if (strncmp(path, "/v3/", 4) != 0)
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(path + 4, "/"), path + 4);
	return one_of(first, word);
}

void keystone_handle(struct request *q, struct reply *r)
{
	const char *path = q->path;
	const struct token *t;

	if (*path == '\0' || strcmp(path, "/") == 0) {
		versions(q, r);
	} else if (strcmp(path, "/v3") == 0 || strcmp(path, "/v3/") == 0) {
		reply_new(r, 200, "{'version':%p}", version_doc(q));
	} else if (keystone_v2(q, r) || keystone_federation(q, r)) {
		; /* answered */
	} else if (strcmp(path, "/v3/auth/tokens") == 0) {
		strcmp(q->method, "POST") == 0 ? post_token(q, r) : token_itself(q, r);
	} else if (!is_path(path)) {
		reply_text(r, 404,
			"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n"
			"<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If "
			"you entered the URL manually please check your spelling and try "
			"again.</p>\n");
		r->type = "text/html; charset=utf-8";
	} else if (!(t = token_find(realm_of(q->service), q->token))) {
		reply_unauthorized(r);
	} else {
		known_path(q, r, t);
	}
}

void keystone_free(void)
{
	identity_free();
	memset(&state, 0, sizeof(state));
}
