/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_admin: an administrator's Keystone: domains, projects, users and
 * roles, and who has which role where. Members see themselves and their project.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contrib/sandbox/resources/keystone/realm.h"

#define PARTS 8

static const struct shape {
	const char *path; /* and the key of a list */
	const char *one;
	size_t name_max;
} shapes[N_KINDS] = {
	[DOMAINS] = { "domains", "domain", 64 },
	[PROJECTS] = { "projects", "project", 64 },
	[USERS] = { "users", "user", 255 },
	[ROLES] = { "roles", "role", 255 },
};

/* One request, taken apart. */
struct ask {
	struct request *q;
	struct reply *r;
	const struct realm *realm;
	const struct token *token;
	char *parts[PARTS]; /* of the path after /v3/ */
	int n;
};

static bool is(const struct ask *a, const char *method)
{
	return strcmp(a->q->method, method) == 0;
}

/* ---- refusals */

static bool forbid(const struct ask *a, const char *what)
{
	return reply_keystone_error(a->r, 403, "Forbidden",
		"You are not authorized to perform the requested action: %s.", what);
}

static bool admin_only(const struct ask *a, const char *verb, const char *one)
{
	char what[100];

	if (a->token->who->admin)
		return true;
	snprintf(what, sizeof(what), "identity:%s_%s", verb, one);
	return forbid(a, what);
}

static void not_found(const struct ask *a, const char *one, const char *id)
{
	reply_keystone_error(a->r, 404, "Not Found", "Could not find %s: %.300s.", one, id);
}

static void wrong_method(const struct ask *a)
{
	reply_keystone_error(a->r, 405, "Method Not Allowed",
		"The method is not allowed for the requested URL.");
}

/* ---- documents */

static cJSON *link_to(const struct ask *a, const char *path, const char *id)
{
	char url[512];

	snprintf(url, sizeof(url), "%s%s/v3/%s%s%.100s", a->q->sandbox->url, a->realm->identity,
		path, id ? "/" : "", id ? id : "");
	return cJSON_CreateString(url);
}

/* An object as clients see it. */
static cJSON *shown(const struct ask *a, enum kind kind, const cJSON *of)
{
	cJSON *o = cJSON_Duplicate(of, 1);

	cJSON_DeleteItemFromObjectCaseSensitive(o, "password");
	json_add(o, "{'links':{'self':%p}}", link_to(a, shapes[kind].path, text_of(o, "id")));
	return o;
}

static void reply_one(const struct ask *a, int status, enum kind kind, const cJSON *of)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, shapes[kind].one, shown(a, kind, of));
	reply_json(a->r, status, doc);
}

static void reply_list(const struct ask *a, const char *key, cJSON *list)
{
	cJSON *doc = cJSON_CreateObject();
	char *self = xprintf(
		"%s%s%s", a->q->path + strlen("/v3/"), *a->q->query ? "?" : "", a->q->query);

	cJSON_AddItemToObject(doc, key, list);
	json_add(doc, "{'links':{'self':%p,'next':null,'previous':null}}", link_to(a, self, NULL));
	reply_json(a->r, 200, doc);
	free(self);
}

/* Does the query's key, when given, fit the object's value? */
static bool fits(const struct ask *a, const cJSON *v)
{
	char *want = v->string ? query_get(a->q->query, v->string, 0) : NULL;
	bool ok = !want || (cJSON_IsString(v) && strcasecmp(want, v->valuestring) == 0) ||
		(cJSON_IsBool(v) &&
			cJSON_IsTrue(v) == (strcasecmp(want, "false") != 0 && *want != '0'));

	free(want);
	return ok;
}

static void list(const struct ask *a, enum kind kind)
{
	cJSON *out = cJSON_CreateArray(), *o;
	const cJSON *v;

	cJSON_ArrayForEach (o, identity_list(a->realm, kind)) {
		bool ok = true;

		cJSON_ArrayForEach (v, o)
			ok = ok && (strcmp(v->string, "password") == 0 || fits(a, v));
		if (ok)
			cJSON_AddItemToArray(out, shown(a, kind, o));
	}
	reply_list(a, shapes[kind].path, out);
}

/* ---- making and changing */

static bool name_ok(const struct ask *a, enum kind kind, const char *name)
{
	if (name && *name && strlen(name) <= shapes[kind].name_max)
		return true;
	if (!name)
		return reply_keystone_error(
			a->r, 400, "Bad Request", "'name' is a required property");
	return reply_keystone_error(a->r, 400, "Bad Request",
		"Invalid input for field 'name': %.100s is too %s", name, *name ? "long" : "short");
}

static bool name_free(const struct ask *a, enum kind kind, const char *name, const char *domain)
{
	char uuid[37], id[33]; /* the new one's, that is not to be */
	size_t n = 0;

	if (!identity_named(a->realm, kind, name, domain))
		return true;
	new_uuid(uuid);
	for (const char *c = uuid; *c; c++)
		if (*c != '-')
			id[n++] = *c;
	id[n] = '\0';
	if (kind == PROJECTS)
		return reply_keystone_error(a->r, 409, "Conflict",
			"Conflict occurred attempting to store project - it is not permitted to "
			"have two projects with either the same name or same id in the same "
			"domain: name is %.100s, project id %s.",
			name, id);
	return reply_keystone_error(a->r, 409, "Conflict",
		"Conflict occurred attempting to store %s - Duplicate entry found with name "
		"%.255s%s%.100s.",
		shapes[kind].one, name, domain ? " at domain ID " : "", domain ? domain : "");
}

/* Checks that what the rest relies on is text, if it is there; a domain stays what it is. */
static bool texts_ok(const struct ask *a, const cJSON *body, const cJSON *now)
{
	static const char *const keys[] = { "name", "domain_id" };

	for (int i = 0; i < 2; i++) {
		const char *s = text_of(body, keys[i]);

		if (!cJSON_HasObjectItem(body, keys[i]) || (s && (i == 0 || !now)) ||
			(s && strcmp(s, text_of(now, keys[i]) ? text_of(now, keys[i]) : "") == 0))
			continue;
		return s ? reply_keystone_error(a->r, 400, "Bad Request", "Cannot change Domain ID")
			 : reply_keystone_error(a->r, 400, "Bad Request",
				   "Invalid input for field '%s'", keys[i]);
	}
	return true;
}

static void create(const struct ask *a, enum kind kind)
{
	cJSON *doc = cJSON_ParseWithLength(a->q->body, a->q->body_len);
	cJSON *body = item(doc, shapes[kind].one);
	const char *name = text_of(body, "name"), *domain = NULL;

	if (cJSON_IsNull(item(body, "domain_id")))
		cJSON_DeleteItemFromObjectCaseSensitive(body, "domain_id");
	if (kind == USERS || kind == PROJECTS)
		domain = text_of(body, "domain_id") ? text_of(body, "domain_id") : "default";
	cJSON_DeleteItemFromObjectCaseSensitive(body, "id");
	if (!texts_ok(a, body, NULL) || !name_ok(a, kind, name))
		; /* answered */
	else if (domain && !identity_find(a->realm, DOMAINS, domain))
		not_found(a, "domain", domain);
	else if (name_free(a, kind, name, domain))
		reply_one(a, 201, kind, identity_add(a->realm, kind, body));
	cJSON_Delete(doc);
}

/* As an update shows it: what else a project holds stands apart there. */
static void reply_changed(const struct ask *a, enum kind kind, const cJSON *of)
{
	cJSON *value = cJSON_Duplicate(of, 1);

	if (kind == PROJECTS)
		json_add(value, "{'extra':{}}");
	reply_one(a, 200, kind, value);
	cJSON_Delete(value);
}

static void update(const struct ask *a, enum kind kind, cJSON *o)
{
	cJSON *doc = cJSON_ParseWithLength(a->q->body, a->q->body_len), *v;
	cJSON *body = item(doc, shapes[kind].one);
	const char *name = text_of(body, "name");

	if (!cJSON_IsObject(body)) {
		reply_keystone_error(
			a->r, 400, "Bad Request", "Expecting to find the object in the body.");
	} else if (!texts_ok(a, body, o)) {
		; /* answered */
	} else if (!name || strcasecmp(name, text_of(o, "name")) == 0 ||
		(name_ok(a, kind, name) && name_free(a, kind, name, text_of(o, "domain_id")))) {
		while ((v = body->child)) {
			char *key = xstrdup(v->string);

			cJSON_DetachItemViaPointer(body, v);
			cJSON_DeleteItemFromObjectCaseSensitive(o, strcmp(key, "id") ? key : "");
			if (strcmp(key, "id") == 0)
				cJSON_Delete(v);
			else
				cJSON_AddItemToObject(o, key, v);
			if (strcmp(key, "password") == 0 || strcmp(key, "enabled") == 0)
				token_revoke(a->realm, text_of(o, "id"));
			free(key);
		}
		reply_changed(a, kind, o);
	}
	cJSON_Delete(doc);
}

/* Removes what is in a domain with it. */
static void empty_domain(const struct ask *a, const char *id)
{
	static const enum kind inside[] = { PROJECTS, USERS };

	for (int i = 0; i < 2; i++) {
		cJSON *next;

		for (cJSON *o = identity_list(a->realm, inside[i])->child; o; o = next) {
			next = o->next;
			if (!text_is(o, "domain_id", id))
				continue;
			token_revoke(a->realm, text_of(o, "id"));
			identity_remove(a->realm, inside[i], text_of(o, "id"));
		}
	}
}

static void delete_one(const struct ask *a, enum kind kind, const cJSON *o)
{
	char *id = xstrdup(text_of(o, "id"));

	if (kind == DOMAINS && !cJSON_IsFalse(item(o, "enabled"))) {
		reply_keystone_error(a->r, 403, "Forbidden",
			"Cannot delete a domain that is enabled, please disable it first.");
	} else {
		if (kind == DOMAINS)
			empty_domain(a, id);
		token_revoke(a->realm, id);
		identity_remove(a->realm, kind, id);
		a->r->status = 204;
	}
	free(id);
}

static void one_object(const struct ask *a, enum kind kind)
{
	const struct account *who = a->token->who;
	const char *id = a->parts[1];
	cJSON *o = identity_find(a->realm, kind, id);
	bool own = (kind == USERS && strcmp(id, who->user_id) == 0) ||
		(kind == PROJECTS && strcmp(id, who->project_id) == 0);

	if (is(a, "GET") || is(a, "HEAD")) {
		if (!own && !admin_only(a, "get", shapes[kind].one))
			return;
	} else if (!admin_only(a, is(a, "PATCH") ? "update" : "delete", shapes[kind].one)) {
		return;
	}
	if (!o)
		not_found(a, shapes[kind].one, id);
	else if (is(a, "GET") || is(a, "HEAD"))
		reply_one(a, 200, kind, o);
	else if (is(a, "PATCH"))
		update(a, kind, o);
	else if (is(a, "DELETE"))
		delete_one(a, kind, o);
	else
		wrong_method(a);
}

/* ---- roles */

/* TARGETS/id/users/id/roles[/id] */
static void grants(const struct ask *a, enum kind target_kind)
{
	const char *target = a->parts[1], *user = a->parts[3],
		   *role = a->n > 5 ? a->parts[5] : NULL;
	const char *verb = is(a, "PUT") ? "create"
		: is(a, "DELETE")	? "revoke"
		: role			? "check"
					: "list";
	cJSON *roles, *out, *o;
	bool has_it = false;

	if (!admin_only(a, verb, role ? "grant" : "grants"))
		return;
	if (!identity_find(a->realm, target_kind, target)) {
		not_found(a, shapes[target_kind].one, target);
		return;
	}
	if (!identity_find(a->realm, USERS, user)) {
		not_found(a, "user", user);
		return;
	}
	if (role && !identity_find(a->realm, ROLES, role)) {
		not_found(a, "role", role);
		return;
	}
	a->r->status = 204;
	if (role && is(a, "PUT")) {
		identity_assign(a->realm, user, target, role);
		return;
	}
	roles = identity_roles(a->realm, user, target);
	out = cJSON_CreateArray();
	cJSON_ArrayForEach (o, roles) {
		has_it = has_it || (role && text_is(o, "id", role));
		cJSON_AddItemToArray(
			out, shown(a, ROLES, identity_find(a->realm, ROLES, text_of(o, "id"))));
	}
	cJSON_Delete(roles);
	if (!role) {
		reply_list(a, "roles", out);
		return;
	}
	cJSON_Delete(out);
	if (has_it && is(a, "DELETE")) {
		identity_withdraw(a->realm, user, target, role);
		token_revoke(a->realm, user);
	}
	if (!has_it)
		reply_keystone_error(a->r, 404, "Not Found",
			"Could not find role assignment with role: %.64s, user or group: %.64s, "
			"project, domain, or system: %.64s.",
			role, user, target);
}

static bool asked_for(const struct ask *a, const char *key, const char *value)
{
	char *want = query_get(a->q->query, key, 0);
	bool ok = !want || (value && strcmp(want, value) == 0);

	free(want);
	return ok;
}

/* An id; with `names`, as the query asks for them, who that is. */
static cJSON *reference(const struct ask *a, enum kind kind, const char *id, bool names)
{
	const cJSON *of = identity_find(a->realm, kind, id);

	return names && of ? identity_doc(a->realm, of) : json_new("{'id':%s}", id);
}

static void list_assignments(const struct ask *a)
{
	char *names = query_get(a->q->query, "include_names", 0), path[300];
	cJSON *out = cJSON_CreateArray(), *i, *scope;

	cJSON_ArrayForEach (i, identity_assignments(a->realm)) {
		const char *user = text_of(i, "user"), *target = text_of(i, "target");
		const char *role = text_of(i, "role");
		bool project = identity_find(a->realm, PROJECTS, target) != NULL;

		if (!asked_for(a, "user.id", user) || !asked_for(a, "role.id", role) ||
			!asked_for(a, "scope.project.id", project ? target : NULL) ||
			!asked_for(a, "scope.domain.id", project ? NULL : target))
			continue;
		snprintf(path, sizeof(path), "%s/%s/users/%s/roles/%s",
			project ? "projects" : "domains", target, user, role);
		scope = cJSON_CreateObject();
		cJSON_AddItemToObject(scope, project ? "project" : "domain",
			reference(a, project ? PROJECTS : DOMAINS, target, names));
		json_push(out, "{'role':%p,'user':%p,'scope':%p,'links':{'assignment':%p}}",
			reference(a, ROLES, role, names), reference(a, USERS, user, names), scope,
			link_to(a, path, NULL));
	}
	free(names);
	reply_list(a, "role_assignments", out);
}

/* The projects in which a user has a role. */
static void list_projects(const struct ask *a, const char *user)
{
	cJSON *out = cJSON_CreateArray(), *p;

	cJSON_ArrayForEach (p, identity_list(a->realm, PROJECTS)) {
		cJSON *roles = identity_roles(a->realm, user, text_of(p, "id"));

		if (cJSON_GetArraySize(roles))
			cJSON_AddItemToArray(out, shown(a, PROJECTS, p));
		cJSON_Delete(roles);
	}
	reply_list(a, "projects", out);
}

/* ---- paths */

static bool dispatch(const struct ask *a)
{
	const char *const *p = (const char *const *)a->parts;
	int kind = 0;

	while (kind < N_KINDS && strcmp(shapes[kind].path, p[0]) != 0)
		kind++;
	if (strcmp(p[0], "role_assignments") == 0 && a->n == 1) {
		if (admin_only(a, "list", "role_assignments"))
			list_assignments(a);
	} else if (a->n == 2 && strcmp(p[0], "auth") == 0 && strcmp(p[1], "projects") == 0) {
		list_projects(a, a->token->who->user_id);
	} else if (kind == N_KINDS) {
		return false;
	} else if (a->n == 1 && is(a, "GET")) {
		if (admin_only(a, "list", shapes[kind].path))
			list(a, (enum kind)kind);
	} else if (a->n == 1 && is(a, "POST")) {
		if (admin_only(a, "create", shapes[kind].one))
			create(a, (enum kind)kind);
	} else if (a->n == 2) {
		one_object(a, (enum kind)kind);
	} else if (a->n == 3 && kind == USERS && strcmp(p[2], "projects") == 0) {
		if (strcmp(p[1], a->token->who->user_id) == 0 ||
			admin_only(a, "list", "user_projects"))
			list_projects(a, p[1]);
	} else if ((kind == PROJECTS || kind == DOMAINS) && (a->n == 5 || a->n == 6) &&
		strcmp(p[2], "users") == 0 && strcmp(p[4], "roles") == 0) {
		grants(a, (enum kind)kind);
	} else if (a->n == 1) {
		wrong_method(a);
	} else {
		return false;
	}
	return true;
}

bool identity_admin(struct request *q, struct reply *r, const char *path, const struct token *t)
{
	struct ask a = { .q = q, .r = r, .realm = realm_of(q->service), .token = t };
	char *copy = xstrdup(path), *save = NULL;
	bool ours;

	for (char *part = strtok_r(copy, "/", &save); part && a.n < PARTS;
		part = strtok_r(NULL, "/", &save))
		a.parts[a.n++] = part;
	ours = a.n > 0 && dispatch(&a);
	free(copy);
	return ours;
}
