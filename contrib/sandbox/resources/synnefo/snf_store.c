/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snf_store: what there is in a Synnefo cloud, and what both generations do
 * with it in the same way.
 */
#include "contrib/sandbox/resources/synnefo/snf_store.h"

#include <stdlib.h>
#include <string.h>

bool snf_gone(const struct snf_server *s)
{
	return strcmp(s->state, "DELETED") == 0;
}

int64_t snf_due(const struct snf_call *c)
{
	return snf_now_us() + c->q->sandbox->build_ms * 1000;
}

/* ---- counting */

int64_t snf_count_networks(const struct snf_store *s)
{
	int64_t n = 0;

	for (const struct snf_network *w = s->networks; w; w = w->next)
		n += !w->public && !w->deleted;
	return n;
}

int64_t snf_count_servers(const struct snf_store *s)
{
	int64_t n = 0;

	for (const struct snf_server *v = s->servers; v; v = v->next)
		n += !snf_gone(v);
	return n;
}

int64_t snf_count_ips(const struct snf_store *s)
{
	int64_t n = 0;

	for (const struct snf_address *a = s->addresses; a; a = a->next)
		n += a->floating;
	return n;
}

/* ---- making and changing */

struct snf_network *snf_add_network(struct snf_store *s, const char *name, const char *type)
{
	struct snf_network *n = xcalloc(1, sizeof(*n));

	n->id = s->next_network++;
	n->name = xstrdup(name);
	n->type = type;
	n->created_us = n->updated_us = snf_now_us();
	SNF_APPEND(s->networks, n);
	return n;
}

struct snf_server *snf_add_server(
	struct snf_store *s, long id, const char *name, const char *image, long flavor)
{
	struct snf_server *v = xcalloc(1, sizeof(*v));

	v->id = id;
	v->name = xstrdup(name);
	v->image = xstrdup(image);
	v->flavor = flavor;
	v->state = "ACTIVE";
	SNF_APPEND(s->servers, v);
	return v;
}

struct snf_port *snf_add_port(struct snf_store *s, struct snf_network *n, struct snf_server *server,
	const char *name, int64_t due_us)
{
	struct snf_port *p = xcalloc(1, sizeof(*p));

	p->id = s->next_port++;
	p->name = xstrdup(name);
	p->network = n;
	p->server = server;
	p->state = server ? "BUILD" : "DOWN";
	p->due_us = server ? due_us : 0;
	p->created_us = p->updated_us = snf_now_us();
	n->deployed = n->deployed || server;
	SNF_APPEND(s->ports, p);
	return p;
}

/* Gives what a port had back to the pool, or to its holder. */
static void drop_addresses(struct snf_store *s, const struct snf_port *p)
{
	for (struct snf_address **at = &s->addresses; *at;) {
		struct snf_address *a = *at;

		if (a->port == p && !a->floating) {
			*at = a->next;
			free(a);
			continue;
		}
		if (a->port == p) {
			a->port = NULL;
			a->updated_us = snf_now_us();
		}
		at = &a->next;
	}
}

void snf_remove_port(struct snf_store *s, struct snf_port *p)
{
	struct snf_port **at = &s->ports;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	drop_addresses(s, p);
	free(p->name);
	free(p);
}

void snf_rename(struct snf_call *c, const char *kind, long id, char **name, int64_t *updated_us,
	const char *to)
{
	free(*name);
	*name = xstrdup(to);
	*updated_us = snf_now_us();
	snf_journal(c, "update", kind, id, *name);
}

static void tick_ports(struct snf_store *s, int64_t now_us, bool of_networks)
{
	for (struct snf_port *p = s->ports, *next; p; p = next) {
		next = p->next;
		if (!p->due_us || p->due_us > now_us)
			continue;
		if (of_networks)
			p->network->updated_us = p->due_us;
		if (p->leaving) {
			snf_remove_port(s, p);
			continue;
		}
		p->updated_us = p->due_us;
		p->due_us = 0;
		p->state = "ACTIVE";
		snf_mac(p->mac);
	}
}

/* `of_networks`: a network shows its connections, and so is another when one comes or goes. */
void snf_tick(struct snf_store *s, bool of_networks)
{
	int64_t now_us = snf_now_us();

	tick_ports(s, now_us, of_networks);
	for (struct snf_server *v = s->servers; v; v = v->next) {
		if (!v->due_us || v->due_us > now_us)
			continue;
		v->updated_us = v->due_us;
		v->due_us = 0;
		v->state = v->leaving ? "DELETED" : "ACTIVE";
		for (struct snf_port *p = s->ports, *next; v->leaving && p; p = next) {
			next = p->next;
			if (p->server == v)
				snf_remove_port(s, p);
		}
	}
}

#define EACH(head, at) \
	for (__typeof__(head) at = (head), next_; at && (next_ = at->next, true); at = next_)

void snf_free(struct snf_store *s)
{
	while (s->ports)
		snf_remove_port(s, s->ports);
	EACH(s->addresses, a)
	free(a);
	EACH(s->servers, v)
	{
		free(v->name);
		free(v->image);
		free(v);
	}
	EACH(s->subnets, b)
	{
		free(b->name);
		free(b->cidr);
		free(b->gateway);
		free(b->pools);
		cJSON_Delete(b->dns);
		cJSON_Delete(b->routes);
		free(b);
	}
	EACH(s->networks, n)
	{
		free(n->name);
		free(n->cidr);
		free(n->cidr6);
		free(n->gateway);
		free(n->gateway6);
		free(n);
	}
	memset(s, 0, sizeof(*s));
}

/* ---- finding; in the older generation an id that is no number is just not found */

struct snf_network *snf_network_of(struct snf_call *c, const char *text)
{
	struct snf_network *n = c->store->networks;
	bool newer = c->realm->networks;
	long id = -1;

	if (!snf_digits(text, &id) && newer) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid network ID '%s'", text);
		return NULL;
	}
	while (n && n->id != id)
		n = n->next;
	if (!n && newer)
		snf_refuse(c, SNF_NOT_FOUND, "Network %ld not found.", id);
	else if (!n)
		snf_refuse(c, SNF_NOT_FOUND, "Network not found.");
	return n;
}

struct snf_server *snf_server_of(struct snf_call *c, const char *text)
{
	struct snf_server *s = c->store->servers;
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

/* The two generations word these in different ways. */
const char *snf_type_of(struct snf_call *c, const char *type)
{
	static const char *const types[] = { "MAC_FILTERED", "CUSTOM", "IP_LESS_ROUTED",
		"PHYSICAL_VLAN" };

	if (strcmp(type, types[0]) == 0)
		return types[0];
	for (int i = 1; i < 4; i++)
		if (strcmp(types[i], type) == 0) {
			snf_refuse(c, SNF_FORBIDDEN, "%s create network of type '%s'%s",
				c->realm->networks ? "Cannot" : "Can not", type,
				c->realm->networks ? "." : "");
			return NULL;
		}
	snf_refuse(c, SNF_BAD_REQUEST, "Invalid network type '%s'", type);
	return NULL;
}

const char *snf_profile_of(struct snf_call *c)
{
	static const char *const profiles[] = { "ENABLED", "DISABLED", "PROTECTED" };
	const cJSON *action = c->body->child;
	const char *want;

	if (cJSON_GetArraySize(c->body) != 1 || strcmp(action->string, "firewallProfile") != 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Action %s not supported",
			action ? action->string : "");
		return NULL;
	}
	want = text_of(action, "profile");
	for (int i = 0; want && i < 3; i++)
		if (strcmp(profiles[i], want) == 0)
			return profiles[i];
	snf_refuse(c, SNF_BAD_REQUEST,
		want ? "Unsupported firewall profile" : "Missing 'profile' attribute");
	return NULL;
}

/* ---- routes */

static bool is_detailed(const struct snf_call *c)
{
	return strstr(c->q->path, "/detail") != NULL;
}

void snf_list_networks(struct snf_call *c)
{
	SNF_LIST(c, "networks", n, c->store->networks, since ? n->updated_us >= since : !n->deleted,
		c->realm->network_json(c, n, is_detailed(c)));
}

void snf_show_network(struct snf_call *c)
{
	const struct snf_network *n = snf_network_of(c, c->id_text);

	if (n)
		snf_answer(c, 200, "network", c->realm->network_json(c, n, true));
}

static bool has_ports(const struct snf_call *c, const struct snf_network *n)
{
	const struct snf_port *p = c->store->ports;

	while (p && p->network != n)
		p = p->next;
	return p;
}

void snf_delete_network(struct snf_call *c)
{
	struct snf_network *n = snf_network_of(c, c->id_text);

	if (!n)
		return;
	if (n->public) { /* a pool's floating IPs need no look: none but the public one is a pool */
		snf_refuse(c, SNF_FORBIDDEN, "Can not delete the public network.");
	} else if (n->deleted) {
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	} else if (has_ports(c, n) && c->realm->networks) {
		snf_refuse(c, SNF_CONFLICT,
			"Cannot delete network. There are ports still configured on network "
			"network %ld",
			n->id);
	} else if (has_ports(c, n)) {
		snf_refuse(c, SNF_IN_USE, "Machines are connected to network.");
	} else {
		n->deleted = true;
		n->updated_us = snf_now_us();
		snf_journal(c, "delete", "networks", n->id, n->name);
		snf_done(c, 204);
	}
}

void snf_list_servers(struct snf_call *c)
{
	SNF_LIST(c, "servers", s, c->store->servers, since ? s->updated_us >= since : !snf_gone(s),
		c->realm->server_json(c, s, is_detailed(c)));
}

void snf_show_server(struct snf_call *c)
{
	const struct snf_server *s = snf_server_of(c, c->id_text);

	if (s)
		snf_answer(c, 200, "server", c->realm->server_json(c, s, true));
}

void snf_rename_server(struct snf_call *c)
{
	const char *name = text_of(item(c->body, "server"), "name");
	struct snf_server *s = name ? snf_server_of(c, c->id_text) : NULL;

	if (!name) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
	} else if (s && c->realm->networks && strlen(name) > SNF_MAX_NAME) {
		snf_refuse(c, SNF_BAD_REQUEST, "Server name is too long");
	} else if (s) {
		snf_rename(c, "servers", s->id, &s->name, &s->updated_us, name);
		snf_done(c, 204);
	}
}
