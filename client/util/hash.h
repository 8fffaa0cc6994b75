/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash: FNV-1a of 64 bits, for tables, for inode numbers (the same in every
 * mount: it may not change), and for ids that are too long to be shown.
 */
#ifndef CLIENT_UTIL_HASH_H
#define CLIENT_UTIL_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START 14695981039346656037u

/* Hashes data, beginning or going on from h. */
static inline uint64_t hash_bytes(uint64_t h, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)data[i]) * 1099511628211u;
	return h;
}

static inline uint64_t hash_text(uint64_t h, const char *s)
{
	return hash_bytes(h, s, strlen(s));
}

#endif
