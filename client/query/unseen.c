/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unseen: goes through the places, or through those that the index has for a filter's value. What
 * comes or goes meanwhile moves no other, and what comes is of a later moment.
 */
#include "client/query/unseen.h"

#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/cache/valued.h"
#include "client/kinds/kind.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

static bool is_unseen(const struct fetch *f, const struct object *o)
{
	return o && !o->draft && o->seen != f->moment && o->from <= f->moment;
}

/* Goes through the whole collection. */
static bool remove_of_all(struct fetch *f)
{
	struct collection *c = f->coll;
	uint32_t end = c->n_slots, removed = 0;

	if (end > f->swept && end - f->swept > PART_SWEEP_PLACES)
		end = f->swept + PART_SWEEP_PLACES;
	for (; f->swept < end && removed < PART_SWEEP; f->swept++) {
		c->model->visits.slots++;
		if (!is_unseen(f, c->slots[f->swept]))
			continue;
		merge_remove(c->slots[f->swept], false);
		removed++;
	}
	return f->swept < c->n_slots;
}

/* Tells whether an object without this value may only have got another one. */
static bool may_change(const struct collection *c, const char *attr)
{
	const struct attr *a = kind_attr(c->kind, attr);

	return a && strcmp(attr, "id") != 0 &&
		(a->flags & (ATTR_CREATE | ATTR_UPDATE)) != ATTR_CREATE;
}

/* The next one with attr == value, of which those up to `swept` have been. */
static struct object *next_covered(struct fetch *f, const char *attr, const char *value)
{
	if (strcmp(attr, "id") != 0)
		return index_find(f->coll, attr, value, &f->swept);
	return f->swept++ ? NULL : table_by_id(f->coll, value);
}

/* Goes through those with attr == value, while `left` are left to be looked at. */
static bool remove_of_value(struct fetch *f, const char *attr, const char *value, uint32_t *left)
{
	struct object *o;

	if (strcmp(attr, "id") != 0 && !index_go_on(f->coll, attr))
		return true;
	for (; *left > 0; --*left) {
		o = next_covered(f, attr, value);
		if (!o)
			return false;
		if (!is_unseen(f, o))
			continue;
		f->moved |= may_change(f->coll, attr);
		merge_remove(o, false);
	}
	return true;
}

/* Goes through those whose list has the value, as remove_of_value does. */
static bool remove_of_spot(struct fetch *f, const struct spot *s, const char *value, uint32_t *left)
{
	struct object *o;

	if (!valued_go_on(f->coll, s))
		return true;
	for (; *left > 0; --*left) {
		o = valued_find(f->coll, s, value, &f->swept);
		if (!o)
			return false;
		if (!is_unseen(f, o))
			continue;
		f->moved = true;
		merge_remove(o, false);
	}
	return true;
}

/* Goes through what one filter of the query covers, "attr=value". */
static bool remove_of_part(struct fetch *f, const char *part, size_t len, uint32_t *left)
{
	CLEANUP_BUF struct buf attr = BUF_LOCAL(LIMIT_NAME_BYTES),
			       value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *eq = memchr(part, '=', len);
	const struct spot *s;

	if (!eq || query_unescape(part, (size_t)(eq - part), &attr) < 0 ||
		query_unescape(eq + 1, (size_t)(part + len - eq - 1), &value) < 0)
		return false;
	s = kind_spot(f->coll->kind, attr.data, value.data);
	if (!s)
		return remove_of_value(f, attr.data, value.data, left);
	return remove_of_spot(f, s, value.data + (s->member ? strlen(s->member) + 1 : 0), left);
}

bool unseen_remove(struct fetch *f)
{
	uint32_t left = PART_SWEEP;

	if (f->query[0] == '\0')
		return remove_of_all(f);
	if (!query_is_one_attribute(f->query))
		return false;
	while (f->query[f->part]) {
		const char *part = f->query + f->part;
		size_t len = strcspn(part, "&");

		if (remove_of_part(f, part, len, &left))
			return true;
		f->part += (uint32_t)len + (part[len] == '&');
		f->swept = 0;
	}
	return false;
}
