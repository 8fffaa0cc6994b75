/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: entries in memory for programs that write a file or link of their
 * own and rename it over the real one (editors, sed -i, ln -sf). In an
 * object's directory or a view; 64 KiB, 16 a directory, gone after 60 s.
 */
#ifndef FS_TREE_SCRATCH_H
#define FS_TREE_SCRATCH_H

#include "fs/tree/inode.h"

#define SCRATCH_MOST 16

struct scratch {
	struct scratch *next;
	fuse_ino_t dir;
	unsigned number;
	mode_t mode; /* type and bits */
	pid_t pid;   /* who made it */
	int64_t made_ms;
	time_t made_s; /* unix, for stat */
	uint64_t version;
	size_t len;
	char *data; /* a file's bytes or a link's text */
	char name[LIMIT_NAME_BYTES + 1];
};

struct call;

/* As the call's name. -ENOSPC too many there, -EEXIST, -ENOMEM. */
int scratch_new(struct call *c, fuse_ino_t dir, mode_t mode, const char *text, struct scratch **ret);
struct scratch *scratch_find(struct fs *fs, fuse_ino_t dir, const char *name);
struct scratch *scratch_by_number(struct fs *fs, unsigned number);
int scratch_write(struct scratch *s, const char *data, size_t len, off_t off); /* -EFBIG */
int scratch_truncate(struct scratch *s, off_t len);
void scratch_drop(struct fs *fs, struct scratch *s);
void scratches_free(struct fs *fs);

#endif
