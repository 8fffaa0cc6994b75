/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: JSON text with its UUIDs, MAC addresses and timestamps in binary.
 * Compact JSON holds no byte below 0x20, so those bytes mark what is packed.
 * pack_add(pack_undo(x)) gives x back for any text. Pure functions.
 */
#ifndef CLIENT_VALUES_PACK_H
#define CLIENT_VALUES_PACK_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

int pack_add(const char *text, size_t len, struct buf *out); /* -ENOMEM */
/* Tells whether the text has a backslash; what is packed may have its byte. */
bool pack_has_escape(const char *packed, size_t len);
int pack_undo(const char *packed, size_t len, struct buf *out);

#endif
