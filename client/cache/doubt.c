/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt: a few places in order. What was read since is dropped when they are asked for.
 */
#include "client/cache/doubt.h"

#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

static bool is_doubted(const struct collection *c, enum doubted sort, uint32_t place)
{
	const struct object *o = place < c->n_slots ? c->slots[place] : NULL;

	if (!o || o->draft)
		return false;
	return sort == DOUBTED_CHANGED ? !o->fetched_ms : !object_fetched_ms(o);
}

static void add(struct doubts *d, uint32_t place)
{
	uint32_t at = 0;

	while (at < d->n && d->places[at] < place)
		at++;
	if (at < d->n && d->places[at] == place)
		return;
	d->more |= d->n == DOUBTS;
	if (at == DOUBTS)
		return;
	d->n -= d->n == DOUBTS;
	memmove(&d->places[at + 1], &d->places[at], (d->n - at) * sizeof(d->places[0]));
	d->places[at] = place;
	d->n++;
}

void doubt_object(const struct object *o)
{
	struct collection *c = o->coll;

	for (int sort = 0; sort < DOUBTED_SORTS; sort++) {
		struct doubts *d = &c->doubt.of[sort];

		if (!c->doubted) /* none of them is, wherever it stands */
			*d = (struct doubts){ .passed = UINT32_MAX };
		if (o->place < d->passed)
			add(d, o->place);
	}
}

void doubt_collection(struct collection *c)
{
	if (!c->doubted)
		c->doubt.of[DOUBTED_CHANGED] = (struct doubts){ .passed = UINT32_MAX };
	c->doubt.of[DOUBTED_OLD] = (struct doubts){ .passed = 0 };
}

static void drop_read(const struct collection *c, enum doubted sort, struct doubts *d)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < d->n; i++)
		if (is_doubted(c, sort, d->places[i]))
			d->places[kept++] = d->places[i];
	d->n = kept;
	if (d->more && d->n < DOUBTS)
		*d = (struct doubts){ .passed = 0 };
}

/* Passes so many places more; false: they are not all, and fewer than n have been found. */
static bool pass(struct collection *c, enum doubted sort, uint32_t n, uint32_t most)
{
	struct doubts *d = &c->doubt.of[sort];

	drop_read(c, sort, d);
	for (; d->n < n && d->passed < c->n_slots && most > 0; d->passed++, most--) {
		c->model->visits.slots++;
		if (is_doubted(c, sort, d->passed))
			add(d, d->passed);
	}
	return d->n >= n || d->passed >= c->n_slots;
}

static void pass_more(struct timer *t)
{
	struct doubt *d = container_of(t, struct doubt, timer);
	struct collection *c = container_of(d, struct collection, doubt);
	bool done = true;

	for (int sort = 0; sort < DOUBTED_SORTS; sort++)
		done &= pass(c, (enum doubted)sort, DOUBTS, PART_WALK_PLACES / DOUBTED_SORTS);
	if (done)
		wait_wake(&d->waiters, NULL, NULL);
	else
		timer_start(c->model->timers, t, 0, pass_more);
}

int doubt_need(struct collection *c, enum doubted sort, uint32_t n, struct waiter *w)
{
	if (pass(c, sort, n, PART_WALK_PLACES))
		return 0;
	if (!c->doubt.timer.in)
		timer_start(c->model->timers, &c->doubt.timer, 0, pass_more);
	return wait_on(&c->doubt.waiters, w);
}

struct object *doubt_at(const struct collection *c, enum doubted sort, uint32_t i)
{
	const struct doubts *d = &c->doubt.of[sort];

	return i < d->n ? c->slots[d->places[i]] : NULL;
}
