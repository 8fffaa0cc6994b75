/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch_expiry: scratch entries go after TIME_SCRATCH_MS. Who had written to
 * one that is no attribute finds a sentence about it in .error.
 * Thread: the loop's. Errors: scratch_expiry_new's -ENOMEM.
 */
#ifndef FS_TREE_SCRATCH_EXPIRY_H
#define FS_TREE_SCRATCH_EXPIRY_H

#include "fs/fs.h"

int scratch_expiry_new(struct fs *fs, struct scratch_expiry **ret);
void scratch_expiry_free(struct scratch_expiry *x);

/* Call after scratch_new: sees that the entry goes in time. */
void scratch_expiry_start(struct scratch_expiry *x);

#endif
