/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_servers: as much of the compute service as networks need: what is
 * connected to a server, its name, and that servers come and go.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- jobs */

/* Says what the back end is at; NULL: nothing. */
static const char *task_of(const struct snf_call *c, const struct snf_server *s)
{
	if (s->due_us)
		return s->leaving ? "DESTROY" : "BUILD";
	for (const struct snf_port *p = c->store->ports; p; p = p->next)
		if (p->server == s && p->due_us)
			return p->leaving ? "DISCONNECT" : "CONNECT";
	return NULL;
}

bool cy_may_act(struct snf_call *c, const struct snf_server *s, const char *action)
{
	const char *task = task_of(c, s);

	if (snf_gone(s))
		return snf_refuse(c, SNF_BAD_REQUEST, "Server '%ld' has been deleted.", s->id);
	if (task && strcmp(task, "BUILD") == 0)
		return snf_refuse(c, SNF_BUILDING, "Server '%ld' is being build.", s->id);
	if (task)
		return snf_refuse(c, SNF_BAD_REQUEST,
			"Cannot perform '%s' action while there is a pending '%s'.", action, task);
	return true;
}

/* ---- showing */

static cJSON *attachments_json(const struct snf_call *c, const struct snf_server *s)
{
	cJSON *list = cJSON_CreateArray(), *o;

	for (const struct snf_port *p = c->store->ports; p; p = p->next) {
		const struct snf_address *a = c->store->addresses;
		char text[16] = "";

		if (p->server != s || strcmp(p->state, "ACTIVE") != 0)
			continue;
		while (a && a->port != p)
			a = a->next;
		if (a)
			snf_v4_text(a->v4, text);
		o = json_new("{'id':%ld,'network_id':%p,'mac_address':%s,'ipv4':%s,'ipv6':''}",
			p->id, snf_id(p->network->id), p->mac, text);
		if (a)
			cJSON_AddStringToObject(
				o, "OS-EXT-IPS:type", a->floating ? "floating" : "fixed");
		if (p->firewall)
			cJSON_AddStringToObject(o, "firewallProfile", p->firewall);
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

/* By network; a network with several ports has its addresses in one list. */
static cJSON *addresses_json(const cJSON *attachments)
{
	cJSON *all = cJSON_CreateObject();
	const cJSON *a;

	cJSON_ArrayForEach (a, attachments) {
		const char *network = text_of(a, "network_id");
		cJSON *list = item(all, network);

		if (!list)
			list = cJSON_AddArrayToObject(all, network);
		if (*text_of(a, "ipv4"))
			json_push(list, "{'version':4,'addr':%s,'OS-EXT-IPS:type':%s}",
				text_of(a, "ipv4"), text_of(a, "OS-EXT-IPS:type"));
	}
	return all;
}

cJSON *cy_server_json(const struct snf_call *c, const struct snf_server *s, bool detail)
{
	cJSON *o = json_new("{'id':%ld,'name':%s,'links':%p}", s->id, s->name,
		      snf_links(c, "compute/v2.0/servers/%ld", s->id)),
	      *attachments, *addresses;
	const char *task = task_of(c, s);

	if (!detail)
		return o;
	attachments = attachments_json(c, s);
	addresses = addresses_json(attachments);
	json_add(o,
		"{'user_id':%s,'tenant_id':%s,'status':%s,'SNF:task_state':%s,'progress':%d,'"
		"hostId':'',"
		"'updated':%p,'created':%p,'flavor':{'id':%ld,'links':%p},'image':{'id':%s,'links':"
		"%p},"
		"'suspended':false,'deleted':%hhd,'metadata':{},'attachments':%p,'addresses':%p,"
		"'diagnostics':[],'security_groups':[{'name':'default'}],'key_name':null,'config_"
		"drive':'',"
		"'accessIPv4':'','accessIPv6':''}",
		c->realm->uuid, c->realm->uuid, s->state, task ? task : "",
		strcmp(s->state, "BUILD") == 0 ? 0 : 100, snf_time(s->updated_us),
		snf_time(s->created_us), s->flavor,
		snf_links(c, "compute/v2.0/flavors/%ld", s->flavor < INT_MAX ? s->flavor : INT_MAX),
		s->image, snf_links(c, "compute/v2.0/images/%s", s->image), snf_gone(s),
		attachments, addresses);
	return o;
}

static void list_server_ips(struct snf_call *c)
{
	const struct snf_server *s = snf_server_of(c, c->id_text);
	cJSON *attachments, *addresses;

	if (!s)
		return;
	attachments = attachments_json(c, s);
	addresses = addresses_json(attachments);
	reply_new(c->r, 200, "{'addresses':%p,'attachments':%p}", addresses, attachments);
}

/* ---- changing */

/* The networks of a new server: all known and private, with room for no
 * address of one's choice; false: refused. */
static bool check_networks(struct snf_call *c, const cJSON *networks)
{
	const cJSON *v;
	char text[64];

	if (cJSON_GetArraySize(networks) > SNF_MAX_NICS)
		return snf_refuse(c, SNF_BAD_REQUEST, "Maximum ports per server limit reached");
	cJSON_ArrayForEach (v, networks) {
		struct snf_network *n;
		struct snf_subnet *s;
		int named = cy_ref(c, v, "uuid", text);
		uint32_t v4;

		if (named == 0)
			snf_refuse(c, SNF_BAD_REQUEST,
				"Network 'uuid' or 'port' attribute is required.");
		n = named > 0 ? snf_network_of(c, text) : NULL;
		if (!n)
			return false;
		if (n->deleted)
			return snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
		if (n->public && !cy_pick_address(c, n, NULL, &s, &v4))
			return false;
	}
	return true;
}

/* One port; an address when the network has any to give. */
static void connect_new(struct snf_call *c, struct snf_server *s, struct snf_network *n)
{
	struct snf_port *p = snf_add_port(c->store, n, s, "", s->due_us);
	struct snf_subnet *subnet;
	struct reply unused = { 0 }, *real = c->r;
	uint32_t v4;

	c->r = &unused; /* a full network leaves the port without an address */
	if (cy_pick_address(c, n, NULL, &subnet, &v4))
		cy_take_address(c->store, subnet, v4, false)->port = p;
	c->r = real;
	reply_release(&unused);
}

static void connect_networks(struct snf_call *c, struct snf_server *s, const cJSON *networks)
{
	const cJSON *v;
	char text[64];

	if (!networks) { /* where nothing is asked for, the cloud's own choice */
		connect_new(c, s, c->store->networks);
		return;
	}
	cJSON_ArrayForEach (v, networks)
		if (cy_ref(c, v, "uuid", text) > 0)
			connect_new(c, s, snf_network_of(c, text));
}

static void create_server(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "server"), *networks;
	char image[64], flavor[64];
	struct snf_server *s;
	const char *name;
	cJSON *out;
	long flavor_id;

	if (!o)
		return;
	networks = item(o, "networks");
	if (!text_of(o, "name") || cy_ref(c, o, "imageRef", image) <= 0 ||
		cy_ref(c, o, "flavorRef", flavor) <= 0 || (networks && !cJSON_IsArray(networks))) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
	} else if (!snf_digits(flavor, &flavor_id)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid flavor ID '%s'", flavor);
	} else if (cy_name_of(c, o, "Server", &name) && check_networks(c, networks) &&
		snf_within_quota(c, "cyclades.vm")) {
		s = snf_add_server(c->store, c->store->next_server++, name, image, flavor_id);
		s->state = "BUILD";
		s->created_us = s->updated_us = snf_now_us();
		s->due_us = snf_due(c);
		connect_networks(c, s, networks);
		out = cy_server_json(c, s, true);
		cJSON_AddStringToObject(out, "adminPass", "sandbox123A");
		snf_journal(c, "create", "servers", s->id, s->name);
		snf_answer(c, 202, "server", out);
	}
}

static void delete_server(struct snf_call *c)
{
	struct snf_server *s = snf_server_of(c, c->id_text);

	if (!s)
		return;
	if (snf_gone(s)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Server '%ld' has been deleted.", s->id);
		return;
	}
	if (!s->leaving) { /* once more changes nothing */
		s->leaving = true;
		s->due_us = snf_due(c);
		snf_journal(c, "delete", "servers", s->id, s->name);
	}
	snf_done(c, 204);
}

/* {"firewallProfile": {"profile": P, "nic": PORT}}, the one action there is. */
static void act_on_server(struct snf_call *c)
{
	const struct snf_server *s = snf_server_of(c, c->id_text);
	const char *profile = s ? snf_profile_of(c) : NULL;
	struct snf_port *p = c->store->ports;
	long id;

	if (!profile)
		return;
	if (!snf_number(item(c->body->child, "nic"), &id)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Missing 'nic' attribute");
		return;
	}
	while (p && (p->id != id || p->server != s))
		p = p->next;
	if (!p) {
		snf_refuse(c, SNF_NOT_FOUND, "NIC '%ld' not found", id);
	} else if (cy_may_act(c, s, "SET_FIREWALL_PROFILE")) {
		p->firewall = profile;
		snf_done(c, 202);
	}
}

const struct snf_route cy_server_routes[] = {
	{ "GET", "/compute/v2.0/servers", snf_list_servers, 0 },
	{ "POST", "/compute/v2.0/servers", create_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/detail", snf_list_servers, 0 },
	{ "GET", "/compute/v2.0/servers/#", snf_show_server, 0 },
	{ "PUT", "/compute/v2.0/servers/#", snf_rename_server, SNF_BODY },
	{ "DELETE", "/compute/v2.0/servers/#", delete_server, 0 },
	{ "POST", "/compute/v2.0/servers/#/action", act_on_server, SNF_BODY },
	{ "GET", "/compute/v2.0/servers/#/ips", list_server_ips, 0 },
	{ NULL },
};
