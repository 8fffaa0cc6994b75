/* SPDX-License-Identifier: Apache-2.0 */
/*
 * await: with the option wait, a change is over for its caller when the cloud
 * has done it: what was made has a state that stays, what was removed is gone,
 * what was connected is seen so. It is looked at once a second; after the
 * option's time the caller goes on whatever the state.
 */
#include "client/change/await.h"

#include <errno.h>
#include <stddef.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/view.h"
#include "client/change/change.h"
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"

static void on_timer(struct timer *t);

/* Have those that stand for the connection come to rest? */
static bool is_connected(struct change_op *op, struct object *owner)
{
	struct object *target = model_object(op->m, op->target), *o;
	uint32_t place = 0;

	if (view_shows(owner, op->view, target) != op->adding)
		return false;
	while (op->view->via && (o = view_member(owner, op->view, &place)))
		if (object_is_unsettled(o))
			return false;
	return !op->view->via || op->view->from || !target || !object_is_unsettled(target);
}

static bool is_over(struct change_op *op)
{
	struct object *o = model_object(op->m, op->watched);

	if (!o || now_ms() - op->started_ms >= op->m->options.wait_ms)
		return true;
	if (op->view)
		return is_connected(op, o);
	if (op->until_gone) /* under its id may be another by now */
		return !destroy_is_same(op, o);
	return !object_is_unsettled(o);
}

static void look_or_finish(struct change_op *op)
{
	struct object *o = model_object(op->m, op->watched);

	if (!is_over(op)) {
		timer_start(op->m->timers, &op->timer, TIME_AWAIT_LOOK_MS, on_timer);
		return;
	}
	change_finish(op, &op->error, op->until_gone || op->view ? NULL : o);
}

static void on_looked(struct waiter *w)
{
	struct change_op *op = (struct change_op *)(void *)((char *)w - offsetof(struct change_op, refresh));

	cloud_error_clear(&w->error); /* a look that fails is followed by another, or by none */
	look_or_finish(op);
}

static void on_timer(struct timer *t)
{
	struct change_op *op = (struct change_op *)(void *)((char *)t - offsetof(struct change_op, timer));
	struct object *o = model_object(op->m, op->watched);
	struct collection *in = o ? o->coll : NULL;
	struct buf query;
	int err = o ? 0 : -ENOENT;

	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (o && op->view) {
		in = collection_sibling(o->coll, kind_view_base(op->view));
		err = view_question(o, op->view, &query);
	} else if (o) {
		err = object_question(o, &query);
	}
	if (!err)
		err = change_look(op, in, query.data, on_looked);
	buf_release(&query);
	if (err != MODEL_ASKED)
		change_finish(op, &op->error, o);
}

static void await(struct change_op *op, struct object *o)
{
	cloud_error_clear(&op->error);
	op->watched = o->handle;
	if (op->view || o->fetched_ms)
		look_or_finish(op);
	else
		on_timer(&op->timer); /* its state is not known yet */
}

void await_made(struct change_op *op, struct object *o)
{
	if (op->m->options.wait_ms > 0)
		await(op, o);
	else
		change_finish(op, NULL, o);
}

bool await_gone(struct change_op *op, struct object *o)
{
	if (op->m->options.wait_ms <= 0)
		return false;
	op->until_gone = true;
	cloud_error_clear(&op->error);
	op->watched = o->handle;
	on_timer(&op->timer); /* most are gone at the first look */
	return true;
}

void await_connected(struct change_op *op, struct object *owner)
{
	if (op->m->options.wait_ms > 0 && !op->error.err)
		await(op, owner);
	else
		change_finish(op, &op->error, NULL);
}
