/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blockers: what must go before an object can, in any cloud. A row whose kind or attribute a cloud
 * does not have blocks nothing there. Beside it what comes and goes with an object.
 */
#include "client/kinds/tables.h"

/* Ports that Neutron removes with their network or subnet. */
#define SERVICE_OWNERS "network:dhcp network:distributed network:floatingip_agent_gateway"
#define INTERFACE_OWNERS "network:router_interface network:ha_router_replicated_interface"
#define ROUTER_OWNERS "network:router_ network:ha_router_replicated_interface"

#define FROM_ROUTER .from = "device_id", .when = ROUTER_OWNERS, .at = "interfaces/"

const struct blocker kind_blockers[] = {
	{ "networks", { "ports", "network_id" }, .except = SERVICE_OWNERS },
	{ "networks", { "ips", "floating_network_id" } },
	{ "networks", { "routers", "external_gateway_info", "network_id" }, .whole = true,
		.at = "gateway" },
	/* of addresses that hosts make themselves only a router's are in the way */
	{ "subnets", { "ports", "fixed_ips", "subnet_id" }, .except = SERVICE_OWNERS,
		.unless = "ipv6_address_mode", .words = "slaac dhcpv6-stateless" },
	{ "subnets", { "ports", "fixed_ips", "subnet_id" }, .owner = INTERFACE_OWNERS },
	{ "subnets", { "vpn-services", "subnet_id" } },
	{ "subnets", { "vpn-endpoint-groups", "endpoints" }, .whole = true },
	{ "ports", { "routers" }, .from = "device_id", .when = "network:router_gateway",
		.at = "gateway" },
	{ "ports", { "routers" }, FROM_ROUTER },
	{ "ports", { "ips" }, .from = "device_id", .when = "network:floatingip" },
	{ "ips", { "port-forwardings" }, .view = "port-forwardings", .at = "port-forwardings/" },
	{ "ports", { "trunks", "port_id" } },
	{ "ports", { "trunks", "sub_ports", "port_id" }, .whole = true },
	{ "routers", { "subnets" }, .view = "interfaces" },
	{ "routers", { "vpn-services", "router_id" } },
	{ "routers", { "ndp-proxies", "router_id" }, .whole = true },
	{ "ports", { "local-ips", "local_port_id" } },
	{ "local-ips", { "ports" }, .view = "ports", .at = "ports/" },
	{ "security-groups", { "ports", "security_groups" } },
	{ "address-groups", { "security-group-rules", "remote_address_group_id" } },
	{ "subnetpools", { "subnets", "subnetpool_id" } },
	{ "address-scopes", { "subnetpools", "address_scope_id" } },
	{ "segments", { "subnets", "segment_id" } },
	{ "qos-policies", { "networks", "qos_policy_id" }, .at = "qos_policy" },
	{ "qos-policies", { "ports", "qos_policy_id" }, .at = "qos_policy" },
	{ "qos-policies", { "ips", "qos_policy_id" }, .at = "qos_policy" },
	{ "qos-policies", { "routers", "external_gateway_info", "qos_policy_id" }, .whole = true },
	{ "network-flavors", { "routers", "flavor_id" }, .whole = true },
	{ "service-profiles", { "network-flavors", "service_profiles" }, .whole = true,
		.at = "service_profiles/" },
	{ "firewall-policies", { "firewall-groups", "ingress_firewall_policy_id" } },
	{ "firewall-policies", { "firewall-groups", "egress_firewall_policy_id" } },
	{ "firewall-policies", { "firewalls", "firewall_policy_id" } },
	{ "firewall-rules", { "firewall-policies", "firewall_rules" }, .whole = true },
	{ "vpn-services", { "ipsec-site-connections", "vpnservice_id" } },
	{ "ike-policies", { "ipsec-site-connections", "ikepolicy_id" } },
	{ "ipsec-policies", { "ipsec-site-connections", "ipsecpolicy_id" } },
	{ "vpn-endpoint-groups", { "ipsec-site-connections", "local_ep_group_id" } },
	{ "vpn-endpoint-groups", { "ipsec-site-connections", "peer_ep_group_id" } },
	{ "load-balancers", { "listeners", "loadbalancers", "id" }, .whole = true },
	{ "load-balancers", { "pools", "loadbalancers", "id" }, .whole = true },
	{ "pools", { "l7-policies", "redirect_pool_id" }, .at = "redirect_pool" },
	{ "connectors", { "connector-endpoints", "network_connector_id" } },
	{ "connector-endpoints", { "ports" }, .view = "interfaces" },
	{ 0 },
};

const struct brought kind_brought[] = {
	{ "routers", "ports", "device_id", .attr = "external_gateway_info" },
	{ "ips", "ports", "device_id" },
	{ "load-balancers", "ports", .from = "vip_port_id", .later = true },
	{ "servers", "ports", "device_id", .later = true },
	{ 0 },
};
