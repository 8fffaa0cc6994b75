/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard: a small process that takes the mount down when the program ends
 * otherwise than well.
 *
 * A program that is killed may leave a thread of its own in the kernel, in a
 * notification that waits for a directory's lock or a page; whoever holds that
 * waits for an answer from the program, and /dev/fuse stays open: nobody ends,
 * not even by SIGKILL. The guard holds no descriptor of the mount. It is told
 * by the kernel when the thread that made it ends (PR_SET_PDEATHSIG, which is
 * sent although other threads are stuck); then it aborts the connection, which
 * answers every request, and unmounts.
 *
 * Made before there is a thread, a connection or a secret. It ignores the
 * signals that end the program, belongs to a session of its own and keeps no
 * descriptor but its pipe. Thread: the main one.
 *
 * It unmounts at a good end, too: the program itself has given up the right to.
 */
#ifndef FS_MAIN_GUARD_H
#define FS_MAIN_GUARD_H

struct guard;

/* 0; -ENOMEM, or the errno of pipe or fork. */
int guard_new(struct guard **ret);
/*
 * Tells it where we are about to mount, absolute; no FUSE mount is there. If we end before
 * guard_watch, it unmounts what is there then and dead. -EPIPE: the guard is gone.
 */
int guard_expect(struct guard *g, const char *mountpoint);
/*
 * Tells it what is mounted, absolute; from now on it acts. -ENOENT: no such
 * mount is seen; -EPIPE: the guard is gone.
 */
int guard_watch(struct guard *g, const char *mountpoint);
/*
 * Has the guard unmount, as it alone may (confine.h), and waits until it has ended. -ECHILD: it has
 * been killed, and nothing is unmounted.
 */
int guard_unmount(struct guard *g);
/* Sends it home: nothing is mounted any more, or never was. NULL-safe. */
void guard_free(struct guard *g);

#endif
