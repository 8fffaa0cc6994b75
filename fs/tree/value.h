/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value: the values that indexes have been asked for, each with a number for its directory.
 *
 * Identity: the number, for as long as the kernel holds it. Ownership: fs->values; a value is freed
 * when the kernel has forgotten it, or the next one is made before the kernel was told of it.
 * Thread: the loop's. Errors: -ENOMEM.
 */
#ifndef FS_TREE_VALUE_H
#define FS_TREE_VALUE_H

#include "fs/fs.h"

struct index;
struct region;
struct value;
struct values;

int value_new(struct values **ret);
void value_free(struct values *all);

/* Gives the value of this text, known or new. */
int value_get(struct fs *fs, struct region *region, const struct index *index, const char *text,
	struct value **ret);
struct value *value_by_number(struct fs *fs, uint64_t number); /* NULL: it is forgotten */
void value_hold(struct value *v); /* one more reference of the kernel */
void value_put(struct fs *fs, uint64_t number, uint64_t n);

uint64_t value_number(const struct value *v);
struct region *value_region(const struct value *v);
const struct index *value_index(const struct value *v);
const char *value_text(const struct value *v);

#endif
