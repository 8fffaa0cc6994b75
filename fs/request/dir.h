/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dir: what stands in a directory, by name and in order. The one place that says
 * how the tree is laid out.
 * Ownership: names are written into the caller's memory. Thread: the loop's.
 * Errors: MODEL_ASKED, -ENOTDIR, or as each says; those
 * of the model with the call's error set.
 */
#ifndef FS_REQUEST_DIR_H
#define FS_REQUEST_DIR_H

#include "fs/tree/inode.h"

struct call;

/*
 * Finds what `name` is in a directory. MODEL_ABSENT, MODEL_SEVERAL, -ENAMETOOLONG.
 * *ret_keep: the kernel may keep the entry.
 */
int dir_lookup(struct call *c, const struct inode *dir, const char *name, struct inode *ret,
	bool *ret_keep);

/* Finds it in an object's directory, whatever programs have made or removed there. */
int dir_there(struct call *c, const struct inode *dir, const char *name, struct inode *ret);

/* Asks for what must be known before the directory is read. */
int dir_need(struct call *c, const struct inode *dir);

/*
 * Steps to the next entry: start with *off 0, which is after "." and "..".
 * name holds LIMIT_NAME_BYTES + 1. False at the end.
 */
bool dir_next(struct fs *fs, const struct inode *dir, uint64_t *off, char *name,
	fuse_ino_t *ret_ino, mode_t *ret_type);

/* Refuses a name that is one of our own: -EPERM. */
int dir_refuse_hidden(struct call *c, const char *name);

/* Returns for how many seconds the kernel may keep that the call's name is not there. */
double dir_negative_timeout(struct call *c, const struct inode *dir);

#endif
