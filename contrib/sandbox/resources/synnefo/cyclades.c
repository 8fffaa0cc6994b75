/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: what is served where, the state at the start, and networks.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <stdlib.h>
#include <string.h>

#define GIB (1024ll * 1024 * 1024)

/* The public network's own times. */
#define PUBLIC_CREATED_US 1369848603040929ll
#define PUBLIC_UPDATED_US 1371649011932214ll

struct cyclades cy;

static int64_t used_networks(void)
{
	int64_t n = 0;

	for (const struct cy_network *w = cy.networks; w; w = w->next)
		n += !w->public && !w->deleted;
	return n;
}

static struct snf_quota quotas[] = {
	{ "cyclades.vm", "Virtual Machine", NULL, "Number of virtual machines", 2, 0, cy_used_servers },
	{ "cyclades.cpu", "CPU", NULL, "Number of virtual machine processors", 8, 0, cy_used_cpu },
	{ "cyclades.ram", "RAM", "bytes", "Virtual machine memory", 40 * GIB, 0, cy_used_ram },
	{ "cyclades.disk", "cyclades.disk", "bytes", "Virtual machine disk size", 500 * GIB, 0,
		cy_used_disk },
	{ "cyclades.network.private", "Private Network", NULL, "Number of private networks", 5, 0,
		used_networks },
	{ "cyclades.floating_ip", "Floating IP address", NULL, "Number of Floating IP addresses", 3, 0,
		cy_used_ips },
	{ "pithos.diskspace", "pithos.diskspace", "bytes", "Pithos account diskspace", 20 * GIB, 1535450808,
		NULL },
	{ "astakos.pending_app", "astakos.pending_app", NULL, "Number of pending project applications", 0, 0,
		NULL },
	{ NULL },
};

const struct snf_realm cyclades_realm = {
	.cloud = "cyclades",
	.uuid = "c7c1ade5-0000-4000-8000-000000000001",
	.name = "cyclades-demo",
	.token = "sandbox-cyclades-token",
	.networks = true,
	.projects = true,
	.quotas = quotas,
};

/* ---- parts of bodies */

int cy_ref(struct snf_call *c, const cJSON *o, const char *key, char text[64])
{
	const cJSON *v = item(o, key);
	long n;

	if (!v || cJSON_IsNull(v))
		return 0;
	if (cJSON_IsString(v)) {
		snprintf(text, 64, "%.63s", v->valuestring);
		return 1;
	}
	if (snf_number(v, &n)) {
		snprintf(text, 64, "%ld", n);
		return 1;
	}
	snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Invalid '%s' field", key);
	return -1;
}

bool cy_name_of(struct snf_call *c, const cJSON *o, const char *what, const char **ret)
{
	const cJSON *v = item(o, "name");

	*ret = cJSON_IsString(v) ? v->valuestring : "";
	if (v && !cJSON_IsString(v) && !cJSON_IsNull(v))
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Invalid 'name' field");
	else if (strlen(*ret) > CY_MAX_NAME)
		snf_refuse(c, SNF_BAD_REQUEST, "%s name is too long", what);
	else
		return true;
	return false;
}

bool cy_project_of(struct snf_call *c, const cJSON *o)
{
	const cJSON *v = item(o, "project");

	if (!v || cJSON_IsNull(v))
		return true;
	return (cJSON_IsString(v) && strcmp(v->valuestring, c->realm->uuid) == 0) ||
		snf_refuse(
			c, SNF_NOT_FOUND, "Project '%s' not found.", cJSON_IsString(v) ? v->valuestring : "");
}

/* {"reassign": {"project": P}}; nothing else is an action of these objects. */
void cy_reassign(struct snf_call *c, const char *kind, long id)
{
	const cJSON *action = c->body->child;

	if (cJSON_GetArraySize(c->body) != 1) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request.");
	} else if (strcmp(action->string, "reassign") != 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Action %s not supported.", action->string);
	} else if (!cJSON_IsObject(action)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid argument.");
	} else if (!text_of(action, "project")) {
		snf_refuse(c, SNF_BAD_REQUEST, "Missing 'project' attribute.");
	} else if (cy_project_of(c, action)) {
		snf_journal(c, "reassign", kind, id, text_of(action, "project"));
		snf_done(c, 200);
	}
}

/* ---- networks */

struct cy_network *cy_network_of(struct snf_call *c, const char *text)
{
	struct cy_network *n = cy.networks;
	long id;

	if (!snf_digits(text, &id)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid network ID '%s'", text);
		return NULL;
	}
	while (n && n->id != id)
		n = n->next;
	if (!n)
		snf_refuse(c, SNF_NOT_FOUND, "Network %ld not found.", id);
	return n;
}

static cJSON *network_json(const struct snf_call *c, const struct cy_network *n)
{
	cJSON *o = cJSON_CreateObject(), *subnets;
	const char *owner = n->public ? NULL : c->realm->uuid;

	cJSON_AddItemToObject(o, "id", snf_id(n->id));
	cJSON_AddStringToObject(o, "name", n->name);
	cJSON_AddItemToObject(o, "links", snf_links(c, "network", "networks", n->id));
	cJSON_AddItemToObject(o, "user_id", snf_text_or_null(owner));
	cJSON_AddItemToObject(o, "tenant_id", snf_text_or_null(owner));
	cJSON_AddStringToObject(o, "type", n->type);
	cJSON_AddItemToObject(o, "updated", snf_time(n->updated_us));
	cJSON_AddItemToObject(o, "created", snf_time(n->created_us));
	cJSON_AddStringToObject(o, "status", n->deleted ? "DELETED" : "ACTIVE");
	cJSON_AddBoolToObject(o, "public", n->public);
	cJSON_AddBoolToObject(o, "shared", n->public);
	cJSON_AddBoolToObject(o, "router:external", n->public);
	cJSON_AddTrueToObject(o, "admin_state_up");
	subnets = cJSON_AddArrayToObject(o, "subnets");
	for (const struct cy_subnet *s = cy.subnets; s; s = s->next)
		if (s->network == n)
			cJSON_AddItemToArray(subnets, snf_id(s->id));
	cJSON_AddBoolToObject(o, "SNF:floating_ip_pool", n->pool);
	cJSON_AddBoolToObject(o, "deleted", n->deleted);
	return o;
}

static void list_networks(struct snf_call *c)
{
	cJSON *list;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	list = cJSON_CreateArray();
	for (const struct cy_network *n = cy.networks; n; n = n->next)
		if (since ? n->updated_us >= since : !n->deleted)
			cJSON_AddItemToArray(list, network_json(c, n));
	snf_list(c, "networks", list, since);
}

static void show_network(struct snf_call *c)
{
	struct cy_network *n = cy_network_of(c, c->id_text);

	if (n)
		snf_answer(c, 200, "network", network_json(c, n));
}

static struct cy_network *make_network(long id, const char *name, const char *type)
{
	struct cy_network *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->id = id;
	n->name = strdup(name);
	n->type = type;
	n->created_us = n->updated_us = snf_now_us();
	CY_APPEND(cy.networks, n);
	return n;
}

/* A text that must be there; NULL: refused. */
static const char *needed_text(struct snf_call *c, const cJSON *o, const char *key)
{
	const cJSON *v = item(o, key);

	if (cJSON_IsString(v))
		return v->valuestring;
	snf_refuse(c, SNF_BAD_REQUEST,
		v && !cJSON_IsNull(v) ? "Malformed request. Invalid '%s' field"
				      : "Malformed request. Missing attribute '%s'.",
		key);
	return NULL;
}

/* The type as it will be kept; NULL: refused. */
static const char *type_of(struct snf_call *c, const cJSON *o)
{
	static const struct {
		const char *name;
		bool enabled;
	} types[] = {
		{ "MAC_FILTERED", true },
		{ "CUSTOM", false },
		{ "IP_LESS_ROUTED", false },
		{ "PHYSICAL_VLAN", false },
	};
	const char *type = needed_text(c, o, "type");

	if (!type)
		return NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].name, type) != 0)
			continue;
		if (types[i].enabled)
			return types[i].name;
		snf_refuse(c, SNF_FORBIDDEN, "Cannot create network of type '%s'.", type);
		return NULL;
	}
	snf_refuse(c, SNF_BAD_REQUEST, "Invalid network type '%s'", type);
	return NULL;
}

static void create_network(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "network");
	const char *type = o ? type_of(c, o) : NULL, *name;
	struct cy_network *n;

	if (!type || !cy_name_of(c, o, "Network", &name) || !cy_project_of(c, o) ||
		!snf_within_quota(c, "cyclades.network.private"))
		return;
	n = make_network(cy.next_network++, name, type);
	if (!n)
		return;
	snf_journal(c, "create", "networks", n->id, n->name);
	snf_answer(c, 201, "network", network_json(c, n));
}

static void rename_network(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "network");
	struct cy_network *n = o && needed_text(c, o, "name") ? cy_network_of(c, c->id_text) : NULL;
	const char *name;

	if (!n)
		return;
	if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else if (n->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Cannot rename the public network.");
	} else if (cy_name_of(c, o, "Network", &name)) {
		free(n->name);
		n->name = strdup(name);
		n->updated_us = snf_now_us();
		snf_journal(c, "update", "networks", n->id, n->name);
		snf_answer(c, 200, "network", network_json(c, n));
	}
}

static bool has_ports(const struct cy_network *n)
{
	for (const struct cy_port *p = cy.ports; p; p = p->next)
		if (p->network == n)
			return true;
	return false;
}

static void delete_network(struct snf_call *c)
{
	struct cy_network *n = cy_network_of(c, c->id_text);

	if (!n)
		return;
	if (n->public) { /* a pool's floating IPs need no look: none but the public one is a pool */
		snf_refuse(c, SNF_FORBIDDEN, "Can not delete the public network.");
	} else if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else if (has_ports(n)) {
		snf_refuse(c, SNF_CONFLICT,
			"Cannot delete network. There are ports still configured on network network %ld",
			n->id);
	} else {
		n->deleted = true;
		n->updated_us = snf_now_us();
		snf_journal(c, "delete", "networks", n->id, n->name);
		snf_done(c, 204);
	}
}

static void act_on_network(struct snf_call *c)
{
	struct cy_network *n = cy_network_of(c, c->id_text);

	if (!n)
		return;
	if (n->public)
		snf_refuse(c, SNF_FORBIDDEN, "Cannot modify the public network.");
	else if (n->deleted)
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	else
		cy_reassign(c, "networks", n->id);
}

/* ---- the service */

/* Rows of one path stand together. */
static const struct snf_route routes[] = {
	{ "GET", "/network/v2.0/networks", list_networks, 0 },
	{ "POST", "/network/v2.0/networks", create_network, SNF_BODY },
	{ "GET", "/network/v2.0/networks/detail", list_networks, 0 },
	{ "GET", "/network/v2.0/networks/#", show_network, 0 },
	{ "PUT", "/network/v2.0/networks/#", rename_network, SNF_BODY },
	{ "DELETE", "/network/v2.0/networks/#", delete_network, 0 },
	{ "POST", "/network/v2.0/networks/#/action", act_on_network, SNF_BODY },
	{ "GET", "/network/v2.0/subnets", cy_list_subnets, 0 },
	{ "POST", "/network/v2.0/subnets", cy_create_subnet, SNF_BODY },
	{ "GET", "/network/v2.0/subnets/detail", cy_list_subnets, 0 },
	{ "GET", "/network/v2.0/subnets/#", cy_show_subnet, 0 },
	{ "PUT", "/network/v2.0/subnets/#", cy_update_subnet, SNF_BODY },
	{ "DELETE", "/network/v2.0/subnets/#", cy_delete_subnet, 0 },
	{ "GET", "/network/v2.0/ports", cy_list_ports, 0 },
	{ "POST", "/network/v2.0/ports", cy_create_port, SNF_BODY },
	{ "GET", "/network/v2.0/ports/detail", cy_list_ports, 0 },
	{ "GET", "/network/v2.0/ports/#", cy_show_port, 0 },
	{ "PUT", "/network/v2.0/ports/#", cy_update_port, SNF_BODY },
	{ "DELETE", "/network/v2.0/ports/#", cy_delete_port, 0 },
	{ "GET", "/network/v2.0/floatingips", cy_list_ips, 0 },
	{ "POST", "/network/v2.0/floatingips", cy_create_ip, SNF_BODY },
	{ "GET", "/network/v2.0/floatingips/detail", cy_list_ips, 0 },
	{ "GET", "/network/v2.0/floatingips/#", cy_show_ip, 0 },
	{ "PUT", "/network/v2.0/floatingips/#", cy_update_ip, 0 },
	{ "DELETE", "/network/v2.0/floatingips/#", cy_delete_ip, 0 },
	{ "POST", "/network/v2.0/floatingips/#/action", cy_act_on_ip, SNF_BODY },
	{ "GET", "/compute/v2.0/servers", cy_list_servers, 0 },
	{ "POST", "/compute/v2.0/servers", cy_create_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/detail", cy_list_servers_detail, 0 },
	{ "GET", "/compute/v2.0/servers/#", cy_show_server, 0 },
	{ "PUT", "/compute/v2.0/servers/#", cy_rename_server, SNF_BODY },
	{ "DELETE", "/compute/v2.0/servers/#", cy_delete_server, 0 },
	{ "POST", "/compute/v2.0/servers/#/action", cy_act_on_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/#/ips", cy_list_server_ips, 0 },
	{ NULL },
};

/* The state that the walk-through of kamaki's guide begins with; the counters
 * too, so that its ids come out. */
int cyclades_init(struct sandbox *s)
{
	struct cy_network *n = make_network(1, "public_network", "IP_LESS_ROUTED");

	(void)s;
	if (!n)
		return -1;
	n->public = n->pool = true;
	n->created_us = PUBLIC_CREATED_US;
	n->updated_us = PUBLIC_UPDATED_US;
	cy.next_network = 2;
	cy.next_subnet = 53;
	cy.next_address = 8;
	cy.next_port = 11;
	cy.next_server = 143;
	cy_make_subnet(n, "192.168.3.0/24", "192.168.3.1", (struct cy_range){ 0xc0a80305, 0xc0a803fe });
	cy_make_server(141, "Server 1");
	cy_make_server(142, "Server 1");
	return 0;
}

void cyclades_handle(struct request *q, struct reply *r)
{
	int64_t now = snf_now_us();

	cy_tick_ports(now);
	cy_tick_servers(now);
	snf_serve(&cyclades_realm, routes, astakos_routes, q, r);
}

#define FREE_LIST(head, part)                                     \
	for (__typeof__(head) at = (head), next; at; at = next) { \
		next = at->next;                                  \
		free(at->part);                                   \
		free(at);                                         \
	}

void cyclades_free(void)
{
	for (struct cy_server *s = cy.servers; s; s = s->next)
		free(s->image);
	for (struct cy_address *a = cy.addresses, *next; a; a = next) {
		next = a->next;
		free(a);
	}
	cy_free_subnets();
	FREE_LIST(cy.ports, name)
	FREE_LIST(cy.servers, name)
	FREE_LIST(cy.networks, name)
	memset(&cy, 0, sizeof(cy));
}
