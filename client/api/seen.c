/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen: the hashes in the order in which they came, in chains. There are as many heads as hashes,
 * and each that comes brings one with it, which takes its part of one chain over: never all hashes
 * are moved at once.
 */
#include "client/api/seen.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"

#define LEAST 64

/* Gives the bucket of a hash, by the half of it that is above. */
static uint32_t bucket(uint64_t hash, uint32_t n)
{
	return hash_bucket((uint32_t)(hash >> 32), n);
}

static int reserve(struct seen *s)
{
	uint32_t size = s->size ? s->size + s->size / 2 : LEAST;
	uint64_t *hashes = realloc(s->hashes, size * sizeof(*hashes));
	uint32_t *next = hashes ? realloc(s->next, size * sizeof(*next)) : NULL;
	uint32_t *heads = next ? realloc(s->heads, size * sizeof(*heads)) : NULL;

	if (hashes)
		s->hashes = hashes;
	if (next)
		s->next = next;
	if (!heads)
		return -ENOMEM;
	s->heads = heads;
	s->size = size;
	return 0;
}

/* Adds a head, and moves what belongs to it there, from the one that had it. */
static void split(struct seen *s)
{
	uint32_t last = s->n, from = hash_bucket(last, last), at = last ? s->heads[from] : 0;
	uint32_t *ends[] = { &s->heads[from], &s->heads[last] };

	for (; at; at = s->next[at - 1]) {
		uint32_t **end = &ends[bucket(s->hashes[at - 1], last + 1) != from];

		s->passed++;
		**end = at;
		*end = &s->next[at - 1];
	}
	*ends[0] = *ends[1] = 0;
}

static bool has(const struct seen *s, uint64_t hash)
{
	uint32_t at = s->n ? s->heads[bucket(hash, s->n)] : 0;

	while (at && s->hashes[at - 1] != hash)
		at = s->next[at - 1];
	return at;
}

int seen_add(struct seen *s, const char *id)
{
	uint64_t hash = hash_keyed(0, id, strlen(id));
	uint32_t *head;

	if (has(s, hash))
		return 0;
	if (s->n == s->size && reserve(s) < 0)
		return -ENOMEM;
	split(s);
	head = &s->heads[bucket(hash, s->n + 1)];
	s->hashes[s->n] = hash;
	s->next[s->n] = *head;
	*head = ++s->n;
	return 1;
}

void seen_release(struct seen *s)
{
	free(s->hashes);
	free(s->next);
	free(s->heads);
	*s = (struct seen){ 0 };
}
