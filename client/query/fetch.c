/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch: questions to the cloud, each asked once for all who want to know, and
 * remembered with their time: a whole list (""), a filter ("name=web",
 * "network_id=ID"), one object ("/ID"). A whole answer also tells what is no
 * longer there.
 */
#include "client/query/fetch.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/events.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/cache/wait.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/filter.h"
#include "client/query/query.h"
#include "client/query/unseen.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/name.h"

#define FETCHES_LEAST 64 /* so few are kept, old or not */

/* ---- fetches */

static struct fetch *of_row(struct chain_row *r)
{
	return r ? container_of(r, struct fetch, row) : NULL;
}

/* Gives what is asked: the list in the place of a filter that there is not. */
static const char *question_of(const struct collection *c, const char *query)
{
	return filter_is_refused(c, query) ? "" : query;
}

static struct fetch *fetch_find(const struct collection *c, const char *query)
{
	struct chain_row *r;

	query = question_of(c, query);
	r = chains_first(&c->fetches, chains_hash(query));
	for (; r; r = chains_next(r)) {
		c->model->visits.slots++;
		if (strcmp(of_row(r)->query, query) == 0)
			break;
	}
	return of_row(r);
}

/*
 * Goes through all that are remembered, from NULL; ask for the next one before this one is freed.
 */
static struct fetch *fetch_next(const struct collection *c, const struct fetch *f)
{
	return of_row(chains_each(&c->fetches, f ? &f->row : NULL));
}

const struct fetch *fetch_asking(const struct collection *c, const struct fetch *f)
{
	do
		f = c->n_asking ? fetch_next(c, f) : NULL;
	while (f && !f->op);
	return f;
}

static void fetch_free(struct fetch *f)
{
	timer_stop(&f->sweep);
	free(f->query);
	free(f);
}

/* Tells whether its answer is being asked for or taken in. */
static bool is_under_way(const struct fetch *f)
{
	return f->op || f->sweep.in;
}

static bool is_unsettled(const struct fetch *f)
{
	return f && f->unsettled_ms > timer_now_ms();
}

static int64_t ttl_of(const struct fetch *f)
{
	int64_t ttl = f->coll->model->options.ttl_ms;

	return ttl > TIME_UNSETTLED_MS && is_unsettled(f) ? TIME_UNSETTLED_MS : ttl;
}

/* The question was asked before its answer was expired, which is known to be old by now. */
static bool is_stale(const struct fetch *f)
{
	return f->done_ms && f->answered_ms < f->expired_ms;
}

static bool serves(const struct fetch *f, const struct want *want)
{
	if (!f || !f->done_ms)
		return false;
	if (want && f->done_ms >= want->since_ms)
		return !is_stale(f) || want->since_ms < f->expired_ms;
	if (want && want->afresh)
		return false;
	return !is_stale(f) && f->done_ms + ttl_of(f) > timer_now_ms();
}

void fetch_unsettle(struct collection *c, const char *query)
{
	struct fetch *f = fetch_find(c, query);

	if (f)
		f->unsettled_ms = timer_now_ms() + TIME_SETTLE_MS;
}

bool fetch_is_unsettled(const struct collection *c, const char *query)
{
	return is_unsettled(fetch_find(c, query));
}

bool fetch_itself_fresh(const struct collection *c, const char *query, const struct want *want)
{
	return serves(fetch_find(c, query), want);
}

bool fetch_fresh(const struct collection *c, const char *query, const struct want *want)
{
	const struct fetch *f = fetch_find(c, query);

	return serves(f, want) || (!is_unsettled(f) && serves(fetch_find(c, ""), want));
}

int64_t fetch_fresh_ms(const struct collection *c, const char *query)
{
	const struct fetch *f = fetch_find(c, query);
	int64_t left =
		f && f->done_ms && !is_stale(f) ? f->done_ms + ttl_of(f) - timer_now_ms() : 0;

	return left > 0 ? left : 0;
}

/* Tells whether it may answer a caller who waited for it and has asked something else since. */
static bool may_be_awaited(const struct fetch *f)
{
	return f->done_ms + TIME_ASKED_MS > timer_now_ms();
}

/*
 * Forgets what is neither under way nor fresh, or every name ever asked for would stay; past
 * LIMIT_FETCHES it forgets what is fresh, too, for whoever looks for absent names would have all
 * of them kept. It is looked for when there are twice as many as were left the last time, so that
 * a question does not cost more where many were asked.
 */
static void forget_old(struct collection *c)
{
	bool full = c->fetches.count >= LIMIT_FETCHES;

	if (c->fetches.count < FETCHES_LEAST ||
		(c->fetches.count < 2 * c->n_kept && !(full && c->n_kept < LIMIT_FETCHES)))
		return;
	for (struct fetch *f = fetch_next(c, NULL), *next; f; f = next) {
		next = fetch_next(c, f);
		if (is_under_way(f) || f->waiters || f->query[0] == '\0' || may_be_awaited(f) ||
			is_unsettled(f) || (!full && serves(f, NULL)))
			continue;
		chains_remove(&c->fetches, &f->row);
		fetch_free(f);
	}
	c->n_kept = c->fetches.count;
}

bool fetches_tell_all(const struct collection *c)
{
	for (const struct fetch *f = fetch_next(c, NULL); f; f = fetch_next(c, f))
		if (f->query[0] != '/' && serves(f, NULL))
			return true;
	return false;
}

void fetches_forget(struct collection *c)
{
	if (c->absent_until_ms)
		c->absent_until_ms = timer_now_ms();
	for (struct fetch *f = fetch_next(c, NULL); f; f = fetch_next(c, f)) {
		f->done_ms = 0;
		f->expired_ms = timer_now_ms();
	}
	c->view_asked_ms = 0;
}

void fetches_free(struct collection *c)
{
	for (struct fetch *f = fetch_next(c, NULL), *next; f; f = next) {
		next = fetch_next(c, f);
		rest_cancel(f->op);
		fetch_free(f);
	}
	chains_free(&c->fetches);
}

/* Each is told of once, as long as a list has no more of them than one had before. */
static void leave_out(struct fetch *f, const char *id, const char *why)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_MESSAGE_BYTES),
			       shown = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
	struct collection *c = f->coll;

	if (++f->left_out <= c->left_out)
		return;
	c->left_out = f->left_out;
	if (name_encode(id, strlen(id), &shown) < 0)
		buf_clear(&shown);
	buf_addf(&text, "a %s is left out: its id '%s' %s", kind_title(c->kind), shown.data, why);
	events_tell(c->model, CHANGE_LEFT_OUT, c, NULL, NULL, text.data);
}

static void on_left_out(void *ctx, const char *id, const char *why)
{
	leave_out(ctx, id, why);
}

/* One that cannot be kept does not take the others with it. */
static int on_object(void *ctx, struct json *value)
{
	struct fetch *f = ctx;
	struct object *o;
	int err = merge_object(f->coll, value, f->moment, &o);

	f->coll->model->work = f->coll->kind->dir;
	f->objects++;
	if (o)
		o->seen = f->moment;
	if (err != -EMSGSIZE && err != -ENOSPC)
		return err;
	leave_out(f, json_get_string(value, "id"),
		err == -ENOSPC ? "stands among too many attributes"
			       : "stands beside a name or value that is too long");
	return 0;
}

/* Tells whether an answer says that there is no such collection: none has said otherwise yet. */
static bool is_nowhere(const struct fetch *f, const struct cloud_error *e)
{
	return e->status == 404 && !f->objects && !f->coll->answered && !f->coll->kind->beneath;
}

/*
 * A filter that the cloud refuses is remembered; who waits for it waits for the list, which also
 * decides whether there is a collection at all. *error is -ENOMEM where that cannot be asked.
 */
static bool ask_list_instead(
	struct fetch *f, const struct cloud_error *e, struct cloud_error *error)
{
	struct collection *c = f->coll;
	struct fetch *list;
	int err;

	if ((e->status != 400 && !is_nowhere(f, e)) || f->objects || !filter_is_one(c, f->query))
		return false;
	err = fetch_start(c, "", &list);
	if (err) {
		error_set(error, err, "%s", strerror(-err));
		return false;
	}
	if (e->status == 400)
		filter_note_refused(c, f->query);
	f->unsettled_ms = 0; /* so that the list serves for it */
	wait_move(&f->waiters, &list->waiters);
	return true;
}

/* Notes that the cloud has the collection, or that it is to be asked again at that time. */
static void note_offered(struct collection *c, int64_t absent_until_ms)
{
	bool was_absent = c->absent_until_ms;

	c->absent_until_ms = absent_until_ms;
	if (was_absent != !!absent_until_ms)
		events_tell(c->model, CHANGE_OFFERED, c, NULL, NULL, NULL);
}

/*
 * Expires older answers of the collection. The object that a filtered answer had not has left
 * memory, and may only have got another value: they no longer tell that it is not there.
 */
static void expire_older(struct fetch *than)
{
	struct collection *c = than->coll;

	for (struct fetch *f = fetch_next(c, NULL); f; f = fetch_next(c, f))
		if (f != than && f->expired_ms <= than->began_ms)
			f->expired_ms = than->began_ms + 1;
}

/* Ends a question with the error, or with what is known now, for all who wait. */
static void end_fetch(struct fetch *f, struct cloud_error *error)
{
	struct collection *c = f->coll;

	c->n_asking--;
	if (!error->err && f->is_short)
		error->err = -ENOMEM; /* it is asked for again */
	if (!error->err) {
		f->done_ms = timer_now_ms();
		f->answered_ms = f->began_ms;
		if (f->moved)
			expire_older(f);
		f->moved = false;
		c->listed |= c->answered && f->query[0] == '\0';
	} else if (!error->message[0]) {
		error_set(error, error->err, "the answer could not be kept");
	}
	if (c->n_asking == 0)
		merge_forget_removed(c);
	wait_wake(&f->waiters, error, NULL);
}

/* Removes what the answer had not, some of it in each turn, and ends the question. */
static void sweep_some(struct timer *t)
{
	struct fetch *f = container_of(t, struct fetch, sweep);
	unsigned long failures = mem_failures();
	struct cloud_error none;
	bool more = unseen_remove(f);

	f->is_short |= mem_failures() != failures;
	if (more) {
		timer_start(f->coll->model->timers, t, 0, sweep_some);
		return;
	}
	error_clear(&none);
	end_fetch(f, &none);
}

/* Takes in the answer about one object. */
static int take_one(struct fetch *f, const struct json *answer, int err)
{
	struct object *o = NULL;

	if (!err)
		err = merge_object(f->coll, answer, f->moment, &o);
	if (err != -ENOENT)
		return err;
	o = table_by_id(f->coll, f->query + 1); /* an answer too: it is not there */
	if (o && o->from <= f->moment)
		merge_remove(o, false);
	return 0;
}

/* Tells whether a list is refused of which nothing is then shown. */
static bool is_hidden(const struct fetch *f, const struct cloud_error *e)
{
	return f->coll->kind->hidden && f->query[0] == '\0' && e->status == 403;
}

static void on_done(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct fetch *f = ctx;
	struct collection *c = f->coll;
	struct cloud_error error = *e;
	unsigned long failures = mem_failures();

	f->op = NULL;
	c->model->work = c->kind->dir;
	if (ask_list_instead(f, e, &error)) {
		c->n_asking--;
		return;
	}
	if (!e->err) {
		c->answered = true;
		note_offered(c, 0);
	}
	if (f->query[0] == '\0')
		c->refused = is_hidden(f, e);
	if (f->query[0] == '/') {
		error.err = take_one(f, answer, error.err);
	} else if (!error.err) {
		filter_note_taken(c, f->query);
		f->is_short = mem_failures() != failures;
		sweep_some(&f->sweep);
		return;
	} else if (is_nowhere(f, e)) { /* an answer too: it is empty */
		note_offered(c, timer_now_ms() + c->model->options.ttl_ms);
		error.err = 0;
	} else if (c->refused) {
		error.err = 0;
	}
	f->is_short = mem_failures() != failures;
	end_fetch(f, &error);
}

/* Lists a kind that is found beneath its parent: the filter by that is the way there. */
static int list_beneath(struct fetch *f, const struct rest_call *call)
{
	CLEANUP_BUF struct buf parent = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *eq = strchr(f->query, '=');
	struct rest_call beneath = *call;
	int err;

	err = eq ? query_unescape(eq + 1, strlen(eq + 1), &parent) : -EINVAL;
	beneath.parent = parent.data;
	return err ? err : rest_list(f->coll->region->cloud->rest, &beneath, &f->op);
}

int fetch_get(struct collection *c, const char *query, struct fetch **ret)
{
	struct fetch *f = fetch_find(c, query);

	if (!f) {
		forget_old(c);
		f = calloc(1, sizeof(*f));
		if (!f)
			return -ENOMEM;
		f->coll = c;
		f->query = strdup(question_of(c, query));
		if (!f->query || chains_add(&c->fetches, &f->row, chains_hash(f->query)) < 0) {
			fetch_free(f);
			return -ENOMEM;
		}
	}
	*ret = f;
	return 0;
}

/* Sends the request; nothing is under way. */
static int send_question(struct collection *c, struct fetch *f)
{
	struct rest_call call = {
		.kind = c->kind,
		.region = c->region->name,
		.revision = -1,
		.object = on_object,
		.left_out = on_left_out,
		.done = on_done,
		.ctx = f,
	};

	f->moment = ++c->moments;
	f->began_ms = timer_now_ms();
	f->objects = 0;
	f->left_out = 0;
	f->swept = f->part = 0;
	if (f->query[0] == '/') {
		call.id = f->query + 1;
		return rest_show(c->region->cloud->rest, &call, &f->op);
	}
	if (c->kind->beneath)
		return list_beneath(f, &call);
	call.query = f->query[0] ? f->query : NULL;
	return rest_list(c->region->cloud->rest, &call, &f->op);
}

int fetch_start(struct collection *c, const char *query, struct fetch **ret)
{
	int err = fetch_get(c, query, ret);

	if (err || is_under_way(*ret))
		return err;
	err = send_question(c, *ret);
	c->n_asking += !err;
	return err;
}

int fetch_ask(struct collection *c, const char *query, struct waiter *w)
{
	struct fetch *f;
	int err = fetch_start(c, query, &f);

	return err ? wait_fail(w, err, "out of memory") : wait_on(&f->waiters, w);
}

int fetch_need(struct collection *c, const char *query, const struct want *want, struct waiter *w)
{
	if (!collection_offered(c))
		return 0;
	if (fetch_fresh(c, query, want)) {
		c->model->hits++;
		return 0;
	}
	c->model->asked++;
	return fetch_ask(c, query, w);
}
