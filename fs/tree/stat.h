/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stat: what stat(2) says, and for how long the kernel may keep it.
 */
#ifndef FS_TREE_STAT_H
#define FS_TREE_STAT_H

#include "fs/tree/inode.h"

mode_t stat_mode(struct fs *fs, const struct inode *n);
/*
 * For how long the kernel may keep what it is told of a node, and of the entry
 * that leads to it: in seconds, as the kernel has it.
 */
#define KERNEL_KEEP_S 3600.0	   /* what stays while the mount lives, or until we say otherwise */
#define KERNEL_LINK_TEXT_S 1e9	   /* a link's text, which the kernel forgets only when it is told to */
#define KERNEL_FIXED_ABSENT_S 60.0 /* that a fixed directory has no such entry */
#define KERNEL_ABSENT_S 1.0	   /* that another has none, at most, where nothing else says how long */
double stat_timeout(struct fs *fs, const struct inode *n);
double stat_entry_timeout(struct fs *fs, const struct inode *n);
/* The number that users see: the same after a remount. */
ino_t stat_number(const struct inode *n);
/* Sizes of files and links are exact: the text is made. -ENOENT, -ENOMEM. */
int stat_fill(struct fs *fs, const struct inode *n, struct stat *st);
/* A directory's listing has been given out: its time must change when that grows old. */
void stat_listed(struct fs *fs, const struct inode *n);

#endif
