/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stat: what stat(2) says, and for how long the kernel may keep it. All of the
 * kernel's time-outs are decided here.
 * Ownership: fs->epochs alone. Thread: the loop's. Errors: those of text.h.
 */
#ifndef FS_TREE_STAT_H
#define FS_TREE_STAT_H

#include "fs/tree/inode.h"

int stat_new(struct epochs **ret);
void stat_free(struct epochs *e);

mode_t stat_mode(struct fs *fs, const struct inode *n);
/* Returns the number that users see: the same after a remount. */
ino_t stat_number(const struct inode *n);
/* Fills st. Sizes of files and links are exact: the text is made. */
int stat_fill(struct fs *fs, const struct inode *n, struct stat *st);
/* Notes that a directory's listing is given out: its time must change when that grows old. */
void stat_listed(struct fs *fs, const struct inode *dir);

/* Return for how many seconds the kernel may keep the attributes of `n`, */
double stat_timeout(const struct inode *n);
/* the entry of `dir` that leads to it, */
double stat_entry_timeout(const struct inode *n, const struct inode *dir);
/* and that a name is not in `dir`. */
double stat_negative_timeout(const struct fs *fs, const struct inode *dir);

#endif
