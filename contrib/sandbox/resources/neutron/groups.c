/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups: security groups and their rules.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

bool check_group(struct call *c)
{

	if (has(c->body, "name") && !c->now && text_is(c->object, "name", "default"))
		return refuse(c->r, 409, "SecurityGroupDefaultAlreadyExists",
			"Default security group already exists.");
	if (c->now && has(c->body, "name") && text_is(c->now, "name", "default") && !c->q->who->admin)
		return refuse(c->r, 409, "SecurityGroupCannotUpdateDefault",
			"Updating default security group not allowed.");
	if (c->now && has(c->body, "stateful") && db_first(&ports, text_of(c->now, "id")))
		return refuse(
			c->r, 409, "SecurityGroupInUse", "Security Group %s in use.", text_of(c->now, "id"));
	return true;
}

static void add_rule_to(cJSON *group, const void *rule)
{
	cJSON *inside = cJSON_Duplicate(rule, 1);

	cJSON_AddNumberToObject(inside, "standard_attr_id", 9);
	cJSON_AddArrayToObject(inside, "tags");
	cJSON_AddItemToArray(item(group, "security_group_rules"), inside);
}

static void drop_rule_of(cJSON *group, const void *id)
{
	cJSON *list = item(group, "security_group_rules"), *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (text_is(i, "id", id)) {
			cJSON_DeleteItemFromArray(list, n);
			return;
		}
		n++;
	}
}

static void add_rule(cJSON *group, const char *direction, const char *ethertype)
{
	cJSON *rule = cJSON_CreateObject();
	char id[37];

	new_uuid(id);
	set_initials(rule, rules.fields);
	set_text(rule, "id", id);
	set_text(rule, "direction", direction);
	if (strcmp(direction, "ingress") == 0) /* from ports of the group itself */
		set_text(rule, "remote_group_id", text_of(group, "id"));
	set_text(rule, "ethertype", ethertype);
	set_text(rule, "security_group_id", text_of(group, "id"));
	set_text(rule, "description", NULL);
	for (const char *const *k =
			(const char *const[]){ "tenant_id", "project_id", "created_at", "updated_at", NULL };
		*k; k++)
		set_text(rule, *k, text_of(group, *k));
	db_put(&rules, rule);
	add_rule_to(group, rule);
	cJSON_Delete(rule);
}

void made_group(struct call *c)
{
	for (int i = 0; i < (text_is(c->object, "name", "default") ? 4 : 2); i++)
		add_rule(c->object, i < 2 ? "egress" : "ingress", i % 2 ? "IPv6" : "IPv4");
	db_put(&groups, c->object);
}

bool group_removable(struct call *c)
{
	bool is_default = text_is(c->object, "name", "default") && !c->q->who->admin;

	return (!is_default && !db_first(&ports, text_of(c->object, "id"))) ||
		refuse(c->r, 409, "SecurityGroupInUse", "Security Group %s in use.",
			text_of(c->object, "id"));
}

void gone_group(struct call *c)
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
		return bad_rule(r, "SecurityGroupInvalidPortValue", "Invalid value for port ", text);
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
	"[None, 'ah', 'dccp', 'egp', 'esp', 'gre', 'hopopt', 'icmp', 'igmp', 'ip', 'ipip', 'ipv6-encap', "
	"'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', 'ipv6-route', 'ospf', 'pgm', 'rsvp', "
	"'sctp', 'tcp', 'udp', 'udplite', 'vrrp']";

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
		"Security group rule protocol %s not supported. Only protocol values %s and integer "
		"representations [0 to 255] are supported.",
		text, protocols);
}

static bool prefix_ok(struct reply *r, cJSON *rule)
{
	const char *prefix = text_of(rule, "remote_ip_prefix"), *ethertype = text_of(rule, "ethertype");
	unsigned char a[16];
	char whole[64], clean[64];
	int version, bits;

	if (strcmp(ethertype, "IPv4") != 0 && strcmp(ethertype, "IPv6") != 0)
		return refuse(r, 400, "SecurityGroupRuleInvalidEtherType",
			"Security group rule for ethertype '%s' not supported. Allowed values are ['IPv4', "
			"'IPv6'].",
			ethertype);
	if (!prefix)
		return true;
	if (ip_parse(prefix, a, &version))
		snprintf(whole, sizeof(whole), "%.45s/%d", prefix, version == 4 ? 32 : 128);
	else
		snprintf(whole, sizeof(whole), "%.63s", prefix);
	if (!cidr_parse(whole, a, &version, &bits))
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
			"Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be "
			"provided.",
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

bool check_rule(struct call *c)
{
	struct object *o;
	cJSON *group;
	bool ok;

	if (c->now)
		return true;
	if (!protocol_ok(c->r, c->object) || !range_ok(c->r, c->object) || !one_remote(c->r, c->object) ||
		!prefix_ok(c->r, c->object))
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

void made_rule(struct call *c)
{
	db_touch(&groups, text_of(c->object, "security_group_id"), add_rule_to, c->object);
}

void gone_rule(struct call *c)
{
	db_touch(&groups, text_of(c->object, "security_group_id"), drop_rule_of, text_of(c->object, "id"));
}
