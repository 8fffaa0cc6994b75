/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inode_type: the types of inodes, and what a number of each says; inode.h has the rest.
 * Ownership, thread: inode.h's.
 */
#ifndef FS_TREE_INODE_TYPE_H
#define FS_TREE_INODE_TYPE_H

#include "fs/fs.h"

struct collection;
struct index;
struct link;
struct object;
struct value;
struct view;

enum inode_type {
	INODE_FIXED,
	INODE_REGION,	   /* a region's root that is not the mount's */
	INODE_REGION_LINK, /* its cloud's own region among the others: ".." */
	INODE_COLLECTION,  /* a collection's directory */
	INODE_COLLECTION_JSON,
	INODE_OBJECT,  /* an object's directory */
	INODE_NEWBORN, /* the same, as mkdir in a view or under a label answers it */
	INODE_OBJECT_JSON,
	INODE_MISSING, /* a draft's .missing */
	INODE_ATTR,
	INODE_VIEW,
	INODE_DRAFTS,	   /* a collection's .draft */
	INODE_VIEW_DRAFTS, /* a view's .draft: of one that is no home, links */
	INODE_LINK,	   /* to the object */
	INODE_ASIDE,	   /* a directory of a copy into a draft, which nobody wants */
	INODE_DANGLING,	   /* the object's reference to what the cloud does not show */
	INODE_SCRATCH,
	INODE_EVENTS,	   /* what has changed, from the line on that was the oldest */
	INODE_INDEX,	   /* by-ip/ */
	INODE_VALUE,	   /* by-ip/ADDRESS/ */
	INODE_VALUE_KIND,  /* by-tag/TAG/ports/ */
	INODE_VALUE_LINK,  /* to the value, under another spelling of it */
	INODE_BLOCKERS,	   /* an object's .blockers */
	INODE_CHANGE,	   /* a change in .cloudnetfs/journal */
	INODE_CHANGE_FILE, /* ... and one of its files */
	INODE_SCHEMA,	   /* a collection's .schema */
	INODE_REGIONS,	   /* regions/ of one cloud of several */
};

struct inode {
	fuse_ino_t ino;
	enum inode_type type;
	unsigned fixed;		   /* FIXED: enum fixed_inode */
	struct region *region;	   /* REGION*, INDEX, VALUE* */
	struct collection *coll;   /* COLLECTION*, VALUE_KIND, and the object's */
	struct object *obj;	   /* of the object types */
	unsigned slot;		   /* ATTR; CHANGE_FILE: enum journal_file */
	const struct view *view;   /* VIEW, VIEW_DRAFTS */
	const struct link *link;   /* DANGLING */
	const struct index *index; /* INDEX, VALUE* */
	struct value *value;	   /* VALUE* */
	unsigned depth; /* LINK: directories up to the region's root; 0: in its own collection */
	struct scratch *scratch; /* SCRATCH */
	uint64_t version;	 /* *_JSON; EVENTS: the offset of that line; CHANGE*: its number */
};

#endif
