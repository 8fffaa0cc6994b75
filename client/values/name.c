/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name: the codec of directory entries.
 */
#include "client/values/name.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/utf8.h"

static bool is_lower_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Finds a trailing '~' with 8 or more lower-case hex digits; len: there is none. */
static size_t suffix_at(const char *s, size_t len)
{
	size_t n = len;

	while (n > 0 && is_lower_hex(s[n - 1]))
		n--;
	return n > 0 && s[n - 1] == '~' && len - n >= NAME_ID_DIGITS ? n - 1 : len;
}

static int add_escaped(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%%%02X", (unsigned char)s[i]);
	return out->err;
}

int name_encode(const char *raw, size_t len, struct buf *out)
{
	size_t tilde = suffix_at(raw, len);

	for (size_t i = 0; i < len;) {
		unsigned c = 0;
		size_t n = utf8_char((const unsigned char *)raw + i, len - i, &c);

		if (n == 0 && i + 1 < len && memcmp(raw + i, "\xC0\x80", 2) == 0) {
			buf_adds(out, "%00");
			i += 2;
			continue;
		}
		if (n == 0)
			add_escaped(out, raw + i, n = 1);
		else if (c == '/' || c == '%' || utf8_is_hidden(c) || (c == '.' && i == 0) ||
			i == tilde)
			add_escaped(out, raw + i, n);
		else
			buf_add(out, raw + i, n);
		i += n;
	}
	return out->err;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Undoes escapes of either case; what is none stays. */
static int unescape(const char *s, struct buf *raw)
{
	for (; *s; s++) {
		int high = *s == '%' ? hex_value(s[1]) : -1;
		int low = high >= 0 ? hex_value(s[2]) : -1;

		if (low < 0) {
			buf_addc(raw, *s);
		} else {
			if (high == 0 && low == 0)
				buf_add(raw, "\xC0\x80", 2);
			else
				buf_addc(raw, (char)(high << 4 | low));
			s += 2;
		}
	}
	return raw->err;
}

int name_decode(const char *entry, struct buf *raw, struct buf *right)
{
	CLEANUP_BUF struct buf plain = BUF_LOCAL(raw->max);
	CLEANUP_BUF struct buf again = BUF_LOCAL(3 * raw->max);
	int err = unescape(entry, &plain);

	if (!err)
		err = name_encode(plain.data, plain.len, &again);
	if (err)
		return err;
	if (*entry && strcmp(again.data, entry) == 0)
		return buf_add(raw, plain.data, plain.len);
	if (right)
		buf_adds(right, again.data);
	return -EINVAL;
}

bool name_is_long(const char *base)
{
	return strlen(base) > LIMIT_NAME_BYTES;
}

/* Finds the greatest length up to most that cuts no character and no escape of base. */
static size_t cut_at(const char *base, size_t most)
{
	size_t len = strlen(base), at = 0;

	if (len <= most)
		return len;
	while (at < len) {
		unsigned c;
		size_t n = base[at] == '%'
			? 3
			: utf8_char((const unsigned char *)base + at, len - at, &c);

		if (n == 0)
			n = 1;
		if (at + n > most)
			break;
		at += n;
	}
	return at;
}

/* Encodes an id for a suffix: what stands after the last '~' of an entry is of the id. */
static int encode_id(const char *id, size_t len, struct buf *out)
{
	CLEANUP_BUF struct buf plain = BUF_LOCAL((size_t)4 * LIMIT_NAME_BYTES);
	int err = name_encode(id, len, &plain);

	for (size_t i = 0; i < plain.len && !err; i++)
		err = plain.data[i] == '~' ? buf_adds(out, "%7E") : buf_addc(out, plain.data[i]);
	return err;
}

void name_suffixed(const char *base, const char *id, size_t digits, char *out)
{
	size_t n = strnlen(id, digits), len;
	CLEANUP_BUF struct buf suffix = BUF_LOCAL((size_t)12 * LIMIT_NAME_BYTES);

	if (n == 0 || encode_id(id, n, &suffix) < 0 || suffix.len > LIMIT_NAME_BYTES / 2) {
		buf_clear(&suffix);
		buf_addf(&suffix, "%%%016" PRIx64, hash_text(HASH_START, id));
	}
	len = cut_at(base, LIMIT_NAME_BYTES - 1 - suffix.len);
	memcpy(out, base, len);
	out[len] = '~';
	memcpy(out + len + 1, suffix.data, suffix.len + 1);
}

bool name_split(const char *entry, size_t *ret_base_len, const char **ret_id_start)
{
	const char *tilde = strrchr(entry, '~');

	if (!tilde || tilde == entry || !tilde[1])
		return false;
	for (const char *p = tilde + 1; *p; p++)
		if (!is_lower_hex(*p) && *p != '-')
			return false;
	*ret_base_len = (size_t)(tilde - entry);
	*ret_id_start = tilde + 1;
	return true;
}

bool name_id_ok(const char *id)
{
	size_t n = strlen(id);

	if (n == 0 || n > LIMIT_NAME_BYTES || strcmp(id, ".") == 0 || strcmp(id, "..") == 0)
		return false;
	for (; *id; id++)
		if (*id == '/' || (unsigned char)*id < 0x20 || *id == 0x7F)
			return false;
	return true;
}

bool name_looks_like_id(const char *s)
{
	static const char uuid[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t n = strlen(s);

	if (n == sizeof(uuid) - 1) {
		for (size_t i = 0; i < n; i++)
			if (uuid[i] == 'x' ? !isxdigit((unsigned char)s[i]) : s[i] != '-')
				return false;
		return true;
	}
	if (n == 32)
		return strspn(s, "0123456789abcdef") == n;
	return n > 0 && strspn(s, "0123456789") == n;
}
