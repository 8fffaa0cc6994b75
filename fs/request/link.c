/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: a link's text says where the reference points now; a link that is made
 * is resolved to its object at once, and only the object is kept.
 */
#include "fs/request/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/util/buf.h"
#include "client/kinds/kind.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/request/dir.h"
#include "fs/tree/scratch.h"

#define PATH_PARTS 64
#define TEMP_NAME_LEN 8 /* of the link that ln -sf makes and renames: "Cu" and six letters */

int link_text(const struct object *target, unsigned depth, struct buf *out)
{
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < depth; i++)
		buf_adds(out, "../");
	if (depth > 0)
		return object_path(target, out);
	object_entry(target, name);
	return buf_adds(out, name);
}

int link_dangling_text(const struct object *o, const struct link *l, struct buf *out)
{
	struct buf id;
	int err;

	for (unsigned i = 0; i < object_depth(o); i++)
		buf_adds(out, "../");
	buf_addf(out, "%s/", l->to);
	buf_init(&id, LIMIT_NAME_BYTES + 1);
	err = link_target_id(o, l, &id);
	if (!err)
		err = buf_adds(out, id.data);
	buf_release(&id);
	return err;
}

int run_readlink(struct call *c)
{
	struct node n;
	struct buf text;
	int err = node_of(c->fs, c->ino, &n);

	if (err)
		return err;
	if (n.type == NODE_SCRATCH)
		return reply_link(c, n.scratch->data);
	if (n.type == NODE_REGION_LINK)
		return reply_link(c, REGION_LINK_TEXT);
	if (n.type != NODE_LINK && n.type != NODE_DANGLING)
		return -EINVAL;
	if (n.type == NODE_LINK) { /* what it is called now */
		err = model_need_object(n.obj, &c->want, &c->w);
		if (!err)
			err = node_of(c->fs, c->ino, &n);
		if (err)
			return err;
	}
	buf_init(&text, 4096);
	err = n.type == NODE_LINK ? link_text(n.obj, n.depth, &text)
				  : link_dangling_text(n.obj, n.link, &text);
	if (!err)
		reply_link(c, text.data);
	buf_release(&text);
	return err;
}

/* ---- resolving */

/*
 * Path parts of `text` as seen from dir, from the mount's root, into parts
 * (which point into work). -EPERM when it leaves the mount.
 */
static int split_path(struct call *c, const struct node *dir, const char *text, struct buf *work,
	char **parts, size_t *ret_n)
{
	const char *mount = c->fs->options.mountpoint;
	size_t n = 0, len = strlen(mount);
	char *save = NULL;

	if (text[0] == '/') {
		if (strncmp(text, mount, len) != 0 || (text[len] != '/' && text[len] != '\0'))
			return call_error(c, -EPERM, "'%s' is outside of this mount", text);
		text += len;
	} else {
		node_path(c->fs, dir, work);
		buf_addc(work, '/');
	}
	if (buf_adds(work, text) < 0)
		return -ENAMETOOLONG;
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
static int walk(struct call *c, char **parts, size_t n, struct node *ret)
{
	struct node at;
	bool keep;
	int err = node_of(c->fs, FUSE_ROOT_ID, &at);

	for (size_t i = 0; i < n && !err; i++) {
		struct node next;

		err = dir_lookup(c, &at, parts[i], &next, &keep);
		if (!err && next.type == NODE_LINK)
			err = node_of(c->fs, ino_object(next.obj, NODE_OBJECT), &next);
		else if (!err && next.type == NODE_REGION_LINK)
			err = node_of(c->fs, FUSE_ROOT_ID, &next);
		at = next;
	}
	if (!err)
		*ret = at;
	return err;
}

static int resolve_path(struct call *c, const struct node *dir, const char *text, struct object **ret)
{
	char *parts[PATH_PARTS];
	struct buf work;
	struct node n;
	size_t count = 0;
	int err;

	buf_init(&work, 8192);
	err = split_path(c, dir, text, &work, parts, &count);
	if (!err)
		err = walk(c, parts, count, &n);
	if (!err && n.type != NODE_OBJECT)
		err = call_error(c, -EINVAL, "'%s' is not an object of the cloud", text);
	if (err == MODEL_ABSENT)
		call_error(c, err, "there is no '%s'", text);
	if (!err)
		*ret = n.obj;
	buf_release(&work);
	return err;
}

/* A bare name or id: of one of the kinds that may be linked there. */
static int resolve_bare(
	struct call *c, const struct node *dir, const char *entry, const char *text, struct object **ret)
{
	struct region *r = collection_region(dir->coll);
	const struct link *l = dir->view ? NULL : kind_link(collection_kind(dir->coll), entry);
	const char *kinds[8] = { l ? l->to : dir->view ? dir->view->of : NULL };
	size_t n = kinds[0] ? 1 : 0;
	bool link, several = false;
	int err = MODEL_ABSENT;

	for (const struct connection *a = dir->view ? dir->view->connections : NULL; a && a->to && n < 8; a++)
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

int link_resolve(
	struct call *c, const struct node *dir, const char *entry, const char *text, struct object **ret)
{
	int err;

	if (!strchr(text, '/') && strcmp(text, "..") != 0 && strcmp(text, ".") != 0)
		return resolve_bare(c, dir, entry, text, ret);
	err = resolve_path(c, dir, text, ret);
	if (!err && collection_region(object_collection(*ret)) != collection_region(dir->coll))
		err = call_error(c, -EINVAL, "'%s' is in another region", text);
	return err;
}

/* ---- connecting */

static int put_link(struct call *c, const struct node *dir, const struct link *l, const char *text)
{
	struct object *target;
	int err;

	if (l->shown)
		return call_error(
			c, -EPERM, "the link %s cannot be made or removed: see %s", l->name, l->hint);
	err = link_resolve(c, dir, l->name, text, &target);
	if (err)
		return err;
	if (strcmp(collection_kind(object_collection(target))->dir, l->to) != 0)
		return call_error(c, -EINVAL, "%s leads to a %s, and '%s' is a %s", l->name,
			kind_title(collection_kind(region_find(collection_region(dir->coll), l->to))), text,
			kind_title(collection_kind(object_collection(target))));
	c->result = ino_link(target, object_depth(dir->obj));
	return model_set_ref(dir->obj, l, target, &c->w);
}

static int put_in_view(struct call *c, const struct node *dir, const char *text)
{
	struct object *target;
	int err = link_resolve(c, dir, NULL, text, &target);

	if (err)
		return err;
	c->result = ino_link(target, object_depth(dir->obj) + 1);
	return model_view_add(dir->obj, dir->view, target, &c->w);
}

int link_put(struct call *c, const struct node *dir, const char *entry, const char *text)
{
	const struct link *l;

	if (dir->type == NODE_VIEW)
		return put_in_view(c, dir, text);
	l = kind_link(collection_kind(dir->coll), entry);
	if (!l)
		return call_error(c, -EPERM, "'%s' is not a reference of a %s", entry,
			kind_title(collection_kind(dir->coll)));
	return put_link(c, dir, l, text);
}

static int linked(struct call *c)
{
	return reply_entry(c, c->result, false);
}

static bool is_temp_name(const char *name)
{
	return strncmp(name, "Cu", 2) == 0 && strlen(name) == TEMP_NAME_LEN;
}

static int scratch_link(struct call *c, const struct node *dir)
{
	struct scratch *s;
	int err = scratch_new(c, dir->ino, S_IFLNK | 0777, c->name2, &s);

	return err ? err : reply_entry(c, ino_scratch(s->number), false);
}

int run_symlink(struct call *c)
{
	struct node dir, there;
	bool keep;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	if (dir.type != NODE_OBJECT && dir.type != NODE_NEWBORN && dir.type != NODE_VIEW)
		return call_error(c, -EPERM, "nothing can be linked here");
	err = dir_lookup(c, &dir, c->name, &there, &keep);
	if (err != MODEL_ABSENT && err != MODEL_SEVERAL)
		return err ? err : -EEXIST;
	memset(&c->w.error, 0, sizeof(c->w.error));
	if (dir.type == NODE_VIEW ? is_temp_name(c->name) : !kind_link(collection_kind(dir.coll), c->name))
		return scratch_link(c, &dir);
	err = link_put(c, &dir, c->name, c->name2);
	if (err == MODEL_SENT)
		c->finish = linked;
	return err ? err : linked(c);
}

/* ---- removing */

static int unlinked(struct call *c)
{
	return reply_err(c, 0);
}

static int nothing_removed(struct call *c, const struct node *dir)
{
	struct buf path, text;

	buf_init(&path, 4096);
	buf_init(&text, LIMIT_MESSAGE_BYTES);
	if (dir->type == NODE_VIEW && !dir->view->nested)
		buf_addf(&path, "%s/%s", dir->view->of, c->name);
	else
		node_path(c->fs, dir, &path);
	if (node_is_home(dir))
		buf_addf(&path, "/%s", c->name);
	buf_addf(&text, "nothing removed: rmdir %s removes the %s", path.data,
		kind_title(dir->type == NODE_VIEW
				? collection_kind(region_find(collection_region(dir->coll), dir->view->of))
				: collection_kind(dir->coll)));
	control_say(c->fs, c->pid, text.data);
	buf_release(&path);
	buf_release(&text);
	return unlinked(c);
}

static int unlink_in_view(struct call *c, const struct node *dir)
{
	struct object *o;
	int err = model_need_view(dir->obj, dir->view, &c->want, &c->w);

	if (err)
		return err;
	if (!view_connects(dir->view))
		return nothing_removed(c, dir);
	err = view_find(dir->obj, dir->view, c->name, &o, &c->w.error);
	if (err)
		return err;
	c->finish = unlinked;
	return model_view_remove(dir->obj, dir->view, o, &c->w);
}

int run_unlink(struct call *c)
{
	const struct link *l;
	struct scratch *s;
	struct node dir;
	int err = node_of(c->fs, c->ino, &dir);

	if (err)
		return err;
	s = scratch_find(c->fs, c->ino, c->name);
	if (s) {
		scratch_drop(c->fs, s);
		return unlinked(c);
	}
	if (node_is_home(&dir)) /* an id, a label: another name of what rmdir removes */
		return nothing_removed(c, &dir);
	if (dir.type == NODE_VIEW)
		return unlink_in_view(c, &dir);
	if (dir.type != NODE_OBJECT && dir.type != NODE_NEWBORN)
		return call_error(c, -EPERM, "this cannot be removed");
	l = kind_link(collection_kind(dir.coll), c->name);
	if (!l)
		absent_note(c->fs, dir.ino, c->name, c->pid);
	if (!l || l->shown || !object_writable(dir.obj, l->attr))
		return nothing_removed(c, &dir);
	c->finish = unlinked;
	err = model_set_ref(dir.obj, l, NULL, &c->w);
	return err ? err : unlinked(c);
}
