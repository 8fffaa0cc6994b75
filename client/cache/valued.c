/* SPDX-License-Identifier: Apache-2.0 */
/*
 * valued: for each value a row in a tree of them. Begun when first asked for, of many objects a
 * part in each turn of the loop, then kept in step with the tables.
 */
#include "client/cache/valued.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/listed.h"
#include "client/cache/object.h"
#include "client/cache/tree.h"
#include "client/cache/wait.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/attr.h"

struct valued {
	struct valued *next;
	struct spot spot;
	struct collection *coll;
	struct wait_link *waiters; /* for it to be whole */
	struct timer timer;
	struct tree tree;  /* of rows: a value of an object each, and never two with one hash */
	uint32_t *places;  /* of rows */
	uint32_t *checks;  /* ... more of the hashes: equal ones are of equal values */
	uint32_t *numbers; /* ... of the values among those of the object */
	uint32_t *rest;	   /* the next row, its number + 1: of the same object, or of those free */
	uint32_t n_rows, size_rows, free;
	uint32_t *first; /* row of the object at a place, its number + 1; 0: it has none */
	uint32_t size;
	uint32_t built; /* places so far: the objects at them are in it, the others not yet */
};

static void spell(const struct spot *s, const char *raw, struct buf *out)
{
	buf_clear(out);
	if (attr_spell(s->type, raw, out) < 0) {
		buf_clear(out);
		buf_adds(out, raw);
	}
}

/* Appends value n at the spot, as indexes spell it; false past the last. */
static bool value_at(const struct object *o, const struct spot *s, uint32_t n, struct buf *out)
{
	const char *raw = listed_id(o, s->attr, s->member, n);

	buf_clear(out);
	if (raw)
		spell(s, raw, out);
	return raw;
}

bool valued_has(const struct object *o, const struct spot *s, const char *value)
{
	CLEANUP_BUF struct buf v = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	for (uint32_t n = 0; value_at(o, s, n, &v); n++)
		if (strcmp(v.data, value) == 0)
			return true;
	return false;
}

static bool is_same(const struct spot *a, const struct spot *b)
{
	return strcmp(a->attr, b->attr) == 0 && a->type == b->type && !a->member == !b->member &&
		(!a->member || strcmp(a->member, b->member) == 0);
}

static struct valued *valued_of(struct collection *c, const struct spot *s)
{
	struct valued *x = c->valued;

	while (x && !is_same(&x->spot, s))
		x = x->next;
	if (x)
		return x;
	x = calloc(1, sizeof(*x));
	if (!x)
		return NULL;
	x->spot = *s;
	x->coll = c;
	x->tree.seed = (uint32_t)hash_keyed((uintptr_t)x, s->attr, strlen(s->attr));
	x->next = c->valued;
	c->valued = x;
	return x;
}

/* ---- keeping it in step */

/* Begins it anew, since a value that belongs into it is not in it. */
static void spoil(struct valued *x)
{
	x->built = x->tree.root = x->n_rows = x->free = 0;
}

/* Hashes a value by the secret key: nobody finds two that are alike in both halves. */
static uint32_t value_hash(const char *value, uint32_t *check)
{
	uint64_t hash = hash_keyed(0, value, strlen(value));

	*check = (uint32_t)(hash >> 32);
	return (uint32_t)hash ? (uint32_t)hash : 1;
}

/* Makes room for more rows. */
static bool grow_rows(struct valued *x)
{
	uint32_t size = x->size_rows + x->size_rows / 2 + 64;
	struct tree_node *nodes = realloc(x->tree.nodes, size * sizeof(*nodes));
	uint32_t *places = nodes ? realloc(x->places, size * sizeof(*places)) : NULL;
	uint32_t *checks = places ? realloc(x->checks, size * sizeof(*checks)) : NULL;
	uint32_t *numbers = checks ? realloc(x->numbers, size * sizeof(*numbers)) : NULL;
	uint32_t *rest = numbers ? realloc(x->rest, size * sizeof(*rest)) : NULL;

	if (nodes)
		x->tree.nodes = nodes;
	if (places)
		x->tree.places = x->places = places;
	if (checks)
		x->checks = checks;
	if (numbers)
		x->numbers = numbers;
	if (!rest)
		return false;
	x->rest = rest;
	x->size_rows = size;
	return true;
}

/* Gives a row, its number + 1; 0: there is no memory. */
static uint32_t take_row(struct valued *x)
{
	uint32_t row = x->free;

	if (row) {
		x->free = x->rest[row - 1];
		return row;
	}
	if (x->n_rows == x->size_rows && !grow_rows(x)) {
		mem_failed();
		return 0;
	}
	return ++x->n_rows;
}

/* The row of this hash at the place, its number + 1; 0: it has none. */
static uint32_t row_at(const struct valued *x, uint32_t hash, uint32_t place)
{
	uint32_t row = tree_next(&x->tree, hash, place);

	return row && x->places[row - 1] == place ? row : 0;
}

/* Puts in value number *n of the object at a place, if there is one, and counts it. */
static void put_value(struct valued *x, uint32_t place, const char *raw, uint32_t *n)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint32_t hash, check, row;

	if (!raw)
		return;
	spell(&x->spot, raw, &value);
	hash = value_hash(value.data, &check);
	row = value.len > 0 && !row_at(x, hash, place) ? take_row(x) : 0;
	if (row) {
		x->tree.nodes[row - 1].hash = hash;
		x->places[row - 1] = place;
		x->checks[row - 1] = check;
		x->numbers[row - 1] = *n;
		x->rest[row - 1] = x->first[place];
		x->first[place] = row;
		tree_in(&x->tree, row);
	}
	++*n;
}

/* Puts in all values of an object, numbered as value_at() has them, whose record may be new. */
static void put(struct valued *x, const struct object *o)
{
	CLEANUP_JSON struct json *v = NULL;
	unsigned long failures = mem_failures();
	const char *member = x->spot.member;
	uint32_t n = 0;

	if (!o->draft && object_value(o, x->spot.attr, &v) == 0) {
		put_value(x, o->place, json_string(v), &n);
		if (member)
			put_value(x, o->place, json_get_string(v, member), &n);
		for (const struct json *i = json_first(v); i; i = json_next(i))
			put_value(x, o->place, json_string(member ? json_get(i, member) : i), &n);
	}
	if (mem_failures() != failures)
		spoil(x);
}

/* Has it know one place more, whose object is to be put in. */
static bool reach(struct valued *x)
{
	if (x->built == x->size) {
		uint32_t *first = realloc(x->first, x->coll->size_slots * sizeof(*first));

		if (!first)
			return false;
		x->first = first;
		x->size = x->coll->size_slots;
	}
	x->first[x->built++] = 0;
	return true;
}

void valued_put(const struct object *o)
{
	for (struct valued *x = o->coll->valued; x; x = x->next)
		if (o->place < x->built || (o->place == x->built && reach(x)))
			put(x, o);
}

void valued_drop(const struct object *o)
{
	for (struct valued *x = o->coll->valued; x; x = x->next)
		while (o->place < x->built && x->first[o->place]) {
			uint32_t row = x->first[o->place];

			tree_out(&x->tree, row);
			x->first[o->place] = x->rest[row - 1];
			x->rest[row - 1] = x->free;
			x->free = row;
		}
}

/* Goes on with it, by so many places at most: -EAGAIN, it has more; -ENOMEM. */
static int build(struct valued *x, uint32_t places)
{
	struct collection *c = x->coll;

	while (x->built < c->n_slots && places-- > 0) {
		uint32_t place = x->built;

		if (!reach(x))
			return -ENOMEM;
		c->model->visits.slots++;
		if (c->slots[place])
			put(x, c->slots[place]);
		if (x->built == 0)
			return -ENOMEM;
	}
	return x->built < c->n_slots ? -EAGAIN : 0;
}

bool valued_go_on(struct collection *c, const struct spot *s)
{
	struct valued *x = valued_of(c, s);

	return !x || build(x, PART_VALUES) != -EAGAIN;
}

static void build_more(struct timer *t)
{
	struct valued *x = container_of(t, struct valued, timer);

	if (build(x, PART_VALUES) == -EAGAIN)
		timer_start(x->coll->model->timers, t, 0, build_more);
	else
		wait_wake(&x->waiters, NULL, NULL);
}

int valued_need(struct collection *c, const struct spot *s, struct waiter *w)
{
	struct valued *x;

	if (valued_go_on(c, s))
		return 0;
	x = valued_of(c, s);
	timer_start(c->model->timers, &x->timer, 0, build_more);
	return wait_on(&x->waiters, w);
}

/* ---- finding */

/* NULL: there is no memory for it. */
static struct valued *built_of(struct collection *c, const struct spot *s)
{
	struct valued *x = valued_of(c, s);

	return x && build(x, UINT32_MAX) == 0 ? x : NULL;
}

/* Finds it in the same order, without rows. */
static struct object *find_by_place(
	struct collection *c, const struct spot *s, const char *value, uint32_t *cursor)
{
	while (*cursor < c->n_slots) {
		struct object *o = c->slots[(*cursor)++];

		c->model->visits.slots++;
		if (o && !o->draft && valued_has(o, s, value))
			return o;
	}
	return NULL;
}

/* Tells whether this is the value of a row; another one of its object may have the same hash. */
static bool has_at(const struct valued *x, uint32_t row, const char *value)
{
	CLEANUP_BUF struct buf v = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct object *o = x->coll->slots[x->places[row - 1]];

	return (value_at(o, &x->spot, x->numbers[row - 1], &v) && strcmp(v.data, value) == 0) ||
		valued_has(o, &x->spot, value);
}

struct object *valued_find(
	struct collection *c, const struct spot *s, const char *value, uint32_t *cursor)
{
	struct valued *x = built_of(c, s);
	uint32_t check, hash = value_hash(value, &check), row, behind = *cursor;

	if (!x)
		return find_by_place(c, s, value, cursor);
	while ((row = tree_next(&x->tree, hash, behind))) {
		behind = x->places[row - 1] + 1;
		c->model->visits.slots++;
		if (!has_at(x, row, value))
			continue;
		*cursor = behind;
		return c->slots[behind - 1];
	}
	return NULL;
}

/* The first row of this very value, its number + 1; 0: none is known. */
static uint32_t first_row(const struct valued *x, const char *value)
{
	uint32_t check, hash = value_hash(value, &check), row = tree_next(&x->tree, hash, 0);

	while (row && x->checks[row - 1] != check)
		row = tree_next(&x->tree, hash, x->places[row - 1] + 1);
	return row;
}

/*
 * Tells whether value n of the object in this place has come before it: without a look at any
 * object, unless there are no rows or the value's hash is another one's too.
 */
static bool came_before(struct collection *c, const struct valued *x, const struct spot *s,
	uint32_t place, uint32_t n, const char *value)
{
	CLEANUP_BUF struct buf other = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint32_t cursor = 0, row = x ? first_row(x, value) : 0;

	if (row)
		return x->places[row - 1] != place || x->numbers[row - 1] != n;
	if (valued_find(c, s, value, &cursor) != c->slots[place])
		return true;
	for (uint32_t i = 0; i < n && value_at(c->slots[place], s, i, &other); i++)
		if (strcmp(other.data, value) == 0)
			return true;
	return false;
}

/* The cursor is a place and, in the lower 16 bits, the number of a value there. */
bool valued_next(struct collection *c, const struct spot *s, uint64_t *cursor, struct buf *out)
{
	const struct valued *x = built_of(c, s);

	for (;;) {
		uint32_t place = (uint32_t)(*cursor >> 16), n = *cursor & 0xffff;
		const struct object *o = place < c->n_slots ? c->slots[place] : NULL;
		bool none = x && place < x->built && !x->first[place];

		if (place >= c->n_slots)
			return false;
		if (none || !o || o->draft || n == 0xffff || !value_at(o, s, n, out)) {
			*cursor = (uint64_t)(place + 1) << 16;
			continue;
		}
		++*cursor;
		if (out->len > 0 && !came_before(c, x, s, place, n, out->data))
			return true;
	}
}

size_t valued_bytes(const struct collection *c)
{
	size_t bytes = 0, row = sizeof(struct tree_node) + 4 * sizeof(uint32_t);

	for (const struct valued *x = c->valued; x; x = x->next)
		bytes += x->size_rows * row + x->size * sizeof(*x->first);
	return bytes;
}

void valued_free(struct collection *c)
{
	for (struct valued *x = c->valued, *next; x; x = next) {
		next = x->next;
		timer_stop(&x->timer);
		free(x->tree.nodes);
		free(x->places);
		free(x->checks);
		free(x->numbers);
		free(x->rest);
		free(x->first);
		free(x);
	}
	c->valued = NULL;
}
