/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name: an object's name <-> its directory entry (cloudnetfs-tree(7), NAMES).
 *
 * The base of an object is its name, percent-encoded, or its id when it has
 * none. Encoded (upper-case hex): '/', 00-1F, 7F, U+0080-9F, U+202A-202E,
 * U+2066-2069, every '%', a leading '.', bytes that are not UTF-8, and the '~'
 * of a trailing '~' with 8 or more lower-case hex digits. C0 80, json's
 * stand-in for U+0000, is %00. Objects whose bases are equal, and those whose
 * base is longer than LIMIT_NAME_BYTES (cut at a character, an escape being
 * one), get '~' and the first 8 digits of the id, more until unique.
 * Pure functions.
 */
#ifndef CLIENT_VALUES_NAME_H
#define CLIENT_VALUES_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "client/util/limits.h"

#define NAME_ID_DIGITS 8

struct buf;

/* Appends the base, uncut. -ENOMEM, -EMSGSIZE. */
int name_encode(const char *raw, size_t len, struct buf *out);

/*
 * Appends what the entry stands for to raw. -EINVAL when the spelling is not
 * the one that name_encode gives; right (if not NULL) then gets the right one
 * ("a%2Fb" for "a%2fb", "A" for "%41", "%25" for a stray "%").
 */
int name_decode(const char *entry, struct buf *raw, struct buf *right);

/* Tells whether base is too long to stand alone: it is cut then, and has a suffix. */
bool name_is_long(const char *base);

/*
 * Makes out = base (cut where needed) + '~' + the first `digits` bytes of id
 * (all of a shorter id), encoded as a base is and every '~' too; where that
 * takes more than half of the name, or digits is 0, '%' and 16 digits of the
 * id's hash, which no encoded id begins with. out holds LIMIT_NAME_BYTES + 1.
 */
void name_suffixed(const char *base, const char *id, size_t digits, char *out);

/*
 * Splits "web~1a2b3c4d" into base length and suffix; false when there is no
 * such suffix ('~' and 8 or more of [0-9a-f-], or '~' and a whole short id).
 */
bool name_split(const char *entry, size_t *ret_base_len, const char **ret_id_start);

/* Tells whether id may be in a URL and a path: 1 to 255 bytes, no '/', no control byte, no "..". */
bool name_id_ok(const char *id);

/* Tells whether s looks like an id of the wire: a UUID, 32 hex digits, or decimal digits. */
bool name_looks_like_id(const char *s);

#endif
