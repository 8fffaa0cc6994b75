/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backlog: a list of parts, each of which is done in one turn.
 */
#include "client/util/backlog.h"

#include <stdlib.h>

#include "client/util/limits.h"
#include "client/util/mem.h"

struct backlog_part {
	struct backlog_part *next;
	size_t n;
	struct {
		uint64_t what, n;
	} pieces[PART_BACKLOG];
};

void backlog_init(struct backlog *b, struct timers *timers,
	void (*act)(void *ctx, uint64_t what, uint64_t n), void *ctx)
{
	*b = (struct backlog){ .timers = timers, .act = act, .ctx = ctx };
}

/* Takes the oldest part off the list. */
static struct backlog_part *take_first(struct backlog *b)
{
	struct backlog_part *p = b->first;

	b->first = p->next;
	if (!b->first)
		b->last = NULL;
	b->left -= p->n;
	return p;
}

void backlog_release(struct backlog *b)
{
	timer_stop(&b->timer);
	while (b->first)
		free(take_first(b));
}

static void do_part(struct timer *t)
{
	struct backlog *b = container_of(t, struct backlog, timer);
	struct backlog_part *p = take_first(b);

	for (size_t i = 0; i < p->n; i++)
		b->act(b->ctx, p->pieces[i].what, p->pieces[i].n);
	free(p);
	if (b->first)
		timer_start(b->timers, t, 0, do_part);
}

/* Gives the part that has room, the last; NULL: there is none. */
static struct backlog_part *with_room(struct backlog *b)
{
	struct backlog_part *p = b->last;

	if (b->left >= LIMIT_BACKLOG)
		return NULL;
	if (p && p->n < PART_BACKLOG)
		return p;
	p = malloc(sizeof(*p));
	if (!p)
		return NULL;
	p->next = NULL;
	p->n = 0;
	if (b->last)
		b->last->next = p;
	else
		b->first = p;
	b->last = p;
	return p;
}

void backlog_add(struct backlog *b, uint64_t what, uint64_t n)
{
	struct backlog_part *p = with_room(b);

	if (!p) {
		b->act(b->ctx, what, n);
		return;
	}
	p->pieces[p->n].what = what;
	p->pieces[p->n++].n = n;
	b->left++;
	if (!b->timer.in)
		timer_start(b->timers, &b->timer, 0, do_part);
}
