/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_stream: a scanner follows strings and nesting; the bytes of one object of the list are
 * gathered and parsed, those beside the list are kept for the end.
 */
#include "client/json/json_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

/* Most bytes of an object that are passed over since it is too big. */
#define SKIP_BYTES (16L * LIMIT_OBJECT_BYTES)

struct json_stream {
	char *key;
	json_object_fn on_object;
	void *ctx;
	struct buf object; /* of the list, so far */
	size_t member;	   /* bytes of it before its last comma: whole members */
	size_t values;	   /* commas of it */
	size_t skipped;	   /* bytes of it since it was cut; 0: it was not */
	struct buf rest;   /* the document, the list left empty */
	struct buf name;   /* the last string at depth 1 */
	int depth;
	bool quoted, escaped;
	bool naming;	   /* the string under way is at depth 1 */
	bool in_list;	   /* between the list's brackets */
	bool awaiting;	   /* the wanted key has come, its value has not */
	bool seen;	   /* a list under the key has begun */
	bool begun, ended; /* the document has */
	int err;
	const char *why;
};

int json_stream_new(const char *key, json_object_fn on_object, void *ctx, struct json_stream **ret)
{
	struct json_stream *s = calloc(1, sizeof(*s));

	if (!s || !(s->key = strdup(key))) {
		free(s);
		return -ENOMEM;
	}
	s->on_object = on_object;
	s->ctx = ctx;
	s->why = "";
	buf_init(&s->object, LIMIT_OBJECT_BYTES);
	buf_init(&s->rest, LIMIT_TAIL_BYTES);
	buf_init(&s->name, LIMIT_NAME_BYTES);
	*ret = s;
	return 0;
}

void json_stream_free(struct json_stream *s)
{
	if (!s)
		return;
	buf_release(&s->object);
	buf_release(&s->rest);
	buf_release(&s->name);
	free(s->key);
	free(s);
}

const char *json_stream_why(const struct json_stream *s)
{
	return s->why;
}

static int broken(struct json_stream *s, int err, const char *why)
{
	s->err = err == -EMSGSIZE ? -EBADMSG : err;
	s->why = why;
	return s->err;
}

/* Hands over one object of the list, now whole. */
static int emit(struct json_stream *s)
{
	CLEANUP_JSON struct json *v = NULL;
	int err = json_parse_answer(s->object.data, s->object.len, &v);

	if (err)
		return broken(s, err, "an object of the list is not JSON");
	buf_clear(&s->object);
	s->err = s->on_object(s->ctx, v, s->skipped == 0);
	s->member = s->values = s->skipped = 0;
	return s->err;
}

/* Leaves of the object what precedes the member that is too much. */
static int cut(struct json_stream *s)
{
	struct buf head = BUF_INIT(LIMIT_OBJECT_BYTES);
	int err = buf_add(&head, s->object.data, s->member);

	if (!err)
		err = buf_adds(&head, s->member ? "}" : "{}");
	buf_release(&s->object);
	s->object = head;
	s->skipped = 1;
	return err ? broken(s, err, strerror(-err)) : 0;
}

/* Adds to the object of the list, or passes over what is too much of it. */
static int gather(struct json_stream *s, const char *data, size_t len)
{
	int err = s->skipped ? 0 : buf_add(&s->object, data, len);

	if (err == -EMSGSIZE)
		return cut(s);
	if (err)
		return broken(s, err, strerror(-err));
	if (s->skipped && (s->skipped += len) > SKIP_BYTES)
		return broken(s, -EBADMSG, "an object of the list is too big");
	return 0;
}

static int open_bracket(struct json_stream *s, char c)
{
	if (++s->depth > LIMIT_JSON_DEPTH && s->in_list)
		return s->skipped ? 0 : cut(s);
	if (s->depth > LIMIT_JSON_DEPTH)
		return broken(s, -EBADMSG, "the answer is nested too deep");
	if (s->depth == 1 && c != '{')
		return broken(s, -EBADMSG, "the answer is no JSON object");
	if (s->depth == 2 && s->awaiting) {
		s->awaiting = false;
		if (c != '[')
			return broken(s, -EBADMSG, "what should be a list is none");
		s->in_list = true;
		s->seen = true;
	}
	s->begun = true;
	return 0;
}

static int close_bracket(struct json_stream *s)
{
	if (s->depth-- == 0)
		return broken(s, -EBADMSG, "the answer is not JSON");
	if (s->depth == 1)
		s->in_list = false;
	if (s->depth == 0)
		s->ended = true;
	return 0;
}

/* Takes a byte outside of the list's objects. */
static int plain_byte(struct json_stream *s, char c)
{
	if (s->quoted || c == '"') {
		if (s->naming && (s->quoted && (c != '"' || s->escaped)) &&
			buf_addc(&s->name, c) == -ENOMEM)
			return broken(s, -ENOMEM, strerror(ENOMEM));
	} else if (c == ':' && s->depth == 1) {
		s->awaiting = strcmp(s->name.data, s->key) == 0;
	} else if (s->awaiting && !strchr(" \t\r\n[{", c)) {
		return broken(s, -EBADMSG, "what should be a list is none");
	}
	if (buf_addc(&s->rest, c) < 0)
		return broken(s, s->rest.err, "the answer holds too much beside its list");
	return 0;
}

/* Takes a byte within the list: objects are gathered, commas between them dropped. */
static int list_byte(struct json_stream *s, char c)
{
	if (s->depth == 2 && !s->quoted) {
		if (strchr(" \t\r\n,", c))
			return 0;
		if (c != '{' && c != ']')
			return broken(s, -EBADMSG, "the list holds something that is no object");
	}
	if (s->depth == 2 && c == ']')
		return 0;
	if (s->depth == 3 && c == ',' && !s->quoted && !s->skipped)
		s->member = s->object.len;
	if (c == ',' && !s->quoted && ++s->values > LIMIT_JSON_VALUES && !s->skipped)
		return cut(s);
	return gather(s, &c, 1);
}

static void track_string(struct json_stream *s, char c)
{
	if (!s->quoted) {
		s->quoted = true;
		s->naming = s->depth == 1;
		if (s->naming)
			buf_clear(&s->name);
	} else if (s->escaped) {
		s->escaped = false;
	} else if (c == '\\') {
		s->escaped = true;
	} else if (c == '"') {
		s->quoted = false;
	}
}

static int feed_byte(struct json_stream *s, char c)
{
	bool was_in_list = s->in_list, quoted = s->quoted;
	int err = 0;

	if (s->ended && !strchr(" \t\r\n", c))
		return broken(s, -EBADMSG, "something follows the answer's JSON");
	if (!was_in_list)
		err = plain_byte(s, c);
	else
		err = list_byte(s, c);
	if (err)
		return err;
	if (quoted || c == '"') {
		if (s->depth == 0)
			return broken(s, -EBADMSG, "the answer is no JSON object");
		track_string(s, c);
	} else if (c == '{' || c == '[') {
		err = open_bracket(s, c);
	} else if (c == '}' || c == ']') {
		err = close_bracket(s);
		if (!err && was_in_list && s->depth == 2)
			err = emit(s);
		else if (!err && was_in_list && s->depth == 1)
			err = buf_addc(&s->rest, c);
	} else if (s->depth == 0 && !strchr(" \t\r\n", c)) {
		err = broken(s, -EBADMSG, "the answer is not JSON");
	}
	return err;
}

int json_stream_feed(struct json_stream *s, const char *data, size_t len)
{
	if (!s->err && memchr(data, '\0', len))
		return broken(s, -EBADMSG, "the answer has a NUL byte");
	for (size_t i = 0; i < len && !s->err; i++) {
		/* most bytes are inside an object's strings: they are taken in runs */
		if (s->in_list && s->quoted && !s->escaped) {
			size_t run = i;

			while (run < len && data[run] != '"' && data[run] != '\\')
				run++;
			if (run > i && gather(s, data + i, run - i) < 0)
				break;
			i = run;
			if (i == len)
				break;
		}
		if (feed_byte(s, data[i]) < 0)
			break;
	}
	return s->err;
}

bool json_stream_in_object(const struct json_stream *s)
{
	return s->in_list && s->depth > 2;
}

int json_stream_end(struct json_stream *s, struct json **ret_rest)
{
	int err = s->err;

	if (!err && !s->ended)
		err = broken(s, -EBADMSG, "the answer is cut short");
	if (!err && !s->seen)
		err = broken(s, -EBADMSG, "the answer does not hold the list that was asked for");
	if (!err)
		err = json_parse_answer(s->rest.data, s->rest.len, ret_rest);
	if (err && !*s->why)
		s->why = "the answer is not JSON";
	return err;
}
