/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remake: what was removed is made again, with what went with it, as far as that was
 * known: one request each, the object first, and what belongs to it then. Last goes what the
 * cloud has put there by itself, where the old object is known to have had no such thing.
 *
 * It keeps its addresses and the like where the cloud lets it; else it is made without.
 * Ownership: itself, until its caller is woken. Errors: -EOPNOTSUPP, it cannot be made of
 * what the cloud has said of it; those of the requests.
 */
#ifndef CLIENT_CHANGE_REMAKE_H
#define CLIENT_CHANGE_REMAKE_H

#include "client/change/journal.h"

void remakes_end(struct model *m); /* those under way are told of the model's end */
int remake_begin(const struct journal_entry *e, struct waiter *w); /* MODEL_SENT, or an error */

#endif
