/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding: what stands in .blockers and in the directories of indexes (cloudnetfs-tree(7),
 * INDEXES), by name and in order.
 * Ownership: names are written into the caller's memory. Thread: the loop's. Errors: as those of
 * dir.h.
 */
#ifndef FS_REQUEST_FINDING_H
#define FS_REQUEST_FINDING_H

#include <sys/stat.h>

#include "fs/tree/inode.h"

struct call;

/* Finds an index in the root of a region: MODEL_ABSENT. */
int finding_lookup_index(struct call *c, struct region *r, const char *name, struct inode *ret);
/* Finds what is called so in such a directory. */
int finding_lookup(struct call *c, const struct inode *dir, const char *name, struct inode *ret);
/* Asks for what must be known before such a directory is read. */
int finding_need(struct call *c, const struct inode *dir);
/* Steps to its next entry, as dir_next. */
bool finding_next(struct fs *fs, const struct inode *dir, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type);

#endif
