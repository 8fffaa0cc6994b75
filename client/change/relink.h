/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relink: a reference that is set already is set again, or led elsewhere,
 * without what belongs to it being lost.
 *
 * Ownership: none is taken. Errors: MODEL_SENT, or negative errno, said in
 * w->error.
 */
#ifndef CLIENT_CHANGE_RELINK_H
#define CLIENT_CHANGE_RELINK_H

#include "client/change/change.h"

/* Has o something that a plain setting of the reference to this id would lose? 0 or -ENOMEM. */
int relink_wanted(const struct object *o, const struct link *l, const char *id, bool *ret);
/* Leads the reference to this object, as seen in what the cloud has now. */
int relink_set(struct object *o, const struct link *l, struct object *target, struct waiter *w);

#endif
