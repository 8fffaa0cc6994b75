/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: the texts of files and links, from memory.
 */
#include "fs/tree/text.h"

#include <errno.h>
#include <stdlib.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch.h"

/* A collection's .json may be large and is read in pieces: it is made once. */
static int collection_text(struct fs *fs, const struct inode *n, struct buf *out)
{
	struct rendered *r = &fs->rendered;
	uint64_t version = collection_version(n->coll) + 1;
	struct buf text;

	if (r->ino != n->ino || r->version != version || !r->text) {
		buf_init(&text, LIMIT_RENDER_BYTES);
		if (collection_json(n->coll, &text) < 0) {
			int err = text.err;

			buf_release(&text);
			return err;
		}
		free(r->text);
		r->len = text.len;
		r->text = buf_detach(&text);
		r->ino = n->ino;
		r->version = version;
		buf_release(&text);
	}
	return buf_add(out, r->text, r->len);
}

int text_of_file(struct fs *fs, const struct inode *n, struct buf *out)
{
	switch (n->type) {
	case INODE_FIXED:
		return control_text(fs, n->fixed, out);
	case INODE_ATTR:
		return object_attr_text(n->obj, n->slot, out);
	case INODE_OBJECT_JSON:
		return object_json(n->obj, out);
	case INODE_MISSING:
		return object_missing(n->obj, out);
	case INODE_COLLECTION_JSON:
		return collection_text(fs, n, out);
	case INODE_SCRATCH:
		return buf_add(out, n->scratch->data, n->scratch->len);
	default:
		return -EISDIR;
	}
}

int text_of_link(const struct object *target, unsigned depth, struct buf *out)
{
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < depth; i++)
		buf_adds(out, "../");
	if (depth > 0)
		return object_path(target, out);
	object_entry(target, name);
	return buf_adds(out, name);
}

int text_of_dangling(const struct object *o, const struct link *l, struct buf *out)
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
