/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue of a login: which of several addresses is taken, and which is not used.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/login/catalog.h"
#include "suites.h"

#define AT(interface, region, url) \
	"{\"interface\":\"" interface "\",\"region\":\"" region "\",\"url\":\"" url "\"}"

static struct catalog *catalog(const char *text)
{
	CLEANUP_JSON struct json *services = NULL;
	struct catalog *c = NULL;

	ck_assert_int_eq(json_parse(text, strlen(text), &services), 0);
	ck_assert_int_eq(catalog_new(services, &c), 0);
	return c;
}

static struct catalog *catalog_of_two_regions(void)
{
	return catalog("[{\"type\":\"network\",\"name\":\"neutron\",\"endpoints\":[" AT(
		"public", "B", "https://b/") "," AT("internal", "B",
		"http://in.b/") "," AT("public", "A", "https://a/x///") "," AT("public", "B",
		"https://b2/") "]},"
			       "{\"type\":\"image\",\"endpoints\":[" AT(
				       "public", "C", "https://c") "]}]");
}

START_TEST(regions_stand_once_in_their_order)
{
	struct catalog *c = catalog_of_two_regions();
	const char *regions[4];

	ck_assert_uint_eq(catalog_regions(c, "network", "public", regions, 4), 2);
	ck_assert_str_eq(regions[0], "B");
	ck_assert_str_eq(regions[1], "A");
	ck_assert_uint_eq(catalog_regions(c, "network", "internal", regions, 4), 1);
	ck_assert_uint_eq(catalog_regions(c, "network", "public", regions, 1), 1);
	ck_assert_uint_eq(catalog_regions(c, "compute", "public", regions, 4), 0);
	ck_assert_uint_eq(catalog_regions(NULL, "network", "public", regions, 4), 0);
	catalog_free(c);
}
END_TEST

START_TEST(a_region_without_a_name_stands_alone)
{
	struct catalog *c = catalog("[{\"type\":\"network\",\"endpoints\":[" AT(
		"public", "", "https://b/") "," AT("public", "A", "https://a/") "," AT("internal",
		"", "https://c/") ",{\"interface\":\"public\",\"url\":\"https://d/\"}]}]");
	const char *regions[4];

	ck_assert_uint_eq(catalog_regions(c, "network", "public", regions, 4), 1);
	ck_assert_str_eq(regions[0], "A");
	ck_assert_uint_eq(catalog_regions(c, "network", "internal", regions, 4), 1);
	ck_assert_str_eq(regions[0], "");
	catalog_free(c);
}
END_TEST

START_TEST(the_first_interface_that_is_there_is_taken)
{
	struct catalog *c = catalog_of_two_regions();

	ck_assert_str_eq(catalog_url(c, "network", "public", "A"), "https://a/x");
	ck_assert_str_eq(catalog_url(c, "network", "internal,public", NULL), "http://in.b");
	ck_assert_str_eq(catalog_url(c, "network", "internal,public", "A"), "https://a/x");
	ck_assert_ptr_null(catalog_url(c, "network", "admin", NULL));
	ck_assert_ptr_null(catalog_find(c,
		&(struct catalog_want){
			.type = "network", .interface = "public", .name = "other" }));
	catalog_free(c);
}
END_TEST

static const char *plain(const void *ctx, const char *url)
{
	return strncmp(url, "http:", 5) == 0 ? ctx : NULL;
}

START_TEST(one_that_is_not_used_is_found_with_its_reason)
{
	struct catalog *c = catalog_of_two_regions();
	struct catalog_want want = { .type = "network", .interface = "internal" };
	const char *why = "none", *regions[4];

	ck_assert_ptr_null(catalog_unused(c, &want, &why));
	ck_assert_ptr_null(why);
	catalog_judge(c, plain, "it is not encrypted");
	ck_assert_ptr_null(catalog_find(c, &want));
	ck_assert_str_eq(catalog_unused(c, &want, &why), "http://in.b");
	ck_assert_str_eq(why, "it is not encrypted");
	ck_assert_uint_eq(catalog_regions(c, "network", "internal", regions, 4), 0);
	catalog_free(c);
}
END_TEST

START_TEST(what_is_half_an_endpoint_is_left_out)
{
	struct catalog *c =
		catalog("[7,{\"type\":\"network\"},{\"endpoints\":[{}]},"
			"{\"type\":\"network\",\"endpoints\":[3,{\"interface\":\"public\"},"
			"{\"interface\":\"public\",\"url\":null}]}]");
	CLEANUP_JSON struct json *no_list = json_new_object();
	struct catalog *none = NULL;

	ck_assert_ptr_null(catalog_url(c, "network", "public", NULL));
	catalog_free(c);
	ck_assert_int_eq(catalog_new(no_list, &none), -EBADMSG);
	ck_assert_ptr_null(none);
}
END_TEST

/* Prefers the version that is wanted ("2" is "v2.0"), and takes the first where there is none. */
START_TEST(a_version_is_preferred)
{
	static const char text[] =
		"[{\"type\":\"cyclades_network\",\"endpoints\":["
		"{\"publicURL\":\"https://h/v1\",\"versionId\":\"v1.0\"},"
		"{\"publicURL\":\"https://h/v2\",\"internalURL\":\"https://i/v2\","
		"\"versionId\":\"v2.0\"},{\"publicURL\":\"https://h/"
		"v2.1\",\"versionId\":\"v2.1\"}]}]";
	struct catalog_want want = { .type = "cyclades_network", .interface = "public" };
	CLEANUP_JSON struct json *services = NULL;
	struct catalog *c = NULL;

	ck_assert_int_eq(json_parse(text, strlen(text), &services), 0);
	ck_assert_int_eq(catalog_new_v2(services, &c), 0);
	want.version = "2";
	ck_assert_str_eq(catalog_find(c, &want), "https://h/v2");
	want.version = "v2.1";
	ck_assert_str_eq(catalog_find(c, &want), "https://h/v2.1");
	want.version = "v9";
	ck_assert_str_eq(catalog_find(c, &want), "https://h/v1");
	want.interface = "internal";
	ck_assert_str_eq(catalog_find(c, &want), "https://i/v2");
	catalog_free(c);
}
END_TEST

Suite *catalog_suite(void)
{
	Suite *s = suite_create("catalog");
	TCase *c = tcase_create("catalog");

	tcase_add_test(c, regions_stand_once_in_their_order);
	tcase_add_test(c, a_region_without_a_name_stands_alone);
	tcase_add_test(c, the_first_interface_that_is_there_is_taken);
	tcase_add_test(c, one_that_is_not_used_is_found_with_its_reason);
	tcase_add_test(c, what_is_half_an_endpoint_is_left_out);
	tcase_add_test(c, a_version_is_preferred);
	suite_add_tcase(s, c);
	return s;
}
