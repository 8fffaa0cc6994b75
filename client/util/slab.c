/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slab: a chunk is found from its block, since chunks are aligned to their size. Its blocks are
 * given out from its beginning to its end, so that memory is touched when it is needed, and those
 * that were given back come first. Chunks are mapped: malloc's own memory can then shrink again
 * when an answer has been read.
 */
#include "client/util/slab.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block that is not taken is out of bounds to the address sanitizer. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define BAR(at, size) ASAN_POISON_MEMORY_REGION(at, size)
#define UNBAR(at, size) ASAN_UNPOISON_MEMORY_REGION(at, size)
#else
#define BAR(at, size) ((void)(at), (void)(size))
#define UNBAR(at, size) ((void)(at), (void)(size))
#endif

#define CHUNK_BYTES ((size_t)1 << 16)

struct slab_chunk {
	struct slab_chunk *next, *prev; /* of those with room */
	char *given;			/* the block given back last; it holds the next one */
	uint32_t begun;			/* bytes of the chunk that were ever taken */
	uint32_t taken;			/* blocks */
};

static size_t rounded(size_t size)
{
	return size ? (size + SLAB_STEP - 1) / SLAB_STEP * SLAB_STEP : SLAB_STEP;
}

static struct slab_chunk **rooms_of(struct slab *s, size_t size)
{
	return &s->rooms[size / SLAB_STEP - 1];
}

static bool is_full(const struct slab_chunk *c, size_t size)
{
	return !c->given && c->begun + size > CHUNK_BYTES;
}

static void list(struct slab_chunk **rooms, struct slab_chunk *c)
{
	c->prev = NULL;
	c->next = *rooms;
	if (c->next)
		c->next->prev = c;
	*rooms = c;
}

static void unlist(struct slab_chunk **rooms, struct slab_chunk *c)
{
	if (c->prev)
		c->prev->next = c->next;
	else
		*rooms = c->next;
	if (c->next)
		c->next->prev = c->prev;
}

static char *map(size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/*
 * Maps a chunk at a multiple of its size. The next one mostly comes beside the last one, and is in
 * its place; else twice as much has such a place in it, and what is around that goes back.
 */
static void *map_aligned(void)
{
	char *at = map(CHUNK_BYTES), *end;
	size_t before;

	if (!at || (uintptr_t)at % CHUNK_BYTES == 0)
		return at;
	munmap(at, CHUNK_BYTES);
	at = map(2 * CHUNK_BYTES);
	if (!at)
		return NULL;
	before = CHUNK_BYTES - (uintptr_t)at % CHUNK_BYTES;
	end = at + 2 * CHUNK_BYTES;
	at += before;
	munmap(at - before, before);
	if (at + CHUNK_BYTES < end)
		munmap(at + CHUNK_BYTES, (size_t)(end - at) - CHUNK_BYTES);
	return at;
}

static struct slab_chunk *chunk_new(struct slab *s, struct slab_chunk **rooms)
{
	struct slab_chunk *c = map_aligned();

	if (!c)
		return NULL;
	c->begun = sizeof(*c);
	BAR(c + 1, CHUNK_BYTES - sizeof(*c));
	list(rooms, c);
	s->chunks++;
	return c;
}

static void chunk_free(struct slab *s, struct slab_chunk **rooms, struct slab_chunk *c)
{
	unlist(rooms, c);
	UNBAR(c + 1, CHUNK_BYTES - sizeof(*c));
	munmap(c, CHUNK_BYTES);
	s->chunks--;
}

void *slab_take(struct slab *s, size_t size)
{
	size_t bytes = rounded(size);
	struct slab_chunk **rooms, *c;
	char *block;

	if (bytes > SLAB_MOST) {
		block = malloc(size);
		s->bytes += block ? bytes : 0;
		return block;
	}
	rooms = rooms_of(s, bytes);
	c = *rooms ? *rooms : chunk_new(s, rooms);
	if (!c)
		return NULL;
	block = c->given ? c->given : (char *)c + c->begun;
	UNBAR(block, bytes);
	if (c->given)
		memcpy(&c->given, block, sizeof(c->given));
	else
		c->begun += (uint32_t)bytes;
	BAR(block, bytes);
	UNBAR(block, size);
	c->taken++;
	if (is_full(c, bytes))
		unlist(rooms, c);
	s->bytes += bytes;
	return block;
}

void slab_give(struct slab *s, void *block, size_t size)
{
	size_t bytes = rounded(size);
	struct slab_chunk **rooms, *c;

	if (!block)
		return;
	s->bytes -= bytes;
	if (bytes > SLAB_MOST) {
		free(block);
		return;
	}
	rooms = rooms_of(s, bytes);
	c = (struct slab_chunk *)((char *)block - (uintptr_t)block % CHUNK_BYTES);
	if (is_full(c, bytes))
		list(rooms, c);
	UNBAR(block, bytes);
	memcpy(block, &c->given, sizeof(c->given));
	BAR(block, bytes);
	c->given = block;
	c->taken--;
	if (c->taken == 0 && (c->next || c->prev))
		chunk_free(s, rooms, c);
}

void slab_release(struct slab *s)
{
	for (size_t i = 0; i < SLAB_MOST / SLAB_STEP; i++)
		for (struct slab_chunk *c = s->rooms[i], *next; c; c = next) {
			next = c->next;
			if (c->taken == 0)
				chunk_free(s, &s->rooms[i], c);
		}
}
