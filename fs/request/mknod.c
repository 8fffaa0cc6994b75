/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mknod: an object's directory takes files that are known to be of a program's own:
 * made with O_EXCL, as mkstemp(3) does, or called as editors call theirs. Any other
 * new name is a mistake, whose text would be lost.
 */
#include "fs/request/mknod.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "fs/request/call.h"
#include "fs/request/copy_in.h"
#include "fs/request/dir.h"
#include "fs/request/unknown.h"
#include "fs/tree/copier.h"
#include "fs/tree/scratch.h"
#include "fs/tree/scratch_expiry.h"
#include "fs/tree/whiteout.h"

bool mknod_is_editors(const char *name)
{
	size_t len = strlen(name);

	return len > 1 && (name[0] == '.' || name[0] == '#' || name[len - 1] == '~');
}

int mknod_scratch(struct call *c, fuse_ino_t dir, mode_t mode, const char *text)
{
	struct scratch_maker by = { c->pid, fuse_req_ctx(c->req)->uid };
	struct scratch *s;
	int err = scratch_new(c->fs, dir, c->name, mode, text, by, &s);

	if (err == -EDQUOT)
		return call_error(c, err, "you have %d files of your own here already",
			LIMIT_SCRATCHES / USERS_LEAST);
	if (err)
		return err;
	scratch_expiry_start(c->fs->scratch_expiry);
	return call_reply_entry(c, inode_scratch(s->number), false);
}

/* Makes an attribute again that the caller, install perhaps, has removed just now. */
static int remake(struct call *c, const struct inode *dir)
{
	struct inode there;
	int err = dir_there(c, dir, c->name, &there);

	if (err)
		return err;
	whiteout_end(c->fs->whiteouts, c->hold.ino, c->name, c->pid, there.ino);
	return call_reply_entry(c, there.ino, true);
}

/* Says whether tar makes a file where it will make a link of an object that it copies. */
static bool is_place_of_link(struct call *c, const struct inode *dir)
{
	if (!c->exclusive || !dir->obj || !copier_copies(c->fs->copiers, dir->obj, c->pid))
		return false;
	return dir->type == INODE_VIEW || kind_link(collection_kind(dir->coll), c->name);
}

int mknod_run(struct call *c)
{
	struct inode dir;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	if (!S_ISREG(c->mode))
		return call_error(c, -EPERM, "devices, fifos and sockets cannot be created here");
	err = copy_in_check(c, &dir);
	if (err)
		return err;
	if (dir.type == INODE_ASIDE)
		return copy_in_aside(c, &dir, c->mode);
	if (is_place_of_link(c, &dir))
		return mknod_scratch(c, dir.ino, c->mode, "");
	if (dir.type != INODE_OBJECT && dir.type != INODE_NEWBORN)
		return call_error(c, -EPERM, "mkdir creates objects; files cannot be created here");
	if (whiteout_hides(c->fs->whiteouts, c->hold.ino, c->name, c->pid))
		return remake(c, &dir);
	if (c->exclusive && copier_hides(c->fs->copiers, dir.obj, c->name, c->pid))
		return copy_in_file(c, &dir);
	if (kind_attr(collection_kind(dir.coll), c->name))
		return call_error(c, -EPERM, "%s of this %s cannot be set", c->name,
			kind_title(collection_kind(dir.coll)));
	if (!c->exclusive && !mknod_is_editors(c->name))
		return unknown_name(c, &dir, c->name);
	return mknod_scratch(c, dir.ino, c->mode, "");
}
