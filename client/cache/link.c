/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: where an object's references lead, from memory.
 */
#include "client/cache/link.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/name.h"

/* The id inside a link's attribute; empty: it points nowhere. */
static int link_id(const struct object *o, const struct link *l, struct buf *out)
{
	struct json *v;
	const struct json *at;
	int err = object_value(o, l->attr, &v);

	if (err == -ENOENT)
		return 0;
	if (err)
		return err;
	at = l->member ? json_get(v, l->member) : v;
	if (json_string(at))
		err = buf_adds(out, json_string(at));
	json_free(v);
	return err;
}

int link_target_id(const struct object *o, const struct link *l, struct buf *out)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	size_t before = out->len;
	int err = to && collection_offered(to) ? link_id(o, l, out) : -ENOENT;

	if (!err && (out->len == before || !name_id_ok(out->data + before)))
		err = -ENOENT;
	if (!err && l->owner && !object_owner_begins_with(o, l->owner))
		err = -ENOENT;
	return err;
}

bool link_is_set(const struct object *o, const struct link *l)
{
	struct buf id;
	bool set;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	set = link_target_id(o, l, &id) == 0;
	buf_release(&id);
	return set;
}

bool link_leads_to(const struct object *o, const struct link *l, const char *id)
{
	struct json *v;
	const struct json *at;
	bool same;

	if (object_value(o, l->attr, &v) < 0)
		return false;
	at = l->member ? json_get(v, l->member) : v;
	same = json_string(at) && strcmp(json_string(at), id) == 0;
	json_free(v);
	return same;
}

uint64_t link_target_ino(const struct object *o, const struct link *l)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	struct buf id;
	uint64_t ino = 0;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (to && link_target_id(o, l, &id) == 0)
		ino = ino_of(to, "", id.data);
	buf_release(&id);
	return ino;
}

struct object *object_parent(const struct object *o)
{
	struct collection *in =
		o->coll->kind->parent ? collection_sibling(o->coll, o->coll->kind->parent) : NULL;
	struct object *parent = NULL;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (in && object_parent_id(o, &id))
		parent = collection_by_id(in, id.data);
	buf_release(&id);
	return parent;
}

struct object *link_target(const struct object *o, const struct link *l)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	struct object *target = NULL;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (to && link_target_id(o, l, &id) == 0)
		target = collection_by_id(to, id.data);
	buf_release(&id);
	return target;
}
