/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: cloudnetfs's own files: .error and what stands in .cloudnetfs/
 * (CONTRACT sections 7 and 8).
 */
#ifndef FS_TREE_CONTROL_H
#define FS_TREE_CONTROL_H

#include "fs/tree/inode.h"

struct buf;
struct call;
struct cloud_error;

int control_new(struct control **ret);
void control_free(struct control *c);

/* An error that a caller got: kept for its session, and among the last 100. */
void control_record(
	struct fs *fs, pid_t pid, const char *what, const char *path, const struct cloud_error *e);
/* The same of what nobody asked for: among the last 100 alone. */
void control_note(struct fs *fs, const char *what, const char *path, const struct cloud_error *e);
/* A sentence that is no error ("nothing removed: ..."). */
void control_say(struct fs *fs, pid_t pid, const char *sentence);

/*
 * Makes a control file's text; what is read until the next call for the same
 * file is this text. -ENOMEM.
 */
int control_render(struct fs *fs, unsigned fixed);
int control_text(struct fs *fs, unsigned fixed, struct buf *out);
size_t control_size(struct fs *fs, unsigned fixed);
uint64_t control_version(struct fs *fs, unsigned fixed); /* changes with each rendering */

/* The .error of this caller's session: FIXED_ERROR, which is empty, if it has none. */
unsigned control_error_of(struct fs *fs, pid_t pid);
/* Names of the fixed files, for dir.c. */
const char *control_name(unsigned fixed);
bool control_is_inside(unsigned fixed); /* does it stand in .cloudnetfs? */

#endif
