/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expire: what is no longer known, because of what was changed.
 */
#include "client/query/expire.h"

#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/events.h"
#include "client/cache/found.h"
#include "client/cache/handles.h"
#include "client/cache/index.h"
#include "client/cache/link.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/cache/valued.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

/* Notes that what is known of one of its objects is old, though its list may serve. */
static void doubt(struct collection *c)
{
	if (c->doubted)
		return;
	c->doubted = true;
	events_tell(c->model, CHANGE_LISTING, c, NULL, NULL, NULL);
}

/* It may be called otherwise, and its entries may mean another, when it is read again. */
static void tell_old(struct object *o)
{
	char entry[LIMIT_NAME_BYTES + 1], alone[LIMIT_NAME_BYTES + 1];

	entry_name(o, entry);
	events_tell_entries(o, entry);
	entry_name_alone(o, alone); /* in views */
	if (strcmp(alone, entry) != 0)
		events_tell_entries(o, alone);
	events_tell(o->coll->model, CHANGE_CALLED, o->coll, o, NULL, NULL);
}

void expire_object(struct object *o)
{
	o->fetched_ms = 0;
	doubt_object(o);
	doubt(o->coll);
	if (o->pins)
		tell_old(o);
}

void expire_object_now(struct object *o)
{
	expire_object(o);
	o->touched = o->coll->moments;
}

void expire_collection(struct collection *c)
{
	int64_t now = timer_now_ms();

	fetches_forget(c);
	events_tell(c->model, CHANGE_LISTING, c, NULL, NULL, NULL);
	if (c->count == 0)
		return;
	c->expired_ms = now > c->expired_ms ? now : c->expired_ms + 1;
	doubt_collection(c);
	c->doubted = true; /* which its listing has been told of for */
	if (c->n_pinned > 0)
		events_tell(c->model, CHANGE_OLD, c, NULL, NULL, NULL);
}

bool expire_tell(struct collection *c, uint64_t *cursor)
{
	uint32_t from = (uint32_t)*cursor, told = 0, i;

	for (i = from; i < c->n_slots && i - from < PART_TELL_PLACES && told < PART_TELL; i++) {
		struct object *o = c->slots[i];

		if (!o || o->draft || o->pins == 0)
			continue;
		tell_old(o);
		told++;
	}
	*cursor = i;
	return i < c->n_slots;
}

/*
 * The entries that it has shown are doubtful, too. Those of objects that refer to the owner are
 * told of with their collection (tell_old): however many they are.
 */
static void tell_view(struct object *owner, const struct view *v)
{
	bool listed = v->via || v->from;
	struct collection *c = owner->coll;
	char entry[LIMIT_NAME_BYTES + 1];
	struct object *o;
	uint64_t cursor = 0;

	while (listed && (o = view_next(owner, v, &cursor))) {
		entry_name(o, entry);
		events_tell(c->model, CHANGE_ENTRY, c, owner, v, entry);
	}
	events_tell(c->model, CHANGE_LISTING, c, owner, v, NULL);
}

void expire_view(struct object *owner, const struct view *v)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	struct collection *in = collection_sibling(owner->coll, kind_view_base(v));

	tell_view(owner, v);
	if ((v->from && !v->via) || v->instead) /* the owner lists them */
		expire_object_now(owner);
	if (of)
		expire_collection(of);
	if (in && in != of)
		expire_collection(in);
}

void expire_found(const struct finding *f)
{
	struct probe p;

	for (unsigned n = 0; found_probe(f, n, &p); n++)
		if (p.view)
			expire_view(f->blocked, p.view);
		else if (p.coll)
			expire_collection(p.coll);
}

/* Says where the id lies to which a link leads. */
static struct spot spot_of(const struct collection *c, const struct link *l)
{
	return (struct spot){ c->kind->dir, l->attr, l->member, ATTR_STRING };
}

/* The next object from *place on whose link leads to this id. */
static struct object *next_referrer(
	struct collection *c, const struct link *l, const char *id, uint32_t *place)
{
	const struct spot s = spot_of(c, l);
	struct object *o;

	do
		o = l->member ? valued_find(c, &s, id, place) : index_find(c, l->attr, id, place);
	while (o && o->draft);
	return o;
}

/* Goes on with that by which next_referrer finds; false: there is more to do. */
static bool link_go_on(struct collection *c, const struct link *l)
{
	const struct spot s = spot_of(c, l);

	return l->member ? valued_go_on(c, &s) : index_go_on(c, l->attr);
}

/* Tells of what refers to the id in one collection, to be expired; true: there may be any. */
static bool expire_in(struct collection *c, const char *to, const char *id)
{
	unsigned long failures = mem_failures();
	bool any = false;

	for (const struct link *l = c->kind->links; l && l->attr; l++) {
		struct object *other;
		uint32_t place = 0;

		if (strcmp(l->to, to) != 0)
			continue;
		while ((other = next_referrer(c, l, id, &place))) {
			any = true;
			if (other->pins)
				events_tell(c->model, CHANGE_VALUES, c, other, NULL, l->attr);
		}
	}
	return any || mem_failures() != failures;
}

void expire_referrers(struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct region *r = o->coll->region;

	if (object_id(o, &id) < 0 || id.len == 0)
		return;
	for (size_t i = 0; i < r->n; i++)
		if (expire_in(r->collections[i], o->coll->kind->dir, id.data))
			expire_collection(r->collections[i]);
}

/* ---- what goes with an object */

/* Tells whether an object is nothing without what this link leads to. */
static bool is_required(const struct kind *k, const struct link *l)
{
	const struct attr *a = l->member ? NULL : kind_attr(k, l->attr);

	return a && (a->flags & ATTR_REQUIRED);
}

/* Collects those whose attribute is this id: removing one spoils the index. */
static void collect_of(struct collection *c, const char *attr, const char *id, struct handles *h)
{
	uint32_t place = 0;
	struct object *o;

	while (!h->more && (o = index_find(c, attr, id, &place)))
		if (!o->draft)
			handles_add(h, o);
}

/* Collects what lies in it, or is nothing without a reference to it. */
static void collect_dependents(
	struct collection *c, const struct object *o, const char *id, struct handles *h)
{
	const struct kind *k = c->kind, *of = o->coll->kind;

	if (k->parent && strcmp(k->parent, of->dir) == 0)
		collect_of(c, k->parent_attr, id, h);
	for (const struct link *l = k->links; l && l->attr; l++)
		if (is_required(k, l) && strcmp(l->to, of->dir) == 0)
			collect_of(c, l->attr, id, h);
}

/* Removes what has been collected, and what goes with that in turn. */
static void remove_dependents(struct model *m, const struct handles *h)
{
	for (uint32_t i = 0; i < h->n; i++) {
		struct object *o = model_object(m, handles_at(h, i));

		if (!o || o->gone)
			continue;
		expire_referrers(o);
		expire_dependents(o);
		merge_remove(o, true);
	}
}

static void collect_all(const struct object *o, const char *id, struct handles *h)
{
	const struct region *r = o->coll->region;

	for (size_t i = 0; i < r->n; i++)
		if (r->collections[i] != o->coll)
			collect_dependents(r->collections[i], o, id, h);
}

void expire_each_dependent(
	const struct object *o, void (*each)(void *ctx, struct object *dependent), void *ctx)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct handles h = { .n = 0 };

	if (object_id(o, &id) < 0 || id.len == 0)
		return;
	collect_all(o, id.data, &h);
	for (uint32_t i = 0; i < h.n; i++)
		each(ctx, model_object(o->coll->model, handles_at(&h, i)));
	handles_release(&h);
}

void expire_dependents(struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct handles h = { .n = 0 };

	if (object_id(o, &id) < 0 || id.len == 0)
		return;
	do {
		handles_clear(&h);
		collect_all(o, id.data, &h);
		remove_dependents(o->coll->model, &h);
	} while (h.more);
	handles_release(&h);
}

#define DEEPEST 4 /* what goes with what goes with it, and so on */

/*
 * Goes on with the indexes by which expire_referrers and expire_dependents find what refers to
 * objects of a kind, and to what goes with them.
 */
static bool find_by_index(struct region *r, const char *dir, unsigned depth)
{
	for (size_t i = 0; i < r->n; i++) {
		struct collection *c = r->collections[i];
		const struct kind *k = c->kind;
		bool goes = k->parent && strcmp(k->parent, dir) == 0;

		if (c->count == 0)
			continue;
		if (goes && !index_go_on(c, k->parent_attr))
			return false;
		for (const struct link *l = k->links; l && l->attr; l++) {
			if (strcmp(l->to, dir) != 0)
				continue;
			if (!link_go_on(c, l))
				return false;
			goes |= is_required(k, l);
		}
		if (goes && depth < DEEPEST && !find_by_index(r, k->dir, depth + 1))
			return false;
	}
	return true;
}

bool expire_prepare(const struct object *o)
{
	return find_by_index(o->coll->region, o->coll->kind->dir, 1);
}

void expire_within(struct object *o)
{
	for (const struct view *v = o->coll->kind->views; v && v->of; v++) {
		CLEANUP_JSON struct json *list = NULL;
		struct collection *of = v->nested ? collection_sibling(o->coll, v->of) : NULL;
		int err = of && v->instead ? object_held(o, v->instead, &list) : 0;

		if (err || json_first(list))
			expire_collection(of);
	}
}

void expire_quotas(const struct collection *c)
{
	const char *quotas = c->region->cloud->type->quotas;
	struct collection *of = quotas ? collection_sibling(c, quotas) : NULL;

	if (of && of != c)
		expire_collection(of);
}

void expire_targets(struct object *o)
{
	struct object *parent = link_parent(o);

	if (parent)
		expire_object(parent);
	for (const struct link *l = o->coll->kind->links; l && l->attr; l++) {
		unsigned long failures = mem_failures();
		struct collection *c = l->untold ? NULL : collection_sibling(o->coll, l->to);
		struct object *to = c ? link_target(o, l) : NULL;

		if (to)
			expire_object(to);
		else if (c && mem_failures() != failures) /* it is not known which of them */
			expire_collection(c);
	}
}

void expire_named(struct object *o, const struct json *body)
{
	for (const struct link *l = o->coll->kind->links; l && l->attr; l++) {
		const char *id = l->member || l->untold ? NULL : json_get_string(body, l->attr);
		struct collection *to = id ? collection_sibling(o->coll, l->to) : NULL;
		struct object *target = to ? table_by_id(to, id) : NULL;

		if (target)
			expire_object(target);
	}
}

/* Tells whether objects of the kind list `o` in turn, so that a change is seen at both ends. */
static bool lists_back(const struct kind *k, const struct object *o)
{
	for (const struct view *v = k->views; v && v->of; v++)
		if (v->from && !v->via && strcmp(v->of, o->coll->kind->dir) == 0)
			return true;
	return false;
}

static void expire_ids(struct collection *of, const struct json *list)
{
	for (const struct json *i = json_first(list); i; i = json_next(i)) {
		struct object *other = json_string(i) ? table_by_id(of, json_string(i)) : NULL;

		if (other)
			expire_object(other);
	}
}

void expire_listed(struct object *o, const struct json *body)
{
	for (const struct view *v = o->coll->kind->views; v && v->of; v++) {
		struct collection *of = collection_sibling(o->coll, v->of);
		CLEANUP_JSON struct json *now = NULL;

		if (!v->from || v->via || v->member || !json_get(body, v->from) || !of ||
			!lists_back(of->kind, o))
			continue;
		if (object_held(o, v->from, &now) < 0) {
			expire_collection(of); /* it is not known which of them */
			continue;
		}
		expire_ids(of, now);
		expire_ids(of, json_get(body, v->from));
	}
}
