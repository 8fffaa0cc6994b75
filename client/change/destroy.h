/* SPDX-License-Identifier: Apache-2.0 */
/*
 * destroy: removes an object; model.h has the rest.
 *
 * Ownership: none. Errors: MODEL_SENT, or negative errno, said in w->error.
 */
#ifndef CLIENT_CHANGE_DESTROY_H
#define CLIENT_CHANGE_DESTROY_H

#include "client/change/change.h"

/* as model_destroy, whatever it is called now */
int destroy_wherever(struct object *o, struct waiter *w);

#endif
