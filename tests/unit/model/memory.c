/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: allocations that fail when they are told to, and a clock that stands.
 */
#include "memory.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/util/slab.h"

#define CLOCK_BEGINS_MS 1000000

static unsigned long left; /* allocations until the one that fails; 0: none does */
static unsigned long count;
static bool counting, lasting, failed;
static int64_t now_ms = CLOCK_BEGINS_MS;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);
void *__real_slab_take(struct slab *s, size_t size);
void *__wrap_slab_take(struct slab *s, size_t size);
int __wrap_clock_gettime(clockid_t id, struct timespec *t);

static bool fails(void)
{
	count++;
	if (!counting || left == 0 || --left > 0)
		return false;
	left = lasting;
	failed = true;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *__wrap_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = fails() ? NULL : __real_malloc(len + 1);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *__wrap_strdup(const char *s)
{
	return __wrap_strndup(s, strlen(s));
}

void *__wrap_slab_take(struct slab *s, size_t size)
{
	return fails() ? NULL : __real_slab_take(s, size);
}

void memory_init(void)
{
	cJSON_Hooks hooks = { __wrap_malloc, free };

	cJSON_InitHooks(&hooks);
}

void memory_fail(unsigned long n)
{
	left = n;
	lasting = false;
	failed = false;
	counting = true;
}

void memory_fail_from(unsigned long n)
{
	memory_fail(n);
	lasting = true;
}

bool memory_has_failed(void)
{
	return failed;
}

unsigned long memory_count(void)
{
	return count;
}

bool memory_pause(void)
{
	bool was = counting;

	counting = false;
	return was;
}

void memory_resume(bool failing)
{
	counting = failing;
}

/* ---- the clock: both of them from one number, which only the test moves */

int __wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	int64_t ms = now_ms + (id == CLOCK_REALTIME ? 1790000000000 : 0);

	t->tv_sec = ms / 1000;
	t->tv_nsec = ms % 1000 * 1000000;
	return 0;
}

void clock_start(void)
{
	now_ms = CLOCK_BEGINS_MS;
}

void clock_pass(int64_t ms)
{
	now_ms += ms;
}
