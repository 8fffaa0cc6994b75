/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: the texts of files, and writing them.
 */
#ifndef FS_REQUEST_READ_WRITE_H
#define FS_REQUEST_READ_WRITE_H

#include "fs/tree/inode.h"

struct buf;
struct call;

int run_read(struct call *c);
int run_write(struct call *c);

#endif
