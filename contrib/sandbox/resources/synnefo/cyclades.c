/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: what is served where, the state at the start, and networks.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <stdlib.h>
#include <string.h>

static struct snf_store store;
static cJSON *network_json(const struct snf_call *c, const struct snf_network *n, bool detail);

/* Each server has 2 processors, 4.5 GiB and a disk of 40 GiB. */
static const struct snf_quota quotas[] = {
	{ "cyclades.vm", "Virtual Machine", NULL, "Number of virtual machines", 2, 1,
		snf_count_servers },
	{ "cyclades.cpu", "CPU", NULL, "Number of virtual machine processors", 8, 2,
		snf_count_servers },
	{ "cyclades.ram", "RAM", "bytes", "Virtual machine memory", 40 * SNF_GIB, 9 * SNF_GIB / 2,
		snf_count_servers },
	{ "cyclades.disk", "cyclades.disk", "bytes", "Virtual machine disk size", 500 * SNF_GIB,
		40 * SNF_GIB, snf_count_servers },
	{ "cyclades.network.private", "Private Network", NULL, "Number of private networks", 5, 1,
		snf_count_networks },
	{ "cyclades.floating_ip", "Floating IP address", NULL, "Number of Floating IP addresses", 3,
		1, snf_count_ips },
	{ "pithos.diskspace", "pithos.diskspace", "bytes", "Pithos account diskspace", 20 * SNF_GIB,
		1535450808, NULL },
	{ "astakos.pending_app", "astakos.pending_app", NULL,
		"Number of pending project applications", 0, 0, NULL },
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
	.store = &store,
	.network_json = network_json,
	.server_json = cy_server_json,
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
		return snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Invalid 'name' field");
	if (strlen(*ret) > SNF_MAX_NAME)
		return snf_refuse(c, SNF_BAD_REQUEST, "%s name is too long", what);
	return true;
}

bool cy_project_of(struct snf_call *c, const cJSON *o)
{
	const cJSON *v = item(o, "project");

	if (!v || cJSON_IsNull(v))
		return true;
	return (cJSON_IsString(v) && strcmp(v->valuestring, c->realm->uuid) == 0) ||
		snf_refuse(c, SNF_NOT_FOUND, "Project '%s' not found.",
			cJSON_IsString(v) ? v->valuestring : "");
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

static cJSON *network_json(const struct snf_call *c, const struct snf_network *n, bool detail)
{
	const char *owner = n->public ? NULL : c->realm->uuid;
	cJSON *subnets = cJSON_CreateArray();

	(void)detail;
	for (const struct snf_subnet *s = c->store->subnets; s; s = s->next)
		if (s->network == n)
			cJSON_AddItemToArray(subnets, snf_id(s->id));
	return json_new(
		"{'id':%p,'name':%s,'links':%p,'user_id':%s,'tenant_id':%s,'type':%s,'updated':%p,"
		"'created':%p,'status':%s,'public':%hhd,'shared':%hhd,'router:external':%hhd,"
		"'admin_state_up':true,'subnets':%p,'SNF:floating_ip_pool':%hhd,'deleted':%hhd}",
		snf_id(n->id), n->name, snf_links(c, "network/v2.0/networks/%ld", n->id), owner,
		owner, n->type, snf_time(n->updated_us), snf_time(n->created_us),
		n->deleted ? "DELETED" : "ACTIVE", n->public, n->public, n->public, subnets,
		n->pool, n->deleted);
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

static void create_network(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "network");
	const char *type = o ? needed_text(c, o, "type") : NULL, *name;
	struct snf_network *n;

	type = type ? snf_type_of(c, type) : NULL;
	if (!type || !cy_name_of(c, o, "Network", &name) || !cy_project_of(c, o) ||
		!snf_within_quota(c, "cyclades.network.private"))
		return;
	n = snf_add_network(c->store, name, type);
	snf_journal(c, "create", "networks", n->id, n->name);
	snf_answer(c, 201, "network", network_json(c, n, true));
}

static void rename_network(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "network");
	struct snf_network *n =
		o && needed_text(c, o, "name") ? snf_network_of(c, c->id_text) : NULL;
	const char *name;

	if (!n)
		return;
	if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else if (n->public) {
		snf_refuse(c, SNF_FORBIDDEN, "Cannot rename the public network.");
	} else if (cy_name_of(c, o, "Network", &name)) {
		snf_rename(c, "networks", n->id, &n->name, &n->updated_us, name);
		snf_answer(c, 200, "network", network_json(c, n, true));
	}
}

static void act_on_network(struct snf_call *c)
{
	struct snf_network *n = snf_network_of(c, c->id_text);

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
	{ "GET", "/network/v2.0/networks", snf_list_networks, 0 },
	{ "POST", "/network/v2.0/networks", create_network, SNF_BODY },
	{ "GET", "/network/v2.0/networks/detail", snf_list_networks, 0 },
	{ "GET", "/network/v2.0/networks/#", snf_show_network, 0 },
	{ "PUT", "/network/v2.0/networks/#", rename_network, SNF_BODY },
	{ "DELETE", "/network/v2.0/networks/#", snf_delete_network, 0 },
	{ "POST", "/network/v2.0/networks/#/action", act_on_network, SNF_BODY },
	{ NULL },
};

/* The state that the walk-through of kamaki's guide begins with; the counters
 * too, so that its ids come out. */
int cyclades_init(struct sandbox *s)
{
	static const char image[] = "1395fdfb-51b4-419f-bb02-f7d632860611";
	struct snf_network *n;

	(void)s;
	store = (struct snf_store){ NULL, NULL, NULL, NULL, NULL, 1, 53, 8, 11, 143 };
	n = snf_add_network(&store, "public_network", "IP_LESS_ROUTED");
	n->public = n->pool = true;
	n->created_us = SNF_PUBLIC_CREATED_US;
	n->updated_us = SNF_PUBLIC_UPDATED_US;
	cy_make_subnet(&store, n, "192.168.3.0/24", "192.168.3.1",
		(struct snf_range){ 0xc0a80305, 0xc0a803fe });
	for (long id = 141; id < 143; id++) {
		struct snf_server *v = snf_add_server(&store, id, "Server 1", image, 1);

		v->created_us = v->updated_us = 1369850403000000ll;
	}
	return 0;
}

void cyclades_handle(struct request *q, struct reply *r)
{
	static const struct snf_route *const tables[] = { routes, cy_subnet_routes, cy_port_routes,
		cy_ip_routes, cy_server_routes, astakos_routes, NULL };

	snf_serve(&cyclades_realm, tables, q, r);
}

void cyclades_free(void)
{
	snf_free(&store);
}
