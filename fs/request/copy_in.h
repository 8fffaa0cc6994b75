/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copy_in: what a program that copies an object's directory makes in a draft's (copier.h).
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_COPY_IN_H
#define FS_REQUEST_COPY_IN_H

#include "fs/tree/inode.h"

struct call;

/* Refuses what is no copy's in a directory that a copy, or a promise, has made. */
int copy_in_check(struct call *c, const struct inode *dir);
int copy_in_file(struct call *c, const struct inode *dir);
int copy_in_view(struct call *c, const struct inode *dir, const struct view *v);
/* Makes a directory, in a view of a draft, that is nobody's. */
int copy_in_dir(struct call *c, const struct inode *dir);
/* Makes a file or link of this mode in such a directory. */
int copy_in_aside(struct call *c, const struct inode *dir, mode_t mode);
/* Makes nothing of a file or link of this mode that a copy cannot have; .error says so. */
int copy_in_nothing(struct call *c, const struct inode *dir, mode_t mode);

#endif
