/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shortage: what may come of a step when one of its allocations fails.
 */
#ifndef TESTS_UNIT_MODEL_SHORTAGE_H
#define TESTS_UNIT_MODEL_SHORTAGE_H

#include <stdbool.h>

/*
 * Tells whether a step gives, instead of what it wants, that memory was short: ENOMEM; or that a
 * lost answer is still unknown; or it asks the cloud for what it could not keep, or for more than
 * it wanted; or a change was made, and is not read again. Changes that were sent are those that it
 * wants, and what it tells the kernel to forget is no less.
 */
bool shortage_is_told(const char *out, const char *want);

/* The next allocation that is to fail: with FULL=1 the next one, else the later the fewer. */
unsigned long shortage_next(unsigned long n);

#endif
