/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connect: ln -s and rm in a view that is a connection: an action of the API
 * (a router's interface), or a list of ids that is sent whole (a port's
 * security groups).
 */
#include "model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"
#include "rest.h"

/*
 * What the action changed has been read: its caller may look. An action whose
 * answer was lost has succeeded when its effect is there.
 */
static void refreshed(struct waiter *w)
{
	struct change_op *op = (struct change_op *)(void *)((char *)w - offsetof(struct change_op, refresh));
	struct object *owner = model_object(op->m, op->handle), *target = model_object(op->m, op->target);

	if (op->error.unknown && !w->error.err && owner && view_shows(owner, op->view, target) == op->adding)
		cloud_error_clear(&op->error);
	if (owner)
		await_connected(op, owner);
	else
		change_finish(op, &op->error, NULL);
}

/* The target has been changed by it, or is no more. */
static void connected(struct change_op *op, bool surely)
{
	struct object *target = model_object(op->m, op->target);

	if (!target || target->handle == op->handle)
		return;
	if (op->removes && !op->adding && surely)
		object_remove(target, true);
	else
		object_expire(target);
}

/* The view's objects are read afresh, once, before the caller goes on. */
static void acted(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);
	struct collection *in = collection_sibling(op->coll, kind_view_base(op->view));
	struct buf query;
	int err = 0;

	(void)answer;
	op->op = NULL;
	op->error = *e;
	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (o && (!e->err || e->unknown)) {
		object_expire(o);
		connected(op, !e->err);
		op->m->changes++;
		op->refresh.wake = refreshed;
		if (view_question(o, op->view, &query) == 0) {
			struct fetch *f;

			err = fetch_start(in, query.data, &f);
			if (!err && op->later)
				f->unsettled_ms = now_ms() + TIME_SETTLE_MS;
			if (!err)
				err = wait_on(&f->waiters, &op->refresh);
		}
	}
	buf_release(&query);
	if (err != -EINPROGRESS)
		change_finish(op, &op->error, NULL);
}

static const struct connection *connection_to(
	const struct view *v, const struct object *target, struct waiter *w)
{
	const struct connection *n = v->connections;

	while (n->to && strcmp(n->to, target->coll->kind->dir) != 0)
		n++;
	if (n->to)
		return n;
	cloud_error_set(&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
	return NULL;
}

/* A form's text with the id in the place of '%'; in a body it stands inside of a JSON string. */
static int fill_form(const char *form, const char *id, bool url, struct buf *out)
{
	for (; *form; form++) {
		if (*form != '%')
			buf_addc(out, *form);
		else if (url)
			buf_add_url(out, id, strlen(id));
		else
			buf_adds(out, id);
	}
	return out->err;
}

/* The object between the owner and what the view shows: the first that stands for it. */
static struct object *between(struct object *owner, const struct view *v, const struct object *target)
{
	struct object *o;
	uint32_t place = 0;

	while ((o = view_member(owner, v, &place)))
		if (view_stands_for(o, v, target))
			return o;
	return NULL;
}

static int act(
	struct object *owner, const struct view *v, bool adding, struct object *target, struct waiter *w)
{
	const struct connection *n = connection_to(v, target, w);
	const struct form *form = n ? adding ? &n->add : &n->remove : NULL;
	struct object *meant = n && !adding && n->remove_via ? between(owner, v, target) : target;
	struct rest_call call;
	struct change_op *op;
	struct buf id, other, path, body;
	int err;

	if (!n)
		return -EINVAL;
	if (!meant || !form->method)
		return change_fail(
			w, meant ? -EPERM : -ENOENT, "it is not connected so that it could be undone");
	op = change_new(owner->coll, owner);
	if (!op)
		return change_fail(w, -ENOMEM, "out of memory");
	op->view = v;
	op->target = target->handle;
	op->adding = adding;
	op->later = n->later;
	op->removes = n->removes;
	model_pin(target, 1);
	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&other, LIMIT_OBJECT_BYTES);
	buf_init(&path, LIMIT_OBJECT_BYTES);
	buf_init(&body, LIMIT_OBJECT_BYTES);
	err = object_id(owner, &id);
	if (!err)
		err = object_id(meant, &other);
	if (!err)
		err = fill_form(form->path, other.data, true, &path);
	if (!err && form->body && !(err = fill_form(form->body, other.data, false, &body)))
		err = json_parse(body.data, body.len, &op->body);
	change_call(&call, op, acted);
	call.id = id.data;
	call.method = form->method;
	call.action = path.data;
	if (!err)
		err = rest_act(op->m->rest, &call, &op->op);
	buf_release(&id);
	buf_release(&other);
	buf_release(&path);
	buf_release(&body);
	return change_start(op, err, w);
}

/* The list with the target's id added or taken out; -EEXIST, -ENOENT when it is so already. */
static int listed(
	struct object *owner, const struct view *v, struct object *target, bool add, struct json **ret)
{
	struct json *now = NULL, *list = json_new_array();
	bool there = false;
	struct buf id;
	int err = list ? 0 : -ENOMEM;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (!err)
		err = object_id(target, &id);
	object_value(owner, v->from, &now);
	for (const struct json *i = json_first(now); i && !err; i = json_next(i)) {
		const char *other = json_string(i);
		bool same = other && strcmp(other, id.data) == 0;

		there |= same;
		if (!same || add)
			err = json_add(list, json_dup(i));
	}
	if (!err && add)
		err = there ? -EEXIST : json_add(list, json_new_string(id.data));
	else if (!err && !there)
		err = -ENOENT;
	buf_release(&id);
	json_free(now);
	if (err)
		json_free(list);
	else
		*ret = list;
	return err;
}

static int change_list(
	struct object *owner, const struct view *v, struct object *target, bool add, struct waiter *w)
{
	struct json *list;
	int err;

	if (strcmp(v->of, target->coll->kind->dir) != 0) {
		cloud_error_set(
			&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
		return -EINVAL;
	}
	err = listed(owner, v, target, add, &list);
	if (err)
		return change_fail(w, err,
			err == -EEXIST		 ? "it is linked here already"
				: err == -ENOENT ? "it is not linked here"
						 : "out of memory");
	return change_value(owner, v->from, list, w);
}

/*
 * The target's attribute is set to the owner's id, or to that of an object
 * between that has no such target yet (a server's port without a floating IP).
 */
static int set_target(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	struct object *to = owner, *o;
	uint32_t place = 0, n = 0;
	struct json *id_value;
	struct buf id;
	int err;

	if (strcmp(v->of, target->coll->kind->dir) != 0) {
		cloud_error_set(
			&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
		return -EINVAL;
	}
	for (to = v->via ? NULL : owner; !to && (o = view_member(owner, v, &place)); n = 0)
		to = view_behind(o, v, &n) ? NULL : o;
	if (!to)
		return change_fail(w, -EINVAL, "there is nothing here that it could be connected to");
	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = object_id(to, &id);
	id_value = err ? NULL : json_new_string(id.data);
	buf_release(&id);
	return id_value ? change_value(target, v->by, id_value, w) : change_fail(w, -ENOMEM, "out of memory");
}

static int unconnectable(const struct view *v, struct waiter *w)
{
	cloud_error_set(&w->error, -EPERM, "what %s/ shows is not linked by hand", v->name);
	return -EPERM;
}

int model_view_add(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (target->draft)
		return change_fail(w, -EINVAL, "what the link points to is a draft: it does not exist yet");
	if (v->connections)
		return act(owner, v, true, target, w);
	return v->set ? set_target(owner, v, target, w) : change_list(owner, v, target, true, w);
}

int model_view_remove(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (v->connections)
		return act(owner, v, false, target, w);
	return v->set ? change_value(target, v->by, json_new_null(), w)
		      : change_list(owner, v, target, false, w);
}
