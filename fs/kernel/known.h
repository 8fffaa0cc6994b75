/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known: which directory entries and links the kernel may hold: what it was never
 * told of need not be invalidated.
 */
#ifndef FS_KERNEL_KNOWN_H
#define FS_KERNEL_KNOWN_H

#include "fs/tree/inode.h"

/* Noted by every reply that gives an entry out. */
void known_note_entry(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s);
void known_note_link(struct fs *fs, const struct inode *n); /* nothing unless it is one */
/* May the kernel hold this name of this directory? Only if it was told of it. */
bool known_may_have(struct fs *fs, fuse_ino_t dir, const char *name);

#endif
