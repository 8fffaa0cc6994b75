/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_ips: addresses out of the pools of subnets, and floating IPs: those
 * of a public network that a user reserves, and that a port then uses.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <stdlib.h>
#include <string.h>

/* ---- addresses */

static bool taken(const struct snf_call *c, const struct snf_network *n, uint32_t v4)
{
	for (const struct snf_address *a = c->store->addresses; a; a = a->next)
		if (a->network == n && a->v4 == v4)
			return true;
	return false;
}

static bool pick_wanted(
	struct snf_call *c, struct snf_network *n, uint32_t want, struct snf_subnet **subnet)
{
	char text[16];

	snf_v4_text(want, text);
	for (struct snf_subnet *s = c->store->subnets; s; s = s->next)
		for (size_t i = 0; s->network == n && i < s->n_pools; i++)
			if (want >= s->pools[i].start && want <= s->pools[i].end) {
				*subnet = s;
				if (taken(c, n, want))
					snf_refuse(c, SNF_CONFLICT,
						"IP address %s is already used.", text);
				return !taken(c, n, want);
			}
	return snf_refuse(
		c, SNF_BAD_REQUEST, "Address %s does not belong to network %ld", text, n->id);
}

bool cy_pick_address(struct snf_call *c, struct snf_network *n, const uint32_t *want,
	struct snf_subnet **subnet, uint32_t *v4)
{
	if (want) {
		*v4 = *want;
		return pick_wanted(c, n, *want, subnet);
	}
	for (struct snf_subnet *s = c->store->subnets; s; s = s->next)
		for (size_t i = 0; s->network == n && i < s->n_pools; i++)
			for (uint32_t at = s->pools[i].start; at <= s->pools[i].end; at++)
				if (!taken(c, n, at)) {
					*subnet = s;
					*v4 = at;
					return true;
				}
	return snf_refuse(c, SNF_CONFLICT, "No more IP addresses available on network %ld", n->id);
}

struct snf_address *cy_take_address(
	struct snf_store *store, struct snf_subnet *s, uint32_t v4, bool floating)
{
	struct snf_address *a = xcalloc(1, sizeof(*a));

	a->id = store->next_address++;
	a->network = s->network;
	a->subnet = s;
	a->v4 = v4;
	a->floating = floating;
	a->updated_us = snf_now_us();
	SNF_APPEND(store->addresses, a);
	return a;
}

/* ---- floating IPs */

static cJSON *ip_json(const struct snf_call *c, const struct snf_address *a)
{
	const struct snf_port *p = a->port;
	char text[16];

	snf_v4_text(a->v4, text);
	return json_new(
		"{'fixed_ip_address':null,'id':%p,'instance_id':%p,'floating_ip_address':%s,"
		"'port_id':%p,'floating_network_id':%p,'user_id':%s,'tenant_id':%s,'deleted':"
		"false}",
		snf_id(a->id), p && p->server ? snf_id(p->server->id) : NULL, text,
		p ? snf_id(p->id) : NULL, snf_id(a->network->id), c->realm->uuid, c->realm->uuid);
}

static void list_ips(struct snf_call *c)
{
	SNF_LIST(c, "floatingips", a, c->store->addresses, a->floating && a->updated_us >= since,
		ip_json(c, a));
}

/* The link that leads to the one the path names; NULL: refused. */
static struct snf_address **ip_of(struct snf_call *c)
{
	struct snf_address **at = &c->store->addresses;

	if (c->id < 0) {
		snf_refuse(c, SNF_BAD_REQUEST, "Invalid Floating IP ID %s", c->id_text);
		return NULL;
	}
	while (*at && ((*at)->id != c->id || !(*at)->floating))
		at = &(*at)->next;
	if (*at)
		return at;
	snf_refuse(c, SNF_NOT_FOUND, "Floating IP with ID %ld does not exist.", c->id);
	return NULL;
}

static void show_ip(struct snf_call *c)
{
	struct snf_address **at = ip_of(c);

	if (at)
		snf_answer(c, 200, "floatingip", ip_json(c, *at));
}

/* The pool to reserve from: the one named, else any; NULL: refused. */
static struct snf_network *pool_of(struct snf_call *c, const cJSON *o)
{
	char text[64];
	struct snf_network *n = c->store->networks;
	int named = cy_ref(c, o, "floating_network_id", text);

	if (named < 0)
		return NULL;
	if (!named) {
		while (n && !n->pool)
			n = n->next;
		return n;
	}
	n = snf_network_of(c, text);
	if (n && n->deleted)
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	else if (n && !n->pool)
		snf_refuse(c, SNF_CONFLICT,
			"Cannot allocate floating IP. Network %ld is not a floating IP pool.",
			n->id);
	else
		return n;
	return NULL;
}

static void create_ip(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "floatingip");
	struct snf_network *n = o ? pool_of(c, o) : NULL;
	const char *address = text_of(o, "floating_ip_address");
	struct snf_subnet *s;
	struct snf_address *a;
	uint32_t want = 0, v4;

	if (!n)
		return;
	if (address && !snf_v4_parse(address, &want)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Address %s does not belong to network %ld", address,
			n->id);
		return;
	}
	if (!cy_pick_address(c, n, address ? &want : NULL, &s, &v4) || !cy_project_of(c, o) ||
		!snf_within_quota(c, "cyclades.floating_ip"))
		return;
	a = cy_take_address(c->store, s, v4, true);
	snf_journal(c, "create", "floatingips", a->id, "");
	snf_answer(c, 200, "floatingip", ip_json(c, a)); /* 200, where all others say 201 */
}

static void update_ip(struct snf_call *c)
{
	snf_refuse(c, SNF_NOT_IMPLEMENTED, "Updating a floating IP is not supported.");
}

static void delete_ip(struct snf_call *c)
{
	struct snf_address **at = ip_of(c);
	const struct snf_port *p = at ? (*at)->port : NULL;
	struct snf_address *a;

	if (!at)
		return;
	if (p) {
		snf_refuse(c, SNF_CONFLICT, "Floating IP '%ld' is used by %s '%ld'", (*at)->id,
			p->server ? "server" : "port", p->server ? p->server->id : p->id);
		return;
	}
	a = *at;
	*at = a->next;
	free(a);
	snf_journal(c, "delete", "floatingips", c->id, "");
	snf_done(c, 204);
}

static void act_on_ip(struct snf_call *c)
{
	if (ip_of(c))
		cy_reassign(c, "floatingips", c->id);
}

const struct snf_route cy_ip_routes[] = {
	{ "GET", "/network/v2.0/floatingips", list_ips, 0 },
	{ "POST", "/network/v2.0/floatingips", create_ip, SNF_BODY },
	{ "GET", "/network/v2.0/floatingips/detail", list_ips, 0 },
	{ "GET", "/network/v2.0/floatingips/#", show_ip, 0 },
	{ "PUT", "/network/v2.0/floatingips/#", update_ip, 0 },
	{ "DELETE", "/network/v2.0/floatingips/#", delete_ip, 0 },
	{ "POST", "/network/v2.0/floatingips/#/action", act_on_ip, SNF_BODY },
	{ NULL },
};
