/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity: who there is in each realm, and who may do what where.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contrib/sandbox/resources/keystone/realm.h"

static struct {
	cJSON *lists[N_KINDS], *assignments; /* NULL: not begun */
} state[N_REALMS];

/* Accounts by their ids; what a token points to is never freed before the end. */
static struct known {
	struct account account;
	struct known *next;
} * known;

/* ---- what a realm starts with */

static void seed(const struct realm *realm, enum kind kind, const char *id, const char *name,
	const char *domain_id, const char *project_id)
{
	cJSON *body;

	if (identity_find(realm, kind, id))
		return;
	body = json_new("{'id':%s,'name':%s}", id, name);
	if (domain_id)
		json_add(body, "{'domain_id':%s}", domain_id);
	if (kind == ROLES)
		json_add(body, "{'options':{'immutable':true}}");
	if (project_id)
		json_add(body, "{'default_project_id':%s,'password':%s}", project_id, password);
	identity_add(realm, kind, body);
	cJSON_Delete(body);
}

/* The roles that a Keystone starts with; each implies those after it. */
static const struct {
	const char *id, *name;
} roles[] = {
	{ "e1000000000000000000000000000001", "admin" },
	{ "e2000000000000000000000000000002", "member" },
	{ "e3000000000000000000000000000003", "reader" },
};

static void begin(const struct realm *realm)
{
	size_t at = (size_t)(realm - realms);

	for (int k = 0; k < N_KINDS; k++)
		state[at].lists[k] = cJSON_CreateArray();
	state[at].assignments = cJSON_CreateArray();
	seed(realm, DOMAINS, "default", "Default", NULL, NULL);
	for (size_t i = 0; i < 3; i++)
		seed(realm, ROLES, roles[i].id, roles[i].name, NULL, NULL);
	for (const struct account *a = accounts; a->cloud; a++) {
		if (a->realm != realm)
			continue;
		seed(realm, DOMAINS, a->domain_id, a->domain, NULL, NULL);
		seed(realm, PROJECTS, a->project_id, a->project, a->domain_id, NULL);
		seed(realm, USERS, a->user_id, a->user, a->domain_id, a->project_id);
		for (size_t i = a->admin ? 0 : 1; i < 3; i++)
			identity_assign(realm, a->user_id, a->project_id, roles[i].id);
	}
}

cJSON *identity_list(const struct realm *realm, enum kind kind)
{
	size_t at = (size_t)(realm - realms);

	if (!state[at].assignments)
		begin(realm);
	return state[at].lists[kind];
}

cJSON *identity_assignments(const struct realm *realm)
{
	identity_list(realm, ROLES);
	return state[realm - realms].assignments;
}

void identity_free(void)
{
	for (int i = 0; i < N_REALMS; i++) {
		for (int k = 0; k < N_KINDS; k++)
			cJSON_Delete(state[i].lists[k]);
		cJSON_Delete(state[i].assignments);
	}
	memset(state, 0, sizeof(state));
	while (known) {
		struct known *k = known;

		known = k->next;
		free((void *)(uintptr_t)k->account.user);
		free((void *)(uintptr_t)k->account.user_id);
		free((void *)(uintptr_t)k->account.project);
		free((void *)(uintptr_t)k->account.project_id);
		free(k);
	}
}

/* ---- objects */

cJSON *identity_find(const struct realm *realm, enum kind kind, const char *id)
{
	cJSON *o;

	cJSON_ArrayForEach (o, identity_list(realm, kind))
		if (text_is(o, "id", id))
			return o;
	return NULL;
}

cJSON *identity_named(
	const struct realm *realm, enum kind kind, const char *name, const char *domain_id)
{
	cJSON *o;

	cJSON_ArrayForEach (o, identity_list(realm, kind))
		if (name && strcasecmp(text_of(o, "name"), name) == 0 &&
			(!domain_id || text_is(o, "domain_id", domain_id)))
			return o;
	return NULL;
}

cJSON *identity_meant(const struct realm *realm, enum kind kind, const cJSON *ref)
{
	const cJSON *domain = item(ref, "domain");
	const char *id = text_of(ref, "id"), *domain_id = NULL;

	if (id)
		return identity_find(realm, kind, id);
	if (kind == USERS || kind == PROJECTS) {
		domain_id = domain ? text_of(identity_meant(realm, DOMAINS, domain), "id") : NULL;
		if (!domain_id)
			return NULL;
	}
	return identity_named(realm, kind, text_of(ref, "name"), domain_id);
}

cJSON *identity_doc(const struct realm *realm, const cJSON *of)
{
	const cJSON *domain = identity_find(realm, DOMAINS, text_of(of, "domain_id"));
	cJSON *o = json_new("{'id':%s,'name':%s}", text_of(of, "id"), text_of(of, "name"));

	if (domain)
		json_add(o, "{'domain':{'id':%s,'name':%s}}", text_of(domain, "id"),
			text_of(domain, "name"));
	return o;
}

/* Values that an object of the kind has when nobody gives them. */
static const struct {
	enum kind kind;
	const char *key, *value;
} defaults[] = {
	{ DOMAINS, "description", "\"\"" },
	{ DOMAINS, "enabled", "true" },
	{ DOMAINS, "tags", "[]" },
	{ PROJECTS, "description", "\"\"" },
	{ PROJECTS, "domain_id", "\"default\"" },
	{ PROJECTS, "enabled", "true" },
	{ PROJECTS, "is_domain", "false" },
	{ PROJECTS, "tags", "[]" },
	{ USERS, "domain_id", "\"default\"" },
	{ USERS, "enabled", "true" },
	{ USERS, "password_expires_at", "null" },
	{ ROLES, "domain_id", "null" },
	{ ROLES, "description", "null" },
};

cJSON *identity_add(const struct realm *realm, enum kind kind, const cJSON *body)
{
	cJSON *o = cJSON_Duplicate(body, 1);
	char uuid[37], id[33];
	size_t n = 0;

	new_uuid(uuid);
	for (const char *c = uuid; *c; c++)
		if (*c != '-')
			id[n++] = *c;
	id[n] = '\0';
	if (!text_of(o, "id"))
		cJSON_AddStringToObject(o, "id", id);
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (defaults[i].kind == kind && !cJSON_HasObjectItem(o, defaults[i].key))
			cJSON_AddItemToObject(o, defaults[i].key, cJSON_Parse(defaults[i].value));
	if (kind == PROJECTS && !text_of(o, "parent_id"))
		cJSON_AddStringToObject(o, "parent_id", text_of(o, "domain_id"));
	if (!cJSON_HasObjectItem(o, "options"))
		cJSON_AddObjectToObject(o, "options");
	cJSON_AddItemToArray(identity_list(realm, kind), o);
	return o;
}

void identity_remove(const struct realm *realm, enum kind kind, const char *id)
{
	cJSON *list = identity_list(realm, kind), *o = identity_find(realm, kind, id), *next;
	cJSON *assignments = identity_assignments(realm);

	for (cJSON *a = assignments->child; a; a = next) {
		next = a->next;
		if (text_is(a, "user", id) || text_is(a, "target", id) || text_is(a, "role", id))
			cJSON_Delete(cJSON_DetachItemViaPointer(assignments, a));
	}
	if (o)
		cJSON_Delete(cJSON_DetachItemViaPointer(list, o));
}

/* ---- roles */

static cJSON *assignment(
	const struct realm *realm, const char *user, const char *target, const char *role)
{
	cJSON *a;

	cJSON_ArrayForEach (a, identity_assignments(realm))
		if (text_is(a, "user", user) && text_is(a, "target", target) &&
			text_is(a, "role", role))
			return a;
	return NULL;
}

bool identity_assign(
	const struct realm *realm, const char *user, const char *target, const char *role)
{
	if (assignment(realm, user, target, role))
		return false;
	json_push(identity_assignments(realm), "{'user':%s,'target':%s,'role':%s}", user, target,
		role);
	return true;
}

bool identity_withdraw(
	const struct realm *realm, const char *user, const char *target, const char *role)
{
	cJSON *a = assignment(realm, user, target, role);

	if (a)
		cJSON_Delete(cJSON_DetachItemViaPointer(identity_assignments(realm), a));
	return a != NULL;
}

cJSON *identity_roles(const struct realm *realm, const char *user, const char *target)
{
	cJSON *list = cJSON_CreateArray(), *a;

	cJSON_ArrayForEach (a, identity_assignments(realm)) {
		if (!text_is(a, "user", user) || (target && !text_is(a, "target", target)))
			continue;
		json_push(list, "{'id':%s,'name':%s}", text_of(a, "role"),
			text_of(identity_find(realm, ROLES, text_of(a, "role")), "name"));
	}
	return list;
}

cJSON *identity_powers(const struct realm *realm, const char *user, const char *target)
{
	cJSON *list = identity_roles(realm, user, target);
	bool implied = false;

	for (size_t i = 0; i < 3; i++) {
		bool has = place_with(list, "id", roles[i].id) >= 0;

		if (implied && !has)
			json_push(list, "{'id':%s,'name':%s}", roles[i].id, roles[i].name);
		implied = implied || has;
	}
	return list;
}

const struct account *identity_account(
	const struct realm *realm, const cJSON *user, const cJSON *project, bool admin)
{
	const char *user_id = text_of(user, "id"),
		   *project_id = project ? text_of(project, "id") : "";
	struct known *k;

	for (k = known; k; k = k->next)
		if (k->account.realm == realm && k->account.admin == admin &&
			strcmp(k->account.user_id, user_id) == 0 &&
			strcmp(k->account.project_id, project_id) == 0)
			return &k->account;
	k = xcalloc(1, sizeof(*k));
	k->account.realm = realm;
	k->account.admin = admin;
	k->account.user = xstrdup(text_of(user, "name"));
	k->account.user_id = xstrdup(user_id);
	k->account.project = xstrdup(project ? text_of(project, "name") : "");
	k->account.project_id = xstrdup(project_id);
	k->next = known;
	known = k;
	return &k->account;
}
