/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename: mv.
 */
#ifndef FS_REQUEST_RENAME_H
#define FS_REQUEST_RENAME_H

#include "fs/fs.h"

int rename_run(struct call *c);

#endif
