/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch_expiry: scratch entries go when their time is over.
 */
#include "fs/tree/scratch_expiry.h"

#include <errno.h>
#include <sys/stat.h>

#include "client/http/error.h"
#include "client/util/buf.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch.h"

/* What was written to a file that is no attribute goes; its writer may have meant one. */
static void tell_forgotten(struct fs *fs, const struct scratch *s)
{
	struct cloud_error e;
	struct buf path;
	struct inode n;

	if (!S_ISREG(s->mode) || s->len == 0)
		return;
	buf_init(&path, 4096);
	if (inode_of(fs, inode_scratch(s->number), &n) == 0)
		inode_path(fs, &n, &path);
	cloud_error_set(&e, -EINVAL, "'%s' is not an attribute: the text written to it is lost", s->name);
	control_record(fs, s->pid, "write", path.data, &e);
	buf_release(&path);
}

void scratch_expiry_reap(struct timer *t)
{
	struct fs *fs = (struct fs *)(void *)((char *)t - offsetof(struct fs, reaper));
	int64_t now = now_ms(), oldest = now;

	for (struct scratch *s = fs->scratches, *next; s; s = next) {
		next = s->next;
		if (now - s->made_ms < TIME_SCRATCH_MS) {
			oldest = s->made_ms; /* the list ends with it */
			continue;
		}
		tell_forgotten(fs, s);
		scratch_drop(fs, s);
	}
	if (fs->scratches)
		timer_start(&fs->timers, &fs->reaper, oldest + TIME_SCRATCH_MS - now, scratch_expiry_reap);
}
