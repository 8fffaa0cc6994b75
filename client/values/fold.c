/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold: a folded text is a block of LZ4, whose dictionary is the samples. Places in a dictionary
 * are counted from its end: so the samples stand at the end of their room, and a new one comes
 * before those that were there.
 */
#include "client/values/fold.h"

#include <lz4.h>
#include <stdlib.h>
#include <string.h>

#define LEAST 32	   /* bytes of a text that is folded */
#define ALIKE(n) ((n) / 3) /* one that folds to no more is like a sample */

struct fold {
	LZ4_stream_t begun; /* what each block begins with: the dictionary is known */
	uint16_t len;	    /* of all samples */
	uint8_t data[FOLD_MOST];
};

struct fold *fold_new(void)
{
	struct fold *s = calloc(1, sizeof(*s));

	if (s)
		LZ4_initStream(&s->begun, sizeof(s->begun));
	return s;
}

void fold_free(struct fold *s)
{
	free(s);
}

size_t fold_bytes(const struct fold *s)
{
	return s ? sizeof(*s) : 0;
}

static const char *samples(const struct fold *s)
{
	return (const char *)s->data + FOLD_MOST - s->len;
}

static void add_sample(struct fold *s, const uint8_t *text, size_t len)
{
	if (len > FOLD_MOST - (size_t)s->len)
		return;
	s->len = (uint16_t)(s->len + len);
	memcpy(s->data + FOLD_MOST - s->len, text, len);
	LZ4_loadDict(&s->begun, samples(s), s->len);
}

size_t fold_make(struct fold *s, const uint8_t *text, size_t len, uint8_t *out)
{
	LZ4_stream_t block;
	int folded;

	if (!s || len < LEAST || len > FOLD_MOST)
		return 0;
	block = s->begun;
	folded = LZ4_compress_fast_continue(
		&block, (const char *)text, (char *)out, (int)len, (int)len, 1);
	if (folded <= 0 || (size_t)folded > ALIKE(len))
		add_sample(s, text, len); /* what is folded is the same with one sample more */
	return folded > 0 ? (size_t)folded : 0;
}

size_t fold_undo(const struct fold *s, const uint8_t *folded, size_t len, uint8_t *out)
{
	int n = len <= FOLD_MOST ? LZ4_decompress_safe_usingDict((const char *)folded, (char *)out,
					   (int)len, FOLD_MOST, samples(s), s->len)
				 : 0;

	return n > 0 ? (size_t)n : 0;
}
