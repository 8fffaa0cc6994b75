/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: what is being written to an object's .json (CONTRACT section 3).
 * Programs write a text in pieces of their own choosing, and there is no close
 * that could say an errno: the write that completes the JSON is the change.
 */
#ifndef FS_REQUEST_JSON_WRITE_H
#define FS_REQUEST_JSON_WRITE_H

#include "fs/tree/inode.h"

struct call;

/* A write to an object's .json. 0, MODEL_ASKED, MODEL_SENT, or the error. */
int json_write_piece(struct call *c, const struct inode *n);
/* The same for a whole text at once (rename over .json); done finishes the call when it had to wait. */
int json_write_whole(
	struct call *c, const struct inode *n, const char *text, size_t len, int (*done)(struct call *c));
void json_write_free(struct fs *fs);

#endif
