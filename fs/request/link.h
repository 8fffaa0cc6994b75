/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: readlink, and making or replacing symlinks where they are connections
 * (cloudnetfs-tree(7), CONNECTING).
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_LINK_H
#define FS_REQUEST_LINK_H

#include "fs/tree/inode.h"

struct call;

int link_read(struct call *c);
int link_make(struct call *c);
/* Connects what `text` points to as the entry of `dir` (rename of a scratch link). */
int link_put(struct call *c, const struct inode *dir, const char *entry, const char *text);

#endif
