/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: the Cyclades Network API 2.0 of Synnefo, with the servers of its
 * compute part and the quotas of its account service (Synnefo's API guides).
 * Connections are ports: a server is connected by making one, and disconnected
 * by removing it, which the back end does in its own time.
 */
#include "client/kinds/tables.h"

#include <errno.h>
#include <string.h>

#include "client/json/json.h"

#define OWNER_ATTRS                                                             \
	{ "tenant_id", ATTR_STRING, RO }, { "user_id", ATTR_STRING, RO },       \
		{ "created", ATTR_STRING, RO }, { "updated", ATTR_STRING, RO }, \
		{ "deleted", ATTR_BOOL, RO },                                   \
	{                                                                       \
		"links", ATTR_JSON, RO                                          \
	}

static const struct attr network_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "type", ATTR_STRING, REQ, .choices = "MAC_FILTERED IP_LESS_ROUTED PHYSICAL_VLAN CUSTOM",
		.initial = "\"MAC_FILTERED\"" },
	{ "status", ATTR_STRING, RO },
	{ "public", ATTR_BOOL, RO },
	{ "shared", ATTR_BOOL, RO },
	{ "router:external", ATTR_BOOL, RO },
	{ "admin_state_up", ATTR_BOOL, RO },
	{ "SNF:floating_ip_pool", ATTR_BOOL, RO },
	{ "subnets", ATTR_LIST, SET },
	{ "project", ATTR_STRING, C | ATTR_INPUT },
	OWNER_ATTRS,
	{ 0 },
};

static const struct view network_views[] = {
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
	.list_path = "/detail",
	.quota = "cyclades.network.private",
	.attrs = network_attrs,
	.views = network_views,
	.no_filter = true,
	.always = true,
};

static const struct attr subnet_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "network_id", ATTR_STRING, REQ },
	{ "cidr", ATTR_CIDR, REQ },
	{ "ip_version", ATTR_NUMBER, C, .version_of = "cidr" },
	{ "gateway_ip", ATTR_IP, C | NUL },
	{ "allocation_pools", ATTR_OBJECTS, C },
	{ "enable_dhcp", ATTR_BOOL, C },
	{ "enable_slaac", ATTR_BOOL, C },
	{ "dns_nameservers", ATTR_IPS, C },
	{ "host_routes", ATTR_LIST, C },
	{ "public", ATTR_BOOL, RO },
	OWNER_ATTRS,
	{ 0 },
};

static const struct link subnet_links[] = {
	{ "network", "network_id", NULL, "networks" },
	{ 0 },
};

/* They go with their network alone. */
static const struct kind subnets = {
	.dir = "subnets",
	.one = "subnet",
	.many = "subnets",
	.service = "network",
	.path = "/v2.0/subnets",
	.shape_attr = "cidr",
	.attrs = subnet_attrs,
	.links = subnet_links,
	.no_filter = true,
	.no_delete = true,
	.always = true,
};

static const struct attr port_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "network_id", ATTR_STRING, REQ },
	{ "mac_address", ATTR_STRING, RO },
	{ "fixed_ips", ATTR_OBJECTS, C | OWN },
	{ "device_id", ATTR_STRING, C | NUL | OWN },
	{ "device_owner", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, RO },
	{ "security_groups", ATTR_LIST, CU | SET },
	OWNER_ATTRS,
	{ 0 },
};

static const struct link port_links[] = {
	{ "network", "network_id", NULL, "networks", .untold = true },
	{ "device", "device_id", NULL, "servers" },
	{ 0 },
};

static const struct view port_views[] = {
	{ "subnets", "subnets", .from = "fixed_ips", .member = "subnet" },
	{ "ips", "ips", .by = "port_id" },
	{ 0 },
};

static const struct kind ports = {
	.dir = "ports",
	.owner_attr = "device_owner",
	.one = "port",
	.many = "ports",
	.service = "network",
	.path = "/v2.0/ports",
	.list_path = "/detail",
	.attrs = port_attrs,
	.links = port_links,
	.views = port_views,
	.no_filter = true,
	.lingers = true,
	.always = true,
};

static const struct attr ip_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "floating_ip_address", ATTR_IP, C | OWN },
	{ "floating_network_id", ATTR_STRING, C },
	{ "fixed_ip_address", ATTR_STRING, RO },
	{ "port_id", ATTR_STRING, RO },
	{ "instance_id", ATTR_STRING, RO },
	{ "project", ATTR_STRING, C | ATTR_INPUT },
	OWNER_ATTRS,
	{ 0 },
};

static const struct link ip_links[] = {
	{ "network", "floating_network_id", NULL, "networks", .untold = true },
	{ "port", "port_id", NULL, "ports" },
	{ "device", "instance_id", NULL, "servers" },
	{ 0 },
};

/* An address for a name is the address that is wanted; anything else is a label. */
static const struct kind ips = {
	.dir = "ips",
	.one = "floatingip",
	.many = "floatingips",
	.title = "floating IP",
	.service = "network",
	.path = "/v2.0/floatingips",
	.name_attr = "floating_ip_address",
	.label_attr = "",
	.shape_attr = "floating_ip_address",
	.quota = "cyclades.floating_ip",
	.attrs = ip_attrs,
	.links = ip_links,
	.no_filter = true,
	.no_update = true,
	.always = true,
};

/* ---- servers */

static const struct attr server_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	{ "status", ATTR_STRING, RO },
	{ "addresses", ATTR_JSON, RO },
	{ "attachments", ATTR_OBJECTS, RO },
	{ "flavor", ATTR_JSON, RO },
	{ "image", ATTR_JSON, RO },
	{ "metadata", ATTR_JSON, RO },
	OWNER_ATTRS,
	{ 0 },
};

static const struct connection server_networks[] = {
	{ "networks", { "POST", "", "{\"network_id\":\"%\",\"device_id\":\"@\"}" },
		.makes = "ports", .unmake = true, .later = true },
	{ 0 },
};

static const struct connection server_ips[] = {
	{ "ips",
		{ "POST", "",
			"{\"network_id\":\"$floating_network_id$\",\"device_id\":\"@\","
			"\"fixed_ips\":[{\"ip_address\":\"$floating_ip_address$\"}]}" },
		.makes = "ports", .unmake = true, .later = true },
	{ 0 },
};

static const struct view server_views[] = {
	{ "networks", "networks", .via = "ports", .via_by = "device_id", .from = "network_id",
		.connections = server_networks },
	{ "ports", "ports", .by = "device_id", .make = true },
	{ "ips", "ips", .via = "ports", .via_by = "device_id", .by = "port_id",
		.connections = server_ips },
	{ 0 },
};

static const struct kind servers = {
	.dir = "servers",
	.one = "server",
	.many = "servers",
	.service = "compute",
	.path = "/v2.0/servers",
	.list_path = "/detail",
	.quota = "cyclades.vm",
	.attrs = server_attrs,
	.views = server_views,
	.no_filter = true,
	.no_create = true,
};

/* ---- quotas of the account service */

static const struct attr quota_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "limit", ATTR_NUMBER, RO },
	{ "used", ATTR_NUMBER, RO },
	{ "pending", ATTR_NUMBER, RO },
	{ "project_limit", ATTR_NUMBER, RO },
	{ "project_usage", ATTR_NUMBER, RO },
	{ "project_pending", ATTR_NUMBER, RO },
	{ 0 },
};

/*
 * Takes the quotas of the user's own project:
 * {PROJECT: {"cyclades.vm": {"usage": 2, "limit": 2, "pending": 0, ...}}}
 */
static int each_quota(
	const struct json *answer, const char *project, kind_object_fn object, void *ctx)
{
	const struct json *mine = json_get(answer, project);
	int err = json_type(answer) == JSON_OBJECT ? 0 : -EBADMSG;

	if (!mine)
		mine = json_first(answer);
	for (const struct json *q = json_first(mine); q && !err; q = json_next(q)) {
		CLEANUP_JSON struct json *copy = json_type(q) == JSON_OBJECT ? json_dup(q) : NULL;

		if (json_type(q) != JSON_OBJECT)
			continue;
		err = copy ? json_set_string(copy, "id", json_key(q)) : -ENOMEM;
		if (!err && json_get(copy, "usage"))
			err = json_set(copy, "used", json_take(copy, "usage"));
		if (!err)
			err = object(ctx, copy);
	}
	return err;
}

static const struct hooks quota_hooks = { .objects = each_quota };

const struct kind kind_account_quotas = {
	.dir = "quotas",
	.one = "quota",
	.many = "quotas",
	.service = "account",
	.path = "/v1.0/quotas",
	.name_attr = "id",
	.attrs = quota_attrs,
	.hooks = &quota_hooks,
	.no_show = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct kind *const kinds[] = {
	&networks,
	&subnets,
	&ports,
	&ips,
	&kind_no_connectors,
	&servers,
	&kind_account_quotas,
	NULL,
};

const struct cloud_type cloud_cyclades = {
	.name = "cyclades",
	.heading = "cyclades ",
	.kinds = kinds,
	.marks = "account network",
	.service = "network",
	.unsettled = openstack_unsettled,
	.gone = openstack_gone,
	.updated = openstack_updated,
	.created = openstack_created,
	.revision = "revision_number",
	.quotas = "quotas",
};
