/* SPDX-License-Identifier: Apache-2.0 */
/*
 * destroy: removing an object: a DELETE, or what its kind's table says instead.
 * Where ids move from one object to another it is looked for afresh first, by
 * what does not move: an old name never removes another object.
 */
#include "client/change/destroy.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/request_form.h"
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/query/fetch.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

static void relisted(struct waiter *w)
{
	change_finish(container_of(w, struct change_op, refresh), NULL, NULL);
}

/*
 * Other objects may be called otherwise now: nothing that is held of them counts until they are
 * read.
 */
static void relist(struct change_op *op, struct object *o)
{
	expire_collection(op->coll);
	if (change_awaits(op, o))
		return;
	if (change_look(op, op->coll, "", relisted) == MODEL_ASKED)
		fetch_unsettle(op->coll, "");
	else
		change_finish(op, NULL, NULL);
}

/* Takes it out of memory, and whatever went with it: once all that is found by an index. */
static void take_out(struct timer *t)
{
	struct change_op *op = container_of(t, struct change_op, timer);
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error e = op->error;

	if (!o) {
		change_finish(op, &e, NULL);
		return;
	}
	if (!expire_prepare(o)) {
		timer_start(op->m->timers, t, 0, take_out);
		return;
	}
	expire_targets(o);
	expire_referrers(o);
	journal_parts(op, o);
	if (!op->identity)
		expire_dependents(o);
	expire_quotas(op->coll);
	if (!e.err && op->identity) {
		relist(op, o);
		return;
	}
	if (!e.err && change_awaits(op, o))
		return;
	if (o->coll->kind->lingers)
		fetch_unsettle(o->coll, "");
	merge_remove(o, true);
	change_finish(op, &e, NULL);
}

static void apply_destroyed(
	struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);

	(void)answer;
	if (!o || (e->err && e->err != -ENOENT)) {
		if (o)
			expire_object(o);
		change_finish(op, e, NULL);
		return;
	}
	op->error = *e;
	take_out(&op->timer);
}

static const struct change_steps destruction = { apply_destroyed, NULL, await_gone, NULL,
	INVERSE_MAKE };

/* ---- the request */

/* Sends the form that stands in place of DELETE, beneath what the object refers to. */
static int send_form(struct change_op *op, struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       at = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct kind *k = o->coll->kind;
	const struct link *l = kind_link(k, k->destroy_at);
	struct form_words words = { .of = o };
	struct rest_call call;
	int err = object_id(o, &id);

	words.subject = words.owner = id.data;
	if (!err)
		err = link_target_id(o, l, &at);
	if (!err)
		err = request_form_fill(k->destroy->path, &words, true, &path);
	if (!err)
		err = request_form_body(k->destroy, &words, &op->body);
	if (err)
		return err;
	change_call(&call, op);
	call.kind = collection_sibling(o->coll, l->to)->kind;
	call.id = at.data;
	call.method = k->destroy->method;
	call.action = path.data;
	return rest_act(op->coll->region->cloud->rest, &call, &op->op);
}

static int send_destroy(struct change_op *op, struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       parent = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct rest_call call;
	int err;

	if (o->coll->kind->destroy)
		return send_form(op, o);
	err = object_id(o, &id);
	if (err)
		return err;
	change_call(&call, op);
	call.id = id.data;
	call.parent = object_parent_id(o, &parent) ? parent.data : NULL;
	return rest_destroy(op->coll->region->cloud->rest, &call, &op->op);
}

/* ---- finding it again */

static struct object *find_same(const struct change_op *op)
{
	uint64_t cursor = 0;
	struct object *o;

	while ((o = collection_next(op->coll, &cursor)))
		if (!o->draft && change_is_same(op, o))
			return o;
	return NULL;
}

static void found(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	unsigned long failures = mem_failures();
	struct object *o = model_object(op->m, op->handle), *now = find_same(op);
	struct cloud_error e = w->error;
	char entry[LIMIT_NAME_BYTES + 1];
	int err = mem_checked(failures, 0);

	error_clear(&w->error);
	if (!e.err && err) {
		error_set(&e, err, "out of memory");
	} else if (!e.err && !now) {
		error_set(&e, -ENOENT, "it no longer exists");
	} else if (!e.err && op->exact && now != o) {
		entry_name(now, entry);
		error_set(&e, -ESTALE, "it is called %s now", entry);
	}
	if (e.err) {
		change_finish(op, &e, NULL);
		return;
	}
	if (now != o) {
		object_pin(now, 1);
		object_unpin(op->m, op->handle, 1);
		op->handle = now->handle;
	}
	journal_before(op, now);
	err = send_destroy(op, now);
	if (err) {
		error_set(&e, err, "it cannot be removed");
		change_finish(op, &e, NULL);
	}
}

/* Looks for it; 0: it is being looked for. */
static int look_for(struct change_op *op, struct object *o, bool exact)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_VALUE_BYTES);
	int err = object_string(o, o->coll->kind->same_attr, &value);

	if (err)
		return err;
	op->identity = strdup(value.data);
	if (!op->identity)
		return -ENOMEM;
	op->exact = exact;
	err = change_look(op, op->coll, "", found);
	return err == MODEL_ASKED ? 0 : err;
}

/* ---- starting */

static int destroy(struct object *o, bool exact, struct waiter *w)
{
	struct change_op *op;

	if (o->draft && o->busy)
		return wait_fail(w, -EBUSY, "this draft is being created");
	if (o->draft) {
		merge_remove(o, false);
		return 0;
	}
	if (o->coll->kind->no_delete) {
		error_set(&w->error, -EOPNOTSUPP, "the API cannot delete a %s",
			kind_title(o->coll->kind));
		return -EOPNOTSUPP;
	}
	op = change_new(&destruction, o->coll, o);
	if (!op)
		return wait_no_memory(w);
	return change_start(
		op, o->coll->kind->same_attr ? look_for(op, o, exact) : send_destroy(op, o), w);
}

int model_destroy(struct object *o, struct waiter *w)
{
	return destroy(o, true, w);
}

int destroy_wherever(struct object *o, struct waiter *w)
{
	return destroy(o, false, w);
}
