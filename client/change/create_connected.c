/* SPDX-License-Identifier: Apache-2.0 */
/*
 * create_connected: mkdir in a view whose objects are connected by an action: one is made in
 * the only place that its owner has for it, and then connected. Where that is refused, what
 * was made goes again: a mkdir that fails leaves nothing.
 */
#include "client/model.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "client/cache/body.h"
#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/change.h"
#include "client/change/create.h"
#include "client/change/destroy.h"
#include "client/change/settle.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

/* It sends nothing itself: its steps are changes that it waits for by op->refresh. */
static const struct change_steps making = { NULL, NULL, NULL };

/* Ends it by e, with what has become of the object that was made. */
static void fail(
	struct change_op *op, const struct cloud_error *e, const char *what, const char *then)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct cloud_error error = *e;

	if (buf_addf(&text, "%s; %s %s", e->message, what, then) == 0)
		error_set(&error, e->err, "%s", text.data);
	change_finish(op, &error, NULL);
}

/* Ends it by e, and leaves what was made. */
static void fail_with(struct change_op *op, const struct cloud_error *e, const char *then)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *made = model_object(op->m, op->target);

	fail(op, e, made && entry_path(made, &path) == 0 ? path.data : op->entry, then);
}

static void removed(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct cloud_error e = op->error;
	int err = w->error.err;

	error_clear(&w->error);
	if (err && err != -ENOENT)
		fail_with(op, &e, "was made and is not connected: rmdir removes it");
	else
		fail(op, &e, "what was made for it", "is removed again");
}

static void connected(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *made = model_object(op->m, op->target);

	op->error = w->error;
	error_clear(&w->error);
	if (!op->error.err) {
		change_finish(op, NULL, made);
		return;
	}
	if (op->error.err == -EINTR || /* the model is closed */
		(op->error.unknown && !settle_is_own_failure(&op->error))) {
		fail_with(op, &op->error, "was made, and may be connected");
		return;
	}
	if (!made || destroy_wherever(made, change_waiter(op, removed)) != MODEL_SENT)
		removed(w);
}

static void made(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *owner = model_object(op->m, op->handle), *o = w->object;
	struct cloud_error e = w->error;

	error_clear(&w->error);
	if (!e.err && !o)
		error_set(&e, -EBADMSG, "the answer could not be kept");
	if (e.err) {
		change_finish(op, &e, NULL);
		return;
	}
	op->target = o->handle;
	object_pin(o, 1);
	if (!owner)
		error_set(&w->error, -ENOENT, "what it would be connected to is gone");
	if (!owner ||
		model_connect_add(owner, op->view, o, change_waiter(op, connected)) != MODEL_SENT)
		connected(w);
}

/* Says why nothing is made: the owner has several places for it, or none. */
static int refuse(const struct place *p, const struct view *in, struct waiter *w)
{
	CLEANUP_BUF struct buf list = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
	char entry[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct object *o;

	while ((o = view_next(p->owner, in, &cursor))) {
		view_entry(p->owner, in, o, entry);
		if (buf_addf(&list, " %s", entry) < 0)
			break;
	}
	error_set(&w->error, -EINVAL,
		"this %s has %s in %s/%s%s: make it in %s/NAME/%s/ and connect it here by ln -s",
		kind_title(p->owner->coll->kind), list.len ? "more than one" : "nothing", in->name,
		list.len ? ":" : "", list.data, in->of, p->coll->kind->dir);
	return -EINVAL;
}

/* Gives the only object that the owner has for it to be made in. */
static int find_place(
	const struct place *p, const struct want *want, struct waiter *w, struct object **ret)
{
	const struct view *in = kind_view(p->owner->coll->kind, p->view->made_in);
	unsigned long failures = mem_failures();
	uint64_t cursor = 0;
	bool several;
	int err = model_need_view(p->owner, in, want, w);

	if (err)
		return err;
	*ret = view_next(p->owner, in, &cursor);
	several = *ret && view_next(p->owner, in, &cursor);
	if (mem_failures() != failures)
		return wait_no_memory(w);
	return *ret && !several ? 0 : refuse(p, in, w);
}

static int make_body(
	const struct place *p, const char *raw, const struct object *in, struct json **ret)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *body = json_new_object();
	const struct kind *k = p->coll->kind;
	int err = body ? object_id(in, &id) : -ENOMEM;

	if (!err)
		err = json_set_string(body, kind_called_attr(k), raw);
	if (!err)
		err = json_set_string(body, kind_link_to(k, in->coll->kind->dir)->attr, id.data);
	if (!err)
		err = body_derive(p->coll, body);
	if (!err)
		*ret = mem_steal(&body);
	return err;
}

/* Finds the same mkdir, which an interrupted caller repeats; NULL: there is none. */
static struct change_op *find_making(const struct place *p, const char *entry)
{
	struct change_op *op = p->coll->model->ops;

	while (op &&
		(op->steps != &making || op->view != p->view || op->handle != p->owner->handle ||
			strcmp(op->entry, entry) != 0))
		op = op->next;
	return op;
}

static int start(const struct place *p, const char *entry, struct json *body, struct waiter *w)
{
	struct change_op *op = change_new(&making, p->owner->coll, p->owner);
	int err;

	if (!op || !(op->entry = strdup(entry))) {
		json_free(body);
		if (op)
			change_finish(op, NULL, NULL);
		return wait_no_memory(w);
	}
	op->view = p->view;
	err = create_send(p->coll, entry, NULL, body, NULL, change_waiter(op, made));
	if (err == MODEL_SENT)
		return change_wait(op, w);
	w->error = op->refresh.error;
	change_finish(op, NULL, NULL);
	return err;
}

int model_create_connected(
	const struct place *p, const char *entry, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct change_op *op;
	struct object *in;
	struct json *body;
	int err = create_check(p, entry, &raw, w);

	if (err)
		return err;
	if (p->owner->draft)
		return wait_fail(w, -EPERM, "what belongs to a draft is made when it exists");
	op = find_making(p, entry);
	if (op)
		return change_wait(op, w);
	err = find_place(p, want, w, &in);
	if (err)
		return err;
	err = make_body(p, raw.data, in, &body);
	return err ? wait_fail(w, err, "out of memory") : start(p, entry, body, w);
}
