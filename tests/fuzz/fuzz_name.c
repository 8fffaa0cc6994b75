/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a name: encoded and decoded they are the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/values/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char out[LIMIT_NAME_BYTES + 1];
	struct buf entry, raw;

	if (size == 0 || memchr(data, 0, size))
		return 0;
	buf_init(&entry, 1 << 20);
	buf_init(&raw, 1 << 20);
	if (name_encode((const char *)data, size, &entry) == 0) {
		if (name_decode(entry.data, &raw, NULL) < 0 || raw.len != size ||
			memcmp(raw.data, data, size) != 0)
			abort();
		name_suffixed(entry.data, "0123456789abcdef", 8, out);
		if (strlen(out) > LIMIT_NAME_BYTES || strchr(out, '/'))
			abort();
	}
	buf_release(&entry);
	buf_release(&raw);
	return 0;
}
