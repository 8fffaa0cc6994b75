/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: entries in memory for programs that write a file or link of their
 * own and rename it over the real one (editors, sed -i, ln -sf). They stand in
 * an object's directory or a view; LIMIT_VALUE_BYTES each, SCRATCH_MOST a
 * directory, LIMIT_SCRATCHES in all, gone after TIME_SCRATCH_MS (scratch_expiry.h).
 * Ownership: fs->scratches owns all; an entry holds until scratch_drop, which
 * its expiry calls between two requests. Strings are copied.
 * Thread: the loop's. Errors: negative errno, none is said.
 */
#ifndef FS_TREE_SCRATCH_H
#define FS_TREE_SCRATCH_H

#include "fs/fs.h"

#define SCRATCH_MOST 16

struct scratch_maker {
	pid_t pid;
	uid_t uid;
};

struct scratch {
	struct scratch *next; /* an older one */
	fuse_ino_t dir;
	unsigned number;
	mode_t mode; /* type and bits */
	struct scratch_maker by;
	int64_t made_ms;
	time_t made_s; /* unix, for stat */
	uint64_t version;
	uint64_t copied; /* the version that is an attribute's text; 0: none is */
	bool aside;	 /* a copy's, which nobody wants */
	size_t len;
	char *data; /* a file's bytes or a link's text */
	char name[LIMIT_NAME_BYTES + 1];
};

int scratches_new(struct scratches **ret);
void scratches_free(struct scratches *all);

/*
 * Makes `name` in dir, holding text. -ENOSPC: too many there, or in all; -EDQUOT: too many of one
 * user (LIMIT_SCRATCHES / USERS_LEAST); -EEXIST, -ENAMETOOLONG, -ENOMEM.
 */
int scratch_new(struct fs *fs, fuse_ino_t dir, const char *name, mode_t mode, const char *text,
	struct scratch_maker by, struct scratch **ret);
/* Returns what the file, or link, is called into which goes what a copy leaves aside. */
const char *scratch_aside(bool link);
struct scratch *scratch_first(const struct fs *fs); /* the newest; NULL: there is none */
struct scratch *scratch_find(const struct fs *fs, fuse_ino_t dir, const char *name);
struct scratch *scratch_by_number(const struct fs *fs, unsigned number);
/* Change its bytes. -EFBIG past LIMIT_VALUE_BYTES, -ENOMEM. */
int scratch_write(struct scratch *s, const char *data, size_t len, off_t off);
int scratch_truncate(struct scratch *s, off_t len);
void scratch_drop(struct fs *fs, struct scratch *s);

#endif
