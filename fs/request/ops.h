/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ops: the table of the kernel's requests (libfuse's struct fuse_lowlevel_ops).
 * Thread: the loop's. Errors: each handler answers its request.
 */
#ifndef FS_REQUEST_OPS_H
#define FS_REQUEST_OPS_H

#include "fs/fs.h"

extern const struct fuse_lowlevel_ops ops_table;

#endif
