/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: a link's text says where the reference points now; of a link that is
 * made only the object is kept that it is resolved to.
 */
#include "fs/request/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "fs/request/call.h"
#include "fs/request/copy_in.h"
#include "fs/request/dir.h"
#include "fs/request/mknod.h"
#include "fs/request/resolve.h"
#include "fs/request/unknown.h"
#include "fs/tree/copier.h"
#include "fs/tree/text.h"

#define TEMP_NAME_LEN 8 /* of the link that ln -sf makes and renames: "Cu" and six letters */

int link_read(struct call *c)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(4096);
	struct inode n;
	int err = inode_of(c->fs, c->hold.ino, &n);

	if (!err && n.type == INODE_LINK) { /* what it is called now */
		err = model_need_object(n.obj, &c->want, &c->w);
		if (!err)
			err = inode_of(c->fs, c->hold.ino, &n);
	}
	if (!err)
		err = text_of_link(&n, &text);
	if (!err && call_is_short(c))
		err = -ENOMEM;
	return err ? err : call_reply_link(c, text.data);
}

/* ---- connecting */

static int put_link(struct call *c, const struct inode *dir, const struct link *l, const char *text)
{
	struct object *target;
	int err;

	if (l->shown)
		return call_error(c, -EPERM, "the link %s cannot be made or removed: see %s",
			l->name, l->hint);
	err = resolve_target(c, dir, l->name, text, &target);
	if (err)
		return err;
	if (strcmp(collection_kind(object_collection(target))->dir, l->to) != 0)
		return call_error(c, -EINVAL, "%s leads to a %s, and '%s' is a %s", l->name,
			kind_title(
				collection_kind(region_find(collection_region(dir->coll), l->to))),
			text, kind_title(collection_kind(object_collection(target))));
	c->result = inode_link(target, object_depth(dir->obj));
	return model_set_ref(dir->obj, l, target, &c->w);
}

static int put_in_view(struct call *c, const struct inode *dir, const char *text)
{
	struct object *target;
	int err = resolve_target(c, dir, NULL, text, &target);

	if (err)
		return err;
	c->result = inode_link(target, object_depth(dir->obj) + 1);
	return model_connect_add(dir->obj, dir->view, target, &c->w);
}

int link_put(struct call *c, const struct inode *dir, const char *entry, const char *text)
{
	const struct link *l;

	if (dir->type == INODE_VIEW)
		return put_in_view(c, dir, text);
	l = kind_link(collection_kind(dir->coll), entry);
	if (!l)
		return call_error(c, -EPERM, "'%s' is not a reference of a %s", entry,
			kind_title(collection_kind(dir->coll)));
	return put_link(c, dir, l, text);
}

static int linked(struct call *c)
{
	return call_reply_entry(c, c->result, false);
}

/* Sets what a copied link says, whose text is as deep as where the draft will be. */
static int put_copied(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf deeper = BUF_INIT(4096);
	int err = link_put(c, dir, c->name, c->name2);

	if ((err != MODEL_ABSENT && err != -ENOENT) || c->name2[0] == '/')
		return err;
	call_clear_error(c);
	err = buf_addf(&deeper, "../%s", c->name2);
	return err ? err : link_put(c, dir, c->name, deeper.data);
}

/* Tells whether a copy takes what this link in it says. */
static bool is_taken(const struct inode *dir, const char *name)
{
	const struct kind *k = collection_kind(dir->coll);
	const struct link *l = dir->type == INODE_VIEW ? NULL : kind_link(k, name);
	const char *list = dir->type == INODE_VIEW ? kind_view_draft_from(dir->view) : NULL;
	const struct attr *a = l ? kind_attr(k, l->attr) : list ? kind_attr(k, list) : NULL;

	return a && (a->flags & ATTR_CREATE) && !(a->flags & ATTR_OWN) && !(l && l->shown);
}

/* Makes a link of a copy in a draft; one that leads to nothing here is left aside. */
static int make_copied(struct call *c, const struct inode *dir)
{
	const struct link *l = kind_link(collection_kind(dir->coll), c->name);
	bool given = dir->type != INODE_VIEW && l &&
		copier_is_given(c->fs->copiers, dir->obj, l->attr, c->pid);
	int err = !given && is_taken(dir, c->name) ? put_copied(c, dir) : MODEL_ABSENT;

	if (err != MODEL_ASKED)
		copier_made(c->fs->copiers, dir->obj, c->name, c->pid);
	if (err == MODEL_ABSENT || err == -ENOENT) {
		call_clear_error(c);
		return copy_in_nothing(c, dir, S_IFLNK | 0777);
	}
	if (err == MODEL_SENT)
		c->finish = linked;
	return err ? err : linked(c);
}

static bool is_temp_name(const char *name)
{
	return strncmp(name, "Cu", 2) == 0 && strlen(name) == TEMP_NAME_LEN;
}

/* Says whether a program makes such a link for itself: ln -sf; an editor its lock (".#x"). */
static bool is_own_link(const struct inode *dir, const char *name)
{
	return is_temp_name(name) || (dir->type != INODE_VIEW && name[0] == '.');
}

int link_make(struct call *c)
{
	struct inode dir, there;
	bool keep;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	err = copy_in_check(c, &dir);
	if (err)
		return err;
	if (dir.type == INODE_ASIDE)
		return copy_in_aside(c, &dir, S_IFLNK | 0777);
	if (dir.type != INODE_OBJECT && dir.type != INODE_NEWBORN && dir.type != INODE_VIEW)
		return call_error(c, -EPERM, "nothing can be linked here");
	err = dir_lookup(c, &dir, c->name, &there, &keep);
	if (err != MODEL_ABSENT && err != MODEL_SEVERAL)
		return err ? err : -EEXIST;
	call_clear_error(c);
	if (copier_copies(c->fs->copiers, dir.obj, c->pid))
		return make_copied(c, &dir);
	if (is_own_link(&dir, c->name))
		return mknod_scratch(c, dir.ino, S_IFLNK | 0777, c->name2);
	if (dir.type != INODE_VIEW && !kind_link(collection_kind(dir.coll), c->name))
		return unknown_link(c, &dir, c->name);
	err = link_put(c, &dir, c->name, c->name2);
	if (err == MODEL_SENT)
		c->finish = linked;
	return err ? err : linked(c);
}
