/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: the texts of files, and writing them.
 */
#ifndef FS_REQUEST_READ_WRITE_H
#define FS_REQUEST_READ_WRITE_H

#include "fs/tree/inode.h"

struct buf;
struct call;

/* The whole text of a file as it stands in memory. -ENOENT, -EISDIR, -ENOMEM, -EMSGSIZE. */
int file_text(struct fs *fs, const struct node *n, struct buf *out);
int run_read(struct call *c);
int run_write(struct call *c);

#endif
