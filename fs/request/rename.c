/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename: an object's new name, a draft that is created, an editor's file over an
 * attribute, and the attribute as an editor's backup.
 */
#include "fs/request/rename.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/request/dir.h"
#include "fs/request/fulfil.h"
#include "fs/request/json_write.h"
#include "fs/request/link.h"
#include "fs/request/mknod.h"
#include "fs/request/unknown.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch.h"
#include "fs/tree/scratch_expiry.h"
#include "fs/tree/shown_text.h"
#include "fs/tree/text.h"
#include "fs/tree/whiteout.h"

static int renamed(struct call *c)
{
	struct scratch *s = scratch_find(c->fs, c->hold.ino, c->name);

	if (s) { /* its text is where it should be, and what it stands over is there again */
		scratch_drop(c->fs, s);
		whiteout_end(c->fs->whiteouts, c->hold.ino, c->name2, c->pid, c->hold.ino);
	}
	notify_entry(c->fs->notifier, c->hold.ino2, c->name2);
	return call_reply_err(c, 0);
}

/* An editor's text is an edit of what the file was when it was read. */
static int put_value(struct call *c, const struct inode *there, const struct scratch *s)
{
	CLEANUP_BUF struct buf now = BUF_LOCAL(LIMIT_VALUE_BYTES);
	const char *attr = attribute_name(there->obj, there->slot);
	struct edit e = { .text = s->data, .len = s->len };
	int err = 0;

	e.base = shown_texts_find(c->fs->shown_texts, there->ino, c->pid, &e.base_len);
	if (!e.base) { /* nobody was shown it of late but by the kernel, which has what we have */
		err = attribute_text(there->obj, there->slot, &now);
		e.base = now.data;
		e.base_len = now.len;
	}
	return err ? err : model_set_edited(there->obj, attr, &e, &c->w);
}

static int put_text(struct call *c, const struct inode *there, const struct scratch *s)
{
	int err;

	if (there->type == INODE_OBJECT_JSON)
		return json_write_whole(c, there, s->data, s->len, renamed);
	if (there->type != INODE_ATTR)
		return call_error(c, -EPERM, "'%s' is not a file that can be written", c->name2);
	notify_inode(c->fs->notifier, there->ino);
	err = put_value(c, there, s);
	if (err == MODEL_SENT)
		c->finish = renamed;
	return err;
}

/* An editor's file over an attribute or .json: its text is written there. */
static int rename_scratch(struct call *c, const struct inode *dir, struct scratch *s)
{
	struct inode there;
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
		call_clear_error(c);
		err = 0;
	}
	return err ? err : renamed(c);
}

/* A scratch file under another name, maybe another's: backups that editors make. */
static int move_scratch(struct call *c, struct scratch *s)
{
	struct scratch *there = scratch_find(c->fs, c->hold.ino, c->name2);

	if (strlen(c->name2) > LIMIT_NAME_BYTES) /* its lookup was refused so: none comes here */
		return -ENAMETOOLONG;
	if (there && there != s)
		scratch_drop(c->fs, there);
	memcpy(s->name, c->name2, strlen(c->name2) + 1);
	return call_reply_err(c, 0);
}

static bool is_known_name(const struct inode *dir, const char *name)
{
	const struct kind *k = collection_kind(dir->coll);

	return dir->type == INODE_VIEW || kind_link(k, name) ||
		attribute_slot_of_file(dir->obj, name) >= 0 || strcmp(name, ".json") == 0;
}

/* Out of .draft into the directory that it stands in: that creates the object. */
static bool is_commit(const struct place *from, const struct place *to)
{
	return from->drafts && !to->drafts && from->coll == to->coll && from->owner == to->owner &&
		from->view == to->view;
}

static int committed(struct call *c)
{
	return fulfil_run(c, renamed);
}

static int rename_object(struct call *c, const struct inode *dir)
{
	struct inode dir2, there;
	struct place from, to;
	struct object *o;
	bool link, commit, keep;
	int err = inode_of(c->fs, c->hold.ino2, &dir2);

	if (err)
		return err;
	if ((!inode_is_home(dir) && dir->type != INODE_VIEW_DRAFTS) || !inode_place(dir, &from) ||
		strcmp(c->name, ".draft") == 0)
		return call_error(c, -EPERM, "this cannot be renamed");
	err = dir_refuse_hidden(c, c->name2);
	if (err)
		return err;
	commit = inode_place(&dir2, &to) && is_commit(&from, &to);
	if (c->hold.ino != c->hold.ino2 && !commit)
		return call_error(
			c, -EPERM, "an object cannot be moved to another place, only renamed");
	err = model_need_entry(&from, c->name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	if (link)
		return call_error(
			c, -EPERM, "'%s' is another name of an object: rename that", c->name);
	if (commit) {
		err = dir_lookup(c, &dir2, c->name2, &there, &keep);
		if (err != MODEL_ABSENT && err != MODEL_SEVERAL)
			return err ? err : call_error(c, -EEXIST, "'%s' exists", c->name2);
		call_clear_error(c);
	}
	c->finish = commit ? committed : renamed;
	err = commit ? model_create_commit(o, &to, c->name2, &c->w)
		     : model_set_name(o, &from, c->name2, &c->w);
	return err ? err : renamed(c);
}

/* Says whether this is what editors call a file's backup: x~, x.bak. */
static bool is_backup(const char *name, const char *backup)
{
	size_t len = strlen(name);

	if (strncmp(backup, name, len) != 0)
		return false;
	return strcmp(backup + len, "~") == 0 || (backup[len] == '.' && backup[len + 1]);
}

/* Makes a file of the program's own that holds what the attribute is now. */
static int copy_text(struct call *c, const struct inode *there, struct scratch **ret)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_VALUE_BYTES);
	struct scratch *old = scratch_find(c->fs, c->hold.ino, c->name2), *s;
	int err = text_of_file(c->fs, there, &text);

	if (err)
		return err == -EMSGSIZE ? -EFBIG : err;
	if (old)
		scratch_drop(c->fs, old);
	err = scratch_new(c->fs, c->hold.ino, c->name2, S_IFREG | 0644, "",
		(struct scratch_maker){ c->pid, fuse_req_ctx(c->req)->uid }, &s);
	if (err)
		return err;
	err = scratch_write(s, text.data, text.len, 0);
	if (err)
		scratch_drop(c->fs, s);
	else
		*ret = s;
	return err;
}

/*
 * An editor moves the attribute aside before it writes it anew: it gets a copy under that
 * name, and does not see the attribute until it creates it again.
 */
static int rename_to_backup(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct inode there;
	struct scratch *s;
	int err = dir_there(c, dir, c->name, &there);

	if (err)
		return err;
	if (there.type != INODE_OBJECT_JSON &&
		(there.type != INODE_ATTR ||
			!attribute_writable(there.obj, attribute_name(there.obj, there.slot))))
		return call_error(c, -EPERM, "this cannot be renamed");
	err = copy_text(c, &there, &s);
	if (err)
		return err;
	s->copied = s->version;
	scratch_expiry_start(c->fs->scratch_expiry);
	whiteout_note(c->fs->whiteouts, dir->ino, c->name, c->pid);
	buf_addf(&text, "nothing renamed: %s is a copy of %s, for a minute", c->name2, c->name);
	control_say(c->fs, c->pid, text.data);
	notify_entry(c->fs->notifier, dir->ino, c->name);
	notify_entry(c->fs->notifier, dir->ino, c->name2);
	return call_reply_err(c, 0);
}

int rename_run(struct call *c)
{
	struct scratch *s = scratch_find(c->fs, c->hold.ino, c->name);
	struct inode dir;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	if (c->mode & ~1u) /* RENAME_NOREPLACE alone is understood */
		return -EINVAL;
	if (!s && (dir.type == INODE_OBJECT || dir.type == INODE_NEWBORN) &&
		c->hold.ino == c->hold.ino2 && is_backup(c->name, c->name2))
		return rename_to_backup(c, &dir);
	if (!s)
		return rename_object(c, &dir);
	if (c->hold.ino != c->hold.ino2)
		return call_error(c, -EPERM, "this file cannot be moved to another directory");
	if (is_known_name(&dir, c->name2))
		return rename_scratch(c, &dir, s);
	if (!mknod_is_editors(c->name2))
		return S_ISLNK(s->mode) ? unknown_link(c, &dir, c->name2)
					: unknown_name(c, &dir, c->name2);
	return move_scratch(c, s);
}
