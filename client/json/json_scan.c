/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_scan: follows a JSON object byte by byte, so that a text that comes in
 * pieces is known to be whole, or to be none, without being parsed each time.
 */
#include <errno.h>
#include <string.h>

#include "client/json/json.h"

enum state {
	START,	    /* only an object may begin */
	VALUE,	    /* a value must begin */
	FIRST_ITEM, /* ... or the list ends */
	KEY,	    /* a key must begin */
	FIRST_KEY,  /* ... or the object ends */
	COLON,
	AFTER, /* a value: a comma or a bracket */
	STRING,
	ESCAPE,
	HEX,
	WORD, /* true, false, null */
	MINUS,
	ZERO,
	WHOLE,
	POINT,
	FRACTION,
	EXPONENT,
	SIGN,
	POWER,
	END,
};

#define DIGITS "0123456789"
#define SPACE " \t\r\n"

static const struct {
	enum state from;
	const char *bytes;
	enum state to;
} number_steps[] = {
	{ MINUS, "0", ZERO },
	{ MINUS, "123456789", WHOLE },
	{ ZERO, ".", POINT },
	{ ZERO, "eE", EXPONENT },
	{ WHOLE, DIGITS, WHOLE },
	{ WHOLE, ".", POINT },
	{ WHOLE, "eE", EXPONENT },
	{ POINT, DIGITS, FRACTION },
	{ FRACTION, DIGITS, FRACTION },
	{ FRACTION, "eE", EXPONENT },
	{ EXPONENT, "+-", SIGN },
	{ EXPONENT, DIGITS, POWER },
	{ SIGN, DIGITS, POWER },
	{ POWER, DIGITS, POWER },
};

static bool is_one_of(char c, const char *bytes)
{
	return c && strchr(bytes, c);
}

static int to(struct json_scan *s, enum state state)
{
	s->state = state;
	return 0;
}

static int open_container(struct json_scan *s, char c)
{
	if (s->depth == LIMIT_JSON_DEPTH)
		return -EBADMSG;
	s->is_object[s->depth++] = c == '{';
	return to(s, c == '{' ? FIRST_KEY : FIRST_ITEM);
}

static int close_container(struct json_scan *s, char c)
{
	if (s->is_object[s->depth - 1] != (c == '}'))
		return -EBADMSG;
	s->depth--;
	return to(s, s->depth ? AFTER : END);
}

static int begin_string(struct json_scan *s, bool key)
{
	s->in_key = key;
	return to(s, STRING);
}

static int begin_value(struct json_scan *s, char c)
{
	static const char *const words[] = { "true", "false", "null" };

	if (c == '{' || c == '[')
		return open_container(s, c);
	if (c == '"')
		return begin_string(s, false);
	if (c == '-' || is_one_of(c, DIGITS))
		return to(s, c == '-' ? MINUS : c == '0' ? ZERO : WHOLE);
	for (size_t i = 0; i < 3; i++)
		if (c == words[i][0]) {
			s->word = words[i] + 1;
			return to(s, WORD);
		}
	return -EBADMSG;
}

static int in_string(struct json_scan *s, char c)
{
	if (s->state == ESCAPE && c == 'u') {
		s->hex = 4;
		return to(s, HEX);
	}
	if (s->state == ESCAPE)
		return is_one_of(c, "\"\\/bfnrt") ? to(s, STRING) : -EBADMSG;
	if (s->state == HEX)
		return !is_one_of(c, DIGITS "abcdefABCDEF") ? -EBADMSG
							    : to(s, --s->hex ? HEX : STRING);
	if (c == '"')
		return to(s, s->in_key ? COLON : AFTER);
	if (c == '\\')
		return to(s, ESCAPE);
	return (unsigned char)c < 0x20 ? -EBADMSG : 0;
}

static int in_word(struct json_scan *s, char c)
{
	if (c != *s->word)
		return -EBADMSG;
	return *++s->word ? 0 : to(s, AFTER);
}

static int between(struct json_scan *s, char c)
{
	bool object = s->depth && s->is_object[s->depth - 1];

	if (is_one_of(c, SPACE))
		return 0;
	switch ((enum state)s->state) {
	case START:
		return c == '{' ? open_container(s, c) : -EBADMSG;
	case KEY:
	case FIRST_KEY:
		if (c == '"')
			return begin_string(s, true);
		return c == '}' && s->state == FIRST_KEY ? close_container(s, c) : -EBADMSG;
	case COLON:
		return c == ':' ? to(s, VALUE) : -EBADMSG;
	case AFTER:
		if (c == ',')
			return to(s, object ? KEY : VALUE);
		return c == '}' || c == ']' ? close_container(s, c) : -EBADMSG;
	case FIRST_ITEM:
		return c == ']' ? close_container(s, c) : begin_value(s, c);
	case VALUE:
		return begin_value(s, c);
	default: /* after the end */
		return -EBADMSG;
	}
}

static int in_number(struct json_scan *s, char c)
{
	for (size_t i = 0; i < sizeof(number_steps) / sizeof(number_steps[0]); i++)
		if (number_steps[i].from == s->state && is_one_of(c, number_steps[i].bytes))
			return to(s, number_steps[i].to);
	if (s->state != ZERO && s->state != WHOLE && s->state != FRACTION && s->state != POWER)
		return -EBADMSG;
	to(s, AFTER);
	return between(s, c);
}

int json_scan(struct json_scan *s, const char *data, size_t len)
{
	int err = 0;

	for (size_t i = 0; i < len && !err; i++) {
		if (s->state >= STRING && s->state <= HEX)
			err = in_string(s, data[i]);
		else if (s->state == WORD)
			err = in_word(s, data[i]);
		else if (s->state >= MINUS && s->state <= POWER)
			err = in_number(s, data[i]);
		else
			err = between(s, data[i]);
	}
	return err;
}

bool json_scan_is_whole(const struct json_scan *s)
{
	return s->state == END;
}
