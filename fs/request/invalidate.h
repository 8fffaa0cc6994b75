/* SPDX-License-Identifier: Apache-2.0 */
/*
 * invalidate: what of the tree a change of the model touches, for the kernel and for
 * pollers.
 */
#ifndef FS_REQUEST_INVALIDATE_H
#define FS_REQUEST_INVALIDATE_H

#include "fs/fs.h"

struct change;

/* The model's listener (ctx is the fs): turns a change into notifications. */
void invalidate_change(void *ctx, const struct change *change);

#endif
