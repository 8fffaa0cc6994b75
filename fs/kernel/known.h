/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known: which directory entries and link texts the kernel may hold. What it
 * was never told of need not be invalidated: a list of 100,000 objects that is
 * read afresh costs no notification for those that nobody has looked up.
 *
 * A filter by hash: it may say yes of what the kernel does not hold, never no
 * of what it does.
 * Thread: the loop's. Errors: none but known_new's -ENOMEM.
 */
#ifndef FS_KERNEL_KNOWN_H
#define FS_KERNEL_KNOWN_H

#include "fs/fs.h"

int known_new(struct known **ret);
void known_free(struct known *k);

/* Notes that an answer gives out the entry `name` of `dir`, to be kept for timeout_s. */
void known_note_entry(struct known *k, fuse_ino_t dir, const char *name, double timeout_s);
/* Notes that an answer gives out a link from `depth` down; its text is kept until told. */
void known_note_link(struct known *k, fuse_ino_t link, unsigned depth);

/* Says whether the kernel may hold the entry. */
bool known_may_have(const struct known *k, fuse_ino_t dir, const char *name);
/* Says whether the kernel may hold the link's text. */
bool known_may_have_link(const struct known *k, fuse_ino_t link);
/* Returns a bit for each depth from which a link was given out. */
unsigned known_depths(const struct known *k);

#endif
