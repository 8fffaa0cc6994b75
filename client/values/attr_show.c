/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attr_show: values as lines, where they can be read back as they are; else as
 * compact JSON.
 */
#include "client/values/attr_show.h"

#include <ctype.h>
#include <string.h>

#include "client/json/json.h"
#include "client/util/buf.h"
#include "client/values/guide.h"

static bool is_scalar(const struct json *v)
{
	return json_type(v) != JSON_ARRAY && json_type(v) != JSON_OBJECT;
}

/* Tells whether the word s reads as something else than a string. */
static bool is_bare_word(const char *s)
{
	return strcmp(s, "true") == 0 || strcmp(s, "false") == 0 || strcmp(s, "null") == 0;
}

/* Tells whether v can stand after key= and is read back as it is. */
static bool fits_pair(const struct json *v)
{
	const char *s = json_string(v);

	if (!s)
		return is_scalar(v);
	return !s[strcspn(s, ",\n\r\"")] && !isspace((unsigned char)s[0]) && s[0] != '{' &&
		s[0] != '[' && (!*s || !isspace((unsigned char)s[strlen(s) - 1])) &&
		!is_bare_word(s);
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

/* Shows a scalar that stands alone: a string bare, anything else as JSON. */
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

int attr_show_json(const struct json *v, struct buf *out)
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
		if (s &&
			(!*s || s[strcspn(s, "\n\r")] || strstr(s, "\xC0\x80") || *s == '[' ||
				*s == '{'))
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
		return attr_show_json(v, out);
	for (const struct json *i = json_first(v); i; i = json_next(i)) {
		show_scalar(i, out);
		buf_addc(out, '\n');
	}
	return out->err;
}

/* Tells whether the object has numbers where the guide has: parsing goes by it. */
static bool agrees(const struct guide *g, const struct json *object)
{
	for (const struct json *m = json_first(object); m; m = json_next(m))
		if ((json_type(m) == JSON_NUMBER) !=
			(json_type(guide_get(g, json_key(m))) == JSON_NUMBER))
			return false;
	return true;
}

static bool is_object_list(const struct json *v, const struct guide *g)
{
	for (const struct json *i = json_first(v); i; i = json_next(i))
		if (!is_line_object(i) || !agrees(g, i))
			return false;
	return true;
}

static int show_objects(const struct json *v, struct buf *out)
{
	struct guide *g;
	int err = guide_new(v, &g);

	if (err)
		return out->err = err;
	if (!is_object_list(v, g))
		attr_show_json(v, out);
	else
		for (const struct json *i = json_first(v); i; i = json_next(i))
			show_pairs(i, out);
	guide_free(g);
	return out->err;
}

static int show_array(const struct json *v, struct buf *out)
{
	if (json_type(json_first(v)) == JSON_OBJECT)
		return show_objects(v, out);
	return show_list(v, out);
}

int attr_show_value(const struct json *v, struct buf *out)
{
	switch (json_type(v)) {
	case JSON_ARRAY:
		return show_array(v, out);
	case JSON_OBJECT:
		return is_line_object(v) ? show_pairs(v, out) : attr_show_json(v, out);
	default:
		show_scalar(v, out);
		return buf_addc(out, '\n');
	}
}
