/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown: what .json files said last.
 */
#include "client/change/shown.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/object.h"
#include "client/json/json.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/store.h"

#define SHOWN_MOST 32 /* objects whose .json was read last */

/*
 * Handles are given to other objects when one is gone, so the id in the text
 * must be the object's.
 */
struct shown {
	uint32_t handle;
	uint64_t when; /* the oldest goes first */
	char *text;    /* compact JSON; NULL: free */
};

struct shown *shown_find(const struct object *o)
{
	struct shown *s = o->coll->model->shown;

	for (size_t i = 0; s && i < SHOWN_MOST; i++)
		if (s[i].text && s[i].handle == o->handle)
			return &s[i];
	return NULL;
}

static struct shown *shown_new(struct model *m)
{
	struct shown *oldest;

	if (!m->shown)
		m->shown = calloc(SHOWN_MOST, sizeof(*m->shown));
	oldest = m->shown;
	for (size_t i = 1; oldest && i < SHOWN_MOST; i++)
		if (m->shown[i].when < oldest->when)
			oldest = &m->shown[i];
	return oldest;
}

static void forget(struct shown *s)
{
	free(s->text);
	*s = (struct shown){ 0 };
}

void shown_note(struct object *o)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	/* a draft has one writer's world: this mount */
	struct shown *s = o->draft ? NULL : shown_find(o);

	if (o->draft)
		return;
	if (!s)
		s = shown_new(o->coll->model);
	if (s)
		forget(s);
	if (s && store_object(o->coll->store, o->rec, &text) == 0) {
		s->handle = o->handle;
		s->when = ++o->coll->model->shown_when;
		s->text = buf_detach(&text);
	}
}

void shown_free(struct model *m)
{
	for (size_t i = 0; m->shown && i < SHOWN_MOST; i++)
		free(m->shown[i].text);
	free(m->shown);
	m->shown = NULL;
}

void shown_settled(struct object *o, int err)
{
	struct shown *s = shown_find(o);

	if (!err)
		shown_note(o); /* the writer knows what it is now */
	else if (err == -ESTALE && s)
		forget(s); /* what is written next is compared with what is read then */
}

/* Tells what was shown of the object from what was shown of one that had its handle before. */
static bool is_of(const struct json *values, const struct object *o)
{
	CLEANUP_BUF struct buf own = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *id = json_get_string(values, "id");

	return id && object_id(o, &own) == 0 && strcmp(own.data, id) == 0;
}

int shown_base(const struct object *o, struct json **ret)
{
	struct shown *s = o->draft ? NULL : shown_find(o);
	CLEANUP_JSON struct json *v = NULL;
	int err = s ? json_parse(s->text, strlen(s->text), &v) : 0;

	if (err)
		return err;
	if (!v || !is_of(v, o)) {
		json_free(v);
		v = object_values(o);
	}
	*ret = mem_steal(&v);
	return *ret ? 0 : -ENOMEM;
}
