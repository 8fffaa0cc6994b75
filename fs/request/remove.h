/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remove: rmdir destroys an object; rm disconnects. Where nothing is removed, .error
 * says what would.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_REMOVE_H
#define FS_REQUEST_REMOVE_H

#include "fs/fs.h"

struct call;

int remove_dir(struct call *c);
int remove_file(struct call *c);

#endif
