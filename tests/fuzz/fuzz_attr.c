/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the text of any attribute of any kind of any cloud, or of one that no table knows:
 * what is taken is shown so that it is taken again as the same value. The first two bytes choose
 * the attribute.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct attr *a, const char *text, size_t len)
{
	struct json *v = NULL, *again = NULL;
	struct buf why, shown;
	int err;

	buf_init(&why, 8 * LIMIT_VALUE_BYTES);
	buf_init(&shown, 8 * LIMIT_VALUE_BYTES);
	err = attr_parse(a, a ? a->name : "x", text, len, NULL, &v, &why);
	if (err == -EINVAL && !why.len)
		abort();
	if (err == 0 && attr_show(a, v, &shown) == 0) {
		if (attr_parse(a, "x", shown.data, shown.len, v, &again, &why) < 0)
			abort();
		if (!json_equal(v, again) && json_type(v) != JSON_NULL)
			abort();
	}
	json_free(v);
	json_free(again);
	buf_release(&why);
	buf_release(&shown);
}

/* Spells an address: what comes of it is spelled as it is. */
static void spell(enum attr_type type, const char *text)
{
	CLEANUP_BUF struct buf once = BUF_INIT(LIMIT_VALUE_BYTES);
	CLEANUP_BUF struct buf twice = BUF_INIT(LIMIT_VALUE_BYTES);

	if (attr_spell(type, text, &once) < 0)
		return;
	if (attr_spell(type, once.data, &twice) < 0 || strcmp(once.data, twice.data) != 0)
		abort();
	if (type == ATTR_IP && !attr_is_same_prefix(text, once.data))
		abort();
}

/* Gives the n-th attribute of all tables, counted round; NULL now and then. */
static const struct attr *attr_at(size_t n)
{
	static const struct attr *all[16384];
	static size_t count;

	for (size_t c = 0; !all[0] && cloud_types[c]; c++)
		for (size_t k = 0; cloud_types[c]->kinds[k]; k++)
			for (const struct attr *a = cloud_types[c]->kinds[k]->attrs; a->name; a++)
				if (count < sizeof(all) / sizeof(all[0]) && a->flags)
					all[count++] = a;
	return n % 64 == 63 ? NULL : all[n % count];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum attr_type spelled[] = { ATTR_STRING, ATTR_IP, ATTR_MAC, ATTR_IP };
	char *text;

	if (size < 2 || size > LIMIT_VALUE_BYTES)
		return 0;
	round_trip(attr_at(data[0] | (size_t)data[1] << 8), (const char *)data + 2, size - 2);
	text = strndup((const char *)data + 2, size - 2);
	spell(spelled[data[0] % 4], text);
	free(text);
	return 0;
}
