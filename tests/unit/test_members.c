/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of lists are found by what they are, and a list is merged with another in time that
 * grows as its length does.
 */
#include "client/json/members.h"

#include <errno.h>
#include <string.h>

#include "client/change/list_edit.h"
#include "client/json/json.h"
#include "client/util/buf.h"
#include "suites.h"

#define MANY 20000

static struct json *parse(const char *text)
{
	struct json *v = NULL;

	ck_assert_int_eq(json_parse(text, strlen(text), &v), 0);
	return v;
}

/* Finds what json_equal takes for equal, at its first place, and nothing else. */
START_TEST(members_are_found)
{
	CLEANUP_JSON struct json *list = parse("[1,\"1\",{\"a\":1,\"b\":[2]},null,true,1,0.5,[1]]");
	CLEANUP_JSON struct json *asked =
		parse("[1,\"1\",{\"b\":[2],\"a\":1},null,true,0.5,[1],false,2,{\"a\":1},[],0.25]");
	static const long places[] = { 0, 1, 2, 3, 4, 6, 7, -1, -1, -1, -1, -1 };
	CLEANUP_MEMBERS struct members *m = NULL, *none = NULL;
	size_t n = 0;

	ck_assert_int_eq(members_new(list, &m), 0);
	ck_assert_int_eq(members_new(NULL, &none), 0);
	for (const struct json *i = json_first(asked); i; i = json_next(i), n++) {
		ck_assert_int_eq(members_find(m, i), places[n]);
		ck_assert(!members_have(none, i));
	}
	ck_assert_uint_eq(n, sizeof(places) / sizeof(places[0]));
}
END_TEST

/* Leaves what somebody else has added; what was added stands before what it stood before. */
START_TEST(lists_are_merged)
{
	static const struct {
		const char *base, *wanted, *now, *merged; /* NULL: it cannot be */
		bool unordered;
	} rows[] = {
		{ "[1,2,3]", "[1,3]", "[1,2,3,4]", "[1,3,4]", false },
		{ "[1,2]", "[0,1,2]", "[1,2,3]", "[0,1,2,3]", false },
		{ "[1,2]", "[1,7,8,2,9]", "[1,5,2,6]", "[1,5,7,8,2,6,9]", false },
		{ "[1,2]", "[1,7,2]", "[1]", "[1,7]", false },
		{ "[1,2]", "[1,7,7,2,7]", "[2,1,3]", "[7,2,1,3]", false },
		{ "[1,2]", "[2,1]", "[1,2,3]", NULL, false },
		{ "[1,2]", "[2,1]", "[1,2,3]", "[1,2,3]", true },
		{ "[1,2]", "[2,1]", "[1,2]", "[2,1]", false },
		{ "[1]", "[1,3]", "[1,3]", "[1,3]", false },
		{ "[1]", "[]", "[2,2]", "[2,2]", false },
		{ "[]", "[1,2]", "[3]", "[3,1,2]", false },
		{ "[1]", "[7,1]", "[1,1,2]", "[7,1,1,2]", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP_JSON struct json *base = parse(rows[i].base), *now = parse(rows[i].now);
		CLEANUP_JSON struct json *wanted = parse(rows[i].wanted), *merged = NULL;
		CLEANUP_BUF struct buf text = BUF_LOCAL(1000);
		int err = list_edit_merge(base, wanted, now, rows[i].unordered, &merged);

		ck_assert_int_eq(err, rows[i].merged ? 0 : -ESTALE);
		if (!rows[i].merged)
			continue;
		json_print(merged, &text);
		ck_assert_str_eq(text.data, rows[i].merged);
	}
}
END_TEST

/* Adds n members, which begin with this letter. */
static void add(struct json *list, char letter, unsigned from, unsigned n)
{
	for (unsigned i = from; i < from + n; i++) {
		CLEANUP_BUF struct buf word = BUF_LOCAL(100);

		buf_addf(&word, "%c%u", letter, i);
		ck_assert_int_eq(json_add(list, json_new_string(word.data)), 0);
	}
}

/* Each member of long lists is compared with few others, whatever was changed on either side. */
START_TEST(long_lists_are_merged)
{
	CLEANUP_JSON struct json *base = json_new_array(), *wanted = json_new_array(),
				 *now = json_new_array(), *merged = NULL;
	unsigned long compared = json_compared();

	add(base, 'a', 0, MANY);
	add(wanted, 'b', 0, MANY / 2);
	add(wanted, 'a', MANY / 2, MANY / 2);
	add(now, 'a', 0, MANY);
	add(now, 'c', 0, MANY / 2);
	ck_assert_int_eq(list_edit_merge(base, wanted, now, false, &merged), 0);
	ck_assert_uint_eq(json_count(merged), MANY + MANY / 2);
	ck_assert_str_eq(json_string(json_first(merged)), "b0");
	ck_assert_uint_le(json_compared() - compared, 10UL * MANY);
}
END_TEST

Suite *members_suite(void)
{
	Suite *s = suite_create("members");
	TCase *c = tcase_create("members");

	tcase_add_test(c, members_are_found);
	tcase_add_test(c, lists_are_merged);
	tcase_add_test(c, long_lists_are_merged);
	suite_add_tcase(s, c);
	return s;
}
