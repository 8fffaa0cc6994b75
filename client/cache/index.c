/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index: a collection's objects by the string value of one attribute, for
 * views. Begun when first asked for, then kept in step with the tables: a tree, whose
 * nodes are the places.
 */
#include "client/cache/index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/tree.h"
#include "client/cache/wait.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

struct ref_index {
	struct ref_index *next;
	struct collection *coll;
	char *attr;
	struct wait_link *waiters; /* for it to be whole */
	struct timer timer;
	struct tree tree; /* its nodes by place */
	uint32_t size;
	uint32_t built; /* places so far: the objects at them are in it, the others not yet */
};

static struct ref_index *index_of(struct collection *c, const char *attr)
{
	struct ref_index *x = c->indexes;

	while (x && strcmp(x->attr, attr) != 0)
		x = x->next;
	if (x)
		return x;
	x = calloc(1, sizeof(*x));
	if (!x)
		return NULL;
	x->attr = strdup(attr);
	if (!x->attr) {
		free(x);
		return NULL;
	}
	x->coll = c;
	x->tree.seed = (uint32_t)hash_keyed((uintptr_t)x, attr, strlen(attr));
	x->next = c->indexes;
	c->indexes = x;
	return x;
}

void index_begin(struct collection *c, const char *attr)
{
	index_of(c, attr);
}

/* ---- keeping it in step */

/* Begins it anew, since one that belongs into it is not in it. */
static void spoil(struct ref_index *x)
{
	x->built = x->tree.root = 0;
}

/* Puts it in, whose place it knows. */
static void put(struct ref_index *x, const struct object *o)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	unsigned long failures = mem_failures();
	struct tree_node *n = &x->tree.nodes[o->place];

	n->hash = 0;
	if (object_string(o, x->attr, &value) == 0 && value.len > 0) {
		n->hash = tree_hash(value.data);
		tree_in(&x->tree, o->place + 1u);
	}
	if (mem_failures() != failures)
		spoil(x);
}

/* Has it know one place more, whose object is to be put in. */
static bool reach(struct ref_index *x, const struct collection *c)
{
	if (x->built == x->size) {
		struct tree_node *nodes = realloc(x->tree.nodes, c->size_slots * sizeof(*nodes));

		if (!nodes)
			return false;
		x->tree.nodes = nodes;
		x->size = c->size_slots;
	}
	x->tree.nodes[x->built++].hash = 0;
	return true;
}

void index_put(const struct object *o)
{
	for (struct ref_index *x = o->coll->indexes; x; x = x->next)
		if (o->place < x->built || (o->place == x->built && reach(x, o->coll)))
			put(x, o);
}

void index_drop(const struct object *o)
{
	for (struct ref_index *x = o->coll->indexes; x; x = x->next) {
		if (o->place >= x->built || !x->tree.nodes[o->place].hash)
			continue;
		tree_out(&x->tree, o->place + 1u);
		x->tree.nodes[o->place].hash = 0;
	}
}

/* Goes on with it, by so many places at most: -EAGAIN, it has more; -ENOMEM. */
static int build(struct ref_index *x, uint32_t places)
{
	struct collection *c = x->coll;

	while (x->built < c->n_slots && places-- > 0) {
		uint32_t place = x->built;

		if (!reach(x, c))
			return -ENOMEM;
		c->model->visits.slots++;
		if (c->slots[place])
			put(x, c->slots[place]);
		if (x->built == 0)
			return -ENOMEM;
	}
	return x->built < c->n_slots ? -EAGAIN : 0;
}

bool index_go_on(struct collection *c, const char *attr)
{
	struct ref_index *x = index_of(c, attr);

	return !x || build(x, PART_INDEX) != -EAGAIN;
}

static void build_more(struct timer *t)
{
	struct ref_index *x = container_of(t, struct ref_index, timer);

	if (build(x, PART_INDEX) == -EAGAIN)
		timer_start(x->coll->model->timers, t, 0, build_more);
	else
		wait_wake(&x->waiters, NULL, NULL);
}

int index_need(struct collection *c, const char *attr, struct waiter *w)
{
	struct ref_index *x;

	if (index_go_on(c, attr))
		return 0;
	x = index_of(c, attr);
	timer_start(c->model->timers, &x->timer, 0, build_more);
	return wait_on(&x->waiters, w);
}

/* ---- finding */

static bool has_value(const struct object *o, const char *attr, const char *value)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return object_string(o, attr, &b) == 0 && strcmp(b.data, value) == 0;
}

/* Finds it in the same order, without an index. */
static struct object *find_by_place(
	struct collection *c, const char *attr, const char *value, uint32_t *cursor)
{
	while (*cursor < c->n_slots) {
		struct object *o = c->slots[(*cursor)++];

		c->model->visits.slots++;
		if (o && has_value(o, attr, value))
			return o;
	}
	return NULL;
}

struct object *index_find(
	struct collection *c, const char *attr, const char *value, uint32_t *cursor)
{
	struct ref_index *x = index_of(c, attr);
	uint32_t hash = tree_hash(value), at = *cursor;

	if (!x || build(x, UINT32_MAX) < 0)
		return find_by_place(c, attr, value, cursor);
	while ((at = tree_next(&x->tree, hash, at))) {
		struct object *o = c->slots[at - 1];

		c->model->visits.slots++;
		if (!o || !has_value(o, attr, value))
			continue;
		*cursor = at;
		return o;
	}
	return NULL;
}

void indexes_free(struct collection *c)
{
	for (struct ref_index *x = c->indexes, *next; x; x = next) {
		next = x->next;
		timer_stop(&x->timer);
		free(x->attr);
		free(x->tree.nodes);
		free(x);
	}
	c->indexes = NULL;
}

size_t index_bytes(const struct collection *c)
{
	size_t bytes = 0;

	for (const struct ref_index *x = c->indexes; x; x = x->next)
		bytes += x->size * sizeof(*x->tree.nodes);
	return bytes;
}
