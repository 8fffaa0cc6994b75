/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synnefo: the older generation (0.14, what kamaki 0.9 speaks), where networks
 * are part of the compute service. A server's connections are its NICs, named
 * by their place among them, so a name moves when an earlier NIC goes.
 */
#include "contrib/sandbox/resources/synnefo/synnefo.h"

#include <stdlib.h>
#include <string.h>

#define GIB (1024ll * 1024 * 1024)

struct synnefo sy;

/* ---- limits */

static int64_t used_networks(void)
{
	int64_t n = 0;

	for (const struct sy_network *w = sy.networks; w; w = w->next)
		n += !w->public && !w->deleted;
	return n;
}

static struct snf_quota quotas[] = {
	{ "cyclades.vm", "Virtual Machine", NULL, "Number of virtual machines", 2, 2, NULL },
	{ "cyclades.cpu", "CPU", NULL, "Number of virtual machine processors", 8, 4, NULL },
	{ "cyclades.ram", "RAM", "bytes", "Virtual machine memory", 40 * GIB, 9 * GIB, NULL },
	{ "cyclades.disk", "cyclades.disk", "bytes", "Virtual machine disk size", 500 * GIB, 80 * GIB, NULL },
	{ "cyclades.network.private", "Private Network", NULL, "Number of private networks", 5, 0,
		used_networks },
	{ "pithos.diskspace", "pithos.diskspace", "bytes", "Pithos account diskspace", 20 * GIB, 0, NULL },
	{ NULL },
};

const struct snf_realm synnefo_realm = {
	.cloud = "synnefo",
	.uuid = "5e44ef00-0000-4000-8000-000000000001",
	.name = "synnefo-demo",
	.token = "sandbox-synnefo-token",
	.quotas = quotas,
};

/* ---- showing */

static cJSON *network_json(const struct snf_call *c, const struct sy_network *n, bool detail)
{
	cJSON *o = cJSON_CreateObject(), *list;

	cJSON_AddItemToObject(o, "id", snf_id(n->id));
	cJSON_AddStringToObject(o, "name", n->name);
	cJSON_AddItemToObject(o, "links", snf_links(c, "compute", "networks", n->id));
	if (!detail)
		return o;
	cJSON_AddItemToObject(o, "user_id", snf_text_or_null(n->public ? NULL : c->realm->uuid));
	cJSON_AddItemToObject(o, "tenant_id", snf_text_or_null(n->public ? NULL : c->realm->uuid));
	cJSON_AddItemToObject(o, "cidr", snf_text_or_null(n->cidr));
	cJSON_AddItemToObject(o, "cidr6", snf_text_or_null(n->cidr6));
	cJSON_AddItemToObject(o, "gateway", snf_text_or_null(n->gateway));
	cJSON_AddItemToObject(o, "gateway6", snf_text_or_null(n->gateway6));
	cJSON_AddBoolToObject(o, "dhcp", n->dhcp);
	cJSON_AddStringToObject(o, "type", n->type);
	cJSON_AddItemToObject(o, "updated", snf_time(n->updated_us));
	cJSON_AddItemToObject(o, "created", snf_time(n->created_us));
	cJSON_AddStringToObject(o, "status", n->deleted ? "DELETED" : "ACTIVE");
	cJSON_AddBoolToObject(o, "public", n->public);
	list = cJSON_AddArrayToObject(o, "attachments");
	for (const struct sy_server *s = sy.servers; s; s = s->next)
		for (const struct sy_nic *nic = sy.nics; nic; nic = nic->next) {
			char name[64];

			if (nic->server != s || nic->network != n || nic->building)
				continue;
			sy_nic_name(nic, name);
			cJSON_AddItemToArray(list, cJSON_CreateString(name));
		}
	return o;
}

static void list_some(struct snf_call *c, bool detail)
{
	cJSON *list;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	list = cJSON_CreateArray();
	for (const struct sy_network *n = sy.networks; n; n = n->next)
		if (since ? n->updated_us >= since : !n->deleted)
			cJSON_AddItemToArray(list, network_json(c, n, detail));
	snf_list(c, "networks", list, since);
}

static void list_networks(struct snf_call *c)
{
	list_some(c, false);
}

static void list_networks_detail(struct snf_call *c)
{
	list_some(c, true);
}

/* In this generation an id that is no number is just not found. */
static struct sy_network *network_of(struct snf_call *c)
{
	struct sy_network *n = sy.networks;

	while (n && n->id != c->id)
		n = n->next;
	if (!n)
		snf_refuse(c, SNF_NOT_FOUND, "Network not found.");
	return n;
}

static void show_network(struct snf_call *c)
{
	struct sy_network *n = network_of(c);

	if (n)
		snf_answer(c, 200, "network", network_json(c, n, true));
}

/* ---- making and changing networks */

static struct sy_network *add_network(long id, const char *name, const char *type)
{
	struct sy_network *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->id = id;
	n->name = strdup(name);
	n->type = type;
	n->created_us = n->updated_us = snf_now_us();
	SY_APPEND(sy.networks, n);
	return n;
}

/* The type as it will be kept; NULL: refused. */
static const char *type_of(struct snf_call *c, const cJSON *o)
{
	static const char *const types[] = { "MAC_FILTERED", "CUSTOM", "IP_LESS_ROUTED", "PHYSICAL_VLAN" };
	const char *type = text_of(o, "type");

	if (!type) {
		snf_refuse(c, SNF_BAD_REQUEST, "Missing request parameter 'type'");
		return NULL;
	}
	if (strcmp(type, types[0]) == 0)
		return types[0];
	for (int i = 1; i < 4; i++)
		if (strcmp(types[i], type) == 0) {
			snf_refuse(c, SNF_FORBIDDEN, "Can not create network of type '%s'", type);
			return NULL;
		}
	snf_refuse(c, SNF_BAD_REQUEST, "Invalid network type '%s'", type);
	return NULL;
}

static bool check_addresses(struct snf_call *c, const cJSON *o)
{
	const cJSON *v = item(o, "cidr");
	const char *cidr6 = text_of(o, "cidr6");

	if (v && !snf_cidr_check(c, text_of(o, "cidr"), 4, text_of(o, "gateway")))
		return false;
	return !cidr6 || snf_cidr_check(c, cidr6, 6, text_of(o, "gateway6"));
}

static char *copy(const char *s)
{
	return s ? strdup(s) : NULL;
}

static void create_network(struct snf_call *c)
{
	const cJSON *o = item(c->body, "network");
	const char *name = text_of(o, "name"), *type, *cidr = text_of(o, "cidr");
	struct sy_network *n;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
		return;
	}
	type = type_of(c, o);
	if (!type)
		return;
	if (cJSON_IsTrue(item(o, "public"))) {
		snf_refuse(c, SNF_FORBIDDEN, "Can not create a public network.");
		return;
	}
	if (!check_addresses(c, o) || !snf_within_quota(c, "cyclades.network.private"))
		return;
	n = add_network(sy.next_network++, name, type);
	if (!n)
		return;
	n->cidr = strdup(cidr ? cidr : "192.168.1.0/24");
	n->cidr6 = copy(text_of(o, "cidr6"));
	n->gateway = copy(text_of(o, "gateway"));
	n->gateway6 = copy(text_of(o, "gateway6"));
	n->dhcp = !cJSON_IsFalse(item(o, "dhcp"));
	snf_journal(c, "create", "networks", n->id, n->name);
	snf_answer(c, 202, "network", network_json(c, n, true));
}

static void rename_network(struct snf_call *c)
{
	const char *name = text_of(item(c->body, "network"), "name");
	struct sy_network *n;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request.");
		return;
	}
	n = network_of(c);
	if (!n)
		return;
	if (n->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Can not rename the public network.");
	} else if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else {
		free(n->name);
		n->name = strdup(name);
		n->updated_us = snf_now_us();
		snf_journal(c, "update", "networks", n->id, n->name);
		snf_done(c, 204);
	}
}

static bool in_use(const struct sy_network *n)
{
	for (const struct sy_nic *nic = sy.nics; nic; nic = nic->next)
		if (nic->network == n)
			return true;
	return false;
}

static void delete_network(struct snf_call *c)
{
	struct sy_network *n = network_of(c);

	if (!n)
		return;
	if (n->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Can not delete the public network.");
	} else if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else if (in_use(n)) {
		snf_refuse(c, SNF_IN_USE, "Machines are connected to network.");
	} else {
		n->deleted = true;
		n->updated_us = snf_now_us();
		snf_journal(c, "delete", "networks", n->id, n->name);
		snf_done(c, 204);
	}
}

static void act_on_network(struct snf_call *c)
{
	static const struct {
		const char *name;
		void (*run)(struct snf_call *c, struct sy_network *n, const cJSON *args);
	} actions[] = { { "add", sy_connect_server }, { "remove", sy_disconnect_server } };
	const cJSON *action = c->body->child;
	struct sy_network *n;

	if (cJSON_GetArraySize(c->body) != 1) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request.");
		return;
	}
	n = network_of(c);
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

/* ---- the service */

/* Rows of one path stand together. */
static const struct snf_route routes[] = {
	{ "GET", "/compute/v2.0/networks", list_networks, 0 },
	{ "POST", "/compute/v2.0/networks", create_network, SNF_BODY },
	{ "GET", "/compute/v2.0/networks/detail", list_networks_detail, 0 },
	{ "GET", "/compute/v2.0/networks/#", show_network, 0 },
	{ "PUT", "/compute/v2.0/networks/#", rename_network, SNF_BODY },
	{ "DELETE", "/compute/v2.0/networks/#", delete_network, 0 },
	{ "POST", "/compute/v2.0/networks/#/action", act_on_network, SNF_BODY },
	{ "GET", "/compute/v2.0/servers", sy_list_servers, 0 },
	{ "GET", "/compute/v2.0/servers/detail", sy_list_servers_detail, 0 },
	{ "GET", "/compute/v2.0/servers/#", sy_show_server, 0 },
	{ "PUT", "/compute/v2.0/servers/#", sy_rename_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/#/ips", sy_list_ips, 0 },
	{ "POST", "/compute/v2.0/servers/#/action", sy_act_on_server, SNF_BODY },
	{ NULL },
};

/* The state that the walk-through of kamaki 0.9's guide begins with. */
int synnefo_init(struct sandbox *s)
{
	struct sy_network *n = add_network(1, "public_network", "CUSTOM");

	(void)s;
	if (!n)
		return -1;
	n->cidr = strdup("10.0.0.0/24");
	n->gateway = strdup("10.0.0.254");
	n->dhcp = n->public = true;
	n->created_us = SY_PUBLIC_CREATED_US;
	n->updated_us = SY_PUBLIC_UPDATED_US;
	sy.next_network = 3;
	if (sy_add_server(n, 141, "10.0.0.1", "aa:00:00:23:0d:59") < 0)
		return -1;
	return sy_add_server(n, 142, "10.0.0.3", "aa:00:00:70:21:65");
}

void synnefo_handle(struct request *q, struct reply *r)
{
	sy_tick(snf_now_us());
	snf_serve(&synnefo_realm, routes, astakos_routes, q, r);
}

void synnefo_free(void)
{
	for (struct sy_nic *i = sy.nics, *next; i; i = next) {
		next = i->next;
		free(i);
	}
	for (struct sy_server *s = sy.servers, *next; s; s = next) {
		next = s->next;
		free(s->name);
		free(s);
	}
	for (struct sy_network *n = sy.networks, *next; n; n = next) {
		next = n->next;
		free(n->name);
		free(n->cidr);
		free(n->cidr6);
		free(n->gateway);
		free(n->gateway6);
		free(n);
	}
	memset(&sy, 0, sizeof(sy));
}
