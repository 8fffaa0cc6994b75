/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: the answers to the kernel's requests. Each ends its call.
 */
#include <errno.h>
#include <sys/stat.h>

#include "client/util/hash.h"
#include "client/util/log.h"
#include "fs/request/call.h"
#include "fs/kernel/held.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"

/* What is left of a call when it is answered. */
struct answer {
	struct fs *fs;
	fuse_req_t req;
	struct hold hold;
};

/* The call is over; its answer, up to held_end, comes after what the kernel must forget. */
static void begin(struct answer *a, struct call *c)
{
	*a = (struct answer){ c->fs, c->req, { c->ino, c->ino2, c->locks } };
	call_free(c);
	held_begin(a->fs, &a->hold);
}

/*
 * The kernel drops a file's pages itself when it is told of another time. Were
 * it told to forget the file meanwhile, it would disregard this answer, and
 * read the new text with the old size.
 */
static void told(struct fs *fs, fuse_ino_t ino, mode_t mode)
{
	if (S_ISREG(mode))
		notify_told(fs->notifier, ino);
}

int reply_err(struct call *c, int err)
{
	struct answer a;

	if (err < 0)
		log_debug("%s %s: %s", c->what, c->name ? c->name : "", errno_name(err));
	begin(&a, c);
	fuse_reply_err(a.req, -err);
	held_end(a.fs);
	return 0;
}

void call_note_entry(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s)
{
	uint64_t *until = &fs->known[hash_text(dir, name) % (sizeof(fs->known) / sizeof(fs->known[0]))];
	uint64_t end = (uint64_t)(now_ms() + (int64_t)(timeout_s * 1000));

	if (*until < end)
		*until = end;
}

/* Its text stays in the kernel until it is told otherwise. */
void call_note_link(struct fs *fs, const struct node *n)
{
	if (n->type != NODE_LINK)
		return;
	fs->link_depths |= 1u << n->depth;
	call_note_entry(fs, n->ino, "", KERNEL_LINK_TEXT_S);
}

int reply_entry(struct call *c, fuse_ino_t ino, bool keep)
{
	struct fuse_entry_param e = { .ino = ino };
	struct fs *fs = c->fs;
	struct answer a;
	struct node n;
	int err = node_of(fs, ino, &n);

	if (!err)
		err = node_stat(fs, &n, &e.attr);
	if (err)
		return err;
	e.attr_timeout = node_timeout(fs, &n);
	e.entry_timeout = keep ? node_entry_timeout(fs, &n) : 0;
	node_get(fs, ino);
	call_note_link(fs, &n);
	if (keep && c->name)
		call_note_entry(fs, c->ino, c->name, e.entry_timeout);
	told(fs, ino, e.attr.st_mode);
	begin(&a, c);
	if (fuse_reply_entry(a.req, &e) < 0)
		node_forget(fs, ino, 1);
	held_end(fs);
	return 0;
}

int reply_negative(struct call *c, double timeout_s)
{
	struct fuse_entry_param e = { 0 };
	struct answer a;

	if (timeout_s > 0 && missed_note(c->fs, c->ino, c->name, timeout_s))
		e.entry_timeout = timeout_s;
	call_note_entry(c->fs, c->ino, c->name, e.entry_timeout);
	begin(&a, c);
	fuse_reply_entry(a.req, &e);
	held_end(a.fs);
	return 0;
}

int reply_attr(struct call *c, fuse_ino_t ino)
{
	struct fs *fs = c->fs;
	struct answer a;
	struct stat st;
	struct node n;
	int err = node_of(fs, ino, &n);
	double timeout;

	if (!err)
		err = node_stat(fs, &n, &st);
	if (err)
		return err;
	timeout = node_timeout(fs, &n);
	told(fs, ino, st.st_mode);
	begin(&a, c);
	fuse_reply_attr(a.req, &st, timeout);
	held_end(fs);
	return 0;
}

int reply_write(struct call *c, size_t size)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_write(a.req, size);
	held_end(a.fs);
	return 0;
}

int reply_statfs(struct call *c, const struct statvfs *s)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_statfs(a.req, s);
	held_end(a.fs);
	return 0;
}

int reply_link(struct call *c, const char *text)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_readlink(a.req, text);
	held_end(a.fs);
	return 0;
}

int reply_text(struct call *c, const char *text, size_t len)
{
	struct answer a;
	size_t off = c->off < 0 ? 0 : (size_t)c->off, size = c->size;

	if (off > len)
		off = len;
	if (size > len - off)
		size = len - off;
	begin(&a, c);
	fuse_reply_buf(a.req, text + off, size);
	held_end(a.fs);
	return 0;
}
