/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handles: objects that are collected, to be removed afterwards.
 *
 * Identity: each by its handle. Ownership: whoever declares it releases it. Errors: none;
 * where memory is short it is full, and says that there may be more.
 */
#ifndef CLIENT_CACHE_HANDLES_H
#define CLIENT_CACHE_HANDLES_H

#include "client/cache/object.h"

#define HANDLES_LEAST 16 /* that need no memory: so each round gets on */

struct handles {
	uint32_t *list; /* NULL: they are in few */
	uint32_t n, size;
	uint32_t few[HANDLES_LEAST];
	bool more; /* it is full: collect again when these are removed */
};

void handles_clear(struct handles *h);
void handles_release(struct handles *h);
void handles_add(struct handles *h, const struct object *o); /* or sets more */
uint32_t handles_at(const struct handles *h, uint32_t i);

#endif
