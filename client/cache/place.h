/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place: which object an entry means, where it stands; struct place is model.h's.
 *
 * Ownership: none. Errors: -ENOMEM; MODEL_ABSENT; MODEL_SEVERAL, which `why`
 * says in a sentence.
 */
#ifndef CLIENT_CACHE_PLACE_H
#define CLIENT_CACHE_PLACE_H

#include "client/cache/object.h"

bool place_holds(const struct place *p, const struct object *o);
/* Finds what this mount made under that name: a draft or, as a link, the object of the label. */
struct object *place_made(const struct place *p, const char *entry, bool *ret_link);
struct object *place_draft(const struct place *p, const char *entry);
/* The object that is called so now or, as a link, that has this id. */
int place_resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why);
/* The one object that an entry means: made so, called so, or of that id. */
int place_find(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why);
struct place place_home(const struct object *o); /* where it stands, or would once it is no draft */

#endif
