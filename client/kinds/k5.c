/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k5: Fujitsu K5: an older Neutron in which networks and what is in them belong
 * to an availability zone, and network connectors, which join networks of
 * different zones and others outside (cloudnetfs-tree(7), COLLECTIONS).
 */
#include "client/kinds/tables.h"

#include <errno.h>

#include "client/json/json.h"

static const struct kind networks = {
	.dir = "networks",
	.one = "network",
	.many = "networks",
	.service = "network",
	.path = "/v2.0/networks",
	.attrs = neutron_network_attrs,
	.links = neutron_network_links,
	.views = neutron_network_views,
	.zoned = true,
	.always = true,
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
	.zoned = true,
	.always = true,
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
	.zoned = true,
	.always = true,
};

static const struct kind ips = {
	.dir = "ips",
	.one = "floatingip",
	.many = "floatingips",
	.title = "floating IP",
	.service = "network",
	.path = "/v2.0/floatingips",
	.name_attr = "floating_ip_address",
	.shape_attr = "floating_ip_address",
	.label_attr = "",
	.attrs = neutron_ip_attrs,
	.links = neutron_ip_links,
	.zoned = true,
	.always = true,
};

static const struct kind routers = {
	.dir = "routers",
	.one = "router",
	.many = "routers",
	.service = "network",
	.path = "/v2.0/routers",
	.attrs = neutron_router_attrs,
	.links = neutron_router_links,
	.views = neutron_router_views,
	.zoned = true,
};

/* ---- connectors */

static const struct attr pool_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, RO },
	{ 0 },
};

static const struct view pool_views[] = {
	{ "connectors", "connectors", .by = "network_connector_pool_id", .make = true },
	{ 0 },
};

static const struct kind connector_pools = {
	.dir = "connector-pools",
	.one = "network_connector_pool",
	.many = "network_connector_pools",
	.title = "network connector pool",
	.service = "network",
	.path = "/v2.0/network_connector_pools",
	.attrs = pool_attrs,
	.views = pool_views,
	.no_filter = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr connector_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "network_connector_pool_id", ATTR_STRING, C },
	{ "network_connector_endpoints", ATTR_LIST, SET },
	{ "tenant_id", ATTR_STRING, C },
	{ 0 },
};

static const struct link connector_links[] = {
	{ "pool", "network_connector_pool_id", NULL, "connector-pools" },
	{ 0 },
};

static const struct view connector_views[] = {
	{ "endpoints", "connector-endpoints", .by = "network_connector_id", .nested = true,
		.make = true, .instead = "network_connector_endpoints" },
	{ 0 },
};

static const struct kind connectors = {
	.dir = "connectors",
	.one = "network_connector",
	.many = "network_connectors",
	.title = "network connector",
	.service = "network",
	.path = "/v2.0/network_connectors",
	.attrs = connector_attrs,
	.links = connector_links,
	.views = connector_views,
	.no_filter = true,
	.always = true,
};

static const struct attr endpoint_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "network_connector_id", ATTR_STRING, REQ },
	{ "endpoint_type", ATTR_STRING, REQ, .choices = "availability_zone remote",
		.initial = "\"availability_zone\"" },
	{ "location", ATTR_STRING, REQ },
	{ "tenant_id", ATTR_STRING, C },
	{ 0 },
};

#define INTERFACE "{\"interface\":{\"port_id\":\"%\"}}"

static const struct connection endpoint_connections[] = {
	{ "ports", { "PUT", "connect", INTERFACE }, { "PUT", "disconnect", INTERFACE },
		.removes = true },
	{ 0 },
};

static const struct view endpoint_views[] = {
	{ "interfaces", "ports", .via = "connector-interfaces", .via_by = "endpoint_id",
		.from = "port_id", .connections = endpoint_connections },
	{ 0 },
};

static const struct kind connector_endpoints = {
	.dir = "connector-endpoints",
	.parent = "connectors",
	.parent_attr = "network_connector_id",
	.one = "network_connector_endpoint",
	.many = "network_connector_endpoints",
	.title = "connector endpoint",
	.service = "network",
	.path = "/v2.0/network_connector_endpoints",
	.attrs = endpoint_attrs,
	.views = endpoint_views,
	.no_filter = true,
};

/* Connections of an endpoint: listed beneath it, and under their own key. */
static const struct attr interface_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "endpoint_id", ATTR_STRING, RO },
	{ "port_id", ATTR_STRING, RO },
	{ 0 },
};

static int each_interface(
	const struct json *answer, const char *project, kind_object_fn object, void *ctx)
{
	const struct json *list =
		json_get(json_get(answer, "network_connector_endpoint"), "interfaces");
	int err = json_type(list) == JSON_ARRAY ? 0 : -EBADMSG;

	(void)project;
	for (const struct json *i = json_first(list); i && !err; i = json_next(i)) {
		CLEANUP_JSON struct json *copy = json_dup(i);

		err = copy ? object(ctx, copy) : -ENOMEM;
	}
	return err;
}

static const struct hooks interface_hooks = { .objects = each_interface };

static const struct kind connector_interfaces = {
	.dir = "connector-interfaces",
	.parent_attr = "endpoint_id",
	.beneath = "interfaces",
	.inner = true,
	.one = "interface",
	.many = "interfaces",
	.service = "network",
	.path = "/v2.0/network_connector_endpoints",
	.id_of = "port_id",
	.name_attr = "port_id",
	.attrs = interface_attrs,
	.hooks = &interface_hooks,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct kind *const kinds[] = {
	&networks,
	&subnets,
	&ports,
	&ips,
	&connectors,
	&connector_pools,
	&connector_endpoints,
	&connector_interfaces,
	&routers,
	&kind_security_groups,
	&kind_security_group_rules,
	KINDS_BESIDE,
	NULL,
};

const struct cloud_type cloud_k5 = {
	.name = "k5",
	.heading = "",
	.kinds = kinds,
	.marks = "networking-ex",
	.service = "network",
	.extensions = true,
	.unsettled = openstack_unsettled,
	.gone = openstack_gone,
	.updated = openstack_updated,
	.created = openstack_created,
	.revision = "revision_number",
	.quotas = "quotas",
};
