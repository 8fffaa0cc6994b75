/* SPDX-License-Identifier: Apache-2.0 */
/*
 * invalidate: what of the tree a change of the model touches: the kernel forgets
 * it, and pollers are woken.
 * Thread: the loop's. Errors: none; what cannot be told ends with its time-out.
 */
#ifndef FS_REQUEST_INVALIDATE_H
#define FS_REQUEST_INVALIDATE_H

#include "fs/fs.h"

struct change;

/* The model's listener; ctx is the fs. */
void invalidate_change(void *ctx, const struct change *change);

#endif
