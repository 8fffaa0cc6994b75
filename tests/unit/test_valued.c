/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cost of finding objects by what they have, counted: it is spread over turns of the loop.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/cache/collection.h"
#include "client/cache/merge.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/cache/valued.h"
#include "client/cache/wait.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "suites.h"

#define SOME 1000
#define MANY 10000

static const struct attr attrs[] = { { "id", ATTR_STRING }, { "name", ATTR_STRING },
	{ "network_id", ATTR_STRING }, { "tags", ATTR_LIST }, { 0 } };
static const struct kind ports = { .dir = "ports", .one = "port", .many = "ports", .attrs = attrs };

struct small {
	struct model m;
	struct cloud cloud;
	struct region r;
	struct collection *ports;
};

static void add(struct collection *c, unsigned n, const char *name)
{
	struct json *value = json_new_object();
	struct object *o;
	char id[16];

	snprintf(id, sizeof(id), "%u", n);
	sure(value && json_set_string(value, "id", id) == 0);
	sure(json_set_string(value, "name", name) == 0);
	sure(json_set_string(value, "network_id", "n") == 0);
	sure(merge_object(c, value, 1, &o) == 0);
	json_free(value);
}

static struct collection *ports_new(unsigned n)
{
	struct small *cl = calloc(1, sizeof(*cl));
	char name[32];

	ck_assert_ptr_nonnull(cl);
	cl->cloud.type = &cloud_neutron;
	cl->r = (struct region){ &cl->m, &cl->cloud, (char *)"r", &cl->ports, 1 };
	ck_assert_int_eq(collection_new(&cl->m, &cl->r, &ports, &cl->ports), 0);
	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "port-%u", i);
		add(cl->ports, i, name);
	}
	return cl->ports;
}

static void ports_free(struct collection *c)
{
	struct small *cl = (struct small *)(void *)c->model; /* its first member */

	for (uint32_t p = 0; p < c->n_slots; p++)
		if (c->slots[p])
			merge_remove(c->slots[p], false);
	collection_free(c);
	number_free(&cl->m);
	free(cl->m.handles);
	free(cl->m.free_handles);
	slab_release(&cl->m.slab);
	free(cl);
}

static const struct spot by_name = { "ports", "name" }, by_network = { "ports", "network_id" },
			 by_tag = { "ports", "tags" };

static void note_woken(struct waiter *w)
{
	w->object = (void *)w;
}

/* Looks up what has a value in parts, a turn of the loop each; then it is found in few steps. */
START_TEST(values_are_gone_through_in_parts)
{
	struct collection *c = ports_new(MANY);
	struct timers timers = { 0 };
	struct waiter w = { .wake = note_woken };
	unsigned long before, most = 0, n = 0;
	uint32_t cursor = 0;

	c->model->timers = &timers;
	ck_assert_int_eq(valued_need(c, &by_network, &w), MODEL_ASKED);
	for (; !w.object && n < MANY; n++) {
		struct timer *t = timers.first;

		before = c->model->visits.slots;
		timer_stop(t);
		t->fire(t);
		before = c->model->visits.slots - before;
		most = before > most ? before : most;
	}
	ck_assert_ptr_nonnull(w.object);
	ck_assert_uint_ge(n, c->n_slots / (2 * PART_VALUES));
	ck_assert_uint_le(most, 4 * PART_VALUES);
	ck_assert_int_eq(valued_need(c, &by_network, &w), 0);
	before = c->model->visits.slots;
	for (n = 0; valued_find(c, &by_network, "n", &cursor); n++)
		continue;
	ck_assert_uint_eq(n, MANY);
	ck_assert_uint_le(c->model->visits.slots - before, 3 * n);
	ports_free(c);
}
END_TEST

/* A collection that changes while it is gone through is found to be as it is then. */
START_TEST(values_are_those_of_now)
{
	struct collection *c = ports_new(SOME);
	struct timers timers = { 0 };
	struct waiter w = { .wake = note_woken };
	char name[32];
	uint32_t cursor;

	c->model->timers = &timers;
	ck_assert_int_eq(valued_need(c, &by_name, &w), MODEL_ASKED);
	for (unsigned i = 0; !w.object && i < 3 * SOME; i++) {
		struct timer *t = timers.first;

		timer_stop(t);
		t->fire(t);
		snprintf(name, sizeof(name), "new-%u", i);
		add(c, SOME + i, name);
		cursor = 0;
		if (i == 3)
			sure(valued_find(c, &by_name, name, &cursor));
	}
	ck_assert_ptr_nonnull(w.object);
	cursor = 0;
	ck_assert_ptr_eq(valued_find(c, &by_name, "new-2", &cursor), c->slots[SOME + 2]);
	ck_assert_ptr_null(valued_find(c, &by_name, "new-2", &cursor));
	ports_free(c);
}
END_TEST

static void no_port(struct waiter *w)
{
	w->error.status++;
}

/* However often the collection changes, no turn goes through more of it than a part. */
START_TEST(values_of_what_goes_on_changing_are_gone_through_in_parts)
{
	struct collection *c = ports_new(MANY);
	struct timers timers = { 0 };
	struct waiter w = { .wake = no_port };
	unsigned long before, turns = 0;
	uint32_t cursor = 0;
	char name[32];

	c->model->timers = &timers;
	for (int err = MODEL_ASKED; err == MODEL_ASKED; turns++) {
		before = c->model->visits.slots;
		err = valued_need(c, &by_name, &w);
		wait_forget(c->model, &w);
		timers_run(&timers, INT64_MAX);
		sure_msg(c->model->visits.slots - before <= 4 * PART_VALUES, "%lu at once",
			c->model->visits.slots - before);
		snprintf(name, sizeof(name), "new-%lu", turns);
		add(c, (unsigned)turns * 7 % MANY, name); /* whose values are there, or not yet */
		sure(turns < MANY);
	}
	ck_assert_uint_ge(turns, MANY / (3 * PART_VALUES));
	before = c->model->visits.slots;
	for (unsigned i = 0; i < SOME; i++) {
		snprintf(name, sizeof(name), "newer-%u", i);
		add(c, i, name);
		ck_assert_int_eq(valued_need(c, &by_name, &w), 0);
		cursor = 0;
		sure(valued_find(c, &by_name, name, &cursor));
		sure(!valued_find(c, &by_name, name, &cursor));
		snprintf(name, sizeof(name), "port-%u", i);
		cursor = 0;
		sure(!valued_find(c, &by_name, name, &cursor));
	}
	sure_msg(c->model->visits.slots - before <= 20 * SOME, "%lu for %u changes",
		c->model->visits.slots - before, SOME);
	ports_free(c);
}
END_TEST

/* Each value once, as its first object has it, though all have the same many. */
START_TEST(values_that_many_have_are_told_at_once)
{
	struct collection *c = ports_new(4);
	unsigned long before;
	uint64_t cursor = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < 4; i++) {
		CLEANUP_JSON struct json *port = json_new_object();
		struct json *tags = json_new_array();
		struct object *o;
		char text[16];

		for (unsigned t = 0; t < 2 * SOME; t++) { /* each one twice */
			snprintf(text, sizeof(text), "tag-%u", t % SOME);
			sure(json_add(tags, json_new_string(text)) == 0);
		}
		snprintf(text, sizeof(text), "%u", i);
		sure(json_set_string(port, "id", text) == 0);
		sure(json_set(port, "tags", tags) == 0);
		sure(merge_object(c, port, 2, &o) == 0);
	}
	before = c->model->visits.slots;
	for (;; n++) {
		CLEANUP_BUF struct buf value = BUF_INIT(LIMIT_NAME_BYTES);
		char text[16];

		if (!valued_next(c, &by_tag, &cursor, &value))
			break;
		snprintf(text, sizeof(text), "tag-%u", n);
		ck_assert_str_eq(value.data, text);
	}
	ck_assert_uint_eq(n, SOME);
	/* each object's list is read twice, to be put in and to be told */
	sure_msg(c->model->visits.slots - before <= 4 * 2 * SOME * 3, "%lu for %u values",
		c->model->visits.slots - before, n);
	ports_free(c);
}
END_TEST

Suite *valued_suite(void)
{
	Suite *s = suite_create("valued");
	TCase *c = tcase_create("valued");

	tcase_add_test(c, values_are_gone_through_in_parts);
	tcase_add_test(c, values_are_those_of_now);
	tcase_add_test(c, values_of_what_goes_on_changing_are_gone_through_in_parts);
	tcase_add_test(c, values_that_many_have_are_told_at_once);
	suite_add_tcase(s, c);
	return s;
}
