/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers: who read each collection's directory last. A program that has just
 * listed a collection and now opens its objects reads a whole tree (a sweep);
 * and a listing that nobody has read is in no cache of the kernel.
 * Thread: the loop's. Errors: readers_new's -ENOMEM.
 */
#ifndef FS_TREE_READERS_H
#define FS_TREE_READERS_H

#include "fs/fs.h"

struct collection;

int readers_new(struct fs *fs, struct readers **ret); /* after the model's login */
void readers_free(struct readers *r);

/* Notes that `pid` reads the directory of `coll`. */
void readers_note(struct readers *r, const struct collection *coll, pid_t pid);
/* Says whether `pid` was the last to read it. */
bool readers_is_last(const struct readers *r, const struct collection *coll, pid_t pid);
/* Says whether anybody has read it. */
bool readers_has_any(const struct readers *r, const struct collection *coll);

#endif
