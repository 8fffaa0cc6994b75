/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: telling the kernel what it must forget. A notification may wait for
 * a lock that a pending request holds, so it is sent from threads that do
 * nothing else. The loop collects what a turn of it has changed and puts it
 * into their queues at the turn's end (one mutex, held for neither the sending
 * nor anything else that could wait).
 *
 * Most wait for nothing, and the answers that come after them wait for them
 * (held.h), so that whoever has his answer finds nothing older in the kernel.
 * For what a pending request may hold there are threads beside, for which
 * nobody waits.
 */
#ifndef FS_KERNEL_NOTIFY_H
#define FS_KERNEL_NOTIFY_H

#include "fs/fs.h"

int notify_new(struct fuse_session *se, struct notifier **ret);
/*
 * Ends the lanes. Does not wait for what is being sent: that may wait for a
 * lock whose holder waits for our answer, so requests have to be answered until
 * notify_has_ended (its eventfd says when to look). notify_free joins.
 */
void notify_stop(struct notifier *n);
bool notify_has_ended(struct notifier *n);
void notify_free(struct notifier *n);

/* Collected; sent after the next notify_flush. */
void notify_entry(struct notifier *n, fuse_ino_t dir, const char *name);
void notify_inode(struct notifier *n, fuse_ino_t ino);
void notify_poll(struct notifier *n, fuse_ino_t ino, struct fuse_pollhandle *ph); /* takes ph; after ino's */
/* An answer that is about to go tells of the file itself: what is collected of it is not sent. */
void notify_told(struct notifier *n, fuse_ino_t ino);

/* ---- the queue, for held.c */

#define LOCKED_BITS 8192
/* What pending requests hold, by hash: directories (for entries), pages (for files and links). */
struct locked {
	uint64_t dirs[LOCKED_BITS / 64], pages[LOCKED_BITS / 64];
};
void notify_lock(uint64_t *bits, fuse_ino_t ino);

bool notify_has_collected(const struct notifier *n);
void notify_flush(struct notifier *n, const struct locked *locked);
/*
 * Notices that wait for nothing are numbered from 1: the last in the queue, and
 * the last of which the kernel has heard. May one that is not sent yet wait for
 * this inode's lock?
 */
uint64_t notify_queued(const struct notifier *n);
uint64_t notify_done(struct notifier *n);
bool notify_may_want(struct notifier *n, fuse_ino_t ino);
/* An eventfd, readable after the notice of this number is done. */
int notify_fd(const struct notifier *n);
void notify_watch(struct notifier *n, uint64_t number);
void notify_heard(struct notifier *n); /* it is readable no more */

#endif
