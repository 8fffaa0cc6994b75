/* SPDX-License-Identifier: Apache-2.0 */
/*
 * await: a change is over when the cloud has done it (the option wait).
 *
 * Ownership: each ends in change_finish, which frees the op, at once or when the
 * cloud has done it. Errors: none of its own.
 */
#ifndef CLIENT_CHANGE_AWAIT_H
#define CLIENT_CHANGE_AWAIT_H

#include "client/change/change.h"

/* Each is the `done` of its change. */
/* until o has a state that stays */
void await_made(struct change_op *op, struct object *o);
void await_gone(struct change_op *op, struct object *o);	  /* until o is no more */
void await_connected(struct change_op *op, struct object *owner); /* until op->view shows it so */

#endif
