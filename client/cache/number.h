/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: the numbers by which users tell objects apart (st_ino). One comes of a hash of kind,
 * region and id, and of the cloud's name where the mount shows several, so that it is the same in
 * every mount. Ids may be chosen by others, and the hash is known to all: of two objects of a kind
 * whose hashes are equal the lesser one by cloud, region and id has it, whichever came first, and
 * the other one has a second hash. A draft is of this mount
 * alone: its number comes of its handle, as does that of an object that all hashes fail.
 *
 * An object leaves its number when it goes; those that it kept from it keep theirs. The things of
 * an object have its number with the NUMBER_THING_BITS that are 0 in it.
 * Ownership: the model's, of a row for each that has not the first number of its id; the others
 * are found by that in the tables. It owns no object. Thread: the loop's.
 */
#ifndef CLIENT_CACHE_NUMBER_H
#define CLIENT_CACHE_NUMBER_H

#include "client/cache/object.h"

/* Gives o, which has come into the tables, its number; tells of whom it takes one from. */
void number_give(struct object *o);
void number_take(struct object *o); /* o has left them */
void number_free(struct model *m);

#endif
