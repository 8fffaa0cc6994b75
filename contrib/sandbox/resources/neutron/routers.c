/* SPDX-License-Identifier: Apache-2.0 */
/*
 * routing: routers and their gateways, and floating IPs.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

void service_port(const cJSON *owner, const char *network_id, const cJSON *pair, const char *role,
	const char *project, char id[37])
{
	cJSON *p = cJSON_CreateObject();
	bool gateway = strcmp(role, "network:router_gateway") == 0;
	char now[32], mac[32];

	new_uuid(id);
	format_now(now);
	snprintf(mac, sizeof(mac), "fa:16:3e:%.2s:%.2s:%.2s", id, id + 2, id + 4);
	set_initials(p, ports.fields);
	json_set(p,
		"{'id':%s,'network_id':%s,'tenant_id':%s,'project_id':%s,'mac_address':%s,'device_"
		"id':%s,"
		"'device_owner':%s,'created_at':%s,'updated_at':%s,'revision_number':%d,"
		"'port_security_enabled':false,'fixed_ips':[{'subnet_id':%s,'ip_address':%s}]}",
		id, network_id, project, project, mac, text_of(owner, "id"), role, now, now,
		gateway ? 1 : 2, text_of(pair, "subnet_id"), text_of(pair, "ip_address"));
	if (strcmp(role, "network:floatingip") == 0)
		set_text(p, "status", "N/A");
	set_dns(p);
	db_keep(&ports, p);
}

/* ---- gateways */

static void drop_gateway_port(const cJSON *router)
{
	struct object *o;

	db_each (o, &ports, text_of(router, "id"))
		if (strstr(o->text, "network:router_gateway")) {
			db_remove(&ports, o->id);
			return;
		}
}

static bool is_external(struct reply *r, const char *network_id)
{
	struct object *o = db_find(&networks, network_id);

	if (!o)
		reply_absent(r, &networks, network_id);
	else if (!strstr(o->text, "\"router:external\":true"))
		refuse(r, 400, "BadRequest",
			"Bad router request: Network %s is not an external network.", network_id);
	return !r->status;
}

static bool set_gateway(struct reply *r, cJSON *object, const cJSON *wish)
{
	const char *network_id = text_of(wish, "network_id");
	cJSON *network = db_get(&networks, network_id), *wanted = item(wish, "external_fixed_ips");
	cJSON *fixed = cJSON_IsArray(wanted) ? cJSON_Duplicate(wanted, 1) : cJSON_CreateArray();
	bool ok = allocate(
		r, network, fixed, "fa:16:3e:00:00:00", NULL, cJSON_GetArraySize(fixed) > 0);
	bool snat = !cJSON_IsFalse(item(wish, "enable_snat"));
	char port[37];

	if (ok) {
		set_item(object, "external_gateway_info",
			json_new("{'network_id':%s,'external_fixed_ips':%p,'enable_snat':%hhd}",
				network_id, cJSON_Duplicate(fixed, 1), snat));
		if (cJSON_GetArraySize(fixed))
			service_port(object, network_id, cJSON_GetArrayItem(fixed, 0),
				"network:router_gateway", "", port);
	}
	cJSON_Delete(network);
	cJSON_Delete(fixed);
	return ok;
}

/* Nothing but a network's id, and how it is reached. */
static bool info_ok(struct reply *r, const cJSON *info)
{
	static const char *const keys[] = { "network_id", "external_fixed_ips", "enable_snat",
		"qos_policy_id", NULL };
	char why[WHY] = "Unexpected keys supplied: ";
	size_t start = strlen(why), n = start;
	const cJSON *i;

	cJSON_ArrayForEach (i, info)
		if (!one_of(keys, i->string) && n < 300)
			n += (size_t)snprintf(why + n, sizeof(why) - n, "%s%.90s",
				n > start ? ", " : "", i->string);
	if (n == start && value_ok(F_UUID, item(info, "network_id"), why))
		return true;
	return refuse(r, 400, "HTTPBadRequest",
		"Invalid input for external_gateway_info. Reason: %s.", why);
}

/* {network_id} by anybody; how it is reached, by administrators. */
static bool gateway_ok(struct request *q, struct reply *r, const cJSON *info, const char *verb)
{
	static const char *const keys[] = { "external_fixed_ips", "enable_snat" };
	char why[WHY], gateway[100];

	if (cJSON_IsNull(info) || (cJSON_IsObject(info) && !info->child))
		return true;
	if (cJSON_IsObject(info) && item(info, "network_id")) {
		if (!info_ok(r, info))
			return false;
		for (int i = 0; i < 2; i++) {
			if (!item(info, keys[i]) || q->who->admin)
				continue;
			snprintf(gateway, sizeof(gateway), "rule:%s_router:external_gateway_info",
				verb);
			return refuse(r, 403, "PolicyNotAuthorized",
				"(rule:%s_router and (%s and (%s:network_id and %s:%s))) is "
				"disallowed by policy",
				verb, gateway, gateway, gateway, keys[i]);
		}
		return true;
	}
	if (value_ok(F_DICT, info, why))
		snprintf(why, sizeof(why),
			"Validation of dictionary's keys failed. Expected keys: {'network_id'} "
			"Provided keys: {'%.100s'}",
			info->child->string);
	return refuse(r, 400, "HTTPBadRequest",
		"Invalid input for external_gateway_info. Reason: %s.", why);
}

/* A change of several steps counts each. */
static void count_on(const cJSON *router, int steps)
{
	while (steps-- > 0)
		db_touch(&routers, text_of(router, "id"), NULL, NULL);
}

static bool flavor_known(struct reply *r, const cJSON *flavor)
{
	char text[300];

	words_of(flavor, text, sizeof(text));
	return cJSON_IsNull(flavor) ||
		(cJSON_IsString(flavor) && db_find(&network_flavors, flavor->valuestring)) ||
		refuse(r, 404, "FlavorNotFound", "Flavor %s could not be found.", text);
}

static bool check_router(struct call *c)
{
	const cJSON *info = item(c->body, "external_gateway_info");
	const cJSON *before = c->now ? item(c->now, "external_gateway_info") : NULL;

	if (has(c->body, "flavor_id") && !flavor_known(c->r, item(c->body, "flavor_id")))
		return false;
	if (c->now && is_true(c->body, "ha") && !is_true(c->now, "ha") &&
		is_true(c->now, "admin_state_up"))
		return refuse(c->r, 400, "BadRequest",
			"Bad router request: Cannot change HA attribute of active routers. Please "
			"set router admin_state_up to False prior to upgrade.");
	if (!zones_known(c->r, c->body) || (item(c->body, "routes") && !routes_ok(c->r, c->object)))
		return false;
	if (!ndp_ok(c->r, c->body, c->object, !c->now))
		return false;
	if (!info)
		return true;
	if (c->now && !text_of(info, "network_id") && !ndp_free(c->r, text_of(c->now, "id")))
		return false;
	if (!gateway_ok(c->q, c->r, info, c->now ? "update" : "create"))
		return false;
	if (before && !cJSON_IsNull(before) && text_of(info, "network_id") &&
		text_of(before, "network_id") &&
		text_is(info, "network_id", text_of(before, "network_id"))) {
		set_item(c->object, "external_gateway_info", cJSON_Duplicate(before, 1));
		if (item(info, "enable_snat"))
			set_item(item(c->object, "external_gateway_info"), "enable_snat",
				cJSON_CreateBool(is_true(info, "enable_snat")));
		if (!item(info, "external_fixed_ips"))
			return true;
	}
	if (c->now && db_first(&floatingips, text_of(c->now, "id")))
		return refuse(c->r, 409, "RouterExternalGatewayInUseByFloatingIp",
			"Gateway cannot be updated for router %s, since a gateway to external "
			"network %s is required by one or more floating IPs.",
			text_of(c->now, "id"), text_of(before, "network_id"));
	if (text_of(info, "network_id") && !is_external(c->r, text_of(info, "network_id"))) {
		if (c->now) /* what else was asked for is counted all the same */
			db_touch(&routers, text_of(c->now, "id"), NULL, NULL);
		return false;
	}
	if (c->now)
		drop_gateway_port(c->now);
	if (!text_of(info, "network_id")) {
		set_item(c->object, "external_gateway_info", cJSON_CreateNull());
		if (before && !cJSON_IsNull(before)) /* its port goes, and then itself */
			count_on(c->now, 2);
		return true;
	}
	if (!c->now) /* its gateway's port is made after it */
		set_item(c->object, "revision_number", cJSON_CreateNumber(3));
	else if (!text_of(before, "network_id"))
		count_on(c->now, 1);
	return set_gateway(c->r, c->object, info);
}

static bool router_removable(struct call *c)
{
	const char *id = text_of(c->object, "id");
	char ids[2048] = "";
	struct object *o;
	size_t n = 0;

	db_each (o, &ports, id)
		if (n < 1900 && strstr(o->text, "\"device_owner\":\"network:router_interface"))
			n += (size_t)snprintf(
				ids + n, sizeof(ids) - n, "%s%s", n ? ", " : "", o->id);
	if (n)
		return refuse(c->r, 409, "RouterInUse", "Router %s has ports still attached: %s",
			id, ids);
	return ndp_free(c->r, id);
}

static void gone_router(struct call *c)
{
	drop_gateway_port(c->object);
	l3_gone_router(text_of(c->object, "id"));
}

/* ---- floating IPs */

struct object *router_between(const char *subnet_id, const char *external_id)
{
	for (size_t i = 0; i < db_count(&routers); i++) {
		struct object *o = db_at(&routers, i);

		if (strstr(o->text, external_id) && interface_port(o->id, subnet_id))
			return o;
	}
	return NULL;
}

static bool is_associated(struct reply *r, const char *port_id, const char *fixed,
	const char *external, const cJSON *own)
{
	char quoted[80];
	struct object *o;

	snprintf(quoted, sizeof(quoted), "\"fixed_ip_address\":\"%s\"", fixed);
	db_each (o, &floatingips, port_id) {
		if (strcmp(o->id, text_of(own, "id")) == 0 || !strstr(o->text, quoted))
			continue;
		refuse(r, 409, "FloatingIPPortAlreadyAssociated",
			"Cannot associate floating IP %s (%s) with port %s using fixed IP %s, as "
			"that fixed IP already has a floating IP on external network %s.",
			text_of(own, "floating_ip_address"), text_of(own, "id"), port_id, fixed,
			external);
		return true;
	}
	return false;
}

static cJSON *details_of(const cJSON *port)
{
	static const char *const keys[] = { "name", "network_id", "mac_address", "admin_state_up",
		"status", "device_id", "device_owner" };
	cJSON *d = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		cJSON_AddItemToObject(d, keys[i], cJSON_Duplicate(item(port, keys[i]), 1));
	return d;
}

/* The port's address that the floating one stands for; NULL: r says why none does. */
static const cJSON *chosen_ip(struct reply *r, const cJSON *port, const char *wanted)
{
	const cJSON *i, *only = NULL;
	int n = 0;

	cJSON_ArrayForEach (i, item(port, "fixed_ips")) {
		const char *ip = text_of(i, "ip_address");

		if (wanted && strcmp(wanted, ip) == 0)
			return i;
		if (!strchr(ip, ':')) {
			only = i;
			n++;
		}
	}
	if (n == 1 && !wanted)
		return only;
	if (wanted)
		refuse(r, 400, "BadRequest",
			"Bad floatingip request: Port %s does not have fixed ip %s.",
			text_of(port, "id"), wanted);
	else if (n)
		refuse(r, 400, "BadRequest",
			"Bad floatingip request: Port %s has multiple fixed IPv4 addresses.  Must "
			"provide a specific IPv4 address when assigning a floating IP.",
			text_of(port, "id"));
	else
		refuse(r, 400, "BadRequest",
			"Bad floatingip request: Cannot add floating IP to port %s that has no "
			"fixed IPv4 addresses.",
			text_of(port, "id"));
	return NULL;
}

static bool associate(struct request *q, struct reply *r, cJSON *object, const char *port_id)
{
	struct object *o = referred(q, r, &ports, port_id), *router;
	const char *subnet, *fixed, *external = text_of(object, "floating_network_id");
	const cJSON *chosen;
	cJSON *port;
	bool ok = false;

	if (!o)
		return false;
	port = db_value(o);
	chosen = chosen_ip(r, port, text_of(object, "fixed_ip_address"));
	subnet = text_of(chosen, "subnet_id");
	fixed = text_of(chosen, "ip_address");
	router = subnet ? router_between(subnet, external) : NULL;
	if (!subnet) {
		; /* r says which address is missing */
	} else if (!router) {
		refuse(r, 404, "ExternalGatewayForFloatingIPNotFound",
			"External network %s is not reachable from subnet %s.  Therefore, cannot "
			"associate Port %s with a Floating IP.",
			external, subnet, port_id);
	} else if (!is_associated(r, port_id, fixed, external, object)) {
		json_set(object,
			"{'port_id':%s,'fixed_ip_address':%s,'router_id':%s,'port_details':%p}",
			port_id, fixed, router->id, details_of(port));
		ok = true;
	}
	cJSON_Delete(port);
	return ok;
}

static bool reserve(struct reply *r, cJSON *object)
{
	const char *network_id = text_of(object, "floating_network_id");
	cJSON *network = db_get(&networks, network_id), *fixed = cJSON_CreateArray(), *want;
	const char *chosen = text_of(object, "floating_ip_address");
	char port[37];
	bool ok = false;

	if (chosen)
		json_push(fixed, "{'ip_address':%s}", chosen);
	if (!network) {
		refuse(r, 404, "NetworkNotFound", "Network %s could not be found.", network_id);
	} else if (!is_true(network, "router:external")) {
		refuse(r, 400, "BadRequest",
			"Bad floatingip request: Network %s is not a valid external network.",
			network_id);
	} else if (allocate(r, network, fixed, "fa:16:3e:00:00:00", NULL,
			   cJSON_GetArraySize(fixed) > 0)) {
		want = cJSON_GetArrayItem(fixed, 0);
		set_text(object, "floating_ip_address", text_of(want, "ip_address"));
		service_port(object, network_id, want, "network:floatingip", "", port);
		ok = true;
	}
	cJSON_Delete(fixed);
	cJSON_Delete(network);
	return ok;
}

static void gone_ip(struct call *c)
{
	struct object *o = db_first(&ports, text_of(c->object, "id"));

	if (o) /* the port that held its address */
		db_remove(&ports, o->id);
}

void free_addresses(const char *network_id)
{
	struct object *o;

	for (size_t i = db_count(&floatingips); i-- > 0;) {
		cJSON *ip = db_value(o = db_at(&floatingips, i));
		struct call c = { .of = &floatingips, .object = ip };

		if (text_is(ip, "floating_network_id", network_id) && !text_of(ip, "port_id")) {
			db_remove(&floatingips, o->id);
			gone_ip(&c);
		}
		cJSON_Delete(ip);
	}
}

/* A floating IP that was not to be gives its address back. */
static bool give_back(struct call *c)
{
	if (!c->now)
		gone_ip(c);
	return false;
}

/* Checks that the port has one address alone that it can stand for, when nobody names one. */
static bool still_chosen(struct reply *r, const cJSON *now)
{
	cJSON *port = db_get(&ports, text_of(now, "port_id"));
	bool clear = !port || chosen_ip(r, port, NULL);

	cJSON_Delete(port);
	return clear;
}

/* The name of an address is a relative one, in the domain beside it. */
static bool is_relative(struct reply *r, const char *name)
{
	size_t n = name ? strlen(name) : 0;

	return !n || name[n - 1] != '.' ||
		refuse(r, 400, "HTTPBadRequest",
			"Invalid input for dns_name. Reason: '%s' is a FQDN. It should be a "
			"relative domain name.",
			name);
}

/* A PUT of nothing disassociates, as one with null for a port does. */
static bool check_ip(struct call *c)
{
	const char *port_id = text_of(c->body, "port_id");
	bool others = c->now && !item(c->body, "port_id") &&
		(item(c->body, "description") || item(c->body, "qos_policy_id") ||
			item(c->body, "fixed_ip_address"));
	const char *policy = c->now ? text_of(c->body, "qos_policy_id") : NULL;

	cJSON_DeleteItemFromObjectCaseSensitive(c->object, "subnet_id");
	if (policy && !db_find(&policies, policy)) /* as Neutron does */
		return refuse(c->r, 500, "HTTPInternalServerError",
			"Request Failed: internal server error while processing your request.");
	if (!is_relative(c->r, text_of(c->body, "dns_name")) ||
		(!c->now && !reserve(c->r, c->object)))
		return false;
	if (text_of(c->body, "fixed_ip_address") && !port_id)
		return refuse(c->r, 400, "BadRequest",
			       "Bad floatingip request: fixed_ip_address cannot be specified "
			       "without a port_id.") ||
			give_back(c);
	if (c->now && port_id && !forwardings_free(c->r, text_of(c->now, "id")))
		return false;
	if (port_id && !item(c->body, "fixed_ip_address"))
		set_text(c->object, "fixed_ip_address", NULL);
	if (port_id)
		return associate(c->q, c->r, c->object, port_id) || give_back(c);
	if (others) {
		set_item(c->object, "fixed_ip_address",
			cJSON_Duplicate(item(c->now, "fixed_ip_address"), 1));
		return still_chosen(c->r, c->now);
	}
	json_set(c->object, "{'port_id':null,'fixed_ip_address':null,'port_details':null}");
	if (!cJSON_GetArraySize(item(c->object, "port_forwardings")))
		set_text(c->object, "router_id", NULL);
	return true;
}

static bool ip_removable(struct call *c)
{
	return forwardings_free(c->r, text_of(c->object, "id"));
}

static const struct field router_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, UNFILTERED, "\"ACTIVE\"" },
	{ "external_gateway_info", F_ANY, BOTH | NULLABLE | DERIVED | UNSORTED },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "availability_zones", F_LIST, DERIVED, "[]" },
	{ "availability_zone_hints", F_WORDS, POST | UNFILTERED, "[]" },
	{ "routes", F_OWN, PUT | NULLABLE | QUIET | UNFILTERED, "[]", .ok = is_routes },
	{ "flavor_id", F_ANY, POST | NULLABLE | UNFILTERED },
	{ "conntrack_helpers", F_LIST, UNFILTERED, "[]" },
	{ "enable_ndp_proxy", F_BOOL, BOTH | OPTIONAL | UNSORTED | UNFILTERED },
	{ "distributed", F_BOOL, BOTH | NULLABLE | QUIET | ADMIN | SEEN | UNSORTED | UNFILTERED,
		"false" },
	{ "ha", F_BOOL, BOTH | NULLABLE | QUIET | ADMIN | SEEN | UNSORTED | UNFILTERED, "false" },
	STANDARD,
};

const struct resource routers = { "routers", "router", "routers", "Router", "Router", router_fields,
	1, 10, check_router, router_removable, NULL, gone_router, .action = router_action,
	.absent = "could not be found", .strict_marker = true, .bulk = NO_BULK,
	.users = (const struct user[]){
		{ &vpn_services, NULL, NULL, 409, "RouterInUse",
			"Router {id} is currently used by VPN service ({user})" },
		{ NULL } } };

static const struct field ip_fields[] = {
	{ "id", F_UUID, 0 },
	{ "tenant_id", F_STRING, POST },
	{ "floating_ip_address", F_IP, POST | ADMIN | NULLABLE },
	{ "floating_network_id", F_UUID, POST | REQUIRED },
	{ "router_id", F_UUID, 0 },
	{ "port_id", F_UUID, BOTH | NULLABLE | UNSORTED },
	{ "fixed_ip_address", F_IP, BOTH | NULLABLE },
	{ "status", F_STRING, 0, "\"DOWN\"" },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE | UNSORTED | UNFILTERED },
	{ "port_details", F_ANY, 0 | DERIVED | UNSORTED },
	{ "dns_domain", F_DOMAIN, POST | UNSORTED | UNFILTERED, "\"\"" },
	{ "dns_name", F_DNS, POST | UNSORTED | UNFILTERED, "\"\"" },
	{ "port_forwardings", F_LIST, UNFILTERED, "[]" },
	{ "subnet_id", F_UUID, POST | NULLABLE | OPTIONAL | UNSORTED | UNFILTERED,
		.ref = &subnets },
	STANDARD,
};

const struct resource floatingips = { "floatingips", "floatingip", "floatingips", "FloatingIP",
	"Floating IP", ip_fields, 0, 50, check_ip, ip_removable, NULL, gone_ip, .empty_put = true,
	.action = forwardings_below, .bulk = NO_BULK, .absent = "could not be found" };
