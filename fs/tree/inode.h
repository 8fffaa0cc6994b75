/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inode: what an inode is. Every thing that the tree shows has a number that says what it
 * is, so that nothing has to be kept for it:
 *   fixed       the root, .error, .cloudnetfs and its files, regions/ of the only cloud
 *   region, collection   its index; which thing of it
 *   object      its handle, and which thing of it: its directory, an attribute's file (by
 *               store slot), a view, a link; of a .json also its version
 *   index       its region, and its row among them; a value of one: its number (value.h),
 *               and which of the region's collections its directory is of
 *   scratch     an entry in memory that an editor made; aside: a draft's handle, a name's hash
 *
 * A symlink is a thing of its target: all links to it from the same depth have the same
 * text, so they share a number. The number that the kernel calls an inode by (fuse_ino_t)
 * lives as long as the mount; st_ino, which users see, comes of kind, region and id and is
 * the same in every mount (stat.h).
 *
 * Ownership: the kernel's references to any of an object's things are summed in the object's
 * pin count; a struct inode is a value, good for one turn. Thread: the loop's. Errors:
 * -ESTALE, what the number meant is gone.
 */
#ifndef FS_TREE_INODE_H
#define FS_TREE_INODE_H

#include "fs/tree/control.h"
#include "fs/tree/inode_type.h"

struct finding;
struct place;

int inode_of(struct fs *fs, fuse_ino_t ino, struct inode *ret); /* what it means now */
/* ... for a look at it: of the .json of an object that is gone, too. */
int inode_of_version(struct fs *fs, fuse_ino_t ino, struct inode *ret);

/* ---- return the number of a thing */
fuse_ino_t inode_fixed(enum fixed_inode f);
fuse_ino_t inode_region(const struct fs *fs, const struct region *r); /* its root: maybe ours */
fuse_ino_t inode_region_among(const struct fs *fs, const struct region *r); /* in regions/ */
fuse_ino_t inode_regions(const struct fs *fs, const struct region *r);	    /* that has it */
fuse_ino_t inode_collection(const struct collection *c);
fuse_ino_t inode_schema(const struct collection *c);
fuse_ino_t inode_events(const struct fs *fs); /* as the file begins now */
fuse_ino_t inode_change(uint64_t n);
fuse_ino_t inode_change_file(uint64_t n, unsigned file);	       /* enum journal_file */
fuse_ino_t inode_object(const struct object *o, enum inode_type type); /* .json: as it is now */
fuse_ino_t inode_attr(const struct object *o, unsigned slot);
fuse_ino_t inode_view(const struct object *o, const struct view *v);
fuse_ino_t inode_drafts(const struct collection *c);
fuse_ino_t inode_view_drafts(const struct object *o, const struct view *v);
fuse_ino_t inode_link(const struct object *target, unsigned depth);
fuse_ino_t inode_dangling(const struct object *o, const struct link *l);
fuse_ino_t inode_scratch(unsigned number);
fuse_ino_t inode_index(struct fs *fs, const struct region *r, const struct index *x);
/* type: VALUE, VALUE_LINK or, with its collection (else NULL), VALUE_KIND */
fuse_ino_t inode_value(const struct value *v, enum inode_type type, const struct collection *among);
fuse_ino_t inode_aside(const struct inode *dir, const char *name); /* dir: of a draft */
/* Returns what all versions of a .json have in common; of what has none, its number. */
fuse_ino_t inode_file(fuse_ino_t ino);
void inode_get(struct fs *fs, fuse_ino_t ino); /* one more reference of the kernel */
void inode_forget(struct fs *fs, fuse_ino_t ino, uint64_t n);

bool inode_is_dir(const struct inode *n);
bool inode_is_json(const struct inode *n);
bool inode_is_link(const struct inode *n); /* of the tree's own; a scratch entry may be one too */
bool inode_is_home(const struct inode *n); /* its entries are objects' own directories */
bool inode_finding(const struct inode *n, struct finding *ret); /* false: it shows none */
bool inode_place(const struct inode *n, struct place *ret);	/* false: nothing is made there */
void inode_path(struct fs *fs, const struct inode *n, struct buf *out); /* appends it */

#endif
