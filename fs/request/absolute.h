/* SPDX-License-Identifier: Apache-2.0 */
/*
 * absolute: where an absolute path, as its caller sees it, leads in this mount:
 * through symlinks, over bind mounts, with "//", "." and "..". The mount itself is
 * never entered, since nobody but this thread would answer; symlinks on a network's
 * file system, or on another program's, are not followed, since that may never answer.
 * Thread: the loop's. Errors: -EPERM, it leads elsewhere; -ENAMETOOLONG, -ENOMEM.
 */
#ifndef FS_REQUEST_ABSOLUTE_H
#define FS_REQUEST_ABSOLUTE_H

#include "fs/fs.h"

struct buf;

/* Appends the path from the mount's root: "/ports/p1". */
int absolute_inside(struct fs *fs, pid_t caller, const char *path, struct buf *ret);

#endif
