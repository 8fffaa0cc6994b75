/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8: as RFC 3629 defines it: no longer form than is needed, no surrogates.
 */
#include "client/util/utf8.h"

#include <string.h>

size_t utf8_char(const unsigned char *s, size_t len, unsigned *ret)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80		? 1
		: (s[0] & 0xE0) == 0xC0 ? 2
		: (s[0] & 0xF0) == 0xE0 ? 3
		: (s[0] & 0xF8) == 0xF0 ? 4
					: 0;
	unsigned c;

	if (n == 0 || n > len)
		return 0;
	c = n == 1 ? s[0] : s[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*ret = c;
	return n;
}

bool utf8_is_hidden(unsigned c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
		(c >= 0x2066 && c <= 0x2069);
}

size_t utf8_clean(const char *s, char *out, size_t size)
{
	size_t len = 0, n;

	for (; *s; s += n) {
		unsigned c = 0;
		bool shown;

		n = utf8_char((const unsigned char *)s, strnlen(s, 4), &c);
		shown = n > 0 && !utf8_is_hidden(c);
		n = n ? n : 1;
		if (len + (shown ? n : 1) >= size)
			break;
		if (shown)
			memcpy(out + len, s, n);
		else
			out[len] = '?';
		len += shown ? n : 1;
	}
	out[len] = '\0';
	return len;
}
