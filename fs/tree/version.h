/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version: which text a .json has, as the numbers of its inodes say it
 * (inode.h): as many versions as they have room for, then again from 0.
 */
#ifndef FS_TREE_VERSION_H
#define FS_TREE_VERSION_H

#include "client/model.h"
#include "fs/tree/inode.h"

#define VERSIONS_OF_OBJECT ((uint64_t)1 << 24)
#define VERSIONS_OF_ALL ((uint64_t)1 << 40)

static inline uint64_t version_of_object(const struct object *o)
{
	return object_version(o) % VERSIONS_OF_OBJECT;
}

static inline uint64_t version_of_all(const struct collection *c)
{
	return collection_edits(c) % VERSIONS_OF_ALL;
}

/* Returns the number of a collection's .json of this version. */
static inline fuse_ino_t version_ino(const struct collection *c, uint64_t version)
{
	return (uint64_t)(INODE_COLLECTION_JSON + 1) << 56 | version << 16 | collection_index(c);
}

#endif
