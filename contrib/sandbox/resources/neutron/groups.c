/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups: security groups and their rules.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool check_group(struct call *c)
{
	const char *name = text_of(c->object, "name");

	if (has(c->body, "name") && strcasecmp(name, "default") == 0)
		return refuse(c->r, 409, "SecurityGroupDefaultAlreadyExists",
			"Default security group already exists.");
	if (c->now && has(c->body, "name") && text_is(c->now, "name", "default"))
		return refuse(c->r, 409, "SecurityGroupCannotUpdateDefault",
			"Updating default security group not allowed.");
	if (c->now && has(c->body, "stateful") &&
		is_true(c->now, "stateful") != is_true(c->object, "stateful") &&
		db_first(&ports, text_of(c->now, "id")))
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

static void add_rule(cJSON *group, cJSON *rule)
{
	const char *of = text_of(group, "id");
	char id[37];

	new_uuid(id);
	json_set(rule,
		"{'id':%s,'security_group_id':%s,'tenant_id':%s,'project_id':%s,'created_at':%s,"
		"'updated_at':%s}",
		id, of, text_of(group, "tenant_id"), text_of(group, "project_id"),
		text_of(group, "created_at"), text_of(group, "updated_at"));
	if (text_is(rule, "remote_group_id", "PARENT"))
		set_text(rule, "remote_group_id", of);
	db_put(&rules, rule);
	add_rule_to(group, rule);
}

/* Adds one of the rules that groups begin with: what it says, as a rule of this group. */
static void add_template(cJSON *group, const cJSON *template)
{
	cJSON *rule = cJSON_CreateObject();
	const char *text = text_of(template, "description"),
		   *prefix = text_of(template, "remote_ip_prefix");
	char clean[64];

	set_initials(rule, rules.fields);
	for (const struct field *f = rules.fields; f->name; f++)
		if (item(template, f->name) && strcmp(f->name, "revision_number") != 0)
			set_item(rule, f->name, cJSON_Duplicate(item(template, f->name), 1));
	if (prefix) {
		cidr_mask(prefix, clean);
		set_text(rule, "normalized_cidr", clean);
	}
	set_text(rule, "description", text && *text ? text : NULL);
	add_rule(group, rule);
	cJSON_Delete(rule);
}

/* The i-th of those that groups begin with where nobody has said otherwise. */
static cJSON *usual_template(int i)
{
	cJSON *rule = cJSON_CreateObject();
	bool out = i < 2;

	set_initials(rule, default_rules.fields);
	json_set(rule,
		"{'direction':%s,'ethertype':%s,'remote_group_id':%s,'used_in_default_sg':true,"
		"'used_in_non_default_sg':%hhd}",
		out ? "egress" : "ingress", i % 2 ? "IPv6" : "IPv4", out ? NULL : "PARENT", out);
	return rule;
}

void add_default_rules(void)
{
	char id[37], now[32];

	format_now(now);
	for (int i = 0; i < 4; i++) {
		cJSON *rule = usual_template(i);

		snprintf(id, sizeof(id), "%08d-0000-4000-8000-000000000009", i);
		json_set(rule, "{'id':%s,'created_at':%s,'updated_at':%s}", id, now, now);
		db_keep(&default_rules, rule);
	}
}

static void made_group(struct call *c)
{
	bool own = db_cloud() == &sandbox_cloud; /* no other has them as objects */
	size_t n = own ? db_count(&default_rules) : 4;
	const char *used = text_is(c->object, "name", "default") ? "used_in_default_sg"
								 : "used_in_non_default_sg";

	for (size_t i = 0; i < n; i++) {
		cJSON *template = own ? db_value(db_at(&default_rules, i)) : usual_template((int)i);

		if (is_true(template, used))
			add_template(c->object, template);
		cJSON_Delete(template);
	}
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

/* ---- protocols */

static const struct protocol {
	const char *name;
	int number;
	bool ports, six; /* has ports; is of version 6 alone */
} protocols[] = {
	{ "ah", 51 },
	{ "dccp", 33, true },
	{ "egp", 8 },
	{ "esp", 50 },
	{ "gre", 47 },
	{ "hopopt", 256 }, /* 0, too, but a rule of its own */
	{ "icmp", 1 },
	{ "igmp", 2 },
	{ "ip", 0 },
	{ "ipip", 4 },
	{ "ipv6-encap", 41, false, true },
	{ "ipv6-frag", 44, false, true },
	{ "ipv6-icmp", 58, false, true },
	{ "icmpv6", 58, false, true },
	{ "ipv6-nonxt", 59, false, true },
	{ "ipv6-opts", 60, false, true },
	{ "ipv6-route", 43, false, true },
	{ "ospf", 89 },
	{ "pgm", 113 },
	{ "rsvp", 46 },
	{ "sctp", 132, true },
	{ "tcp", 6, true },
	{ "udp", 17, true },
	{ "udplite", 136, true },
	{ "vrrp", 112 },
	{ NULL },
};

static const struct protocol *protocol_of(const char *word)
{
	const struct protocol *p = protocols;
	char *end;
	long n = strtol(word, &end, 10);
	bool number = *word && !*end;

	while (p->name && (number ? p->number != n : strcasecmp(p->name, word) != 0))
		p++;
	return p;
}

bool is_protocol(const cJSON *v, char *why)
{
	char text[64];

	words_of(v, text, sizeof(text));
	return protocol_of(text)->name ||
		wrong(why, v, "IP protocol ",
			" is not supported. Only protocol names and their integer representation "
			"(0 to 255) are supported");
}

/* A rule's protocol by its number; -1: any. */
static int number_of_protocol(const cJSON *rule)
{
	const struct protocol *p;
	char word[100];
	int n;

	if (!item(rule, "protocol") || cJSON_IsNull(item(rule, "protocol")))
		return -1;
	words_of(item(rule, "protocol"), word, sizeof(word));
	p = protocol_of(word);
	n = p->name ? p->number : (int)strtol(word, NULL, 10);
	return n == 1 && text_is(rule, "ethertype", "IPv6") ? 58 : n;
}

static bool protocol_ok(struct reply *r, cJSON *rule)
{
	const cJSON *v = item(rule, "protocol");
	char text[100], all[600] = "None", *end;
	size_t n = 4;
	long number;

	if (cJSON_IsNull(v))
		return true;
	words_of(v, text, sizeof(text));
	number = strtol(text, &end, 10);
	if (*text && !*end ? number >= 0 && number <= 255
			   : !cJSON_IsArray(v) && protocol_of(text)->name != NULL) {
		for (char *p = text; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		set_text(rule, "protocol", text);
		return true;
	}
	for (const struct protocol *p = protocols; p->name; p++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, ", '%s'", p->name);
	return refuse(r, 400, "SecurityGroupRuleInvalidProtocol",
		"Security group rule protocol %s not supported. Only protocol values [%s] and "
		"integer representations [0 to 255] are supported.",
		text, all);
}

/* A protocol of version 6 alone stands in no rule of version 4; ICMP of version 6 has one name. */
static bool protocol_fits(struct reply *r, cJSON *rule)
{
	const char *word = text_of(rule, "protocol");
	bool six = text_is(rule, "ethertype", "IPv6");

	if (word && !six && protocol_of(word)->six)
		return refuse(r, 400, "SecurityGroupEthertypeConflictWithProtocol",
			"Invalid ethertype IPv4 for protocol %s.", word);
	if (word && six && (strcmp(word, "icmp") == 0 || strcmp(word, "icmpv6") == 0))
		set_text(rule, "protocol", "ipv6-icmp");
	else if (word && six && strcmp(word, "1") == 0)
		set_text(rule, "protocol", "58");
	return true;
}

/* ---- ports */

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
		return refuse(
			r, 400, "SecurityGroupInvalidPortValue", "Invalid value for port %s", text);
	set_item(rule, key, cJSON_CreateNumber((double)n));
	return true;
}

static bool icmp_ok(struct reply *r, double type, double code)
{
	if (type > 255)
		return refuse(r, 400, "SecurityGroupInvalidIcmpValue",
			"Invalid value for ICMP type (port_range_min) %.0f. It must be 0 to 255.",
			type);
	if (code > 255)
		return refuse(r, 400, "SecurityGroupInvalidIcmpValue",
			"Invalid value for ICMP code (port_range_max) %.0f. It must be 0 to 255.",
			code);
	return type >= 0 ||
		refuse(r, 400, "SecurityGroupMissingIcmpType",
			"ICMP code (port-range-max) %.0f is provided but ICMP type "
			"(port-range-min) is missing.",
			code);
}

static double port_of(const cJSON *rule, const char *key)
{
	return cJSON_IsNumber(item(rule, key)) ? item(rule, key)->valuedouble : -1;
}

/* Ports are of the protocols that have some; ICMP's are its type and code. */
static bool range_ok(struct reply *r, cJSON *rule)
{
	const char *word = text_of(rule, "protocol");
	double low, high;
	int protocol;

	if (!port_ok(r, rule, "port_range_min") || !port_ok(r, rule, "port_range_max"))
		return false;
	low = port_of(rule, "port_range_min"), high = port_of(rule, "port_range_max");
	if (low < 0 && high < 0)
		return true;
	if (!word)
		return refuse(r, 400, "SecurityGroupProtocolRequiredWithPorts",
			"Must also specify protocol if port range is given.");
	protocol = number_of_protocol(rule);
	if (protocol == 1 || protocol == 58)
		return icmp_ok(r, low, high);
	if (!protocol_of(word)->ports)
		return refuse(r, 400, "SecurityGroupInvalidProtocolForPort",
			"Ports cannot be specified for protocol %d. Ports are only supported for "
			"DCCP, SCTP, TCP, UDP, UDPLITE.",
			protocol);
	if (low == 0 || high == 0)
		return refuse(r, 400, "SecurityGroupInvalidPortValue", "Invalid value for port 0");
	if (low < 0 || high < 0 || low > high)
		return refuse(r, 400, "SecurityGroupInvalidPortRange",
			"For TCP/UDP protocols, port_range_min must be <= port_range_max");
	if (low == 1 && high == 65535) /* all of them: none is named */
		json_set(rule, "{'port_range_min':null,'port_range_max':null}");
	return true;
}

/* ---- addresses */

static bool ethertype_ok(struct reply *r, cJSON *rule)
{
	char text[100];

	words_of(item(rule, "ethertype"), text, sizeof(text));
	for (int i = 4; i <= 6; i += 2)
		if (cJSON_IsString(item(rule, "ethertype")) && strncasecmp(text, "ipv", 3) == 0 &&
			text[3] == '0' + i && !text[4]) {
			set_text(rule, "ethertype", i == 4 ? "IPv4" : "IPv6");
			return true;
		}
	return refuse(r, 400, "SecurityGroupRuleInvalidEtherType",
		"Security group rule for ethertype '%s' not supported. Allowed values are "
		"['IPv4', 'IPv6'].",
		text);
}

/* How many bits a mask of version 4 sets; -1: it is none. */
static int bits_of(const char *mask)
{
	unsigned char a[16];
	int version, bits = 0;
	uint32_t word;

	if (!ip_parse(mask, a, &version) || version != 4)
		return -1;
	word = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
	while (bits < 32 && word & (1u << (31 - bits)))
		bits++;
	return bits == 32 || word << bits == 0 ? bits : -1;
}

/* A prefix in its short form: "10.9" is 10.9.0.0/32, a mask the number of its bits. */
static bool short_form(const char *prefix, char out[64])
{
	char address[64], given[20] = "";
	unsigned char a[16];
	int version, bits, dots = 0;
	size_t n = strcspn(prefix, "/");

	if (n > 45)
		return false;
	snprintf(address, sizeof(address), "%.*s", (int)n, prefix);
	if (prefix[n])
		snprintf(given, sizeof(given), "%.19s", prefix + n + 1);
	for (const char *p = address; *p; p++)
		dots += *p == '.';
	for (n = strlen(address); !strchr(address, ':') && n && dots < 3; dots++, n += 2)
		snprintf(address + n, sizeof(address) - n, ".0");
	if (!ip_parse(address, a, &version))
		return false;
	bits = bits_of(given);
	if (bits >= 0)
		snprintf(given, sizeof(given), "%d", bits);
	ip_text(a, version, address);
	snprintf(out, 64, "%.45s/%s", address,
		prefix[strcspn(prefix, "/")] ? given
			: version == 4	     ? "32"
					     : "128");
	return cidr_version(out) != 0;
}

static bool prefix_ok(struct reply *r, cJSON *rule)
{
	const char *ethertype = text_of(rule, "ethertype");
	char given[100], whole[64], clean[64];

	words_of(item(rule, "remote_ip_prefix"), given, sizeof(given));
	if (cJSON_IsNull(item(rule, "remote_ip_prefix")) || !*given) {
		set_text(rule, "remote_ip_prefix", NULL);
		return true;
	}
	if (!cJSON_IsString(item(rule, "remote_ip_prefix")) || !short_form(given, whole))
		return refuse(r, 400, "InvalidCIDR", "Invalid CIDR %s given as IP prefix.", given);
	if (cidr_version(whole) != ethertype[3] - '0')
		return refuse(r, 400, "SecurityGroupRuleParameterConflict",
			"Conflicting value ethertype %s for CIDR %s", ethertype, whole);
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
		refuse(r, 400, "SecurityGroupMultipleRemoteEntites",
			"Only one of remote_ip_prefix or remote_group_id or "
			"remote_address_group_id may be provided.");
}

/* ---- is it there already */

/* The prefix of everybody is none. */
static const char *prefix_of(const cJSON *rule)
{
	const char *prefix = text_of(rule, "remote_ip_prefix");
	static const char *const all[] = { "0.0.0.0/0", "::/0", NULL };

	return prefix && !one_of(all, prefix) ? prefix : "";
}

static bool same_rule(const cJSON *a, const cJSON *b)
{
	static const char *const texts[] = { "direction", "ethertype", "remote_group_id",
		"remote_address_group_id" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *x = text_of(a, texts[i]), *y = text_of(b, texts[i]);

		if (strcmp(x ? x : "", y ? y : "") != 0)
			return false;
	}
	return number_of_protocol(a) == number_of_protocol(b) &&
		port_of(a, "port_range_min") == port_of(b, "port_range_min") &&
		port_of(a, "port_range_max") == port_of(b, "port_range_max") &&
		strcmp(prefix_of(a), prefix_of(b)) == 0;
}

/* Rules that are made at once are of one group, and differ. */
static bool rules_together(struct reply *r, const cJSON *list)
{
	const cJSON *a, *b;

	cJSON_ArrayForEach (a, list)
		for (b = list->child; b != a; b = b->next)
			if (!cJSON_Compare(item(a, "security_group_id"),
				    item(b, "security_group_id"), true))
				return refuse(r, 400, "SecurityGroupNotSingleGroupRules",
					"Only allowed to update rules for one security profile at "
					"a time");
	cJSON_ArrayForEach (a, list)
		for (b = list->child; b != a; b = b->next)
			if (same_rule(a, b))
				return refuse(r, 409, "DuplicateSecurityGroupRuleInPost",
					"Duplicate Security Group Rule in POST.");
	return true;
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

/* A group, of ports or of addresses, that a rule names. */
static bool group_known(struct call *c, const char *key, const struct resource *of)
{
	const cJSON *v = item(c->object, key);
	char id[100];

	words_of(v, id, sizeof(id));
	if (cJSON_IsNull(v) || !*id)
		return true;
	return referred(c->q, c->r, of, id) != NULL;
}

static bool check_rule(struct call *c)
{
	struct object *o;
	cJSON *group;
	bool ok;

	if (c->now)
		return true;
	if (!ethertype_ok(c->r, c->object) || !protocol_ok(c->r, c->object) ||
		!prefix_ok(c->r, c->object) || !range_ok(c->r, c->object) ||
		!protocol_fits(c->r, c->object) || !one_remote(c->r, c->object) ||
		!group_known(c, "remote_group_id", &groups) ||
		!group_known(c, "remote_address_group_id", &address_groups))
		return false;
	o = referred(c->q, c->r, &groups, text_of(c->object, "security_group_id"));
	if (!o)
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
	{ "stateful", F_BOOL, BOTH | UNSORTED | UNFILTERED, "true" },
	{ "tenant_id", F_STRING, POST },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "shared", F_BOOL, UNSORTED, "false" },
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

static void unseen_rule(struct request *q, struct reply *r, const struct object *o)
{
	(void)q;
	(void)o;
	not_found(r);
}

static const struct field rule_fields[] = {
	{ "id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST },
	{ "security_group_id", F_STRING, POST | REQUIRED },
	{ "ethertype", F_ANY, POST | SORTED, "\"IPv4\"" },
	{ "direction", F_STRING, POST | REQUIRED, NULL, "['ingress', 'egress']" },
	{ "protocol", F_ANY, POST | NULLABLE },
	{ "port_range_min", F_ANY, POST | NULLABLE },
	{ "port_range_max", F_ANY, POST | NULLABLE },
	{ "remote_ip_prefix", F_ANY, POST | SORTED | NULLABLE },
	{ "remote_address_group_id", F_ANY, POST | SORTED | NULLABLE },
	{ "normalized_cidr", F_STRING, UNSTORED | IDLE },
	{ "remote_group_id", F_ANY, POST | SORTED | NULLABLE },
	{ "description", F_STRING, POST | NULLABLE | UNSORTED, "\"\"" },
	{ "created_at", F_STRING, UNFILTERED },
	{ "updated_at", F_STRING, UNFILTERED },
	{ "revision_number", F_INT, UNSORTED, "0" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource rules = { "security-group-rules", "security_group_rule",
	"security_group_rules", "SecurityGroupRule", "Security group rule", rule_fields, 0, 100,
	check_rule, NULL, made_rule, gone_rule, .absent = "does not exist",
	.rows = "securitygrouprules", .together = rules_together, .unseen = unseen_rule };

/* ---- rules that groups begin with */

/* PARENT is the group that the rule will be of. */
static bool check_default_rule(struct call *c)
{
	bool parent = text_is(c->object, "remote_group_id", "PARENT");

	if (!ethertype_ok(c->r, c->object) || !protocol_ok(c->r, c->object) ||
		!prefix_ok(c->r, c->object) || !range_ok(c->r, c->object) ||
		!protocol_fits(c->r, c->object) || !one_remote(c->r, c->object) ||
		!(parent || group_known(c, "remote_group_id", &groups)) ||
		!group_known(c, "remote_address_group_id", &address_groups))
		return false;
	cJSON_DeleteItemFromObjectCaseSensitive(c->object, "normalized_cidr");
	for (size_t i = 0; i < db_count(&default_rules); i++) {
		cJSON *other = db_value(db_at(&default_rules, i));

		if (same_rule(other, c->object))
			refuse(c->r, 409, "DefaultSecurityGroupRuleExists",
				"Default Security group rule already exists. Rule id is %s.",
				text_of(other, "id"));
		cJSON_Delete(other);
		if (c->r->status)
			return false;
	}
	return true;
}

static bool for_all(const struct object *o, const struct account *who)
{
	(void)o;
	(void)who;
	return true;
}

static const struct field default_rule_fields[] = {
	{ "id", F_UUID, 0 },
	{ "ethertype", F_ANY, POST | SORTED, "\"IPv4\"" },
	{ "direction", F_STRING, POST | REQUIRED, NULL, "['ingress', 'egress']" },
	{ "protocol", F_ANY, POST | NULLABLE },
	{ "port_range_min", F_ANY, POST | NULLABLE },
	{ "port_range_max", F_ANY, POST | NULLABLE },
	{ "remote_ip_prefix", F_ANY, POST | SORTED | NULLABLE },
	{ "remote_address_group_id", F_ANY, POST | SORTED | NULLABLE },
	{ "remote_group_id", F_ANY, POST | SORTED | NULLABLE },
	{ "used_in_default_sg", F_BOOL, POST, "false" },
	{ "used_in_non_default_sg", F_BOOL, POST, "true" },
	{ "description", F_STRING, POST | NULLABLE | UNSORTED, "\"\"" },
	{ "created_at", F_STRING, UNFILTERED },
	{ "updated_at", F_STRING, UNFILTERED },
	{ "revision_number", F_INT, UNSORTED, "0" },
	{ NULL },
};

const struct resource default_rules = { "default-security-group-rules",
	"default_security_group_rule", "default_security_group_rules", "DefaultSecurityGroupRule",
	"Default security group rule", default_rule_fields, 0, UNCOUNTED, check_default_rule,
	.absent = "does not exist", .by_admin = true, .granted = for_all };
