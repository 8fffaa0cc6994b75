/* SPDX-License-Identifier: Apache-2.0 */
/*
 * routes: a router's extra routes, as a list or one by one.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool bad_routes(struct reply *r, const cJSON *routes, const char *why)
{
	char text[WHY];

	words_of(routes, text, sizeof(text));
	return refuse(r, 400, "InvalidRoutes", "Invalid format for routes: %s, %s", text, why);
}

/* Tells whether the address is on a subnet of the router's ports; `own`: whether a port has it. */
static bool is_near(const char *router_id, const char *ip, bool *own)
{
	struct object *o;
	bool near = false;

	db_each (o, &ports, router_id) {
		cJSON *port = db_value(o), *i;

		cJSON_ArrayForEach (i, item(port, "fixed_ips")) {
			cJSON *subnet = db_get(&subnets, text_of(i, "subnet_id"));

			near = near || cidr_holds(text_of(subnet, "cidr"), ip);
			*own = *own || text_is(i, "ip_address", ip);
			cJSON_Delete(subnet);
		}
		cJSON_Delete(port);
	}
	return near;
}

bool routes_ok(struct reply *r, cJSON *router)
{
	const cJSON *i, *routes = item(router, "routes");

	cJSON_ArrayForEach (i, routes) {
		bool own = false;

		if (!is_near(text_of(router, "id"), text_of(i, "nexthop"), &own))
			return bad_routes(r, routes, "the nexthop is not connected with router");
		if (own)
			return bad_routes(r, routes, "the nexthop is used by router");
	}
	return true;
}

static int place_of(const cJSON *routes, const cJSON *route)
{
	const cJSON *i;
	int n = 0;

	cJSON_ArrayForEach (i, routes) {
		if (cJSON_Compare(i, route, true))
			return n;
		n++;
	}
	return -1;
}

static void set_routes(cJSON *router, const void *routes)
{
	set_item(router, "routes", cJSON_Duplicate(routes, 1));
}

/* The answer has what only the service itself knows besides. */
static void reply_whole(struct reply *r, const struct object *router)
{
	cJSON *doc = wrap(router, true), *value = db_value(router);
	bool gateway = !cJSON_IsNull(item(value, "external_gateway_info"));
	struct object *o, *port = NULL;

	db_each (o, &ports, router->id)
		if (gateway && strstr(o->text, "network:router_gateway"))
			port = o;
	json_add(value, "{'gw_port_id':%s,'ha_vr_id':0}", port ? port->id : NULL);
	set_item(doc, routers.one, value);
	reply_json(r, 200, doc);
}

static bool no_nexthop(const cJSON *routes)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, routes)
		if (text_of(i, "destination") && cJSON_IsNull(item(i, "nexthop")))
			return true;
	return false;
}

bool change_routes(struct call *c)
{
	bool add = strcmp(c->action, "add_extraroutes") == 0;
	cJSON *body = parse_body(c->q), *list = item(item(body, "router"), "routes"),
	      *router = db_value(c->o), *i;
	char why[WHY] = "";
	bool changed = false;

	if (no_nexthop(list)) {
		refuse(c->r, 400, "AddrFormatError",
			"failed to detect a valid IP address from None");
	} else if (!list || !is_routes(list, why)) {
		refuse(c->r, 400, "HTTPBadRequest", "Invalid input for routes. Reason: %s.",
			list ? why : "Required attribute 'routes' not specified");
	} else {
		cJSON_ArrayForEach (i, list) {
			int at = place_of(item(router, "routes"), i);

			changed = changed || add == (at < 0);
			if (add && at < 0)
				cJSON_AddItemToArray(item(router, "routes"), cJSON_Duplicate(i, 1));
			else if (!add && at >= 0)
				cJSON_DeleteItemFromArray(item(router, "routes"), at);
		}
		if (routes_ok(c->r, router)) {
			if (changed)
				db_touch(&routers, c->o->id, set_routes, item(router, "routes"));
			reply_whole(c->r, c->o);
		}
	}
	cJSON_Delete(router);
	cJSON_Delete(body);
	return true;
}
