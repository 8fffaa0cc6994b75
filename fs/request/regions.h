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
/*
 * Finds what stands in the root of a tree that is not the mount's: in DIR/CLOUD, too, which has the
 * session's .error and perhaps regions/, and asks for a login first.
 */
int regions_lookup_tree(struct call *c, struct region *r, const char *name, struct inode *ret);
/* Finds a cloud in the root of a mount of several. */
int regions_lookup_cloud(struct call *c, const char *name, struct inode *ret);
/* Finds a region in the regions/ that has this one. */
int regions_lookup(
	struct call *c, const struct region *beside, const char *name, struct inode *ret);

/* ---- step to the next entry, as dir_next: offsets of the first two begin at first */
bool regions_next_in(
	const struct region *r, uint64_t first, uint64_t *off, char *name, fuse_ino_t *ret_ino);
bool regions_next_cloud(
	const struct fs *fs, uint64_t first, uint64_t *off, char *name, fuse_ino_t *ret_ino);
bool regions_next_tree(const struct fs *fs, const struct region *r, uint64_t *off, char *name,
	fuse_ino_t *ret_ino);
bool regions_next(const struct fs *fs, const struct region *beside, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type);

#endif
