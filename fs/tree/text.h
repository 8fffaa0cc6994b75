/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: what files and links read as, from memory.
 */
#ifndef FS_TREE_TEXT_H
#define FS_TREE_TEXT_H

#include "fs/tree/inode.h"

struct buf;

#define REGION_LINK_TEXT ".." /* of the root's own region in regions/ */

/* The whole text of a file as it stands in memory. -ENOENT, -EISDIR, -ENOMEM, -EMSGSIZE. */
int text_of_file(struct fs *fs, const struct inode *n, struct buf *out);

/* "../../networks/web": from a directory `depth` levels down to the object; depth 0: the entry alone. */
int text_of_link(const struct object *target, unsigned depth, struct buf *out);

/* Of a reference to what is not to be seen: its path by its id. -ENOENT: there is none. */
int text_of_dangling(const struct object *o, const struct link *l, struct buf *out);

#endif
