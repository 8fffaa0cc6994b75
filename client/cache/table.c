/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: a collection's objects by place, by id, and by the key of the name.
 */
#include "client/cache/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/object.h"
#include "client/cache/valued.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/values/name.h"

/*
 * Adds the base cut: bases that are cut alike are one, for their ids must differ in what is shown
 * of them.
 */
static int add_cut(const char *base, struct buf *out)
{
	char cut[LIMIT_NAME_BYTES + 1];

	name_suffixed(base, "00000000", NAME_ID_DIGITS, cut);
	buf_add(out, cut, strlen(cut) - NAME_ID_DIGITS);
	return buf_addc(out, '/'); /* which no short base can hold */
}

/*
 * Names are told apart within one directory: what objects are found by is the
 * base after the directory's own part, which no base can hold (a slash).
 */
int table_key(const struct object *o, struct buf *out)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if (object_parent_id(o, out))
		buf_addc(out, '/');
	if (o->staged)
		buf_adds(out, DRAFTS);
	err = object_base(o, &base);
	if (err)
		return err;
	return name_is_long(base.data) ? add_cut(base.data, out)
				       : buf_add(out, base.data, base.len);
}

struct object *table_of_hash(const struct collection *c, uint32_t hash)
{
	return c->n_buckets ? c->by_id[hash_bucket(hash, c->n_buckets)] : NULL;
}

/* Hashes a number by the secret key: nobody chooses which objects stand in one chain. */
static uint32_t number_hash(uint64_t number)
{
	return (uint32_t)hash_keyed(0, &number, sizeof(number));
}

static uint32_t id_hash(const struct collection *c, const char *id)
{
	return number_hash(object_number(c, 1, id));
}

struct object *table_next_of_number(const struct collection *c, struct object *o, uint64_t number)
{
	uint32_t hash = number_hash(number);

	for (o = o ? o->id_next : table_of_hash(c, hash); o && (o->id_hash != hash || o->draft);
		o = o->id_next)
		c->model->visits.links++;
	return o;
}

struct object *table_by_id(const struct collection *c, const char *id)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint32_t hash = id_hash(c, id);
	struct object *o = table_of_hash(c, hash);

	for (; o; o = o->id_next) {
		c->model->visits.links++;
		if (o->id_hash != hash || o->draft)
			continue;
		c->model->visits.slots++;
		buf_clear(&b);
		if (object_id(o, &b) == 0 && strcmp(b.data, id) == 0)
			break;
	}
	return o;
}

static bool has_key(const struct object *o, uint32_t hash, const char *key)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	o->coll->model->visits.links++;
	if (o->base_hash != hash)
		return false;
	o->coll->model->visits.slots++;
	return table_key(o, &b) == 0 && strcmp(b.data, key) == 0;
}

static struct object *object_at(const struct collection *c, uint32_t at)
{
	return at ? c->slots[at - 1] : NULL;
}

static uint32_t *base_head(const struct collection *c, const struct object *o)
{
	return &c->by_base[hash_bucket(o->base_hash, c->n_buckets)];
}

/* The next object after o (NULL: the first) with this key. */
struct object *table_next_of_key(const struct collection *c, struct object *o, const char *key)
{
	uint32_t hash = chains_hash(key);

	if (!c->n_buckets)
		return NULL;
	o = object_at(c, o ? o->base_next : c->by_base[hash_bucket(hash, c->n_buckets)]);
	while (o && !has_key(o, hash, key))
		o = object_at(c, o->base_next);
	return o;
}

/* Few objects have namesakes, and no other's chain is walked: half as many heads do. */
static uint32_t *twin_head(const struct collection *c, uint32_t hash)
{
	return &c->by_twin[hash_bucket(hash, c->n_buckets / 2)];
}

static uint32_t twin_hash(const char *key, const char *id)
{
	return (uint32_t)hash_keyed(
		hash_keyed(0, key, strlen(key)), id, strnlen(id, NAME_ID_DIGITS));
}

/*
 * The next one of this key whose id begins as `id` does, in its first
 * NAME_ID_DIGITS: of many that are called alike a few at most.
 */
struct object *table_next_twin(
	const struct collection *c, struct object *o, const char *key, const char *id)
{
	uint32_t hash = chains_hash(key), twin = twin_hash(key, id);

	if (!c->n_buckets)
		return NULL;
	o = object_at(c, o ? o->twin_next : *twin_head(c, twin));
	while (o && (o->twin_hash != twin || o->draft || !has_key(o, hash, key)))
		o = object_at(c, o->twin_next);
	return o;
}

/* The next one of this key that a suffix can stand for. */
struct object *table_next_of_suffix(
	const struct collection *c, struct object *o, const char *key, const char *suffix)
{
	return strchr(suffix, '%') ? table_next_of_key(c, o, key)
				   : table_next_twin(c, o, key, suffix);
}

static void twin_out(struct collection *c, const struct object *o)
{
	uint32_t *at = twin_head(c, o->twin_hash);

	for (; *at && *at != o->place + 1u; at = &c->slots[*at - 1]->twin_next)
		c->model->visits.links++;
	if (*at)
		*at = o->twin_next;
}

/* Links it to both neighbours: many may have one key, and each can go without a walk. */
static void base_in(struct collection *c, struct object *o)
{
	uint32_t *head = base_head(c, o);

	o->base_next = *head;
	o->base_prev = 0;
	if (*head)
		c->slots[*head - 1]->base_prev = o->place + 1u;
	*head = o->place + 1u;
}

static void base_out(struct collection *c, struct object *o)
{
	if (o->base_prev)
		c->slots[o->base_prev - 1]->base_next = o->base_next;
	else if (*base_head(c, o) == o->place + 1u)
		*base_head(c, o) = o->base_next;
	if (o->base_next)
		c->slots[o->base_next - 1]->base_prev = o->base_prev;
	o->base_next = o->base_prev = 0;
}

/* ---- few of them */

/* The next one of a few, of those at places from the cursor on. */
static struct object *next_of_few(
	const struct collection *c, const struct places *few, uint64_t *cursor)
{
	uint32_t place;

	c->model->visits.slots++;
	return places_next(few, cursor, &place) ? c->slots[place] : NULL;
}

struct object *table_next_staged(const struct collection *c, uint64_t *cursor)
{
	struct object *o;

	if (!c->staged.n || c->staged.list)
		return c->staged.n ? next_of_few(c, &c->staged, cursor) : NULL;
	while ((o = collection_next(c, cursor)) && !o->staged)
		continue;
	return o;
}

struct object *table_next_long(const struct collection *c, uint64_t *cursor)
{
	struct object *o;

	if (!c->lengthy.n || c->lengthy.list)
		return c->lengthy.n ? next_of_few(c, &c->lengthy, cursor) : NULL;
	while ((o = collection_next(c, cursor)) && !o->lengthy)
		continue;
	return o;
}

static void link_in(struct collection *c, struct object *o)
{
	struct object **head = &c->by_id[hash_bucket(o->id_hash, c->n_buckets)];

	base_in(c, o);
	if (o->staged)
		places_add(&c->staged, o->place);
	if (o->lengthy)
		places_add(&c->lengthy, o->place);
	o->twin_next = *twin_head(c, o->twin_hash);
	*twin_head(c, o->twin_hash) = o->place + 1u;
	o->id_next = *head;
	*head = o;
}

static void link_out(struct collection *c, struct object *o)
{
	struct object **at = &c->by_id[hash_bucket(o->id_hash, c->n_buckets)];

	base_out(c, o);
	if (o->staged)
		places_drop(&c->staged, o->place);
	if (o->lengthy)
		places_drop(&c->lengthy, o->place);
	twin_out(c, o);
	for (; *at && *at != o; at = &(*at)->id_next)
		c->model->visits.links++;
	if (*at)
		*at = o->id_next;
}

/* ---- growing */

#define BUCKETS_LEAST 16

/* Makes room for so many buckets. */
static int reserve_buckets(struct collection *c, uint32_t n)
{
	struct object **by_id = realloc(c->by_id, n * sizeof(struct object *));
	uint32_t *by_base = by_id ? realloc(c->by_base, n * sizeof(*by_base)) : NULL;
	uint32_t *by_twin = by_base ? realloc(c->by_twin, n / 2 * sizeof(*by_twin)) : NULL;

	if (by_id)
		c->by_id = by_id;
	if (by_base)
		c->by_base = by_base;
	if (!by_twin)
		return -ENOMEM;
	c->by_twin = by_twin;
	c->size_buckets = n;
	return 0;
}

/* Moves what belongs to the last bucket there, in its order, out of the one that had it. */
static void split_ids(struct collection *c, uint32_t from)
{
	struct object *o = c->by_id[from];
	struct object **heads[] = { &c->by_id[from], &c->by_id[c->n_buckets - 1] };

	for (; o; o = o->id_next) {
		struct object ***end = &heads[hash_bucket(o->id_hash, c->n_buckets) != from];

		c->model->visits.links++;
		**end = o;
		*end = &o->id_next;
	}
	*heads[0] = *heads[1] = NULL;
}

static void split_bases(struct collection *c, uint32_t from)
{
	uint32_t at = c->by_base[from], last[] = { 0, 0 };
	uint32_t *ends[] = { &c->by_base[from], &c->by_base[c->n_buckets - 1] };

	for (; at; at = object_at(c, at)->base_next) {
		struct object *o = object_at(c, at);
		bool goes = hash_bucket(o->base_hash, c->n_buckets) != from;

		c->model->visits.links++;
		o->base_prev = last[goes];
		last[goes] = *ends[goes] = at;
		ends[goes] = &o->base_next;
	}
	*ends[0] = *ends[1] = 0;
}

static void split_twins(struct collection *c, uint32_t from)
{
	uint32_t at = c->by_twin[from], n = c->n_buckets / 2;
	uint32_t *ends[] = { &c->by_twin[from], &c->by_twin[n - 1] };

	for (; at; at = object_at(c, at)->twin_next) {
		struct object *o = object_at(c, at);
		uint32_t **end = &ends[hash_bucket(o->twin_hash, n) != from];

		c->model->visits.links++;
		**end = at;
		*end = &o->twin_next;
	}
	*ends[0] = *ends[1] = 0;
}

/* The bucket that had what is of the last of n now. */
static uint32_t split_from(uint32_t n)
{
	return hash_bucket(n - 1, n - 1);
}

/*
 * Begins the tables, or adds a bucket to each that is as long as they. With each object comes one:
 * never all objects are moved at once.
 */
static int grow_tables(struct collection *c)
{
	uint32_t size = c->size_buckets;
	int err = 0;

	if (c->n_buckets == size)
		err = reserve_buckets(c, size ? size + size / 4 * 2 : BUCKETS_LEAST);
	if (err)
		return err;
	if (c->n_buckets == 0) {
		c->n_buckets = BUCKETS_LEAST;
		memset(c->by_id, 0, BUCKETS_LEAST * sizeof(struct object *));
		memset(c->by_base, 0, BUCKETS_LEAST * sizeof(*c->by_base));
		memset(c->by_twin, 0, BUCKETS_LEAST / 2 * sizeof(*c->by_twin));
		return 0;
	}
	c->n_buckets++;
	split_ids(c, split_from(c->n_buckets));
	split_bases(c, split_from(c->n_buckets));
	if (c->n_buckets % 2 == 0)
		split_twins(c, split_from(c->n_buckets / 2));
	return 0;
}

/* There is room for as many holes as slots, so that leaving a place cannot fail. */
static int grow_slots(struct collection *c)
{
	uint32_t size = c->size_slots ? c->size_slots + c->size_slots / 2 : 16;
	struct object **slots = realloc(c->slots, size * sizeof(struct object *));
	uint32_t *holes = slots ? realloc(c->holes, size * sizeof(*holes)) : NULL;

	if (slots)
		c->slots = slots;
	if (!holes)
		return -ENOMEM;
	c->holes = holes;
	c->size_slots = size;
	return 0;
}

/* While somebody walks the places, what is new stands behind them all: he meets nothing twice. */
static int take_place(struct collection *c, struct object *o)
{
	bool fill = c->n_holes > 0 && c->walks == 0;
	int err = !fill && c->n_slots == c->size_slots ? grow_slots(c) : 0;

	if (err)
		return err;
	o->place = fill ? c->holes[--c->n_holes] : c->n_slots++;
	c->slots[o->place] = o;
	return 0;
}

static void leave_place(struct collection *c, const struct object *o)
{
	c->slots[o->place] = NULL;
	c->holes[c->n_holes++] = o->place;
	if (c->n_holes == c->n_slots && c->walks == 0)
		c->n_holes = c->n_slots = 0;
}

/*
 * Hashes of the id and base that its record gives now; a draft is found by its key in both
 * tables.
 */
static int rehash(struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	err = object_id(o, &id);
	if (!err)
		err = table_key(o, &key);
	if (!err) {
		o->lengthy = key.len > LIMIT_NAME_BYTES / 2;
		o->base_hash = chains_hash(key.data);
		o->id_hash = o->draft ? o->base_hash : id_hash(o->coll, id.data);
		o->twin_hash = twin_hash(key.data, id.data);
	}
	return err;
}

int table_add(struct object *o)
{
	struct collection *c = o->coll;
	int err = 0;

	if (c->count + 1 > c->n_buckets)
		err = grow_tables(c);
	if (!err)
		err = rehash(o);
	if (!err)
		err = take_place(c, o);
	if (err)
		return err;
	link_in(c, o);
	index_put(o);
	valued_put(o);
	c->count++;
	return 0;
}

void table_remove(struct object *o)
{
	struct collection *c = o->coll;

	link_out(c, o);
	index_drop(o);
	valued_drop(o);
	leave_place(c, o);
	c->count--;
}

void table_unlink(struct object *o)
{
	link_out(o->coll, o);
	index_drop(o);
	valued_drop(o);
}

int table_relink(struct object *o)
{
	int err = rehash(o);

	link_in(o->coll, o);
	index_put(o);
	valued_put(o);
	return err;
}
