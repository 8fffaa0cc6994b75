/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mknod: files and links that programs make for themselves: scratch entries, or an
 * attribute that the same program has just removed.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_MKNOD_H
#define FS_REQUEST_MKNOD_H

#include "fs/fs.h"

struct call;

int mknod_run(struct call *c); /* CREATE and MKNOD */
/* Says whether editors call files of their own so: ".x", "#x", "x~". */
bool mknod_is_editors(const char *name);
/* Makes a scratch entry of the call's name that holds text, and replies it. */
int mknod_scratch(struct call *c, fuse_ino_t dir, mode_t mode, const char *text);

#endif
