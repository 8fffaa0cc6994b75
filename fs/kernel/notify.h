/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: telling the kernel what it must forget. A notification may wait for
 * a lock that a pending request holds, so threads that do nothing else send
 * it. The loop collects what a turn of it has changed and puts it into their
 * queues at the turn's end.
 *
 * Most notifications wait for nothing, and the replies that follow them wait
 * for them (held.h): whoever has a reply finds nothing older in the kernel.
 * What a pending request may hold goes through lanes beside, for which nobody
 * waits. Where that request shares a directory's lock with all who look up a
 * name, an entry's notice is put aside until it has gone: a notice that waits
 * for the lock keeps all others from it.
 * Threads: all functions are for the loop's thread. One mutex guards the
 * lanes; it is held neither while sending nor over anything else that waits.
 * Ownership: names are copied. Errors: notify_new gives -ENOMEM or pthread's;
 * a notification without memory is dropped, and time-outs have to do. None is
 * dropped for want of room: what waits already is not put in again.
 */
#ifndef FS_KERNEL_NOTIFY_H
#define FS_KERNEL_NOTIFY_H

#include "fs/fs.h"

int notify_new(struct fuse_session *se, struct notifier **ret);
/*
 * Ends the lanes. Does not wait for what is being sent: that may wait for a
 * lock whose holder waits for our reply, so requests have to be answered until
 * notify_has_ended (its eventfd says when to look). notify_free joins.
 */
void notify_stop(struct notifier *n);
bool notify_has_ended(struct notifier *n);
void notify_free(struct notifier *n);

/* ---- collecting: each is sent after the next notify_flush */

void notify_entry(struct notifier *n, fuse_ino_t dir, const char *name);
void notify_inode(struct notifier *n, fuse_ino_t ino);
/* Wakes a poller, after what was collected of ino before; takes ph. */
void notify_poll(struct notifier *n, fuse_ino_t ino, struct fuse_pollhandle *ph);
/*
 * Has the kernel look up every name again at its next use: where it can, one notice instead of
 * many. It waits for nothing. False: this kernel cannot.
 */
bool notify_all(struct notifier *n);
void notify_has_epochs(struct notifier *n, unsigned proto_minor); /* as INIT says */
/* A reply that is about to go tells the same: takes back what is collected of ino. */
void notify_told(struct notifier *n, fuse_ino_t ino);

/* ---- the queue, for held.c */

#define LOCKED_BITS 8192
/* Locks of pending requests, by hash: directories (for entries), pages (for files and links). */
struct locked {
	uint64_t dirs[LOCKED_BITS / 64], pages[LOCKED_BITS / 64];
	uint64_t shared[LOCKED_BITS / 64]; /* those of dirs that others may have too */
};
void notify_lock(uint64_t *bits, fuse_ino_t ino); /* adds ino to dirs or pages */

bool notify_has_collected(const struct notifier *n);
/* Puts what is collected into the lanes; what `locked` may delay goes apart. */
void notify_flush(struct notifier *n, const struct locked *locked);
bool notify_has_aside(const struct notifier *n);
/* Tells at once of what is aside, by notify_all; where the kernel cannot, it stays aside. */
void notify_aside_all(struct notifier *n);
/*
 * Notices that wait for nothing are numbered from 1. Return the number of the
 * last in the queue, and of the last that the kernel has heard.
 */
uint64_t notify_queued(const struct notifier *n);
uint64_t notify_done(struct notifier *n);
/* Says whether a numbered notice that is not sent yet may wait for this inode's lock. */
bool notify_may_want(struct notifier *n, fuse_ino_t ino);
/* An eventfd, readable after the notice of the watched number is done. */
int notify_fd(const struct notifier *n);
void notify_watch(struct notifier *n, uint64_t number);
void notify_heard(struct notifier *n); /* reads it empty */

#endif
