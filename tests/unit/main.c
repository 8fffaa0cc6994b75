/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs every suite of the table `suites`; `unit NAME...` runs those alone. Exit 1 when a check
 * failed or none ran.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"

static int wanted(const char *name, int argc, char **argv)
{
	if (argc < 2)
		return 1;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	SRunner *run = srunner_create(NULL);

	for (const struct suite_row *s = suites; s->name; s++)
		if (wanted(s->name, argc, argv))
			srunner_add_suite(run, s->make());
	srunner_run_all(run, CK_ENV);

	int ran = srunner_ntests_run(run);
	int failed = srunner_ntests_failed(run);

	srunner_free(run);
	if (ran == 0)
		fprintf(stderr, "unit: no test ran\n");
	return ran > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
