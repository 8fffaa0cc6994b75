/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mknod: files that programs make.
 */
#ifndef FS_REQUEST_MKNOD_H
#define FS_REQUEST_MKNOD_H

#include "fs/fs.h"

int mknod_run(struct call *c);

#endif
