/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules: networks and ports.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* ---- networks */

static bool zone_known(const char *name)
{
	static const char *const nova[] = { "nova", NULL };
	const struct cloud *c = db_cloud();

	return one_of(c->zones ? c->zones : nova, name) || (c->hints && one_of(c->hints, name));
}

bool zones_known(struct reply *r, const cJSON *body)
{
	const cJSON *zone;

	cJSON_ArrayForEach (zone, item(body, "availability_zone_hints")) {
		if (cJSON_IsString(zone) && zone_known(zone->valuestring))
			continue;
		return refuse(r, 404, "AvailabilityZoneNotFound",
			"AvailabilityZone %s could not be found.",
			cJSON_IsString(zone) ? zone->valuestring : "");
	}
	return true;
}

static void set_network_qos(cJSON *port, const void *policy)
{
	set_text(port, "qos_network_policy_id", policy);
}

/* Says if the object is of somebody to whom the network would not be shared any more. */
static bool is_guest(const struct object *o, const cJSON *network)
{
	struct account owner = { .project_id = o->project };
	struct object *n = db_find(&networks, text_of(network, "id"));

	return !text_is(network, "project_id", o->project) && *o->project &&
		!strstr(o->text, "\"device_owner\":\"network:") && !is_granted(n, &owner);
}

/* A network stays shared as long as others than its owner use it. */
static bool unshared_ok(struct reply *r, const cJSON *now, const cJSON *body)
{
	const struct resource *const users[] = { &ports, &subnets };
	struct object *o;

	if (!is_true(now, "shared") || !cJSON_IsFalse(item(body, "shared")))
		return true;
	for (int i = 0; i < 2; i++)
		db_each (o, users[i], text_of(now, "id"))
			if (is_guest(o, now))
				return refuse(r, 409, "InvalidSharedSetting",
					"Unable to reconfigure sharing settings for network %s. "
					"Multiple tenants are using it.",
					text_of(now, "name"));
	return true;
}

static bool check_network(struct call *c)
{
	struct object *o;

	if (!zones_known(c->r, c->body) || (c->now && !unshared_ok(c->r, c->now, c->body)))
		return false;
	if (!qos_ok(c->q, c->r, c->body))
		return false;
	if (c->now && has(c->body, "qos_policy_id"))
		db_each (o, &ports, text_of(c->now, "id"))
			db_edit(&ports, o->id, set_network_qos,
				text_of(c->object, "qos_policy_id"));
	if (!c->now) {
		qos_default(c->body, c->object);
		if (!network_segments(c->r, c->body, c->object))
			return false;
	}
	if (!is_true(c->object, "router:external"))
		cJSON_DeleteItemFromObjectCaseSensitive(c->object, "is_default");
	else if (!has(c->object, "is_default"))
		cJSON_AddFalseToObject(c->object, "is_default");
	if (!c->now && text_of(c->object, "provider:network_type") &&
		!text_is(c->object, "provider:network_type", "vxlan")) {
		if (!has(c->body, "mtu"))
			set_item(c->object, "mtu", cJSON_CreateNumber(1500));
	}
	return true;
}

static void made_network(struct call *c)
{
	made_segments(c->object);
}

static bool network_removable(struct call *c)
{
	char ids[2048] = "";
	size_t at = 0, n = 0;
	struct object *o;

	if (is_true(c->object, "router:external"))
		free_addresses(text_of(c->object, "id"));
	while ((o = db_holding(&ports, text_of(c->object, "id"), &at)) && n < 1900)
		if (!strstr(o->text, "\"device_owner\":\"network:dhcp\""))
			n += (size_t)snprintf(
				ids + n, sizeof(ids) - n, "%s%s", n ? "," : "", o->id);
	return !n ||
		refuse(c->r, 409, "NetworkInUse",
			"Unable to complete operation on network %s. There are one or more ports "
			"still in use on the network, id for these ports is: %s.",
			text_of(c->object, "id"), ids);
}

static void gone_network(struct call *c)
{
	cJSON *s;

	cJSON_ArrayForEach (s, item(c->object, "subnets"))
		db_remove(&subnets, s->valuestring);
	gone_segments(text_of(c->object, "id"));
	gone_shared(text_of(c->object, "id"));
}

/* A new network tells this of itself; later only an external one does. */
static const char *born_network(const struct object *o)
{
	bool more = field_of(o->of, "is_default") && !strstr(o->text, "\"is_default\"");

	return more ? ",\"is_default\":false" : "";
}

static bool network_action(struct call *c)
{
	return agents_of(c, "dhcp-agents");
}

static const struct field network_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "mtu", F_COUNT, BOTH, "1450" },
	{ "status", F_STRING, 0, "\"ACTIVE\"" },
	{ "subnets", F_LIST, DERIVED, "[]" },
	{ "shared", F_BOOL, BOTH | ADMIN | UNSORTED, "false" },
	{ "availability_zone_hints", F_WORDS, POST | UNFILTERED | SORTED, "[]" },
	{ "availability_zones", F_LIST, DERIVED, "[]" },
	{ "ipv4_address_scope", F_STRING, UNSORTED | UNFILTERED },
	{ "ipv6_address_scope", F_STRING, UNSORTED | UNFILTERED },
	{ "router:external", F_BOOL, BOTH | ADMIN | PUBLIC | UNSORTED, "false" },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "port_security_enabled", F_BOOL, BOTH | UNSORTED | UNFILTERED, "true" },
	{ "is_default", F_BOOL, BOTH | ADMIN | OPTIONAL | IDLE | UNSORTED },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE | UNSORTED | UNFILTERED },
	{ "dns_domain", F_DOMAIN, BOTH | UNSORTED | UNFILTERED, "\"\"" },
	{ "l2_adjacency", F_BOOL, UNSORTED | UNFILTERED, "true" },
	{ "provider:network_type", F_STRING, BOTH | ADMIN | SEEN | UNSORTED, "\"vxlan\"" },
	{ "provider:physical_network", F_STRING, BOTH | ADMIN | SEEN | NULLABLE | UNSORTED },
	{ "provider:segmentation_id", F_INT, BOTH | ADMIN | SEEN | UNSORTED },
	{ "segments", F_LIST, BOTH | ADMIN | SEEN | OPTIONAL | UNFILTERED },
	STANDARD,
};

const struct resource networks = { "networks", "network", "networks", "Network", "Network",
	network_fields, 1, 100, check_network, network_removable, made_network, gone_network,
	.born = born_network, .granted = is_granted, .action = network_action,
	.strict_marker = true };

/* ---- ports */

static void new_mac(char out[32])
{
	char id[37];

	new_uuid(id);
	snprintf(out, 32, "fa:16:3e:%.2s:%.2s:%.2s", id, id + 2, id + 4);
}

void set_dns(cJSON *object)
{
	cJSON *list = cJSON_CreateArray(), *ip;

	cJSON_ArrayForEach (ip, item(object, "fixed_ips")) {
		const char *address = text_of(ip, "ip_address");
		char host[100] = "host-", fqdn[160];

		snprintf(host + 5, sizeof(host) - 5, "%s", address ? address : "");
		for (char *p = host; *p; p++)
			if (*p == '.' || *p == ':')
				*p = '-';
		snprintf(fqdn, sizeof(fqdn), "%s.openstacklocal.", host);
		json_push(list, "{'ip_address':%s,'hostname':%s,'fqdn':%s}", address ? address : "",
			host, fqdn);
	}
	set_item(object, "dns_assignment", list);
}

static bool check_groups(struct request *q, struct reply *r, const cJSON *object)
{
	cJSON *g;

	cJSON_ArrayForEach (g, item(object, "security_groups")) {
		if (!referred(q, r, &groups, g->valuestring))
			return false;
	}
	return true;
}

static bool is_foreign(const struct request *q, const cJSON *network)
{
	return !q->who->admin && !text_is(network, "project_id", q->who->project_id);
}

static bool may_set(struct reply *r, const char *verb, const char *key)
{
	return refuse(r, 403, "PolicyNotAuthorized",
		"(rule:%s_port and rule:%s_port:%s) is disallowed by policy", verb, verb, key);
}

/* A member of a list is allowed by a rule of its own. */
static bool may_list(struct reply *r, const char *verb, const char *key, const char *inner)
{
	char rule[100];

	snprintf(rule, sizeof(rule), "rule:%s_port:%s", verb, key);
	return refuse(r, 403, "PolicyNotAuthorized",
		"(rule:%s_port and (%s and (%s:%s))) is disallowed by policy", verb, rule, rule,
		inner);
}

static bool may_pair(struct reply *r, const char *verb, const cJSON *pairs)
{
	static const char key[] = "allowed_address_pairs";
	bool mac = false;
	char inner[200];
	const cJSON *i;

	if (!cJSON_IsArray(pairs) || !pairs->child)
		return may_set(r, verb, key);
	cJSON_ArrayForEach (i, pairs)
		mac = mac || item(i, "mac_address");
	snprintf(inner, sizeof(inner), "ip_address and rule:%s_port:%s:mac_address", verb, key);
	return may_list(r, verb, key, mac ? inner : "ip_address");
}

/* On another's network a port takes what it gets. */
static bool guest_ok(struct reply *r, const cJSON *body, bool create)
{
	const char *verb = create ? "create" : "update", *owner = text_of(body, "device_owner");
	const cJSON *i;

	if (owner && strncmp(owner, "network:", 8) == 0)
		return may_set(r, verb, "device_owner");
	if (create && has(body, "mac_address"))
		return may_set(r, verb, "mac_address");
	cJSON_ArrayForEach (i, item(body, "fixed_ips")) {
		if (item(i, "ip_address"))
			return may_list(r, verb, "fixed_ips", "ip_address");
		if (!create)
			return may_list(r, verb, "fixed_ips", "subnet_id");
	}
	if (has(body, "port_security_enabled"))
		return may_set(r, verb, "port_security_enabled");
	return !has(body, "allowed_address_pairs") ||
		may_pair(r, verb, item(body, "allowed_address_pairs"));
}

/* A router's own addresses are changed by its interfaces alone. */
static bool addresses_movable(struct reply *r, const cJSON *now, const cJSON *body)
{
	const char *owner = text_of(now, "device_owner");

	return !owner || strcmp(owner, "network:router_interface") != 0 ||
		!item(body, "fixed_ips") ||
		cJSON_Compare(item(body, "fixed_ips"), item(now, "fixed_ips"), true) ||
		refuse(r, 400, "BadRequest",
			"Bad ports request: IP updates for port %s are not allowed.",
			text_of(now, "id"));
}

/* A MAC is once on a network. */
static bool mac_free(struct reply *r, const cJSON *port)
{
	const char *network = text_of(port, "network_id");
	char quoted[64];
	struct object *o;

	snprintf(quoted, sizeof(quoted), "\"mac_address\":\"%s\"", text_of(port, "mac_address"));
	db_each (o, &ports, quoted) {
		if (!strstr(o->text, network) || strcmp(o->id, text_of(port, "id")) == 0)
			continue;
		return refuse(r, 409, "MacAddressInUse",
			"Unable to complete operation for network %s. The mac address %s is in "
			"use.",
			network, text_of(port, "mac_address"));
	}
	return true;
}

/* Ports of the network itself have no security; others have the project's group unless they say. */
static bool secure(
	struct request *q, struct reply *r, const cJSON *body, cJSON *object, bool create)
{
	bool service = strncmp(text_of(object, "device_owner"), "network:", 8) == 0, on;
	cJSON *group;

	if (create && service && !has(body, "port_security_enabled"))
		set_item(object, "port_security_enabled", cJSON_CreateFalse());
	on = is_true(object, "port_security_enabled");
	if (create && on && !has(body, "security_groups")) {
		group = default_group(q->who);
		cJSON_AddItemToArray(
			item(object, "security_groups"), cJSON_CreateString(text_of(group, "id")));
		cJSON_Delete(group);
	}
	if (on)
		return true;
	if (cJSON_GetArraySize(item(object, "allowed_address_pairs")))
		refuse(r, 409, "AddressPairAndPortSecurityRequired",
			"Port Security must be enabled in order to have allowed address pairs on a "
			"port.");
	else if (cJSON_GetArraySize(item(object, "security_groups")))
		refuse(r, 409, "PortSecurityPortHasSecurityGroup",
			"Port has security group associated. Cannot disable port security or IP "
			"address until security group is removed.");
	return !r->status;
}

static bool check_port(struct call *c)
{
	struct object *o = referred(c->q, c->r, &networks, text_of(c->object, "network_id"));
	cJSON *network = o ? db_value(o) : NULL;
	char mac[32];
	bool ok = network != NULL && qos_ok(c->q, c->r, c->body) &&
		pairs_ok(c->r, c->body, c->object);

	if (!c->now) /* accepted at a port's making, and lost, as Neutron does it */
		set_item(c->object, "tags", cJSON_CreateArray());
	if (ok && is_foreign(c->q, network))
		ok = guest_ok(c->r, c->body, !c->now);
	ok = ok && addresses_movable(c->r, c->now, c->body);
	if (ok && !c->now && is_foreign(c->q, network) && !is_true(network, "shared") &&
		!is_granted(o, c->q->who)) {
		refuse(c->r, 403, "HTTPForbidden",
			"Tenant %s not allowed to create port on this network",
			c->q->who->project_id);
		ok = false;
	}
	if (ok && !c->now && !text_of(c->object, "mac_address")) {
		new_mac(mac);
		set_text(c->object, "mac_address", mac);
	}
	if (ok && !c->now)
		set_text(c->object, "qos_network_policy_id", text_of(network, "qos_policy_id"));
	ok = ok && (!has(c->body, "mac_address") || mac_free(c->r, c->object));
	ok = ok && secure(c->q, c->r, c->body, c->object, !c->now) &&
		check_groups(c->q, c->r, c->object);
	if (ok && (!c->now || has(c->body, "fixed_ips")))
		ok = allocate(c->r, network, item(c->object, "fixed_ips"),
			text_of(c->object, "mac_address"), c->now ? text_of(c->now, "id") : NULL,
			has(c->body, "fixed_ips"));
	if (ok && !c->now && has(c->body, "fixed_ips"))
		set_text(c->object, "ip_allocation",
			cJSON_GetArraySize(item(c->body, "fixed_ips")) ? "immediate" : "none");
	if (ok) {
		complete_pairs(c->object);
		merge_options(c->body, c->object, c->now);
		set_dns(c->object);
	}
	cJSON_Delete(network);
	return ok;
}

static bool port_removable(struct call *c)
{
	const char *owner = text_of(c->object, "device_owner");

	return strncmp(owner, "network:router_", 15) != 0 || !*text_of(c->object, "device_id") ||
		refuse(c->r, 409, "ServicePortInUse",
			"Port %s cannot be deleted directly via the port API: has device owner %s.",
			text_of(c->object, "id"), owner);
}

static void disassociate(cJSON *ip, const void *arg)
{
	(void)arg;
	json_set(ip,
		"{'port_id':null,'fixed_ip_address':null,'router_id':null,'port_details':null,"
		"'status':'DOWN'}");
}

static void gone_port(struct call *c)
{
	struct object *o;

	db_each (o, &floatingips, text_of(c->object, "id"))
		db_touch(&floatingips, o->id, disassociate, NULL);
	l3_gone_port(text_of(c->object, "id"));
}

static const char vnic_types[] =
	"['normal', 'direct', 'macvtap', 'baremetal', 'direct-physical', 'virtio-forwarder', "
	"'smart-nic', "
	"'vdpa', 'accelerator-direct', 'accelerator-direct-physical', 'remote-managed']";

static const struct field port_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "network_id", F_UUID, POST | REQUIRED },
	{ "tenant_id", F_STRING, POST },
	{ "mac_address", F_MAC, BOTH | CHANGED },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0, "\"DOWN\"" },
	{ "device_id", F_STRING, BOTH, "\"\"" },
	{ "device_owner", F_STRING, BOTH, "\"\"" },
	{ "fixed_ips", F_OWN, BOTH | LATE, "[]", .ok = is_fixed },
	{ "allowed_address_pairs", F_ANY, BOTH | LATE | UNSORTED | UNFILTERED, "[]" },
	{ "extra_dhcp_opts", F_CONVERTED, BOTH | NULLABLE | LATE | UNFILTERED, "[]",
		.ok = is_dhcp },
	{ "security_groups", F_IDS, BOTH | LATE, "[]" },
	{ "description", F_STRING, BOTH | TWICE | UNSORTED, "\"\"" },
	{ "binding:vnic_type", F_STRING, BOTH | UNSORTED | UNFILTERED, "\"normal\"", vnic_types },
	{ "port_security_enabled", F_BOOL, BOTH | UNSORTED | UNFILTERED, "true" },
	{ "qos_policy_id", F_UUID, BOTH | NULLABLE | LATE | UNSORTED | UNFILTERED },
	{ "qos_network_policy_id", F_UUID, UNSORTED | UNFILTERED },
	{ "dns_name", F_DNS, BOTH | LATE | UNSORTED | UNFILTERED, "\"\"" },
	{ "dns_assignment", F_LIST, DERIVED, "[]" },
	{ "dns_domain", F_DOMAIN, BOTH | LATE | UNSORTED | UNFILTERED, "\"\"" },
	{ "ip_allocation", F_STRING, 0, "\"immediate\"" },
	{ "binding:profile", F_DICT, BOTH | ADMIN | SEEN | UNSORTED | UNFILTERED, "{}" },
	{ "binding:host_id", F_STRING, BOTH | ADMIN | SEEN | UNSORTED, "\"\"" },
	{ "binding:vif_type", F_STRING, SEEN | UNSORTED | UNFILTERED, "\"unbound\"" },
	{ "binding:vif_details", F_ANY, SEEN | UNSORTED | UNFILTERED, "{}" },
	{ "resource_request", F_ANY, SEEN | UNSORTED | UNFILTERED },
	{ "trunk_details", F_ANY, OPTIONAL | DERIVED | UNSORTED },
	{ "tags", F_WORDS, POST, "[]" },
	{ "created_at", F_STRING, UNFILTERED },
	{ "updated_at", F_STRING, UNFILTERED },
	{ "revision_number", F_INT, UNSORTED, "0" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource ports = { "ports", "port", "ports", "Port", "Port", port_fields, 1, 500,
	check_port, port_removable, NULL, gone_port, .changed = forwardings_follow,
	.strict_marker = true, .late = true,
	.users = (const struct user[]){
		{ &trunks, "port_id", NULL, 409, "PortInUseAsTrunkParent",
			"Port {id} is currently a parent port for trunk {user}." },
		{ &trunks, NULL, NULL, 409, "PortInUseAsSubPort",
			"Port {id} is currently a subport for trunk {user}." },
		{ &local_ips, "local_port_id", NULL, 409, "ServicePortInUse",
			"Port {id} cannot be deleted directly via the port API: still referenced "
			"by Local IPs." },
		{ NULL } } };
