/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch_expiry: one timer, due when the oldest entry is.
 */
#include "fs/tree/scratch_expiry.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "client/http/error.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "fs/tree/control.h"
#include "fs/tree/inode.h"
#include "fs/tree/scratch.h"

struct scratch_expiry {
	struct timer timer;
	struct fs *fs;
};

int scratch_expiry_new(struct fs *fs, struct scratch_expiry **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	return 0;
}

void scratch_expiry_free(struct scratch_expiry *x)
{
	if (!x)
		return;
	timer_stop(&x->timer);
	free(x);
}

/* Tells the writer of a file that is no attribute that it goes: it may have been meant as one. */
static void tell_forgotten(struct fs *fs, const struct scratch *s)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4096);
	struct cloud_error e;
	struct inode n;

	if (!S_ISREG(s->mode) || s->len == 0 || s->aside || s->copied == s->version)
		return;
	if (inode_of(fs, inode_scratch(s->number), &n) == 0)
		inode_path(fs, &n, &path);
	error_set(&e, -EINVAL, "'%s' is not an attribute: the text written to it is lost", s->name);
	control_record(fs, s->by.pid, timer_now_ms(), "write", path.data, &e);
}

static void drop_expired(struct timer *t)
{
	struct scratch_expiry *x = container_of(t, struct scratch_expiry, timer);
	int64_t now = timer_now_ms(), oldest = now;

	for (struct scratch *s = scratch_first(x->fs), *next; s; s = next) {
		next = s->next;
		if (now - s->made_ms < TIME_SCRATCH_MS) {
			oldest = s->made_ms; /* the list ends with it */
			continue;
		}
		tell_forgotten(x->fs, s);
		scratch_drop(x->fs, s);
	}
	if (scratch_first(x->fs))
		timer_start(&x->fs->timers, t, oldest + TIME_SCRATCH_MS - now, drop_expired);
}

void scratch_expiry_start(struct scratch_expiry *x)
{
	if (!x->timer.in) /* else it is due when an older one is */
		timer_start(&x->fs->timers, &x->timer, TIME_SCRATCH_MS, drop_expired);
}
