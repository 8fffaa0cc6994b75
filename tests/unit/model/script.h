/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script: tests of the model as lines: what is done, and all that comes of it.
 *
 * A step says "entry ports web", and wants the result, " ! RESULT" for each
 * caller who was woken, then each request that was sent (fake_rest.h). ' stands
 * for " in both. The words are in `words` of script.c.
 * A collection of the second region is spelled two:COLLECTION.
 * An object is spelled COLLECTION/ID or COLLECTION/ENTRY; a place is a
 * collection or COLLECTION/ID/VIEW of a nested view, or .draft in either.
 */
#ifndef TESTS_UNIT_MODEL_SCRIPT_H
#define TESTS_UNIT_MODEL_SCRIPT_H

#include "client/kinds/kind.h"

#define STEPS_MOST 24

struct step {
	const char *say, *want;
};

struct script {
	const char *name;
	const struct cloud_type *type; /* NULL: neutron */
	size_t regions;		       /* 0: 1 */
	struct step steps[STEPS_MOST];
};

struct world;

/* Does one step; what came of it stands in w->out. */
void script_do(struct world *w, const char *say);
void script_run(const struct script *s);
/*
 * Does each step in turn with each of its allocations failing in turn, alone and with all behind
 * it (shortage.c).
 */
void script_survive(const struct script *s);

/* A suite of a table of scripts: each a test, in a process of its own; and without memory. */
#define SCRIPT_SUITE(title, table)                                                            \
	START_TEST(runs)                                                                      \
	{                                                                                     \
		script_run(&(table)[_i]);                                                     \
	}                                                                                     \
	END_TEST                                                                              \
	START_TEST(survives)                                                                  \
	{                                                                                     \
		script_survive(&(table)[_i]);                                                 \
	}                                                                                     \
	END_TEST                                                                              \
	Suite *title##_suite(void)                                                            \
	{                                                                                     \
		Suite *s = suite_create(#title);                                              \
		TCase *c = tcase_create(#title);                                              \
                                                                                              \
		tcase_add_loop_test(c, runs, 0, (int)(sizeof(table) / sizeof(*(table))));     \
		tcase_set_timeout(c, 60);                                                     \
		tcase_add_loop_test(c, survives, 0, (int)(sizeof(table) / sizeof(*(table)))); \
		suite_add_tcase(s, c);                                                        \
		return s;                                                                     \
	}

#endif
