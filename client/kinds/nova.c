/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova: servers, as far as networking goes: what they are, and which ports,
 * networks and floating IPs they have (the Compute API reference: servers, port
 * interfaces). Their making takes more than a name; it is left to a draft.
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
	{ "ports", "ports", .by = "device_id", .connections = server_ports,
		.draft_from = "networks", .draft_member = "port" },
	{ "ips", "ips", .via = "ports", .via_by = "device_id", .by = "port_id", .set = true },
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
	.views = server_views,
	.partial = true,
	.page = true,
	.regex_attr = "name",
};
