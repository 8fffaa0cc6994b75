/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clouds: cloudnetfs --clouds, the names that may be mounted, for completion.
 * Threads: one. Ownership: nothing is kept. Errors: said in one line on stderr.
 */
#ifndef FS_MAIN_CLOUDS_H
#define FS_MAIN_CLOUDS_H

int clouds_print(void); /* the exit code */

#endif
