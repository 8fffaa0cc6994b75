/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve: from a link's text to its object.
 * Thread: the loop's. Errors: MODEL_ASKED, MODEL_ABSENT, MODEL_SEVERAL,
 * -EPERM (outside the mount), -EINVAL (no object, another region), with the call's
 * error set.
 */
#ifndef FS_REQUEST_RESOLVE_H
#define FS_REQUEST_RESOLVE_H

#include "fs/tree/inode.h"

struct call;

/*
 * Finds the object that `text` means as the entry of dir: a path from there,
 * an absolute one under the mountpoint, or a bare name or id of one of the
 * kinds that fit there.
 */
int resolve_target(struct call *c, const struct inode *dir, const char *entry, const char *text,
	struct object **ret);

#endif
