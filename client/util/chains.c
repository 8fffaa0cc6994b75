/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chains: as many heads as rows, in powers of two, never fewer again.
 */
#include "client/util/chains.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"

#define HEADS_LEAST 16

static void link_in(struct chains *t, struct chain_row *r)
{
	struct chain_row **head = &t->heads[r->hash % t->n_heads];

	r->next = *head;
	*head = r;
}

static void grow(struct chains *t)
{
	uint32_t n = t->n_heads ? t->n_heads * 2 : HEADS_LEAST;
	struct chains more = { calloc(n, sizeof(struct chain_row *)), n, t->count };

	if (!more.heads)
		return;
	for (struct chain_row *r = chains_each(t, NULL), *next; r; r = next) {
		next = chains_each(t, r);
		link_in(&more, r);
	}
	free(t->heads);
	*t = more;
}

uint32_t chains_hash(const char *s)
{
	return (uint32_t)hash_keyed(0, s, strlen(s));
}

int chains_add(struct chains *t, struct chain_row *r, uint32_t hash)
{
	if (t->count >= t->n_heads)
		grow(t);
	if (!t->heads)
		return -ENOMEM;
	r->hash = hash;
	link_in(t, r);
	t->count++;
	return 0;
}

void chains_remove(struct chains *t, struct chain_row *r)
{
	struct chain_row **at = t->heads ? &t->heads[r->hash % t->n_heads] : NULL;

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
	struct chain_row *r = t->heads ? t->heads[hash % t->n_heads] : NULL;

	return !r || r->hash == hash ? r : chains_next(&(struct chain_row){ r, hash });
}

struct chain_row *chains_each(const struct chains *t, const struct chain_row *r)
{
	uint32_t i = r ? r->hash % t->n_heads + 1 : 0;
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
