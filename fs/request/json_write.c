/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: texts that come in pieces, one for each .json that is being
 * written, few and short-lived, in one list.
 */
#include "fs/request/json_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/model.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/kernel/notify.h"

struct pieces {
	struct pieces *next;
	struct document *doc;
	fuse_ino_t ino;
	int64_t written_ms; /* last */
	pid_t pid;	    /* who began it */
	size_t len;
	bool sent; /* only white space may come any more */
};

static struct pieces *find(struct fs *fs, fuse_ino_t ino)
{
	struct pieces *p = fs->pieces;

	while (p && p->ino != ino)
		p = p->next;
	return p;
}

static void drop(struct fs *fs, struct pieces *p)
{
	struct pieces **at = &fs->pieces;

	while (*at && *at != p)
		at = &(*at)->next;
	if (*at)
		*at = p->next;
	document_free(p->doc);
	free(p);
}

void json_write_free(struct fs *fs)
{
	while (fs->pieces)
		drop(fs, fs->pieces);
	timer_stop(&fs->pieces_timer);
}

/* No write says it to whoever wrote half a document: .error does, when nothing has come for so long. */
static void tell_unfinished(struct fs *fs, const struct pieces *p)
{
	struct cloud_error e;
	struct buf path;
	struct inode n;

	buf_init(&path, 4096);
	if (inode_of(fs, p->ino, &n) == 0)
		inode_path(fs, &n, &path);
	cloud_error_set(&e, -EINVAL, "the document was never finished: nothing was changed");
	control_record(fs, p->pid, "write", path.data, &e);
	buf_release(&path);
}

static void on_timer(struct timer *t)
{
	struct fs *fs = (struct fs *)(void *)((char *)t - offsetof(struct fs, pieces_timer));

	for (struct pieces *p = fs->pieces, *next; p; p = next) {
		next = p->next;
		if (now_ms() - p->written_ms < TIME_PIECES_MS)
			continue;
		if (!p->sent)
			tell_unfinished(fs, p);
		drop(fs, p);
	}
	if (fs->pieces)
		timer_start(&fs->timers, t, TIME_PIECES_MS / 4, on_timer);
}

static int begin(struct call *c, struct pieces **ret)
{
	struct fs *fs = c->fs;
	struct pieces *p = find(fs, c->ino);

	if (p)
		drop(fs, p);
	p = calloc(1, sizeof(*p));
	if (!p || document_new(&p->doc) < 0) {
		free(p);
		return -ENOMEM;
	}
	p->ino = c->ino;
	p->pid = c->pid;
	p->next = fs->pieces;
	fs->pieces = p;
	timer_start(&fs->timers, &fs->pieces_timer, TIME_PIECES_MS, on_timer);
	*ret = p;
	return 0;
}

/* All texts together have a bound, or many half ones would be a way to our memory. */
static bool is_too_much(const struct fs *fs, size_t more)
{
	for (const struct pieces *p = fs->pieces; p; p = p->next)
		more += p->len;
	return more > LIMIT_OBJECT_BYTES;
}

static int add(struct call *c, struct pieces *p)
{
	struct buf why;
	int err;

	if (is_too_much(c->fs, c->size))
		return call_error(c, -EFBIG,
			"the unfinished documents in .json files have more than %d bytes",
			LIMIT_OBJECT_BYTES);
	buf_init(&why, LIMIT_MESSAGE_BYTES);
	err = document_add(p->doc, c->data, c->size, &why);
	if (why.len)
		call_error(c, err, "%s", why.data);
	buf_release(&why);
	p->len += c->size;
	p->written_ms = now_ms();
	return err;
}

/* ---- sending */

static int sent(struct call *c)
{
	return call_reply_write(c, c->size);
}

static int send_document(struct call *c)
{
	struct pieces *p = find(c->fs, c->ino);
	const char *text;
	struct inode n;
	size_t len;
	int err = inode_of(c->fs, c->ino, &n);

	if (!err)
		err = model_need_json(n.obj, &c->want, &c->w);
	if (err)
		return err;
	if (!p) /* dropped while it waited */
		return -EIO;
	text = document_text(p->doc, &len);
	c->finish = sent;
	err = model_set_json(n.obj, text, len, &c->w);
	p->sent = true;
	if (err && err != MODEL_SENT)
		drop(c->fs, p);
	return err ? err : sent(c);
}

int json_write_piece(struct call *c, const struct inode *n)
{
	struct pieces *p = find(c->fs, c->ino);
	int err = 0;

	if (!object_json_writable(n->obj))
		return call_error(c, -EPERM, "this file is read-only");
	notify_inode(c->fs->notifier, c->ino); /* what is read next is the cloud's, not the writer's */
	if (c->off == 0)
		err = begin(c, &p);
	else if (!p || (size_t)c->off != p->len)
		err = call_error(c, -EINVAL, "a document must be written from its beginning, without gaps");
	if (err)
		return err;
	err = add(c, p);
	if (err) {
		drop(c->fs, p);
		return err;
	}
	if (p->sent || !document_is_whole(p->doc))
		return sent(c);
	c->run = send_document;
	return send_document(c);
}

int json_write_whole(
	struct call *c, const struct inode *n, const char *text, size_t len, int (*done)(struct call *c))
{
	int err = model_need_json(n->obj, &c->want, &c->w);

	if (err)
		return err;
	notify_inode(c->fs->notifier, n->ino);
	c->finish = done;
	return model_set_json(n->obj, text, len, &c->w);
}
