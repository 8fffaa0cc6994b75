/* SPDX-License-Identifier: Apache-2.0 */
/*
 * create: one POST, with what name and place supply or what a draft has gathered;
 * model.h has the rest.
 *
 * Ownership: body, undo_attr and undo_value are taken. Errors: MODEL_SENT, or
 * negative errno, said in w->error.
 */
#ifndef CLIENT_CHANGE_CREATE_H
#define CLIENT_CHANGE_CREATE_H

#include "client/change/change.h"

/* Creates from body, for a draft or NULL; undo_*: see change_op. */
int change_create(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct waiter *w, char *undo_attr, struct json *undo_value);
/* Creates what connects target, which is read afresh before it is over. */
int change_create_for(struct collection *c, struct json *body, struct object *target, struct waiter *w);
/* Can an object be called so, here? Its name goes to raw. */
int make_check_entry(struct collection *c, const char *entry, struct buf *raw, struct waiter *w);
int make_check_absent(const struct place *p, const char *entry, struct waiter *w);

#endif
