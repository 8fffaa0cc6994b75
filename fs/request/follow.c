/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow: a timer for the rounds, and a waiter for the collection that is being read.
 */
#include "fs/request/follow.h"

#include <errno.h>
#include <stdlib.h>

#include "client/model.h"
#include "client/util/mem.h"

struct following {
	struct fs *fs;
	struct timer timer;
	struct waiter w;
	size_t at;	  /* the collection that is next in this round */
	int64_t began_ms; /* when it was first asked for; 0: nobody follows */
	int64_t asked_ms; /* ... and last */
};

static int64_t round_ms(const struct fs *fs)
{
	int64_t ttl = (int64_t)(fs->options.cache_ttl_s * 1000);

	return ttl > TIME_REFRESH_MS ? ttl : TIME_REFRESH_MS;
}

/* How long somebody who has asked is still there: who polls asks again in each round. */
static int64_t follow_ms(const struct fs *fs)
{
	return 2 * round_ms(fs) > TIME_FOLLOW_MS ? 2 * round_ms(fs) : TIME_FOLLOW_MS;
}

static void begin_round(struct timer *t);

static void wait_for_round(struct following *f)
{
	timer_start(&f->fs->timers, &f->timer, round_ms(f->fs), begin_round);
}

/* Asks for the next collection; at the end the next round is waited for. */
static void go_on(struct timer *t)
{
	struct following *f = container_of(t, struct following, timer);

	while (f->w.pending == 0)
		if (!refresh_next(f->fs->model, &f->at, &f->w)) {
			wait_for_round(f);
			return;
		}
}

/* In a turn of its own: whoever wakes has more to do. */
static void refreshed(struct waiter *w)
{
	struct following *f = container_of(w, struct following, w);

	error_clear(&w->error);
	timer_start(&f->fs->timers, &f->timer, 0, go_on);
}

static void begin_round(struct timer *t)
{
	struct following *f = container_of(t, struct following, timer);

	if (timer_now_ms() - f->asked_ms > follow_ms(f->fs) ||
		f->asked_ms - f->began_ms < TIME_FOLLOW_LEAST_MS) {
		f->began_ms = 0;
		return;
	}
	f->at = 0;
	error_clear(&f->w.error);
	go_on(t);
}

int follow_new(struct fs *fs, struct following **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	(*ret)->w.wake = refreshed;
	return 0;
}

void follow_free(struct following *f)
{
	if (!f)
		return;
	timer_stop(&f->timer);
	wait_forget(f->fs->model, &f->w);
	free(f);
}

void follow_note(struct following *f)
{
	f->asked_ms = timer_now_ms();
	if (f->began_ms)
		return;
	f->began_ms = f->asked_ms;
	wait_for_round(f);
}

void follow_poll(struct following *f)
{
	bool began = f->began_ms;

	follow_note(f);
	if (!began) /* that is more than one reading */
		f->began_ms -= TIME_FOLLOW_LEAST_MS;
}
