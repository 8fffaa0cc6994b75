/* SPDX-License-Identifier: Apache-2.0 */
/*
 * firewall: FWaaS v2 (groups of ports), and of the older v1 (firewalls of
 * routers) what is called otherwise; policies and rules are the same in both
 * (the Networking API reference).
 */
#include "client/kinds/tables.h"

static const struct attr firewall_group_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "description", ATTR_STRING, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "ingress_firewall_policy_id", ATTR_STRING, CU | NUL },
	{ "egress_firewall_policy_id", ATTR_STRING, CU | NUL },
	{ "ports", ATTR_LIST, CU | SET },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct link firewall_group_links[] = {
	{ "ingress_policy", "ingress_firewall_policy_id", NULL, "firewall-policies" },
	{ "egress_policy", "egress_firewall_policy_id", NULL, "firewall-policies" },
	{ 0 },
};

static const struct view firewall_group_views[] = {
	{ "ports", "ports", .from = "ports" },
	{ 0 },
};

const struct kind kind_firewall_groups = {
	.dir = "firewall-groups",
	.one = "firewall_group",
	.many = "firewall_groups",
	.title = "firewall group",
	.service = "network",
	.extension = "fwaas_v2",
	.path = "/v2.0/fwaas/firewall_groups",
	.attrs = firewall_group_attrs,
	.links = firewall_group_links,
	.views = firewall_group_views,
	.page = true,
};

static const struct attr firewall_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "firewall_policy_id", ATTR_STRING, REQ | U },
	{ "description", ATTR_STRING, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "router_ids", ATTR_LIST, CU | SET },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct link firewall_links[] = {
	{ "policy", "firewall_policy_id", NULL, "firewall-policies" },
	{ 0 },
};

static const struct view firewall_views[] = {
	{ "routers", "routers", .from = "router_ids", .instead = "router_ids" },
	{ 0 },
};

const struct kind kind_firewalls = {
	.dir = "firewalls",
	.one = "firewall",
	.many = "firewalls",
	.service = "network",
	.extension = "fwaas",
	.path = "/v2.0/fw/firewalls",
	.attrs = firewall_attrs,
	.links = firewall_links,
	.views = firewall_views,
	.page = true,
};

static const struct attr firewall_policy_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "description", ATTR_STRING, CU },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "audited", ATTR_BOOL, CU },
	{ "firewall_rules", ATTR_LIST, CU },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct view firewall_policy_views[] = {
	{ "firewall_rules", "firewall-rules", .from = "firewall_rules" },
	{ 0 },
};

static const struct source older_policies[] = {
	{ "network", "fwaas", "/v2.0/fw/firewall_policies" },
	{ 0 },
};

const struct kind kind_firewall_policies = {
	.dir = "firewall-policies",
	.one = "firewall_policy",
	.many = "firewall_policies",
	.title = "firewall policy",
	.service = "network",
	.extension = "fwaas_v2",
	.path = "/v2.0/fwaas/firewall_policies",
	.older = older_policies,
	.attrs = firewall_policy_attrs,
	.views = firewall_policy_views,
	.page = true,
};

static const struct attr firewall_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "description", ATTR_STRING, CU },
	{ "action", ATTR_STRING, CU, .choices = "allow deny reject" },
	{ "protocol", ATTR_STRING, CU | NUL },
	{ "ip_version", ATTR_NUMBER, CU },
	{ "source_ip_address", ATTR_STRING, CU | NUL },
	{ "source_port", ATTR_STRING, CU | NUL },
	{ "destination_ip_address", ATTR_STRING, CU | NUL },
	{ "destination_port", ATTR_STRING, CU | NUL },
	{ "enabled", ATTR_BOOL, CU },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "position", ATTR_NUMBER, RO },
	{ "firewall_policy_id", ATTR_LIST, SET },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct view firewall_rule_views[] = {
	{ "firewall_policies", "firewall-policies", .from = "firewall_policy_id",
		.instead = "firewall_policy_id" },
	{ 0 },
};

static const struct word firewall_rule_row[] = {
	{ "action", WORD_CHOICE, "allow deny reject" },
	{ "ip_version", WORD_SWITCH, "4 6", "ipv6" },
	{ "protocol", WORD_PROTOCOL, "icmp tcp udp" },
	{ "destination_port", WORD_PORTS },
	{ "source_ip_address", WORD_NET, .before = "from", .family = "ip_version" },
	{ "source_port", WORD_PORTS, .before = "source-port" },
	{ "destination_ip_address", WORD_NET, .before = "to", .family = "ip_version" },
	{ "enabled", WORD_SWITCH, "true false", "disabled" },
	{ 0 },
};

static const struct words firewall_rule_words = { firewall_rule_row, "allow-tcp-443" };

static const struct source older_rules[] = {
	{ "network", "fwaas", "/v2.0/fw/firewall_rules" },
	{ 0 },
};

const struct kind kind_firewall_rules = {
	.dir = "firewall-rules",
	.one = "firewall_rule",
	.many = "firewall_rules",
	.title = "firewall rule",
	.service = "network",
	.extension = "fwaas_v2",
	.path = "/v2.0/fwaas/firewall_rules",
	.older = older_rules,
	.words = &firewall_rule_words,
	.whole = true,
	.attrs = firewall_rule_attrs,
	.views = firewall_rule_views,
	.page = true,
};
