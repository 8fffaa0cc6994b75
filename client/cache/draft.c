/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: an object that the cloud does not have yet. Its values stand in a
 * record like any other's; its directory is called as mkdir called it.
 */
#include "client/cache/model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/values/attr.h"
#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/values/name.h"
#include "client/values/store.h"

struct json *draft_values(const struct object *o)
{
	struct buf text;
	struct json *v = NULL;

	if (!o->rec)
		return json_new_object();
	buf_init(&text, LIMIT_OBJECT_BYTES);
	if (store_object(o->coll->store, o->rec, &text) < 0 || json_parse(text.data, text.len, &v) < 0)
		v = NULL;
	buf_release(&text);
	return v;
}

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

static bool is_unset(const struct json *v)
{
	return !v || json_type(v) == JSON_NULL || (json_string(v) && !json_string(v)[0]) ||
		(json_type(v) == JSON_BOOL && !json_is_true(v));
}

static bool has_one_of(const struct json *body, const char *names)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const char *at = strstr(names, json_key(m));
		size_t n = strlen(json_key(m));

		if (at && (at == names || at[-1] == ' ') && (!at[n] || at[n] == ' ') && !is_unset(m))
			return true;
	}
	return false;
}

bool body_lacks(const struct json *body, const struct attr *a)
{
	const struct json *v = json_get(body, a->name);

	if (!(a->flags & ATTR_REQUIRED) || a->initial || !is_unset(v))
		return false;
	return !a->unless || !has_one_of(body, a->unless);
}

bool body_complete(const struct kind *k, const struct json *body)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if (body_lacks(body, a))
			return false;
	return true;
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

/* What the object that another attribute refers to has for this one, if it is in memory. */
static void inherit(const struct collection *c, struct json *body, const struct attr *a)
{
	const struct link *l = kind_link_of(c->kind, a->inherit);
	const char *id = json_get_string(body, a->inherit);
	struct collection *to = l && id ? collection_sibling(c, l->to) : NULL;
	struct object *o = to ? collection_by_id(to, id) : NULL;
	struct json *v;

	if (!o || object_value(o, a->name, &v) < 0)
		return;
	if (is_unset(v))
		json_free(v);
	else
		json_set(body, a->name, v);
}

void body_derive(const struct collection *c, struct json *body)
{
	for (const struct attr *a = c->kind->attrs; a->name; a++) {
		const char *cidr = a->version_of ? json_get_string(body, a->version_of) : NULL;
		int version = 4; /* as the stock client has it where no CIDR says */
		struct json *v;

		if (json_get(body, a->name) || !kind_has(c->kind, a))
			continue;
		if (a->version_of && (!cidr || attr_is_cidr(cidr, &version)))
			json_set(body, a->name, json_new_int(version));
		else if (a->initial && json_parse(a->initial, strlen(a->initial), &v) == 0)
			json_set(body, a->name, v);
		else if (a->inherit)
			inherit(c, body, a);
	}
}

int object_missing(const struct object *o, struct buf *out)
{
	const struct kind *k = o->coll->kind;
	struct json *values = draft_values(o);

	if (!values)
		return -ENOMEM;
	for (const struct attr *a = k->attrs; a->name; a++) {
		const struct link *l = kind_link_of(k, a->name);

		if (body_lacks(values, a))
			buf_addf(out, "%s\n", l ? l->name : a->name);
	}
	json_free(values);
	return out->err;
}
