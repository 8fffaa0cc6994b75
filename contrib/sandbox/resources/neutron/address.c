/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address: giving out addresses of a network's subnets.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/neutron.h"

static bool is_taken(const char *subnet_id, const char *ip, const char *own_id)
{
	char quoted[80];
	struct object *o;

	snprintf(quoted, sizeof(quoted), "\"%s\"", ip);
	db_each (o, &ports, quoted)
		if ((!own_id || strcmp(o->id, own_id) != 0) && strstr(o->text, subnet_id))
			return true;
	return false;
}

bool address_free(struct reply *r, const char *subnet_id, const char *ip, const char *own_id)
{
	return !is_taken(subnet_id, ip, own_id) ||
		refuse(r, 409, "IpAddressAlreadyAllocated",
			"IP address %s already allocated in subnet %s", ip, subnet_id);
}

/* An IPv6 address by SLAAC: the prefix and the MAC's EUI-64. */
static void eui64(const char *cidr, const char *mac, char out[64])
{
	unsigned char a[16];
	unsigned m[6] = { 0 };
	int v, bits;

	if (!cidr_parse(cidr, a, &v, &bits) ||
		sscanf(mac, "%x:%x:%x:%x:%x:%x", &m[0], &m[1], &m[2], &m[3], &m[4], &m[5]) != 6)
		return;
	a[8] = (unsigned char)(m[0] ^ 2), a[9] = (unsigned char)m[1], a[10] = (unsigned char)m[2],
	a[11] = 0xff;
	a[12] = 0xfe, a[13] = (unsigned char)m[3], a[14] = (unsigned char)m[4],
	a[15] = (unsigned char)m[5];
	inet_ntop(AF_INET6, a, out, 64);
}

/* Addresses of this subnet are made of the MAC. */
static bool is_auto(const cJSON *subnet)
{
	static const char *const keys[] = { "ipv6_ra_mode", "ipv6_address_mode" };

	for (int i = 0; i < 2; i++) {
		const char *mode = text_of(subnet, keys[i]);

		if (mode && (strcmp(mode, "slaac") == 0 || strcmp(mode, "dhcpv6-stateless") == 0))
			return true;
	}
	return false;
}

static bool is_beyond(const unsigned char *a, const unsigned char *end)
{
	return memcmp(a, end, 16) > 0;
}

static void add_one(unsigned char a[16], int version)
{
	for (int i = version == 4 ? 3 : 15; i >= 0 && ++a[i] == 0; i--)
		;
}

/* The first free address of a subnet's pools; false: none. */
static bool next_free(const cJSON *subnet, const char *mac, char out[64])
{
	const cJSON *pool, *pools = item(subnet, "allocation_pools");
	const char *id = text_of(subnet, "id");
	unsigned char a[16], end[16];
	int version;

	if (is_auto(subnet)) {
		eui64(text_of(subnet, "cidr"), mac, out);
		return true;
	}
	cJSON_ArrayForEach (pool, pools) {
		if (!ip_parse(text_of(pool, "end"), end, &version) ||
			!ip_parse(text_of(pool, "start"), a, &version))
			continue;
		for (; !is_beyond(a, end); add_one(a, version)) {
			ip_text(a, version, out);
			if (!is_taken(id, out, NULL))
				return true;
			if (memcmp(a, end, 16) == 0)
				break;
		}
	}
	return false;
}

static void add_pair(cJSON *out, const char *subnet_id, const char *ip)
{
	json_push(out, "{'subnet_id':%s,'ip_address':%s}", subnet_id, ip);
}

/* A chosen subnet is one of the network's, and a chosen address may be given to a port of it. */
static bool choice_ok(struct reply *r, const cJSON *network, const cJSON *want)
{
	const char *id = text_of(want, "subnet_id"), *ip = text_of(want, "ip_address");
	struct object *o = id ? db_find(&subnets, id) : NULL;
	unsigned char a[16];
	char first[64], last[64];
	int version, bits;
	cJSON *subnet;

	if (!id)
		return true;
	if (!o)
		return reply_absent(r, &subnets, id);
	subnet = db_value(o);
	if (!text_is(subnet, "network_id", text_of(network, "id"))) {
		invalid(r,
			"Failed to create port on network %s, because fixed_ips included invalid "
			"subnet %s",
			text_of(network, "id"), id);
	} else if (ip && cidr_parse(text_of(subnet, "cidr"), a, &version, &bits)) {
		cidr_nth(text_of(subnet, "cidr"), 0, first);
		cidr_last(text_of(subnet, "cidr"), last);
		if (!cidr_holds(text_of(subnet, "cidr"), ip) ||
			(version == 4 && bits < 31 &&
				(strcmp(ip, first) == 0 || strcmp(ip, last) == 0)))
			refuse(r, 400, "InvalidIpForSubnet",
				"IP address %s is not a valid IP for the specified subnet.", ip);
	}
	cJSON_Delete(subnet);
	return !r->status;
}

static bool add_chosen(struct reply *r, cJSON *out, const cJSON *network, const cJSON *want,
	const char *mac, const char *own_id)
{
	const cJSON *s, *ids = item(network, "subnets");
	const char *ip = text_of(want, "ip_address"), *wanted = text_of(want, "subnet_id");
	char found[64] = "";

	cJSON_ArrayForEach (s, ids) {
		cJSON *subnet = db_get(&subnets, s->valuestring);
		bool fits = subnet && (!wanted || strcmp(wanted, s->valuestring) == 0) &&
			(!ip || cidr_holds(text_of(subnet, "cidr"), ip));

		if (fits && ip)
			snprintf(found, sizeof(found), "%s", ip);
		else if (fits && !next_free(subnet, mac, found))
			found[0] = '\0';
		cJSON_Delete(subnet);
		if (!fits)
			continue;
		if (ip && !address_free(r, s->valuestring, ip, own_id))
			return false;
		if (!found[0])
			break;
		add_pair(out, s->valuestring, found);
		return true;
	}
	if (ip)
		refuse(r, 400, "InvalidIpForNetwork",
			"IP address %s is not a valid IP for any of the subnets on the specified "
			"network.",
			ip);
	else
		refuse(r, 409, "IpAddressGenerationFailure",
			"No more IP addresses available on network %s.", text_of(network, "id"));
	return false;
}

/*
 * One address of each family, from the first subnet that has one left, unless
 * addresses were chosen; and one of every subnet whose addresses are made.
 */
static bool add_any(struct reply *r, cJSON *out, const cJSON *network, const char *mac, bool chosen)
{
	const cJSON *s, *ids = item(network, "subnets");
	bool have[2] = { chosen, chosen }, wanted[2] = { false, false };

	cJSON_ArrayForEach (s, ids) {
		cJSON *subnet = db_get(&subnets, s->valuestring);
		int six = number_of(subnet, "ip_version") == 6;
		bool made = subnet && is_auto(subnet);
		char ip[64];

		wanted[six] = wanted[six] || (subnet && !made);
		if (subnet &&
			(made ? place_with(out, "subnet_id", s->valuestring) < 0 : !have[six]) &&
			next_free(subnet, mac, ip)) {
			have[six] = have[six] || !made;
			add_pair(out, s->valuestring, ip);
		}
		cJSON_Delete(subnet);
	}
	return ((have[0] || !wanted[0]) && (have[1] || !wanted[1])) ||
		refuse(r, 409, "IpAddressGenerationFailure",
			"No more IP addresses available on network %s.", text_of(network, "id"));
}

bool allocate(struct reply *r, cJSON *network, cJSON *fixed_ips, const char *mac,
	const char *own_id, bool chosen)
{
	cJSON *out = cJSON_CreateArray(), *want;
	bool ok = true;

	cJSON_ArrayForEach (want, fixed_ips)
		ok = ok && choice_ok(r, network, want) &&
			add_chosen(r, out, network, want, mac, own_id);
	ok = ok && add_any(r, out, network, mac, chosen);
	if (ok) {
		while (cJSON_GetArraySize(fixed_ips))
			cJSON_DeleteItemFromArray(fixed_ips, 0);
		while (cJSON_GetArraySize(out))
			cJSON_AddItemToArray(fixed_ips, cJSON_DetachItemFromArray(out, 0));
	}
	cJSON_Delete(out);
	return ok;
}
