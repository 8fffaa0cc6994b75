/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attr_show: how values look in attribute files: what the rows of attr.c call.
 * Each appends to out, and returns -ENOMEM or -EMSGSIZE.
 */
#ifndef CLIENT_VALUES_ATTR_SHOW_H
#define CLIENT_VALUES_ATTR_SHOW_H

struct buf;
struct json;

/* Shows v by its JSON type: a scalar, lines, key=value pairs, or JSON where these are ambiguous. */
int attr_show_value(const struct json *v, struct buf *out);
int attr_show_json(const struct json *v, struct buf *out); /* compact, and a newline */

#endif
