/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pending: the entries of a collection of which it is not known whether they
 * were made.
 */
#include "client/cache/pending.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/mem.h"

struct pending {
	struct chain_row row; /* first; by entry */
	char entry[];
};

struct pending *pending_add(struct collection *c, const char *entry)
{
	struct pending *p = malloc(sizeof(*p) + strlen(entry) + 1);

	if (!p)
		return NULL;
	memcpy(p->entry, entry, strlen(entry) + 1);
	if (chains_add(&c->pendings, &p->row, chains_hash(entry)) == 0)
		return p;
	free(p);
	return NULL;
}

void pending_remove(struct collection *c, struct pending *p)
{
	if (p)
		chains_remove(&c->pendings, &p->row);
	free(p);
}

bool pending_has(const struct collection *c, const char *entry)
{
	const struct chain_row *r =
		c->pendings.count ? chains_first(&c->pendings, chains_hash(entry)) : NULL;

	while (r && strcmp(container_of(r, struct pending, row)->entry, entry) != 0)
		r = chains_next(r);
	return r;
}
