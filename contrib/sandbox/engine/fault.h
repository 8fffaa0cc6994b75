/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault: a script of what goes wrong, re-read whenever its file changes. One
 * rule a line (README.md has the actions):
 *     METHOD PATHPREFIX ACTION [key=value...]
 */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <stdbool.h>

struct reply;
struct service;

enum fault_action {
	FAULT_NONE,
	FAULT_HANG,
	FAULT_HANG_AFTER,
	FAULT_CLOSE_BEFORE,
	FAULT_CLOSE_AFTER,
	FAULT_DELAY,
	FAULT_DELAY_AFTER,
	FAULT_STATUS,
	FAULT_TRUNCATE,
	FAULT_GARBAGE,
	FAULT_HTML,
	FAULT_WRONGTYPE,
	FAULT_SLOW,
	FAULT_HUGE,
	FAULT_DEEP,
	FAULT_LOOP_NEXT,
	FAULT_FOREIGN_NEXT,
	FAULT_REDIRECT,
	FAULT_UNAUTHORIZED,
};

struct fault {
	enum fault_action action;
	long ms, code, rate, bytes;
	char type[64], message[512], retry_after[64], to[512];
};

/* The rule that this request meets now, counted; action FAULT_NONE: none. */
struct fault fault_of(const char *path_of_file, const char *method, const char *target);
/* Tells whether the request is carried out before the fault. */
bool fault_executes(enum fault_action a);
/* Puts the fault's own answer in the place of the reply (STATUS, GARBAGE, ...). */
void fault_reply(
	const struct fault *f, const struct service *service, const char *target, struct reply *r);

#endif
