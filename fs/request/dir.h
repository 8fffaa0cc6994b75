/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dir: what stands in a directory, by name and in order. The one place that
 * says how the tree is laid out.
 */
#ifndef FS_REQUEST_DIR_H
#define FS_REQUEST_DIR_H

#include "fs/tree/inode.h"

struct call;

/*
 * The node that `name` is in a directory. 0, MODEL_ABSENT, MODEL_SEVERAL,
 * MODEL_ASKED, -EAGAIN and others with the call's error set. *ret_keep: the
 * kernel may keep the entry.
 */
int dir_lookup(struct call *c, const struct inode *dir, const char *name, struct inode *ret, bool *ret_keep);

/* The same of an object's directory, whatever programs have made or removed there for themselves. */
int dir_there(struct call *c, const struct inode *dir, const char *name, struct inode *ret);

/* What must be known before the directory is read. 0, MODEL_ASKED, error. */
int dir_need(struct call *c, const struct inode *dir);

/*
 * The next entry: start with *off 0, which is after "." and "..". name holds
 * LIMIT_NAME_BYTES + 1. False at the end.
 */
bool dir_next(struct fs *fs, const struct inode *dir, uint64_t *off, char *name, fuse_ino_t *ret_ino,
	mode_t *ret_type);

/* Refuses a name that is one of our own: -EPERM, said in the call. */
int dir_refuse_hidden(struct call *c, const char *name);

/* How long a name that is not there may be kept as not there, in seconds. */
double dir_negative_timeout(struct call *c, const struct inode *dir);

#endif
