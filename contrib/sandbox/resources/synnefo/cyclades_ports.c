/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_ports: every connection is a port. One with a server is BUILD until
 * the back end's job is done; taken off, it keeps its old state until then.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static int64_t due(const struct snf_call *c)
{
	return snf_now_us() + c->q->sandbox->build_ms * 1000;
}

/* ---- showing */

static cJSON *port_json(const struct snf_call *c, const struct cy_port *p)
{
	cJSON *o = cJSON_CreateObject(), *ips;

	cJSON_AddItemToObject(o, "id", snf_id(p->id));
	cJSON_AddStringToObject(o, "name", p->name);
	cJSON_AddItemToObject(o, "links", snf_links(c, "network", "ports", p->id));
	cJSON_AddStringToObject(o, "user_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "tenant_id", c->realm->uuid);
	cJSON_AddItemToObject(o, "device_id", p->server ? snf_id(p->server->id) : cJSON_CreateNull());
	cJSON_AddTrueToObject(o, "admin_state_up");
	cJSON_AddItemToObject(o, "mac_address", snf_text_or_null(p->mac));
	cJSON_AddStringToObject(o, "status", p->state);
	cJSON_AddItemToObject(o, "device_owner", snf_text_or_null(p->server ? "vm" : NULL));
	cJSON_AddItemToObject(o, "network_id", snf_id(p->network->id));
	cJSON_AddItemToObject(o, "updated", snf_time(p->updated_us));
	cJSON_AddItemToObject(o, "created", snf_time(p->created_us));
	ips = cJSON_AddArrayToObject(o, "fixed_ips");
	for (const struct cy_address *a = cy.addresses; a; a = a->next) {
		cJSON *ip;
		char text[16];

		if (a->port != p)
			continue;
		snf_v4_text(a->v4, text);
		ip = cJSON_CreateObject();
		cJSON_AddStringToObject(ip, "ip_address", text);
		cJSON_AddItemToObject(ip, "subnet", snf_id(a->subnet->id)); /* not subnet_id */
		cJSON_AddItemToArray(ips, ip);
	}
	cJSON_AddArrayToObject(o, "security_groups");
	return o;
}

void cy_list_ports(struct snf_call *c)
{
	cJSON *list;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	list = cJSON_CreateArray();
	for (const struct cy_port *p = cy.ports; p; p = p->next)
		if (p->updated_us >= since)
			cJSON_AddItemToArray(list, port_json(c, p));
	snf_list(c, "ports", list, since);
}

static struct cy_port *port_of(struct snf_call *c)
{
	struct cy_port *p = cy.ports;

	if (c->id < 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid port ID '%s'", c->id_text);
		return NULL;
	}
	while (p && p->id != c->id)
		p = p->next;
	if (!p)
		snf_refuse(c, SNF_NOT_FOUND, "Port '%ld' not found.", c->id);
	return p;
}

void cy_show_port(struct snf_call *c)
{
	struct cy_port *p = port_of(c);

	if (p)
		snf_answer(c, 200, "port", port_json(c, p));
}

/* ---- the back end's jobs */

struct cy_port *cy_make_port(struct cy_network *n, struct cy_server *server, const char *name, int64_t due_us)
{
	struct cy_port *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->id = cy.next_port++;
	p->name = strdup(name);
	p->network = n;
	p->server = server;
	p->state = server ? "BUILD" : "DOWN";
	p->due_us = server ? due_us : 0;
	p->created_us = p->updated_us = snf_now_us();
	n->deployed = n->deployed || server;
	CY_APPEND(cy.ports, p);
	return p;
}

void cy_remove_port(struct cy_port *p)
{
	struct cy_port **at = &cy.ports;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	cy_drop_addresses(p);
	free(p->name);
	free(p);
}

void cy_tick_ports(int64_t now_us)
{
	for (struct cy_port *p = cy.ports, *next; p; p = next) {
		next = p->next;
		if (!p->due_us || p->due_us > now_us)
			continue;
		if (p->leaving) {
			cy_remove_port(p);
			continue;
		}
		p->updated_us = p->due_us;
		p->due_us = 0;
		p->state = "ACTIVE";
		snf_mac(p->mac);
	}
}

/* ---- creating */

/* What a port is made of, while it is checked. */
struct draft {
	struct cy_network *network;
	struct cy_server *server;
	struct cy_address *floating; /* what a public network wants; NULL */
	struct cy_subnet *subnet;    /* with v4: what a private one gives; NULL */
	uint32_t v4, want;
	bool wants;
};

static bool read_server(struct snf_call *c, const cJSON *o, struct draft *d)
{
	char text[64];
	int named = cy_ref(c, o, "device_id", text);

	if (named <= 0)
		return named == 0;
	d->server = cy_server_of(c, text);
	if (d->server && strcmp(d->server->state, "DELETED") == 0)
		snf_refuse(c, SNF_BAD_REQUEST, "Server has been deleted.");
	else
		return d->server;
	return false;
}

static bool read_fixed_ips(struct snf_call *c, const cJSON *o, struct draft *d)
{
	const cJSON *list = item(o, "fixed_ips");
	const cJSON *first = cJSON_GetArrayItem(list, 0), *address;
	unsigned char v6[16];

	if (list && !cJSON_IsNull(list) && !cJSON_IsArray(list))
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Invalid 'fixed_ips' field");
	else if (cJSON_GetArraySize(list) > 1)
		snf_refuse(c, SNF_BAD_REQUEST, "'fixed_ips' attribute must contain only one fixed IP.");
	else if (first && !cJSON_IsObject(first))
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid 'fixed_ips' field.");
	else if (!(address = item(first, "ip_address")) || cJSON_IsNull(address))
		return true;
	else if (!cJSON_IsString(address))
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid 'fixed_ips' field.");
	else if (inet_pton(AF_INET6, address->valuestring, v6) == 1)
		snf_refuse(c, SNF_BAD_REQUEST, "'ip_address' can be only an IPv4 address'");
	else if (!snf_v4_parse(address->valuestring, &d->want))
		snf_refuse(c, SNF_BAD_REQUEST, "%s is not a valid IPv4 Address", address->valuestring);
	else
		return d->wants = true;
	return false;
}

static bool read_network(struct snf_call *c, const cJSON *o, struct draft *d)
{
	char text[64];
	int named = cy_ref(c, o, "network_id", text);

	if (named == 0)
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Missing attribute 'network_id'.");
	if (named <= 0)
		return false;
	d->network = cy_network_of(c, text);
	if (d->network && d->network->deleted)
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	return d->network && !d->network->deleted;
}

/* A public network is only for a floating IP that the user holds. */
static bool find_floating(struct snf_call *c, struct draft *d)
{
	struct cy_address *a = cy.addresses;
	char text[16];

	if (!d->wants)
		return snf_refuse(c, SNF_BAD_REQUEST,
			"'fixed_ips' attribute must contain a floating IP address in order to connect to a "
			"public network.");
	while (a && (!a->floating || a->v4 != d->want))
		a = a->next;
	d->floating = a;
	if (!a)
		snf_refuse(c, SNF_NOT_FOUND, "Floating IP does not exist.");
	else if (a->network != d->network)
		snf_refuse(c, SNF_CONFLICT, "IP Address %s does not belong to network %ld",
			(snf_v4_text(a->v4, text), text), d->network->id);
	else if (a->port)
		snf_refuse(c, SNF_CONFLICT, "IP address '%s' is already in use",
			(snf_v4_text(a->v4, text), text));
	else
		return true;
	return false;
}

static bool has_v4_subnet(const struct cy_network *n)
{
	for (const struct cy_subnet *s = cy.subnets; s; s = s->next)
		if (s->network == n && s->version == 4)
			return true;
	return false;
}

/* The server has room for one more. */
static bool check_room(struct snf_call *c, const struct cy_server *s)
{
	int n = 0;

	for (const struct cy_port *p = cy.ports; s && p; p = p->next)
		n += p->server == s;
	if (n >= CY_MAX_NICS)
		snf_refuse(c, SNF_BAD_REQUEST, "Maximum ports per server limit reached");
	return n < CY_MAX_NICS;
}

static bool read_draft(struct snf_call *c, const cJSON *o, struct draft *d)
{
	if (!read_server(c, o, d) || !read_fixed_ips(c, o, d) || !read_network(c, o, d) ||
		!check_room(c, d->server))
		return false;
	if (d->network->public)
		return find_floating(c, d);
	if (d->wants || has_v4_subnet(d->network))
		return cy_pick_address(c, d->network, d->wants ? &d->want : NULL, &d->subnet, &d->v4);
	return true;
}

void cy_create_port(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "port");
	struct draft d = { 0 };
	struct cy_address *a;
	struct cy_port *p;
	const char *name;

	if (!o || !read_draft(c, o, &d) || !cy_name_of(c, o, "Port", &name) ||
		(d.server && !cy_may_act(c, d.server, "CONNECT")))
		return;
	p = cy_make_port(d.network, d.server, name, due(c));
	if (!p)
		return;
	a = d.floating;
	if (d.subnet)
		a = cy_take_address(d.subnet, d.v4, false);
	if (a) {
		a->port = p;
		a->updated_us = p->created_us;
	}
	snf_journal(c, "create", "ports", p->id, p->name);
	snf_answer(c, 201, "port", port_json(c, p));
}

/* ---- changing */

void cy_update_port(struct snf_call *c)
{
	struct cy_port *p = port_of(c);
	const cJSON *o = p ? snf_member(c, "port") : NULL;
	const cJSON *groups = item(o, "security_groups");
	const char *name;

	if (!o || !cy_name_of(c, o, "Port", &name))
		return;
	if (cJSON_GetArraySize(groups) > 0) { /* there are none to name */
		snf_refuse(c, SNF_NOT_FOUND, "Not valid security group");
		return;
	}
	if (*name) {
		free(p->name);
		p->name = strdup(name);
		p->updated_us = snf_now_us();
		snf_journal(c, "update", "ports", p->id, p->name);
	}
	snf_answer(c, 200, "port", port_json(c, p));
}

static bool has_floating(const struct cy_port *p)
{
	for (const struct cy_address *a = cy.addresses; a; a = a->next)
		if (a->port == p && a->floating)
			return true;
	return false;
}

void cy_delete_port(struct snf_call *c)
{
	struct cy_port *p = port_of(c);

	if (!p)
		return;
	if (p->network->public && !has_floating(p)) {
		snf_refuse(c, SNF_FORBIDDEN, "Cannot disconnect from public network.");
		return;
	}
	if (p->server && !cy_may_act(c, p->server, "DISCONNECT"))
		return;
	snf_journal(c, "delete", "ports", p->id, p->name);
	snf_done(c, 204);
	if (p->server) {
		p->due_us = due(c);
		p->leaving = true;
	} else {
		cy_remove_port(p);
	}
}
