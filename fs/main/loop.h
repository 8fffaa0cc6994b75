/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop: the one place that waits, for the kernel, the cloud, signals and timers
 * together.
 */
#ifndef FS_MAIN_LOOP_H
#define FS_MAIN_LOOP_H

#include "fs/fs.h"

/*
 * Has the signals that loop_run takes (SIGTERM, SIGINT, SIGHUP) wait for it: the default would end
 * the process. To be called before there is anything to unmount, by the one thread.
 */
void loop_hold_signals(void);

/*
 * Serves until unmounted or stopped, then answers all that wait. 0 or negative
 * errno; -ETIMEDOUT: a thread of ours is stuck in the kernel, and joining it
 * would hang.
 */
int loop_run(struct fs *fs);

#endif
