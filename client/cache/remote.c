/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remote: names that depend on another collection: kept, and made anew when that changes.
 */
#include "client/cache/remote.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/events.h"
#include "client/cache/index.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"
#include "client/values/words.h"

/* The collection that this remote of the words leads to; NULL: none that is shown. */
static struct collection *led_to(const struct collection *c, const char *attr)
{
	const struct link *l = kind_link_of(c->kind, attr);

	return l ? collection_sibling(c, l->to) : NULL;
}

/* Tells whether no other that the cloud has is called so in its directory. */
static bool is_alone(const struct object *to)
{
	struct object *other = NULL;

	while ((other = entry_next_namesake(to, other)))
		if (other != to && !other->draft)
			return false;
	return true;
}

/* Appends the name that stands for it in words; nothing: it has none of its own. */
static int add_name(const struct object *to, struct buf *out)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = object_string(to, kind_name_attr(to->coll->kind), &raw);

	if (err)
		return err == -ENOENT ? 0 : err;
	if (raw.len == 0 || name_looks_like_id(raw.data) || !is_alone(to))
		return 0;
	return buf_add(out, raw.data, raw.len);
}

int remote_name(const struct object *o, char **ret)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       name = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	unsigned long failures = mem_failures();
	struct object *to = NULL;
	const char *attr;
	int err = 0;

	*ret = NULL;
	for (size_t i = 0; id.len == 0 && !err && (attr = kind_remote(o->coll->kind, i)); i++) {
		struct collection *c = led_to(o->coll, attr);

		err = object_string(o, attr, &id);
		err = err == -ENOENT ? 0 : err;
		if (id.len && c)
			to = table_by_id(c, id.data);
	}
	if (!err && to)
		err = add_name(to, &name);
	err = mem_checked(failures, err);
	if (err || name.len == 0)
		return err;
	*ret = strdup(name.data);
	return *ret ? 0 : mem_failed();
}

int remote_call(struct object *draft)
{
	char *now;
	int err = remote_name(draft, &now);

	if (!err) {
		free(object_called(draft));
		object_call(draft, now);
	}
	return err;
}

/* Calls o by what its remote is called now; without memory by its id, which is always right. */
static void call_anew(struct object *o)
{
	char *before = object_called(o), *now = NULL;

	remote_name(o, &now);
	if (before == now || (before && now && strcmp(before, now) == 0)) {
		free(now);
		return;
	}
	events_tell_names(o);
	table_unlink(o);
	object_call(o, now);
	if (table_relink(o) < 0) {
		table_unlink(o);
		object_call(o, before);
		table_relink(o);
		free(now);
		return;
	}
	free(before);
	collection_called(o->coll);
	events_tell_listings(o);
	events_tell_names(o);
}

/* Calls all anew that speak of `to`. */
static void call_those_of(const struct object *to)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct region *r = to->coll->region;

	if (object_id(to, &id) < 0 || id.len == 0)
		return;
	for (size_t i = 0; i < r->n; i++) {
		struct collection *c = r->collections[i];
		const char *attr;

		for (size_t j = 0; (attr = kind_remote(c->kind, j)); j++) {
			uint32_t cursor = 0;
			struct object *o;

			if (led_to(c, attr) != to->coll)
				continue;
			while ((o = index_find(c, attr, id.data, &cursor)))
				if (!o->draft)
					call_anew(o);
		}
	}
}

/* Tells whether any words may speak of objects of c. */
static bool is_spoken_of(const struct collection *c)
{
	for (size_t i = 0; i < c->region->n; i++) {
		const struct collection *other = c->region->collections[i];
		const char *attr;

		for (size_t j = 0; (attr = kind_remote(other->kind, j)); j++)
			if (other->count && led_to(other, attr) == c)
				return true;
	}
	return false;
}

/* One other of this name was alone before, or is now; of more none has its name in words. */
static void tell_key(struct object *o, const char *key)
{
	struct object *other = NULL, *only = NULL;
	size_t n = 0;

	while (n < 2 && (other = table_next_of_key(o->coll, other, key))) {
		if (other == o || other->draft)
			continue;
		only = other;
		n++;
	}
	if (n == 1)
		call_those_of(only);
}

void remote_tell(struct object *o, const char *before)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (!is_spoken_of(o->coll) || table_key(o, &key) < 0 ||
		(before && strcmp(key.data, before) == 0))
		return;
	if (before)
		tell_key(o, before);
	tell_key(o, key.data);
	call_those_of(o);
}

void remote_live(struct object *o)
{
	if (kind_remote(o->coll->kind, 0))
		call_anew(o);
	remote_tell(o, NULL);
}

struct object *remote_next(struct collection *c, const char *entry, uint32_t *cursor)
{
	const struct words *words = c->kind->words;
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *said = kind_remote(c->kind, 0) ? json_new_object() : NULL;
	const char *attr = NULL, *id = NULL;
	struct object *o = NULL;

	if (!said || name_decode(entry, &raw, NULL) < 0 ||
		words_parse(words, raw.data, said, NULL) < 0)
		return NULL;
	for (size_t i = 0; !id && (attr = kind_remote(c->kind, i)); i++)
		id = json_get_string(said, attr);
	while (id && (o = index_find(c, attr, id, cursor))) {
		CLEANUP_BUF struct buf by_id = BUF_LOCAL(LIMIT_OBJECT_BYTES);

		if (!o->draft && object_words(o, false, &by_id) == 0 &&
			strcmp(by_id.data, raw.data) == 0)
			break;
	}
	return o;
}
