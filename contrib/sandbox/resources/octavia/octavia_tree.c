/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia_tree: all objects, oldest first; what refers to what; and the states
 * that a change brings over a tree.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/octavia/octavia.h"

static struct lb *first;

void lb_now(char out[32])
{
	format_now(out);
	out[19] = '\0';
}

struct lb *lb_first(void)
{
	return first;
}

struct lb *lb_find(const struct lb_kind *kind, const char *id)
{
	struct lb *o = id ? first : NULL;

	while (o && (o->kind != kind || strcmp(o->id, id) != 0))
		o = o->next;
	return o;
}

void lb_add(struct lb *o)
{
	struct lb **at = &first;

	while (*at)
		at = &(*at)->next;
	*at = o;
}

void lb_free(struct lb *o)
{
	cJSON_Delete(o->value);
	free(o);
}

void octavia_free(void)
{
	while (first) {
		struct lb *o = first;

		first = o->next;
		lb_free(o);
	}
}

/* ---- what refers to what */

static bool is_of(const struct lb *o, const char *key, const char *id)
{
	return text_is(o->value, key, id);
}

/* Does x belong into the list of its kind that o shows? */
static bool refers(const struct lb *x, const struct lb *o)
{
	if (o->kind == &loadbalancers)
		return (x->kind == &listeners || x->kind == &pools) && strcmp(x->tree, o->id) == 0;
	if (o->kind == &listeners)
		return x == lb_find(&loadbalancers, o->tree) || strcmp(x->parent, o->id) == 0;
	if (o->kind == &pools)
		return x == lb_find(&loadbalancers, o->tree) || strcmp(x->parent, o->id) == 0 ||
			(x->kind == &listeners && is_of(x, "default_pool_id", o->id));
	if (o->kind == &l7_policies)
		return strcmp(x->parent, o->id) == 0;
	return o->kind == &monitors && x->kind == &pools && strcmp(o->parent, x->id) == 0;
}

static const struct {
	const struct lb_kind *of, *list;
} shown[] = {
	{ &loadbalancers, &listeners },
	{ &loadbalancers, &pools },
	{ &listeners, &loadbalancers },
	{ &pools, &loadbalancers },
	{ &pools, &listeners },
	{ &pools, &members },
	{ &monitors, &pools },
	{ &listeners, &l7_policies },
	{ &l7_policies, &l7_rules },
};

static cJSON *referring(const struct lb *o, const struct lb_kind *kind)
{
	cJSON *list = cJSON_CreateArray();

	for (const struct lb *x = first; x; x = x->next)
		if (x->kind == kind && refers(x, o))
			json_push(list, "{'id':%s}", x->id);
	return list;
}

static const struct lb *monitor_of(const char *pool)
{
	const struct lb *x = first;

	while (x && (x->kind != &monitors || strcmp(x->parent, pool) != 0))
		x = x->next;
	return x;
}

static const char *operating(const struct lb *o)
{
	if (is_of(o, "provisioning_status", "PENDING_CREATE") ||
		!is_true(o->value, "admin_state_up"))
		return "OFFLINE";
	return o->kind == &members && !monitor_of(o->parent) ? "NO_MONITOR" : "ONLINE";
}

cJSON *lb_doc(const struct lb *o)
{
	cJSON *v = cJSON_Duplicate(o->value, 1);

	set_text(v, "operating_status", operating(o));
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (shown[i].of == o->kind)
			cJSON_AddItemToObject(v, shown[i].list->many, referring(o, shown[i].list));
	if (o->kind == &pools) {
		const struct lb *m = monitor_of(o->id);

		set_text(v, "healthmonitor_id", m ? m->id : NULL);
	}
	return v;
}

/* ---- states */

bool lb_is_pending(const struct lb *o)
{
	return strncmp(text_of(o->value, "provisioning_status"), "PENDING_", 8) == 0;
}

bool tree_mutable(struct reply *r, const char *tree)
{
	const struct lb *top = lb_find(&loadbalancers, tree);

	return (top && !lb_is_pending(top)) ||
		lb_error(r, 409, "Load Balancer %s is immutable and cannot be updated.", tree);
}

bool tree_has_children(const char *tree)
{
	for (const struct lb *x = first; x; x = x->next)
		if (x->kind != &loadbalancers && strcmp(x->tree, tree) == 0)
			return true;
	return false;
}

static void set_state(struct lb *o, const char *state)
{
	char now[32];

	lb_now(now);
	set_text(o->value, "provisioning_status", state);
	if (strcmp(state, "PENDING_CREATE") != 0)
		set_text(o->value, "updated_at", now);
}

static void remove_one(struct sandbox *s, struct lb *o)
{
	struct lb **at = &first;

	while (*at != o)
		at = &(*at)->next;
	*at = o->next;
	if (o->own_port)
		port_drop(s, text_of(o->value, "vip_port_id"));
	for (struct lb *x = first; x && o->kind == &pools; x = x->next)
		if (x->kind == &listeners && is_of(x, "default_pool_id", o->id))
			set_text(x->value, "default_pool_id", NULL);
	lb_free(o);
}

static void settle(struct sandbox *s, const char *tree, const char *other)
{
	struct lb *next;

	(void)other;
	for (struct lb *o = first; o; o = next) {
		next = o->next;
		if (strcmp(o->tree, tree) != 0 || !lb_is_pending(o))
			continue;
		if (is_of(o, "provisioning_status", "PENDING_DELETE"))
			remove_one(s, o);
		else
			set_state(o, "ACTIVE");
	}
}

/* Does x go when o goes? */
static bool goes_with(const struct lb *x, const struct lb *o)
{
	const struct lb *policy = lb_find(&l7_policies, x->parent);

	if (o->kind == &loadbalancers)
		return strcmp(x->tree, o->id) == 0;
	return strcmp(x->parent, o->id) == 0 || (policy && strcmp(policy->parent, o->id) == 0);
}

/* Tells whether x is the listener that o is of, or the policy that a rule is of. */
static bool is_above(const struct lb *x, const struct lb *o)
{
	const struct lb *policy = lb_find(&l7_policies, o->parent);

	return strcmp(x->id, o->parent) == 0 || (policy && strcmp(x->id, policy->parent) == 0);
}

void tree_change(struct lb *o, const char *state, long ms)
{
	struct lb *pool = o->kind == &pools ? o : lb_find(&pools, o->parent);
	bool gone = strcmp(state, "PENDING_DELETE") == 0;

	for (struct lb *x = first; x; x = x->next) {
		if (strcmp(x->tree, o->tree) != 0 || x == o)
			continue;
		if (gone && goes_with(x, o))
			set_state(x, "PENDING_DELETE");
		else if (x->kind == &loadbalancers || x == pool || is_above(x, o) ||
			(x->kind == &listeners && pool && is_of(x, "default_pool_id", pool->id)))
			set_state(x, "PENDING_UPDATE");
	}
	set_state(o, state);
	due_later(ms, settle, o->tree, NULL);
}
