/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: members of objects, read and set, and documents written as they will
 * look. A format is JSON with ' for ", and conversions for its values:
 * %s a text (NULL: null), %d %ld %lld numbers, %hhd a bool, %p a cJSON, which
 * is taken (NULL: null). The compiler checks them as printf's.
 */
#ifndef SANDBOX_JSON_H
#define SANDBOX_JSON_H

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdbool.h>

cJSON *item(const cJSON *o, const char *key);
bool has(const cJSON *o, const char *key);
const char *text_of(const cJSON *o, const char *key);	      /* NULL unless a string */
bool text_is(const cJSON *o, const char *key, const char *s); /* NULL is no text */
double number_of(const cJSON *o, const char *key);
bool is_true(const cJSON *o, const char *key);
void set_text(cJSON *o, const char *key, const char *s); /* NULL sets null */
void set_item(cJSON *o, const char *key, cJSON *v);
int place_in(const cJSON *list, const char *text); /* where it stands; -1: nowhere */
/* Where the first object stands whose `key` is this text; -1: nowhere. */
int place_with(const cJSON *list, const char *key, const char *text);
bool one_of(const char *const *words, const char *text); /* words end with NULL */

cJSON *json_vnew(const char *fmt, va_list ap);
cJSON *json_new(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* More members of an object, after those that it has. */
void json_add(cJSON *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same, in the place of those that it has. */
void json_set(cJSON *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One more element of a list. */
void json_push(cJSON *list, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
