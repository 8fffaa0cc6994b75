/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: cloudnetfs's own files: .error and what stands in .cloudnetfs/
 * (cloudnetfs-tree(7), "HIDDEN FILES").
 * Ownership: fs->control keeps what the last command of each of
 * FIXED_SESSIONS sessions failed by, a command being a
 * process, and the last errors of all; sentences are copied.
 * Thread: the loop's. Errors: -ENOMEM alone; an error that cannot be kept is
 * still logged.
 */
#ifndef FS_TREE_CONTROL_H
#define FS_TREE_CONTROL_H

#include "fs/fs.h"

struct buf;
struct cloud_error;

/* Files and directories that the tree has by itself, by their inode numbers. */
enum fixed_inode {
	FIXED_ROOT = FUSE_ROOT_ID,
	FIXED_ERROR,
	FIXED_CONTROL,
	FIXED_VERSION,
	FIXED_CONFIG,
	FIXED_STATS,
	FIXED_ERRORS,
	FIXED_README,
	FIXED_ACTIVITY,
	FIXED_EVENTS, /* its name alone: what it is called by is an INODE_EVENTS */
	FIXED_JOURNAL,
	FIXED_UNDO,
	FIXED_REGIONS,
	/* from here on: a session's .error, by its place and how often that was taken */
	FIXED_END,
};

#define FIXED_SESSIONS 64      /* kept; then the oldest goes */
#define FIXED_TAKEN (1u << 24) /* takings of a place are told apart */

/* settings: lines of .cloudnetfs/config that stand after the model's. */
int control_new(const char *settings, struct control **ret);
void control_free(struct control *c);

/*
 * Keeps an error that a caller got for its session, and among the last of all. asked_ms: when the
 * caller asked, since a cloud that takes its time makes no other command of it.
 */
void control_record(struct fs *fs, pid_t pid, int64_t asked_ms, const char *what, const char *path,
	const struct cloud_error *e);
/* Keeps an error that no caller got among the last of all. */
void control_note(struct fs *fs, const char *what, const char *path, const struct cloud_error *e);
/* Adds a sentence that is no error ("nothing removed: ..."), which replaces none. */
void control_say(struct fs *fs, pid_t pid, const char *sentence);

/* Makes a fixed file's text, which is read until the next call for the same file. */
int control_render(struct fs *fs, unsigned fixed);
int control_text(struct fs *fs, unsigned fixed, struct buf *out);
size_t control_size(struct fs *fs, unsigned fixed);
uint64_t control_version(struct fs *fs, unsigned fixed); /* changes with its text */

/* Returns the .error of this caller's session; FIXED_ERROR, an empty one, if there is no place. */
unsigned control_error_of(struct fs *fs, pid_t pid);
const char *control_name(unsigned fixed);
bool control_is_inside(unsigned fixed);		 /* it stands in .cloudnetfs */
const char *control_journal_name(unsigned file); /* of a file of a change; NULL past the last */

#endif
