/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attr: the text of an attribute file from its JSON value and back, by the row
 * of its type in attr.c (cloudnetfs-tree(7), FILES).
 *
 *   type          shown                                     accepted
 *   STRING        the string, newline; null and "": nothing anything; empty clears
 *   BOOL          true / false                              also True False 1 0 yes no on off
 *   NUMBER        decimal                                   decimal
 *   CIDR IP MAC   as STRING                                 one of those; empty clears
 *   PREFIX        as STRING                                 a CIDR or an IP; empty clears
 *   LIST          one scalar a line                         the same, or a JSON array
 *   CIDRS IPS     as LIST                                   the same, each one of those
 *   PREFIXES      as LIST                                   the same; 10.0.0.1 is 10.0.0.1/32
 *   OBJECT(S)     one object a line, key=value,key=value    the same, keys in any order, or JSON
 *                 where all values are scalar; else JSON
 *   JSON          compact JSON, newline                     JSON
 *
 * What is shown can be written back unchanged. In key=value a value that holds
 * a comma, a newline or a leading/trailing space, or would read as another
 * JSON type than it has, makes the whole file compact JSON: what is read is
 * never ambiguous. Numbers, true, false and null inside key=value are shown
 * bare; they are read back as such only where the shown type says so
 * (prefixes, ports): parse takes the value that is there now as its guide.
 * Pure functions; no threads, no state.
 */
#ifndef CLIENT_VALUES_ATTR_H
#define CLIENT_VALUES_ATTR_H

#include <stdbool.h>
#include <stddef.h>

#include "client/kinds/kind.h"

struct buf;
struct json;

/* Appends the file's text; a NULL: unknown, shown by its JSON type. -ENOMEM, -EMSGSIZE. */
int attr_show(const struct attr *a, const struct json *value, struct buf *out);

/*
 * Parses what was written (one trailing newline is dropped; an empty rest
 * clears: null where ATTR_NULL is set or a is NULL and now is no string, ""
 * for a string, the empty list for lists, -EINVAL for bool and number).
 * now: the value as it stands, may be NULL. -EINVAL with one sentence in why
 * ("enable_dhcp is true or false, not 'maybe'"); -ENOMEM.
 * Checked before anything is sent: what the type's row says, and the choices.
 */
int attr_parse(const struct attr *a, const char *name, const char *text, size_t len,
	const struct json *now, struct json **ret, struct buf *why);

const char *attr_word(const struct attr *a);	     /* its type in .schema: "string" */
bool attr_fits(const struct attr *a, const char *s); /* tells whether s has its type's syntax */

/* Tells whether its file alone may show it. a NULL: no table knows it, and its name tells. */
bool attr_is_secret(const struct attr *a, const char *name);

/* Check syntax alone. *version is set to 4 or 6; host bits of a CIDR are the cloud's to judge. */
bool attr_is_cidr(const char *s, int *version);
bool attr_is_ip(const char *s, int *version);
bool attr_is_mac(const char *s);
/*
 * Appends the one spelling that an address of this type has in indexes: FE80:0::1 is fe80::1, a
 * MAC address is in lower case. What has no syntax to be checked is spelled as it is. -EINVAL.
 */
int attr_spell(enum attr_type type, const char *s, struct buf *out);
/* Tells whether both are the same addresses: 10.0.0.1 and 10.0.0.1/32, FE80::1 and fe80::1. */
bool attr_is_same_prefix(const char *a, const char *b);
/* Tells whether it is, or may be meant for, an address, with or without bits behind a slash. */
bool attr_is_nearly_cidr(const char *s);

#endif
