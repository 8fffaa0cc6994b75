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

/*
 * Returns what a caller is known by: its thread, or, where that is not in our
 * namespace (in a container: pid 0), a negative number, one for each user.
 */
pid_t process_caller(pid_t pid, uid_t uid);
bool process_is_seen(pid_t caller);
/* Says whether its program is called by one of these names; NULL ends them. */
bool process_is_called(pid_t pid, const char *const *names);
/* Returns the session of a caller; one that cannot be seen is its own. -ESRCH: it is gone. */
int process_session(pid_t caller, pid_t *ret);

#endif
