/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: a collection's objects by place, by id and by key. The key is the name
 * as an entry after its directory's own part, so that names are told apart within
 * one directory; a draft is found by its key in both tables.
 *
 * Ownership: the tables own no object. Errors: -ENOMEM.
 */
#ifndef CLIENT_CACHE_TABLE_H
#define CLIENT_CACHE_TABLE_H

#include "client/cache/object.h"

#define DRAFTS ".draft/" /* the part of a key that only staged drafts have */

struct object *table_by_id(const struct collection *c, const char *id);
/* The first in the chain by id_next that has those of this id_hash, and others. */
struct object *table_of_hash(const struct collection *c, uint32_t hash);
/* The next object after o (NULL: the first) that may have this as the first number of its id. */
struct object *table_next_of_number(const struct collection *c, struct object *o, uint64_t number);
/* The next object with this key after o (NULL: the first). */
struct object *table_next_of_key(const struct collection *c, struct object *o, const char *key);
int table_key(const struct object *o, struct buf *out);
/*
 * The next one of this key whose id begins as `id` does, in its first
 * NAME_ID_DIGITS: of many that are called alike a few at most.
 */
struct object *table_next_twin(
	const struct collection *c, struct object *o, const char *key, const char *id);
/* The next one of this key that a suffix can stand for. */
struct object *table_next_of_suffix(
	const struct collection *c, struct object *o, const char *key, const char *suffix);

/* The next one in a .draft, of those at places from the cursor on; NULL: there are no more. */
struct object *table_next_staged(const struct collection *c, uint64_t *cursor);
/* ... of those whose names are so long that they may be cut before a suffix. */
struct object *table_next_long(const struct collection *c, uint64_t *cursor);

int table_add(struct object *o);     /* into its collection\'s tables */
void table_remove(struct object *o); /* out of them */
void table_unlink(struct object *o); /* out of those of names and ids alone */
int table_relink(struct object *o);  /* into them again, under its name of now */

#endif
