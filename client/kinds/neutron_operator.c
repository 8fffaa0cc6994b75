/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron_operator: what those who run a Neutron set up for all: what is metered and logged, which
 * flavors routers have, the ranges of segments (the Networking API reference).
 */
#include "client/kinds/tables.h"

static const struct attr metering_label_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, C },
	{ "shared", ATTR_BOOL, C | ADMIN },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, C },
	{ 0 },
};

static const struct view metering_label_views[] = {
	{ "rules", "metering-label-rules", .by = "metering_label_id", .nested = true,
		.make = true },
	{ 0 },
};

const struct kind kind_metering_labels = {
	.dir = "metering-labels",
	.one = "metering_label",
	.many = "metering_labels",
	.title = "metering label",
	.service = "network",
	.extension = "metering",
	.path = "/v2.0/metering/metering-labels",
	.attrs = metering_label_attrs,
	.views = metering_label_views,
	.page = true,
	.no_update = true,
};

static const struct attr metering_label_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "metering_label_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ, .choices = "ingress egress" },
	{ "remote_ip_prefix", ATTR_CIDR, REQ, .unless = "source_ip_prefix destination_ip_prefix" },
	{ "source_ip_prefix", ATTR_CIDR, C },
	{ "destination_ip_prefix", ATTR_CIDR, C },
	{ "excluded", ATTR_BOOL, C },
	{ 0 },
};

const struct kind kind_metering_label_rules = {
	.dir = "metering-label-rules",
	.parent = "metering-labels",
	.parent_attr = "metering_label_id",
	.one = "metering_label_rule",
	.many = "metering_label_rules",
	.title = "metering label's rule",
	.service = "network",
	.extension = "metering",
	.path = "/v2.0/metering/metering-label-rules",
	.name_attr = "id",
	.attrs = metering_label_rule_attrs,
	.page = true,
	.no_update = true,
};

static const struct attr log_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "resource_type", ATTR_STRING, REQ },
	{ "resource_id", ATTR_STRING, C | NUL },
	{ "target_id", ATTR_STRING, C | NUL },
	{ "event", ATTR_STRING, C, .choices = "ACCEPT DROP ALL" },
	{ "enabled", ATTR_BOOL, CU },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, CU },
	TIME_ATTRS,
	{ 0 },
};

static const struct link log_links[] = {
	{ "security_group", "resource_id", NULL, "security-groups", .owner = "security_group" },
	{ "target", "target_id", NULL, "ports" },
	{ 0 },
};

const struct kind kind_logs = {
	.dir = "logs",
	.one = "log",
	.many = "logs",
	.service = "network",
	.extension = "logging",
	.path = "/v2.0/log/logs",
	.owner_attr = "resource_type",
	.attrs = log_attrs,
	.links = log_links,
	.page = true,
	.revisions = "revision_number",
};

/* A type is all that the API tells of it. */
static const struct attr loggable_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "type", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_loggable_resources = {
	.dir = "loggable-resources",
	.one = "loggable_resource",
	.many = "loggable_resources",
	.title = "loggable resource",
	.service = "network",
	.extension = "logging",
	.path = "/v2.0/log/loggable-resources",
	.name_attr = "id",
	.id_of = "type",
	.attrs = loggable_attrs,
	.no_show = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

/* ---- flavors of services: the flavors of servers are Nova's */

static const struct attr network_flavor_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "service_type", ATTR_STRING, REQ },
	{ "enabled", ATTR_BOOL, CU },
	{ "service_profiles", ATTR_LIST, SET },
	{ "description", ATTR_STRING, CU },
	{ 0 },
};

static const struct connection flavor_profiles[] = {
	{ "service-profiles",
		{ "POST", "service_profiles", "{\"service_profile\":{\"id\":\"%\"}}" },
		{ "DELETE", "service_profiles/%", NULL } },
	{ 0 },
};

static const struct view network_flavor_views[] = {
	{ "service_profiles", "service-profiles", .from = "service_profiles",
		.connections = flavor_profiles },
	{ 0 },
};

const struct kind kind_network_flavors = {
	.dir = "network-flavors",
	.one = "flavor",
	.many = "flavors",
	.title = "network flavor",
	.service = "network",
	.extension = "flavors",
	.path = "/v2.0/flavors",
	.attrs = network_flavor_attrs,
	.views = network_flavor_views,
	.page = true,
};

static const struct attr service_profile_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "driver", ATTR_STRING, REQ | U, .unless = "metainfo" },
	{ "metainfo", ATTR_STRING, CU },
	{ "enabled", ATTR_BOOL, CU },
	{ "description", ATTR_STRING, CU },
	{ 0 },
};

const struct kind kind_service_profiles = {
	.dir = "service-profiles",
	.one = "service_profile",
	.many = "service_profiles",
	.title = "service profile",
	.service = "network",
	.extension = "flavors",
	.path = "/v2.0/service_profiles",
	.name_attr = "id",
	.label_attr = "description",
	.attrs = service_profile_attrs,
	.page = true,
};

/* The API gives providers no id: a service may have several. */
static const struct attr service_provider_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "service_type", ATTR_STRING, RO },
	{ "name", ATTR_STRING, RO },
	{ "default", ATTR_BOOL, RO },
	{ 0 },
};

const struct kind kind_service_providers = {
	.dir = "service-providers",
	.one = "service_provider",
	.many = "service_providers",
	.title = "service provider",
	.service = "network",
	.extension = "service-type",
	.path = "/v2.0/service-providers",
	.name_attr = "id",
	.id_of = "service_type name",
	.attrs = service_provider_attrs,
	.no_show = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr segment_range_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "network_type", ATTR_STRING, REQ, .choices = "vlan vxlan gre geneve" },
	{ "physical_network", ATTR_STRING, C },
	{ "minimum", ATTR_NUMBER, REQ | U | OWN },
	{ "maximum", ATTR_NUMBER, REQ | U | OWN },
	{ "default", ATTR_BOOL, RO },
	{ "shared", ATTR_BOOL, C },
	{ "used", ATTR_JSON, RO },
	{ "available", ATTR_LIST, RO },
	STANDARD_ATTRS,
	{ 0 },
};

const struct kind kind_segment_ranges = {
	.dir = "network-segment-ranges",
	.one = "network_segment_range",
	.many = "network_segment_ranges",
	.title = "network segment range",
	.service = "network",
	.extension = "network-segment-range",
	.path = "/v2.0/network-segment-ranges",
	.attrs = segment_range_attrs,
	.page = true,
	.revisions = "revision_number",
};

/* ---- agents: what is set up runs on them; which networks and routers each of them carries */

static const struct attr agent_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "agent_type", ATTR_STRING, RO },
	{ "binary", ATTR_STRING, RO },
	{ "topic", ATTR_STRING, RO },
	{ "host", ATTR_STRING, RO },
	{ "availability_zone", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, U },
	{ "alive", ATTR_BOOL, RO },
	{ "configurations", ATTR_OBJECT, RO },
	{ "resources_synced", ATTR_BOOL, RO },
	{ "started_at", ATTR_STRING, RO },
	{ "created_at", ATTR_STRING, RO },
	{ "heartbeat_timestamp", ATTR_STRING, RO },
	{ "description", ATTR_STRING, U },
	{ 0 },
};

static const struct connection agent_to_networks[] = {
	{ "networks", { "POST", "dhcp-networks", "{\"network_id\":\"%\"}" },
		{ "DELETE", "dhcp-networks/%", NULL } },
	{ 0 },
};

static const struct connection agent_to_routers[] = {
	{ "routers", { "POST", "l3-routers", "{\"router_id\":\"%\"}" },
		{ "DELETE", "l3-routers/%", NULL } },
	{ 0 },
};

static const struct view agent_views[] = {
	{ "networks", "networks", .via = "agent-networks", .via_by = "agent_id",
		.from = "network_id", .connections = agent_to_networks },
	{ "routers", "routers", .via = "agent-routers", .via_by = "agent_id", .from = "router_id",
		.connections = agent_to_routers },
	{ 0 },
};

const struct kind kind_agents = {
	.dir = "agents",
	.one = "agent",
	.many = "agents",
	.service = "network",
	.extension = "agent",
	.path = "/v2.0/agents",
	.name_attr = "binary",
	.attrs = agent_attrs,
	.views = agent_views,
	.no_create = true,
};

/* The networks of an agent are answered whole: each is the fact that it is there. */
static const struct attr agent_network_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "agent_id", ATTR_STRING, RO },
	{ "network_id", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_agent_networks = {
	.dir = "agent-networks",
	.parent_attr = "agent_id",
	.beneath = "dhcp-networks",
	.inner = true,
	.one = "network",
	.many = "networks",
	.service = "network",
	.extension = "dhcp_agent_scheduler",
	.path = "/v2.0/agents",
	.stands_for = "network_id",
	.id_of = "agent_id network_id",
	.name_attr = "id",
	.attrs = agent_network_attrs,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr agent_router_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "agent_id", ATTR_STRING, RO },
	{ "router_id", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_agent_routers = {
	.dir = "agent-routers",
	.parent_attr = "agent_id",
	.beneath = "l3-routers",
	.inner = true,
	.one = "router",
	.many = "routers",
	.service = "network",
	.extension = "l3_agent_scheduler",
	.path = "/v2.0/agents",
	.stands_for = "router_id",
	.id_of = "agent_id router_id",
	.name_attr = "id",
	.attrs = agent_router_attrs,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

/* ---- what security groups begin with */

/* The group that a rule will be of is PARENT: no link leads there. */
static const struct attr default_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "direction", ATTR_STRING, REQ, .choices = "ingress egress" },
	{ "ethertype", ATTR_STRING, C, .choices = "IPv4 IPv6" },
	{ "protocol", ATTR_STRING, C | NUL },
	{ "port_range_min", ATTR_NUMBER, C | NUL },
	{ "port_range_max", ATTR_NUMBER, C | NUL },
	{ "remote_ip_prefix", ATTR_PREFIX, C | NUL },
	{ "remote_group_id", ATTR_STRING, C | NUL },
	{ "remote_address_group_id", ATTR_STRING, C | NUL },
	{ "used_in_default_sg", ATTR_BOOL, C },
	{ "used_in_non_default_sg", ATTR_BOOL, C },
	{ "description", ATTR_STRING, C },
	TIME_ATTRS,
	{ 0 },
};

static const struct link default_rule_links[] = {
	{ "remote_address_group", "remote_address_group_id", NULL, "address-groups" },
	{ 0 },
};

const struct kind kind_default_rules = {
	.dir = "default-security-group-rules",
	.one = "default_security_group_rule",
	.many = "default_security_group_rules",
	.title = "default security group rule",
	.service = "network",
	.extension = "security-groups-default-rules",
	.path = "/v2.0/default-security-group-rules",
	.name_attr = "id",
	.label_attr = "description",
	.whole = true,
	.attrs = default_rule_attrs,
	.links = default_rule_links,
	.page = true,
	.no_update = true,
};
