/* SPDX-License-Identifier: Apache-2.0 */
/*
 * valued: for each value a row, which stands in a chain of those of one hash. Built when first
 * asked, and again after the collection has changed: from the last place to the first, so that
 * chains run forwards, and of many objects a part in each turn of the loop.
 */
#include "client/cache/valued.h"

#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/listed.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/attr.h"

#define TRIES 4 /* of building it in parts; while the collection goes on changing, then whole */

struct value_row {
	uint32_t hash, place;
	uint32_t next; /* its number + 1; 0: the end */
};

struct valued {
	struct valued *next;
	const struct spot *spot;
	uint64_t built; /* at how many edits, plus 1; 0: never */
	struct value_row *rows;
	uint32_t n_rows, size_rows;
	uint32_t *heads; /* number of a row + 1, by hash */
	uint32_t *first; /* the number of a place's first row; the place before has those behind */
	uint32_t n_places;
	/* under way */
	struct collection *coll;
	struct timer timer;
	struct wait_link *waiters;
	uint64_t edits; /* when that began */
	uint32_t at;	/* the place whose rows are made already */
	unsigned tries;
	unsigned long failures;
};

/* Appends value n at the spot, as indexes spell it; false past the last. */
static bool value_at(const struct object *o, const struct spot *s, uint32_t n, struct buf *out)
{
	const char *raw = listed_id(o, s->attr, s->member, n);

	buf_clear(out);
	if (raw && attr_spell(s->type, raw, out) < 0) {
		buf_clear(out);
		buf_adds(out, raw);
	}
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

	while (x && !is_same(x->spot, s))
		x = x->next;
	if (x)
		return x;
	x = calloc(1, sizeof(*x));
	if (!x)
		return NULL;
	x->spot = s;
	x->coll = c;
	x->next = c->valued;
	c->valued = x;
	return x;
}

/* ---- building it */

static void drop_rows(struct valued *x)
{
	free(x->rows);
	free(x->heads);
	free(x->first);
	x->rows = NULL;
	x->heads = x->first = NULL;
	x->n_rows = x->size_rows = x->n_places = 0;
	x->built = 0;
}

static bool valued_begin(struct valued *x)
{
	drop_rows(x);
	x->n_places = x->coll->n_slots;
	x->heads = calloc(x->n_places + 1, sizeof(*x->heads));
	x->first = calloc(x->n_places + 1, sizeof(*x->first));
	x->at = x->n_places;
	x->edits = x->coll->edits;
	x->failures = mem_failures();
	if (x->heads && x->first)
		return true;
	drop_rows(x);
	return false;
}

static void add_row(struct valued *x, uint32_t place, const char *value)
{
	uint32_t hash = chains_hash(value), *head = &x->heads[hash % (x->n_places + 1)];

	if (x->n_rows == x->size_rows) {
		uint32_t size = x->size_rows * 2 + 64;
		struct value_row *rows = realloc(x->rows, size * sizeof(*rows));

		if (!rows) {
			mem_failed();
			return;
		}
		x->rows = rows;
		x->size_rows = size;
	}
	x->rows[x->n_rows] = (struct value_row){ hash, place, *head };
	*head = ++x->n_rows;
}

/* Makes the rows of so many places more; false: that were all. */
static bool go_on(struct valued *x, uint32_t places)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	for (; places > 0 && x->at > 0; places--) {
		uint32_t place = --x->at;
		struct object *o = x->coll->slots[place];

		x->first[place] = x->n_rows;
		x->coll->model->visits.slots++;
		for (uint32_t n = 0; o && !o->draft && value_at(o, x->spot, n, &value); n++)
			if (value.len > 0)
				add_row(x, place, value.data);
	}
	if (x->at > 0)
		return true;
	x->built = mem_failures() == x->failures ? x->edits + 1 : 0; /* one is missing */
	return false;
}

static bool is_built(const struct valued *x)
{
	return x->built == x->coll->edits + 1;
}

/* Builds it whole. */
static bool build(struct valued *x)
{
	if (!valued_begin(x))
		return false;
	go_on(x, UINT32_MAX);
	return is_built(x);
}

static void build_some(struct timer *t)
{
	struct valued *x = container_of(t, struct valued, timer);
	bool changed = x->edits != x->coll->edits;

	if (is_built(x)) /* by who could not wait */
		changed = true;
	else if (changed && ++x->tries < TRIES && valued_begin(x))
		changed = false;
	if (!changed && go_on(x, PART_VALUES)) {
		timer_start(x->coll->model->timers, t, 0, build_some);
		return;
	}
	wait_wake(&x->waiters, NULL, NULL); /* who finds it unfinished builds it himself */
}

bool valued_go_on(struct collection *c, const struct spot *s)
{
	struct valued *x = valued_of(c, s);

	if (!x || is_built(x) || c->n_slots <= PART_VALUES)
		return true;
	if (x->timer.in)
		return false;
	if (x->tries >= TRIES || !valued_begin(x)) {
		x->tries = 0;
		return true;
	}
	timer_start(c->model->timers, &x->timer, 0, build_some);
	return false;
}

int valued_need(struct collection *c, const struct spot *s, struct waiter *w)
{
	return valued_go_on(c, s) ? 0 : wait_on(&valued_of(c, s)->waiters, w);
}

/* ---- finding */

/* NULL: there is no memory for it. */
static struct valued *built_of(struct collection *c, const struct spot *s)
{
	struct valued *x = valued_of(c, s);

	if (!x || (!is_built(x) && !build(x)))
		return NULL;
	x->tries = 0;
	return x;
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

/* The number + 1 of the first row of this hash, or of the next one behind those of the place. */
static uint32_t row_behind(const struct valued *x, uint32_t hash, uint32_t cursor)
{
	uint32_t place = cursor - 1, row, end;

	if (cursor == 0 || place >= x->n_places)
		return x->heads[hash % (x->n_places + 1)];
	end = place > 0 ? x->first[place - 1] : x->n_rows;
	for (row = x->first[place]; row < end; row++)
		if (x->rows[row].hash == hash)
			return x->rows[row].next;
	return x->heads[hash % (x->n_places + 1)];
}

struct object *valued_find(
	struct collection *c, const struct spot *s, const char *value, uint32_t *cursor)
{
	struct valued *x = built_of(c, s);
	uint32_t hash = chains_hash(value), at;

	if (!x)
		return find_by_place(c, s, value, cursor);
	for (at = row_behind(x, hash, *cursor); at; at = x->rows[at - 1].next) {
		const struct value_row *r = &x->rows[at - 1];
		struct object *o = c->slots[r->place];

		c->model->visits.links++;
		if (r->hash != hash || r->place < *cursor || !o)
			continue;
		c->model->visits.slots++;
		if (!valued_has(o, s, value))
			continue;
		*cursor = r->place + 1;
		return o;
	}
	return NULL;
}

/* Tells whether value n of the object in this place has come before it. */
static bool came_before(
	struct collection *c, const struct spot *s, uint32_t place, uint32_t n, const char *value)
{
	CLEANUP_BUF struct buf other = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint32_t cursor = 0;

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
		bool none = x && place < x->n_places &&
			x->first[place] == (place > 0 ? x->first[place - 1] : x->n_rows);

		if (place >= c->n_slots)
			return false;
		if (none || !o || o->draft || n == 0xffff || !value_at(o, s, n, out)) {
			*cursor = (uint64_t)(place + 1) << 16;
			continue;
		}
		++*cursor;
		if (out->len > 0 && !came_before(c, s, place, n, out->data))
			return true;
	}
}

size_t valued_bytes(const struct collection *c)
{
	size_t bytes = 0;

	for (const struct valued *x = c->valued; x; x = x->next)
		bytes += x->size_rows * sizeof(*x->rows) + 2 * x->n_places * sizeof(uint32_t);
	return bytes;
}

void valued_free(struct collection *c)
{
	for (struct valued *x = c->valued, *next; x; x = next) {
		next = x->next;
		timer_stop(&x->timer);
		drop_rows(x);
		free(x);
	}
	c->valued = NULL;
}
