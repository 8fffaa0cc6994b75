/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: the one door to cJSON, for reading answers and building requests.
 *
 * What cJSON leaves open is closed here: nesting beyond LIMIT_JSON_DEPTH,
 * bytes after the document, a NUL byte and an empty document are -EBADMSG; keys match
 * exactly; U+0000 inside a string, which would end a C string, is held as the
 * two bytes C0 80 and printed as \u0000 again.
 * A tree is owned by whoever got it from json_parse or json_new_*; json_set
 * and json_add take what they are given, also when they fail.
 * Integers are exact up to 2^53. No threads.
 */
#ifndef CLIENT_JSON_JSON_H
#define CLIENT_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/util/limits.h"

struct buf;
struct json;

/* Marks a tree that its block's end frees (overwrites, too); mem_steal of mem.h hands it over. */
#define CLEANUP_JSON __attribute__((cleanup(json_free_at)))
#define CLEANUP_JSON_WIPE __attribute__((cleanup(json_wipe_at)))

enum json_type {
	JSON_NONE,
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

int json_parse(const char *text, size_t len, struct json **ret); /* -EBADMSG, -ENOMEM */
/* The same of what a cloud sent: half a surrogate pair is U+FFFD, or one name would cost a list. */
int json_parse_answer(const char *text, size_t len, struct json **ret);
void json_free(struct json *v);
void json_wipe(struct json *v); /* overwrites its strings, which are secrets, then frees */
void json_free_at(struct json **v);
void json_wipe_at(struct json **v);
struct json *json_dup(const struct json *v);

enum json_type json_type(const struct json *v); /* JSON_NONE for NULL */
/* NULL: absent, or no object */
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *item);
const char *json_key(const struct json *item); /* "" in an array */
size_t json_count(const struct json *container);
const char *json_string(const struct json *v); /* NULL unless a string */
const char *json_get_string(const struct json *object, const char *key);
bool json_is_true(const struct json *v);
int json_int(const struct json *v, int64_t *ret); /* -EBADMSG unless a whole number within 2^53 */

struct json *json_new_object(void); /* NULL: no memory, for all json_new_* */
struct json *json_new_array(void);
struct json *json_new_string(const char *s);
struct json *json_new_int(int64_t n);
struct json *json_new_bool(bool b);
struct json *json_new_null(void);
int json_set(struct json *object, const char *key,
	struct json *value); /* replaces an equal key; value NULL is -ENOMEM */
int json_set_string(struct json *object, const char *key, const char *s);
int json_add(struct json *array, struct json *value);
void json_remove(struct json *object, const char *key);
/* out of it, the caller's then; NULL: absent */
struct json *json_take(struct json *object, const char *key);
struct json *json_take_first(struct json *array);
/* Tells whether a list is sorted by its strings or its objects' "id"; all else is. */
bool json_is_sorted(const struct json *list);
/* the list that stands there; -ENOMEM */
int json_sort(struct json *object, const char *key);
bool json_is_finite(const struct json *v); /* false: a number is too large, printed as null */
bool json_equal(const struct json *a, const struct json *b); /* members in any order */
unsigned long json_compared(void); /* for tests: how often json_equal was asked */

int json_print(const struct json *v, struct buf *out);	      /* compact; appends */
int json_print_pretty(const struct json *v, struct buf *out); /* in lines; appends */

/*
 * A JSON object that comes in pieces. Starts zeroed. -EBADMSG as soon as what
 * came is not the beginning of one (then it is to be zeroed again).
 */
struct json_scan {
	unsigned state; /* private, all of it */
	unsigned depth, hex;
	const char *word; /* what must follow of true, false, null */
	bool in_key;
	bool is_object[LIMIT_JSON_DEPTH];
};

int json_scan(struct json_scan *s, const char *data, size_t len);
bool json_scan_is_whole(const struct json_scan *s); /* it has ended; only white space may follow */

#endif
