/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update: attributes of an object, changed by one request.
 *
 * Ownership: body and value are taken. Errors: MODEL_SENT, or negative errno,
 * said in w->error.
 */
#ifndef CLIENT_CHANGE_UPDATE_H
#define CLIENT_CHANGE_UPDATE_H

#include "client/change/change.h"

/* Puts body; a revision >= 0 goes with If-Match. */
int change_update(struct object *o, struct json *body, int64_t revision, bool of_document, struct waiter *w);
/* Sets an attribute that has a request of its own. */
int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w);
/* The answer to such a request; frees op. */
void change_apart_done(void *ctx, const struct cloud_error *e, const struct json *answer);

#endif
