/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: allocations that do not fail: without memory the process ends with a
 * line on stderr, as a test's cloud may.
 */
#ifndef SANDBOX_MEMORY_H
#define SANDBOX_MEMORY_H

#include <stddef.h>

void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s); /* NULL: NULL */
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
