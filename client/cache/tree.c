/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree: descends by the order, turns by the priorities.
 */
#include "client/cache/tree.h"

#include <stdbool.h>

#include "client/util/chains.h"

uint32_t tree_hash(const char *value)
{
	uint32_t hash = chains_hash(value);

	return hash ? hash : 1;
}

static struct tree_node *node_of(const struct tree *t, uint32_t at)
{
	return &t->nodes[at - 1];
}

static uint32_t priority(const struct tree *t, uint32_t at)
{
	uint32_t p = at ^ t->seed;

	p = (p ^ p >> 16) * 0x85ebca6bu;
	p = (p ^ p >> 13) * 0xc2b2ae35u;
	return p ^ p >> 16;
}

/* The place + 1 that it stands for. */
static uint32_t place_of(const struct tree *t, uint32_t at)
{
	return t->places ? t->places[at - 1] + 1 : at;
}

/* Tells whether a stands before b. */
static bool is_before(const struct tree *t, uint32_t a, uint32_t b)
{
	uint32_t ha = node_of(t, a)->hash, hb = node_of(t, b)->hash;

	return ha != hb ? ha < hb : place_of(t, a) < place_of(t, b);
}

void tree_in(struct tree *t, uint32_t in)
{
	uint32_t *at = &t->root, rest, *before, *behind;

	while (*at && priority(t, *at) >= priority(t, in))
		at = is_before(t, *at, in) ? &node_of(t, *at)->right : &node_of(t, *at)->left;
	rest = *at;
	*at = in;
	before = &node_of(t, in)->left;
	behind = &node_of(t, in)->right;
	while (rest) {
		uint32_t **to = is_before(t, rest, in) ? &before : &behind;

		**to = rest;
		*to = to == &before ? &node_of(t, rest)->right : &node_of(t, rest)->left;
		rest = **to;
	}
	*before = *behind = 0;
}

void tree_out(struct tree *t, uint32_t out)
{
	uint32_t *at = &t->root, left, right;

	while (*at && *at != out)
		at = is_before(t, *at, out) ? &node_of(t, *at)->right : &node_of(t, *at)->left;
	if (!*at)
		return;
	left = node_of(t, out)->left;
	right = node_of(t, out)->right;
	while (left && right) {
		bool higher = priority(t, left) > priority(t, right);
		uint32_t *from = higher ? &left : &right;

		*at = *from;
		at = higher ? &node_of(t, left)->right : &node_of(t, right)->left;
		*from = *at;
	}
	*at = left ? left : right;
}

uint32_t tree_next(const struct tree *t, uint32_t hash, uint32_t behind)
{
	uint32_t at = t->root, found = 0;

	while (at) {
		const struct tree_node *n = node_of(t, at);
		bool comes = n->hash > hash || (n->hash == hash && place_of(t, at) > behind);

		if (comes)
			found = at;
		at = comes ? n->left : n->right;
	}
	return found && node_of(t, found)->hash == hash ? found : 0;
}
