/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write: what is written to an object's .json (cloudnetfs-tree(7), FILES).
 * Programs write a text in pieces of their own choosing, and there is no close
 * that could say an errno: the write that completes the JSON is the change.
 * Ownership: fs->json_writes has the texts that are not whole yet, for at most
 * TIME_PIECES_MS after their last piece.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_JSON_WRITE_H
#define FS_REQUEST_JSON_WRITE_H

#include "fs/tree/inode.h"

struct call;

int json_write_new(struct fs *fs, struct json_writes **ret);
void json_write_free(struct json_writes *all);

/* Takes a write to an object's .json. */
int json_write_piece(struct call *c, const struct inode *n);
/* Takes a whole text at once (rename over .json); `done` finishes the call when it had to wait. */
int json_write_whole(struct call *c, const struct inode *n, const char *text, size_t len,
	int (*done)(struct call *c));

#endif
