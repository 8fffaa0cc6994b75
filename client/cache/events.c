/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: tells the listener what has changed, in the object's collection and in
 * the views of other objects that show it.
 */
#include "client/cache/events.h"

#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/index.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/values/store.h"

void events_listen(struct model *m, void (*changed)(void *ctx, const struct change *c), void *ctx)
{
	m->changed = changed;
	m->changed_ctx = ctx;
}

void events_tell(struct model *m, enum change_type type, struct collection *c, struct object *o,
	const struct view *v, const char *name)
{
	struct change change = {
		.type = type, .collection = c, .object = o, .view = v, .name = name
	};

	if (m->changed)
		m->changed(m->changed_ctx, &change);
}

/* By what a view, or the .draft in it, shows o; NULL: it does not. */
static const char *shown_by(const struct view *v, const struct object *o)
{
	if (strcmp(v->of, o->coll->kind->dir) != 0)
		return NULL;
	if (!o->staged)
		return v->by;
	return v->make && !v->nested ? kind_view_makes_by(v) : NULL;
}

/*
 * Tells every object in memory, known to the kernel, whose view by reference shows o; of a staged
 * draft the .draft in those views.
 */
static void tell_views_of(struct object *o, enum change_type type, const char *entry)
{
	char plain[LIMIT_NAME_BYTES + 1];
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct region *r = o->coll->region;

	for (size_t i = 0; i < r->n; i++) {
		struct collection *c = r->collections[i];

		for (const struct view *v = c->kind->views; v && v->of; v++) {
			struct change change = { .type = type,
				.collection = c,
				.view = v,
				.drafts = o->staged,
				.name = entry };
			const char *by = shown_by(v, o);

			if (!by)
				continue;
			buf_clear(&id);
			if (object_string(o, by, &id) < 0 || id.len == 0)
				continue;
			change.object = table_by_id(c, id.data);
			if (!change.object || !change.object->pins || !o->coll->model->changed)
				continue;
			o->coll->model->changed(o->coll->model->changed_ctx, &change);
			if (!o->staged || !entry)
				continue;
			entry_name_plain(o, plain);
			change.name = plain;
			if (strcmp(plain, entry) != 0)
				o->coll->model->changed(o->coll->model->changed_ctx, &change);
		}
	}
}

/* Reports a staged draft to its .draft directory, and to those of the views that have it. */
static void tell_staged(struct object *o, enum change_type type, const char *entry)
{
	struct change c = { .type = type, .collection = o->coll, .name = entry, .drafts = true };
	struct object *parent = link_parent(o);

	if (parent) {
		c.collection = parent->coll;
		c.object = parent;
		c.view = kind_home(o->coll->region->cloud->type, o->coll->kind);
	}
	if (!o->coll->model->changed)
		return;
	o->coll->model->changed(o->coll->model->changed_ctx, &c);
	if (type == CHANGE_LISTING) { /* above it, .draft comes and goes */
		c.drafts = false;
		o->coll->model->changed(o->coll->model->changed_ctx, &c);
	}
	tell_views_of(o, type, entry);
}

void events_tell_entries(struct object *o, const char *entry)
{
	if (o->staged) {
		tell_staged(o, CHANGE_ENTRY, entry);
		return;
	}
	events_tell(o->coll->model, CHANGE_ENTRY, o->coll, NULL, NULL, entry);
	tell_views_of(o, CHANGE_ENTRY, entry);
}

void events_tell_owners(struct object *o)
{
	if (!o->staged)
		return;
	tell_views_of(o, CHANGE_ENTRY, o->draft);
	tell_views_of(o, CHANGE_LISTING, NULL);
}

void events_tell_listings(struct object *o)
{
	if (o->staged) {
		tell_staged(o, CHANGE_LISTING, NULL);
		return;
	}
	events_tell(o->coll->model, CHANGE_LISTING, o->coll, NULL, NULL, NULL);
	tell_views_of(o, CHANGE_LISTING, NULL);
}

/* ---- names */

#define NAMES_TOLD 64 /* of one name, for one change: the time-outs have to do for more */
#define TELL_DEPTH 8  /* names that stand upon each other's suffixes: web, web~7, web~7~9, ... */

/* The links to what lies in it have its entry in their text as well. */
static void tell_inner(const struct object *o, const char *id)
{
	const struct region *r = o->coll->region;

	for (size_t i = 0; i < r->n; i++) {
		struct collection *c = r->collections[i];
		struct object *inner;
		uint32_t cursor = 0;

		if (!c->kind->parent || strcmp(c->kind->parent, o->coll->kind->dir) != 0)
			continue;
		while ((inner = index_find(c, c->kind->parent_attr, id, &cursor)))
			if (inner->pins)
				events_tell(c->model, CHANGE_CALLED, c, inner, NULL, NULL);
	}
}

/* Tells those who link to it when it is called otherwise than when it was last told of. */
static void tell_if_renamed(struct object *o, const char *entry)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint32_t hash = chains_hash(entry);

	if (o->told_hash == hash)
		return;
	if (o->told_hash && o->pins)
		events_tell(o->coll->model, CHANGE_CALLED, o->coll, o, NULL, NULL);
	if (o->told_hash && object_id(o, &id) == 0 && id.len > 0)
		tell_inner(o, id.data);
	o->told_hash = hash;
}

static void tell_displaced(struct object *o, const char *taken, int depth);

static void tell_name(struct object *o, int depth)
{
	char entry[LIMIT_NAME_BYTES + 1];

	entry_name(o, entry);
	events_tell_entries(o, entry);
	tell_if_renamed(o, entry);
	tell_displaced(o, entry, depth);
}

/*
 * Others that would be called so, were it not this object's entry or id: their entries change
 * too.
 */
static void tell_displaced(struct object *o, const char *taken, int depth)
{
	struct object *other = NULL;
	int n = 0;

	while (depth > 0 && n++ < NAMES_TOLD && (other = entry_next_beside(o, taken, other))) {
		if (other == o || other->draft)
			continue;
		events_tell_entries(other, taken);
		tell_name(other, depth - 1);
	}
}

/* Tells of those of the same name whose ids begin alike: they alone have digits for its sake. */
static void tell_twins(struct object *o, const char *id)
{
	CLEANUP_BUF struct buf key = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *other = NULL;
	int n = 0;

	if (table_key(o, &key) < 0)
		return;
	while (n++ < NAMES_TOLD && (other = table_next_twin(o->coll, other, key.data, id)))
		if (other != o)
			tell_name(other, TELL_DEPTH);
	if (!o->gone)
		tell_name(o, TELL_DEPTH);
}

/* Says whether there are others enough of its name to have suffixes with it and without it. */
static bool is_among_many(const struct object *o)
{
	struct object *other = NULL;
	int n = 0;

	while (n < 2 && (other = entry_next_namesake(o, other)))
		n += other != o;
	return n == 2;
}

void events_tell_names(struct object *o)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *other = NULL;
	int err = object_id(o, &id);

	if (object_base(o, &base) == 0) {
		events_tell_entries(o, base.data); /* in views it may stand plain */
		if (is_among_many(o))
			tell_twins(o, id.data);
		else
			while ((other = entry_next_namesake(o, other)))
				tell_name(other, TELL_DEPTH);
	}
	if (!err && id.len > 0 && strcmp(id.data, base.data) != 0)
		tell_displaced(o, id.data, TELL_DEPTH);
}

/* ---- values */

/* An attribute has a new value: its file, the link and the views that stand for it. */
static void tell_value(void *ctx, unsigned slot)
{
	struct object *o = ctx;
	const char *name = store_slot_name(o->coll->store, slot);

	events_tell(o->coll->model, CHANGE_VALUES, o->coll, o, NULL, name);
	for (const struct view *v = o->coll->kind->views; v && v->of; v++)
		if (v->from && strcmp(v->from, name) == 0)
			events_tell(o->coll->model, CHANGE_LISTING, o->coll, o, v, NULL);
}

void events_tell_values(struct object *o, const struct record *before)
{
	if (o->pins) /* of what the kernel does not hold it need not hear */
		store_diff(o->coll->store, before, o->rec, tell_value, o);
}
