/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge: new objects, changed ones and those that are gone: their place in the
 * tables, and what the listener is told.
 */
#include "client/cache/merge.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/cache/events.h"
#include "client/cache/label.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/cache/remote.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/store.h"

/*
 * An object that we removed: an answer to what was asked before the moment does not bring it
 * back.
 */
struct tombstone {
	struct chain_row row; /* first; by id */
	uint32_t moment;
	char id[];
};

/* Puts the record, and what it is called by it, in the place of another. */
static int put_record(struct object *o, struct record *rec)
{
	struct record *before = o->rec;
	char *called = object_called(o), *now;
	int err;

	o->rec = rec;
	err = remote_name(o, &now);
	o->rec = before;
	if (err)
		return err;
	table_unlink(o);
	o->rec = rec;
	object_call(o, now);
	err = table_relink(o);
	if (err) {
		table_unlink(o);
		o->rec = before;
		object_call(o, called);
		table_relink(o);
	}
	free(err ? now : called);
	return err;
}

static int merge_known(struct object *o, struct record *rec, bool own)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *c = o->coll;
	struct record *before = o->rec;
	uint32_t called = o->base_hash;
	int err;

	if (store_equal(c->store, before, rec)) {
		store_record_free(c->store, rec);
		return 0;
	}
	events_tell_names(o);
	events_tell_listings(o);
	err = table_key(o, &key);
	if (!err)
		err = put_record(o, rec);
	if (err) {
		store_record_free(c->store, rec);
		return err;
	}
	o->version++;
	o->seen_s = (uint32_t)(timer_unix_ms() / 1000); /* its time, where the cloud gives none */
	if (o->base_hash == called)
		collection_edit(c);
	else
		collection_touch(c);
	events_tell_values(o, before);
	events_tell_listings(o);
	events_tell_names(o);
	remote_tell(o, key.data);
	chronicle_changed(o, before, own);
	store_record_free(c->store, before);
	return 0;
}

static int merge_new(struct collection *c, struct record *rec, bool own, struct object **ret)
{
	struct object *o;
	char *called;
	int err = object_new(c, &o);

	if (err) {
		store_record_free(c->store, rec);
		return err;
	}
	o->rec = rec;
	err = remote_name(o, &called);
	object_call(o, called);
	if (!err)
		err = table_add(o);
	if (err) {
		object_free(o);
		return err;
	}
	number_give(o);
	collection_touch(c);
	events_tell_names(o);
	events_tell_listings(o);
	remote_tell(o, NULL);
	chronicle_made(o, own);
	*ret = o;
	return 0;
}

static bool is_buried(struct collection *c, const char *id, uint32_t moment)
{
	struct chain_row *r =
		c->tombstones.count ? chains_first(&c->tombstones, chains_hash(id)) : NULL;

	for (; r; r = chains_next(r)) {
		const struct tombstone *t = container_of(r, struct tombstone, row);

		if (t->moment > moment && strcmp(t->id, id) == 0)
			return true;
	}
	return false;
}

/*
 * Was what is held asked for later than this answer? It may still be older: of
 * two questions under way at once the cloud may answer the later one first.
 */
static bool is_overtaken(const struct object *o, const struct json *value, uint32_t moment)
{
	CLEANUP_JSON struct json *held = NULL;
	const char *revision;
	int64_t before, now;

	if (o->from <= moment)
		return false;
	revision = o->coll->region->cloud->type->revision;
	if (!revision || json_int(json_get(value, revision), &now) < 0 ||
		object_value(o, revision, &held) < 0 || json_int(held, &before) < 0)
		return true;
	return now < 0 || before < 0 || now <= before;
}

/* Tells whether its objects' names are unique by nature: addresses within what they belong to. */
static bool is_called_uniquely(const struct kind *k)
{
	const struct attr *a = kind_attr(k, kind_name_attr(k));

	return a && a->type == ATTR_IP;
}

/* Tells whether both belong to the same: they have equal values of all that is required. */
static bool belong_alike(const struct object *o, const struct object *other)
{
	bool alike = true;

	for (const struct attr *a = o->coll->kind->attrs; a->name && alike; a++) {
		CLEANUP_JSON struct json *mine = NULL, *its = NULL;

		if (!(a->flags & ATTR_REQUIRED))
			continue;
		object_value(o, a->name, &mine);
		object_value(other, a->name, &its);
		alike = mine && its && json_equal(mine, its);
	}
	return alike;
}

/*
 * Removes the one that was asked for earlier, of two that cannot both be: its address was given
 * to the other. Gives whether o stays.
 */
static bool replace_namesakes(struct object *o, uint32_t moment)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *other = NULL, *next;

	if (!is_called_uniquely(o->coll->kind) || table_key(o, &key) < 0)
		return true;
	for (other = table_next_of_key(o->coll, NULL, key.data); other; other = next) {
		next = table_next_of_key(o->coll, other, key.data);
		if (other == o || other->draft || other->from == moment || !belong_alike(o, other))
			continue;
		if (other->from > moment) {
			merge_remove(o, false);
			return false;
		}
		merge_remove(other, false);
	}
	return true;
}

/* Tells whether the cloud answers what is no more. */
static bool is_deleted(const struct collection *c, const struct json *value)
{
	const char *status = json_get_string(value, kind_status_attr(c->kind));

	for (const char *const *gone = c->region->cloud->type->gone; status && gone && *gone;
		gone++)
		if (strcmp(status, *gone) == 0)
			return true;
	return false;
}

int merge_object(
	struct collection *c, const struct json *value, uint32_t moment, struct object **ret)
{
	const char *id = json_get_string(value, "id");
	unsigned long failures = mem_failures();
	struct object *o;
	struct record *rec;
	int err;

	*ret = NULL;
	if (!id || !name_id_ok(id)) /* requests will go to URLs that it stands in */
		return -EBADMSG;
	if (is_buried(c, id, moment))
		return 0;
	o = table_by_id(c, id);
	if (o && is_overtaken(o, value, moment)) {
		*ret = o;
		return mem_checked(failures, 0);
	}
	err = mem_checked(failures, 0); /* it may be there all the same */
	if (!err && is_deleted(c, value)) {
		if (o)
			merge_remove(o, false);
		return 0;
	}
	if (!err)
		err = object_encode(c, value, &rec);
	if (err)
		return err;
	err = o ? merge_known(o, rec, moment == OWN_CHANGE)
		: merge_new(c, rec, moment == OWN_CHANGE, &o);
	if (err)
		return err;
	if (moment > o->touched)
		object_is_fetched(o);
	o->from = moment == OWN_CHANGE ? ++c->moments : moment;
	if (replace_namesakes(o, moment))
		*ret = o;
	return mem_checked(failures, 0);
}

static void bury(struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *c = o->coll;
	struct tombstone *t;

	if (object_id(o, &id) == 0 && (t = malloc(sizeof(*t) + id.len + 1))) {
		memcpy(t->id, id.data, id.len + 1);
		t->moment = ++c->moments;
		if (chains_add(&c->tombstones, &t->row, chains_hash(t->id)) < 0)
			free(t);
	}
}

void merge_remove(struct object *o, bool own)
{
	struct collection *c = o->coll;

	if (o->gone)
		return;
	chronicle_gone(o, own);
	events_tell_names(o);
	events_tell_listings(o);
	if (own && !o->draft)
		bury(o);
	table_remove(o);
	number_take(o);
	o->gone = true;
	events_tell_names(o); /* its namesakes may be one alone now */
	if (!o->draft)
		remote_tell(o, NULL);
	collection_touch(c);
	label_remove(o);
	events_tell(c->model, CHANGE_GONE, c, o, NULL, NULL);
	if (o->pins == 0)
		object_free(o);
}

void merge_forget_removed(struct collection *c)
{
	for (struct chain_row *r = chains_each(&c->tombstones, NULL), *next; r; r = next) {
		next = chains_each(&c->tombstones, r);
		free(container_of(r, struct tombstone, row));
	}
	chains_free(&c->tombstones);
}
