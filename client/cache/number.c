/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: objects ask for the numbers of their keys in one order, and a number goes to the least
 * that asks: whatever order they come in, each ends up with the same (Gale and Shapley, "College
 * admissions and the stability of marriage").
 */
#include "client/cache/number.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/events.h"
#include "client/cache/link.h"
#include "client/cache/table.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

#define KEYS 15
#define HANDLED (1ull << 62) /* with neither this nor the bit above it, it is the front's own */

/* An object that has another number than the first of its id. */
struct moved {
	struct chain_row by_number, by_handle;
	uint64_t number;
	uint32_t handle;
	unsigned key;
};

static uint64_t number_by_handle(const struct object *o)
{
	return HANDLED | (uint64_t)o->handle << NUMBER_THING_BITS;
}

/* ---- the rows */

static uint32_t row_hash(uint64_t number)
{
	return (uint32_t)hash_keyed(0, &number, sizeof(number));
}

static struct moved *find_moved(const struct object *o)
{
	struct chain_row *r =
		o->moved ? chains_first(&o->coll->model->moved_by_handle, o->handle) : NULL;

	while (r && container_of(r, struct moved, by_handle)->handle != o->handle)
		r = chains_next(r);
	return r ? container_of(r, struct moved, by_handle) : NULL;
}

/* Short of memory it has no row, and a number of its handle. */
static void add_moved(struct object *o, unsigned key, uint64_t number)
{
	struct model *m = o->coll->model;
	struct moved *row = malloc(sizeof(*row));

	o->moved = true;
	if (!row || chains_add(&m->moved_by_handle, &row->by_handle, o->handle) < 0) {
		free(row);
		return;
	}
	if (chains_add(&m->moved_by_number, &row->by_number, row_hash(number)) < 0) {
		chains_remove(&m->moved_by_handle, &row->by_handle);
		free(row);
		return;
	}
	row->number = number;
	row->handle = o->handle;
	row->key = key;
}

/* Has o leave its number; returns the key of that. */
static unsigned leave(struct object *o)
{
	struct moved *row = find_moved(o);
	unsigned key = row ? row->key : 1;

	o->moved = true;
	if (row) {
		chains_remove(&o->coll->model->moved_by_number, &row->by_number);
		chains_remove(&o->coll->model->moved_by_handle, &row->by_handle);
		free(row);
	}
	return key;
}

/* ---- who has which */

/* Finds who, but `me`, has the first number of his id, and it is this. -ENOMEM: not known. */
static int find_unmoved(
	const struct collection *c, uint64_t number, const struct object *me, struct object **ret)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = NULL;
	int err = 0;

	*ret = NULL;
	while (!err && (o = table_next_of_number(c, o, number))) {
		if (o == me || o->moved)
			continue;
		buf_clear(&id);
		err = object_id(o, &id);
		if (!err && object_number(c, 1, id.data) == number) {
			*ret = o;
			break;
		}
	}
	return err;
}

/* Finds who, but `me`, has this number, which one of c may have; NULL: nobody. */
static int find_holder(
	const struct collection *c, uint64_t number, const struct object *me, struct object **ret)
{
	struct model *m = c->model;
	struct chain_row *r = chains_first(&m->moved_by_number, row_hash(number));
	int err = 0;

	*ret = NULL;
	for (; r && !*ret; r = chains_next(r)) {
		const struct moved *row = container_of(r, struct moved, by_number);

		if (row->number == number)
			*ret = m->handles[row->handle];
	}
	for (size_t i = 0; i < m->n_regions && !err && !*ret; i++)
		if (c->nth < m->regions[i]->n) /* clouds of two types have other kinds */
			err = find_unmoved(m->regions[i]->collections[c->nth], number, me, ret);
	return err;
}

/* Compares regions by their names, and before that by those of their clouds. */
static int compare_regions(const struct region *a, const struct region *b)
{
	int way = a->cloud == b->cloud ? 0 : strcmp(a->cloud->entry, b->cloud->entry);

	return way ? way : strcmp(a->name, b->name);
}

/* Tells whether the object of c with this id goes before the other one. */
static int is_less(
	const struct collection *c, const char *id, const struct object *other, bool *ret)
{
	CLEANUP_BUF struct buf its = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = object_id(other, &its), way;

	if (err)
		return err;
	way = compare_regions(c->region, other->coll->region);
	*ret = way ? way < 0 : strcmp(id, its.data) < 0;
	return 0;
}

/*
 * Gives the first number, by *key or a later one, that no lesser object has, and who has it now.
 * -ENOENT: there is none.
 */
static int next_number(const struct collection *c, const char *id, const struct object *me,
	unsigned *key, uint64_t *ret, struct object **ret_holder)
{
	bool less = false;
	int err = 0;

	for (; *key <= KEYS && !err; ++*key) {
		*ret = object_number(c, *key, id);
		err = find_holder(c, *ret, me, ret_holder);
		if (!err && *ret_holder)
			err = is_less(c, id, *ret_holder, &less);
		if (!err && (!*ret_holder || less))
			return 0;
	}
	return err ? err : -ENOENT;
}

/* Gives o a number by this key or a later one; returns who has to have another, NULL: nobody. */
static struct object *take_number(struct object *o, unsigned key)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *holder = NULL;
	uint64_t number;
	int err = object_id(o, &id);

	if (!err)
		err = next_number(o->coll, id.data, o, &key, &number, &holder);
	if (err)
		o->moved = true; /* its number comes of its handle */
	else if (key > 1)
		add_moved(o, key, number);
	return err ? NULL : holder;
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

void number_give(struct object *o)
{
	struct object *next = take_number(o, 1);

	while ((o = next)) {
		unsigned key = leave(o);

		next = take_number(o, key + 1);
		tell_number(o);
	}
}

void number_take(struct object *o)
{
	if (o->moved)
		leave(o);
}

void number_free(struct model *m)
{
	for (struct chain_row *r = chains_each(&m->moved_by_handle, NULL), *next; r; r = next) {
		next = chains_each(&m->moved_by_handle, r);
		free(container_of(r, struct moved, by_handle));
	}
	chains_free(&m->moved_by_handle);
	chains_free(&m->moved_by_number);
}

uint64_t number_of_object(const struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct moved *row = find_moved(o);

	if (row)
		return row->number;
	return o->draft || o->moved || object_id(o, &id) < 0 ? number_by_handle(o)
							     : object_number(o->coll, 1, id.data);
}

/* Returns that of the object with this id, which is not in memory. */
static uint64_t number_of_id(const struct collection *c, const char *id)
{
	struct object *holder;
	uint64_t number;
	unsigned key = 1;

	return next_number(c, id, NULL, &key, &number, &holder) == 0 ? number
								     : object_number(c, 1, id);
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
