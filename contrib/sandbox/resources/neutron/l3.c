/* SPDX-License-Identifier: Apache-2.0 */
/*
 * l3: what routers do besides: helpers of connection tracking, which are asked for below their
 * router and kept in a table of their own; proxies for IPv6 neighbours; addresses local to hosts,
 * with the ports that they lead to.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool body_ok(struct call *c, const struct resource *of, cJSON *body, bool create)
{
	if (!cJSON_IsObject(body))
		return refuse(c->r, 400, "HTTPBadRequest", "Unable to find '%s' in request body",
			of->one);
	return check_body(c->q, c->r, of, body, create);
}

/* Copies the members of these names. */
static cJSON *some_of(const cJSON *v, const char *const *keys)
{
	cJSON *out = cJSON_CreateObject();

	for (; *keys; keys++)
		cJSON_AddItemToObject(out, *keys, cJSON_Duplicate(item(v, *keys), 1));
	return out;
}

/* Replies with one of them, {"conntrack_helper": {...}}, or with all of an owner. */
static void reply_one(struct reply *r, int status, const struct resource *of, const cJSON *v,
	const char *const *keys)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, of->one, some_of(v, keys));
	reply_json(r, status, doc);
}

static cJSON *those_of(const struct resource *of, const char *owner, const char *const *keys)
{
	cJSON *list = cJSON_CreateArray();
	struct object *o;

	db_each (o, of, owner) {
		cJSON *v = db_value(o);

		cJSON_AddItemToArray(list, some_of(v, keys));
		cJSON_Delete(v);
	}
	return list;
}

static void reply_those(
	struct reply *r, const struct resource *of, const char *owner, const char *const *keys)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, of->path, those_of(of, owner, keys));
	reply_json(r, 200, doc);
}

static void drop_those(const struct resource *of, const char *owner)
{
	struct object *o;

	while ((o = db_first(of, owner)))
		db_remove(of, o->id);
}

/* ---- helpers of connection tracking */

static const long port_limits[] = { 1, 65535 };

static const struct field helper_fields[] = {
	{ "id", F_UUID, 0 },
	{ "protocol", F_CONVERTED, BOTH | REQUIRED, .ok = is_protocol },
	{ "port", F_INT, BOTH | REQUIRED, NULL, NULL, port_limits },
	{ "helper", F_STRING, BOTH | REQUIRED },
	{ "router_id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST | OPTIONAL },
	{ "project_id", F_STRING, POST | OPTIONAL },
	{ NULL },
};

static const struct resource helpers = { .path = "conntrack_helpers",
	.one = "conntrack_helper",
	.title = "ConntrackHelper",
	.words = "Conntrack Helper",
	.fields = helper_fields };

static const char *const helper_keys[] = { "id", "protocol", "port", "helper", NULL };

static void show_in_router(cJSON *router, const void *arg)
{
	(void)arg;
	set_item(router, helpers.path, those_of(&helpers, text_of(router, "id"), helper_keys + 1));
}

static bool helper_allowed(struct reply *r, const cJSON *one)
{
	static const char *const allowed[][2] = { { "amanda", "tcp" }, { "ftp", "tcp" },
		{ "h323", "udp, tcp" }, { "irc", "tcp" }, { "netbios-ns", "udp" },
		{ "pptp", "tcp" }, { "sane", "tcp" }, { "sip", "udp, tcp" }, { "snmp", "udp" },
		{ "tftp", "udp" } };
	const char *name = text_of(one, "helper"), *protocol = text_of(one, "protocol");

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strcmp(allowed[i][0], name) == 0)
			return (protocol && strlen(protocol) == 3 &&
				       strstr(allowed[i][1], protocol)) ||
				refuse(r, 400, "InvalidProtocolForHelper",
					"Conntrack Helper %s does not support: %s. Supported "
					"protocols are: %s",
					name, protocol ? protocol : "None", allowed[i][1]);
	return refuse(
		r, 400, "ConntrackHelperNotAllowed", "Conntrack Helper %s is not allowed.", name);
}

static bool helper_alone(struct reply *r, const cJSON *one, const char *router_id)
{
	struct object *o;

	db_each (o, &helpers, router_id) {
		cJSON *other = db_value(o);

		if (!text_is(other, "id", text_of(one, "id")) &&
			text_is(other, "helper", text_of(one, "helper")) &&
			text_is(other, "protocol", text_of(one, "protocol")) &&
			number_of(other, "port") == number_of(one, "port"))
			refuse(r, 400, "BadRequest",
				"Bad conntrack_helper request: A duplicate conntrack helper entry "
				"with same attributes already exists, conflicting values are "
				"{'router_id': '%s', 'protocol': '%s', 'port': %.0f, 'helper': "
				"'%s'}.",
				router_id, text_of(one, "protocol"), number_of(one, "port"),
				text_of(one, "helper"));
		cJSON_Delete(other);
		if (r->status)
			return false;
	}
	return true;
}

/* Makes one, or changes `one`, by the body. */
static void write_helper(struct call *c, cJSON *body, cJSON *one)
{
	bool create = !one;
	cJSON *v;

	if (!body_ok(c, &helpers, body, create))
		return;
	if (create)
		one = new_object(c->q, &helpers, body);
	else
		cJSON_ArrayForEach (v, body)
			set_item(one, v->string, cJSON_Duplicate(v, 1));
	set_text(one, "router_id", c->o->id);
	if (helper_allowed(c->r, one) && helper_alone(c->r, one, c->o->id)) {
		db_put(&helpers, one);
		db_touch(&routers, c->o->id, show_in_router, NULL);
		reply_one(c->r, create ? 201 : 200, &helpers, one, helper_keys);
	}
	if (create)
		cJSON_Delete(one);
}

static void one_helper(struct call *c, const char *id, cJSON *body)
{
	cJSON *one = db_get(&helpers, id);

	if (!one || !text_is(one, "router_id", c->o->id)) {
		reply_absent(c->r, &helpers, id);
	} else if (strcmp(c->q->method, "GET") == 0) {
		reply_one(c->r, 200, &helpers, one, helper_keys);
	} else if (strcmp(c->q->method, "PUT") == 0) {
		write_helper(c, body, one);
	} else if (strcmp(c->q->method, "DELETE") == 0) {
		db_remove(&helpers, id);
		db_touch(&routers, c->o->id, show_in_router, NULL);
		c->r->status = 204;
	} else {
		wrong_method(c->r);
	}
	cJSON_Delete(one);
}

bool helpers_below(struct call *c)
{
	size_t n = strlen(helpers.path);
	cJSON *doc, *body;

	if (strncmp(c->action, helpers.path, n) != 0 || !strchr("/.", c->action[n]))
		return false;
	doc = parse_body(c->q);
	body = item(doc, helpers.one);
	if (c->action[n] == '/')
		one_helper(c, c->action + n + 1, body);
	else if (strcmp(c->q->method, "GET") == 0)
		reply_those(c->r, &helpers, c->o->id, helper_keys);
	else if (strcmp(c->q->method, "POST") == 0)
		write_helper(c, body, NULL);
	else
		wrong_method(c->r);
	cJSON_Delete(doc);
	return true;
}

/* ---- proxies for IPv6 neighbours */

static bool has_ipv6(const cJSON *fixed_ips)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, fixed_ips)
		if (ip_version(text_of(i, "ip_address")) == 6)
			return true;
	return false;
}

static bool is_in_scope(const char *network_id)
{
	cJSON *network = db_get(&networks, network_id);
	bool scope = text_of(network, "ipv6_address_scope") != NULL;

	cJSON_Delete(network);
	return scope;
}

bool ndp_ok(struct reply *r, const cJSON *body, const cJSON *router, bool create)
{
	const cJSON *gateway = item(router, "external_gateway_info");
	const char *network_id = text_of(gateway, "network_id");

	return !is_true(body, "enable_ndp_proxy") ||
		(network_id && is_in_scope(network_id) &&
			(create || has_ipv6(item(gateway, "external_fixed_ips")))) ||
		refuse(r, 409, "RouterGatewayNotValid",
			"Can not enable ndp proxy on router %s, The router has no external gateway "
			"or the external gateway port has no IPv6 address or IPv6 address scope.",
			text_of(router, "id"));
}

bool ndp_free(struct reply *r, const char *router_id)
{
	return !db_first(&ndp_proxies, router_id) ||
		refuse(r, 409, "RouterGatewayInUseByNDPProxy",
			"Unable to unset external gateway of router %s, There are one or more ndp "
			"proxies still in use on the router.",
			router_id);
}

/* Adds the IPv6 subnets on which the router has a port in this network; false: it has none. */
static bool subnets_of_router(const char *router_id, const char *network_id, cJSON *subnet_ids)
{
	struct object *o;
	bool any = false;

	db_each (o, &ports, router_id) {
		cJSON *port = db_value(o), *i;

		if (text_is(port, "device_id", router_id) &&
			text_is(port, "network_id", network_id)) {
			any = true;
			cJSON_ArrayForEach (i, item(port, "fixed_ips"))
				if (ip_version(text_of(i, "ip_address")) == 6)
					json_push(subnet_ids, "%s", text_of(i, "subnet_id"));
		}
		cJSON_Delete(port);
	}
	return any;
}

static bool unreachable(struct reply *r, const cJSON *proxy)
{
	return refuse(r, 409, "PortUnreachableRouter",
		"The port %s cannot reach the router %s by IPv6 subnet.", text_of(proxy, "port_id"),
		text_of(proxy, "router_id"));
}

/* Checks the address that is wanted, or chooses one, among those that the router reaches. */
static bool choose_address(
	struct reply *r, cJSON *proxy, const cJSON *fixed_ips, const cJSON *subnet_ids)
{
	const char *wanted = text_of(proxy, "ip_address");
	int n = wanted ? place_with(fixed_ips, "ip_address", wanted) : -1;
	const cJSON *i;

	if (wanted && n < 0)
		return refuse(r, 400, "InvalidAddress",
			"The address %s is invalid, reason: This address not belong to the port "
			"%s.",
			wanted, text_of(proxy, "port_id"));
	if (wanted)
		return place_in(subnet_ids,
			       text_of(cJSON_GetArrayItem(fixed_ips, n), "subnet_id")) >= 0 ||
			refuse(r, 400, "InvalidAddress",
				"The address %s is invalid, reason: This address cannot reach the "
				"router %s.",
				wanted, text_of(proxy, "router_id"));
	cJSON_ArrayForEach (i, fixed_ips)
		if (place_in(subnet_ids, text_of(i, "subnet_id")) >= 0) {
			set_text(proxy, "ip_address", text_of(i, "ip_address"));
			return true;
		}
	return unreachable(r, proxy);
}

static bool same_scope(struct reply *r, const char *external_id, const char *internal_id)
{
	cJSON *external = db_get(&networks, external_id),
	      *internal = db_get(&networks, internal_id);
	const char *a = text_of(external, "ipv6_address_scope"),
		   *b = text_of(internal, "ipv6_address_scope");
	bool same = a && b ? strcmp(a, b) == 0 : a == b;

	if (!same)
		refuse(r, 409, "AddressScopeConflict",
			"The IPv6 address scope %s of external network conflict with internal "
			"network's IPv6 address scope %s.",
			a ? a : "None", b ? b : "None");
	cJSON_Delete(external);
	cJSON_Delete(internal);
	return same;
}

static bool ndp_alone(struct reply *r, const cJSON *proxy)
{
	struct object *o;

	db_each (o, &ndp_proxies, text_of(proxy, "router_id")) {
		cJSON *other = db_value(o);
		bool both = text_is(other, "ip_address", text_of(proxy, "ip_address"));

		cJSON_Delete(other);
		if (both)
			return refuse(r, 409, "NeutronDbObjectDuplicateEntry",
				"Failed to create a duplicate NDPProxy: for attribute(s) "
				"['router_id', 'ip_address'] with value(s) %s-%s",
				text_of(proxy, "router_id"), text_of(proxy, "ip_address"));
	}
	return true;
}

static bool check_ndp(struct call *c)
{
	cJSON *port, *router, *reached;
	bool ok;

	if (c->now)
		return true;
	port = db_get(&ports, text_of(c->object, "port_id"));
	router = db_get(&routers, text_of(c->object, "router_id"));
	reached = cJSON_CreateArray();
	if (!subnets_of_router(text_of(router, "id"), text_of(port, "network_id"), reached))
		ok = unreachable(c->r, c->object);
	else if (!is_true(router, "enable_ndp_proxy"))
		ok = refuse(c->r, 409, "RouterNDPProxyNotEnable",
			"The enable_ndp_proxy parameter of router %s must be set as True while "
			"create ndp proxy entry on it.",
			text_of(router, "id"));
	else if (!has_ipv6(item(port, "fixed_ips")))
		ok = refuse(c->r, 400, "BadRequest",
			"Bad ndp_proxy request: Requested port %s must allocate one IPv6 address "
			"at least.",
			text_of(port, "id"));
	else
		ok = choose_address(c->r, c->object, item(port, "fixed_ips"), reached) &&
			same_scope(c->r,
				text_of(item(router, "external_gateway_info"), "network_id"),
				text_of(port, "network_id")) &&
			ndp_alone(c->r, c->object);
	cJSON_Delete(port);
	cJSON_Delete(router);
	cJSON_Delete(reached);
	return ok;
}

#define STAMPS                                                                          \
	{ "created_at", F_STRING, UNFILTERED }, { "updated_at", F_STRING, UNFILTERED }, \
	{                                                                               \
		"revision_number", F_INT, UNSORTED, "0"                                 \
	}

static const struct field ndp_fields[] = {
	{ "id", F_UUID, UNFILTERED },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "project_id", F_STRING, POST },
	{ "router_id", F_UUID, POST | REQUIRED | UNFILTERED, .ref = &routers },
	{ "port_id", F_UUID, POST | REQUIRED | UNFILTERED, .ref = &ports },
	{ "ip_address", F_IP, POST | NULLABLE | UNFILTERED },
	{ "description", F_STRING, BOTH | UNFILTERED, "\"\"" },
	STAMPS,
	{ NULL },
};

const struct resource ndp_proxies = { "ndp_proxies", "ndp_proxy", "ndp_proxies", "NDPProxy",
	"Ndp proxy", ndp_fields, 0, UNCOUNTED, check_ndp };

/* ---- addresses local to hosts */

static const struct field association_fields[] = {
	{ "id", F_UUID, 0 },
	{ "local_ip_id", F_UUID, 0 },
	{ "local_ip_address", F_IP, 0 },
	{ "fixed_port_id", F_UUID, POST | REQUIRED },
	{ "fixed_ip", F_IP, POST | NULLABLE },
	{ "host", F_STRING, 0, "\"\"" },
	{ "tenant_id", F_STRING, POST | OPTIONAL },
	{ "project_id", F_STRING, POST | OPTIONAL },
	{ NULL },
};

static const struct resource associations = { .path = "port_associations",
	.one = "port_association",
	.title = "LocalIPAssociation",
	.words = "Local IP association",
	.fields = association_fields };

static const char *const association_keys[] = { "local_ip_id", "local_ip_address", "fixed_port_id",
	"fixed_ip", "host", NULL };

/* Gives the port's address that is wanted, or its only one; NULL: r says why not. */
static const char *address_of_port(struct reply *r, const cJSON *port, const char *wanted)
{
	const cJSON *fixed = item(port, "fixed_ips");
	int n = cJSON_GetArraySize(fixed);

	if (wanted && place_with(fixed, "ip_address", wanted) < 0)
		invalid(r, "Specified Port %s does not have requested IP address: %s.",
			text_of(port, "id"), wanted);
	else if (n == 0)
		invalid(r, "Specified Port %s has no fixed IPs configured.", text_of(port, "id"));
	else if (!wanted && n > 1)
		invalid(r,
			"Specified Port %s has several IPs, should specify exact IP address to use "
			"for Local IP.",
			text_of(port, "id"));
	else
		return wanted ? wanted : text_of(cJSON_GetArrayItem(fixed, 0), "ip_address");
	return NULL;
}

static struct object *association(const char *local_ip_id, const char *port_id)
{
	struct object *o;

	db_each (o, &associations, local_ip_id)
		if (strstr(o->text, port_id))
			return o;
	return NULL;
}

static void associate(struct call *c, cJSON *body)
{
	const char *port_id = text_of(body, "fixed_port_id"), *address;
	cJSON *port, *ip, *one;

	if (!body_ok(c, &associations, body, true))
		return;
	port = db_get(&ports, port_id);
	if (!port || association(c->o->id, port_id)) {
		refuse(c->r, 500, "HTTPInternalServerError", /* as Neutron does */
			"Request Failed: internal server error while processing your request.");
	} else if ((address = address_of_port(c->r, port, text_of(body, "fixed_ip")))) {
		one = new_object(c->q, &associations, body);
		ip = db_value(c->o);
		json_set(one, "{'local_ip_id':%s,'local_ip_address':%s,'fixed_ip':%s}", c->o->id,
			text_of(ip, "local_ip_address"), address);
		db_put(&associations, one);
		reply_one(c->r, 201, &associations, one, association_keys);
		cJSON_Delete(one);
		cJSON_Delete(ip);
	}
	cJSON_Delete(port);
}

static void one_association(struct call *c, const char *port_id)
{
	struct object *o = association(c->o->id, port_id);
	cJSON *one = o ? db_value(o) : NULL;

	if (!o) {
		refuse(c->r, 404, "LocalIPAssociationNotFound",
			"Local IP %s association with port %s could not be found.", c->o->id,
			port_id);
	} else if (strcmp(c->q->method, "GET") == 0) {
		reply_one(c->r, 200, &associations, one, association_keys);
	} else if (strcmp(c->q->method, "DELETE") == 0) {
		db_remove(&associations, o->id);
		c->r->status = 204;
	} else {
		wrong_method(c->r);
	}
	cJSON_Delete(one);
}

/* port_associations[/PORT] */
static bool local_ip_action(struct call *c)
{
	size_t n = strlen(associations.path);
	cJSON *doc;

	if (strncmp(c->action, associations.path, n) != 0 || !strchr("/.", c->action[n]))
		return false;
	doc = parse_body(c->q);
	if (c->action[n] == '/')
		one_association(c, c->action + n + 1);
	else if (strcmp(c->q->method, "GET") == 0)
		reply_those(c->r, &associations, c->o->id, association_keys);
	else if (strcmp(c->q->method, "POST") == 0)
		associate(c, item(doc, associations.one));
	else
		wrong_method(c->r);
	cJSON_Delete(doc);
	return true;
}

/* Makes a port in the network that has the address. */
static bool port_in_network(struct call *c, const char *network_id)
{
	cJSON *network = db_get(&networks, network_id), *fixed = cJSON_CreateArray();
	const char *wanted = text_of(c->object, "local_ip_address");
	const cJSON *pair;
	char port[37];
	bool ok;

	if (wanted)
		json_push(fixed, "{'ip_address':%s}", wanted);
	ok = network ? allocate(c->r, network, fixed, "fa:16:3e:00:00:00", NULL, wanted != NULL)
		     : reply_absent(c->r, &networks, network_id);
	pair = cJSON_GetArrayItem(fixed, 0);
	if (ok && ip_version(text_of(pair, "ip_address")) != 4)
		ok = refuse(c->r, 400, "BadRequest",
			"Bad local_ip request: Network %s does not contain any IPv4 subnet.",
			network_id);
	if (ok) {
		service_port(c->object, network_id, pair, "network:local_ip",
			text_of(c->object, "project_id"), port);
		json_set(c->object, "{'local_port_id':%s,'local_ip_address':%s}", port,
			text_of(pair, "ip_address"));
	}
	cJSON_Delete(network);
	cJSON_Delete(fixed);
	return ok;
}

static bool check_local_ip(struct call *c)
{
	const char *port_id = text_of(c->object, "local_port_id"),
		   *network_id = text_of(c->object, "network_id"), *address;
	cJSON *port;

	if (c->now)
		return true;
	if (!port_id && !network_id)
		return invalid(c->r,
			"Either Port ID or Network ID must be specified for Local IP create.");
	if (!port_id)
		return port_in_network(c, network_id);
	port = db_get(&ports, port_id);
	if (!port)
		return refuse(c->r, 400, "BadRequest", "Bad local_ip request: Port %s not found.",
			port_id);
	address = address_of_port(c->r, port, text_of(c->object, "local_ip_address"));
	if (address)
		json_set(c->object, "{'network_id':%s,'local_ip_address':%s}",
			text_of(port, "network_id"), address);
	cJSON_Delete(port);
	return address != NULL;
}

static bool local_ip_removable(struct call *c)
{
	const char *id = text_of(c->object, "id");

	return !db_first(&associations, id) ||
		refuse(c->r, 409, "LocalIPInUse",
			"Local IP %s is still associated with one or more ports.", id);
}

static void gone_local_ip(struct call *c)
{
	struct object *o = db_find(&ports, text_of(c->object, "local_port_id"));

	if (o && strstr(o->text, "network:local_ip"))
		db_remove(&ports, o->id);
}

static const struct field local_ip_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "project_id", F_STRING, POST },
	{ "local_port_id", F_UUID, POST },
	{ "network_id", F_UUID, POST },
	{ "local_ip_address", F_IP, POST | NULLABLE },
	{ "ip_mode", F_STRING, POST, "\"translate\"", "['translate', 'passthrough']" },
	STAMPS,
	{ NULL },
};

const struct resource local_ips = { "local_ips", "local_ip", "local_ips", "LocalIP", "Local IP",
	local_ip_fields, 0, UNCOUNTED, check_local_ip, local_ip_removable, NULL, gone_local_ip,
	.action = local_ip_action };

/* ---- what follows */

void l3_gone_port(const char *port_id)
{
	drop_those(&associations, port_id);
	drop_those(&ndp_proxies, port_id);
}

void l3_gone_router(const char *router_id)
{
	drop_those(&helpers, router_id);
}
