/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refresh: what has been read is read again while somebody follows what changes: a
 * list that was read, as a list; of other collections the few objects that are known.
 */
#include "client/model.h"

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/kinds/kind.h"
#include "client/util/limits.h"
#include "client/util/timer.h"

/* Counts those that it knows, up to one more than are asked for one by one. */
static uint32_t count_known(const struct collection *c)
{
	uint64_t cursor = 0;
	uint32_t n = 0;
	struct object *o;

	while (n <= PART_REFRESH && (o = collection_next(c, &cursor)))
		n += !object_is_draft(o);
	return n;
}

static void refresh_objects(struct collection *c, struct waiter *w)
{
	struct want want = { .since_ms = timer_now_ms() };
	uint64_t cursor = 0;
	struct object *o;
	uint32_t n = 0;

	while (n++ < PART_REFRESH && (o = collection_next(c, &cursor)))
		if (!object_is_draft(o) && fresh_object_ms(o) == 0)
			model_need_object(o, &want, w);
}

static void refresh_list(struct collection *c, struct waiter *w)
{
	struct want want = { .since_ms = timer_now_ms() };

	if (fresh_collection_ms(c) == 0)
		model_need_list(c, &want, w);
}

bool refresh_next(struct model *m, size_t *at, struct waiter *w)
{
	struct collection *c = model_collection(m, (*at)++);
	uint32_t known;

	if (!c)
		return false;
	if (!collection_offered(c) || collection_was_absent(c))
		return true;
	known = c->listed ? 0 : count_known(c);
	if (known > 0 && (known <= PART_REFRESH || c->kind->beneath))
		refresh_objects(c, w);
	else if (c->listed || known > 0)
		refresh_list(c, w);
	return true;
}
