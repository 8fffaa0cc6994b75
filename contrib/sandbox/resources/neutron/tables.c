/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables: what attributes each resource has, who may send them, and what they
 * are when nobody does (Neutron 21's definitions and default policy).
 */
#include "contrib/sandbox/resources/neutron/checks.h"

static const struct field network_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "mtu", F_COUNT, BOTH, "1450" },
	{ "status", F_STRING, 0, "\"ACTIVE\"" },
	{ "subnets", F_LIST, 0, "[]" },
	{ "shared", F_BOOL, BOTH | ADMIN, "false" },
	{ "availability_zone_hints", F_LIST, POST, "[]" },
	{ "availability_zones", F_LIST, 0, "[]" },
	{ "ipv4_address_scope", F_STRING, 0 },
	{ "ipv6_address_scope", F_STRING, 0 },
	{ "router:external", F_BOOL, BOTH | ADMIN, "false" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "port_security_enabled", F_BOOL, BOTH, "true" },
	{ "is_default", F_BOOL, BOTH | ADMIN | OPTIONAL },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE },
	{ "dns_domain", F_STRING, BOTH, "\"\"" },
	{ "l2_adjacency", F_BOOL, 0, "true" },
	{ "provider:network_type", F_STRING, BOTH | ADMIN | SEEN, "\"vxlan\"" },
	{ "provider:physical_network", F_STRING, BOTH | ADMIN | SEEN | NULLABLE },
	{ "provider:segmentation_id", F_INT, BOTH | ADMIN | SEEN | NULLABLE },
	{ "segments", F_LIST, BOTH | ADMIN | SEEN | OPTIONAL },
	STANDARD,
};

const struct resource networks = { "networks", "network", "networks", "Network", "Network", network_fields, 1,
	100, check_network, network_removable, made_network, gone_network };

static const char v6_modes[] = "['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac']";

static const struct field subnet_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "network_id", F_UUID, POST | REQUIRED },
	{ "ip_version", F_INT, POST | REQUIRED, NULL, "[4, 6]" },
	{ "subnetpool_id", F_UUID, POST | NULLABLE },
	{ "prefixlen", F_COUNT, POST | OPTIONAL },
	{ "use_default_subnetpool", F_BOOL, POST | OPTIONAL },
	{ "enable_dhcp", F_BOOL, BOTH, "true" },
	{ "ipv6_ra_mode", F_STRING, POST | NULLABLE, NULL, v6_modes },
	{ "ipv6_address_mode", F_STRING, POST | NULLABLE, NULL, v6_modes },
	{ "gateway_ip", F_IP, BOTH | NULLABLE },
	{ "cidr", F_CIDR, POST | NULLABLE },
	{ "allocation_pools", F_POOLS, BOTH, "[]" },
	{ "host_routes", F_ROUTES, BOTH, "[]" },
	{ "dns_nameservers", F_SERVERS, BOTH, "[]" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "service_types", F_LIST, BOTH | ADMIN, "[]" },
	{ "segment_id", F_UUID, BOTH | ADMIN | SEEN | NULLABLE },
	STANDARD,
};

const struct resource subnets = { "subnets", "subnet", "subnets", "Subnet", "Subnet", subnet_fields, 0, 100,
	check_subnet, subnet_removable, made_subnet, gone_subnet };

static const char vnic_types[] =
	"['normal', 'direct', 'macvtap', 'baremetal', 'direct-physical', 'virtio-forwarder', 'smart-nic', "
	"'vdpa', 'accelerator-direct', 'accelerator-direct-physical', 'remote-managed']";

static const struct field port_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "network_id", F_UUID, POST | REQUIRED },
	{ "tenant_id", F_STRING, POST },
	{ "mac_address", F_MAC, BOTH | CHANGED },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0, "\"DOWN\"" },
	{ "device_id", F_STRING, BOTH, "\"\"" },
	{ "device_owner", F_STRING, BOTH, "\"\"" },
	{ "fixed_ips", F_FIXED, BOTH, "[]" },
	{ "allowed_address_pairs", F_ANY, BOTH, "[]" },
	{ "extra_dhcp_opts", F_DHCP, BOTH | NULLABLE, "[]" },
	{ "security_groups", F_IDS, BOTH, "[]" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "binding:vnic_type", F_STRING, BOTH, "\"normal\"", vnic_types },
	{ "port_security_enabled", F_BOOL, BOTH, "true" },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE },
	{ "qos_network_policy_id", F_UUID, 0 },
	{ "dns_name", F_STRING, BOTH, "\"\"" },
	{ "dns_assignment", F_LIST, 0, "[]" },
	{ "dns_domain", F_STRING, BOTH, "\"\"" },
	{ "ip_allocation", F_STRING, 0, "\"immediate\"" },
	{ "binding:profile", F_ANY, BOTH | ADMIN | SEEN, "{}" },
	{ "binding:host_id", F_STRING, BOTH | ADMIN | SEEN, "\"\"" },
	{ "binding:vif_type", F_STRING, SEEN, "\"unbound\"" },
	{ "binding:vif_details", F_ANY, SEEN, "{}" },
	{ "resource_request", F_ANY, SEEN },
	{ "trunk_details", F_ANY, OPTIONAL },
	{ "tags", F_LIST, POST, "[]" },
	{ "created_at", F_STRING, 0 },
	{ "updated_at", F_STRING, 0 },
	{ "revision_number", F_INT, 0, "0" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource ports = { "ports", "port", "ports", "Port", "Port", port_fields, 1, 500, check_port,
	port_removable, NULL, gone_port };

static const struct field router_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0, "\"ACTIVE\"" },
	{ "external_gateway_info", F_ANY, BOTH | NULLABLE },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "availability_zones", F_LIST, 0, "[]" },
	{ "availability_zone_hints", F_LIST, POST, "[]" },
	{ "routes", F_ROUTES, PUT, "[]" },
	{ "flavor_id", F_UUID, POST | NULLABLE },
	{ "conntrack_helpers", F_LIST, 0, "[]" },
	{ "distributed", F_BOOL, BOTH | ADMIN | SEEN, "false" },
	{ "ha", F_BOOL, BOTH | ADMIN | SEEN, "false" },
	STANDARD,
};

const struct resource routers = { "routers", "router", "routers", "Router", "Router", router_fields, 1, 10,
	check_router, router_removable, NULL, gone_router, .action = router_action,
	.absent = "could not be found" };

static const struct field ip_fields[] = {
	{ "id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST },
	{ "floating_ip_address", F_IP, POST | ADMIN | NULLABLE },
	{ "floating_network_id", F_UUID, POST | REQUIRED },
	{ "router_id", F_UUID, 0 },
	{ "port_id", F_UUID, BOTH | NULLABLE },
	{ "fixed_ip_address", F_IP, BOTH | NULLABLE },
	{ "status", F_STRING, 0, "\"DOWN\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE },
	{ "port_details", F_ANY, 0 },
	{ "dns_domain", F_STRING, POST, "\"\"" },
	{ "dns_name", F_STRING, POST, "\"\"" },
	{ "port_forwardings", F_LIST, 0, "[]" },
	{ "subnet_id", F_UUID, POST | NULLABLE | OPTIONAL },
	STANDARD,
};

const struct resource floatingips = { "floatingips", "floatingip", "floatingips", "FloatingIP", "Floating IP",
	ip_fields, 0, 50, check_ip, NULL, NULL, gone_ip, .absent = "could not be found" };

static const struct field group_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "stateful", F_BOOL, BOTH, "true" },
	{ "tenant_id", F_STRING, POST },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "shared", F_BOOL, 0, "false" },
	{ "security_group_rules", F_LIST, 0, "[]" },
	STANDARD,
};

const struct resource groups = { "security-groups", "security_group", "security_groups", "SecurityGroup",
	"Security group", group_fields, 1, 10, check_group, group_removable, made_group, gone_group,
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

const struct resource rules = { "security-group-rules", "security_group_rule", "security_group_rules",
	"SecurityGroupRule", "Security group rule", rule_fields, 0, 100, check_rule, NULL, made_rule,
	gone_rule, .absent = "does not exist" };

const struct resource *const plain_resources[] = { &networks, &subnets, &ports, &routers, &floatingips,
	&groups, &rules, NULL };

const struct resource *const resources[] = { &networks, &subnets, &ports, &routers, &floatingips, &groups,
	&rules, &subnetpools, &scopes, &trunks, &segments, &policies, &rbac, &fw_groups, &fw_policies,
	&fw_rules, &fw1_firewalls, &fw1_policies, &fw1_rules, &vpn_services, &vpn_ike, &vpn_ipsec,
	&vpn_connections, &vpn_endpoints, NULL };
