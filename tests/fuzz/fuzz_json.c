/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a list's answer, cut anywhere: the cutter finds what the parser finds in the whole,
 * or refuses. And as a .json that is written in two pieces: it is whole when the same bytes at
 * once are, and then it is JSON. What was parsed is printed so that it is parsed as the same.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/json/json_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count(void *ctx, struct json *object, bool whole)
{
	(void)whole;
	(void)object;
	++*(size_t *)ctx;
	return 0;
}

/* Writes a .json up to a cut, and then the rest; returns what became of it. */
static int write_json(const char *data, size_t size, size_t cut, bool *ret_whole)
{
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct document *d;
	int err = document_new(&d);

	if (!err)
		err = document_add(d, data, cut, &why);
	if (!err)
		err = document_add(d, data + cut, size - cut, &why);
	if (err == -EINVAL && !why.len)
		abort();
	*ret_whole = !err && document_is_whole(d);
	document_free(d);
	return err;
}

static void write_pieces(const char *data, size_t size, size_t cut)
{
	CLEANUP_JSON struct json *v = NULL;
	bool whole, at_once;

	if (write_json(data, size, cut, &whole) != write_json(data, size, 0, &at_once) ||
		whole != at_once)
		abort();
	/* half of a pair, which a scan of one byte after the other does not find */
	if (memmem(data, size, "\\ud", 3) || memmem(data, size, "\\uD", 3))
		return;
	if (whole && json_parse(data, size, &v) < 0)
		abort();
}

static void print_again(const char *data, size_t size)
{
	CLEANUP_JSON struct json *v = NULL, *again = NULL, *copy = NULL;
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_ANSWER_BYTES);

	if (json_parse(data, size, &v) < 0 || !json_is_finite(v))
		return;
	copy = json_dup(v);
	if (!json_equal(v, copy)) /* a key stands twice */
		return;
	if (json_print(v, &text) < 0 || json_parse(text.data, text.len, &again) < 0 ||
		!json_equal(v, again))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_stream *s;
	struct json *rest = NULL, *whole = NULL;
	size_t n = 0, cut = size ? data[0] % size : 0;
	int err;

	if (json_stream_new("p", count, &n, &s) < 0)
		return 0;
	err = json_stream_feed(s, (const char *)data, cut);
	if (!err)
		err = json_stream_feed(s, (const char *)data + cut, size - cut);
	if (!err)
		err = json_stream_end(s, &rest);
	if (!err && json_parse((const char *)data, size, &whole) == 0 && json_count(whole) == 1 &&
		json_count(json_get(whole, "p")) != n)
		abort();
	json_free(whole);
	json_free(rest);
	json_stream_free(s);
	write_pieces((const char *)data, size, cut);
	print_again((const char *)data, size);
	return 0;
}
