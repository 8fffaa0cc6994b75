/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How objects are called as directory entries, over collections of names and
 * ids that look like each other (cloudnetfs-tree(7), NAMES).
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/cache/merge.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/values/name.h"
#include "suites.h"

static const struct attr attrs[] = { { "id", ATTR_STRING, 0 }, { "name", ATTR_STRING, 0 }, { 0 } };
static const struct kind kind = {
	.dir = "networks", .one = "network", .many = "networks", .attrs = attrs
};

struct thing {
	char id[256], name[400];
};

static void add(struct collection *c, const struct thing *t)
{
	struct json *value = json_new_object();
	struct object *o;

	sure(value);
	sure(json_set_string(value, "id", t->id) == 0);
	sure(json_set_string(value, "name", t->name) == 0);
	sure(merge_object(c, value, 0, &o) == 0);
	json_free(value);
}

#define TEN "aaaaaaaaaa"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* Names and ids that could be taken for each other's entries. */
static void make_thing(struct thing *t, unsigned *seed)
{
	static const char *const ids[] = { "7", "8", "79", "9", "1234567", "12345678", "123456789",
		"nic-141-0", "nic-141-1", "1a2b3c4d-5e6f-4000-8000-000000000001",
		"1a2b3c4d-5e6f-4000-8000-000000000002", "1a2b3c4d-5e70-4000-8000-000000000003",
		"1a2b3c4e-5e70-4000-8000-000000000003", "7~9", "~7", "~", "a~b", "web~7",
		"web~1a2b3c4d", "%7E", "7%7E9", ".7", "7\xC2\x9B", "7\xC2",
		"7\xE2\x80\xAE"
		"9",
		LONG "1", LONG "2", LONG "~3" };
	static const char *const names[] = { "web", "web~7", "web~7~9", "web~7~79", "web~nic-141-0",
		"web~1a2b3c4d-5e6f", "web~1a2b3c4d-5e70", "web~1a2b3c4d-5", "web~1a2b3c4d", "7",
		"web~", "1a2b3c4d-5e6f-4000-8000-000000000001", "", "~7", "web~9", "web~7%7E9",
		"web~a~b", "~a~b", "web~" LONG };
	size_t n_ids = sizeof(ids) / sizeof(ids[0]), n_names = sizeof(names) / sizeof(names[0]);
	size_t name = (size_t)rand_r(seed) % (n_names + 2);

	snprintf(t->id, sizeof(t->id), "%s", ids[(size_t)rand_r(seed) % n_ids]);
	if (name < n_names)
		snprintf(t->name, sizeof(t->name), "%s", names[name]);
	else /* too long, and cut alike */
		snprintf(t->name, sizeof(t->name), "%0260d%s", 0, name == n_names ? "x" : "y");
}

static int make_things(struct thing *things, int most, unsigned *seed)
{
	int n = 0, wanted = 2 + rand_r(seed) % (most - 1);

	for (int tries = 0; n < wanted && tries < 100; tries++) {
		bool there = false;

		make_thing(&things[n], seed);
		for (int i = 0; i < n; i++)
			there |= strcmp(things[i].id, things[n].id) == 0;
		n += !there;
	}
	return n;
}

static struct collection *collect(
	struct model *m, struct region *r, const struct thing *things, int n, bool backwards)
{
	struct collection *c;

	ck_assert_int_eq(collection_new(m, r, &kind, &c), 0);
	for (int i = 0; i < n; i++)
		add(c, &things[backwards ? n - 1 - i : i]);
	return c;
}

static void remove_all(struct collection *c)
{
	for (uint32_t i = 0; i < c->n_slots; i++)
		if (c->slots[i])
			merge_remove(c->slots[i], false);
}

static void empty(struct collection *c)
{
	remove_all(c);
	collection_free(c);
}

/*
 * The entry leads to the object itself, the id to it or to a link to it; nothing else has the
 * entry.
 */
static void check_thing(struct collection *c, const struct thing *things, int n, int i)
{
	struct place p = { .coll = c };
	struct object *o = table_by_id(c, things[i].id), *found;
	char entry[LIMIT_NAME_BYTES + 1], other[LIMIT_NAME_BYTES + 1];
	struct cloud_error why;
	bool link;

	sure(o);
	entry_name(o, entry);
	sure(strlen(entry) <= LIMIT_NAME_BYTES);
	sure_msg(place_resolve(&p, entry, &found, &link, &why) == 0 && found == o && !link,
		"'%s' is not the entry of %s '%s'", entry, things[i].id, things[i].name);
	sure_msg(place_resolve(&p, things[i].id, &found, &link, &why) == 0 && found == o,
		"%s does not lead to %s", things[i].id, entry);
	for (int j = 0; j < i; j++) {
		entry_name(table_by_id(c, things[j].id), other);
		sure_msg(strcmp(entry, other) != 0, "%s and %s of %d are both '%s'", things[i].id,
			things[j].id, n, entry);
	}
}

START_TEST(one_entry_each)
{
	struct model m = { 0 };
	struct cloud cloud = { .type = &cloud_neutron };
	struct region r = { .model = &m, .cloud = &cloud, .name = (char *)"r" };
	struct thing things[10];
	unsigned seed = 20261126, suffixed = 0;

	for (int round = 0; round < 4000; round++) {
		int n = make_things(things, 10, &seed);
		struct collection *c = collect(&m, &r, things, n, false);
		struct collection *d = collect(&m, &r, things, n, true);
		char here[LIMIT_NAME_BYTES + 1], there[LIMIT_NAME_BYTES + 1];

		for (int i = 0; i < n; i++) {
			check_thing(c, things, n, i);
			entry_name(table_by_id(c, things[i].id), here);
			entry_name(table_by_id(d, things[i].id), there);
			sure(strcmp(here, there) == 0); /* whatever came first */
			suffixed += strcmp(here, things[i].name) != 0;
		}
		empty(c);
		empty(d);
	}
	ck_assert_uint_gt(suffixed, 4000);
	free(m.handles);
	free(m.free_handles);
	number_free(&m);
	slab_release(&m.slab);
}
END_TEST

/* A name upon another's suffix gives way, and only as long as that is one. */
START_TEST(gives_way)
{
	static const struct thing things[] = { { "7", "web" }, { "9", "web~7" }, { "8", "web" } };
	struct model m = { 0 };
	struct cloud cloud = { .type = &cloud_neutron };
	struct region r = { .model = &m, .cloud = &cloud, .name = (char *)"r" };
	struct collection *c = collect(&m, &r, things, 2, false);
	char entry[LIMIT_NAME_BYTES + 1];

	entry_name(table_by_id(c, "9"), entry);
	ck_assert_str_eq(entry, "web~7");
	add(c, &things[2]);
	entry_name(table_by_id(c, "7"), entry);
	ck_assert_str_eq(entry, "web~7");
	entry_name(table_by_id(c, "9"), entry);
	ck_assert_str_eq(entry, "web~7~9");
	merge_remove(table_by_id(c, "8"), false);
	entry_name(table_by_id(c, "7"), entry);
	ck_assert_str_eq(entry, "web");
	entry_name(table_by_id(c, "9"), entry);
	ck_assert_str_eq(entry, "web~7");
	empty(c);
	free(m.handles);
	free(m.free_handles);
	number_free(&m);
	slab_release(&m.slab);
}
END_TEST

/* ---- numbers, of clouds that have equal ids */

#define CLOUDS 3
#define THINGS 4

/* Three clouds of two kinds, of one, and of none: it is not logged in to. */
struct sky {
	struct model m;
	struct cloud clouds[CLOUDS];
	struct region regions[CLOUDS], *all[CLOUDS];
	struct collection *collections[CLOUDS][2];
};

static void open_sky(struct sky *s)
{
	static const char *const names[] = { "one", "two", "three" };

	memset(s, 0, sizeof(*s));
	s->m.fewer_bits = 36;
	s->m.regions = s->all;
	s->m.n_regions = CLOUDS;
	for (size_t i = 0; i < CLOUDS; i++) {
		struct region *r = s->all[i] = &s->regions[i];

		s->clouds[i] = (struct cloud){
			.type = &cloud_neutron, .entry = (char *)(uintptr_t)names[i], .key = i + 1
		};
		*r = (struct region){ &s->m, &s->clouds[i], (char *)"", s->collections[i], 0 };
		for (; r->n + i < 2; r->n++)
			ck_assert_int_eq(
				collection_new(&s->m, r, &kind, &s->collections[i][r->n]), 0);
	}
}

/* Frees no collection before the last is empty: the views of all are told what is removed. */
static void close_sky(struct sky *s)
{
	for (size_t i = 0; i < CLOUDS; i++)
		for (size_t k = 0; k < s->regions[i].n; k++)
			remove_all(s->collections[i][k]);
	for (size_t i = 0; i < CLOUDS; i++)
		for (size_t k = 0; k < s->regions[i].n; k++)
			collection_free(s->collections[i][k]);
	free(s->m.handles);
	free(s->m.free_handles);
	number_free(&s->m);
	slab_release(&s->m.slab);
}

/* Each object gets one of few numbers, the same whoever came first, and nobody else has it. */
START_TEST(numbers_of_clouds)
{
	static const struct thing things[THINGS] = { { "1", "" }, { "2", "" }, { "3", "" },
		{ "4", "" } };
	uint64_t numbers[2][3 * THINGS];

	for (int round = 0; round < 2; round++) {
		struct sky s;

		open_sky(&s);
		for (int n = 0; n < 3 * THINGS; n++) {
			int i = round ? 3 * THINGS - 1 - n : n, at = i / THINGS;

			add(s.collections[at / 2][at % 2], &things[i % THINGS]);
		}
		for (int i = 0; i < 3 * THINGS; i++) {
			int at = i / THINGS;

			numbers[round][i] = number_of_object(
				table_by_id(s.collections[at / 2][at % 2], things[i % THINGS].id));
		}
		close_sky(&s);
	}
	for (int i = 0; i < 3 * THINGS; i++) {
		ck_assert_uint_eq(numbers[0][i], numbers[1][i]);
		for (int j = 0; j < i; j++)
			ck_assert_uint_ne(numbers[0][i], numbers[0][j]);
	}
}
END_TEST

Suite *entry_suite(void)
{
	Suite *s = suite_create("entry");
	TCase *c = tcase_create("entry");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, one_entry_each);
	tcase_add_test(c, numbers_of_clouds);
	tcase_add_test(c, gives_way);
	suite_add_tcase(s, c);
	return s;
}
