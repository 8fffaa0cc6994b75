/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wait: who waits for what, and is told when it is over.
 */
#include "client/cache/wait.h"

#include <errno.h>
#include <stdlib.h>

#include "client/cache/cache.h"
#include "client/cache/object.h"
#include "client/http/error.h"

int wait_on(struct wait_link **source, struct waiter *w)
{
	struct wait_link *l = calloc(1, sizeof(*l));

	if (!l) {
		error_set(&w->error, -ENOMEM, "out of memory");
		return -ENOMEM;
	}
	l->w = w;
	l->source = source;
	l->of_source = *source;
	*source = l;
	l->of_waiter = w->links;
	w->links = l;
	w->pending++;
	return MODEL_ASKED;
}

static void unlink_of_waiter(struct wait_link *l)
{
	struct wait_link **at = &l->w->links;

	while (*at && *at != l)
		at = &(*at)->of_waiter;
	if (*at)
		*at = l->of_waiter;
}

void wait_wake(struct wait_link **source, const struct cloud_error *e, struct object *made)
{
	struct wait_link *now = *source, *l;

	*source = NULL; /* who is woken may wait for the same again, and not in this round */
	for (l = now; l; l = l->of_source)
		l->source = &now;
	while ((l = now)) {
		struct waiter *w = l->w;

		now = l->of_source;
		unlink_of_waiter(l);
		free(l);
		w->pending--;
		if (e && e->err && !w->error.err)
			w->error = *e;
		if (made)
			w->object = made;
		if (w->pending == 0)
			w->wake(w);
	}
}

void wait_move(struct wait_link **from, struct wait_link **to)
{
	struct wait_link *l;

	while ((l = *from)) {
		*from = l->of_source;
		l->source = to;
		l->of_source = *to;
		*to = l;
	}
}

void wait_forget(struct model *m, struct waiter *w)
{
	struct wait_link *l;

	(void)m;
	while ((l = w->links)) {
		struct wait_link **at = l->source;

		while (*at && *at != l)
			at = &(*at)->of_source;
		if (*at)
			*at = l->of_source;
		w->links = l->of_waiter;
		free(l);
	}
	w->pending = 0;
}

int wait_fail(struct waiter *w, int err, const char *what)
{
	error_set(&w->error, err, "%s", what);
	return err;
}

unsigned wait_count(const struct wait_link *source)
{
	unsigned n = 0;

	for (; source; source = source->of_source)
		n++;
	return n;
}

int wait_no_memory(struct waiter *w)
{
	return wait_fail(w, -ENOMEM, "out of memory");
}
