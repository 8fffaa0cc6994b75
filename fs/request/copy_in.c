/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copy_in: an attribute that a copy can have is the draft's; whatever else is copied goes
 * into one file, or link, in memory, that is nobody's. A reference is set by its link, not by
 * the file of its id, and a list of references by the links in its view.
 */
#include "fs/request/copy_in.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/request/dir.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/scratch.h"
#include "fs/tree/scratch_expiry.h"

/* Answers with what is nobody's; keep: the kernel may. */
static int reply_nobodys(struct call *c, fuse_ino_t dir, mode_t mode, bool keep)
{
	const char *name = scratch_aside(S_ISLNK(mode));
	struct scratch *s = scratch_find(c->fs, dir, name);
	int err = s ? 0
		    : scratch_new(c->fs, dir, name, mode, "",
			      (struct scratch_maker){ c->pid, fuse_req_ctx(c->req)->uid }, &s);

	if (err)
		return err;
	s->aside = true;
	scratch_expiry_start(c->fs->scratch_expiry);
	return call_reply_entry(c, inode_scratch(s->number), keep);
}

static int reply_aside(struct call *c, const struct inode *dir, mode_t mode)
{
	return reply_nobodys(c, dir->ino, mode, false);
}

int copy_in_check(struct call *c, const struct inode *dir)
{
	if (dir->type != INODE_ASIDE || copier_copies(c->fs->copiers, dir->obj, c->pid))
		return 0;
	return call_error(c, -EPERM,
		"nothing stands in it before mv has made this %s, and it with that",
		kind_title(collection_kind(dir->coll)));
}

int copy_in_aside(struct call *c, const struct inode *dir, mode_t mode)
{
	return reply_nobodys(c, inode_object(dir->obj, INODE_OBJECT), mode, true);
}

int copy_in_dir(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_MESSAGE_BYTES);

	copier_made_dir(c->fs->copiers, dir->obj, dir->ino, c->name, c->pid);
	if (dir->type == INODE_VIEW) {
		buf_addf(&text,
			"left aside, as this %s is a draft: mkdir %s/%s in it makes that "
			"when it exists",
			kind_title(collection_kind(dir->coll)), dir->view->name, c->name);
		control_say(c->fs, c->pid, text.data);
	}
	return call_reply_entry(c, inode_aside(dir, c->name), false);
}

int copy_in_nothing(struct call *c, const struct inode *dir, mode_t mode)
{
	CLEANUP_BUF struct buf path = BUF_INIT(4096), text = BUF_INIT(LIMIT_MESSAGE_BYTES);

	inode_path(c->fs, dir, &path);
	buf_addf(&text, "left aside, as a copy cannot have it: %s/%s", path.data, c->name);
	control_say(c->fs, c->pid, text.data);
	return reply_aside(c, dir, mode);
}

int copy_in_file(struct call *c, const struct inode *dir)
{
	const struct kind *k = collection_kind(dir->coll);
	const struct attr *a = kind_attr(k, c->name);
	struct inode there;
	int err;

	copier_made(c->fs->copiers, dir->obj, c->name, c->pid);
	if ((a && (kind_link_of(k, c->name) || kind_is_place(k, c->name))) ||
		strcmp(c->name, kind_called_attr(k)) == 0)
		return reply_aside(c, dir, c->mode);
	if (!a || !(a->flags & ATTR_CREATE) || (a->flags & (ATTR_OWN | ATTR_ADMIN)))
		return copy_in_nothing(c, dir, c->mode);
	err = dir_there(c, dir, c->name, &there);
	return err ? err : call_reply_entry(c, there.ino, true);
}

int copy_in_view(struct call *c, const struct inode *dir, const struct view *v)
{
	const char *list = v->draft_member ? NULL : kind_view_draft_from(v);
	const struct attr *a = list ? kind_attr(collection_kind(dir->coll), list) : NULL;
	int err = 0;

	if (a && (a->flags & ATTR_CREATE)) /* no link in it: none */
		err = model_set(dir->obj, list, "\n", 1, &c->w);
	if (err)
		return err;
	copier_made(c->fs->copiers, dir->obj, c->name, c->pid);
	return call_reply_entry(c, inode_view(dir->obj, v), true);
}
