/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held: a list of messages, each with the number of the notice that it waits for.
 */
#include "fs/kernel/held.h"

#include <errno.h>
#include <linux/fuse.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "client/util/log.h"
#include "client/util/mem.h"
#include "fs/kernel/notify.h"

struct deferred {
	struct deferred *next;
	struct hold hold;
	uint64_t number; /* of the notice that it waits for; 0: the last of this turn's */
	int64_t since_ms, until_ms;
	int fd;
	size_t len;
	char data[];
};

struct held {
	struct timers *timers;
	struct notifier *notifier;
	struct hold *pending;
	struct deferred *first; /* in order */
	const struct hold
		*making; /* the hold of the reply that is being made; NULL: it goes at once */
	struct timer timer, aside; /* aside: what was put aside has waited long enough */
	bool freed;		   /* a directory's lock that is shared, since notices went */
	uint64_t done;		   /* notices, when that was last looked at ... */
	int64_t moved_ms;	   /* ... and when it last was another number */
	unsigned telling;	   /* that are told in parts */
	bool stop;
};

int held_new(struct timers *timers, struct notifier *n, struct held **ret)
{
	struct held *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->timers = timers;
	d->notifier = n;
	*ret = d;
	return 0;
}

void held_free(struct held *d)
{
	if (!d)
		return;
	for (struct deferred *x; (x = d->first);) {
		d->first = x->next;
		free(x);
	}
	timer_stop(&d->timer);
	timer_stop(&d->aside);
	free(d);
}

void held_add(struct held *d, struct hold *h)
{
	h->prev = NULL;
	h->next = d->pending;
	if (d->pending)
		d->pending->prev = h;
	d->pending = h;
}

void held_remove(struct held *d, struct hold *h)
{
	d->freed |= (h->locks & LOCK_SHARED) != 0;
	if (h->prev)
		h->prev->next = h->next;
	else
		d->pending = h->next;
	if (h->next)
		h->next->prev = h->prev;
}

/*
 * Says whether a notice that is on its way may wait for this request. Those of
 * this turn do not: notify_flush is told what is held.
 */
static bool may_be_wanted(struct held *d, const struct hold *h)
{
	return h->locks &&
		(notify_may_want(d->notifier, h->ino) ||
			(h->ino2 && notify_may_want(d->notifier, h->ino2)));
}

void held_begin(struct held *d, const struct hold *h)
{
	struct notifier *n = d->notifier;

	if (d->stop)
		return;
	if (!notify_has_collected(n) && notify_done(n) == notify_queued(n) &&
		!(d->telling && h->changes))
		return;
	if (!may_be_wanted(d, h))
		d->making = h;
}

void held_end(struct held *d)
{
	d->making = NULL;
}

ssize_t held_take(struct held *d, int fd, const struct iovec *iov, int count)
{
	const struct fuse_out_header *header = iov[0].iov_base;
	struct deferred **at, *x;
	size_t len = 0;

	if (header->unique == 0 || !d || !d->making) /* a notification, of another thread */
		return 0;
	for (int i = 0; i < count; i++)
		len += iov[i].iov_len;
	x = malloc(sizeof(*x) + len);
	if (!x)
		return 0;
	x->next = NULL;
	x->hold = *d->making;
	x->number = 0;
	x->since_ms = timer_now_ms();
	x->until_ms = x->since_ms +
		(d->making->afresh || (d->making->changes && d->telling) ? TIME_TOLD_MS
									 : TIME_HELD_MS);
	x->fd = fd;
	x->len = 0;
	for (int i = 0; i < count; i++) {
		memcpy(x->data + x->len, iov[i].iov_base, iov[i].iov_len);
		x->len += iov[i].iov_len;
	}
	at = &d->first;
	while (*at)
		at = &(*at)->next;
	*at = x;
	return (ssize_t)len;
}

static void send_deferred(struct deferred *x)
{
	if (write(x->fd, x->data, x->len) < 0)
		log_debug("nobody waits for this answer any more");
	free(x);
}

void held_stop(struct held *d)
{
	d->stop = true;
	for (struct deferred *x; (x = d->first);) {
		d->first = x->next;
		send_deferred(x);
	}
}

static void lock_for(struct locked *l, const struct hold *h)
{
	for (int i = 0; i < 2; i++) {
		fuse_ino_t ino = i == 0 ? h->ino : h->ino2;

		if (ino && h->locks & LOCK_DIR)
			notify_lock(l->dirs, ino);
		if (ino && h->locks & LOCK_SHARED)
			notify_lock(l->shared, ino);
		if (ino && h->locks & LOCK_PAGES)
			notify_lock(l->pages, ino);
	}
}

static void on_aside(struct timer *t)
{
	notify_aside_all(container_of(t, struct held, aside)->notifier);
}

static void send_notices(struct held *d)
{
	struct locked l;

	memset(&l, 0, sizeof(l));
	for (const struct hold *h = d->pending; h; h = h->next)
		lock_for(&l, h);
	for (const struct deferred *x = d->first; x; x = x->next)
		lock_for(&l, &x->hold);
	notify_flush(d->notifier, &l);
	d->freed = false;
	if (!notify_has_aside(d->notifier))
		timer_stop(&d->aside);
	else if (!d->aside.in)
		timer_start(d->timers, &d->aside, TIME_ASIDE_MS, on_aside);
}

static void on_due(struct timer *t)
{
	(void)t; /* the flush at the turn's end sees to it */
}

void held_tell_begin(struct held *d)
{
	d->telling++;
}

void held_tell_end(struct held *d)
{
	d->telling--;
}

/*
 * Says until when an answer waits at most. A notice may wait for a directory whose holder waits in
 * the kernel for a lock of this very request, and has sent nothing that we know of: links of one
 * text share an inode, so that rm of one locks the others. So whoever holds a lock goes once no
 * notice has got through for a while.
 */
static int64_t due_ms(const struct held *d, const struct deferred *x)
{
	int64_t moved_ms = d->moved_ms > x->since_ms ? d->moved_ms : x->since_ms;

	if (!x->hold.locks || notify_queued(d->notifier) == d->done)
		return x->until_ms;
	moved_ms += x->hold.afresh ? TIME_STUCK_MS : TIME_HELD_MS;
	return moved_ms < x->until_ms ? moved_ms : x->until_ms;
}

void held_flush(struct held *d)
{
	struct deferred **at = &d->first, *x;
	int64_t now = timer_now_ms(), due, first_ms = INT64_MAX;
	uint64_t done;

	if (notify_has_collected(d->notifier) || (d->freed && notify_has_aside(d->notifier)))
		send_notices(d);
	if (!d->first)
		return;
	done = notify_done(d->notifier);
	d->moved_ms = done == d->done ? d->moved_ms : now;
	d->done = done;
	while ((x = *at)) {
		bool is_told = !d->telling || !x->hold.changes;

		if (x->number == 0 && is_told)
			x->number = notify_queued(d->notifier); /* 0: none ever was */
		due = due_ms(d, x);
		if ((!is_told || x->number > done) && due > now) {
			first_ms = due < first_ms ? due : first_ms;
			at = &x->next;
			continue;
		}
		*at = x->next;
		d->freed |= (x->hold.locks & LOCK_SHARED) != 0;
		send_deferred(x);
	}
	if (d->freed && notify_has_aside(d->notifier))
		send_notices(d);
	if (d->first) {
		if (d->first->number)
			notify_watch(d->notifier, d->first->number);
		timer_start(d->timers, &d->timer, first_ms - now, on_due);
	}
}
