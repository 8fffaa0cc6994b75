/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update: attributes of an object are changed by one request, sent once; its
 * answer goes into the store before whoever waits is woken.
 */
#include "client/change/update.h"

#include <errno.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/request_form.h"
#include "client/change/settle.h"
#include "client/change/shown.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

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
int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w)
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
