/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_file: the file where somebody else puts a new token when the old one
 * has ended (-o token_file=PATH). It is a small regular file with one line.
 *
 * It is looked at when a token is needed, from the loop: so its directory is
 * opened once, before the mount, and the file is opened from there without
 * leaving that file system. A path that leads into our own mount would make
 * us wait for ourselves; here it finds what lies below the mount.
 */
#ifndef CLIENT_CONFIG_TOKEN_FILE_H
#define CLIENT_CONFIG_TOKEN_FILE_H

#include <stdbool.h>

struct buf;
struct token_file;

/* The directory is opened, the file not yet. -ENOENT and others with a sentence; -ENOMEM. */
int token_file_new(const char *path, struct token_file **ret, struct buf *why);
void token_file_free(struct token_file *f);

/*
 * 1 with a token, the caller's to wipe and free, when the file has changed
 * since it was last taken; 0 when it has not. -EINVAL (no regular file, too
 * large, empty), -ENOENT, -EACCES, ... with a sentence in why.
 */
int token_file_take(struct token_file *f, char **ret, struct buf *why);
bool token_file_is_open_to_others(const struct token_file *f); /* as it was last taken */
const char *token_file_path(const struct token_file *f);

#endif
