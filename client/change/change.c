/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change: a change under way, from its request to its end.
 */
#include "client/change/change.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/object.h"
#include "client/cache/pending.h"
#include "client/cache/wait.h"
#include "client/change/brought.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/query/fetch.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

struct change_op *change_new(
	const struct change_steps *steps, struct collection *c, struct object *o)
{
	struct change_op *op = calloc(1, sizeof(*op));

	if (!op)
		return NULL;
	op->steps = steps;
	op->m = c->model;
	op->coll = c;
	op->started_ms = timer_now_ms();
	op->started_unix_ms = timer_unix_ms();
	if (o) {
		op->handle = o->handle;
		object_pin(o, 1);
		journal_before(op, o);
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
	if (op->looked_at)
		op->looked_at->own--;
	pending_remove(op->coll, op->pending);
	timer_stop(&op->timer);
	wait_forget(op->m, &op->refresh);
	rest_cancel(op->op);
	if (op->handle)
		object_unpin(op->m, op->handle, 1);
	if (op->target)
		object_unpin(op->m, op->target, 1);
	for (size_t i = 0; i < op->n_known; i++)
		free(op->known[i]);
	free(op->known);
	json_free(op->body);
	json_free(op->expected);
	json_free(op->base);
	json_free(op->wanted);
	json_free(op->undo);
	json_free(op->found);
	journal_op_release(&op->journal);
	free(op->identity);
	free(op->entry);
	free(op->query);
	free(op);
}

void changes_free(struct model *m)
{
	while (m->ops) {
		struct cloud_error e;

		error_set(&e, -EINTR, "the filesystem is being unmounted");
		wait_wake(&m->ops->waiters, &e, NULL);
		op_free(m->ops);
	}
}

/* A draft whose create failed stands as it stood before the values that completed it. */
static void undo(struct change_op *op)
{
	struct object *o = model_object(op->m, op->handle);

	if (!o || !o->draft)
		return;
	o->busy = false;
	if (op->undo)
		draft_put(o, op->undo);
}

struct waiter *change_waiter(struct change_op *op, void (*next)(struct waiter *w))
{
	op->refresh.wake = next;
	return &op->refresh;
}

int change_look(struct change_op *op, struct collection *c, const char *query,
	void (*looked)(struct waiter *w))
{
	if (op->looked_at)
		op->looked_at->own--;
	op->looked_at = c;
	c->own++; /* what is found so is this change's doing */
	return fetch_ask(c, query, change_waiter(op, looked));
}

static void brought_read(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct cloud_error e = op->error;

	error_clear(&w->error); /* the change is done all the same */
	change_finish(op, &e, model_object(op->m, op->made));
}

/* Reads what has come or gone beside the object, before the caller goes on. */
static bool read_brought(struct change_op *op, const struct cloud_error *e, struct object *made)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct object *o = made ? made : model_object_held(op->m, op->handle);
	struct collection *of = brought_next(op, o, &query);
	struct cloud_error kept;

	if (!of)
		return false;
	error_clear(&kept);
	if (e)
		kept = *e;
	op->error = kept;
	op->made = made ? made->handle : 0;
	return change_look(op, of, query.data, brought_read) == MODEL_ASKED;
}

void change_finish(struct change_op *op, const struct cloud_error *e, struct object *made)
{
	if ((!e || !e->err || e->unknown) && read_brought(op, e, made))
		return;
	if (e && e->err)
		undo(op);
	journal_finished(op, e, made);
	wait_wake(&op->waiters, e, made);
	op_free(op);
}

int change_wait(struct change_op *op, struct waiter *w)
{
	int err = wait_on(&op->waiters, w);

	journal_command(op, w);
	return err == MODEL_ASKED ? MODEL_SENT : err;
}

int change_start(struct change_op *op, int err, struct waiter *w)
{
	if (!err)
		return change_wait(op, w);
	op_free(op);
	return wait_fail(w, err, err == -ENOMEM ? "out of memory" : "the request cannot be formed");
}

static void answered(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;

	op->op = NULL;
	journal_answered(op, e);
	if (e->err && e->unknown && op->steps->lost)
		op->steps->lost(op, e);
	else
		op->steps->apply(op, e, answer);
}

void change_call(struct rest_call *call, struct change_op *op)
{
	op->journal.sent = true;
	*call = (struct rest_call){
		.kind = op->coll->kind,
		.region = op->coll->region->name,
		.body = op->body,
		.revision = -1,
		.done = answered,
		.ctx = op,
	};
}

bool change_awaits(struct change_op *op, struct object *o)
{
	if (op->m->options.wait_ms <= 0 || !op->steps->done)
		return false;
	error_clear(&op->error);
	op->watched = o->handle;
	op->steps->done(op, o);
	return true;
}

bool change_is_same(const struct change_op *op, const struct object *o)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_VALUE_BYTES);

	if (!op->identity)
		return true;
	return object_string(o, o->coll->kind->same_attr, &value) == 0 &&
		strcmp(value.data, op->identity) == 0;
}
