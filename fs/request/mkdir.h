/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make: mkdir, rmdir, mv, and files that a program makes (CONTRACT section 4).
 */
#ifndef FS_REQUEST_MKDIR_H
#define FS_REQUEST_MKDIR_H

struct call;

int run_mkdir(struct call *c);
int run_mknod(struct call *c);
int run_rmdir(struct call *c);
int run_rename(struct call *c);

#endif
