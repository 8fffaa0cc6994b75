/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negative: a table by hash of directory and name. A place that is taken stays
 * so until its time is over: meanwhile the kernel asks each time for another
 * name that comes to it.
 */
#include "fs/kernel/negative.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"
#include "fs/kernel/notify.h"

#define NEGATIVES 1024

struct negative {
	fuse_ino_t dir;
	int64_t until_ms;
	char *name;
};

struct negatives {
	struct negative table[NEGATIVES];
};

int negative_new(struct negatives **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void negative_free(struct negatives *ns)
{
	for (unsigned i = 0; ns && i < NEGATIVES; i++)
		free(ns->table[i].name);
	free(ns);
}

bool negative_note(struct negatives *ns, fuse_ino_t dir, const char *name, double timeout_s)
{
	struct negative *x = &ns->table[hash_keyed(dir, name, strlen(name)) % NEGATIVES];
	bool same = x->name && x->dir == dir && strcmp(x->name, name) == 0;

	if (!same && x->until_ms > timer_now_ms())
		return false;
	if (!same) {
		free(x->name);
		x->dir = dir;
		x->name = strdup(name);
	}
	x->until_ms = x->name ? timer_now_ms() + (int64_t)(timeout_s * 1000) + 1 : 0;
	return x->name;
}

void negative_forget(struct negatives *ns, struct notifier *n)
{
	for (unsigned i = 0; i < NEGATIVES; i++) {
		struct negative *x = &ns->table[i];

		if (x->until_ms > timer_now_ms())
			notify_entry(n, x->dir, x->name);
		x->until_ms = 0;
	}
}
