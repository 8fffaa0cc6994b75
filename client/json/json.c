/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: cJSON behind our own door. A `struct json` is a cJSON item.
 */
#include "client/json/json.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

#define EXACT 9007199254740992.0 /* 2^53 */
#define PRINTED_FEW 512		 /* bytes of a printed value that stand in no memory of their own */

static cJSON *item(const struct json *v)
{
	return (cJSON *)(void *)(uintptr_t)v;
}

static struct json *json(const cJSON *v)
{
	return (struct json *)(void *)(uintptr_t)v;
}

/* Gives what has been made, or notes that there was no memory for it. */
static struct json *made(cJSON *v)
{
	if (!v)
		mem_failed();
	return json(v);
}

/* ---- reading */

/* Tells whether it is a control byte that may not stand here: cJSON takes each, and NUL ends it. */
static bool is_stray(char c, bool quoted)
{
	return (unsigned char)c < ' ' && (quoted || !c || !strchr("\t\r\n", c));
}

/* Reads the four digits after a backslash and a u; -1: it is none. */
static int escaped(const char *text, size_t len)
{
	char digits[5] = { 0 };
	char *end;

	if (len < 6 || text[0] != '\\' || text[1] != 'u')
		return -1;
	memcpy(digits, text + 2, 4);
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return -1;
	return (int)strtol(digits, &end, 16);
}

/*
 * Tells whether text has no stray byte, is nested within the limit (cJSON's own is 1000), and has
 * no more values than that many: two bytes of text make one of eighty.
 */
static bool is_sound(const char *text, size_t len)
{
	int depth = 0, values = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		if (is_stray(text[i], quoted))
			return false;
		if (quoted) {
			if (text[i] == '\\') { /* without four digits cJSON has a NUL */
				if (text[i + 1 < len ? i + 1 : i] == 'u' &&
					escaped(text + i, len - i) < 0)
					return false;
				i++;
			} else if (text[i] == '"')
				quoted = false;
		} else if (text[i] == '"') {
			quoted = true;
		} else if (text[i] == '{' || text[i] == '[') {
			if (++depth > LIMIT_JSON_DEPTH)
				return false;
		} else if (text[i] == ',') {
			if (++values > LIMIT_JSON_VALUES)
				return false;
		} else if (text[i] == '}' || text[i] == ']') {
			depth--;
		}
	}
	return true;
}

static bool is_half(int code, int first)
{
	return code >= first && code < first + 0x400;
}

/*
 * Copies one escape, and gives how much of the text it was: C0 80 stands for \u0000, which would
 * end a C string; with `mend` U+FFFD for half of a surrogate pair, which is no character.
 */
static size_t copy_escape(const char *text, size_t len, bool mend, char *out, size_t *n)
{
	int code = escaped(text, len);
	size_t whole = code >= 0 ? 6 : len > 1 ? 2 : 1;
	const char *instead = NULL;

	if (code == 0)
		instead = "\xC0\x80";
	else if (is_half(code, 0xD800) && is_half(escaped(text + 6, len - 6), 0xDC00))
		whole = 12;
	else if (mend && (is_half(code, 0xD800) || is_half(code, 0xDC00)))
		instead = "\xEF\xBF\xBD";
	memcpy(out + *n, instead ? instead : text, instead ? strlen(instead) : whole);
	*n += instead ? strlen(instead) : whole;
	return whole;
}

/* Copies text with what cJSON reads in place of some escapes. NULL, *copied false: it has none. */
static char *with_plain_escapes(const char *text, size_t *len, bool mend, bool *copied)
{
	char *out;
	size_t n = 0;

	*copied = memmem(text, *len, "\\u0000", 6) ||
		(mend && (memmem(text, *len, "\\ud", 3) || memmem(text, *len, "\\uD", 3)));
	if (!*copied)
		return NULL;
	out = malloc(*len + 1);
	if (!out)
		return NULL;
	for (size_t i = 0; i < *len;)
		if (text[i] == '\\')
			i += copy_escape(text + i, *len - i, mend, out, &n);
		else
			out[n++] = text[i++];
	out[n] = '\0';
	*len = n;
	return out;
}

static int parse(const char *text, size_t len, bool mend, struct json **ret)
{
	const char *end = NULL;
	bool copied;
	CLEANUP_TEXT char *copy = NULL;
	CLEANUP_JSON struct json *v = NULL;

	if (!is_sound(text, len))
		return -EBADMSG;
	copy = with_plain_escapes(text, &len, mend, &copied);
	if (copied && !copy)
		return mem_failed();
	if (copy)
		text = copy;
	errno = 0; /* by which malloc tells that it is short: cJSON has no word for that */
	v = json(cJSON_ParseWithLengthOpts(text, len, &end, 0));
	if (!v)
		return errno == ENOMEM ? mem_failed() : -EBADMSG;
	for (; end < text + len; end++)
		if (!strchr(" \t\r\n", *end) || !*end)
			return -EBADMSG;
	*ret = mem_steal(&v);
	return 0;
}

int json_parse(const char *text, size_t len, struct json **ret)
{
	return parse(text, len, false, ret);
}

int json_parse_answer(const char *text, size_t len, struct json **ret)
{
	return parse(text, len, true, ret);
}

void json_free(struct json *v)
{
	cJSON_Delete(item(v));
}

static void overwrite(cJSON *v)
{
	for (; v; v = v->next) {
		if (v->valuestring)
			explicit_bzero(v->valuestring, strlen(v->valuestring));
		overwrite(v->child);
	}
}

void json_wipe(struct json *v)
{
	if (v)
		overwrite(item(v));
	json_free(v);
}

void json_free_at(struct json **v)
{
	json_free(*v);
}

void json_wipe_at(struct json **v)
{
	json_wipe(*v);
}

struct json *json_dup(const struct json *v)
{
	return v ? made(cJSON_Duplicate(item(v), 1)) : NULL;
}

enum json_type json_type(const struct json *v)
{
	const cJSON *i = item(v);

	if (!i || cJSON_IsInvalid(i))
		return JSON_NONE;
	if (cJSON_IsNull(i))
		return JSON_NULL;
	if (cJSON_IsBool(i))
		return JSON_BOOL;
	if (cJSON_IsNumber(i))
		return JSON_NUMBER;
	if (cJSON_IsString(i))
		return JSON_STRING;
	return cJSON_IsArray(i) ? JSON_ARRAY : JSON_OBJECT;
}

const struct json *json_get(const struct json *object, const char *key)
{
	if (json_type(object) != JSON_OBJECT)
		return NULL;
	return json(cJSON_GetObjectItemCaseSensitive(item(object), key));
}

const struct json *json_first(const struct json *container)
{
	enum json_type t = json_type(container);

	return t == JSON_ARRAY || t == JSON_OBJECT ? json(item(container)->child) : NULL;
}

const struct json *json_next(const struct json *v)
{
	return json(item(v)->next);
}

const char *json_key(const struct json *v)
{
	return item(v)->string ? item(v)->string : "";
}

size_t json_count(const struct json *container)
{
	size_t n = 0;

	for (const struct json *v = json_first(container); v; v = json_next(v))
		n++;
	return n;
}

const char *json_string(const struct json *v)
{
	return json_type(v) == JSON_STRING ? item(v)->valuestring : NULL;
}

const char *json_get_string(const struct json *object, const char *key)
{
	return json_string(json_get(object, key));
}

bool json_is_true(const struct json *v)
{
	return v && cJSON_IsTrue(item(v));
}

int json_int(const struct json *v, int64_t *ret)
{
	double d;

	if (json_type(v) != JSON_NUMBER)
		return -EBADMSG;
	d = item(v)->valuedouble;
	if (!(d >= -EXACT && d <= EXACT) || d != floor(d))
		return -EBADMSG;
	*ret = (int64_t)d;
	return 0;
}

/* ---- building */

struct json *json_new_object(void)
{
	return made(cJSON_CreateObject());
}

struct json *json_new_array(void)
{
	return made(cJSON_CreateArray());
}

struct json *json_new_string(const char *s)
{
	return made(cJSON_CreateString(s));
}

struct json *json_new_int(int64_t n)
{
	return made(cJSON_CreateNumber((double)n));
}

struct json *json_new_bool(bool b)
{
	return made(cJSON_CreateBool(b));
}

struct json *json_new_null(void)
{
	return made(cJSON_CreateNull());
}

/* Puts value in the place of old, under its key: needs no memory. */
static void replace(cJSON *object, cJSON *old, cJSON *value)
{
	if (!(value->type & cJSON_StringIsConst))
		cJSON_free(value->string);
	value->type = (value->type & ~cJSON_StringIsConst) | (old->type & cJSON_StringIsConst);
	value->string = old->string;
	old->string = NULL;
	cJSON_ReplaceItemViaPointer(object, old, value);
}

int json_set(struct json *object, const char *key, struct json *value)
{
	cJSON *o = item(object), *old;

	if (!value)
		return -ENOMEM;
	old = cJSON_GetObjectItemCaseSensitive(o, key);
	if (old)
		replace(o, old, item(value));
	if (old || cJSON_AddItemToObject(o, key, item(value)))
		return 0;
	json_free(value);
	return mem_failed();
}

int json_set_string(struct json *object, const char *key, const char *s)
{
	return json_set(object, key, json_new_string(s));
}

int json_add(struct json *array, struct json *value)
{
	if (!value)
		return -ENOMEM;
	if (cJSON_AddItemToArray(item(array), item(value)))
		return 0;
	json_free(value);
	return mem_failed();
}

struct json *json_take(struct json *object, const char *key)
{
	return json(cJSON_DetachItemFromObjectCaseSensitive(item(object), key));
}

struct json *json_take_first(struct json *array)
{
	return json(cJSON_DetachItemFromArray(item(array), 0));
}

void json_remove(struct json *object, const char *key)
{
	cJSON_DeleteItemFromObjectCaseSensitive(item(object), key);
}

static const char *sorts_by(const struct json *v)
{
	const char *s = json_string(v) ? json_string(v) : json_get_string(v, "id");

	return s ? s : "";
}

static int compare(const void *a, const void *b)
{
	return strcmp(
		sorts_by(*(const struct json *const *)a), sorts_by(*(const struct json *const *)b));
}

bool json_is_sorted(const struct json *list)
{
	const struct json *next, *i;

	if (json_type(list) != JSON_ARRAY)
		return true;
	for (i = json_first(list); i && (next = json_next(i)); i = next)
		if (strcmp(sorts_by(i), sorts_by(next)) > 0)
			return false;
	return true;
}

int json_sort(struct json *object, const char *key)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(item(object), key);
	size_t n = json_count(json(list));
	CLEANUP_TEXT struct json **items = NULL;

	if (json_is_sorted(json(list)))
		return 0;
	items = malloc(n * sizeof(*items));
	if (!items)
		return mem_failed();
	for (size_t i = 0; i < n; i++)
		items[i] = json(cJSON_DetachItemFromArray(list, 0));
	qsort(items, n, sizeof(*items), compare);
	for (size_t i = 0; i < n; i++) /* cannot fail: nothing is made */
		cJSON_AddItemToArray(list, item(items[i]));
	return 0;
}

bool json_is_finite(const struct json *v)
{
	if (json_type(v) == JSON_NUMBER && !isfinite(item(v)->valuedouble))
		return false;
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if (!json_is_finite(m))
			return false;
	return true;
}

static _Thread_local unsigned long compared;

bool json_equal(const struct json *a, const struct json *b)
{
	compared++;
	return cJSON_Compare(item(a), item(b), 1);
}

unsigned long json_compared(void)
{
	return compared;
}

/* ---- printing */

/* Appends text with \u0000 for the stand-in, which cJSON leaves as it is. */
static int add_with_nul(struct buf *out, const char *text)
{
	const char *at;

	while ((at = strstr(text, "\xC0\x80"))) {
		buf_add(out, text, (size_t)(at - text));
		buf_adds(out, "\\u0000");
		text = at + 2;
	}
	return buf_adds(out, text);
}

int json_print(const struct json *v, struct buf *out)
{
	char few[PRINTED_FEW], *text;
	int err;

	if (cJSON_PrintPreallocated(item(v), few, sizeof(few), false)) {
		err = add_with_nul(out, few);
		explicit_bzero(few, strlen(few)); /* a login's holds the password */
		return err;
	}
	explicit_bzero(few, sizeof(few));
	text = cJSON_PrintUnformatted(item(v));
	if (!text)
		return out->err = out->err ? out->err : mem_failed();
	err = add_with_nul(out, text);
	explicit_bzero(text, strlen(text));
	cJSON_free(text);
	return err;
}

static int indent(struct buf *out, int depth)
{
	return buf_addf(out, "\n%*s", depth * 2, "");
}

static int print_pretty(const struct json *v, struct buf *out, int depth)
{
	bool object = json_type(v) == JSON_OBJECT;

	if ((!object && json_type(v) != JSON_ARRAY) || !json_first(v))
		return json_print(v, out);
	buf_addc(out, object ? '{' : '[');
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		indent(out, depth + 1);
		if (object) {
			CLEANUP_JSON struct json *key = json_new_string(json_key(m));

			if (!key)
				return out->err = -ENOMEM;
			json_print(key, out);
			buf_adds(out, ": ");
		}
		print_pretty(m, out, depth + 1);
		if (json_next(m))
			buf_addc(out, ',');
	}
	indent(out, depth);
	return buf_addc(out, object ? '}' : ']');
}

int json_print_pretty(const struct json *v, struct buf *out)
{
	print_pretty(v, out, 0);
	return buf_addc(out, '\n');
}
