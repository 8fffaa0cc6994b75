/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vpn: VPNaaS, as in the Networking API reference: services of a router, the
 * policies of their keys and packets, and connections.
 */
#include "client/kinds/tables.h"

static const struct attr service_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "router_id", ATTR_STRING, REQ },
	{ "subnet_id", ATTR_STRING, C | NUL },
	{ "description", ATTR_STRING, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "external_v4_ip", ATTR_STRING, RO },
	{ "external_v6_ip", ATTR_STRING, RO },
	{ "flavor_id", ATTR_STRING, C | NUL },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct link service_links[] = {
	{ "router", "router_id", NULL, "routers" },
	{ "subnet", "subnet_id", NULL, "subnets" },
	{ 0 },
};

static const struct view service_views[] = {
	{ "connections", "ipsec-site-connections", .by = "vpnservice_id", .make = true },
	{ 0 },
};

const struct kind kind_vpn_services = {
	.dir = "vpn-services",
	.one = "vpnservice",
	.many = "vpnservices",
	.title = "VPN service",
	.service = "network",
	.extension = "vpnaas",
	.path = "/v2.0/vpn/vpnservices",
	.attrs = service_attrs,
	.links = service_links,
	.views = service_views,
	.page = true,
};

static const struct attr ike_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "description", ATTR_STRING, CU },
	{ "auth_algorithm", ATTR_STRING, CU },
	{ "encryption_algorithm", ATTR_STRING, CU },
	{ "phase1_negotiation_mode", ATTR_STRING, CU },
	{ "ike_version", ATTR_STRING, CU, .choices = "v1 v2" },
	{ "pfs", ATTR_STRING, CU },
	{ "lifetime", ATTR_OBJECT, CU },
	PROJECT_ATTRS,
	{ 0 },
};

const struct kind kind_ike_policies = {
	.dir = "ike-policies",
	.one = "ikepolicy",
	.many = "ikepolicies",
	.title = "IKE policy",
	.service = "network",
	.extension = "vpnaas",
	.path = "/v2.0/vpn/ikepolicies",
	.attrs = ike_attrs,
	.page = true,
};

static const struct attr ipsec_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "description", ATTR_STRING, CU },
	{ "transform_protocol", ATTR_STRING, CU, .choices = "esp ah ah-esp" },
	{ "auth_algorithm", ATTR_STRING, CU },
	{ "encryption_algorithm", ATTR_STRING, CU },
	{ "encapsulation_mode", ATTR_STRING, CU, .choices = "tunnel transport" },
	{ "pfs", ATTR_STRING, CU },
	{ "lifetime", ATTR_OBJECT, CU },
	PROJECT_ATTRS,
	{ 0 },
};

const struct kind kind_ipsec_policies = {
	.dir = "ipsec-policies",
	.one = "ipsecpolicy",
	.many = "ipsecpolicies",
	.title = "IPsec policy",
	.service = "network",
	.extension = "vpnaas",
	.path = "/v2.0/vpn/ipsecpolicies",
	.attrs = ipsec_attrs,
	.page = true,
};

static const struct attr connection_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "vpnservice_id", ATTR_STRING, REQ },
	{ "ikepolicy_id", ATTR_STRING, REQ },
	{ "ipsecpolicy_id", ATTR_STRING, REQ },
	{ "peer_address", ATTR_STRING, REQ | U },
	{ "peer_id", ATTR_STRING, REQ | U },
	{ "psk", ATTR_STRING, REQ | U | SECRET },
	{ "peer_cidrs", ATTR_CIDRS, CU },
	{ "local_id", ATTR_STRING, CU },
	{ "local_ep_group_id", ATTR_STRING, CU | NUL },
	{ "peer_ep_group_id", ATTR_STRING, CU | NUL },
	{ "initiator", ATTR_STRING, CU, .choices = "bi-directional response-only" },
	{ "auth_mode", ATTR_STRING, RO },
	{ "route_mode", ATTR_STRING, RO },
	{ "mtu", ATTR_NUMBER, CU },
	{ "dpd", ATTR_OBJECT, CU },
	{ "description", ATTR_STRING, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	PROJECT_ATTRS,
	{ 0 },
};

static const struct link connection_links[] = {
	{ "vpn_service", "vpnservice_id", NULL, "vpn-services" },
	{ "ike_policy", "ikepolicy_id", NULL, "ike-policies" },
	{ "ipsec_policy", "ipsecpolicy_id", NULL, "ipsec-policies" },
	{ "local_endpoints", "local_ep_group_id", NULL, "vpn-endpoint-groups" },
	{ "peer_endpoints", "peer_ep_group_id", NULL, "vpn-endpoint-groups" },
	{ 0 },
};

const struct kind kind_ipsec_connections = {
	.dir = "ipsec-site-connections",
	.one = "ipsec_site_connection",
	.many = "ipsec_site_connections",
	.title = "IPsec site connection",
	.service = "network",
	.extension = "vpnaas",
	.path = "/v2.0/vpn/ipsec-site-connections",
	.attrs = connection_attrs,
	.links = connection_links,
	.page = true,
};

static const struct attr endpoint_group_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "type", ATTR_STRING, REQ, .choices = "subnet cidr network router vlan" },
	{ "endpoints", ATTR_LIST, REQ | SET },
	{ "description", ATTR_STRING, CU },
	PROJECT_ATTRS,
	{ 0 },
};

const struct kind kind_vpn_endpoint_groups = {
	.dir = "vpn-endpoint-groups",
	.one = "endpoint_group",
	.many = "endpoint_groups",
	.title = "VPN endpoint group",
	.service = "network",
	.extension = "vpn-endpoint-groups",
	.path = "/v2.0/vpn/endpoint-groups",
	.attrs = endpoint_group_attrs,
	.page = true,
};
