/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: a list of the requests that wait, and the answers, which end them.
 */
#include "fs/request/call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/util/backlog.h"
#include "client/util/buf.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "fs/kernel/known.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/kernel/process.h"
#include "fs/tree/control.h"
#include "fs/tree/readers.h"
#include "fs/tree/stat.h"

struct calls {
	struct call *first;
	unsigned n;
	struct timer interrupts;	 /* looks at interrupted callers */
	struct call *woken, *last_woken; /* that run in a later turn, in order */
	struct timer late;
	struct fs *fs;
	struct backlog forgets; /* what the kernel has forgotten, and we have not */
};

static void forget(void *ctx, uint64_t ino, uint64_t n)
{
	call_forget(ctx, ino, n);
}

int calls_new(struct fs *fs, struct calls **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	backlog_init(&(*ret)->forgets, &fs->timers, forget, fs);
	return 0;
}

void calls_free(struct calls *all)
{
	if (!all)
		return;
	timer_stop(&all->interrupts);
	timer_stop(&all->late);
	backlog_release(&all->forgets);
	free(all);
}

/* Takes it out of those that were woken; mostly it is the first. */
static void leave_woken(struct call *c)
{
	struct calls *all = c->fs->calls;
	struct call *before = NULL, *at = c->is_woken ? all->woken : NULL;

	for (; at && at != c; at = at->next_woken)
		before = at;
	if (!at)
		return;
	if (before)
		before->next_woken = c->next_woken;
	else
		all->woken = c->next_woken;
	if (all->last_woken == c)
		all->last_woken = before;
	c->next_woken = NULL;
	c->is_woken = false;
}

static void call_free(struct call *c)
{
	struct calls *all = c->fs->calls;

	leave_woken(c);
	fuse_req_interrupt_func(c->req, NULL, NULL);
	wait_forget(c->fs->model, &c->w);
	rendered_forget(&c->rendered);
	if (c->drop)
		c->drop(c);
	if (c->prev)
		c->prev->next = c->next;
	else
		all->first = c->next;
	if (c->next)
		c->next->prev = c->prev;
	all->n--;
	held_remove(c->fs->held, &c->hold);
	free(c->name);
	free(c->name2);
	promised_release(c->promised);
	free(c->data);
	free(c);
}

/* ---- interrupts */

static void look_at_interrupted(struct timer *t)
{
	struct calls *all = container_of(t, struct calls, interrupts);
	bool more = false;

	for (struct call *c = all->first, *next; c; c = next) {
		next = c->next;
		if (!c->interrupted)
			continue;
		if (process_is_ending(c->pid)) {
			if (c->leave)
				c->leave(c);
			call_reply_err(c, -EINTR);
		} else {
			more = true; /* a timer's signal, say; the fatal one may come yet */
		}
	}
	if (more)
		timer_start(&all->fs->timers, t, TIME_INTERRUPT_MS, look_at_interrupted);
}

static void on_interrupt(fuse_req_t req, void *data)
{
	struct call *c = data;

	(void)req;
	c->interrupted = true;
	timer_start(&c->fs->timers, &c->fs->calls->interrupts, 0, look_at_interrupted);
}

/* ---- life */

/* Runs those that were woken, one at least. */
static void run_woken(struct timer *t)
{
	struct calls *all = container_of(t, struct calls, late);
	struct call *c;
	int n = 0;

	while ((c = all->woken) && (n++ == 0 || !call_is_late(c))) {
		leave_woken(c);
		call_run(c);
	}
	if (c)
		timer_start(&all->fs->timers, t, 0, run_woken);
}

/*
 * Runs the call, or has it run in a later turn: a thousand may have waited for one answer. One
 * whose change has ended runs at once, for what was made may be gone by then.
 */
static void wake_call(struct waiter *w)
{
	struct call *c = container_of(w, struct call, w);
	struct calls *all = c->fs->calls;

	if (c->finish || w->object || (!all->woken && !call_is_late(c))) {
		call_run(c);
		return;
	}
	if (all->last_woken)
		all->last_woken->next_woken = c;
	else
		all->woken = c;
	all->last_woken = c;
	c->is_woken = true;
	timer_start(&all->fs->timers, &all->late, 0, run_woken);
}

static void wake_rendered(struct rendered_waiter *w)
{
	call_run(container_of(w, struct call, rendered));
}

/* Appends the path that the call is about. */
static void add_path(const struct call *c, struct buf *path)
{
	struct inode n;

	if (inode_of(c->fs, c->hold.ino, &n) == 0)
		inode_path(c->fs, &n, path);
	if (c->name)
		buf_addf(path, "%s%s", path->len ? "/" : "", c->name);
}

/* Says what the caller wants, for the journal. */
static void say_call(const struct waiter *w, struct buf *out)
{
	const struct call *c = container_of(w, const struct call, w);
	struct inode n;

	if (inode_of(c->fs, c->hold.ino, &n) == 0 && n.type == INODE_FIXED &&
		n.fixed == FIXED_UNDO) {
		buf_addf(out, "undo %llu", (unsigned long long)c->number);
		return;
	}
	buf_addf(out, "%s ", c->what);
	add_path(c, out);
	if (c->name2 && c->hold.ino2 && inode_of(c->fs, c->hold.ino2, &n) == 0) { /* mv */
		buf_addc(out, ' ');
		inode_path(c->fs, &n, out);
		buf_addf(out, "/%s", c->name2);
	} else if (c->name2) {
		buf_addf(out, " -> %s", c->name2);
	}
}

/*
 * Says whether the user may not have one more: others must go on while somebody's all wait. What
 * lies in the root, and .error, wait for nobody.
 */
static bool are_too_many(const struct calls *all, uid_t uid, fuse_ino_t ino)
{
	unsigned own = 0;

	if (ino < FIXED_END + (uint64_t)FIXED_TAKEN * FIXED_SESSIONS ||
		all->n < LIMIT_CALLS / USERS_LEAST)
		return false;
	for (const struct call *c = all->first; c && own < LIMIT_CALLS / USERS_LEAST; c = c->next)
		own += fuse_req_ctx(c->req)->uid == uid;
	return own >= LIMIT_CALLS / USERS_LEAST || all->n >= LIMIT_CALLS;
}

struct call *call_new(fuse_req_t req, const char *what, fuse_ino_t ino, const char *name,
	int (*run)(struct call *c))
{
	struct fs *fs = fuse_req_userdata(req);
	struct calls *all = fs->calls;
	struct call *c;

	if (are_too_many(all, fuse_req_ctx(req)->uid, ino)) {
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
	c->hold.ino = ino;
	c->pid = process_caller(fuse_req_ctx(req)->pid, fuse_req_ctx(req)->uid);
	c->hold.locks = LOCK_DIR;
	c->w.wake = wake_call;
	c->w.say = say_call;
	c->rendered.wake = wake_rendered;
	c->want.since_ms = timer_now_ms();
	c->next = all->first;
	if (all->first)
		all->first->prev = c;
	all->first = c;
	all->n++;
	held_add(fs->held, &c->hold);
	return c;
}

/* Says whether the caller reads a whole tree: it has just read the directory of the collection. */
static bool is_sweeping(const struct call *c)
{
	struct inode n;

	return inode_of(c->fs, c->hold.ino, &n) == 0 && n.coll &&
		readers_is_last(c->fs->readers, n.coll, c->pid) && fresh_collection_ms(n.coll) > 0;
}

/*
 * Logs an operation that is over; one that failed with a sentence has its line from control.c.
 * The kernel's own steps on the way to it are none.
 */
static void log_call(const struct call *c, int err)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4 * LIMIT_NAME_BYTES * 4);
	bool more = c->off != 0 && strcmp(c->what, "write") != 0; /* of what is read in pieces */
	bool step = more || strcmp(c->what, "lookup") == 0 || strcmp(c->what, "stat") == 0;

	if (c->w.error.message[0] || log_level() < (step ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO))
		return;
	add_path(c, &path);
	log_info("%s %s%s%s", c->what, path.len ? path.data : ".", err < 0 ? ": " : "",
		err < 0 ? error_name(err) : "");
}

/* Keeps the call's error for .error and .cloudnetfs/errors. */
static void record_error(struct call *c)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4 * LIMIT_NAME_BYTES * 4);

	add_path(c, &path);
	control_record(c->fs, c->pid, c->want.since_ms, c->what, path.data, &c->w.error);
}

void call_explain(struct call *c, int err)
{
	if (!c->w.error.message[0])
		error_set(&c->w.error, err, "%s", strerror(-err));
	c->w.error.err = err;
}

static void fail_call(struct call *c, int err)
{
	/* the kernel may try again by itself what is stale */
	if (err != -ESTALE || c->w.error.message[0]) {
		call_explain(c, err);
		record_error(c);
	}
	call_reply_err(c, err);
}

void call_run(struct call *c)
{
	int err = c->w.error.err;

	c->failures = mem_failures();
	if (err && c->failed) {
		err = c->failed(c);
	} else if (!err) {
		c->want.sweep = is_sweeping(c);
		err = c->finish ? c->finish(c) : c->run(c);
	}
	if (err == MODEL_ASKED || err == MODEL_SENT) {
		fuse_req_interrupt_func(c->req, on_interrupt, c);
		return;
	}
	if (err < 0 && call_is_short(c))
		err = call_error(c, -ENOMEM, "%s", strerror(ENOMEM));
	if (err < 0)
		fail_call(c, err == MODEL_SEVERAL ? -ENOENT : err);
}

void calls_abort(struct fs *fs, int err)
{
	while (fs->calls->first)
		call_reply_err(fs->calls->first, err);
}

bool call_is_short(const struct call *c)
{
	return mem_failures() != c->failures;
}

bool call_is_late(const struct call *c)
{
	return timer_now_us() - model_woke_us(c->fs->model) >= TIME_SLICE_US;
}

void call_clear_error(struct call *c)
{
	error_clear(&c->w.error);
}

int call_error(struct call *c, int err, const char *fmt, ...)
{
	char text[LIMIT_MESSAGE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	error_set(&c->w.error, err, "%s", text);
	return err;
}

/* The remains of a call while it is answered. */
struct answer {
	struct fs *fs;
	fuse_req_t req;
	struct hold hold;
};

/* Ends the call; its reply, up to held_end, comes after what the kernel must forget. */
static void begin_answer(struct answer *a, struct call *c, int err)
{
	log_call(c, err);
	c->hold.changes |= c->finish != NULL;
	*a = (struct answer){ c->fs, c->req, c->hold };
	call_free(c);
	held_begin(a->fs->held, &a->hold);
}

/*
 * The kernel drops a file's pages itself when it is told of another time. Were
 * it told to forget the file meanwhile, it would disregard this answer, and
 * read the new text with the old size.
 */
static void take_back_told(struct fs *fs, fuse_ino_t ino, mode_t mode)
{
	if (S_ISREG(mode))
		notify_told(fs->notifier, ino);
}

int call_reply_err(struct call *c, int err)
{
	struct answer a;

	begin_answer(&a, c, err);
	fuse_reply_err(a.req, -err);
	held_end(a.fs->held);
	return 0;
}

/* Answers a lookup or a creation; a file that CREATE opens is as any other without OPEN. */
static int send_entry(fuse_req_t req, const struct fuse_entry_param *e, bool create)
{
	struct fuse_file_info fi = { .keep_cache = 1 };

	return create ? fuse_reply_create(req, e, &fi) : fuse_reply_entry(req, e);
}

int call_reply_entry(struct call *c, fuse_ino_t ino, bool keep)
{
	bool create = c->create;
	struct fuse_entry_param e = { .ino = ino };
	struct fs *fs = c->fs;
	struct answer a;
	struct inode n, dir;
	int err = inode_of(fs, ino, &n);

	if (!err)
		err = stat_fill(fs, &n, &e.attr);
	if (err)
		return err;
	e.attr_timeout = stat_timeout(&n);
	if (keep && inode_of(fs, c->hold.ino, &dir) == 0)
		e.entry_timeout = stat_entry_timeout(&n, &dir);
	inode_get(fs, ino);
	rendered_get(fs, ino);
	if (n.type == INODE_LINK)
		known_note_link(fs->known, ino, n.depth);
	if (keep && c->name)
		known_note_entry(fs->known, c->hold.ino, c->name, e.entry_timeout);
	take_back_told(fs, ino, e.attr.st_mode);
	begin_answer(&a, c, 0);
	if (send_entry(a.req, &e, create) < 0)
		call_forget(fs, ino, 1);
	held_end(fs->held);
	return 0;
}

void call_forget(struct fs *fs, fuse_ino_t ino, uint64_t n)
{
	rendered_put(fs, ino, n);
	inode_forget(fs, ino, n);
}

void call_forget_soon(struct fs *fs, fuse_ino_t ino, uint64_t n)
{
	backlog_add(&fs->calls->forgets, ino, n);
}

int call_reply_negative(struct call *c, double timeout_s)
{
	struct fuse_entry_param e = { 0 };
	struct answer a;

	if (timeout_s > 0 && negative_note(c->fs->negatives, c->hold.ino, c->name, timeout_s))
		e.entry_timeout = timeout_s;
	known_note_entry(c->fs->known, c->hold.ino, c->name, e.entry_timeout);
	begin_answer(&a, c, 0);
	fuse_reply_entry(a.req, &e);
	held_end(a.fs->held);
	return 0;
}

int call_reply_attr(struct call *c, fuse_ino_t ino)
{
	struct fs *fs = c->fs;
	struct answer a;
	struct stat st;
	struct inode n;
	int err = inode_of_version(fs, ino, &n);
	double timeout;

	if (!err)
		err = stat_fill(fs, &n, &st);
	if (err)
		return err;
	timeout = stat_timeout(&n);
	take_back_told(fs, ino, st.st_mode);
	begin_answer(&a, c, 0);
	fuse_reply_attr(a.req, &st, timeout);
	held_end(fs->held);
	return 0;
}

int call_reply_write(struct call *c, size_t size)
{
	struct answer a;

	begin_answer(&a, c, 0);
	fuse_reply_write(a.req, size);
	held_end(a.fs->held);
	return 0;
}

int call_reply_statfs(struct call *c, const struct statvfs *s)
{
	struct answer a;

	begin_answer(&a, c, 0);
	fuse_reply_statfs(a.req, s);
	held_end(a.fs->held);
	return 0;
}

int call_reply_link(struct call *c, const char *text)
{
	struct answer a;

	begin_answer(&a, c, 0);
	fuse_reply_readlink(a.req, text);
	held_end(a.fs->held);
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
	begin_answer(&a, c, 0);
	fuse_reply_buf(a.req, text + off, size);
	held_end(a.fs->held);
	return 0;
}
