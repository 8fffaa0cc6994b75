/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolver: a symbol of the program comes before the C library's, for libcurl too.
 */
#include "resolver.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define HELD_S 10

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int begun, ended, released;

static int is_held(const char *name)
{
	static const char tail[] = ".held.test";
	size_t len = name ? strlen(name) : 0, n = sizeof(tail) - 1;

	return len > n && strcmp(name + len - n, tail) == 0;
}

static void hold(void)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += HELD_S;
	pthread_mutex_lock(&mutex);
	begun++;
	while (!released && pthread_cond_timedwait(&changed, &mutex, &end) != ETIMEDOUT)
		;
	ended++;
	pthread_mutex_unlock(&mutex);
}

int getaddrinfo(
	const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
	int (*next)(const char *name, const char *service, const struct addrinfo *hints,
		struct addrinfo **ret);

	if (is_held(name)) {
		hold();
		return EAI_NONAME;
	}
	*(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
	return next(name, service, hints, ret);
}

static int read_locked(const int *n)
{
	int value;

	pthread_mutex_lock(&mutex);
	value = *n;
	pthread_mutex_unlock(&mutex);
	return value;
}

int resolver_begun(void)
{
	return read_locked(&begun);
}

int resolver_ended(void)
{
	return read_locked(&ended);
}

void resolver_release(void)
{
	pthread_mutex_lock(&mutex);
	released = 1;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&mutex);
}
