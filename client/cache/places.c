/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places: a list that is kept in order.
 */
#include "client/cache/places.h"

#include <stdlib.h>
#include <string.h>

/* The first of them at this place or behind it. */
static uint32_t find_at(const struct places *p, uint64_t place)
{
	uint32_t from = 0, to = p->n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (p->list[middle] < place)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool reserve(struct places *p)
{
	uint32_t size = p->size * 2 + 16;
	uint32_t *list;

	if (p->n > 0 && !p->list)
		return false;
	if (p->n < p->size)
		return true;
	list = realloc(p->list, size * sizeof(*list));
	if (!list) {
		free(p->list);
		p->list = NULL;
		p->size = 0;
		return false;
	}
	p->list = list;
	p->size = size;
	return true;
}

void places_add(struct places *p, uint32_t place)
{
	if (reserve(p)) {
		uint32_t at = find_at(p, place);

		memmove(&p->list[at + 1], &p->list[at], (p->n - at) * sizeof(*p->list));
		p->list[at] = place;
	}
	p->n++;
}

void places_drop(struct places *p, uint32_t place)
{
	uint32_t at = p->list ? find_at(p, place) : 0;

	p->n--;
	if (p->list)
		memmove(&p->list[at], &p->list[at + 1], (p->n - at) * sizeof(*p->list));
}

bool places_next(const struct places *p, uint64_t *cursor, uint32_t *ret)
{
	uint32_t at = p->list ? find_at(p, *cursor) : p->n;

	if (at == p->n)
		return false;
	*ret = p->list[at];
	*cursor = (uint64_t)*ret + 1;
	return true;
}

void places_release(struct places *p)
{
	free(p->list);
	*p = (struct places){ .n = 0 };
}
