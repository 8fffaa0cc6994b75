/* SPDX-License-Identifier: Apache-2.0 */
/*
 * promised: what a draft will have in its views once mv has made it: the names of mkdir, by
 * each of which one more object is then made (view.with_draft).
 *
 * Identity: a name, in one view of one draft. Ownership: fs->promises has the lists of drafts;
 * whoever makes the draft takes its list. Names are copied.
 * Thread: the loop's. Errors: negative errno.
 */
#ifndef FS_TREE_PROMISED_H
#define FS_TREE_PROMISED_H

#include "fs/tree/inode.h"

/* The names of one view of a draft; one that is taken back leaves its place empty. */
struct promised {
	struct promised *next;
	uint32_t handle;
	const struct view *view;
	uid_t uid;
	char **names; /* NULL: it was taken back */
	unsigned n, size, left;
	/* while they are made: the next, and those that were not */
	unsigned at, failed;
	int err; /* why, of the first */
};

int promised_new(struct promises **ret);
void promised_free(struct promises *ps);
void promised_release(struct promised *p);

/*
 * Adds a name to the view of a draft. -EDQUOT: the user has LIMIT_PROMISED / USERS_LEAST;
 * -ENOSPC: all have LIMIT_PROMISED; -ENOMEM.
 */
int promised_add(struct fs *fs, const struct inode *view, const char *name, uid_t uid);
/* Gives the names of a view; NULL: it is of no draft, or nothing is promised there. */
const struct promised *promised_of(const struct fs *fs, const struct inode *view);
bool promised_has(const struct promised *p, const char *name); /* p NULL: no */
/* Takes a name back; false: it was not there. */
bool promised_remove(struct fs *fs, const struct inode *view, const char *name);
/* Forgets what was promised to an earlier draft of this handle. */
void promised_forget(struct fs *fs, const struct object *draft);
/* Takes the list out of what was a draft, for the caller to release; NULL: there is none. */
struct promised *promised_take(struct fs *fs, const struct object *made);

#endif
