/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chains: a hash table of rows that lie in the structs they stand for. The
 * caller makes the hash and compares: a row of the same hash may be another's.
 * The table owns its heads and no row. When memory for more heads is short it
 * goes on with those it has.
 */
#ifndef CLIENT_UTIL_CHAINS_H
#define CLIENT_UTIL_CHAINS_H

#include <stdint.h>

struct chain_row {
	struct chain_row *next;
	uint32_t hash;
};

struct chains {
	struct chain_row **heads;
	uint32_t n_heads, size, count; /* size: heads that there is room for */
	uint32_t passed;	       /* rows that growing has looked at, so far */
};

/* keyed: whoever chooses s does not know which others it falls together with */
uint32_t chains_hash(const char *s);
int chains_add(struct chains *t, struct chain_row *r, uint32_t hash); /* -ENOMEM: no heads at all */
/* nothing unless it is in there */
void chains_remove(struct chains *t, struct chain_row *r);
/* The rows of one hash, newest first; NULL past the last. */
struct chain_row *chains_first(const struct chains *t, uint32_t hash);
struct chain_row *chains_next(const struct chain_row *r);
/* All rows, from NULL; ask for the next one before this one is removed. */
struct chain_row *chains_each(const struct chains *t, const struct chain_row *r);
void chains_free(struct chains *t);

#endif
