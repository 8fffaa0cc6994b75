/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: telling the kernel what it must forget. A notification may wait for
 * a lock that a pending request holds, so it is sent from threads that do
 * nothing else; the loop only puts it into their queue (one mutex, held for
 * neither the sending nor anything else that could wait).
 */
#ifndef FS_NOTIFY_H
#define FS_NOTIFY_H

#include "fs.h"

int notifier_new(struct fuse_session *se, struct notifier **ret);
/*
 * Nothing more is sent; does not wait for what is being sent, which may need
 * the unmount to end. notifier_free waits, after it.
 */
void notifier_stop(struct notifier *n);
void notifier_free(struct notifier *n);

void notify_entry(struct notifier *n, fuse_ino_t dir, const char *name);
void notify_inode(struct notifier *n, fuse_ino_t ino);
void notify_poll(struct notifier *n, struct fuse_pollhandle *ph); /* takes ph */

/* The model's listener (ctx is the fs): turns a change into notifications. */
struct change;
void notify_change(void *ctx, const struct change *change);

#endif
