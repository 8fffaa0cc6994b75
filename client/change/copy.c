/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copy: a draft is made of a whole object. What is left aside follows from the
 * table: what no creation takes, what one object alone can have (ATTR_OWN), and
 * references to what is not here.
 */
#include "client/change/copy.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/cache/wait.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"
#include "client/values/words.h"

bool copy_is_whole(const struct json *doc)
{
	return json_get_string(doc, "id") != NULL;
}

/* Tells whether a value says no more than a draft does that has none. */
static bool is_nothing(const struct attr *a, const struct json *v)
{
	if (a && (a->flags & ATTR_ADMIN))
		return !json_is_true(v) && !json_first(v);
	return json_type(v) == JSON_NULL || (json_string(v) && !*json_string(v)) ||
		(json_type(v) == JSON_OBJECT && !json_first(v));
}

/* Looks for what an id leads to: 0, MODEL_ABSENT, MODEL_ASKED, or why not. */
static int look_for(const struct object *draft, const char *dir, const char *id, struct waiter *w)
{
	struct place to = { .coll = collection_sibling(draft->coll, dir) };
	const struct want want = { 0 };
	struct object *there;
	bool link;
	int err;

	if (!to.coll || !collection_offered(to.coll) || !name_id_ok(id) || !name_looks_like_id(id))
		return MODEL_ABSENT;
	if (table_by_id(to.coll, id))
		return 0;
	err = model_need_entry(&to, id, &want, w, &there, &link);
	return err == MODEL_SEVERAL ? MODEL_ABSENT : err;
}

/* Returns the kind that a list of ids leads to; NULL: it is none. */
static const char *listed_kind(const struct kind *k, const char *attr)
{
	for (const struct view *v = k->views; v && v->of; v++)
		if (v->from && !v->via && !v->member && strcmp(v->from, attr) == 0)
			return v->of;
	return NULL;
}

/* Gives the reference, with nothing else that its object may have; NULL: it leads nowhere. */
static int take_reference(const struct object *draft, const struct link *l, const struct json *v,
	struct json **ret, struct waiter *w)
{
	CLEANUP_JSON struct json *value = NULL;
	const char *id = l->member ? json_get_string(v, l->member) : json_string(v);
	int err = id ? look_for(draft, l->to, id, w) : MODEL_ABSENT;

	*ret = NULL;
	if (err)
		return err == MODEL_ABSENT ? 0 : err;
	value = l->member ? json_new_object() : json_dup(v);
	if (!value || (l->member && json_set_string(value, l->member, id) < 0))
		return -ENOMEM;
	*ret = mem_steal(&value);
	return 0;
}

/* Gives those of a list of ids that lead somewhere; NULL: not all of them do. */
static int take_listed(const struct object *draft, const char *dir, const struct json *v,
	struct json **ret, struct waiter *w)
{
	int err = 0;

	*ret = NULL;
	for (const struct json *i = json_first(v); i && !err; i = json_next(i))
		err = json_string(i) ? look_for(draft, dir, json_string(i), w) : MODEL_ABSENT;
	if (err)
		return err == MODEL_ABSENT ? 0 : err;
	*ret = json_dup(v);
	return *ret ? 0 : -ENOMEM;
}

/* Gives what the draft takes of this one; NULL: it is left aside. */
static int take(struct object *draft, const struct json *m, struct json **ret, struct waiter *w)
{
	const struct kind *k = draft->coll->kind;
	const struct attr *a = kind_attr(k, json_key(m));
	const struct link *l = kind_link_of(k, json_key(m));
	const char *listed = listed_kind(k, json_key(m));

	*ret = NULL;
	if (!a || !(a->flags & ATTR_CREATE) || (a->flags & ATTR_OWN) || kind_is_place(k, a->name))
		return 0;
	if (l)
		return take_reference(draft, l, m, ret, w);
	if (listed)
		return take_listed(draft, listed, m, ret, w);
	*ret = json_dup(m);
	return *ret ? 0 : -ENOMEM;
}

/* Returns the view whose objects this attribute lists, and that are made with a draft; NULL. */
static const struct view *made_with(const struct kind *k, const char *attr)
{
	for (const struct view *v = k->views; v && v->of; v++)
		if (v->with_draft && v->instead && strcmp(v->instead, attr) == 0)
			return v;
	return NULL;
}

/* Looks for what an object's words are about: 0, MODEL_ABSENT, MODEL_ASKED, or why not. */
static int look_for_remote(
	const struct object *draft, const struct kind *k, const struct json *v, struct waiter *w)
{
	const char *attr;
	int err = 0;

	for (size_t i = 0; !err && (attr = kind_remote(k, i)); i++) {
		const struct link *l = kind_link_of(k, attr);
		const char *id = json_get_string(v, attr);

		if (id && *id)
			err = l ? look_for(draft, l->to, id, w) : MODEL_ABSENT;
	}
	return err;
}

/* Names what one of them has that its words do not say. */
static void add_unsaid(const struct view *v, const struct kind *k, const char *entry,
	const struct json *value, struct buf *aside)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if ((a->flags & ATTR_CREATE) && !(a->flags & ATTR_OWN) &&
			!kind_words_say(k, a->name) && strcmp(a->name, k->parent_attr) != 0 &&
			json_get(value, a->name) && !is_nothing(a, json_get(value, a->name)))
			buf_addf(aside, " %s/%s/%s", v->name, entry, a->name); /* or is cut */
}

/* Adds the entries of those that can be made by their words; the others are left aside. */
static int take_within(const struct object *draft, const struct view *v, const struct json *list,
	struct buf *aside, struct buf *with, struct waiter *w)
{
	const struct kind *k = collection_sibling(draft->coll, v->of)->kind;
	int err = 0;

	for (const struct json *i = json_first(list); i && !err; i = json_next(i)) {
		CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES),
				       entry = BUF_LOCAL(LIMIT_OBJECT_BYTES);

		err = words_show_json(k->words, i, &raw);
		if (err == -ENOENT) { /* it says not even that */
			err = 0;
			continue;
		}
		if (!err)
			err = name_encode(raw.data, raw.len, &entry);
		if (!err)
			err = name_is_long(entry.data) ? MODEL_ABSENT
						       : look_for_remote(draft, k, i, w);
		if (!err)
			err = buf_addf(with, "%s\n", entry.data);
		if (!err)
			add_unsaid(v, k, entry.data, i, aside);
		if (err == MODEL_ABSENT) {
			buf_addf(aside, " %s/%s", v->name, entry.data); /* cut where too long */
			err = 0;
		}
	}
	return err;
}

int copy_take(struct object *draft, const struct json *doc, struct json **ret, struct buf *aside,
	struct buf *with, struct waiter *w)
{
	CLEANUP_JSON struct json *taken = json_new_object();
	const struct kind *k = draft->coll->kind;
	const char *called = kind_called_attr(k);
	int err = taken ? 0 : -ENOMEM;

	buf_clear(aside);
	buf_clear(with);
	for (const struct json *m = json_first(doc); m && !err; m = json_next(m)) {
		const struct view *v = made_with(k, json_key(m));
		struct json *value;

		if (v) {
			err = take_within(draft, v, m, aside, with, w);
			continue;
		}
		if (is_nothing(kind_attr(k, json_key(m)), m) || strcmp(json_key(m), called) == 0)
			continue;
		err = take(draft, m, &value, w);
		if (!err && value)
			err = json_set(taken, json_key(m), value);
		else if (!err)
			buf_addf(aside, " %s", json_key(m)); /* cut where it is too long */
	}
	if (err == -ENOMEM)
		return wait_no_memory(w);
	if (!err)
		*ret = mem_steal(&taken);
	return err;
}
