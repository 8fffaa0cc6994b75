/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules: networks, subnets, ports and security groups.
 */
#include <stdlib.h>
#include <string.h>

#include "checks.h"

const char *text_of(const cJSON *o, const char *key)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

void set_item(cJSON *o, const char *key, cJSON *v)
{
	if (cJSON_HasObjectItem(o, key))
		cJSON_ReplaceItemInObjectCaseSensitive(o, key, v);
	else
		cJSON_AddItemToObject(o, key, v);
}

void set_text(cJSON *o, const char *key, const char *s)
{
	set_item(o, key, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

static cJSON *item(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

static bool has(const cJSON *body, const char *key)
{
	return body && item(body, key);
}

/* The visible object of a reference, as JSON of the caller's; NULL: r says that it is not there. */
static cJSON *referred(struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	struct object *o = id ? db_find(of, id) : NULL;

	if (o && db_visible(o, q->who))
		return db_value(o);
	reply_neutron_error(r, 404,
		of == &networks		? "NetworkNotFound"
			: of == &ports	? "PortNotFound"
			: of == &groups ? "SecurityGroupNotFound"
					: "SubnetNotFound",
		"%s %s %s", of->words, id ? id : "None",
		of == &groups ? "does not exist" : "could not be found.");
	return NULL;
}

static void list_edit(cJSON *value, const char *key, const char *id, bool add)
{
	cJSON *list = item(value, key), *i;
	int n = 0;

	if (add) {
		cJSON_AddItemToArray(list, cJSON_CreateString(id));
		return;
	}
	cJSON_ArrayForEach (i, list) {
		if (cJSON_IsString(i) && strcmp(i->valuestring, id) == 0) {
			cJSON_DeleteItemFromArray(list, n);
			return;
		}
		n++;
	}
}

static void add_subnet(cJSON *network, const void *id)
{
	list_edit(network, "subnets", id, true);
}

static void drop_subnet(cJSON *network, const void *id)
{
	list_edit(network, "subnets", id, false);
}

/* ---- networks */

static bool zone_known(const char *name)
{
	static const char *const nova[] = { "nova", NULL };
	const struct cloud *c = db_cloud();

	for (int k = 0; k < 2; k++)
		for (const char *const *z = k ? c->hints : c->zones ? c->zones : nova; z && *z; z++)
			if (strcmp(*z, name) == 0)
				return true;
	return false;
}

bool zones_known(struct reply *r, const cJSON *body)
{
	const cJSON *zone;

	cJSON_ArrayForEach (zone, item(body, "availability_zone_hints")) {
		if (cJSON_IsString(zone) && zone_known(zone->valuestring))
			continue;
		reply_neutron_error(r, 404, "AvailabilityZoneNotFound",
			"AvailabilityZone %s could not be found.",
			cJSON_IsString(zone) ? zone->valuestring : "");
		return false;
	}
	return true;
}

bool check_network(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	if (!zones_known(r, body))
		return false;
	if (!now && q->who->admin && cJSON_IsTrue(item(object, "router:external")) &&
		!has(body, "provider:network_type"))
		set_text(object, "provider:network_type", "vxlan");
	if (!now && text_of(object, "provider:network_type") &&
		strcmp(text_of(object, "provider:network_type"), "vxlan") != 0) {
		set_item(object, "mtu", cJSON_CreateNumber(1500));
		if (!has(body, "provider:segmentation_id"))
			set_item(object, "provider:segmentation_id", cJSON_CreateNull());
	}
	return true;
}

void made_network(struct request *q, cJSON *object)
{
	(void)q;
	(void)object;
}

bool network_removable(struct request *q, struct reply *r, cJSON *object)
{
	char ids[2048] = "";
	size_t at = 0, n = 0;
	struct object *o;

	(void)q;
	while ((o = db_holding(&ports, text_of(object, "id"), &at)) && n < 1900)
		if (!strstr(o->text, "\"device_owner\":\"network:dhcp\""))
			n += (size_t)snprintf(ids + n, sizeof(ids) - n, "%s%s", n ? "," : "", o->id);
	if (!n)
		return true;
	reply_neutron_error(r, 409, "NetworkInUse",
		"Unable to complete operation on network %s. There are one or more ports still in use on "
		"the network, id for these ports is: %s.",
		text_of(object, "id"), ids);
	return false;
}

void gone_network(cJSON *object)
{
	cJSON *s;

	cJSON_ArrayForEach (s, item(object, "subnets"))
		db_remove(&subnets, s->valuestring);
}

/* ---- subnets */

static bool bad_input(struct reply *r, const char *fmt, const char *a, const char *b)
{
	char text[600];

	snprintf(text, sizeof(text), "%s%s%s", fmt, a, b);
	reply_neutron_error(r, 400, "InvalidInput", "Invalid input for operation: %s", text);
	return false;
}

static bool check_overlap(struct reply *r, const cJSON *network, const char *cidr)
{
	cJSON *s;
	char text[300];

	cJSON_ArrayForEach (s, item(network, "subnets")) {
		struct object *o = db_find(&subnets, s->valuestring);
		cJSON *other = o ? db_value(o) : NULL;
		bool overlaps = other && cidr_overlaps(cidr, text_of(other, "cidr"));

		cJSON_Delete(other);
		if (!overlaps)
			continue;
		snprintf(text, sizeof(text), "%s for network: %s overlaps with another subnet.", cidr,
			text_of(network, "id"));
		return bad_input(r, "Requested subnet with cidr: ", text, "");
	}
	return true;
}

/* Pools that nobody gave: all addresses but the network's, the broadcast's and the gateway's. */
static void default_pools(cJSON *object, const char *cidr, int version, int bits)
{
	cJSON *pools = cJSON_CreateArray(), *pool;
	const char *gateway = text_of(object, "gateway_ip");
	unsigned long last = version == 4 && bits <= 30 ? (1ul << (32 - bits)) - 2
		: version == 4				? 1
							: 0xffff;
	char first[64], second[64], start[64], end[64];

	cidr_nth(cidr, 1, first);
	cidr_nth(cidr, 2, second);
	cidr_nth(cidr, last, end);
	snprintf(start, sizeof(start), "%s", gateway && strcmp(gateway, first) == 0 ? second : first);
	if (version == 6 && gateway)
		snprintf(start, sizeof(start), "%s", second);
	pool = cJSON_CreateObject();
	cJSON_AddStringToObject(pool, "start", start);
	cJSON_AddStringToObject(pool, "end", end);
	cJSON_AddItemToArray(pools, pool);
	set_item(object, "allocation_pools", pools);
}

static bool gateway_in_pool(const cJSON *object, char out[200])
{
	const char *gateway = text_of(object, "gateway_ip");
	unsigned char g[16], a[16], b[16];
	cJSON *pool;
	int v, w;

	cJSON_ArrayForEach (pool, item(object, "allocation_pools")) {
		if (!ip_parse(gateway, g, &v) || !ip_parse(text_of(pool, "start"), a, &w) ||
			!ip_parse(text_of(pool, "end"), b, &w))
			continue;
		if (v == w && memcmp(g, a, 16) >= 0 && memcmp(g, b, 16) <= 0) {
			snprintf(out, 200, "%s-%s", text_of(pool, "start"), text_of(pool, "end"));
			return true;
		}
	}
	return false;
}

static bool create_subnet(struct reply *r, cJSON *body, cJSON *object, const cJSON *network)
{
	const char *cidr = text_of(object, "cidr");
	int version = (int)cJSON_GetNumberValue(item(object, "ip_version")), v, bits;
	unsigned char net[16];
	char first[64];

	if (version != 4 && version != 6) {
		reply_neutron_error(r, 400, "HTTPBadRequest",
			"Invalid input for ip_version. Reason: '%d' is not in [4, 6].", version);
		return false;
	}
	if (!cidr) {
		reply_neutron_error(r, 400, "BadRequest",
			"Bad subnets request: a subnetpool must be specified in the "
			"absence of a cidr.");
		return false;
	}
	cidr_parse(cidr, net, &v, &bits);
	if (v != version)
		return bad_input(r, "cidr '", cidr, "' does not match the ip_version");
	cidr_mask(cidr, first);
	set_text(object, "cidr", first);
	cidr = text_of(object, "cidr");
	if (!check_overlap(r, network, cidr))
		return false;
	if (!has(body, "gateway_ip")) {
		cidr_nth(cidr, text_of(object, "ipv6_address_mode") ? 0 : 1, first);
		set_text(object, "gateway_ip", first);
	}
	if (!has(body, "allocation_pools"))
		default_pools(object, cidr, version, bits);
	return true;
}

bool check_subnet(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	cJSON *network = NULL;
	char pool[200];
	bool ok = true;

	if (!now) {
		network = referred(q, r, &networks, text_of(object, "network_id"));
		ok = network && create_subnet(r, body, object, network);
		cJSON_Delete(network);
	}
	if (ok && (has(body, "gateway_ip") || has(body, "allocation_pools")) &&
		gateway_in_pool(object, pool)) {
		reply_neutron_error(r, 409, "GatewayConflictWithAllocationPools",
			"Gateway ip %s conflicts with allocation pool %s.", text_of(object, "gateway_ip"),
			pool);
		ok = false;
	}
	return ok;
}

void made_subnet(struct request *q, cJSON *object)
{
	(void)q;
	db_touch(&networks, text_of(object, "network_id"), add_subnet, text_of(object, "id"));
}

bool subnet_removable(struct request *q, struct reply *r, cJSON *object)
{
	size_t at = 0;

	(void)q;
	if (!db_holding(&ports, text_of(object, "id"), &at))
		return true;
	reply_neutron_error(r, 409, "SubnetInUse",
		"Unable to complete operation on subnet %s: One or more ports have an IP allocation from "
		"this subnet.",
		text_of(object, "id"));
	return false;
}

void gone_subnet(cJSON *object)
{
	db_touch(&networks, text_of(object, "network_id"), drop_subnet, text_of(object, "id"));
}

/* ---- ports */

static void new_mac(char out[32])
{
	char id[37];

	new_uuid(id);
	snprintf(out, 32, "fa:16:3e:%.2s:%.2s:%.2s", id, id + 2, id + 4);
}

static void set_dns(cJSON *object)
{
	cJSON *list = cJSON_CreateArray(), *ip;

	cJSON_ArrayForEach (ip, item(object, "fixed_ips")) {
		const char *address = text_of(ip, "ip_address");
		cJSON *d = cJSON_CreateObject();
		char host[100] = "host-", fqdn[160];

		snprintf(host + 5, sizeof(host) - 5, "%s", address ? address : "");
		for (char *p = host; *p; p++)
			if (*p == '.' || *p == ':')
				*p = '-';
		snprintf(fqdn, sizeof(fqdn), "%s.openstacklocal.", host);
		cJSON_AddStringToObject(d, "ip_address", address ? address : "");
		cJSON_AddStringToObject(d, "hostname", host);
		cJSON_AddStringToObject(d, "fqdn", fqdn);
		cJSON_AddItemToArray(list, d);
	}
	set_item(object, "dns_assignment", list);
}

static bool check_groups(struct request *q, struct reply *r, const cJSON *object)
{
	cJSON *g;

	cJSON_ArrayForEach (g, item(object, "security_groups")) {
		cJSON *there = referred(q, r, &groups, cJSON_IsString(g) ? g->valuestring : NULL);

		if (!there)
			return false;
		cJSON_Delete(there);
	}
	return true;
}

static bool is_foreign(const struct request *q, const cJSON *network)
{
	return !q->who->admin && strcmp(text_of(network, "project_id"), q->who->project_id) != 0 &&
		!cJSON_IsTrue(item(network, "shared"));
}

bool check_port(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	cJSON *network = referred(q, r, &networks, text_of(object, "network_id"));
	char mac[32];
	bool ok = network != NULL;

	if (!now) /* accepted at a port's making, and lost, as Neutron does it */
		set_item(object, "tags", cJSON_CreateArray());
	if (ok && !now && is_foreign(q, network)) {
		reply_neutron_error(r, 403, "HTTPForbidden",
			"Tenant %s not allowed to create port on this network", q->who->project_id);
		ok = false;
	}
	if (ok && !now && !text_of(object, "mac_address")) {
		new_mac(mac);
		set_text(object, "mac_address", mac);
	}
	if (ok && !now && !has(body, "security_groups")) {
		cJSON *group = default_group(q->who);

		cJSON_AddItemToArray(
			item(object, "security_groups"), cJSON_CreateString(text_of(group, "id")));
		cJSON_Delete(group);
	}
	ok = ok && check_groups(q, r, object);
	if (ok && (!now || has(body, "fixed_ips")))
		ok = allocate(r, network, item(object, "fixed_ips"), text_of(object, "mac_address"),
			now ? text_of(now, "id") : NULL);
	if (ok)
		set_dns(object);
	cJSON_Delete(network);
	return ok;
}

bool port_removable(struct request *q, struct reply *r, cJSON *object)
{
	const char *owner = text_of(object, "device_owner");

	(void)q;
	if (strncmp(owner, "network:router_", 15) != 0)
		return true;
	reply_neutron_error(r, 409, "ServicePortInUse",
		"Port %s cannot be deleted directly via the port API: has device owner %s.",
		text_of(object, "id"), owner);
	return false;
}

static void disassociate(cJSON *ip, const void *arg)
{
	(void)arg;
	set_text(ip, "port_id", NULL);
	set_text(ip, "fixed_ip_address", NULL);
	set_text(ip, "router_id", NULL);
	set_item(ip, "port_details", cJSON_CreateNull());
	set_text(ip, "status", "DOWN");
}

void gone_port(cJSON *object)
{
	struct object *o;
	size_t at = 0;

	while ((o = db_holding(&floatingips, text_of(object, "id"), &at)))
		db_touch(&floatingips, o->id, disassociate, NULL);
}

/* ---- security groups */

bool check_group(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	(void)q;
	if (has(body, "name") && !now && strcmp(text_of(object, "name"), "default") == 0) {
		reply_neutron_error(r, 409, "SecurityGroupDefaultAlreadyExists",
			"Default security group already exists.");
		return false;
	}
	return true;
}

static void add_rule_to(cJSON *group, const void *rule)
{
	cJSON *inside = cJSON_Duplicate(rule, 1);

	cJSON_AddNumberToObject(inside, "standard_attr_id", 9);
	cJSON_AddArrayToObject(inside, "tags");
	cJSON_AddItemToArray(item(group, "security_group_rules"), inside);
}

static void drop_rule_of(cJSON *group, const void *id)
{
	cJSON *list = item(group, "security_group_rules"), *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (strcmp(text_of(i, "id"), id) == 0) {
			cJSON_DeleteItemFromArray(list, n);
			return;
		}
		n++;
	}
}

static void add_egress(cJSON *group, const char *ethertype)
{
	cJSON *rule = cJSON_CreateObject();
	char id[37];

	new_uuid(id);
	for (const struct field *f = rules.fields; f->name; f++)
		set_item(rule, f->name, f->initial ? cJSON_Parse(f->initial) : cJSON_CreateNull());
	set_text(rule, "id", id);
	set_text(rule, "direction", "egress");
	set_text(rule, "ethertype", ethertype);
	set_text(rule, "security_group_id", text_of(group, "id"));
	set_text(rule, "description", NULL);
	for (const char *const *k =
			(const char *const[]){ "tenant_id", "project_id", "created_at", "updated_at", NULL };
		*k; k++)
		set_text(rule, *k, text_of(group, *k));
	db_put(&rules, rule);
	add_rule_to(group, rule);
	cJSON_Delete(rule);
}

void made_group(struct request *q, cJSON *object)
{
	(void)q;
	add_egress(object, "IPv4");
	add_egress(object, "IPv6");
	db_put(&groups, object);
}

bool group_removable(struct request *q, struct reply *r, cJSON *object)
{
	bool is_default = strcmp(text_of(object, "name"), "default") == 0 && !q->who->admin;
	size_t at = 0;

	if (!is_default && !db_holding(&ports, text_of(object, "id"), &at))
		return true;
	reply_neutron_error(r, 409, "SecurityGroupInUse", "Security Group %s in use.", text_of(object, "id"));
	return false;
}

void gone_group(cJSON *object)
{
	cJSON *i;

	cJSON_ArrayForEach (i, item(object, "security_group_rules"))
		db_remove(&rules, text_of(i, "id"));
}

static bool same_rule(const cJSON *a, const cJSON *b)
{
	static const char *const keys[] = { "direction", "ethertype", "protocol", "port_range_min",
		"port_range_max", "remote_ip_prefix", "remote_group_id" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!cJSON_Compare(item(a, keys[i]), item(b, keys[i]), 1))
			return false;
	return true;
}

bool check_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	cJSON *group = referred(q, r, &groups, text_of(object, "security_group_id")), *other;
	const char *direction = text_of(object, "direction");
	bool ok = group != NULL;

	(void)body;
	(void)now;
	if (ok && (!direction || (strcmp(direction, "ingress") != 0 && strcmp(direction, "egress") != 0))) {
		reply_neutron_error(r, 400, "HTTPBadRequest",
			"Invalid input for direction. Reason: '%s' is not in ['ingress', 'egress'].",
			direction ? direction : "None");
		ok = false;
	}
	if (ok && text_of(object, "remote_ip_prefix"))
		set_text(object, "normalized_cidr", text_of(object, "remote_ip_prefix"));
	cJSON_ArrayForEach (other, item(group, "security_group_rules")) {
		if (!ok || !same_rule(other, object))
			continue;
		reply_neutron_error(r, 409, "SecurityGroupRuleExists",
			"Security group rule already exists. Rule id is %s.", text_of(other, "id"));
		ok = false;
	}
	cJSON_Delete(group);
	return ok;
}

void made_rule(struct request *q, cJSON *object)
{
	(void)q;
	db_touch(&groups, text_of(object, "security_group_id"), add_rule_to, object);
}

void gone_rule(cJSON *object)
{
	db_touch(&groups, text_of(object, "security_group_id"), drop_rule_of, text_of(object, "id"));
}
