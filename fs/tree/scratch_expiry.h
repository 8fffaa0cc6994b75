/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch_expiry: scratch entries go when their time is over.
 */
#ifndef FS_TREE_SCRATCH_EXPIRY_H
#define FS_TREE_SCRATCH_EXPIRY_H

#include "fs/fs.h"

struct timer;

void scratch_expiry_reap(struct timer *t);

#endif
