/* SPDX-License-Identifier: Apache-2.0 */
/*
 * await: with the option wait, a change is over for its caller when the cloud
 * has done it: what was made has a state that stays, what was removed is gone,
 * what was connected is seen so. It is looked at once a second; after the
 * option's time the caller goes on whatever the state.
 */
#include "client/change/await.h"

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
#include "client/util/mem.h"
#include "client/util/timer.h"

static void look(struct timer *t);

/* Tells whether those that stand for the connection have come to rest. */
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

	if (!o || timer_now_ms() - op->started_ms >= op->m->options.wait_ms)
		return true;
	if (op->steps->done == await_connected)
		return is_connected(op, o);
	if (op->steps->done == await_gone) /* under its id may be another by now */
		return !change_is_same(op, o);
	return !object_is_unsettled(o);
}

static void look_or_finish(struct change_op *op)
{
	struct object *o = model_object(op->m, op->watched);

	if (!is_over(op))
		timer_start(op->m->timers, &op->timer, TIME_AWAIT_LOOK_MS, look);
	else
		change_finish(op, &op->error, op->steps->done == await_made ? o : NULL);
}

static void looked(struct waiter *w)
{
	error_clear(&w->error); /* a look that fails is followed by another, or by none */
	look_or_finish(container_of(w, struct change_op, refresh));
}

/* Asks what tells its state: MODEL_ASKED, or it cannot be asked. */
static int ask(struct change_op *op, struct object *o)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *in = o->coll;
	int err;

	if (op->steps->done == await_connected) {
		in = view_told_by(o, op->view);
		err = query_of_view(o, op->view, &query);
	} else {
		err = query_of_object(o, &query);
	}
	return err ? err : change_look(op, in, query.data, looked);
}

static void look(struct timer *t)
{
	struct change_op *op = container_of(t, struct change_op, timer);
	struct object *o = model_object(op->m, op->watched);
	int err = o ? ask(op, o) : -ENOENT;

	if (err == -ENOMEM && timer_now_ms() - op->started_ms < op->m->options.wait_ms)
		timer_start(op->m->timers, &op->timer, TIME_AWAIT_LOOK_MS, look);
	else if (err != MODEL_ASKED)
		change_finish(op, &op->error, o);
}

void await_made(struct change_op *op, struct object *o)
{
	if (object_fetched_ms(o))
		look_or_finish(op);
	else
		look(&op->timer); /* its state is not known yet */
}

void await_gone(struct change_op *op, struct object *o)
{
	(void)o;
	look(&op->timer); /* most are gone at the first look */
}

void await_connected(struct change_op *op, struct object *owner)
{
	(void)owner;
	look_or_finish(op);
}
