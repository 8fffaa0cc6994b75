/* SPDX-License-Identifier: Apache-2.0 */
/*
 * valued: a collection's objects by the values that stand at one spot of them (struct spot), of
 * which each may have several: the addresses of a port, its tags.
 *
 * Identity: the spot, as the tables have it. Ownership: the collection owns what is built for it.
 * Errors: none; without memory all objects are gone through.
 */
#ifndef CLIENT_CACHE_VALUED_H
#define CLIENT_CACHE_VALUED_H

#include "client/cache/object.h"

struct spot;

/*
 * Has it made what quickly finds who has a value there, a part with each call: true, it is there,
 * and is kept in step with the objects. Who finds before that has it made at once.
 */
bool valued_go_on(struct collection *c, const struct spot *s);
/* The same, a part in each turn of the loop: 0; or MODEL_ASKED, w is woken then. */
int valued_need(struct collection *c, const struct spot *s, struct waiter *w);
/* The first object that has this value there, then the next one (cursor from 0); NULL: none. */
struct object *valued_find(
	struct collection *c, const struct spot *s, const char *value, uint32_t *cursor);
bool valued_has(const struct object *o, const struct spot *s, const char *value);
/*
 * Appends the next value that any object has there, each once: as the first that has it comes.
 * False: there are no more.
 */
bool valued_next(struct collection *c, const struct spot *s, uint64_t *cursor, struct buf *out);
void valued_put(const struct object *o);  /* into those of its collection: it has got a place */
void valued_drop(const struct object *o); /* out of them: its values change, or it goes */
size_t valued_bytes(const struct collection *c); /* that all of the collection take */
void valued_free(struct collection *c);

#endif
