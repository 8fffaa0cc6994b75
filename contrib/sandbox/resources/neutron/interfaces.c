/* SPDX-License-Identifier: Apache-2.0 */
/*
 * interfaces: what joins routers to subnets.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

struct object *interface_port(const char *router_id, const char *id)
{
	struct object *o;

	db_each (o, &ports, router_id)
		if (strstr(o->text, "network:router_interface") &&
			(strcmp(o->id, id) == 0 || strstr(o->text, id)))
			return o;
	return NULL;
}

static void reply_interface(struct reply *r, const struct object *router, const cJSON *port)
{
	const char *subnet = text_of(cJSON_GetArrayItem(item(port, "fixed_ips"), 0), "subnet_id");

	subnet = subnet ? subnet : "";
	reply_new(r, 200,
		"{'id':%s,'tenant_id':%s,'port_id':%s,'network_id':%s,'subnet_id':%s,'subnet_ids':["
		"%s]}",
		router->id, router->project, text_of(port, "id"), text_of(port, "network_id"),
		subnet, subnet);
}

static void own_port(cJSON *port, const void *router_id)
{
	set_text(port, "device_id", router_id);
	set_text(port, "device_owner", "network:router_interface");
}

static bool add_by_subnet(
	struct request *q, struct reply *r, const struct object *router, const char *id)
{
	struct object *o = referred(q, r, &subnets, id);
	cJSON *subnet, *value, *port;
	const char *gateway;
	char port_id[37];
	bool ok = false;

	if (!o)
		return false;
	if (interface_port(router->id, id))
		return refuse(r, 400, "BadRequest",
			"Bad router request: Router already has a port on subnet %s.", id);
	subnet = db_value(o);
	gateway = text_of(subnet, "gateway_ip");
	if (!gateway) {
		refuse(r, 400, "BadRequest",
			"Bad router request: Subnet for router interface must have a gateway IP.");
	} else if (address_free(r, id, gateway, NULL)) {
		value = json_new(
			"{'id':%s,'subnet_id':%s,'ip_address':%s}", router->id, id, gateway);
		service_port(value, text_of(subnet, "network_id"), value,
			"network:router_interface", router->project, port_id);
		cJSON_Delete(value);
		port = db_get(&ports, port_id);
		reply_interface(r, router, port);
		cJSON_Delete(port);
		ok = true;
	}
	cJSON_Delete(subnet);
	return ok;
}

static bool add_by_port(
	struct request *q, struct reply *r, const struct object *router, const char *id)
{
	struct object *o = referred(q, r, &ports, id);
	cJSON *port = o ? db_value(o) : NULL;
	bool ok = o && !*text_of(port, "device_id");

	if (ok) {
		db_touch(&ports, id, own_port, router->id);
		cJSON_Delete(port);
		port = db_get(&ports, id);
		reply_interface(r, router, port);
	} else if (o) {
		refuse(r, 409, "PortInUse",
			"Unable to complete operation on port %s for network %s. Port already has "
			"an attached device %s.",
			id, text_of(port, "network_id"), text_of(port, "device_id"));
	}
	cJSON_Delete(port);
	return ok;
}

/* Does a floating IP reach its port through this subnet and router? */
static bool carries_ip(const char *router_id, const char *subnet_id)
{
	struct object *o;

	db_each (o, &floatingips, router_id) {
		cJSON *ip = db_value(o);
		struct object *p =
			text_of(ip, "port_id") ? db_find(&ports, text_of(ip, "port_id")) : NULL;

		cJSON_Delete(ip);
		if (p && strstr(p->text, subnet_id))
			return true;
	}
	return false;
}

static bool remove_interface(
	struct reply *r, const struct object *router, const char *subnet_id, const char *port_id)
{
	struct object *o = interface_port(router->id, subnet_id ? subnet_id : port_id);
	const char *subnet;
	bool ok = false;
	cJSON *port;

	if (!o)
		return refuse(r, 404,
			subnet_id ? "RouterInterfaceNotFoundForSubnet" : "RouterInterfaceNotFound",
			"Router %s %s %s", router->id,
			subnet_id ? "has no interface on subnet"
				  : "does not have an interface with id",
			subnet_id ? subnet_id : port_id);
	port = db_value(o);
	subnet = text_of(cJSON_GetArrayItem(item(port, "fixed_ips"), 0), "subnet_id");
	if (subnet && !is_unused(r, vpn_on_subnet, subnet)) {
		; /* r says who keeps it */
	} else if (subnet && carries_ip(router->id, subnet)) {
		refuse(r, 409, "RouterInterfaceInUseByFloatingIP",
			"Router interface for subnet %s on router %s cannot be deleted, as it is "
			"required by one or more floating IPs.",
			subnet, router->id);
	} else {
		reply_interface(r, router, port);
		db_remove(&ports, o->id);
		ok = true;
	}
	cJSON_Delete(port);
	return ok;
}

static bool change_interface(struct call *c)
{
	cJSON *body = cJSON_ParseWithLength(c->q->body, c->q->body_len);
	const char *subnet = text_of(body, "subnet_id"), *port = text_of(body, "port_id");
	bool ok = false;
	char why[WHY];

	if (subnet && port)
		refuse(c->r, 400, "BadRequest",
			"Bad router request: Cannot specify both subnet-id and port-id.");
	else if (subnet && !value_ok(F_UUID, item(body, "subnet_id"), why))
		refuse(c->r, 400, "BadRequest", "Bad router request: %s.", why);
	else if (subnet && strncmp(c->action, "remove", 6) == 0 &&
		!referred(c->q, c->r, &subnets, subnet))
		;
	else if (!subnet && !port)
		refuse(c->r, 400, "BadRequest",
			"Bad router request: Either subnet_id or port_id must be specified.");
	else if (strcmp(c->action, "remove_router_interface") == 0)
		ok = remove_interface(c->r, c->o, subnet, port);
	else
		ok = subnet ? add_by_subnet(c->q, c->r, c->o, subnet)
			    : add_by_port(c->q, c->r, c->o, port);
	if (ok)
		db_touch(&routers, c->o->id, NULL, NULL);
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
	return agents_of(c, "l3-agents");
}
