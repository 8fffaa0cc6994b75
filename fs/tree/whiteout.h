/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whiteout: names that a program has just removed.
 */
#ifndef FS_TREE_WHITEOUT_H
#define FS_TREE_WHITEOUT_H

#include "fs/fs.h"

#define WHITEOUTS 16 /* remembered */

/*
 * A name that a program has just removed, though it is an attribute's and so
 * stays: install and cp --remove-destination look whether it is gone and
 * create it with O_EXCL. For that process, for a moment, it is.
 */
struct whiteout {
	fuse_ino_t dir;
	fuse_ino_t made; /* it has been created again, and is this; 0 */
	pid_t process;
	int64_t until_ms;
	char name[LIMIT_NAME_BYTES + 1];
};

void whiteout_note(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid);
bool whiteout_hides(const struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid);
void whiteout_end(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid, fuse_ino_t made);
bool whiteout_is_remade(
	const struct fs *fs, fuse_ino_t ino, pid_t pid); /* has this program just made it again? */

#endif
