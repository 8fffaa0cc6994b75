/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backlog: work that comes in heaps and may wait. Some of it is done in each turn of the loop:
 * PART_BACKLOG pieces, the oldest first. A piece is two numbers.
 *
 * Ownership: whoever has the backlog releases it; what is left then is not done. Errors: none; a
 * piece that finds no memory, or LIMIT_BACKLOG before it, is done at once. Thread: the loop's.
 */
#ifndef CLIENT_UTIL_BACKLOG_H
#define CLIENT_UTIL_BACKLOG_H

#include <stddef.h>
#include <stdint.h>

#include "client/util/timer.h"

struct backlog {
	struct timers *timers;
	void (*act)(void *ctx, uint64_t what, uint64_t n);
	void *ctx;
	struct timer timer;
	struct backlog_part *first, *last;
	size_t left; /* pieces that are not done */
};

void backlog_init(struct backlog *b, struct timers *timers,
	void (*act)(void *ctx, uint64_t what, uint64_t n), void *ctx);
void backlog_release(struct backlog *b);
void backlog_add(struct backlog *b, uint64_t what, uint64_t n); /* has act called with it, soon */

#endif
