/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change: what the user changes. Each change is one request, sent once; its
 * answer goes into the store before whoever waits is woken. What was sent
 * without an answer is settled (settle.c).
 */
#include "model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "buf.h"
#include "json.h"
#include "name.h"
#include "rest.h"
#include "store.h"

/* ---- operations */

struct change_op *change_new(struct collection *c, struct object *o)
{
	struct change_op *op = calloc(1, sizeof(*op));

	if (!op)
		return NULL;
	op->m = c->model;
	op->coll = c;
	op->started_ms = now_ms();
	op->started_unix_ms = unix_ms();
	if (o) {
		op->handle = o->handle;
		model_pin(o, 1);
	}
	op->next = c->model->ops;
	c->model->ops = op;
	return op;
}

static void op_free(struct change_op *op)
{
	struct change_op **at = &op->m->ops;

	while (*at && *at != op)
		at = &(*at)->next;
	if (*at)
		*at = op->next;
	for (struct pending **p = &op->coll->pendings; *p && op->pending; p = &(*p)->next)
		if (*p == op->pending) {
			*p = op->pending->next;
			free(op->pending);
			break;
		}
	timer_stop(&op->timer);
	model_forget(op->m, &op->refresh);
	rest_cancel(op->op);
	if (op->handle)
		model_unpin(op->m, op->handle, 1);
	if (op->target)
		model_unpin(op->m, op->target, 1);
	for (size_t i = 0; i < op->n_known; i++)
		free(op->known[i]);
	free(op->known);
	json_free(op->body);
	json_free(op->undo_value);
	json_free(op->found);
	free(op->undo_attr);
	free(op->entry);
	free(op->query);
	free(op);
}

void changes_free(struct model *m)
{
	while (m->ops) {
		struct cloud_error e;

		cloud_error_set(&e, -EINTR, "the filesystem is being unmounted");
		wake_all(&m->ops->waiters, &e, NULL);
		op_free(m->ops);
	}
}

/* A draft whose create failed stands as it stood before the value that completed it. */
static void undo(struct change_op *op)
{
	struct object *o = model_object(op->m, op->handle);

	if (!o || !o->draft)
		return;
	o->busy = false;
	if (!op->undo_attr) {
		if (op->undo_value)
			draft_put(o, op->undo_value);
		return;
	}
	draft_set(o, op->undo_attr, op->undo_value);
	op->undo_value = NULL;
}

void change_finish(struct change_op *op, const struct cloud_error *e, struct object *made)
{
	if (e && e->err)
		undo(op);
	wake_all(&op->waiters, e, made);
	op_free(op);
}

static void add_label(struct collection *c, const char *entry, struct object *o)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct label *l;

	object_entry(o, name);
	if (strcmp(name, entry) == 0)
		return;
	l = malloc(sizeof(*l) + strlen(entry) + 1);
	if (!l)
		return;
	memcpy(l->entry, entry, strlen(entry) + 1);
	l->handle = o->handle;
	l->next = c->labels;
	c->labels = l;
}

void change_made(struct change_op *op, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error e;
	int err = 0;

	cloud_error_clear(&e);
	if (o && o->draft)
		err = draft_live(o, answer);
	else
		err = collection_merge(op->coll, answer, 0, true, &o);
	if (err || !o) {
		cloud_error_set(&e, err ? err : -EBADMSG, "the answer could not be kept");
		change_finish(op, &e, NULL);
		return;
	}
	if (op->entry && op->coll->kind->label_attr)
		add_label(op->coll, op->entry, o);
	expire_targets(o);
	change_finish(op, NULL, o);
}

int change_fail(struct waiter *w, int err, const char *what)
{
	cloud_error_set(&w->error, err, "%s", what);
	return err;
}

int change_start(struct change_op *op, int err, struct waiter *w)
{
	if (!err)
		return wait_on(&op->waiters, w);
	op_free(op);
	return change_fail(w, err, "out of memory");
}

void change_call(struct rest_call *call, struct change_op *op,
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer))
{
	*call = (struct rest_call){
		.kind = op->coll->kind,
		.region = op->coll->region->name,
		.body = op->body,
		.revision = -1,
		.done = done,
		.ctx = op,
	};
}

/* ---- create */

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

int change_create(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct waiter *w, char *undo_attr, struct json *undo_value)
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
	if (op->entry) {
		change_call(&call, op, created);
		err = rest_create(c->model->rest, &call, &op->op);
	}
	if (!err && draft)
		draft->busy = true;
	return change_start(op, err, w);
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
	int version, err = 0;

	if (!body)
		return -ENOMEM;
	if (called && (called->flags & ATTR_CREATE))
		err = json_set_string(body, called->name, raw);
	if (!err && k->shape_attr && attr_is_cidr(raw, &version))
		err = json_set_string(body, k->shape_attr, raw);
	if (!err && p->owner)
		err = set_id(body, p->view->by, p->owner);
	for (const struct attr *a = k->attrs; a->name && !err; a++) {
		struct object *only = a->pick && body_lacks(body, a) ? picked(p->coll, a) : NULL;

		if (only)
			err = set_id(body, a->name, only);
	}
	body_derive(k, body);
	if (err) {
		json_free(body);
		return err;
	}
	*ret = body;
	return 0;
}

static int check_entry(struct collection *c, const char *entry, struct buf *raw, struct waiter *w)
{
	struct buf right;
	int err;

	buf_init(&right, LIMIT_OBJECT_BYTES);
	err = name_decode(entry, raw, &right);
	if (err)
		cloud_error_set(&w->error, -EINVAL, "'%s' is no spelling of a name here: write '%s'", entry,
			right.data);
	buf_release(&right);
	if (!err && name_is_long(entry))
		err = change_fail(w, -ENAMETOOLONG, "the name is too long");
	if (!err && !collection_offered(c)) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "this cloud has no %ss", kind_title(c->kind));
		err = -EOPNOTSUPP;
	}
	if (!err && c->kind->no_create) {
		cloud_error_set(
			&w->error, -EOPNOTSUPP, "a %s cannot be made by its API", kind_title(c->kind));
		err = -EOPNOTSUPP;
	}
	return err;
}

static int check_absent(const struct place *p, const char *entry, struct waiter *w)
{
	struct cloud_error why;
	struct object *o;
	bool link;
	int err = place_resolve(p, entry, &o, &link, &why);

	if (err == -ENOENT)
		return 0;
	cloud_error_set(&w->error, -EEXIST, "%s '%s' exists", kind_title(p->coll->kind), entry);
	return -EEXIST;
}

/* The same mkdir again while its POST is out (an interrupted caller repeats it): they share it. */
static struct change_op *making(const struct collection *c, const char *entry)
{
	for (struct change_op *op = c->model->ops; op; op = op->next)
		if (op->coll == c && op->entry && !op->handle && strcmp(op->entry, entry) == 0)
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
	err = check_entry(c, entry, &raw, w);
	if (!err)
		err = check_absent(p, entry, w);
	if (!err && !p->drafts && (op = making(c, entry))) {
		buf_release(&raw);
		if (op->pending) {
			cloud_error_set(&w->error, -EAGAIN, "whether %s '%s' was made is not known yet",
				kind_title(c->kind), entry);
			return -EAGAIN;
		}
		return wait_on(&op->waiters, w);
	}
	if (!err && (err = make_body(p, raw.data, &body)) < 0)
		change_fail(w, err, "out of memory");
	buf_release(&raw);
	if (err)
		return err;
	if (!p->drafts && body_complete(c->kind, body))
		return change_create(c, entry, NULL, body, w, NULL, NULL);
	err = draft_new(p, entry, body, ret_draft);
	return err ? change_fail(w, err, "out of memory") : 0;
}

/* Where an object stands, or would once it is no draft. */
static struct place place_of(const struct object *o)
{
	struct place p = { .coll = o->coll, .owner = object_parent(o) };

	if (p.owner)
		p.view = kind_home(o->coll->model->type, o->coll->kind);
	return p;
}

int model_commit(struct object *o, const char *entry, struct waiter *w)
{
	struct place p = place_of(o);
	struct json *values;
	struct buf text;
	int err;

	buf_init(&text, LIMIT_OBJECT_BYTES);
	err = check_entry(o->coll, entry, &text, w);
	if (!err)
		err = check_absent(&p, entry, w);
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
	body_derive(o->coll->kind, values);
	return change_create(o->coll, entry, o, values, w, NULL, NULL);
}

/* ---- update */

static void updated(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error error = *e;

	op->op = NULL;
	if (e->err && e->unknown) {
		settle_update(op, e);
		return;
	}
	if (!e->err) {
		if (o)
			expire_targets(o);
		error.err = collection_merge(op->coll, answer, 0, true, &o);
		if (error.err)
			cloud_error_set(&error, error.err, "the answer could not be kept");
		else if (o)
			expire_targets(o);
	} else if (o) {
		object_expire(o); /* whatever happened: ask before showing it again */
	}
	if (o && op->of_document)
		document_settled(o, error.err);
	change_finish(op, &error, NULL);
}

int change_update(struct object *o, struct json *body, int64_t revision, bool of_document, struct waiter *w)
{
	struct change_op *op = change_new(o->coll, o);
	struct rest_call call;
	struct buf id;
	int err;

	if (!op) {
		json_free(body);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	op->body = body;
	op->of_document = of_document;
	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = object_id(o, &id);
	change_call(&call, op, updated);
	call.id = id.data;
	call.revision = revision;
	if (!err)
		err = rest_update(op->m->rest, &call, &op->op);
	buf_release(&id);
	return change_start(op, err, w);
}

/* A draft's value; the one that completes it creates it. Takes value. */
static int set_draft(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	struct json *values = draft_values(o);
	const struct json *old = json_get(values, attr);
	struct json *before = old ? json_dup(old) : NULL;
	int err;

	json_free(values);
	if (o->busy) {
		json_free(value);
		json_free(before);
		return change_fail(w, -EBUSY, "this draft is being created");
	}
	err = draft_set(o, attr, value);
	values = err ? NULL : draft_values(o);
	if (values)
		body_derive(o->coll->kind, values);
	if (!values || o->staged || !body_complete(o->coll->kind, values)) {
		json_free(values);
		json_free(before);
		return err ? change_fail(w, err, "out of memory") : 0;
	}
	return change_create(o->coll, o->draft, o, values, w, strdup(attr), before);
}

int change_value(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	struct json *body;

	if (o->draft)
		return set_draft(o, attr, value, w);
	body = json_new_object();
	if (!body || json_set(body, attr, value) < 0) {
		if (!body)
			json_free(value);
		json_free(body);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	return change_update(o, body, -1, false, w);
}

int change_check(const struct object *o, const char *attr, struct waiter *w)
{
	const struct kind *k = o->coll->kind;
	const struct attr *a = kind_attr(k, attr);

	if (object_writable(o, attr))
		return 0;
	if (k->no_update) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "a %s cannot be changed by its API", kind_title(k));
		return -EOPNOTSUPP;
	}
	if (a && (a->flags & ATTR_CREATE))
		cloud_error_set(
			&w->error, -EPERM, "%s of a %s can be set only when it is made", attr, kind_title(k));
	else
		cloud_error_set(&w->error, -EPERM, "%s of a %s is read-only", attr, kind_title(k));
	return -EPERM;
}

int model_set(struct object *o, const char *attr, const char *text, size_t len, struct waiter *w)
{
	struct json *now = NULL, *value;
	struct buf why;
	int err = change_check(o, attr, w);

	if (err)
		return err;
	object_value(o, attr, &now);
	buf_init(&why, LIMIT_MESSAGE_BYTES);
	err = attr_parse(kind_attr(o->coll->kind, attr), attr, text, len, now, &value, &why);
	if (err)
		cloud_error_set(&w->error, err, "%s", why.len ? why.data : "this is no value");
	buf_release(&why);
	json_free(now);
	return err ? err : change_value(o, attr, value, w);
}

int model_set_ref(struct object *o, const struct link *l, struct object *target, struct waiter *w)
{
	struct json *value = target && !l->member ? NULL : l->member ? json_new_object() : json_new_null();
	struct buf id;
	int err = change_check(o, l->attr, w);

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (!err && target) {
		err = object_id(target, &id);
		if (!err && id.len == 0)
			err = change_fail(
				w, -EINVAL, "what the link points to is a draft: it does not exist yet");
		else if (!err && l->member)
			err = value ? json_set_string(value, l->member, id.data) : -ENOMEM;
		else if (!err)
			value = json_new_string(id.data);
	}
	buf_release(&id);
	if (err || !value) {
		json_free(value);
		return err ? err : change_fail(w, -ENOMEM, "out of memory");
	}
	if (o->draft && !target) {
		json_free(value);
		return set_draft(o, l->attr, NULL, w);
	}
	return change_value(o, l->attr, value, w);
}

int model_rename(struct object *o, const char *entry, struct waiter *w)
{
	struct place p = place_of(o);
	struct buf raw;
	int err;

	p.drafts = o->staged;
	buf_init(&raw, LIMIT_OBJECT_BYTES);
	err = check_entry(o->coll, entry, &raw, w);
	if (!err)
		err = check_absent(&p, entry, w);
	if (!err && o->draft && o->busy)
		err = change_fail(w, -EBUSY, "this draft is being created");
	if (!err && o->draft) {
		buf_release(&raw);
		err = draft_rename(o, entry);
		return err ? change_fail(w, err, "out of memory") : 0;
	}
	if (!err)
		err = change_check(o, kind_name_attr(o->coll->kind), w);
	if (!err) {
		struct json *name = json_new_string(raw.data);

		err = name ? change_value(o, kind_name_attr(o->coll->kind), name, w)
			   : change_fail(w, -ENOMEM, "out of memory");
	}
	buf_release(&raw);
	return err;
}

/* ---- destroy */

static void destroyed(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);

	(void)answer;
	op->op = NULL;
	if (o && (!e->err || e->err == -ENOENT)) {
		expire_targets(o);
		expire_referrers(o);
		object_remove(o, true);
	} else if (o) {
		object_expire(o);
	}
	change_finish(op, e, NULL);
}

int model_destroy(struct object *o, struct waiter *w)
{
	struct change_op *op;
	struct rest_call call;
	struct buf id;
	int err;

	if (o->draft && o->busy)
		return change_fail(w, -EBUSY, "this draft is being created");
	if (o->draft) {
		object_remove(o, false);
		return 0;
	}
	if (o->coll->kind->no_delete) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "a %s cannot be removed by its API",
			kind_title(o->coll->kind));
		return -EOPNOTSUPP;
	}
	op = change_new(o->coll, o);
	if (!op)
		return change_fail(w, -ENOMEM, "out of memory");
	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = object_id(o, &id);
	change_call(&call, op, destroyed);
	call.id = id.data;
	if (!err)
		err = rest_destroy(op->m->rest, &call, &op->op);
	buf_release(&id);
	return change_start(op, err, w);
}
