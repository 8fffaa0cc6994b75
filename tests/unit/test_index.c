/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.h: an index is made in slices, and kept in step with the objects.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/index.h"
#include "client/cache/merge.h"
#include "client/cache/table.h"
#include "client/cache/view.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "large.h"
#include "suites.h"

static unsigned long count_view(struct object *owner)
{
	uint64_t cursor = 0;
	unsigned long n = 0;

	while (view_next(owner, large_view, &cursor))
		n++;
	return n;
}

/* An object that comes, changes or goes between listings is found without a look at others. */
START_TEST(an_index_is_kept_in_step)
{
	struct large *cl = large_new(LARGE);
	unsigned long before, all = count_view(cl->network);
	struct object *other = large_add(cl->networks, "m", "net-m", "");
	char id[37];

	before = cl->m.visits.slots;
	for (unsigned i = 0; i < LOOKUPS; i++) {
		large_id(10 * i + 2, id);
		large_add(cl->ports, id, "moved", "m");
		ck_assert_uint_eq(count_view(other), i + 1);
		large_id(LARGE + i, id); /* into a hole */
		large_add(cl->ports, id, "new", "m");
		ck_assert_uint_eq(count_view(other), i + 2);
		merge_remove(table_by_id(cl->ports, id), false);
	}
	ck_assert_uint_eq(count_view(other), LOOKUPS);
	/* the listings of up to a hundred, and what stands beside the names */
	ck_assert_uint_le(cl->m.visits.slots - before, 100 * LOOKUPS * LOOKUPS);
	ck_assert_uint_eq(count_view(cl->network), all - LOOKUPS);
	large_free(cl);
}
END_TEST

static void count_woken(struct waiter *w)
{
	w->object = NULL;
	w->error.status++;
}

/* It is made in slices, of a bound each, while who needs it waits and others change values. */
START_TEST(an_index_is_made_in_slices)
{
	struct large *cl = large_new(LARGE);
	struct waiter w = { .wake = count_woken }, gone = { .wake = count_woken };
	struct timers timers = { NULL };
	unsigned long before = cl->m.visits.slots;
	unsigned turns = 0;
	char id[37];

	cl->m.timers = &timers;
	ck_assert_int_eq(index_need(cl->ports, "network_id", &w), MODEL_ASKED);
	ck_assert_int_eq(index_need(cl->ports, "network_id", &gone), MODEL_ASKED);
	wait_forget(&cl->m, &gone);
	for (; w.error.status == 0; turns++) {
		sure(timers.first);
		ck_assert_uint_le(cl->m.visits.slots - before, 2UL * PART_INDEX);
		large_id(LARGE - 1 - turns,
			id); /* now at places behind what is made, now before it */
		if (table_by_id(cl->ports, id))
			large_add(cl->ports, id, "moved", turns % 2 ? "n" : "m");
		before = cl->m.visits.slots;
		timers_run(&timers, 0);
	}
	ck_assert_uint_eq(w.error.status, 1);
	ck_assert_uint_eq(gone.error.status, 0);
	ck_assert_uint_ge(turns, LARGE / PART_INDEX - 2);
	ck_assert_int_eq(index_need(cl->ports, "network_id", &w), 0);
	before = cl->m.visits.slots;
	sure(count_view(large_add(cl->networks, "m", "net-m", "")) > turns / 3);
	ck_assert_uint_le(cl->m.visits.slots - before, 2 * turns);
	large_free(cl);
}
END_TEST

/* Its order is that of the places, whatever came first: a listing meets each once. */
START_TEST(an_index_is_in_order)
{
	struct large *cl = large_new(SMALL);
	uint32_t cursor = 0, place = 0;
	struct object *o;
	char id[37];
	unsigned n = 0;

	count_view(cl->network);
	for (unsigned i = 1; i < SMALL; i += 2) { /* away, and back into places of others */
		large_id(i, id);
		o = table_by_id(cl->ports, id);
		if (o)
			merge_remove(o, false);
	}
	for (unsigned i = 1; i < SMALL; i += 2) {
		large_id(SMALL - i, id);
		large_add(cl->ports, id, "back", "n");
	}
	for (; (o = index_find(cl->ports, "network_id", "n", &cursor)); n++) {
		ck_assert_uint_ge(o->place + 1, place + 1);
		ck_assert_uint_eq(cursor, o->place + 1);
		place = o->place + 1;
	}
	ck_assert_uint_eq(n, count_view(cl->network));
	ck_assert_uint_ge(n, SMALL / 2);
	large_free(cl);
}
END_TEST

Suite *index_suite(void)
{
	Suite *s = suite_create("index");
	TCase *c = tcase_create("counted");

	tcase_set_timeout(c, 600);
	tcase_add_test(c, an_index_is_kept_in_step);
	tcase_add_test(c, an_index_is_made_in_slices);
	tcase_add_test(c, an_index_is_in_order);
	suite_add_tcase(s, c);
	return s;
}
