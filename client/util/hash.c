/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash: SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF").
 */
#include "client/util/hash.h"

#include <endian.h>
#include <sys/auxv.h>
#include <sys/random.h>

static uint64_t drawn[2]; /* the key: written once, before main() */

/* Draws it; a kernel that has no random numbers yet has given some to every program. */
__attribute__((constructor)) static void draw_key(void)
{
	unsigned long given = getauxval(AT_RANDOM);

	if (getrandom(drawn, sizeof(drawn), GRND_NONBLOCK) != (ssize_t)sizeof(drawn) && given)
		memcpy(drawn, (const void *)given, sizeof(drawn));
}

struct state {
	uint64_t a, b, c, d;
};

static inline uint64_t turn_left(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void mix(struct state *s)
{
	s->a += s->b;
	s->c += s->d;
	s->b = turn_left(s->b, 13) ^ s->a;
	s->d = turn_left(s->d, 16) ^ s->c;
	s->a = turn_left(s->a, 32) + s->d;
	s->c += s->b;
	s->d = turn_left(s->d, 21) ^ s->a;
	s->b = turn_left(s->b, 17) ^ s->c;
	s->c = turn_left(s->c, 32);
}

static inline void take_word(struct state *s, uint64_t word)
{
	s->d ^= word;
	mix(s);
	s->a ^= word;
}

uint64_t hash_with_key(const uint64_t key[2], const void *data, size_t len)
{
	const uint8_t *p = data, *end = p + len - len % 8;
	struct state s = { key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
		key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u };
	uint64_t word;

	for (; p < end; p += 8) {
		memcpy(&word, p, 8);
		take_word(&s, le64toh(word));
	}
	word = 0;
	memcpy(&word, p, len % 8);
	take_word(&s, le64toh(word) | (uint64_t)len << 56);
	s.c ^= 0xff;
	for (int i = 0; i < 3; i++)
		mix(&s);
	return s.a ^ s.b ^ s.c ^ s.d;
}

uint64_t hash_keyed(uint64_t number, const void *data, size_t len)
{
	return hash_with_key((const uint64_t[]){ drawn[0] ^ number, drawn[1] }, data, len);
}
