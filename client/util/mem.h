/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem: memory that its block gives back, and secrets that leave no copy.
 *
 * A variable marked CLEANUP_TEXT (CLEANUP_SECRET) is freed (overwritten and
 * freed) where its block ends, by whichever way; so it is initialised where it
 * is declared. The marks of other types stand in their headers: CLEANUP_BUF in
 * buf.h, CLEANUP_JSON in json.h. mem_steal hands over what such a variable has.
 * And the count of what could not be allocated.
 */
#ifndef CLIENT_UTIL_MEM_H
#define CLIENT_UTIL_MEM_H

#include <stddef.h>

/* The struct of this type in which ptr points to a member. */
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#define CLEANUP_TEXT __attribute__((cleanup(mem_free)))	  /* any pointer that free() takes */
#define CLEANUP_SECRET __attribute__((cleanup(mem_wipe))) /* a char * */

/* Gives the pointer that stands at `at`, and leaves NULL there. */
#define mem_steal(at)                                 \
	__extension__({                               \
		__typeof__(*(at)) *mem_at_ = (at);    \
		__typeof__(*(at)) mem_it_ = *mem_at_; \
		*mem_at_ = NULL;                      \
		mem_it_;                              \
	})

/*
 * Notes that memory was short, and gives -ENOMEM. Functions that find something, or say yes or no,
 * have no word for that: who tells somebody that a thing is not there, or that this is all, looks
 * whether mem_failures() has risen since he began. It counts those of this thread.
 */
int mem_failed(void);
unsigned long mem_failures(void);
/* Gives err, or -ENOMEM where memory was short since there were so many failures. */
int mem_checked(unsigned long since, int err);

void mem_free(void *at);      /* frees the pointer that stands at `at` */
void mem_wipe(char **secret); /* overwrites and frees the string, if there is one; leaves NULL */
/*
 * Keeps the page of this string out of the swap, where RLIMIT_MEMLOCK allows it, until the process
 * ends.
 */
void mem_lock(const char *secret);
/* Wipes *secret and puts a locked copy of value (NULL: nothing) there. -ENOMEM: NULL is there. */
int mem_replace(char **secret, const char *value);

#endif
