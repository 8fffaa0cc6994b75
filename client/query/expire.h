/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expire: what is no longer known once something has been changed; model.h has
 * expire_object, expire_object_now and expire_collection.
 *
 * Ownership: none. Errors: none.
 */
#ifndef CLIENT_QUERY_EXPIRE_H
#define CLIENT_QUERY_EXPIRE_H

#include "client/cache/object.h"

/*
 * Makes a part of the indexes that the next three go by, which many objects would take long for.
 * True: they are whole.
 */
bool expire_prepare(const struct object *o);
void expire_referrers(struct object *o); /* all that points to it */
/* Gives what goes with it, as far as that is known. */
void expire_each_dependent(
	const struct object *o, void (*each)(void *ctx, struct object *dependent), void *ctx);
/* removes what cannot be without it: it went with it */
void expire_dependents(struct object *o);
void expire_targets(struct object *o); /* what it refers to */
/* ... as it was asked for, if not answered */
void expire_named(struct object *o, const struct json *body);
/* what lists it in turn, before and after */
void expire_listed(struct object *o, const struct json *body);
void expire_within(struct object *o); /* what the cloud has made in it with it */
/* there is one more of it, or one less */
void expire_quotas(const struct collection *c);

#endif
