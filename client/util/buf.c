/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: growth by half, up to max.
 */
#include "client/util/buf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/mem.h"

char buf_nothing[1];

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf)BUF_INIT(max);
}

void buf_release(struct buf *b)
{
	if (!b)
		return;
	if (b->size && !b->lent)
		free(b->data);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->err = 0;
	if (b->size)
		b->data[0] = '\0';
}

void buf_wipe(struct buf *b)
{
	if (b && b->size)
		explicit_bzero(b->data, b->size);
	buf_release(b);
}

/* Makes room for `more` bytes and the NUL. */
static int reserve(struct buf *b, size_t more)
{
	size_t size = b->size ? b->size : 64;
	char *data;

	if (b->err)
		return b->err;
	if (more > b->max - b->len)
		return b->err = -EMSGSIZE;
	if (b->len + more < b->size)
		return 0;
	while (size <= b->len + more)
		size += size / 2;
	data = realloc(b->size && !b->lent ? b->data : NULL, size);
	if (!data)
		return b->err = mem_failed();
	if (b->lent)
		memcpy(data, b->data, b->len + 1);
	b->lent = false;
	b->data = data;
	b->size = size;
	return 0;
}

int buf_add(struct buf *b, const void *data, size_t len)
{
	int err = reserve(b, len);

	if (err || (len == 0 && !b->size))
		return err;
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int buf_adds(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

int buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n, err;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return b->err = b->err ? b->err : -EINVAL;
	err = reserve(b, (size_t)n);
	if (err)
		return err;
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
	return 0;
}

int buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = buf_vaddf(b, fmt, ap);
	va_end(ap);
	return err;
}

int buf_add_url(struct buf *b, const char *s, size_t len)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < len; i++) {
		if (s[i] && strchr(plain, s[i]))
			buf_addc(b, s[i]);
		else
			buf_addf(b, "%%%02X", (unsigned char)s[i]);
	}
	return b->err;
}

char *buf_detach(struct buf *b)
{
	char *data = NULL;

	if (!b->err && b->size && !b->lent) {
		data = b->data;
		b->size = 0;
	} else if (!b->err && (data = malloc(b->len + 1))) {
		memcpy(data, b->data, b->len + 1);
	}
	buf_release(b);
	return data;
}
