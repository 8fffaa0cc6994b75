/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slab: memory for many small blocks that live long. Blocks of about one size stand in chunks of
 * their own, side by side, without a header, so that what lives long does not stand scattered
 * among what is soon given back.
 *
 * Invariants: zero is an empty slab; a chunk that is empty is freed, unless it is the only one of
 * its size with room. Ownership: a slab owns its chunks, and whoever takes a block gives it back
 * to the same slab with the same size; a block that is not given back keeps its chunk, as leaked
 * memory. No threads.
 */
#ifndef CLIENT_UTIL_SLAB_H
#define CLIENT_UTIL_SLAB_H

#include <stddef.h>

#define SLAB_STEP 8    /* sizes are rounded up to this, and blocks aligned to it */
#define SLAB_MOST 1024 /* a larger block is malloc's */

struct slab_chunk;

struct slab {
	struct slab_chunk *rooms[SLAB_MOST / SLAB_STEP]; /* chunks with room, by size */
	size_t bytes;					 /* of all blocks that are taken */
	size_t chunks;					 /* that there are */
};

/* Gives a block that is not cleared; NULL: no memory. */
void *slab_take(struct slab *s, size_t size);
void slab_give(struct slab *s, void *block, size_t size); /* NULL is fine */
/* Frees what is empty: all, when each block was given back. */
void slab_release(struct slab *s);

#endif
