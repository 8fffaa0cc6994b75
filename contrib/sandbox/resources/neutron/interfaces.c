/* SPDX-License-Identifier: Apache-2.0 */
/*
 * interfaces: what joins routers to subnets: a port for each subnet of version
 * 4, one for all of version 6 on a network.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool bad_router(struct reply *r, const char *why)
{
	return refuse(r, 400, "BadRequest", "Bad router request: %s.", why);
}

struct object *interface_port(const char *router_id, const char *id)
{
	struct object *o;

	db_each (o, &ports, router_id)
		if (strstr(o->text, "network:router_interface") &&
			(strcmp(o->id, id) == 0 || strstr(o->text, id)))
			return o;
	return NULL;
}

/* The answer names one subnet, or all that the port has an address on. */
static void reply_interface(
	struct reply *r, const struct object *router, const cJSON *port, const char *subnet)
{
	cJSON *all = cJSON_CreateArray();
	const cJSON *i;

	cJSON_ArrayForEach (i, item(port, "fixed_ips"))
		if (!subnet || text_is(i, "subnet_id", subnet))
			json_push(all, "%s", text_of(i, "subnet_id"));
	if (!subnet)
		subnet = cJSON_GetStringValue(cJSON_GetArrayItem(all, 0));
	reply_new(r, 200,
		"{'id':%s,'tenant_id':%s,'port_id':%s,'network_id':%s,'subnet_id':%s,'subnet_ids':"
		"%p}",
		router->id, router->project, text_of(port, "id"), text_of(port, "network_id"),
		subnet ? subnet : "", all);
}

/* ---- what a new subnet must not meet */

static bool overlaps(struct reply *r, const cJSON *subnet, const char *other_id)
{
	cJSON *other = db_get(&subnets, other_id);
	bool meets = other && cidr_overlaps(text_of(subnet, "cidr"), text_of(other, "cidr"));

	if (meets)
		refuse(r, 400, "BadRequest",
			"Bad router request: Cidr %s of subnet %s overlaps with cidr %s of subnet "
			"%s.",
			text_of(subnet, "cidr"), text_of(subnet, "id"), text_of(other, "cidr"),
			other_id);
	cJSON_Delete(other);
	return meets;
}

/* A gateway's port stands for all subnets of its network. */
static bool overlaps_port(struct reply *r, const cJSON *subnet, const cJSON *port)
{
	bool gateway = text_is(port, "device_owner", "network:router_gateway"), bad = false;
	cJSON *network = gateway ? db_get(&networks, text_of(port, "network_id")) : NULL;
	const cJSON *i;

	cJSON_ArrayForEach (i, item(network, "subnets"))
		bad = bad || overlaps(r, subnet, i->valuestring);
	cJSON_ArrayForEach (i, item(port, "fixed_ips"))
		bad = bad || (!gateway && overlaps(r, subnet, text_of(i, "subnet_id")));
	cJSON_Delete(network);
	return bad;
}

static bool subnet_is_new(struct reply *r, const struct object *router, const cJSON *subnet)
{
	const char *id = text_of(subnet, "id");
	struct object *o;

	if (interface_port(router->id, id))
		return refuse(r, 400, "BadRequest",
			"Bad router request: Router already has a port on subnet %s.", id);
	db_each (o, &ports, router->id) {
		cJSON *port = db_value(o);
		bool bad = overlaps_port(r, subnet, port);

		cJSON_Delete(port);
		if (bad)
			return false;
	}
	return true;
}

/* ---- adding */

static void add_address(cJSON *port, const void *pair)
{
	cJSON_AddItemToArray(item(port, "fixed_ips"), cJSON_Duplicate(pair, 1));
	set_dns(port);
}

static bool has_six(const cJSON *port)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, item(port, "fixed_ips"))
		if (strchr(text_of(i, "ip_address"), ':'))
			return true;
	return false;
}

/* The router's interface on the network that has addresses of version 6 already; NULL: none. */
static struct object *port_of_six(const char *router_id, const char *network_id)
{
	struct object *o;

	db_each (o, &ports, router_id) {
		cJSON *port = db_value(o);
		bool is = text_is(port, "device_owner", "network:router_interface") &&
			text_is(port, "network_id", network_id) && has_six(port);

		cJSON_Delete(port);
		if (is)
			return o;
	}
	return NULL;
}

/* Joins the subnet, by a port of its own or the one for version 6; `id` becomes the port's. */
static void join(const struct object *router, const cJSON *subnet, char id[37])
{
	const char *network = text_of(subnet, "network_id");
	struct object *shared =
		number_of(subnet, "ip_version") == 6 ? port_of_six(router->id, network) : NULL;
	cJSON *pair = json_new("{'subnet_id':%s,'ip_address':%s}", text_of(subnet, "id"),
		text_of(subnet, "gateway_ip"));

	if (shared) {
		snprintf(id, 37, "%s", shared->id);
		db_touch(&ports, id, add_address, pair);
	} else {
		json_add(pair, "{'id':%s}", router->id);
		service_port(pair, network, pair, "network:router_interface", router->project, id);
		db_touch(&routers, router->id, NULL, NULL);
	}
	cJSON_Delete(pair);
}

static void add_by_subnet(
	struct request *q, struct reply *r, const struct object *router, const char *id)
{
	struct object *o = referred(q, r, &subnets, id);
	cJSON *subnet = o ? db_value(o) : NULL, *port;
	char port_id[37];

	if (!o) {
		; /* r says that there is none */
	} else if (!text_of(subnet, "gateway_ip")) {
		bad_router(r, "Subnet for router interface must have a gateway IP");
	} else if (subnet_is_new(r, router, subnet) &&
		address_free(r, id, text_of(subnet, "gateway_ip"), NULL)) {
		join(router, subnet, port_id);
		port = db_get(&ports, port_id);
		reply_interface(r, router, port, id);
		cJSON_Delete(port);
	}
	cJSON_Delete(subnet);
}

static void own_port(cJSON *port, const void *router_id)
{
	set_text(port, "device_id", router_id);
	set_text(port, "device_owner", "network:router_interface");
}

/* Checks that the port may be the router's. */
static bool port_fits(struct reply *r, const struct object *router, const cJSON *port)
{
	const char *network = text_of(port, "network_id");
	struct object *six = has_six(port) ? port_of_six(router->id, network) : NULL;
	const cJSON *i;
	int four = 0;

	if (*text_of(port, "device_id"))
		return refuse(r, 409, "PortInUse",
			"Unable to complete operation on port %s for network %s. Port already has "
			"an attached device %s.",
			text_of(port, "id"), network, text_of(port, "device_id"));
	if (!cJSON_GetArraySize(item(port, "fixed_ips")))
		return bad_router(r, "Router port must have at least one fixed IP");
	if (six)
		return refuse(r, 400, "BadRequest",
			"Bad router request: Cannot have multiple router ports with the same "
			"network id if both contain IPv6 subnets. Existing port %s has IPv6 "
			"subnet(s) and network id %s.",
			six->id, network);
	cJSON_ArrayForEach (i, item(port, "fixed_ips")) {
		cJSON *subnet = db_get(&subnets, text_of(i, "subnet_id"));
		bool fresh = subnet_is_new(r, router, subnet);

		four += number_of(subnet, "ip_version") == 4;
		cJSON_Delete(subnet);
		if (!fresh)
			return false;
	}
	return four < 2 || bad_router(r, "Cannot have multiple IPv4 subnets on router port");
}

static void add_by_port(
	struct request *q, struct reply *r, const struct object *router, const char *id)
{
	struct object *o = referred(q, r, &ports, id);
	cJSON *port = o ? db_value(o) : NULL;

	if (o && port_fits(r, router, port)) {
		db_touch(&ports, id, own_port, router->id);
		db_touch(&ports, id, NULL, NULL); /* the owner, then the device */
		db_touch(&routers, router->id, NULL, NULL);
		cJSON_Delete(port);
		port = db_get(&ports, id);
		reply_interface(r, router, port, NULL);
	}
	cJSON_Delete(port);
}

/* ---- removing */

/* Does a floating IP reach its port through this subnet and router? */
static bool carries_ip(const char *router_id, const char *subnet_id)
{
	struct object *o;

	db_each (o, &floatingips, router_id) {
		cJSON *ip = db_value(o);
		struct object *p =
			text_of(ip, "port_id") ? db_find(&ports, text_of(ip, "port_id")) : NULL;

		cJSON_Delete(ip);
		if ((p && strstr(p->text, subnet_id)) || forwardings_through(o->id, subnet_id))
			return true;
	}
	return false;
}

/* Says if a route of the router leads through the subnet. */
static bool carries_route(const struct object *router, const char *subnet_id)
{
	cJSON *value = db_value(router), *subnet = db_get(&subnets, subnet_id), *i;
	bool needed = false;

	cJSON_ArrayForEach (i, item(value, "routes"))
		needed = needed || cidr_holds(text_of(subnet, "cidr"), text_of(i, "nexthop"));
	cJSON_Delete(subnet);
	cJSON_Delete(value);
	return needed;
}

static bool is_needed(struct reply *r, const struct object *router, const char *subnet)
{
	bool route = carries_route(router, subnet);

	if (!is_unused(r, vpn_on_subnet, subnet))
		return true; /* r says who keeps it */
	if (!route && !carries_ip(router->id, subnet))
		return false;
	refuse(r, 409, route ? "RouterInterfaceInUseByRoute" : "RouterInterfaceInUseByFloatingIP",
		"Router interface for subnet %s on router %s cannot be deleted, as it is required "
		"by one or more %s.",
		subnet, router->id, route ? "routes" : "floating IPs");
	return true;
}

static void drop_address(cJSON *port, const void *subnet_id)
{
	cJSON *list = item(port, "fixed_ips");

	cJSON_DeleteItemFromArray(list, place_with(list, "subnet_id", subnet_id));
	set_dns(port);
}

/* A port of several subnets loses one of them, and goes with the last. */
static void part(
	struct reply *r, const struct object *router, const cJSON *port, const char *subnet)
{
	bool whole = !subnet || cJSON_GetArraySize(item(port, "fixed_ips")) < 2;
	const cJSON *i;

	cJSON_ArrayForEach (i, item(port, "fixed_ips"))
		if ((!subnet || text_is(i, "subnet_id", subnet)) &&
			is_needed(r, router, text_of(i, "subnet_id")))
			return;
	reply_interface(r, router, port, subnet);
	if (whole) {
		db_remove(&ports, text_of(port, "id"));
		db_touch(&routers, router->id, NULL, NULL);
	} else {
		db_touch(&ports, text_of(port, "id"), drop_address, subnet);
	}
}

static void remove_interface(
	struct reply *r, const struct object *router, const char *subnet_id, const char *port_id)
{
	struct object *o = interface_port(router->id, port_id ? port_id : subnet_id);
	cJSON *port = o ? db_value(o) : NULL;

	if (!o)
		refuse(r, 404,
			port_id ? "RouterInterfaceNotFound" : "RouterInterfaceNotFoundForSubnet",
			"Router %s %s %s", router->id,
			port_id ? "does not have an interface with id"
				: "has no interface on subnet",
			port_id ? port_id : subnet_id);
	else if (port_id && subnet_id &&
		place_with(item(port, "fixed_ips"), "subnet_id", subnet_id) < 0)
		refuse(r, 400, "SubnetMismatchForPort",
			"Subnet on port %s does not match the requested subnet %s.", port_id,
			subnet_id);
	else
		part(r, router, port, port_id ? NULL : subnet_id);
	cJSON_Delete(port);
}

/* ---- requests */

static bool ids_ok(struct reply *r, const cJSON *body, bool remove)
{
	static const char *const keys[] = { "port_id", "subnet_id" };
	const cJSON *port = item(body, keys[0]), *subnet = item(body, keys[1]);
	char why[WHY];

	if (!port && !subnet)
		return bad_router(r, "Either subnet_id or port_id must be specified");
	for (int i = 0; i < 2; i++)
		if (item(body, keys[i]) && !value_ok(F_UUID, item(body, keys[i]), why))
			return bad_router(r, why);
	return !port || !subnet || remove ||
		bad_router(r, "Cannot specify both subnet-id and port-id");
}

static bool change_interface(struct call *c)
{
	cJSON *body = cJSON_ParseWithLength(c->q->body, c->q->body_len);
	const char *subnet = text_of(body, "subnet_id"), *port = text_of(body, "port_id");
	bool remove = strcmp(c->action, "remove_router_interface") == 0;

	if (!ids_ok(c->r, body, remove) ||
		(remove && !port && !referred(c->q, c->r, &subnets, subnet)))
		; /* answered */
	else if (remove)
		remove_interface(c->r, c->o, subnet, port);
	else if (subnet)
		add_by_subnet(c->q, c->r, c->o, subnet);
	else
		add_by_port(c->q, c->r, c->o, port);
	cJSON_Delete(body);
	return true;
}

bool router_action(struct call *c)
{
	static const struct {
		const char *name;
		bool (*act)(struct call *c);
	} actions[] = {
		{ "add_router_interface", change_interface },
		{ "remove_router_interface", change_interface },
		{ "add_extraroutes", change_routes },
		{ "remove_extraroutes", change_routes },
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(c->q->method, "PUT") == 0 && strcmp(actions[i].name, c->action) == 0)
			return actions[i].act(c);
	return helpers_below(c) || agents_of(c, "l3-agents");
}
