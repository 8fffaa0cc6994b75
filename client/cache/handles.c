/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handles: a list that grows by doubling, or stays as long as it is.
 */
#include "client/cache/handles.h"

#include <stdlib.h>
#include <string.h>

void handles_clear(struct handles *h)
{
	h->n = 0;
	h->more = false;
}

void handles_release(struct handles *h)
{
	free(h->list);
	*h = (struct handles){ .n = 0 };
}

static bool grow(struct handles *h)
{
	uint32_t size = h->size ? h->size * 2 : 4 * HANDLES_LEAST;
	uint32_t *list = realloc(h->list, size * sizeof(*list));

	if (!list)
		return false;
	if (!h->list)
		memcpy(list, h->few, sizeof(h->few));
	h->list = list;
	h->size = size;
	return true;
}

void handles_add(struct handles *h, const struct object *o)
{
	if (h->n == (h->list ? h->size : HANDLES_LEAST) && !grow(h))
		h->more = true;
	else
		(h->list ? h->list : h->few)[h->n++] = o->handle;
}

uint32_t handles_at(const struct handles *h, uint32_t i)
{
	return (h->list ? h->list : h->few)[i];
}
