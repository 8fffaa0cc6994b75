/* SPDX-License-Identifier: Apache-2.0 */
/*
 * firewall: the firewall service, version 2 (groups on ports) and the older
 * version 1 (firewalls on routers). Which of them is there, --fwaas says.
 * Both have policies, which are lists of rules.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static const struct resource *rules_of(const struct resource *policies_)
{
	return policies_ == &fw_policies ? &fw_rules : &fw1_rules;
}

/* A firewall (version 1) or group, if there is one, must not be in a passing state. */
static bool is_settled(struct reply *r, bool v1, const cJSON *object)
{
	const char *status = text_of(object, "status");

	return !status || strncmp(status, "PENDING_", 8) != 0 ||
		refuse(r, 409, v1 ? "FirewallInPendingState" : "FirewallGroupInPendingState",
			"Operation cannot be performed since associated %s %s is in %s.",
			v1 ? "firewall" : "firewall group", text_of(object, "id"), status);
}

/* Refuses while a group with this policy is in a passing state. */
static bool users_settled(struct reply *r, const struct resource *policies_, const char *policy_id)
{
	bool v1 = policies_ == &fw1_policies;
	const struct resource *of = v1 ? &fw1_firewalls : &fw_groups;
	struct object *o;

	db_each (o, of, policy_id) {
		cJSON *v = db_value(o);
		bool ok = is_settled(r, v1, v);

		cJSON_Delete(v);
		if (!ok)
			return false;
	}
	return true;
}

/* ---- rules */

static bool is_family(const char *net, int version)
{
	return !net || ip_version(net) == version || cidr_version(net) == version;
}

/* null and "any" stand for all; numbers are kept as they are. */
static bool protocol_ok(struct reply *r, cJSON *object)
{
	const cJSON *v = item(object, "protocol");
	char text[100], *end;
	long number;

	words_of(v, text, sizeof(text));
	for (char *p = text; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	number = strtol(text, &end, 10);
	if (cJSON_IsNull(v) || strcmp(text, "any") == 0)
		set_text(object, "protocol", NULL);
	else if (strcmp(text, "tcp") == 0 || strcmp(text, "udp") == 0 ||
		strcmp(text, "icmp") == 0 || (*text && !*end && number >= 0 && number <= 255))
		set_text(object, "protocol", text);
	else
		return invalid(r,
			"IP protocol '%s' is not supported. Only protocol names and their integer "
			"representation (0 to 255) are supported",
			text);
	return true;
}

static bool ports_ok(struct reply *r, cJSON *object)
{
	static const char *const keys[] = { "source_port", "destination_port" };
	const char *protocol = text_of(object, "protocol");
	bool any = false;

	for (int i = 0; i < 2; i++) {
		char text[100];

		if (cJSON_IsNull(item(object, keys[i])))
			continue;
		words_of(item(object, keys[i]), text, sizeof(text));
		set_text(object, keys[i], text);
		any = true;
	}
	if (any && !protocol)
		return refuse(r, 400, "FirewallRuleWithPortWithoutProtocolInvalid",
			"Source/destination port requires a protocol.");
	if (any && strcmp(protocol, "tcp") != 0 && strcmp(protocol, "udp") != 0)
		return refuse(r, 400, "FirewallRuleInvalidICMPParameter",
			"Source, destination port are not allowed when protocol is set to ICMP.");
	return true;
}

/* A rule that changed makes its policies unaudited. */
static void unaudit(cJSON *policy, const void *unused)
{
	(void)unused;
	set_item(policy, "audited", cJSON_CreateFalse());
}

static bool check_fw_rule(struct call *c)
{
	const struct resource *policies_ = c->of == &fw_rules ? &fw_policies : &fw1_policies;
	const char *id = text_of(c->now, "id");
	int version = (int)number_of(c->object, "ip_version");
	struct object *o;
	size_t at = 0;

	while (id && (o = db_holding(policies_, id, &at)))
		if (!users_settled(c->r, policies_, o->id))
			return false;
	if (!protocol_ok(c->r, c->object) || !ports_ok(c->r, c->object))
		return false;
	if (!is_family(text_of(c->object, "source_ip_address"), version) ||
		!is_family(text_of(c->object, "destination_ip_address"), version))
		return refuse(c->r, 400, "FirewallIpAddressConflict",
			"Invalid input - IP addresses do not agree with IP Version.");
	at = 0;
	while (id && (o = db_holding(policies_, id, &at)))
		db_touch(policies_, o->id, unaudit, NULL);
	return true;
}

/* Version 2: the policies a rule is in, null when in none. Version 1: the one, and where in it. */
static void show_place(cJSON *rule, const void *arg)
{
	const struct resource *of = arg;
	cJSON *in = cJSON_CreateArray();
	struct object *o;

	db_each (o, of, text_of(rule, "id"))
		cJSON_AddItemToArray(in, cJSON_CreateString(o->id));
	if (of == &fw_policies && cJSON_GetArraySize(in)) {
		set_item(rule, "firewall_policy_id", in);
		return;
	}
	set_text(rule, "firewall_policy_id",
		cJSON_GetArraySize(in) ? cJSON_GetArrayItem(in, 0)->valuestring : NULL);
	cJSON_Delete(in);
}

static void set_position(cJSON *rule, const void *position)
{
	int n = *(const int *)position;

	set_item(rule, "position", n ? cJSON_CreateNumber(n) : cJSON_CreateNull());
}

static void show_places(const struct resource *policies_, const cJSON *list, bool gone)
{
	const struct resource *of = rules_of(policies_);
	const cJSON *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		n = gone ? 0 : n + 1;
		db_edit(of, i->valuestring, show_place, policies_);
		if (of == &fw1_rules)
			db_edit(of, i->valuestring, set_position, &n);
	}
}

/* ---- policies */

static bool rule_fits(struct request *q, struct reply *r, const struct resource *policies_,
	const cJSON *policy, const char *id)
{
	struct object *o = referred(q, r, rules_of(policies_), id);
	size_t at = 0;
	struct object *other;

	if (!o)
		return false;
	if (is_true(policy, "shared") && !o->shared)
		return refuse(r, 404, "FirewallRuleSharingConflict",
			"Operation cannot be performed since firewall policy %s could not find the "
			"firewall rule %s. Please confirm if the firewall rule exists and is "
			"shared.",
			text_of(policy, "id"), id);
	if (!o->shared && strcmp(o->project, text_of(policy, "project_id")) != 0)
		return refuse(r, 409, "FirewallRuleConflict",
			"Operation cannot be performed since firewall rule %s is not shared and "
			"belongs to another project %s.",
			id, o->project);
	while (policies_ == &fw1_policies && (other = db_holding(policies_, id, &at)))
		if (strcmp(other->id, text_of(policy, "id")) != 0)
			return refuse(
				r, 409, "FirewallRuleInUse", "Firewall rule %s is being used.", id);
	return true;
}

static bool check_fw_policy(struct call *c)
{
	const cJSON *i;

	if (c->now && !users_settled(c->r, c->of, text_of(c->now, "id")))
		return false;
	cJSON_ArrayForEach (i, item(c->object, "firewall_rules"))
		if (!rule_fits(c->q, c->r, c->of, c->object, i->valuestring))
			return false;
	if (c->now && !has(c->body, "audited"))
		set_item(c->object, "audited", cJSON_CreateFalse());
	return true;
}

static void fw_policy_changed(const struct resource *of, const cJSON *before, const cJSON *after)
{
	show_places(of, item(before, "firewall_rules"), true);
	show_places(of, item(after, "firewall_rules"), false);
}

static bool not_in_policy(struct reply *r, const struct object *policy, const char *rule)
{
	return refuse(r, 400, "FirewallRuleNotAssociatedWithPolicy",
		"Firewall rule %s is not associated with firewall policy %s.", rule, policy->id);
}

/* Before or after another rule, or at the top. */
static bool insert(
	struct request *q, struct reply *r, struct object *o, cJSON *policy, const cJSON *body)
{
	cJSON *list = item(policy, "firewall_rules"), *moved;
	const char *id = text_of(body, "firewall_rule_id"),
		   *before = text_of(body, "insert_before"), *after = text_of(body, "insert_after"),
		   *other = before && *before ? before : after;
	int at = other && *other ? place_in(list, other) : 0, size = cJSON_GetArraySize(list);

	if (!rule_fits(q, r, o->of, policy, id))
		return false;
	if (place_in(list, id) >= 0)
		return refuse(r, 409, "FirewallRuleAlreadyAssociated",
			"Operation cannot be performed since firewall rule %s is already "
			"associated with firewall policy %s.",
			id, o->id);
	if (at < 0)
		return not_in_policy(r, o, other);
	at += other == after && other && *other;
	/* by hand: some releases of cJSON insert nowhere but at the front */
	moved = cJSON_CreateArray();
	for (int n = 0; n <= size; n++)
		cJSON_AddItemToArray(moved,
			n == at ? cJSON_CreateString(id) : cJSON_DetachItemFromArray(list, 0));
	set_item(policy, "firewall_rules", moved);
	return true;
}

static bool take_out(
	struct request *q, struct reply *r, struct object *o, cJSON *policy, const char *id)
{
	cJSON *list = item(policy, "firewall_rules");
	int at = place_in(list, id);

	if (!referred(q, r, rules_of(o->of), id))
		return false;
	if (at < 0)
		return not_in_policy(r, o, id);
	cJSON_DeleteItemFromArray(list, at);
	return true;
}

static bool fw_policy_action(struct call *c)
{
	bool add = strcmp(c->action, "insert_rule") == 0, ok = false;
	cJSON *body, *policy, *before;
	const char *id;

	if ((!add && strcmp(c->action, "remove_rule") != 0) || strcmp(c->q->method, "PUT") != 0)
		return false;
	body = parse_body(c->q);
	policy = db_value(c->o);
	before = cJSON_Duplicate(policy, 1);
	id = text_of(body, "firewall_rule_id");
	if (!c->q->who->admin && strcmp(c->o->project, c->q->who->project_id) != 0)
		refuse(c->r, 403, "PolicyNotAuthorized", "rule:%s is disallowed by policy",
			c->action);
	else if (!id)
		refuse(c->r, 400, "FirewallRuleInfoMissing",
			"Missing rule info argument for insert/remove rule operation.");
	else if (users_settled(c->r, c->o->of, c->o->id))
		ok = add ? insert(c->q, c->r, c->o, policy, body)
			 : take_out(c->q, c->r, c->o, policy, id);
	if (ok) {
		unaudit(policy, NULL);
		db_put(c->o->of, policy);
		db_touch(c->o->of, c->o->id, NULL, NULL);
		fw_policy_changed(c->o->of, before, policy);
		cJSON_Delete(policy);
		policy = db_value(c->o);
		reply_json(c->r, 200, cJSON_Duplicate(policy, 1));
	}
	cJSON_Delete(body);
	cJSON_Delete(before);
	cJSON_Delete(policy);
	return true;
}

/* ---- groups (version 2) and firewalls (version 1) */

static bool policy_fits(struct request *q, struct reply *r, const struct resource *of,
	const cJSON *object, const char *key)
{
	const char *id = text_of(object, key);
	struct object *o = id ? referred(q, r, of, id) : NULL;

	if (!id)
		return true;
	if (!o)
		return false;
	return o->shared || strcmp(o->project, text_of(object, "project_id")) == 0 ||
		refuse(r, 404, "FirewallPolicyConflict",
			"Operation cannot be performed since firewall policy %s for your project "
			"could not be found. Please confirm if the firewall policy exists and is "
			"shared.",
			id);
}

/* Ports of routers and of machines, of one project, each in one group. */
static bool port_fits(struct request *q, struct reply *r, const cJSON *object, const char *id)
{
	struct object *o = referred(q, r, &ports, id), *other;
	size_t at = 0;
	cJSON *port;
	const char *owner;

	if (!o)
		return false;
	port = db_value(o);
	owner = text_of(port, "device_owner");
	if (strcmp(o->project, text_of(object, "project_id")) != 0)
		refuse(r, 409, "FirewallGroupPortInvalidProject",
			"Operation cannot be performed as port %s is in an invalid project %s.", id,
			o->project);
	else if (strncmp(owner, "network:router_interface", 24) != 0 &&
		strncmp(owner, "compute:", 8) != 0)
		refuse(r, 409, "FirewallGroupPortInvalid", "Port %s of firewall group is invalid.",
			id);
	cJSON_Delete(port);
	while (!r->status && (other = db_holding(&fw_groups, id, &at)))
		if (strcmp(other->id, text_of(object, "id")) != 0)
			refuse(r, 409, "FirewallGroupPortInUse",
				"Port(s) ['%s'] provided already associated with other firewall "
				"group(s).",
				id);
	return !r->status;
}

static bool check_fw_group(struct call *c)
{
	const cJSON *i;

	if (!is_settled(c->r, false, c->now))
		return false;
	if (text_of(c->body, "name") && text_is(c->body, "name", "default"))
		return refuse(c->r, 409, "FirewallGroupDefaultAlreadyExists",
			"Default firewall group already exists. 'default' is the reserved name for "
			"firewall group.");
	if (!policy_fits(c->q, c->r, &fw_policies, c->object, "ingress_firewall_policy_id") ||
		!policy_fits(c->q, c->r, &fw_policies, c->object, "egress_firewall_policy_id"))
		return false;
	cJSON_ArrayForEach (i, item(c->object, "ports"))
		if (!port_fits(c->q, c->r, c->object, i->valuestring))
			return false;
	pending(c->q, c->object, c->now ? "PENDING_UPDATE" : "PENDING_CREATE");
	return true;
}

static bool settle_fw_group(cJSON *object)
{
	bool used = cJSON_GetArraySize(item(object, "ports")) &&
		(text_of(object, "ingress_firewall_policy_id") ||
			text_of(object, "egress_firewall_policy_id"));

	set_text(object, "status",
		!is_true(object, "admin_state_up") ? "DOWN"
			: used			   ? "ACTIVE"
						   : "INACTIVE");
	return true;
}

static bool fw_group_removable(struct call *c)
{
	return !cJSON_GetArraySize(item(c->object, "ports")) ||
		refuse(c->r, 409, "FirewallGroupInUse", "Firewall group %s is still active.",
			text_of(c->object, "id"));
}

static bool check_fw1_firewall(struct call *c)
{
	const cJSON *i;
	cJSON *list;

	if (!is_settled(c->r, true, c->now))
		return false;
	if (!policy_fits(c->q, c->r, &fw1_policies, c->object, "firewall_policy_id"))
		return false;
	cJSON_ArrayForEach (i, item(c->body, "router_ids"))
		if (!referred(c->q, c->r, &routers, i->valuestring))
			return false;
	if (!c->now && !item(c->body, "router_ids")) {
		/* one that names no routers stands before all of the project */
		list = item(c->object, "router_ids");
		for (size_t k = 0; k < db_count(&routers); k++)
			if (strcmp(db_at(&routers, k)->project, text_of(c->object, "project_id")) ==
				0)
				cJSON_AddItemToArray(
					list, cJSON_CreateString(db_at(&routers, k)->id));
	}
	pending(c->q, c->object, c->now ? "PENDING_UPDATE" : "PENDING_CREATE");
	return true;
}

static bool settle_fw1_firewall(cJSON *object)
{
	if (text_is(object, "status", "PENDING_DELETE"))
		return false;
	set_text(object, "status",
		!is_true(object, "admin_state_up")			 ? "DOWN"
			: cJSON_GetArraySize(item(object, "router_ids")) ? "ACTIVE"
									 : "INACTIVE");
	return true;
}

/* A firewall is gone only after a while. */
static bool fw1_firewall_removable(struct call *c)
{
	pending(c->q, c->object, "PENDING_DELETE");
	db_put(&fw1_firewalls, c->object);
	c->r->status = 204;
	return false;
}

/* ---- tables */

/* Begins the rules of both versions. */
#define RULE                                                                                    \
	NAMED, { "firewall_policy_id", F_ANY, 0 }, { "shared", F_BOOL, BOTH | ADMIN, "false" }, \
		{ "protocol", F_ANY, BOTH | NULLABLE },                                         \
		{ "ip_version", F_INT, BOTH, "4", "[4, 6]" },                                   \
		{ "source_ip_address", F_NET, BOTH | NULLABLE },                                \
		{ "destination_ip_address", F_NET, BOTH | NULLABLE },                           \
		{ "source_port", F_RANGE, BOTH | NULLABLE },                                    \
		{ "destination_port", F_RANGE, BOTH | NULLABLE },                               \
	{                                                                                       \
		"enabled", F_BOOL, BOTH, "true"                                                 \
	}

#define POLICY                                              \
	NAMED, { "shared", F_BOOL, BOTH | ADMIN, "false" }, \
		{ "firewall_rules", F_IDS, BOTH, "[]" },    \
	{                                                   \
		"audited", F_BOOL, BOTH, "false"            \
	}

/* ---- version 2 */

static const struct field fw_group_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0 },
	{ "shared", F_BOOL, BOTH | ADMIN, "false" },
	{ "ports", F_IDS, BOTH, "[]" },
	{ "tenant_id", F_STRING, POST },
	{ "ingress_firewall_policy_id", F_UUID, BOTH | NULLABLE },
	{ "egress_firewall_policy_id", F_UUID, BOTH | NULLABLE },
	STANDARD,
};

static const struct field fw_policy_fields[] = {
	POLICY,
	STANDARD,
};

static const struct field fw_rule_fields[] = {
	RULE,
	{ "action", F_STRING, BOTH, "\"deny\"", "['allow', 'deny', 'reject']" },
	{ "source_firewall_group_id", F_UUID, BOTH | NULLABLE },
	{ "destination_firewall_group_id", F_UUID, BOTH | NULLABLE },
	STANDARD,
};

const struct resource fw_groups = { "fwaas/firewall_groups", "firewall_group", "firewall_groups",
	"FirewallGroup", "Firewall group", fw_group_fields, 0, 10, check_fw_group,
	fw_group_removable, .settle = settle_fw_group, .variant = 2 };

const struct resource fw_policies = { "fwaas/firewall_policies", "firewall_policy",
	"firewall_policies", "FirewallPolicy", "Firewall policy", fw_policy_fields, 0, 10,
	check_fw_policy, .changed = fw_policy_changed, .action = fw_policy_action, .variant = 2,
	.users = (const struct user[]){ { &fw_groups, NULL, NULL, 409, "FirewallPolicyInUse",
						"Firewall policy {id} is being used." },
		{ NULL } } };

const struct resource fw_rules = { "fwaas/firewall_rules", "firewall_rule", "firewall_rules",
	"FirewallRule", "Firewall rule", fw_rule_fields, 0, 100, check_fw_rule, .variant = 2,
	.users = (const struct user[]){ { &fw_policies, NULL, NULL, 409, "FirewallRuleInUse",
						"Firewall rule {id} is being used." },
		{ NULL } } };

/* ---- version 1 */

static const struct field firewall_fields[] = {
	NAMED,
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0 },
	{ "shared", F_BOOL, BOTH | ADMIN, "false" },
	{ "firewall_policy_id", F_UUID, BOTH | REQUIRED },
	{ "router_ids", F_IDS, BOTH, "[]" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field policy1_fields[] = {
	POLICY,
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field rule1_fields[] = {
	RULE,
	{ "position", F_INT, 0 },
	{ "action", F_STRING, BOTH, "\"deny\"", "['allow', 'deny', 'reject']" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource fw1_firewalls = { "fw/firewalls", "firewall", "firewalls", "Firewall",
	"Firewall", firewall_fields, 0, 10, check_fw1_firewall, fw1_firewall_removable,
	.settle = settle_fw1_firewall, .variant = 1 };

const struct resource fw1_policies = { "fw/firewall_policies", "firewall_policy",
	"firewall_policies", "FirewallPolicy", "Firewall Policy", policy1_fields, 0, 10,
	check_fw_policy, .changed = fw_policy_changed, .action = fw_policy_action, .variant = 1,
	.users = (const struct user[]){ { &fw1_firewalls, NULL, NULL, 409, "FirewallPolicyInUse",
						"Firewall policy {id} is being used." },
		{ NULL } } };

const struct resource fw1_rules = { "fw/firewall_rules", "firewall_rule", "firewall_rules",
	"FirewallRule", "Firewall Rule", rule1_fields, 0, 100, check_fw_rule, .variant = 1,
	.users = (const struct user[]){ { &fw1_policies, NULL, NULL, 409, "FirewallRuleInUse",
						"Firewall rule {id} is being used." },
		{ NULL } } };
