/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: each type of inode has one text.
 */
#include "fs/tree/text.h"

#include <errno.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch.h"
#include "fs/tree/value.h"

#define REGION_LINK_TEXT ".." /* the root's own region, in regions/ */

int text_of_file(struct fs *fs, const struct inode *n, struct buf *out)
{
	switch (n->type) {
	case INODE_FIXED:
		return control_text(fs, n->fixed, out);
	case INODE_CHANGE_FILE:
		return journal_text(fs->model, n->version, (enum journal_file)n->slot, out);
	case INODE_ATTR:
		return attribute_text(n->obj, n->slot, out);
	case INODE_OBJECT_JSON:
		return object_json(n->obj, out);
	case INODE_SCHEMA:
		return schema_of_collection(n->coll, out);
	case INODE_MISSING:
		return body_missing(n->obj, out);
	case INODE_SCRATCH:
		return buf_add(out, n->scratch->data, n->scratch->len);
	default:
		return -EISDIR;
	}
}

/* Appends a path from `depth` levels down to the object; depth 0: the entry alone. */
static int path_from(const struct object *target, unsigned depth, struct buf *out)
{
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < depth; i++)
		buf_adds(out, "../");
	if (depth > 0)
		return entry_path(target, out);
	entry_name(target, name);
	return buf_adds(out, name);
}

static int dangling_path(const struct object *o, const struct link *l, struct buf *out)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_NAME_BYTES + 1);
	int err = link_target_id(o, l, &id);

	if (err)
		return err;
	for (unsigned i = 0; i < object_depth(o); i++)
		buf_adds(out, "../");
	return buf_addf(out, "%s/%s", l->to, id.data);
}

int text_of_link(const struct inode *n, struct buf *out)
{
	switch (n->type) {
	case INODE_LINK:
		return path_from(n->obj, n->depth, out);
	case INODE_DANGLING:
		return dangling_path(n->obj, n->link, out);
	case INODE_REGION_LINK:
		return buf_adds(out, REGION_LINK_TEXT);
	case INODE_VALUE_LINK:
		return found_value_entry(value_text(n->value), out);
	case INODE_SCRATCH:
		if (S_ISLNK(n->scratch->mode))
			return buf_add(out, n->scratch->data, n->scratch->len);
		return -EINVAL;
	default:
		return -EINVAL;
	}
}
