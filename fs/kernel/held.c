/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held: a list of messages, each with the number of the notice that it waits for.
 */
#include "fs/kernel/held.h"

#include <linux/fuse.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "client/util/log.h"
#include "fs/request/call.h"
#include "fs/kernel/notify.h"

struct held {
	struct held *next;
	struct hold hold;
	uint64_t number; /* of the notice that it waits for; 0: the last of this turn's */
	int64_t until_ms;
	int fd;
	size_t len;
	char data[];
};

/*
 * May a notice that is under way wait for this request? Of those of this turn
 * none does: they are told what is held.
 */
static bool may_be_wanted(struct fs *fs, const struct hold *h)
{
	return h->locks &&
		(notify_may_want(fs->notifier, h->ino) ||
			(h->ino2 && notify_may_want(fs->notifier, h->ino2)));
}

void held_begin(struct fs *fs, const struct hold *h)
{
	struct notifier *n = fs->notifier;

	if (!n || fs->stop)
		return;
	if (!notify_has_collected(n) && notify_done(n) == notify_queued(n))
		return;
	if (!may_be_wanted(fs, h))
		fs->holding = h;
}

void held_end(struct fs *fs)
{
	fs->holding = NULL;
}

ssize_t held_take(struct fs *fs, int fd, const struct iovec *iov, int count)
{
	const struct fuse_out_header *header = iov[0].iov_base;
	struct held **at = &fs->held, *h;
	size_t len = 0;

	if (header->unique == 0 || !fs->holding) /* a notification, of another thread */
		return 0;
	for (int i = 0; i < count; i++)
		len += iov[i].iov_len;
	h = malloc(sizeof(*h) + len);
	if (!h)
		return 0;
	h->next = NULL;
	h->hold = *fs->holding;
	h->number = 0;
	h->until_ms = now_ms() + TIME_HELD_MS;
	h->fd = fd;
	h->len = 0;
	for (int i = 0; i < count; i++) {
		memcpy(h->data + h->len, iov[i].iov_base, iov[i].iov_len);
		h->len += iov[i].iov_len;
	}
	while (*at)
		at = &(*at)->next;
	*at = h;
	return (ssize_t)len;
}

static void send_held(struct held *h)
{
	if (write(h->fd, h->data, h->len) < 0)
		log_debug("nobody waits for this answer any more");
	free(h);
}

void held_send_all(struct fs *fs)
{
	for (struct held *h; (h = fs->held);) {
		fs->held = h->next;
		send_held(h);
	}
}

static void lock(struct locked *l, const struct hold *h)
{
	for (int i = 0; i < 2; i++) {
		fuse_ino_t ino = i == 0 ? h->ino : h->ino2;

		if (ino && h->locks & LOCK_DIR)
			notify_lock(l->dirs, ino);
		if (ino && h->locks & LOCK_PAGES)
			notify_lock(l->pages, ino);
	}
}

static void send_notices(struct fs *fs)
{
	struct locked l;

	memset(&l, 0, sizeof(l));
	for (const struct call *c = fs->calls; c; c = c->next)
		lock(&l, &(struct hold){ c->ino, c->ino2, c->locks });
	for (const struct held *h = fs->held; h; h = h->next)
		lock(&l, &h->hold);
	notify_flush(fs->notifier, &l);
}

static void on_timer(struct timer *t)
{
	(void)t; /* the flush at the turn's end sees to it */
}

void held_flush(struct fs *fs)
{
	struct held **at = &fs->held, *h;
	uint64_t done;

	if (notify_has_collected(fs->notifier))
		send_notices(fs);
	if (!fs->held)
		return;
	done = notify_done(fs->notifier);
	while ((h = *at)) {
		if (h->number == 0)
			h->number = notify_queued(fs->notifier);
		if (h->number > done && h->until_ms > now_ms()) {
			at = &h->next;
			continue;
		}
		*at = h->next;
		send_held(h);
	}
	if (fs->held) {
		notify_watch(fs->notifier, fs->held->number);
		timer_start(&fs->timers, &fs->held_timer, fs->held->until_ms - now_ms(), on_timer);
	}
}
