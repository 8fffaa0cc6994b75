/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forwardings: single ports of floating IPs that lead to ports of servers. They are asked for
 * below their floating IP, which shows them, too; a table of their own keeps them.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

#define BAD "Bad port_forwarding request: "

static bool is_number(const cJSON *v, char *why)
{
	return cJSON_IsNumber(v) || wrong(why, v, "", " is not an integer");
}

static const long ports_range[] = { 1, 65535 };

static const struct field forwarding_fields[] = {
	{ "id", F_UUID, 0 },
	{ "external_port", F_OWN, BOTH | OPTIONAL, NULL, NULL, ports_range, is_number },
	{ "external_port_range", F_RANGE, BOTH | OPTIONAL },
	{ "internal_ip_address", F_IP, BOTH | REQUIRED },
	{ "protocol", F_CONVERTED, BOTH | REQUIRED, NULL,
		"['tcp', 'udp', 'icmp', 'dccp', 'sctp', 'ipv6-icmp']", .ok = is_protocol },
	{ "internal_port_id", F_UUID, BOTH | REQUIRED },
	{ "internal_port", F_OWN, BOTH | OPTIONAL, NULL, NULL, ports_range, is_number },
	{ "internal_port_range", F_RANGE, BOTH | OPTIONAL },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST | OPTIONAL },
	{ "project_id", F_STRING, POST | OPTIONAL },
	{ NULL },
};

static const struct resource forwardings = { .path = "port_forwardings",
	.one = "port_forwarding",
	.title = "PortForwarding",
	.words = "Port Forwarding",
	.fields = forwarding_fields };

/* ---- answers */

/* As one is shown by itself; in a list, what a range has not is not there. */
static cJSON *shown(const cJSON *forwarding, bool listed)
{
	static const char *const keys[] = { "id", "external_port", "external_port_range",
		"protocol", "internal_port_id", "internal_ip_address", "internal_port",
		"internal_port_range", "description" };
	cJSON *out = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const cJSON *v = item(forwarding, keys[i]);

		if (v && !(listed && cJSON_IsNull(v)))
			cJSON_AddItemToObject(out, keys[i], cJSON_Duplicate(v, 1));
	}
	return out;
}

static cJSON *those_of(const char *ip_id)
{
	cJSON *list = cJSON_CreateArray();
	struct object *o;

	db_each (o, &forwardings, ip_id)
		cJSON_AddItemToArray(list, db_value(o));
	return list;
}

/* As the floating IP shows them, and the router that it is on because of them. */
static void show_in_ip(cJSON *ip, const void *router_id)
{
	static const char *const hidden[] = { "external_port_range", "internal_port_range",
		"description" };
	cJSON *all = those_of(text_of(ip, "id")), *list = cJSON_CreateArray(), *i;

	cJSON_ArrayForEach (i, all) {
		cJSON *one = shown(i, true);

		for (size_t k = 0; k < sizeof(hidden) / sizeof(hidden[0]); k++)
			cJSON_DeleteItemFromObjectCaseSensitive(one, hidden[k]);
		cJSON_AddItemToArray(list, one);
	}
	if (!cJSON_GetArraySize(list))
		set_text(ip, "router_id", NULL);
	else if (router_id)
		set_text(ip, "router_id", router_id);
	set_item(ip, "port_forwardings", list);
	cJSON_Delete(all);
}

/* ---- is it possible */

static bool bad(struct reply *r, const char *sentence)
{
	return refuse(r, 400, "BadRequest", BAD "%s", sentence);
}

static void ends_of(const char *range, long ends[2])
{
	char *rest;

	ends[0] = strtol(range ? range : "", &rest, 10);
	ends[1] = *rest == ':' ? strtol(rest + 1, NULL, 10) : ends[0];
}

static bool apart(struct reply *r, const char *key, const cJSON *one, const cJSON *other)
{
	const char *a = text_of(other, key), *b = text_of(one, key);
	long x[2], y[2];

	ends_of(a, x);
	ends_of(b, y);
	return !a || !b || x[1] < y[0] || y[1] < x[0] ||
		refuse(r, 400, "BadRequest",
			BAD "There is a port collision with the %s. The following ranges "
			    "collides: %s and %s.",
			key, a, b);
}

static bool same(const cJSON *one, const cJSON *other, const char *key)
{
	return cJSON_Compare(item(one, key), item(other, key), true);
}

/* Nothing else leads there, or comes from there. */
static bool no_collision(struct reply *r, const cJSON *one)
{
	bool ok = true;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < db_count(&forwardings) && ok; i++) {
			cJSON *other = db_value(db_at(&forwardings, i));

			if (!same(one, other, "id") && same(one, other, "protocol"))
				ok = k == 0 ? !same(one, other, "internal_port_id") ||
						!same(one, other, "internal_ip_address") ||
						apart(r, "internal_port_range", one, other)
					    : !same(one, other, "floatingip_id") ||
						apart(r, "external_port_range", one, other);
			cJSON_Delete(other);
		}
	return ok;
}

/* As many ports inside as outside, or one inside. */
static bool ranges_ok(struct reply *r, const cJSON *one)
{
	long in[2], out[2];

	ends_of(text_of(one, "internal_port_range"), in);
	ends_of(text_of(one, "external_port_range"), out);
	return in[1] - in[0] <= 0 || in[1] - in[0] == out[1] - out[0] ||
		bad(r,
			"Invalid ranges of internal and/or external ports. The relation between "
			"internal and external ports must be N-N or 1-N.");
}

static bool port_is_free(struct reply *r, const cJSON *one)
{
	const char *port_id = text_of(one, "internal_port_id");
	struct object *o;

	db_each (o, &floatingips, port_id) {
		cJSON *ip = db_value(o);

		if (text_is(ip, "port_id", port_id))
			refuse(r, 409, "PortHasBindingFloatingIP",
				"Cannot create port forwarding to floating IP %s (%s) with port "
				"%s using fixed IP %s, as that port already has a binding "
				"floating IP.",
				text_of(ip, "floating_ip_address"), o->id, port_id,
				text_of(one, "internal_ip_address"));
		cJSON_Delete(ip);
		if (r->status)
			return false;
	}
	return true;
}

static bool ip_is_free(struct reply *r, const cJSON *ip, const cJSON *one)
{
	return !text_of(ip, "port_id") ||
		refuse(r, 409, "FloatingIPPortAlreadyAssociated",
			"Cannot associate floating IP %s (%s) with port %s using fixed IP %s, as "
			"that fixed IP already has a floating IP on external network %s.",
			text_of(ip, "floating_ip_address"), text_of(ip, "id"),
			text_of(one, "internal_port_id"), text_of(one, "internal_ip_address"),
			text_of(ip, "floating_network_id"));
}

/* The router that joins the port's address to the floating IP; NULL: r says why none does. */
static struct object *router_to(struct call *c, const cJSON *ip, const cJSON *one)
{
	const char *port_id = text_of(one, "internal_port_id"),
		   *external = text_of(ip, "floating_network_id");
	struct object *o = referred(c->q, c->r, &ports, port_id), *router = NULL;
	cJSON *port = o ? db_value(o) : NULL, *fixed = item(port, "fixed_ips");
	int n = place_with(fixed, "ip_address", text_of(one, "internal_ip_address"));
	const char *subnet_id = n < 0 ? NULL : text_of(cJSON_GetArrayItem(fixed, n), "subnet_id");
	char text[WHY / 2];

	words_of(fixed, text, sizeof(text));
	if (!o)
		; /* r says that there is no such port */
	else if (!subnet_id)
		refuse(c->r, 400, "BadRequest",
			BAD "Requested internal IP address %s is not suitable for internal "
			    "neutron port %s, as its fixed_ips are %s.",
			text_of(one, "internal_ip_address"), port_id, text);
	else if (!(router = router_between(subnet_id, external)))
		refuse(c->r, 400, "BadRequest",
			BAD "External network %s is not reachable from subnet %s. Cannot set Port "
			    "forwarding for port %s with Floating IP %s.",
			external, subnet_id, port_id, text_of(ip, "id"));
	else if (text_of(ip, "router_id") && !text_is(ip, "router_id", router->id)) {
		router = NULL;
		refuse(c->r, 400, "BadRequest",
			BAD "The Floating IP %s had been set on router %s, the internal Neutron "
			    "port %s can not reach it.",
			text_of(ip, "id"), text_of(ip, "router_id"), port_id);
	}
	cJSON_Delete(port);
	return router;
}

/* The address is still one of the port's. */
static bool still_there(struct call *c, const cJSON *one)
{
	struct object *o = referred(c->q, c->r, &ports, text_of(one, "internal_port_id"));
	cJSON *port = o ? db_value(o) : NULL;
	char text[WHY / 2];
	bool ok = place_with(item(port, "fixed_ips"), "ip_address",
			  text_of(one, "internal_ip_address")) >= 0;

	words_of(item(port, "fixed_ips"), text, sizeof(text));
	cJSON_Delete(port);
	return !o || ok ? o != NULL
			: refuse(c->r, 400, "BadRequest",
				  BAD "The internal IP does not correspond to an address on the "
				      "internal port, which has fixed_ips %s.",
				  text);
}

/* ---- requests */

/* A port is a range of one, and a range of one is a port. */
static void complete(cJSON *one, const cJSON *body, const char *key, const char *range_key)
{
	const char *range = text_of(body, range_key);
	char text[32];
	long ends[2];

	if (cJSON_IsNumber(item(body, key))) {
		snprintf(text, sizeof(text), "%.0f:%.0f", number_of(body, key),
			number_of(body, key));
		set_text(one, range_key, text);
	} else if (range) {
		ends_of(range, ends);
		snprintf(text, sizeof(text), "%ld:%ld", ends[0], ends[1]);
		set_text(one, range_key, text);
		set_item(one, key,
			ends[0] == ends[1] ? cJSON_CreateNumber((double)ends[0])
					   : cJSON_CreateNull());
	}
}

static bool body_ok(struct call *c, cJSON *body, bool create)
{
	if (!cJSON_IsObject(body))
		return refuse(c->r, 400, "HTTPBadRequest", "Resource body required");
	return check_body(c->q, c->r, &forwardings, body, create);
}

static void reply_one(struct reply *r, int status, const cJSON *one)
{
	reply_new(r, status, "{'port_forwarding':%p}", shown(one, false));
}

static void create_one(struct call *c, cJSON *body)
{
	struct object *router;
	cJSON *ip, *one;

	if (!body_ok(c, body, true))
		return;
	ip = db_value(c->o);
	one = new_object(c->q, &forwardings, body);
	json_set(one, "{'floatingip_id':%s,'project_id':%s}", c->o->id, text_of(ip, "project_id"));
	complete(one, body, "external_port", "external_port_range");
	complete(one, body, "internal_port", "internal_port_range");
	if (!text_of(one, "external_port_range") || !text_of(one, "internal_port_range"))
		refuse(c->r, 500, "HTTPInternalServerError",
			"Request Failed: internal server error while processing your request.");
	else if (ranges_ok(c->r, one) && no_collision(c->r, one) && port_is_free(c->r, one) &&
		ip_is_free(c->r, ip, one) && (router = router_to(c, ip, one))) {
		db_put(&forwardings, one);
		db_touch(&floatingips, c->o->id, show_in_ip, router->id);
		reply_one(c->r, 201, one);
	}
	cJSON_Delete(one);
	cJSON_Delete(ip);
}

static void change_one(struct call *c, cJSON *one, cJSON *body)
{
	cJSON *v, *ip;

	if (!body_ok(c, body, false))
		return;
	cJSON_ArrayForEach (v, body)
		set_item(one, v->string, cJSON_Duplicate(v, 1));
	complete(one, body, "external_port", "external_port_range");
	complete(one, body, "internal_port", "internal_port_range");
	ip = db_value(c->o);
	if ((!text_of(body, "internal_port_id") ||
		    (port_is_free(c->r, one) && router_to(c, ip, one))) &&
		still_there(c, one) && ranges_ok(c->r, one) && no_collision(c->r, one)) {
		db_put(&forwardings, one);
		db_touch(&floatingips, c->o->id, show_in_ip, NULL);
		reply_one(c->r, 200, one);
	}
	cJSON_Delete(ip);
}

static void one_path(struct call *c, const char *id, cJSON *body)
{
	struct object *o = db_find(&forwardings, id);
	cJSON *one = o ? db_value(o) : NULL;

	if (!one || !text_is(one, "floatingip_id", c->o->id)) {
		reply_absent(c->r, &forwardings, id);
	} else if (strcmp(c->q->method, "GET") == 0) {
		reply_one(c->r, 200, one);
	} else if (strcmp(c->q->method, "PUT") == 0) {
		change_one(c, one, body);
	} else if (strcmp(c->q->method, "DELETE") == 0) {
		db_remove(&forwardings, id);
		db_touch(&floatingips, c->o->id, show_in_ip, NULL);
		c->r->status = 204;
	} else {
		wrong_method(c->r);
	}
	cJSON_Delete(one);
}

static void list_all(struct call *c)
{
	cJSON *all = those_of(c->o->id), *list = cJSON_CreateArray(), *i;

	cJSON_ArrayForEach (i, all)
		cJSON_AddItemToArray(list, shown(i, true));
	cJSON_Delete(all);
	reply_new(c->r, 200, "{'port_forwardings':%p}", list);
}

bool forwardings_below(struct call *c)
{
	size_t n = strlen(forwardings.path);
	cJSON *doc, *body;

	if (strncmp(c->action, forwardings.path, n) != 0 || !strchr("/.", c->action[n]))
		return false;
	doc = parse_body(c->q);
	body = item(doc, forwardings.one);
	if (c->action[n] == '/')
		one_path(c, c->action + n + 1, body);
	else if (strcmp(c->q->method, "GET") == 0)
		list_all(c);
	else if (strcmp(c->q->method, "POST") == 0)
		create_one(c, body);
	else
		wrong_method(c->r);
	cJSON_Delete(doc);
	return true;
}

/* ---- what follows */

bool forwardings_free(struct reply *r, const char *ip_id)
{
	return !db_first(&forwardings, ip_id) ||
		refuse(r, 409, "FipInUseByPortForwarding",
			"Floating IP %s in use by Port Forwarding resources.", ip_id);
}

bool forwardings_through(const char *ip_id, const char *subnet_id)
{
	cJSON *all = those_of(ip_id), *i;
	bool any = false;

	cJSON_ArrayForEach (i, all) {
		struct object *port = db_find(&ports, text_of(i, "internal_port_id"));

		any = any || (port && strstr(port->text, subnet_id));
	}
	cJSON_Delete(all);
	return any;
}

/* Those of an address that its port has no longer go. */
void forwardings_follow(const struct resource *of, const cJSON *before, const cJSON *after)
{
	(void)of;
	for (size_t i = db_count(&forwardings); before && i-- > 0;) {
		struct object *o = db_at(&forwardings, i);
		cJSON *one = db_value(o);

		if (text_is(one, "internal_port_id", text_of(before, "id")) &&
			place_with(item(after, "fixed_ips"), "ip_address",
				text_of(one, "internal_ip_address")) < 0) {
			db_remove(&forwardings, o->id);
			db_touch(&floatingips, text_of(one, "floatingip_id"), show_in_ip, NULL);
		}
		cJSON_Delete(one);
	}
}
