/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron: the kinds of OpenStack Networking v2.0 (the service's API
 * reference; neutron-lib's attribute definitions). The tables add type, mode
 * and references to what the API answers; an attribute that no table knows is
 * shown all the same.
 */
#include "client/kinds/tables.h"

/*
 * An interface belongs to a router, to one on all hosts (..._distributed), or to one with a
 * standby; a router's ports to the networks between hosts and outwards are none.
 */
#define INTERFACE_OWNERS "network:router_interface network:ha_router_replicated_interface"
#define ROUTER_OWNERS "network:router_ network:ha_router_replicated_interface"

const struct attr neutron_network_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "mtu", ATTR_NUMBER, CU },
	{ "shared", ATTR_BOOL, CU | ADMIN },
	{ "router:external", ATTR_BOOL, CU | ADMIN },
	{ "subnets", ATTR_LIST, SET },
	{ "availability_zone_hints", ATTR_LIST, C },
	{ "availability_zones", ATTR_LIST, SET },
	{ "dns_domain", ATTR_STRING, CU },
	{ "ipv4_address_scope", ATTR_STRING, RO },
	{ "ipv6_address_scope", ATTR_STRING, RO },
	{ "is_default", ATTR_BOOL, CU | ADMIN },
	{ "l2_adjacency", ATTR_BOOL, RO },
	{ "port_security_enabled", ATTR_BOOL, CU },
	{ "provider:network_type", ATTR_STRING, CU },
	{ "provider:physical_network", ATTR_STRING, CU | NUL },
	{ "provider:segmentation_id", ATTR_NUMBER, CU | NUL | OWN },
	{ "qos_policy_id", ATTR_STRING, CU | NUL },
	{ "segments", ATTR_OBJECTS, CU | OWN },
	{ "vlan_transparent", ATTR_BOOL, C },
	{ "availability_zone", ATTR_STRING, C | ATTR_ZONE },
	STANDARD_ATTRS,
	{ 0 },
};

const struct link neutron_network_links[] = {
	{ "qos_policy", "qos_policy_id", NULL, "qos-policies", .untold = true },
	{ 0 },
};

const struct view neutron_network_views[] = {
	{ "subnets", "subnets", .by = "network_id", .make = true },
	{ "ports", "ports", .by = "network_id", .make = true },
	{ "ips", "ips", .by = "floating_network_id", .make = true },
	{ 0 },
};

static const struct kind networks = {
	.dir = "networks",
	.one = "network",
	.many = "networks",
	.service = "network",
	.path = "/v2.0/networks",
	.attrs = neutron_network_attrs,
	.links = neutron_network_links,
	.views = neutron_network_views,
	.page = true,
	.revisions = "revision_number",
	.always = true,
};

const struct attr neutron_subnet_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "network_id", ATTR_STRING, REQ },
	{ "cidr", ATTR_CIDR, REQ, .unless = "subnetpool_id use_default_subnetpool" },
	{ "ip_version", ATTR_NUMBER, C, .version_of = "cidr" },
	{ "gateway_ip", ATTR_IP, CU | NUL },
	{ "enable_dhcp", ATTR_BOOL, CU },
	{ "allocation_pools", ATTR_OBJECTS, CU },
	{ "dns_nameservers", ATTR_IPS, CU },
	{ "host_routes", ATTR_OBJECTS, CU },
	{ "dns_publish_fixed_ip", ATTR_BOOL, CU },
	{ "ipv6_address_mode", ATTR_STRING, C | NUL,
		.choices = "dhcpv6-stateful dhcpv6-stateless slaac" },
	{ "ipv6_ra_mode", ATTR_STRING, C | NUL,
		.choices = "dhcpv6-stateful dhcpv6-stateless slaac" },
	{ "prefixlen", ATTR_NUMBER, C | ATTR_INPUT },
	{ "segment_id", ATTR_STRING, CU | NUL },
	{ "service_types", ATTR_LIST, CU | ADMIN },
	{ "subnetpool_id", ATTR_STRING, C | NUL },
	{ "use_default_subnetpool", ATTR_BOOL, C | ATTR_INPUT },
	{ "availability_zone", ATTR_STRING, C | ATTR_ZONE, .inherit = "network_id" },
	STANDARD_ATTRS,
	{ 0 },
};

const struct link neutron_subnet_links[] = {
	{ "network", "network_id", NULL, "networks" },
	{ "subnetpool", "subnetpool_id", NULL, "subnetpools" },
	{ "segment", "segment_id", NULL, "segments" },
	{ 0 },
};

static const struct kind subnets = {
	.dir = "subnets",
	.one = "subnet",
	.many = "subnets",
	.service = "network",
	.path = "/v2.0/subnets",
	.shape_attr = "cidr",
	.attrs = neutron_subnet_attrs,
	.links = neutron_subnet_links,
	.page = true,
	.revisions = "revision_number",
	.always = true,
};

const struct attr neutron_port_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "network_id", ATTR_STRING, REQ },
	{ "mac_address", ATTR_MAC, CU | OWN },
	{ "fixed_ips", ATTR_OBJECTS, CU | OWN },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "device_id", ATTR_STRING, CU | OWN },
	{ "device_owner", ATTR_STRING, CU | OWN },
	{ "security_groups", ATTR_LIST, CU | SET },
	{ "allowed_address_pairs", ATTR_OBJECTS, CU },
	{ "binding:host_id", ATTR_STRING, CU | OWN },
	{ "binding:profile", ATTR_OBJECT, CU | OWN },
	{ "binding:vif_details", ATTR_JSON, RO },
	{ "binding:vif_type", ATTR_STRING, RO },
	{ "binding:vnic_type", ATTR_STRING, CU },
	{ "data_plane_status", ATTR_STRING, U | NUL, .choices = "ACTIVE DOWN" },
	{ "device_profile", ATTR_STRING, C | NUL },
	{ "dns_assignment", ATTR_OBJECTS, RO },
	{ "dns_domain", ATTR_STRING, CU },
	{ "dns_name", ATTR_STRING, CU },
	{ "extra_dhcp_opts", ATTR_OBJECTS, CU, .gone = "opt_value" },
	{ "ip_allocation", ATTR_STRING, RO },
	{ "numa_affinity_policy", ATTR_STRING, CU | NUL, .choices = "required preferred legacy" },
	{ "port_security_enabled", ATTR_BOOL, CU },
	{ "propagate_uplink_status", ATTR_BOOL, CU },
	{ "qos_network_policy_id", ATTR_STRING, RO },
	{ "qos_policy_id", ATTR_STRING, CU | NUL },
	{ "resource_request", ATTR_JSON, RO },
	{ "trunk_details", ATTR_JSON, RO },
	{ "availability_zone", ATTR_STRING, C | ATTR_ZONE, .inherit = "network_id" },
	STANDARD_ATTRS,
	{ 0 },
};

const struct link neutron_port_links[] = {
	{ "network", "network_id", NULL, "networks", .untold = true },
	{ "device", "device_id", NULL, "servers", "compute:", true, "servers/S/ports/" },
	{ "router", "device_id", NULL, "routers", ROUTER_OWNERS, true, "routers/R/interfaces/" },
	{ "qos_policy", "qos_policy_id", NULL, "qos-policies", .untold = true },
	{ 0 },
};

const struct view neutron_port_views[] = {
	{ "subnets", "subnets", .from = "fixed_ips", .member = "subnet_id" },
	{ "security_groups", "security-groups", .from = "security_groups" },
	{ "ips", "ips", .by = "port_id", .make = true, .set = true },
	{ 0 },
};

static const struct kind ports = {
	.dir = "ports",
	.owner_attr = "device_owner",
	.one = "port",
	.many = "ports",
	.service = "network",
	.path = "/v2.0/ports",
	.attrs = neutron_port_attrs,
	.links = neutron_port_links,
	.views = neutron_port_views,
	.page = true,
	.revisions = "revision_number",
	.always = true,
};

const struct attr neutron_ip_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "floating_ip_address", ATTR_IP, C | OWN },
	{ "floating_network_id", ATTR_STRING, REQ, .pick = "router:external" },
	{ "fixed_ip_address", ATTR_IP, CU | NUL | OWN, .beside = "port_id" },
	{ "port_id", ATTR_STRING, CU | NUL | OWN },
	{ "router_id", ATTR_STRING, RO },
	{ "status", ATTR_STRING, RO },
	{ "subnet_id", ATTR_STRING, C | NUL | ATTR_INPUT },
	{ "dns_domain", ATTR_STRING, C },
	{ "dns_name", ATTR_STRING, C },
	{ "port_details", ATTR_OBJECT, RO },
	{ "port_forwardings", ATTR_OBJECTS, RO },
	{ "qos_policy_id", ATTR_STRING, CU | NUL },
	{ "availability_zone", ATTR_STRING, C | ATTR_ZONE },
	STANDARD_ATTRS,
	{ 0 },
};

/* The port last: with it the router goes, and rm -r must not miss what it has listed. */
const struct link neutron_ip_links[] = {
	{ "network", "floating_network_id", NULL, "networks", .untold = true },
	{ "router", "router_id", NULL, "routers" },
	{ "qos_policy", "qos_policy_id", NULL, "qos-policies", .untold = true },
	{ "port", "port_id", NULL, "ports" },
	{ 0 },
};

static const struct view ip_views[] = {
	{ "port-forwardings", "port-forwardings", .by = "floatingip_id", .nested = true,
		.make = true, .instead = "port_forwardings" },
	{ 0 },
};

static const struct kind ips = {
	.dir = "ips",
	.one = "floatingip",
	.many = "floatingips",
	.title = "floating IP",
	.service = "network",
	.extension = "router",
	.core = true,
	.path = "/v2.0/floatingips",
	.name_attr = "floating_ip_address",
	.label_attr = "description",
	.shape_attr = "floating_ip_address",
	.attrs = neutron_ip_attrs,
	.links = neutron_ip_links,
	.views = ip_views,
	.page = true,
	.revisions = "revision_number",
	.always = true,
};

static const struct attr port_forwarding_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "floatingip_id", ATTR_STRING, REQ },
	{ "internal_port_id", ATTR_STRING, REQ | U },
	{ "internal_ip_address", ATTR_IP, REQ | U },
	{ "internal_port", ATTR_NUMBER, REQ | U, .unless = "internal_port_range" },
	{ "internal_port_range", ATTR_STRING, CU },
	{ "external_port", ATTR_NUMBER, REQ | U, .unless = "external_port_range" },
	{ "external_port_range", ATTR_STRING, CU },
	{ "protocol", ATTR_STRING, REQ | U, .choices = "tcp udp icmp ipv6-icmp dccp sctp" },
	{ "description", ATTR_STRING, CU },
	{ 0 },
};

static const struct link port_forwarding_links[] = {
	{ "port", "internal_port_id", NULL, "ports" },
	{ 0 },
};

static const struct kind port_forwardings = {
	.dir = "port-forwardings",
	.parent = "ips",
	.parent_attr = "floatingip_id",
	.beneath = "port_forwardings",
	.one = "port_forwarding",
	.many = "port_forwardings",
	.title = "port forwarding",
	.service = "network",
	.extension = "floating-ip-port-forwarding",
	.path = "/v2.0/floatingips",
	.name_attr = "id",
	.label_attr = "description",
	.attrs = port_forwarding_attrs,
	.links = port_forwarding_links,
	.page = true,
};

const struct attr neutron_router_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, CU },
	/* with If-Match the old gateway is gone when Neutron refuses, and no new one is there */
	{ "external_gateway_info", ATTR_OBJECT, CU | NUL, .compared_late = true },
	{ "routes", ATTR_OBJECTS, U },
	{ "availability_zone_hints", ATTR_LIST, C },
	{ "availability_zones", ATTR_LIST, SET },
	{ "conntrack_helpers", ATTR_OBJECTS, RO },
	{ "distributed", ATTR_BOOL, CU },
	{ "enable_ndp_proxy", ATTR_BOOL, CU },
	{ "flavor_id", ATTR_STRING, C | NUL },
	{ "ha", ATTR_BOOL, CU },
	{ "availability_zone", ATTR_STRING, C | ATTR_ZONE },
	STANDARD_ATTRS,
	{ 0 },
};

const struct link neutron_router_links[] = {
	{ "gateway", "external_gateway_info", "network_id", "networks",
		.keeps = "enable_snat qos_policy_id" },
	{ "flavor", "flavor_id", NULL, "network-flavors" },
	{ 0 },
};

#define SUBNET "{\"subnet_id\":\"%\"}"
#define PORT "{\"port_id\":\"%\"}"

static const struct connection router_interfaces[] = {
	{ "subnets", { "PUT", "add_router_interface", SUBNET },
		{ "PUT", "remove_router_interface", SUBNET } },
	{ "ports", { "PUT", "add_router_interface", PORT },
		{ "PUT", "remove_router_interface", PORT } },
	{ 0 },
};

#define ROUTER_INTERFACES_VIEW                                                       \
	{                                                                            \
		"interfaces", "subnets", .via = "ports", .via_by = "device_id",      \
					 .from = "fixed_ips", .member = "subnet_id", \
					 .owner = INTERFACE_OWNERS, .named = true,   \
					 .connections = router_interfaces            \
	}

const struct view neutron_router_views[] = { ROUTER_INTERFACES_VIEW, { 0 } };

static const struct view router_views[] = {
	ROUTER_INTERFACES_VIEW,
	{ "conntrack-helpers", "conntrack-helpers", .by = "router_id", .nested = true, .make = true,
		.instead = "conntrack_helpers" },
	{ 0 },
};

static const struct kind routers = {
	.dir = "routers",
	.one = "router",
	.many = "routers",
	.service = "network",
	.extension = "router",
	.core = true,
	.path = "/v2.0/routers",
	.attrs = neutron_router_attrs,
	.links = neutron_router_links,
	.views = router_views,
	.page = true,
	.revisions = "revision_number",
};

static const struct attr security_group_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "stateful", ATTR_BOOL, CU },
	{ "shared", ATTR_BOOL, RO },
	{ "security_group_rules", ATTR_OBJECTS, SET },
	STANDARD_ATTRS,
	{ 0 },
};

static const struct view security_group_views[] = {
	{ "rules", "security-group-rules", .by = "security_group_id", .nested = true, .make = true,
		.with_draft = true, .instead = "security_group_rules" },
	{ 0 },
};

const struct kind kind_security_groups = {
	.dir = "security-groups",
	.one = "security_group",
	.many = "security_groups",
	.title = "security group",
	.service = "network",
	.extension = "security-group",
	.core = true,
	.path = "/v2.0/security-groups",
	.attrs = security_group_attrs,
	.views = security_group_views,
	.page = true,
	.revisions = "revision_number",
};

/* A rule is replaced, never changed: its PUT is refused or worse. */
static const struct attr security_group_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "security_group_id", ATTR_STRING, REQ },
	{ "direction", ATTR_STRING, REQ, .choices = "ingress egress" },
	{ "ethertype", ATTR_STRING, C, .choices = "IPv4 IPv6" },
	{ "protocol", ATTR_STRING, C | NUL },
	{ "port_range_min", ATTR_NUMBER, C | NUL },
	{ "port_range_max", ATTR_NUMBER, C | NUL },
	{ "remote_ip_prefix", ATTR_PREFIX, C | NUL },
	{ "remote_group_id", ATTR_STRING, C | NUL },
	{ "remote_address_group_id", ATTR_STRING, C | NUL },
	{ "normalized_cidr", ATTR_STRING, RO },
	{ "belongs_to_default_sg", ATTR_BOOL, RO },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, C },
	{ "tags", ATTR_LIST, SET },
	TIME_ATTRS,
	{ 0 },
};

static const struct link security_group_rule_links[] = {
	{ "remote_group", "remote_group_id", NULL, "security-groups" },
	{ "remote_address_group", "remote_address_group_id", NULL, "address-groups" },
	{ 0 },
};

static const struct word security_group_rule_row[] = {
	{ "direction", WORD_CHOICE, "ingress egress" },
	{ "ethertype", WORD_SWITCH, "IPv4 IPv6", "ipv6" },
	{ "protocol", WORD_PROTOCOL,
		"ah dccp egp esp gre hopopt icmp icmpv6 igmp ip ipip ipv6-encap ipv6-frag "
		"ipv6-icmp ipv6-nonxt ipv6-opts ipv6-route ospf pgm rsvp sctp tcp udp udplite "
		"vrrp" },
	{ "port_range_min", WORD_RANGE, .most = "port_range_max",
		.typed = "icmp icmpv6 ipv6-icmp 1 58" },
	{ "remote_ip_prefix", WORD_CIDR, .before = "from to", .family = "ethertype" },
	{ "remote_group_id", WORD_REMOTE, .before = "from to", .mark = "group-", .instead = true },
	{ "remote_address_group_id", WORD_REMOTE, .before = "from to", .mark = "addresses-",
		.instead = true },
	{ 0 },
};

static const struct words security_group_rule_words = { security_group_rule_row,
	"ingress-tcp-443" };

const struct kind kind_security_group_rules = {
	.dir = "security-group-rules",
	.parent = "security-groups",
	.parent_attr = "security_group_id",
	.one = "security_group_rule",
	.many = "security_group_rules",
	.title = "security group rule",
	.service = "network",
	.extension = "security-group",
	.core = true,
	.path = "/v2.0/security-group-rules",
	.name_attr = "id",
	.label_attr = "description",
	.words = &security_group_rule_words,
	.whole = true,
	.attrs = security_group_rule_attrs,
	.links = security_group_rule_links,
	.page = true,
	.no_update = true,
};

/* The collection of the mission stands empty where there are no connectors. */
static const struct attr connector_attrs[] = { { "id", ATTR_STRING, RO }, { 0 } };

const struct kind kind_no_connectors = {
	.dir = "connectors",
	.one = "network_connector",
	.many = "network_connectors",
	.title = "network connector",
	.service = "network",
	.attrs = connector_attrs,
	.always = true,
};

static const struct kind *const kinds[] = {
	&networks,
	&subnets,
	&ports,
	&ips,
	&port_forwardings,
	&kind_conntrack_helpers,
	&kind_no_connectors,
	&routers,
	&kind_security_groups,
	&kind_security_group_rules,
	KINDS_BESIDE,
	NULL,
};

const char *const openstack_unsettled[] = { "BUILD", "PENDING", "ALLOCATING", "DELETING", "REBUILD",
	NULL };
/* Cyclades and Synnefo show deleted networks, Nova a server while it goes, Octavia its history. */
const char *const openstack_gone[] = { "DELETED", NULL };
const char *const openstack_updated[] = { "updated_at", "updated", NULL };
const char *const openstack_created[] = { "created_at", "created", NULL };

const struct cloud_type cloud_neutron = {
	.name = "neutron",
	.heading = "",
	.kinds = kinds,
	.marks = "",
	.service = "network",
	.extensions = true,
	.unsettled = openstack_unsettled,
	.gone = openstack_gone,
	.updated = openstack_updated,
	.created = openstack_created,
	.revision = "revision_number",
	.quotas = "quotas",
};
