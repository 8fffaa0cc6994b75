/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found: what an index shows, from memory. A cursor is the number of a probe (the upper 16 bits)
 * and a place in its collection.
 */
#include "client/cache/found.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/cache/valued.h"
#include "client/cache/view.h"
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/attr.h"
#include "client/values/name.h"

#define PROBE_SHIFT 48
#define NAMESAKES 16 /* looked at; where more are called alike, one is taken to be there, too */

/* Tells whether the object's attribute begins as one of these words does. */
static bool begins_as(const struct object *o, const char *attr, const char *words)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	size_t n;

	if (object_string(o, attr, &value) < 0)
		return false;
	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (strncmp(value.data, words, n) == 0)
			return true;
	}
	return false;
}

/* Row n of those that are about the kind; NULL past the last. */
static const struct blocker *row_of(const struct kind *k, unsigned n)
{
	const struct blocker *b = kind_blockers;

	for (; b->kind; b++)
		if (strcmp(b->kind, k->dir) == 0 && n-- == 0)
			return b;
	return NULL;
}

/* Tells whether what the row says of the object itself holds. */
static bool applies(const struct blocker *b, const struct object *o)
{
	if (b->when && !object_owner_begins_with(o, b->when))
		return false;
	return !b->unless || !begins_as(o, b->unless, b->words);
}

static bool probe_blocker(const struct finding *f, unsigned n, struct probe *ret)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_NAME_BYTES);
	const struct object *o = f->blocked;
	const struct blocker *b = row_of(o->coll->kind, n);
	struct collection *c = b ? region_find(f->region, b->spot.of) : NULL;
	int err;

	if (!b)
		return false;
	*ret = (struct probe){ .spot = &b->spot, .value = ret->id, .row = b };
	err = b->from ? object_string(o, b->from, &id) : object_id(o, &id);
	if (!c || err || id.len == 0 || !applies(b, o))
		return true;
	ret->view = b->view ? kind_view(o->coll->kind, b->view) : NULL;
	if (b->view ? !ret->view : b->spot.attr && !kind_attr(c->kind, b->spot.attr))
		return true;
	memcpy(ret->id, id.data, id.len + 1);
	ret->coll = c;
	return true;
}

/* Gives spot n of an index; NULL past the last, for a directory's offset is its reader's. */
static const struct spot *spot_at(const struct index *x, unsigned n)
{
	const struct spot *s = x->spots;

	for (; s && s->of && n > 0; n--)
		s++;
	return s && s->of ? s : NULL;
}

bool found_probe(const struct finding *f, unsigned n, struct probe *ret)
{
	const struct spot *s;
	struct collection *c;

	if (f->blocked)
		return probe_blocker(f, n, ret);
	s = spot_at(f->index, n);
	if (!s)
		return false;
	c = region_find(f->region, s->of);
	if (c && (!kind_attr(c->kind, s->attr) || (f->among && f->among != c)))
		c = NULL;
	*ret = (struct probe){ .coll = c, .spot = s, .value = f->value };
	return true;
}

int found_spell(const struct index *x, const char *entry, struct buf *value, struct buf *right)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	enum attr_type type = x->spots ? x->spots[0].type : ATTR_STRING;
	int err = name_decode(entry, &raw, NULL);

	if (!err && (raw.len == 0 || raw.len != strlen(raw.data)))
		err = -EINVAL;
	if (!err)
		err = attr_spell(type, raw.data, value);
	return err ? err : name_encode(value->data, value->len, right);
}

int found_value_entry(const char *value, struct buf *out)
{
	return name_encode(value, strlen(value), out);
}

/* Tells whether an object that has the id is one that blocks: its owner says so. */
static bool does_block(const struct blocker *b, const struct object *o)
{
	if (!b)
		return true;
	return (!b->owner || object_owner_begins_with(o, b->owner)) &&
		(!b->except || !object_owner_begins_with(o, b->except));
}

static bool probe_finds(const struct finding *f, const struct probe *p, const struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (p->view)
		return view_shows(f->blocked, p->view, o);
	if (p->coll != o->coll || o->draft)
		return false;
	if (p->row && p->row->from)
		return object_id(o, &id) == 0 && strcmp(id.data, p->value) == 0;
	return valued_has(o, p->spot, p->value) && does_block(p->row, o);
}

/* Tells whether any probe before number n finds it. */
static bool is_found(const struct finding *f, unsigned n, const struct object *o)
{
	struct probe p;

	for (unsigned i = 0; i < n && found_probe(f, i, &p); i++)
		if (p.coll && probe_finds(f, &p, o))
			return true;
	return false;
}

#define VIEW_SHIFT 20 /* a view's cursor has a place and, here, a number within that */

static struct object *next_in_view(const struct finding *f, const struct view *v, uint64_t *at)
{
	uint64_t cursor = *at >> VIEW_SHIFT << 32 | (*at & ((1u << VIEW_SHIFT) - 1));
	struct object *o = view_next(f->blocked, v, &cursor);

	*at = (cursor >> 32) << VIEW_SHIFT | (cursor & ((1u << VIEW_SHIFT) - 1));
	return o;
}

static struct object *next_of_probe(const struct finding *f, const struct probe *p, uint64_t *at)
{
	uint32_t place = (uint32_t)*at;
	struct object *o;

	if (p->view)
		return next_in_view(f, p->view, at);
	if (p->row && p->row->from)
		return (*at)++ == 0 ? table_by_id(p->coll, p->value) : NULL;
	while ((o = valued_find(p->coll, p->spot, p->value, &place)))
		if (does_block(p->row, o))
			break;
	*at = place;
	return o;
}

struct object *found_next(const struct finding *f, uint64_t *cursor)
{
	unsigned n = (unsigned)(*cursor >> PROBE_SHIFT);
	uint64_t at = *cursor & ((1ull << PROBE_SHIFT) - 1);
	struct probe p;

	for (; found_probe(f, n, &p); n++, at = 0) {
		struct object *o;

		while (p.coll && (o = next_of_probe(f, &p, &at))) {
			if (is_found(f, n, o))
				continue;
			*cursor = (uint64_t)n << PROBE_SHIFT | at;
			return o;
		}
	}
	return NULL;
}

static int add_path(const struct object *o, const char *at, struct buf *out)
{
	entry_path(o, out);
	return at ? buf_addf(out, "/%s", at) : out->err;
}

const struct view *found_parts(const struct collection *of, const char *at)
{
	for (const struct view *v = of->kind->views; at && v && v->of; v++)
		if (strncmp(at, v->name, strlen(v->name)) == 0 &&
			strcmp(at + strlen(v->name), "/") == 0)
			return v;
	return NULL;
}

/* Appends where a part stands: in a view under the name that it has there, if that is known. */
static int add_part(struct object *whole, const char *at, struct object *part, struct buf *out)
{
	const struct view *v = found_parts(whole->coll, at);
	char name[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct object *o;
	int err = add_path(whole, at, out);

	while (v && v->via && !err && (o = view_next(whole, v, &cursor)))
		if (view_stands_for(part, v, o)) {
			view_entry(whole, v, o, name);
			return buf_adds(out, name);
		}
	return err;
}

bool found_whole(struct object *o, struct probe *ret)
{
	struct finding f = { .region = o->coll->region, .blocked = o };

	for (unsigned n = 0; found_probe(&f, n, ret); n++)
		if (ret->coll && ret->row->from && ret->row->at)
			return true;
	return false;
}

int found_path(const struct finding *f, uint64_t cursor, struct object *o, struct buf *out)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct object *whole = NULL;
	struct probe p, of;

	if (!found_probe(f, (unsigned)(cursor >> PROBE_SHIFT), &p))
		return -ENOENT;
	if (p.view) {
		view_entry(f->blocked, p.view, o, name);
		entry_path(f->blocked, out);
		return buf_addf(out, "/%s/%s", p.view->name, name);
	}
	if (found_whole(o, &of))
		whole = table_by_id(of.coll, of.value);
	if (whole)
		return add_part(whole, of.row->at, o, out);
	if (p.row && p.row->from && p.row->at)
		return add_part(o, p.row->at, f->blocked, out);
	return add_path(o, p.row ? p.row->at : NULL, out);
}

bool found_next_value(const struct finding *f, uint64_t *cursor, struct buf *out)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	unsigned n = (unsigned)(*cursor >> PROBE_SHIFT);
	uint64_t at = *cursor & ((1ull << PROBE_SHIFT) - 1);
	struct probe p;

	for (; found_probe(f, n, &p); n++, at = 0)
		while (p.coll && valued_next(p.coll, p.spot, &at, &value)) {
			struct finding one = {
				.region = f->region, .index = f->index, .value = value.data
			};
			uint64_t first = 0;

			*cursor = (uint64_t)n << PROBE_SHIFT | at;
			if (!found_next(&one, &first) || first >> PROBE_SHIFT < n)
				continue; /* another kind's has shown it */
			buf_clear(out);
			return name_encode(value.data, value.len, out) == 0;
		}
	return false;
}

/* ---- names */

/* Tells whether an object of another kind stands there under this name. */
static bool is_shared(const struct finding *f, const struct object *o, const char *base)
{
	struct probe p;

	for (unsigned n = 0; found_probe(f, n, &p); n++) {
		struct object *other = NULL;
		unsigned looked = 0;

		if (!p.coll || p.coll == o->coll || p.coll->kind->parent)
			continue;
		while ((other = table_next_of_key(p.coll, other, base)))
			if (++looked > NAMESAKES || is_found(f, UINT16_MAX, other))
				return true;
	}
	return false;
}

void found_entry(const struct finding *f, struct object *o, char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       base = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	entry_name(o, out);
	if (object_id(o, &id) < 0 || object_base(o, &base) < 0)
		return;
	if (strcmp(out, id.data) == 0)
		return;
	if (o->coll->kind->parent) /* its name is unique in its directory alone */
		name_suffixed(base.data, id.data, NAME_ID_DIGITS, out);
	else if (strcmp(out, base.data) == 0 && is_shared(f, o, out))
		name_suffixed(base.data, id.data, NAME_ID_DIGITS, out);
}

/* Finds it by going through them: of one collection, whose names are no keys, or of any (NULL). */
static struct object *find_nested(
	const struct finding *f, const struct collection *c, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o;
	uint64_t cursor = 0;

	while ((o = found_next(f, &cursor))) {
		if (c && o->coll != c)
			continue;
		found_entry(f, o, name);
		if (strcmp(name, entry) == 0)
			return o;
	}
	return NULL;
}

/* Finds the object of one collection that stands there under this name. */
static int find_in(const struct finding *f, const struct probe *probe, const char *entry,
	struct object **ret, struct cloud_error *why)
{
	struct collection *c = probe->coll;
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct place p = { .coll = c };
	char name[LIMIT_NAME_BYTES + 1];
	bool link = false;
	int err;

	if (c->kind->parent || probe->view) {
		*ret = find_nested(f, probe->view ? NULL : c, entry);
		return *ret ? 0 : MODEL_ABSENT;
	}
	err = place_resolve(&p, entry, ret, &link, why);
	if (err)
		return err;
	found_entry(f, *ret, name);
	if (object_base(*ret, &base) < 0 || link || !is_found(f, UINT16_MAX, *ret) ||
		(strcmp(name, entry) != 0 && strcmp(base.data, entry) == 0))
		return MODEL_ABSENT; /* a name with a suffix leads to its object, here or not */
	return 0;
}

int found_find(
	const struct finding *f, const char *entry, struct object **ret, struct cloud_error *why)
{
	unsigned long failures = mem_failures();
	int err = MODEL_ABSENT;
	bool several = false;
	struct probe p;

	for (unsigned n = 0; err && found_probe(f, n, &p); n++) {
		if (p.coll)
			err = find_in(f, &p, entry, ret, why);
		several |= err == MODEL_SEVERAL;
	}
	return mem_checked(failures, err == MODEL_ABSENT && several ? MODEL_SEVERAL : err);
}

uint64_t found_version(const struct finding *f)
{
	uint64_t version = 0;
	struct probe p;

	for (unsigned n = 0; found_probe(f, n, &p); n++)
		version += p.view ? view_version(f->blocked, p.view) : p.coll ? p.coll->edits : 0;
	return version;
}

bool found_may_block(const struct object *o)
{
	return row_of(o->coll->kind, 0);
}
