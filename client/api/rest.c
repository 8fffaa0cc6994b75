/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest: an operation is a token, a request, and what its answer asks for: the
 * next page, a renewed token, another try.
 */
#include "client/api/rest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/breaker.h"
#include "client/util/buf.h"
#include "client/api/endpoint.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/json/json_stream.h"
#include "client/kinds/kind.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/api/rest_internal.h"

static const char *const methods[] = { "GET", "GET", "POST", "PUT", "DELETE", "PUT" };
static const char *const verbs[] = { "list", "show", "create", "update", "delete", "act on" };

/* ---- life */

int rest_new(struct auth *a, struct http *h, struct timers *t, struct rest **ret)
{
	struct rest *r = calloc(1, sizeof(*r));
	int err = r ? breakers_new(h, t, &r->breakers) : -ENOMEM;

	if (!err)
		err = endpoints_new(a, &r->endpoints);
	if (err) {
		rest_free(r);
		return err;
	}
	r->auth = a;
	r->http = h;
	r->timers = t;
	*ret = r;
	return 0;
}

static bool is_ordered(const struct rest_op *op)
{
	return op->verb == UPDATE || op->verb == ACT;
}

/* Tells whether both change one object of one region. */
static bool is_same_object(const struct rest_op *a, const struct rest_op *b)
{
	return is_ordered(a) && is_ordered(b) && a->url && b->url && a->id && b->id &&
		strcmp(a->id, b->id) == 0 && a->at == b->at && memcmp(a->url, b->url, a->at) == 0;
}

static void on_again(struct timer *t);

/* Wakes the next change of the object that this one has kept waiting; the latest stand first. */
static void wake_behind(const struct rest_op *op)
{
	struct rest_op *next = op->prev;

	while (next && !(next->behind && is_same_object(op, next)))
		next = next->prev;
	if (next)
		timer_start(next->r->timers, &next->timer, 0, on_again);
}

static void op_free(struct rest_op *op)
{
	wake_behind(op);
	if (op->prev)
		op->prev->next = op->next;
	else if (op->r->ops == op)
		op->r->ops = op->next;
	if (op->next)
		op->next->prev = op->prev;
	if (op->waiting)
		auth_forget(op->r->auth, &op->waiter);
	timer_stop(&op->timer);
	http_cancel(op->xfer);
	json_stream_free(op->stream);
	json_free(op->answer);
	mem_wipe(&op->token);
	free(op->url);
	free(op->query);
	free(op->id);
	free(op->parent);
	free(op->body);
	free(op->if_match);
	free(op->last_id);
	seen_release(&op->seen);
	free(op);
}

void rest_free(struct rest *r)
{
	if (!r)
		return;
	while (r->ops)
		op_free(r->ops);
	breakers_free(r->breakers);
	endpoints_free(r->endpoints);
	free(r);
}

const struct rest_stats *rest_stats(const struct rest *r)
{
	return &r->stats;
}

void rest_each(
	const struct rest *r, void (*each)(void *ctx, const struct rest_activity *a), void *ctx)
{
	for (const struct rest_op *op = r->ops; op; op = op->next) {
		const struct rest_activity a = {
			.op = op,
			.method = op->method,
			.verb = verbs[op->verb],
			.kind = op->kind,
			.id = op->id,
			.query = op->query,
			.ms = timer_now_ms() - op->started_ms,
			.pages = op->pages,
			.objects = op->objects,
			.bytes = op->bytes,
		};

		each(ctx, &a);
	}
}

void rest_cancel(struct rest_op *op)
{
	if (!op)
		return;
	if (rest_is_change(op))
		op->cancelled = true; /* what was sent is carried out; nobody listens */
	else
		op_free(op);
}

/* ---- ending */

/* Ends the operation as op->error and op->answer say, and frees it. */
static void finish(struct rest_op *op)
{
	struct cloud_error error = op->error;
	CLEANUP_JSON struct json *answer = error.err ? NULL : mem_steal(&op->answer);
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer) = op->done;
	void *ctx = op->ctx;
	bool heard = !op->cancelled;

	op_free(op);
	if (heard)
		done(ctx, &error, answer);
}

static void on_late_error(struct timer *t)
{
	finish(container_of(t, struct rest_op, timer));
}

/* Ends the operation from the loop, for `done` never comes from within a call. */
static void finish_later(struct rest_op *op)
{
	timer_start(op->r->timers, &op->timer, 0, on_late_error);
}

/* ---- where */

bool rest_has(const struct rest *r, const struct kind *k, const char *region)
{
	return endpoints_have(r->endpoints, k, region);
}

int rest_learn(struct rest *r, const char *region, const char *extension)
{
	return endpoints_learn(r->endpoints, region, extension);
}

void rest_unlearn(struct rest *r, const char *region)
{
	endpoints_unlearn(r->endpoints, region);
}

static int make_url(struct rest_op *op, const char *region, const char *action)
{
	const struct kind *k = op->kind;
	bool whole = op->verb == UPDATE && k->hooks && k->hooks->whole;
	CLEANUP_BUF struct buf url = BUF_INIT(LIMIT_OBJECT_BYTES);
	size_t len;
	int err = endpoints_url(op->r->endpoints, k, region, &url);

	if (err)
		return err;
	if (k->beneath && op->parent) {
		buf_addc(&url, '/');
		buf_add_url(&url, op->parent, strlen(op->parent));
		buf_addf(&url, "/%s", k->beneath);
	}
	if (op->verb == LIST && k->list_path)
		buf_adds(&url, k->list_path);
	if (op->id && !whole) {
		buf_addc(&url, '/');
		buf_add_url(&url, op->id, strlen(op->id));
	}
	len = url.len;
	if (action)
		buf_addf(&url, "/%s", action);
	err = url.err;
	op->at = len;
	op->url = buf_detach(&url);
	return err;
}

/* Appends query with its value as a regular expression that fits nothing else. */
static int add_regex(const char *query, const char *value, struct buf *url)
{
	size_t len = strcspn(value, "&");

	buf_add(url, query, (size_t)(value - query));
	buf_adds(url, "%5E");
	for (size_t i = 0; i < len; i++) {
		if (value[i] == '.' || (value[i] == '%' && i + 1 < len && value[i + 1] < '8'))
			buf_adds(url, "%5C"); /* ASCII that is neither letter nor digit */
		buf_addc(url, value[i]);
	}
	buf_adds(url, "%24");
	return buf_adds(url, value + len);
}

/* Appends a page's URL: the caller's query, how many, and after which. */
static int page_url(const struct rest_op *op, struct buf *url)
{
	const char *sep = "?", *value = op->query ? kind_query_regex(op->kind, op->query) : NULL;

	buf_adds(url, op->url);
	if (op->query) {
		buf_adds(url, sep);
		if (value)
			add_regex(op->query, value, url);
		else
			buf_adds(url, op->query);
		sep = "&";
	}
	if (op->verb == LIST && op->kind->page && !(op->query && kind_query_is_few(op->query))) {
		buf_addf(url, "%slimit=%d", sep, LIST_PAGE);
		sep = "&";
	}
	if (op->last_id) {
		buf_addf(url, "%smarker=", sep);
		buf_add_url(url, op->last_id, strlen(op->last_id));
	}
	return url->err;
}

/* ---- trying again */

static void begin_try(struct rest_op *op);

/* Tells how long an answer may go on coming, at whatever speed. */
static int64_t read_left(const struct rest_op *op)
{
	int64_t left = op->started_ms + TIME_READ_MS - timer_now_ms();

	return left > 1 ? left : 1;
}

static int64_t time_left(const struct rest_op *op)
{
	int64_t whole = rest_is_change(op) ? TIME_CHANGE_MS : TIME_STALL_MS;

	return op->started_ms + whole - timer_now_ms();
}

static void on_again(struct timer *t)
{
	begin_try(container_of(t, struct rest_op, timer));
}

static bool try_again(struct rest_op *op, int64_t after_ms)
{
	if (after_ms >= time_left(op))
		return false;
	timer_start(op->r->timers, &op->timer, after_ms, on_again);
	return true;
}

/*
 * Tells when a busy cloud is asked again: when it says, but each time later by itself, since "at
 * once" and a time that is over would be taken at their word without end.
 */
static int64_t put_off_ms(struct rest_op *op, int64_t retry_after_ms)
{
	int64_t least = (int64_t)TIME_RETRY_CUT_MS << op->tries;

	op->tries += least < TIME_RETRY_MS;
	if (retry_after_ms < 0)
		return TIME_RETRY_MS;
	return retry_after_ms > least ? retry_after_ms : least;
}

/* Retries if worthwhile; true if a try was scheduled. */
static bool retry(struct rest_op *op, const struct http_result *r)
{
	bool cut = r->fail == HTTP_CUT && r->status == 0;

	if (r->fail == HTTP_OK && r->status == 401 && !op->renewed) {
		op->renewed = true;
		auth_refused(op->r->auth, op->token);
		begin_try(op);
		return true;
	}
	if (r->fail == HTTP_OK && (r->status == 429 || r->status == 503))
		return try_again(op, put_off_ms(op, r->retry_after_ms));
	if (op->repeated || op->pages || (op->stream && op->objects))
		return false;
	if (!rest_is_change(op) &&
		(cut || (r->fail == HTTP_OK && (r->status == 500 || r->status == 502)))) {
		op->repeated = true;
		return try_again(op, TIME_RETRY_CUT_MS);
	}
	/* once more: a 404 then says that it is done */
	if (op->verb == DESTROY && cut && r->sent) {
		op->repeated = true;
		op->lost = true;
		return try_again(op, TIME_RETRY_CUT_MS);
	}
	return false;
}

/* ---- the answer */

static void count_answer(struct rest *r, const struct rest_op *op, const struct http_result *res)
{
	struct rest_stats *s = &r->stats;

	s->bytes += (uint64_t)res->bytes;
	s->ms += (uint64_t)res->took_ms;
	if ((uint64_t)res->took_ms > s->ms_max)
		s->ms_max = (uint64_t)res->took_ms;
	if (res->fail != HTTP_OK || res->status >= 500)
		s->failures++;
	log_debug("%s %s%s%s: %d in %lld ms%s%s", op->method, op->url, op->query ? "?" : "",
		op->query ? op->query : "", res->status, (long long)res->took_ms,
		*res->why ? ": " : "", res->why);
}

static void on_done(void *ctx, const struct http_result *r)
{
	struct rest_op *op = ctx;

	op->xfer = NULL;
	count_answer(op->r, op, r);
	if (r->fail == HTTP_TIMEOUT)
		breaker_timed_out(op->r->breakers, op->url);
	else if (r->fail == HTTP_OK)
		breaker_answered(op->r->breakers, op->url);
	switch (rest_answer(op, r)) {
	case REST_NEXT_PAGE:
		begin_try(op);
		break;
	case REST_RETRY:
		if (!retry(op, r))
			finish(op);
		break;
	case REST_DONE:
		finish(op);
		break;
	}
}

/* ---- sending */

static void count_sent(struct rest_stats *s, const char *method)
{
	unsigned long *n = *method == 'G'     ? &s->gets
		: *method == 'D'	      ? &s->deletes
		: strcmp(method, "POST") == 0 ? &s->posts
					      : &s->puts;

	++*n;
}

/*
 * Tells whether a repeat would make a second object, or an error of a success
 * (the first PUT has moved the revision that the second asks for): libcurl
 * repeats by itself what it sent on a reused connection that died.
 */
static bool is_repeat_told(const struct rest_op *op)
{
	return op->verb == CREATE || op->verb == DESTROY || op->verb == ACT || op->if_match;
}

/* Sends the request for the next page, or for the only one. */
static int start_transfer(struct rest_op *op)
{
	CLEANUP_BUF struct buf url = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct http_call c = {
		.method = op->method,
		.token = op->token && *op->token ? op->token : NULL,
		.if_match = op->if_match,
		.body = op->body,
		.body_len = op->body ? strlen(op->body) : 0,
		.once = is_repeat_told(op),
		.on_data = rest_answer_is_stream(op) ? rest_answer_data : NULL,
		.on_done = on_done,
		.ctx = op,
	};
	int err = rest_answer_expect(op);

	if (!err)
		err = page_url(op, &url);
	if (err)
		return err;
	if (op->verb != LIST)
		c.body_max = LIMIT_OBJECT_BYTES + LIMIT_TAIL_BYTES;
	c.timeout_ms = read_left(op);
	if (rest_is_change(op))
		c.timeout_ms = c.stall_ms = time_left(op) > 1 ? time_left(op) : 1;
	c.url = url.data;
	return http_start(op->r->http, &c, &op->xfer);
}

/* Tells whether an earlier change of the same object has no answer yet. */
static bool is_behind(const struct rest_op *op)
{
	const struct rest_op *o = op->next;

	while (o && !is_same_object(o, op))
		o = o->next;
	return o;
}

static void on_behind_too_long(struct timer *t)
{
	struct rest_op *op = container_of(t, struct rest_op, timer);

	error_set(&op->error, -ETIMEDOUT, "an earlier change of it has no answer yet");
	finish(op);
}

static void send_request(struct rest_op *op)
{
	int64_t left = time_left(op);
	int err;

	/* one whose caller was interrupted would be carried out late, and undo this one */
	op->behind = is_behind(op);
	if (op->behind) {
		timer_start(op->r->timers, &op->timer, left > 0 ? left : 0, on_behind_too_long);
		return;
	}
	err = op->token ? start_transfer(op) : -ENOMEM;
	if (!err) {
		count_sent(&op->r->stats, op->method);
		return;
	}
	error_set(&op->error, err,
		err == -EPROTO
			? "the endpoint '%s' is not used: only https, or http with -o insecure_http"
			: "out of memory (%s)",
		op->url);
	finish_later(op);
}

static void on_token(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	struct rest_op *op = container_of(w, struct rest_op, waiter);

	op->waiting = false;
	if (!token) {
		op->error = *e;
		finish_later(op);
		return;
	}
	mem_replace(&op->token, token);
	send_request(op);
}

/* Begins a try: asks the breaker, for a token, and sends the request. */
static void begin_try(struct rest_op *op)
{
	const char *token;

	if (breaker_is_open(op->r->breakers, op->url, &op->error)) {
		finish_later(op);
		return;
	}
	token = auth_token(op->r->auth);
	if (token) {
		mem_replace(&op->token, token);
		send_request(op);
		return;
	}
	op->waiting = true;
	op->waiter.done = on_token;
	auth_get(op->r->auth, &op->waiter);
}

/* ---- starting */

static int copy_text(char **to, const char *s)
{
	if (!s)
		return 0;
	*to = strdup(s);
	return *to ? 0 : -ENOMEM;
}

/* Words the attributes as the API wants them: without what its URL says, and by the kind's hook. */
static struct json *worded(const struct rest_op *op, const struct json *body)
{
	const struct kind *k = op->kind;
	CLEANUP_JSON struct json *copy = json_dup(body);

	if (copy && k->beneath)
		json_remove(copy, k->parent_attr);
	if (copy && k->put_by)
		json_remove(copy, k->put_by);
	if (copy && op->verb == UPDATE && k->hooks && k->hooks->change &&
		k->hooks->change(op->id, copy) < 0)
		return NULL;
	return mem_steal(&copy);
}

/* Makes {"network": {...}} of what a create or update sends; an action's body is whole. */
static int make_body(struct rest_op *op, const struct json *body)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *words = body && op->verb != ACT ? worded(op, body) : NULL;
	int err;

	if (!body)
		return 0;
	if (op->verb != ACT && !words)
		return -ENOMEM;
	if (op->verb == ACT) {
		json_print(body, &text);
	} else {
		buf_addf(&text, "{\"%s\":", op->kind->one);
		json_print(words, &text);
		buf_addc(&text, '}');
	}
	err = text.err;
	op->body = buf_detach(&text);
	return err;
}

static int start_op(struct rest *r, enum verb verb, const struct rest_call *c, struct rest_op **ret)
{
	struct rest_op *op = calloc(1, sizeof(*op));
	const char *id = verb == CREATE && c->kind->put_by
		? json_get_string(c->body, c->kind->put_by)
		: c->id;
	int err = op ? 0 : -ENOMEM;

	if (err)
		return err;
	op->r = r;
	op->verb = verb;
	op->method = methods[verb == CREATE && c->kind->put_by ? UPDATE : verb];
	if (verb == ACT && c->method)
		op->method = c->method;
	op->kind = c->kind;
	op->object = c->object;
	op->left_out = c->left_out;
	op->done = c->done;
	op->ctx = c->ctx;
	op->started_ms = timer_now_ms();
	op->next = r->ops;
	if (r->ops)
		r->ops->prev = op;
	r->ops = op;
	err = copy_text(&op->id, id);
	if (!err)
		err = copy_text(&op->parent, c->parent);
	if (!err)
		err = copy_text(&op->query, c->query);
	if (!err)
		err = make_body(op, c->body);
	if (!err && c->revision >= 0 && rest_is_change(op) && op->kind->revisions &&
		asprintf(&op->if_match, "%s=%lld", op->kind->revisions, (long long)c->revision) < 0)
		err = -ENOMEM;
	if (err) {
		op_free(op);
		return err;
	}
	*ret = op;
	err = make_url(op, c->region, c->action);
	if (err) {
		error_set(&op->error, err, "this cloud has no endpoint for %s", op->kind->dir);
		finish_later(op);
		return 0;
	}
	begin_try(op);
	return 0;
}

int rest_list(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, LIST, c, ret);
}

int rest_show(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, SHOW, c, ret);
}

int rest_create(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, CREATE, c, ret);
}

int rest_update(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, UPDATE, c, ret);
}

int rest_destroy(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, DESTROY, c, ret);
}

int rest_act(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start_op(r, ACT, c, ret);
}
