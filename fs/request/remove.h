/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remove: rmdir and rm.
 */
#ifndef FS_REQUEST_REMOVE_H
#define FS_REQUEST_REMOVE_H

#include "fs/fs.h"

int run_rmdir(struct call *c);
int run_unlink(struct call *c);

#endif
