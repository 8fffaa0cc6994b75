/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve: a link that is made is resolved to its object at once, and only the object
 * is kept.
 */
#include "fs/request/resolve.h"

#include <errno.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/request/absolute.h"
#include "fs/request/call.h"
#include "fs/request/dir.h"

#define PATH_PARTS 64

/*
 * Puts the parts of the path `text`, as seen from dir, into parts from the
 * mount's root on (they point into work). -EPERM when it leaves the mount.
 */
static int split_path(struct call *c, const struct inode *dir, const char *text, struct buf *work,
	char **parts, size_t *ret_n)
{
	char *save = NULL;
	size_t n = 0;
	int err = 0;

	if (text[0] == '/') {
		err = absolute_inside(c->fs, c->pid, text, work);
	} else {
		inode_path(c->fs, dir, work);
		buf_addf(work, "/%s", text);
	}
	if (err == -EPERM)
		return call_error(c, -EPERM, "'%s' is outside of this mount", text);
	err = err ? err : work->err;
	if (err)
		return err == -ENOMEM ? err : -ENAMETOOLONG;
	for (char *p = strtok_r(work->data, "/", &save); p; p = strtok_r(NULL, "/", &save)) {
		if (strcmp(p, ".") == 0)
			continue;
		if (strcmp(p, "..") == 0) {
			if (n == 0)
				return call_error(c, -EPERM, "'%s' is outside of this mount", text);
			n--;
			continue;
		}
		if (n == PATH_PARTS)
			return -ENAMETOOLONG;
		parts[n++] = p;
	}
	*ret_n = n;
	return 0;
}

/* Walks from the root; what a link points to is walked on from. */
static int walk_path(struct call *c, char **parts, size_t n, struct inode *ret)
{
	struct inode at;
	bool keep;
	int err = inode_of(c->fs, FUSE_ROOT_ID, &at);

	for (size_t i = 0; i < n && !err; i++) {
		struct inode next;

		err = dir_lookup(c, &at, parts[i], &next, &keep);
		if (!err && next.type == INODE_LINK)
			err = inode_of(c->fs, inode_object(next.obj, INODE_OBJECT), &next);
		else if (!err && next.type == INODE_REGION_LINK)
			err = inode_of(c->fs, inode_region(c->fs, next.region), &next);
		at = next;
	}
	if (!err)
		*ret = at;
	return err;
}

static int resolve_path(
	struct call *c, const struct inode *dir, const char *text, struct object **ret)
{
	CLEANUP_BUF struct buf work = BUF_LOCAL(8192);
	char *parts[PATH_PARTS];
	struct inode n;
	size_t count = 0;
	int err;

	err = split_path(c, dir, text, &work, parts, &count);
	if (!err)
		err = walk_path(c, parts, count, &n);
	if (!err && n.type != INODE_OBJECT)
		err = call_error(c, -EINVAL, "'%s' is not an object of the cloud", text);
	if (err == MODEL_ABSENT)
		call_error(c, err, "there is no '%s'", text);
	if (!err)
		*ret = n.obj;
	return err;
}

/* Resolves a bare name or id, of one of the kinds that may be linked there. */
static int resolve_bare(struct call *c, const struct inode *dir, const char *entry,
	const char *text, struct object **ret)
{
	struct region *r = collection_region(dir->coll);
	const struct link *l = dir->view ? NULL : kind_link(collection_kind(dir->coll), entry);
	const char *kinds[8] = { l ? l->to : dir->view ? dir->view->of : NULL };
	size_t n = kinds[0] ? 1 : 0;
	bool link, several = false;
	int err = MODEL_ABSENT;

	for (const struct connection *a = dir->view ? dir->view->connections : NULL;
		a && a->to && n < 8; a++)
		kinds[n++] = a->to;
	for (size_t i = 0; i < n && (err == MODEL_ABSENT || err == MODEL_SEVERAL); i++) {
		struct collection *coll = region_find(r, kinds[i]);

		if (coll)
			err = model_need_entry(
				&(struct place){ .coll = coll }, text, &c->want, &c->w, ret, &link);
		several |= err == MODEL_SEVERAL;
	}
	if (err == MODEL_ABSENT && several) /* its sentence stands */
		return MODEL_SEVERAL;
	if (err == MODEL_ABSENT)
		call_error(c, err, "there is no '%s'", text);
	return err;
}

int resolve_target(struct call *c, const struct inode *dir, const char *entry, const char *text,
	struct object **ret)
{
	const struct region *here, *there;
	int err;

	if (!strchr(text, '/') && strcmp(text, "..") != 0 && strcmp(text, ".") != 0)
		return resolve_bare(c, dir, entry, text, ret);
	err = resolve_path(c, dir, text, ret);
	if (err)
		return err;
	here = collection_region(dir->coll);
	there = collection_region(object_collection(*ret));
	if (here != there)
		err = call_error(c, -EINVAL, "'%s' is in another %s", text,
			region_is_beside(here, there) ? "region" : "cloud");
	return err;
}
