/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held: answers that wait until the kernel has forgotten what is old. A request
 * that has changed something, or found it changed, is answered when the
 * notifications of that are through; what is asked next, by anybody, finds
 * nothing older.
 *
 * An answer never waits for a notification that may wait for it: each says
 * what its request holds. And none waits for longer than TIME_HELD_MS.
 * Thread: the loop's.
 */
#ifndef FS_KERNEL_HELD_H
#define FS_KERNEL_HELD_H

#include "fs/fs.h"

struct iovec;

/* What the kernel holds while a request is pending. */
enum lock {
	LOCK_NONE = 0,
	LOCK_DIR = 1,	/* the directory, or both of a rename */
	LOCK_PAGES = 2, /* of the file or link */
};

struct hold {
	fuse_ino_t ino, ino2; /* 0: none */
	unsigned locks;	      /* of enum lock */
};

/* Between these, answers are held while there is something to wait for. */
void held_begin(struct fs *fs, const struct hold *h);
void held_end(struct fs *fs);

/* Of the session's writer: the length of a message that is kept, and goes later; else 0. */
ssize_t held_take(struct fs *fs, int fd, const struct iovec *iov, int count);

/* The end of a turn: notifications go to their threads, and the answers whose time has come out. */
void held_flush(struct fs *fs);
void held_send_all(struct fs *fs); /* whatever they wait for */

#endif
