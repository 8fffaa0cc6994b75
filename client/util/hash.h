/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash: two of them. hash_keyed is for tables and for what is compared by its hash:
 * names and values are chosen by others, who must not know what falls together. Its
 * key is drawn when the program starts, and is the same for all threads. hash_bytes
 * (FNV-1a of 64 bits) is for what is seen outside, the numbers of directories and the
 * digits of ids that are too long to be shown: it is the same in every mount and may not
 * change, so whoever uses it must get along with equal ones, as with those of
 * hash_with_key and a key that all know.
 */
#ifndef CLIENT_UTIL_HASH_H
#define CLIENT_UTIL_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Hashes data, and a number that goes with it (0: none). */
uint64_t hash_keyed(uint64_t number, const void *data, size_t len);
/* The same by a given key (SipHash-1-3). */
uint64_t hash_with_key(const uint64_t key[2], const void *data, size_t len);

/*
 * Gives the bucket of so many that has this hash. A table that grows by this grows by one bucket at
 * a time: the last one takes over its part of hash_bucket(n - 1, n - 1), all others stay.
 */
static inline uint32_t hash_bucket(uint32_t hash, uint32_t n)
{
	uint32_t size = n > 1 ? 1u << (32 - __builtin_clz(n - 1)) : 1;
	uint32_t at = hash & (size - 1);

	return at < n ? at : at & (size / 2 - 1);
}

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
