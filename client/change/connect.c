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
#include "client/util/mem.h"

/*
 * The action's effect has been read: its caller may look. An action whose
 * answer was lost has succeeded when its effect is there.
 */
static void refreshed(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *owner = model_object(op->m, op->handle),
		      *target = model_object(op->m, op->target);
	unsigned long failures = mem_failures();

	op->journal.looked = !w->error.err;
	if (op->error.unknown && !w->error.err && owner &&
		view_shows(owner, op->view, target) == op->adding && mem_failures() == failures)
		error_clear(&op->error);
	if (!owner || op->error.err || !change_awaits(op, owner))
		change_finish(op, &op->error, NULL);
}

/* The target has been changed by it, or is no more. */
static void connected(struct change_op *op, bool surely)
{
	struct object *target = model_object(op->m, op->target);

	if (!target || target->handle == op->handle)
		return;
	if (op->removes && !op->adding && surely)
		merge_remove(target, true);
	else
		expire_object(target);
}

/* Reads the view's objects afresh, once, before the caller goes on: MODEL_ASKED, or it cannot. */
static int read_view(struct change_op *op, struct object *owner)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *in = view_told_by(owner, op->view);
	int err = query_of_view(owner, op->view, &query);

	if (!err)
		err = change_look(op, in, query.data, refreshed);
	if (err == MODEL_ASKED && op->later)
		fetch_unsettle(in, query.data);
	return err;
}

static void apply_connected(
	struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *owner = model_object(op->m, op->handle);

	(void)answer;
	op->error = *e;
	if (owner && (!e->err || e->unknown)) {
		expire_object(owner);
		owner->from = ++owner->coll->moments;
		connected(op, !e->err);
		if (read_view(op, owner) == MODEL_ASKED)
			return;
	}
	change_finish(op, &op->error, NULL);
}

static const struct change_steps connecting = { apply_connected, NULL, await_connected, NULL,
	INVERSE_LINK };

static int check_target(const struct view *v, const struct object *target, struct waiter *w)
{
	if (strcmp(v->of, target->coll->kind->dir) == 0)
		return 0;
	error_set(&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
	return -EINVAL;
}

static const struct connection *connection_to(
	const struct view *v, const struct object *target, struct waiter *w)
{
	const struct connection *n = v->connections;

	while (n->to && strcmp(n->to, target->coll->kind->dir) != 0)
		n++;
	if (n->to)
		return n;
	error_set(&w->error, -EINVAL, "a %s cannot be linked here", kind_title(target->coll->kind));
	return NULL;
}

/*
 * Gives the object between the owner and what the view shows: the first that stands for it; NULL:
 * there is none.
 */
static int find_between(struct object *owner, const struct view *v, const struct object *target,
	struct object **ret)
{
	unsigned long failures = mem_failures();
	uint32_t place = 0;

	while ((*ret = view_member(owner, v, &place)) && !view_stands_for(*ret, v, target))
		continue;
	return mem_checked(failures, 0);
}

/* Sends the request of a connection, for `meant` (the target, or what stands between). */
static int send_action(struct change_op *op, struct object *owner, const struct connection *n,
	const struct form *form, struct object *target, struct object *meant)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       subject = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       own = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *at = n->at_target ? target : owner;
	struct form_words words = { .of = target };
	struct rest_call call;
	int err = object_id(at, &id);

	if (!err)
		err = object_id(meant, &subject);
	if (!err)
		err = object_id(owner, &own);
	words.subject = subject.data;
	words.owner = own.data;
	if (!err)
		err = request_form_fill(form->path, &words, true, &path);
	if (!err)
		err = request_form_body(form, &words, &op->body);
	if (err)
		return err;
	change_call(&call, op);
	call.kind = at->coll->kind;
	call.id = id.data;
	call.method = form->method;
	call.action = path.data;
	return rest_act(op->coll->region->cloud->rest, &call, &op->op);
}

static int act(struct object *owner, const struct view *v, const struct connection *n, bool adding,
	struct object *target, struct waiter *w)
{
	const struct form *form = adding ? &n->add : &n->remove;
	struct object *meant = target;
	struct change_op *op;

	if (!adding && n->remove_via && find_between(owner, v, target, &meant) < 0)
		return wait_no_memory(w);
	if (!meant || !form->method)
		return wait_fail(w, meant ? -EPERM : -ENOENT,
			"it is not connected in a way that can be undone");
	op = change_new(&connecting, owner->coll, owner);
	if (!op)
		return wait_no_memory(w);
	op->view = v;
	op->target = target->handle;
	op->adding = adding;
	op->later = n->later;
	op->removes = n->removes;
	object_pin(target, 1);
	journal_before(op, owner);
	return change_start(op, send_action(op, owner, n, form, target, meant), w);
}

/* Makes a connection that is an object of its own. */
static int make_between(struct object *owner, const struct view *v, const struct connection *n,
	struct object *target, struct waiter *w)
{
	CLEANUP_BUF struct buf own = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       subject = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *c = collection_sibling(owner->coll, n->makes);
	struct form_words words = { .of = target };
	struct json *body = NULL;
	int err = object_id(owner, &own);

	if (!err)
		err = object_id(target, &subject);
	words.owner = own.data;
	words.subject = subject.data;
	if (!err)
		err = request_form_body(&n->add, &words, &body);
	if (err)
		return wait_fail(w, err, "the request cannot be formed");
	/* what refers to the new object changes with it; what it refers to does not */
	return create_for(c, body, v->by ? target : NULL, w);
}

static int connect_target(struct object *owner, const struct view *v, bool adding,
	struct object *target, struct waiter *w)
{
	const struct connection *n = connection_to(v, target, w);
	struct object *o;

	if (!n)
		return -EINVAL;
	if (adding && n->makes)
		return make_between(owner, v, n, target, w);
	if (adding || !n->unmake)
		return act(owner, v, n, adding, target, w);
	if (find_between(owner, v, target, &o) < 0)
		return wait_no_memory(w);
	return o ? destroy_wherever(o, w) : wait_fail(w, -ENOENT, "it is not connected");
}

/* Gives an array of e (taken); NULL: out of memory. */
static struct json *list_of(struct json *e)
{
	CLEANUP_JSON struct json *list = json_new_array(), *element = e;

	if (!list || !element || json_add(list, mem_steal(&element)) < 0)
		return NULL;
	return mem_steal(&list);
}

/*
 * Gives `now` with the element (taken) added or taken out; -EEXIST, -ENOENT when it is so
 * already.
 */
static int changed_list(const struct json *now, struct json *element, bool add, struct json **ret)
{
	CLEANUP_JSON struct json *list = json_new_array(), *e = element;
	bool there = false;
	int err = list && e ? 0 : -ENOMEM;

	for (const struct json *i = json_first(now); i && !err; i = json_next(i)) {
		bool same = json_equal(i, e);

		there |= same;
		if (!same || add)
			err = json_add(list, json_dup(i));
	}
	if (!err && there == add)
		err = add ? -EEXIST : -ENOENT;
	if (!err && add)
		err = json_add(list, mem_steal(&e));
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* Gives what the target is in a list: its id or, with a key, {key: id}; NULL: out of memory. */
static struct json *element_of(const struct object *target, const char *key)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *element = NULL;

	if (object_id(target, &id) < 0)
		return NULL;
	if (!key)
		return json_new_string(id.data);
	element = json_new_object();
	return element && json_set_string(element, key, id.data) == 0 ? mem_steal(&element) : NULL;
}

static int change_list(struct object *owner, const struct view *v, struct object *target, bool add,
	struct waiter *w)
{
	CLEANUP_JSON struct json *now = NULL, *list = NULL, *with = NULL, *without = NULL;
	int err = check_target(v, target, w);

	if (err)
		return err;
	err = object_held(owner, v->from, &now);
	if (!err)
		err = changed_list(now, element_of(target, NULL), add, &list);
	if (err == -EEXIST)
		return wait_fail(w, err, "it is linked here already");
	if (err == -ENOENT)
		return wait_fail(w, err, "it is not linked here");
	if (err)
		return wait_fail(w, err, "out of memory");
	with = list_of(element_of(target, NULL));
	without = json_new_array();
	if (!with || !without)
		return wait_no_memory(w);
	return set_members(owner, v->from, mem_steal(add ? &without : &with),
		mem_steal(add ? &with : &without), w);
}

/*
 * Sets the target's attribute to the owner's id, or to that of an object between
 * that has no such target yet (a server's port without a floating IP).
 */
static int set_target(
	struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	unsigned long failures = mem_failures();
	struct object *to = owner, *o;
	uint32_t place = 0, n = 0;
	struct json *id;
	int err = check_target(v, target, w);

	if (err)
		return err;
	for (to = v->via ? NULL : owner; !to && (o = view_member(owner, v, &place)); n = 0)
		to = view_behind(o, v, &n) ? NULL : o;
	if (mem_failures() != failures)
		return wait_no_memory(w);
	if (!to)
		return wait_fail(w, -EINVAL, "there is nothing here to connect it to");
	id = element_of(to, NULL);
	return id ? set_value(target, v->by, id, w) : wait_no_memory(w);
}

static int change_draft(struct object *owner, const struct view *v, struct object *target, bool add,
	struct waiter *w)
{
	const char *from = kind_view_draft_from(v);
	const struct attr *a = from ? kind_attr(owner->coll->kind, from) : NULL;
	CLEANUP_JSON struct json *now = NULL;
	struct json *list;
	int err;

	if (!a || !(a->flags & ATTR_CREATE))
		return wait_fail(
			w, -EPERM, "make this link when the object exists, not in its draft");
	err = check_target(v, target, w);
	if (err)
		return err;
	err = object_held(owner, from, &now);
	if (!err)
		err = changed_list(now, element_of(target, v->draft_member), add, &list);
	if (err)
		return wait_fail(
			w, err, err == -ENOMEM ? "out of memory" : "the draft has that already");
	return set_value(owner, from, list, w);
}

static int unconnectable(const struct view *v, struct waiter *w)
{
	error_set(&w->error, -EPERM, "links in %s/ cannot be made or removed", v->name);
	return -EPERM;
}

int model_connect_add(
	struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (target->draft)
		return wait_fail(
			w, -EINVAL, "the target of the link is a draft: it does not exist yet");
	if (owner->draft)
		return change_draft(owner, v, target, true, w);
	if (v->connections)
		return connect_target(owner, v, true, target, w);
	return v->set ? set_target(owner, v, target, w) : change_list(owner, v, target, true, w);
}

int model_connect_remove(
	struct object *owner, const struct view *v, struct object *target, struct waiter *w)
{
	if (!view_connects(v))
		return unconnectable(v, w);
	if (owner->draft)
		return change_draft(owner, v, target, false, w);
	if (v->connections)
		return connect_target(owner, v, false, target, w);
	return v->set ? set_value(target, v->by, json_new_null(), w)
		      : change_list(owner, v, target, false, w);
}
