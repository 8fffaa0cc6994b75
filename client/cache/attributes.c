/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attributes: the files of an object: which attributes it shows, what they are
 * called, and their texts, from memory.
 */
#include "client/model.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/cache/object.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"
#include "client/values/name.h"
#include "client/values/store.h"

/* ---- objects */

unsigned attribute_slots(const struct object *o)
{
	return store_slots(o->coll->store);
}

const char *attribute_name(const struct object *o, unsigned slot)
{
	return store_slot_name(o->coll->store, slot);
}

int attribute_slot(const struct object *o, const char *attr)
{
	return store_slot(o->coll->store, attr, false);
}

unsigned attribute_number(const struct object *o, unsigned slot)
{
	const char *name = attribute_name(o, slot);
	const struct attr *a = kind_attr(o->coll->kind, name);

	return a ? (unsigned)(a - o->coll->kind->attrs) + 1
		 : 0x8000 | store_slot_number(o->coll->store, slot);
}

bool attribute_shows(const struct object *o, unsigned slot)
{
	const char *name = attribute_name(o, slot);
	const struct attr *a;

	if (!name || !name[0] || kind_view_hides(o->coll->kind, name) ||
		kind_link(o->coll->kind, name))
		return false;
	a = kind_attr(o->coll->kind, name);
	if (o->draft && a && (a->flags & ATTR_CREATE))
		return true;
	return store_has(o->coll->store, o->rec, slot);
}

/*
 * There is no id to tell long names apart: a hash of the whole does, the same in every mount
 * (FNV-1a of 32 bits).
 */
static void cut_name(const char *attr, const char *base, char *name)
{
	char hash[NAME_ID_DIGITS + 1];
	uint32_t h = 2166136261u;

	for (const char *s = attr; *s; s++)
		h = (h ^ (uint8_t)*s) * 16777619u;
	snprintf(hash, sizeof(hash), "%08x", h);
	name_suffixed(base, hash, NAME_ID_DIGITS, name);
}

int attribute_file_name(const struct object *o, unsigned slot, char *name)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *attr = attribute_name(o, slot);
	int err;

	if (!attr || !attr[0]) /* no file can be called so */
		return -ENOENT;
	err = name_encode(attr, strlen(attr), &b);
	if (!err && name_is_long(b.data))
		cut_name(attr, b.data, name);
	else if (!err)
		memcpy(name, b.data, b.len + 1);
	return err;
}

static int slot_of_long(const struct object *o, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned slot = 0; slot < attribute_slots(o); slot++)
		if (strlen(attribute_name(o, slot)) * 3 > LIMIT_NAME_BYTES &&
			attribute_file_name(o, slot, name) == 0 && strcmp(name, entry) == 0)
			return (int)slot;
	return -ENOENT;
}

int attribute_slot_of_file(const struct object *o, const char *entry)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int slot = name_decode(entry, &raw, NULL);

	if (slot == -ENOMEM)
		return slot;
	slot = slot ? -ENOENT : attribute_slot(o, raw.data);
	if (slot < 0 && strlen(entry) + 16 >= LIMIT_NAME_BYTES)
		slot = slot_of_long(o, entry);
	return slot >= 0 && attribute_shows(o, (unsigned)slot) ? slot : -ENOENT;
}

bool attribute_writable(const struct object *o, const char *attr)
{
	const struct kind *k = o->coll->kind;
	const struct attr *a = kind_attr(k, attr);

	if (o->draft && kind_is_place(k, attr))
		return false;
	if (o->draft)
		return !a || (a->flags & ATTR_CREATE);
	return !k->no_update && (!a || (a->flags & ATTR_UPDATE));
}

int attribute_text(const struct object *o, unsigned slot, struct buf *out)
{
	const char *name = attribute_name(o, slot);
	struct json *v;
	int err;

	if (!name)
		return -ENOENT;
	err = store_value(o->coll->store, o->rec, slot, &v);
	if (err == -ENOENT && o->draft)
		return 0; /* not set yet */
	if (err)
		return err;
	err = attr_show(kind_attr(o->coll->kind, name), v, out);
	json_free(v);
	return err;
}

bool attribute_is_list(const struct object *o, const char *attr)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);

	return a && attribute_writable(o, attr) &&
		(a->type == ATTR_LIST || a->type == ATTR_CIDRS || a->type == ATTR_PREFIXES ||
			a->type == ATTR_IPS || a->type == ATTR_OBJECTS);
}
