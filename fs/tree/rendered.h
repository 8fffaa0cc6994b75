/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rendered: the .json of an object and of a collection, by versions. The number
 * of such an inode says of which version it is (inode.h): whoever has opened
 * one reads that to its end, whatever changes meanwhile, and who opens it anew
 * finds the new one.
 *
 * A collection's text is made a part at a time, between requests, once for all
 * who ask for it, and kept; an object's that is read in one piece is made when
 * it is asked for. Of a version that the kernel has looked up, size and time are
 * kept until it forgets the inode, and the text as well where it is long.
 * Ownership: fs->rendered has all texts, LIMIT_TEXTS_BYTES of them and the
 * newest; then an old one that nobody is in the midst of goes, or the one not
 * read for longest, and what is read of it after that is made again if nothing
 * has changed, else -ESTALE: never a piece of another version. A text that is
 * given holds until the loop's next turn.
 * Thread: the loop's. Errors: -ESTALE, -ENOMEM, -EMSGSIZE (over LIMIT_RENDER_BYTES).
 */
#ifndef FS_TREE_RENDERED_H
#define FS_TREE_RENDERED_H

#include "fs/tree/inode.h"

struct buf;
struct rendering;

/* Whoever waits for a text that is being made. */
struct rendered_waiter {
	void (*wake)(struct rendered_waiter *w);
	bool asked; /* private from here on */
	int err;
	uint64_t since; /* the version when it first asked */
	struct rendering *of;
	struct rendered_waiter *next;
};

int rendered_new(struct fs *fs, struct rendered **ret);
void rendered_free(struct rendered *all);

/*
 * Gives the inode of a collection's .json as it has become after w first asked.
 * MODEL_ASKED: it is being made, and w will be woken.
 */
int rendered_need(
	struct fs *fs, struct collection *coll, struct rendered_waiter *w, fuse_ino_t *ret);
void rendered_forget(struct rendered_waiter *w); /* stops waiting */

/* Says of a version what stat(2) shows of it. */
int rendered_stat(struct fs *fs, const struct inode *n, off_t *ret_size, struct timespec *ret_time);
/* Gives the text of a version, to be read up to `end`; MODEL_ASKED as above. */
int rendered_text(struct fs *fs, const struct inode *n, size_t end, struct rendered_waiter *w,
	const char **ret, size_t *ret_len);
/* Says whether it is the version that there is now. */
bool rendered_is_now(const struct inode *n);
/* Keeps its text whatever its length: the kernel's pages will not have it. */
int rendered_keep(struct fs *fs, const struct inode *n);

/* Count one more reference of the kernel, or n fewer; of other inodes nothing. */
void rendered_get(struct fs *fs, fuse_ino_t ino);
void rendered_put(struct fs *fs, fuse_ino_t ino, uint64_t n);

/* Appends how many texts were made, of how many bytes, and how many bytes are kept. */
int rendered_stats(const struct fs *fs, struct buf *out);

#endif
