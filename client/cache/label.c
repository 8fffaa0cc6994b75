/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label: the labels of a collection, in one table by entry and one by handle.
 */
#include "client/cache/label.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/events.h"
#include "client/cache/object.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/mem.h"

struct label {
	struct chain_row row; /* first; by entry */
	struct chain_row of;  /* by handle */
	uint32_t handle;
	char entry[];
};

void label_add(struct object *o, const char *entry)
{
	struct label *l = malloc(sizeof(*l) + strlen(entry) + 1);
	struct collection *c = o->coll;

	if (!l)
		return;
	memcpy(l->entry, entry, strlen(entry) + 1);
	l->handle = o->handle;
	if (chains_add(&c->labels, &l->row, chains_hash(entry)) < 0) {
		free(l);
	} else if (chains_add(&c->labelled, &l->of, o->handle) < 0) {
		chains_remove(&c->labels, &l->row);
		free(l);
	} else {
		o->labelled = true;
	}
}

void label_remove(struct object *o)
{
	struct collection *c = o->coll;
	struct chain_row *r = o->labelled ? chains_first(&c->labelled, o->handle) : NULL;
	struct label *l;

	if (!r)
		return;
	l = container_of(r, struct label, of);
	events_tell(c->model, CHANGE_ENTRY, c, NULL, NULL, l->entry);
	chains_remove(&c->labels, &l->row);
	chains_remove(&c->labelled, &l->of);
	free(l);
}

struct object *label_next(const struct collection *c, const char *entry, const struct chain_row **r)
{
	if (*r)
		*r = chains_next(*r);
	else if (c->labels.count)
		*r = chains_first(&c->labels, chains_hash(entry));
	for (; *r; *r = chains_next(*r)) {
		const struct label *l = container_of(*r, struct label, row);
		struct object *o =
			strcmp(l->entry, entry) == 0 ? model_object(c->model, l->handle) : NULL;

		c->model->visits.slots++;
		if (o)
			return o;
	}
	return NULL;
}

struct object *label_find(const struct collection *c, const char *entry)
{
	const struct chain_row *r = NULL;

	return label_next(c, entry, &r);
}
