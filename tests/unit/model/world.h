/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world: a model whose cloud is fake_rest.c, and the words for its results and
 * for the arguments of a step (script.h).
 *
 * What the world itself needs is not counted as an allocation (memory.h).
 */
#ifndef TESTS_UNIT_MODEL_WORLD_H
#define TESTS_UNIT_MODEL_WORLD_H

#include "client/cache/cache.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"

struct timers;

struct world {
	struct model *m;
	struct cloud *cloud; /* its only one */
	struct timers *timers;
	struct buf out, sent; /* of this step */
	struct caller *callers;
};

/* The regions' names are "" and, where there are two, "two". */
struct world *world_new(const struct cloud_type *type, size_t regions);
void world_free(struct world *w);

void world_say(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void world_say_object(struct world *w, const struct object *o);
void world_say_result(struct world *w, int err, const struct cloud_error *e);
struct waiter *world_caller(struct world *w); /* one more who may wait; the world's */

bool world_waits(const struct world *w); /* does any caller? */
void world_forget(struct world *w);	 /* nobody waits any more */

struct collection *world_collection(struct world *w, const char *dir);
struct object *world_object(struct world *w, const char *text);
const struct view *world_view(const struct object *o, const char *name);
const struct link *world_link(const struct object *o, const char *name);
struct place world_place(struct world *w, const char *text);
struct finding world_finding(struct world *w, char **index_and_value);
struct want world_want(void);
struct json *world_json(const char *text);
/* A list: a name too long to be an entry, too many attributes, and one of this name. */
struct json *world_too_much(const char *name);

#endif
