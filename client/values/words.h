/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: what an object without a name of its own is called by, made of its values
 * and back (cloudnetfs-tree(7), NAMES), as the row of words in its kind's table says.
 *
 * Pure functions; no threads, no state. Errors: negative errno.
 */
#ifndef CLIENT_VALUES_WORDS_H
#define CLIENT_VALUES_WORDS_H

#include <stdbool.h>

struct buf;
struct json;
struct words;

/* Appends an attribute's string or number, true or false; nothing where it has none. */
typedef int (*words_get_fn)(const void *ctx, const char *attr, struct buf *out);

/* Appends the words of what get gives. -ENOENT: something that is always said is not there. */
int words_show(const struct words *t, words_get_fn get, const void *ctx, struct buf *out);
int words_show_json(const struct words *t, const struct json *values, struct buf *out);

/*
 * Sets in body what the text says. -EINVAL: these are no words, or, when right is not empty
 * then, they are said as it has them.
 */
int words_parse(const struct words *t, const char *text, struct json *body, struct buf *right);
/* Tells whether these are words, spelled so or otherwise. t NULL: no. 0 or -ENOMEM. */
int words_are(const struct words *t, const char *text, bool *ret);

#endif
