/* SPDX-License-Identifier: Apache-2.0 */
/*
 * create: an object is made by one POST, with what name and place supply or with
 * what a draft has gathered.
 */
#include "client/change/create.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/body.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/wait.h"
#include "client/change/apply.h"
#include "client/change/change.h"
#include "client/change/settle.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"
#include "client/values/name.h"

static void created(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;

	op->op = NULL;
	if (e->err && e->unknown)
		settle_create(op, e);
	else if (e->err)
		change_finish(op, e, NULL);
	else
		change_made(op, answer);
}

static int create(struct collection *c, const char *entry, struct object *draft, struct object *target,
	struct json *body, struct waiter *w, char *undo_attr, struct json *undo_value)
{
	struct change_op *op = change_new(c, draft);
	struct rest_call call;
	int err = -ENOMEM;

	if (!op) {
		json_free(body);
		json_free(undo_value);
		free(undo_attr);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	op->body = body;
	op->undo_attr = undo_attr;
	op->undo_value = undo_value;
	op->entry = strdup(entry);
	if (target) {
		op->target = target->handle;
		model_pin(target, 1);
	}
	if (op->entry) {
		change_call(&call, op, created);
		call.parent = c->kind->beneath ? json_get_string(op->body, c->kind->parent_attr) : NULL;
		err = rest_create(c->model->rest, &call, &op->op);
	}
	if (!err && draft)
		draft->busy = true;
	return change_start(op, err, w);
}

int change_create(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct waiter *w, char *undo_attr, struct json *undo_value)
{
	return create(c, entry, draft, NULL, body, w, undo_attr, undo_value);
}

int change_create_for(struct collection *c, struct json *body, struct object *target, struct waiter *w)
{
	body_derive(c, body);
	return create(c, "", NULL, target, body, w, NULL, NULL);
}

/* The one object that may be meant where none was named: a collection's only one with `pick` true. */
static struct object *picked(const struct collection *c, const struct attr *a)
{
	const struct link *l = kind_link_of(c->kind, a->name);
	struct collection *to = l ? collection_sibling(c, l->to) : NULL;
	struct object *only = NULL, *o;
	uint64_t cursor = 0;

	while (to && (o = collection_next(to, &cursor))) {
		struct json *v;
		bool fits;

		if (o->draft || object_value(o, a->pick, &v) < 0)
			continue;
		fits = json_is_true(v);
		json_free(v);
		if (fits && only)
			return NULL;
		if (fits)
			only = o;
	}
	return only;
}

int model_need_make(struct collection *c, const char *entry, const struct want *want, struct waiter *w)
{
	(void)entry;
	if (!collection_offered(c))
		return 0;
	for (const struct attr *a = c->kind->attrs; a->name; a++) {
		const struct link *l = a->pick ? kind_link_of(c->kind, a->name) : NULL;
		struct collection *to = l ? collection_sibling(c, l->to) : NULL;
		struct buf query;
		int err;

		if (!to)
			continue;
		buf_init(&query, LIMIT_NAME_BYTES);
		err = query_add(&query, a->pick, "True");
		if (!err)
			err = fetch_need(to, query.data, want, w);
		buf_release(&query);
		if (err)
			return err;
	}
	return 0;
}

static int set_id(struct json *body, const char *key, const struct object *o)
{
	struct buf id;
	int err;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = object_id(o, &id);
	if (!err)
		err = json_set_string(body, key, id.data);
	buf_release(&id);
	return err;
}

/* What name and path supply. */
static int make_body(const struct place *p, const char *raw, struct json **ret)
{
	const struct kind *k = p->coll->kind;
	const struct attr *called = kind_attr(k, kind_called_attr(k));
	struct json *body = json_new_object();
	int err = 0;

	if (!body)
		return -ENOMEM;
	if (called && (called->flags & ATTR_CREATE))
		err = json_set_string(body, called->name, raw);
	if (!err && k->shape_attr && attr_fits(kind_attr(k, k->shape_attr), raw))
		err = json_set_string(body, k->shape_attr, raw);
	if (!err && p->owner)
		err = set_id(body, p->view->by, p->owner);
	for (const struct attr *a = k->attrs; a->name && !err; a++) {
		struct object *only = a->pick && body_lacks(body, a) ? picked(p->coll, a) : NULL;

		if (only)
			err = set_id(body, a->name, only);
	}
	if (err) {
		json_free(body);
		return err;
	}
	*ret = body;
	return 0;
}

int make_check_entry(struct collection *c, const char *entry, struct buf *raw, struct waiter *w)
{
	struct buf right;
	int err;

	buf_init(&right, LIMIT_OBJECT_BYTES);
	err = name_decode(entry, raw, &right);
	if (err)
		cloud_error_set(&w->error, -EINVAL, "'%s' is not how this name is spelled here: write '%s'",
			entry, right.data);
	buf_release(&right);
	if (!err && name_is_long(entry))
		err = change_fail(w, -ENAMETOOLONG, "the name is too long");
	if (!err && !collection_offered(c)) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "this cloud has no %ss", kind_title(c->kind));
		err = -EOPNOTSUPP;
	}
	if (!err && c->kind->no_create) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "the API cannot create a %s", kind_title(c->kind));
		err = -EOPNOTSUPP;
	}
	return err;
}

int make_check_absent(const struct place *p, const char *entry, struct waiter *w)
{
	struct cloud_error why;
	struct object *o;
	bool link;
	int err = place_find(p, entry, &o, &link, &why);

	if (err == MODEL_ABSENT)
		return 0;
	cloud_error_set(&w->error, -EEXIST, "%s '%s' exists", kind_title(p->coll->kind), entry);
	return -EEXIST;
}

/* The same mkdir again while its POST is out (an interrupted caller repeats it): they share it. */
static struct change_op *making(const struct collection *c, const char *entry)
{
	for (struct change_op *op = c->model->ops; op; op = op->next)
		if (op->coll == c && op->entry && *op->entry && !op->handle && strcmp(op->entry, entry) == 0)
			return op;
	return NULL;
}

int model_make(const struct place *p, const char *entry, struct waiter *w, struct object **ret_draft)
{
	struct collection *c = p->coll;
	struct change_op *op;
	struct json *body;
	struct buf raw;
	int err;

	*ret_draft = NULL;
	buf_init(&raw, LIMIT_OBJECT_BYTES);
	err = make_check_entry(c, entry, &raw, w);
	if (!err)
		err = make_check_absent(p, entry, w);
	if (!err && !p->drafts && (op = making(c, entry))) {
		buf_release(&raw);
		if (op->pending) {
			cloud_error_set(&w->error, -EAGAIN, "it is not known yet whether %s '%s' was created",
				kind_title(c->kind), entry);
			return -EAGAIN;
		}
		return change_wait(op, w);
	}
	if (!err && (err = make_body(p, raw.data, &body)) < 0)
		change_fail(w, err, "out of memory");
	buf_release(&raw);
	if (err)
		return err;
	if (!p->drafts && body_complete(c->kind, body)) {
		body_derive(c, body);
		return change_create(c, entry, NULL, body, w, NULL, NULL);
	}
	err = draft_new(p, entry, body, ret_draft);
	return err ? change_fail(w, err, "out of memory") : 0;
}

int model_commit(struct object *o, const char *entry, struct waiter *w)
{
	struct place p = object_home(o);
	struct json *values;
	struct buf text;
	int err;

	buf_init(&text, LIMIT_OBJECT_BYTES);
	err = make_check_entry(o->coll, entry, &text, w);
	if (!err)
		err = make_check_absent(&p, entry, w);
	if (!err && o->busy)
		err = change_fail(w, -EBUSY, "this draft is being created");
	buf_clear(&text);
	if (!err && object_missing(o, &text) == 0 && text.len) {
		for (char *nl; (nl = strchr(text.data, '\n'));)
			*nl = nl[1] ? ' ' : '\0';
		cloud_error_set(
			&w->error, -EINVAL, "this %s still needs: %s", kind_title(o->coll->kind), text.data);
		err = -EINVAL;
	}
	buf_release(&text);
	if (!err && strcmp(entry, o->draft) != 0 && (err = draft_rename(o, entry)) < 0)
		change_fail(w, err, "out of memory");
	if (err)
		return err;
	values = draft_values(o);
	if (!values)
		return change_fail(w, -ENOMEM, "out of memory");
	body_derive(o->coll, values);
	return change_create(o->coll, entry, o, values, w, NULL, NULL);
}
