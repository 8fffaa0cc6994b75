/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt: which objects of a collection are to be read again: the first few, by their places. All
 * of them are only gone through when the collection was expired, or when there were too many to be
 * remembered; then a part in each turn of the loop.
 *
 * Ownership: the collection's. Errors: those of wait_on.
 */
#ifndef CLIENT_CACHE_DOUBT_H
#define CLIENT_CACHE_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#include "client/util/timer.h"

#define DOUBTS 9 /* that are remembered */

struct collection;
struct object;
struct wait_link;
struct waiter;

enum doubted {
	DOUBTED_OLD,	 /* what is known of it is old */
	DOUBTED_CHANGED, /* ... since it was changed, not as its collection is */
	DOUBTED_SORTS
};

struct doubt {
	struct doubts {
		uint32_t places[DOUBTS]; /* in order; some may have been read since */
		uint32_t n;
		uint32_t passed; /* of the places before, no other is in doubt ... */
		bool more;	 /* ... but for those that had no room */
	} of[DOUBTED_SORTS];
	struct wait_link *waiters; /* for all places to be passed */
	struct timer timer;
};

void doubt_object(const struct object *o);
void doubt_collection(struct collection *c); /* as it is expired */
/* Has the first n of a sort found: 0; MODEL_ASKED, w is woken then. */
int doubt_need(struct collection *c, enum doubted sort, uint32_t n, struct waiter *w);
/* Number i of them, from 0; NULL: there are no more. */
struct object *doubt_at(const struct collection *c, enum doubted sort, uint32_t i);

#endif
