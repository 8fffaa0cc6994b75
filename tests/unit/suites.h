/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suites: one line for each test_X.c of this folder, which defines X_suite(). Each
 * program has a table of those it runs: suites.c, model/suites.c.
 */
#ifndef TESTS_UNIT_SUITES_H
#define TESTS_UNIT_SUITES_H

#include <check.h>

/*
 * Fail the test unless `expr` holds, as ck_assert() and ck_assert_msg() do. Check writes down each
 * of its own assertions that holds, and the runner reads them all; these write nothing, and are for
 * what is asked many thousands of times.
 */
#define sure(expr) ((expr) ? (void)0 : ck_abort_msg("'%s' does not hold", #expr))
#define sure_msg(expr, ...) ((expr) ? (void)0 : ck_abort_msg(__VA_ARGS__))

struct suite_row {
	const char *name;
	Suite *(*make)(void);
};

extern const struct suite_row suites[]; /* ends with name NULL */

Suite *asking_suite(void);
Suite *attr_suite(void);
Suite *auth_suite(void);
Suite *federation_suite(void);
Suite *catalog_suite(void);
Suite *changing_suite(void);
Suite *config_suite(void);
Suite *documents_suite(void);
Suite *entry_suite(void);
Suite *error_suite(void);
Suite *finding_suite(void);
Suite *growing_suite(void);
Suite *http_suite(void);
Suite *json_suite(void);
Suite *keeping_suite(void);
Suite *kind_suite(void);
Suite *lookup_suite(void);
Suite *index_suite(void);
Suite *making_suite(void);
Suite *members_suite(void);
Suite *memory_suite(void);
Suite *merging_suite(void);
Suite *name_suite(void);
Suite *precedence_suite(void);
Suite *rest_suite(void);
Suite *settling_suite(void);
Suite *slices_suite(void);
Suite *store_suite(void);
Suite *undoing_suite(void);
Suite *util_suite(void);
Suite *valued_suite(void);
Suite *words_suite(void);

#endif
