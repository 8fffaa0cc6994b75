/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remote: an object that is called by its words (values/words.h) says in them which other it
 * is about, as a security-group rule its remote group: by that one's name, where it is known
 * and its alone, else by its id. The name is kept with the object, so its entry never fails
 * and stands in the tables as it was put there, whatever the other is called meanwhile.
 *
 * Ownership: object_called is the object's. Errors: -ENOMEM.
 */
#ifndef CLIENT_CACHE_REMOTE_H
#define CLIENT_CACHE_REMOTE_H

#include "client/cache/object.h"

/* Gives what o calls its remote now, for the caller to free; NULL: it has none, or by its id. */
int remote_name(const struct object *o, char **ret);
int remote_call(struct object *draft); /* keeps it, with what is in no table by it */
/*
 * Makes anew the names that speak of o, or of what was or is called as it: it has come or gone
 * (before NULL), or had this key (table.h).
 */
void remote_tell(struct object *o, const char *before);
void remote_live(struct object *o); /* a draft that is one no more: its own name as well */
/*
 * Gives the next whom words mean that say its remote by its id, though that has a name; *cursor
 * is 0 at first. NULL: there are no more.
 */
struct object *remote_next(struct collection *c, const char *entry, uint32_t *cursor);

#endif
