/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_subnets: one of IPv4 and one of IPv6 for each network; they are
 * never deleted by themselves.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* A subnet's parts while it is checked. */
struct draft {
	struct snf_network *network;
	const char *cidr, *gateway;   /* gateway NULL: none */
	char first[INET6_ADDRSTRLEN]; /* the gateway when none is named */
	int version;		      /* what was asked for */
	struct snf_cidr block;	      /* what cidr says */
	bool dhcp;
	struct snf_range *pools;
	size_t n_pools;
	bool named_pools;
};

/* ---- showing */

static cJSON *pools_json(const struct snf_subnet *s)
{
	cJSON *list = cJSON_CreateArray();
	char start[16], end[16];

	for (size_t i = 0; i < s->n_pools; i++) {
		snf_v4_text(s->pools[i].start, start);
		snf_v4_text(s->pools[i].end, end);
		json_push(list, "{'start':%s,'end':%s}", start, end);
	}
	return list;
}

static cJSON *copy_of(const cJSON *list)
{
	return list ? cJSON_Duplicate(list, true) : cJSON_CreateArray();
}

static cJSON *subnet_json(const struct snf_call *c, const struct snf_subnet *s)
{
	const char *owner = s->network->public ? NULL : c->realm->uuid;
	cJSON *o = json_new(
		"{'id':%p,'network_id':%p,'name':%s,'tenant_id':%s,'user_id':%s,'public':%hhd,"
		"'gateway_ip':%s,'ip_version':%d,'cidr':%s,'enable_dhcp':%hhd,'dns_nameservers':%p,"
		"'host_routes':%p,'allocation_pools':%p,'deleted':%hhd}",
		snf_id(s->id), snf_id(s->network->id), s->name, owner, owner, s->network->public,
		s->gateway && *s->gateway ? s->gateway : NULL, s->version, s->cidr, s->dhcp,
		copy_of(s->dns), copy_of(s->routes), pools_json(s), s->network->deleted);

	if (s->version == 6)
		cJSON_AddBoolToObject(o, "enable_slaac", s->dhcp);
	cJSON_AddItemToObject(o, "links", snf_links(c, "network/v2.0/subnets/%ld", s->id));
	return o;
}

static int64_t updated(const struct snf_subnet *s)
{
	return s->network->updated_us > s->updated_us ? s->network->updated_us : s->updated_us;
}

static void list_subnets(struct snf_call *c)
{
	SNF_LIST(c, "subnets", s, c->store->subnets,
		since ? updated(s) >= since : !s->network->deleted, subnet_json(c, s));
}

static struct snf_subnet *subnet_of(struct snf_call *c)
{
	struct snf_subnet *s = c->store->subnets;

	if (c->id < 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid subnet ID '%s'", c->id_text);
		return NULL;
	}
	while (s && s->id != c->id)
		s = s->next;
	if (!s)
		snf_refuse(c, SNF_NOT_FOUND, "Subnet '%ld' not found.", c->id);
	return s;
}

static void show_subnet(struct snf_call *c)
{
	struct snf_subnet *s = subnet_of(c);

	if (s)
		snf_answer(c, 200, "subnet", subnet_json(c, s));
}

/* ---- changing */

static void update_subnet(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "subnet");
	struct snf_subnet *s;
	const char *name;

	if (!o)
		return;
	if (cJSON_GetArraySize(o) != 1 || !item(o, "name")) {
		snf_refuse(c, SNF_BAD_REQUEST, "Only the name of a subnet can be updated");
		return;
	}
	s = subnet_of(c);
	if (s && s->network->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Unauthorized operation");
	} else if (s && cy_name_of(c, o, "Subnet", &name)) {
		snf_rename(c, "subnets", s->id, &s->name, &s->updated_us, name);
		snf_answer(c, 200, "subnet", subnet_json(c, s));
	}
}

static void delete_subnet(struct snf_call *c)
{
	snf_refuse(c, SNF_BAD_REQUEST, "Deletion of a subnet is not supported");
}

/* ---- creating: each of these refuses and returns false, or fills its part */

static bool find_network(struct snf_call *c, const cJSON *o, struct draft *d)
{
	struct snf_network *n = c->store->networks;
	long id;

	if (!snf_number(item(o, "network_id"), &id))
		return snf_refuse(c, SNF_BAD_REQUEST, "Malformed network ID");
	while (n && n->id != id)
		n = n->next;
	d->network = n;
	if (!n)
		return snf_refuse(c, SNF_NOT_FOUND, "No network found with that ID");
	if (n->deleted)
		return snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted");
	if (n->public)
		return snf_refuse(c, SNF_FORBIDDEN, "Unauthorized operation");
	return true;
}

static bool read_cidr(struct snf_call *c, const cJSON *o, struct draft *d)
{
	d->cidr = text_of(o, "cidr");
	return snf_cidr_parse(d->cidr, &d->block) ||
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed CIDR '%s'", d->cidr ? d->cidr : "");
}

static bool read_flag(struct snf_call *c, const cJSON *o, struct draft *d)
{
	const cJSON *slaac = item(o, "enable_slaac");
	const cJSON *dhcp = item(o, "enable_dhcp");
	bool by_slaac = d->version == 6 && slaac && !cJSON_IsNull(slaac);
	const cJSON *v = by_slaac ? slaac : dhcp;

	d->dhcp = !v || cJSON_IsTrue(v);
	return !v || cJSON_IsBool(v) ||
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request, %s must be True or False",
			by_slaac ? "enable_slaac" : "dhcp");
}

static int by_start(const void *a, const void *b)
{
	const struct snf_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool read_pools(struct snf_call *c, const cJSON *o, struct draft *d)
{
	const cJSON *list = item(o, "allocation_pools"), *p;

	if (!list || cJSON_IsNull(list))
		return true;
	d->named_pools = true;
	d->pools = xcalloc((size_t)cJSON_GetArraySize(list) + 2, sizeof(*d->pools));
	cJSON_ArrayForEach (p, list) {
		const char *start = text_of(p, "start"), *end = text_of(p, "end");
		struct snf_range *r = &d->pools[d->n_pools++];

		if (!start || !end)
			return snf_refuse(c, SNF_BAD_REQUEST, "Malformed allocation pool.");
		if (!snf_v4_parse(start, &r->start) || !snf_v4_parse(end, &r->end))
			return snf_refuse(c, SNF_BAD_REQUEST,
				"Allocation pools contain invalid IPv4 address");
	}
	qsort(d->pools, d->n_pools, sizeof(*d->pools), by_start);
	return true;
}

/* Absent: the first address; null: none; no text: one that no block holds. */
static void read_gateway(const cJSON *o, struct draft *d)
{
	const cJSON *v = item(o, "gateway_ip");
	bool v4 = d->block.family == 4;
	unsigned char first[16];

	d->gateway = cJSON_IsString(v) ? v->valuestring : !v ? "" : cJSON_IsNull(v) ? NULL : "?";
	if (!d->gateway || *d->gateway)
		return;
	memcpy(first, d->block.base, sizeof(first));
	first[v4 ? 3 : 15] |= 1;
	inet_ntop(v4 ? AF_INET : AF_INET6, first, d->first, sizeof(d->first));
	d->gateway = d->first;
}

static bool check_network(struct snf_call *c, const struct draft *d)
{
	if (d->version != 4 && d->version != 6)
		return snf_refuse(c, SNF_BAD_REQUEST, "Malformed IP version type");
	for (const struct snf_subnet *s = c->store->subnets; s; s = s->next)
		if (s->network == d->network && s->version == d->version)
			return snf_refuse(c, SNF_BAD_REQUEST,
				"Only one subnet of IPv4/IPv6 per network is allowed");
	if (d->network->deployed)
		snf_refuse(c, SNF_BAD_REQUEST,
			"Cannot create subnet in network %ld, VMs are already connected to this "
			"network",
			d->network->id);
	return !d->network->deployed;
}

/* All but the gateway, when none were named. */
static bool default_pools(struct draft *d, uint32_t net, uint32_t last, uint32_t gateway)
{
	d->pools = xcalloc(2, sizeof(*d->pools));
	if (!d->gateway)
		d->pools[d->n_pools++] = (struct snf_range){ net + 1, last - 1 };
	if (d->gateway && gateway != net + 1)
		d->pools[d->n_pools++] = (struct snf_range){ net + 1, gateway - 1 };
	if (d->gateway && gateway != last - 1)
		d->pools[d->n_pools++] = (struct snf_range){ gateway + 1, last - 1 };
	return true;
}

static const char *pool_fault(const struct draft *d, uint32_t net, uint32_t last, uint32_t gateway)
{
	uint32_t end = net;

	if (d->pools[0].start <= net || d->pools[d->n_pools - 1].end >= last)
		return "IP Pool out of bounds";
	for (size_t i = 0; i < d->n_pools; i++) {
		if (d->pools[i].start > d->pools[i].end)
			return "Invalid IP pool range";
		if (d->gateway && gateway >= d->pools[i].start && gateway <= d->pools[i].end)
			return "Gateway cannot be in pool range";
	}
	for (size_t i = 0; i < d->n_pools; end = d->pools[i++].end)
		if (end >= d->pools[i].start)
			return "IP Pool range conflict";
	return NULL;
}

static bool check_pools(struct snf_call *c, struct draft *d)
{
	uint32_t net, last, gateway = 0;
	const char *fault = NULL;

	if (d->version == 6) {
		if (d->named_pools)
			snf_refuse(c, SNF_CONFLICT, "Can't allocate an IP Pool in IPv6");
		return !d->named_pools;
	}
	net = snf_cidr_first(&d->block);
	last = snf_cidr_last(&d->block);
	if (d->gateway && !snf_v4_parse(d->gateway, &gateway))
		return false;
	if (!d->named_pools && !default_pools(d, net, last, gateway))
		return false;
	if (d->n_pools)
		fault = pool_fault(d, net, last, gateway);
	if (fault)
		snf_refuse(c, SNF_CONFLICT, "%s", fault);
	return !fault;
}

static struct snf_subnet *add_subnet(
	struct snf_store *store, const struct draft *d, const char *name)
{
	struct snf_subnet *s = xcalloc(1, sizeof(*s));

	s->id = store->next_subnet++;
	s->network = d->network;
	s->name = xstrdup(name);
	s->cidr = xstrdup(d->cidr);
	s->gateway = xstrdup(d->gateway);
	s->version = d->version;
	s->dhcp = d->dhcp;
	s->pools = d->pools;
	s->n_pools = d->n_pools;
	s->updated_us = snf_now_us();
	SNF_APPEND(store->subnets, s);
	return s;
}

static cJSON *list_part(const cJSON *o, const char *key)
{
	const cJSON *v = item(o, key);

	return cJSON_IsArray(v) ? cJSON_Duplicate(v, true) : NULL;
}

static void create_subnet(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "subnet"), *version;
	struct draft d = { .version = 4 };
	struct snf_subnet *s;
	const char *name;

	if (!o)
		return;
	if (!item(o, "network_id") || !item(o, "cidr")) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
		return;
	}
	version = item(o, "ip_version");
	if (version)
		d.version = cJSON_IsNumber(version) ? version->valueint : 0;
	if (read_pools(c, o, &d) && read_cidr(c, o, &d) && read_flag(c, o, &d) &&
		find_network(c, o, &d)) {
		read_gateway(o, &d);
		if (check_network(c, &d) && snf_cidr_check(c, d.cidr, d.version, d.gateway) &&
			cy_name_of(c, o, "Subnet", &name) && check_pools(c, &d)) {
			s = add_subnet(c->store, &d, name);
			s->dns = list_part(o, "dns_nameservers");
			s->routes = list_part(o, "host_routes");
			s->network->updated_us = s->updated_us;
			snf_journal(c, "create", "subnets", s->id, s->name);
			snf_answer(c, 201, "subnet", subnet_json(c, s));
			return;
		}
	}
	free(d.pools);
}

void cy_make_subnet(struct snf_store *store, struct snf_network *n, const char *cidr,
	const char *gateway, struct snf_range pool)
{
	struct draft d = {
		.network = n, .cidr = cidr, .gateway = gateway, .version = 4, .n_pools = 1
	};

	d.dhcp = true;
	d.pools = xcalloc(1, sizeof(*d.pools));
	d.pools[0] = pool;
	add_subnet(store, &d, "");
}

const struct snf_route cy_subnet_routes[] = {
	{ "GET", "/network/v2.0/subnets", list_subnets, 0 },
	{ "POST", "/network/v2.0/subnets", create_subnet, SNF_BODY },
	{ "GET", "/network/v2.0/subnets/detail", list_subnets, 0 },
	{ "GET", "/network/v2.0/subnets/#", show_subnet, 0 },
	{ "PUT", "/network/v2.0/subnets/#", update_subnet, SNF_BODY },
	{ "DELETE", "/network/v2.0/subnets/#", delete_subnet, 0 },
	{ NULL },
};
