/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: a table of handles that grows by one chain at a time (Litwin, "Linear hashing"), so
 * that no object that comes waits for all others to be placed anew.
 *
 * Objects ask for the hashes of their keys in one order, and a hash goes to the least that asks:
 * whatever order they come in, each ends up with the same (Gale and Shapley, "College admissions
 * and the stability of marriage").
 */
#include "client/cache/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/events.h"
#include "client/cache/link.h"
#include "client/cache/table.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"

#define HASHED (1ull << 63) /* what begins with neither is no object's: the front's own */
#define HANDLED (1ull << 62)
#define HASH_BITS 47
#define KEYS 15 /* object.number_key counts from 1 */

#define CHAIN 6 /* objects in one, about: a head takes less than a byte of each */

/* Appends what is hashed and compared. */
static int add_identity(const struct collection *c, const char *id, struct buf *out)
{
	buf_add(out, c->region->name, strlen(c->region->name) + 1);
	buf_add(out, c->kind->dir, strlen(c->kind->dir) + 1);
	return buf_adds(out, id);
}

static int identity(const struct object *o, struct buf *out)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = object_id(o, &id);

	return err ? err : add_identity(o->coll, id.data, out);
}

static bool is_less(const struct buf *a, const struct buf *b)
{
	int way = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);

	return way ? way < 0 : a->len < b->len;
}

/* The key is no secret: it is the same in every mount. */
static uint64_t number_by(const struct model *m, unsigned key, const struct buf *of)
{
	unsigned bits = HASH_BITS - m->numbers.fewer_bits;
	uint64_t hash = hash_with_key((const uint64_t[]){ key, 0 }, of->data, of->len);

	return HASHED | hash >> (64 - bits) << NUMBER_THING_BITS;
}

static uint64_t number_by_handle(const struct object *o)
{
	return HANDLED | (uint64_t)o->handle << NUMBER_THING_BITS;
}

/* ---- the table */

/* Hashes a number by the secret key: nobody chooses who stands in one chain. */
static uint32_t table_hash(uint64_t number)
{
	return (uint32_t)hash_keyed(0, &number, sizeof(number)) & ((1u << OBJECT_NUMBER_BITS) - 1);
}

/* Returns the greatest power of two that is not above n. */
static uint32_t power_below(uint32_t n)
{
	return 1u << (31 - __builtin_clz(n));
}

static uint32_t *head_of(const struct numbers *n, uint32_t hash)
{
	uint32_t half = power_below(n->n_heads), at = hash & (2 * half - 1);

	return &n->heads[at < n->n_heads ? at : at - half];
}

static int reserve_head(struct numbers *n)
{
	uint32_t size = n->size_heads + n->size_heads / 8 + 64, *heads;

	if (n->n_heads < n->size_heads)
		return 0;
	heads = realloc(n->heads, size * sizeof(*heads));
	if (!heads)
		return -ENOMEM;
	n->heads = heads;
	n->size_heads = size;
	return 0;
}

/* Adds a head, and gives it its part of the one chain that it was in. Short of memory it waits. */
static void grow(struct model *m)
{
	struct numbers *n = &m->numbers;
	uint32_t at = n->n_heads, handle, next;

	if (reserve_head(n) < 0)
		return;
	n->heads[n->n_heads++] = 0;
	if (at == 0)
		return;
	handle = n->heads[at - power_below(at)];
	n->heads[at - power_below(at)] = 0;
	for (; handle; handle = next) {
		struct object *o = m->handles[handle];
		uint32_t *head = head_of(n, o->number_hash);

		next = o->number_next;
		o->number_next = *head;
		*head = handle;
	}
}

static void put_in(struct object *o, uint64_t number)
{
	struct numbers *n = &o->coll->model->numbers;
	uint32_t *head;

	o->number_hash = table_hash(number);
	head = head_of(n, o->number_hash);
	o->number_next = *head;
	*head = o->handle;
	n->count++;
}

static void put_out(struct object *o)
{
	struct model *m = o->coll->model;
	uint32_t *at = head_of(&m->numbers, o->number_hash);

	for (; *at && *at != o->handle; at = &m->handles[*at]->number_next)
		m->visits.links++;
	if (*at)
		*at = o->number_next;
	m->numbers.count--;
}

/* Gives who has this number, and his identity; NULL: nobody. -ENOMEM: it is not known. */
static int find_holder(struct model *m, uint64_t number, struct buf *who, struct object **ret)
{
	uint32_t hash = table_hash(number);

	*ret = NULL;
	for (uint32_t at = *head_of(&m->numbers, hash); at && !*ret;) {
		struct object *o = m->handles[at];
		int err;

		at = o->number_next;
		m->visits.links++;
		if (o->number_hash != hash)
			continue;
		buf_clear(who);
		err = identity(o, who);
		if (err)
			return err;
		if (number_by(m, o->number_key, who) == number)
			*ret = o;
	}
	return 0;
}

/* ---- who has which */

/*
 * Gives the first number after that of `key` which no lesser one has, its key and who has it
 * now. False: there is none.
 */
static bool next_number(struct model *m, unsigned key, const struct buf *me, uint64_t *ret,
	unsigned *ret_key, struct object **ret_holder)
{
	CLEANUP_BUF struct buf who = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = 0;

	while (key++ < KEYS && !err) {
		*ret = number_by(m, key, me);
		*ret_key = key;
		err = find_holder(m, *ret, &who, ret_holder);
		if (!err && (!*ret_holder || is_less(me, &who)))
			return true;
	}
	return false;
}

/* Whoever looks at o again finds it as another. */
static void tell_number(struct object *o)
{
	o->version++;
	events_tell_names(o);
	events_tell_listings(o);
	events_tell_values(o, NULL);
	if (o->pins)
		events_tell(o->coll->model, CHANGE_CALLED, o->coll, o, NULL, NULL);
}

/* Returns who has to have another number now; NULL: nobody. */
static struct object *take_number(struct object *o)
{
	CLEANUP_BUF struct buf me = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct model *m = o->coll->model;
	struct object *holder = NULL;
	unsigned before = o->number_key, key;
	uint64_t number;

	o->number_key = 0;
	if (identity(o, &me) < 0 || !next_number(m, before, &me, &number, &key, &holder))
		return NULL;
	if (holder)
		put_out(holder);
	o->number_key = key;
	put_in(o, number);
	return holder;
}

void number_give(struct object *o)
{
	struct numbers *n = &o->coll->model->numbers;

	if (n->count >= n->n_heads * CHAIN)
		grow(o->coll->model);
	if (n->n_heads == 0) /* no memory */
		return;
	o = take_number(o);
	while (o) {
		struct object *next = take_number(o);

		tell_number(o);
		o = next;
	}
}

void number_take(struct object *o)
{
	if (o->number_key)
		put_out(o);
}

/* Returns that of the object with this id, which is not in memory. */
static uint64_t number_of_id(const struct collection *c, const char *id)
{
	CLEANUP_BUF struct buf me = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *holder;
	uint64_t number = 0;
	unsigned key;

	if (add_identity(c, id, &me) < 0)
		return 0;
	if (c->model->numbers.n_heads == 0 ||
		!next_number(c->model, 0, &me, &number, &key, &holder))
		number = number_by(c->model, 1, &me);
	return number;
}

uint64_t number_of_object(const struct object *o)
{
	CLEANUP_BUF struct buf me = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return o->number_key && identity(o, &me) == 0
		? number_by(o->coll->model, o->number_key, &me)
		: number_by_handle(o);
}

uint64_t number_of_link(const struct object *o, const struct link *l)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *to = collection_sibling(o->coll, l->to);
	const struct object *target;

	if (!to || link_target_id(o, l, &id) < 0)
		return 0;
	target = table_by_id(to, id.data);
	return target ? number_of_object(target) : number_of_id(to, id.data);
}

size_t number_bytes(const struct model *m)
{
	return m->numbers.size_heads * sizeof(m->numbers.heads[0]);
}

void number_free(struct model *m)
{
	free(m->numbers.heads);
	m->numbers = (struct numbers){ 0 };
}
