/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beside: an attribute that the API takes only beside the reference that it
 * belongs to (a floating IP's fixed address beside its port).
 *
 * Ownership: body is taken. Errors: MODEL_SENT, or negative errno, said in
 * w->error; -EINVAL: the reference is not set.
 */
#ifndef CLIENT_CHANGE_BESIDE_H
#define CLIENT_CHANGE_BESIDE_H

#include "client/change/change.h"

/* Sends {a: value} with the reference that the cloud has now, and stays so until then. */
int beside_set(struct object *o, const struct attr *a, struct json *body, struct waiter *w);
/* Adds to the body of a change the references, as o has them, that what is in it needs. */
int beside_add(const struct object *o, struct json *body, struct cloud_error *why);

#endif
