/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge: what an answer of the cloud changes in memory, and tells of.
 *
 * Ownership: values stay the caller's; the objects are the model's. Errors:
 * negative errno; -EBADMSG where an answer has no id, or one that cannot stand in a URL.
 */
#ifndef CLIENT_CACHE_MERGE_H
#define CLIENT_CACHE_MERGE_H

#include "client/cache/object.h"

#define OWN_CHANGE UINT32_MAX /* the moment of the answer to a change of our own */

/*
 * Puts an answer's object in its place; moment: of the question. *ret is NULL when it was removed
 * since.
 */
int merge_object(
	struct collection *c, const struct json *value, uint32_t moment, struct object **ret);
/* Takes an object away; own: an answer that was asked for before does not bring it back. */
void merge_remove(struct object *o, bool own);
/* Forgets what was removed: no question is out whose answer could bring it back. */
void merge_forget_removed(struct collection *c);

#endif
