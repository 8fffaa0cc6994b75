/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: names made of values. What is parsed is shown again and compared: so one
 * spelling alone makes each object.
 */
#include "client/values/words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"

#define ANY "any"
#define PORT_MOST 65535

/* Tells whether s, of length n, is one of the words of a list. */
static bool is_listed(const char *list, const char *s, size_t n)
{
	for (const char *at = list; n && *at; at += strcspn(at, " ")) {
		at += *at == ' ';
		if (strncmp(at, s, n) == 0 && (at[n] == ' ' || !at[n]))
			return true;
	}
	return false;
}

/* ---- from values */

static int show_range(const struct words *t, words_get_fn get, const void *ctx,
	const char *protocol, struct buf *out)
{
	CLEANUP_BUF struct buf least = BUF_LOCAL(LIMIT_NAME_BYTES),
			       most = BUF_LOCAL(LIMIT_NAME_BYTES);
	int err = get(ctx, t->least, &least);

	if (!err)
		err = get(ctx, t->most, &most);
	if (err || (!least.len && !most.len))
		return err;
	if (is_listed(t->typed, protocol, strlen(protocol)))
		return buf_addf(out, "-%s%s%s", least.data, most.len ? ":" : "", most.data);
	if (strcmp(least.data, most.data) == 0)
		return buf_addf(out, "-%s", least.data);
	return buf_addf(out, "-%s..%s", least.data, most.data);
}

static int show_remote(
	const struct words *t, words_get_fn get, const void *ctx, const char *to, struct buf *out)
{
	CLEANUP_BUF struct buf remote = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = get(ctx, t->prefix, &remote);

	if (!err && remote.len) {
		for (char *p = remote.data; *p; p++)
			*p = (char)(*p == '/' ? '_' : *p);
		return buf_addf(out, "-%s-%s", to, remote.data);
	}
	for (size_t i = 0; i < 2 && !err; i++) {
		buf_clear(&remote);
		err = get(ctx, t->remotes[i][0], &remote);
		if (!err && remote.len)
			return buf_addf(out, "-%s-%s%s", to, t->remotes[i][1], remote.data);
	}
	return err;
}

int words_show(const struct words *t, words_get_fn get, const void *ctx, struct buf *out)
{
	CLEANUP_BUF struct buf way = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       family = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       protocol = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = get(ctx, t->way, &way);

	if (!err)
		err = get(ctx, t->family, &family);
	if (!err)
		err = get(ctx, t->protocol, &protocol);
	if (err || !way.len)
		return err ? err : -ENOENT;
	buf_adds(out, way.data);
	if (strcmp(family.data, t->families[1]) == 0)
		buf_addf(out, "-%s", t->family_word);
	buf_addf(out, "-%s", protocol.len ? protocol.data : ANY);
	err = show_range(t, get, ctx, protocol.data, out);
	if (!err)
		err = show_remote(t, get, ctx, t->to[strcmp(way.data, t->ways[1]) == 0], out);
	return err ? err : out->err;
}

static int get_json(const void *ctx, const char *attr, struct buf *out)
{
	const struct json *v = json_get(ctx, attr);
	int64_t n;

	if (json_string(v))
		return buf_adds(out, json_string(v));
	return v && json_int(v, &n) == 0 ? buf_addf(out, "%" PRId64, n) : out->err;
}

int words_show_json(const struct words *t, const struct json *values, struct buf *out)
{
	return words_show(t, get_json, values, out);
}

/* ---- to values */

/* Takes a word, and the '-' after it, off the text; false: it does not begin so. */
static bool take_word(const char **text, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*text, word, n) != 0 || ((*text)[n] != '-' && (*text)[n]))
		return false;
	*text += n + ((*text)[n] == '-');
	return true;
}

/* Takes decimal digits off the text: their number, at most `most`. */
static bool take_number(const char **text, long most, long *ret)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	*ret = strtol(*text, &end, 10);
	*text = end;
	return *ret <= most;
}

/* Takes a protocol: the longest that is in the list, a number, or none. */
static int take_protocol(const struct words *t, const char **text, struct json *body)
{
	char name[LIMIT_NAME_BYTES + 1];
	const char *s = *text;
	size_t most = 0;
	long n;

	if (take_word(text, ANY))
		return json_set(body, t->protocol, json_new_null());
	if (take_number(&s, 255, &n) && (*s == '-' || !*s))
		most = (size_t)(s - *text);
	else
		for (size_t len = 1; len <= strlen(*text) && len < sizeof(name); len++)
			if (((*text)[len] == '-' || !(*text)[len]) &&
				is_listed(t->protocols, *text, len))
				most = len;
	if (most == 0)
		return -EINVAL;
	memcpy(name, *text, most);
	name[most] = '\0';
	*text += most + ((*text)[most] == '-');
	return json_set_string(body, t->protocol, name);
}

/* Takes a range, if there is one; all there is is none. */
static int take_range(const struct words *t, const char **text, struct json *body)
{
	const char *protocol = json_get_string(body, t->protocol);
	bool typed = protocol && is_listed(t->typed, protocol, strlen(protocol));
	const char *between = typed ? ":" : "..";
	long least, most;
	bool two;
	int err;

	if (!isdigit((unsigned char)**text))
		return 0;
	if (!take_number(text, PORT_MOST, &least))
		return -EINVAL;
	most = least;
	two = strncmp(*text, between, strlen(between)) == 0;
	if (two) {
		*text += strlen(between);
		if (!take_number(text, PORT_MOST, &most))
			return -EINVAL;
	}
	if (**text && *(*text)++ != '-')
		return -EINVAL;
	if (!typed && (most < least || (least == 1 && most == PORT_MOST)))
		return most < least ? -EINVAL : 0;
	err = json_set(body, t->least, json_new_int(least));
	if (!err && (two || !typed))
		err = json_set(body, t->most, json_new_int(most));
	return err;
}

/* Sets a CIDR in its short form, and the family that it is of. */
static int put_prefix(const struct words *t, const char *text, struct json *body)
{
	CLEANUP_BUF struct buf cidr = BUF_LOCAL(LIMIT_NAME_BYTES + 8);
	char address[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	const char *slash = strchr(text, '_');
	int version = 4, err;

	buf_add(&cidr, text, slash ? (size_t)(slash - text) : strlen(text));
	if (cidr.err || !attr_is_ip(cidr.data, &version))
		return -EINVAL;
	inet_pton(version == 4 ? AF_INET : AF_INET6, cidr.data, bytes);
	inet_ntop(version == 4 ? AF_INET : AF_INET6, bytes, address, sizeof(address));
	buf_clear(&cidr);
	buf_addf(&cidr, "%s/%s", address, slash ? slash + 1 : version == 4 ? "32" : "128");
	if (cidr.err || !attr_is_cidr(cidr.data, &version))
		return -EINVAL;
	err = json_set_string(body, t->prefix, cidr.data);
	return err ? err : json_set_string(body, t->family, t->families[version == 6]);
}

static int take_remote(const struct words *t, const char *to, const char *text, struct json *body)
{
	if (!*text)
		return 0;
	if (!take_word(&text, to) || !*text)
		return -EINVAL;
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(t->remotes[i][1]);

		if (strncmp(text, t->remotes[i][1], n) == 0)
			return text[n] ? json_set_string(body, t->remotes[i][0], text + n)
				       : -EINVAL;
	}
	return put_prefix(t, text, body);
}

static int take_all(const struct words *t, const char *text, struct json *body)
{
	size_t way = 0;
	int err;

	while (way < 2 && !take_word(&text, t->ways[way]))
		way++;
	if (way == 2)
		return -EINVAL;
	err = json_set_string(body, t->way, t->ways[way]);
	if (!err)
		err = json_set_string(
			body, t->family, t->families[take_word(&text, t->family_word)]);
	if (!err)
		err = take_protocol(t, &text, body);
	if (!err)
		err = take_range(t, &text, body);
	return err ? err : take_remote(t, t->to[way], text, body);
}

int words_parse(const struct words *t, const char *text, struct json *body, struct buf *right)
{
	CLEANUP_BUF struct buf again = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *said = json_new_object();
	int err = said ? take_all(t, text, said) : -ENOMEM;

	if (!err)
		err = words_show_json(t, said, &again);
	if (err)
		return err;
	if (strcmp(again.data, text) != 0)
		return right && buf_adds(right, again.data) < 0 ? right->err : -EINVAL;
	for (const struct json *m = json_first(said); m && !err; m = json_next(m))
		err = json_set(body, json_key(m), json_dup(m));
	return err;
}

int words_are(const struct words *t, const char *text, bool *ret)
{
	CLEANUP_JSON struct json *said = t ? json_new_object() : NULL;
	int err = !t ? -EINVAL : said ? take_all(t, text, said) : -ENOMEM;

	*ret = !err;
	return err == -ENOMEM ? err : 0;
}
