/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the words that call an object without a name: what is taken is said again in the
 * same words.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void say_again(const struct words *t, const char *text)
{
	CLEANUP_BUF struct buf right = BUF_INIT(LIMIT_VALUE_BYTES);
	CLEANUP_BUF struct buf said = BUF_INIT(LIMIT_VALUE_BYTES);
	CLEANUP_BUF struct buf other = BUF_INIT(LIMIT_VALUE_BYTES);
	CLEANUP_JSON struct json *body = json_new_object(), *again = json_new_object();
	bool are;
	int err = words_parse(t, text, body, &right);

	if (words_are(t, text, &are) < 0 || are != (err == 0 || right.len > 0))
		abort();
	if (err == 0 && (words_show_json(t, body, &said) < 0 || strcmp(said.data, text) != 0))
		abort();
	if (err == -EINVAL && right.len && words_parse(t, right.data, again, &other) < 0)
		abort(); /* its own advice is refused */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0 || size > LIMIT_NAME_BYTES)
		return 0;
	text = strndup((const char *)data, size);
	for (size_t c = 0; cloud_types[c]; c++)
		for (size_t k = 0; cloud_types[c]->kinds[k]; k++)
			if (cloud_types[c]->kinds[k]->words)
				say_again(cloud_types[c]->kinds[k]->words, text);
	free(text);
	return 0;
}
