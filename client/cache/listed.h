/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed: the ids that an attribute holds, one or a list, read once for all that are
 * asked for one after the other.
 *
 * Ownership: the object's collection keeps what was read last. Errors: without memory
 * there is no id (mem_failures).
 */
#ifndef CLIENT_CACHE_LISTED_H
#define CLIENT_CACHE_LISTED_H

#include "client/cache/object.h"

/*
 * Gives the n-th id that the attribute of o holds, itself or in each element's member; NULL past
 * the end. It stays until an attribute of another object of the collection is asked for.
 */
const char *listed_id(const struct object *o, const char *attr, const char *member, uint32_t n);
void listed_free(struct listed *l);

#endif
