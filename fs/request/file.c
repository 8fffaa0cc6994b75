/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: a file's text is made when it is asked for; a write makes a whole value.
 */
#include "fs/request/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/request/follow.h"
#include "fs/request/json_write.h"
#include "fs/request/poll.h"
#include "fs/request/undo.h"
#include "fs/tree/rendered.h"
#include "fs/tree/scratch.h"
#include "fs/tree/shown_text.h"
#include "fs/tree/text.h"

/* The text last written to a file, whose value the cloud may have spelled otherwise. */
struct last_write {
	fuse_ino_t ino;
	char *text;
	size_t len;
	uint64_t became; /* hash of what it is shown as; 0: not known yet */
	pid_t pid;
	off_t end; /* where the kernel has the file's end since, until it asks */
};

int file_new(struct last_write **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void file_free(struct last_write *l)
{
	if (!l)
		return;
	free(l->text);
	free(l);
}

/* ---- reading */

static int need_for_read(struct call *c, const struct inode *n)
{
	bool now = c->direct && !c->fresh; /* O_DIRECT: as the cloud has it now */

	c->fresh |= now;
	if (n->type == INODE_COLLECTION_JSON) {
		if (now)
			expire_collection(n->coll);
		return model_need_values(n->coll, &c->want, &c->w);
	}
	if (!n->obj)
		return 0;
	if (now)
		expire_object_now(n->obj);
	return model_need_object(n->obj, &c->want, &c->w);
}

/* Finds out whether there is another version by now, which O_DIRECT asks for: then gives that. */
static int newer_version(struct call *c, struct inode *n, bool *ret_newer)
{
	fuse_ino_t ino = n->ino;
	int err = need_for_read(c, n);

	if (!err)
		err = inode_of(c->fs, ino, n);
	if (err || rendered_is_now(n))
		return err;
	if (n->obj)
		ino = inode_object(n->obj, INODE_OBJECT_JSON);
	else
		err = rendered_need(c->fs, n->coll, &c->rendered, &ino);
	*ret_newer = true;
	return err ? err : inode_of(c->fs, ino, n);
}

/*
 * A piece of a .json, of the version that was opened. With O_DIRECT the newest is read, where one
 * piece is the whole of it: with several, one would be of this version and the next of that.
 */
static int read_version(struct call *c, struct inode *n)
{
	struct fs *fs = c->fs;
	bool newer = false;
	const char *text;
	size_t len;
	off_t size;
	bool gone = n->obj && object_is_gone(n->obj);
	int err = c->direct && !gone ? newer_version(c, n, &newer) : 0;

	if (!err && newer && n->obj)
		err = rendered_stat(c->fs, n, &size, &(struct timespec){ 0 });
	if (!err)
		err = rendered_text(c->fs, n, (size_t)c->off + c->size, &c->rendered, &text, &len);
	if (!err && newer && len > c->size)
		err = -ESTALE;
	if (err == -ESTALE)
		return call_error(c, err,
			"this version of .json is no longer kept, and there is a newer one: open "
			"it again");
	if (err)
		return err;
	if (n->obj && c->off == 0) {
		if (rendered_is_now(n) && !gone)
			shown_note(n->obj);
		poll_was_read(c->fs, c->hold.ino, c->pid, text, len);
	}
	err = call_reply_text(c, text, len);
	if (newer && n->obj)
		rendered_put(fs, n->ino, 0); /* unless the kernel has it as well */
	return err;
}

/* A piece of the lines of what has changed. */
static int read_events(struct call *c, const struct inode *n)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_EVENTS_BYTES);
	uint64_t from = n->version + (c->off < 0 ? 0 : (uint64_t)c->off);
	int err = chronicle_text(c->fs->model, from, c->size, &text);

	follow_note(c->fs->following);
	if (err == -ESTALE)
		return call_error(c, err,
			"the oldest lines are no longer kept: open it again for those that are");
	if (err)
		return err;
	poll_were_read(c->fs, c->hold.ino, c->pid, from + text.len);
	c->off = 0;
	return call_reply_text(c, text.data, text.len);
}

int file_read(struct call *c)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_RENDER_BYTES);
	struct inode n;
	int err = inode_of_version(c->fs, c->hold.ino, &n);

	if (!err && inode_is_json(&n))
		return read_version(c, &n);
	if (!err && n.type == INODE_EVENTS)
		return read_events(c, &n);
	if (!err)
		err = need_for_read(c, &n);
	if (!err)
		err = inode_of(c->fs, c->hold.ino, &n); /* what was read may have taken it away */
	if (err)
		return err;
	err = text_of_file(c->fs, &n, &text);
	if (!err && call_is_short(c))
		err = -ENOMEM;
	if (!err && n.type == INODE_ATTR && c->off == 0 &&
		attribute_is_list(n.obj, attribute_name(n.obj, n.slot)))
		shown_texts_note(c->fs->shown_texts, c->hold.ino, c->pid, text.data, text.len);
	if (!err && n.obj && c->off == 0)
		poll_was_read(c->fs, c->hold.ino, c->pid, text.data, text.len);
	if (!err)
		call_reply_text(c, text.data, text.len);
	return err;
}

/* ---- writing */

static void remember_write(const struct call *c, const char *text, size_t len)
{
	struct last_write *l = c->fs->last_write;
	char *copy = malloc(len ? len : 1);

	free(l->text);
	l->text = copy;
	l->ino = copy ? c->hold.ino : 0;
	l->len = len;
	l->became = 0;
	l->pid = c->pid;
	l->end = c->off + (off_t)c->size;
	if (copy)
		memcpy(copy, text, len);
}

/*
 * Says whether the call goes on with what was written last, and nobody has changed that since. The
 * kernel may not know yet where the file ended when that was appended.
 */
static bool goes_on(const struct call *c, const struct buf *shown)
{
	const struct last_write *l = c->fs->last_write;
	bool at_end =
		(size_t)c->off == l->len || (c->append && c->off == l->end && c->pid == l->pid);

	return l->ino == c->hold.ino && c->off != 0 && at_end &&
		l->became == hash_keyed(0, shown->data, shown->len);
}

/*
 * The whole value that a write makes: the bytes alone at offset 0; at the end,
 * of what is shown or of what the same writer wrote before the cloud spelled
 * it its own way, those (ret_base of them) and the bytes. Where the end is for O_APPEND the
 * kernel has from its last look at the file: it is where the value ends now.
 */
static int written_text(struct call *c, const struct inode *n, struct buf *out, size_t *ret_base)
{
	CLEANUP_BUF struct buf shown = BUF_LOCAL(LIMIT_RENDER_BYTES);
	const struct last_write *l = c->fs->last_write;
	int err = 0;

	if (c->off != 0 || c->append) {
		err = text_of_file(c->fs, n, &shown);
		if (!err && goes_on(c, &shown))
			err = buf_add(out, l->text, l->len);
		else if (!err && (c->append || (size_t)c->off == shown.len))
			err = buf_add(out, shown.data, shown.len);
		else if (!err)
			err = call_error(c, -EINVAL,
				"a value is written whole (at offset 0) or extended at its end");
	}
	*ret_base = out->len;
	if (!err)
		err = buf_add(out, c->data, c->size);
	if (err == -EMSGSIZE)
		err = call_error(c, -EFBIG, "a value has at most %d bytes", LIMIT_VALUE_BYTES);
	return err;
}

static void note_shown(struct call *c)
{
	CLEANUP_BUF struct buf shown = BUF_LOCAL(LIMIT_RENDER_BYTES);
	struct last_write *l = c->fs->last_write;
	struct inode n;

	if (l->ino == c->hold.ino && inode_of(c->fs, l->ino, &n) == 0 &&
		text_of_file(c->fs, &n, &shown) == 0)
		l->became = hash_keyed(0, shown.data, shown.len);
}

static int written(struct call *c)
{
	note_shown(c);
	notify_inode(
		c->fs->notifier, c->hold.ino); /* the cloud's spelling, not the writer's bytes */
	return call_reply_write(c, c->size);
}

static int write_attr(struct call *c, const struct inode *n)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_VALUE_BYTES);
	const char *attr = attribute_name(n->obj, n->slot);
	struct edit e;
	int err = 0;

	/* A list's edit is made against what the cloud has now; a text is read anew. */
	if (c->append && !c->fresh && !object_is_draft(n->obj) &&
		!attribute_is_list(n->obj, attr)) {
		c->fresh = true;
		expire_object_now(n->obj);
	}
	if (c->off != 0 || c->append)
		err = model_need_object(n->obj, &c->want, &c->w);
	if (!err)
		err = written_text(c, n, &text, &e.base_len);
	if (!err) {
		remember_write(c, text.data, text.len);
		e.base = e.text = text.data;
		e.len = text.len;
		err = c->off || c->append ? model_set_edited(n->obj, attr, &e, &c->w)
					  : model_set(n->obj, attr, text.data, text.len, &c->w);
		if (err == MODEL_SENT) /* after a question it is done again */
			c->finish = written;
	}
	return err ? err : written(c);
}

int file_write(struct call *c)
{
	struct inode n;
	int err = inode_of(c->fs, c->hold.ino, &n);

	if (err)
		return err;
	if (n.type == INODE_SCRATCH) {
		err = scratch_write(
			n.scratch, c->data, c->size, c->append ? (off_t)n.scratch->len : c->off);
		return err ? err : written(c);
	}
	if (n.type == INODE_OBJECT_JSON)
		return json_write_piece(c, &n);
	if (n.type == INODE_FIXED && n.fixed == FIXED_UNDO)
		return undo_run(c);
	if (n.type != INODE_ATTR)
		return call_error(c, -EPERM, "this file is read-only");
	return write_attr(c, &n);
}
