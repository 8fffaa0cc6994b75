/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: an attribute gets a value; model.h has what takes texts, links and names.
 *
 * Ownership: value and values are taken. Errors: MODEL_SENT, or negative errno, said in
 * w->error; 0: done locally.
 */
#ifndef CLIENT_CHANGE_SET_H
#define CLIENT_CHANGE_SET_H

#include "client/change/change.h"

int set_check(const struct object *o, const char *attr, struct waiter *w); /* can it be set? */
/* can any attribute be? */
int set_check_kind(const struct object *o, struct waiter *w);
int set_value(struct object *o, const char *attr, struct json *value, struct waiter *w);
/*
 * Makes of a list what value is of base, against what the cloud has now; of what is no list, or a
 * draft's, value. Takes both.
 */
int set_members(struct object *o, const char *attr, struct json *base, struct json *value,
	struct waiter *w);
/* Sets several at once, or says why they are not one change; a revision >= 0 goes with If-Match. */
int set_values(struct object *o, struct json *values, int64_t revision, struct waiter *w);

#endif
