/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew: a list that is asked for again, and what becomes of the answer.
 */
#include "fs/request/renew.h"

#include <stdlib.h>

#include "client/model.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "fs/kernel/notify.h"

struct renewal {
	struct waiter w;
	struct timer timer;
	struct call *call;
	struct collection *coll;
	uint64_t names; /* as they were */
};

static void drop(struct call *c)
{
	struct renewal *r = c->renewal;

	wait_forget(c->fs->model, &r->w);
	timer_stop(&r->timer);
	free(r);
	c->renewal = NULL;
	c->drop = NULL;
}

/*
 * Answers touch. Entries that were told of wait for the lock that touch holds; so one notice that
 * takes no lock has all names looked up again, where names have changed.
 */
static void finish(struct renewal *r, bool is_new)
{
	struct call *c = r->call;
	bool is_same = is_new && collection_names(r->coll) == r->names;

	if (!is_same && !(is_new && notify_all(c->fs->notifier)))
		expire_collection(r->coll);
	drop(c);
	call_run(c);
}

static void answered(struct waiter *w)
{
	finish(container_of(w, struct renewal, w), !w->error.err);
}

static void took_too_long(struct timer *t)
{
	finish(container_of(t, struct renewal, timer), false);
}

bool renew_begin(struct call *c, struct collection *coll)
{
	struct renewal *r = calloc(1, sizeof(*r));

	if (r) {
		*r = (struct renewal){ .w.wake = answered, .call = c, .coll = coll };
		r->names = collection_names(coll);
		c->renewal = r;
		c->drop = drop;
		if (model_need_again(coll, LIMIT_RENEWED, &r->w) == MODEL_ASKED) {
			timer_start(&c->fs->timers, &r->timer, TIME_RENEWED_MS, took_too_long);
			return true;
		}
		drop(c);
	}
	expire_collection(coll);
	return false;
}
