/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply: what the answer to a create changes in memory.
 *
 * Ownership: frees the op at its end. Errors: told to who waits.
 */
#ifndef CLIENT_CHANGE_APPLY_H
#define CLIENT_CHANGE_APPLY_H

#include "client/change/change.h"

void apply_created(struct change_op *op, const struct cloud_error *e, const struct json *answer);

#endif
