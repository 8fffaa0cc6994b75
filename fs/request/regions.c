/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regions: which collections a region's root shows, and which regions and clouds there are.
 */
#include "fs/request/regions.h"

#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/request/finding.h"
#include "fs/tree/control.h"

/* Says whether the root shows it. */
static bool is_shown(const struct collection *coll)
{
	const struct kind *k = collection_kind(coll);

	return !k->parent && !k->inner && (k->always || collection_offered(coll));
}

/* ---- by name */

int regions_lookup_in(struct call *c, struct region *r, const char *name, struct inode *ret)
{
	struct collection *coll = region_find(r, name);

	return coll && is_shown(coll) ? inode_of(c->fs, inode_collection(coll), ret)
				      : finding_lookup_index(c, r, name, ret);
}

/* Tells whether it is the tree of one cloud of several, in the mount's root. */
static bool is_cloud(const struct region *r)
{
	return region_cloud(r) && region_is_root(r);
}

int regions_lookup_tree(struct call *c, struct region *r, const char *name, struct inode *ret)
{
	int err;

	if (is_cloud(r) && strcmp(name, control_name(FIXED_ERROR)) == 0)
		return inode_of(c->fs, control_error_of(c->fs, c->pid), ret);
	if (name[0] == '.') /* who looks for his own file in passing logs in to nothing */
		return MODEL_ABSENT;
	err = model_cloud_need(r, &c->w);
	if (err)
		return err;
	if (is_cloud(r) && region_siblings(r) > 1 && strcmp(name, control_name(FIXED_REGIONS)) == 0)
		return inode_of(c->fs, inode_regions(c->fs, r), ret);
	return regions_lookup_in(c, r, name, ret);
}

int regions_lookup_cloud(struct call *c, const char *name, struct inode *ret)
{
	const struct region *r;

	for (size_t i = 0; (r = model_region(c->fs->model, i)); i++)
		if (is_cloud(r) && strcmp(region_cloud(r), name) == 0)
			return inode_of(c->fs, inode_region(c->fs, r), ret);
	return MODEL_ABSENT;
}

int regions_lookup(struct call *c, const struct region *beside, const char *name, struct inode *ret)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(4 * LIMIT_NAME_BYTES);
	const struct region *r;

	for (size_t i = 0; (r = model_region(c->fs->model, i)); i++) {
		buf_clear(&entry);
		if (region_is_beside(r, beside) && region_entry(r, &entry) == 0 &&
			strcmp(entry.data, name) == 0)
			return inode_of(c->fs, inode_region_among(c->fs, r), ret);
	}
	return MODEL_ABSENT;
}

/* ---- in order */

bool regions_next_in(
	const struct region *r, uint64_t first, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	while (*off - first < region_collections(r)) {
		struct collection *coll = region_collection(r, (size_t)((*off)++ - first));

		if (!is_shown(coll) ||
			(collection_was_absent(coll) && !collection_kind(coll)->always))
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", collection_kind(coll)->dir);
		*ret_ino = inode_collection(coll);
		return true;
	}
	return false;
}

bool regions_next_tree(
	const struct fs *fs, const struct region *r, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	const unsigned n = is_cloud(r) && region_siblings(r) > 1 ? 1 : 0;

	if (*off >= n)
		return regions_next_in(r, n, off, name, ret_ino);
	++*off;
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", control_name(FIXED_REGIONS));
	*ret_ino = inode_regions(fs, r);
	return true;
}

/* The regions that logins add stand behind all clouds. */
bool regions_next_cloud(
	const struct fs *fs, uint64_t first, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	const struct region *r = model_region(fs->model, (size_t)(*off - first));

	if (!r || !is_cloud(r))
		return false;
	++*off;
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", region_cloud(r));
	*ret_ino = inode_region(fs, r);
	return true;
}

bool regions_next(const struct fs *fs, const struct region *beside, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(4 * LIMIT_NAME_BYTES);
	const struct region *r;

	while ((r = model_region(fs->model, (size_t)*off)) && !region_is_beside(r, beside))
		++*off;
	if (!r)
		return false;
	++*off;
	region_entry(r, &entry);
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", entry.data);
	*ret_ino = inode_region_among(fs, r);
	*ret_type = region_is_root(r) ? S_IFLNK : S_IFDIR;
	return true;
}
