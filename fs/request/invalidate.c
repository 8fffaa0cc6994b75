/* SPDX-License-Identifier: Apache-2.0 */
/*
 * invalidate: a change of the model, as the inodes and entries that show it.
 */
#include "fs/request/invalidate.h"

#include <errno.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "fs/kernel/known.h"
#include "fs/kernel/notify.h"
#include "fs/request/poll.h"
#include "fs/request/telling.h"
#include "fs/tree/control.h"
#include "fs/tree/inode.h"
#include "fs/tree/readers.h"

/*
 * Has the object's .json looked up again, which finds another version of it; whoever holds it open
 * reads his to its end.
 */
static void changed_json(struct fs *fs, const struct object *o)
{
	const enum inode_type dirs[] = { INODE_OBJECT, INODE_NEWBORN };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (known_may_have(fs->known, inode_object(o, dirs[i]), ".json"))
			notify_entry(fs->notifier, inode_object(o, dirs[i]), ".json");
	poll_changed(fs, o, inode_object(o, INODE_OBJECT_JSON));
}

/* In this order: whoever is woken must find the kernel's pages gone. */
static void changed_file(struct fs *fs, const struct object *o, fuse_ino_t ino)
{
	notify_inode(fs->notifier, ino);
	poll_changed(fs, o, ino);
}

static void changed_value(struct fs *fs, const struct change *c)
{
	const struct kind *k = collection_kind(c->collection);
	int slot = attribute_slot(c->object, c->name);

	if (slot >= 0)
		changed_file(fs, c->object, inode_attr(c->object, (unsigned)slot));
	changed_json(fs, c->object);
	for (const struct link *l = k->links; l && l->attr; l++)
		if (strcmp(l->attr, c->name) == 0 ||
			(l->draft_attr && strcmp(l->draft_attr, c->name) == 0))
			notify_entry(fs->notifier, inode_object(c->object, INODE_OBJECT), l->name);
}

/* The kernel keeps a link's text: has it forget each that it was told of, whatever its depth. */
static void changed_links(struct fs *fs, const struct object *o)
{
	unsigned depths = known_depths(fs->known);

	for (unsigned depth = 0; depths >> depth; depth++)
		if (depths >> depth & 1 && known_may_have_link(fs->known, inode_link(o, depth)))
			notify_inode(fs->notifier, inode_link(o, depth));
}

static fuse_ino_t directory_of(const struct change *c)
{
	if (c->drafts)
		return c->view ? inode_view_drafts(c->object, c->view)
			       : inode_drafts(c->collection);
	return c->view ? inode_view(c->object, c->view) : inode_collection(c->collection);
}

static void left_out(struct fs *fs, const struct change *c)
{
	struct inode dir = { .type = INODE_COLLECTION, .coll = c->collection };
	CLEANUP_BUF struct buf path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct cloud_error e;

	error_set(&e, -EBADMSG, "%s", c->name);
	inode_path(fs, &dir, &path);
	control_note(fs, "list", path.data, &e);
}

void invalidate_change(void *ctx, const struct change *change)
{
	struct fs *fs = ctx;
	fuse_ino_t dir = directory_of(change);

	switch (change->type) {
	case CHANGE_VALUES:
		changed_value(fs, change);
		break;
	case CHANGE_ENTRY:
		if (known_may_have(fs->known, dir, change->name))
			notify_entry(fs->notifier, dir, change->name);
		break;
	case CHANGE_LISTING:
		if (change->view || change->drafts ||
			readers_has_any(fs->readers, change->collection))
			notify_inode(fs->notifier, dir);
		break;
	case CHANGE_CALLED:
		changed_links(fs, change->object);
		break;
	case CHANGE_GONE: /* or renamed by somebody: what refers to it will find it again */
		changed_links(fs, change->object);
		poll_changed(fs, change->object, 0);
		break;
	case CHANGE_OFFERED: /* the entry itself is asked for when its time is over */
		notify_inode(fs->notifier, inode_region(fs, collection_region(change->collection)));
		break;
	case CHANGE_OLD:
		telling_begin(fs, change->collection);
		break;
	case CHANGE_LEFT_OUT:
		left_out(fs, change);
		break;
	}
}
