/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_servers: as much of the compute service as networks need: what is
 * connected to a server, its name, and that servers come and go.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <stdlib.h>
#include <string.h>

#define GIB (1024ll * 1024 * 1024)
#define CREATED_US 1369850403000000ll /* of those that are there at the start */

static const char first_image[] = "1395fdfb-51b4-419f-bb02-f7d632860611";

static bool deleted(const struct cy_server *s)
{
	return strcmp(s->state, "DELETED") == 0;
}

/* ---- limits: each server has 2 processors, 4.5 GiB and a disk of 40 GiB */

int64_t cy_used_servers(void)
{
	int64_t n = 0;

	for (const struct cy_server *s = cy.servers; s; s = s->next)
		n += !deleted(s);
	return n;
}

int64_t cy_used_cpu(void)
{
	return 2 * cy_used_servers();
}

int64_t cy_used_ram(void)
{
	return cy_used_servers() * 9 * GIB / 2;
}

int64_t cy_used_disk(void)
{
	return cy_used_servers() * 40 * GIB;
}

/* ---- jobs */

/* What the back end is at; NULL: nothing. */
static const char *task_of(const struct cy_server *s)
{
	if (s->due_us)
		return s->leaving ? "DESTROY" : "BUILD";
	for (const struct cy_port *p = cy.ports; p; p = p->next)
		if (p->server == s && p->due_us)
			return p->leaving ? "DISCONNECT" : "CONNECT";
	return NULL;
}

bool cy_may_act(struct snf_call *c, const struct cy_server *s, const char *action)
{
	const char *task = task_of(s);

	if (deleted(s))
		snf_refuse(c, SNF_BAD_REQUEST, "Server '%ld' has been deleted.", s->id);
	else if (task && strcmp(task, "BUILD") == 0)
		snf_refuse(c, SNF_BUILDING, "Server '%ld' is being build.", s->id);
	else if (task)
		snf_refuse(c, SNF_BAD_REQUEST, "Cannot perform '%s' action while there is a pending '%s'.",
			action, task);
	else
		return true;
	return false;
}

void cy_tick_servers(int64_t now_us)
{
	for (struct cy_server *s = cy.servers; s; s = s->next) {
		if (!s->due_us || s->due_us > now_us)
			continue;
		s->updated_us = s->due_us;
		s->due_us = 0;
		s->state = s->leaving ? "DELETED" : "ACTIVE";
		for (struct cy_port *p = cy.ports, *next; s->leaving && p; p = next) {
			next = p->next;
			if (p->server == s)
				cy_remove_port(p);
		}
	}
}

/* ---- showing */

static cJSON *attachments_json(const struct cy_server *s)
{
	cJSON *list = cJSON_CreateArray();

	for (const struct cy_port *p = cy.ports; p; p = p->next) {
		const struct cy_address *a = cy.addresses;
		cJSON *o;
		char text[16] = "";

		if (p->server != s || strcmp(p->state, "ACTIVE") != 0)
			continue;
		while (a && a->port != p)
			a = a->next;
		if (a)
			snf_v4_text(a->v4, text);
		o = cJSON_CreateObject();
		cJSON_AddNumberToObject(o, "id", (double)p->id);
		cJSON_AddItemToObject(o, "network_id", snf_id(p->network->id));
		cJSON_AddStringToObject(o, "mac_address", p->mac);
		cJSON_AddStringToObject(o, "ipv4", text);
		cJSON_AddStringToObject(o, "ipv6", "");
		if (a)
			cJSON_AddStringToObject(o, "OS-EXT-IPS:type", a->floating ? "floating" : "fixed");
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
		cJSON *list = item(all, network), *o;

		if (!list)
			list = cJSON_AddArrayToObject(all, network);
		if (!*text_of(a, "ipv4"))
			continue;
		o = cJSON_CreateObject();
		cJSON_AddNumberToObject(o, "version", 4);
		cJSON_AddStringToObject(o, "addr", text_of(a, "ipv4"));
		cJSON_AddStringToObject(o, "OS-EXT-IPS:type", text_of(a, "OS-EXT-IPS:type"));
		cJSON_AddItemToArray(list, o);
	}
	return all;
}

static void add_ref(const struct snf_call *c, cJSON *o, const char *key, const char *kind, cJSON *id)
{
	cJSON *ref = cJSON_AddObjectToObject(o, key), *links = cJSON_CreateArray();
	static const char *const rels[] = { "self", "bookmark" };
	char href[256];

	for (int i = 0; i < 2; i++) {
		cJSON *l = cJSON_CreateObject();

		if (cJSON_IsString(id))
			snprintf(href, sizeof(href), "%s/%s/compute/v2.0/%s/%s", c->q->sandbox->url,
				c->realm->cloud, kind, id->valuestring);
		else
			snprintf(href, sizeof(href), "%s/%s/compute/v2.0/%s/%d", c->q->sandbox->url,
				c->realm->cloud, kind, id->valueint);
		cJSON_AddStringToObject(l, "rel", rels[i]);
		cJSON_AddStringToObject(l, "href", href);
		cJSON_AddItemToArray(links, l);
	}
	cJSON_AddItemToObject(ref, "id", id);
	cJSON_AddItemToObject(ref, "links", links);
}

static cJSON *server_json(const struct snf_call *c, const struct cy_server *s, bool detail)
{
	cJSON *o = cJSON_CreateObject(), *attachments;
	const char *task = task_of(s);

	cJSON_AddNumberToObject(o, "id", (double)s->id);
	cJSON_AddStringToObject(o, "name", s->name);
	cJSON_AddItemToObject(o, "links", snf_links(c, "compute", "servers", s->id));
	if (!detail)
		return o;
	cJSON_AddStringToObject(o, "user_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "tenant_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "status", s->state);
	cJSON_AddStringToObject(o, "SNF:task_state", task ? task : "");
	cJSON_AddNumberToObject(o, "progress", strcmp(s->state, "BUILD") == 0 ? 0 : 100);
	cJSON_AddStringToObject(o, "hostId", "");
	cJSON_AddItemToObject(o, "updated", snf_time(s->updated_us));
	cJSON_AddItemToObject(o, "created", snf_time(s->created_us));
	add_ref(c, o, "flavor", "flavors", cJSON_CreateNumber((double)s->flavor));
	add_ref(c, o, "image", "images", cJSON_CreateString(s->image));
	cJSON_AddFalseToObject(o, "suspended");
	cJSON_AddBoolToObject(o, "deleted", deleted(s));
	cJSON_AddObjectToObject(o, "metadata");
	attachments = attachments_json(s);
	cJSON_AddItemToObject(o, "attachments", attachments);
	cJSON_AddItemToObject(o, "addresses", addresses_json(attachments));
	cJSON_AddArrayToObject(o, "diagnostics");
	cJSON_AddItemToObject(o, "security_groups", cJSON_Parse("[{\"name\":\"default\"}]"));
	cJSON_AddNullToObject(o, "key_name");
	cJSON_AddStringToObject(o, "config_drive", "");
	cJSON_AddStringToObject(o, "accessIPv4", "");
	cJSON_AddStringToObject(o, "accessIPv6", "");
	return o;
}

static void list(struct snf_call *c, bool detail)
{
	cJSON *all;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	all = cJSON_CreateArray();
	for (const struct cy_server *s = cy.servers; s; s = s->next)
		if (since ? s->updated_us >= since : !deleted(s))
			cJSON_AddItemToArray(all, server_json(c, s, detail));
	snf_list(c, "servers", all, since);
}

void cy_list_servers(struct snf_call *c)
{
	list(c, false);
}

void cy_list_servers_detail(struct snf_call *c)
{
	list(c, true);
}

struct cy_server *cy_server_of(struct snf_call *c, const char *text)
{
	struct cy_server *s = cy.servers;
	long id;

	if (!snf_digits(text, &id)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid server ID.");
		return NULL;
	}
	while (s && s->id != id)
		s = s->next;
	if (!s)
		snf_refuse(c, SNF_NOT_FOUND, "Server not found.");
	return s;
}

void cy_show_server(struct snf_call *c)
{
	struct cy_server *s = cy_server_of(c, c->id_text);

	if (s)
		snf_answer(c, 200, "server", server_json(c, s, true));
}

void cy_list_server_ips(struct snf_call *c)
{
	struct cy_server *s = cy_server_of(c, c->id_text);
	cJSON *doc, *attachments;

	if (!s)
		return;
	doc = cJSON_CreateObject();
	attachments = attachments_json(s);
	cJSON_AddItemToObject(doc, "addresses", addresses_json(attachments));
	cJSON_AddItemToObject(doc, "attachments", attachments);
	reply_json(c->r, 200, doc);
}

/* ---- changing */

static struct cy_server *add_server(long id, const char *name, const char *image, long flavor)
{
	struct cy_server *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->id = id;
	s->name = strdup(name);
	s->image = strdup(image);
	s->flavor = flavor;
	s->state = "ACTIVE";
	s->created_us = s->updated_us = CREATED_US;
	CY_APPEND(cy.servers, s);
	return s;
}

void cy_make_server(long id, const char *name)
{
	add_server(id, name, first_image, 1);
}

/* The networks of a new server: all known and private, with room for no
 * address of one's choice; false: refused. */
static bool check_networks(struct snf_call *c, const cJSON *networks)
{
	const cJSON *v;
	char text[64];

	if (cJSON_GetArraySize(networks) > CY_MAX_NICS)
		return snf_refuse(c, SNF_BAD_REQUEST, "Maximum ports per server limit reached");
	cJSON_ArrayForEach (v, networks) {
		struct cy_network *n;
		struct cy_subnet *s;
		int named = cy_ref(c, v, "uuid", text);
		uint32_t v4;

		if (named == 0)
			snf_refuse(c, SNF_BAD_REQUEST, "Network 'uuid' or 'port' attribute is required.");
		n = named > 0 ? cy_network_of(c, text) : NULL;
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
static void connect_new(struct snf_call *c, struct cy_server *s, struct cy_network *n)
{
	struct cy_port *p = cy_make_port(n, s, "", s->due_us);
	struct cy_subnet *subnet;
	struct cy_address *a;
	struct reply unused = { 0 }, *real = c->r;
	uint32_t v4;

	c->r = &unused; /* a full network leaves the port without an address */
	if (p && cy_pick_address(c, n, NULL, &subnet, &v4) && (a = cy_take_address(subnet, v4, false)))
		a->port = p;
	c->r = real;
	reply_release(&unused);
}

static void connect_networks(struct snf_call *c, struct cy_server *s, const cJSON *networks)
{
	const cJSON *v;
	char text[64];

	if (!networks) { /* where nothing is asked for, the cloud's own choice */
		connect_new(c, s, cy.networks);
		return;
	}
	cJSON_ArrayForEach (v, networks)
		if (cy_ref(c, v, "uuid", text) > 0)
			connect_new(c, s, cy_network_of(c, text));
}

void cy_create_server(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "server"), *networks;
	char image[64], flavor[64];
	struct cy_server *s;
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
		s = add_server(cy.next_server++, name, image, flavor_id);
		if (!s)
			return;
		s->state = "BUILD";
		s->created_us = s->updated_us = snf_now_us();
		s->due_us = s->created_us + c->q->sandbox->build_ms * 1000;
		connect_networks(c, s, networks);
		out = server_json(c, s, true);
		cJSON_AddStringToObject(out, "adminPass", "sandbox123A");
		snf_journal(c, "create", "servers", s->id, s->name);
		snf_answer(c, 202, "server", out);
	}
}

void cy_rename_server(struct snf_call *c)
{
	const cJSON *o = item(c->body, "server");
	struct cy_server *s;
	const char *name;

	if (!text_of(o, "name")) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
		return;
	}
	s = cy_server_of(c, c->id_text);
	if (!s || !cy_name_of(c, o, "Server", &name))
		return;
	free(s->name);
	s->name = strdup(name);
	s->updated_us = snf_now_us();
	snf_journal(c, "update", "servers", s->id, s->name);
	snf_done(c, 204);
}

void cy_delete_server(struct snf_call *c)
{
	struct cy_server *s = cy_server_of(c, c->id_text);

	if (!s)
		return;
	if (deleted(s)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Server '%ld' has been deleted.", s->id);
		return;
	}
	if (!s->leaving) { /* once more changes nothing */
		s->leaving = true;
		s->due_us = snf_now_us() + c->q->sandbox->build_ms * 1000;
		snf_journal(c, "delete", "servers", s->id, s->name);
	}
	snf_done(c, 204);
}

/* {"firewallProfile": {"profile": P, "nic": PORT}}, the one action there is. */
void cy_act_on_server(struct snf_call *c)
{
	struct cy_server *s = cy_server_of(c, c->id_text);
	const cJSON *action = c->body->child;
	struct cy_port *p = cy.ports;
	static const char *const profiles[] = { "ENABLED", "DISABLED", "PROTECTED" };
	const char *want, *profile = NULL;
	long id;

	if (!s)
		return;
	if (cJSON_GetArraySize(c->body) != 1 || strcmp(action->string, "firewallProfile") != 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Action %s not supported", action ? action->string : "");
		return;
	}
	want = text_of(action, "profile");
	for (int i = 0; want && i < 3; i++)
		if (strcmp(profiles[i], want) == 0)
			profile = profiles[i];
	if (!profile) {
		snf_refuse(c, SNF_BAD_REQUEST,
			want ? "Unsupported firewall profile" : "Missing 'profile' attribute");
		return;
	}
	if (!snf_number(item(action, "nic"), &id)) {
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
