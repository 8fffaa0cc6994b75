/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negative: negative entries, the names that were not there when somebody
 * asked. The kernel keeps that for as long as it was told, and a name without
 * an inode is in no list of ours: this is the list, for the day when all is to
 * be read afresh.
 * Thread: the loop's. Names are copied. Errors: negative_new's -ENOMEM.
 */
#ifndef FS_KERNEL_NEGATIVE_H
#define FS_KERNEL_NEGATIVE_H

#include "fs/fs.h"

int negative_new(struct negatives **ret);
void negative_free(struct negatives *ns);

/* Remembers `name` of `dir` for timeout_s. False: no room, and the kernel must not keep it. */
bool negative_note(struct negatives *ns, fuse_ino_t dir, const char *name, double timeout_s);
/* Has the kernel ask again for each of them. */
void negative_forget(struct negatives *ns, struct notifier *n);

#endif
