/* SPDX-License-Identifier: Apache-2.0 */
/*
 * populate: what the cloud starts with, and as much more as a test asks for.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/keystone/realm.h"
#include "contrib/sandbox/resources/neutron/checks.h"

cJSON *blank_object(
	const struct resource *of, const char *id, const char *name, const struct account *who)
{
	cJSON *o = cJSON_CreateObject();
	char now[32];

	format_now(now);
	set_initials(o, of->fields);
	set_text(o, "id", id);
	if (has(o, "name"))
		set_text(o, "name", name);
	json_set(o,
		"{'tenant_id':%s,'project_id':%s,'created_at':%s,'updated_at':%s,'revision_number':"
		"%d}",
		who->project_id, who->project_id, now, now, of->first_revision);
	return o;
}

static void add_subnet(const char *id, const char *name, const char *network, const char *cidr,
	const char *start, const char *end, const char *gateway, bool dhcp,
	const struct account *who)
{
	cJSON *o = blank_object(&subnets, id, name, who);

	json_set(o,
		"{'network_id':%s,'ip_version':4,'cidr':%s,'gateway_ip':%s,'enable_dhcp':%hhd,"
		"'allocation_pools':[{'start':%s,'end':%s}]}",
		network, cidr, gateway, dhcp, start, end);
	db_keep(&subnets, o);
}

static void add_public(void)
{
	const struct account *admin = &accounts[2];
	const char *id = "ffffffff-0000-4000-8000-000000000001",
		   *subnet = "ffffffff-0000-4000-8000-000000000002";
	cJSON *o = blank_object(&networks, id, "public", admin);

	json_set(o,
		"{'router:external':true,'is_default':false,'revision_number':2,'mtu':1500,"
		"'provider:network_type':'flat','provider:physical_network':'physnet1',"
		"'provider:segmentation_id':null,'subnets':[%s]}",
		subnet);
	made_segments(o);
	db_keep(&networks, o);
	add_subnet(subnet, "public-v4", id, "203.0.113.0/24", "203.0.113.2", "203.0.113.254",
		"203.0.113.1", false, admin);
}

cJSON *default_group(const struct account *who)
{
	struct call c = { 0 };
	char id[37];
	cJSON *g;

	if (db_cloud()->fetch)
		db_cloud()->fetch(who, &groups, "default");
	for (size_t i = 0; i < db_count(&groups); i++) {
		struct object *o = db_at(&groups, i);

		if (strcmp(o->project, who->project_id) == 0 && strcmp(o->name, "default") == 0)
			return db_value(o);
	}
	new_uuid(id);
	g = blank_object(&groups, id, "default", who);
	set_text(g, "description", "Default security group");
	db_put(&groups, g);
	c.object = g;
	groups.made(&c);
	return g;
}

static void add_port(unsigned long i, unsigned long networks_n, const char *group)
{
	unsigned long network = i % networks_n, host = i / networks_n + 2;
	char id[64], name[64], of[64], subnet[64], ip[64], mac[32];
	cJSON *o;

	snprintf(id, sizeof(id), "%08lx-0000-4000-8000-000000000003", i);
	snprintf(name, sizeof(name), "port-%06lu", i);
	snprintf(of, sizeof(of), "%08lx-0000-4000-8000-000000000001", network);
	snprintf(subnet, sizeof(subnet), "%08lx-0000-4000-8000-000000000002", network);
	snprintf(ip, sizeof(ip), "10.%lu.%lu.%lu", network % 256, host / 256 % 256, host % 256);
	snprintf(mac, sizeof(mac), "fa:16:3e:%02lx:%02lx:%02lx", i >> 16 & 255, i >> 8 & 255,
		i & 255);
	o = blank_object(&ports, id, name, &accounts[0]);
	json_set(o,
		"{'network_id':%s,'mac_address':%s,'fixed_ips':[{'subnet_id':%s,'ip_address':%s}],"
		"'security_groups':[%s]}",
		of, mac, subnet, ip, group);
	set_dns(o);
	db_keep(&ports, o);
}

static void add_network(unsigned long i, bool subnet)
{
	char id[64], subnet_id[64], name[64], cidr[64], a[64], b[64], c[64];
	cJSON *o;

	snprintf(id, sizeof(id), "%08lx-0000-4000-8000-000000000001", i);
	snprintf(subnet_id, sizeof(subnet_id), "%08lx-0000-4000-8000-000000000002", i);
	snprintf(name, sizeof(name), "net-%05lu", i);
	o = blank_object(&networks, id, name, &accounts[0]);
	if (subnet)
		cJSON_AddItemToArray(
			cJSON_GetObjectItem(o, "subnets"), cJSON_CreateString(subnet_id));
	set_item(o, "provider:segmentation_id", cJSON_CreateNumber((double)i + 1));
	made_segments(o);
	db_keep(&networks, o);
	if (!subnet)
		return;
	snprintf(name, sizeof(name), "subnet-%05lu", i);
	snprintf(cidr, sizeof(cidr), "10.%lu.0.0/16", i % 256);
	snprintf(a, sizeof(a), "10.%lu.0.2", i % 256);
	snprintf(b, sizeof(b), "10.%lu.255.254", i % 256);
	snprintf(c, sizeof(c), "10.%lu.0.1", i % 256);
	add_subnet(subnet_id, name, id, cidr, a, b, c, true, &accounts[0]);
}

static void add_ip(unsigned long i)
{
	char id[64], ip[64];
	cJSON *o;

	snprintf(id, sizeof(id), "%08lx-0000-4000-8000-000000000004", i);
	snprintf(ip, sizeof(ip), "198.%lu.%lu.%lu", 18 + i / 65536 % 2, i / 256 % 256, i % 256);
	o = blank_object(&floatingips, id, NULL, &accounts[0]);
	set_text(o, "floating_ip_address", ip);
	set_text(o, "floating_network_id", "ffffffff-0000-4000-8000-000000000001");
	db_keep(&floatingips, o);
}

const char *populate_amounts(const char *spec, unsigned long amounts[4])
{
	static const char *const names[] = { "networks", "subnets", "ports", "ips" };

	memset(amounts, 0, 4 * sizeof(*amounts));
	while (*spec) {
		size_t name = strcspn(spec, "="), whole = strcspn(spec, ","), i = 0;

		while (i < 4 && strncmp(spec, names[i], name) != 0)
			i++;
		if (i == 4 || spec[name] != '=' || name == 0)
			return spec;
		amounts[i] = strtoul(spec + name + 1, NULL, 10);
		spec += whole + (spec[whole] == ',');
	}
	return NULL;
}

void populate(struct sandbox *s)
{
	unsigned long n[4];
	cJSON *group;

	add_public();
	add_default_rules();
	if (s->agents)
		add_agents();
	if (!s->populate)
		return;
	populate_amounts(s->populate, n);
	if (!n[0])
		n[0] = n[2] ? 10 : 0;
	for (unsigned long i = 0; i < n[0]; i++)
		add_network(i, n[2] > 0 || i < n[1]);
	group = default_group(&accounts[0]);
	for (unsigned long i = 0; i < n[2]; i++)
		add_port(i, n[0], text_of(group, "id"));
	for (unsigned long i = 0; i < n[3]; i++)
		add_ip(i);
	cJSON_Delete(group);
}
