/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: symlinks: their texts, and making, replacing and removing them where
 * they are connections (CONTRACT section 6).
 */
#ifndef FS_REQUEST_LINK_H
#define FS_REQUEST_LINK_H

#include "fs/tree/inode.h"

struct call;

int link_read(struct call *c);
int link_make(struct call *c);
/* Puts what text points to in the place of the link `entry` of dir (rename of a scratch link). */
int link_put(struct call *c, const struct inode *dir, const char *entry, const char *text);

#endif
