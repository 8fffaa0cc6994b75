/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_ports: every connection is a port. One with a server is BUILD until
 * the back end's job is done; taken off, it keeps its old state until then.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* ---- showing */

static cJSON *port_json(const struct snf_call *c, const struct snf_port *p)
{
	cJSON *ips = cJSON_CreateArray();
	char text[16];

	for (const struct snf_address *a = c->store->addresses; a; a = a->next)
		if (a->port == p) {
			snf_v4_text(a->v4, text);
			/* not subnet_id */
			json_push(
				ips, "{'ip_address':%s,'subnet':%p}", text, snf_id(a->subnet->id));
		}
	return json_new("{'id':%p,'name':%s,'links':%p,'user_id':%s,'tenant_id':%s,'device_id':%p,"
			"'admin_state_up':true,'mac_address':%s,'status':%s,'device_owner':%s,'"
			"network_id':%p,"
			"'updated':%p,'created':%p,'fixed_ips':%p,'security_groups':[]}",
		snf_id(p->id), p->name, snf_links(c, "network/v2.0/ports/%ld", p->id),
		c->realm->uuid, c->realm->uuid, p->server ? snf_id(p->server->id) : NULL,
		*p->mac ? p->mac : NULL, p->state, p->server ? "vm" : NULL, snf_id(p->network->id),
		snf_time(p->updated_us), snf_time(p->created_us), ips);
}

static void list_ports(struct snf_call *c)
{
	SNF_LIST(c, "ports", p, c->store->ports, p->updated_us >= since, port_json(c, p));
}

static struct snf_port *port_of(struct snf_call *c)
{
	struct snf_port *p = c->store->ports;

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

static void show_port(struct snf_call *c)
{
	struct snf_port *p = port_of(c);

	if (p)
		snf_answer(c, 200, "port", port_json(c, p));
}

/* ---- creating */

/* Holds what a port is made of, while it is checked. */
struct draft {
	struct snf_network *network;
	struct snf_server *server;
	struct snf_address *floating; /* what a public network wants; NULL */
	struct snf_subnet *subnet;    /* with v4: what a private one gives; NULL */
	uint32_t v4, want;
	bool wants;
};

static bool read_server(struct snf_call *c, const cJSON *o, struct draft *d)
{
	char text[64];
	int named = cy_ref(c, o, "device_id", text);

	if (named <= 0)
		return named == 0;
	d->server = snf_server_of(c, text);
	if (d->server && snf_gone(d->server))
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
		snf_refuse(c, SNF_BAD_REQUEST,
			"'fixed_ips' attribute must contain only one fixed IP.");
	else if (first && !cJSON_IsObject(first))
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid 'fixed_ips' field.");
	else if (!(address = item(first, "ip_address")) || cJSON_IsNull(address))
		return true;
	else if (!cJSON_IsString(address))
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid 'fixed_ips' field.");
	else if (inet_pton(AF_INET6, address->valuestring, v6) == 1)
		snf_refuse(c, SNF_BAD_REQUEST, "'ip_address' can be only an IPv4 address'");
	else if (!snf_v4_parse(address->valuestring, &d->want))
		snf_refuse(
			c, SNF_BAD_REQUEST, "%s is not a valid IPv4 Address", address->valuestring);
	else
		return d->wants = true;
	return false;
}

static bool read_network(struct snf_call *c, const cJSON *o, struct draft *d)
{
	char text[64];
	int named = cy_ref(c, o, "network_id", text);

	if (named == 0)
		snf_refuse(
			c, SNF_BAD_REQUEST, "Malformed request. Missing attribute 'network_id'.");
	if (named <= 0)
		return false;
	d->network = snf_network_of(c, text);
	if (d->network && d->network->deleted)
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	return d->network && !d->network->deleted;
}

/* A public network is only for a floating IP that the user holds. */
static bool find_floating(struct snf_call *c, struct draft *d)
{
	struct snf_address *a = c->store->addresses;
	char text[16];

	if (!d->wants)
		return snf_refuse(c, SNF_BAD_REQUEST,
			"'fixed_ips' attribute must contain a floating IP address in order to "
			"connect to a public network.");
	while (a && (!a->floating || a->v4 != d->want))
		a = a->next;
	d->floating = a;
	if (!a)
		return snf_refuse(c, SNF_NOT_FOUND, "Floating IP does not exist.");
	if (a->network != d->network)
		return snf_refuse(c, SNF_CONFLICT, "IP Address %s does not belong to network %ld",
			(snf_v4_text(a->v4, text), text), d->network->id);
	if (a->port)
		return snf_refuse(c, SNF_CONFLICT, "IP address '%s' is already in use",
			(snf_v4_text(a->v4, text), text));
	return true;
}

static bool has_v4_subnet(const struct snf_call *c, const struct snf_network *n)
{
	for (const struct snf_subnet *s = c->store->subnets; s; s = s->next)
		if (s->network == n && s->version == 4)
			return true;
	return false;
}

/* The server has room for one more. */
static bool check_room(struct snf_call *c, const struct snf_server *s)
{
	int n = 0;

	for (const struct snf_port *p = c->store->ports; s && p; p = p->next)
		n += p->server == s;
	if (n >= SNF_MAX_NICS)
		snf_refuse(c, SNF_BAD_REQUEST, "Maximum ports per server limit reached");
	return n < SNF_MAX_NICS;
}

static bool read_draft(struct snf_call *c, const cJSON *o, struct draft *d)
{
	if (!read_server(c, o, d) || !read_fixed_ips(c, o, d) || !read_network(c, o, d) ||
		!check_room(c, d->server))
		return false;
	if (d->network->public)
		return find_floating(c, d);
	if (d->wants || has_v4_subnet(c, d->network))
		return cy_pick_address(
			c, d->network, d->wants ? &d->want : NULL, &d->subnet, &d->v4);
	return true;
}

static void create_port(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "port");
	struct draft d = { 0 };
	struct snf_address *a;
	struct snf_port *p;
	const char *name;

	if (!o || !read_draft(c, o, &d) || !cy_name_of(c, o, "Port", &name) ||
		(d.server && !cy_may_act(c, d.server, "CONNECT")))
		return;
	p = snf_add_port(c->store, d.network, d.server, name, snf_due(c));
	a = d.floating;
	if (d.subnet)
		a = cy_take_address(c->store, d.subnet, d.v4, false);
	if (a) {
		a->port = p;
		a->updated_us = p->created_us;
	}
	snf_journal(c, "create", "ports", p->id, p->name);
	snf_answer(c, 201, "port", port_json(c, p));
}

/* ---- changing */

static void update_port(struct snf_call *c)
{
	struct snf_port *p = port_of(c);
	const cJSON *o = p ? snf_member(c, "port") : NULL;
	const cJSON *groups = item(o, "security_groups");
	const char *name;

	if (!o || !cy_name_of(c, o, "Port", &name))
		return;
	if (cJSON_GetArraySize(groups) > 0) { /* there are none to name */
		snf_refuse(c, SNF_NOT_FOUND, "Not valid security group");
		return;
	}
	if (*name)
		snf_rename(c, "ports", p->id, &p->name, &p->updated_us, name);
	snf_answer(c, 200, "port", port_json(c, p));
}

static bool has_floating(const struct snf_call *c, const struct snf_port *p)
{
	for (const struct snf_address *a = c->store->addresses; a; a = a->next)
		if (a->port == p && a->floating)
			return true;
	return false;
}

static void delete_port(struct snf_call *c)
{
	struct snf_port *p = port_of(c);

	if (!p)
		return;
	if (p->network->public && !has_floating(c, p)) {
		snf_refuse(c, SNF_FORBIDDEN, "Cannot disconnect from public network.");
		return;
	}
	if (p->server && !cy_may_act(c, p->server, "DISCONNECT"))
		return;
	snf_journal(c, "delete", "ports", p->id, p->name);
	snf_done(c, 204);
	if (p->server) {
		p->due_us = snf_due(c);
		p->leaving = true;
	} else {
		snf_remove_port(c->store, p);
	}
}

const struct snf_route cy_port_routes[] = {
	{ "GET", "/network/v2.0/ports", list_ports, 0 },
	{ "POST", "/network/v2.0/ports", create_port, SNF_BODY },
	{ "GET", "/network/v2.0/ports/detail", list_ports, 0 },
	{ "GET", "/network/v2.0/ports/#", show_port, 0 },
	{ "PUT", "/network/v2.0/ports/#", update_port, SNF_BODY },
	{ "DELETE", "/network/v2.0/ports/#", delete_port, 0 },
	{ NULL },
};
