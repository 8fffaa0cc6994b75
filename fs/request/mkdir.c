/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make: an object is made in its collection or, with a reference filled in, in
 * a view of another; it is destroyed in its collection alone.
 */
#include "fs/request/mkdir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/request/copy_in.h"
#include "fs/request/dir.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/drafts.h"
#include "fs/tree/promised.h"
#include "fs/tree/scratch.h"

/* In a view, or under a label, the directory lives elsewhere: this one is not kept. */
static int reply_made(struct call *c, struct object *o)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct inode dir;
	bool home, there;

	entry_name(o, name);
	there = inode_of(c->fs, c->hold.ino, &dir) == 0;
	home = there && inode_is_home(&dir) && strcmp(name, c->name) == 0;
	if (there && (dir.type == INODE_DRAFTS || dir.type == INODE_VIEW_DRAFTS))
		copier_note(c->fs->copiers, o,
			dir.view && !dir.view->nested ? kind_view_makes_by(dir.view) : NULL,
			c->pid);
	return call_reply_entry(c, inode_object(o, home ? INODE_OBJECT : INODE_NEWBORN), home);
}

static int made(struct call *c)
{
	return c->w.object ? reply_made(c, c->w.object) : -EIO;
}

/* Drops it again where there are too many. */
static int keep_draft(struct call *c, struct object *draft)
{
	int err = drafts_add(c->fs, draft, fuse_req_ctx(c->req)->uid);

	promised_forget(c->fs, draft);
	if (err)
		model_destroy(draft, &c->w);
	if (err == -EDQUOT)
		return call_error(c, err, "you have %d drafts already", LIMIT_DRAFTS / USERS_LEAST);
	return err ? call_error(c, err, "there are %d drafts already", LIMIT_DRAFTS)
		   : reply_made(c, draft);
}

static int make_in(struct call *c, const struct place *p)
{
	struct object *draft;
	int err = model_create_need(p->coll, c->name, &c->want, &c->w);

	if (err)
		return err;
	err = model_create(p, c->name, &c->w, &draft);
	if (err == MODEL_SENT)
		c->finish = made;
	return err ? err : keep_draft(c, draft);
}

static int make_connected(struct call *c, const struct place *p)
{
	int err = model_create_connected(p, c->name, &c->want, &c->w);

	if (err == MODEL_SENT)
		c->finish = made;
	return err;
}

static int refuse(struct call *c, const struct view *v)
{
	if (!view_connects(v))
		return call_error(c, -EPERM, "nothing can be created in %s/", v->name);
	return call_error(c, -EPERM,
		"nothing can be created in %s/: make it in %s/ and connect it here by ln -s",
		v->name, v->of);
}

/* Says whether it is made by a copier in a draft, where it cannot be yet. */
static bool is_for_nobody(struct call *c, const struct inode *dir)
{
	return dir->type == INODE_ASIDE ||
		(dir->type == INODE_VIEW && dir->view->nested &&
			copier_copies(c->fs->copiers, dir->obj, c->pid));
}

/* Says once what the words do not, and is not made. */
static void say_unsaid(struct call *c, const struct inode *dir, const struct kind *k)
{
	CLEANUP_BUF struct buf path = BUF_INIT(4096), text = BUF_INIT(LIMIT_MESSAGE_BYTES);

	inode_path(c->fs, dir, &path);
	buf_addf(&text, "left aside of each in %s, which mv makes by its words alone:", path.data);
	for (const struct attr *a = k->attrs; a->name; a++)
		if ((a->flags & ATTR_CREATE) && !(a->flags & ATTR_OWN) &&
			!kind_words_say(k, a->name) && strcmp(a->name, k->parent_attr) != 0)
			buf_addf(&text, " %s", a->name);
	control_say(c->fs, c->pid, text.data);
}

static int keep_promise(struct call *c, const struct inode *dir, const struct kind *k)
{
	bool copies = copier_copies(c->fs->copiers, dir->obj, c->pid);
	bool first = !promised_of(c->fs, dir);
	int err = promised_add(c->fs, dir, c->name, fuse_req_ctx(c->req)->uid);

	if (err == -EDQUOT || err == -ENOSPC)
		return call_error(c, err, "too much is to be made with drafts already");
	if (err)
		return err;
	if (copies && first)
		say_unsaid(c, dir, k);
	return call_reply_entry(c, inode_aside(dir, c->name), false);
}

/* In a draft: it is made with that, if its words are right. Of a copy, others are left aside. */
static int promise(struct call *c, const struct inode *dir)
{
	struct object *draft;
	struct place p;
	int err;

	if (!inode_place(dir, &p))
		return call_error(c, -EPERM, "nothing can be created here");
	if (promised_has(promised_of(c->fs, dir), c->name))
		return -EEXIST;
	err = dir_refuse_hidden(c, c->name);
	if (!err)
		err = model_create_need(p.coll, c->name, &c->want, &c->w);
	if (!err)
		err = model_create(&p, c->name, &c->w, &draft);
	if (err == -EINVAL && copier_copies(c->fs->copiers, dir->obj, c->pid)) {
		call_clear_error(c);
		return copy_in_dir(c, dir);
	}
	return err ? err : keep_promise(c, dir, collection_kind(p.coll));
}

/*
 * Refuses a copy by file where the first of its steps would make the object, and all others fail:
 * but for what is made by its words, it goes into .draft.
 */
static int refuse_copy(struct call *c, const struct inode *dir, const struct place *p)
{
	CLEANUP_BUF struct buf path = BUF_INIT(4096);
	const struct kind *k = collection_kind(p->coll);

	if (p->drafts || (k->words && !kind_is_named(k)) || k->no_create ||
		!collection_offered(p->coll) || !copier_is_called(c->pid))
		return 0;
	if (p->view && p->view->made_in)
		buf_adds(&path, k->dir);
	else
		inode_path(c->fs, dir, &path);
	return call_error(c, -EPERM,
		"a %s is not copied file by file: copy it to %s/.draft/%s, and mv that here",
		kind_title(k), path.data, c->name);
}

int mkdir_run(struct call *c)
{
	struct inode dir, there;
	struct place p;
	bool keep;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	if ((dir.type == INODE_OBJECT || dir.type == INODE_NEWBORN) &&
		kind_view(collection_kind(dir.coll), c->name) &&
		copier_hides(c->fs->copiers, dir.obj, c->name, c->pid))
		return copy_in_view(c, &dir, kind_view(collection_kind(dir.coll), c->name));
	err = copy_in_check(c, &dir);
	if (err)
		return err;
	if (dir.type == INODE_VIEW && dir.view->with_draft && object_is_draft(dir.obj))
		return promise(c, &dir);
	if (is_for_nobody(c, &dir))
		return copier_has_made_dir(c->fs->copiers, dir.obj, dir.ino, c->name, c->pid)
			? -EEXIST
			: copy_in_dir(c, &dir);
	if (dir.type == INODE_VIEW && !dir.view->make && !dir.view->made_in)
		return refuse(c, dir.view);
	if (!inode_place(&dir, &p))
		return call_error(c, -EPERM, "nothing can be created here");
	err = dir_refuse_hidden(c, c->name);
	if (err)
		return err;
	err = dir_lookup(c, &dir, c->name, &there, &keep);
	if (err == 0)
		return call_error(c, -EEXIST, "'%s' exists", c->name);
	if (err == MODEL_SEVERAL)
		return -EEXIST;
	if (err != MODEL_ABSENT)
		return err;
	err = refuse_copy(c, &dir, &p);
	if (err)
		return err;
	return p.view && p.view->made_in ? make_connected(c, &p) : make_in(c, &p);
}
