/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudnetfs-tree(7), NAMES: any name has one entry, no two names share one, and an entry in
 * any other spelling is refused with the right one.
 */
#include "client/values/name.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
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
	static const char bytes[] =
		"~~%%//..aabb0123456789abcdef\x01\x7f\x80\xc2\xe2\x80\xaa\xc0\xff ";
	size_t n = 1 + (size_t)rand_r(seed) % 20;

	for (size_t i = 0; i < n; i++)
		out[i] = bytes[(size_t)rand_r(seed) % (sizeof(bytes) - 1)];
	out[n] = '\0';
	return n;
}

/*
 * decode(encode(x)) is x, no entry has a byte that a path or a terminal minds, no two names share
 * one.
 */
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
		sure(name_encode(raw, len, &b) == 0);
		sure(name_decode(b.data, &back, NULL) == 0);
		sure(strcmp(back.data, raw) == 0);
		for (char *p = b.data; *p; p++)
			sure(*p != '/' && (unsigned char)*p >= 0x20 && *p != 0x7f);
		sure(b.data[0] != '.');
		raws[n] = strdup(raw);
		entries[n++] = strdup(b.data);
		buf_release(&b);
		buf_release(&back);
	}
	qsort(raws, n, sizeof(char *), compare);
	qsort(entries, n, sizeof(char *), compare);
	for (size_t i = 1; i < n; i++)
		distinct += (strcmp(raws[i], raws[i - 1]) != 0) -
			(strcmp(entries[i], entries[i - 1]) != 0);
	ck_assert_uint_eq(distinct, 0);
	for (size_t i = 0; i < n; i++) {
		free(raws[i]);
		free(entries[i]);
	}
	free(raws);
	free(entries);
}
END_TEST

/* ---- properties, over many random names */

static void add_code_point(struct buf *b, unsigned c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xC0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		buf_addc(b, (char)(0xE0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_addc(b, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_addc(b, (char)(0xF0 | c >> 18));
		buf_addc(b, (char)(0x80 | (c >> 12 & 0x3F)));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_addc(b, (char)(0x80 | (c & 0x3F)));
	}
}

/*
 * Unicode of every plane, what must be encoded being frequent; surrogates too, which are no
 * UTF-8.
 */
static void add_unicode(struct buf *b, unsigned *seed)
{
	static const unsigned edges[] = { 1, 0x1F, 0x20, 0x25, 0x2E, 0x2F, 0x7E, 0x7F, 0x80, 0x9F,
		0xA0, 0x7FF, 0x800, 0x2029, 0x202A, 0x202E, 0x202F, 0x2065, 0x2066, 0x2069, 0x206A,
		0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF };
	unsigned r = (unsigned)rand_r(seed);

	add_code_point(b,
		r % 3 ? edges[r / 3 % (sizeof(edges) / sizeof(edges[0]))] : 1 + r / 3 % 0x10FFFF);
}

/*
 * Adds what looks like an escape, a suffix, a hidden name, an end: pieces that must not be taken
 * for each other.
 */
static void add_adversary(struct buf *b, unsigned *seed)
{
	static const char *const pieces[] = { "%", "%2", "%2F", "%2f", "%25", "%7E", "~",
		"~deadbeef", "~DEADBEEF", "~deadbee", "~1a2b3c4d-5e6f", "deadbeef", ".", "..", "/",
		"\xC0\x80", "\xC0", "\x80", "\xC2\x80", "\xE2\x80\xAE", "\xE2\x80",
		"\xF0\x9F\x98\x80", "\xF4\x90\x80\x80", "\x7F", "\n", "a", "%00", "%C0%80" };

	buf_adds(b, pieces[(size_t)rand_r(seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
}

static void random_raw(struct buf *b, unsigned *seed)
{
	int how = rand_r(seed) % 3, n = 1 + rand_r(seed) % 6;

	buf_clear(b);
	for (int i = 0; i < n; i++) {
		if (how == 0)
			add_unicode(b, seed);
		else if (how == 1)
			add_adversary(b, seed);
		else
			buf_addc(b, (char)(1 + rand_r(seed) % 255));
	}
}

/* One byte of it is another, is missing or is twice: names as near as can be. */
static void make_neighbour(struct buf *b, unsigned *seed)
{
	size_t at = (size_t)rand_r(seed) % b->len;
	char old[512], c = (char)(1 + rand_r(seed) % 255);
	size_t len = b->len;
	int how = rand_r(seed) % 3;

	if (len >= sizeof(old))
		ck_abort_msg("a name of %zu bytes", len);
	memcpy(old, b->data, len);
	if (how == 1 && len == 1)
		how = 0;
	buf_clear(b);
	buf_add(b, old, at);
	if (how == 0)
		buf_addc(b, c);
	if (how == 2)
		buf_addc(b, old[at]);
	buf_add(b, old + at + (how != 2), len - at - (how != 2));
}

/*
 * No slash, no NUL, nothing that a terminal minds; a path's parts "." and ".." are none; UTF-8
 * throughout.
 */
static bool is_good_entry(const char *entry)
{
	if (!*entry || *entry == '.')
		return false;
	for (const unsigned char *p = (const unsigned char *)entry; *p; p++) {
		if (*p == '/' || *p < 0x20 || *p == 0x7F || *p == 0xC0 || *p == 0xC1 || *p >= 0xF5)
			return false;
		if (*p == 0xC2 && p[1] < 0xA0) /* U+0080-9F */
			return false;
		if (*p == 0xE2 && p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE) /* bidi */
			return false;
		if (*p == 0xE2 && p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9)
			return false;
	}
	return true;
}

struct pair {
	char *entry, *raw;
};

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->entry, ((const struct pair *)b)->entry);
}

/* decode(encode(x)) is x, and of 300,000 names, many as near as can be, no two have one entry. */
START_TEST(names_and_entries_are_one_to_one)
{
	enum { N = 300000 };
	struct pair *pairs = calloc(N, sizeof(*pairs));
	struct buf raw, entry, back;
	unsigned seed = 20261126, same = 0;
	bool good;

	ck_assert_ptr_nonnull(pairs);
	buf_init(&raw, 4096);
	buf_init(&entry, 8192);
	buf_init(&back, 4096);
	for (int i = 0; i < N; i++) {
		if (i % 4)
			make_neighbour(&raw, &seed);
		else
			random_raw(&raw, &seed);
		buf_clear(&entry);
		buf_clear(&back);
		good = name_encode(raw.data, raw.len, &entry) == 0 && is_good_entry(entry.data) &&
			name_decode(entry.data, &back, NULL) == 0 && back.len == raw.len &&
			memcmp(back.data, raw.data, raw.len) == 0;
		if (!good) /* Check's own assertions are slow, and these are many */
			ck_abort_msg("'%s' as '%s' as '%s'", raw.data, entry.data, back.data);
		pairs[i] = (struct pair){ strdup(entry.data), strdup(raw.data) };
	}
	qsort(pairs, N, sizeof(*pairs), compare_entries);
	for (int i = 1; i < N; i++) {
		if (strcmp(pairs[i].entry, pairs[i - 1].entry) != 0)
			continue;
		same++;
		ck_assert_msg(strcmp(pairs[i].raw, pairs[i - 1].raw) == 0, "two names are %s",
			pairs[i].entry);
	}
	ck_assert_uint_lt(same, N / 2); /* the names were not all the same */
	for (int i = 0; i < N; i++) {
		free(pairs[i].entry);
		free(pairs[i].raw);
	}
	free(pairs);
	buf_release(&raw);
	buf_release(&entry);
	buf_release(&back);
}
END_TEST

/* Any string is either the spelling of one name, or refused with the right one, which then is. */
START_TEST(one_spelling_each)
{
	struct buf text, raw, right, again;
	unsigned seed = 11, taken = 0, refused = 0;

	buf_init(&text, 4096);
	buf_init(&raw, 4096);
	buf_init(&right, 8192);
	buf_init(&again, 8192);
	for (int i = 0; i < 100000; i++) {
		random_raw(&text, &seed);
		buf_clear(&raw);
		buf_clear(&right);
		buf_clear(&again);
		if (name_decode(text.data, &raw, &right) == 0) {
			taken++;
			if (name_encode(raw.data, raw.len, &again) < 0 ||
				strcmp(again.data, text.data) != 0)
				ck_abort_msg("'%s' and '%s'", text.data, again.data);
			continue;
		}
		refused++;
		buf_clear(&raw);
		sure_msg(name_decode(right.data, &raw, NULL) == 0, "'%s' for '%s'", right.data,
			text.data);
	}
	ck_assert_uint_gt(taken, 1000);
	ck_assert_uint_gt(refused, 1000);
	buf_release(&text);
	buf_release(&raw);
	buf_release(&right);
	buf_release(&again);
}
END_TEST

/* Other spellings (%2f, %41, a stray %) fail with EINVAL, and the right one is told. */
START_TEST(other_spellings)
{
	static const char *const wrong[][2] = { { "%2f", "%2F" }, { "%41", "A" },
		{ "50%", "50%25" }, { ".x", "%2Ex" }, { "%zz", "%25zz" },
		{ "x~1a2b3c4d", "x%7E1a2b3c4d" }, { "a%2", "a%252" } };

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

/* The text after an entry's last '~' is of the id, and as harmless as a name. */
START_TEST(suffixes)
{
	static const char *const rows[][2] = { { "7~9", "w~7%7E9" }, { "a%b", "w~a%25b" },
		{ ".7", "w~%2E7" }, { "7\xC2\x9B", "w~7%C2%9B" }, { "7\xC2", "w~7%C2" },
		{ "\xE2\x80\xAE", "w~%E2%80%AE" }, { "caf\xC3\xA9", "w~caf\xC3\xA9" } };
	char out[LIMIT_NAME_BYTES + 1], other[LIMIT_NAME_BYTES + 1], id[256] = "";

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		name_suffixed("w", rows[i][0], 8, out);
		ck_assert_str_eq(out, rows[i][1]);
	}
	memset(id, 'a', 200);
	name_suffixed("w", id, 200, out);
	id[199] = 'b';
	name_suffixed("w", id, 200, other);
	ck_assert_uint_eq(strlen(out), strlen("w~%") + 16);
	ck_assert_str_ne(out, other);
	name_suffixed("w", "7", 0, out);
	ck_assert_uint_eq(strlen(out), strlen("w~%") + 16);
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
	tcase_add_test(c, names_and_entries_are_one_to_one);
	tcase_add_test(c, one_spelling_each);
	tcase_add_test(c, other_spellings);
	tcase_add_test(c, long_names);
	tcase_add_test(c, suffixes);
	tcase_add_test(c, ids);
	suite_add_tcase(s, c);
	return s;
}
