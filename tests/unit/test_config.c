/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which cloud, and from where: config.h's rules.
 */
#include "client/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/buf.h"
#include "suites.h"

static char dir[64], home[80], clouds_var[128];
static struct config c;
static struct buf why;

static void setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/config-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(home, sizeof(home), "HOME=%s", dir);
	snprintf(clouds_var, sizeof(clouds_var), "OS_CLIENT_CONFIG_FILE=%s/clouds.yaml", dir);
	memset(&c, 0, sizeof(c));
	buf_init(&why, 4096);
}

static void teardown(void)
{
	char path[128];

	config_release(&c);
	buf_release(&why);
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, i ? "secure.yaml" : "clouds.yaml");
		unlink(path);
	}
	rmdir(dir);
}

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

static int load(const char *cloud, const char *extra1, const char *extra2)
{
	char *env[] = { home, (char *)(uintptr_t)extra1, (char *)(uintptr_t)extra2, NULL };
	struct config_source src = { .cloud = cloud, .env = env, .cwd = dir };

	config_release(&c);
	buf_clear(&why);
	return config_load(&src, &c, &why);
}

static const char two[] =
	"clouds:\n"
	"  one:\n    region_name: R1\n    cacert: ~/ca.pem\n    auth:\n      auth_url: https://k/v3\n"
	"      username: u\n      project-name: p\n      user_domain_name: d\n"
	"  two: {auth: {auth_url: https://t, token: tok}, auth_type: v3token, regions: [A, B]}\n";

START_TEST(chooses)
{
	put("clouds.yaml", two);
	ck_assert_int_eq(load("one", NULL, NULL), 0);
	ck_assert_str_eq(c.auth_url, "https://k/v3");
	ck_assert_str_eq(c.project_name, "p"); /* - and _ are alike */
	ck_assert_str_eq(c.user_domain_name, "d");
	ck_assert_str_eq(c.interface, "public");
	ck_assert_ptr_nonnull(strstr(c.cacert, dir)); /* ~ */
	ck_assert_int_eq(load(NULL, "OS_CLOUD=two", NULL), 0);
	ck_assert_int_eq(c.auth_type, AUTH_TOKEN);
	ck_assert_str_eq(c.region_name, "A"); /* the first of regions */
	ck_assert_int_eq(load(NULL, NULL, NULL), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.data, "one two"));
	ck_assert_int_eq(load("three", NULL, NULL), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.data, "one two"));
	put("clouds.yaml", "clouds: {only: {auth: {auth_url: https://o}}}");
	ck_assert_int_eq(load(NULL, NULL, NULL), 0);
	ck_assert_str_eq(c.cloud, "only");
}
END_TEST

/* A named cloud is not touched by OS_* credentials; the region is checked against the entry's. */
START_TEST(precedence)
{
	put("clouds.yaml", two);
	ck_assert_int_eq(load("one", "OS_USERNAME=evil", "OS_PASSWORD=x"), 0);
	ck_assert_str_eq(c.username, "u");
	ck_assert_ptr_null(c.password);
	ck_assert_int_eq(load("one", "OS_INTERFACE=internal", "OS_CACERT=/x"), 0);
	ck_assert_str_eq(c.interface, "internal");
	ck_assert_str_eq(c.cacert, "/x");
	ck_assert_int_eq(load("two", "OS_REGION_NAME=B", NULL), 0);
	ck_assert_str_eq(c.region_name, "B");
	ck_assert_int_eq(load("two", "OS_REGION_NAME=C", NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "A B"));
	put("secure.yaml", "clouds: {one: {auth: {password: hidden, username: other}}}");
	ck_assert_int_eq(load("one", NULL, NULL), 0);
	ck_assert_str_eq(c.password, "hidden");
	ck_assert_str_eq(c.username, "other");
	for (size_t i = 0; i < c.n_entries; i++)
		ck_assert_ptr_null(strstr(c.entries[i].value, "hidden"));
}
END_TEST

START_TEST(variables)
{
	char *env[] = { home, (char *)(uintptr_t) "OS_AUTH_URL=https://e",
		(char *)(uintptr_t) "OS_USERNAME=u", (char *)(uintptr_t) "OS_PASSWORD=p",
		(char *)(uintptr_t) "OS_TENANT_NAME=t", (char *)(uintptr_t) "OS_DEFAULT_DOMAIN=dd", NULL };
	struct config_source src = { .env = env, .cwd = dir };

	ck_assert_int_eq(config_load(&src, &c, &why), 0);
	ck_assert_str_eq(c.cloud, "envvars");
	ck_assert_str_eq(c.project_name, "t");
	ck_assert_str_eq(c.user_domain_id, "dd");
	ck_assert_int_eq(config_check(&c, &why), 0);
	ck_assert_int_eq(load(NULL, "OS_CLOUD_NAME=x", NULL), -ENOENT); /* selectors alone make none */
}
END_TEST

START_TEST(what_lacks_is_named)
{
	put("clouds.yaml",
		"clouds: {a: {auth: {auth_url: https://o, username: u}}, b: {auth: {username: u}}, "
		"k: {auth_type: v3kerberos}, t: {auth_type: token, auth: {auth_url: https://o}}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_int_eq(config_check(&c, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "lacks password"));
	ck_assert_int_eq(load("b", NULL, NULL), 0);
	ck_assert_int_eq(config_check(&c, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "lacks auth_url"));
	ck_assert_int_eq(load("t", NULL, NULL), 0);
	ck_assert_int_eq(config_check(&c, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "lacks token"));
	ck_assert_int_eq(load("k", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "v3kerberos"));
}
END_TEST

START_TEST(bad_files)
{
	char deep[400] = "a: ";

	put("clouds.yaml", "clouds: {a: [\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "line"));
	put("clouds.yaml", "clouds: &x {a: *x}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "aliases"));
	put("clouds.yaml", "clouds: {b: &x {auth: {username: u}}, a: {<<: *x}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "aliases"));
	put("clouds.yaml", "clouds: {a: {auth: {username: &n me, project_name: *n, password: !!str 12}}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_str_eq(c.project_name, "me");
	ck_assert_str_eq(c.password, "12");
	put("clouds.yaml", "clouds: {a: {auth: {username: !!python/name:os.system me}}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	put("clouds.yaml", "clouds: {a: {auth: !vault {username: me}}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "tags"));
	put("clouds.yaml", "clouds: {a: {auth: {username: !vault me}}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	memset(deep + 3, '[', 300);
	put("clouds.yaml", deep);
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "too deep"));
	put("clouds.yaml", "");
	ck_assert_int_eq(load("a", NULL, NULL), -ENOENT);
	put("clouds.yaml", "just words");
	ck_assert_int_eq(load("a", NULL, NULL), -ENOENT);
}
END_TEST

START_TEST(a_readable_password_is_told)
{
	char path[128];

	put("clouds.yaml", "clouds: {a: {auth: {auth_url: https://o, username: u, password: p}}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_ptr_null(c.warning);
	snprintf(path, sizeof(path), "%s/clouds.yaml", dir);
	chmod(path, 0644);
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_ptr_nonnull(strstr(c.warning, "can be read by others"));
}
END_TEST

Suite *config_suite(void)
{
	Suite *s = suite_create("config");
	TCase *t = tcase_create("config");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, chooses);
	tcase_add_test(t, precedence);
	tcase_add_test(t, variables);
	tcase_add_test(t, what_lacks_is_named);
	tcase_add_test(t, bad_files);
	tcase_add_test(t, a_readable_password_is_told);
	suite_add_tcase(s, t);
	return s;
}
