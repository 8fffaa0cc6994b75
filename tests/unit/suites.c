/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The suites of build/unit.
 */
#include "suites.h"

#include <stddef.h>

const struct suite_row suites[] = {
	{ "attr", attr_suite },
	{ "error", error_suite },
	{ "json", json_suite },
	{ "name", name_suite },
	{ "entry", entry_suite },
	{ "lookup", lookup_suite },
	{ "index", index_suite },
	{ "config", config_suite },
	{ "precedence", precedence_suite },
	{ "auth", auth_suite },
	{ "federation", federation_suite },
	{ "catalog", catalog_suite },
	{ "http", http_suite },
	{ "rest", rest_suite },
	{ "kind", kind_suite },
	{ "members", members_suite },
	{ "growing", growing_suite },
	{ "store", store_suite },
	{ "util", util_suite },
	{ "valued", valued_suite },
	{ "words", words_suite },
	{ NULL, NULL },
};
