/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remove: rmdir and rm.
 */
#ifndef FS_REQUEST_REMOVE_H
#define FS_REQUEST_REMOVE_H

#include "fs/fs.h"

int remove_dir(struct call *c);
int remove_file(struct call *c);

#endif
