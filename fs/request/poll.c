/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poll: who polls what, in one list.
 *
 * Nobody says that a poll has ended: the kernel has no such request. But it
 * lets us wake a poller, who then asks again and, told that nothing has
 * happened, sleeps on; of one who has gone (a time-out, a close, a death)
 * nothing is heard. So each is woken at every refresh, and one who has not
 * asked for two refreshes is no longer there. He may be between two polls:
 * what he read last is remembered by itself, so he misses nothing.
 */
#include "fs/request/poll.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/mem.h"
#include "fs/kernel/held.h"
#include "fs/kernel/notify.h"
#include "fs/kernel/process.h"
#include "fs/request/follow.h"
#include "fs/tree/inode.h"
#include "fs/tree/text.h"

#define READS 1024 /* remembered, by hash; an old one gives way */

struct poller {
	struct waiter w; /* of the refresh under way */
	struct poller *next;
	struct fuse_pollhandle *ph; /* NULL: he has been woken and has not asked again */
	fuse_ino_t ino;
	uint64_t known; /* hash of the value that he knows */
	int64_t asked_ms;
	uint32_t handle; /* pinned; 0: he polls the lines of what has changed */
	pid_t pid;
	uint64_t file; /* of a caller that cannot be seen: many may be one to us */
	uid_t uid;
};

struct last_read {
	fuse_ino_t ino;
	uint64_t hash;
	pid_t pid; /* 0: whoever it was, whose pages the kernel then has for all */
};

struct polls {
	struct poller *first;
	unsigned n;
	struct timer timer;
	struct fs *fs;
	uint64_t file; /* of the poll that comes next */
	uint64_t end;  /* of the lines, when their pollers were woken last */
	struct last_read reads[READS];
};

int polls_new(struct fs *fs, struct polls **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->fs = fs;
	return 0;
}

static void drop_poller(struct polls *all, struct poller *p)
{
	struct poller **at = &all->first;

	while (*at && *at != p)
		at = &(*at)->next;
	if (*at)
		*at = p->next;
	all->n--;
	wait_forget(all->fs->model, &p->w);
	if (p->handle)
		object_unpin(all->fs->model, p->handle, 1);
	if (p->ph)
		fuse_pollhandle_destroy(p->ph);
	free(p);
}

void polls_free(struct polls *all)
{
	if (!all)
		return;
	while (all->first)
		drop_poller(all, all->first);
	timer_stop(&all->timer);
	free(all);
}

/* ---- what is known */

/* Hashes the text in memory now; a file that is no more has a value of its own, lines their end. */
static uint64_t hash_now(struct fs *fs, const struct inode *n)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_RENDER_BYTES);
	uint64_t h = 0;

	if (!n->obj)
		return chronicle_end(fs->model);
	if (!object_is_gone(n->obj) && text_of_file(fs, n, &text) == 0)
		h = hash_keyed(0, text.data, text.len);
	return h;
}

static struct last_read *read_of(struct polls *p, fuse_ino_t ino, pid_t pid)
{
	uint64_t h = (ino ^ (uint64_t)pid << 20) * 0x9e3779b97f4a7c15u;

	return &p->reads[h >> 32 & (READS - 1)];
}

static struct poller *find_poller(const struct fs *fs, fuse_ino_t ino, pid_t pid, uint64_t file)
{
	struct poller *p = fs->polls->first;

	while (p && (p->ino != ino || p->pid != pid || (!process_is_seen(pid) && p->file != file)))
		p = p->next;
	return p;
}

static void note_known(struct fs *fs, fuse_ino_t ino, pid_t pid, uint64_t h)
{
	/* which of those that cannot be seen it was cannot be told */
	struct poller *p = process_is_seen(pid) ? find_poller(fs, ino, pid, 0) : NULL;

	*read_of(fs->polls, ino, pid) = (struct last_read){ ino, h, pid };
	*read_of(fs->polls, ino, 0) = (struct last_read){ ino, h, 0 };
	if (p)
		p->known = h;
}

void poll_was_read(struct fs *fs, fuse_ino_t ino, pid_t pid, const char *text, size_t len)
{
	note_known(fs, ino, pid, hash_keyed(0, text, len));
}

void poll_were_read(struct fs *fs, fuse_ino_t ino, pid_t pid, uint64_t end)
{
	note_known(fs, ino, pid, end);
}

/*
 * Returns the initial known value of a new poller: what it last read. If that
 * was not asked of us it had the kernel's pages, of the last read by anybody.
 */
static uint64_t known_by(struct fs *fs, fuse_ino_t ino, pid_t pid, uint64_t now)
{
	const struct last_read *own = read_of(fs->polls, ino, pid),
			       *any = read_of(fs->polls, ino, 0);

	if (own->ino == ino && own->pid == pid)
		return own->hash;
	return any->ino == ino && any->pid == 0 ? any->hash : now;
}

/* ---- waking, refreshing */

static void wake_poller(struct fs *fs, struct poller *p)
{
	if (p->ph)
		notify_poll(fs->notifier, p->ino, p->ph);
	p->ph = NULL;
}

void poll_changed(struct fs *fs, const struct object *o, fuse_ino_t ino)
{
	for (struct poller *p = fs->polls->first; p; p = p->next)
		if (p->handle == object_handle(o) &&
			(!ino || inode_file(p->ino) == inode_file(ino)))
			wake_poller(fs, p);
}

void poll_lines(struct fs *fs)
{
	struct polls *polls = fs->polls;

	if (polls->end == chronicle_end(fs->model))
		return;
	polls->end = chronicle_end(fs->model);
	for (struct poller *p = polls->first; p; p = p->next)
		if (!p->handle)
			wake_poller(fs, p);
}

static int64_t refresh_ms(const struct fs *fs)
{
	int64_t ttl = (int64_t)(fs->options.cache_ttl_s * 1000);

	return ttl > TIME_REFRESH_MS ? ttl : TIME_REFRESH_MS;
}

/* A change that it finds comes by the model's listener, a failure is tried again in time. */
static void refreshed(struct waiter *w)
{
	error_clear(&w->error);
}

static void refresh_poller(struct fs *fs, struct poller *p)
{
	struct object *o = p->handle ? model_object(fs->model, p->handle) : NULL;

	if (!p->handle)
		follow_poll(fs->following);
	if (o && !object_is_gone(o) && p->w.pending == 0 &&
		model_need_newer(o, refresh_ms(fs) / 2, &p->w) != MODEL_ASKED)
		error_clear(&p->w.error);
}

static void refresh_all(struct timer *t)
{
	struct polls *polls = container_of(t, struct polls, timer);
	struct fs *fs = polls->fs;

	for (struct poller *p = polls->first, *next; p; p = next) {
		next = p->next;
		if (timer_now_ms() - p->asked_ms > 2 * refresh_ms(fs) + TIME_REFRESH_MS / 2) {
			drop_poller(polls, p);
			continue;
		}
		wake_poller(fs, p);
		refresh_poller(fs, p);
	}
	if (polls->first)
		timer_start(&fs->timers, t, refresh_ms(fs), refresh_all);
}

/* ---- asking */

/* Drops those of the user whose processes are no more: nobody else says so. */
static void drop_gone(struct polls *polls, uid_t uid)
{
	pid_t last = 0;
	bool gone = false;

	for (struct poller *p = polls->first, *next; p; p = next) {
		next = p->next;
		if (p->uid != uid)
			continue;
		if (p->pid != last)
			gone = process_is_ending(p->pid);
		last = p->pid;
		if (gone)
			drop_poller(polls, p);
	}
}

static bool are_too_many(const struct polls *polls, uid_t uid)
{
	unsigned own = 0;

	for (const struct poller *p = polls->first; p; p = p->next)
		own += p->uid == uid;
	return own >= LIMIT_POLLERS / USERS_LEAST || polls->n >= LIMIT_POLLERS;
}

static struct poller *begin_polling(
	struct fs *fs, fuse_req_t req, const struct inode *n, pid_t pid, uint64_t now)
{
	struct polls *polls = fs->polls;
	uid_t uid = fuse_req_ctx(req)->uid;
	struct poller *p;

	if (are_too_many(polls, uid))
		drop_gone(polls, uid);
	p = are_too_many(polls, uid) ? NULL : calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->uid = uid;
	p->w.wake = refreshed;
	p->ino = n->ino;
	p->pid = pid;
	p->file = polls->file;
	p->known = known_by(fs, n->ino, pid, now);
	if (n->obj) {
		p->handle = object_handle(n->obj);
		object_pin(n->obj, 1);
	}
	p->next = polls->first;
	polls->first = p;
	if (polls->n++ == 0)
		timer_start(&fs->timers, &polls->timer, refresh_ms(fs), refresh_all);
	return p;
}

/* Defers a reply that tells of a change: the poller reads at once, and not old pages. */
static void reply_poll(struct fs *fs, fuse_req_t req, unsigned events)
{
	static const struct hold nothing;

	if (events & POLLPRI)
		held_begin(fs->held, &nothing);
	fuse_reply_poll(req, events);
	held_end(fs->held);
}

/* Finds or makes the caller's poller of a file. NULL: there are too many. */
static struct poller *poller_of(struct fs *fs, fuse_req_t req, const struct inode *n, uint64_t now)
{
	pid_t pid = process_caller(fuse_req_ctx(req)->pid, fuse_req_ctx(req)->uid);
	struct poller *p = find_poller(fs, n->ino, pid, fs->polls->file);

	return p ? p : begin_polling(fs, req, n, pid, now);
}

/* Takes the handle; returns what is to be told beside that the file is ready. */
static unsigned answer_poller(
	struct fs *fs, struct poller *p, struct fuse_pollhandle *ph, uint64_t now)
{
	bool changed = p->known != now;

	if (p->ph)
		fuse_pollhandle_destroy(p->ph);
	p->ph = ph;
	p->asked_ms = timer_now_ms();
	p->known = now;
	refresh_poller(fs, p);
	return changed ? POLLPRI | POLLERR : 0;
}

void poll_note_file(struct fs *fs, uint64_t file)
{
	fs->polls->file = file;
}

void poll_run(fuse_req_t req, fuse_ino_t ino, struct fuse_pollhandle *ph)
{
	struct fs *fs = fuse_req_userdata(req);
	unsigned events = POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM;
	struct poller *p = NULL;
	struct inode n;
	int err = inode_of(fs, ino, &n);

	if (!err &&
		(n.type == INODE_ATTR || n.type == INODE_OBJECT_JSON || n.type == INODE_EVENTS)) {
		uint64_t now = hash_now(fs, &n);

		p = poller_of(fs, req, &n, now);
		if (p)
			events |= answer_poller(fs, p, ph, now);
		else
			err = -EAGAIN;
	}
	if (!p && ph)
		fuse_pollhandle_destroy(ph);
	if (err)
		fuse_reply_err(req, -err);
	else
		reply_poll(fs, req, events);
}
