/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem: what the marks of mem.h call, and the count of what failed.
 */
#include "client/util/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static _Thread_local unsigned long failures;

int mem_failed(void)
{
	failures++;
	return -ENOMEM;
}

unsigned long mem_failures(void)
{
	return failures;
}

int mem_checked(unsigned long since, int err)
{
	return failures == since ? err : -ENOMEM;
}

void mem_free(void *at)
{
	void *it;

	memcpy(&it, at, sizeof(it));
	free(it);
}

void mem_wipe(char **secret)
{
	if (*secret)
		explicit_bzero(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

void mem_lock(const char *secret)
{
	if (mlock(secret, strlen(secret) + 1) < 0)
		errno = 0; /* past RLIMIT_MEMLOCK it is as safe as the swap */
}

int mem_replace(char **secret, const char *value)
{
	char *copy = value ? strdup(value) : NULL; /* first: value may be a part of *secret */

	mem_wipe(secret);
	if (copy)
		mem_lock(copy);
	*secret = copy;
	return value && !copy ? mem_failed() : 0;
}
