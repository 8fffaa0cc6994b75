/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mounted: what is mounted on a directory, as the kernel's table has it. It
 * asks no filesystem, so that a hung or dead one keeps nobody.
 */
#ifndef FS_MAIN_MOUNTED_H
#define FS_MAIN_MOUNTED_H

#include <stdbool.h>
#include <stdint.h>

struct mounted {
	unsigned major, minor; /* the device; of FUSE the minor number is the connection's */
	unsigned id;	       /* of the table; given anew when it is free */
	uint64_t unique;       /* never given again; 0: this kernel (before 6.8) has none */
	bool is_fuse;
};

/* Finds the topmost mount on a directory, given without symlinks. false: there is none. */
bool mounted_find(const char *directory, struct mounted *ret);
/* Tells whether both are one mount, not one that was made on the same place later. */
bool mounted_is_same(const struct mounted *a, const struct mounted *b);

#endif
