/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: what files and links read as, made from memory; of a .json as it is
 * now (its versions: rendered.h), of a collection's nothing.
 * Ownership: texts are appended to the caller's buf.
 * Thread: the loop's. Errors: -ENOENT (a value or a target that is not there),
 * -EISDIR, -ENOMEM, -EMSGSIZE (over the buf's most).
 */
#ifndef FS_TREE_TEXT_H
#define FS_TREE_TEXT_H

#include "fs/tree/inode.h"

struct buf;

/* Appends the whole text of a file. */
int text_of_file(struct fs *fs, const struct inode *n, struct buf *out);
/* Appends where a link points: "../../networks/web"; a target that the cloud hides by its id. */
int text_of_link(const struct inode *n, struct buf *out);

#endif
