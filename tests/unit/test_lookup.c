/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cost of a lookup, counted: it looks at as many objects in a collection of
 * 100,000 as in one of 1,000, with drafts, holes, labels and remembered
 * questions in it that are as many more.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/entry.h"
#include "client/cache/events.h"
#include "client/cache/index.h"
#include "client/cache/label.h"
#include "client/cache/listed.h"
#include "client/cache/link.h"
#include "client/cache/merge.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/cache/view.h"
#include "client/query/fetch.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "large.h"
#include "suites.h"

#define LINKS_MOST 8 /* objects of another hash that one lookup passes, in the mean */

/* ---- one lookup of each type; i: which of the objects, in 1 (modulo 10) */

static void by_place(struct large *cl, const char *entry, bool drafts, int wanted, bool wanted_link)
{
	struct place p = { .coll = cl->ports, .drafts = drafts };
	struct waiter w = { .pending = 0 };
	struct want want = { .since_ms =
				     /* as one who comes later: by its age alone */
		timer_now_ms() + 1000 };
	struct object *o;
	bool link;

	sure_msg(model_need_entry(&p, entry, &want, &w, &o, &link) == wanted, "%s", entry);
	sure(wanted || link == wanted_link);
}

static void look_id(struct large *cl, unsigned i)
{
	char id[37];

	large_id(i, id);
	by_place(cl, id, false, 0, true);
}

static void look_text(
	struct large *cl, const char *format, unsigned i, bool drafts, int wanted, bool link)
{
	char entry[64];

	snprintf(entry, sizeof(entry), "%s-%u", format, i);
	by_place(cl, entry, drafts, wanted, link);
}

static void look_name(struct large *cl, unsigned i)
{
	look_text(cl, "port", i, false, 0, false);
}

static void look_absent(struct large *cl, unsigned i)
{
	look_text(cl, "none", i, false, MODEL_ABSENT, false);
}

static void look_absent_suffixed(struct large *cl, unsigned i)
{
	look_text(cl, "port-11~12345678", i, false, MODEL_ABSENT, false);
}

static void look_draft(struct large *cl, unsigned i)
{
	look_text(cl, "draft", i, false, 0, false);
}

static void look_staged(struct large *cl, unsigned i)
{
	look_text(cl, "draft", i, true, 0, false);
}

static void look_label(struct large *cl, unsigned i)
{
	look_text(cl, "label", i, false, 0, true);
}

static void look_in_view(struct large *cl, unsigned i)
{
	struct cloud_error why;
	char entry[64];
	struct object *o;

	snprintf(entry, sizeof(entry), "port-%u", i);
	sure(view_find(cl->network, large_view, entry, &o, &why) == 0);
	sure(view_shows(cl->network, large_view, o));
	snprintf(entry, sizeof(entry), "none-%u", i);
	sure(view_find(cl->network, large_view, entry, &o, &why) == MODEL_ABSENT);
}

/* One comes where another was: it is found, and takes the place. */
static void look_newcomer(struct large *cl, unsigned i)
{
	uint32_t places = cl->ports->n_slots;
	char id[37];

	large_id(i, id);
	merge_remove(table_by_id(cl->ports, id), false);
	large_add(cl->ports, id, "newcomer", "n");
	sure(cl->ports->n_slots == places);
	by_place(cl, "newcomer", false, 0, false);
	merge_remove(table_by_id(cl->ports, id), false);
}

static const struct {
	const char *what;
	void (*look)(struct large *cl, unsigned i);
} lookups[] = {
	{ "by id", look_id }, { "by name", look_name }, { "an absent name", look_absent },
	{ "an absent name with a suffix", look_absent_suffixed }, { "a draft", look_draft },
	{ "a draft in .draft", look_staged }, { "a label", look_label },
	{ "in a view", look_in_view },
	{ "a newcomer", look_newcomer }, /* last: it removes what it looks at */
};

/* However many absent names are asked for within cache_ttl, some thousands are remembered. */
START_TEST(fresh_answers_are_bounded)
{
	struct large *cl = large_new(10);
	char query[64];
	struct fetch *f;

	for (unsigned i = 0; i < 4 * LIMIT_FETCHES; i++) {
		snprintf(query, sizeof(query), "name=none-%u", i);
		large_know(cl->ports, query);
		ck_assert_int_eq(fetch_get(cl->ports, query, &f), 0);
		f->done_ms -= 2LL * TIME_ASKED_MS; /* nobody waits for it any more */
		ck_assert(fetch_fresh(cl->ports, query, NULL));
	}
	ck_assert_uint_le(cl->ports->fetches.count, LIMIT_FETCHES + 1);
	ck_assert(fetch_fresh(cl->ports, query, NULL));
	ck_assert(fetch_fresh(cl->ports, "", NULL)); /* the whole list stays */
	large_free(cl);
}
END_TEST

/* A value is parsed for a reference in it when the id stands in it, not to see whether it does. */
START_TEST(referrers_are_found_without_a_parser)
{
	static const struct link gateway = {
		.name = "gateway", .attr = "gate", .to = "networks", .member = "network_id"
	};
	struct large *cl = large_new(10);
	char id[37], network[37];
	unsigned found = 0;
	bool leads = false;
	struct object *o;

	large_id(SMALL / 2, network);
	for (unsigned i = 0; i < SMALL; i++) {
		struct json *value = json_new_object(), *gate = json_new_object();

		large_id(i, id);
		ck_assert_int_eq(json_set_string(gate, "network_id", id), 0);
		ck_assert_int_eq(json_set_string(value, "id", id), 0);
		ck_assert_int_eq(json_set(value, "gate", gate), 0);
		ck_assert_int_eq(merge_object(cl->networks, value, 1, &o), 0);
		json_free(value);
		ck_assert_int_eq(link_leads_to(o, &gateway, network, &leads), 0);
		found += leads;
	}
	ck_assert_uint_eq(found, 1);
	ck_assert_uint_eq(cl->m.visits.parsed, 1);
	large_free(cl);
}
END_TEST

static struct visits measure(struct large *cl, size_t which)
{
	struct visits before = cl->m.visits, after;

	for (unsigned i = 0; i < LOOKUPS; i++)
		lookups[which].look(cl, cl->n / LOOKUPS / 10 * 10 * i + 1);
	after = cl->m.visits;
	return (struct visits){ after.slots - before.slots, after.links - before.links, 0 };
}

START_TEST(lookups_cost_the_same)
{
	struct large *small = large_new(SMALL), *large = large_new(LARGE);

	ck_assert_uint_ge(large->ports->n_holes, LARGE / 10);
	for (size_t i = 0; i < sizeof(lookups) / sizeof(lookups[0]); i++) {
		struct visits few = measure(small, i), many = measure(large, i);

		/* the hash has another key each time: two names may share 32 bits of it */
		ck_assert_msg(many.slots >= few.slots && many.slots <= few.slots + 2,
			"%s: %lu slots in %d lookups among %d, %lu among %d", lookups[i].what,
			few.slots, LOOKUPS, SMALL, many.slots, LARGE);
		ck_assert_msg(few.slots > 0, "%s: nothing was counted", lookups[i].what);
		ck_assert_msg(
			few.slots <= 30 * LOOKUPS, "%s: %lu slots", lookups[i].what, few.slots);
		ck_assert_msg(few.links <= LINKS_MOST * few.slots &&
				many.links <= LINKS_MOST * many.slots,
			"%s: %lu links among %d, %lu among %d", lookups[i].what, few.links, SMALL,
			many.links, LARGE);
	}
	large_free(small);
	large_free(large);
}
END_TEST

/* A view of k objects is listed in some k steps: each goes on where the last one was. */
START_TEST(views_are_listed_in_one_go)
{
	struct large *cl = large_new(SMALL * 10);
	unsigned long before, n = 0;
	uint64_t cursor = 0;
	struct object *o = view_next(cl->network, large_view, &cursor); /* it builds the index */

	before = cl->m.visits.slots;
	for (; o; o = view_next(cl->network, large_view, &cursor))
		n++;
	ck_assert_uint_eq(n, SMALL * 9);
	ck_assert_uint_le(cl->m.visits.slots - before, 2 * n);
	large_free(cl);
}
END_TEST

/* Tells each of many namesakes from the others without passing all of them. */
static unsigned long namesakes_cost(unsigned n)
{
	struct large *cl = large_new(10);
	unsigned long before;
	char id[37], entry[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < n; i++) {
		large_id(1000 + i, id);
		large_add(cl->ports, id, "web", "n");
	}
	large_know(cl->ports, "");
	before = cl->m.visits.slots;
	for (unsigned i = 0; i < LOOKUPS; i++) {
		large_id(1000 + n / LOOKUPS * i, id);
		entry_name(table_by_id(cl->ports, id), entry);
		sure(strlen(entry) == strlen("web~12345678"));
		by_place(cl, entry, false, 0, false);
	}
	before = cl->m.visits.slots - before;
	large_free(cl);
	return before;
}

START_TEST(equal_names_cost_the_same)
{
	ck_assert_uint_le(namesakes_cost(LOOKUPS * 50), namesakes_cost(LOOKUPS));
}
END_TEST

static void count_told(void *ctx, const struct change *c)
{
	(void)c;
	++*(unsigned long *)ctx;
}

/* Among many of one name those are told of whose entries may change with one that comes. */
START_TEST(a_namesake_of_many_is_told_of_alone)
{
	struct large *cl = large_new(10);
	unsigned long told = 0;
	char id[37];

	events_listen(&cl->m, count_told, &told);
	for (unsigned i = 0; i < SMALL; i++) {
		large_id(1000 + i, id);
		told = 0;
		large_add(cl->ports, id, "web", "");
		ck_assert_uint_ge(told, 2);
		ck_assert_uint_le(told, 12);
	}
	told = 0;
	merge_remove(table_by_id(cl->ports, id), false);
	ck_assert_uint_ge(told, 2);
	ck_assert_uint_le(told, 12);
	cl->m.changed = NULL;
	large_free(cl);
}
END_TEST

/* However many have one name, each goes without the others being passed. */
START_TEST(namesakes_go_without_a_walk)
{
	struct large *cl = large_new(10);
	unsigned n = 20000, count = cl->ports->count;
	struct visits *v = &cl->m.visits;
	char id[37];

	for (unsigned i = 0; i < n; i++) {
		large_id(1000 + i, id);
		large_add(cl->ports, id, "web", "");
	}
	*v = (struct visits){ 0 };
	for (unsigned i = 0; i < n; i++) { /* those that came first, which stand last */
		large_id(1000 + (i < n / 2 ? i : n - 1 - (i - n / 2)), id);
		merge_remove(table_by_id(cl->ports, id), false);
	}
	sure_msg(v->links + v->slots <= 30UL * n, "%lu links, %lu slots", v->links, v->slots);
	ck_assert_uint_eq(cl->ports->count, count);
	large_free(cl);
}
END_TEST

/* Counts what a port that lists n networks costs: to list them in a view, to find each there. */
static unsigned long list_cost(unsigned n)
{
	struct large *cl = large_new(10);
	struct json *value = json_new_object(), *nets = json_new_array();
	unsigned long before, found = 0;
	struct object *port, *o, *same;
	struct cloud_error why;
	uint64_t cursor = 0;
	char id[37], text[64], entry[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < n; i++) {
		large_id(1000 + i, id);
		snprintf(text, sizeof(text), "net-%u", i);
		large_add(cl->networks, id, text, "");
		ck_assert_int_eq(json_add(nets, json_new_string(id)), 0);
		if (i % 2)
			ck_assert_int_eq(json_add(nets, json_new_string(id)), 0);
	}
	ck_assert_int_eq(json_set_string(value, "id", "p"), 0);
	ck_assert_int_eq(json_set(value, "nets", nets), 0);
	ck_assert_int_eq(merge_object(cl->ports, value, 1, &port), 0);
	json_free(value);
	before = cl->m.visits.slots;
	for (; (o = view_next(port, large_listing, &cursor)); found++) {
		view_entry(port, large_listing, o, entry);
		ck_assert_int_eq(view_find(port, large_listing, entry, &same, &why), 0);
		ck_assert_ptr_eq(same, o);
	}
	ck_assert_uint_eq(found, n); /* each once */
	before = cl->m.visits.slots - before;
	large_free(cl);
	return before;
}

START_TEST(a_long_list_of_references_costs_its_length)
{
	ck_assert_uint_le(list_cost(800), 5 * list_cost(200));
	ck_assert_uint_le(list_cost(200), 40 * 200);
}
END_TEST

/*
 * Names that FNV-1a of 32 bits, which anybody can compute, takes to one value: one or the other
 * of each pair, in their order. Whoever shares objects may call them so.
 */
static void crafted_name(unsigned i, char name[64])
{
	static const char *const pairs[][2] = { { "puxal", "byvw6" }, { "cgf5i", "dof7x" },
		{ "32kdm", "e3ou7" }, { "zrrcx", "0zix4" }, { "9mmgd", "lpo1z" },
		{ "seg6e", "pma6t" }, { "p6fcq", "hty5b" }, { "92pgm", "kuksm" },
		{ "rrkxj", "7f941" }, { "t7hin", "oimk8" }, { "8vfmu", "i2yr6" } };
	size_t len = 0;

	for (size_t p = 0; p < sizeof(pairs) / sizeof(pairs[0]); p++)
		len += (size_t)snprintf(name + len, 64 - len, "%s", pairs[p][i >> p & 1]);
}

START_TEST(crafted_names_are_found_as_fast_as_others)
{
	struct large *cl = large_new(10);
	struct visits *v = &cl->m.visits;
	char name[64];

	for (unsigned i = 0; i < 2048; i++) {
		crafted_name(i, name);
		large_add(cl->ports, name, name, name);
	}
	large_know(cl->ports, "");
	index_find(cl->ports, "network_id", "n", &(uint32_t){ 0 }); /* it builds the index */
	*v = (struct visits){ 0 };
	for (unsigned i = 0; i < LOOKUPS; i++) {
		uint32_t cursor = 0;

		crafted_name(i, name);
		by_place(cl, name, false, 0, false);
		ck_assert_ptr_nonnull(index_find(cl->ports, "network_id", name, &cursor));
	}
	ck_assert_uint_le(v->slots + v->links, 30 * LOOKUPS);
	large_free(cl);
}
END_TEST

/* A label goes with its object, and no other does. */
START_TEST(labels_go_with_their_objects)
{
	struct large *cl = large_new(SMALL);
	uint32_t labels = cl->ports->labels.count;
	char id[37];

	ck_assert_ptr_nonnull(label_find(cl->ports, "label-11"));
	large_id(11, id);
	merge_remove(table_by_id(cl->ports, id), false);
	ck_assert_ptr_null(label_find(cl->ports, "label-11"));
	ck_assert_ptr_nonnull(label_find(cl->ports, "label-21"));
	ck_assert_uint_eq(cl->ports->labels.count, labels - 1);
	ck_assert_uint_eq(cl->ports->labelled.count, labels - 1);
	large_free(cl);
}
END_TEST

/* A draft is found where it stands, under its name of now, and as long as it is one. */
START_TEST(drafts_are_found_by_name)
{
	struct large *cl = large_new(SMALL);
	struct place home = { .coll = cl->ports }, staged = { .coll = cl->ports, .drafts = true };
	struct object *o = place_draft(&home, "draft-11"), *in = place_draft(&staged, "draft-11");
	struct json *answer = json_new_object();

	ck_assert_ptr_nonnull(o);
	ck_assert_ptr_nonnull(in);
	ck_assert_ptr_ne(o, in);
	ck_assert_int_eq(draft_set(o, "network_id", json_new_string("n")), 0);
	ck_assert_ptr_eq(place_draft(&home, "draft-11"), o);
	ck_assert_int_eq(draft_rename(o, "other"), 0);
	ck_assert_ptr_null(place_draft(&home, "draft-11"));
	ck_assert_ptr_eq(place_draft(&home, "other"), o);
	ck_assert_int_eq(json_set_string(answer, "id", "made"), 0);
	ck_assert_int_eq(draft_live(o, answer), 0);
	ck_assert_ptr_null(place_draft(&home, "other"));
	ck_assert_ptr_eq(table_by_id(cl->ports, "made"), o);
	merge_remove(in, false);
	ck_assert_ptr_null(place_draft(&staged, "draft-11"));
	ck_assert_uint_eq(cl->ports->staged.n, SMALL / 10 - 1);
	json_free(answer);
	large_free(cl);
}
END_TEST

Suite *lookup_suite(void)
{
	Suite *s = suite_create("lookup");
	TCase *c = tcase_create("lookup");

	tcase_set_timeout(c, 600);
	tcase_add_test(c, lookups_cost_the_same);
	tcase_add_test(c, views_are_listed_in_one_go);
	tcase_add_test(c, equal_names_cost_the_same);
	tcase_add_test(c, a_namesake_of_many_is_told_of_alone);
	tcase_add_test(c, namesakes_go_without_a_walk);
	tcase_add_test(c, a_long_list_of_references_costs_its_length);
	tcase_add_test(c, fresh_answers_are_bounded);
	tcase_add_test(c, referrers_are_found_without_a_parser);
	tcase_add_test(c, crafted_names_are_found_as_fast_as_others);
	tcase_add_test(c, labels_go_with_their_objects);
	tcase_add_test(c, drafts_are_found_by_name);
	suite_add_tcase(s, c);
	return s;
}
