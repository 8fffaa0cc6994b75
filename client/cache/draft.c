/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: an object that the cloud does not have yet. Its values stand in a
 * record like any other's; its directory is called as mkdir called it.
 */
#include "client/cache/draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/events.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/cache/remote.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/store.h"
#include "client/values/words.h"

int draft_put(struct object *o, const struct json *values)
{
	struct collection *c = o->coll;
	struct record *rec, *before = o->rec;
	int err = store_encode(c->store, values, &rec);

	if (err)
		return err;
	if (before) { /* it is in the tables, by its parent too */
		events_tell_owners(o);
		table_unlink(o);
	}
	o->rec = rec;
	if (before)
		err = table_relink(o);
	if (err) {
		table_unlink(o);
		o->rec = before;
		table_relink(o);
		store_record_free(c->store, rec);
		return err;
	}
	o->version++;
	if (before)
		events_tell_owners(o);
	events_tell_values(o, before);
	store_record_free(c->store, before);
	return 0;
}

/* Tells of a draft that is called otherwise, or has left .draft: links to it say so. */
static void tell_called(struct object *o)
{
	if (o->pins)
		events_tell(o->coll->model, CHANGE_CALLED, o->coll, o, NULL, NULL);
}

/* Gives every settable attribute a slot, before it has a value: it has a file. */
static int make_slots(struct collection *c)
{
	for (const struct attr *a = c->kind->attrs; a->name; a++) {
		bool settable = (a->flags & ATTR_CREATE) && kind_has(c->kind, a);
		int slot = settable ? store_slot(c->store, a->name, true) : 0;

		if (slot < 0)
			return slot;
	}
	return 0;
}

static int fill_draft(struct object *o, const char *entry, const struct json *values)
{
	char home[LIMIT_NAME_BYTES + 1];
	int err;

	entry_name_draft(o, entry, home);
	o->draft = strdup(home);
	if (!o->draft)
		return -ENOMEM;
	err = draft_put(o, values);
	if (!err)
		err = make_slots(o->coll);
	return err ? err : table_add(o);
}

int draft_new(const struct place *p, const char *entry, struct json *values, struct object **ret)
{
	CLEANUP_JSON struct json *v = values;
	struct object *o;
	int err = object_new(p->coll, &o);

	if (err)
		return err;
	o->staged = p->drafts;
	err = fill_draft(o, entry, v);
	if (err) {
		o->gone = true;
		object_unpin(p->coll->model, o->handle, 0);
		return err;
	}
	collection_touch(p->coll);
	events_tell_entries(o, o->draft);
	events_tell_listings(o);
	*ret = o;
	return 0;
}

int draft_set(struct object *o, const char *attr, struct json *value)
{
	CLEANUP_JSON struct json *values = object_values(o);
	int err;

	if (!values || !value) {
		json_free(value);
		return -ENOMEM;
	}
	err = json_set(values, attr, value);
	return err ? err : draft_put(o, values);
}

/* Takes away the name of its own, of a kind that has names besides words. */
static int unname(struct object *o)
{
	CLEANUP_JSON struct json *values = NULL;

	if (!kind_is_named(o->coll->kind))
		return 0;
	values = object_values(o);
	if (!values)
		return -ENOMEM;
	json_remove(values, kind_name_attr(o->coll->kind));
	return draft_put(o, values);
}

int draft_rename(struct object *o, const char *entry)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	char home[LIMIT_NAME_BYTES + 1];
	CLEANUP_TEXT char *name = NULL;
	char *before = o->draft;
	bool words = false;
	int err;

	entry_name_draft(o, entry, home);
	name = strdup(home);
	err = name ? name_decode(entry, &raw, NULL) : mem_failed();

	if (!err)
		err = words_are(o->coll->kind->words, raw.data, &words);
	if (!err && words) /* they are said by the rest */
		err = unname(o);
	else if (!err && *kind_called_attr(o->coll->kind))
		err = draft_set(o, kind_called_attr(o->coll->kind), json_new_string(raw.data));
	if (err)
		return err;
	events_tell_entries(o, before);
	table_unlink(o);
	o->draft = name;
	err = table_relink(o);
	if (err) {
		table_unlink(o);
		o->draft = before;
		table_relink(o);
		return err;
	}
	mem_steal(&name);
	free(before);
	collection_touch(o->coll);
	events_tell_entries(o, o->draft);
	events_tell_listings(o);
	tell_called(o);
	return 0;
}

int draft_live(struct object *o, const struct json *answer)
{
	struct collection *c = o->coll;
	struct record *rec, *before = o->rec;
	bool staged = o->staged;
	char *entry = o->draft;
	int err = object_encode(c, answer, &rec);

	if (err)
		return err;
	if (staged) { /* it leaves .draft */
		events_tell_entries(o, entry);
		events_tell_listings(o);
	}
	table_unlink(o);
	o->draft = NULL;
	o->staged = false;
	o->rec = rec;
	err = table_relink(o);
	if (err) { /* it is a draft as before: whoever waits is told */
		table_unlink(o);
		o->draft = entry;
		o->staged = staged;
		o->rec = before;
		table_relink(o);
		store_record_free(c->store, rec);
		return err;
	}
	number_give(o);
	o->busy = false;
	o->version++;
	object_is_fetched(o);
	o->from = ++c->moments;
	collection_touch(c);
	events_tell_entries(o, entry);
	events_tell_names(o);
	events_tell_values(o, before);
	events_tell_listings(o);
	if (staged)
		tell_called(o);
	remote_live(o);
	chronicle_made(o, true);
	store_record_free(c->store, before);
	free(entry);
	return 0;
}
