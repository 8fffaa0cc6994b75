/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: an attribute is set, from a text, a link or a name.
 */
#include "client/change/set.h"

#include <errno.h>

#include "client/cache/body.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/cache/wait.h"
#include "client/change/beside.h"
#include "client/change/create.h"
#include "client/change/list_delta.h"
#include "client/change/list_edit.h"
#include "client/change/relink.h"
#include "client/change/shown.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/attr.h"
#include "client/values/name.h"

/* ---- the ways in which an attribute is changed */

/*
 * Puts changes into a draft, and takes out `cleared`; what completes the draft creates it. Takes
 * changes.
 */
static int set_draft(struct object *o, struct json *changes, const char *cleared, struct waiter *w)
{
	CLEANUP_JSON struct json *given = changes, *before = object_values(o),
				 *values = object_values(o);
	int err = before && values ? 0 : -ENOMEM;

	if (o->busy)
		return wait_fail(w, -EBUSY, "this draft is being created");
	for (const struct json *m = json_first(given); m && !err; m = json_next(m))
		err = json_set(values, json_key(m), json_dup(m));
	if (!err && cleared)
		json_remove(values, cleared);
	if (!err)
		err = draft_put(o, values);
	if (err)
		return wait_fail(w, err, "out of memory");
	err = body_derive(o->coll, values);
	if (err)
		return wait_fail(w, err, "out of memory");
	if (o->staged || !body_complete(o->coll->kind, values))
		return 0;
	return create_send(o->coll, o->draft, o, mem_steal(&values), mem_steal(&before), w);
}

/* Gives {attr: value}, NULL without memory. Takes value. */
static struct json *one_value(const char *attr, struct json *value)
{
	CLEANUP_JSON struct json *body = json_new_object();

	if (!body) {
		json_free(value);
		return NULL;
	}
	return json_set(body, attr, value) == 0 ? mem_steal(&body) : NULL;
}

static int set_in_draft(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	(void)a;
	return set_draft(o, body, NULL, w);
}

static int set_plain(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	(void)a;
	return update_send(o, body, w);
}

static int set_list(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	CLEANUP_JSON struct json *b = body;

	return list_delta_set(o, a, NULL, json_take(b, a->name), w);
}

/* A list that a PUT only adds to is replaced by someone who knows what is there. */
static int set_known(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	CLEANUP_JSON struct json *b = body;

	return list_edit_set(o, a, NULL, json_take(b, a->name), w);
}

static int set_apart(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	CLEANUP_JSON struct json *b = body;

	return update_apart(o, a, json_take(b, a->name), w);
}

static bool is_draft(const struct object *o, const struct attr *a)
{
	(void)a;
	return o->draft;
}

static bool is_list(const struct object *o, const struct attr *a)
{
	(void)o;
	return a && a->add;
}

static bool is_added_to(const struct object *o, const struct attr *a)
{
	(void)o;
	return a && a->gone;
}

static bool is_apart(const struct object *o, const struct attr *a)
{
	(void)o;
	return kind_attr_is_apart(a);
}

static bool is_beside(const struct object *o, const struct attr *a)
{
	(void)o;
	return a && a->beside;
}

static bool is_any(const struct object *o, const struct attr *a)
{
	(void)o;
	(void)a;
	return true;
}

/* The first that fits is the way. */
static const struct way {
	bool (*fits)(const struct object *o, const struct attr *a);
	int (*set)(struct object *o, const struct attr *a, struct json *body,
		struct waiter *w); /* takes {a: value} */
	bool alone;		   /* by a request of its own: no other attribute changes with it */
} ways[] = {
	{ is_draft, set_in_draft, false },
	{ is_list, set_list, true },
	{ is_apart, set_apart, true },
	{ is_added_to, set_known, false },
	{ is_beside, beside_set, false },
	{ is_any, set_plain, false },
};

static const struct way *way_of(const struct object *o, const struct attr *a)
{
	const struct way *way = ways;

	while (!way->fits(o, a))
		way++;
	return way;
}

int set_value(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);
	struct json *body = one_value(attr, value);

	return body ? way_of(o, a)->set(o, a, body, w) : wait_no_memory(w);
}

int set_values(struct object *o, struct json *values, int64_t revision, struct waiter *w)
{
	CLEANUP_JSON struct json *body = values;
	const struct kind *k = o->coll->kind;
	int err;

	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const struct attr *a = kind_attr(k, json_key(m));

		if (!way_of(o, a)->alone)
			continue;
		if (json_count(body) > 1) { /* it would not be one change */
			error_set(&w->error, -EINVAL,
				"%s of a %s needs a request of its own: write it alone", a->name,
				kind_title(k));
			return -EINVAL;
		}
		/* it moves the revision, and its answer does not say where to */
		shown_settled(o, -ESTALE);
		return way_of(o, a)->set(o, a, mem_steal(&body), w);
	}
	if (o->draft)
		return set_draft(o, mem_steal(&body), NULL, w);
	err = beside_add(o, body, &w->error);
	if (err)
		return err;
	return update_send_document(o, mem_steal(&body), revision, w);
}

int set_check_kind(const struct object *o, struct waiter *w)
{
	if (o->draft || !o->coll->kind->no_update)
		return 0;
	error_set(&w->error, -EOPNOTSUPP, "the API cannot change a %s", kind_title(o->coll->kind));
	return -EOPNOTSUPP;
}

int set_check(const struct object *o, const char *attr, struct waiter *w)
{
	const struct kind *k = o->coll->kind;
	const struct attr *a = kind_attr(k, attr);
	int err = attribute_writable(o, attr) ? 0 : set_check_kind(o, w);

	if (err || attribute_writable(o, attr))
		return err;
	if (a && (a->flags & ATTR_CREATE))
		error_set(&w->error, -EPERM, "%s of a %s can be set only when it is created", attr,
			kind_title(k));
	else
		error_set(&w->error, -EPERM, "%s of a %s is read-only", attr, kind_title(k));
	return -EPERM;
}

int set_members(
	struct object *o, const char *attr, struct json *base, struct json *value, struct waiter *w)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);

	if (base && value && is_list(o, a) && !o->draft)
		return list_delta_set(o, a, base, value, w);
	if (base && value && attribute_is_list(o, attr) && !o->draft && !a->form)
		return list_edit_set(o, a, base, value, w);
	json_free(base);
	return value ? set_value(o, attr, value, w) : wait_no_memory(w);
}

/* ---- from a text, a link or a name */

/*
 * Asks for what a draft's reference names: nobody else would, until all of it is sent. The
 * answer is 0 too where the cloud does not offer such objects.
 */
static int check_referred(
	struct object *o, const struct link *l, const struct json *value, struct waiter *w)
{
	struct place to = { .coll = l ? collection_sibling(o->coll, l->to) : NULL };
	const char *id = json_string(value);
	const struct want want = { 0 };
	struct object *there;
	bool link;
	int err;

	if (!o->draft || !to.coll || kind_link_in(l, true).member || !id || !*id ||
		!collection_offered(to.coll))
		return 0;
	if (table_by_id(to.coll, id))
		return 0;
	err = name_id_ok(id) && (name_looks_like_id(id) || to.coll->kind->no_filter)
		? model_need_entry(&to, id, &want, w, &there, &link)
		: MODEL_ABSENT;
	if (!err && !table_by_id(to.coll, id)) /* it is called so */
		err = MODEL_ABSENT;
	if (err != MODEL_ABSENT && err != MODEL_SEVERAL)
		return err;
	error_set(&w->error, -EINVAL, "there is no %s with the id '%.100s'",
		kind_title(to.coll->kind), id);
	return -EINVAL;
}

static int refuse_value(int err, const struct buf *why, struct waiter *w)
{
	if (err == -ENOMEM)
		return wait_no_memory(w);
	return wait_fail(w, err, why->len ? why->data : "this is not a valid value");
}

int model_set(struct object *o, const char *attr, const char *text, size_t len, struct waiter *w)
{
	CLEANUP_BUF struct buf why = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	CLEANUP_JSON struct json *now = NULL;
	struct json *value;
	int err = set_check(o, attr, w);

	if (err)
		return err;
	if (object_held(o, attr, &now) < 0)
		return wait_no_memory(w);
	err = attr_parse(kind_attr(o->coll->kind, attr), attr, text, len, now, &value, &why);
	if (!err) {
		err = check_referred(o, kind_link_of(o->coll->kind, attr), value, w);
		if (!err)
			return set_value(o, attr, value, w);
		json_free(value);
		return err;
	}
	return refuse_value(err, &why, w);
}

int model_set_edited(struct object *o, const char *attr, const struct edit *e, struct waiter *w)
{
	CLEANUP_BUF struct buf why = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	CLEANUP_JSON struct json *now = NULL, *base = NULL;
	const struct attr *a = kind_attr(o->coll->kind, attr);
	struct json *value;
	int err = set_check(o, attr, w);

	if (err)
		return err;
	if (!attribute_is_list(o, attr) || o->draft)
		return model_set(o, attr, e->text, e->len, w);
	if (object_held(o, attr, &now) < 0)
		return wait_no_memory(w);
	err = attr_parse(a, attr, e->base, e->base_len, now, &base, &why);
	if (!err)
		err = attr_parse(a, attr, e->text, e->len, now, &value, &why);
	if (!err)
		return set_members(o, attr, mem_steal(&base), value, w);
	return refuse_value(err, &why, w);
}

/* Gives {member: id}, or the id alone; NULL without memory. */
static struct json *reference(const struct link *l, const char *id)
{
	CLEANUP_JSON struct json *value = l->member ? json_new_object() : NULL;

	if (!l->member)
		return json_new_string(id);
	return value && json_set_string(value, l->member, id) == 0 ? mem_steal(&value) : NULL;
}

int model_set_ref(struct object *o, const struct link *l, struct object *target, struct waiter *w)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct link in = kind_link_in(l, o->draft);
	struct json *value;
	bool relink = false;
	int err = set_check(o, in.attr, w);

	if (err)
		return err;
	if (!target && o->draft)
		return set_draft(o, NULL, in.attr, w);
	if (target && object_id(target, &id) < 0)
		return wait_no_memory(w);
	if (target && id.len == 0)
		return wait_fail(
			w, -EINVAL, "the target of the link is a draft: it does not exist yet");
	if (target && relink_wanted(o, l, id.data, &relink) < 0)
		return wait_no_memory(w);
	if (relink)
		return relink_set(o, l, target, w);
	if (target)
		value = reference(&in, id.data);
	else
		value = in.member ? json_new_object() : json_new_null();
	return value ? set_value(o, in.attr, value, w) : wait_no_memory(w);
}

/* Says of a kind without names what its objects are called by. */
static int refuse_name(const struct kind *k, struct waiter *w)
{
	if (k->words)
		error_set(&w->error, -EPERM,
			"a %s has no name: it is called by its words, as %s, which its attributes "
			"change",
			kind_title(k), k->words->example);
	else
		error_set(&w->error, -EPERM, "a %s has no name: it is called by its id",
			kind_title(k));
	return -EPERM;
}

int model_set_name(struct object *o, const struct place *in, const char *entry, struct waiter *w)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *attr = kind_name_attr(o->coll->kind);
	struct json *name;
	bool words = false;
	int err = create_check(in, entry, &raw, w);

	if (err)
		return err;
	if (o->draft && o->busy)
		return wait_fail(w, -EBUSY, "this draft is being created");
	if (o->draft) {
		err = draft_rename(o, entry);
		return err ? wait_fail(w, err, "out of memory") : 0;
	}
	err = set_check_kind(o, w);
	if (!err && !kind_is_named(o->coll->kind))
		err = refuse_name(o->coll->kind, w);
	if (!err)
		err = set_check(o, attr, w);
	if (!err) /* by its own words it has no name */
		err = create_check_words(o, raw.data, &words, w);
	if (err)
		return err;
	name = json_new_string(words ? "" : raw.data);
	return name ? set_value(o, attr, name, w) : wait_no_memory(w);
}
