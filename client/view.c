/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view: what a view shows, from memory: the objects that refer to the owner,
 * or those that the owner lists. A cursor is a place in the collection (high
 * half) and a number within what that object stands for (low half).
 */
#include "model_internal.h"

#include <errno.h>
#include <string.h>

#include "buf.h"
#include "json.h"

/* The n-th id in an attribute that lists them; false past the end. */
static bool listed_id(
	const struct object *o, const char *from, const char *member, uint32_t n, struct buf *out)
{
	struct json *list;
	bool found = false;

	if (object_value(o, from, &list) < 0)
		return false;
	for (const struct json *i = json_first(list); i && !found; i = json_next(i)) {
		const char *id = json_string(member ? json_get(i, member) : i);

		if (!id || n-- > 0)
			continue;
		found = buf_adds(out, id) == 0;
	}
	json_free(list);
	return found;
}

static struct object *next_listed(
	const struct object *o, const char *from, const char *member, struct collection *of, uint32_t *n)
{
	struct object *found = NULL;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	while (!found && listed_id(o, from, member, *n, &id)) {
		found = collection_by_id(of, id.data);
		buf_clear(&id);
		++*n;
	}
	buf_release(&id);
	return found;
}

static bool has_owner(const struct object *o, const struct view *v)
{
	struct buf owner;
	bool fits;

	if (!v->owner)
		return true;
	buf_init(&owner, LIMIT_OBJECT_BYTES);
	fits = object_string(o, "device_owner", &owner) == 0 &&
		strncmp(owner.data, v->owner, strlen(v->owner)) == 0;
	buf_release(&owner);
	return fits;
}

static bool is_unnamed(const struct object *o)
{
	struct buf name;
	bool unnamed;

	buf_init(&name, LIMIT_OBJECT_BYTES);
	unnamed = object_string(o, kind_name_attr(o->coll->kind), &name) < 0 || name.len == 0;
	buf_release(&name);
	return unnamed;
}

static struct object *next_by(
	struct object *owner, const struct view *v, struct collection *of, uint64_t *cursor)
{
	struct collection *through = v->through ? collection_sibling(owner->coll, v->through) : NULL;
	uint32_t place = (uint32_t)(*cursor >> 32), n = (uint32_t)*cursor;
	struct object *o, *found = NULL;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (object_id(owner, &id) < 0 || id.len == 0)
		place = UINT32_MAX;
	while (!found && place != UINT32_MAX) {
		uint32_t next = place;

		o = index_find(of, v->by, id.data, &next);
		if (!o)
			break;
		if (o->staged || !has_owner(o, v)) {
			place = next;
		} else if (!through || !is_unnamed(o)) {
			found = o;
			place = next;
		} else if ((found = next_listed(o, v->from_attr, v->member, through, &n))) {
			break; /* the same object may stand for more */
		} else {
			place = next;
			n = 0;
		}
	}
	buf_release(&id);
	*cursor = (uint64_t)place << 32 | n;
	return found;
}

struct object *view_next(struct object *owner, const struct view *v, uint64_t *cursor)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	struct object *o;
	uint32_t n;

	if (!of || owner->draft)
		return NULL;
	if (v->by)
		return next_by(owner, v, of, cursor);
	n = (uint32_t)*cursor;
	o = next_listed(owner, v->from, v->member, of, &n);
	*cursor = n;
	return o;
}

struct object *view_find(struct object *owner, const struct view *v, const char *entry)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o, *labelled = NULL;
	uint64_t cursor = 0;

	for (struct label *l = of ? of->labels : NULL; l && !labelled; l = l->next)
		if (strcmp(l->entry, entry) == 0)
			labelled = model_object(of->model, l->handle);
	while ((o = view_next(owner, v, &cursor))) {
		object_entry(o, name);
		if (o == labelled || strcmp(name, entry) == 0)
			return o;
	}
	return NULL;
}

int64_t view_fresh_ms(const struct object *owner, const struct view *v)
{
	struct collection *of = collection_sibling(owner->coll, v->of);
	struct buf id, query;
	int64_t left;

	if (!of || !collection_offered(of) || owner->draft)
		return owner->coll->model->options.ttl_ms;
	if (v->from)
		return object_fresh_ms(owner);
	left = collection_fresh_ms(of);
	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (object_id(owner, &id) == 0 && query_add(&query, v->by, id.data) == 0) {
		int64_t filtered = fetch_fresh_ms(of, query.data);

		left = filtered > left ? filtered : left;
	}
	buf_release(&id);
	buf_release(&query);
	return left;
}

uint64_t view_version(const struct object *owner, const struct view *v)
{
	const struct collection *of = collection_sibling(owner->coll, v->of);

	return (of ? of->version : 0) + owner->version;
}

bool view_connects(const struct view *v)
{
	return v->add || (v->from && !v->member);
}
