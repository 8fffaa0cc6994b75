/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tricircle: three Neutrons under one Keystone. CentralRegion has the truth;
 * RegionOne and RegionTwo copy from it what they are asked for by id, if its
 * hints name them, and make their ports there. What changes in the middle
 * changes in the copies; ids are the same everywhere.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/neutron.h"

/* A pod: a region, and the zone that stands for it. */
static const struct pod {
	struct cloud *cloud;
	const char *region, *zone;
} pods[] = {
	{ &tricircle_region1, "RegionOne", "az1" },
	{ &tricircle_region2, "RegionTwo", "az2" },
};
#define PODS (sizeof(pods) / sizeof(pods[0]))

static const char *const zones[] = { "az1", "az2", NULL };
static const char *const regions[] = { "RegionOne", "RegionTwo", "CentralRegion", NULL };

/*
 * The whole of a central object that the account sees, the caller's; NULL: none. Leaves the pod
 * in use.
 */
static cJSON *central_value(
	const struct pod *pod, const struct account *who, const struct resource *of, const char *id)
{
	struct object *o;
	cJSON *v;

	db_use(&tricircle_central);
	o = id ? db_find(of, id) : NULL;
	v = o && (!who || db_visible(o, who)) ? db_value(o) : NULL;
	db_use(pod->cloud);
	return v;
}

/* ---- copies */

static bool is_located(const struct pod *pod, const cJSON *network)
{
	const cJSON *hints = item(network, "availability_zone_hints"), *h;
	bool here = cJSON_GetArraySize(hints) == 0;

	cJSON_ArrayForEach (h, hints)
		here = here || strcmp(h->valuestring, pod->region) == 0 ||
			strcmp(h->valuestring, pod->zone) == 0;
	return here;
}

/* Into the pod in use. */
static void copy(const struct pod *pod, const struct resource *of, cJSON *v)
{
	cJSON *i;

	if (of == &networks)
		set_item(v, "availability_zone_hints", cJSON_CreateArray());
	db_put(of, v);
	if (of != &groups)
		return;
	cJSON_ArrayForEach (i, item(v, "security_group_rules")) {
		cJSON *rule = central_value(pod, NULL, &rules, text_of(i, "id"));

		if (rule)
			db_put(&rules, rule);
		cJSON_Delete(rule);
	}
}

static void bring(const struct pod *pod, const struct account *who, const struct resource *of,
	const char *id);

/* Makes first what the object rests on; false: it may not be here. */
static bool bring_parents(
	const struct pod *pod, const struct account *who, const struct resource *of, const cJSON *v)
{
	const cJSON *i;

	if (of == &networks)
		return is_located(pod, v);
	if (of == &groups)
		return true;
	if (!db_find(&networks, text_of(v, "network_id")))
		bring(pod, who, &networks, text_of(v, "network_id"));
	if (of == &ports) {
		cJSON_ArrayForEach (i, item(v, "fixed_ips"))
			bring(pod, who, &subnets, text_of(i, "subnet_id"));
		cJSON_ArrayForEach (i, item(v, "security_groups"))
			bring(pod, who, &groups, i->valuestring);
	}
	return db_find(&networks, text_of(v, "network_id")) != NULL;
}

/* A network comes with its subnets, also those made since. */
static void bring(
	const struct pod *pod, const struct account *who, const struct resource *of, const char *id)
{
	cJSON *v, *i;

	if (!id || (db_find(of, id) && of != &networks))
		return;
	v = central_value(pod, who, of, id);
	if (v && !db_find(of, id) && bring_parents(pod, who, of, v)) {
		cJSON *made = cJSON_Duplicate(v, 1);

		copy(pod, of, made);
		cJSON_Delete(made);
	}
	if (of == &networks && db_find(of, id))
		cJSON_ArrayForEach (i, item(v, "subnets"))
			bring(pod, who, &subnets, i->valuestring);
	cJSON_Delete(v);
}

static const struct pod *here(void)
{
	return db_cloud() == pods[0].cloud ? &pods[0] : &pods[1];
}

/* A project's default group is one, too. */
static void fetch_default(const struct pod *pod, const struct account *who)
{
	cJSON *group;

	db_use(&tricircle_central);
	group = default_group(who);
	db_use(pod->cloud);
	bring(pod, who, &groups, text_of(group, "id"));
	cJSON_Delete(group);
}

static void fetch(const struct account *who, const struct resource *of, const char *id)
{
	if (of == &groups && strcmp(id, "default") == 0)
		fetch_default(here(), who);
	else if (of == &networks || of == &subnets || of == &ports || of == &groups)
		bring(here(), who, of, id);
}

/* Copies follow what they were copied from. */
static void kept(const struct resource *of, const char *id)
{
	for (size_t i = 0; i < PODS; i++) {
		cJSON *v = central_value(&pods[i], NULL, of, id);

		if (!db_find(of, id))
			; /* not copied */
		else if (v)
			copy(&pods[i], of, v);
		else
			db_remove(of, id);
		cJSON_Delete(v);
	}
	db_use(&tricircle_central);
}

/* ---- CentralRegion */

/* VLANs by physical network; VXLANs without one. */
static const struct range {
	const char *type, *physical;
	int first, last;
} ranges[] = {
	{ "vlan", "bridge", 101, 150 },
	{ "vlan", "extern", 151, 200 },
	{ "vxlan", NULL, 1001, 2000 },
};

static bool is_used(const struct range *g, int segment)
{
	bool used = false;

	for (size_t i = 0; i < db_count(&networks) && !used; i++) {
		cJSON *v = db_value(db_at(&networks, i));
		const char *type = text_of(v, "provider:network_type");
		const char *physical = text_of(v, "provider:physical_network");

		used = type && strcmp(type, g->type) == 0 &&
			(!g->physical || (physical && strcmp(physical, g->physical) == 0)) &&
			number_of(v, "provider:segmentation_id") == segment;
		cJSON_Delete(v);
	}
	return used;
}

static bool choose_segment(struct reply *r, const cJSON *body, cJSON *object)
{
	const char *type = text_of(object, "provider:network_type");
	const char *physical = text_of(object, "provider:physical_network");
	const cJSON *wanted = item(body, "provider:segmentation_id");
	int segment = cJSON_IsNumber(wanted) ? wanted->valueint : 0;
	bool any = type && strcmp(type, "vlan") != 0 && strcmp(type, "vxlan") != 0;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]) && !any; i++) {
		const struct range *g = &ranges[i];
		int n = segment ? segment : g->first;

		if (strcmp(g->type, type ? type : "vxlan") != 0 ||
			(physical && g->physical && strcmp(physical, g->physical) != 0))
			continue;
		any = true;
		while (!segment && n <= g->last && is_used(g, n))
			n++;
		if (n > g->last || is_used(g, n))
			return refuse(r, segment ? 409 : 503,
				segment ? "VlanIdInUse" : "NoNetworkAvailable",
				segment ? "Unable to create the network. The VLAN %d on physical "
					  "network %s is in use."
					: "Unable to create the network. No tenant network is "
					  "available for allocation.",
				n, g->physical ? g->physical : "None");
		set_text(object, "provider:physical_network", g->physical);
		set_item(object, "provider:segmentation_id", cJSON_CreateNumber(n));
	}
	if (!any)
		refuse(r, 400, "InvalidInput",
			"Invalid input for operation: physical_network '%s' unknown for VLAN "
			"provider network.",
			physical ? physical : "");
	return any;
}

static bool check_central_network(struct reply *r, const cJSON *body, cJSON *object, bool create)
{
	const cJSON *v;
	const char *what;

	if (create) {
		if (is_true(object, "router:external") &&
			!cJSON_GetArraySize(item(object, "availability_zone_hints")))
			cJSON_AddItemToArray(item(object, "availability_zone_hints"),
				cJSON_CreateString(pods[0].region));
		return choose_segment(r, body, object);
	}
	cJSON_ArrayForEach (v, body) {
		what = strncmp(v->string, "provider:", 9) == 0 ? "provider attributes"
			: strcmp(v->string, "router:external") == 0
			? "updating network's router:external attribute"
			: NULL;
		if (!what)
			continue;
		return refuse(r, 400, "InvalidInput",
			"Invalid input for operation: Plugin does not support %s%s.",
			strncmp(what, "provider", 8) == 0 ? "updating " : "", what);
	}
	return true;
}

static bool refuse_default(struct reply *r, const char *group_id)
{
	struct object *o = group_id ? db_find(&groups, group_id) : NULL;

	if (!o || strcmp(o->name, "default") != 0)
		return false;
	refuse(r, 400, "DefaultGroupUpdateNotSupported",
		"Default group update not supported by Tricircle plugin");
	return true;
}

static bool check_central(struct call *c)
{
	if (c->of == &networks)
		return check_central_network(c->r, c->body, c->object, !c->now);
	if (c->of != &rules)
		return true;
	if (text_of(c->body, "remote_group_id"))
		return refuse(c->r, 400, "RemoteGroupNotSupported",
			"Remote group not supported by Tricircle plugin");
	return !refuse_default(c->r, text_of(c->object, "security_group_id"));
}

/* The default group keeps its rules. */
static bool before_central(
	struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	struct object *o =
		of == &rules && strcmp(q->method, "DELETE") == 0 ? db_find(of, id) : NULL;
	cJSON *rule = o && db_visible(o, q->who) ? db_value(o) : NULL;
	bool refused = rule && refuse_default(r, text_of(rule, "security_group_id"));

	cJSON_Delete(rule);
	return refused;
}

static const char *const extensions[][2] = {
	{ "agent", "agent" },
	{ "quotas", "Quota management support" },
	{ "extra_dhcp_opt", "Neutron Extra DHCP options" },
	{ "binding", "Port Binding" },
	{ "security-group", "security-group" },
	{ "external-net", "Neutron external network" },
	{ "availability_zone", "Availability Zone" },
	{ "provider", "Provider Network" },
	{ "network_availability_zone", "Network Availability Zone" },
	{ "dvr", "Distributed Virtual Router" },
	{ "router", "Neutron L3 Router" },
	{ "router_availability_zone", "Router Availability Zone" },
	{ "allowed-address-pairs", "Allowed Address Pairs" },
	{ NULL },
};

/* ---- RegionOne, RegionTwo: Neutrons like others, but for their ports */

static const char *const region_extensions[][2] = {
	{ "external-net", "Neutron external network" },
	{ "router", "Neutron L3 Router" },
	{ "security-group", "security-group" },
	{ "port-security", "Port Security" },
	{ "pagination", "Pagination support" },
	{ "sorting", "Sorting support" },
	{ "provider", "Provider Network" },
	{ "quotas", "Quota management support" },
	{ "revision-if-match", "If-Match constraints based on revision_number" },
	{ "standard-attr-revisions", "Resource revision numbers" },
	{ "standard-attr-timestamp", "Resource timestamps" },
	{ "standard-attr-tag", "Tag support" },
	{ "standard-attr-description", "standard-attr-description" },
	{ "net-mtu-writable", "Network MTU (writable)" },
	{ "filter-validation", "Filter parameters validation" },
	{ "availability_zone", "Availability Zone" },
	{ "allowed-address-pairs", "Allowed Address Pairs" },
	{ "extra_dhcp_opt", "Neutron Extra DHCP options" },
	{ "extraroute", "Neutron Extra Route" },
	{ "binding", "Port Binding" },
	{ "project-id", "project_id field enabled" },
	{ NULL },
};

/* A network made here is this region's alone, and has no hints. */
static bool check_region(struct call *c)
{
	if (c->of == &networks && !c->now)
		set_item(c->object, "availability_zone_hints", cJSON_CreateArray());
	return true;
}

/* A port that the middle has at this address of this network; its id, malloc. */
static char *port_at(const struct pod *pod, const char *network, const char *address)
{
	char quoted[80], *id = NULL;
	struct object *o;
	size_t at = 0;

	snprintf(quoted, sizeof(quoted), "\"%.70s\"", address);
	db_use(&tricircle_central);
	while (!id && (o = db_holding(&ports, quoted, &at)))
		if (strstr(o->text, network))
			id = xstrdup(o->id);
	db_use(pod->cloud);
	return id;
}

/*
 * A port with an address of its own choice must be there in the middle before; true: it has
 * replied.
 */
static bool adopt_port(struct request *q, struct reply *r, const cJSON *body)
{
	static const char *const own[] = { "name", "device_id", "device_owner", "binding:host_id" };
	const cJSON *fixed = cJSON_GetArrayItem(item(body, "fixed_ips"), 0);
	const char *address = text_of(fixed, "ip_address"), *network = text_of(body, "network_id");
	struct object *o;
	cJSON *v;
	char *id;

	if (!fixed || !network)
		return false;
	id = address ? port_at(here(), network, address) : NULL;
	o = id ? seen_object(q->who, &ports, id) : NULL;
	free(id);
	if (!o) {
		refuse(r, 400, "InvalidIpForNetwork",
			"IP address %s is not a valid IP for any of the subnets on the specified "
			"network.",
			address ? address : "None");
		return true;
	}
	v = db_value(o);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (item(body, own[i]))
			set_item(v, own[i], cJSON_Duplicate(item(body, own[i]), 1));
	o = db_put(&ports, v);
	cJSON_Delete(v);
	reply_json(r, 201, wrap(o, q->who->admin));
	return true;
}

/* Ports are made in the middle, and copied. */
static void make_ports(struct request *q, struct reply *r, const struct pod *pod)
{
	cJSON *doc = cJSON_ParseWithLength(q->body, q->body_len), *made, *p;

	if (adopt_port(q, r, item(doc, "port"))) {
		cJSON_Delete(doc);
		return;
	}
	bring(pod, q->who, &networks, text_of(item(doc, "port"), "network_id"));
	cJSON_Delete(doc);
	db_use(&tricircle_central);
	neutron_handle(q, r);
	db_use(pod->cloud);
	if (r->status != 201)
		return;
	made = cJSON_ParseWithLength(r->body, r->len);
	if (item(made, "port"))
		bring(pod, q->who, &ports, text_of(item(made, "port"), "id"));
	cJSON_ArrayForEach (p, item(made, "ports"))
		bring(pod, q->who, &ports, text_of(p, "id"));
	cJSON_Delete(made);
}

static bool is_servers(const char *id)
{
	struct object *o = db_find(&ports, id);

	return o && strstr(o->text, "\"device_owner\":\"compute:");
}

static bool before_region(
	struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	const struct pod *pod = here();
	char *asked;

	if (!*id && strcmp(q->method, "GET") == 0)
		for (int i = 0; (asked = query_get(q->query, "id", i)); i++) {
			fetch(q->who, of, asked);
			free(asked);
		}
	if (of == &ports && !*id && strcmp(q->method, "POST") == 0) {
		make_ports(q, r, pod);
		return true;
	}
	/* a server's port goes everywhere; another stays in the middle */
	if (of == &ports && *id && strcmp(q->method, "DELETE") == 0 && is_servers(id)) {
		db_use(&tricircle_central);
		neutron_handle(q, r);
		db_use(pod->cloud);
		return true;
	}
	return false;
}

/* Names what belongs to resources that are not here. */
static bool hides(const struct resource *of, const char *name)
{
	return strcmp(name, "prefixlen") == 0 || strcmp(name, "use_default_subnetpool") == 0 ||
		(of == &networks && strcmp(name, "segments") == 0);
}

struct cloud tricircle_central = { .path = "/tricircle/central/network",
	.only = plain_resources,
	.hides = hides,
	.numbers = true,
	.zones = zones,
	.hints = regions,
	.extensions = extensions,
	.check = check_central,
	.before = before_central,
	.kept = kept };

#define REGION(at)                                                                               \
	{                                                                                        \
		.path = at, .only = plain_resources, .hides = hides,                             \
		.extensions = region_extensions, .check = check_region, .before = before_region, \
		.fetch = fetch, .middle = &tricircle_central                                     \
	}

struct cloud tricircle_region1 = REGION("/tricircle/region1/network");
struct cloud tricircle_region2 = REGION("/tricircle/region2/network");
