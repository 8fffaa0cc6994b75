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

int update_send(struct object *o, struct json *body, struct waiter *w);
/*
 * As a document's, if o is still of this revision (-1: of any): it goes with If-Match, or is
 * compared with what is read before, where the cloud would compare too late.
 */
int update_send_document(struct object *o, struct json *body, int64_t revision, struct waiter *w);
/*
 * Sends op's body as a change of o; a revision >= 0 goes with If-Match, unless the cloud compares
 * it too late for what is in the body. 0 or -ENOMEM.
 */
int update_request(struct change_op *op, struct object *o, int64_t revision);
/* The `apply` of such a request. */
void update_applied(struct change_op *op, const struct cloud_error *e, const struct json *answer);
/*
 * Changes what the cloud has now: reads o, and sends what op's `form` makes of it, with If-Match.
 * MODEL_ASKED, or it cannot be read.
 */
int update_look(struct change_op *op, const struct object *o);
/* The same of what is in memory. 0; 1: nothing is to be done; or why not. */
int update_formed(struct change_op *op, struct object *o, struct cloud_error *why);
/* The `apply` of a change that begins with a look: one that comes too late is formed anew. */
void update_applied_or_again(
	struct change_op *op, const struct cloud_error *e, const struct json *answer);
/* Sets an attribute that has a request of its own. */
int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w);
/*
 * Notes {"tags": value}, as the attribute's own URL takes it and as the object shows it then.
 * Takes value.
 */
int update_expect(struct change_op *op, const struct attr *a, struct json *value);
/* The `apply` of such a request. */
void update_apart_applied(
	struct change_op *op, const struct cloud_error *e, const struct json *answer);

#endif
