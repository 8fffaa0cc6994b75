/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: the texts of files, and writing them.
 */
#ifndef FS_REQUEST_FILE_H
#define FS_REQUEST_FILE_H

#include "fs/tree/inode.h"

struct buf;
struct call;

int file_read(struct call *c);
int file_write(struct call *c);

#endif
