/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that grow: one more costs as much among a million as among a thousand, counted in rows
 * that growing looks at.
 */
#include <stdio.h>
#include <stdlib.h>

#include "client/api/seen.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "suites.h"

#define MANY (1u << 20)
#define PASSED_MOST 16 /* the longest of a million chains has fewer */

START_TEST(chains_grow_by_one)
{
	struct chain_row *rows = calloc(MANY, sizeof(*rows)), *r;
	struct chains t = { 0 };
	uint32_t n, passed, all = 0;

	for (n = 0; n < MANY; n++) {
		passed = t.passed;
		sure(chains_add(&t, &rows[n], (uint32_t)hash_keyed(0, &n, sizeof(n))) == 0);
		passed = t.passed - passed;
		sure_msg(passed <= PASSED_MOST, "%u rows for one among %u", passed, n);
	}
	for (uint32_t i = 0; i < n; i++) {
		for (r = chains_first(&t, rows[i].hash); r && r != &rows[i];)
			r = chains_next(r);
		sure(r);
	}
	for (uint32_t i = 0; i < n; i += 2)
		chains_remove(&t, &rows[i]);
	for (r = chains_each(&t, NULL); r; r = chains_each(&t, r), all++)
		sure((r - rows) % 2 == 1);
	ck_assert_uint_eq(all, n / 2);
	ck_assert_uint_eq(t.count, n / 2);
	chains_free(&t);
	free(rows);
}
END_TEST

/* Rows of one hash stay in their order, newest first, whatever comes beside them. */
START_TEST(rows_of_one_hash_keep_their_order)
{
	struct chain_row twins[4], others[1000], *r;
	struct chains t = { 0 };

	for (uint32_t i = 0; i < 1000; i++) {
		if (i % 250 == 0)
			ck_assert_int_eq(chains_add(&t, &twins[i / 250], 7), 0);
		ck_assert_int_eq(chains_add(&t, &others[i], 8 + i), 0);
	}
	r = chains_first(&t, 7);
	for (int i = 3; i >= 0; i--, r = chains_next(r))
		ck_assert_ptr_eq(r, &twins[i]);
	ck_assert_ptr_null(r);
	chains_free(&t);
}
END_TEST

static int add_id(struct seen *s, uint32_t n)
{
	char id[16];

	snprintf(id, sizeof(id), "id-%u", n);
	return seen_add(s, id);
}

START_TEST(what_a_list_has_had_grows_by_one)
{
	struct seen s = { 0 };
	uint32_t passed;

	for (uint32_t n = 0; n < MANY; n++) {
		passed = s.passed;
		sure(add_id(&s, n) == 1);
		passed = s.passed - passed;
		sure_msg(passed <= PASSED_MOST, "%u ids for one among %u", passed, n);
	}
	for (uint32_t n = 0; n < MANY; n++)
		sure(add_id(&s, n) == 0);
	ck_assert_uint_eq(s.n, MANY);
	seen_release(&s);
	ck_assert_int_eq(add_id(&s, 1), 1);
	seen_release(&s);
}
END_TEST

Suite *growing_suite(void)
{
	Suite *s = suite_create("growing");
	TCase *c = tcase_create("growing");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, chains_grow_by_one);
	tcase_add_test(c, rows_of_one_hash_keep_their_order);
	tcase_add_test(c, what_a_list_has_had_grows_by_one);
	suite_add_tcase(s, c);
	return s;
}
