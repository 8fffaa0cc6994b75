/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rbac: what a project lets others see.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static const struct {
	const char *type;
	const struct resource *of;
	const char *actions; /* as the sentence has them */
} kinds[] = {
	{ "network", &networks, "('access_as_shared', 'access_as_external')" },
	{ "qos_policy", &policies, "('access_as_shared',)" },
	{ "security_group", &groups, "('access_as_shared',)" },
	{ "address_scope", &scopes, "('access_as_shared',)" },
	{ "subnetpool", &subnetpools, "('access_as_shared',)" },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static int kind_of(const char *type)
{
	for (int i = 0; i < KINDS; i++)
		if (type && strcmp(kinds[i].type, type) == 0)
			return i;
	return -1;
}

static bool grants(const char *id, const char *project)
{
	char target[100];
	struct object *o;

	snprintf(target, sizeof(target), "\"target_tenant\":\"%s\"", project);
	db_each (o, &rbac, id)
		if (strstr(o->text, target) || strstr(o->text, "\"target_tenant\":\"*\""))
			return true;
	return false;
}

/* Subnets are seen by whom their network is shared with. */
static bool network_shared(const struct object *subnet, const struct account *who)
{
	const char *at = strstr(subnet->text, "\"network_id\":\"");
	struct object *o;
	char id[37];

	if (!at)
		return false;
	snprintf(id, sizeof(id), "%s", at + 14);
	o = db_find(&networks, id);
	return o && (strstr(o->text, "\"shared\":true") || grants(id, who->project_id));
}

bool is_granted(const struct object *o, const struct account *who)
{
	if (o->of == &subnets)
		return network_shared(o, who);
	for (int i = 0; i < KINDS; i++)
		if (kinds[i].of == o->of)
			return db_count(&rbac) > 0 && grants(o->id, who->project_id);
	return false;
}

/* ---- policies */

static bool refuse_all(struct reply *r, bool create)
{
	return refuse(r, 403, "PolicyNotAuthorized",
		create ? "((((rule:create_rbac_policy and rule:create_rbac_policy:object_type) and "
			 "rule:create_rbac_policy:object_id) and "
			 "rule:create_rbac_policy:target_tenant) and "
			 "rule:create_rbac_policy:action) is disallowed by policy"
		       : "(rule:update_rbac_policy and rule:update_rbac_policy:target_tenant) is "
			 "disallowed by policy");
}

static bool is_double(const cJSON *object)
{
	static const char *const keys[] = { "object_id", "action", "target_tenant" };
	struct object *o;

	db_each (o, &rbac, text_of(object, "object_id")) {
		cJSON *other = db_value(o);
		bool same = strcmp(o->id, text_of(object, "id")) != 0;

		for (int i = 0; i < 3; i++)
			same = same && text_is(other, keys[i], text_of(object, keys[i]));
		cJSON_Delete(other);
		if (same)
			return true;
	}
	return false;
}

static bool object_ok(struct request *q, struct reply *r, const cJSON *object, int kind)
{
	struct object *o = db_find(kinds[kind].of, text_of(object, "object_id"));

	if (!o || !db_visible(o, q->who))
		return reply_absent(r, kinds[kind].of, text_of(object, "object_id"));
	if (q->who->admin || strcmp(o->project, q->who->project_id) == 0)
		return true;
	return invalid(r, "Only admins can manipulate policies on objects they do not own");
}

static bool check_rbac(struct call *c)
{
	const char *type = text_of(c->object, "object_type"),
		   *action = text_of(c->object, "action");
	int kind = kind_of(type);
	char quoted[80];

	if (!c->q->who->admin && text_is(c->object, "target_tenant", "*"))
		return refuse_all(c->r, !c->now);
	if (kind < 0)
		return invalid(c->r, "'%s' is not a valid RBAC object type", type ? type : "");
	snprintf(quoted, sizeof(quoted), "'%.60s'", action);
	if (!strstr(kinds[kind].actions, quoted))
		return refuse(c->r, 400, "InvalidActionForType",
			"Invalid action '%s' for object type '%s'. Valid actions: %s", action, type,
			kinds[kind].actions);
	if (!c->now && !object_ok(c->q, c->r, c->object, kind))
		return false;
	return !is_double(c->object) ||
		refuse(c->r, 409, "DuplicateRbacPolicy",
			"An RBAC policy already exists with those values.");
}

/* An object that all may see says so itself. */
static void set_shared(cJSON *object, const void *policy)
{
	bool external = text_is(policy, "action", "access_as_external");

	set_item(object, external ? "router:external" : "shared", cJSON_CreateTrue());
}

static void set_private(cJSON *object, const void *policy)
{
	bool external = text_is(policy, "action", "access_as_external");

	set_item(object, external ? "router:external" : "shared", cJSON_CreateFalse());
}

static void apply(const cJSON *policy, void (*edit)(cJSON *, const void *))
{
	int kind = kind_of(text_of(policy, "object_type"));

	if (kind >= 0 && text_is(policy, "target_tenant", "*"))
		db_touch(kinds[kind].of, text_of(policy, "object_id"), edit, policy);
}

static void made_rbac(struct call *c)
{
	apply(c->object, set_shared);
}

static void gone_rbac(struct call *c)
{
	apply(c->object, set_private);
}

/* Others may have ports on a network that they would see no more. */
static bool rbac_removable(struct call *c)
{
	const char *network = text_of(c->object, "object_id"),
		   *target = text_of(c->object, "target_tenant");
	struct object *o = db_find(&networks, network), *p;
	size_t at = 0;

	while (o && (p = db_holding(&ports, network, &at))) {
		if (!*p->project || strcmp(p->project, o->project) == 0 ||
			(strcmp(target, "*") != 0 && strcmp(p->project, target) != 0))
			continue;
		return refuse(c->r, 409, "RbacPolicyInUse",
			"RBAC policy on object %s cannot be removed because other objects depend "
			"on it.",
			network);
	}
	return true;
}

/* Policies on an object end with it. */
void gone_shared(const char *id)
{
	struct object *o;

	while ((o = db_first(&rbac, id)))
		db_remove(&rbac, o->id);
}

/* Whom an object is shared with counts as a change of it. */
static void changed_rbac(const struct resource *of, const cJSON *before, const cJSON *after)
{
	const char *id = text_of(after ? after : before, "object_id");

	(void)of;
	for (int i = 0; i < KINDS; i++)
		if (db_find(kinds[i].of, id))
			db_touch(kinds[i].of, id, NULL, NULL);
}

static void unseen_rbac(struct request *q, struct reply *r, const struct object *o)
{
	cJSON *v = db_value(o);

	refuse(r, 404, "RbacPolicyNotFound", "RBAC policy of type %s with ID %s not found",
		strcmp(q->method, "PUT") == 0 ? text_of(v, "object_type") : "unknown", o->id);
	cJSON_Delete(v);
}

static const struct field rbac_fields[] = {
	{ "id", F_UUID, UNSORTED },
	{ "object_id", F_UUID, POST | REQUIRED | UNSORTED },
	{ "object_type", F_STRING, POST | REQUIRED | UNSORTED },
	{ "action", F_STRING, POST | REQUIRED | UNSORTED },
	{ "target_tenant", F_STRING, BOTH | REQUIRED | UNSORTED },
	{ "tenant_id", F_STRING, POST | UNSORTED },
	{ "project_id", F_STRING, POST | UNSORTED },
	{ NULL },
};

const struct resource rbac = { "rbac-policies", "rbac_policy", "rbac_policies", "RbacPolicy",
	"RBAC policy of type unknown with ID", rbac_fields, 0, 10, check_rbac, rbac_removable,
	made_rbac, gone_rbac, .absent = "not found", .unpaged = true, .bulk = UNKNOWN_BULK,
	.unseen = unseen_rbac, .changed = changed_rbac };
