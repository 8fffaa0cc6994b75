/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place: which object an entry means, where it stands; struct place is model.h's.
 *
 * Ownership: none. Errors: MODEL_ABSENT; MODEL_SEVERAL, which `why` says in a
 * sentence.
 */
#ifndef CLIENT_CACHE_PLACE_H
#define CLIENT_CACHE_PLACE_H

#include "client/cache/object.h"

bool place_holds(const struct place *p, const struct object *o);
/* The one object that an entry means. */
int place_resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why);
struct object *place_draft(const struct place *p, const char *entry);
struct object *place_labelled(const struct place *p, const char *entry); /* the object that mkdir called so */
struct object *label_find(const struct collection *c, const char *entry); /* ... wherever it stands */
struct place object_home(const struct object *o); /* where it stands, or would once it is no draft */

#endif
