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
#define NUMBER_MOST 2147483647
#define PORT_MOST 65535

/* Gives the n-th of the words of a list, and its length; NULL: there are fewer. */
static const char *listed(const char *list, size_t n, size_t *ret_len)
{
	for (;; list++) {
		*ret_len = strcspn(list, " ");
		if (n-- == 0)
			return *ret_len ? list : NULL;
		list += *ret_len;
		if (!*list)
			return NULL;
	}
}

/* Finds s, of length n, among the words of a list: its place, or -1. */
static int place_in(const char *list, const char *s, size_t n)
{
	const char *word;
	size_t len;

	for (int i = 0; list && n && (word = listed(list, (size_t)i, &len)); i++)
		if (len == n && strncmp(word, s, n) == 0)
			return i;
	return -1;
}

static bool is_typed(const struct word *t, const char *protocol)
{
	return place_in(t->typed, protocol, strlen(protocol)) >= 0;
}

/* The word of a row that speaks of this; of a WORD_PROTOCOL where attr is NULL. */
static const struct word *word_of(const struct words *t, const char *attr)
{
	const struct word *r = t->row;

	while (r->attr && (attr ? strcmp(r->attr, attr) != 0 : r->type != WORD_PROTOCOL))
		r++;
	return r->attr ? r : NULL;
}

/* Gives what stands before a word; way is the first word's value. NULL: nothing does. */
static const char *before(const struct words *t, const struct word *r, const char *way, size_t *len)
{
	int n = place_in(t->row->values, way, strlen(way));
	const char *word = r->before ? listed(r->before, n > 0 ? (size_t)n : 0, len) : NULL;

	return !word && r->before ? listed(r->before, 0, len) : word;
}

/* ---- from values */

struct showing {
	const struct words *t;
	words_get_fn get;
	const void *ctx;
	struct buf way, protocol; /* what has been said of these */
	struct buf *out;
};

static int show_range(const struct showing *s, const struct word *r, const struct buf *least)
{
	CLEANUP_BUF struct buf most = BUF_LOCAL(LIMIT_NAME_BYTES);
	int err = s->get(s->ctx, r->most, &most);

	if (err)
		return err;
	if (is_typed(r, s->protocol.data))
		return buf_addf(s->out, "%s%s%s", least->data, most.len ? ":" : "", most.data);
	if (strcmp(least->data, most.data) == 0)
		return buf_adds(s->out, least->data);
	return buf_addf(s->out, "%s..%s", least->data, most.data);
}

static int show_ports(struct buf *out, const char *ports)
{
	const char *colon = strchr(ports, ':');

	if (!colon)
		return buf_adds(out, ports);
	buf_add(out, ports, (size_t)(colon - ports));
	return buf_addf(out, "..%s", colon + 1);
}

static int show_net(struct buf *out, char *net)
{
	for (char *p = net; *p; p++)
		*p = (char)(*p == '/' ? '_' : *p);
	return buf_adds(out, net);
}

/* Tells whether a value is said. */
static bool is_said(const struct word *r, const char *value)
{
	size_t len;

	switch (r->type) {
	case WORD_CHOICE:
	case WORD_PROTOCOL:
		return true;
	case WORD_SWITCH:
		listed(r->values, 0, &len);
		return strcmp(value, r->values + len + 1) == 0;
	case WORD_NUMBER:
		return *value && (r->must || strcmp(value, "0") != 0);
	default:
		return *value;
	}
}

static int show_value(struct showing *s, const struct word *r, struct buf *value)
{
	switch (r->type) {
	case WORD_CHOICE:
		buf_adds(&s->way, r == s->t->row ? value->data : "");
		return buf_adds(s->out, value->data);
	case WORD_PROTOCOL:
		buf_adds(&s->protocol, value->data);
		return buf_adds(s->out, value->len ? value->data : ANY);
	case WORD_SWITCH:
		return 0;
	case WORD_RANGE:
		return show_range(s, r, value);
	case WORD_PORTS:
		return show_ports(s->out, value->data);
	case WORD_NET:
	case WORD_CIDR:
		return show_net(s->out, value->data);
	case WORD_REMOTE:
		buf_adds(s->out, r->mark);
		return buf_adds(s->out, value->data);
	default:
		return buf_adds(s->out, value->data);
	}
}

/* Says one word; *said: it has something to say. */
static int show_word(struct showing *s, const struct word *r, bool *said)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = s->get(s->ctx, r->attr, &value);
	const char *lead;
	size_t len;

	if (!err && r->most && value.len == 0) { /* the other end alone is a range too */
		err = s->get(s->ctx, r->most, &value);
		*said = value.len > 0;
		buf_clear(&value);
	} else {
		*said = is_said(r, value.data);
	}
	if (!err && value.len == 0 && (r->must || r->type == WORD_CHOICE))
		err = -ENOENT;
	if (err || !*said)
		return err;
	lead = before(s->t, r, s->way.data, &len);
	if (s->out->len > 0)
		buf_addc(s->out, '-');
	if (lead)
		buf_add(s->out, lead, len);
	if (lead && r->type != WORD_SWITCH)
		buf_addc(s->out, '-');
	return show_value(s, r, &value);
}

int words_show(const struct words *t, words_get_fn get, const void *ctx, struct buf *out)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct showing s = { t, get, ctx, BUF_LOCAL(LIMIT_OBJECT_BYTES),
		BUF_LOCAL(LIMIT_OBJECT_BYTES), &text };
	int err = 0;
	bool said = false;

	for (const struct word *r = t->row; r->attr && !err; r++)
		if (!r->instead || !said)
			err = show_word(&s, r, &said);
	if (!err)
		err = s.way.err ? s.way.err : s.protocol.err ? s.protocol.err : text.err;
	if (!err)
		err = buf_add(out, text.data, text.len);
	buf_release(&s.way);
	buf_release(&s.protocol);
	return err;
}

static int get_json(const void *ctx, const char *attr, struct buf *out)
{
	const struct json *v = json_get(ctx, attr);
	int64_t n;

	if (json_string(v))
		return buf_adds(out, json_string(v));
	if (json_type(v) == JSON_BOOL)
		return buf_adds(out, json_is_true(v) ? "true" : "false");
	return v && json_int(v, &n) == 0 ? buf_addf(out, "%" PRId64, n) : out->err;
}

int words_show_json(const struct words *t, const struct json *values, struct buf *out)
{
	return words_show(t, get_json, values, out);
}

/* ---- to values */

/*
 * Each takes its word off the text, with the '-' behind it, and sets what it says. -EINVAL: the
 * text does not begin with such a word, and is left as it is.
 */
struct saying {
	const struct words *t;
	const char *text;
	struct json *body;
};

/* Takes n bytes off the text: a word, if no more of it follows. */
static bool take_bytes(const char **text, size_t n)
{
	if ((*text)[n] != '-' && (*text)[n])
		return false;
	*text += n + ((*text)[n] == '-');
	return true;
}

static bool take_word(const char **text, const char *word, size_t n)
{
	return strncmp(*text, word, n) == 0 && take_bytes(text, n);
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

static int take_choice(struct saying *s, const struct word *r)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_NAME_BYTES);
	const char *word;
	size_t len;

	for (size_t i = 0; (word = listed(r->values, i, &len)); i++)
		if (take_word(&s->text, word, len)) {
			buf_add(&value, word, len);
			return value.err ? value.err
					 : json_set_string(s->body, r->attr, value.data);
		}
	return -EINVAL;
}

/* Takes a protocol: the longest that is in the list, a number, or none. */
static int take_protocol(struct saying *s, const struct word *r)
{
	CLEANUP_BUF struct buf name = BUF_LOCAL(LIMIT_NAME_BYTES);
	const char *at = s->text;
	size_t most = 0;
	long n;

	if (take_word(&s->text, ANY, strlen(ANY)))
		return json_set(s->body, r->attr, json_new_null());
	if (take_number(&at, 255, &n) && (*at == '-' || !*at))
		most = (size_t)(at - s->text);
	else
		for (size_t len = 1; len <= strlen(s->text) && len <= LIMIT_NAME_BYTES; len++)
			if ((s->text[len] == '-' || !s->text[len]) &&
				place_in(r->values, s->text, len) >= 0)
				most = len;
	if (most == 0)
		return -EINVAL;
	buf_add(&name, s->text, most);
	take_bytes(&s->text, most);
	return name.err ? name.err : json_set_string(s->body, r->attr, name.data);
}

/* Sets one of the two values of a switch, which is a number or a bool if it looks like that. */
static int set_switch(struct json *body, const struct word *r, size_t n)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_NAME_BYTES);
	struct json *v = NULL;
	size_t len;
	const char *word = listed(r->values, n, &len);
	int err;

	buf_add(&value, word, len);
	err = value.err ? value.err : json_parse(value.data, value.len, &v);
	if (err == -EBADMSG)
		return json_set_string(body, r->attr, value.data);
	return err ? err : json_set(body, r->attr, v);
}

/* Takes two numbers with this between them, or one, which stands for both. */
static bool take_two(const char **text, const char *between, long *least, long *most, bool *two)
{
	const char *at = *text;

	if (!take_number(&at, PORT_MOST, least))
		return false;
	*most = *least;
	*two = strncmp(at, between, strlen(between)) == 0;
	if (*two)
		at += strlen(between);
	if ((*two && !take_number(&at, PORT_MOST, most)) || !take_bytes(&at, 0))
		return false;
	*text = at;
	return true;
}

/* Takes a range; all there is is none. */
static int take_range(struct saying *s, const struct word *r)
{
	const struct word *p = word_of(s->t, NULL);
	const char *protocol = p ? json_get_string(s->body, p->attr) : NULL;
	bool typed = protocol && is_typed(r, protocol), two;
	long least, most;
	int err;

	if (!take_two(&s->text, typed ? ":" : "..", &least, &most, &two) ||
		(!typed && most < least))
		return -EINVAL;
	if (!typed && least == 1 && most == PORT_MOST)
		return 0;
	err = json_set(s->body, r->attr, json_new_int(least));
	if (!err && (two || !typed))
		err = json_set(s->body, r->most, json_new_int(most));
	return err;
}

static int take_ports(struct saying *s, const struct word *r)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_NAME_BYTES);
	long least, most;
	bool two;

	if (!take_two(&s->text, "..", &least, &most, &two) || most < least)
		return -EINVAL;
	buf_addf(&value, "%ld", least);
	if (most > least)
		buf_addf(&value, ":%ld", most);
	return value.err ? value.err : json_set_string(s->body, r->attr, value.data);
}

/* Sets an address or a CIDR, as it is or in its short form, and the family that it is of. */
static int take_net(struct saying *s, const struct word *r)
{
	CLEANUP_BUF struct buf net = BUF_LOCAL(LIMIT_NAME_BYTES + 8);
	const struct word *family = r->family ? word_of(s->t, r->family) : NULL;
	size_t len = strcspn(s->text, "-"), head = strcspn(s->text, "_-");
	char address[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	int version = 4, err;

	buf_add(&net, s->text, head);
	if (net.err || !attr_is_ip(net.data, &version) || (r->type == WORD_ADDRESS && head < len))
		return -EINVAL;
	if (r->type == WORD_CIDR) {
		inet_pton(version == 4 ? AF_INET : AF_INET6, net.data, bytes);
		inet_ntop(version == 4 ? AF_INET : AF_INET6, bytes, address, sizeof(address));
		buf_clear(&net);
		buf_adds(&net, address);
	}
	if (head < len)
		buf_addf(&net, "/%.*s", (int)(len - head - 1), s->text + head + 1);
	else if (r->type == WORD_CIDR)
		buf_addf(&net, "/%d", version == 4 ? 32 : 128);
	if (net.err || (strchr(net.data, '/') && !attr_is_cidr(net.data, &version)))
		return -EINVAL;
	take_bytes(&s->text, len);
	err = json_set_string(s->body, r->attr, net.data);
	return err || !family ? err : set_switch(s->body, family, version == 6);
}

/* Takes an id or a name: all the text that is left. */
static int take_remote(struct saying *s, const struct word *r)
{
	size_t n = strlen(r->mark);
	const char *id = s->text + n;

	if (strncmp(s->text, r->mark, n) != 0 || !*id)
		return -EINVAL;
	s->text += strlen(s->text);
	return json_set_string(s->body, r->attr, id);
}

static int take_one_number(struct saying *s, const struct word *r)
{
	const char *at = s->text;
	long n;

	if (!take_number(&at, NUMBER_MOST, &n) || !take_bytes(&at, 0))
		return -EINVAL;
	s->text = at;
	return json_set(s->body, r->attr, json_new_int(n));
}

static int take_value(struct saying *s, const struct word *r)
{
	switch (r->type) {
	case WORD_CHOICE:
		return take_choice(s, r);
	case WORD_PROTOCOL:
		return take_protocol(s, r);
	case WORD_RANGE:
		return take_range(s, r);
	case WORD_PORTS:
		return take_ports(s, r);
	case WORD_ADDRESS:
	case WORD_NET:
	case WORD_CIDR:
		return take_net(s, r);
	case WORD_REMOTE:
		return take_remote(s, r);
	case WORD_NUMBER:
	default:
		return take_one_number(s, r);
	}
}

/* Takes one word, with what leads to it. */
static int take_one(struct saying *s, const struct word *r)
{
	const char *at = s->text, *way = json_get_string(s->body, s->t->row->attr);
	size_t len;
	const char *lead = before(s->t, r, way ? way : "", &len);
	bool led = lead && take_word(&s->text, lead, len);
	int err;

	if (r->type == WORD_SWITCH)
		return set_switch(s->body, r, led);
	err = lead && !led ? -EINVAL : take_value(s, r);
	if (err)
		s->text = at;
	return err;
}

static int take_all(const struct words *t, const char *text, struct json *body)
{
	struct saying s = { t, text, body };
	int err = 0;

	for (const struct word *r = t->row; r->attr && !err; r++) {
		err = take_one(&s, r);
		if (err == -EINVAL && !r->must && r->type != WORD_CHOICE &&
			r->type != WORD_PROTOCOL)
			err = 0;
	}
	return err ? err : *s.text ? -EINVAL : 0;
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
