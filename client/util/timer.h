/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timer: what is to be done later, in the loop's thread, and the time of day. A
 * timer is embedded in its owner, who stops it before dying. Timers go by
 * CLOCK_MONOTONIC, so a clock that is set disturbs nothing.
 */
#ifndef CLIENT_UTIL_TIMER_H
#define CLIENT_UTIL_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct timer {
	struct timer *prev, *next; /* sorted by due_ms; NULL both while idle */
	struct timers *in;	   /* NULL while idle */
	int64_t due_ms;
	uint32_t round; /* in which it was started */
	void (*fire)(struct timer *t);
};

struct timers {
	struct timer *first;
	uint32_t round; /* runs so far */
};

int64_t timer_now_ms(void); /* CLOCK_MONOTONIC */
int64_t timer_now_us(void); /* the same clock */
/* how long a processor has worked for this thread: not while it waits, or others have it */
int64_t timer_worked_us(void);
int64_t timer_unix_ms(void); /* CLOCK_REALTIME */
/* Parses "2026-11-22T06:14:24.000000Z", with or without fraction, Z or +02:00. -1: no time. */
int64_t timer_iso_ms(const char *text);

void timer_start(struct timers *ts, struct timer *t, int64_t delay_ms,
	void (*fire)(struct timer *t)); /* restarts a running one */
void timer_stop(struct timer *t);	/* idle and zeroed timers too */
/* until the first is due, at most most_ms */
int timers_wait_ms(const struct timers *ts, int most_ms);
/*
 * Fires what is due until that time, one at least. What fires may start and stop timers;
 * one that is started at once, to go on with its work, has its turn in the next run.
 */
void timers_run(struct timers *ts, int64_t until_us);

#endif
