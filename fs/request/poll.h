/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poll: poll(2) on the files of an object, as in sysfs: always readable, and
 * POLLPRI | POLLERR when the value is another than the poller knows, from the
 * poll that told it last or from a read. Each poller is told once of a change.
 *
 * There is no OPEN here and so no open file to keep this by: a poller is a
 * thread and an inode. While it polls, the object is read afresh every
 * cache_ttl, one request for all who poll it.
 */
#ifndef FS_REQUEST_POLL_H
#define FS_REQUEST_POLL_H

#include "fs/fs.h"

struct object;

int polls_new(struct polls **ret);
void polls_free(struct fs *fs); /* the notifier is at rest by then */

void poll_run(fuse_req_t req, fuse_ino_t ino, struct fuse_pollhandle *ph);
/* A file's text was given to a reader: what he knows from here on. */
void poll_was_read(struct fs *fs, fuse_ino_t ino, pid_t pid, const char *text, size_t len);
/* The file's value is another; ino 0: all of the object's. */
void poll_changed(struct fs *fs, const struct object *o, fuse_ino_t ino);

#endif
