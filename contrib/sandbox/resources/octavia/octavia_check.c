/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia_check: errors as Octavia words them, bodies against the tables, and
 * what each kind demands besides.
 */
#include "contrib/sandbox/resources/octavia/octavia.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool lb_error(struct reply *r, int status, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	reply_release(r);
	reply_new(r, status, "{'faultcode':%s,'faultstring':%s,'debuginfo':null}",
		status < 500 ? "Client" : "Server", text);
	return false;
}

bool lb_allowed(const struct request *q, struct reply *r, const char *project)
{
	return q->who->admin || strcmp(project, q->who->project_id) == 0 ||
		lb_error(r, 403, "Policy does not allow this request to be performed.");
}

/* ---- a body against its table */

static bool bad_value(struct reply *r, const cJSON *v, const char *what)
{
	char *text = cJSON_PrintUnformatted(v);

	lb_error(r, 400, "Invalid input for field/attribute %.100s. Value: '%.200s'. %s", v->string,
		cJSON_IsString(v) ? v->valuestring : text, what);
	free(text);
	return false;
}

static bool is_word(const char *words, const char *s)
{
	size_t n = strlen(s);

	for (const char *at = words; n && (at = strstr(at, s)); at += n)
		if ((at == words || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

static bool within_limits(struct reply *r, const struct field *f, const cJSON *v)
{
	char text[200];

	if (f->among) {
		snprintf(text, sizeof(text), "Value should be one of: %s", f->among);
		return is_word(f->among, v->valuestring) || bad_value(r, v, text);
	}
	if (!f->limits ||
		(v->valuedouble >= (double)f->limits[0] && v->valuedouble <= (double)f->limits[1]))
		return true;
	snprintf(text, sizeof(text), "Value should be between %ld and %ld", f->limits[0],
		f->limits[1]);
	return bad_value(r, v, text);
}

static bool check_type(struct reply *r, const struct field *f, const cJSON *v)
{
	const char *s = cJSON_IsString(v) ? v->valuestring : NULL;

	switch (f->type) {
	case F_BOOL:
		return cJSON_IsBool(v) || bad_value(r, v, "Value should be a boolean");
	case F_INT:
		return cJSON_IsNumber(v) || bad_value(r, v, "unable to convert to int.");
	case F_LIST:
		return cJSON_IsArray(v) || bad_value(r, v, "Value should be a list");
	case F_UUID:
		return (s && strlen(s) == 36 && strspn(s, "0123456789abcdefABCDEF-") == 36) ||
			bad_value(r, v, "Value should be UUID format");
	case F_IP:
		return ip_version(s) || bad_value(r, v, "Value should be IPv4 or IPv6 format");
	case F_STRING:
		if (!s)
			return bad_value(r, v, "Wrong type. Expected 'text'");
		return strlen(s) <= 255 ||
			bad_value(r, v, "Value should have a maximum character requirement of 255");
	default:
		return true;
	}
}

/* null is as good as nothing: the attribute is then what it is at first. */
bool lb_fields_ok(struct reply *r, const struct lb_kind *kind, const cJSON *body, bool create)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, body) {
		const struct field *f = field_named(kind->fields, v->string);

		if (!f || !(f->flags & (create ? POST : PUT)))
			return lb_error(r, 400, "Unknown attribute: %.100s", v->string);
		if (!cJSON_IsNull(v) && (!check_type(r, f, v) || !within_limits(r, f, v)))
			return false;
	}
	for (const struct field *f = kind->fields; f->name; f++) {
		v = item(body, f->name);
		if (!(f->flags & REQUIRED) || (v ? !cJSON_IsNull(v) : !create))
			continue;
		return lb_error(r, 400,
			"Invalid input for field/attribute %s. Value: 'None'. Mandatory field "
			"missing.",
			f->name);
	}
	return true;
}

/* ---- load balancers: the VIP is a port */

/* The first subnet of a network, an IPv4 one if there is any; "": none. */
static void pick_subnet(const cJSON *network, const char *address, char out[37])
{
	const cJSON *s;

	out[0] = '\0';
	cJSON_ArrayForEach (s, item(network, "subnets")) {
		cJSON *subnet = db_get(&subnets, s->valuestring);
		bool four = number_of(subnet, "ip_version") == 4;
		bool fits = subnet && (!address || cidr_holds(text_of(subnet, "cidr"), address));

		if (fits && (!out[0] || four))
			snprintf(out, 37, "%s", s->valuestring);
		cJSON_Delete(subnet);
		if (fits && four)
			return;
	}
}

static bool missing(struct reply *r, const char *what, const char *id)
{
	/* 400: only a part of the request is wrong */
	return lb_error(r, 400, "%s %s not found.", what, id);
}

static bool vip_of_port(struct request *q, struct reply *r, struct lb *o, const char *id)
{
	cJSON *port = seen_value(q, &ports, id),
	      *ip = cJSON_GetArrayItem(item(port, "fixed_ips"), 0);

	if (!port)
		missing(r, "Port", id);
	else if (*text_of(port, "device_id"))
		lb_error(r, 400, "Validation failure: Port %s is already used by device %s ", id,
			text_of(port, "device_id"));
	else if (!ip)
		lb_error(r, 400,
			"Validation failure: VIP port's subnet could not be determined. Please "
			"specify either a VIP subnet or address.");
	else
		json_set(o->value, "{'vip_network_id':%s,'vip_subnet_id':%s,'vip_address':%s}",
			text_of(port, "network_id"), text_of(ip, "subnet_id"),
			text_of(ip, "ip_address"));
	cJSON_Delete(port);
	return !r->status;
}

static bool vip_place(struct request *q, struct reply *r, struct lb *o)
{
	const char *subnet = text_of(o->value, "vip_subnet_id"),
		   *network = text_of(o->value, "vip_network_id");
	cJSON *v = subnet ? seen_value(q, &subnets, subnet) : NULL;
	char picked[37];

	if (subnet && !v)
		return missing(r, "Subnet", subnet);
	if (v) {
		set_text(o->value, "vip_network_id", text_of(v, "network_id"));
		cJSON_Delete(v);
		return true;
	}
	v = seen_value(q, &networks, network);
	if (!v)
		return missing(r, "Network", network);
	pick_subnet(v, text_of(o->value, "vip_address"), picked);
	cJSON_Delete(v);
	if (*picked) {
		set_text(o->value, "vip_subnet_id", picked);
		return true;
	}
	return lb_error(r, 400, "Validation failure: Supplied network does not contain a subnet%s.",
		text_of(o->value, "vip_address") ? " for VIP address specified" : "");
}

static bool vip_port(struct request *q, struct reply *r, struct lb *o)
{
	const char *address = text_of(o->value, "vip_address");
	cJSON *ip = json_new("{'subnet_id':%s}", text_of(o->value, "vip_subnet_id")), *answer,
	      *port;
	char name[64], device[64];
	int status;

	if (address)
		json_add(ip, "{'ip_address':%s}", address);
	snprintf(name, sizeof(name), "octavia-lb-%s", o->id);
	snprintf(device, sizeof(device), "lb-%s", o->id);
	port = json_new("{'name':%s,'network_id':%s,'admin_state_up':false,'device_id':%s,"
			"'device_owner':'Octavia','project_id':%s,'fixed_ips':[%p]}",
		name, text_of(o->value, "vip_network_id"), device, text_of(o->value, "project_id"),
		ip);
	status = neutron_ask(q, "POST", "/v2.0/ports", json_new("{'port':%p}", port), &answer);
	port = item(answer, "port");
	if (status == 201) {
		o->own_port = true;
		json_set(o->value, "{'vip_port_id':%s,'vip_address':%s}", text_of(port, "id"),
			text_of(cJSON_GetArrayItem(item(port, "fixed_ips"), 0), "ip_address"));
	} else {
		lb_error(r, status, "%s", neutron_said(answer, "message"));
	}
	cJSON_Delete(answer);
	return status == 201;
}

bool check_loadbalancer(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	(void)body;
	snprintf(o->tree, sizeof(o->tree), "%s", o->id);
	if (!lb_allowed(q, r, text_of(o->value, "project_id")))
		return false;
	if (text_of(o->value, "vip_port_id"))
		return vip_of_port(q, r, o, text_of(o->value, "vip_port_id"));
	if (text_of(o->value, "vip_network_id") || text_of(o->value, "vip_subnet_id"))
		return vip_place(q, r, o) && vip_port(q, r, o);
	return lb_error(r, 400,
		"Validation failure: VIP must contain one of: vip_port_id, vip_network_id, "
		"vip_subnet_id.");
}

/* ---- what hangs on them */

/* Puts o into the tree of `above`, which a body names by `id`. */
static bool hang(struct request *q, struct reply *r, struct lb *o, const struct lb_kind *kind,
	const char *id)
{
	const struct lb *above = lb_find(kind, id);

	if (!above)
		return lb_error(r, 404, "%s %s not found.", kind->title, id);
	if (!lb_allowed(q, r, text_of(above->value, "project_id")))
		return false;
	snprintf(o->tree, sizeof(o->tree), "%s", above->tree);
	set_text(o->value, "project_id", text_of(above->value, "project_id"));
	return tree_mutable(r, o->tree);
}

/* TCP and what goes over it share their ports; UDP and SCTP have their own. */
static char transport(const struct lb *o)
{
	const char *p = text_of(o->value, "protocol");

	return strcmp(p, "UDP") == 0 ? 'u' : strcmp(p, "SCTP") == 0 ? 's' : 't';
}

static double port_of(const struct lb *o)
{
	return number_of(o->value, "protocol_port");
}

bool default_pool_ok(struct reply *r, const cJSON *body, const struct lb *o)
{
	const char *id = text_of(body, "default_pool_id");
	const struct lb *pool = lb_find(&pools, id);

	return !id || (pool && strcmp(pool->tree, o->tree) == 0) ||
		lb_error(r, 404, "Pool %s not found.", id);
}

bool check_listener(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	if (!hang(q, r, o, &loadbalancers, text_of(body, "loadbalancer_id")) ||
		!default_pool_ok(r, body, o))
		return false;
	for (const struct lb *x = lb_first(); x; x = x->next) {
		if (x->kind != &listeners || strcmp(x->tree, o->tree) != 0 ||
			port_of(x) != port_of(o) || transport(x) != transport(o))
			continue;
		return lb_error(r, 409,
			"Another Listener on this Load Balancer is already using protocol %s and "
			"protocol_port %.0f",
			text_of(x->value, "protocol"), port_of(x));
	}
	return true;
}

bool check_lb_pool(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	const char *top = text_of(body, "loadbalancer_id"),
		   *listener = text_of(body, "listener_id");
	const struct lb *l = lb_find(&listeners, listener);

	if (!top && !listener)
		return lb_error(r, 400,
			"Validation failure: Must provide at least one of: loadbalancer_id, "
			"listener_id");
	if (!hang(q, r, o, top ? &loadbalancers : &listeners, top ? top : listener))
		return false;
	if (!listener)
		return true;
	if (!l || strcmp(l->tree, o->tree) != 0)
		lb_error(r, 404, "Listener %s not found.", listener);
	else if (text_of(l->value, "default_pool_id"))
		lb_error(r, 409, "This listener already has a default pool");
	else
		snprintf(o->parent, sizeof(o->parent), "%s", listener); /* until it is made */
	return *o->parent;
}

void made_pool(struct lb *o)
{
	struct lb *l = lb_find(&listeners, o->parent);

	if (l)
		set_text(l->value, "default_pool_id", o->id);
	o->parent[0] = '\0';
}

/* o->parent is the pool of the path. */
bool check_lb_member(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	const char *subnet = text_of(body, "subnet_id"), *address = text_of(body, "address");
	cJSON *v;

	if (!hang(q, r, o, &pools, o->parent))
		return false;
	if (subnet) {
		v = seen_value(q, &subnets, subnet);
		if (!v)
			return missing(r, "Subnet", subnet);
		cJSON_Delete(v);
	}
	for (const struct lb *x = lb_first(); x; x = x->next) {
		if (x->kind != &members || strcmp(x->parent, o->parent) != 0 ||
			port_of(x) != port_of(o) || !text_is(x->value, "address", address))
			continue;
		return lb_error(r, 409,
			"Another member on this pool is already using ip %s on protocol_port %.0f",
			address, port_of(x));
	}
	return true;
}

bool check_monitor(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	static const char *const http[][2] = { { "http_method", "GET" }, { "url_path", "/" },
		{ "expected_codes", "200" } };

	if (!hang(q, r, o, &pools, text_of(body, "pool_id")))
		return false;
	snprintf(o->parent, sizeof(o->parent), "%s", text_of(body, "pool_id"));
	for (const struct lb *x = lb_first(); x; x = x->next)
		if (x->kind == &monitors && strcmp(x->parent, o->parent) == 0)
			return lb_error(r, 409, "This pool already has a health monitor");
	for (size_t i = 0; i < 3 && strncmp(text_of(o->value, "type"), "HTTP", 4) == 0; i++)
		if (!text_of(o->value, http[i][0]))
			set_text(o->value, http[i][0], http[i][1]);
	return true;
}

/* ---- L7 policies and their rules */

/* The policies of a listener are counted from 1; one that is put among others moves them. */
static void place(struct lb *o)
{
	double at = number_of(o->value, "position"), n = 0;

	for (const struct lb *x = lb_first(); x; x = x->next)
		n += x->kind == &l7_policies && strcmp(x->parent, o->parent) == 0;
	if (at > n + 1)
		at = n + 1;
	for (struct lb *x = lb_first(); x; x = x->next) {
		double its = number_of(x->value, "position");

		if (x->kind == &l7_policies && strcmp(x->parent, o->parent) == 0 && its >= at)
			set_item(x->value, "position", cJSON_CreateNumber(its + 1));
	}
	set_item(o->value, "position", cJSON_CreateNumber(at));
}

bool check_l7_policy(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	static const char *const needs[][2] = {
		{ "REDIRECT_TO_POOL", "redirect_pool_id" },
		{ "REDIRECT_TO_URL", "redirect_url" },
		{ "REDIRECT_PREFIX", "redirect_prefix" },
	};
	const char *action = text_of(body, "action"), *pool = text_of(body, "redirect_pool_id");
	const struct lb *to = lb_find(&pools, pool);

	if (!hang(q, r, o, &listeners, text_of(body, "listener_id")))
		return false;
	snprintf(o->parent, sizeof(o->parent), "%s", text_of(body, "listener_id"));
	for (size_t i = 0; i < 3; i++)
		if (strcmp(action, needs[i][0]) == 0 && !text_of(body, needs[i][1]))
			return lb_error(r, 400, "Invalid L7 Policy arguments: %s must not be None",
				needs[i][1]);
	if (pool && (!to || strcmp(to->tree, o->tree) != 0))
		return lb_error(r, 404, "Pool %s not found.", pool);
	if (!has(body, "redirect_http_code") && strncmp(action, "REDIRECT", 8) == 0 && !pool)
		set_item(o->value, "redirect_http_code", cJSON_CreateNumber(302));
	place(o);
	return true;
}

/* o->parent is the policy of the path. */
bool check_l7_rule(struct request *q, struct reply *r, const cJSON *body, struct lb *o)
{
	const char *type = text_of(body, "type");
	bool keyed = strcmp(type, "HEADER") == 0 || strcmp(type, "COOKIE") == 0;

	return hang(q, r, o, &l7_policies, o->parent) &&
		(!keyed || text_of(body, "key") ||
			lb_error(r, 400, "Error parsing L7Rule: L7rule type %s needs a key", type));
}
