/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a list's answer, cut anywhere: the cutter finds what the parser
 * finds in the whole, or refuses.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

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
	return 0;
}
