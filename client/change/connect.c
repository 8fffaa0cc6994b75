/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connect: ln -s and rm in a view that is a connection: an action of the API
 * (a router's interface), or a list of ids that is sent whole (a port's
 * security groups).
 */
#include "client/model.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/view.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/create.h"
#include "client/change/destroy.h"
#include "client/change/request_form.h"
#include "client/change/set.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

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
		o->from = ++o->coll->moments;
		connected(op, !e->err);
		if (view_question(o, op->view, &query) == 0)
			err = change_look(op, in, query.data, refreshed);
		if (err == MODEL_ASKED && op->later)
			fetch_unsettle(in, query.data);
	}
	buf_release(&query);
	if (err != MODEL_ASKED)
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

/* The request of a connection, for `meant` (the target, or what stands between). */
static int send_action(struct change_op *op, struct object *owner, const struct connection *n,
	const struct form *form, struct object *target, struct object *meant)
{
	struct object *at = n->at_target ? target : owner;
	struct form_words words = { .of = target };
	struct rest_call call;
	struct buf id, subject, own, path;
	int err;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&subject, LIMIT_OBJECT_BYTES);
	buf_init(&own, LIMIT_OBJECT_BYTES);
	buf_init(&path, LIMIT_OBJECT_BYTES);
	err = object_id(at, &id);
	if (!err)
		err = object_id(meant, &subject);
	if (!err)
		err = object_id(owner, &own);
	words.subject = subject.data;
	words.owner = own.data;
	if (!err)
		err = form_fill(form->path, &words, true, &path);
	if (!err)
		err = form_body(form, &words, &op->body);
	change_call(&call, op, acted);
	call.kind = at->coll->kind;
	call.id = id.data;
	call.method = form->method;
	call.action = path.data;
	if (!err)
		err = rest_act(op->m->rest, &call, &op->op);
	buf_release(&id);
	buf_release(&subject);
	buf_release(&own);
	buf_release(&path);
	return err;
}

static int act(struct object *owner, const struct view *v, const struct connection *n, bool adding,
	struct object *target, struct waiter *w)
{
	const struct form *form = adding ? &n->add : &n->remove;
	struct object *meant = !adding && n->remove_via ? between(owner, v, target) : target;
	struct change_op *op;

	if (!meant || !form->method)
		return change_fail(
			w, meant ? -EPERM : -ENOENT, "it is not connected in a way that can be undone");
	op = change_new(owner->coll, owner);
	if (!op)
		return change_fail(w, -ENOMEM, "out of memory");
	op->view = v;
	op->target = target->handle;
	op->adding = adding;
	op->later = n->later;
	op->removes = n->removes;
	model_pin(target, 1);
	return change_start(op, send_action(op, owner, n, form, target, meant), w);
}

/* A connection that is an object of its own: it is made. */
static int make_between(struct object *owner, const struct view *v, const struct connection *n,
	struct object *target, struct waiter *w)
{
	struct collection *c = collection_sibling(owner->coll, n->makes);
	struct form_words words = { .of = target };
	struct json *body = NULL;
	struct buf own, subject;
	int err;

	buf_init(&own, LIMIT_OBJECT_BYTES);
	buf_init(&subject, LIMIT_OBJECT_BYTES);
	err = object_id(owner, &own);
	if (!err)
		err = object_id(target, &subject);
	words.owner = own.data;
	words.subject = subject.data;
	if (!err)
		err = form_body(&n->add, &words, &body);
	buf_release(&own);
	buf_release(&subject);
	if (err)
		return change_fail(w, err, "the request cannot be formed");
	/* what refers to the new object changes with it; what it refers to does not */
	return change_create_for(c, body, v->by ? target : NULL, w);
}

static int connect_target(
	struct object *owner, const struct view *v, bool adding, struct object *target, struct waiter *w)
{
	const struct connection *n = connection_to(v, target, w);
	struct object *o;

	if (!n)
		return -EINVAL;
	if (adding && n->makes)
		return make_between(owner, v, n, target, w);
	if (adding || !n->unmake)
		return act(owner, v, n, adding, target, w);
	o = between(owner, v, target);
	return o ? change_unmake(o, w) : change_fail(w, -ENOENT, "it is not connected");
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
		return change_fail(w, -EINVAL, "there is nothing here to connect it to");
	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = object_id(to, &id);
	id_value = err ? NULL : json_new_string(id.data);
	buf_release(&id);
	return id_value ? change_value(target, v->by, id_value, w) : change_fail(w, -ENOMEM, "out of memory");
}

/* The draft's list with {member: id} added or taken out. */
static int drafted(
	struct object *owner, const struct view *v, struct object *target, bool add, struct json **ret)
{
	struct json *now = NULL, *list = json_new_array(), *entry = json_new_object();
	struct buf id;
	bool there = false;
	int err = list && entry ? 0 : -ENOMEM;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (!err)
		err = object_id(target, &id);
	if (!err)
		err = json_set_string(entry, v->draft_member, id.data);
	object_value(owner, v->draft_from, &now);
	for (const struct json *i = json_first(now); i && !err; i = json_next(i)) {
		bool same = json_equal(i, entry);

		there |= same;
		if (!same || add)
			err = json_add(list, json_dup(i));
	}
	if (!err && add && !there) {
		err = json_add(list, entry);
		entry = NULL;
	} else if (!err) {
		err = add ? -EEXIST : there ? 0 : -ENOENT;
	}
	buf_release(&id);
	json_free(now);
	json_free(entry);
	if (err)
		json_free(list);
	else
		*ret = list;
	return err;
}

static int change_draft(
	struct object *owner, const struct view *v, struct object *target, bool add, struct waiter *w)
{
	struct json *list;
	int err;

	if (!v->draft_from)
		return change_fail(w, -EPERM, "make this link when the object exists, not in its draft");
	if (strcmp(v->of, target->coll->kind->dir) != 0) {
		cloud_error_set(
			&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
		return -EINVAL;
	}
	err = drafted(owner, v, target, add, &list);
	if (err)
		return change_fail(w, err, err == -ENOMEM ? "out of memory" : "the draft has that already");
	return change_value(owner, v->draft_from, list, w);
}

static int unconnectable(const struct view *v, struct waiter *w)
{
	cloud_error_set(&w->error, -EPERM, "links in %s/ cannot be made or removed", v->name);
	return -EPERM;
}

int model_view_add(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (target->draft)
		return change_fail(w, -EINVAL, "the target of the link is a draft: it does not exist yet");
	if (owner->draft)
		return change_draft(owner, v, target, true, w);
	if (v->connections)
		return connect_target(owner, v, true, target, w);
	return v->set ? set_target(owner, v, target, w) : change_list(owner, v, target, true, w);
}

int model_view_remove(struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (owner->draft)
		return change_draft(owner, v, target, false, w);
	if (v->connections)
		return connect_target(owner, v, false, target, w);
	return v->set ? change_value(target, v->by, json_new_null(), w)
		      : change_list(owner, v, target, false, w);
}
