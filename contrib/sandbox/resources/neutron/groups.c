/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups: security groups and their rules.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool check_group(struct call *c)
{
	if (has(c->body, "name") && !c->now && text_is(c->object, "name", "default"))
		return refuse(c->r, 409, "SecurityGroupDefaultAlreadyExists",
			"Default security group already exists.");
	if (c->now && has(c->body, "name") && text_is(c->now, "name", "default") &&
		!c->q->who->admin)
		return refuse(c->r, 409, "SecurityGroupCannotUpdateDefault",
			"Updating default security group not allowed.");
	if (c->now && has(c->body, "stateful") && db_first(&ports, text_of(c->now, "id")))
		return refuse(c->r, 409, "SecurityGroupInUse", "Security Group %s in use.",
			text_of(c->now, "id"));
	return true;
}

static void add_rule_to(cJSON *group, const void *rule)
{
	cJSON *inside = cJSON_Duplicate(rule, 1);

	json_add(inside, "{'standard_attr_id':9,'tags':[]}");
	cJSON_AddItemToArray(item(group, "security_group_rules"), inside);
}

static void drop_rule_of(cJSON *group, const void *id)
{
	cJSON *list = item(group, "security_group_rules");

	cJSON_DeleteItemFromArray(list, place_with(list, "id", id));
}

static void add_rule(cJSON *group, const char *direction, const char *ethertype)
{
	const char *of = text_of(group, "id");
	cJSON *rule = cJSON_CreateObject();
	char id[37];

	new_uuid(id);
	set_initials(rule, rules.fields);
	json_set(rule,
		"{'id':%s,'direction':%s,'remote_group_id':%s,'ethertype':%s,'security_group_id':%"
		"s,"
		"'description':null,'tenant_id':%s,'project_id':%s,'created_at':%s,'updated_at':%"
		"s}",
		id, direction, /* from ports of the group itself */
		strcmp(direction, "ingress") == 0 ? of : NULL, ethertype, of,
		text_of(group, "tenant_id"), text_of(group, "project_id"),
		text_of(group, "created_at"), text_of(group, "updated_at"));
	db_put(&rules, rule);
	add_rule_to(group, rule);
	cJSON_Delete(rule);
}

static void made_group(struct call *c)
{
	for (int i = 0; i < (text_is(c->object, "name", "default") ? 4 : 2); i++)
		add_rule(c->object, i < 2 ? "egress" : "ingress", i % 2 ? "IPv6" : "IPv4");
	db_put(&groups, c->object);
}

static bool group_removable(struct call *c)
{
	if (!text_is(c->object, "name", "default") || c->q->who->admin)
		return true;
	return refuse(c->r, 409, "SecurityGroupInUse", "Security Group %s in use.",
		text_of(c->object, "id"));
}

static void gone_group(struct call *c)
{
	cJSON *i;

	cJSON_ArrayForEach (i, item(c->object, "security_group_rules"))
		db_remove(&rules, text_of(i, "id"));
}

static bool same_rule(const cJSON *a, const cJSON *b)
{
	static const char *const keys[] = { "direction", "ethertype", "protocol", "port_range_min",
		"port_range_max", "remote_ip_prefix", "remote_group_id" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!cJSON_Compare(item(a, keys[i]), item(b, keys[i]), 1))
			return false;
	return true;
}

static bool bad_rule(struct reply *r, const char *type, const char *fmt, const char *value)
{
	char text[WHY];

	snprintf(text, sizeof(text), "%s%s", fmt, value);
	return refuse(r, 400, type, "%s", text);
}

/* A number or null; words are converted. */
static bool port_ok(struct reply *r, cJSON *rule, const char *key)
{
	char text[100], *end;
	const cJSON *v = item(rule, key);
	long n;

	if (cJSON_IsNull(v))
		return true;
	words_of(v, text, sizeof(text));
	n = strtol(text, &end, 10);
	if (!*text || *end || n < 0 || n > 65535)
		return bad_rule(
			r, "SecurityGroupInvalidPortValue", "Invalid value for port ", text);
	set_item(rule, key, cJSON_CreateNumber((double)n));
	return true;
}

static bool range_ok(struct reply *r, cJSON *rule)
{
	const char *protocol = text_of(rule, "protocol");
	const cJSON *low, *high;

	if (!port_ok(r, rule, "port_range_min") || !port_ok(r, rule, "port_range_max"))
		return false;
	low = item(rule, "port_range_min"), high = item(rule, "port_range_max");
	if (cJSON_IsNull(low) && cJSON_IsNull(high))
		return true;
	if (!protocol)
		return bad_rule(r, "SecurityGroupProtocolRequiredWithPorts",
			"Must also specify protocol if port range is given.", "");
	if ((strcmp(protocol, "tcp") == 0 || strcmp(protocol, "udp") == 0) &&
		(cJSON_IsNull(low) || cJSON_IsNull(high) || low->valuedouble > high->valuedouble))
		return bad_rule(r, "SecurityGroupInvalidPortRange",
			"For TCP/UDP protocols, port_range_min must be <= port_range_max", "");
	return true;
}

static const char protocols[] =
	"[None, 'ah', 'dccp', 'egp', 'esp', 'gre', 'hopopt', 'icmp', 'igmp', 'ip', 'ipip', "
	"'ipv6-encap', 'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', "
	"'ipv6-route', 'ospf', 'pgm', 'rsvp', 'sctp', 'tcp', 'udp', 'udplite', 'vrrp']";

static bool protocol_ok(struct reply *r, cJSON *rule)
{
	char text[100], quoted[110], *end;
	long n;

	if (cJSON_IsNull(item(rule, "protocol")))
		return true;
	words_of(item(rule, "protocol"), text, sizeof(text));
	for (char *p = text; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	n = strtol(text, &end, 10);
	snprintf(quoted, sizeof(quoted), "'%s'", text);
	if ((*text && !*end && n >= 0 && n <= 255) || strstr(protocols, quoted)) {
		set_text(rule, "protocol", text);
		return true;
	}
	return refuse(r, 400, "SecurityGroupRuleInvalidProtocol",
		"Security group rule protocol %s not supported. Only protocol values %s and "
		"integer representations [0 to 255] are supported.",
		text, protocols);
}

static bool prefix_ok(struct reply *r, cJSON *rule)
{
	const char *prefix = text_of(rule, "remote_ip_prefix"),
		   *ethertype = text_of(rule, "ethertype");
	int version = ip_version(prefix);
	char whole[64], clean[64];

	if (strcmp(ethertype, "IPv4") != 0 && strcmp(ethertype, "IPv6") != 0)
		return refuse(r, 400, "SecurityGroupRuleInvalidEtherType",
			"Security group rule for ethertype '%s' not supported. Allowed values are "
			"['IPv4', 'IPv6'].",
			ethertype);
	if (!prefix)
		return true;
	if (version)
		snprintf(whole, sizeof(whole), "%.45s/%d", prefix, version == 4 ? 32 : 128);
	else
		snprintf(whole, sizeof(whole), "%.63s", prefix);
	version = cidr_version(whole);
	if (!version)
		return refuse(r, 400, "InvalidCIDR", "Invalid CIDR %s given as IP prefix.", prefix);
	if (version != ethertype[3] - '0')
		return refuse(r, 400, "SecurityGroupRuleParameterConflict",
			"Conflicting value ethertype %s for CIDR %s", ethertype, prefix);
	cidr_mask(whole, clean);
	set_text(rule, "remote_ip_prefix", whole);
	set_text(rule, "normalized_cidr", clean);
	return true;
}

static bool one_remote(struct reply *r, const cJSON *rule)
{
	int n = !!text_of(rule, "remote_ip_prefix") + !!text_of(rule, "remote_group_id") +
		!!text_of(rule, "remote_address_group_id");

	return n < 2 ||
		bad_rule(r, "SecurityGroupMultipleRemoteEntites",
			"Only one of remote_ip_prefix or remote_group_id or "
			"remote_address_group_id may be provided.",
			"");
}

static bool is_new(struct reply *r, const cJSON *group, const cJSON *rule)
{
	const cJSON *other;

	cJSON_ArrayForEach (other, item(group, "security_group_rules")) {
		if (!same_rule(other, rule))
			continue;
		return refuse(r, 409, "SecurityGroupRuleExists",
			"Security group rule already exists. Rule id is %s.", text_of(other, "id"));
	}
	return true;
}

static bool check_rule(struct call *c)
{
	struct object *o;
	cJSON *group;
	bool ok;

	if (c->now)
		return true;
	if (!protocol_ok(c->r, c->object) || !range_ok(c->r, c->object) ||
		!one_remote(c->r, c->object) || !prefix_ok(c->r, c->object))
		return false;
	o = referred(c->q, c->r, &groups, text_of(c->object, "security_group_id"));
	if (!o ||
		(text_of(c->object, "remote_group_id") &&
			!referred(c->q, c->r, &groups, text_of(c->object, "remote_group_id"))))
		return false;
	group = db_value(o);
	ok = is_new(c->r, group, c->object);
	cJSON_Delete(group);
	return ok;
}

static void made_rule(struct call *c)
{
	db_touch(&groups, text_of(c->object, "security_group_id"), add_rule_to, c->object);
}

static void gone_rule(struct call *c)
{
	db_touch(&groups, text_of(c->object, "security_group_id"), drop_rule_of,
		text_of(c->object, "id"));
}

/* Every project has a default group by the time it looks. */
static void groups_asked(struct request *q)
{
	cJSON_Delete(default_group(q->who));
}

static const struct field group_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "stateful", F_BOOL, BOTH, "true" },
	{ "tenant_id", F_STRING, POST },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "shared", F_BOOL, 0, "false" },
	{ "security_group_rules", F_LIST, DERIVED, "[]" },
	STANDARD,
};

const struct resource groups = { "security-groups", "security_group", "security_groups",
	"SecurityGroup", "Security group", group_fields, 1, 10, check_group, group_removable,
	made_group, gone_group, .asked = groups_asked, .granted = is_granted,
	.users = (const struct user[]){ { &ports, NULL, NULL, 409, "SecurityGroupInUse",
						"Security Group {id} in use." },
		{ NULL } },
	.absent = "does not exist" };

static const struct field rule_fields[] = {
	{ "id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST },
	{ "security_group_id", F_UUID, POST | REQUIRED },
	{ "ethertype", F_STRING, POST, "\"IPv4\"" },
	{ "direction", F_STRING, POST | REQUIRED, NULL, "['ingress', 'egress']" },
	{ "protocol", F_ANY, POST | NULLABLE },
	{ "port_range_min", F_ANY, POST | NULLABLE },
	{ "port_range_max", F_ANY, POST | NULLABLE },
	{ "remote_ip_prefix", F_STRING, POST | NULLABLE },
	{ "remote_address_group_id", F_UUID, POST | NULLABLE },
	{ "normalized_cidr", F_STRING, 0 },
	{ "remote_group_id", F_UUID, POST | NULLABLE },
	{ "description", F_STRING, POST | NULLABLE, "\"\"" },
	{ "created_at", F_STRING, 0 },
	{ "updated_at", F_STRING, 0 },
	{ "revision_number", F_INT, 0, "0" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource rules = { "security-group-rules", "security_group_rule",
	"security_group_rules", "SecurityGroupRule", "Security group rule", rule_fields, 0, 100,
	check_rule, NULL, made_rule, gone_rule, .absent = "does not exist" };
