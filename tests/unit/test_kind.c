/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kind's table is sound, and the check that says so finds faults.
 */
#include "client/kind.h"

#include <string.h>

#include "suites.h"

START_TEST(tables_are_sound)
{
	for (const struct kind *const *k = cloud_neutron.kinds; *k; k++)
		ck_assert_msg(
			!kind_fault(&cloud_neutron, *k), "%s: %s", (*k)->dir, kind_fault(&cloud_neutron, *k));
}
END_TEST

/* CONTRACT 1: the five collections of the mission are always there. */
START_TEST(mission_is_always_there)
{
	static const char *const dirs[] = { "networks", "subnets", "ports", "ips", "connectors" };

	for (size_t i = 0; i < 5; i++) {
		const struct kind *k = kind_find(&cloud_neutron, dirs[i]);

		ck_assert_ptr_nonnull(k);
		ck_assert(k->always);
	}
}
END_TEST

static const char *fault_of(const struct kind *k)
{
	const struct kind *const kinds[] = { k, NULL };
	const struct cloud_type cloud = { "test", kinds };

	return kind_fault(&cloud, k);
}

START_TEST(faults_are_found)
{
	static const struct attr good[] = { { "id", ATTR_STRING, 0 }, { "name", ATTR_STRING, ATTR_CREATE },
		{ 0 } };
	static const struct attr twice[] = { { "id", ATTR_STRING, 0 }, { "name", ATTR_STRING, 0 },
		{ "name", ATTR_STRING, 0 }, { 0 } };
	static const struct attr required[] = { { "id", ATTR_STRING, 0 },
		{ "name", ATTR_STRING, ATTR_REQUIRED }, { 0 } };
	static const struct attr no_id[] = { { "name", ATTR_STRING, 0 }, { 0 } };
	static const struct link nowhere[] = { { "x", "name", NULL, "things" }, { 0 } };
	struct kind k = { .dir = "d", .one = "o", .many = "m", .path = "/p", .attrs = good };

	ck_assert_ptr_null(fault_of(&k));
	k.attrs = twice;
	ck_assert_ptr_nonnull(fault_of(&k));
	k.attrs = required;
	ck_assert_ptr_nonnull(fault_of(&k));
	k.attrs = no_id;
	ck_assert_ptr_nonnull(fault_of(&k));
	k.attrs = good;
	k.links = nowhere;
	ck_assert_ptr_nonnull(fault_of(&k));
}
END_TEST

Suite *kind_suite(void)
{
	Suite *s = suite_create("kind");
	TCase *c = tcase_create("kind");

	tcase_add_test(c, tables_are_sound);
	tcase_add_test(c, mission_is_always_there);
	tcase_add_test(c, faults_are_found);
	suite_add_tcase(s, c);
	return s;
}
