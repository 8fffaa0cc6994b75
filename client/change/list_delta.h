/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_delta: a list that is changed by what goes out of it and what comes in.
 *
 * Ownership: value is taken. Errors: MODEL_SENT, or negative errno, said in
 * w->error; 0: it is so already.
 */
#ifndef CLIENT_CHANGE_LIST_DELTA_H
#define CLIENT_CHANGE_LIST_DELTA_H

#include "client/change/change.h"

/* base: the list that value was made of, NULL: as it is in memory. Takes base, too. */
int list_delta_set(struct object *o, const struct attr *a, struct json *base, struct json *value,
	struct waiter *w);

#endif
