/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synnefo_servers: the NICs of servers, and as much of servers as shows them.
 */
#include "contrib/sandbox/resources/synnefo/synnefo.h"

#include <stdlib.h>
#include <string.h>

/* ---- NICs */

/* Of one that is built: those before it are, for jobs end in their order. */
static int index_of(const struct sy_nic *nic)
{
	int n = 0;

	for (const struct sy_nic *i = sy.nics; i != nic; i = i->next)
		n += i->server == nic->server;
	return n;
}

void sy_nic_name(const struct sy_nic *nic, char out[64])
{
	snprintf(out, 64, "nic-%ld-%d", nic->server->id, index_of(nic));
}

void sy_tick(int64_t now_us)
{
	for (struct sy_nic **at = &sy.nics; *at;) {
		struct sy_nic *nic = *at;

		if (nic->due_us && nic->due_us <= now_us) {
			nic->network->updated_us = nic->due_us;
			nic->due_us = 0;
			nic->building = false;
			if (nic->leaving) {
				*at = nic->next;
				free(nic);
				continue;
			}
			snf_mac(nic->mac);
		}
		at = &nic->next;
	}
}

static struct sy_nic *add_nic(struct sy_network *n, struct sy_server *s, const char *ipv4)
{
	struct sy_nic *nic = calloc(1, sizeof(*nic));

	if (!nic)
		return NULL;
	nic->network = n;
	nic->server = s;
	snprintf(nic->ipv4, sizeof(nic->ipv4), "%s", ipv4);
	nic->firewall = "DISABLED";
	SY_APPEND(sy.nics, nic);
	return nic;
}

/* An address for one more NIC; only networks with DHCP give one. */
static bool pick_address(struct snf_call *c, const struct sy_network *n, char out[16])
{
	struct snf_cidr cidr;

	out[0] = '\0';
	if (!n->dhcp || !snf_cidr_parse(n->cidr, &cidr))
		return true;
	for (uint32_t at = snf_cidr_first(&cidr) + 1; at < snf_cidr_last(&cidr); at++) {
		const struct sy_nic *nic = sy.nics;

		snf_v4_text(at, out);
		while (nic && (nic->network != n || strcmp(nic->ipv4, out) != 0))
			nic = nic->next;
		if (!nic && (!n->gateway || strcmp(n->gateway, out) != 0))
			return true;
	}
	return snf_refuse(c, SNF_OVER_LIMIT, "Network %ld is full.", n->id);
}

/* ---- connecting */

static struct sy_server *server_of(struct snf_call *c, long id)
{
	struct sy_server *s = sy.servers;

	while (s && s->id != id)
		s = s->next;
	if (id < 0)
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid server ID.");
	else if (!s)
		snf_refuse(c, SNF_NOT_FOUND, "Server not found.");
	return s;
}

static int64_t due(const struct snf_call *c)
{
	return snf_now_us() + c->q->sandbox->build_ms * 1000;
}

void sy_connect_server(struct snf_call *c, struct sy_network *n, const cJSON *args)
{
	const cJSON *ref = item(args, "serverRef");
	struct sy_server *s;
	struct sy_nic *nic;
	char ipv4[16];
	long id;

	if (!ref || cJSON_IsNull(ref)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed Request.");
		return;
	}
	s = server_of(c, snf_number(ref, &id) ? id : -1);
	if (!s || !pick_address(c, n, ipv4) || !(nic = add_nic(n, s, ipv4)))
		return;
	nic->building = true;
	nic->due_us = due(c);
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
void sy_disconnect_server(struct snf_call *c, struct sy_network *n, const cJSON *args)
{
	const char *name = text_of(args, "attachment");
	struct sy_nic *found = NULL;
	struct sy_server *s;
	long id, at;
	bool busy = false;

	if (!name || !parse_nic(name, &id, &at)) {
		snf_refuse(c, SNF_BAD_REQUEST,
			name ? "Invalid 'attachment' attribute." : "Missing 'attachment' attribute.");
		return;
	}
	s = server_of(c, id);
	if (!s)
		return;
	for (struct sy_nic *nic = sy.nics; nic; nic = nic->next) {
		if (nic->server != s)
			continue;
		busy = busy || nic->leaving;
		if (!nic->building && index_of(nic) == at)
			found = nic;
	}
	if (!found) {
		snf_refuse(c, SNF_NOT_FOUND, "NIC not found on VM");
	} else if (busy) {
		snf_refuse(c, SNF_BUILDING, "Machine is busy.");
	} else {
		found->leaving = true;
		found->due_us = due(c);
		snf_journal(c, "remove", "networks", n->id, name);
		snf_done(c, 202);
	}
}

/* ---- servers */

static void add_nics(const struct sy_server *s, cJSON *to)
{
	cJSON *addresses = cJSON_AddObjectToObject(to, "addresses");
	cJSON *list = cJSON_AddArrayToObject(to, "attachments");

	for (const struct sy_nic *nic = sy.nics; nic; nic = nic->next) {
		cJSON *o, *a;
		char text[64];

		if (nic->server != s || nic->building)
			continue;
		o = cJSON_CreateObject();
		sy_nic_name(nic, text);
		cJSON_AddStringToObject(o, "id", text);
		snprintf(text, sizeof(text), "%ld", nic->network->id);
		cJSON_AddStringToObject(o, "network_id", text);
		cJSON_AddStringToObject(o, "mac_address", nic->mac);
		cJSON_AddItemToObject(o, "ipv4", snf_text_or_null(nic->ipv4));
		cJSON_AddNullToObject(o, "ipv6");
		cJSON_AddStringToObject(o, "OS-EXT-IPS:type", "fixed");
		cJSON_AddStringToObject(o, "firewallProfile", nic->firewall);
		cJSON_AddItemToArray(list, o);
		a = cJSON_CreateObject();
		cJSON_AddNumberToObject(a, "version", 4);
		cJSON_AddItemToObject(a, "addr", snf_text_or_null(nic->ipv4));
		cJSON_AddStringToObject(a, "OS-EXT-IPS:type", "fixed");
		cJSON_DeleteItemFromObjectCaseSensitive(
			addresses, text); /* the last one of a network stays */
		cJSON_AddItemToArray(cJSON_AddArrayToObject(addresses, text), a);
	}
}

static cJSON *server_json(const struct snf_call *c, const struct sy_server *s, bool detail)
{
	cJSON *o = cJSON_CreateObject(), *ref;

	cJSON_AddNumberToObject(o, "id", (double)s->id);
	cJSON_AddStringToObject(o, "name", s->name);
	cJSON_AddItemToObject(o, "links", snf_links(c, "compute", "servers", s->id));
	if (!detail)
		return o;
	cJSON_AddStringToObject(o, "user_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "tenant_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "status", "ACTIVE");
	cJSON_AddNumberToObject(o, "progress", 100);
	cJSON_AddStringToObject(o, "hostId", "");
	cJSON_AddItemToObject(o, "updated", snf_time(s->updated_us));
	cJSON_AddItemToObject(o, "created", snf_time(SY_PUBLIC_CREATED_US));
	ref = cJSON_AddObjectToObject(o, "flavor");
	cJSON_AddNumberToObject(ref, "id", 1);
	cJSON_AddItemToObject(ref, "links", snf_links(c, "compute", "flavors", 1));
	ref = cJSON_AddObjectToObject(o, "image");
	cJSON_AddStringToObject(ref, "id", "1395fdfb-51b4-419f-bb02-f7d632860611");
	cJSON_AddArrayToObject(ref, "links");
	cJSON_AddFalseToObject(o, "suspended");
	cJSON_AddObjectToObject(o, "metadata");
	add_nics(s, o);
	cJSON_AddArrayToObject(o, "diagnostics");
	return o;
}

static void list_some_servers(struct snf_call *c, bool detail)
{
	cJSON *list;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	list = cJSON_CreateArray();
	for (const struct sy_server *s = sy.servers; s; s = s->next)
		if (s->updated_us >= since)
			cJSON_AddItemToArray(list, server_json(c, s, detail));
	snf_list(c, "servers", list, since);
}

void sy_list_servers(struct snf_call *c)
{
	list_some_servers(c, false);
}

void sy_list_servers_detail(struct snf_call *c)
{
	list_some_servers(c, true);
}

void sy_show_server(struct snf_call *c)
{
	struct sy_server *s = server_of(c, c->id);

	if (s)
		snf_answer(c, 200, "server", server_json(c, s, true));
}

void sy_rename_server(struct snf_call *c)
{
	const char *name = text_of(item(c->body, "server"), "name");
	struct sy_server *s;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
		return;
	}
	s = server_of(c, c->id);
	if (!s)
		return;
	free(s->name);
	s->name = strdup(name);
	s->updated_us = snf_now_us();
	snf_journal(c, "update", "servers", s->id, s->name);
	snf_done(c, 204);
}

void sy_list_ips(struct snf_call *c)
{
	struct sy_server *s = server_of(c, c->id);
	cJSON *doc;

	if (!s)
		return;
	doc = cJSON_CreateObject();
	add_nics(s, doc);
	reply_json(c->r, 200, doc);
}

/* {"firewallProfile": {"profile": P}}: of the server's first NIC. */
void sy_act_on_server(struct snf_call *c)
{
	static const char *const profiles[] = { "ENABLED", "DISABLED", "PROTECTED" };
	struct sy_server *s = server_of(c, c->id);
	const cJSON *action = c->body->child;
	const char *want, *profile = NULL;
	struct sy_nic *nic = sy.nics;

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
	while (nic && (nic->server != s || nic->building))
		nic = nic->next;
	if (!want) {
		snf_refuse(c, SNF_BAD_REQUEST, "Missing 'profile' attribute");
	} else if (!profile) {
		snf_refuse(c, SNF_BAD_REQUEST, "Unsupported firewall profile");
	} else if (!nic) {
		snf_refuse(c, SNF_NOT_FOUND, "NIC not found on VM");
	} else {
		nic->firewall = profile;
		snf_done(c, 202);
	}
}

int sy_add_server(struct sy_network *public, long id, const char *ipv4, const char *mac)
{
	struct sy_server *s = calloc(1, sizeof(*s));
	struct sy_nic *nic;
	char name[32];

	if (!s)
		return -1;
	snprintf(name, sizeof(name), "Server %ld", id - 140);
	s->id = id;
	s->name = strdup(name);
	s->updated_us = SY_PUBLIC_UPDATED_US;
	SY_APPEND(sy.servers, s);
	nic = add_nic(public, s, ipv4);
	if (!nic)
		return -1;
	snprintf(nic->mac, sizeof(nic->mac), "%s", mac);
	return 0;
}
