/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synnefo: Synnefo before it had a network service: networks are a part of the
 * compute API, and what connects a server is a NIC of the server (Synnefo's
 * Compute API guide, 0.14). NICs are shown as ports. They are called by server
 * and place, nic-141-1, and the places close up when one is removed: a NIC is
 * known by its MAC address, and looked for afresh before it is removed.
 */
#include "client/kinds/tables.h"

#include <errno.h>
#include <stdio.h>

#include "client/json/json.h"
#include "client/util/mem.h"

#define OWNER_ATTRS                                                             \
	{ "tenant_id", ATTR_STRING, RO }, { "user_id", ATTR_STRING, RO },       \
		{ "created", ATTR_STRING, RO }, { "updated", ATTR_STRING, RO }, \
	{                                                                       \
		"links", ATTR_JSON, RO                                          \
	}

static const struct attr network_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "type", ATTR_STRING, REQ, .choices = "MAC_FILTERED IP_LESS_ROUTED PHYSICAL_VLAN CUSTOM",
		.initial = "\"MAC_FILTERED\"" },
	{ "cidr", ATTR_CIDR, C },
	{ "cidr6", ATTR_CIDR, C | NUL },
	{ "gateway", ATTR_IP, C | NUL },
	{ "gateway6", ATTR_IP, C | NUL },
	{ "dhcp", ATTR_BOOL, C, .initial = "false" },
	{ "public", ATTR_BOOL, RO },
	{ "status", ATTR_STRING, RO },
	{ "attachments", ATTR_LIST, SET },
	OWNER_ATTRS,
	{ 0 },
};

static const struct view network_views[] = {
	{ "ports", "ports", .from = "attachments", .instead = "attachments" },
	{ 0 },
};

static const struct kind networks = {
	.dir = "networks",
	.one = "network",
	.many = "networks",
	.service = "compute",
	.path = "/v2.0/networks",
	.list_path = "/detail",
	.quota = "cyclades.network.private",
	.attrs = network_attrs,
	.views = network_views,
	.no_filter = true,
	.always = true,
};

/* ---- ports: the NICs of all servers, out of the servers' list */

static const struct form set_firewall = { "POST", "action",
	"{\"firewallProfile\":{\"profile\":\"%\"}}" };
static const struct form remove_nic = { "POST", "action", "{\"remove\":{\"attachment\":\"%\"}}" };

static const struct attr port_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "network_id", ATTR_STRING, RO },
	{ "device_id", ATTR_STRING, RO },
	{ "mac_address", ATTR_STRING, RO },
	{ "ipv4", ATTR_STRING, RO },
	{ "ipv6", ATTR_STRING, RO },
	{ "firewallProfile", ATTR_STRING, U, .choices = "ENABLED DISABLED PROTECTED",
		.form = &set_firewall, .form_at = "device" },
	{ 0 },
};

static const struct link port_links[] = {
	{ "network", "network_id", NULL, "networks" },
	{ "device", "device_id", NULL, "servers" },
	{ 0 },
};

/* The NIC with its server's id, which is a number there and a string here. */
static struct json *nic_of(const struct json *server, const struct json *nic)
{
	CLEANUP_JSON struct json *copy = json_dup(nic);
	int64_t id;
	char digits[32];

	if (!copy || json_int(json_get(server, "id"), &id) < 0)
		return mem_steal(&copy);
	snprintf(digits, sizeof(digits), "%lld", (long long)id);
	return json_set_string(copy, "device_id", digits) == 0 ? mem_steal(&copy) : NULL;
}

/* {"servers": [{"id": 141, "attachments": [{"id": "nic-141-0", ...}]}]} */
static int each_nic(
	const struct json *answer, const char *project, kind_object_fn object, void *ctx)
{
	const struct json *servers = json_get(answer, "servers");
	int err = json_type(servers) == JSON_ARRAY ? 0 : -EBADMSG;

	(void)project;
	for (const struct json *s = json_first(servers); s && !err; s = json_next(s))
		for (const struct json *n = json_first(json_get(s, "attachments")); n && !err;
			n = json_next(n)) {
			CLEANUP_JSON struct json *copy = nic_of(s, n);

			err = copy ? object(ctx, copy) : -ENOMEM;
		}
	return err;
}

static const struct hooks nic_hooks = { .objects = each_nic };

static const struct kind ports = {
	.dir = "ports",
	.one = "attachment",
	.many = "attachments",
	.title = "NIC",
	.service = "compute",
	.path = "/v2.0/servers",
	.list_path = "/detail",
	.name_attr = "id",
	.same_attr = "mac_address",
	.destroy = &remove_nic,
	.destroy_at = "network",
	.attrs = port_attrs,
	.links = port_links,
	.hooks = &nic_hooks,
	.no_filter = true,
	.no_show = true,
	.no_create = true,
	.lingers = true,
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
	{ "networks", { "POST", "action", "{\"add\":{\"serverRef\":@}}" }, .at_target = true,
		.unmake = true, .later = true },
	{ 0 },
};

static const struct view server_views[] = {
	{ "networks", "networks", .via = "ports", .via_by = "device_id", .from = "network_id",
		.connections = server_networks },
	{ "ports", "ports", .by = "device_id" },
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

/* ---- what this generation does not have */

static const struct attr no_attrs[] = { { "id", ATTR_STRING, RO }, { 0 } };

static const struct kind subnets = {
	.dir = "subnets",
	.one = "subnet",
	.many = "subnets",
	.service = "compute",
	.attrs = no_attrs,
	.always = true,
};

static const struct kind ips = {
	.dir = "ips",
	.one = "floatingip",
	.many = "floatingips",
	.title = "floating IP",
	.service = "compute",
	.attrs = no_attrs,
	.always = true,
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

const struct cloud_type cloud_synnefo = {
	.name = "synnefo",
	.heading = "synnefo ",
	.kinds = kinds,
	.marks = "account compute",
	.service = "compute",
	.unsettled = openstack_unsettled,
	.gone = openstack_gone,
	.updated = openstack_updated,
	.created = openstack_created,
	.revision = "revision_number",
	.quotas = "quotas",
};
