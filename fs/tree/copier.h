/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copier: programs that copy a tree into a draft. cp and tar make a directory and then
 * each file in it with O_EXCL, as nothing can be there yet; a draft has its files from
 * the beginning. So such a program, by its name, does not find those of a draft in
 * .draft that it has made, until it makes them; everybody else does.
 * Ownership: of COPIERS drafts it is known who copies into them; the one not heard of for
 * longest gives way, and after TIME_COPIER_MS.
 * Thread: the loop's. Errors: copier_new's -ENOMEM.
 */
#ifndef FS_TREE_COPIER_H
#define FS_TREE_COPIER_H

#include "fs/fs.h"

#define COPIERS 16
#define COPIER_NAMES 512 /* of one draft; others are found from the beginning */

struct object;

int copier_new(struct copiers **ret);
void copier_free(struct copiers *cs);

/* Says whether `pid` is of a program whose every mkdir is that of a copy. */
bool copier_is_called(pid_t pid);
/*
 * Notes that the process of `pid` has made the draft, if it is one that copies. The attribute
 * `given` says where it was made, and is no copy's to set; NULL: there is none.
 */
void copier_note(struct copiers *cs, const struct object *draft, const char *given, pid_t pid);
/* Says whether it copies into o, which has this attribute by its place. */
bool copier_is_given(struct copiers *cs, const struct object *o, const char *attr, pid_t pid);
/* Says whether it has, and o is a draft still. */
bool copier_copies(struct copiers *cs, const struct object *o, pid_t pid);
/* Says whether it copies into o, and has not made this name there. */
bool copier_hides(struct copiers *cs, const struct object *o, const char *name, pid_t pid);
/* Says whether it has made this name in o, or in a view of it. */
bool copier_has_made(struct copiers *cs, const struct object *o, const char *name, pid_t pid);
/* Notes that it has: the name is found from now on. */
void copier_made(struct copiers *cs, const struct object *o, const char *name, pid_t pid);
/* The same of a directory that is nobody's, in the directory of number `in` of o. */
bool copier_has_made_dir(
	struct copiers *cs, const struct object *o, fuse_ino_t in, const char *name, pid_t pid);
void copier_made_dir(
	struct copiers *cs, const struct object *o, fuse_ino_t in, const char *name, pid_t pid);

#endif
