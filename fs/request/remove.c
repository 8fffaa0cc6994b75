/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remove: an object is destroyed where its directory is, by rmdir; what rm is asked
 * to remove is a connection, or an attribute, which stays. What a view shows stays
 * too, and that is a success only on the way of rm -r through the object.
 */
#include "fs/request/remove.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/tree/promised.h"
#include "fs/tree/scratch.h"
#include "fs/tree/whiteout.h"

#define BLOCKERS_BYTES (LIMIT_MESSAGE_BYTES * 3 / 4) /* of their paths in a sentence */

static int removed(struct call *c)
{
	return call_reply_err(c, 0);
}

/* Leaves it as it is: with success for who removes its object whole, else refused. */
static int nothing_removed(struct call *c, const struct object *of, const char *sentence)
{
	if (!of || !whiteout_removes(c->fs->whiteouts, of, c->pid))
		return call_error(c, -EPERM, "%s", sentence);
	control_say(c->fs, c->pid, sentence);
	return removed(c);
}

/* With -o noremove: what only this mount has, a draft, goes all the same. */
static bool is_kept(const struct call *c, const struct object *o)
{
	return c->fs->options.no_remove && !(o && object_is_draft(o));
}

static int refuse_removal(struct call *c)
{
	return call_error(c, -EPERM,
		"nothing is removed: this is mounted with -o noremove, and %s is in the cloud",
		c->name);
}

static int rmdir_removes_nothing(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4096);
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_MESSAGE_BYTES);

	inode_path(c->fs, dir, &path);
	buf_addf(&text, "nothing removed: %s/ shows what belongs to the %s; rmdir %s removes that",
		c->name, kind_title(collection_kind(dir->coll)), path.data);
	return nothing_removed(c, dir->obj, text.data);
}

/* Appends the paths of what blocks a removal, as many as fit; false: nothing does. */
static bool add_blockers(const struct finding *f, struct buf *out)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	uint64_t cursor = 0;
	struct object *o;
	bool any = false;

	while ((o = found_next(f, &cursor))) {
		buf_clear(&path);
		if (found_path(f, cursor, o, &path) < 0)
			continue;
		any = true;
		if (out->len + path.len > BLOCKERS_BYTES) {
			buf_adds(out, " ...");
			break;
		}
		buf_addf(out, " %s", path.data);
	}
	return any;
}

static bool ends_with_stop(const char *sentence)
{
	return *sentence && sentence[strlen(sentence) - 1] == '.';
}

/* Answers with the refusal and what was found to be in the way. */
static int refuse_with(struct call *c, const char *blockers)
{
	const struct cloud_error *refusal = (const void *)c->data;
	struct cloud_error told;
	size_t room = LIMIT_MESSAGE_BYTES - sizeof(". In the way:") - strlen(blockers);

	c->w.error = *refusal;
	error_set(&told, refusal->err, "%.*s%s In the way:%s", (int)room, refusal->message,
		ends_with_stop(refusal->message) ? "" : ".", blockers);
	memcpy(c->w.error.message, told.message, sizeof(told.message));
	return refusal->err;
}

/*
 * Looks what is in the way, and says so with the refusal. That it was refused shows that something
 * is there, but not that memory has all of it: each kind is asked for it.
 */
static int tell_blockers(struct call *c)
{
	const struct want afresh = {
		.since_ms = c->want.since_ms, .sweep = c->want.sweep, .afresh = true
	};
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct cloud_error *refusal = (const void *)c->data;
	struct finding f = { .region = NULL };
	struct inode n;
	int err = c->w.error.err;

	if (!err)
		err = inode_of(c->fs, c->result, &n);
	if (!err) {
		f = (struct finding){ .region = collection_region(n.coll), .blocked = n.obj };
		err = model_need_found(&f, &afresh, &c->w);
	}
	if (err == MODEL_ASKED)
		return err;
	if (err) { /* then it is not known */
		c->w.error = *refusal;
		return refusal->err;
	}
	if (model_need_found_paths(&f, &c->want, &c->w) == MODEL_ASKED)
		return MODEL_ASKED;
	return refuse_with(
		c, add_blockers(&f, &text) ? text.data : " nothing that can be seen from here");
}

/* Takes the cloud's refusal, which is kept while it is looked why. */
static int not_removed(struct call *c)
{
	struct inode n;

	if (c->w.error.err != -EBUSY || inode_of(c->fs, c->result, &n) < 0 ||
		!found_may_block(n.obj))
		return c->w.error.err;
	c->data = malloc(sizeof(c->w.error));
	if (!c->data)
		return c->w.error.err;
	memcpy(c->data, &c->w.error, sizeof(c->w.error));
	call_clear_error(c);
	c->finish = c->failed = tell_blockers;
	return tell_blockers(c);
}

int remove_dir(struct call *c)
{
	struct object *o;
	struct inode dir;
	struct place p;
	bool link;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	if ((dir.type == INODE_OBJECT || dir.type == INODE_NEWBORN) &&
		kind_view(collection_kind(dir.coll), c->name))
		return is_kept(c, dir.obj) ? refuse_removal(c) : rmdir_removes_nothing(c, &dir);
	if (!inode_is_home(&dir) || !inode_place(&dir, &p) || strcmp(c->name, ".draft") == 0)
		return call_error(c, -EPERM, "this directory cannot be removed");
	if (promised_remove(c->fs, &dir, c->name))
		return removed(c);
	err = model_need_entry(&p, c->name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	if (link)
		return -ENOTDIR;
	if (is_kept(c, o))
		return refuse_removal(c);
	whiteout_forget(c->fs->whiteouts, o);
	c->finish = removed;
	c->failed = not_removed;
	c->result = inode_object(o, INODE_OBJECT);
	err = model_destroy(o, &c->w);
	return err ? err : removed(c);
}

static int rm_removes_nothing(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4096);
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_MESSAGE_BYTES);

	if (!inode_is_home(dir) && dir->view)
		buf_addf(&path, "%s%s/%s", dir->view->of, dir->type == INODE_VIEW ? "" : "/.draft",
			c->name);
	else
		inode_path(c->fs, dir, &path);
	if (inode_is_home(dir))
		buf_addf(&path, "/%s", c->name);
	buf_addf(&text, "nothing removed: rmdir %s removes the %s", path.data,
		kind_title(dir->view ? collection_kind(region_find(
					       collection_region(dir->coll), dir->view->of))
				     : collection_kind(dir->coll)));
	return nothing_removed(c, inode_is_home(dir) ? NULL : dir->obj, text.data);
}

static int unlink_in_view(struct call *c, const struct inode *dir)
{
	struct object *o;
	int err = model_need_view(dir->obj, dir->view, &c->want, &c->w);

	if (err)
		return err;
	if (!view_connects(dir->view))
		return rm_removes_nothing(c, dir);
	err = view_find(dir->obj, dir->view, c->name, &o, &c->w.error);
	if (err)
		return err;
	c->finish = removed;
	err = model_connect_remove(dir->obj, dir->view, o, &c->w);
	return err ? err : removed(c);
}

/* Tells whether rm would take more than the file of a value: an object's name, a connection. */
static bool is_more_than_value(const struct inode *dir, const char *name)
{
	return inode_is_home(dir) || dir->type == INODE_VIEW ||
		((dir->type == INODE_OBJECT || dir->type == INODE_NEWBORN) &&
			kind_link(collection_kind(dir->coll), name));
}

int remove_file(struct call *c)
{
	const struct link *l;
	struct scratch *s;
	struct inode dir;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (err)
		return err;
	s = scratch_find(c->fs, c->hold.ino, c->name);
	if (s) {
		scratch_drop(c->fs, s);
		return removed(c);
	}
	if (dir.type == INODE_ASIDE) /* tar makes the link of this name in its place */
		return removed(c);
	if (is_more_than_value(&dir, c->name) && is_kept(c, dir.obj))
		return refuse_removal(c);
	if (inode_is_home(&dir)) /* an id, a label: another name of what rmdir removes */
		return rm_removes_nothing(c, &dir);
	if (dir.type == INODE_VIEW)
		return unlink_in_view(c, &dir);
	if (dir.type == INODE_VIEW_DRAFTS)
		return rm_removes_nothing(c, &dir);
	if (dir.type != INODE_OBJECT && dir.type != INODE_NEWBORN)
		return call_error(c, -EPERM, "this cannot be removed");
	l = kind_link(collection_kind(dir.coll), c->name);
	if (!l) {
		whiteout_note(c->fs->whiteouts, dir.ino, c->name, c->pid);
		whiteout_note_remover(c->fs->whiteouts, dir.obj, c->pid);
	}
	if (!l || l->shown ||
		!attribute_writable(dir.obj, kind_link_in(l, object_is_draft(dir.obj)).attr))
		return rm_removes_nothing(c, &dir);
	c->finish = removed;
	err = model_set_ref(dir.obj, l, NULL, &c->w);
	return err ? err : removed(c);
}
