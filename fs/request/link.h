/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: symlinks: their texts, and making, replacing and removing them where
 * they are connections (CONTRACT section 6).
 */
#ifndef FS_REQUEST_LINK_H
#define FS_REQUEST_LINK_H

#include "fs/tree/inode.h"

struct buf;
struct call;

#define REGION_LINK_TEXT ".." /* of the root's own region in regions/ */

/* "../../networks/web": from a directory `depth` levels down to the object; depth 0: the entry alone. */
int link_text(const struct object *target, unsigned depth, struct buf *out);

/* Of a reference to what is not to be seen: its path by its id. -ENOENT: there is none. */
int link_dangling_text(const struct object *o, const struct link *l, struct buf *out);

/*
 * The object that a link's text means when it stands in dir: a path from
 * there, an absolute one under the mountpoint, or a bare name or id of one of
 * the kinds that fit there. MODEL_ASKED; MODEL_ABSENT, MODEL_SEVERAL, -EPERM
 * (outside the mount), -EINVAL (no object), with the call's error set.
 */
int link_resolve(
	struct call *c, const struct node *dir, const char *entry, const char *text, struct object **ret);

int run_readlink(struct call *c);
int run_symlink(struct call *c);
int run_unlink(struct call *c);
/* Puts what text points to in the place of the link `entry` of dir (rename of a scratch link). */
int link_put(struct call *c, const struct node *dir, const char *entry, const char *text);

#endif
