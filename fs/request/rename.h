/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename: an object's new name, the creation of a draft, and an editor's file over an
 * attribute.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_RENAME_H
#define FS_REQUEST_RENAME_H

#include "fs/fs.h"

struct call;

int rename_run(struct call *c);

#endif
