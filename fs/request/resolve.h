/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve: from the text of a link to its object.
 */
#ifndef FS_REQUEST_RESOLVE_H
#define FS_REQUEST_RESOLVE_H

#include "fs/tree/inode.h"

struct call;

/*
 * The object that a link's text means when it stands in dir: a path from
 * there, an absolute one under the mountpoint, or a bare name or id of one of
 * the kinds that fit there. -EINPROGRESS; -ENOENT, -EPERM (outside the mount),
 * -EINVAL (no object), with the call's error set.
 */
int resolve_target(
	struct call *c, const struct inode *dir, const char *entry, const char *text, struct object **ret);

#endif
