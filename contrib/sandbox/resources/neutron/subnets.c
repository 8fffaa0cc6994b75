/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subnets: ranges of addresses on networks.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* The network is in the address scope that the subnet's pool is in. */
static void add_subnet(cJSON *network, const void *subnet)
{
	char scope[37];
	const char *id = scope_of_pool(text_of(subnet, "subnetpool_id"), scope);
	bool six = number_of(subnet, "ip_version") == 6;

	json_push(item(network, "subnets"), "%s", text_of(subnet, "id"));
	if (id)
		set_text(network, six ? "ipv6_address_scope" : "ipv4_address_scope", id);
}

static void drop_subnet(cJSON *network, const void *id)
{
	cJSON_DeleteItemFromArray(item(network, "subnets"), place_in(item(network, "subnets"), id));
}

static bool bad_input(struct reply *r, const char *fmt, const char *a, const char *b)
{
	char text[600];

	snprintf(text, sizeof(text), "%s%s%s", fmt, a, b);
	return refuse(r, 400, "InvalidInput", "Invalid input for operation: %s", text);
}

static bool check_overlap(struct reply *r, const cJSON *network, const char *cidr)
{
	cJSON *s;
	char text[300];

	cJSON_ArrayForEach (s, item(network, "subnets")) {
		cJSON *other = db_get(&subnets, s->valuestring);
		bool overlaps = other && cidr_overlaps(cidr, text_of(other, "cidr"));

		cJSON_Delete(other);
		if (!overlaps)
			continue;
		snprintf(text, sizeof(text), "%s for network: %s overlaps with another subnet.",
			cidr, text_of(network, "id"));
		return bad_input(r, "Requested subnet with cidr: ", text, "");
	}
	return true;
}

static void add_range(cJSON *pools, const char *start, const char *end)
{
	json_push(pools, "{'start':%s,'end':%s}", start, end);
}

static void step(const char *ip, int by, char out[64])
{
	unsigned char a[16];
	int version, i;

	ip_parse(ip, a, &version);
	for (i = version == 4 ? 3 : 15; i >= 0; i--) {
		a[i] = (unsigned char)(a[i] + by);
		if (by > 0 ? a[i] != 0 : a[i] != 255)
			break;
	}
	ip_text(a, version, out);
}

static int compare(const char *a, const char *b)
{
	unsigned char x[16], y[16];
	int v;

	ip_parse(a, x, &v);
	ip_parse(b, y, &v);
	return memcmp(x, y, 16);
}

/*
 * Pools that nobody gave: all addresses but the network's, version 4's broadcast and the
 * gateway's.
 */
static void default_pools(cJSON *object, const char *cidr, int version, int bits)
{
	cJSON *pools = cJSON_CreateArray();
	const char *gateway = text_of(object, "gateway_ip");
	bool edges = bits < (version == 4 ? 31 : 127);
	char first[64], last[64], before[64], after[64];

	cidr_nth(cidr, 0, first);
	cidr_last(cidr, last);
	if (edges)
		step(first, 1, first);
	if (edges && version == 4)
		step(last, -1, last);
	if (gateway && cidr_holds(cidr, gateway) && compare(gateway, first) >= 0 &&
		compare(gateway, last) <= 0) {
		step(gateway, -1, before);
		step(gateway, 1, after);
		if (compare(first, gateway) < 0)
			add_range(pools, first, before);
		if (compare(gateway, last) < 0)
			add_range(pools, after, last);
	} else {
		add_range(pools, first, last);
	}
	set_item(object, "allocation_pools", pools);
}

/* Checks which words of version 6 may be said together. */
static bool modes_ok(struct reply *r, const cJSON *object, int version, int bits)
{
	const char *ra = text_of(object, "ipv6_ra_mode"),
		   *address = text_of(object, "ipv6_address_mode"), *one = ra ? ra : address;

	if (!one)
		return true;
	if (version == 4)
		return invalid(r, "%s is not valid when ip_version is 4",
			ra && address
				? "ipv6_ra_mode is not valid when ip_version is 4.ipv6_address_mode"
				: ra ? "ipv6_ra_mode"
				     : "ipv6_address_mode");
	if (cJSON_IsFalse(item(object, "enable_dhcp")))
		return invalid(r,
			"ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set "
			"to False");
	if (ra && address && strcmp(ra, address) != 0)
		return invalid(r,
			"ipv6_ra_mode set to '%s' with ipv6_address_mode set to '%s' is not valid. "
			"If both attributes are set, they must be the same value",
			ra, address);
	if (bits != 64 && strcmp(one, "dhcpv6-stateful") != 0)
		return invalid(r,
			"Invalid CIDR %s for IPv6 address mode. OpenStack uses the EUI-64 address "
			"format, which requires the prefix to be /64",
			text_of(object, "cidr"));
	return true;
}

static bool refuse_pool(struct reply *r, const cJSON *pool, const char *cidr)
{
	const char *start = text_of(pool, "start"), *end = text_of(pool, "end");

	if (!cidr_holds(cidr, start) || !cidr_holds(cidr, end))
		refuse(r, 400, "OutOfBoundsAllocationPool",
			"The allocation pool %s-%s spans beyond the subnet cidr %s.", start, end,
			cidr);
	else
		refuse(r, 400, "InvalidAllocationPool",
			"The allocation pool {'start': '%s', 'end': '%s'} is not valid.", start,
			end);
	return false;
}

static bool pools_ok(struct reply *r, const cJSON *object)
{
	const char *cidr = text_of(object, "cidr");
	const cJSON *p, *o, *pools = item(object, "allocation_pools");

	cJSON_ArrayForEach (p, pools)
		if (!cidr_holds(cidr, text_of(p, "start")) ||
			!cidr_holds(cidr, text_of(p, "end")) ||
			compare(text_of(p, "start"), text_of(p, "end")) > 0)
			return refuse_pool(r, p, cidr);
	cJSON_ArrayForEach (p, pools)
		for (o = pools->child; o != p; o = o->next) {
			if (compare(text_of(p, "start"), text_of(o, "end")) > 0 ||
				compare(text_of(o, "start"), text_of(p, "end")) > 0)
				continue;
			return refuse(r, 409, "OverlappingAllocationPools",
				"Found overlapping allocation pools: %s-%s %s-%s for subnet %s.",
				text_of(o, "start"), text_of(o, "end"), text_of(p, "start"),
				text_of(p, "end"), cidr);
		}
	return true;
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

/* All subnets of a network and version are from one pool, or none is. */
static bool same_pool(struct reply *r, const cJSON *network, const cJSON *object)
{
	const char *pool = text_of(object, "subnetpool_id");
	cJSON *s;

	cJSON_ArrayForEach (s, item(network, "subnets")) {
		cJSON *other = db_get(&subnets, s->valuestring);
		const char *its = text_of(other, "subnetpool_id");
		bool same = !other || strcmp(its ? its : "", pool ? pool : "") == 0 ||
			!cJSON_Compare(item(other, "ip_version"), item(object, "ip_version"), true);

		cJSON_Delete(other);
		if (same)
			continue;
		return refuse(r, 400, "NetworkSubnetPoolAffinityError",
			"Subnets hosted on the same network must be allocated from the same subnet "
			"pool.");
	}
	return true;
}

/* Where the range comes from: the body, or a pool. */
static bool take_cidr(struct request *q, struct reply *r, cJSON *body, cJSON *object, int version)
{
	const char *cidr;
	unsigned char net[16];
	char clean[64];
	int v, bits;

	cJSON_DeleteItemFromObjectCaseSensitive(object, "prefixlen");
	cJSON_DeleteItemFromObjectCaseSensitive(object, "use_default_subnetpool");
	if (text_of(body, "subnetpool_id") || is_true(body, "use_default_subnetpool")) {
		if (!range_from_pool(q, r, body, object))
			return false;
	}
	cidr = text_of(object, "cidr");
	if (!cidr)
		return refuse(r, 400, "BadRequest",
			"Bad subnets request: a subnetpool must be specified in the absence of a "
			"cidr.");
	cidr_parse(cidr, net, &v, &bits);
	if (v != version)
		return invalid(r, "cidr '%s' does not match the ip_version '%d'", cidr, version);
	cidr_mask(cidr, clean);
	if (version == 4 && is_true(object, "enable_dhcp")) {
		if (strncmp(clean, "0.0.0.0/", 8) == 0)
			return invalid(r,
				"First IP '0.0.0.0' of network is not supported if enable_dhcp is "
				"True.");
		if (bits > 30)
			return invalid(r,
				"Subnet has a prefix length that is incompatible with DHCP service "
				"enabled");
	}
	set_text(object, "cidr", clean);
	return modes_ok(r, object, version, bits);
}

static bool create_subnet(
	struct request *q, struct reply *r, cJSON *body, cJSON *object, const cJSON *network)
{
	int version = (int)number_of(object, "ip_version"), v, bits;
	unsigned char net[16];
	char first[64];
	const char *cidr;

	if (!take_cidr(q, r, body, object, version) || !same_pool(r, network, object))
		return false;
	cidr = text_of(object, "cidr");
	cidr_parse(cidr, net, &v, &bits);
	if (!check_overlap(r, network, cidr))
		return false;
	if (!has(body, "gateway_ip")) {
		cidr_nth(cidr, version == 4, first);
		set_text(object, "gateway_ip", first);
	}
	if (!has(body, "allocation_pools"))
		default_pools(object, cidr, version, bits);
	return true;
}

static bool service_types_ok(struct reply *r, const cJSON *types)
{
	const cJSON *i;
	char text[300];

	if (types && !cJSON_IsArray(types))
		return refuse(r, 400, "HTTPBadRequest", "Subnet service types must be a list.");
	cJSON_ArrayForEach (i, types) {
		words_of(i, text, sizeof(text));
		if (!cJSON_IsString(i))
			return refuse(r, 400, "InvalidInputSubnetServiceType",
				"Subnet service type %s is not a string.", text);
		if (strncmp(text, "network:", 8) != 0 && strncmp(text, "compute:", 8) != 0)
			return refuse(r, 400, "InvalidSubnetServiceType",
				"Subnet service type %s does not correspond to a valid device "
				"owner.",
				text);
	}
	return true;
}

/* A gateway may lie anywhere but at the edges of its subnet's range. */
static bool gateway_ok(struct reply *r, const cJSON *object)
{
	const char *cidr = text_of(object, "cidr"), *gateway = text_of(object, "gateway_ip");
	unsigned char a[16];
	char first[64], last[64];
	int version, bits;

	if (!gateway || !cidr_parse(cidr, a, &version, &bits) || version == 6 || bits > 30)
		return true;
	cidr_nth(cidr, 0, first);
	cidr_last(cidr, last);
	return (strcmp(gateway, first) != 0 && strcmp(gateway, last) != 0) ||
		invalid(r, "Gateway is not valid on subnet");
}

static bool check_subnet(struct call *c)
{
	cJSON *network = NULL;
	char pool[200];
	bool ok = service_types_ok(c->r, item(c->body, "service_types")) &&
		segment_ok(c->r, c->body, c->now);

	if (!ok)
		return false;
	if (!c->now) {
		network = db_get(&networks, text_of(c->object, "network_id"));
		if (is_true(network, "router:external") && !is_true(network, "shared") &&
			!c->q->who->admin &&
			!text_is(network, "project_id", c->q->who->project_id)) {
			cJSON_Delete(network);
			return refuse(c->r, 403, "HTTPForbidden",
				"Tenant %s not allowed to create subnet on this network",
				c->q->who->project_id);
		}
		ok = create_subnet(c->q, c->r, c->body, c->object, network);
		cJSON_Delete(network);
	}
	ok = ok && (!has(c->body, "gateway_ip") || gateway_ok(c->r, c->object));
	ok = ok && (!has(c->body, "allocation_pools") || pools_ok(c->r, c->object));
	if (ok && (has(c->body, "gateway_ip") || has(c->body, "allocation_pools")) &&
		gateway_in_pool(c->object, pool)) {
		refuse(c->r, 409, "GatewayConflictWithAllocationPools",
			"Gateway ip %s conflicts with allocation pool %s.",
			text_of(c->object, "gateway_ip"), pool);
		ok = false;
	}
	return ok;
}

static void made_subnet(struct call *c)
{
	db_touch(&networks, text_of(c->object, "network_id"), add_subnet, c->object);
}

static void drop_address(cJSON *port, const void *subnet_id)
{
	cJSON *list = item(port, "fixed_ips");

	cJSON_DeleteItemFromArray(list, place_with(list, "subnet_id", subnet_id));
	set_dns(port);
}

/* Addresses that are made of the MAC go with their subnet, but not a router's. */
static void release_made(const cJSON *subnet)
{
	const char *id = text_of(subnet, "id"), *mode = text_of(subnet, "ipv6_address_mode");
	struct object *o;

	if (!mode || strcmp(mode, "dhcpv6-stateful") == 0)
		return;
	db_each (o, &ports, id)
		if (strstr(o->text, "\"device_owner\":\"network:router"))
			return;
	db_each (o, &ports, id)
		db_touch(&ports, o->id, drop_address, id);
}

static bool subnet_removable(struct call *c)
{
	release_made(c->object);
	return !db_first(&ports, text_of(c->object, "id")) ||
		refuse(c->r, 409, "SubnetInUse",
			"Unable to complete operation on subnet %s: One or more ports have an IP "
			"allocation from this subnet.",
			text_of(c->object, "id"));
}

/* A subnet's change is one of its network, too. */
static void changed_subnet(const struct resource *of, const cJSON *before, const cJSON *after)
{
	(void)of;
	if (before && after)
		db_touch(&networks, text_of(after, "network_id"), NULL, NULL);
}

static void gone_subnet(struct call *c)
{
	db_touch(
		&networks, text_of(c->object, "network_id"), drop_subnet, text_of(c->object, "id"));
}

static const char v6_modes[] = "['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac']";

static const struct field subnet_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "ip_version", F_INT, POST | REQUIRED, NULL, "[4, 6]" },
	{ "network_id", F_UUID, POST | REQUIRED, .ref = &networks },
	{ "subnetpool_id", F_UUID, POST | NULLABLE },
	{ "prefixlen", F_COUNT, POST | OPTIONAL | UNSORTED | UNFILTERED },
	{ "use_default_subnetpool", F_BOOL, POST | OPTIONAL | UNSORTED | UNFILTERED },
	{ "enable_dhcp", F_BOOL, BOTH, "true" },
	{ "ipv6_ra_mode", F_STRING, POST, NULL, v6_modes },
	{ "ipv6_address_mode", F_STRING, POST, NULL, v6_modes },
	{ "gateway_ip", F_IP, BOTH | NULLABLE },
	{ "cidr", F_CIDR, POST | NULLABLE },
	{ "allocation_pools", F_OWN, BOTH | UNFILTERED, "[]", .ok = is_pools },
	{ "host_routes", F_OWN, BOTH | NULLABLE | UNFILTERED, "[]", .ok = is_routes },
	{ "dns_nameservers", F_OWN, BOTH | NULLABLE | UNFILTERED, "[]", .ok = is_servers },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "service_types", F_ANY, BOTH | ADMIN | UNFILTERED | UNSORTED, "[]" },
	{ "segment_id", F_UUID, BOTH | ADMIN | SEEN | NULLABLE },
	STANDARD,
};

const struct resource subnets = { "subnets", "subnet", "subnets", "Subnet", "Subnet", subnet_fields,
	0, 100, check_subnet, subnet_removable, made_subnet, gone_subnet, .users = vpn_on_subnet,
	.granted = is_granted, .empty_put = true, .changed = changed_subnet };
