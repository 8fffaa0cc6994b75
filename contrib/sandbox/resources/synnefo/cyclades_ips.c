/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades_ips: addresses out of the pools of subnets, and floating IPs: those
 * of a public network that a user reserves, and that a port then uses.
 */
#include "contrib/sandbox/resources/synnefo/cyclades.h"

#include <stdlib.h>
#include <string.h>

/* ---- addresses */

static bool taken(const struct cy_network *n, uint32_t v4)
{
	for (const struct cy_address *a = cy.addresses; a; a = a->next)
		if (a->network == n && a->v4 == v4)
			return true;
	return false;
}

static bool pick_wanted(struct snf_call *c, struct cy_network *n, uint32_t want, struct cy_subnet **subnet)
{
	char text[16];

	snf_v4_text(want, text);
	for (struct cy_subnet *s = cy.subnets; s; s = s->next)
		for (size_t i = 0; s->network == n && i < s->n_pools; i++)
			if (want >= s->pools[i].start && want <= s->pools[i].end) {
				*subnet = s;
				if (taken(n, want))
					snf_refuse(c, SNF_CONFLICT, "IP address %s is already used.", text);
				return !taken(n, want);
			}
	return snf_refuse(c, SNF_BAD_REQUEST, "Address %s does not belong to network %ld", text, n->id);
}

bool cy_pick_address(struct snf_call *c, struct cy_network *n, const uint32_t *want,
	struct cy_subnet **subnet, uint32_t *v4)
{
	if (want) {
		*v4 = *want;
		return pick_wanted(c, n, *want, subnet);
	}
	for (struct cy_subnet *s = cy.subnets; s; s = s->next)
		for (size_t i = 0; s->network == n && i < s->n_pools; i++)
			for (uint32_t at = s->pools[i].start; at <= s->pools[i].end; at++)
				if (!taken(n, at)) {
					*subnet = s;
					*v4 = at;
					return true;
				}
	return snf_refuse(c, SNF_CONFLICT, "No more IP addresses available on network %ld", n->id);
}

struct cy_address *cy_take_address(struct cy_subnet *s, uint32_t v4, bool floating)
{
	struct cy_address *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->id = cy.next_address++;
	a->network = s->network;
	a->subnet = s;
	a->v4 = v4;
	a->floating = floating;
	a->updated_us = snf_now_us();
	CY_APPEND(cy.addresses, a);
	return a;
}

static void drop(struct cy_address **at)
{
	struct cy_address *gone = *at;

	*at = gone->next;
	free(gone);
}

void cy_drop_addresses(struct cy_port *p)
{
	for (struct cy_address **at = &cy.addresses; *at;) {
		struct cy_address *a = *at;

		if (a->port == p && !a->floating) {
			drop(at);
			continue;
		}
		if (a->port == p) {
			a->port = NULL;
			a->updated_us = snf_now_us();
		}
		at = &a->next;
	}
}

/* ---- floating IPs */

int64_t cy_used_ips(void)
{
	int64_t n = 0;

	for (const struct cy_address *a = cy.addresses; a; a = a->next)
		n += a->floating;
	return n;
}

static cJSON *ip_json(const struct snf_call *c, const struct cy_address *a)
{
	cJSON *o = cJSON_CreateObject();
	const struct cy_port *p = a->port;
	char text[16];

	snf_v4_text(a->v4, text);
	cJSON_AddNullToObject(o, "fixed_ip_address");
	cJSON_AddItemToObject(o, "id", snf_id(a->id));
	cJSON_AddItemToObject(o, "instance_id", p && p->server ? snf_id(p->server->id) : cJSON_CreateNull());
	cJSON_AddStringToObject(o, "floating_ip_address", text);
	cJSON_AddItemToObject(o, "port_id", p ? snf_id(p->id) : cJSON_CreateNull());
	cJSON_AddItemToObject(o, "floating_network_id", snf_id(a->network->id));
	cJSON_AddStringToObject(o, "user_id", c->realm->uuid);
	cJSON_AddStringToObject(o, "tenant_id", c->realm->uuid);
	cJSON_AddFalseToObject(o, "deleted");
	return o;
}

void cy_list_ips(struct snf_call *c)
{
	cJSON *list;
	int64_t since;

	if (!snf_since(c, &since))
		return;
	list = cJSON_CreateArray();
	for (const struct cy_address *a = cy.addresses; a; a = a->next)
		if (a->floating && a->updated_us >= since)
			cJSON_AddItemToArray(list, ip_json(c, a));
	snf_list(c, "floatingips", list, since);
}

/* The link that leads to the one the path names; NULL: refused. */
static struct cy_address **ip_of(struct snf_call *c)
{
	struct cy_address **at = &cy.addresses;

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

void cy_show_ip(struct snf_call *c)
{
	struct cy_address **at = ip_of(c);

	if (at)
		snf_answer(c, 200, "floatingip", ip_json(c, *at));
}

/* The pool to reserve from: the one named, else any; NULL: refused. */
static struct cy_network *pool_of(struct snf_call *c, const cJSON *o)
{
	char text[64];
	struct cy_network *n = cy.networks;
	int named = cy_ref(c, o, "floating_network_id", text);

	if (named < 0)
		return NULL;
	if (!named) {
		while (n && !n->pool)
			n = n->next;
		return n;
	}
	n = cy_network_of(c, text);
	if (n && n->deleted)
		snf_refuse(c, SNF_BAD_REQUEST, "Network has been deleted.");
	else if (n && !n->pool)
		snf_refuse(c, SNF_CONFLICT,
			"Cannot allocate floating IP. Network %ld is not a floating IP pool.", n->id);
	else
		return n;
	return NULL;
}

void cy_create_ip(struct snf_call *c)
{
	const cJSON *o = snf_member(c, "floatingip");
	struct cy_network *n = o ? pool_of(c, o) : NULL;
	const char *address = text_of(o, "floating_ip_address");
	struct cy_subnet *s;
	struct cy_address *a;
	uint32_t want = 0, v4;

	if (!n)
		return;
	if (address && !snf_v4_parse(address, &want)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Address %s does not belong to network %ld", address, n->id);
		return;
	}
	if (!cy_pick_address(c, n, address ? &want : NULL, &s, &v4) || !cy_project_of(c, o) ||
		!snf_within_quota(c, "cyclades.floating_ip"))
		return;
	a = cy_take_address(s, v4, true);
	if (!a)
		return;
	snf_journal(c, "create", "floatingips", a->id, "");
	snf_answer(c, 200, "floatingip", ip_json(c, a)); /* 200, where all others say 201 */
}

void cy_update_ip(struct snf_call *c)
{
	snf_refuse(c, SNF_NOT_IMPLEMENTED, "Updating a floating IP is not supported.");
}

void cy_delete_ip(struct snf_call *c)
{
	struct cy_address **at = ip_of(c);
	const struct cy_port *p = at ? (*at)->port : NULL;

	if (!at)
		return;
	if (p) {
		snf_refuse(c, SNF_CONFLICT, "Floating IP '%ld' is used by %s '%ld'", (*at)->id,
			p->server ? "server" : "port", p->server ? p->server->id : p->id);
		return;
	}
	drop(at);
	snf_journal(c, "delete", "floatingips", c->id, "");
	snf_done(c, 204);
}

void cy_act_on_ip(struct snf_call *c)
{
	if (ip_of(c))
		cy_reassign(c, "floatingips", c->id);
}
