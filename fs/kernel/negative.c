/* SPDX-License-Identifier: Apache-2.0 */
/*
 * missed: a table by hash of directory and name. A place that is taken stays so
 * until its time is over: who comes to it meanwhile is asked for each time.
 */
#include "fs/kernel/negative.h"

#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"
#include "client/util/timer.h"
#include "fs/tree/inode.h"
#include "fs/kernel/notify.h"

#define NEGATIVES 1024

struct negative {
	fuse_ino_t dir;
	int64_t until_ms;
	char *name;
};

static struct negative *place_of(struct fs *fs, fuse_ino_t dir, const char *name)
{
	return &fs->negatives[(hash_text(dir, name) >> 32) % NEGATIVES];
}

bool negative_note(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s)
{
	struct negative *m;
	bool same;

	if (!fs->negatives)
		fs->negatives = calloc(NEGATIVES, sizeof(*fs->negatives));
	if (!fs->negatives)
		return false;
	m = place_of(fs, dir, name);
	same = m->name && m->dir == dir && strcmp(m->name, name) == 0;
	if (!same && m->until_ms > now_ms())
		return false;
	if (!same) {
		free(m->name);
		m->dir = dir;
		m->name = strdup(name);
	}
	m->until_ms = m->name ? now_ms() + (int64_t)(timeout_s * 1000) + 1 : 0;
	return m->name;
}

void negative_forget(struct fs *fs)
{
	for (unsigned i = 0; fs->negatives && i < NEGATIVES; i++) {
		struct negative *m = &fs->negatives[i];

		if (m->until_ms > now_ms())
			notify_entry(fs->notifier, m->dir, m->name);
		m->until_ms = 0;
	}
}

void negative_free(struct fs *fs)
{
	for (unsigned i = 0; fs->negatives && i < NEGATIVES; i++)
		free(fs->negatives[i].name);
	free(fs->negatives);
}
