/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The suites of build/unit-model.
 */
#include "tests/unit/suites.h"

#include <stddef.h>

const struct suite_row suites[] = {
	{ "asking", asking_suite },
	{ "merging", merging_suite },
	{ "making", making_suite },
	{ "changing", changing_suite },
	{ "settling", settling_suite },
	{ "documents", documents_suite },
	{ "keeping", keeping_suite },
	{ "finding", finding_suite },
	{ "memory", memory_suite },
	{ "slices", slices_suite },
	{ "undoing", undoing_suite },
	{ NULL, NULL },
};
