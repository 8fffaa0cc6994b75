/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron_extensions: what Neutron has besides networks, subnets, ports, routers
 * and security groups, each with the extension that brings it (the Networking
 * API reference).
 */
#include <errno.h>

#include "client/json/json.h"
#include "client/kinds/tables.h"

static const struct attr subnetpool_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "prefixes", ATTR_CIDRS, REQ | U },
	{ "ip_version", ATTR_NUMBER, RO },
	{ "default_prefixlen", ATTR_NUMBER, CU },
	{ "min_prefixlen", ATTR_NUMBER, CU },
	{ "max_prefixlen", ATTR_NUMBER, CU },
	{ "default_quota", ATTR_NUMBER, CU | NUL },
	{ "address_scope_id", ATTR_STRING, CU | NUL },
	{ "is_default", ATTR_BOOL, CU | ADMIN },
	{ "shared", ATTR_BOOL, C | ADMIN },
	STANDARD_ATTRS,
	{ 0 },
};

static const struct link subnetpool_links[] = {
	{ "address_scope", "address_scope_id", NULL, "address-scopes" },
	{ 0 },
};

static const struct view subnetpool_views[] = {
	{ "subnets", "subnets", .by = "subnetpool_id", .make = true },
	{ 0 },
};

const struct kind kind_subnetpools = {
	.dir = "subnetpools",
	.one = "subnetpool",
	.many = "subnetpools",
	.title = "subnet pool",
	.service = "network",
	.extension = "subnet_allocation",
	.path = "/v2.0/subnetpools",
	.attrs = subnetpool_attrs,
	.links = subnetpool_links,
	.views = subnetpool_views,
	.page = true,
	.revisions = "revision_number",
};

static const struct attr address_scope_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "ip_version", ATTR_NUMBER, REQ },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct view address_scope_views[] = {
	{ "subnetpools", "subnetpools", .by = "address_scope_id", .make = true },
	{ 0 },
};

const struct kind kind_address_scopes = {
	.dir = "address-scopes",
	.one = "address_scope",
	.many = "address_scopes",
	.title = "address scope",
	.service = "network",
	.extension = "address-scope",
	.path = "/v2.0/address-scopes",
	.attrs = address_scope_attrs,
	.views = address_scope_views,
	.page = true,
};

static const struct attr address_group_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "addresses", ATTR_PREFIXES, CU | SET, .remove = "remove_addresses",
		.add = "add_addresses" },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, CU },
	{ 0 },
};

const struct kind kind_address_groups = {
	.dir = "address-groups",
	.one = "address_group",
	.many = "address_groups",
	.title = "address group",
	.service = "network",
	.extension = "address-group",
	.path = "/v2.0/address-groups",
	.attrs = address_group_attrs,
	.page = true,
};

static const struct attr trunk_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "port_id", ATTR_STRING, REQ | OWN },
	{ "status", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "sub_ports", ATTR_OBJECTS, CU | OWN, .remove = "remove_subports", .add = "add_subports",
		.member = "port_id" },
	STANDARD_ATTRS,
	{ 0 },
};

static const struct link trunk_links[] = {
	{ "port", "port_id", NULL, "ports" },
	{ 0 },
};

const struct kind kind_trunks = {
	.dir = "trunks",
	.one = "trunk",
	.many = "trunks",
	.service = "network",
	.extension = "trunk",
	.path = "/v2.0/trunks",
	.attrs = trunk_attrs,
	.links = trunk_links,
	.page = true,
	.revisions = "revision_number",
};

static const struct attr segment_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "network_id", ATTR_STRING, REQ },
	{ "network_type", ATTR_STRING, REQ },
	{ "physical_network", ATTR_STRING, C | NUL },
	{ "segmentation_id", ATTR_NUMBER, C | NUL | OWN },
	{ "description", ATTR_STRING, CU },
	TIME_ATTRS,
	{ 0 },
};

static const struct link segment_links[] = {
	{ "network", "network_id", NULL, "networks" },
	{ 0 },
};

static const struct view segment_views[] = {
	{ "subnets", "subnets", .by = "segment_id", .make = true },
	{ 0 },
};

const struct kind kind_segments = {
	.dir = "segments",
	.one = "segment",
	.many = "segments",
	.service = "network",
	.extension = "segment",
	.path = "/v2.0/segments",
	.attrs = segment_attrs,
	.links = segment_links,
	.views = segment_views,
	.page = true,
	.revisions = "revision_number",
};

static const struct attr qos_policy_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "is_default", ATTR_BOOL, CU | ADMIN },
	{ "rules", ATTR_OBJECTS, RO },
	STANDARD_ATTRS,
	{ 0 },
};

static const struct view qos_policy_views[] = {
	{ "bandwidth_limit_rules", "bandwidth-limit-rules", .by = "policy_id", .nested = true,
		.make = true },
	{ "dscp_marking_rules", "dscp-marking-rules", .by = "policy_id", .nested = true,
		.make = true },
	{ "minimum_bandwidth_rules", "minimum-bandwidth-rules", .by = "policy_id", .nested = true,
		.make = true },
	{ "minimum_packet_rate_rules", "minimum-packet-rate-rules", .by = "policy_id",
		.nested = true, .make = true },
	{ "packet_rate_limit_rules", "packet-rate-limit-rules", .by = "policy_id", .nested = true,
		.make = true },
	{ "networks", "networks", .by = "qos_policy_id", .make = true },
	{ "ports", "ports", .by = "qos_policy_id", .make = true },
	{ 0 },
};

const struct kind kind_qos_policies = {
	.dir = "qos-policies",
	.one = "policy",
	.many = "policies",
	.title = "QoS policy",
	.service = "network",
	.extension = "qos",
	.path = "/v2.0/qos/policies",
	.attrs = qos_policy_attrs,
	.views = qos_policy_views,
	.page = true,
	.revisions = "revision_number",
};

/* Rules have no names; each kind of them is found beneath its policy alone. */
static const struct attr bandwidth_limit_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "policy_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ | U, .choices = "egress ingress" },
	{ "max_kbps", ATTR_NUMBER, REQ | U },
	{ "max_burst_kbps", ATTR_NUMBER, CU },
	{ 0 },
};

static const struct word bandwidth_limit_rule_row[] = {
	{ "direction", WORD_CHOICE, "egress ingress" },
	{ "max_kbps", WORD_NUMBER, .must = true },
	{ "max_burst_kbps", WORD_NUMBER, .before = "burst" },
	{ 0 },
};

static const struct words bandwidth_limit_rule_words = { bandwidth_limit_rule_row, "egress-1000" };

const struct kind kind_bandwidth_limit_rules = {
	.dir = "bandwidth-limit-rules",
	.parent = "qos-policies",
	.parent_attr = "policy_id",
	.beneath = "bandwidth_limit_rules",
	.one = "bandwidth_limit_rule",
	.many = "bandwidth_limit_rules",
	.title = "bandwidth limit rule",
	.service = "network",
	.extension = "qos",
	.path = "/v2.0/qos/policies",
	.name_attr = "id",
	.label_attr = "",
	.words = &bandwidth_limit_rule_words,
	.attrs = bandwidth_limit_rule_attrs,
};

static const struct attr dscp_marking_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "policy_id", ATTR_STRING, REQ },
	{ "dscp_mark", ATTR_NUMBER, REQ | U },
	{ 0 },
};

static const struct word dscp_marking_rule_row[] = {
	{ "dscp_mark", WORD_NUMBER, .before = "mark", .must = true },
	{ 0 },
};

static const struct words dscp_marking_rule_words = { dscp_marking_rule_row, "mark-46" };

const struct kind kind_dscp_marking_rules = {
	.dir = "dscp-marking-rules",
	.parent = "qos-policies",
	.parent_attr = "policy_id",
	.beneath = "dscp_marking_rules",
	.one = "dscp_marking_rule",
	.many = "dscp_marking_rules",
	.title = "DSCP marking rule",
	.service = "network",
	.extension = "qos",
	.path = "/v2.0/qos/policies",
	.name_attr = "id",
	.label_attr = "",
	.words = &dscp_marking_rule_words,
	.attrs = dscp_marking_rule_attrs,
};

static const struct attr minimum_bandwidth_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "policy_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ | U, .choices = "egress ingress" },
	{ "min_kbps", ATTR_NUMBER, REQ | U },
	{ 0 },
};

static const struct word minimum_bandwidth_rule_row[] = {
	{ "direction", WORD_CHOICE, "egress ingress" },
	{ "min_kbps", WORD_NUMBER, .must = true },
	{ 0 },
};

static const struct words minimum_bandwidth_rule_words = { minimum_bandwidth_rule_row,
	"egress-1000" };

const struct kind kind_minimum_bandwidth_rules = {
	.dir = "minimum-bandwidth-rules",
	.parent = "qos-policies",
	.parent_attr = "policy_id",
	.beneath = "minimum_bandwidth_rules",
	.one = "minimum_bandwidth_rule",
	.many = "minimum_bandwidth_rules",
	.title = "minimum bandwidth rule",
	.service = "network",
	.extension = "qos",
	.path = "/v2.0/qos/policies",
	.name_attr = "id",
	.label_attr = "",
	.words = &minimum_bandwidth_rule_words,
	.attrs = minimum_bandwidth_rule_attrs,
};

static const struct attr minimum_packet_rate_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "policy_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ | U, .choices = "egress ingress any" },
	{ "min_kpps", ATTR_NUMBER, REQ | U },
	{ 0 },
};

static const struct word minimum_packet_rate_rule_row[] = {
	{ "direction", WORD_CHOICE, "egress ingress any" },
	{ "min_kpps", WORD_NUMBER, .must = true },
	{ 0 },
};

static const struct words minimum_packet_rate_rule_words = { minimum_packet_rate_rule_row,
	"egress-1000" };

const struct kind kind_minimum_packet_rate_rules = {
	.dir = "minimum-packet-rate-rules",
	.parent = "qos-policies",
	.parent_attr = "policy_id",
	.beneath = "minimum_packet_rate_rules",
	.one = "minimum_packet_rate_rule",
	.many = "minimum_packet_rate_rules",
	.title = "minimum packet rate rule",
	.service = "network",
	.extension = "qos-pps-minimum",
	.path = "/v2.0/qos/policies",
	.name_attr = "id",
	.label_attr = "",
	.words = &minimum_packet_rate_rule_words,
	.attrs = minimum_packet_rate_rule_attrs,
};

static const struct attr packet_rate_limit_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "policy_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ | U, .choices = "egress ingress" },
	{ "max_kpps", ATTR_NUMBER, REQ | U },
	{ "max_burst_kpps", ATTR_NUMBER, CU },
	{ 0 },
};

static const struct word packet_rate_limit_rule_row[] = {
	{ "direction", WORD_CHOICE, "egress ingress" },
	{ "max_kpps", WORD_NUMBER, .must = true },
	{ "max_burst_kpps", WORD_NUMBER, .before = "burst" },
	{ 0 },
};

static const struct words packet_rate_limit_rule_words = { packet_rate_limit_rule_row,
	"egress-1000" };

const struct kind kind_packet_rate_limit_rules = {
	.dir = "packet-rate-limit-rules",
	.parent = "qos-policies",
	.parent_attr = "policy_id",
	.beneath = "packet_rate_limit_rules",
	.one = "packet_rate_limit_rule",
	.many = "packet_rate_limit_rules",
	.title = "packet rate limit rule",
	.service = "network",
	.extension = "qos-pps",
	.path = "/v2.0/qos/policies",
	.name_attr = "id",
	.label_attr = "",
	.words = &packet_rate_limit_rule_words,
	.attrs = packet_rate_limit_rule_attrs,
};

/* The API gives the types of these rules no id. */
static const struct attr qos_rule_type_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "type", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_qos_rule_types = {
	.dir = "qos-rule-types",
	.one = "rule_type",
	.many = "rule_types",
	.title = "QoS rule type",
	.service = "network",
	.extension = "qos",
	.path = "/v2.0/qos/rule-types",
	.name_attr = "type",
	.id_of = "type",
	.attrs = qos_rule_type_attrs,
	.no_filter = true,
	.no_show = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr network_availability_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "network_id", ATTR_STRING, RO },
	{ "network_name", ATTR_STRING, RO },
	{ "total_ips", ATTR_NUMBER, RO },
	{ "used_ips", ATTR_NUMBER, RO },
	{ "subnet_ip_availability", ATTR_OBJECTS, SET },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct link network_availability_links[] = {
	{ "network", "network_id", NULL, "networks", .shown = true, .hint = "networks/" },
	{ 0 },
};

/* Each is its network's, and asked for by that one's id. */
const struct kind kind_network_availabilities = {
	.dir = "network-ip-availabilities",
	.one = "network_ip_availability",
	.many = "network_ip_availabilities",
	.title = "network IP availability",
	.service = "network",
	.extension = "network-ip-availability",
	.path = "/v2.0/network-ip-availabilities",
	.name_attr = "network_name",
	.id_of = "network_id",
	.attrs = network_availability_attrs,
	.links = network_availability_links,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr rbac_policy_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "object_type", ATTR_STRING, REQ },
	{ "object_id", ATTR_STRING, REQ },
	{ "action", ATTR_STRING, REQ },
	{ "target_tenant", ATTR_STRING, REQ | U },
	PROJECT_ATTRS,
	{ 0 },
};

const struct kind kind_rbac_policies = {
	.dir = "rbac-policies",
	.one = "rbac_policy",
	.many = "rbac_policies",
	.title = "RBAC policy",
	.service = "network",
	.extension = "rbac-policies",
	.path = "/v2.0/rbac-policies",
	.name_attr = "id",
	.attrs = rbac_policy_attrs,
};

/* The API gives zones no id: one name stands for networks and for routers. */
static const struct attr availability_zone_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, RO },
	{ "resource", ATTR_STRING, RO },
	{ "state", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_availability_zones = {
	.dir = "availability-zones",
	.one = "availability_zone",
	.many = "availability_zones",
	.title = "availability zone",
	.service = "network",
	.extension = "availability_zone",
	.path = "/v2.0/availability_zones",
	.name_attr = "id",
	.id_of = "resource name",
	.attrs = availability_zone_attrs,
	.no_show = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

/* ---- quotas: one document of all, in place of a list */

static const struct attr quota_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "limit", ATTR_NUMBER, U },
	{ "used", ATTR_NUMBER, RO },
	{ "reserved", ATTR_NUMBER, RO },
	{ 0 },
};

/* {"quota": {"network": {"limit": 100, "used": 1, "reserved": 0}, ...}} */
static int each_quota(
	const struct json *answer, const char *project, kind_object_fn object, void *ctx)
{
	const struct json *all = json_get(answer, "quota");
	int err = json_type(all) == JSON_OBJECT ? 0 : -EBADMSG;

	(void)project;
	for (const struct json *q = json_first(all); q && !err; q = json_next(q)) {
		CLEANUP_JSON struct json *copy = json_type(q) == JSON_OBJECT ? json_dup(q) : NULL;

		if (json_type(q) != JSON_OBJECT)
			continue;
		err = copy ? json_set_string(copy, "id", json_key(q)) : -ENOMEM;
		if (!err)
			err = object(ctx, copy);
	}
	return err;
}

/* Words {"limit": 50} of network as {"network": 50} of the project. */
static int quota_change(const char *id, struct json *body)
{
	struct json *limit = json_dup(json_get(body, "limit"));
	int err = json_set(body, id, limit);

	json_remove(body, "limit");
	return err;
}

static const struct hooks quota_hooks = {
	.objects = each_quota,
	.change = quota_change,
	.whole = true,
};

const struct kind kind_quotas = {
	.dir = "quotas",
	.one = "quota",
	.many = "quotas",
	.service = "network",
	.extension = "quota_details",
	.path = "/v2.0/quotas/%",
	.list_path = "/details.json",
	.name_attr = "id",
	.attrs = quota_attrs,
	.hooks = &quota_hooks,
	.no_show = true,
	.no_create = true,
	.no_delete = true,
};

/* The limits that an administrator has set for projects: the defaults hold for all others. */
static const struct attr project_quota_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "project_id", ATTR_STRING, REQ | OWN },
	{ "network", ATTR_NUMBER, REQ | U,
		.unless = "subnet subnetpool port router floatingip security_group "
			  "security_group_rule rbac_policy trunk" },
	{ "subnet", ATTR_NUMBER, CU },
	{ "subnetpool", ATTR_NUMBER, CU },
	{ "port", ATTR_NUMBER, CU },
	{ "router", ATTR_NUMBER, CU },
	{ "floatingip", ATTR_NUMBER, CU },
	{ "security_group", ATTR_NUMBER, CU },
	{ "security_group_rule", ATTR_NUMBER, CU },
	{ "rbac_policy", ATTR_NUMBER, CU },
	{ "trunk", ATTR_NUMBER, CU },
	{ 0 },
};

const struct kind kind_project_quotas = {
	.dir = "project-quotas",
	.one = "quota",
	.many = "quotas",
	.title = "project's quota",
	.service = "network",
	.extension = "quotas",
	.path = "/v2.0/quotas",
	.name_attr = "project_id",
	.id_of = "project_id",
	.put_by = "project_id",
	.attrs = project_quota_attrs,
	.hidden = true,
	.no_filter = true,
	.no_show = true,
};
