/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places: those of a few objects among all of a collection, in order: its drafts, its long names.
 *
 * Ownership: the collection's. Errors: none; where memory is short it is not known which they are,
 * until there are none.
 */
#ifndef CLIENT_CACHE_PLACES_H
#define CLIENT_CACHE_PLACES_H

#include <stdbool.h>
#include <stdint.h>

struct places {
	uint32_t *list;	  /* NULL with some: it is not known which */
	uint32_t n, size; /* how many there are, and have room */
};

void places_add(struct places *p, uint32_t place);
void places_drop(struct places *p, uint32_t place); /* one that was added */
/* Steps on to the next one, of those from *cursor on, and behind it; false: there are no more. */
bool places_next(const struct places *p, uint64_t *cursor, uint32_t *ret);
void places_release(struct places *p);

#endif
