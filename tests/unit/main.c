/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs every unit suite; `unit NAME...` runs those alone. Exit 1 when a check
 * failed or none ran.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"

static const struct {
	const char *name;
	Suite *(*make)(void);
} suites[] = {
	{ "attr", attr_suite },
	{ "error", error_suite },
	{ "json", json_suite },
	{ "name", name_suite },
	{ "entry", entry_suite },
	{ "lookup", lookup_suite },
	{ "config", config_suite },
	{ "precedence", precedence_suite },
	{ "auth", auth_suite },
	{ "http", http_suite },
	{ "rest", rest_suite },
	{ "kind", kind_suite },
	{ "store", store_suite },
	{ "util", util_suite },
};

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

	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		if (wanted(suites[i].name, argc, argv))
			srunner_add_suite(run, suites[i].make());
	srunner_run_all(run, CK_ENV);

	int ran = srunner_ntests_run(run);
	int failed = srunner_ntests_failed(run);

	srunner_free(run);
	if (ran == 0)
		fprintf(stderr, "unit: no test ran\n");
	return ran > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
