/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attr: one row for each type of attribute, and what the rows call.
 */
#include "client/values/attr.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/attr_show.h"
#include "client/values/guide.h"

/* A text that was written into an attribute's file, without its last newline. */
struct input {
	const struct attr *attr; /* NULL: no table knows it */
	const struct type *type;
	const char *name; /* in sentences */
	const char *text;
	size_t len;
	const struct json *now; /* the value as it stands; NULL */
	struct guide *guide;	/* of that */
	struct buf *why;	/* gets the sentence that goes with -EINVAL */
};

struct type {
	const char *word; /* in cloudnetfs-attributes(7) */
	int (*show)(const struct json *v, struct buf *out);
	int (*parse)(const struct input *in, struct json **ret);
	int (*clear)(const struct input *in, struct json **ret); /* parses the empty text */
	bool (*fits)(const char *s); /* checks a string, alone or in a list; NULL: any will do */
	const char *is;		     /* what a string is that fits: "a MAC address" */
};

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

/* Splits a prefix: the bytes of its address and its length. */
static bool read_prefix(const char *s, unsigned char address[16], long *ret_bits)
{
	char text[64];
	size_t n = strcspn(s, "/");
	int version;

	if (n >= sizeof(text) || !(s[n] ? attr_is_cidr(s, &version) : attr_is_ip(s, &version)))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	memset(address, 0, 16);
	*ret_bits = s[n] ? strtol(s + n + 1, NULL, 10) : version == 4 ? 32 : 128;
	*ret_bits += version == 4 ? 0 : 1000; /* of IPv6: never one of IPv4 */
	return inet_pton(version == 4 ? AF_INET : AF_INET6, text, address) == 1;
}

bool attr_is_secret(const struct attr *a, const char *name)
{
	static const char *const words[] = { "pass", "secret", "token", "psk", "private_key" };

	if (a)
		return a->flags & ATTR_SECRET;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasestr(name, words[i]))
			return true;
	return false;
}

bool attr_is_same_prefix(const char *a, const char *b)
{
	unsigned char address_a[16], address_b[16];
	long bits_a, bits_b;

	return read_prefix(a, address_a, &bits_a) && read_prefix(b, address_b, &bits_b) &&
		bits_a == bits_b && memcmp(address_a, address_b, 16) == 0;
}

bool attr_is_nearly_cidr(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefABCDEF.:"), dots = 0, colons = 0;
	int version;

	for (size_t i = 0; i < n; i++) {
		dots += s[i] == '.' && i > 0 && isdigit((unsigned char)s[i - 1]);
		colons += s[i] == ':';
	}
	return attr_is_ip(s, &version) ||
		(s[n] == '/' && (dots || colons) && isdigit((unsigned char)s[n + 1]));
}

bool attr_is_mac(const char *s)
{
	for (int i = 0; i < 17; i++)
		if (i % 3 == 2 ? s[i] != ':' : !isxdigit((unsigned char)s[i]))
			return false;
	return s[17] == '\0';
}

int attr_spell(enum attr_type type, const char *s, struct buf *out)
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];
	int version;

	if (type == ATTR_MAC) {
		for (int i = 0; attr_is_mac(s) && s[i]; i++)
			buf_addc(out, (char)tolower((unsigned char)s[i]));
		return out->len ? out->err : -EINVAL;
	}
	if (type != ATTR_IP)
		return buf_adds(out, s);
	if (!attr_is_ip(s, &version))
		return -EINVAL;
	version = version == 4 ? AF_INET : AF_INET6;
	inet_pton(version, s, bytes);
	return buf_adds(out, inet_ntop(version, bytes, text, sizeof(text)));
}

static bool is_cidr(const char *s)
{
	int version;

	return attr_is_cidr(s, &version);
}

static bool is_prefix(const char *s)
{
	int version;

	return attr_is_cidr(s, &version) || attr_is_ip(s, &version);
}

static bool is_ip(const char *s)
{
	int version;

	return attr_is_ip(s, &version);
}

static bool is_number(const char *s)
{
	char *end;

	if (!isdigit((unsigned char)*s) && !(*s == '-' && isdigit((unsigned char)s[1])))
		return false;
	return isfinite(strtod(s, &end)) && *end == '\0' &&
		strspn(s, "-+.0123456789eE") == strlen(s);
}

static int refuse(const struct input *in, const char *is, const char *text, size_t len)
{
	buf_addf(in->why, "%s is %s, not '%.*s'", in->name, is, (int)(len > 100 ? 100 : len), text);
	return -EINVAL;
}

static int check_choice(const struct input *in, const char *s)
{
	const char *choices = in->attr->choices, *at;
	size_t n = strlen(s);

	for (at = strstr(choices, s); n && at; at = strstr(at + 1, s))
		if ((at == choices || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return 0;
	buf_addf(in->why, "%s is one of %s, not '%.100s'", in->name, choices, s);
	return -EINVAL;
}

/* Checks s, the value or one of the list's; NULL: it is no string. */
static int check_string(const struct input *in, const char *s)
{
	if (!in->attr || !s || !*s)
		return 0;
	if (in->type->fits && !in->type->fits(s))
		return refuse(in, in->type->is, s, strlen(s));
	return in->attr->choices ? check_choice(in, s) : 0;
}

/* ---- parsing */

static int done(struct json *v, struct json **ret)
{
	if (!v)
		return -ENOMEM;
	*ret = v;
	return 0;
}

/* Makes a string of text, in which a NUL becomes json's stand-in. */
static struct json *new_string(const char *text, size_t len)
{
	CLEANUP_BUF struct buf b = BUF_INIT(2 * LIMIT_VALUE_BYTES);

	for (size_t i = 0; i < len; i++)
		text[i] ? buf_addc(&b, text[i]) : buf_add(&b, "\xC0\x80", 2);
	return b.err ? NULL : json_new_string(b.data);
}

/* Cuts the next part off *text, which ends at `end` or at the text's end. */
static const char *cut(const char **text, size_t *len, char end, size_t *ret_len)
{
	const char *part = *text, *at = memchr(part, end, *len);

	*ret_len = at ? (size_t)(at - part) : *len;
	*text += *ret_len + (at != NULL);
	*len -= *ret_len + (at != NULL);
	return part;
}

static int parse_string(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *v = new_string(in->text, in->len);
	int err = v ? check_string(in, json_string(v)) : -ENOMEM;

	if (!err)
		*ret = mem_steal(&v);
	return err;
}

static int parse_bool(const struct input *in, struct json **ret)
{
	/* ... and their opposites */
	static const char *const words[] = { "true", "True", "1", "yes", "on", "false", "False",
		"0", "no", "off" };

	for (size_t i = 0; i < 10; i++)
		if (strlen(words[i]) == in->len && memcmp(words[i], in->text, in->len) == 0)
			return done(json_new_bool(i < 5), ret);
	return refuse(in, "true or false", in->text, in->len);
}

static int parse_number(const struct input *in, struct json **ret)
{
	char digits[64];

	if (in->len < sizeof(digits)) {
		memcpy(digits, in->text, in->len);
		digits[in->len] = '\0';
		if (strlen(digits) == in->len && is_number(digits) &&
			json_parse(digits, in->len, ret) == 0)
			return 0;
	}
	return refuse(in, "a number", in->text, in->len);
}

/* Parses text, the whole or a line of it, as JSON. */
static int parse_json_text(const struct input *in, const char *text, size_t len, struct json **ret)
{
	CLEANUP_JSON struct json *v = NULL;
	int err = json_parse(text, len, &v);

	if (err == -EBADMSG || (!err && !json_is_finite(v)))
		return refuse(in, "JSON", text, len);
	if (!err)
		*ret = mem_steal(&v);
	return err;
}

/* Takes null and "" as what clears: they are refused where an empty text is, as which they show. */
static int parse_json(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *v = NULL;
	int err = parse_json_text(in, in->text, in->len, &v);

	if (!err && (json_type(v) == JSON_NULL || (json_string(v) && !*json_string(v))))
		return in->type->clear(in, ret);
	if (!err)
		*ret = mem_steal(&v);
	return err;
}

/* Makes a value of a list's line: of the type that the elements have now, else a string. */
static struct json *line_value(const char *line, size_t len, const struct json *now)
{
	CLEANUP_JSON struct json *v = NULL;
	enum json_type t = json_type(json_first(now));

	if ((t == JSON_NUMBER || t == JSON_BOOL) && json_parse(line, len, &v) == 0 &&
		json_type(v) == t)
		return mem_steal(&v);
	return new_string(line, len);
}

static int parse_lines(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *list = json_new_array();
	const char *text = in->text;
	size_t len = in->len, n;
	int err = list ? 0 : -ENOMEM;

	while (!err && len > 0) {
		const char *line = cut(&text, &len, '\n', &n);
		CLEANUP_JSON struct json *v = n ? line_value(line, n, in->now) : NULL;

		err = check_string(in, json_string(v));
		if (!err && n)
			err = json_add(list, mem_steal(&v));
	}
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

static int parse_list(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *list = NULL;
	int err;

	if (*in->text != '[')
		return parse_lines(in, ret);
	err = parse_json(in, &list);
	for (const struct json *i = json_first(list); i && !err; i = json_next(i))
		err = check_string(in, json_string(i));
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* Takes an address for the CIDR that has it alone. */
static int parse_prefixes(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *list = NULL, *given = NULL;
	int err = parse_list(in, &given), version;

	if (!err)
		list = json_new_array();
	if (!err && !list)
		err = -ENOMEM;
	for (const struct json *i = json_first(given); i && !err; i = json_next(i)) {
		CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_NAME_BYTES);

		if (!json_string(i))
			return refuse(in, "a list of IP addresses and CIDRs", in->text, in->len);
		err = buf_adds(&text, json_string(i));
		if (!err && attr_is_ip(json_string(i), &version))
			err = buf_addf(&text, "/%d", version == 4 ? 32 : 128);
		if (!err)
			err = json_add(list, json_new_string(text.data));
	}
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* Makes the value of key=text: of the type that the key has now; true, false and null are words. */
static struct json *pair_value(const char *text, size_t len, const struct json *now)
{
	struct json *v = NULL;

	if ((json_type(now) == JSON_NUMBER || (len == 4 && !memcmp(text, "true", 4)) ||
		    (len == 5 && !memcmp(text, "false", 5)) ||
		    (len == 4 && !memcmp(text, "null", 4))) &&
		json_parse(text, len, &v) == 0)
		return v;
	return new_string(text, len);
}

/* Parses a=1,b=2, the whole or a line of it. */
static int parse_pairs(const struct input *in, const char *text, size_t len, struct json **ret)
{
	CLEANUP_JSON struct json *object = json_new_object();
	int err = object ? 0 : -ENOMEM;
	size_t n;

	while (!err && len > 0) {
		const char *pair = cut(&text, &len, ',', &n), *eq = memchr(pair, '=', n);
		char key[LIMIT_NAME_BYTES + 1];

		if (!eq || eq == pair || (size_t)(eq - pair) >= sizeof(key))
			return refuse(in, "key=value pairs (a=1,b=2) or JSON", pair, n);
		memcpy(key, pair, (size_t)(eq - pair));
		key[eq - pair] = '\0';
		err = json_set(object, key,
			pair_value(eq + 1, n - (size_t)(eq + 1 - pair), guide_get(in->guide, key)));
	}
	if (!err)
		*ret = mem_steal(&object);
	return err;
}

static int parse_object(const struct input *in, struct json **ret)
{
	return *in->text == '{' ? parse_json(in, ret) : parse_pairs(in, in->text, in->len, ret);
}

/* Parses a list that is written as JSON: of objects, as its lines are. */
static int parse_objects_json(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *list = NULL;
	int err = parse_json(in, &list);

	for (const struct json *i = json_first(list); i && !err; i = json_next(i))
		if (json_type(i) != JSON_OBJECT)
			err = refuse(in, "a list of objects", in->text, in->len);
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

static int parse_objects(const struct input *in, struct json **ret)
{
	CLEANUP_JSON struct json *list = NULL;
	const char *text = in->text;
	size_t len = in->len, n;
	int err;

	if (*text == '[')
		return parse_objects_json(in, ret);
	list = json_new_array();
	err = list ? 0 : -ENOMEM;
	while (!err && len > 0) {
		const char *line = cut(&text, &len, '\n', &n);
		struct json *v = NULL;

		if (n == 0)
			continue;
		err = *line == '{' ? parse_json_text(in, line, n, &v)
				   : parse_pairs(in, line, n, &v);
		if (!err)
			err = json_add(list, v);
	}
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* ---- clearing */

static bool is_nullable(const struct input *in)
{
	return in->attr && (in->attr->flags & ATTR_NULL);
}

static int clear_string(const struct input *in, struct json **ret)
{
	if (is_nullable(in) || (!in->attr && json_type(in->now) != JSON_STRING))
		return done(json_new_null(), ret);
	return done(json_new_string(""), ret);
}

static int clear_list(const struct input *in, struct json **ret)
{
	(void)in;
	return done(json_new_array(), ret);
}

static int clear_object(const struct input *in, struct json **ret)
{
	return done(is_nullable(in) ? json_new_null() : json_new_object(), ret);
}

/* Clears what has no empty value of its own. */
static int clear_other(const struct input *in, struct json **ret)
{
	if (is_nullable(in) || !in->attr)
		return done(json_new_null(), ret);
	buf_addf(in->why, "%s cannot be cleared", in->name);
	return -EINVAL;
}

/* ---- the types */

#define CIDR is_cidr, "a CIDR (10.0.0.0/24)"

static const struct type types[] = {
	[ATTR_STRING] = { "string", attr_show_value, parse_string, clear_string },
	[ATTR_BOOL] = { "bool", attr_show_value, parse_bool, clear_other },
	[ATTR_NUMBER] = { "number", attr_show_value, parse_number, clear_other },
	[ATTR_CIDR] = { "string", attr_show_value, parse_string, clear_string, CIDR },
	[ATTR_PREFIX] = { "string", attr_show_value, parse_string, clear_string, is_prefix,
		"an IP address or a CIDR (10.0.0.0/24)" },
	[ATTR_IP] = { "string", attr_show_value, parse_string, clear_string, is_ip,
		"an IP address" },
	[ATTR_MAC] = { "string", attr_show_value, parse_string, clear_string, attr_is_mac,
		"a MAC address" },
	[ATTR_LIST] = { "list", attr_show_value, parse_list, clear_list },
	[ATTR_CIDRS] = { "list", attr_show_value, parse_list, clear_list, CIDR },
	[ATTR_PREFIXES] = { "list", attr_show_value, parse_prefixes, clear_list, is_prefix,
		"an IP address or a CIDR (10.0.0.0/24)" },
	[ATTR_IPS] = { "list", attr_show_value, parse_list, clear_list, is_ip, "IP addresses" },
	[ATTR_OBJECT] = { "object", attr_show_value, parse_object, clear_object },
	[ATTR_OBJECTS] = { "objects", attr_show_value, parse_objects, clear_list },
	[ATTR_JSON] = { "JSON", attr_show_json, parse_json, clear_other },
};

/* Finds the type of an attribute: one that no table knows is of the type that it has now. */
static const struct type *type_of(const struct attr *a, const struct json *now)
{
	if (a)
		return &types[a->type];
	switch (json_type(now)) {
	case JSON_BOOL:
		return &types[ATTR_BOOL];
	case JSON_NUMBER:
		return &types[ATTR_NUMBER];
	case JSON_OBJECT:
		return &types[ATTR_OBJECT];
	case JSON_ARRAY:
		return &types[json_type(json_first(now)) == JSON_OBJECT ? ATTR_OBJECTS : ATTR_LIST];
	default:
		return &types[ATTR_STRING];
	}
}

const char *attr_word(const struct attr *a)
{
	return types[a->type].word;
}

bool attr_fits(const struct attr *a, const char *s)
{
	const struct type *t = &types[a->type];

	return t->fits && t->fits(s);
}

int attr_show(const struct attr *a, const struct json *v, struct buf *out)
{
	unsigned long failures = mem_failures();
	const char *s = json_string(v);
	int err;

	if (json_type(v) == JSON_NULL || json_type(v) == JSON_NONE || (s && !*s))
		return out->err;
	err = type_of(a, v)->show(v, out);
	return mem_checked(failures, err);
}

int attr_parse(const struct attr *a, const char *name, const char *text, size_t len,
	const struct json *now, struct json **ret, struct buf *why)
{
	struct input in = { a, type_of(a, now), name, text, len, now, NULL, why };
	unsigned long failures = mem_failures();
	CLEANUP_JSON struct json *value = NULL;
	int err = guide_new(now, &in.guide);

	if (len > 0 && text[len - 1] == '\n')
		in.len--;
	if (!err)
		err = in.len == 0 ? in.type->clear(&in, &value) : in.type->parse(&in, &value);
	guide_free(in.guide);
	err = mem_checked(failures, err); /* what could not be tried is not wrong */
	if (!err)
		*ret = mem_steal(&value);
	return err;
}
