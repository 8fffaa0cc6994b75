/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen: the ids that a list has had so far, each as its hash. All 0 is an empty one. Two ids of
 * one hash are taken for one: it is asked whether a whole page is known, not whether an id is.
 */
#ifndef CLIENT_API_SEEN_H
#define CLIENT_API_SEEN_H

#include <stddef.h>
#include <stdint.h>

struct seen {
	uint64_t *hashes;
	uint32_t *next;	 /* by place: the next one of its chain, as its place + 1; 0: none */
	uint32_t *heads; /* of the chains; there are n */
	uint32_t n, size;
	uint32_t passed; /* hashes that growing has looked at, so far */
};

int seen_add(struct seen *s, const char *id); /* 1: it is new; 0; -ENOMEM */
void seen_release(struct seen *s);

#endif
