/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8: characters of texts that others wrote, and which of them a terminal may not
 * get: control characters (C1 too) and those that turn the direction of what follows.
 * Pure functions.
 */
#ifndef CLIENT_UTIL_UTF8_H
#define CLIENT_UTIL_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Measures the well-formed character at s, and gives its code point; 0: there is none. */
size_t utf8_char(const unsigned char *s, size_t len, unsigned *ret);
bool utf8_is_hidden(unsigned c);
/*
 * Puts what a terminal may have of the string s into out (size bytes with the NUL), cut at a
 * character: '?' stands for each hidden character and each byte that is part of none. Gives its
 * length.
 */
size_t utf8_clean(const char *s, char *out, size_t size);

#endif
