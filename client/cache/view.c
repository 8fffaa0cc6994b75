/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view: what a view shows, from memory: the objects that refer to the owner,
 * or those that the owner lists. A cursor is a place in the collection (high
 * half) and a number within what that object stands for (low half).
 */
#include "client/cache/view.h"

#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/label.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

/* The n-th id that an attribute holds, one or a list; false past the end. */
static bool listed_id(
	const struct object *o, const char *from, const char *member, uint32_t n, struct buf *out)
{
	struct json *value;
	bool found = false;

	if (object_value(o, from, &value) < 0)
		return false;
	if (json_string(value))
		found = n == 0 && buf_adds(out, json_string(value)) == 0;
	for (const struct json *i = json_first(value); i && !found; i = json_next(i)) {
		const char *id = json_string(member ? json_get(i, member) : i);

		if (!id || n-- > 0)
			continue;
		found = buf_adds(out, id) == 0;
	}
	json_free(value);
	return found;
}

static struct object *next_listed(const struct object *o, const char *from, const char *member,
	struct collection *of, uint32_t *n)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *found = NULL;

	while (!found && listed_id(o, from, member, *n, &id)) {
		found = table_by_id(of, id.data);
		buf_clear(&id);
		++*n;
	}
	return found;
}

static bool is_named(const struct object *o)
{
	CLEANUP_BUF struct buf name = BUF_INIT(LIMIT_OBJECT_BYTES);

	return object_string(o, kind_name_attr(o->coll->kind), &name) == 0 && name.len > 0;
}

struct object *view_member(struct object *owner, const struct view *v, uint32_t *place)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct collection *in = collection_sibling(owner->coll, kind_view_base(v));
	struct object *o = NULL;

	if (in && object_id(owner, &id) == 0 && id.len > 0)
		while ((o = index_find(in, kind_view_by(v), id.data, place)))
			if (!o->staged && (!v->owner || object_owner_begins_with(o, v->owner)))
				break;
	return o;
}

struct object *view_behind(struct object *between, const struct view *v, uint32_t *n)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct collection *of = collection_sibling(between->coll, v->of);
	struct object *found = NULL;

	if (!of)
		return NULL;

	if (v->named && is_named(between))
		return (*n)++ == 0 ? between : NULL;
	if (v->from)
		return next_listed(between, v->from, v->member, of, n);
	if (object_id(between, &id) == 0 && id.len > 0)
		found = index_find(of, v->by, id.data, n);
	return found;
}

bool view_stands_for(struct object *between, const struct view *v, const struct object *target)
{
	struct object *o;
	uint32_t n = 0;

	while ((o = view_behind(between, v, &n)))
		if (o == target)
			return true;
	return false;
}

/* Any object once for each time that it is referred to. */
static struct object *next_reference(
	struct object *owner, const struct view *v, struct collection *of, uint64_t *cursor)
{
	uint32_t place = (uint32_t)(*cursor >> 32), n = (uint32_t)*cursor;
	struct object *between, *found = NULL;

	if (!v->via && v->from) {
		found = next_listed(owner, v->from, v->member, of, &n);
	} else if (!v->via) {
		found = view_member(owner, v, &place);
	} else {
		while (!found) {
			uint32_t next = place;

			between = view_member(owner, v, &next);
			if (!between)
				break;
			found = view_behind(between, v, &n);
			if (!found) {
				place = next;
				n = 0;
			}
		}
	}
	*cursor = (uint64_t)place << 32 | n;
	return found;
}

static bool came_before(struct object *owner, const struct view *v, struct collection *of,
	uint64_t cursor, struct object *o)
{
	uint64_t c = 0;
	struct object *other;

	while ((other = next_reference(owner, v, of, &c)) && c != cursor)
		if (other == o)
			return true;
	return false;
}

struct object *view_next(struct object *owner, const struct view *v, uint64_t *cursor)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	struct object *o;

	if (!of || (owner->draft && !v->draft_from))
		return NULL;
	if (owner->draft) {
		uint32_t n = (uint32_t)*cursor;

		o = next_listed(owner, v->draft_from, v->draft_member, of, &n);
		*cursor = n;
		return o;
	}
	do
		o = next_reference(owner, v, of, cursor);
	while (o && (v->via || v->from) && came_before(owner, v, of, *cursor, o));
	return o;
}

/* Are its objects those that refer to the owner themselves, and called as in their collection? */
static bool is_by_reference(
	const struct object *owner, const struct view *v, const struct collection *of)
{
	return v->by && !v->via && !owner->draft && !of->kind->parent;
}

static bool refers_to(const struct object *o, const struct view *v, const struct object *owner)
{
	CLEANUP_BUF struct buf mine = BUF_INIT(LIMIT_OBJECT_BYTES),
			       id = BUF_INIT(LIMIT_OBJECT_BYTES);

	return !o->staged && object_string(o, v->by, &mine) == 0 && object_id(owner, &id) == 0 &&
		id.len > 0 && strcmp(mine.data, id.data) == 0 &&
		(!v->owner || object_owner_begins_with(o, v->owner));
}

/* One entry among them, without going through all of them. */
static int find_referrer(const struct object *owner, const struct view *v, struct collection *of,
	const char *entry, struct object **ret, struct cloud_error *why)
{
	struct place all = { .coll = of };
	struct object *labelled = label_find(of, entry), *o = place_draft(&all, entry);
	struct cloud_error ambiguity;
	bool link = false;
	int err = 0;

	if (labelled && refers_to(labelled, v, owner)) {
		*ret = labelled;
		return 0;
	}
	if (!o)
		err = place_resolve(&all, entry, &o, &link, &ambiguity);
	if (err == MODEL_SEVERAL && !labelled) { /* equal names have their sentence here too */
		*why = ambiguity;
		return err;
	}
	if (err || link || !refers_to(o, v, owner))
		return MODEL_ABSENT;
	*ret = o;
	return 0;
}

int view_find(struct object *owner, const struct view *v, const char *entry, struct object **ret,
	struct cloud_error *why)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o, *labelled;
	uint64_t cursor = 0;

	if (of && is_by_reference(owner, v, of))
		return find_referrer(owner, v, of, entry, ret, why);
	labelled = of ? label_find(of, entry) : NULL;
	while ((o = view_next(owner, v, &cursor))) {
		entry_name(o, name);
		if (o == labelled || strcmp(name, entry) == 0) {
			*ret = o;
			return 0;
		}
	}
	if (of && !labelled) { /* equal names have their sentence here too */
		struct place all = { .coll = of };
		bool link;

		if (place_resolve(&all, entry, &o, &link, why) == MODEL_SEVERAL)
			return MODEL_SEVERAL;
	}
	return MODEL_ABSENT;
}

bool view_shows(struct object *owner, const struct view *v, const struct object *target)
{
	const struct collection *of = collection_sibling(owner->coll, v->of);
	uint64_t cursor = 0;
	struct object *o;

	if (of && target && target->coll == of && is_by_reference(owner, v, of))
		return refers_to(target, v, owner);
	while ((o = view_next(owner, v, &cursor)))
		if (o == target)
			return true;
	return false;
}

uint64_t view_version(const struct object *owner, const struct view *v)
{
	const struct collection *of = collection_sibling(owner->coll, v->of);
	const struct collection *in = v->via ? collection_sibling(owner->coll, v->via) : NULL;

	return (of ? of->version : 0) + (in ? in->version : 0) + owner->version;
}

bool view_connects(const struct view *v)
{
	return v->connections || v->set || v->draft_from || (v->from && !v->member && !v->via);
}
