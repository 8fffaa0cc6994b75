/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k5: Fujitsu K5's network service: an older Neutron with an availability zone
 * on everything, and network connectors that join zones and sites.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/neutron.h"

#define ZONE "availability_zone"
#define OWNER "network:router_interface"

static const char *const zones[] = { "jp-east-1a", "jp-east-1b", NULL };

static const struct field pool_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, 0 },
	{ NULL },
};

static const struct field connector_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH | REQUIRED },
	{ "network_connector_pool_id", F_UUID, POST },
	{ "network_connector_endpoints", F_LIST, 0, "[]" },
	{ "tenant_id", F_STRING, POST },
	{ NULL },
};

static const struct field endpoint_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH | REQUIRED },
	{ "network_connector_id", F_UUID, POST | REQUIRED },
	{ "endpoint_type", F_STRING, POST | REQUIRED },
	{ "location", F_STRING, POST | REQUIRED },
	{ "tenant_id", F_STRING, POST },
	{ NULL },
};

static const struct field link_fields[] = {
	{ "id", F_UUID, 0 }, /* of the port */
	{ "endpoint_id", F_UUID, 0 },
	{ "tenant_id", F_STRING, 0 },
	{ NULL },
};

static const struct resource pools, connectors, endpoints, links;
static const struct resource *const more[] = { &pools, &connectors, &endpoints, NULL };

/* ---- what differs in the Neutron that K5 shares */

static bool is_zoned(const struct resource *of)
{
	return of == &networks || of == &subnets || of == &ports || of == &routers ||
		of == &floatingips;
}

static const struct field *own_fields(const struct resource *of)
{
	static const struct field zone[] = { { ZONE, F_STRING, POST }, { NULL } };

	return is_zoned(of) ? zone : NULL;
}

/* K5 forked before these were; connectors have their table's attributes alone. */
static bool hides(const struct resource *of, const char *name)
{
	static const char *const later[] = { "revision_number", "tags", "created_at", "updated_at",
		"availability_zone_hints", "availability_zones", "mtu", "ipv4_address_scope",
		"ipv6_address_scope", "port_security_enabled", "is_default", "l2_adjacency",
		"qos_policy_id", "qos_network_policy_id", "dns_domain", "dns_name",
		"dns_assignment", "ip_allocation", "resource_request", "port_details",
		"port_forwardings", "flavor_id", "conntrack_helpers", "subnetpool_id",
		"enable_ndp_proxy", "service_types", "segment_id", "stateful", "normalized_cidr",
		"remote_address_group_id", "segments", "trunk_details", "prefixlen",
		"use_default_subnetpool", NULL };

	for (const struct resource *const *m = more; *m; m++)
		if (*m == of)
			return !field_named(of->fields, name);
	return one_of(later, name) ||
		(strcmp(name, "description") == 0 && of != &groups && of != &rules);
}

static char *zone_of_network(const char *id)
{
	cJSON *v = db_get(&networks, id);
	char *zone = v && text_of(v, ZONE) ? xstrdup(text_of(v, ZONE)) : NULL;

	cJSON_Delete(v);
	return zone;
}

/* Ports that routers make are in their network's zone. */
static void edit(const struct resource *of, cJSON *value)
{
	cJSON *next;

	for (cJSON *v = value->child; v; v = next) {
		next = v->next;
		if (hides(of, v->string))
			cJSON_Delete(cJSON_DetachItemViaPointer(value, v));
	}
	if (is_zoned(of) && !text_of(value, ZONE)) {
		char *zone = zone_of_network(text_of(value, "network_id"));

		set_text(value, ZONE, zone ? zone : zones[0]);
		free(zone);
	}
}

static bool check(struct call *c)
{
	const char *zone = text_of(c->body, ZONE) ? text_of(c->body, ZONE) : zones[0];
	char *needed;
	bool ok = true;

	if (c->now || !is_zoned(c->of))
		return true;
	if (!one_of(zones, zone))
		return refuse(c->r, 404, "AvailabilityZoneNotFound",
			"AvailabilityZone %s could not be found.", zone);
	needed = c->of == &subnets || c->of == &ports
		? zone_of_network(text_of(c->object, "network_id"))
		: NULL;
	if (needed && strcmp(needed, zone) != 0) {
		refuse(c->r, 400, "InvalidInput",
			"Invalid input for operation: availability_zone %s is not that of the "
			"network, %s.",
			zone, needed);
		ok = false;
	}
	set_text(c->object, ZONE, zone);
	free(needed);
	return ok;
}

/* ---- connectors */

static bool conflict(struct reply *r, const char *type, const char *message, const char *detail)
{
	reply_new(r, 409, "{'NeutronError':{'type':%s,'message':%s,'detail':%s}}", type, message,
		detail);
	return false;
}

static bool name_ok(struct reply *r, const cJSON *body)
{
	const char *name = text_of(body, "name");
	size_t n = name ? strlen(name) : 1;

	return !name ||
		(n > 0 && n <= 255 &&
			strspn(name,
				"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				"0123456789_-") == n) ||
		refuse(r, 400, "HTTPBadRequest",
			"Invalid input for name. Reason: '%.300s' is not up to 255 letters, "
			"digits, '_' and '-'.",
			name);
}

static bool check_connector(struct call *c)
{
	const char *pool = text_of(c->object, "network_connector_pool_id");

	if (!name_ok(c->r, c->body))
		return false;
	if (c->now)
		return true;
	if (!pool && db_count(&pools) == 1) {
		set_text(c->object, "network_connector_pool_id", db_at(&pools, 0)->id);
		return true;
	}
	return (pool && db_find(&pools, pool)) ||
		refuse(c->r, 404, "NetworkConnectorPoolNotFound",
			"Network connector pool %s could not be found", pool ? pool : "None");
}

static bool connector_removable(struct call *c)
{
	return !cJSON_GetArraySize(item(c->object, "network_connector_endpoints")) ||
		conflict(c->r, "NetworkConnectorInUse", "The network connector has endpoints.",
			text_of(c->object, "id"));
}

/* ---- endpoints */

static bool is_same_endpoint(const struct object *o, const cJSON *object)
{
	static const char *const keys[] = { "network_connector_id", "endpoint_type", "location" };
	cJSON *v = db_value(o);
	bool same = true;

	for (int i = 0; i < 3; i++)
		same = same && text_is(v, keys[i], text_of(object, keys[i]));
	cJSON_Delete(v);
	return same;
}

static bool type_ok(struct reply *r, const cJSON *object)
{
	const char *type = text_of(object, "endpoint_type"),
		   *location = text_of(object, "location");

	if (strcmp(type, "remote") == 0)
		return true;
	if (strcmp(type, ZONE) != 0)
		return refuse(r, 400, "HTTPBadRequest",
			"Invalid input for endpoint_type. Reason: '%.200s' is not in "
			"['availability_zone', 'remote'].",
			type);
	return one_of(zones, location) ||
		refuse(r, 400, "HTTPBadRequest",
			"Invalid input for location. Reason: '%.200s' is not an availability zone.",
			location);
}

static bool check_endpoint(struct call *c)
{
	const char *connector = text_of(c->object, "network_connector_id");
	struct object *o = db_find(&connectors, connector);
	char detail[600];

	if (!name_ok(c->r, c->body))
		return false;
	if (c->now)
		return true;
	if (!o || !db_visible(o, c->q->who))
		return refuse(c->r, 404, "NetworkConnectorNotFound",
			"Network connector %s could not be found", connector);
	if (!type_ok(c->r, c->object))
		return false;
	for (size_t i = 0; i < db_count(&endpoints); i++) {
		if (!is_same_endpoint(db_at(&endpoints, i), c->object))
			continue;
		snprintf(detail, sizeof(detail),
			"network_connector_id: %s, endpoint_type: %s, location: %.255s", connector,
			text_of(c->object, "endpoint_type"), text_of(c->object, "location"));
		return conflict(c->r, "EndpointAlreadyExist",
			"The network connector endpoint already exists.", detail);
	}
	return true;
}

static bool endpoint_removable(struct call *c)
{
	return !db_first(&links, text_of(c->object, "id")) ||
		conflict(c->r, "NetworkConnectorEndpointInUse",
			"The network connector endpoint is connected.", text_of(c->object, "id"));
}

static void add_endpoint(cJSON *connector, const void *id)
{
	json_push(item(connector, "network_connector_endpoints"), "%s", (const char *)id);
}

static void drop_endpoint(cJSON *connector, const void *id)
{
	cJSON *list = item(connector, "network_connector_endpoints");

	cJSON_DeleteItemFromArray(list, place_in(list, id));
}

static void made_endpoint(struct call *c)
{
	db_touch(&connectors, text_of(c->object, "network_connector_id"), add_endpoint,
		text_of(c->object, "id"));
}

static void gone_endpoint(struct call *c)
{
	db_touch(&connectors, text_of(c->object, "network_connector_id"), drop_endpoint,
		text_of(c->object, "id"));
}

/* ---- connecting */

static void reply_interface(struct reply *r, const char *port_id)
{
	reply_new(r, 200, "{'interface':{'port_id':%s}}", port_id);
}

static void own(cJSON *port, const void *control_id)
{
	json_set(port, "{'device_id':%s,'device_owner':%s,'status':'ACTIVE'}",
		(const char *)control_id, OWNER);
}

static void connect(struct reply *r, const struct object *endpoint, const cJSON *port)
{
	cJSON *e = db_value(endpoint), *link;
	const char *id = text_of(port, "id");
	char control[37];

	if (*text_of(port, "device_id")) {
		conflict(r, "InterfaceConflictState", "The port is in use.", id);
	} else if (text_is(e, "endpoint_type", ZONE) &&
		!text_is(e, "location", text_of(port, ZONE))) {
		conflict(r, "InterfaceConflictState",
			"The port is not in the endpoint's availability zone.", id);
	} else {
		new_uuid(control);
		db_touch(&ports, id, own, control);
		link = json_new("{'id':%s,'endpoint_id':%s}", id, endpoint->id);
		db_keep(&links, link);
		reply_interface(r, id);
	}
	cJSON_Delete(e);
}

/* The port goes with its connection. */
static void disconnect(struct reply *r, const struct object *endpoint, cJSON *port)
{
	const char *id = text_of(port, "id");
	struct object *link = db_find(&links, id);

	if (!link || !strstr(link->text, endpoint->id)) {
		refuse(r, 404, "InterfaceNotFound",
			"Port %s is not connected to network connector endpoint %s", id,
			endpoint->id);
	} else if (!text_is(port, "device_owner", OWNER)) {
		conflict(r, "InterfaceConflictState", "The port's device_owner is not " OWNER ".",
			id);
	} else {
		db_remove(&links, id);
		db_remove(&ports, id);
		db_gone(&ports, port);
		reply_interface(r, id);
	}
}

static void list_interfaces(struct reply *r, const char *endpoint_id)
{
	cJSON *list = cJSON_CreateArray();
	struct object *link;

	db_each (link, &links, endpoint_id)
		json_push(list, "{'port_id':%s}", link->id);
	reply_new(r, 200, "{'network_connector_endpoint':{'interfaces':%p}}", list);
}

static void plug(struct request *q, struct reply *r, const struct object *endpoint, bool in)
{
	cJSON *body = cJSON_ParseWithLength(q->body, q->body_len), *port;
	const char *id = text_of(item(body, "interface"), "port_id");
	struct object *o = id ? db_find(&ports, id) : NULL;

	if (!id) {
		refuse(r, 400, "HTTPBadRequest",
			"Failed to parse request. Required attribute 'port_id' not specified");
	} else if (!o || !db_visible(o, q->who)) {
		refuse(r, 404, "PortNotFound", "Port %s could not be found.", id);
	} else {
		port = db_value(o);
		in ? connect(r, endpoint, port) : disconnect(r, endpoint, port);
		cJSON_Delete(port);
	}
	cJSON_Delete(body);
}

static bool action(struct request *q, struct reply *r, const struct resource *of, const char *id,
	const char *what)
{
	struct object *o = db_find(of, id);
	bool put = strcmp(q->method, "PUT") == 0;

	if (of != &endpoints)
		return false;
	if (!o || !db_visible(o, q->who))
		refuse(r, 404, "NetworkConnectorEndpointNotFound",
			"Network connector endpoint %s could not be found", id);
	else if (strcmp(what, "interfaces") == 0 && strcmp(q->method, "GET") == 0)
		list_interfaces(r, id);
	else if (put && (strcmp(what, "connect") == 0 || strcmp(what, "disconnect") == 0))
		plug(q, r, o, *what == 'c');
	else
		return false;
	return true;
}

/* ---- the resources that are K5's alone */

static const struct resource pools = { "network_connector_pools", "network_connector_pool",
	"network_connector_pools", "NetworkConnectorPool", "Network connector pool", pool_fields };
static const struct resource connectors = { "network_connectors", "network_connector",
	"network_connectors", "NetworkConnector", "Network connector", connector_fields, 0, 100,
	check_connector, connector_removable };
static const struct resource endpoints = { "network_connector_endpoints",
	"network_connector_endpoint", "network_connector_endpoints", "NetworkConnectorEndpoint",
	"Network connector endpoint", endpoint_fields, 0, 100, check_endpoint, endpoint_removable,
	made_endpoint, gone_endpoint };
/* Which port is connected to which endpoint: of no path. */
static const struct resource links = { "", "", "", "", "", link_fields };

/* ---- the service */

static bool before(struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	(void)id;
	if (of != &pools || strcmp(q->method, "GET") == 0)
		return false;
	refuse(r, 405, "HTTPMethodNotAllowed", "The method is not allowed for this resource.");
	return true;
}

static const char *const extensions[][2] = {
	{ "external-net", "Neutron external network" },
	{ "router", "Neutron L3 Router" },
	{ "security-group", "security-group" },
	{ "provider", "Provider Network" },
	{ "quotas", "Quota management support" },
	{ "allowed-address-pairs", "Allowed Address Pairs" },
	{ "extra_dhcp_opt", "Neutron Extra DHCP opts" },
	{ "extraroute", "Neutron Extra Route" },
	{ "binding", "Port Binding" },
	{ NULL },
};

struct cloud k5_cloud = { .path = "/k5/network",
	.only = plain_resources,
	.more = more,
	.fields = own_fields,
	.hides = hides,
	.edit = edit,
	.zones = zones,
	.extensions = extensions,
	.check = check,
	.before = before,
	.action = action };

static void add_external(const char *zone, const char *name, const char *id, const char *subnet_id,
	const char *prefix)
{
	static const struct account provider = { .project_id = "d0000000000000000000000000000005" };
	char cidr[40], first[40], second[40], last[40];
	cJSON *o = blank_object(&networks, id, name, &provider);

	json_set(o, "{'" ZONE "':%s,'router:external':true,'subnets':[%s]}", zone, subnet_id);
	db_keep(&networks, o);
	snprintf(cidr, sizeof(cidr), "%s.0/24", prefix);
	snprintf(first, sizeof(first), "%s.1", prefix);
	snprintf(second, sizeof(second), "%s.2", prefix);
	snprintf(last, sizeof(last), "%s.254", prefix);
	o = blank_object(&subnets, subnet_id, name, &provider);
	json_set(o,
		"{'" ZONE "':%s,'network_id':%s,'ip_version':4,'enable_dhcp':false,'cidr':%s,"
		"'gateway_ip':%s,'allocation_pools':[{'start':%s,'end':%s}]}",
		zone, id, cidr, first, second, last);
	db_keep(&subnets, o);
}

int k5_init(struct sandbox *s)
{
	/* shared: all see it; not shown */
	cJSON *pool = json_new("{'id':%s,'name':%s,'shared':true}",
		"e0000000-0000-4000-8000-000000000001", "jp-east-1a_connector_pool_01");

	(void)s;
	db_keep(&pools, pool);
	add_external(zones[0], "inf_az1_ext-net01", "ffffffff-0000-4000-8000-000000000011",
		"ffffffff-0000-4000-8000-000000000012", "198.51.100");
	add_external(zones[1], "inf_az2_ext-net01", "ffffffff-0000-4000-8000-000000000021",
		"ffffffff-0000-4000-8000-000000000022", "192.0.2");
	return 0;
}

/* Errors of connectors bear the request's id. */
void k5_handle(struct request *q, struct reply *r)
{
	char id[37];
	cJSON *doc;

	neutron_handle(q, r);
	if (!r->type)
		r->type = "application/json;charset=utf-8";
	if (strncmp(q->path, "/v2.0/network_connector", 23) != 0 || r->status < 400)
		return;
	doc = cJSON_ParseWithLength(r->body, r->len);
	if (!item(doc, "NeutronError")) {
		cJSON_Delete(doc);
		return;
	}
	new_uuid(id);
	cJSON_AddStringToObject(doc, "request_id", id);
	free(r->body);
	reply_json(r, r->status, doc);
}

/* PUT /v2.0/routers/ID/{add,remove}_cross_project_router_interface: a port of any project's. */
void k5_ex_handle(struct request *q, struct reply *r)
{
	char id[64] = "", what[64] = "";
	struct account anyone;
	struct call c = { .q = q, .r = r };

	if (!authorize(q, r))
		return;
	if (sscanf(q->path, "/v2.0/routers/%63[^/]/%63[^/]", id, what) != 2 ||
		strcmp(q->method, "PUT") != 0 ||
		(strcmp(what, "add_cross_project_router_interface") != 0 &&
			strcmp(what, "remove_cross_project_router_interface") != 0)) {
		refuse(r, 404, "HTTPNotFound", "The resource could not be found.");
		return;
	}
	c.o = db_find(&routers, id);
	if (!c.o || !db_visible(c.o, q->who)) {
		refuse(r, 404, "RouterNotFound", "Router %s could not be found", id);
		return;
	}
	anyone = *q->who;
	anyone.admin = true;
	q->who = &anyone;
	c.action = *what == 'a' ? "add_router_interface" : "remove_router_interface";
	router_action(&c);
}
