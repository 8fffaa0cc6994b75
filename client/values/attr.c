/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attr: show and parse, once per value type.
 */
#include "client/values/attr.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/limits.h"

/* ---- checks */

bool attr_is_ip(const char *s, int *version)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET, s, bytes) == 1)
		*version = 4;
	else if (inet_pton(AF_INET6, s, bytes) == 1)
		*version = 6;
	else
		return false;
	return true;
}

bool attr_is_cidr(const char *s, int *version)
{
	const char *slash = strchr(s, '/');
	char address[64];
	size_t n = slash ? (size_t)(slash - s) : 0;
	char *end;
	long bits;

	if (!slash || n >= sizeof(address) || !isdigit((unsigned char)slash[1]))
		return false;
	memcpy(address, s, n);
	address[n] = '\0';
	if (!attr_is_ip(address, version))
		return false;
	bits = strtol(slash + 1, &end, 10);
	return *end == '\0' && end - slash <= 4 && bits <= (*version == 4 ? 32 : 128);
}

bool attr_is_mac(const char *s)
{
	for (int i = 0; i < 17; i++)
		if (i % 3 == 2 ? s[i] != ':' : !isxdigit((unsigned char)s[i]))
			return false;
	return s[17] == '\0';
}

bool attr_fits(const struct attr *a, const char *s)
{
	int version;

	return ((a->flags & ATTR_CIDR) && attr_is_cidr(s, &version)) ||
		((a->flags & ATTR_IP) && attr_is_ip(s, &version)) ||
		((a->flags & ATTR_MAC) && attr_is_mac(s));
}

static bool is_number(const char *s)
{
	char *end;

	if (!isdigit((unsigned char)*s) && !(*s == '-' && isdigit((unsigned char)s[1])))
		return false;
	return isfinite(strtod(s, &end)) && *end == '\0' && strspn(s, "-+.0123456789eE") == strlen(s);
}

/* ---- showing */

static bool is_scalar(const struct json *v)
{
	return json_type(v) != JSON_ARRAY && json_type(v) != JSON_OBJECT;
}

/* A word that reads as something else than a string. */
static bool is_bare_word(const char *s)
{
	return strcmp(s, "true") == 0 || strcmp(s, "false") == 0 || strcmp(s, "null") == 0;
}

/* Can this stand after key= and be read back as it is? */
static bool fits_pair(const struct json *v)
{
	const char *s = json_string(v);

	if (!s)
		return is_scalar(v);
	return !s[strcspn(s, ",\n\r\"")] && !isspace((unsigned char)s[0]) && s[0] != '{' && s[0] != '[' &&
		(!*s || !isspace((unsigned char)s[strlen(s) - 1])) && !is_bare_word(s);
}

static bool is_line_object(const struct json *v)
{
	if (json_type(v) != JSON_OBJECT || !json_first(v))
		return false;
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		const char *key = json_key(m);

		if (!*key || key[strcspn(key, ",=\n\r{}[]\" ")] || !fits_pair(m))
			return false;
	}
	return true;
}

/* A scalar as it stands alone: a string bare, anything else as JSON. */
static int show_scalar(const struct json *v, struct buf *out)
{
	const char *s = json_string(v), *nul;

	if (!s)
		return json_print(v, out);
	while ((nul = strstr(s, "\xC0\x80"))) { /* json's stand-in for U+0000 */
		buf_add(out, s, (size_t)(nul - s));
		buf_addc(out, '\0');
		s = nul + 2;
	}
	return buf_adds(out, s);
}

static int show_pairs(const struct json *v, struct buf *out)
{
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		buf_addf(out, "%s=", json_key(m));
		show_scalar(m, out);
		buf_addc(out, json_next(m) ? ',' : '\n');
	}
	return out->err;
}

static int show_json(const struct json *v, struct buf *out)
{
	json_print(v, out);
	return buf_addc(out, '\n');
}

static bool is_line_list(const struct json *v)
{
	for (const struct json *i = json_first(v); i; i = json_next(i)) {
		const char *s = json_string(i);

		if (!is_scalar(i) || json_type(i) == JSON_NULL)
			return false;
		if (s && (!*s || s[strcspn(s, "\n\r")] || strstr(s, "\xC0\x80") || *s == '[' || *s == '{'))
			return false;
		if (!s && json_type(json_first(v)) != json_type(i))
			return false;
		if (s && json_type(json_first(v)) != JSON_STRING)
			return false;
	}
	return true;
}

static int show_list(const struct json *v, struct buf *out)
{
	if (!is_line_list(v))
		return show_json(v, out);
	for (const struct json *i = json_first(v); i; i = json_next(i)) {
		show_scalar(i, out);
		buf_addc(out, '\n');
	}
	return out->err;
}

/* What the key has in the object that stands there, or in the first of a list that has it. */
static const struct json *guide_of(const struct json *now, const char *key)
{
	if (json_type(now) == JSON_OBJECT)
		return json_get(now, key);
	for (const struct json *i = json_first(now); i; i = json_next(i))
		if (json_type(i) == JSON_OBJECT && json_get(i, key))
			return json_get(i, key);
	return NULL;
}

/* Read back, a number is one where the guide is: the values of a key must agree on that. */
static bool agrees(const struct json *list, const struct json *object)
{
	for (const struct json *m = json_first(object); m; m = json_next(m))
		if ((json_type(m) == JSON_NUMBER) != (json_type(guide_of(list, json_key(m))) == JSON_NUMBER))
			return false;
	return true;
}

static bool is_object_list(const struct json *v)
{
	for (const struct json *i = json_first(v); i; i = json_next(i))
		if (!is_line_object(i) || !agrees(v, i))
			return false;
	return true;
}

static int show_objects(const struct json *v, struct buf *out)
{
	if (!is_object_list(v))
		return show_json(v, out);
	for (const struct json *i = json_first(v); i; i = json_next(i))
		show_pairs(i, out);
	return out->err;
}

static int show_array(const struct json *v, struct buf *out)
{
	if (json_type(json_first(v)) == JSON_OBJECT)
		return show_objects(v, out);
	return show_list(v, out);
}

int attr_show(const struct attr *a, const struct json *v, struct buf *out)
{
	const char *s = json_string(v);

	if (json_type(v) == JSON_NULL || json_type(v) == JSON_NONE || (s && !*s))
		return out->err;
	if (a && a->type == ATTR_JSON)
		return show_json(v, out);
	switch (json_type(v)) {
	case JSON_ARRAY:
		return show_array(v, out);
	case JSON_OBJECT:
		return is_line_object(v) ? show_pairs(v, out) : show_json(v, out);
	default:
		show_scalar(v, out);
		return buf_addc(out, '\n');
	}
}

/* ---- parsing */

/* The text as a C string in which a NUL is json's stand-in. */
static struct json *new_string(const char *text, size_t len)
{
	struct json *v = NULL;
	struct buf b;

	buf_init(&b, 2 * LIMIT_VALUE_BYTES);
	for (size_t i = 0; i < len; i++)
		text[i] ? buf_addc(&b, text[i]) : buf_add(&b, "\xC0\x80", 2);
	if (!b.err)
		v = json_new_string(b.data);
	buf_release(&b);
	return v;
}

static int refuse(struct buf *why, const char *name, const char *is, const char *text, size_t len)
{
	buf_addf(why, "%s is %s, not '%.*s'", name, is, (int)(len > 100 ? 100 : len), text);
	return -EINVAL;
}

static int done(struct json *v, struct json **ret)
{
	if (!v)
		return -ENOMEM;
	*ret = v;
	return 0;
}

static int parse_bool(const char *name, const char *text, size_t len, struct json **ret, struct buf *why)
{
	static const char *const words[] = { "true", "True", "1", "yes", "on", /* ... and their opposites */
		"false", "False", "0", "no", "off" };

	for (size_t i = 0; i < 10; i++)
		if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
			return done(json_new_bool(i < 5), ret);
	return refuse(why, name, "true or false", text, len);
}

static int parse_number(const char *name, const char *text, size_t len, struct json **ret, struct buf *why)
{
	char digits[64];

	if (len < sizeof(digits)) {
		memcpy(digits, text, len);
		digits[len] = '\0';
		if (strlen(digits) == len && is_number(digits) && json_parse(digits, len, ret) == 0)
			return 0;
	}
	return refuse(why, name, "a number", text, len);
}

static int check_choice(const struct attr *a, const char *name, const char *s, struct buf *why)
{
	const char *at = a->choices;
	size_t n = strlen(s);

	for (at = strstr(at, s); n && at; at = strstr(at + 1, s))
		if ((at == a->choices || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return 0;
	buf_addf(why, "%s is one of %s, not '%.100s'", name, a->choices, s);
	return -EINVAL;
}

static int check_string(const struct attr *a, const char *name, const char *s, struct buf *why)
{
	int version;

	if (!a || !*s)
		return 0;
	if ((a->flags & ATTR_CIDR) && !attr_is_cidr(s, &version))
		return refuse(why, name, "a CIDR (10.0.0.0/24)", s, strlen(s));
	if ((a->flags & ATTR_IP) && !attr_is_ip(s, &version))
		return refuse(
			why, name, a->type == ATTR_LIST ? "IP addresses" : "an IP address", s, strlen(s));
	if ((a->flags & ATTR_MAC) && !attr_is_mac(s))
		return refuse(why, name, "a MAC address", s, strlen(s));
	return a->choices ? check_choice(a, name, s, why) : 0;
}

/* A number past what JSON's readers hold would come back as null. */
static bool is_finite(const struct json *v)
{
	struct buf text;
	bool finite = true;

	buf_init(&text, 64);
	if (json_type(v) == JSON_NUMBER)
		finite = json_print(v, &text) == 0 && strcmp(text.data, "null") != 0;
	buf_release(&text);
	for (const struct json *m = json_first(v); m && finite; m = json_next(m))
		finite = is_finite(m);
	return finite;
}

static int parse_json(const char *name, const char *text, size_t len, struct json **ret, struct buf *why)
{
	struct json *v;
	int err = json_parse(text, len, &v);

	if (!err && !is_finite(v)) {
		json_free(v);
		err = -EBADMSG;
	}
	if (err)
		return err == -EBADMSG ? refuse(why, name, "JSON", text, len) : err;
	*ret = v;
	return 0;
}

/* A list as JSON: its strings are checked as lines are. */
static int parse_json_list(const struct attr *a, const char *name, const char *text, size_t len,
	struct json **ret, struct buf *why)
{
	struct json *list;
	int err = parse_json(name, text, len, &list, why);

	if (err)
		return err;
	for (const struct json *i = json_first(list); i && !err; i = json_next(i))
		if (json_string(i))
			err = check_string(a, name, json_string(i), why);
	if (err)
		json_free(list);
	else
		*ret = list;
	return err;
}

/* What type a list's lines have: as its elements have now, else strings. */
static struct json *line_value(const char *line, size_t len, const struct json *now)
{
	struct json *v = NULL;
	enum json_type t = json_type(json_first(now));

	if ((t == JSON_NUMBER || t == JSON_BOOL) && json_parse(line, len, &v) == 0) {
		if (json_type(v) == t)
			return v;
		json_free(v);
	}
	return new_string(line, len);
}

static int parse_lines(const struct attr *a, const char *name, const char *text, size_t len,
	const struct json *now, struct json **ret, struct buf *why)
{
	struct json *list = json_new_array();
	int err = list ? 0 : -ENOMEM;

	while (!err && len > 0) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl - text) : len;

		if (n > 0) {
			struct json *v = line_value(text, n, now);

			if (json_string(v))
				err = check_string(a, name, json_string(v), why);
			if (err)
				json_free(v);
			else
				err = json_add(list, v);
		}
		text += n + (nl != NULL);
		len -= n + (nl != NULL);
	}
	if (err) {
		json_free(list);
		return err;
	}
	return done(list, ret);
}

/* A value after key=: of the type that this key has now; true, false and null are words. */
static struct json *pair_value(const char *text, size_t len, const struct json *now)
{
	struct json *v = NULL;

	if ((json_type(now) == JSON_NUMBER || (len == 4 && !memcmp(text, "true", 4)) ||
		    (len == 5 && !memcmp(text, "false", 5)) || (len == 4 && !memcmp(text, "null", 4))) &&
		json_parse(text, len, &v) == 0)
		return v;
	return new_string(text, len);
}

static int parse_pairs(const char *name, const char *text, size_t len, const struct json *now,
	struct json **ret, struct buf *why)
{
	struct json *object = json_new_object();
	int err = object ? 0 : -ENOMEM;

	while (!err && len > 0) {
		const char *comma = memchr(text, ',', len);
		size_t n = comma ? (size_t)(comma - text) : len;
		const char *eq = memchr(text, '=', n);
		char key[LIMIT_NAME_BYTES + 1];

		if (!eq || eq == text || (size_t)(eq - text) >= sizeof(key)) {
			err = refuse(why, name, "key=value pairs (a=1,b=2) or JSON", text, n);
			break;
		}
		memcpy(key, text, (size_t)(eq - text));
		key[eq - text] = '\0';
		err = json_set(
			object, key, pair_value(eq + 1, n - (size_t)(eq + 1 - text), guide_of(now, key)));
		text += n + (comma != NULL);
		len -= n + (comma != NULL);
	}
	if (err) {
		json_free(object);
		return err;
	}
	return done(object, ret);
}

static int parse_objects(const char *name, const char *text, size_t len, const struct json *now,
	struct json **ret, struct buf *why)
{
	struct json *list = json_new_array();
	int err = list ? 0 : -ENOMEM;

	while (!err && len > 0) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl - text) : len;
		struct json *v;

		if (n > 0) {
			err = *text == '{' ? parse_json(name, text, n, &v, why)
					   : parse_pairs(name, text, n, now, &v, why);
			if (!err)
				err = json_add(list, v);
		}
		text += n + (nl != NULL);
		len -= n + (nl != NULL);
	}
	if (err) {
		json_free(list);
		return err;
	}
	return done(list, ret);
}

/* What an empty text means. */
static int clear(const struct attr *a, enum attr_type type, const char *name, const struct json *now,
	struct json **ret, struct buf *why)
{
	if (type == ATTR_LIST || type == ATTR_OBJECTS)
		return done(json_new_array(), ret);
	if (a && (a->flags & ATTR_NULL))
		return done(json_new_null(), ret);
	if (type == ATTR_STRING && (a || json_type(now) == JSON_STRING))
		return done(json_new_string(""), ret);
	if (type == ATTR_OBJECT)
		return done(json_new_object(), ret);
	if (!a)
		return done(json_new_null(), ret);
	buf_addf(why, "%s cannot be cleared", name);
	return -EINVAL;
}

/* An attribute that no table knows is of the type that it has now. */
static enum attr_type type_of(const struct attr *a, const struct json *now)
{
	if (a)
		return a->type;
	switch (json_type(now)) {
	case JSON_BOOL:
		return ATTR_BOOL;
	case JSON_NUMBER:
		return ATTR_NUMBER;
	case JSON_OBJECT:
		return ATTR_OBJECT;
	case JSON_ARRAY:
		return json_type(json_first(now)) == JSON_OBJECT ? ATTR_OBJECTS : ATTR_LIST;
	default:
		return ATTR_STRING;
	}
}

static int parse_string(const struct attr *a, const char *name, const char *text, size_t len,
	struct json **ret, struct buf *why)
{
	struct json *v = new_string(text, len);
	int err;

	if (!v)
		return -ENOMEM;
	err = check_string(a, name, json_string(v), why);
	if (err)
		json_free(v);
	else
		*ret = v;
	return err;
}

int attr_parse(const struct attr *a, const char *name, const char *text, size_t len, const struct json *now,
	struct json **ret, struct buf *why)
{
	enum attr_type type = type_of(a, now);

	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len == 0)
		return clear(a, type, name, now, ret, why);
	switch (type) {
	case ATTR_BOOL:
		return parse_bool(name, text, len, ret, why);
	case ATTR_NUMBER:
		return parse_number(name, text, len, ret, why);
	case ATTR_STRING:
		return parse_string(a, name, text, len, ret, why);
	case ATTR_LIST:
		return *text == '[' ? parse_json_list(a, name, text, len, ret, why)
				    : parse_lines(a, name, text, len, now, ret, why);
	case ATTR_OBJECT:
		return *text == '{' ? parse_json(name, text, len, ret, why)
				    : parse_pairs(name, text, len, now, ret, why);
	case ATTR_OBJECTS:
		return *text == '[' ? parse_json(name, text, len, ret, why)
				    : parse_objects(name, text, len, now, ret, why);
	default:
		return parse_json(name, text, len, ret, why);
	}
}
