/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drafts: who made which draft, so that no user's are without bound: the cloud, which
 * has quotas, knows nothing of them.
 *
 * Ownership: fs->drafts; the drafts are the model's. Thread: the loop's. Errors:
 * negative errno.
 */
#ifndef FS_TREE_DRAFTS_H
#define FS_TREE_DRAFTS_H

#include "fs/fs.h"

struct object;

int drafts_new(struct drafts **ret);
void drafts_free(struct drafts *d);
/*
 * Notes that the user has made the draft. -EDQUOT: he has LIMIT_DRAFTS / USERS_LEAST already;
 * -ENOSPC: all have LIMIT_DRAFTS; -ENOMEM. Then it is not noted, and is to be dropped.
 */
int drafts_add(struct fs *fs, const struct object *draft, uid_t uid);

#endif
