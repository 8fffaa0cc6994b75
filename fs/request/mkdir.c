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

#include "client/util/buf.h"
#include "client/kinds/kind.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/request/dir.h"
#include "fs/request/json_write.h"
#include "fs/request/read_write.h"
#include "fs/request/link.h"
#include "fs/kernel/notify.h"
#include "fs/tree/scratch.h"

/* ---- mkdir */

/* In a view, or under a label, the directory lives elsewhere: this one is not kept. */
static int reply_made(struct call *c, struct object *o)
{
	char name[LIMIT_NAME_BYTES + 1];
	struct node dir;
	bool home;

	object_entry(o, name);
	home = node_of(c->fs, c->ino, &dir) == 0 && node_is_home(&dir) && strcmp(name, c->name) == 0;
	return reply_entry(c, ino_object(o, home ? NODE_OBJECT : NODE_NEWBORN), home);
}

static int made(struct call *c)
{
	return c->w.object ? reply_made(c, c->w.object) : -EIO;
}

static int make_in(struct call *c, const struct place *p)
{
	struct object *draft;
	int err = model_need_make(p->coll, c->name, &c->want, &c->w);

	if (err)
		return err;
	err = model_make(p, c->name, &c->w, &draft);
	if (err == MODEL_SENT)
		c->finish = made;
	return err ? err : reply_made(c, draft);
}

static int refuse_hidden(struct call *c, const char *name)
{
	if (name[0] != '.')
		return 0;
	return call_error(c, -EPERM, "names that begin with a dot are cloudnetfs's own: write %%2E");
}

int run_mkdir(struct call *c)
{
	struct node dir, there;
	struct place p;
	bool keep;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if (dir.type == NODE_VIEW && !dir.view->make)
		return call_error(c, -EPERM, "nothing can be created in %s/", dir.view->name);
	if (!node_place(&dir, &p))
		return call_error(c, -EPERM, "nothing can be created here");
	err = refuse_hidden(c, c->name);
	if (err)
		return err;
	err = dir_lookup(c, &dir, c->name, &there, &keep);
	if (err == 0)
		return call_error(c, -EEXIST, "'%s' exists", c->name);
	if (err == MODEL_SEVERAL)
		return -EEXIST;
	if (err != MODEL_ABSENT)
		return err;
	return make_in(c, &p);
}

int run_mknod(struct call *c)
{
	struct node dir, there;
	struct scratch *s;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if (!S_ISREG(c->mode))
		return call_error(c, -EPERM, "devices, fifos and sockets cannot be created here");
	if (dir.type != NODE_OBJECT && dir.type != NODE_NEWBORN)
		return call_error(c, -EPERM, "mkdir creates objects; files cannot be created here");
	if (absent_is(c->fs, c->ino, c->name, c->pid)) { /* install: it removed the attribute just now */
		err = dir_there(c, &dir, c->name, &there);
		if (err)
			return err;
		absent_end(c->fs, c->ino, c->name, c->pid, there.ino);
		return reply_entry(c, there.ino, true);
	}
	if (kind_attr(collection_kind(dir.coll), c->name))
		return call_error(c, -EPERM, "%s of this %s cannot be set", c->name,
			kind_title(collection_kind(dir.coll)));
	err = scratch_new(c, dir.ino, c->mode, "", &s);
	return err ? err : reply_entry(c, ino_scratch(s->number), false);
}

/* ---- rmdir */

static int removed(struct call *c)
{
	return reply_err(c, 0);
}

static int nothing_removed(struct call *c, const struct node *dir)
{
	struct buf path, text;

	buf_init(&path, 4096);
	buf_init(&text, LIMIT_MESSAGE_BYTES);
	node_path(c->fs, dir, &path);
	buf_addf(&text, "nothing removed: %s/ shows what belongs to the %s; rmdir %s removes that", c->name,
		kind_title(collection_kind(dir->coll)), path.data);
	control_say(c->fs, c->pid, text.data);
	buf_release(&path);
	buf_release(&text);
	return removed(c);
}

int run_rmdir(struct call *c)
{
	struct object *o;
	struct node dir;
	struct place p;
	bool link;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if ((dir.type == NODE_OBJECT || dir.type == NODE_NEWBORN) &&
		kind_view(collection_kind(dir.coll), c->name))
		return nothing_removed(c, &dir);
	if (!node_is_home(&dir) || !node_place(&dir, &p) || strcmp(c->name, ".draft") == 0)
		return call_error(c, -EPERM, "this directory cannot be removed");
	err = model_need_entry(&p, c->name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	if (link)
		return -ENOTDIR;
	c->finish = removed;
	err = model_destroy(o, &c->w);
	return err ? err : removed(c);
}

/* ---- mv */

static int renamed(struct call *c)
{
	struct scratch *s = scratch_find(c->fs, c->ino, c->name);

	if (s) /* its text is where it should be */
		scratch_drop(c->fs, s);
	notify_entry(c->fs->notifier, c->ino2, c->name2);
	return reply_err(c, 0);
}

static int put_text(struct call *c, const struct node *there, const struct scratch *s)
{
	int err;

	if (there->type == NODE_OBJECT_JSON)
		return document_put(c, there, s->data, s->len, renamed);
	if (there->type != NODE_ATTR)
		return call_error(c, -EPERM, "'%s' is not a file that can be written", c->name2);
	notify_inode(c->fs->notifier, there->ino);
	err = model_set(there->obj, object_slot_name(there->obj, there->slot), s->data, s->len, &c->w);
	if (err == MODEL_SENT)
		c->finish = renamed;
	return err;
}

/* An editor's file over an attribute or .json: its text is written there. */
static int rename_scratch(struct call *c, const struct node *dir, struct scratch *s)
{
	struct node there;
	int err;

	if (S_ISLNK(s->mode)) {
		err = link_put(c, dir, c->name2, s->data);
	} else {
		err = dir_there(c, dir, c->name2, &there);
		if (!err) {
			err = put_text(c, &there, s);
			return err ? err : renamed(c);
		}
	}
	if (err == MODEL_SENT)
		c->finish = renamed;
	if (err == -EEXIST) { /* it is linked so already */
		memset(&c->w.error, 0, sizeof(c->w.error));
		err = 0;
	}
	return err ? err : renamed(c);
}

/* A scratch file under another name, maybe another's: backups that editors make. */
static int move_scratch(struct call *c, struct scratch *s)
{
	struct scratch *there = scratch_find(c->fs, c->ino, c->name2);

	if (there && there != s)
		scratch_drop(c->fs, there);
	memcpy(s->name, c->name2, strlen(c->name2) + 1);
	return reply_err(c, 0);
}

static bool is_known_name(const struct node *dir, const char *name)
{
	const struct kind *k = collection_kind(dir->coll);

	return dir->type == NODE_VIEW || kind_link(k, name) || object_slot_of_file(dir->obj, name) >= 0 ||
		strcmp(name, ".json") == 0;
}

/* Out of .draft into the directory that it stands in: that creates the object. */
static bool is_commit(const struct place *from, const struct place *to)
{
	return from->drafts && !to->drafts && from->coll == to->coll && from->owner == to->owner;
}

static int rename_object(struct call *c, const struct node *dir)
{
	struct node dir2;
	struct place from, to;
	struct object *o;
	bool link, commit;
	int err = node_of(c->fs, c->ino2, &dir2);

	if (err)
		return err;
	if (!node_is_home(dir) || !node_place(dir, &from) || strcmp(c->name, ".draft") == 0)
		return call_error(c, -EPERM, "this cannot be renamed");
	err = refuse_hidden(c, c->name2);
	if (err)
		return err;
	commit = node_is_home(&dir2) && node_place(&dir2, &to) && is_commit(&from, &to);
	if (c->ino != c->ino2 && !commit)
		return call_error(c, -EPERM, "an object cannot be moved to another place, only renamed");
	err = model_need_entry(&from, c->name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	if (link)
		return call_error(c, -EPERM, "'%s' is another name of an object: rename that", c->name);
	if (commit) {
		bool there;

		err = model_need_entry(&to, c->name2, &c->want, &c->w, &(struct object *){ NULL }, &there);
		if (err != MODEL_ABSENT && err != MODEL_SEVERAL)
			return err ? err : call_error(c, -EEXIST, "'%s' exists", c->name2);
		memset(&c->w.error, 0, sizeof(c->w.error));
	}
	c->finish = renamed;
	err = commit ? model_commit(o, c->name2, &c->w) : model_rename(o, c->name2, &c->w);
	return err ? err : renamed(c);
}

int run_rename(struct call *c)
{
	struct scratch *s = scratch_find(c->fs, c->ino, c->name);
	struct node dir;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if (c->mode & ~1u) /* RENAME_NOREPLACE alone is understood */
		return -EINVAL;
	if (!s)
		return rename_object(c, &dir);
	if (c->ino != c->ino2)
		return call_error(c, -EPERM, "this file cannot be moved to another directory");
	return is_known_name(&dir, c->name2) ? rename_scratch(c, &dir, s) : move_scratch(c, s);
}
