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
#include "client/values/store.h"

/* Appends the id inside a link's attribute; nothing: it points nowhere. */
static int link_id(const struct object *o, const struct link *l, struct buf *out)
{
	const struct link in = kind_link_in(l, o->draft);
	CLEANUP_JSON struct json *v = NULL;
	const char *id;
	int err = object_value(o, in.attr, &v);

	if (err)
		return err == -ENOENT ? 0 : err;
	id = json_string(in.member ? json_get(v, in.member) : v);
	return id ? buf_adds(out, id) : 0;
}

int link_target_id(const struct object *o, const struct link *l, struct buf *out)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	size_t before = out->len;
	int err = to && collection_offered(to) ? link_id(o, l, out) : -ENOENT;

	if (err)
		return err;
	if (out->len == before || !name_id_ok(out->data + before))
		return -ENOENT;
	return l->owner && !object_owner_begins_with(o, l->owner) ? -ENOENT : 0;
}

bool link_is_set(const struct object *o, const struct link *l)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return link_target_id(o, l, &id) == 0;
}

/* Tells whether the id may stand in the attribute: mostly it does not, seen without a parser. */
static bool may_lead_to(const struct object *o, const struct link *l, const char *id)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int slot = store_slot(o->coll->store, l->attr, false);
	int err = slot < 0 ? slot : store_text(o->coll->store, o->rec, (unsigned)slot, &text);

	if (err == -ENOENT)
		return false;
	return err || strpbrk(id, "\"\\") || strstr(text.data, id);
}

int link_leads_to(const struct object *o, const struct link *l, const char *id, bool *ret)
{
	const struct link in = kind_link_in(l, o->draft);
	CLEANUP_JSON struct json *v = NULL;
	const char *at;
	int err;

	*ret = false;
	if (!may_lead_to(o, &in, id))
		return 0;
	o->coll->model->visits.parsed++;
	err = object_held(o, in.attr, &v);
	if (err)
		return err;
	at = json_string(in.member ? json_get(v, in.member) : v);
	*ret = at && strcmp(at, id) == 0;
	return 0;
}

struct object *link_parent(const struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *in =
		o->coll->kind->parent ? collection_sibling(o->coll, o->coll->kind->parent) : NULL;
	struct object *parent = NULL;

	if (in && object_parent_id(o, &id))
		parent = table_by_id(in, id.data);
	return parent;
}

struct object *link_target(const struct object *o, const struct link *l)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *to = collection_sibling(o->coll, l->to);
	struct object *target = NULL;

	if (to && link_target_id(o, l, &id) == 0)
		target = table_by_id(to, id.data);
	return target;
}
