/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: the texts of files, and writing them.
 */
#ifndef FS_FILE_H
#define FS_FILE_H

#include "node.h"

struct buf;
struct call;

/* The whole text of a file as it stands in memory. -ENOENT, -EISDIR, -ENOMEM, -EMSGSIZE. */
int file_text(struct fs *fs, const struct node *n, struct buf *out);
int run_read(struct call *c);
int run_write(struct call *c);

#endif
