/* SPDX-License-Identifier: Apache-2.0 */
/*
 * create: one POST, with what name and place supply or what a draft has gathered;
 * model.h has the rest.
 *
 * Ownership: body and undo are taken. Errors: MODEL_SENT, or
 * negative errno, said in w->error.
 */
#ifndef CLIENT_CHANGE_CREATE_H
#define CLIENT_CHANGE_CREATE_H

#include "client/change/change.h"

/*
 * Creates from body, for a draft or NULL; when it fails the draft has the values of undo again
 * (NULL: as now).
 */
int create_send(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct json *undo, struct waiter *w);
/* Creates what connects target, which is read afresh before it is over. */
int create_for(struct collection *c, struct json *body, struct object *target, struct waiter *w);
/* Checks that an object can be called so, here, where none is; its name goes to raw. */
int create_check(const struct place *p, const char *entry, struct buf *raw, struct waiter *w);
/* Checks that what is to be called by words, if these are some, is called by them. */
int create_check_words(struct object *o, const char *raw, bool *ret_words, struct waiter *w);

#endif
