/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree: nodes in the order of their hashes and, within one hash, of the places that they stand
 * for, which its random priorities keep flat (a treap).
 *
 * Identity: a node is its number + 1; 0: none. Ownership: whoever has the tree has its nodes.
 * Errors: none.
 */
#ifndef CLIENT_CACHE_TREE_H
#define CLIENT_CACHE_TREE_H

#include <stdint.h>

struct tree_node {
	uint32_t left, right;
	uint32_t hash; /* of its value; 0: it has none, and is not in the tree */
};

struct tree {
	struct tree_node *nodes;
	const uint32_t *places; /* of the nodes; NULL: each stands for the place of its number */
	uint32_t root;
	uint32_t seed; /* of the priorities, which nobody else may know */
};

uint32_t tree_hash(const char *value);	   /* never 0 */
void tree_in(struct tree *t, uint32_t in); /* its hash is set */
void tree_out(struct tree *t, uint32_t out);
/* The first one with this hash behind so many places, at most one for each; 0: there is none. */
uint32_t tree_next(const struct tree *t, uint32_t hash, uint32_t behind);

#endif
