/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pending: creates that may have happened: their names are EAGAIN until it is known.
 *
 * Identity: the entry, in the collection. Ownership: the collection's; who added
 * one removes it. Errors: without memory there is none.
 */
#ifndef CLIENT_CACHE_PENDING_H
#define CLIENT_CACHE_PENDING_H

#include "client/cache/collection.h"

struct pending *pending_add(struct collection *c, const char *entry);
void pending_remove(struct collection *c, struct pending *p); /* frees; NULL is fine */
bool pending_has(const struct collection *c, const char *entry);

#endif
