/* SPDX-License-Identifier: Apache-2.0 */
/*
 * missed: names that were not there when somebody asked. The kernel keeps that
 * for as long as it was told, and of a name without an inode nothing else
 * reminds us when all is to be read afresh.
 */
#ifndef FS_KERNEL_NEGATIVE_H
#define FS_KERNEL_NEGATIVE_H

#include "fs/fs.h"

/* False: there is no room for it, and the kernel must not keep it. */
bool negative_note(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s);
/* The kernel asks again for each of them. */
void negative_forget(struct fs *fs);
void negative_free(struct fs *fs);

#endif
