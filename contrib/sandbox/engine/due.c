/* SPDX-License-Identifier: Apache-2.0 */
/*
 * due: what happens some time after a request.
 * No clock runs: what is due is carried out before the next request is handled,
 * so nobody can see that it was late.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/sandbox.h"

struct due {
	struct due *next; /* later, or of the same time and added later */
	int64_t at_ms;
	due_fn *run;
	char id[40], other[40];
};

static struct due *first;

void due_later(long ms, due_fn *run, const char *id, const char *other)
{
	struct due *d = xcalloc(1, sizeof(*d)), **at = &first;

	d->at_ms = now_ms() + ms;
	d->run = run;
	snprintf(d->id, sizeof(d->id), "%s", id);
	snprintf(d->other, sizeof(d->other), "%s", other ? other : "");
	while (*at && (*at)->at_ms <= d->at_ms)
		at = &(*at)->next;
	d->next = *at;
	*at = d;
}

void due_settle(struct sandbox *s)
{
	int64_t now = first ? now_ms() : 0;

	while (first && first->at_ms <= now) {
		struct due *d = first;

		first = d->next;
		db_use(NULL); /* who means another cloud says so */
		d->run(s, d->id, d->other);
		free(d);
	}
}

void due_free(void)
{
	while (first) {
		struct due *d = first;

		first = d->next;
		free(d);
	}
}
