/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stress_place: loaded into stress-ng, has the directory that a stressor makes for itself be a
 * symlink to $STRESS_PLACE: below an object of ours it could make nothing, but a collection is a
 * place for what it makes.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int is_own(const char *path)
{
	const char *name = strrchr(path, '/');

	return strncmp(name ? name + 1 : path, "tmp-stress-ng-", 14) == 0;
}

int mkdir(const char *path, mode_t mode)
{
	int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkdir");

	return is_own(path) ? symlink(getenv("STRESS_PLACE"), path) : real(path, mode);
}

int rmdir(const char *path)
{
	int (*real)(const char *) = dlsym(RTLD_NEXT, "rmdir");

	return is_own(path) ? unlink(path) : real(path);
}
