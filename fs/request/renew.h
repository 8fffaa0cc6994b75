/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew: touch of a collection whose list is known asks for that again before it is answered, so
 * that what has not changed stays the kernel's. The kernel lets nobody look for a name there
 * meanwhile: after TIME_RENEWED_MS, or a failure, all is old instead, as it is with a list of
 * more than LIMIT_RENEWED.
 * Ownership: the call has its renewal, which ends with it. Errors: none. Thread: the loop's.
 */
#ifndef FS_REQUEST_RENEW_H
#define FS_REQUEST_RENEW_H

#include <stdbool.h>

#include "fs/request/call.h"

/* Tells whether the call waits, and runs again at the end; if not, all is old already. */
bool renew_begin(struct call *c, struct collection *coll);

#endif
