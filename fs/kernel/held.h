/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held: deferred replies. A request that has changed something, or found it
 * changed, is answered after the kernel has been told to forget what is old:
 * whoever asks next, in any program, finds nothing older.
 *
 * A reply never waits for a notification that may wait for the reply: each
 * request says what the kernel holds for it (struct hold). The locks of callers
 * whose requests have not come are not seen: a wait for those is ended by time.
 * No reply waits for longer than TIME_HELD_MS; one that says that all is read
 * afresh, or is made while that is told, TIME_TOLD_MS, as long as it goes on.
 * Ownership: a hold stays the caller's, who takes it off before it goes.
 * Thread: the loop's. Errors: held_new's -ENOMEM; a reply that cannot be kept
 * goes at once.
 */
#ifndef FS_KERNEL_HELD_H
#define FS_KERNEL_HELD_H

#include "fs/fs.h"

struct iovec;

/* Locks that the kernel holds while a request is pending. */
enum lock {
	LOCK_NONE = 0,
	LOCK_DIR = 1,	 /* the directory, or both of a rename */
	LOCK_PAGES = 2,	 /* of the file or link */
	LOCK_SHARED = 4, /* ... of the directory others may have too: they look up and list */
};

struct hold {
	fuse_ino_t ino, ino2;	  /* 0: none */
	unsigned locks;		  /* of enum lock */
	bool changes;		  /* its answer waits for what is told in parts */
	bool afresh;		  /* ... and says that nothing old is read any more */
	struct hold *prev, *next; /* private: of the pending ones */
};

int held_new(struct timers *timers, struct notifier *n, struct held **ret);
void held_free(struct held *d);

/* A request is pending, or no longer: notifications that its hold can delay go apart. */
void held_add(struct held *d, struct hold *h);
void held_remove(struct held *d, struct hold *h);

/* Between these two a reply to the request of `h` is deferred, if there is what to wait for. */
void held_begin(struct held *d, const struct hold *h);
void held_end(struct held *d);

/* From here to there it is told in parts what has changed. */
void held_tell_begin(struct held *d);
void held_tell_end(struct held *d);

/* For the session's writer. Returns the length of a message that is kept for later; else 0. */
ssize_t held_take(struct held *d, int fd, const struct iovec *iov, int count);

/* At the end of a turn, hands notifications to their threads and sends due replies. */
void held_flush(struct held *d);
/* Sends all, whatever they wait for; from now on no reply is deferred. */
void held_stop(struct held *d);

#endif
