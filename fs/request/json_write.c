/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write: texts that come in pieces, one for each .json that is being
 * written, few and short-lived, in one list.
 */
#include "fs/request/json_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/tree/promised.h"

struct pieces {
	struct pieces *next;
	struct document *doc;
	fuse_ino_t ino;
	int64_t written_ms; /* last */
	pid_t pid;	    /* who began it */
	size_t len;
	bool sent; /* only white space may come any more */
};

struct json_writes {
	struct pieces *first;
	struct timer timer;
	struct fs *fs;
};

int json_write_new(struct fs *fs, struct json_writes **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	return 0;
}

static struct pieces *find_pieces(const struct json_writes *all, fuse_ino_t ino)
{
	struct pieces *p = all->first;

	while (p && p->ino != ino)
		p = p->next;
	return p;
}

static void drop_pieces(struct json_writes *all, struct pieces *p)
{
	struct pieces **at = &all->first;

	while (*at && *at != p)
		at = &(*at)->next;
	if (*at)
		*at = p->next;
	document_free(p->doc);
	free(p);
}

void json_write_free(struct json_writes *all)
{
	if (!all)
		return;
	while (all->first)
		drop_pieces(all, all->first);
	timer_stop(&all->timer);
	free(all);
}

/* Tells whoever wrote half a document, by .error: no write could. */
static void tell_unfinished(struct fs *fs, const struct pieces *p)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4096);
	struct cloud_error e;
	struct inode n;

	if (inode_of(fs, p->ino, &n) == 0)
		inode_path(fs, &n, &path);
	error_set(&e, -EINVAL, "the document was never finished: nothing was changed");
	control_record(fs, p->pid, timer_now_ms(), "write", path.data, &e);
}

static void drop_unfinished(struct timer *t)
{
	struct json_writes *all = container_of(t, struct json_writes, timer);

	for (struct pieces *p = all->first, *next; p; p = next) {
		next = p->next;
		if (timer_now_ms() - p->written_ms < TIME_PIECES_MS)
			continue;
		if (!p->sent)
			tell_unfinished(all->fs, p);
		drop_pieces(all, p);
	}
	if (all->first)
		timer_start(&all->fs->timers, t, TIME_PIECES_MS / 4, drop_unfinished);
}

static int begin_pieces(struct call *c, struct pieces **ret)
{
	struct json_writes *all = c->fs->json_writes;
	struct pieces *p = find_pieces(all, c->hold.ino);

	if (p)
		drop_pieces(all, p);
	p = calloc(1, sizeof(*p));
	if (!p || document_new(&p->doc) < 0) {
		free(p);
		return -ENOMEM;
	}
	p->ino = c->hold.ino;
	p->pid = c->pid;
	if (!all->first) /* one for all: who begins later must not put off those before him */
		timer_start(&c->fs->timers, &all->timer, TIME_PIECES_MS / 4, drop_unfinished);
	p->next = all->first;
	all->first = p;
	*ret = p;
	return 0;
}

/* Bounds all texts together, or many half ones would be a way to our memory. */
static bool is_too_much(const struct json_writes *all, size_t more)
{
	for (const struct pieces *p = all->first; p; p = p->next)
		more += p->len;
	return more > LIMIT_OBJECT_BYTES;
}

static int add_piece(struct call *c, struct pieces *p)
{
	CLEANUP_BUF struct buf why = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	int err;

	if (is_too_much(c->fs->json_writes, c->size))
		return call_error(c, -EFBIG,
			"the unfinished documents in .json files have more than %d bytes",
			LIMIT_OBJECT_BYTES);
	err = document_add(p->doc, c->data, c->size, &why);
	if (why.len)
		call_error(c, err, "%s", why.data);
	p->len += c->size;
	p->written_ms = timer_now_ms();
	return err;
}

/* ---- sending */

/* Says what a draft has not taken of a whole object. */
static void say_aside(struct call *c, const struct inode *n, const struct buf *aside)
{
	CLEANUP_BUF struct buf path = BUF_INIT(4096), text = BUF_INIT(LIMIT_MESSAGE_BYTES);

	if (aside->len == 0)
		return;
	inode_path(c->fs, n, &path);
	buf_addf(&text,
		"left aside in %s, as the cloud or the original alone can have it, or it leads to "
		"nothing here:%s",
		path.data, aside->data);
	control_say(c->fs, c->pid, text.data);
}

/* Keeps what a whole object had within, to be made with the draft. */
static int keep_within(struct call *c, const struct inode *n, const struct buf *with)
{
	const struct kind *k = collection_kind(n->coll);
	const struct view *v = k->views;
	const char *at = with->data, *end;
	struct inode view;
	int err;

	while (v && v->of && !v->with_draft)
		v++;
	if (with->len == 0 || !v || !v->of)
		return 0;
	err = inode_of(c->fs, inode_view(n->obj, v), &view);
	for (; !err && (end = strchr(at, '\n')); at = end + 1) {
		CLEANUP_TEXT char *name = strndup(at, (size_t)(end - at));

		if (!name)
			return -ENOMEM;
		if (!promised_has(promised_of(c->fs, &view), name))
			err = promised_add(c->fs, &view, name, fuse_req_ctx(c->req)->uid);
	}
	notify_inode(c->fs->notifier, inode_view(n->obj, v));
	return err == -EDQUOT || err == -ENOSPC
		? call_error(c, err, "too much is to be made with drafts already")
		: err;
}

/* Sends a document, and keeps what comes of it here. */
static int put_document(struct call *c, const struct inode *n, const char *text, size_t len)
{
	CLEANUP_BUF struct buf aside = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2),
			       with = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct copied copied = { &aside, &with };
	int err = model_document_set(n->obj, text, len, &copied, &c->w);
	int kept = err ? 0 : keep_within(c, n, &with);

	if (!err || err == MODEL_SENT)
		say_aside(c, n, &aside);
	return kept ? kept : err;
}

static int sent(struct call *c)
{
	return call_reply_write(c, c->size);
}

static int send_document(struct call *c)
{
	struct pieces *p = find_pieces(c->fs->json_writes, c->hold.ino);
	const char *text;
	struct inode n;
	size_t len;
	int err = inode_of(c->fs, c->hold.ino, &n);

	if (!err)
		err = model_document_need(n.obj, &c->want, &c->w);
	if (err)
		return err;
	if (!p) /* dropped while it waited */
		return -EIO;
	text = document_text(p->doc, &len);
	c->finish = sent;
	err = put_document(c, &n, text, len);
	if (err == MODEL_ASKED)
		return err;
	p->sent = true;
	if (err && err != MODEL_SENT)
		drop_pieces(c->fs->json_writes, p);
	return err ? err : sent(c);
}

int json_write_piece(struct call *c, const struct inode *n)
{
	struct pieces *p = find_pieces(c->fs->json_writes, c->hold.ino);
	int err = 0;

	if (!document_writable(n->obj))
		return call_error(c, -EPERM, "this file is read-only");
	rendered_keep(c->fs, n); /* for who has it open, as it was */
	notify_inode(c->fs->notifier,
		c->hold.ino); /* what is read next is the cloud's, not the writer's */
	if (c->off == 0)
		err = begin_pieces(c, &p);
	else if (!p || (size_t)c->off != p->len)
		err = call_error(
			c, -EINVAL, "a document must be written from its beginning, without gaps");
	if (err)
		return err;
	err = add_piece(c, p);
	if (err) {
		drop_pieces(c->fs->json_writes, p);
		return err;
	}
	if (p->sent || !document_is_whole(p->doc))
		return sent(c);
	c->run = send_document;
	return send_document(c);
}

int json_write_whole(struct call *c, const struct inode *n, const char *text, size_t len,
	int (*done)(struct call *c))
{
	int err = model_document_need(n->obj, &c->want, &c->w);

	if (err)
		return err;
	notify_inode(c->fs->notifier, n->ino);
	c->finish = done;
	return put_document(c, n, text, len);
}
