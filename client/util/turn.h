/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turn: how long the loop works between two waits, measured by itself, and which of
 * its steps took longest. A turn past TIME_TURN_TOLD_US has a line in the log.
 * Owned by the loop; its thread's. No errors.
 */
#ifndef CLIENT_UTIL_TURN_H
#define CLIENT_UTIL_TURN_H

#include <stdbool.h>
#include <stdint.h>

struct turn {
	int64_t began_us, step_us; /* this turn, and the step under way in it */
	int64_t longest_us;	   /* its longest step so far */
	int64_t max_us;		   /* the longest of all turns */
	int64_t worked_us;	   /* by the processor, up to the end of the last turn */
	int64_t max_worked_us; /* the most of it in one turn, whatever others worked meanwhile */
	unsigned long n_long;  /* turns with more than TIME_TURN_US of it */
	char work[128];	       /* what that was, if it was long */
};

void turn_begin(struct turn *t, int64_t woke_us); /* a turn that has begun then */
/* Ends a step; the next one begins. Gives whether it was long, and wants to be named. */
bool turn_step(struct turn *t);
void turn_name(struct turn *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void turn_end(struct turn *t);

#endif
