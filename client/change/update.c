/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change: what the user changes. Each change is one request, sent once; its
 * answer goes into the store before whoever waits is woken. What was sent
 * without an answer is settled (settle.c).
 */
#include "client/cache/model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/values/attr.h"
#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/values/name.h"
#include "client/api/rest.h"
#include "client/values/store.h"

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
	if (op->pending)
		chains_remove(&op->coll->pendings, &op->pending->row);
	free(op->pending);
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
	json_free(op->expected);
	json_free(op->undo_value);
	json_free(op->found);
	free(op->undo_attr);
	free(op->identity);
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
	if (chains_add(&c->labels, &l->row, hash_string(entry)) < 0) {
		free(l);
	} else if (chains_add(&c->labelled, &l->of, o->handle) < 0) {
		chains_remove(&c->labels, &l->row);
		free(l);
	} else {
		o->labelled = true;
	}
}

static void target_read(struct waiter *w)
{
	struct change_op *op = (struct change_op *)(void *)((char *)w - offsetof(struct change_op, refresh));
	struct object *o = model_object(op->m, op->watched);

	cloud_error_clear(&w->error); /* it is made all the same */
	if (o)
		await_made(op, o);
	else
		change_finish(op, NULL, NULL);
}

/* What the new object connects has changed with it: it is read before the caller looks. */
static void read_target(struct change_op *op, struct object *made)
{
	struct object *target = model_object(op->m, op->target);
	struct buf query;
	struct fetch *f;
	int err = target ? 0 : -ENOENT;

	op->watched = made->handle;
	op->refresh.wake = target_read;
	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (target) {
		object_expire(target);
		err = object_question(target, &query);
	}
	if (!err)
		err = fetch_start(target->coll, query.data, &f);
	if (!err)
		err = wait_on(&f->waiters, &op->refresh);
	buf_release(&query);
	if (err != MODEL_ASKED)
		await_made(op, made);
}

/* Of an answer that is no whole object the id counts, and the name that was sent: the rest is read. */
static struct json *brief(const struct change_op *op, const struct json *answer)
{
	const char *attr = kind_name_attr(op->coll->kind);
	const struct json *name = json_get(op->body, attr);
	struct json *o = json_new_object();

	if (o && json_set(o, "id", json_dup(json_get(answer, "id"))) == 0 && name)
		json_set(o, attr, json_dup(name));
	return o;
}

static int keep(struct change_op *op, struct object **o, const struct json *answer)
{
	if (*o && (*o)->draft)
		return draft_live(*o, answer);
	return collection_merge(op->coll, answer, OWN_CHANGE, o);
}

void change_made(struct change_op *op, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	struct json *part = op->coll->kind->partial ? brief(op, answer) : NULL;
	struct cloud_error e;
	int err;

	cloud_error_clear(&e);
	err = keep(op, &o, part ? part : answer);
	if (part && !err && o)
		object_expire(o);
	json_free(part);
	if (err || !o) {
		cloud_error_set(&e, err ? err : -EBADMSG, "the answer could not be kept");
		change_finish(op, &e, NULL);
		return;
	}
	if (op->entry && op->coll->kind->label_attr)
		add_label(op->coll, op->entry, o);
	expire_targets(o);
	expire_named(o, op->body);
	expire_quotas(op->coll);
	if (op->target)
		read_target(op, o);
	else
		await_made(op, o);
}

int change_fail(struct waiter *w, int err, const char *what)
{
	cloud_error_set(&w->error, err, "%s", what);
	return err;
}

int change_wait(struct change_op *op, struct waiter *w)
{
	int err = wait_on(&op->waiters, w);

	return err == MODEL_ASKED ? MODEL_SENT : err;
}

int change_start(struct change_op *op, int err, struct waiter *w)
{
	if (!err)
		return change_wait(op, w);
	op_free(op);
	return change_fail(w, err, err == -ENOMEM ? "out of memory" : "the request cannot be formed");
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
		if (o) {
			expire_targets(o);
			expire_listed(o, op->body);
		}
		if (answer)
			error.err = collection_merge(op->coll, answer, OWN_CHANGE, &o);
		else if (o)
			object_expire(o);
		if (error.err)
			cloud_error_set(&error, error.err, "the answer could not be kept");
		else if (o)
			expire_targets(o);
	} else if (o) {
		object_expire(o); /* whatever happened: ask before showing it again */
	}
	if (o && op->of_document)
		document_settled(o, !error.err && !answer ? -ESTALE : error.err);
	if (!error.err && answer && o) {
		await_made(op, o);
		return;
	}
	change_finish(op, &error, NULL);
}

int change_update(struct object *o, struct json *body, int64_t revision, bool of_document, struct waiter *w)
{
	struct change_op *op = change_new(o->coll, o);
	struct rest_call call;
	struct buf id, parent;
	int err;

	if (!op) {
		json_free(body);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	op->body = body;
	op->of_document = of_document;
	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&parent, LIMIT_OBJECT_BYTES);
	err = object_id(o, &id);
	change_call(&call, op, updated);
	call.id = id.data;
	call.revision = revision;
	call.parent = object_parent_id(o, &parent) ? parent.data : NULL;
	if (!err)
		err = rest_update(op->m->rest, &call, &op->op);
	buf_release(&id);
	buf_release(&parent);
	return change_start(op, err, w);
}

/* An attribute with a URL of its own has been set there: the object is read again when it is wanted. */
void change_apart_done(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);

	(void)answer;
	op->op = NULL;
	if (e->err && e->unknown) {
		settle_update(op, e);
		return;
	}
	if (o) {
		object_expire(o);
		o->from = ++o->coll->moments;
	}
	change_finish(op, e, NULL);
}

/* {"tags": value}, as the attribute's own URL takes it and as the object shows it then. Takes value. */
static int apart_expected(struct change_op *op, const struct attr *a, struct json *value)
{
	op->expected = json_new_object();
	if (!op->expected) {
		json_free(value);
		return -ENOMEM;
	}
	return json_set(op->expected, a->name, value);
}

/* The attribute's form with the value, and beneath which object it goes. */
static int apart_form(struct change_op *op, struct object *o, const struct attr *a, const struct json *value,
	struct rest_call *call, struct buf *at)
{
	const struct link *l = a->form_at ? kind_link(o->coll->kind, a->form_at) : NULL;
	struct form_words words = { .subject = json_string(value), .owner = "", .of = o };
	struct buf text;
	int err = 0;

	buf_init(&text, LIMIT_VALUE_BYTES);
	if (!words.subject) {
		err = json_print(value, &text);
		words.subject = text.data;
	}
	if (!err)
		err = form_body(a->form, &words, &op->body);
	if (!err && l) {
		buf_clear(at);
		err = link_target_id(o, l, at);
		call->kind = collection_sibling(o->coll, l->to)->kind;
	}
	call->method = a->form->method;
	call->action = a->form->path;
	buf_release(&text);
	return err;
}

/* Takes value. */
static int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w)
{
	struct change_op *op = change_new(o->coll, o);
	struct rest_call call;
	struct buf id;
	int err;

	if (!op) {
		json_free(value);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	buf_init(&id, LIMIT_OBJECT_BYTES);
	change_call(&call, op, change_apart_done);
	err = object_id(o, &id);
	if (!err && a->form)
		err = apart_form(op, o, a, value, &call, &id);
	else
		call.action = a->url;
	if (err)
		json_free(value);
	else
		err = apart_expected(op, a, value);
	call.id = id.data;
	call.body = a->form ? op->body : op->expected;
	if (!err)
		err = rest_act(op->m->rest, &call, &op->op);
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
		body_derive(o->coll, values);
	if (!values || o->staged || !body_complete(o->coll->kind, values)) {
		json_free(values);
		json_free(before);
		return err ? change_fail(w, err, "out of memory") : 0;
	}
	return change_create(o->coll, o->draft, o, values, w, strdup(attr), before);
}

int change_value(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);
	struct json *body;

	if (o->draft)
		return set_draft(o, attr, value, w);
	if (a && a->add)
		return members_update(o, a, value, w);
	if (attr_is_apart(a))
		return update_apart(o, a, value, w);
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
		cloud_error_set(&w->error, -EOPNOTSUPP, "the API cannot change a %s", kind_title(k));
		return -EOPNOTSUPP;
	}
	if (a && (a->flags & ATTR_CREATE))
		cloud_error_set(&w->error, -EPERM, "%s of a %s can be set only when it is created", attr,
			kind_title(k));
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
		cloud_error_set(&w->error, err, "%s", why.len ? why.data : "this is not a valid value");
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
				w, -EINVAL, "the target of the link is a draft: it does not exist yet");
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
	struct place p = object_home(o);
	struct buf raw;
	int err;

	p.drafts = o->staged;
	buf_init(&raw, LIMIT_OBJECT_BYTES);
	err = make_check_entry(o->coll, entry, &raw, w);
	if (!err)
		err = make_check_absent(&p, entry, w);
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
