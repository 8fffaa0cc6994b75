/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkdir: makes an object, in its collection or in a view of another.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_MKDIR_H
#define FS_REQUEST_MKDIR_H

#include "fs/fs.h"

struct call;

int mkdir_run(struct call *c);

#endif
