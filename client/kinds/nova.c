/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova: servers, as far as networking goes: what they are, and which ports,
 * networks and floating IPs they have (the Compute API reference: servers, port
 * interfaces). Their making takes more than a name; it is left to a draft, which
 * wants a flavor and an image: these are shown to be linked to.
 */
#include "client/kinds/tables.h"

static const struct attr server_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, REQ | U },
	{ "status", ATTR_STRING, RO },
	{ "addresses", ATTR_JSON, RO },
	{ "flavor", ATTR_JSON, RO },
	{ "image", ATTR_JSON, RO },
	{ "flavorRef", ATTR_STRING, REQ | ATTR_INPUT },
	{ "imageRef", ATTR_STRING, REQ | ATTR_INPUT },
	{ "networks", ATTR_OBJECTS, C | ATTR_INPUT },
	{ "accessIPv4", ATTR_IP, CU },
	{ "accessIPv6", ATTR_IP, CU },
	{ "availability_zone", ATTR_STRING, C | ATTR_INPUT },
	{ "key_name", ATTR_STRING, C | NUL },
	{ "user_data", ATTR_STRING, C | ATTR_INPUT },
	{ "metadata", ATTR_JSON, C },
	{ "config_drive", ATTR_STRING, RO },
	{ "security_groups", ATTR_JSON, C },
	{ "hostId", ATTR_STRING, RO },
	{ "progress", ATTR_NUMBER, RO },
	{ "tenant_id", ATTR_STRING, RO },
	{ "user_id", ATTR_STRING, RO },
	{ "created", ATTR_STRING, RO },
	{ "updated", ATTR_STRING, RO },
	{ "links", ATTR_JSON, RO },
	{ "fault", ATTR_JSON, RO },
	{ "OS-EXT-STS:task_state", ATTR_STRING, RO },
	{ "OS-EXT-STS:vm_state", ATTR_STRING, RO },
	{ "OS-EXT-STS:power_state", ATTR_NUMBER, RO },
	{ "OS-EXT-AZ:availability_zone", ATTR_STRING, RO },
	{ "os-extended-volumes:volumes_attached", ATTR_JSON, RO },
	{ 0 },
};

static const struct connection server_networks[] = {
	{ "networks", { "POST", "os-interface", "{\"interfaceAttachment\":{\"net_id\":\"%\"}}" },
		{ "DELETE", "os-interface/%", NULL }, .remove_via = true, .later = true },
	{ 0 },
};

static const struct connection server_ports[] = {
	{ "ports", { "POST", "os-interface", "{\"interfaceAttachment\":{\"port_id\":\"%\"}}" },
		{ "DELETE", "os-interface/%", NULL }, .later = true },
	{ 0 },
};

static const struct view server_views[] = {
	{ "networks", "networks", .via = "ports", .via_by = "device_id", .from = "network_id",
		.connections = server_networks, .draft_from = "networks", .draft_member = "uuid" },
	{ "ports", "ports", .by = "device_id", .connections = server_ports, .made_in = "networks",
		.draft_from = "networks", .draft_member = "port" },
	{ "ips", "ips", .via = "ports", .via_by = "device_id", .by = "port_id", .set = true },
	{ 0 },
};

static const struct link server_links[] = {
	{ "flavor", "flavor", "id", "flavors", .draft_attr = "flavorRef" },
	{ "image", "image", "id", "images", .draft_attr = "imageRef" },
	{ 0 },
};

const struct kind kind_servers = {
	.dir = "servers",
	.one = "server",
	.many = "servers",
	.service = "compute",
	.path = "/v2.1/servers",
	.list_path = "/detail",
	.attrs = server_attrs,
	.links = server_links,
	.views = server_views,
	.partial = true,
	.page = true,
	.regex_attr = "name",
};

/* ---- what a server is made of */

static const struct attr flavor_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, RO },
	{ "vcpus", ATTR_NUMBER, RO },
	{ "ram", ATTR_NUMBER, RO },
	{ "disk", ATTR_NUMBER, RO },
	{ "swap", ATTR_STRING, RO },
	{ "rxtx_factor", ATTR_NUMBER, RO },
	{ "links", ATTR_JSON, RO },
	{ "OS-FLV-EXT-DATA:ephemeral", ATTR_NUMBER, RO },
	{ "OS-FLV-DISABLED:disabled", ATTR_BOOL, RO },
	{ "os-flavor-access:is_public", ATTR_BOOL, RO },
	{ 0 },
};

const struct kind kind_flavors = {
	.dir = "flavors",
	.one = "flavor",
	.many = "flavors",
	.service = "compute",
	.path = "/v2.1/flavors",
	.list_path = "/detail",
	.attrs = flavor_attrs,
	.page = true,
	.no_filter = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};

static const struct attr image_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, RO },
	{ "status", ATTR_STRING, RO },
	{ "visibility", ATTR_STRING, RO },
	{ "size", ATTR_NUMBER, RO },
	{ "virtual_size", ATTR_NUMBER, RO },
	{ "min_disk", ATTR_NUMBER, RO },
	{ "min_ram", ATTR_NUMBER, RO },
	{ "disk_format", ATTR_STRING, RO },
	{ "container_format", ATTR_STRING, RO },
	{ "checksum", ATTR_STRING, RO },
	{ "owner", ATTR_STRING, RO },
	{ "protected", ATTR_BOOL, RO },
	{ "os_hidden", ATTR_BOOL, RO },
	{ "tags", ATTR_LIST, SET },
	{ "created_at", ATTR_STRING, RO },
	{ "updated_at", ATTR_STRING, RO },
	{ 0 },
};

/* Where the catalogue has no image service, Nova tells what it has from there. */
static const struct source image_older[] = {
	{ "compute", NULL, "/v2.1/images" },
	{ 0 },
};

const struct kind kind_images = {
	.dir = "images",
	.one = "image",
	.many = "images",
	.service = "image",
	.path = "/v2/images",
	.older = image_older,
	.attrs = image_attrs,
	.bare = true,
	.page = true,
	.no_create = true,
	.no_update = true,
	.no_delete = true,
};
