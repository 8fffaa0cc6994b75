/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: a UUID of 36 characters takes 17 bytes, a MAC address of 17 takes 7, a
 * timestamp of 20 takes 8.
 */
#include "client/values/pack.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "client/util/buf.h"

/*
 * A form: in its picture 'x' stands for a lower-case hex digit, 'd' for a
 * decimal digit, anything else for itself. Digits are packed two to a byte.
 */
static const struct form {
	const char *picture;
	char tag;
	uint8_t bytes; /* that it takes behind the tag */
} forms[] = {
	{ "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", 0x01, 16 },
	{ "xx:xx:xx:xx:xx:xx", 0x02, 6 },
	{ "dddd-dd-ddTdd:dd:ddZ", 0x03, 7 },
};

#define N_FORMS (sizeof(forms) / sizeof(forms[0]))

static int digit_value(char c, char kind)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (kind == 'x' && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static bool is_digit_place(char picture)
{
	return picture == 'x' || picture == 'd';
}

/* Packs one form from text into out. The text's length then, else 0. */
static size_t pack_form(
	const struct form *f, const char *text, size_t len, uint8_t *out, size_t *ret_len)
{
	size_t digits = 0, n = strlen(f->picture);

	if (len < n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char p = f->picture[i];

		if (!is_digit_place(p)) {
			if (text[i] != p)
				return 0;
			continue;
		}
		int v = digit_value(text[i], p);

		if (v < 0)
			return 0;
		if (digits % 2 == 0)
			out[digits / 2] = (uint8_t)(v << 4);
		else
			out[digits / 2] |= (uint8_t)v;
		digits++;
	}
	*ret_len = digits / 2;
	return n;
}

int pack_add(const char *text, size_t len, struct buf *out)
{
	size_t plain = 0;

	for (size_t i = 0; i < len;) {
		size_t took = 0;

		/* A form begins after a quote, as values do: words are not searched. */
		if (i > 0 && text[i - 1] == '"') {
			for (size_t f = 0; f < N_FORMS && took == 0; f++) {
				uint8_t packed[16];
				size_t n = 0;

				took = pack_form(&forms[f], text + i, len - i, packed, &n);
				if (took == 0)
					continue;
				buf_add(out, text + plain, i - plain);
				buf_addc(out, forms[f].tag);
				buf_add(out, packed, n);
			}
		}
		if (took > 0) {
			i += took;
			plain = i;
		} else {
			i++;
		}
	}
	return buf_add(out, text + plain, len - plain);
}

static const struct form *form_of_tag(char tag)
{
	for (size_t f = 0; f < N_FORMS; f++)
		if (forms[f].tag == tag)
			return &forms[f];
	return NULL;
}

bool pack_has_escape(const char *packed, size_t len)
{
	const char *end = packed + len, *at;

	if (!memchr(packed, '\\', len))
		return false;
	for (at = packed; at < end && *at != '\\'; at++) {
		const struct form *f = (uint8_t)*at < 0x20 ? form_of_tag(*at) : NULL;

		if (f && f->bytes < end - at)
			at += f->bytes;
	}
	return at < end;
}

/* Writes one form's text; the packed bytes it took, 0 when they are cut short. */
static size_t unpack_form(const struct form *f, const char *packed, size_t len, struct buf *out)
{
	static const char hex[] = "0123456789abcdef";
	size_t digits = 0;

	for (const char *p = f->picture; *p; p++) {
		if (!is_digit_place(*p)) {
			buf_addc(out, *p);
			continue;
		}
		if (digits / 2 >= len)
			return 0;

		uint8_t byte = (uint8_t)packed[digits / 2];

		buf_addc(out, hex[digits % 2 == 0 ? byte >> 4 : byte & 15]);
		digits++;
	}
	return digits / 2;
}

int pack_undo(const char *packed, size_t len, struct buf *out)
{
	size_t plain = 0;

	for (size_t i = 0; i < len;) {
		const struct form *f = (uint8_t)packed[i] < 0x20 ? form_of_tag(packed[i]) : NULL;

		if (!f) {
			i++;
			continue;
		}
		buf_add(out, packed + plain, i - plain);
		i++;
		i += unpack_form(f, packed + i, len - i, out);
		plain = i;
	}
	return buf_add(out, packed + plain, len - plain);
}
