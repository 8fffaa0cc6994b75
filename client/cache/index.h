/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index: a collection's objects by the string value of one attribute.
 *
 * Ownership: the collection owns its indexes. Errors: MODEL_ASKED of index_need, -ENOMEM with it;
 * without memory for an index all objects are gone through.
 */
#ifndef CLIENT_CACHE_INDEX_H
#define CLIENT_CACHE_INDEX_H

#include "client/cache/object.h"

/* Has one kept from now on; without memory it is made when it is needed. */
void index_begin(struct collection *c, const char *attr);
/* The first object with attr == value, then the next one (cursor from 0); NULL: none. */
struct object *index_find(
	struct collection *c, const char *attr, const char *value, uint32_t *cursor);
/*
 * Has one made, so many places at a time: 0, it is there; MODEL_ASKED, w is woken then. Who finds
 * in one that is not there yet has it made at once.
 */
bool index_go_on(struct collection *c, const char *attr); /* by so many; false: there are more */
int index_need(struct collection *c, const char *attr, struct waiter *w);
void index_put(const struct object *o);	 /* into those of its collection: it has got a place */
void index_drop(const struct object *o); /* out of them: its values change, or it goes */
size_t index_bytes(const struct collection *c); /* that all indexes of the collection take */
void indexes_free(struct collection *c);

#endif
