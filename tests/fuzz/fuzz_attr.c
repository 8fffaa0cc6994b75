/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an attribute's text: what is taken is shown so that it is taken
 * again as the same value.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/values/attr.h"
#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct attr *a, const char *text, size_t len)
{
	struct json *v = NULL, *again = NULL;
	struct buf why, shown;

	buf_init(&why, 4096);
	buf_init(&shown, 4 * LIMIT_VALUE_BYTES);
	if (attr_parse(a, "x", text, len, NULL, &v, &why) == 0 && attr_show(a, v, &shown) == 0) {
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct attr attrs[] = {
		{ "s", ATTR_STRING, ATTR_UPDATE },
		{ "b", ATTR_BOOL, ATTR_UPDATE },
		{ "i", ATTR_NUMBER, ATTR_UPDATE },
		{ "l", ATTR_IPS, ATTR_UPDATE },
	};

	if (size == 0 || size > LIMIT_VALUE_BYTES)
		return 0;
	round_trip(&attrs[data[0] % 4], (const char *)data + 1, size - 1);
	return 0;
}
