/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron_l3: what Neutron's routers do besides: helpers of their connection tracking, proxies that
 * answer for IPv6 neighbours, addresses that are local to each host (the Networking API reference).
 */
#include "client/kinds/tables.h"

static const struct attr conntrack_helper_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "router_id", ATTR_STRING, REQ },
	{ "protocol", ATTR_STRING, REQ | U },
	{ "port", ATTR_NUMBER, REQ | U },
	{ "helper", ATTR_STRING, REQ | U },
	{ 0 },
};

const struct kind kind_conntrack_helpers = {
	.dir = "conntrack-helpers",
	.parent = "routers",
	.parent_attr = "router_id",
	.beneath = "conntrack_helpers",
	.one = "conntrack_helper",
	.many = "conntrack_helpers",
	.title = "connection tracking helper",
	.service = "network",
	.extension = "l3-conntrack-helper",
	.path = "/v2.0/routers",
	.name_attr = "id",
	.label_attr = "",
	.attrs = conntrack_helper_attrs,
	.page = true,
};

static const struct attr ndp_proxy_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "router_id", ATTR_STRING, REQ },
	{ "port_id", ATTR_STRING, REQ },
	{ "ip_address", ATTR_IP, C | NUL | OWN },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, CU },
	TIME_ATTRS,
	{ 0 },
};

static const struct link ndp_proxy_links[] = {
	{ "router", "router_id", NULL, "routers" },
	{ "port", "port_id", NULL, "ports" },
	{ 0 },
};

const struct kind kind_ndp_proxies = {
	.dir = "ndp-proxies",
	.one = "ndp_proxy",
	.many = "ndp_proxies",
	.title = "NDP proxy",
	.service = "network",
	.extension = "l3-ndp-proxy",
	.path = "/v2.0/ndp_proxies",
	.attrs = ndp_proxy_attrs,
	.links = ndp_proxy_links,
	.page = true,
	.revisions = "revision_number",
};

static const struct attr local_ip_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "network_id", ATTR_STRING, REQ, .unless = "local_port_id" },
	{ "local_port_id", ATTR_STRING, C | OWN },
	{ "local_ip_address", ATTR_IP, C | NUL | OWN },
	{ "ip_mode", ATTR_STRING, C, .choices = "translate passthrough" },
	PROJECT_ATTRS,
	{ "description", ATTR_STRING, CU },
	TIME_ATTRS,
	{ 0 },
};

static const struct link local_ip_links[] = {
	{ "network", "network_id", NULL, "networks" },
	{ "local_port", "local_port_id", NULL, "ports" },
	{ 0 },
};

static const struct connection local_ip_to_ports[] = {
	{ "ports",
		{ "POST", "port_associations", "{\"port_association\":{\"fixed_port_id\":\"%\"}}" },
		{ "DELETE", "port_associations/%", NULL } },
	{ 0 },
};

static const struct view local_ip_views[] = {
	{ "ports", "ports", .via = "local-ip-ports", .via_by = "local_ip_id",
		.from = "fixed_port_id", .connections = local_ip_to_ports },
	{ 0 },
};

const struct kind kind_local_ips = {
	.dir = "local-ips",
	.one = "local_ip",
	.many = "local_ips",
	.title = "local IP",
	.service = "network",
	.extension = "local_ip",
	.path = "/v2.0/local_ips",
	.attrs = local_ip_attrs,
	.links = local_ip_links,
	.views = local_ip_views,
	.page = true,
	.revisions = "revision_number",
};

/* The API gives the association of a local IP with a port no id, and calls it by the port. */
static const struct attr local_ip_port_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "local_ip_id", ATTR_STRING, RO },
	{ "fixed_port_id", ATTR_STRING, RO },
	{ "fixed_ip", ATTR_IP, RO },
	{ 0 },
};

const struct kind kind_local_ip_ports = {
	.dir = "local-ip-ports",
	.parent_attr = "local_ip_id",
	.beneath = "port_associations",
	.inner = true,
	.one = "port_association",
	.many = "port_associations",
	.service = "network",
	.extension = "local_ip",
	.path = "/v2.0/local_ips",
	.id_of = "local_ip_id fixed_port_id",
	.name_attr = "id",
	.attrs = local_ip_port_attrs,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};
