/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONTRACT 2: any name has one entry, no two names share one, and an entry in
 * any other spelling is refused with the right one.
 */
#include "client/name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/buf.h"
#include "suites.h"

static const struct {
	const char *raw, *entry;
} hard[] = {
	{ "web", "web" },
	{ "a/b", "a%2Fb" },
	{ ".", "%2E" },
	{ "..", "%2E." },
	{ ".hidden", "%2Ehidden" },
	{ "dot.inside", "dot.inside" },
	{ "\033[31m", "%1B[31m" },
	{ "new\nline", "new%0Aline" },
	{ "del\x7f", "del%7F" },
	{ "\xC2\x85", "%C2%85" },
	{ "\xE2\x80\xAEgnp", "%E2%80%AEgnp" },
	{ "\xE2\x81\xA6x", "%E2%81%A6x" },
	{ "100%", "100%25" },
	{ "%2F", "%252F" },
	{ "ta\xC0\x80il", "ta%00il" },
	{ "bad\xFF", "bad%FF" },
	{ "\xED\xA0\x80", "%ED%A0%80" },
	{ "x~1a2b3c4d", "x%7E1a2b3c4d" },
	{ "x~1a2b3c4", "x~1a2b3c4" },
	{ "x~1A2B3C4D", "x~1A2B3C4D" },
	{ "tilde~", "tilde~" },
	{ " spaces ", " spaces " },
	{ "-dash", "-dash" },
	{ "\xC3\xA4", "\xC3\xA4" },
	{ "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
};

START_TEST(hard_names)
{
	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++) {
		struct buf b, raw;

		buf_init(&b, 4096);
		buf_init(&raw, 4096);
		ck_assert_int_eq(name_encode(hard[i].raw, strlen(hard[i].raw), &b), 0);
		ck_assert_str_eq(b.data, hard[i].entry);
		ck_assert_int_eq(name_decode(b.data, &raw, NULL), 0);
		ck_assert_str_eq(raw.data, hard[i].raw);
		buf_release(&b);
		buf_release(&raw);
	}
}
END_TEST

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Bytes that matter are frequent, so that escapes and suffixes meet. */
static size_t random_name(char *out, unsigned *seed)
{
	static const char bytes[] = "~~%%//..aabb0123456789abcdef\x01\x7f\x80\xc2\xe2\x80\xaa\xc0\xff ";
	size_t n = 1 + (size_t)rand_r(seed) % 20;

	for (size_t i = 0; i < n; i++)
		out[i] = bytes[(size_t)rand_r(seed) % (sizeof(bytes) - 1)];
	out[n] = '\0';
	return n;
}

/* decode(encode(x)) is x, no entry has a byte that a path or a terminal minds, no two names share one. */
START_TEST(any_name_round)
{
	enum { N = 100000 };
	char **raws = calloc(N, sizeof(char *)), **entries = calloc(N, sizeof(char *));
	unsigned seed = 42;
	size_t n = 0, distinct = 0;

	ck_assert_ptr_nonnull(raws);
	ck_assert_ptr_nonnull(entries);
	for (int i = 0; i < N; i++) {
		struct buf b, back;
		char raw[32];
		size_t len = random_name(raw, &seed);

		buf_init(&b, 4096);
		buf_init(&back, 4096);
		ck_assert_int_eq(name_encode(raw, len, &b), 0);
		ck_assert_int_eq(name_decode(b.data, &back, NULL), 0);
		ck_assert_str_eq(back.data, raw);
		for (char *p = b.data; *p; p++)
			ck_assert(*p != '/' && (unsigned char)*p >= 0x20 && *p != 0x7f);
		ck_assert(b.data[0] != '.');
		raws[n] = strdup(raw);
		entries[n++] = strdup(b.data);
		buf_release(&b);
		buf_release(&back);
	}
	qsort(raws, n, sizeof(char *), compare);
	qsort(entries, n, sizeof(char *), compare);
	for (size_t i = 1; i < n; i++)
		distinct += (strcmp(raws[i], raws[i - 1]) != 0) - (strcmp(entries[i], entries[i - 1]) != 0);
	ck_assert_uint_eq(distinct, 0);
	for (size_t i = 0; i < n; i++) {
		free(raws[i]);
		free(entries[i]);
	}
	free(raws);
	free(entries);
}
END_TEST

/* CONTRACT 2: "no other spelling of it: %2f, %41 or a stray % is EINVAL" with the right one. */
START_TEST(other_spellings)
{
	static const char *const wrong[][2] = { { "%2f", "%2F" }, { "%41", "A" }, { "50%", "50%25" },
		{ ".x", "%2Ex" }, { "%zz", "%25zz" }, { "x~1a2b3c4d", "x%7E1a2b3c4d" }, { "a%2", "a%252" } };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct buf raw, right;

		buf_init(&raw, 4096);
		buf_init(&right, 4096);
		ck_assert_int_eq(name_decode(wrong[i][0], &raw, &right), -EINVAL);
		ck_assert_str_eq(right.data, wrong[i][1]);
		buf_release(&raw);
		buf_release(&right);
	}
}
END_TEST

/* Long bases are cut at a character or escape, and never pass 255 bytes with their suffix. */
START_TEST(long_names)
{
	char base[2000], out[LIMIT_NAME_BYTES + 1];
	const char *digits;
	size_t len;

	for (size_t n = 0; n < 600; n += 3)
		memcpy(base + n, "%FF", 4);
	name_suffixed(base, "12345678-9abc", 8, out);
	ck_assert_uint_le(strlen(out), LIMIT_NAME_BYTES);
	ck_assert(name_split(out, &len, &digits));
	ck_assert_uint_eq(len % 3, 0);
	ck_assert_str_eq(digits, "12345678");
	for (size_t n = 0; n < 600; n += 2)
		memcpy(base + n, "\xC3\xA4", 3);
	name_suffixed(base, "12345678-9abc", 9, out);
	ck_assert(name_split(out, &len, &digits));
	ck_assert_uint_eq(len % 2, 0);
	name_suffixed("short", "7", 8, out);
	ck_assert_str_eq(out, "short~7");
}
END_TEST

START_TEST(ids)
{
	ck_assert(name_id_ok("9a4e13c8-59ed-4271-b6ea-29c2953c0c8a"));
	ck_assert(name_id_ok("8"));
	ck_assert(!name_id_ok(""));
	ck_assert(!name_id_ok("a/b"));
	ck_assert(!name_id_ok(".."));
	ck_assert(!name_id_ok("a\nb"));
	ck_assert(name_looks_like_id("9a4e13c8-59ed-4271-b6ea-29c2953c0c8a"));
	ck_assert(name_looks_like_id("141"));
	ck_assert(!name_looks_like_id("web"));
	ck_assert(!name_looks_like_id(""));
}
END_TEST

Suite *name_suite(void)
{
	Suite *s = suite_create("name");
	TCase *c = tcase_create("name");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, hard_names);
	tcase_add_test(c, any_name_round);
	tcase_add_test(c, other_spellings);
	tcase_add_test(c, long_names);
	tcase_add_test(c, ids);
	suite_add_tcase(s, c);
	return s;
}
