/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turn: the clock is read for each step, a name is made only of a long one.
 */
#include "client/util/turn.h"

#include <stdarg.h>
#include <stdio.h>

#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/timer.h"

void turn_begin(struct turn *t, int64_t woke_us)
{
	t->began_us = t->step_us = woke_us;
	t->longest_us = 0;
	t->work[0] = '\0';
}

bool turn_step(struct turn *t)
{
	int64_t now = timer_now_us(), took = now - t->step_us;
	bool longest = took > t->longest_us;

	t->step_us = now;
	if (longest)
		t->longest_us = took;
	return longest && took > TIME_TURN_US;
}

void turn_name(struct turn *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->work, sizeof(t->work), fmt, ap);
	va_end(ap);
}

void turn_end(struct turn *t)
{
	int64_t took = timer_now_us() - t->began_us, now = timer_worked_us();
	int64_t worked = t->worked_us ? now - t->worked_us : 0; /* the program's start is no turn */

	t->worked_us = now;
	t->n_long += worked > TIME_TURN_US;
	if (worked > t->max_worked_us)
		t->max_worked_us = worked;
	if (took > t->max_us)
		t->max_us = took;
	if (took > TIME_TURN_TOLD_US)
		log_warn("a turn of the loop took %lld ms, %lld of them: %s",
			(long long)took / 1000, (long long)t->longest_us / 1000,
			*t->work ? t->work : "many short steps");
}
