/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kind's table is sound, and the check that says so finds faults.
 */
#include "client/kinds/kind.h"

#include <stdio.h>
#include <string.h>

#include "client/values/attr.h"
#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/util/limits.h"

#include "suites.h"

START_TEST(tables_are_sound)
{
	for (const struct kind *const *k = cloud_neutron.kinds; *k; k++)
		ck_assert_msg(!kind_fault(&cloud_neutron, *k), "%s: %s", (*k)->dir,
			kind_fault(&cloud_neutron, *k));
}
END_TEST

/* An inode number has seven bits for the kind (object_number). */
START_TEST(kinds_have_numbers)
{
	for (const struct cloud_type *const *c = cloud_types; *c; c++) {
		size_t n = 0;

		while ((*c)->kinds[n])
			n++;
		ck_assert_uint_le(n, 1 << 7);
	}
}
END_TEST

/* Tells whether any cloud has the kind, with the attribute unless that is NULL. */
static bool any_has(const char *kind, const char *attr)
{
	for (size_t c = 0; cloud_types[c]; c++) {
		const struct kind *k = kind_find(cloud_types[c], kind);

		if (k && (!attr || kind_attr(k, attr)))
			return true;
	}
	return false;
}

static bool any_has_view(const char *kind, const char *view)
{
	for (size_t c = 0; cloud_types[c]; c++) {
		const struct kind *k = kind_find(cloud_types[c], kind);

		if (k && kind_view(k, view))
			return true;
	}
	return false;
}

/* A row whose words no cloud knows would find nothing, and say nothing. */
START_TEST(rows_of_indexes_and_blockers_are_of_the_tables)
{
	for (const struct index *x = kind_indexes; x->name; x++)
		for (const struct spot *s = x->spots; s && s->of; s++)
			ck_assert_msg(any_has(s->of, s->attr), "%s: %s has no %s", x->name, s->of,
				s->attr);
	for (const struct blocker *b = kind_blockers; b->kind; b++) {
		ck_assert_msg(any_has(b->kind, b->from), "%s has no %s", b->kind, b->from);
		ck_assert_msg(any_has(b->spot.of, b->spot.attr), "%s has no %s", b->spot.of,
			b->spot.attr);
		ck_assert_msg(any_has(b->kind, b->unless), "%s has no %s", b->kind, b->unless);
		ck_assert_int_eq(1, (b->spot.attr != NULL) + (b->from != NULL) + (b->view != NULL));
		ck_assert_msg(!b->view || any_has_view(b->kind, b->view), "%s has no %s/", b->kind,
			b->view);
	}
	for (const struct brought *b = kind_brought; b->kind; b++) {
		ck_assert_msg(any_has(b->kind, b->from), "%s has no %s", b->kind, b->from);
		ck_assert_msg(any_has(b->kind, b->attr), "%s has no %s", b->kind, b->attr);
		ck_assert_msg(any_has(b->of, b->by), "%s has no %s", b->of, b->by);
		ck_assert_int_eq(1, (b->by != NULL) + (b->from != NULL));
	}
}
END_TEST

START_TEST(each_attribute_has_its_sentence)
{
	for (size_t c = 0; cloud_types[c]; c++)
		for (size_t i = 0; cloud_types[c]->kinds[i]; i++) {
			const struct kind *k = cloud_types[c]->kinds[i];

			for (const struct attr *a = k->attrs; a->name && !k->inner; a++)
				ck_assert_msg(
					!kind_has(k, a) || kind_meaning(cloud_types[c], k, a->name),
					"%s%s: %s", cloud_types[c]->heading, k->dir, a->name);
		}
	ck_assert_ptr_null(kind_meaning(&cloud_neutron, cloud_neutron.kinds[0], "m"));
}
END_TEST

/* cloudnetfs-tree(7), COLLECTIONS: the five collections of the mission are always there. */
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
	static const struct attr good[] = { { "id", ATTR_STRING, 0 },
		{ "name", ATTR_STRING, ATTR_CREATE }, { 0 } };
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

/* ---- every settable attribute of every kind takes back what it shows */

/* Values by type. Strings that are addresses or one of several words have their own. */
static const char *const strings[] = { "\"web\"", "\"\"", "\"a\\nb\"", "\"a\\n\"", "\" x \"",
	"\"true\"", "\"null\"", "\"7\"", "\"a=b,c=d\"", "\"[1]\"", "\"{\"",
	"\"\\u00e4\\u20ac\\ud83d\\ude00\"", "\"%2F~deadbeef\"", "\"\\u0000\"", NULL };
static const char *const cidrs[] = { "\"10.0.0.0/24\"", "\"0.0.0.0/0\"", "\"fd00::/64\"", NULL };
static const char *const addresses[] = { "\"10.0.0.1\"", "\"::1\"", "\"fd00::a:1\"", NULL };
static const char *const macs[] = { "\"fa:16:3e:00:11:22\"", NULL };
static const char *const bools[] = { "true", "false", NULL };
static const char *const numbers[] = { "0", "1", "-1", "1450", "4294967295", "1.5", NULL };
static const char *const lists[] = { "[]", "[\"a\"]", "[\"a\",\"b\"]", "[\"a b\",\"c,d=e\"]",
	"[\"\"]", "[\"a\\nb\"]", "[\"[\",\"{\"]", "[1,2]", "[true,false]", "[\"1\",\"2\"]",
	"[\"true\"]", "[null]", "[[1],[2]]", NULL };
static const char *const address_lists[] = { "[]", "[\"9.9.9.9\"]", "[\"9.9.9.9\",\"::1\"]", NULL };
static const char *const cidr_lists[] = { "[]", "[\"10.0.0.0/8\"]",
	"[\"10.0.0.0/8\",\"fd00::/48\"]", NULL };
static const char *const objects[] = { "{}", "{\"a\":\"b\"}", "{\"a\":\"b\",\"c\":\"\"}",
	"{\"n\":1,\"b\":true,\"z\":null}", "{\"a\":\"x,y\"}", "{\"a\":\"1\"}", "{\"a\":\"true\"}",
	"{\"a\":{\"b\":[1,{}]}}", "{\"a b\":\"c\"}", "{\"\":\"c\"}", NULL };
static const char *const object_lists[] = { "[]", "[{\"start\":\"10.0.0.2\",\"end\":\"10.0.0.9\"}]",
	"[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":\"1\"}]", "[{\"a\":\"\"},{\"b\":null}]",
	"[{\"a\":[1]},{\"b\":{}}]", "[{}]", "[{\"a\":\"x\\ny\"}]", NULL };
static const char *const documents[] = { "{}", "[]", "1", "\"x\"", "true", "{\"a\":[{\"b\":null}]}",
	"[[],[[]]]", NULL };

static const char *const *values_of(const struct attr *a)
{
	switch (a->type) {
	case ATTR_STRING:
		return strings;
	case ATTR_CIDR:
	case ATTR_PREFIX:
		return cidrs;
	case ATTR_IP:
		return addresses;
	case ATTR_MAC:
		return macs;
	case ATTR_BOOL:
		return bools;
	case ATTR_NUMBER:
		return numbers;
	case ATTR_LIST:
		return lists;
	case ATTR_CIDRS:
	case ATTR_PREFIXES:
		return cidr_lists;
	case ATTR_IPS:
		return address_lists;
	case ATTR_OBJECT:
		return objects;
	case ATTR_OBJECTS:
		return object_lists;
	default:
		return documents;
	}
}

/* An empty string in an attribute that is cleared by null comes back as that. */
static bool is_same(const struct attr *a, const struct json *v, const struct json *back)
{
	const char *s = json_string(v);

	if (s && !*s && (a->flags & ATTR_NULL))
		return json_type(back) == JSON_NULL;
	return json_equal(v, back);
}

static void check_round(const struct kind *k, const struct attr *a, const char *value)
{
	struct json *v = NULL, *back = NULL;
	struct buf text, why;
	int err;

	buf_init(&text, LIMIT_VALUE_BYTES);
	buf_init(&why, 1024);
	ck_assert_msg(json_parse(value, strlen(value), &v) == 0, "%s", value);
	ck_assert_int_eq(attr_show(a, v, &text), 0);
	err = attr_parse(a, a->name, text.data, text.len, v, &back, &why);
	ck_assert_msg(
		err == 0, "%s/%s: %s as '%s': %s", k->dir, a->name, value, text.data, why.data);
	ck_assert_msg(is_same(a, v, back), "%s/%s: %s came back from '%s'", k->dir, a->name, value,
		text.data);
	json_free(v);
	json_free(back);
	buf_release(&text);
	buf_release(&why);
}

static unsigned check_attr(const struct kind *k, const struct attr *a)
{
	char value[64];
	unsigned n = 0;

	if (a->choices) {
		for (const char *word = a->choices; *word; n++) {
			size_t len = strcspn(word, " ");

			snprintf(value, sizeof(value), "\"%.*s\"", (int)len, word);
			check_round(k, a, value);
			word += len + strspn(word + len, " ");
		}
		return n;
	}
	for (const char *const *v = values_of(a); *v; v++, n++)
		check_round(k, a, *v);
	if (a->flags & ATTR_NULL)
		check_round(k, a, "null");
	return n;
}

/* All that is read can be written back unchanged. */
START_TEST(what_is_read_can_be_written)
{
	unsigned attrs = 0, values = 0;

	for (const struct cloud_type *const *c = cloud_types; *c; c++)
		for (const struct kind *const *k = (*c)->kinds; *k; k++)
			for (const struct attr *a = (*k)->attrs; a->name; a++)
				if (a->flags & (ATTR_CREATE | ATTR_UPDATE)) {
					attrs++;
					values += check_attr(*k, a);
				}
	ck_assert_uint_gt(attrs, 50);
	ck_assert_uint_gt(values, 5 * attrs);
}
END_TEST

Suite *kind_suite(void)
{
	Suite *s = suite_create("kind");
	TCase *c = tcase_create("kind");

	tcase_add_test(c, tables_are_sound);
	tcase_add_test(c, rows_of_indexes_and_blockers_are_of_the_tables);
	tcase_add_test(c, each_attribute_has_its_sentence);
	tcase_add_test(c, kinds_have_numbers);
	tcase_add_test(c, mission_is_always_there);
	tcase_add_test(c, faults_are_found);
	tcase_add_test(c, what_is_read_can_be_written);
	suite_add_tcase(s, c);
	return s;
}
