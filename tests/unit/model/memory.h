/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: the allocations of the code under test (and cJSON's) go through here,
 * and one of them can fail. The clock stands still here too, until the test
 * moves it. Both by the linker's --wrap.
 */
#ifndef TESTS_UNIT_MODEL_MEMORY_H
#define TESTS_UNIT_MODEL_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* cJSON allocates through here as well from now on. */
void memory_init(void);
/* The n-th allocation from now on fails, from 1; 0: none does. */
void memory_fail(unsigned long n);
void memory_fail_from(unsigned long n); /* the n-th fails, and all behind it */
bool memory_has_failed(void);		/* since memory_fail */
unsigned long memory_count(void);	/* allocations so far */
/* The test's own needs in between do not count. */
bool memory_pause(void);
void memory_resume(bool failing);

void clock_start(void); /* it is as late as when the test began */
void clock_pass(int64_t ms);

#endif
