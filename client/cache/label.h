/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label: what mkdir called an object that the cloud calls otherwise. An object has
 * one at most.
 *
 * Identity: the entry, in the collection. Ownership: the collection's, until the
 * object is gone. Errors: without memory there is no label.
 */
#ifndef CLIENT_CACHE_LABEL_H
#define CLIENT_CACHE_LABEL_H

#include "client/cache/object.h"

void label_add(struct object *o, const char *entry);
void label_remove(struct object *o); /* and tells that its entry has gone */
struct object *label_find(const struct collection *c, const char *entry); /* wherever it stands */
/*
 * The next object of this label after that of r (NULL: the first), whose row goes to r; NULL: no
 * more.
 */
struct object *label_next(
	const struct collection *c, const char *entry, const struct chain_row **r);

#endif
