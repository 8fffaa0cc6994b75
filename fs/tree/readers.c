/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers: a thread for each collection of the model, by collection_index.
 */
#include "fs/tree/readers.h"

#include <errno.h>
#include <stdlib.h>

#include "client/model.h"

struct readers {
	pid_t *last;
};

int readers_new(struct fs *fs, struct readers **ret)
{
	struct readers *r = calloc(1, sizeof(*r));

	(void)fs;
	if (r) /* logins bring more of them; what is not used takes no memory */
		r->last = calloc(LIMIT_COLLECTIONS, sizeof(*r->last));
	if (!r || !r->last) {
		readers_free(r);
		return -ENOMEM;
	}
	*ret = r;
	return 0;
}

void readers_free(struct readers *r)
{
	if (!r)
		return;
	free(r->last);
	free(r);
}

void readers_note(struct readers *r, const struct collection *coll, pid_t pid)
{
	r->last[collection_index(coll)] = pid;
}

bool readers_is_last(const struct readers *r, const struct collection *coll, pid_t pid)
{
	return r->last[collection_index(coll)] == pid;
}

bool readers_has_any(const struct readers *r, const struct collection *coll)
{
	return r->last[collection_index(coll)] != 0;
}
