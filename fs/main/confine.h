/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine: what the program gives up because it does not need it any more. Whoever gets it to run
 * something else, by an answer of a cloud, say, finds no program to start, no file to write and few
 * to read. SECURITY.md, CONFINEMENT tells what is left.
 *
 * Nothing that is given up comes back. The guard (guard.h) keeps the right to unmount.
 */
#ifndef FS_MAIN_CONFINE_H
#define FS_MAIN_CONFINE_H

#include <stddef.h>

/*
 * Gives up what set-user-ID programs would give: fusermount3 is one, which a user needs for
 * the mount. 0, or what prctl(2) says.
 */
int confine_privileges(void);

/*
 * Gives up all system calls but those of the loop, libcurl, the resolver and libfuse (seccomp),
 * and the files that they do not read (Landlock). `files` are read again while the program runs;
 * one may be replaced in its directory. Called by the only thread that there is: Landlock
 * holds for the thread that calls it and those it starts. What this kernel does not have is left
 * out, and said in the log at level info. -ENOMEM; what seccomp(2) says.
 */
int confine(const char *const files[], size_t n);

#endif
