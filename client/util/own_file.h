/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_file: a file that says where to log in, or with what, is a regular one of the user who runs
 * us or of root, that nobody else may write: whoever owns another can have our password sent to
 * himself. The same owners are wanted of the link that leads to it. Nothing else is read, and none
 * is waited for (a FIFO).
 */
#ifndef CLIENT_UTIL_OWN_FILE_H
#define CLIENT_UTIL_OWN_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct buf;

/* 0 with a descriptor; -EINVAL: no regular file; -EISDIR; -EPERM: another's; -ETXTBSY: others may
 * write it; open's errors. */
int own_file_open(const char *path, int *ret_fd);
/*
 * Opens a settings file of at most max bytes. -ENOENT: there is none, or a directory; -EACCES; else
 * with a sentence in why.
 */
int own_file_stream(const char *path, long max, FILE **ret, struct buf *why);
/* as own_file_open, of one that was opened by its name in dir */
int own_file_check(int fd, int dir, const char *name);
/* Tells whether it is for whose it is that it is not read. */
bool own_file_is_refused(int err);
/* Words what is wrong with a file, to stand behind its name. */
const char *own_file_why(int err);

#endif
