/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process: what the kernel tells of a caller in /proc/PID/status (proc(5)).
 * Threads: any. Ownership: nothing is kept. Errors: a caller that is gone is
 * no error; each function says what it gives then.
 */
#ifndef FS_KERNEL_PROCESS_H
#define FS_KERNEL_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* Returns the process of a thread, which is what FUSE calls a caller by; pid if it is gone. */
pid_t process_of(pid_t pid);

/* Says whether `pid` has a signal pending that will end it, or has ended. */
bool process_is_ending(pid_t pid);

#endif
