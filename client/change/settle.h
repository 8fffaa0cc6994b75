/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle: changes that were sent and not answered.
 *
 * Ownership: frees the op at its end. Errors: e is the one that left it open.
 */
#ifndef CLIENT_CHANGE_SETTLE_H
#define CLIENT_CHANGE_SETTLE_H

#include "client/change/change.h"

void settle_create(struct change_op *op, const struct cloud_error *e);
/*
 * The service itself failed, and says so: it is at work on it no longer, so what one look does not
 * find was not made. A proxy's 500 has no words of the service's.
 */
bool settle_is_own_failure(const struct cloud_error *e);
void settle_update(struct change_op *op, const struct cloud_error *e);

#endif
