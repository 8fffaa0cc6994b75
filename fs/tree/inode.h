/* SPDX-License-Identifier: Apache-2.0 */
/*
 * node: what an inode is. Every thing that the tree shows has a number that
 * says what it is, so that nothing has to be kept for it:
 *
 *   fixed       the root, .error, .cloudnetfs and its files, regions
 *   region      its index
 *   collection  collection's index, and which thing of it
 *   object      object's handle, and which thing of it: its directory, a file
 *               of an attribute (by store slot), a view, a link to it
 *   scratch     an entry in memory that an editor made
 *
 * A symlink is a thing of its target: all links to it from the same depth have
 * the same text, so they share a number. The number that the kernel calls a
 * node by (fuse_ino_t) lives as long as the mount; st_ino, which users see, is
 * a hash of kind, region and id and the same in every mount.
 *
 * The kernel's references to any of an object's things are summed in the
 * object's pin count.
 */
#ifndef FS_TREE_INODE_H
#define FS_TREE_INODE_H

#include "fs/fs.h"

struct attr;
struct buf;
struct place;
struct collection;
struct link;
struct object;
struct view;

enum inode_type {
	INODE_FIXED,
	INODE_REGION,	   /* another region's root */
	INODE_REGION_LINK, /* the root's own region among the others: ".." */
	INODE_COLLECTION,  /* a collection's directory */
	INODE_COLLECTION_JSON,
	INODE_OBJECT,  /* an object's directory */
	INODE_NEWBORN, /* the same, as mkdir in a view or under a label answers it */
	INODE_OBJECT_JSON,
	INODE_MISSING, /* a draft's .missing */
	INODE_ATTR,
	INODE_VIEW,
	INODE_DRAFTS,	   /* a collection's .draft */
	INODE_VIEW_DRAFTS, /* a nested view's .draft */
	INODE_LINK,	   /* to the object */
	INODE_DANGLING,	   /* the object's reference to what the cloud does not show */
	INODE_SCRATCH,
};

enum fixed_inode {
	FIXED_ROOT = FUSE_ROOT_ID,
	FIXED_ERROR,
	FIXED_CONTROL,
	FIXED_VERSION,
	FIXED_CONFIG,
	FIXED_STATS,
	FIXED_ERRORS,
	FIXED_README,
	FIXED_ACTIVITY,
	FIXED_REGIONS,
	FIXED_END, /* from here on: a session's .error, by its place among them */
};

#define FIXED_SESSIONS 64 /* kept; then the oldest goes */

struct inode {
	fuse_ino_t ino;
	enum inode_type type;
	unsigned fixed;		 /* FIXED: enum fixed_inode */
	struct region *region;	 /* REGION* */
	struct collection *coll; /* COLLECTION*, and the object's */
	struct object *obj;	 /* of the object types */
	unsigned slot;		 /* ATTR */
	const struct view *view; /* VIEW, VIEW_DRAFTS */
	const struct link *link; /* DANGLING */
	unsigned depth;		 /* LINK: directories up to the region's root; 0: in its own collection */
	struct scratch *scratch; /* SCRATCH */
};

/* What a number means now: -ESTALE when the object is gone. */
int inode_of(struct fs *fs, fuse_ino_t ino, struct inode *ret);

fuse_ino_t inode_fixed(enum fixed_inode f);
fuse_ino_t inode_region(size_t index);
fuse_ino_t inode_collection(const struct collection *c, bool json);
fuse_ino_t inode_object(
	const struct object *o, enum inode_type type); /* OBJECT NEWBORN OBJECT_JSON MISSING */
fuse_ino_t inode_attr(const struct object *o, unsigned slot);
fuse_ino_t inode_view(const struct object *o, const struct view *v);
fuse_ino_t inode_drafts(const struct collection *c);
fuse_ino_t inode_view_drafts(const struct object *o, const struct view *v);
fuse_ino_t inode_link(const struct object *target, unsigned depth);
fuse_ino_t inode_dangling(const struct object *o, const struct link *l);
fuse_ino_t inode_scratch(unsigned number);

/* The kernel has one more reference to it, or n fewer. */
void inode_get(struct fs *fs, fuse_ino_t ino);
void inode_forget(struct fs *fs, fuse_ino_t ino, uint64_t n);

bool inode_is_dir(const struct inode *n);
bool inode_place(const struct inode *n, struct place *ret); /* false: no objects are made or held there */
bool inode_is_home(const struct inode *n);		    /* its entries are objects' own directories */
/* "networks/web/status", for messages. */
void inode_path(struct fs *fs, const struct inode *n, struct buf *out);

#endif
