/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regions: which collections a region's root shows, and which regions there are.
 */
#include "fs/request/regions.h"

#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/request/finding.h"

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

int regions_lookup(struct call *c, const char *name, struct inode *ret)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(4 * LIMIT_NAME_BYTES);
	int err = MODEL_ABSENT;

	for (size_t i = 0; i < model_regions(c->fs->model) && err == MODEL_ABSENT; i++) {
		buf_clear(&entry);
		if (region_entry(model_region(c->fs->model, i), &entry) == 0 &&
			strcmp(entry.data, name) == 0)
			err = inode_of(c->fs, inode_region(i), ret);
	}
	return err;
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

bool regions_next(struct fs *fs, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(4 * LIMIT_NAME_BYTES);
	struct region *r = model_region(fs->model, (size_t)*off);

	if (!r)
		return false;
	region_entry(r, &entry);
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", entry.data);
	*ret_ino = inode_region((size_t)(*off)++);
	*ret_type = region_is_root(r) ? S_IFLNK : S_IFDIR;
	return true;
}
