/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known: which directory entries and links the kernel may hold: what it was never
 * told of need not be invalidated.
 */
#ifndef FS_KERNEL_KNOWN_H
#define FS_KERNEL_KNOWN_H

#include "fs/tree/inode.h"

/* Noted by every reply that gives an entry out. */
void call_note_entry(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s);
void call_note_link(struct fs *fs, const struct node *n); /* nothing unless it is one */
/* May the kernel hold this name of this directory? Only if it was told of it. */
bool may_be_cached(struct fs *fs, fuse_ino_t dir, const char *name);

#endif
