/* SPDX-License-Identifier: Apache-2.0 */
/*
 * telling: a list of the collections that are being told of, and a timer.
 */
#include "fs/request/telling.h"

#include <errno.h>
#include <stdlib.h>

#include "client/model.h"
#include "client/util/mem.h"
#include "fs/kernel/held.h"
#include "fs/kernel/notify.h"

struct telling {
	struct telling *next;
	struct collection *coll;
	uint64_t cursor;
};

struct tellings {
	struct fs *fs;
	struct telling *first;
	struct timer timer;
};

int telling_new(struct fs *fs, struct tellings **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	return 0;
}

static void end_first(struct tellings *all)
{
	struct telling *t = all->first;

	all->first = t->next;
	held_tell_end(all->fs->held);
	free(t);
}

void telling_free(struct tellings *all)
{
	if (!all)
		return;
	timer_stop(&all->timer);
	while (all->first)
		end_first(all);
	free(all);
}

static void tell_some(struct timer *timer)
{
	struct tellings *all = container_of(timer, struct tellings, timer);

	if (!expire_tell(all->first->coll, &all->first->cursor))
		end_first(all);
	if (all->first)
		timer_start(&all->fs->timers, timer, 0, tell_some);
}

void telling_begin(struct fs *fs, struct collection *coll)
{
	struct tellings *all = fs->tellings;
	struct telling **at = &all->first;
	uint64_t cursor = 0;

	if (collection_pinned(coll) >= PART_TELL_ALL && notify_all(fs->notifier))
		return;
	while (*at && (*at)->coll != coll)
		at = &(*at)->next;
	if (*at) {
		(*at)->cursor = 0;
		return;
	}
	if (!expire_tell(coll, &cursor))
		return;
	*at = calloc(1, sizeof(**at));
	if (!*at) {
		while (expire_tell(coll, &cursor))
			continue;
		return;
	}
	**at = (struct telling){ .coll = coll, .cursor = cursor };
	held_tell_begin(fs->held);
	timer_start(&fs->timers, &all->timer, 0, tell_some);
}
