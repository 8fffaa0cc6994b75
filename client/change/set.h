/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: an attribute gets a value; model.h has what takes texts, links and names.
 *
 * Ownership: value is taken. Errors: MODEL_SENT, or negative errno, said in
 * w->error; 0: done locally.
 */
#ifndef CLIENT_CHANGE_SET_H
#define CLIENT_CHANGE_SET_H

#include "client/change/change.h"

int change_check(const struct object *o, const char *attr, struct waiter *w); /* can it be set? */
int change_value(struct object *o, const char *attr, struct json *value, struct waiter *w);

#endif
