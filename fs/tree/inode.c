/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inode: numbers. An inode's number is, from the top: 8 bits of type, 40 bits of
 * object handle, collection index or scratch number, 16 bits of slot, view or
 * depth. An object's .json has a version in 8 of the 40 bits and in the 16, a
 * collection's in the 40, and its index in the 16; the events have the offset of
 * their first line in both. What a copy leaves aside has a hash of its name in
 * the 16: two of one hash are one to the kernel, at the place that was looked up
 * last. Fixed inodes are their own small number; so is each session's .error, or
 * the kernel would show one session what it has read for another.
 */
#include "fs/tree/inode.h"

#include <errno.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch.h"
#include "fs/tree/value.h"
#include "fs/tree/version.h"

static fuse_ino_t number_of(enum inode_type type, uint64_t id, unsigned slot)
{
	return (uint64_t)(type + 1) << 56 | id << 16 | slot;
}

fuse_ino_t inode_fixed(enum fixed_inode f)
{
	return (fuse_ino_t)f;
}

static size_t index_of_region(const struct fs *fs, const struct region *r)
{
	size_t i = 0;

	while (model_region(fs->model, i) != r)
		i++;
	return i;
}

fuse_ino_t inode_region(const struct fs *fs, const struct region *r)
{
	if (region_is_root(r) && !region_cloud(r))
		return FUSE_ROOT_ID;
	return number_of(INODE_REGION, index_of_region(fs, r), 0);
}

fuse_ino_t inode_region_among(const struct fs *fs, const struct region *r)
{
	if (region_is_root(r))
		return number_of(INODE_REGION_LINK, index_of_region(fs, r), 0);
	return inode_region(fs, r);
}

fuse_ino_t inode_regions(const struct fs *fs, const struct region *r)
{
	if (!region_cloud(r))
		return inode_fixed(FIXED_REGIONS);
	return number_of(INODE_REGIONS, index_of_region(fs, r), 0);
}

fuse_ino_t inode_collection(const struct collection *c)
{
	return number_of(INODE_COLLECTION, collection_index(c), 0);
}

fuse_ino_t inode_schema(const struct collection *c)
{
	return number_of(INODE_SCHEMA, collection_index(c), 0);
}

fuse_ino_t inode_object(const struct object *o, enum inode_type type)
{
	uint64_t version = type == INODE_OBJECT_JSON ? version_of_object(o) : 0;

	return number_of(
		type, (version >> 16) << 32 | object_handle(o), (unsigned)(version & 0xffff));
}

fuse_ino_t inode_file(fuse_ino_t ino)
{
	if (ino >> 56 == INODE_COLLECTION_JSON + 1)
		return ino & 0xff0000000000ffffu;
	return ino >> 56 == INODE_OBJECT_JSON + 1 ? ino & 0xff00ffffffff0000u : ino;
}

fuse_ino_t inode_attr(const struct object *o, unsigned slot)
{
	return number_of(INODE_ATTR, object_handle(o), slot);
}

fuse_ino_t inode_view(const struct object *o, const struct view *v)
{
	const struct view *first = collection_kind(object_collection(o))->views;

	return number_of(INODE_VIEW, object_handle(o), (unsigned)(v - first));
}

fuse_ino_t inode_drafts(const struct collection *c)
{
	return number_of(INODE_DRAFTS, collection_index(c), 0);
}

fuse_ino_t inode_view_drafts(const struct object *o, const struct view *v)
{
	const struct view *first = collection_kind(object_collection(o))->views;

	return number_of(INODE_VIEW_DRAFTS, object_handle(o), (unsigned)(v - first));
}

fuse_ino_t inode_link(const struct object *target, unsigned depth)
{
	return number_of(INODE_LINK, object_handle(target), depth);
}

fuse_ino_t inode_dangling(const struct object *o, const struct link *l)
{
	const struct link *first = collection_kind(object_collection(o))->links;

	return number_of(INODE_DANGLING, object_handle(o), (unsigned)(l - first));
}

fuse_ino_t inode_scratch(unsigned number)
{
	return number_of(INODE_SCRATCH, number, 0);
}

fuse_ino_t inode_events(const struct fs *fs)
{
	uint64_t first = chronicle_first(fs->model);

	return number_of(INODE_EVENTS, first >> 16, (unsigned)(first & 0xffff));
}

fuse_ino_t inode_index(struct fs *fs, const struct region *r, const struct index *x)
{
	return number_of(INODE_INDEX, index_of_region(fs, r), (unsigned)(x - kind_indexes));
}

fuse_ino_t inode_value(const struct value *v, enum inode_type type, const struct collection *among)
{
	unsigned i = 0;

	while (among && region_collection(value_region(v), i) != among)
		i++;
	return number_of(type, value_number(v), i);
}

fuse_ino_t inode_change(uint64_t n)
{
	return number_of(INODE_CHANGE, n, 0);
}

fuse_ino_t inode_change_file(uint64_t n, unsigned file)
{
	return number_of(INODE_CHANGE_FILE, n, file);
}

fuse_ino_t inode_aside(const struct inode *dir, const char *name)
{
	uint64_t h =
		hash_bytes(hash_text(HASH_START, name), (const char *)&dir->ino, sizeof(dir->ino));

	return number_of(INODE_ASIDE, object_handle(dir->obj), (unsigned)(h & 0xffff));
}

static bool is_of_object(enum inode_type t)
{
	return t == INODE_OBJECT || t == INODE_NEWBORN || t == INODE_OBJECT_JSON ||
		t == INODE_MISSING || t == INODE_ATTR || t == INODE_VIEW ||
		t == INODE_VIEW_DRAFTS || t == INODE_LINK || t == INODE_ASIDE ||
		t == INODE_DANGLING || t == INODE_BLOCKERS;
}

/* Tells whether the number is that of a value, or of what lies in its directory. */
static bool is_of_value(fuse_ino_t ino)
{
	uint64_t type = (ino >> 56) - 1;

	return ino >> 56 != 0 &&
		(type == INODE_VALUE || type == INODE_VALUE_KIND || type == INODE_VALUE_LINK);
}

static int inode_of_object(struct fs *fs, struct inode *n, uint64_t id, unsigned slot)
{
	const struct view *views;

	n->obj = model_object(fs->model, (uint32_t)id);
	if (!n->obj || (n->type == INODE_ASIDE && !object_is_draft(n->obj)))
		return -ESTALE;
	n->coll = object_collection(n->obj);
	if (n->type == INODE_OBJECT_JSON) {
		n->version = (id >> 32) << 16 | slot;
		return 0;
	}
	n->slot = slot;
	n->depth = slot;
	views = collection_kind(n->coll)->views;
	if (n->type == INODE_VIEW || n->type == INODE_VIEW_DRAFTS)
		n->view = &views[slot];
	if (n->type == INODE_DANGLING)
		n->link = &collection_kind(n->coll)->links[slot];
	return 0;
}

static int inode_of_index(struct fs *fs, struct inode *n, uint64_t id, unsigned slot)
{
	if (n->type == INODE_INDEX) {
		n->region = model_region(fs->model, id);
		n->index = &kind_indexes[slot];
		return n->region ? 0 : -ESTALE;
	}
	n->value = value_by_number(fs, id);
	if (!n->value)
		return -ESTALE;
	n->region = value_region(n->value);
	n->index = value_index(n->value);
	if (n->type == INODE_VALUE_KIND)
		n->coll = region_collection(n->region, slot);
	return 0;
}

int inode_of(struct fs *fs, fuse_ino_t ino, struct inode *ret)
{
	struct inode n = { .ino = ino };
	uint64_t id = ino >> 16 & 0xffffffffffu;
	unsigned slot = ino & 0xffff;
	int err = 0;

	if (ino >> 56 == 0) {
		n.type = INODE_FIXED;
		n.fixed = (unsigned)ino;
		*ret = n;
		return 0;
	}
	n.type = (enum inode_type)((ino >> 56) - 1);
	if (is_of_object(n.type)) {
		err = inode_of_object(fs, &n, id, slot);
	} else if (n.type == INODE_EVENTS) {
		n.version = id << 16 | slot;
	} else if (n.type == INODE_INDEX || is_of_value(ino)) {
		err = inode_of_index(fs, &n, id, slot);
	} else if (n.type == INODE_CHANGE || n.type == INODE_CHANGE_FILE) {
		n.version = id;
		n.slot = slot;
		err = journal_has(fs->model, id) ? 0 : -ESTALE;
	} else if (n.type == INODE_SCRATCH) {
		n.scratch = scratch_by_number(fs, (unsigned)id);
		err = n.scratch ? 0 : -ESTALE;
	} else if (n.type == INODE_REGION || n.type == INODE_REGION_LINK ||
		n.type == INODE_REGIONS) {
		n.region = model_region(fs->model, id);
		err = n.region ? 0 : -ESTALE;
	} else if (n.type == INODE_COLLECTION_JSON) {
		n.coll = model_collection(fs->model, slot);
		n.version = id;
		err = n.coll ? 0 : -ESTALE;
	} else {
		n.coll = model_collection(fs->model, id);
		err = n.coll ? 0 : -ESTALE;
	}
	if (!err)
		*ret = n;
	return err;
}

int inode_of_version(struct fs *fs, fuse_ino_t ino, struct inode *ret)
{
	struct inode n = { .ino = ino, .type = INODE_OBJECT_JSON };
	int err = inode_of(fs, ino, ret);

	if (err != -ESTALE || ino >> 56 != INODE_OBJECT_JSON + 1)
		return err;
	n.obj = model_object_held(fs->model, (uint32_t)(ino >> 16 & 0xffffffffu));
	if (!n.obj)
		return err;
	n.coll = object_collection(n.obj);
	n.version = (ino >> 48 & 0xff) << 16 | (ino & 0xffff);
	*ret = n;
	return 0;
}

void inode_get(struct fs *fs, fuse_ino_t ino)
{
	struct inode n;

	if (inode_of(fs, ino, &n) < 0)
		return;
	if (n.obj)
		object_pin(n.obj, 1);
	if (n.value)
		value_hold(n.value);
}

void inode_forget(struct fs *fs, fuse_ino_t ino, uint64_t n)
{
	if (ino >> 56 != 0 && is_of_object((enum inode_type)((ino >> 56) - 1)))
		object_unpin(fs->model, (uint32_t)(ino >> 16 & 0xffffffffu), n);
	else if (is_of_value(ino))
		value_put(fs, ino >> 16 & 0xffffffffffu, n);
}

bool inode_is_dir(const struct inode *n)
{
	switch (n->type) {
	case INODE_FIXED:
		return n->fixed == FIXED_ROOT || n->fixed == FIXED_CONTROL ||
			n->fixed == FIXED_REGIONS || n->fixed == FIXED_JOURNAL;
	case INODE_REGION:
	case INODE_REGIONS:
	case INODE_COLLECTION:
	case INODE_OBJECT:
	case INODE_NEWBORN:
	case INODE_VIEW:
	case INODE_DRAFTS:
	case INODE_VIEW_DRAFTS:
	case INODE_ASIDE:
	case INODE_BLOCKERS:
	case INODE_INDEX:
	case INODE_VALUE:
	case INODE_VALUE_KIND:
	case INODE_CHANGE:
		return true;
	default:
		return false;
	}
}

bool inode_is_json(const struct inode *n)
{
	return n->type == INODE_COLLECTION_JSON || n->type == INODE_OBJECT_JSON;
}

bool inode_is_link(const struct inode *n)
{
	return n->type == INODE_LINK || n->type == INODE_DANGLING || n->type == INODE_REGION_LINK ||
		n->type == INODE_VALUE_LINK;
}

bool inode_finding(const struct inode *n, struct finding *ret)
{
	if (n->type == INODE_BLOCKERS) {
		*ret = (struct finding){ .region = collection_region(n->coll), .blocked = n->obj };
		return true;
	}
	if (!n->index)
		return false;
	*ret = (struct finding){ n->region, n->index, n->value ? value_text(n->value) : NULL,
		n->coll };
	return true;
}

bool inode_place(const struct inode *n, struct place *ret)
{
	struct place p = { .coll = n->coll,
		.drafts = n->type == INODE_DRAFTS || n->type == INODE_VIEW_DRAFTS };

	if (n->type == INODE_VIEW || n->type == INODE_VIEW_DRAFTS) {
		p.owner = n->obj;
		p.view = n->view;
		p.coll = region_find(collection_region(n->coll), n->view->of);
	} else if (n->type != INODE_COLLECTION && n->type != INODE_DRAFTS) {
		return false;
	}
	*ret = p;
	return p.coll != NULL;
}

bool inode_is_home(const struct inode *n)
{
	return n->type == INODE_COLLECTION || n->type == INODE_DRAFTS ||
		((n->type == INODE_VIEW || n->type == INODE_VIEW_DRAFTS) && n->view->nested);
}

/* Appends the path of the tree that something lies in, up to the slash. */
static void add_tree(const struct region *r, struct buf *out)
{
	size_t len = out->len;

	region_path(r, out);
	if (out->len > len)
		buf_addc(out, '/');
}

static void add_index(const struct inode *n, struct buf *out)
{
	add_tree(n->region, out);
	buf_adds(out, n->index->name);
	if (n->value)
		buf_addc(out, '/');
	if (n->value)
		found_value_entry(value_text(n->value), out);
	if (n->coll)
		buf_addf(out, "/%s", collection_kind(n->coll)->dir);
}

/* Appends the path of what shows nothing of the cloud; false: it does. */
static bool add_own_path(const struct inode *n, struct buf *out)
{
	const char *file = n->type == INODE_FIXED ? control_name(n->fixed) : NULL;

	if (n->type == INODE_FIXED)
		buf_addf(out, "%s%s", control_is_inside(n->fixed) ? ".cloudnetfs/" : "",
			file ? file : "");
	else if (n->type == INODE_EVENTS)
		buf_adds(out, ".cloudnetfs/events");
	else if (n->type == INODE_CHANGE || n->type == INODE_CHANGE_FILE)
		buf_addf(out, ".cloudnetfs/journal/%llu%s%s", (unsigned long long)n->version,
			n->type == INODE_CHANGE ? "" : "/",
			n->type == INODE_CHANGE ? "" : control_journal_name(n->slot));
	else
		return false;
	return true;
}

void inode_path(struct fs *fs, const struct inode *n, struct buf *out)
{
	struct inode dir;

	if (add_own_path(n, out))
		return;
	if (n->index) {
		add_index(n, out);
		return;
	}
	if (n->region) {
		region_path(n->region, out);
		if (n->type == INODE_REGIONS)
			buf_addf(out, "/%s", control_name(FIXED_REGIONS));
		return;
	}
	if (n->type == INODE_SCRATCH) {
		if (inode_of(fs, n->scratch->dir, &dir) == 0)
			inode_path(fs, &dir, out);
		buf_addf(out, "/%s", n->scratch->name);
		return;
	}
	add_tree(collection_region(n->coll), out);
	if (!n->obj) {
		buf_addf(out, "%s%s", collection_kind(n->coll)->dir,
			n->type == INODE_COLLECTION_JSON  ? "/.json"
				: n->type == INODE_DRAFTS ? "/.draft"
				: n->type == INODE_SCHEMA ? "/.schema"
							  : "");
		return;
	}
	entry_path(n->obj, out);
	if (n->type == INODE_ATTR)
		buf_addf(out, "/%s", attribute_name(n->obj, n->slot));
	else if (n->type == INODE_VIEW || n->type == INODE_VIEW_DRAFTS)
		buf_addf(out, "/%s%s", n->view->name, n->type == INODE_VIEW ? "" : "/.draft");
	else if (n->type == INODE_DANGLING)
		buf_addf(out, "/%s", n->link->name);
	else if (n->type == INODE_OBJECT_JSON)
		buf_adds(out, "/.json");
	else if (n->type == INODE_MISSING)
		buf_adds(out, "/.missing");
	else if (n->type == INODE_BLOCKERS)
		buf_adds(out, "/.blockers");
}
