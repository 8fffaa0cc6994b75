/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qos: policies of quality, and the rules inside them. The rules are no
 * objects of their own: a policy holds them, and they are asked for below it.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* ---- policies */

/* The project's default policy, for what names none; NULL: it has none. */
static struct object *default_policy(const char *project)
{
	for (size_t i = 0; i < db_count(&policies); i++) {
		struct object *o = db_at(&policies, i);

		if (strcmp(o->project, project) == 0 && strstr(o->text, "\"is_default\":true"))
			return o;
	}
	return NULL;
}

bool qos_ok(struct request *q, struct reply *r, const cJSON *body)
{
	const char *id = text_of(body, "qos_policy_id");

	return !id || referred(q, r, &policies, id);
}

void qos_default(const cJSON *body, cJSON *network)
{
	struct object *o = default_policy(text_of(network, "project_id"));

	if (o && !item(body, "qos_policy_id"))
		set_text(network, "qos_policy_id", o->id);
}

static bool check_policy(struct call *c)
{
	struct object *o = default_policy(text_of(c->object, "project_id"));

	if (!is_true(c->body, "is_default"))
		return true;
	if (!c->now)
		set_item(c->object, "revision_number", cJSON_CreateNumber(1));
	return !o || strcmp(o->id, text_of(c->object, "id")) == 0 ||
		refuse(c->r, 409, "QoSPolicyDefaultAlreadyExists",
			"A default QoS policy exists for project %s.",
			text_of(c->object, "project_id"));
}

/* ---- rules */

static const long kbps[] = { 0, 2147483647 };
static const char
	directions[] = "['egress', 'ingress']",
	any_directions[] = "['egress', 'ingress', 'any']",
	marks[] = "[0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, "
		  "56]";

#define RULE_END                                                         \
	{ "id", F_UUID, 0 }, { "tenant_id", F_STRING, POST | OPTIONAL }, \
		{ "project_id", F_STRING, POST | OPTIONAL },             \
	{                                                                \
		NULL                                                     \
	}

static const struct field limit_fields[] = {
	{ "max_kbps", F_INT, BOTH | REQUIRED, NULL, NULL, kbps },
	{ "max_burst_kbps", F_INT, BOTH, "0", NULL, kbps },
	{ "direction", F_STRING, BOTH, "\"egress\"", directions },
	RULE_END,
};

static const struct field mark_fields[] = {
	{ "dscp_mark", F_INT, BOTH | REQUIRED, NULL, marks },
	RULE_END,
};

static const struct field least_fields[] = {
	{ "min_kbps", F_INT, BOTH | REQUIRED, NULL, NULL, kbps },
	{ "direction", F_STRING, BOTH, "\"egress\"", directions },
	RULE_END,
};

static const struct field packets_fields[] = {
	{ "min_kpps", F_INT, BOTH | REQUIRED, NULL, NULL, kbps },
	{ "direction", F_STRING, BOTH, "\"egress\"", any_directions },
	RULE_END,
};

static const struct field rate_fields[] = {
	{ "max_kpps", F_INT, BOTH | REQUIRED, NULL, NULL, kbps },
	{ "max_burst_kpps", F_INT, BOTH, "0", NULL, kbps },
	{ "direction", F_STRING, BOTH, "\"egress\"", directions },
	RULE_END,
};

static const struct resource kinds[] = {
	{ .path = "bandwidth_limit_rules", .one = "bandwidth_limit_rule", .fields = limit_fields },
	{ .path = "dscp_marking_rules", .one = "dscp_marking_rule", .fields = mark_fields },
	{ .path = "minimum_bandwidth_rules",
		.one = "minimum_bandwidth_rule",
		.fields = least_fields },
	{ .path = "minimum_packet_rate_rules",
		.one = "minimum_packet_rate_rule",
		.fields = packets_fields },
	{ .path = "packet_rate_limit_rules",
		.one = "packet_rate_limit_rule",
		.fields = rate_fields },
};

/* "bandwidth_limit" */
static int type_length(const struct resource *kind)
{
	return (int)strlen(kind->one) - 5;
}

static bool is_of(const cJSON *rule, const struct resource *kind)
{
	const char *type = text_of(rule, "type");

	return type && strncmp(type, kind->one, (size_t)type_length(kind)) == 0 &&
		!type[type_length(kind)];
}

/* A rule as it is asked for: without what its policy tells. */
static cJSON *bare(const cJSON *rule)
{
	cJSON *copy = cJSON_Duplicate(rule, 1);

	cJSON_DeleteItemFromObjectCaseSensitive(copy, "qos_policy_id");
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "type");
	return copy;
}

static void reply_rule(struct reply *r, int status, const struct resource *kind, const cJSON *rule)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, kind->one, bare(rule));
	reply_json(r, status, doc);
}

static void list_rules(struct reply *r, const struct resource *kind, const cJSON *policy)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, kind->path);
	const cJSON *rule;

	cJSON_ArrayForEach (rule, item(policy, "rules"))
		if (is_of(rule, kind))
			cJSON_AddItemToArray(list, bare(rule));
	reply_json(r, 200, doc);
}

static bool refuse_value(struct reply *r, const cJSON *policy, const cJSON *other,
	const cJSON *value, const cJSON *there)
{
	char text[2][32];

	words_of(value, text[0], sizeof(text[0]));
	words_of(there, text[1], sizeof(text[1]));
	refuse(r, 409, "QoSRuleParameterConflict",
		"Unable to add the rule with value %s to the policy %s as the existing rule of "
		"type %s has value %s.",
		text[0], text_of(policy, "id"), text_of(other, "type"), text[1]);
	return true;
}

/* Whether one rule limits to less than another guarantees, in whichever direction. */
static bool too_little(struct reply *r, const cJSON *policy, const cJSON *rule, const cJSON *other)
{
	static const char *const pairs[][2] = { { "max_kbps", "min_kbps" },
		{ "min_kbps", "max_kbps" } };

	for (int i = 0; i < 2; i++) {
		const cJSON *a = item(rule, pairs[i][0]), *b = item(other, pairs[i][1]);

		if (a && b &&
			(i == 0 ? a->valuedouble < b->valuedouble
				: a->valuedouble > b->valuedouble))
			return refuse_value(r, policy, other, a, b);
	}
	return false;
}

/* Two rules of a kind only differ in direction; one of any direction is alone. */
static bool conflicts(
	struct reply *r, const struct resource *kind, const cJSON *policy, const cJSON *rule)
{
	const cJSON *other;

	cJSON_ArrayForEach (other, item(policy, "rules")) {
		if (too_little(r, policy, rule, other))
			return true;
		if (!is_of(other, kind) || text_is(other, "id", text_of(rule, "id")))
			continue;
		if (text_is(rule, "direction", "any") != text_is(other, "direction", "any"))
			return refuse_value(r, policy, other, item(rule, "direction"),
				item(other, "direction"));
		if (item(rule, "direction") &&
			!cJSON_Compare(item(rule, "direction"), item(other, "direction"), true))
			continue;
		refuse(r, 409, "QoSRulesConflict",
			"Rule %.*s conflicts with rule %s which already exists in QoS Policy %s.",
			type_length(kind), kind->one, text_of(other, "id"), text_of(policy, "id"));
		return true;
	}
	return false;
}

static void put_policy(struct object *o, cJSON *policy)
{
	db_put(&policies, policy);
	db_touch(&policies, o->id, NULL, NULL);
}

static bool body_ok(
	struct request *q, struct reply *r, const struct resource *kind, cJSON *body, bool create)
{
	if (cJSON_IsObject(body))
		return check_body(q, r, kind, body, create);
	return refuse(r, 400, "HTTPBadRequest", "Unable to find '%s' in request body", kind->one);
}

static bool may_write(struct request *q, struct reply *r, const struct resource *kind)
{
	const char *verb = strcmp(q->method, "POST") == 0 ? "create"
		: strcmp(q->method, "PUT") == 0		  ? "update"
							  : "delete";

	return q->who->admin || strcmp(q->method, "GET") == 0 ||
		refuse(r, 403, "PolicyNotAuthorized", "rule:%s_policy_%s is disallowed by policy",
			verb, kind->one);
}

static void create_rule(struct request *q, struct reply *r, const struct resource *kind,
	struct object *o, cJSON *policy, cJSON *body)
{
	cJSON *rule;
	char type[64];

	if (!body_ok(q, r, kind, body, true) || !may_write(q, r, kind))
		return;
	rule = new_object(q, kind, body);
	if (!conflicts(r, kind, policy, rule)) {
		snprintf(type, sizeof(type), "%.*s", type_length(kind), kind->one);
		reply_rule(r, 201, kind, rule);
		set_text(rule, "qos_policy_id", o->id);
		set_text(rule, "type", type);
		cJSON_AddItemToArray(item(policy, "rules"), cJSON_Duplicate(rule, 1));
		put_policy(o, policy);
	}
	cJSON_Delete(rule);
}

static int rule_place(const struct resource *kind, const cJSON *policy, const char *id)
{
	const cJSON *rule;
	int n = 0;

	cJSON_ArrayForEach (rule, item(policy, "rules")) {
		if (is_of(rule, kind) && text_is(rule, "id", id))
			return n;
		n++;
	}
	return -1;
}

static void one_rule(struct request *q, struct reply *r, const struct resource *kind,
	struct object *o, cJSON *policy, cJSON *body, const char *id)
{
	int n = rule_place(kind, policy, id);
	cJSON *rule = n < 0 ? NULL : cJSON_GetArrayItem(item(policy, "rules"), n), *v;

	if (!rule) {
		refuse(r, 404, "QosRuleNotFound", "QoS rule %s for policy %s could not be found.",
			id, o->id);
	} else if (strcmp(q->method, "GET") == 0) {
		reply_rule(r, 200, kind, rule);
	} else if (!may_write(q, r, kind)) {
		; /* answered */
	} else if (strcmp(q->method, "DELETE") == 0) {
		cJSON_DeleteItemFromArray(item(policy, "rules"), n);
		put_policy(o, policy);
		r->status = 204;
	} else if (strcmp(q->method, "PUT") != 0) {
		wrong_method(r);
	} else if (body_ok(q, r, kind, body, false)) {
		cJSON_ArrayForEach (v, body)
			set_item(rule, v->string, cJSON_Duplicate(v, 1));
		if (conflicts(r, kind, policy, rule))
			return;
		reply_rule(r, 200, kind, rule);
		put_policy(o, policy);
	}
}

/* KIND_rules[/ID] */
static bool policy_action(struct call *c)
{
	size_t n = strcspn(c->action, "/.");
	const char *id = c->action[n] == '/' ? c->action + n + 1 : "";
	const struct resource *kind = NULL;
	cJSON *policy, *doc;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].path) == n && strncmp(kinds[i].path, c->action, n) == 0)
			kind = &kinds[i];
	if (!kind)
		return false;
	policy = db_value(c->o);
	doc = parse_body(c->q);
	if (*id)
		one_rule(c->q, c->r, kind, c->o, policy, item(doc, kind->one), id);
	else if (strcmp(c->q->method, "GET") == 0)
		list_rules(c->r, kind, policy);
	else if (strcmp(c->q->method, "POST") == 0)
		create_rule(c->q, c->r, kind, c->o, policy, item(doc, kind->one));
	else
		wrong_method(c->r);
	cJSON_Delete(doc);
	cJSON_Delete(policy);
	return true;
}

static const struct field policy_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "shared", F_BOOL, BOTH | UNSORTED, "false" },
	{ "rules", F_LIST, UNFILTERED, "[]" },
	{ "is_default", F_BOOL, BOTH | UNSORTED | IDLE, "false" },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	STANDARD,
};

const struct resource policies = { "qos/policies", "policy", "policies", "QosPolicy", "QoS policy",
	policy_fields, 0, UNCOUNTED, check_policy, .granted = is_granted, .action = policy_action,
	.by_admin = true, .bulk = UNKNOWN_BULK,
	.users = (const struct user[]){ { &networks, "qos_policy_id", NULL, 409, "QosPolicyInUse",
						"QoS Policy {id} is used by network {user}." },
		{ &ports, "qos_policy_id", NULL, 409, "QosPolicyInUse",
			"QoS Policy {id} is used by port {user}." },
		{ &floatingips, "qos_policy_id", NULL, 409, "QosPolicyInUse",
			"QoS Policy {id} is used by fip {user}." },
		{ NULL } } };
