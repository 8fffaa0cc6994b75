/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timer: a sorted list; there are a few at a time. And the one reader of the
 * times that clouds write.
 */
#include "client/util/timer.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

int64_t timer_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t timer_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t timer_worked_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t timer_unix_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t timer_iso_ms(const char *text)
{
	struct tm tm = { 0 }, off = { 0 };
	const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
	int64_t s;

	if (!end)
		return -1;
	s = (int64_t)timegm(&tm);
	if (*end == '.')
		end += 1 + strspn(end + 1, "0123456789");
	if ((*end == '+' || *end == '-') && strptime(end + 1, "%H:%M", &off))
		s -= (*end == '+' ? 1 : -1) * (off.tm_hour * 3600 + off.tm_min * 60);
	return s * 1000;
}

void timer_stop(struct timer *t)
{
	if (!t->in)
		return;
	if (t->prev)
		t->prev->next = t->next;
	else
		t->in->first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	t->prev = t->next = NULL;
	t->in = NULL;
}

void timer_start(
	struct timers *ts, struct timer *t, int64_t delay_ms, void (*fire)(struct timer *t))
{
	struct timer *before = NULL, *after;

	timer_stop(t);
	after = ts->first;
	t->due_ms = timer_now_ms() + (delay_ms > 0 ? delay_ms : 0);
	t->fire = fire;
	t->round = ts->round;
	while (after && after->due_ms <= t->due_ms) {
		before = after;
		after = after->next;
	}
	t->prev = before;
	t->next = after;
	t->in = ts;
	if (before)
		before->next = t;
	else
		ts->first = t;
	if (after)
		after->prev = t;
}

int timers_wait_ms(const struct timers *ts, int most_ms)
{
	int64_t left;

	if (!ts->first)
		return most_ms;
	left = ts->first->due_ms - timer_now_ms();
	if (left <= 0)
		return 0;
	return left < most_ms ? (int)left : most_ms;
}

/* The first that is due and was not started in this run. */
static struct timer *next_due(const struct timers *ts, int64_t now_ms)
{
	struct timer *t = ts->first;

	while (t && t->due_ms <= now_ms && t->round == ts->round)
		t = t->next;
	return t && t->due_ms <= now_ms ? t : NULL;
}

void timers_run(struct timers *ts, int64_t until_us)
{
	int64_t now = timer_now_ms();
	struct timer *t;

	ts->round++;
	while ((t = next_due(ts, now))) {
		timer_stop(t);
		t->fire(t);
		if (timer_now_us() >= until_us)
			break;
	}
}
