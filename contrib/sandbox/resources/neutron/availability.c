/* SPDX-License-Identifier: Apache-2.0 */
/*
 * availability: how many addresses each network has, and how many are taken, counted when
 * somebody asks. Administrators alone see it.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static double between(const char *start, const char *end)
{
	unsigned char a[16], b[16];
	double n = 0;
	int version;

	if (!start || !end || !ip_parse(start, a, &version) || !ip_parse(end, b, &version))
		return 0;
	for (int i = 0; i < (version == 4 ? 4 : 16); i++)
		n = n * 256 + b[i] - a[i];
	return n + 1;
}

static double addresses_of(const cJSON *subnet)
{
	const cJSON *pool;
	double n = 0;

	cJSON_ArrayForEach (pool, item(subnet, "allocation_pools"))
		n += between(text_of(pool, "start"), text_of(pool, "end"));
	return n;
}

static double taken_of(const char *subnet_id)
{
	struct object *o;
	double n = 0;

	db_each (o, &ports, subnet_id) {
		cJSON *port = db_value(o), *i;

		cJSON_ArrayForEach (i, item(port, "fixed_ips"))
			n += text_is(i, "subnet_id", subnet_id);
		cJSON_Delete(port);
	}
	return n;
}

static cJSON *of_network(const struct object *o)
{
	cJSON *network = db_value(o), *list = cJSON_CreateArray(), *out, *s;
	double total = 0, used = 0;

	cJSON_ArrayForEach (s, item(network, "subnets")) {
		cJSON *subnet = db_get(&subnets, s->valuestring), *one;
		double has_all = addresses_of(subnet), has_taken = taken_of(s->valuestring);

		one = json_new("{'subnet_id':%s,'ip_version':%d,'cidr':%s,'subnet_name':%s}",
			s->valuestring, (int)number_of(subnet, "ip_version"),
			text_of(subnet, "cidr"), text_of(subnet, "name"));
		cJSON_AddNumberToObject(one, "used_ips", has_taken);
		cJSON_AddNumberToObject(one, "total_ips", has_all);
		cJSON_AddItemToArray(list, one);
		total += has_all;
		used += has_taken;
		cJSON_Delete(subnet);
	}
	out = json_new("{'network_id':%s,'network_name':%s,'tenant_id':%s,'project_id':%s,"
		       "'subnet_ip_availability':%p}",
		o->id, text_of(network, "name"), o->project, o->project, list);
	cJSON_AddNumberToObject(out, "used_ips", used);
	cJSON_AddNumberToObject(out, "total_ips", total);
	cJSON_Delete(network);
	return out;
}

static void list_networks(struct request *q, struct reply *r)
{
	char *id = query_get(q->query, "network_id", 0),
	     *name = query_get(q->query, "network_name", 0);
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; q->who->admin && i < db_count(&networks); i++) {
		struct object *o = db_at(&networks, i);

		if ((!id || strcmp(id, o->id) == 0) && (!name || strcmp(name, o->name) == 0))
			cJSON_AddItemToArray(list, of_network(o));
	}
	free(id);
	free(name);
	reply_new(r, 200, "{'network_ip_availabilities':%p}", list);
}

bool availability_path(struct request *q, struct reply *r, char *path)
{
	static const char word[] = "network-ip-availabilities";
	const char *id = path + sizeof(word);
	struct object *o;

	if (strncmp(path, word, sizeof(word) - 1) != 0 || !strchr("/", path[sizeof(word) - 1]) ||
		strcmp(q->method, "GET") != 0)
		return false;
	if (!path[sizeof(word) - 1])
		list_networks(q, r);
	else if (!(o = db_find(&networks, id)))
		reply_absent(r, &networks, id);
	else if (!q->who->admin)
		not_found(r);
	else
		reply_new(r, 200, "{'network_ip_availability':%p}", of_network(o));
	return true;
}
