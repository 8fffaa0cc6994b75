/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unknown: a name that an object's directory does not know, and the one that was
 * meant perhaps.
 * Thread: the loop's. Errors: -ENOENT, always, with the call's error set.
 */
#ifndef FS_REQUEST_UNKNOWN_H
#define FS_REQUEST_UNKNOWN_H

#include "fs/tree/inode.h"

struct call;

/* Refuses a file that is no attribute. */
int unknown_name(struct call *c, const struct inode *dir, const char *name);
/* Refuses a link that is no reference: ln has followed another link into dir, perhaps. */
int unknown_link(struct call *c, const struct inode *dir, const char *name);

#endif
