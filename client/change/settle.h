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
void settle_update(struct change_op *op, const struct cloud_error *e);

#endif
