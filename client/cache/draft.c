/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: an object that the cloud does not have yet. Its values stand in a
 * record like any other's; its directory is called as mkdir called it.
 */
#include "client/cache/draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/events.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/store.h"

int draft_put(struct object *o, const struct json *values)
{
	struct collection *c = o->coll;
	struct record *rec, *before = o->rec;
	int err = store_encode(c->store, values, &rec);

	if (err)
		return err;
	if (before) /* it is in the tables, by its parent too */
		object_unplace(o);
	o->rec = rec;
	if (before)
		err = object_replace(o);
	c->record_bytes += record_bytes(rec) - record_bytes(before);
	o->version++;
	tell_values(o, before);
	record_free(before);
	return err;
}

int draft_new(const struct place *p, const char *entry, struct json *values, struct object **ret)
{
	struct collection *c = p->coll;
	struct object *o = NULL;
	int err = object_new(c, &o);

	if (!err) {
		o->staged = p->drafts;
		o->draft = strdup(entry);
		err = o->draft ? draft_put(o, values) : -ENOMEM;
		/* every settable attribute has a file: its slot is there before a value is */
		for (const struct attr *a = c->kind->attrs; a->name && !err; a++) {
			bool settable = (a->flags & ATTR_CREATE) && kind_has(c->kind, a);
			int slot = settable ? store_slot(c->store, a->name, true) : 0;

			err = slot < 0 ? slot : 0;
		}
		if (!err)
			err = object_place(o);
	}
	json_free(values);
	if (err) {
		if (o) {
			o->gone = true;
			model_unpin(c->model, o->handle, 0);
		}
		return err;
	}
	collection_touch(c);
	tell_entries(o, entry);
	tell_listings(o);
	*ret = o;
	return 0;
}

int draft_set(struct object *o, const char *attr, struct json *value)
{
	struct json *values = draft_values(o);
	int err = values ? 0 : -ENOMEM;

	if (!err && value) {
		err = json_set(values, attr, value);
		value = NULL;
	} else if (!err) {
		json_remove(values, attr);
	}
	if (!err)
		err = draft_put(o, values);
	json_free(value);
	json_free(values);
	return err;
}

int draft_rename(struct object *o, const char *entry)
{
	char *name = strdup(entry);
	struct buf raw;
	int err = name ? 0 : -ENOMEM;

	buf_init(&raw, LIMIT_OBJECT_BYTES);
	if (!err)
		err = name_decode(entry, &raw, NULL);
	if (!err)
		err = draft_set(o, kind_called_attr(o->coll->kind), json_new_string(raw.data));
	buf_release(&raw);
	if (err) {
		free(name);
		return err;
	}
	tell_entries(o, o->draft);
	object_unplace(o);
	free(o->draft);
	o->draft = name;
	err = object_replace(o);
	collection_touch(o->coll);
	tell_entries(o, name);
	tell_listings(o);
	return err;
}

int draft_live(struct object *o, const struct json *answer)
{
	struct collection *c = o->coll;
	struct record *rec, *before = o->rec;
	char *entry = o->draft;
	int err = object_encode(c, answer, &rec);

	if (err)
		return err;
	if (o->staged) { /* it leaves .draft */
		tell_entries(o, entry);
		tell_listings(o);
	}
	object_unplace(o);
	o->draft = NULL;
	o->staged = false;
	o->rec = rec;
	o->busy = false;
	err = object_replace(o);
	c->record_bytes += record_bytes(rec) - record_bytes(before);
	o->version++;
	o->fetched_ms = now_ms();
	o->from = ++c->moments;
	collection_touch(c);
	tell_entries(o, entry);
	tell_names(o);
	tell_values(o, before);
	tell_listings(o);
	record_free(before);
	free(entry);
	return err;
}
