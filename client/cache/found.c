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
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/attr.h"
#include "client/values/name.h"

#define PROBE_SHIFT 48
#define NAMESAKES 16 /* looked at; where more are called alike, one is taken to be there, too */

bool found_probe(const struct finding *f, unsigned n, struct probe *ret)
{
	const struct spot *s = &f->index->spots[n];
	struct collection *c = s->of ? region_find(f->region, s->of) : NULL;

	if (!s->of)
		return false;
	if (c && (!kind_attr(c->kind, s->attr) || (f->among && f->among != c)))
		c = NULL;
	*ret = (struct probe){ c, s, f->value };
	return true;
}

int index_spell(const struct index *x, const char *entry, struct buf *value, struct buf *right)
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

int index_entry(const char *value, struct buf *out)
{
	return name_encode(value, strlen(value), out);
}

/* Tells whether any probe before number n finds it. */
static bool is_found(const struct finding *f, unsigned n, const struct object *o)
{
	struct probe p;

	for (unsigned i = 0; i < n && found_probe(f, i, &p); i++)
		if (p.coll == o->coll && !o->draft && valued_has(o, p.spot, p.value))
			return true;
	return false;
}

struct object *found_next(const struct finding *f, uint64_t *cursor)
{
	unsigned n = (unsigned)(*cursor >> PROBE_SHIFT);
	uint32_t place = (uint32_t)*cursor;
	struct probe p;

	for (; found_probe(f, n, &p); n++, place = 0) {
		struct object *o;

		while (p.coll && (o = valued_find(p.coll, p.spot, p.value, &place))) {
			if (is_found(f, n, o))
				continue;
			*cursor = (uint64_t)n << PROBE_SHIFT | place;
			return o;
		}
	}
	return NULL;
}

bool found_next_value(const struct finding *f, uint64_t *cursor, struct buf *out)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	unsigned n = (unsigned)(*cursor >> PROBE_SHIFT);
	uint64_t at = *cursor & ((1ull << PROBE_SHIFT) - 1);
	struct probe p;

	for (; found_probe(f, n, &p); n++, at = 0)
		while (p.coll && valued_next(p.coll, p.spot, &at, &value)) {
			struct finding one = { f->region, f->index, value.data, NULL };
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
	if (o->coll->kind->parent) /* its name is unique in its directory alone */
		name_suffixed(base.data, id.data, NAME_ID_DIGITS, out);
	else if (strcmp(out, base.data) == 0 && is_shared(f, o, out))
		name_suffixed(base.data, id.data, NAME_ID_DIGITS, out);
}

/* Finds it among the found ones of a collection whose names are no keys. */
static struct object *find_nested(
	const struct finding *f, const struct collection *c, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o;
	uint64_t cursor = 0;

	while ((o = found_next(f, &cursor))) {
		if (o->coll != c)
			continue;
		found_entry(f, o, name);
		if (strcmp(name, entry) == 0)
			return o;
	}
	return NULL;
}

/* Finds the object of one collection that stands there under this name. */
static int find_in(const struct finding *f, const struct collection *c, const char *entry,
	struct object **ret, struct cloud_error *why)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct place p = { .coll = (struct collection *)c };
	char name[LIMIT_NAME_BYTES + 1];
	bool link = false;
	int err;

	if (c->kind->parent) {
		*ret = find_nested(f, c, entry);
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
			err = find_in(f, p.coll, entry, ret, why);
		several |= err == MODEL_SEVERAL;
	}
	return mem_checked(failures, err == MODEL_ABSENT && several ? MODEL_SEVERAL : err);
}

uint64_t found_version(const struct finding *f)
{
	uint64_t version = 0;
	struct probe p;

	for (unsigned n = 0; f->index->spots && found_probe(f, n, &p); n++)
		version += p.coll ? p.coll->edits : 0;
	return version;
}
