/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed: the value of one attribute as JSON, with pointers to its ids.
 */
#include "client/cache/listed.h"

#include <stdlib.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/json/json.h"
#include "client/util/mem.h"

struct listed {
	const struct object *o;	   /* whose it is, valid while no edit was made since */
	uint32_t version;	   /* of its record */
	const char *attr, *member; /* of the kind's table */
	uint64_t edits;
	struct json *value;
	const char **ids; /* in value */
	uint32_t n, size;
};

static int add_id(struct listed *l, const char *id)
{
	if (!id)
		return 0;
	if (l->n == l->size) {
		uint32_t size = l->size * 2 + 16;
		const char **ids = realloc(l->ids, size * sizeof(*ids));

		if (!ids)
			return mem_failed();
		l->ids = ids;
		l->size = size;
	}
	l->ids[l->n++] = id;
	return 0;
}

static void forget(struct listed *l)
{
	json_free(l->value);
	l->value = NULL;
	l->o = NULL;
	l->n = 0;
}

static void read_ids(struct listed *l, const struct object *o, const char *attr, const char *member)
{
	unsigned long failures = mem_failures();
	int err;

	forget(l);
	if (object_value(o, attr, &l->value) < 0) {
		l->value = NULL;
		return;
	}
	err = add_id(l, json_string(l->value));
	if (!err && member) /* one object, where others have a list */
		err = add_id(l, json_get_string(l->value, member));
	for (const struct json *i = json_first(l->value); i && !err; i = json_next(i))
		err = add_id(l, json_string(member ? json_get(i, member) : i));
	o->coll->model->visits.slots += l->n;
	if (err || mem_failures() != failures) /* the next one who asks may find memory */
		return;
	l->o = o;
	l->version = o->version;
	l->attr = attr;
	l->member = member;
	l->edits = o->coll->edits;
}

const char *listed_id(const struct object *o, const char *attr, const char *member, uint32_t n)
{
	struct listed *l = o->coll->ids;

	if (!l)
		l = o->coll->ids = calloc(1, sizeof(*l));
	if (!l) {
		mem_failed();
		return NULL;
	}
	if (l->o != o || l->version != o->version || l->attr != attr || l->member != member ||
		l->edits != o->coll->edits)
		read_ids(l, o, attr, member);
	return n < l->n ? l->ids[n] : NULL;
}

void listed_free(struct listed *l)
{
	if (!l)
		return;
	forget(l);
	free(l->ids);
	free(l);
}
