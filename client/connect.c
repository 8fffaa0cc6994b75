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

static bool shows(struct object *owner, const struct view *v, const struct object *target)
{
	uint64_t cursor = 0;
	struct object *o;

	while ((o = view_next(owner, v, &cursor)))
		if (o == target)
			return true;
	return false;
}

/*
 * What the action changed has been read: its caller may look. An action whose
 * answer was lost has succeeded when its effect is there.
 */
static void refreshed(struct waiter *w)
{
	struct change_op *op = (struct change_op *)(void *)((char *)w - offsetof(struct change_op, refresh));
	struct object *owner = model_object(op->m, op->handle), *target = model_object(op->m, op->target);

	if (op->error.unknown && !w->error.err && owner && shows(owner, op->view, target) == op->adding)
		cloud_error_clear(&op->error);
	change_finish(op, &op->error, NULL);
}

/* The view's objects are read afresh, once, before the caller goes on. */
static void acted(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);
	struct collection *of = collection_sibling(op->coll, op->view->of);
	struct buf id, query;
	int err = 0;

	(void)answer;
	op->op = NULL;
	op->error = *e;
	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (o && (!e->err || e->unknown)) {
		object_expire(o);
		op->m->changes++;
		op->refresh.wake = refreshed;
		if (object_id(o, &id) == 0 && query_add(&query, op->view->by, id.data) == 0) {
			struct fetch *f;

			err = fetch_start(of, query.data, &f);
			if (!err)
				err = wait_on(&f->waiters, &op->refresh);
		}
	}
	buf_release(&id);
	buf_release(&query);
	if (err != -EINPROGRESS)
		change_finish(op, &op->error, NULL);
}

static int act(struct object *owner, const struct view *v, const char *action, struct object *target,
	struct waiter *w)
{
	const struct view_action *a = v->actions;
	struct rest_call call;
	struct change_op *op;
	struct buf id, other;
	int err;

	while (a->to && strcmp(a->to, target->coll->kind->dir) != 0)
		a++;
	if (!a->to) {
		cloud_error_set(
			&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
		return -EINVAL;
	}
	op = change_new(owner->coll, owner);
	if (!op)
		return change_fail(w, -ENOMEM, "out of memory");
	op->view = v;
	op->target = target->handle;
	op->adding = action == v->add;
	model_pin(target, 1);
	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&other, LIMIT_OBJECT_BYTES);
	op->body = json_new_object();
	err = op->body ? object_id(owner, &id) : -ENOMEM;
	if (!err)
		err = object_id(target, &other);
	if (!err)
		err = json_set_string(op->body, a->key, other.data);
	change_call(&call, op, acted);
	call.id = id.data;
	call.action = action;
	if (!err)
		err = rest_act(op->m->rest, &call, &op->op);
	buf_release(&id);
	buf_release(&other);
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
	return v->add ? act(owner, v, v->add, target, w) : change_list(owner, v, target, true, w);
}

int model_view_remove(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	return v->remove ? act(owner, v, v->remove, target, w) : change_list(owner, v, target, false, w);
}
