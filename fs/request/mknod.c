/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mknod: files that programs make: scratch entries, or an attribute that was removed
 * just now.
 */
#include "fs/request/mknod.h"

#include <errno.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "fs/request/call.h"
#include "fs/request/dir.h"
#include "fs/tree/scratch.h"
#include "fs/tree/whiteout.h"

int mknod_run(struct call *c)
{
	struct inode dir, there;
	struct scratch *s;
	int err = inode_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if (!S_ISREG(c->mode))
		return call_error(c, -EPERM, "devices, fifos and sockets cannot be created here");
	if (dir.type != INODE_OBJECT && dir.type != INODE_NEWBORN)
		return call_error(c, -EPERM, "mkdir creates objects; files cannot be created here");
	if (whiteout_hides(c->fs, c->ino, c->name, c->pid)) { /* install: it removed the attribute just now */
		err = dir_there(c, &dir, c->name, &there);
		if (err)
			return err;
		whiteout_end(c->fs, c->ino, c->name, c->pid, there.ino);
		return call_reply_entry(c, there.ino, true);
	}
	if (kind_attr(collection_kind(dir.coll), c->name))
		return call_error(c, -EPERM, "%s of this %s cannot be set", c->name,
			kind_title(collection_kind(dir.coll)));
	err = scratch_new(c, dir.ino, c->mode, "", &s);
	return err ? err : call_reply_entry(c, inode_scratch(s->number), false);
}
