/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen: open addressing, never more than half full.
 */
#include "client/api/seen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"

/* Finds the slot that has this hash, or the free one where it belongs. */
static uint64_t *slot_of(uint64_t *slots, size_t size, uint64_t hash)
{
	size_t i = hash & (size - 1);

	while (slots[i] && slots[i] != hash)
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static int grow(struct seen *s)
{
	size_t size = s->size ? s->size * 2 : 64;
	uint64_t *slots = calloc(size, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < s->size; i++)
		if (s->slots[i])
			*slot_of(slots, size, s->slots[i]) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->size = size;
	return 0;
}

int seen_add(struct seen *s, const char *id)
{
	uint64_t hash = hash_keyed(0, id, strlen(id)) | 1, *slot;

	if (2 * s->n >= s->size && grow(s) < 0)
		return -ENOMEM;
	slot = slot_of(s->slots, s->size, hash);
	if (*slot)
		return 0;
	*slot = hash;
	s->n++;
	return 1;
}

void seen_release(struct seen *s)
{
	free(s->slots);
	*s = (struct seen){ 0 };
}
