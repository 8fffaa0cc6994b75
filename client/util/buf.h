/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: a byte string that grows up to a stated maximum.
 *
 * Invariants: data is never NULL and data[len] is NUL at any time, so an
 * empty buf is an empty C string; len never passes max. The first failed
 * append (-ENOMEM, -EMSGSIZE) is kept in err: later appends do nothing and
 * return it, so a run of appends may be checked once at its end.
 * Owned by whoever initialised it; no threads.
 */
#ifndef CLIENT_UTIL_BUF_H
#define CLIENT_UTIL_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len;
	size_t size; /* of data; 0 while that is the shared empty string */
	size_t max;  /* most bytes without the NUL */
	int err;     /* first failure, 0 or negative errno */
	bool lent;   /* data is its block's, and not to be freed */
};

/* Marks a buf that its block's end releases: CLEANUP_BUF struct buf b = BUF_INIT(MAX); */
#define CLEANUP_BUF __attribute__((cleanup(buf_release)))
#define CLEANUP_BUF_WIPE __attribute__((cleanup(buf_wipe)))
#define BUF_INIT(most)                             \
	{                                          \
		.data = buf_nothing, .max = (most) \
	}

/*
 * As BUF_INIT, of a local variable whose first bytes stand in its block: an id, a name or a key
 * needs no memory, so that looking for one neither fails nor waits for malloc. It is not copied.
 */
#define BUF_LOCAL(most)                                                                       \
	{                                                                                     \
		.data = (char[BUF_LOCAL_BYTES]){ 0 }, .size = BUF_LOCAL_BYTES, .max = (most), \
		.lent = true                                                                  \
	}
#define BUF_LOCAL_BYTES 384 /* an id, ".draft/" and a name, or a filter by an id */

extern char buf_nothing[1]; /* what every empty buf holds; never written */

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* frees, and leaves it as buf_init would; NULL is fine */
void buf_clear(struct buf *b);	 /* len = 0, err = 0; keeps the memory */
void buf_wipe(struct buf *b);	 /* for secrets: overwrites, then releases */

int buf_add(struct buf *b, const void *data, size_t len);
int buf_adds(struct buf *b, const char *s);
int buf_addc(struct buf *b, char c);
int buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
int buf_add_url(struct buf *b, const char *s, size_t len); /* all but unreserved as %XX */

/* Gives the string, now the caller's to free(), and leaves the buf empty. NULL when err is set. */
char *buf_detach(struct buf *b);

#endif
