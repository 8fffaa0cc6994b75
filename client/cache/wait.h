/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wait: who waits for what. A waiter stands in the list of each source it waits
 * for; when a source is over all in its list are told, and a waiter whose last
 * source is over is woken.
 *
 * Identity: a source is the list's head, in whatever struct it lies. Ownership:
 * the waiter is its caller's, a wait_link is freed when its source is over or its
 * waiter forgets. Errors: MODEL_ASKED is what waiting gives, else -ENOMEM, said
 * in w->error.
 */
#ifndef CLIENT_CACHE_WAIT_H
#define CLIENT_CACHE_WAIT_H

#include "client/model.h"

struct wait_link {
	struct wait_link *of_waiter, *of_source; /* next in either list */
	struct waiter *w;
	struct wait_link **source; /* the list that it stands in; NULL once woken */
};

int wait_on(struct wait_link **source, struct waiter *w);
/* Wakes all: with the error e (NULL: none), and what was made (NULL: nothing). */
void wait_wake(struct wait_link **source, const struct cloud_error *e, struct object *made);
/* Has all who wait for one source wait for another instead. */
void wait_move(struct wait_link **from, struct wait_link **to);
unsigned wait_count(const struct wait_link *source); /* who wait */
/* Gives err, said in w->error with the sentence what. */
int wait_fail(struct waiter *w, int err, const char *what);
int wait_no_memory(struct waiter *w); /* gives -ENOMEM, said in w->error */

#endif
