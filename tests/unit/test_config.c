/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which cloud, and from where: config.h's rules.
 */
#include "client/config/config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/util/limits.h"
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
	"  one:\n    region_name: R1\n    cacert: ~/ca.pem\n    auth:\n      auth_url: "
	"https://k/v3\n"
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
		(char *)(uintptr_t) "OS_TENANT_NAME=t", (char *)(uintptr_t) "OS_DEFAULT_DOMAIN=dd",
		NULL };
	struct config_source src = { .env = env, .cwd = dir };

	ck_assert_int_eq(config_load(&src, &c, &why), 0);
	ck_assert_str_eq(c.cloud, "envvars");
	ck_assert_str_eq(c.project_name, "t");
	ck_assert_str_eq(c.user_domain_id, "dd");
	ck_assert_int_eq(config_check(&c, &why), 0);
	/* selectors alone make none */
	ck_assert_int_eq(load(NULL, "OS_CLOUD_NAME=x", NULL), -ENOENT);
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

/* A list has no names: neither of clouds nor of settings. */
START_TEST(lists_in_place_of_mappings)
{
	static const char *const bad[] = { "clouds: {a: {auth: [n]}}\n", "clouds: [{a: {}}]\n",
		"[{clouds: {}}]\n",
		"clouds: {a: {regions: [{name: R, values: [n]}], auth: {auth_url: https://o}}}\n",
		"clouds: {a: {regions: [{name: R, values: {auth: [n]}}]}}\n" };
	CLEANUP_BUF struct buf names = BUF_INIT(LIMIT_VALUE_BYTES);
	char *env[] = { home, NULL };
	struct config_source src = { .env = env, .cwd = dir };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put("clouds.yaml", bad[i]);
		ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
		ck_assert_ptr_nonnull(strstr(why.data, "a list where"));
	}
	put("clouds.yaml", "clouds: [a]\n");
	ck_assert_int_eq(load(NULL, NULL, NULL), -EINVAL);
	buf_clear(&why);
	ck_assert_int_eq(config_load_clouds(&src, &names, &why), -EINVAL);
	put("clouds.yaml", "clouds: {a: {}}\n");
	put("secure.yaml", "clouds: [a]\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	put("secure.yaml", "clouds: {a: {auth: [password]}}\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "secure.yaml"));
}
END_TEST

START_TEST(bad_files)
{
	char deep[400] = "a: ";

	put("clouds.yaml", "clouds: {a: [\n");
	ck_assert_int_eq(load("a", NULL, NULL), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "line"));
	put("clouds.yaml",
		"clouds: {a: {auth: {username: &n me, project_name: *n, password: !!str 12}}}\n");
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

/* As PyYAML has them: each line's value was read with it. */
static const struct {
	const char *yaml, *user, *project; /* of cloud a; NULL: none */
} merged[] = {
	{ "b: &x {auth: {username: u}}, a: {<<: *x}", "u", NULL },
	{ "b: &x {username: u, project_name: p}, a: {username: own, <<: *x}", "own", "p" },
	{ "b: &x {username: u, project_name: p}, a: {<<: *x, username: own}", "own", "p" },
	/* not deep */
	{ "b: &x {auth: {username: u}}, a: {<<: *x, auth: {project_name: p}}", NULL, "p" },
	{ "b: &x {username: u}, c: &y {username: v, project_name: p}, a: {<<: [*x, *y]}", "u",
		"p" },
	{ "b: &x {username: u}, c: &y {username: v, project_name: p}, a: {<<: *x, <<: *y}", "v",
		"p" },
	{ "b: &x {username: u}, c: &y {<<: *x, project_name: p}, a: {<<: *y}", "u", "p" },
	{ "b: &x {username: u}, c: &y [*x, {project_name: p}], a: {<<: *y}", "u", "p" },
	{ "a: {<<: {username: u, <<: {username: v, project_name: p}}}", "u", "p" },
	{ "b: &x {username: u, project_name: p}, a: {<<: [{<<: *x, username: v}]}", "v", "p" },
	{ "a: {<<: [], username: u}", "u", NULL },
	{ "b: &x {username: u}, a: {!!merge <<: *x}", "u", NULL },
	{ "b: &x {username: u}, a: {'<<': *x, project_name: p}", NULL, "p" }, /* in quotes: a key */
	{ "b: &x {project_name: m}, a: {project-name: own, <<: *x}", NULL, "own" },
	/* an alias of more than a word */
	{ "b: {auth: &x {username: u}}, a: {auth: *x}", "u", NULL },
	{ "b: &x {username: &n u, project_name: *n}, a: {<<: *x}", "u", "u" },
	{ "b: &x {username: u, project_name: ~}, a: {<<: *x}", "u", NULL },
};

START_TEST(merges)
{
	char text[400];

	for (size_t i = 0; i < sizeof(merged) / sizeof(merged[0]); i++) {
		snprintf(text, sizeof(text), "clouds: {%s}\n", merged[i].yaml);
		put("clouds.yaml", text);
		ck_assert_msg(load("a", NULL, NULL) == 0, "%s: %s", text, why.data);
		ck_assert_msg(!c.username == !merged[i].user &&
				!c.project_name == !merged[i].project &&
				(!c.username || strcmp(c.username, merged[i].user) == 0) &&
				(!c.project_name || strcmp(c.project_name, merged[i].project) == 0),
			"%s: %s, %s", text, c.username, c.project_name);
	}
}
END_TEST

static void refuses(const char *yaml, const char *sentence)
{
	put("clouds.yaml", yaml);
	ck_assert_msg(load("a", NULL, NULL) == -EINVAL, "%.80s", yaml);
	ck_assert_msg(strstr(why.data, sentence), "%.80s: %s", yaml, why.data);
}

/* Ten lines that stand for 9^10 words, in the ways there are: @ is the line before. */
static const char *const laughs[] = { "[@, @, @, @, @, @, @, @, @]",
	"{k: @, l: @, m: @, n: @, o: @, p: @, q: @, r: @, s: @}",
	"{<<: {k: @, l: @, m: @}, o: @, p: @, q: @, r: @, s: @, <<: [{t: @}]}" };

static void add_laugh(struct buf *text, const char *shape)
{
	buf_adds(text, "x0: &x0 ha\n");
	for (int n = 1; n <= 10; n++) {
		buf_addf(text, "x%d: &x%d ", n, n);
		for (const char *s = shape; *s; s++)
			*s == '@' ? buf_addf(text, "*x%d", n - 1) : buf_addc(text, *s);
		buf_addc(text, '\n');
	}
}

START_TEST(aliases_are_limited)
{
	struct buf text;

	buf_init(&text, 100000);
	for (size_t i = 0; i < sizeof(laughs) / sizeof(laughs[0]); i++) {
		buf_clear(&text);
		add_laugh(&text, laughs[i]);
		refuses(text.data, "too long, with all that aliases stand for");
	}
	buf_clear(&text);
	buf_adds(&text, "x: &x {k: v}\ny: {<<: [*x");
	for (int n = 0; n < 30000; n++) /* and what is not taken costs too */
		buf_adds(&text, ",*x");
	buf_adds(&text, "]}\n");
	refuses(text.data, "too long");
	buf_clear(&text);
	buf_adds(&text, "x0: &x0 x\n");
	for (int n = 1; n < 40; n++)
		buf_addf(&text, "x%d: &x%d [*x%d]\n", n, n, n - 1);
	refuses(text.data, "line 33: nested too deep");
	buf_release(&text);
	refuses("clouds: &x {a: *x}\n", "an alias inside of what it stands for");
	refuses("clouds: {a: &x {<<: *x}}\n", "an alias inside of what it stands for");
	refuses("clouds: {a: {<<: *x}}\n", "not named before");
	refuses("clouds: {a: {<<: word}}\n", "<< takes a mapping");
	refuses("clouds: {a: {<<: }}\n", "<< takes a mapping");
	refuses("clouds:\n  a:\n    <<: [{}, word]\n", "line 3: << takes a mapping");
	refuses("clouds: {b: &x [word], a: {<<: *x}}\n", "<< takes a mapping");
	refuses("clouds: {a: {<<: [[{}]]}}\n", "<< takes a mapping");
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

/* ---- all of them */

static int add_name(void *ctx, const char *name)
{
	struct buf *names = ctx;

	buf_addf(names, "<%s>", name);
	return strcmp(name, "last") == 0 ? -E2BIG : names->err;
}

/* A cloud of both files is one; what is asked of it is asked of clouds.yaml's. */
START_TEST(each_is_named_once)
{
	CLEANUP_BUF struct buf names = BUF_INIT(4096);
	char *env[] = { home, NULL }, path[128];
	const struct config_source src = { .env = env, .cwd = dir };

	put("clouds.yaml", "clouds: {one: {}, \"two\\nlines\": {}, '': {}}");
	put(".kamakirc", "[cloud \"kam\"]\nurl = https://k\n[cloud \"one\"]\nurl = https://o\n");
	ck_assert_int_eq(config_load_each(&src, add_name, &names, &why), 0);
	ck_assert_str_eq(names.data, "<one><two\nlines><><kam>");
	buf_clear(&names);
	put("clouds.yaml", "clouds: {one: {}, last: {}, more: {}}");
	ck_assert_int_eq(config_load_each(&src, add_name, &names, &why), -E2BIG);
	ck_assert_str_eq(names.data, "<one><last>");
	put("clouds.yaml", "clouds: [");
	ck_assert_int_eq(config_load_each(&src, add_name, &names, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "clouds.yaml"));
	snprintf(path, sizeof(path), "%s/.kamakirc", dir);
	unlink(path);
}
END_TEST

/* ---- whose a file is */

#define OTHER 64999

enum spoilt { GIVEN_AWAY, BEHIND_A_LINK, A_GROUPS, EVERYBODYS, FIFO, SPOILS };

static const struct {
	const char *name, *cloud, *text;
} trusted[] = {
	{ "clouds.yaml", "one", "clouds: {one: {profile: p, auth: {auth_url: 'https://k'}}}" },
	{ "secure.yaml", "one", "clouds: {one: {auth: {password: x}}}" },
	{ "clouds-public.yaml", "one", "public-clouds: {p: {auth: {username: u}}}" },
	{ ".kamakirc", "kam", "[cloud \"kam\"]\nurl = https://k\ntoken = t\n" },
	{ "token", "tok", "a-token" },
};

/* Makes somebody else's file of it, a link of his to ours, one that others write, or no file. */
static void spoil(const char *path, enum spoilt how)
{
	char to[128];

	snprintf(to, sizeof(to), "%s/to", dir);
	switch (how) {
	case GIVEN_AWAY:
		ck_assert_int_eq(chown(path, OTHER, OTHER), 0);
		break;
	case BEHIND_A_LINK:
		ck_assert_int_eq(rename(path, to), 0);
		ck_assert_int_eq(symlink("to", path), 0);
		ck_assert_int_eq(lchown(path, OTHER, OTHER), 0);
		break;
	case A_GROUPS:
		if (geteuid() == 0)
			ck_assert_int_eq(chown(path, (uid_t)-1, OTHER), 0);
		ck_assert_int_eq(chmod(path, 0620), 0);
		break;
	case EVERYBODYS:
		ck_assert_int_eq(chmod(path, 0602), 0);
		break;
	default:
		unlink(path);
		ck_assert_int_eq(mkfifo(path, 0600), 0);
	}
}

static const struct {
	int err;
	const char *why;
} refusals[] = {
	[GIVEN_AWAY] = { -EPERM, "neither" },
	[BEHIND_A_LINK] = { -EPERM, "neither" },
	[A_GROUPS] = { -ETXTBSY, "written by others" },
	[EVERYBODYS] = { -ETXTBSY, "written by others" },
	[FIFO] = { -EINVAL, "no regular file" },
};

static int load_trusted(size_t i)
{
	char *env[] = { home, NULL }, token[128];
	bool with_token = strcmp(trusted[i].name, "token") == 0;
	struct config_source src = { .cloud = with_token ? "envvars" : trusted[i].cloud,
		.env = env,
		.cwd = dir,
		.token_file = with_token ? token : NULL };
	char *of_token[] = { home, (char *)(uintptr_t) "OS_AUTH_TYPE=v3token",
		(char *)(uintptr_t) "OS_AUTH_URL=https://k", NULL };

	snprintf(token, sizeof(token), "%s/token", dir);
	if (with_token)
		src.env = of_token;
	config_release(&c);
	buf_clear(&why);
	return config_load(&src, &c, &why);
}

/*
 * A file of another user is not read, wherever it is found and whatever it says: it names where
 * our password goes. Nor is one that others may write, or what is no file: a FIFO would be waited
 * for.
 */
START_TEST(files_of_others)
{
	size_t n = sizeof(trusted) / sizeof(trusted[0]);
	char path[128];

	for (int how = geteuid() == 0 ? GIVEN_AWAY : A_GROUPS; how < SPOILS; how++)
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < n; k++)
				put(trusted[k].name, trusted[k].text);
			ck_assert_msg(load_trusted(i) == 0, "%s: %s", trusted[i].name, why.data);
			snprintf(path, sizeof(path), "%s/%s", dir, trusted[i].name);
			spoil(path, (enum spoilt)how);
			ck_assert_msg(load_trusted(i) == refusals[how].err, "%s, %d: %s",
				trusted[i].name, how, why.data);
			ck_assert_msg(strstr(why.data, path) != NULL &&
					strstr(why.data, refusals[how].why),
				"%s", why.data);
			for (size_t k = 0; k < n; k++) {
				snprintf(path, sizeof(path), "%s/%s", dir, trusted[k].name);
				unlink(path);
			}
		}
	snprintf(path, sizeof(path), "%s/to", dir);
	unlink(path);
}
END_TEST

/*
 * A file that lies in the directory where one happens to be names no address for a password that
 * another file keeps.
 */
START_TEST(a_secret_stays_with_its_address)
{
	static const struct {
		const char *clouds, *secure;
		bool named; /* by OS_CLIENT_CONFIG_FILE */
		int err;
	} rows[] = {
		{ "clouds: {one: {auth: {auth_url: 'https://evil'}}}",
			"clouds: {one: {auth: {password: p}}}", false, -EPERM },
		{ "clouds: {one: {auth: {auth_url: 'https://evil'}}}",
			"clouds: {one: {auth: {token: p}}}", false, -EPERM },
		{ "clouds: {one: {auth: {access_token_endpoint: 'https://evil'}}}",
			"clouds: {one: {auth: {auth_url: 'https://k', password: p}}}", false,
			-EPERM },
		{ "clouds: {one: {auth: {discovery_endpoint: 'https://evil'}}}",
			"clouds: {one: {auth: {auth_url: 'https://k', client_secret: p}}}", false,
			-EPERM },
		{ "clouds: {one: {auth: {auth_url: 'https://evil'}}}",
			"clouds: {one: {auth_type: v3oidcaccesstoken, auth: {access_token: p}}}",
			false, -EPERM },
		{ "clouds: {one: {auth: {auth_url: 'https://evil'}}}",
			"clouds: {one: {auth: {password: p}}}", true, 0 },
		{ "clouds: {one: {auth: {username: u}}}",
			"clouds: {one: {auth: {auth_url: 'https://k', password: p}}}", false, 0 },
		{ "clouds: {one: {auth: {auth_url: 'https://evil'}}}",
			"clouds: {one: {auth: {username: u}}}", false, 0 },
		{ "clouds: {one: {auth: {auth_url: 'https://k', password: p}}}",
			"clouds: {two: {auth: {password: p}}}", false, 0 },
	};
	char in[128], path[160];
	char *env[] = { home, in, clouds_var, NULL };
	struct config_source src = { .cloud = "one", .env = env, .cwd = dir };

	snprintf(path, sizeof(path), "%s/openstack", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(in, sizeof(in), "XDG_CONFIG_HOME=%s", dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put("clouds.yaml", rows[i].clouds);
		put("openstack/secure.yaml", rows[i].secure);
		env[2] = rows[i].named ? clouds_var : NULL;
		config_release(&c);
		buf_clear(&why);
		ck_assert_msg(config_load(&src, &c, &why) == rows[i].err, "%zu: %s", i, why.data);
		ck_assert_msg(!rows[i].err == !strstr(why.data, "working directory"), "%zu", i);
	}
	/* whoever stands in the directory of the configuration itself has named it */
	put("openstack/clouds.yaml", rows[0].clouds);
	put("secure.yaml", "{}");
	put("openstack/secure.yaml", rows[0].secure);
	src.cwd = path;
	config_release(&c);
	ck_assert_msg(config_load(&src, &c, &why) == 0, "%s", why.data);
	snprintf(path, sizeof(path), "%s/openstack/secure.yaml", dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/openstack/clouds.yaml", dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/openstack", dir);
	rmdir(path);
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
	tcase_add_test(t, lists_in_place_of_mappings);
	tcase_add_test(t, bad_files);
	tcase_add_test(t, merges);
	tcase_add_test(t, aliases_are_limited);
	tcase_add_test(t, a_readable_password_is_told);
	tcase_add_test(t, each_is_named_once);
	tcase_add_test(t, files_of_others);
	tcase_add_test(t, a_secret_stays_with_its_address);
	suite_add_tcase(s, t);
	return s;
}
