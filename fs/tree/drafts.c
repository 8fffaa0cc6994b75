/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drafts: a list of handles, of which those that are no drafts any more go when it is
 * full. A draft whose handle was another's is noted anew.
 */
#include "fs/tree/drafts.h"

#include <errno.h>
#include <stdlib.h>

#include "client/model.h"

struct noted {
	uint32_t handle;
	uid_t uid;
};

struct drafts {
	struct noted *list;
	unsigned n, size;
};

int drafts_new(struct drafts **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void drafts_free(struct drafts *d)
{
	if (!d)
		return;
	free(d->list);
	free(d);
}

/* Leaves out what is no draft, and the one of this handle; gives how many the user has. */
static unsigned sort_out(struct fs *fs, uint32_t handle, uid_t uid)
{
	struct drafts *d = fs->drafts;
	unsigned kept = 0, own = 0;

	for (unsigned i = 0; i < d->n; i++) {
		const struct object *o = model_object(fs->model, d->list[i].handle);

		if (!o || !object_is_draft(o) || d->list[i].handle == handle)
			continue;
		own += d->list[i].uid == uid;
		d->list[kept++] = d->list[i];
	}
	d->n = kept;
	return own;
}

int drafts_add(struct fs *fs, const struct object *draft, uid_t uid)
{
	struct drafts *d = fs->drafts;
	uint32_t handle = object_handle(draft);
	unsigned own = d->n >= LIMIT_DRAFTS / USERS_LEAST ? sort_out(fs, handle, uid) : 0;

	if (own >= LIMIT_DRAFTS / USERS_LEAST)
		return -EDQUOT;
	if (d->n >= LIMIT_DRAFTS)
		return -ENOSPC;
	if (d->n == d->size) {
		unsigned size = d->size * 2 + 16;
		struct noted *list = realloc(d->list, size * sizeof(*list));

		if (!list)
			return -ENOMEM;
		d->list = list;
		d->size = size;
	}
	d->list[d->n++] = (struct noted){ handle, uid };
	return 0;
}
