/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regions: what stands in the root of a region's tree, and in regions/, by name and in order.
 * Ownership: names are written into the caller's memory. Thread: the loop's. Errors: as those of
 * dir.h.
 */
#ifndef FS_REQUEST_REGIONS_H
#define FS_REQUEST_REGIONS_H

#include <sys/stat.h>

#include "fs/tree/inode.h"

struct call;

/* Finds a collection or an index in the region's root: MODEL_ABSENT. */
int regions_lookup_in(struct call *c, struct region *r, const char *name, struct inode *ret);
/* Finds a region in regions/. */
int regions_lookup(struct call *c, const char *name, struct inode *ret);
/* Steps to the next collection in the root of r, whose offsets begin at first, as dir_next. */
bool regions_next_in(
	const struct region *r, uint64_t first, uint64_t *off, char *name, fuse_ino_t *ret_ino);
/* Steps to the next entry of regions/. */
bool regions_next(struct fs *fs, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type);

#endif
