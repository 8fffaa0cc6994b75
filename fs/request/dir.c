/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dir: the layout of the tree. An object's directory holds a file for each
 * attribute, then its links, then its views; positions in it are given by
 * fixed ranges, so that an attribute that turns up later moves nothing.
 */
#include "fs/request/dir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/request/finding.h"
#include "fs/request/regions.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/promised.h"
#include "fs/tree/scratch.h"
#include "fs/tree/stat.h"
#include "fs/tree/whiteout.h"

#define OFF_LINKS 0x10000u /* after all slots */
#define OFF_VIEWS 0x20000u
#define OFF_END 0x7ffffffffffffff0u /* after all objects of a collection or view */

/* Says whether objects have this directory: the cloud has what it would hold. */
static bool is_view_shown(const struct inode *dir, const struct view *v)
{
	struct collection *of = region_find(collection_region(dir->coll), v->of);

	return of && (collection_kind(of)->always || collection_offered(of));
}

/* ---- by name */

/* Tells whether the root has regions/: of several clouds each has its own. */
static bool has_regions(const struct fs *fs)
{
	return !model_has_all(fs->model) && model_regions(fs->model) > 1;
}

/* The fixed entries of a fixed directory, in their order: 0 past the last. */
static unsigned fixed_entry(struct fs *fs, const struct inode *dir, unsigned n)
{
	static const unsigned root[] = { FIXED_ERROR, FIXED_CONTROL, FIXED_REGIONS };

	if (dir->fixed == FIXED_ROOT)
		return n < (has_regions(fs) ? 3 : 2) ? root[n] : 0;
	if (dir->fixed == FIXED_CONTROL)
		return control_is_inside(FIXED_VERSION + n) ? FIXED_VERSION + n : 0;
	return 0;
}

static bool is_fixed_dir(unsigned fixed)
{
	return fixed == FIXED_CONTROL || fixed == FIXED_REGIONS || fixed == FIXED_JOURNAL;
}

/* Finds a change by its number, as it is listed. */
static int lookup_change(struct call *c, const char *name, struct inode *ret)
{
	unsigned long long n = strtoull(name, NULL, 10);
	char listed[24];

	snprintf(listed, sizeof(listed), "%llu", n);
	if (strcmp(listed, name) != 0 || !journal_has(c->fs->model, n))
		return MODEL_ABSENT;
	return inode_of(c->fs, inode_change(n), ret);
}

static int lookup_change_file(
	struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	const char *file;

	for (unsigned i = 0; (file = control_journal_name(i)); i++)
		if (strcmp(file, name) == 0)
			return inode_of(c->fs, inode_change_file(dir->version, i), ret);
	return MODEL_ABSENT;
}

static fuse_ino_t number_of_fixed(const struct fs *fs, unsigned f)
{
	return f == FIXED_EVENTS ? inode_events(fs) : inode_fixed((enum fixed_inode)f);
}

static int lookup_fixed(
	struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	unsigned f;

	for (unsigned i = 0; (f = fixed_entry(c->fs, dir, i)); i++)
		if (strcmp(name, control_name(f)) == 0) {
			int err = is_fixed_dir(f) ? 0 : control_render(c->fs, f);

			f = f == FIXED_ERROR ? control_error_of(c->fs, c->pid) : f;
			return err ? err : inode_of(c->fs, number_of_fixed(c->fs, f), ret);
		}
	if (dir->fixed == FIXED_JOURNAL)
		return lookup_change(c, name, ret);
	if (dir->fixed == FIXED_ROOT && model_has_all(c->fs->model))
		return regions_lookup_cloud(c, name, ret);
	if (dir->fixed == FIXED_ROOT)
		return regions_lookup_in(c, model_region(c->fs->model, 0), name, ret);
	return dir->fixed == FIXED_REGIONS
		? regions_lookup(c, model_region(c->fs->model, 0), name, ret)
		: MODEL_ABSENT;
}

/* How many parts a path to this view, or to the .draft in it, has. */
static unsigned depth_of(const struct inode *dir)
{
	return object_depth(dir->obj) + 1 + (dir->type == INODE_VIEW_DRAFTS);
}

/*
 * An object's own directory, or a link to it under another of its names, or to a draft that lies
 * in the .draft of its collection.
 */
static int lookup_place(struct call *c, const struct inode *dir, const char *name,
	struct inode *ret, bool *ret_keep)
{
	struct object *o;
	struct place p;
	bool link;
	int err;

	if (name[0] == '.' || !inode_place(dir, &p)) /* hidden names are all our own */
		return MODEL_ABSENT;
	err = model_need_entry(&p, name, &c->want, &c->w, &o, &link);
	if (err)
		return err;
	*ret_keep = true;
	if (!inode_is_home(dir))
		return inode_of(c->fs, inode_link(o, depth_of(dir)), ret);
	return inode_of(c->fs, link ? inode_link(o, 0) : inode_object(o, INODE_OBJECT), ret);
}

static bool can_draft(const struct collection *coll)
{
	return collection_offered(coll) && !collection_kind(coll)->no_create;
}

static int lookup_collection(struct call *c, const struct inode *dir, const char *name,
	struct inode *ret, bool *ret_keep)
{
	fuse_ino_t json;
	int err;

	if (strcmp(name, ".json") == 0) {
		err = model_need_values(dir->coll, &c->want, &c->w);
		if (!err)
			err = rendered_need(c->fs, dir->coll, &c->rendered, &json);
		return err ? err : inode_of(c->fs, json, ret);
	}
	if (strcmp(name, ".schema") == 0)
		return inode_of(c->fs, inode_schema(dir->coll), ret);
	if (strcmp(name, ".draft") == 0 && can_draft(dir->coll))
		return inode_of(c->fs, inode_drafts(dir->coll), ret);
	return lookup_place(c, dir, name, ret, ret_keep);
}

static int lookup_link(
	struct call *c, const struct inode *dir, const struct link *l, struct inode *ret)
{
	struct object *to;
	int err = model_need_ref(dir->obj, l, &c->want, &c->w, &to);

	if (err == MODEL_ABSENT &&
		link_is_set(dir->obj, l)) /* not ours to see: the link is there all the same */
		return inode_of(c->fs, inode_dangling(dir->obj, l), ret);
	return err ? err : inode_of(c->fs, inode_link(to, object_depth(dir->obj)), ret);
}

/* Finds what the object's directory holds by itself. */
static int lookup_thing(struct call *c, const struct inode *dir, const char *name,
	struct inode *ret, bool *ret_keep)
{
	const struct kind *k = collection_kind(dir->coll);
	int slot, err;

	err = model_need_object(dir->obj, &c->want, &c->w);
	if (err)
		return err;
	if (object_is_gone(dir->obj))
		return MODEL_ABSENT;
	*ret_keep = true;
	if (strcmp(name, ".json") == 0)
		return inode_of(c->fs, inode_object(dir->obj, INODE_OBJECT_JSON), ret);
	if (strcmp(name, ".missing") == 0 && object_is_draft(dir->obj))
		return inode_of(c->fs, inode_object(dir->obj, INODE_MISSING), ret);
	if (strcmp(name, ".blockers") == 0 && !object_is_draft(dir->obj))
		return inode_of(c->fs, inode_object(dir->obj, INODE_BLOCKERS), ret);
	if (kind_view(k, name) && is_view_shown(dir, kind_view(k, name)))
		return inode_of(c->fs, inode_view(dir->obj, kind_view(k, name)), ret);
	if (kind_link(k, name))
		return lookup_link(c, dir, kind_link(k, name), ret);
	slot = attribute_slot_of_file(dir->obj, name);
	if (slot < 0)
		return slot == -ENOMEM ? slot : MODEL_ABSENT;
	return inode_of(c->fs, inode_attr(dir->obj, (unsigned)slot), ret);
}

/* Finds what the caller has copied and is left aside: nobody's file or link. */
static int lookup_aside(
	struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	bool is_link = dir->type == INODE_VIEW || kind_link(collection_kind(dir->coll), name);
	struct scratch *s = copier_has_made(c->fs->copiers, dir->obj, name, c->pid)
		? scratch_find(c->fs, dir->ino, scratch_aside(is_link))
		: NULL;

	return s ? inode_of(c->fs, inode_scratch(s->number), ret) : MODEL_ABSENT;
}

static int lookup_object(struct call *c, const struct inode *dir, const char *name,
	struct inode *ret, bool *ret_keep)
{
	struct scratch *s = scratch_find(c->fs, dir->ino, name);
	int err;

	if (s)
		return inode_of(c->fs, inode_scratch(s->number), ret);
	if (whiteout_hides(c->fs->whiteouts, dir->ino, name, c->pid) ||
		(name[0] != '.' && copier_hides(c->fs->copiers, dir->obj, name, c->pid)))
		return MODEL_ABSENT;
	err = lookup_thing(c, dir, name, ret, ret_keep);
	return err == MODEL_ABSENT ? lookup_aside(c, dir, name, ret) : err;
}

int dir_there(struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	bool keep;

	return lookup_thing(c, dir, name, ret, &keep);
}

/* Says whether drafts can be made in a view: as objects can. */
static bool can_draft_in(const struct inode *dir)
{
	struct collection *of = region_find(collection_region(dir->coll), dir->view->of);

	return dir->view->nested ||
		(dir->view->make && !object_is_draft(dir->obj) && of && can_draft(of) &&
			!collection_kind(of)->parent);
}

/* Finds a directory that the caller has copied and that is left aside. */
static int lookup_nobodys(
	struct call *c, const struct inode *dir, const char *name, struct inode *ret)
{
	if (!copier_has_made_dir(c->fs->copiers, dir->obj, dir->ino, name, c->pid))
		return MODEL_ABSENT;
	return inode_of(c->fs, inode_aside(dir, name), ret);
}

static int lookup_view(struct call *c, const struct inode *dir, const char *name, struct inode *ret,
	bool *ret_keep)
{
	struct scratch *s = scratch_find(c->fs, dir->ino, name);
	struct object *o;
	int err;

	if (s)
		return inode_of(c->fs, inode_scratch(s->number), ret);
	if (strcmp(name, ".draft") == 0 && can_draft_in(dir))
		return inode_of(c->fs, inode_view_drafts(dir->obj, dir->view), ret);
	if (promised_has(promised_of(c->fs, dir), name))
		return inode_of(c->fs, inode_aside(dir, name), ret);
	if (strcmp(name, ".schema") == 0 && dir->view->nested)
		return inode_of(c->fs,
			inode_schema(region_find(collection_region(dir->coll), dir->view->of)),
			ret);
	if (dir->view->nested && object_is_draft(dir->obj) &&
		lookup_nobodys(c, dir, name, ret) == 0)
		return 0;
	if (dir->view->nested)
		return lookup_place(c, dir, name, ret, ret_keep);
	err = model_need_view(dir->obj, dir->view, &c->want, &c->w);
	if (err)
		return err;
	err = view_find(dir->obj, dir->view, name, &o, &c->w.error);
	if (err)
		return err == MODEL_ABSENT ? lookup_aside(c, dir, name, ret) : err;
	*ret_keep = true;
	return inode_of(c->fs, inode_link(o, depth_of(dir)), ret);
}

int dir_lookup(struct call *c, const struct inode *dir, const char *name, struct inode *ret,
	bool *ret_keep)
{
	*ret_keep = false;
	if (strlen(name) > LIMIT_NAME_BYTES)
		return -ENAMETOOLONG;
	switch (dir->type) {
	case INODE_FIXED:
		*ret_keep = true;
		return lookup_fixed(c, dir, name, ret);
	case INODE_REGION:
		*ret_keep = true;
		return regions_lookup_tree(c, dir->region, name, ret);
	case INODE_REGIONS:
		*ret_keep = true;
		return regions_lookup(c, dir->region, name, ret);
	case INODE_COLLECTION:
		return lookup_collection(c, dir, name, ret, ret_keep);
	case INODE_OBJECT:
	case INODE_NEWBORN:
		return lookup_object(c, dir, name, ret, ret_keep);
	case INODE_VIEW:
		return lookup_view(c, dir, name, ret, ret_keep);
	case INODE_ASIDE:
		return lookup_nobodys(c, dir, name, ret);
	case INODE_CHANGE:
		return lookup_change_file(c, dir, name, ret);
	case INODE_DRAFTS:
	case INODE_VIEW_DRAFTS:
		return lookup_place(c, dir, name, ret, ret_keep);
	case INODE_BLOCKERS:
	case INODE_INDEX:
	case INODE_VALUE:
	case INODE_VALUE_KIND:
		return finding_lookup(c, dir, name, ret);
	default:
		return -ENOTDIR;
	}
}

double dir_negative_timeout(struct call *c, const struct inode *dir)
{
	if (whiteout_hides(c->fs->whiteouts, dir->ino, c->name, c->pid) ||
		(dir->obj && copier_copies(c->fs->copiers, dir->obj, c->pid)))
		return 0; /* from that one program */
	return stat_negative_timeout(c->fs, dir);
}

/* ---- in order */

int dir_need(struct call *c, const struct inode *dir)
{
	switch (dir->type) {
	case INODE_COLLECTION:
		return model_need_list(dir->coll, &c->want, &c->w);
	case INODE_OBJECT:
	case INODE_NEWBORN:
		return model_need_object(dir->obj, &c->want, &c->w);
	case INODE_VIEW:
		return model_need_view(dir->obj, dir->view, &c->want, &c->w);
	case INODE_REGION:
		return model_cloud_need(dir->region, &c->w);
	case INODE_FIXED:
	case INODE_REGIONS:
	case INODE_DRAFTS:
	case INODE_VIEW_DRAFTS:
	case INODE_ASIDE:
	case INODE_CHANGE:
		return 0;
	case INODE_BLOCKERS:
	case INODE_INDEX:
	case INODE_VALUE:
	case INODE_VALUE_KIND:
		return finding_need(c, dir);
	default:
		return -ENOTDIR;
	}
}

static bool next_change(
	struct fs *fs, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	uint64_t n = journal_next(fs->model, *off);

	if (!n)
		return false;
	snprintf(name, LIMIT_NAME_BYTES + 1, "%llu", (unsigned long long)n);
	*ret_ino = inode_change(n);
	*ret_type = S_IFDIR;
	*off = n;
	return true;
}

static bool next_change_file(
	const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	const char *file = control_journal_name((unsigned)(*off < JOURNAL_FILES ? *off : ~0u));

	if (!file)
		return false;
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", file);
	*ret_ino = inode_change_file(dir->version, (unsigned)(*off)++);
	*ret_type = S_IFREG;
	return true;
}

static bool next_fixed(struct fs *fs, const struct inode *dir, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type)
{
	unsigned n = 0, f = *off < FIXED_END ? fixed_entry(fs, dir, (unsigned)*off) : 0;

	if (dir->fixed == FIXED_REGIONS)
		return regions_next(fs, model_region(fs->model, 0), off, name, ret_ino, ret_type);
	if (dir->fixed == FIXED_JOURNAL)
		return next_change(fs, off, name, ret_ino, ret_type);
	if (f) {
		++*off;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", control_name(f));
		*ret_ino = number_of_fixed(fs, f);
		*ret_type = is_fixed_dir(f) ? S_IFDIR : S_IFREG;
		return true;
	}
	*ret_type = S_IFDIR;
	while (fixed_entry(fs, dir, n))
		n++;
	if (dir->fixed != FIXED_ROOT)
		return false;
	return model_has_all(fs->model)
		? regions_next_cloud(fs, n, off, name, ret_ino)
		: regions_next_in(model_region(fs->model, 0), n, off, name, ret_ino);
}

/* Returns row n of a kind's links; NULL past the end: a caller may seek to any offset. */
static const struct link *link_at(const struct kind *k, uint64_t n)
{
	const struct link *l = k->links;

	while (l && l->attr && n-- > 0)
		l++;
	return l && l->attr ? l : NULL;
}

/* The same of its views. */
static const struct view *view_at(const struct kind *k, uint64_t n)
{
	const struct view *v = k->views;

	while (v && v->of && n-- > 0)
		v++;
	return v && v->of ? v : NULL;
}

static bool next_link(const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	const struct link *l;

	while ((l = link_at(collection_kind(dir->coll), *off - OFF_LINKS))) {
		const struct object *to;

		++*off;
		if (!link_is_set(dir->obj, l))
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", l->name);
		to = link_target(dir->obj, l);
		*ret_ino =
			to ? inode_link(to, object_depth(dir->obj)) : inode_dangling(dir->obj, l);
		return true;
	}
	return false;
}

static bool next_attr(const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino)
{
	while (*off < attribute_slots(dir->obj)) {
		unsigned slot = (unsigned)(*off)++;

		if (!attribute_shows(dir->obj, slot) ||
			attribute_file_name(dir->obj, slot, name) < 0)
			continue;
		*ret_ino = inode_attr(dir->obj, slot);
		return true;
	}
	return false;
}

static bool next_of_object(
	const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	const struct view *v;

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
	while ((v = view_at(collection_kind(dir->coll), *off - OFF_VIEWS))) {
		++*off;
		if (!is_view_shown(dir, v))
			continue;
		snprintf(name, LIMIT_NAME_BYTES + 1, "%s", v->name);
		*ret_ino = inode_view(dir->obj, v);
		return true;
	}
	return false;
}

/* .draft is listed, last, while it holds something. */
static bool next_drafts(const struct inode *dir, const struct place *p, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type)
{
	struct place drafts = *p;
	uint64_t cursor = 0;

	if (*off >= OFF_END)
		return false;
	*off = OFF_END;
	drafts.drafts = true;
	if (p->drafts || !place_next(&drafts, &cursor))
		return false;
	snprintf(name, LIMIT_NAME_BYTES + 1, ".draft");
	*ret_ino = dir->obj ? inode_view_drafts(dir->obj, dir->view) : inode_drafts(dir->coll);
	*ret_type = S_IFDIR;
	return true;
}

static bool next_of_place(
	const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino, mode_t *ret_type)
{
	struct object *o = NULL;
	struct place p;

	if (!inode_place(dir, &p))
		return false;
	if (*off < OFF_END)
		o = dir->type == INODE_VIEW ? view_next(dir->obj, dir->view, off)
					    : place_next(&p, off);
	if (!o)
		return inode_is_home(dir) && next_drafts(dir, &p, off, name, ret_ino, ret_type);
	if (dir->type == INODE_VIEW)
		view_entry(dir->obj, dir->view, o, name);
	else
		place_entry(&p, o, name);
	*ret_ino =
		inode_is_home(dir) ? inode_object(o, INODE_OBJECT) : inode_link(o, depth_of(dir));
	*ret_type = inode_is_home(dir) ? S_IFDIR : S_IFLNK;
	return true;
}

/* Lists what will be made with a draft as what is there. */
static bool next_promised(const struct inode *dir, const struct promised *p, uint64_t *off,
	char *name, fuse_ino_t *ret_ino)
{
	while (*off < p->n && !p->names[*off])
		++*off;
	if (*off >= p->n)
		return false;
	snprintf(name, LIMIT_NAME_BYTES + 1, "%s", p->names[(*off)++]);
	*ret_ino = inode_aside(dir, name);
	return true;
}

bool dir_next(struct fs *fs, const struct inode *dir, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type)
{
	switch (dir->type) {
	case INODE_FIXED:
		return next_fixed(fs, dir, off, name, ret_ino, ret_type);
	case INODE_CHANGE:
		return next_change_file(dir, off, name, ret_ino, ret_type);
	case INODE_REGION:
		*ret_type = S_IFDIR;
		return regions_next_tree(fs, dir->region, off, name, ret_ino);
	case INODE_REGIONS:
		return regions_next(fs, dir->region, off, name, ret_ino, ret_type);
	case INODE_OBJECT:
	case INODE_NEWBORN:
		return next_of_object(dir, off, name, ret_ino, ret_type);
	case INODE_BLOCKERS:
	case INODE_INDEX:
	case INODE_VALUE:
	case INODE_VALUE_KIND:
		return finding_next(fs, dir, off, name, ret_ino, ret_type);
	default:
		*ret_type = S_IFDIR;
		if (promised_of(fs, dir))
			return next_promised(dir, promised_of(fs, dir), off, name, ret_ino);
		return next_of_place(dir, off, name, ret_ino, ret_type);
	}
}

int dir_refuse_hidden(struct call *c, const char *name)
{
	if (name[0] != '.')
		return 0;
	return call_error(
		c, -EPERM, "names that begin with a dot are cloudnetfs's own: write %%2E");
}
