/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dir: the layout of the tree. An object's directory holds a file for each
 * attribute, then its links, then its views; positions in it are given by
 * fixed ranges, so that an attribute that turns up later moves nothing.
 */
#include "dir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../client/kind.h"
#include "call.h"
#include "control.h"
#include "scratch.h"

#define OFF_LINKS 0x10000u /* after all slots */
#define OFF_VIEWS 0x20000u
#define OFF_MISSING 0x30000u
#define VIEW_DEPTH 3 /* of a link in COLLECTION/OBJECT/VIEW/ */
#define OBJECT_DEPTH 2

/* ---- by name */

static int lookup_fixed(struct call *c, const struct node *dir, const char *name, struct node *ret)
{
	unsigned from = dir->fixed == FIXED_ROOT ? FIXED_ERROR : FIXED_VERSION;
	unsigned to = dir->fixed == FIXED_ROOT ? FIXED_CONTROL : FIXED_END - 1;
	struct region *root = model_region(c->fs->model, 0);
	struct collection *coll;

	for (unsigned f = from; f <= to; f++)
		if (strcmp(name, control_name(f)) == 0) {
			int err = f == FIXED_CONTROL ? 0 : control_render(c->fs, f, c->pid);

			return err ? err : node_of(c->fs, ino_fixed((enum fixed_node)f), ret);
		}
	coll = dir->fixed == FIXED_ROOT ? region_find(root, name) : NULL;
	if (!coll || (!collection_offered(coll) && !collection_kind(coll)->always))
		return -ENOENT;
	return node_of(c->fs, ino_collection(coll, false), ret);
}

static int lookup_collection(
	struct call *c, const struct node *dir, const char *name, struct node *ret, bool *ret_keep)
{
	struct object *o;
	bool link;
	int err;

	if (strcmp(name, ".json") == 0) {
		err = model_need_list(dir->coll, &c->want, &c->w);
		return err ? err : node_of(c->fs, ino_collection(dir->coll, true), ret);
	}
	if (name[0] == '.') /* hidden names are all our own */
		return -ENOENT;
	err = model_need_entry(dir->coll, name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	*ret_keep = true;
	return node_of(c->fs, link ? ino_link(o, 0) : ino_object(o, NODE_OBJECT), ret);
}

static int lookup_link(struct call *c, const struct node *dir, const struct link *l, struct node *ret)
{
	struct object *to;
	int err = model_need_ref(dir->obj, l, &c->want, &c->w, &to);

	return err ? err : node_of(c->fs, ino_link(to, OBJECT_DEPTH), ret);
}

static int lookup_object(
	struct call *c, const struct node *dir, const char *name, struct node *ret, bool *ret_keep)
{
	const struct kind *k = collection_kind(dir->coll);
	struct scratch *s = scratch_find(c->fs, dir->ino, name);
	int slot, err;

	if (s)
		return node_of(c->fs, ino_scratch(s->number), ret);
	err = model_need_object(dir->obj, &c->want, &c->w);
	if (err)
		return err;
	if (object_is_gone(dir->obj))
		return -ENOENT;
	*ret_keep = true;
	if (strcmp(name, ".json") == 0)
		return node_of(c->fs, ino_object(dir->obj, NODE_OBJECT_JSON), ret);
	if (strcmp(name, ".missing") == 0 && object_is_draft(dir->obj))
		return node_of(c->fs, ino_object(dir->obj, NODE_MISSING), ret);
	if (kind_view(k, name))
		return node_of(c->fs, ino_view(dir->obj, kind_view(k, name)), ret);
	if (kind_link(k, name))
		return lookup_link(c, dir, kind_link(k, name), ret);
	slot = object_slot_of_file(dir->obj, name);
	if (slot < 0)
		return -ENOENT;
	return node_of(c->fs, ino_attr(dir->obj, (unsigned)slot), ret);
}

static int lookup_view(
	struct call *c, const struct node *dir, const char *name, struct node *ret, bool *ret_keep)
{
	struct scratch *s = scratch_find(c->fs, dir->ino, name);
	struct object *o;
	int err;

	if (s)
		return node_of(c->fs, ino_scratch(s->number), ret);
	err = model_need_view(dir->obj, dir->view, &c->want, &c->w);
	if (err)
		return err;
	o = view_find(dir->obj, dir->view, name);
	if (!o)
		return -ENOENT;
	*ret_keep = true;
	return node_of(c->fs, ino_link(o, VIEW_DEPTH), ret);
}

int dir_lookup(struct call *c, const struct node *dir, const char *name, struct node *ret, bool *ret_keep)
{
	*ret_keep = false;
	if (strlen(name) > LIMIT_NAME_BYTES)
		return -ENAMETOOLONG;
	switch (dir->type) {
	case NODE_FIXED:
		*ret_keep = true;
		return lookup_fixed(c, dir, name, ret);
	case NODE_COLLECTION:
		return lookup_collection(c, dir, name, ret, ret_keep);
	case NODE_OBJECT:
	case NODE_NEWBORN:
		return lookup_object(c, dir, name, ret, ret_keep);
	case NODE_VIEW:
		return lookup_view(c, dir, name, ret, ret_keep);
	default:
		return -ENOTDIR;
	}
}

double dir_negative_timeout(struct call *c, const struct node *dir)
{
	double t = node_timeout(c->fs, dir);

	if (dir->type == NODE_FIXED)
		return 60;
	return t > 0 ? t : c->fs->options.cache_ttl_s < 1 ? c->fs->options.cache_ttl_s : 1;
}

/* ---- in order */

int dir_need(struct call *c, const struct node *dir)
{
	switch (dir->type) {
	case NODE_COLLECTION:
		return model_need_list(dir->coll, &c->want, &c->w);
	case NODE_OBJECT:
	case NODE_NEWBORN:
		return model_need_object(dir->obj, &c->want, &c->w);
	case NODE_VIEW:
		return model_need_view(dir->obj, dir->view, &c->want, &c->w);
	case NODE_FIXED:
		return 0;
	default:
		return -ENOTDIR;
	}
}

static bool next_fixed(struct fs *fs, const struct node *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino,
	mode_t *ret_type)
{
	struct region *root = model_region(fs->model, 0);
	unsigned first = dir->fixed == FIXED_ROOT ? FIXED_ERROR : FIXED_VERSION;
	unsigned n = dir->fixed == FIXED_ROOT ? FIXED_CONTROL - FIXED_ERROR + 1 : FIXED_END - FIXED_VERSION;

	if (*off < n) {
		unsigned f = first + (unsigned)(*off)++;

		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", control_name(f));
		*ret_ino = f == FIXED_CONTROL ? ino_fixed(FIXED_CONTROL) : 0; /* sizes are the reader's */
		*ret_type = f == FIXED_CONTROL ? S_IFDIR : S_IFREG;
		return true;
	}
	while (dir->fixed == FIXED_ROOT && *off - n < region_collections(root)) {
		struct collection *coll = region_collection(root, (size_t)(*off)++ - n);

		if (!collection_offered(coll) && !collection_kind(coll)->always)
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", collection_kind(coll)->dir);
		*ret_ino = ino_collection(coll, false);
		*ret_type = S_IFDIR;
		return true;
	}
	return false;
}

static bool next_link(const struct node *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	const struct kind *k = collection_kind(dir->coll);

	while (k->links && k->links[*off - OFF_LINKS].attr) {
		const struct link *l = &k->links[(*off)++ - OFF_LINKS];
		struct object *to;

		if (!link_is_set(dir->obj, l))
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", l->name);
		*ret_ino = model_need_ref(dir->obj, l, NULL, NULL, &to) == 0 ? ino_link(to, OBJECT_DEPTH) : 0;
		return true;
	}
	return false;
}

static bool next_attr(const struct node *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	while (*off < object_slots(dir->obj)) {
		unsigned slot = (unsigned)(*off)++;

		if (!object_shows(dir->obj, slot) || object_slot_name(dir->obj, slot)[0] == '\0')
			continue;
		*ret_ino = ino_attr(dir->obj, slot);
		return object_file_name(dir->obj, slot, name) == 0;
	}
	return false;
}

static bool next_of_object(
	const struct node *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	const struct kind *k = collection_kind(dir->coll);

	*ret_type = S_IFREG;
	if (*off < OFF_LINKS) {
		if (next_attr(dir, off, name, ret_ino))
			return true;
		*off = OFF_LINKS;
	}
	*ret_type = S_IFLNK;
	if (*off < OFF_VIEWS) {
		if (next_link(dir, off, name, ret_ino))
			return true;
		*off = OFF_VIEWS;
	}
	*ret_type = S_IFDIR;
	if (*off < OFF_MISSING && k->views && k->views[*off - OFF_VIEWS].of) {
		const struct view *v = &k->views[(*off)++ - OFF_VIEWS];

		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", v->name);
		*ret_ino = ino_view(dir->obj, v);
		return true;
	}
	return false;
}

bool dir_next(struct fs *fs, const struct node *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino,
	mode_t *ret_type)
{
	struct object *o;

	switch (dir->type) {
	case NODE_FIXED:
		return next_fixed(fs, dir, off, name, ret_ino, ret_type);
	case NODE_OBJECT:
	case NODE_NEWBORN:
		return next_of_object(dir, off, name, ret_ino, ret_type);
	case NODE_COLLECTION:
		o = collection_next(dir->coll, off);
		break;
	case NODE_VIEW:
		o = view_next(dir->obj, dir->view, off);
		break;
	default:
		return false;
	}
	if (!o)
		return false;
	object_entry(o, name);
	*ret_ino = dir->type == NODE_VIEW ? ino_link(o, VIEW_DEPTH) : ino_object(o, NODE_OBJECT);
	*ret_type = dir->type == NODE_VIEW ? S_IFLNK : S_IFDIR;
	return true;
}
