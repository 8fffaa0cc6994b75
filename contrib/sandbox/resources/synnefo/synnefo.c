/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synnefo: the older generation (0.14, what kamaki 0.9 speaks), where networks
 * are part of the compute service. A server's connections are its NICs, named
 * by their place among them, so a name moves when an earlier NIC goes.
 */
#include "contrib/sandbox/resources/synnefo/snf_store.h"

#include <stdlib.h>
#include <string.h>

static struct snf_store store;
static cJSON *network_json(const struct snf_call *c, const struct snf_network *n, bool detail);
static cJSON *server_json(const struct snf_call *c, const struct snf_server *s, bool detail);

static const struct snf_quota quotas[] = {
	{ "cyclades.vm", "Virtual Machine", NULL, "Number of virtual machines", 2, 2, NULL },
	{ "cyclades.cpu", "CPU", NULL, "Number of virtual machine processors", 8, 4, NULL },
	{ "cyclades.ram", "RAM", "bytes", "Virtual machine memory", 40 * SNF_GIB, 9 * SNF_GIB,
		NULL },
	{ "cyclades.disk", "cyclades.disk", "bytes", "Virtual machine disk size", 500 * SNF_GIB,
		80 * SNF_GIB, NULL },
	{ "cyclades.network.private", "Private Network", NULL, "Number of private networks", 5, 1,
		snf_count_networks },
	{ "pithos.diskspace", "pithos.diskspace", "bytes", "Pithos account diskspace", 20 * SNF_GIB,
		0, NULL },
	{ NULL },
};

const struct snf_realm synnefo_realm = {
	.cloud = "synnefo",
	.uuid = "5e44ef00-0000-4000-8000-000000000001",
	.name = "synnefo-demo",
	.token = "sandbox-synnefo-token",
	.quotas = quotas,
	.store = &store,
	.network_json = network_json,
	.server_json = server_json,
};

/* ---- NICs */

static bool is_building(const struct snf_port *nic)
{
	return strcmp(nic->state, "BUILD") == 0;
}

/* Finishes one that is built: those before it are, for jobs end in their order. */
static int index_of(const struct snf_port *nic)
{
	int n = 0;

	for (const struct snf_port *i = store.ports; i != nic; i = i->next)
		n += i->server == nic->server;
	return n;
}

static void nic_name(const struct snf_port *nic, char out[64])
{
	snprintf(out, 64, "nic-%ld-%d", nic->server->id, index_of(nic));
}

static struct snf_port *add_nic(
	struct snf_network *n, struct snf_server *s, const char *ipv4, int64_t due_us)
{
	struct snf_port *nic = snf_add_port(&store, n, s, "", due_us);

	snprintf(nic->ipv4, sizeof(nic->ipv4), "%s", ipv4);
	nic->firewall = "DISABLED";
	return nic;
}

/* ---- showing */

static cJSON *network_json(const struct snf_call *c, const struct snf_network *n, bool detail)
{
	cJSON *o = json_new("{'id':%p,'name':%s,'links':%p}", snf_id(n->id), n->name,
		      snf_links(c, "compute/v2.0/networks/%ld", n->id)),
	      *list;
	const char *owner = n->public ? NULL : c->realm->uuid;

	if (!detail)
		return o;
	list = cJSON_CreateArray();
	for (const struct snf_server *s = store.servers; s; s = s->next)
		for (const struct snf_port *nic = store.ports; nic; nic = nic->next) {
			char name[64];

			if (nic->server != s || nic->network != n || is_building(nic))
				continue;
			nic_name(nic, name);
			json_push(list, "%s", name);
		}
	json_add(o,
		"{'user_id':%s,'tenant_id':%s,'cidr':%p,'cidr6':%p,'gateway':%p,'gateway6':%p,'"
		"dhcp':%hhd,"
		"'type':%s,'updated':%p,'created':%p,'status':%s,'public':%hhd,'attachments':%p}",
		owner, owner, snf_text_or_null(n->cidr), snf_text_or_null(n->cidr6),
		snf_text_or_null(n->gateway), snf_text_or_null(n->gateway6), n->dhcp, n->type,
		snf_time(n->updated_us), snf_time(n->created_us), n->deleted ? "DELETED" : "ACTIVE",
		n->public, list);
	return o;
}

/* The addresses and attachments of a server. */
static void add_nics(const struct snf_server *s, cJSON *to)
{
	cJSON *addresses = cJSON_AddObjectToObject(to, "addresses");
	cJSON *list = cJSON_AddArrayToObject(to, "attachments");

	for (const struct snf_port *nic = store.ports; nic; nic = nic->next) {
		const char *ip = *nic->ipv4 ? nic->ipv4 : NULL;
		char name[64], network[24];

		if (nic->server != s || is_building(nic))
			continue;
		nic_name(nic, name);
		snprintf(network, sizeof(network), "%ld", nic->network->id);
		json_push(list,
			"{'id':%s,'network_id':%s,'mac_address':%s,'ipv4':%s,'ipv6':null,"
			"'OS-EXT-IPS:type':'fixed','firewallProfile':%s}",
			name, network, nic->mac, ip, nic->firewall);
		/* the last one of a network stays */
		cJSON_DeleteItemFromObjectCaseSensitive(addresses, network);
		json_push(cJSON_AddArrayToObject(addresses, network),
			"{'version':4,'addr':%s,'OS-EXT-IPS:type':'fixed'}", ip);
	}
}

static cJSON *server_json(const struct snf_call *c, const struct snf_server *s, bool detail)
{
	cJSON *o = json_new("{'id':%ld,'name':%s,'links':%p}", s->id, s->name,
		snf_links(c, "compute/v2.0/servers/%ld", s->id));

	if (!detail)
		return o;
	json_add(o,
		"{'user_id':%s,'tenant_id':%s,'status':%s,'progress':100,'hostId':'','updated':%p,"
		"'created':%p,'flavor':{'id':1,'links':%p},'image':{'id':%s,'links':[]},'suspended'"
		":false,"
		"'metadata':{}}",
		c->realm->uuid, c->realm->uuid, s->state, snf_time(s->updated_us),
		snf_time(s->created_us), snf_links(c, "compute/v2.0/flavors/1"), s->image);
	add_nics(s, o);
	cJSON_AddArrayToObject(o, "diagnostics");
	return o;
}

/* ---- networks */

static bool check_addresses(struct snf_call *c, const cJSON *o)
{
	const cJSON *v = item(o, "cidr");
	const char *cidr6 = text_of(o, "cidr6");

	if (v && !snf_cidr_check(c, text_of(o, "cidr"), 4, text_of(o, "gateway")))
		return false;
	return !cidr6 || snf_cidr_check(c, cidr6, 6, text_of(o, "gateway6"));
}

static void create_network(struct snf_call *c)
{
	const cJSON *o = item(c->body, "network");
	const char *name = text_of(o, "name"), *type, *cidr = text_of(o, "cidr");
	struct snf_network *n;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
		return;
	}
	type = text_of(o, "type");
	if (!type)
		snf_refuse(c, SNF_BAD_REQUEST, "Missing request parameter 'type'");
	type = type ? snf_type_of(c, type) : NULL;
	if (!type)
		return;
	if (is_true(o, "public")) {
		snf_refuse(c, SNF_FORBIDDEN, "Can not create a public network.");
		return;
	}
	if (!check_addresses(c, o) || !snf_within_quota(c, "cyclades.network.private"))
		return;
	n = snf_add_network(c->store, name, type);
	n->cidr = xstrdup(cidr ? cidr : "192.168.1.0/24");
	n->cidr6 = xstrdup(text_of(o, "cidr6"));
	n->gateway = xstrdup(text_of(o, "gateway"));
	n->gateway6 = xstrdup(text_of(o, "gateway6"));
	n->dhcp = !cJSON_IsFalse(item(o, "dhcp"));
	snf_journal(c, "create", "networks", n->id, n->name);
	snf_answer(c, 202, "network", network_json(c, n, true));
}

static void rename_network(struct snf_call *c)
{
	const char *name = text_of(item(c->body, "network"), "name");
	struct snf_network *n;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request.");
		return;
	}
	n = snf_network_of(c, c->id_text);
	if (!n)
		return;
	if (n->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Can not rename the public network.");
	} else if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else {
		snf_rename(c, "networks", n->id, &n->name, &n->updated_us, name);
		snf_done(c, 204);
	}
}

/* ---- connecting */

/* An address for one more NIC; only networks with DHCP give one. */
static bool pick_address(struct snf_call *c, const struct snf_network *n, char out[16])
{
	struct snf_cidr cidr;

	out[0] = '\0';
	if (!n->dhcp || !snf_cidr_parse(n->cidr, &cidr))
		return true;
	for (uint32_t at = snf_cidr_first(&cidr) + 1; at < snf_cidr_last(&cidr); at++) {
		const struct snf_port *nic = store.ports;

		snf_v4_text(at, out);
		while (nic && (nic->network != n || strcmp(nic->ipv4, out) != 0))
			nic = nic->next;
		if (!nic && (!n->gateway || strcmp(n->gateway, out) != 0))
			return true;
	}
	return snf_refuse(c, SNF_OVER_LIMIT, "Network %ld is full.", n->id);
}

static void connect_server(struct snf_call *c, struct snf_network *n, const cJSON *args)
{
	const cJSON *ref = item(args, "serverRef");
	struct snf_server *s;
	char ipv4[16];
	char text[64];
	long id;

	if (!ref || cJSON_IsNull(ref)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed Request.");
		return;
	}
	snprintf(text, sizeof(text), "%ld", snf_number(ref, &id) ? id : -1);
	s = snf_server_of(c, text);
	if (!s || !pick_address(c, n, ipv4))
		return;
	add_nic(n, s, ipv4, snf_due(c));
	snf_journal(c, "add", "networks", n->id, s->name);
	snf_done(c, 202);
}

/* "nic-141-2"; the numbers in it. */
static bool parse_nic(const char *name, long *server, long *at)
{
	const char *first = strchr(name, '-'), *second = first ? strchr(first + 1, '-') : NULL;
	char text[32];

	if (!second || second - first > (long)sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)(second - first - 1), first + 1);
	return snf_digits(text, server) && snf_digits(second + 1, at);
}

/* The server does not ask whether the NIC is one of this network. */
static void disconnect_server(struct snf_call *c, struct snf_network *n, const cJSON *args)
{
	const char *name = text_of(args, "attachment");
	struct snf_port *found = NULL;
	struct snf_server *s;
	char text[24];
	long id, at;
	bool busy = false;

	if (!name || !parse_nic(name, &id, &at)) {
		snf_refuse(c, SNF_BAD_REQUEST,
			name ? "Invalid 'attachment' attribute."
			     : "Missing 'attachment' attribute.");
		return;
	}
	snprintf(text, sizeof(text), "%ld", id);
	s = snf_server_of(c, text);
	if (!s)
		return;
	for (struct snf_port *nic = store.ports; nic; nic = nic->next) {
		if (nic->server != s)
			continue;
		busy = busy || nic->leaving;
		if (!is_building(nic) && index_of(nic) == at)
			found = nic;
	}
	if (!found) {
		snf_refuse(c, SNF_NOT_FOUND, "NIC not found on VM");
	} else if (busy) {
		snf_refuse(c, SNF_BUILDING, "Machine is busy.");
	} else {
		found->leaving = true;
		found->due_us = snf_due(c);
		snf_journal(c, "remove", "networks", n->id, name);
		snf_done(c, 202);
	}
}

static void act_on_network(struct snf_call *c)
{
	static const struct {
		const char *name;
		void (*run)(struct snf_call *c, struct snf_network *n, const cJSON *args);
	} actions[] = { { "add", connect_server }, { "remove", disconnect_server } };
	const cJSON *action = c->body->child;
	struct snf_network *n;

	if (cJSON_GetArraySize(c->body) != 1) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request.");
		return;
	}
	n = snf_network_of(c, c->id_text);
	if (!n)
		return;
	if (n->public || n->deleted) {
		n->public ? snf_refuse(c, SNF_FORBIDDEN, "Can not modify the public network.")
			  : snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (strcmp(actions[i].name, action->string) != 0)
			continue;
		if (cJSON_IsObject(action))
			actions[i].run(c, n, action);
		else
			snf_refuse(c, SNF_BAD_REQUEST, "Invalid argument.");
		return;
	}
	snf_refuse(c, SNF_BAD_REQUEST, "Action %s not supported.", action->string);
}

/* ---- servers */

static void list_server_ips(struct snf_call *c)
{
	const struct snf_server *s = snf_server_of(c, c->id_text);
	cJSON *doc;

	if (!s)
		return;
	doc = cJSON_CreateObject();
	add_nics(s, doc);
	reply_json(c->r, 200, doc);
}

/* {"firewallProfile": {"profile": P}}: of the server's first NIC. */
static void act_on_server(struct snf_call *c)
{
	const struct snf_server *s = snf_server_of(c, c->id_text);
	const char *profile = s ? snf_profile_of(c) : NULL;
	struct snf_port *nic = store.ports;

	if (!profile)
		return;
	while (nic && (nic->server != s || is_building(nic)))
		nic = nic->next;
	if (!nic) {
		snf_refuse(c, SNF_NOT_FOUND, "NIC not found on VM");
	} else {
		nic->firewall = profile;
		snf_done(c, 202);
	}
}

/* ---- the service */

/* Rows of one path stand together. */
static const struct snf_route routes[] = {
	{ "GET", "/compute/v2.0/networks", snf_list_networks, 0 },
	{ "POST", "/compute/v2.0/networks", create_network, SNF_BODY },
	{ "GET", "/compute/v2.0/networks/detail", snf_list_networks, 0 },
	{ "GET", "/compute/v2.0/networks/#", snf_show_network, 0 },
	{ "PUT", "/compute/v2.0/networks/#", rename_network, SNF_BODY },
	{ "DELETE", "/compute/v2.0/networks/#", snf_delete_network, 0 },
	{ "POST", "/compute/v2.0/networks/#/action", act_on_network, SNF_BODY },
	{ "GET", "/compute/v2.0/servers", snf_list_servers, 0 },
	{ "GET", "/compute/v2.0/servers/detail", snf_list_servers, 0 },
	{ "GET", "/compute/v2.0/servers/#", snf_show_server, 0 },
	{ "PUT", "/compute/v2.0/servers/#", snf_rename_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/#/ips", list_server_ips, 0 },
	{ "POST", "/compute/v2.0/servers/#/action", act_on_server, SNF_BODY },
	{ NULL },
};

static void begin_server(
	struct snf_network *public, long id, const char *name, const char *ipv4, const char *mac)
{
	struct snf_server *s =
		snf_add_server(&store, id, name, "1395fdfb-51b4-419f-bb02-f7d632860611", 1);
	struct snf_port *nic = add_nic(public, s, ipv4, 0);

	s->created_us = SNF_PUBLIC_CREATED_US;
	s->updated_us = SNF_PUBLIC_UPDATED_US;
	nic->state = "ACTIVE";
	snprintf(nic->mac, sizeof(nic->mac), "%s", mac);
}

/* The state that the walk-through of kamaki 0.9's guide begins with. */
int synnefo_init(struct sandbox *s)
{
	struct snf_network *n;

	(void)s;
	store.next_network = 1;
	n = snf_add_network(&store, "public_network", "CUSTOM");
	n->cidr = xstrdup("10.0.0.0/24");
	n->gateway = xstrdup("10.0.0.254");
	n->dhcp = n->public = true;
	n->created_us = SNF_PUBLIC_CREATED_US;
	n->updated_us = SNF_PUBLIC_UPDATED_US;
	store.next_network = 3;
	begin_server(n, 141, "Server 1", "10.0.0.1", "aa:00:00:23:0d:59");
	begin_server(n, 142, "Server 2", "10.0.0.3", "aa:00:00:70:21:65");
	return 0;
}

void synnefo_handle(struct request *q, struct reply *r)
{
	static const struct snf_route *const tables[] = { routes, astakos_routes, NULL };

	snf_serve(&synnefo_realm, tables, q, r);
}

void synnefo_free(void)
{
	snf_free(&store);
}
