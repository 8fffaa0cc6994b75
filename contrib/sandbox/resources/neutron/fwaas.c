/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fwaas: the attributes of both versions of the firewall service.
 */
#include "contrib/sandbox/resources/neutron/firewalls.h"

/* What rules of both versions have. */
#define RULE                                                                                         \
	{ "id", F_UUID, 0 }, { "tenant_id", F_STRING, POST }, { "name", F_STRING, BOTH, "\"\"" },    \
		{ "description", F_STRING, BOTH, "\"\"" }, { "firewall_policy_id", F_ANY, 0 },       \
		{ "shared", F_BOOL, BOTH | ADMIN, "false" }, { "protocol", F_ANY, BOTH | NULLABLE }, \
		{ "ip_version", F_INT, BOTH, "4", "[4, 6]" },                                        \
		{ "source_ip_address", F_NET, BOTH | NULLABLE },                                     \
		{ "destination_ip_address", F_NET, BOTH | NULLABLE },                                \
		{ "source_port", F_RANGE, BOTH | NULLABLE },                                         \
		{ "destination_port", F_RANGE, BOTH | NULLABLE },                                    \
	{                                                                                            \
		"enabled", F_BOOL, BOTH, "true"                                                      \
	}

#define POLICY                                                                                          \
	{ "id", F_UUID, 0 }, { "tenant_id", F_STRING, POST }, { "name", F_STRING, BOTH, "\"\"" },       \
		{ "description", F_STRING, BOTH, "\"\"" }, { "shared", F_BOOL, BOTH | ADMIN, "false" }, \
		{ "firewall_rules", F_IDS, BOTH, "[]" },                                                \
	{                                                                                               \
		"audited", F_BOOL, BOTH, "false"                                                        \
	}

/* ---- version 2 */

static const struct field group_fields[] = {
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

static const struct field policy_fields[] = {
	POLICY,
	STANDARD,
};

static const struct field rule_fields[] = {
	RULE,
	{ "action", F_STRING, BOTH, "\"deny\"", "['allow', 'deny', 'reject']" },
	{ "source_firewall_group_id", F_UUID, BOTH | NULLABLE },
	{ "destination_firewall_group_id", F_UUID, BOTH | NULLABLE },
	STANDARD,
};

const struct resource fw_groups = {
	.path = "fwaas/firewall_groups",
	.one = "firewall_group",
	.many = "firewall_groups",
	.title = "FirewallGroup",
	.words = "Firewall group",
	.fields = group_fields,
	.quota = 10,
	.check = check_fw_group,
	.removable = fw_group_removable,
	.settle = settle_fw_group,
	.fwaas = 2,
};

const struct resource fw_policies = {
	.path = "fwaas/firewall_policies",
	.one = "firewall_policy",
	.many = "firewall_policies",
	.title = "FirewallPolicy",
	.words = "Firewall policy",
	.fields = policy_fields,
	.quota = 10,
	.check = check_fw_policy,
	.removable = fw_policy_removable,
	.changed = fw_policy_changed,
	.action = fw_policy_action,
	.fwaas = 2,
};

const struct resource fw_rules = {
	.path = "fwaas/firewall_rules",
	.one = "firewall_rule",
	.many = "firewall_rules",
	.title = "FirewallRule",
	.words = "Firewall rule",
	.fields = rule_fields,
	.quota = 100,
	.check = check_fw_rule,
	.removable = fw_rule_removable,
	.fwaas = 2,
};

/* ---- version 1 */

static const struct field firewall_fields[] = {
	{ "id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
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

const struct resource fw1_firewalls = {
	.path = "fw/firewalls",
	.one = "firewall",
	.many = "firewalls",
	.title = "Firewall",
	.words = "Firewall",
	.fields = firewall_fields,
	.quota = 10,
	.check = check_fw1_firewall,
	.removable = fw1_firewall_removable,
	.settle = settle_fw1_firewall,
	.fwaas = 1,
};

const struct resource fw1_policies = {
	.path = "fw/firewall_policies",
	.one = "firewall_policy",
	.many = "firewall_policies",
	.title = "FirewallPolicy",
	.words = "Firewall Policy",
	.fields = policy1_fields,
	.quota = 10,
	.check = check_fw1_policy,
	.removable = fw1_policy_removable,
	.changed = fw_policy_changed,
	.action = fw_policy_action,
	.fwaas = 1,
};

const struct resource fw1_rules = {
	.path = "fw/firewall_rules",
	.one = "firewall_rule",
	.many = "firewall_rules",
	.title = "FirewallRule",
	.words = "Firewall Rule",
	.fields = rule1_fields,
	.quota = 100,
	.check = check_fw1_rule,
	.removable = fw1_rule_removable,
	.fwaas = 1,
};
