/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chains: as many heads as rows, never fewer again. Each row brings one head with it, which takes
 * its part of one chain over: never all rows are moved at once.
 */
#include "client/util/chains.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"

#define HEADS_LEAST 16

static struct chain_row **head_of(const struct chains *t, uint32_t hash)
{
	return &t->heads[hash_bucket(hash, t->n_heads)];
}

static bool reserve(struct chains *t)
{
	uint32_t size = t->size ? t->size + t->size / 2 : HEADS_LEAST;
	struct chain_row **heads = realloc(t->heads, size * sizeof(struct chain_row *));

	if (!heads)
		return false;
	t->heads = heads;
	t->size = size;
	return true;
}

/* Moves what belongs to the last head there, in its order, from the one that had it. */
static void split(struct chains *t)
{
	uint32_t last = t->n_heads - 1, from = hash_bucket(last, last);
	struct chain_row *r = t->heads[from];
	struct chain_row **ends[] = { &t->heads[from], &t->heads[last] };

	for (; r; r = r->next) {
		struct chain_row ***end = &ends[hash_bucket(r->hash, t->n_heads) != from];

		t->passed++;
		**end = r;
		*end = &r->next;
	}
	*ends[0] = *ends[1] = NULL;
}

static void grow(struct chains *t)
{
	if (t->n_heads == t->size && !reserve(t))
		return;
	if (t->n_heads == 0) {
		t->n_heads = HEADS_LEAST;
		memset(t->heads, 0, HEADS_LEAST * sizeof(struct chain_row *));
		return;
	}
	t->n_heads++;
	split(t);
}

uint32_t chains_hash(const char *s)
{
	return (uint32_t)hash_keyed(0, s, strlen(s));
}

int chains_add(struct chains *t, struct chain_row *r, uint32_t hash)
{
	struct chain_row **head;

	if (t->count >= t->n_heads)
		grow(t);
	if (!t->heads)
		return -ENOMEM;
	head = head_of(t, hash);
	r->hash = hash;
	r->next = *head;
	*head = r;
	t->count++;
	return 0;
}

void chains_remove(struct chains *t, struct chain_row *r)
{
	struct chain_row **at = t->heads ? head_of(t, r->hash) : NULL;

	while (at && *at && *at != r)
		at = &(*at)->next;
	if (!at || !*at)
		return;
	*at = r->next;
	t->count--;
}

struct chain_row *chains_next(const struct chain_row *r)
{
	struct chain_row *next = r->next;

	while (next && next->hash != r->hash)
		next = next->next;
	return next;
}

struct chain_row *chains_first(const struct chains *t, uint32_t hash)
{
	struct chain_row *r = t->heads ? *head_of(t, hash) : NULL;

	return !r || r->hash == hash ? r : chains_next(&(struct chain_row){ r, hash });
}

struct chain_row *chains_each(const struct chains *t, const struct chain_row *r)
{
	uint32_t i = r ? hash_bucket(r->hash, t->n_heads) + 1 : 0;
	struct chain_row *next = r ? r->next : NULL;

	for (; !next && i < t->n_heads; i++)
		next = t->heads[i];
	return next;
}

void chains_free(struct chains *t)
{
	free(t->heads);
	*t = (struct chains){ 0 };
}
