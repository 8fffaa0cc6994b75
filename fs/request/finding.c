/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding: .blockers holds links to what blocks. An index holds a directory for each value, that
 * the links to what has it; with `apart` by kinds. Nothing of it is kept by the kernel: memory
 * answers.
 */
#include "fs/request/finding.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/tree/value.h"

/* How many parts a path to the directory has: links lead from there to the region's root. */
static unsigned depth_of(const struct inode *dir)
{
	if (dir->type == INODE_BLOCKERS)
		return object_depth(dir->obj) + 1;
	return dir->type == INODE_INDEX ? 1 : dir->type == INODE_VALUE ? 2 : 3;
}

/* Says whether a value's directory holds one for each kind, and not the links themselves. */
static bool is_apart(const struct inode *dir)
{
	return dir->type == INODE_VALUE && dir->index->apart;
}

int finding_lookup_index(struct call *c, struct region *r, const char *name, struct inode *ret)
{
	for (const struct index *x = kind_indexes; x->name; x++)
		if (strcmp(x->name, name) == 0)
			return inode_of(c->fs, inode_index(c->fs, r, x), ret);
	return MODEL_ABSENT;
}

static int lookup_id(struct call *c, const struct inode *dir, const char *id, struct inode *ret)
{
	struct object *o;
	int err = model_need_found_id(dir->region, id, &c->want, &c->w, &o);

	return err ? err : inode_of(c->fs, inode_link(o, depth_of(dir)), ret);
}

/* Finds the directory of a value that something has, or a link to it from another spelling. */
static int lookup_value(
	struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       right = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = found_spell(dir->index, name, &text, &right);
	struct finding f = { .region = dir->region, .index = dir->index, .value = text.data };
	enum inode_type type;
	struct value *v;
	uint64_t cursor = 0;

	if (!err)
		err = model_need_found(&f, &c->want, &c->w);
	if (err)
		return err == -EINVAL ? MODEL_ABSENT : err;
	if (!found_next(&f, &cursor))
		return MODEL_ABSENT;
	err = value_get(c->fs, dir->region, dir->index, text.data, &v);
	if (err)
		return err;
	type = strcmp(name, right.data) == 0 ? INODE_VALUE : INODE_VALUE_LINK;
	return inode_of(c->fs, inode_value(v, type, NULL), ret);
}

/* Says whether a kind has something of what was found. */
static bool has_any(const struct inode *dir, const struct collection *coll)
{
	struct finding f;
	uint64_t cursor = 0;

	if (!inode_finding(dir, &f))
		return false;
	f.among = coll;
	return found_next(&f, &cursor);
}

static int lookup_kind(struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	struct collection *coll = region_find(dir->region, name);
	int err = coll ? finding_need(c, dir) : MODEL_ABSENT;

	if (!err && !has_any(dir, coll))
		err = MODEL_ABSENT;
	if (err)
		return err;
	return inode_of(c->fs, inode_value(dir->value, INODE_VALUE_KIND, coll), ret);
}

int finding_lookup(struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	struct finding f;
	struct object *o;
	int err;

	if (name[0] == '.')
		return MODEL_ABSENT;
	if (dir->type == INODE_INDEX)
		return dir->index->spots ? lookup_value(c, dir, name, ret)
					 : lookup_id(c, dir, name, ret);
	if (is_apart(dir))
		return lookup_kind(c, dir, name, ret);
	err = finding_need(c, dir);
	if (!err && inode_finding(dir, &f))
		err = found_find(&f, name, &o, &c->w.error);
	return err ? err : inode_of(c->fs, inode_link(o, depth_of(dir)), ret);
}

int finding_need(struct call *c, const struct inode *dir)
{
	struct finding f;

	if (dir->index && !dir->index->spots)
		return 0;
	return inode_finding(dir, &f) ? model_need_found(&f, &c->want, &c->w) : -ENOTDIR;
}

static bool next_kind(const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	struct collection *coll;

	while ((coll = region_collection(dir->region, (size_t)*off))) {
		++*off;
		if (!has_any(dir, coll))
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", collection_kind(coll)->dir);
		*ret_ino = inode_value(dir->value, INODE_VALUE_KIND, coll);
		return true;
	}
	return false;
}

bool finding_next(struct fs *fs, const struct inode *dir, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct finding f;
	struct object *o;

	(void)fs;
	*ret_type = S_IFDIR;
	*ret_ino = 0; /* of a value only a lookup makes a directory */
	if (!inode_finding(dir, &f) || (dir->index && !dir->index->spots))
		return false;
	if (dir->type == INODE_INDEX) {
		do
			if (!found_next_value(&f, off, &entry))
				return false;
		while (entry.len > LIMIT_NAME_BYTES);
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", entry.data);
		return true;
	}
	if (is_apart(dir))
		return next_kind(dir, off, name, ret_ino);
	o = found_next(&f, off);
	if (!o)
		return false;
	found_entry(&f, o, name);
	*ret_ino = inode_link(o, depth_of(dir));
	*ret_type = S_IFLNK;
	return true;
}
