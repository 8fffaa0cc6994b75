/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as text and back (cloudnetfs-tree(7), FILES): what is read can be written back.
 */
#include "client/values/attr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/limits.h"
#include "suites.h"

static const struct attr string = { "s", ATTR_STRING, ATTR_UPDATE };
static const struct attr nullable = { "n", ATTR_STRING, ATTR_UPDATE | ATTR_NULL };
static const struct attr boolean = { "b", ATTR_BOOL, ATTR_UPDATE };
static const struct attr number = { "i", ATTR_NUMBER, ATTR_UPDATE };
static const struct attr list = { "l", ATTR_LIST, ATTR_UPDATE };
static const struct attr addresses = { "a", ATTR_IPS, ATTR_UPDATE };
static const struct attr object = { "o", ATTR_OBJECT, ATTR_UPDATE | ATTR_NULL };
static const struct attr objects = { "oo", ATTR_OBJECTS, ATTR_UPDATE };
static const struct attr json = { "j", ATTR_JSON, ATTR_UPDATE };
static const struct attr cidr = { "c", ATTR_CIDR, ATTR_CREATE };
static const struct attr prefix = { "p", ATTR_PREFIX, ATTR_CREATE | ATTR_NULL };
static const struct attr prefixes = { "pp", ATTR_PREFIXES, ATTR_UPDATE };
static const struct attr mac = { "m", ATTR_MAC, ATTR_UPDATE };
static const struct attr choice = { "d", ATTR_STRING, ATTR_CREATE, .choices = "ingress egress" };

static struct json *parse(const char *text)
{
	struct json *v = NULL;

	ck_assert_msg(json_parse(text, strlen(text), &v) == 0, "%s", text);
	return v;
}

static const struct {
	const struct attr *attr;
	const char *value, *text;
} shown[] = {
	{ &string, "\"web\"", "web\n" },
	{ &string, "\"\"", "" },
	{ &string, "null", "" },
	{ &string, "\"a\\nb\"", "a\nb\n" },
	{ &string, "\"a\\n\"", "a\n\n" },
	{ &boolean, "true", "true\n" },
	{ &boolean, "false", "false\n" },
	{ &number, "1450", "1450\n" },
	{ &number, "-1", "-1\n" },
	{ &list, "[]", "" },
	{ &list, "[\"9.9.9.9\",\"8.8.8.8\"]", "9.9.9.9\n8.8.8.8\n" },
	{ &list, "[1,2]", "1\n2\n" },
	{ &list, "[\"a\\nb\"]", "[\"a\\nb\"]\n" },
	{ &list, "[\"\"]", "[\"\"]\n" },
	{ &objects, "[{\"start\":\"10.0.1.2\",\"end\":\"10.0.1.254\"}]",
		"start=10.0.1.2,end=10.0.1.254\n" },
	{ &objects, "[{\"a\":\"1\"},{\"a\":\"2\"}]", "a=1\na=2\n" },
	{ &objects, "[]", "" },
	{ &objects, "[{\"a\":\"x,y\"}]", "[{\"a\":\"x,y\"}]\n" },
	{ &objects, "[{\"a\":[1]}]", "[{\"a\":[1]}]\n" },
	{ &objects, "[{\"opt\":\"mtu\",\"ip_version\":4}]", "opt=mtu,ip_version=4\n" },
	{ &object, "{\"network_id\":\"n\",\"enable_snat\":true}",
		"network_id=n,enable_snat=true\n" },
	{ &object, "{\"n\":{\"deep\":1}}", "{\"n\":{\"deep\":1}}\n" },
	{ &object, "{\"a\":\"true\"}", "{\"a\":\"true\"}\n" },
	{ &json, "{\"a\":1}", "{\"a\":1}\n" },
	{ NULL, "\"x\"", "x\n" },
	{ NULL, "[{\"a\":\"1\"}]", "a=1\n" },
};

/* Shows each type as its manual says, and takes back what it shows. */
START_TEST(shows_and_takes_back)
{
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		struct json *v = parse(shown[i].value), *back = NULL;
		struct buf text, why;

		buf_init(&text, LIMIT_VALUE_BYTES);
		buf_init(&why, 1024);
		ck_assert_int_eq(attr_show(shown[i].attr, v, &text), 0);
		ck_assert_str_eq(text.data, shown[i].text);
		ck_assert_msg(
			attr_parse(shown[i].attr, "x", text.data, text.len, v, &back, &why) == 0,
			"%s: %s", shown[i].value, why.data);
		/* null is cleared to what the attribute has for it */
		if (json_type(v) != JSON_NULL)
			ck_assert_msg(json_equal(v, back), "%s came back from '%s'", shown[i].value,
				text.data);
		json_free(v);
		json_free(back);
		buf_release(&text);
		buf_release(&why);
	}
}
END_TEST

static const struct {
	const struct attr *attr;
	const char *text, *value;
} taken[] = {
	{ &boolean, "True\n", "true" },
	{ &boolean, "1", "true" },
	{ &boolean, "yes", "true" },
	{ &boolean, "on\n", "true" },
	{ &boolean, "False", "false" },
	{ &boolean, "0", "false" },
	{ &boolean, "no", "false" },
	{ &boolean, "off", "false" },
	{ &string, "\n", "\"\"" },
	{ &nullable, "\n", "null" },
	{ &list, "\n", "[]" },
	{ &objects, "", "[]" },
	{ &object, "\n", "null" },
	{ &list, "a\nb", "[\"a\",\"b\"]" },
	{ &list, "[\"a\", \"b\"]\n", "[\"a\",\"b\"]" },
	{ &objects, "end=2,start=1", "[{\"end\":\"2\",\"start\":\"1\"}]" },
	{ &objects, "[{\"a\":1}]", "[{\"a\":1}]" },
	{ &cidr, "10.0.0.0/24\n", "\"10.0.0.0/24\"" },
	{ &cidr, "fd00::/64", "\"fd00::/64\"" },
	{ &prefix, "10.0.0.1", "\"10.0.0.1\"" },
	{ &prefix, "fd00::/64", "\"fd00::/64\"" },
	{ &prefix, "", "null" },
	{ &prefixes, "10.0.0.1\nfd00::1\n10.0.0.0/24\n",
		"[\"10.0.0.1/32\",\"fd00::1/128\",\"10.0.0.0/24\"]" },
	{ &prefixes, "[\"10.0.0.1\"]", "[\"10.0.0.1/32\"]" },
	{ &mac, "fa:16:3e:00:11:22\n", "\"fa:16:3e:00:11:22\"" },
	{ &addresses, "9.9.9.9\n::1\n", "[\"9.9.9.9\",\"::1\"]" },
	{ &choice, "egress", "\"egress\"" },
};

START_TEST(takes_what_the_manual_lists)
{
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct json *want = parse(taken[i].value), *v = NULL;
		struct buf why;

		buf_init(&why, 1024);
		ck_assert_msg(attr_parse(taken[i].attr, "x", taken[i].text, strlen(taken[i].text),
				      NULL, &v, &why) == 0,
			"'%s': %s", taken[i].text, why.data);
		ck_assert_msg(json_equal(want, v), "'%s' is not %s", taken[i].text, taken[i].value);
		json_free(want);
		json_free(v);
		buf_release(&why);
	}
}
END_TEST

START_TEST(refuses_with_a_sentence)
{
	static const struct {
		const struct attr *attr;
		const char *text;
	} bad[] = {
		{ &boolean, "maybe" },
		{ &boolean, "\n" },
		{ &number, "ten" },
		{ &number, "" },
		{ &number, "1x" },
		{ &cidr, "10.0.0.0" },
		{ &cidr, "10.0.0.0/33" },
		{ &cidr, "x/24" },
		{ &prefix, "10.0.0" },
		{ &prefix, "10.0.0.1/" },
		{ &prefix, "10.0.0.1/33" },
		{ &mac, "fa:16" },
		{ &addresses, "9.9.9.9\nnope" },
		{ &objects, "[true]" },
		{ &objects, "[{\"a\":1},\"b\"]" },
		{ &prefixes, "[true]" },
		{ &prefixes, "[\"10.0.0.1\", 7, null]" },
		{ &prefixes, "[[\"10.0.0.1\"]]" },
		{ &objects, "no pairs" },
		{ &objects, "[{\"a\":" },
		{ &list, "[1," },
		{ &json, "{" },
		{ &json, "null" },
		{ &json, "\"\"" },
		{ &choice, "gress" },
		{ &choice, "both" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct json *v = NULL;
		struct buf why;

		buf_init(&why, 1024);
		ck_assert_msg(attr_parse(bad[i].attr, "the_name", bad[i].text, strlen(bad[i].text),
				      NULL, &v, &why) == -EINVAL,
			"'%s' was taken", bad[i].text);
		ck_assert_ptr_nonnull(strstr(why.data, "the_name"));
		ck_assert_ptr_null(v);
		buf_release(&why);
	}
}
END_TEST

static struct json *random_string(unsigned *seed)
{
	static const char bytes[] = "ab,=\n \"{}[]\\tx1";
	char text[12];
	size_t n = (size_t)rand_r(seed) % 8;

	for (size_t i = 0; i < n; i++)
		text[i] = bytes[(size_t)rand_r(seed) % (sizeof(bytes) - 1)];
	text[n] = '\0';
	return rand_r(seed) % 9 ? json_new_string(text)
				: json_new_string(rand_r(seed) % 2 ? "true" : "7");
}

static struct json *random_scalar(unsigned *seed)
{
	switch (rand_r(seed) % 5) {
	case 0:
		return json_new_int(rand_r(seed) % 100);
	case 1:
		return json_new_bool(rand_r(seed) % 2);
	default:
		return random_string(seed);
	}
}

static struct json *random_object(unsigned *seed)
{
	struct json *o = json_new_object();
	char key[8];

	for (int n = rand_r(seed) % 4; n >= 0; n--) {
		snprintf(key, sizeof(key), "k%d", n);
		json_set(o, key, random_scalar(seed));
	}
	return o;
}

/* Any list or object comes back as it was, whatever its strings hold. */
START_TEST(any_value_round)
{
	unsigned seed = 7;

	for (int i = 0; i < 20000; i++) {
		const struct attr *a = i % 3 == 0 ? &list : i % 3 == 1 ? &objects : &object;
		struct json *v = a == &object ? random_object(&seed) : json_new_array(),
			    *back = NULL;
		struct buf text, why;

		for (int n = rand_r(&seed) % 4; a != &object && n > 0; n--)
			json_add(v, a == &list ? random_scalar(&seed) : random_object(&seed));
		buf_init(&text, LIMIT_VALUE_BYTES);
		buf_init(&why, 1024);
		sure(attr_show(a, v, &text) == 0);
		sure_msg(attr_parse(a, "x", text.data, text.len, v, &back, &why) == 0, "'%s': %s",
			text.data, why.data);
		sure_msg(json_equal(v, back), "'%s'", text.data);
		json_free(v);
		json_free(back);
		buf_release(&text);
		buf_release(&why);
	}
}
END_TEST

START_TEST(prefixes_are_compared)
{
	ck_assert(attr_is_same_prefix("10.0.0.1", "10.0.0.1/32"));
	ck_assert(attr_is_same_prefix("FE80:0::1", "fe80::1/128"));
	ck_assert(!attr_is_same_prefix("10.0.0.1", "10.0.0.1/31"));
	ck_assert(!attr_is_same_prefix("10.0.0.1", "10.0.0.2"));
	ck_assert(!attr_is_same_prefix("0.0.0.0/0", "::/0"));
	ck_assert(!attr_is_same_prefix("web", "web"));
}
END_TEST

START_TEST(addresses_have_one_spelling)
{
	static const struct {
		enum attr_type type;
		const char *s, *spelled; /* NULL: it is none */
	} rows[] = {
		{ ATTR_IP, "10.0.0.1", "10.0.0.1" },
		{ ATTR_IP, "FE80:0::1", "fe80::1" },
		{ ATTR_IP, "::ffff:10.0.0.1", "::ffff:10.0.0.1" },
		{ ATTR_IP, "10.0.0", NULL },
		{ ATTR_IP, "10.0.0.1/32", NULL },
		{ ATTR_MAC, "FA:16:3e:00:aB:01", "fa:16:3e:00:ab:01" },
		{ ATTR_MAC, "fa163e00ab01", NULL },
		{ ATTR_STRING, "Web ", "Web " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP_BUF struct buf out = BUF_INIT(LIMIT_VALUE_BYTES);
		int err = attr_spell(rows[i].type, rows[i].s, &out);

		ck_assert_int_eq(err, rows[i].spelled ? 0 : -EINVAL);
		ck_assert_str_eq(out.data, rows[i].spelled ? rows[i].spelled : "");
	}
}
END_TEST

/* 80,000 objects, each with a key of its own: to look through all for each would take minutes. */
START_TEST(many_keys_are_shown_and_taken_back)
{
	CLEANUP_BUF struct buf text = BUF_INIT(1 << 22), lines = BUF_INIT(1 << 22),
			       again = BUF_INIT(1 << 22), why = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct json *v, *back;

	for (unsigned i = 0; i < 80000; i++)
		buf_addf(&text, "%c{\"k%u\":%u}", i ? ',' : '[', i, i);
	ck_assert_int_eq(buf_addc(&text, ']'), 0);
	v = parse(text.data);
	ck_assert_int_eq(attr_show(&objects, v, &lines), 0);
	ck_assert_int_eq(strncmp(lines.data, "k0=0\nk1=1\n", 10), 0);
	ck_assert_int_eq(attr_parse(&objects, "oo", lines.data, lines.len, v, &back, &why), 0);
	ck_assert_int_eq(json_print(back, &again), 0);
	ck_assert_str_eq(again.data, text.data);
	json_free(v);
	json_free(back);
}
END_TEST

Suite *attr_suite(void)
{
	Suite *s = suite_create("attr");
	TCase *c = tcase_create("attr");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, shows_and_takes_back);
	tcase_add_test(c, takes_what_the_manual_lists);
	tcase_add_test(c, refuses_with_a_sentence);
	tcase_add_test(c, any_value_round);
	tcase_add_test(c, many_keys_are_shown_and_taken_back);
	tcase_add_test(c, prefixes_are_compared);
	tcase_add_test(c, addresses_have_one_spelling);
	suite_add_tcase(s, c);
	return s;
}
