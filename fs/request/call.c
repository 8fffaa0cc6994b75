/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: keeping a request of the kernel until it can be answered.
 */
#include "fs/request/call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>

#include "client/util/buf.h"
#include "client/util/log.h"
#include "fs/tree/control.h"
#include "fs/kernel/held.h"
#include "fs/kernel/known.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/tree/stat.h"

void call_free(struct call *c)
{
	struct fs *fs = c->fs;

	fuse_req_interrupt_func(c->req, NULL, NULL);
	model_forget(fs->model, &c->w);
	if (c->handle)
		model_unpin(fs->model, c->handle, 1);
	if (c->prev)
		c->prev->next = c->next;
	else
		fs->calls = c->next;
	if (c->next)
		c->next->prev = c->prev;
	fs->n_calls--;
	free(c->name);
	free(c->name2);
	free(c->data);
	free(c);
}

/* ---- interrupts */

/* Has the caller a signal pending that will end it? A caller that is gone has. */
static bool is_ending(pid_t pid)
{
	static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL, SIGPIPE, SIGXCPU };
	unsigned long long mine = 0, shared = 0, want = 0;
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return true;
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, "SigPnd:", 7) == 0)
			mine = strtoull(line + 7, NULL, 16);
		else if (strncmp(line, "ShdPnd:", 7) == 0)
			shared = strtoull(line + 7, NULL, 16);
	}
	fclose(f);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
		want |= 1ULL << (fatal[i] - 1);
	return ((mine | shared) & want) != 0;
}

static void look_at_interrupted(struct timer *t)
{
	struct fs *fs = (struct fs *)(void *)((char *)t - offsetof(struct fs, interrupts));
	bool more = false;

	for (struct call *c = fs->calls, *next; c; c = next) {
		next = c->next;
		if (!c->interrupted)
			continue;
		if (is_ending(c->pid))
			call_reply_err(c, -EINTR);
		else
			more = true; /* a timer's signal, say; the fatal one may come yet */
	}
	if (more)
		timer_start(&fs->timers, t, TIME_INTERRUPT_MS, look_at_interrupted);
}

static void on_interrupt(fuse_req_t req, void *data)
{
	struct call *c = data;

	(void)req;
	c->interrupted = true;
	timer_start(&c->fs->timers, &c->fs->interrupts, 0, look_at_interrupted);
}

/* ---- life */

static void wake(struct waiter *w)
{
	struct call *c = (struct call *)(void *)w;

	call_run(c);
}

struct call *call_new(
	fuse_req_t req, const char *what, fuse_ino_t ino, const char *name, int (*run)(struct call *c))
{
	struct fs *fs = fuse_req_userdata(req);
	struct call *c;

	if (fs->n_calls >= LIMIT_CALLS) {
		fuse_reply_err(req, EAGAIN);
		return NULL;
	}
	c = calloc(1, sizeof(*c));
	if (!c || (name && !(c->name = strdup(name)))) {
		free(c);
		fuse_reply_err(req, ENOMEM);
		return NULL;
	}
	c->fs = fs;
	c->req = req;
	c->what = what;
	c->run = run;
	c->ino = ino;
	c->pid = fuse_req_ctx(req)->pid;
	c->locks = LOCK_DIR;
	c->w.wake = wake;
	c->want.since_ms = now_ms();
	c->next = fs->calls;
	if (fs->calls)
		fs->calls->prev = c;
	fs->calls = c;
	fs->n_calls++;
	return c;
}

/* Does this caller read a whole tree? It does when it has just read the directory of the collection. */
static bool is_sweeping(const struct call *c)
{
	struct inode n;
	size_t i;

	if (inode_of(c->fs, c->ino, &n) < 0 || !n.coll)
		return false;
	i = collection_index(n.coll);
	return c->fs->readers[i] == c->pid && collection_fresh_ms(n.coll) > 0;
}

static void fail(struct call *c, int err)
{
	struct buf path;
	struct inode n;

	if (c->w.error.message[0]) {
		buf_init(&path, 4 * LIMIT_NAME_BYTES * 4);
		if (inode_of(c->fs, c->ino, &n) == 0)
			inode_path(c->fs, &n, &path);
		if (c->name)
			buf_addf(&path, "%s%s", path.len ? "/" : "", c->name);
		c->w.error.err = err;
		control_record(c->fs, c->pid, c->what, path.data, &c->w.error);
		buf_release(&path);
	}
	call_reply_err(c, err);
}

void call_run(struct call *c)
{
	int err = c->w.error.err;

	if (!err) {
		c->want.sweep = is_sweeping(c);
		err = c->finish ? c->finish(c) : c->run(c);
	}
	if (err == MODEL_ASKED || err == MODEL_SENT) {
		fuse_req_interrupt_func(c->req, on_interrupt, c);
		return;
	}
	if (err < 0)
		fail(c, err == MODEL_SEVERAL ? -ENOENT : err);
}

void calls_abort(struct fs *fs, int err)
{
	while (fs->calls)
		call_reply_err(fs->calls, err);
}

int call_error(struct call *c, int err, const char *fmt, ...)
{
	char text[LIMIT_MESSAGE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	cloud_error_set(&c->w.error, err, "%s", text);
	return err;
}

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

int call_reply_err(struct call *c, int err)
{
	struct answer a;

	if (err < 0)
		log_debug("%s %s: %s", c->what, c->name ? c->name : "", errno_name(err));
	begin(&a, c);
	fuse_reply_err(a.req, -err);
	held_end(a.fs);
	return 0;
}

int call_reply_entry(struct call *c, fuse_ino_t ino, bool keep)
{
	struct fuse_entry_param e = { .ino = ino };
	struct fs *fs = c->fs;
	struct answer a;
	struct inode n;
	int err = inode_of(fs, ino, &n);

	if (!err)
		err = stat_fill(fs, &n, &e.attr);
	if (err)
		return err;
	e.attr_timeout = stat_timeout(fs, &n);
	e.entry_timeout = keep ? stat_entry_timeout(fs, &n) : 0;
	inode_get(fs, ino);
	known_note_link(fs, &n);
	if (keep && c->name)
		known_note_entry(fs, c->ino, c->name, e.entry_timeout);
	told(fs, ino, e.attr.st_mode);
	begin(&a, c);
	if (fuse_reply_entry(a.req, &e) < 0)
		inode_forget(fs, ino, 1);
	held_end(fs);
	return 0;
}

int call_reply_negative(struct call *c, double timeout_s)
{
	struct fuse_entry_param e = { 0 };
	struct answer a;

	if (timeout_s > 0 && negative_note(c->fs, c->ino, c->name, timeout_s))
		e.entry_timeout = timeout_s;
	known_note_entry(c->fs, c->ino, c->name, e.entry_timeout);
	begin(&a, c);
	fuse_reply_entry(a.req, &e);
	held_end(a.fs);
	return 0;
}

int call_reply_attr(struct call *c, fuse_ino_t ino)
{
	struct fs *fs = c->fs;
	struct answer a;
	struct stat st;
	struct inode n;
	int err = inode_of(fs, ino, &n);
	double timeout;

	if (!err)
		err = stat_fill(fs, &n, &st);
	if (err)
		return err;
	timeout = stat_timeout(fs, &n);
	told(fs, ino, st.st_mode);
	begin(&a, c);
	fuse_reply_attr(a.req, &st, timeout);
	held_end(fs);
	return 0;
}

int call_reply_write(struct call *c, size_t size)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_write(a.req, size);
	held_end(a.fs);
	return 0;
}

int call_reply_statfs(struct call *c, const struct statvfs *s)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_statfs(a.req, s);
	held_end(a.fs);
	return 0;
}

int call_reply_link(struct call *c, const char *text)
{
	struct answer a;

	begin(&a, c);
	fuse_reply_readlink(a.req, text);
	held_end(a.fs);
	return 0;
}

int call_reply_text(struct call *c, const char *text, size_t len)
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
