/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whiteout: names that a program has just removed, though they are attributes'
 * and so stay. install and cp --remove-destination look whether the name is
 * gone and create it with O_EXCL: for that process, for TIME_WHITEOUT_MS, it is.
 * And who removes objects whole: rm -r comes with an object's attributes first, then
 * with what its views show, which stays until the object goes.
 * Ownership: names are copied into a ring of WHITEOUTS; the oldest gives way. Of
 * REMOVERS objects it is known who removes them; the one not heard of for longest
 * gives way, and after TIME_REMOVER_MS.
 * Thread: the loop's. Errors: whiteout_new's -ENOMEM.
 */
#ifndef FS_TREE_WHITEOUT_H
#define FS_TREE_WHITEOUT_H

#include "fs/fs.h"

#define WHITEOUTS 16
#define REMOVERS 256

struct object;

int whiteout_new(struct whiteouts **ret);
void whiteout_free(struct whiteouts *ws);

/* Hides `name` of `dir` from the process of `pid`, if that can be seen, and so told from others. */
void whiteout_note(struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid);
/* Says whether it is hidden from that process. */
bool whiteout_hides(const struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid);
/* Shows it again: the process has created it, and it is the inode `made`. */
void whiteout_end(
	struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid, fuse_ino_t made);
/* Says whether the process of `pid` has just made `ino` again. */
bool whiteout_is_remade(const struct whiteouts *ws, fuse_ino_t ino, pid_t pid);

/* Notes that the process of `pid` has unlinked an attribute of `o`. */
void whiteout_note_remover(struct whiteouts *ws, const struct object *o, pid_t pid);
/* Says whether it has, and so removes `o` whole; one that cannot be seen always does. */
bool whiteout_removes(struct whiteouts *ws, const struct object *o, pid_t pid);
/* Forgets who removes `o`: it is gone. */
void whiteout_forget(struct whiteouts *ws, const struct object *o);

#endif
