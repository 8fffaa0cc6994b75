/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ops: the table of request handlers.
 */
#ifndef FS_REQUEST_OPS_H
#define FS_REQUEST_OPS_H

#include "fs/fs.h"

extern const struct fuse_lowlevel_ops fs_ops;

#endif
