/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mounted: a reader of /proc/self/mountinfo, proc(5).
 */
#include "fs/main/mounted.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/kernel/mountinfo.h"

#define MNT_ID_UNIQUE 0x4000U /* STATX_MNT_ID_UNIQUE, which Debian 12's headers lack */

/* Reads one line, if it is of this directory. */
static bool read_line(char *line, const char *directory, struct mounted *ret)
{
	char *fields[5], *at = line, *type = strstr(line, " - "), *minor;
	size_t n = 0;

	while (n < 5 && (fields[n] = strsep(&at, " ")))
		n++;
	if (n < 5 || !type)
		return false;
	mountinfo_unescape(fields[4]);
	if (strcmp(fields[4], directory) != 0)
		return false;
	type += 3;
	ret->is_fuse = strncmp(type, "fuse", 4) == 0 && (type[4] == ' ' || type[4] == '.');
	ret->id = (unsigned)strtoul(fields[0], NULL, 10);
	ret->major = (unsigned)strtoul(fields[2], &minor, 10);
	ret->minor = *minor == ':' ? (unsigned)strtoul(minor + 1, NULL, 10) : 0;
	return true;
}

/* Asks the kernel for the mount's own number; of what it has at hand, no request is sent. */
static uint64_t unique_id(const char *directory)
{
	struct statx st;

	if (statx(AT_FDCWD, directory, AT_STATX_DONT_SYNC | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
		    MNT_ID_UNIQUE, &st) < 0)
		return 0;
	return st.stx_mask & MNT_ID_UNIQUE ? st.stx_mnt_id : 0;
}

bool mounted_is_same(const struct mounted *a, const struct mounted *b)
{
	return a->is_fuse == b->is_fuse && a->major == b->major && a->minor == b->minor &&
		(a->unique && b->unique ? a->unique == b->unique : a->id == b->id);
}

bool mounted_find(const char *directory, struct mounted *ret)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	bool found = false;
	size_t size = 0;
	char *line = NULL;

	while (f && getline(&line, &size, f) > 0)
		found |= read_line(line, directory, ret);
	free(line);
	if (f)
		fclose(f);
	if (found)
		ret->unique = unique_id(directory);
	return found;
}
