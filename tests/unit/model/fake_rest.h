/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_rest: stands in place of client/api/rest.c. Each call is written down
 * as one line, and waits until the test answers it, in any order.
 *
 * Lines: " > list ports?name=web", " > show ports/ID", " > create ports {...}",
 * " > update ports/ID {...} if 7", " > act PUT routers/ID/add_router_interface {...}",
 * " > destroy ports/ID", " > cancel list ports". A parent stands before the
 * kind: "parent/members".
 * Numbers count the calls that wait, from 0, the oldest.
 */
#ifndef TESTS_UNIT_MODEL_FAKE_REST_H
#define TESTS_UNIT_MODEL_FAKE_REST_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct json;
struct rest;

/* Writes lines to log from now on; NULL: nowhere. */
void fake_log(struct rest *r, struct buf *log);
size_t fake_waiting(const struct rest *r);
/* Ends the call with success. A list gets the array's objects; NULL: nothing came with it. */
void fake_answer(struct rest *r, size_t n, struct json *answer);
/* As the cloud does that has an object whose id cannot be used. */
void fake_leave_out(struct rest *r, size_t n, const char *id);
void fake_fail(struct rest *r, size_t n, int err, int status, bool unknown);

#endif
