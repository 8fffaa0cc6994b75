/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view: what a view shows, from memory: the objects that refer to the owner,
 * or those that the owner lists. A cursor is a place in the collection (high
 * half) and a number within what that object stands for (low half).
 */
#include "client/cache/view.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/gathered.h"
#include "client/cache/index.h"
#include "client/cache/label.h"
#include "client/cache/listed.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"

static struct object *next_listed(const struct object *o, const char *from, const char *member,
	struct collection *of, uint32_t *n)
{
	struct object *found = NULL;
	const char *id;

	while (!found && (id = listed_id(o, from, member, *n))) {
		found = table_by_id(of, id);
		++*n;
	}
	return found;
}

static bool is_named(const struct object *o)
{
	CLEANUP_BUF struct buf name = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return object_string(o, kind_name_attr(o->coll->kind), &name) == 0 && name.len > 0;
}

struct object *view_member(const struct object *owner, const struct view *v, uint32_t *place)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *in = collection_sibling(owner->coll, kind_view_base(v));
	struct object *o = NULL;

	if (in && object_id(owner, &id) == 0 && id.len > 0)
		while ((o = index_find(in, kind_view_by(v), id.data, place)))
			if (!o->staged && (!v->owner || object_owner_begins_with(o, v->owner)))
				break;
	return o;
}

bool view_is_told_empty(const struct object *owner, const struct view *v)
{
	const struct collection *in = collection_sibling(owner->coll, kind_view_base(v));
	CLEANUP_JSON struct json *list = NULL;
	uint32_t place = 0;

	if (!v->instead || !in || !in->kind->beneath || object_held(owner, v->instead, &list) < 0)
		return false;
	return json_type(list) == JSON_ARRAY && !json_first(list) && !view_member(owner, v, &place);
}

/* Does it list more than one object? Then each of them is shown beside it. */
static bool lists_several(struct object *o, const struct view *v, struct collection *of)
{
	uint32_t n = 0;
	struct object *first = next_listed(o, v->from, v->member, of, &n), *other = first;

	while (other && other == first)
		other = next_listed(o, v->from, v->member, of, &n);
	return other;
}

/* A thing named stands for itself first, then for what it lists, if that is several. */
static struct object *behind_named(
	struct object *between, const struct view *v, struct collection *of, uint32_t *n)
{
	struct object *found = between;
	uint32_t at = *n ? *n - 1 : 0;

	if (*n && (!v->from || !lists_several(between, v, of)))
		return NULL;
	if (*n)
		found = next_listed(between, v->from, v->member, of, &at);
	*n = *n ? at + 1 : 1;
	return found;
}

struct object *view_behind(struct object *between, const struct view *v, uint32_t *n)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *of = collection_sibling(between->coll, v->of);
	struct object *found = NULL;

	if (!of)
		return NULL;

	if (v->named && is_named(between))
		return behind_named(between, v, of, n);
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

/* ... a draft's included. */
static struct object *next_of_view(
	struct object *owner, const struct view *v, struct collection *of, uint64_t *cursor)
{
	uint32_t n = (uint32_t)*cursor;
	struct object *o;

	if (!owner->draft)
		return next_reference(owner, v, of, cursor);
	o = next_listed(owner, kind_view_draft_from(v), v->draft_member, of, &n);
	*cursor = n;
	return o;
}

static bool came_before(struct object *owner, const struct view *v, struct collection *of,
	uint64_t cursor, struct object *o)
{
	uint64_t c = 0;
	struct object *other;

	while ((other = next_of_view(owner, v, of, &c)) && c != cursor)
		if (other == o)
			return true;
	return false;
}

/* Tells whether it may refer to one object twice, or would be read for each of them. */
static bool is_gathered(const struct object *owner, const struct view *v)
{
	return owner->draft || v->via || v->from;
}

struct object *view_next(struct object *owner, const struct view *v, uint64_t *cursor)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	const struct gathered *g;
	struct object *o;

	if (!of || (owner->draft && !kind_view_draft_from(v)))
		return NULL;
	if (!is_gathered(owner, v))
		return next_reference(owner, v, of, cursor);
	g = gathered_of(owner, v, of, next_of_view);
	if (g)
		return gathered_next(g, cursor);
	do
		o = next_of_view(owner, v, of, cursor);
	while (o && came_before(owner, v, of, *cursor, o));
	return o;
}

/* Tells whether its objects refer to the owner themselves, called as in their collection. */
static bool is_by_reference(
	const struct object *owner, const struct view *v, const struct collection *of)
{
	return v->by && !v->via && !owner->draft && !of->kind->parent;
}

static bool refers_to(const struct object *o, const struct view *v, const struct object *owner)
{
	CLEANUP_BUF struct buf mine = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       id = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return !o->staged && object_string(o, v->by, &mine) == 0 && object_id(owner, &id) == 0 &&
		id.len > 0 && strcmp(mine.data, id.data) == 0 &&
		(!v->owner || object_owner_begins_with(o, v->owner));
}

/* ---- what they are called there */

#define NAMES_FIRST 16 /* an index of the view is not built for the sake of so few */

/* Up to two of the objects of a view that have one base. */
struct called {
	struct object *first, *second;
};

static void add_called(struct called *c, struct object *o)
{
	if (!c->first)
		c->first = o;
	else if (o != c->first && !c->second)
		c->second = o;
}

static bool has_base(const struct object *o, const char *base)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return !o->draft && object_base(o, &b) == 0 && strcmp(b.data, base) == 0;
}

/* Those called so among what was gathered: the chain of a base has them in their order. */
static struct called called_in(const struct gathered *g, const char *base)
{
	struct called found = { NULL, NULL };
	uint32_t row = 0;
	struct object *o;

	while (!found.second && (o = gathered_called(g, base, &row)))
		if (has_base(o, base))
			add_called(&found, o);
	return found;
}

/*
 * Finds those called so. Where they refer to the owner, the objects of this name and those
 * of the view are gone through side by side: it ends with the shorter of both.
 */
static struct called called_so(
	struct object *owner, const struct view *v, struct collection *of, const char *base)
{
	struct called named = { NULL, NULL }, shown = { NULL, NULL };
	bool aside = is_by_reference(owner, v, of);
	const struct gathered *g =
		is_gathered(owner, v) ? gathered_of(owner, v, of, next_of_view) : NULL;
	struct object *name = NULL, *o;
	uint64_t cursor = 0;
	unsigned n = 0;

	if (g)
		return called_in(g, base);
	for (;;) {
		name = aside ? table_next_of_key(of, name, base) : NULL;
		if (aside && name && !name->draft && refers_to(name, v, owner))
			add_called(&named, name);
		if (aside && (!name || named.second))
			return named;
		if (aside && ++n < NAMES_FIRST)
			continue;
		o = next_reference(owner, v, of, &cursor);
		if (o && has_base(o, base))
			add_called(&shown, o);
		if (!o || shown.second)
			return shown;
	}
}

/* Adds the id to a name that an object of another kind has there too. */
static void tell_apart(const struct object *o, const struct object *other, const char *base,
	char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       its = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	size_t digits = NAME_ID_DIGITS;

	if (object_id(o, &id) < 0 || object_id(other, &its) < 0)
		return;
	while (id.data[digits - 1] && strncmp(id.data, its.data, digits) == 0)
		digits++;
	name_suffixed(base, id.data, digits, out);
}

void view_entry(struct object *owner, const struct view *v, struct object *o,
	char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *of = collection_sibling(owner->coll, v->of);
	struct called called;
	bool plain;

	entry_name(o, out);
	if (!of || v->nested || owner->draft || o->draft || object_base(o, &base) < 0)
		return;
	plain = strcmp(out, base.data) == 0;
	if (plain && is_by_reference(owner, v, of))
		return;
	called = called_so(owner, v, of, base.data);
	if (!called.second && !plain)
		entry_name_alone(o, out);
	else if (called.second && plain)
		tell_apart(o, called.first == o ? called.second : called.first, base.data, out);
}

static int tell_several(struct object *owner, const struct view *v, struct collection *of,
	const char *base, struct cloud_error *why)
{
	CLEANUP_BUF struct buf list = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
	char entry[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct object *o;

	while ((o = view_next(owner, v, &cursor))) {
		if (!has_base(o, base))
			continue;
		view_entry(owner, v, o, entry);
		if (buf_addf(&list, " %s", entry) < 0)
			break;
	}
	error_set(why, -ENOENT, "More than one %s exists with the name '%s':%s",
		kind_title(of->kind), base, list.data);
	return MODEL_SEVERAL;
}

/* A name that several have is nobody's entry; one that no other has is. */
static int find_called(struct object *owner, const struct view *v, struct collection *of,
	const char *entry, struct object **ret, struct cloud_error *why)
{
	struct called called = called_so(owner, v, of, entry);
	char name[LIMIT_NAME_BYTES + 1];

	if (called.second)
		return tell_several(owner, v, of, entry, why);
	if (!called.first)
		return MODEL_ABSENT;
	view_entry(owner, v, called.first, name);
	if (strcmp(name, entry) != 0)
		return MODEL_ABSENT;
	*ret = called.first;
	return 0;
}

/* One entry among them, without going through all of them. */
static int find_referrer(struct object *owner, const struct view *v, struct collection *of,
	const char *entry, struct object **ret, struct cloud_error *why)
{
	struct place all = { .coll = of };
	struct object *labelled = label_find(of, entry), *o = place_draft(&all, entry);
	struct cloud_error ambiguity;
	bool link = false;
	int err;

	if (labelled && refers_to(labelled, v, owner)) {
		*ret = labelled;
		return 0;
	}
	if (!o || !refers_to(o, v, owner)) {
		err = find_called(owner, v, of, entry, ret, why);
		if (err != MODEL_ABSENT)
			return err;
		/* a name with a suffix leads to its object, here or not */
		err = place_resolve(&all, entry, &o, &link, &ambiguity);
		if (err || link || !refers_to(o, v, owner))
			return MODEL_ABSENT;
	}
	*ret = o;
	return 0;
}

/* A draft that was made in a view whose owner lists its objects itself. */
static struct object *draft_made_in(
	struct object *owner, const struct view *v, struct collection *of, const char *entry)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       its = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = v->make_by ? place_draft(&(struct place){ .coll = of }, entry) : NULL;

	return o && object_id(owner, &id) == 0 && object_string(o, v->make_by, &its) == 0 &&
			id.len > 0 && strcmp(id.data, its.data) == 0
		? o
		: NULL;
}

/* Tells whether o is called so there: in the view or, where it has another name there, at home. */
static bool is_called(
	struct object *owner, const struct view *v, struct object *o, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];

	view_entry(owner, v, o, name);
	if (strcmp(name, entry) == 0)
		return true;
	entry_name(o, name);
	return strcmp(name, entry) == 0 && !has_base(o, entry);
}

/* Names that are cut say nothing of their base. */
static bool may_be_long(const char *entry)
{
	return strlen(entry) + 16 >= LIMIT_NAME_BYTES;
}

/* The row of the first object of this base that is called so, if it stands before `least`. */
static uint32_t row_called(struct object *owner, const struct view *v, const struct gathered *g,
	const char *base, const char *entry, uint32_t least)
{
	const char *suffix = entry + strlen(base);
	uint32_t row = 0;
	struct object *o;

	while ((o = gathered_called(g, base, &row)) && (!least || row < least)) {
		if (*suffix == '~' && !strchr(suffix, '%') &&
			!object_begins_with(o, "id", suffix + 1))
			continue;
		if (is_called(owner, v, o, entry))
			return row;
	}
	return least;
}

/* The first of them that the entry leads to: its label, its name, its name with a suffix. */
static struct object *find_gathered(struct object *owner, const struct view *v,
	const struct gathered *g, const char *entry, const struct object *labelled)
{
	CLEANUP_TEXT char *base = NULL;
	const char *tilde = strrchr(entry, '~');
	uint32_t row = labelled ? gathered_row(g, labelled) : 0;

	row = row_called(owner, v, g, entry, entry, row);
	if (tilde)
		base = strndup(entry, (size_t)(tilde - entry));
	if (base)
		row = row_called(owner, v, g, base, entry, row);
	else if (tilde)
		mem_failed();
	return gathered_at(g, row);
}

static int find_shown(struct object *owner, const struct view *v, const char *entry,
	struct object **ret, struct cloud_error *why)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	const struct gathered *g;
	struct object *o, *labelled;
	uint64_t cursor = 0;

	if (!of || (owner->draft && !kind_view_draft_from(v)))
		return MODEL_ABSENT;
	if (is_by_reference(owner, v, of))
		return find_referrer(owner, v, of, entry, ret, why);
	*ret = draft_made_in(owner, v, of, entry);
	if (*ret)
		return 0;
	labelled = label_find(of, entry);
	g = may_be_long(entry) ? NULL : gathered_of(owner, v, of, next_of_view);
	*ret = g ? find_gathered(owner, v, g, entry, labelled) : NULL;
	while (!g && !*ret && (o = view_next(owner, v, &cursor)))
		if (o == labelled || is_called(owner, v, o, entry))
			*ret = o;
	if (*ret)
		return 0;
	/* equal names have their sentence here too */
	return called_so(owner, v, of, entry).second ? tell_several(owner, v, of, entry, why)
						     : MODEL_ABSENT;
}

int view_find(struct object *owner, const struct view *v, const char *entry, struct object **ret,
	struct cloud_error *why)
{
	unsigned long failures = mem_failures();
	int err = find_shown(owner, v, entry, ret, why);

	return mem_checked(failures, err);
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

struct collection *view_told_by(const struct object *owner, const struct view *v)
{
	return kind_view_by(v) ? collection_sibling(owner->coll, kind_view_base(v)) : owner->coll;
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
