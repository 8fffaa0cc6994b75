/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poll: poll(2) on the files of an object and on .cloudnetfs/events, as in sysfs:
 * always readable, and POLLPRI | POLLERR when the value is another than the poller
 * knows, from the poll that told it last or from a read. Each poller is told once of a
 * change.
 *
 * There is no OPEN here and so no open file to keep this by: a poller is a thread
 * and an inode; one that cannot be seen is an open file, as the kernel numbers it.
 * While it polls, the object is read afresh every cache_ttl, one request for all
 * who poll it.
 * Ownership: fs->polls has the pollers, each of which pins its object.
 * Thread: the loop's. Errors: polls_new's -ENOMEM.
 */
#ifndef FS_REQUEST_POLL_H
#define FS_REQUEST_POLL_H

#include "fs/fs.h"

struct object;

int polls_new(struct fs *fs, struct polls **ret);
void polls_free(struct polls *all); /* after notify_free */

/* Notes the kernel's number of the open file that the next poll is of. */
void poll_note_file(struct fs *fs, uint64_t file);
/* Answers a poll of the kernel; takes ph. */
void poll_run(fuse_req_t req, fuse_ino_t ino, struct fuse_pollhandle *ph);
/* Notes that a file's text is given to a reader, who knows it from here on. */
void poll_was_read(struct fs *fs, fuse_ino_t ino, pid_t pid, const char *text, size_t len);
/* ... or the lines of what has changed, up to this end. */
void poll_were_read(struct fs *fs, fuse_ino_t ino, pid_t pid, uint64_t end);
/* Wakes those who poll these lines, if there are more of them. */
void poll_lines(struct fs *fs);
/* Wakes those who poll a file whose value is another; ino 0: any of the object's. */
void poll_changed(struct fs *fs, const struct object *o, fuse_ino_t ino);

#endif
