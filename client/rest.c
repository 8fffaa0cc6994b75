/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest: an operation is a token, a request, and what its answer asks for: the
 * next page, a renewed token, another try.
 */
#include "rest.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "breaker.h"
#include "buf.h"
#include "catalog.h"
#include "config.h"
#include "http.h"
#include "json.h"
#include "kind.h"
#include "log.h"
#include "name.h"
#include "timer.h"

enum verb { LIST, SHOW, CREATE, UPDATE, DESTROY, ACT };

static const char *const methods[] = { "GET", "GET", "POST", "PUT", "DELETE", "PUT" };
static const char *const words[] = { "list", "show", "create", "update", "delete", "act on" };

struct rest_op {
	struct rest *r;
	struct rest_op *prev, *next;
	enum verb verb;
	const struct kind *kind;
	struct auth_waiter waiter; /* for a token */
	struct timer timer;	   /* to answer later, or to try again */
	struct http_xfer *xfer;
	struct json_stream *stream;
	char *url;   /* without a list's query */
	char *query; /* the caller's; NULL */
	char *id, *body, *if_match, *token;
	char *last_id; /* of the page under way */
	int64_t started_ms;
	unsigned pages, objects, page_objects;
	uint64_t bytes;
	int stream_err;
	bool waiting; /* for a token */
	bool cancelled, renewed, repeated, lost;
	struct cloud_error error; /* to be answered with by the timer */
	int (*object)(void *ctx, struct json *object);
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer);
	void *ctx;
};

struct rest {
	const struct config *config;
	struct auth *auth;
	struct http *http;
	struct timers *timers;
	struct breakers *breakers;
	struct rest_op *ops;
	struct rest_stats stats;
};

static void begin(struct rest_op *op);

/* ---- life */

int rest_new(const struct config *c, struct auth *a, struct http *h, struct timers *t, struct rest **ret)
{
	struct rest *r = calloc(1, sizeof(*r));
	int err = r ? breakers_new(h, t, &r->breakers) : -ENOMEM;

	if (err) {
		free(r);
		return err;
	}
	r->config = c;
	r->auth = a;
	r->http = h;
	r->timers = t;
	*ret = r;
	return 0;
}

static void set_token(struct rest_op *op, const char *token)
{
	if (op->token)
		explicit_bzero(op->token, strlen(op->token));
	free(op->token);
	op->token = token ? strdup(token) : NULL;
}

static void op_free(struct rest_op *op)
{
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
	set_token(op, NULL);
	free(op->url);
	free(op->query);
	free(op->id);
	free(op->body);
	free(op->if_match);
	free(op->last_id);
	free(op);
}

void rest_free(struct rest *r)
{
	if (!r)
		return;
	while (r->ops)
		op_free(r->ops);
	breakers_free(r->breakers);
	free(r);
}

const struct rest_stats *rest_stats(const struct rest *r)
{
	return &r->stats;
}

void rest_each(const struct rest *r, void (*each)(void *ctx, const struct rest_activity *a), void *ctx)
{
	for (const struct rest_op *op = r->ops; op; op = op->next) {
		const struct rest_activity a = {
			.op = op,
			.method = methods[op->verb],
			.verb = words[op->verb],
			.kind = op->kind,
			.id = op->id,
			.query = op->query,
			.ms = now_ms() - op->started_ms,
			.pages = op->pages,
			.objects = op->objects,
			.bytes = op->bytes,
		};

		each(ctx, &a);
	}
}

static bool is_change(const struct rest_op *op)
{
	return op->verb != LIST && op->verb != SHOW;
}

void rest_cancel(struct rest_op *op)
{
	if (!op)
		return;
	if (is_change(op))
		op->cancelled = true; /* what was sent is carried out; nobody listens */
	else
		op_free(op);
}

/* ---- ending */

static void finish(struct rest_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct cloud_error copy = *e;

	if (!op->cancelled) {
		void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer) = op->done;
		void *ctx = op->ctx;

		op_free(op);
		done(ctx, &copy, answer);
		return;
	}
	op_free(op);
}

static void finish_ok(struct rest_op *op, const struct json *answer)
{
	struct cloud_error e;

	cloud_error_clear(&e);
	finish(op, &e, answer);
}

static void on_late_error(struct timer *t)
{
	struct rest_op *op = (struct rest_op *)(void *)((char *)t - offsetof(struct rest_op, timer));

	finish(op, &op->error, NULL);
}

/* Ends the operation from the loop: `done` never comes from within a call. */
static void finish_later(struct rest_op *op)
{
	timer_start(op->r->timers, &op->timer, 0, on_late_error);
}

/* ---- where */

static const char *endpoint(const struct rest *r, const struct kind *k, const char *region)
{
	const struct config *c = r->config;
	const char *override = strcmp(k->service, "network") == 0 ? c->network_endpoint
		: strcmp(k->service, "compute") == 0		  ? c->compute_endpoint
								  : NULL;

	return override ? override : catalog_url(auth_catalog(r->auth), k->service, c->interface, region);
}

bool rest_has(const struct rest *r, const struct kind *k, const char *region)
{
	return k->path && endpoint(r, k, region) != NULL;
}

/* The endpoint and the path, without what both have ("/v2.0" of many catalogues). */
static int make_url(struct rest_op *op, const char *region, const char *action)
{
	const char *base = endpoint(op->r, op->kind, region), *path = op->kind->path;
	size_t len = base ? strlen(base) : 0, version;
	struct buf url;
	int err = base && path ? 0 : -EOPNOTSUPP;

	if (err)
		return err;
	while (len && base[len - 1] == '/')
		len--;
	version = strcspn(path + 1, "/") + 1;
	if (len >= version && memcmp(base + len - version, path, version) == 0)
		len -= version;
	buf_init(&url, LIMIT_OBJECT_BYTES);
	buf_add(&url, base, len);
	buf_adds(&url, path);
	if (op->id) {
		buf_addc(&url, '/');
		buf_add_url(&url, op->id, strlen(op->id));
	}
	if (action)
		buf_addf(&url, "/%s", action);
	err = url.err;
	op->url = buf_detach(&url);
	return err;
}

/* A page's query: the caller's, how many, and after which. */
static int page_url(const struct rest_op *op, struct buf *url)
{
	const char *sep = "?";
	bool small = op->query && (strncmp(op->query, "name=", 5) == 0 || strncmp(op->query, "id=", 3) == 0);

	buf_adds(url, op->url);
	if (op->query) {
		buf_addf(url, "%s%s", sep, op->query);
		sep = "&";
	}
	if (op->verb == LIST && op->kind->page && !small) {
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

static int64_t time_left(const struct rest_op *op)
{
	int64_t whole = is_change(op) ? TIME_CHANGE_MS : TIME_STALL_MS;

	return op->started_ms + whole - now_ms();
}

static void on_again(struct timer *t)
{
	begin((struct rest_op *)(void *)((char *)t - offsetof(struct rest_op, timer)));
}

static bool try_again(struct rest_op *op, int64_t after_ms)
{
	if (after_ms >= time_left(op))
		return false;
	timer_start(op->r->timers, &op->timer, after_ms, on_again);
	return true;
}

/* What is worth another try; true: one is under way. */
static bool retry(struct rest_op *op, const struct http_result *r)
{
	bool cut = r->fail == HTTP_CUT && r->status == 0;

	if (r->fail == HTTP_OK && r->status == 401 && !op->renewed) {
		op->renewed = true;
		auth_refused(op->r->auth, op->token);
		begin(op);
		return true;
	}
	if (r->fail == HTTP_OK && (r->status == 429 || r->status == 503))
		return try_again(op, r->retry_after_ms >= 0 ? r->retry_after_ms : 1000);
	if (op->repeated || op->pages || (op->stream && op->objects))
		return false;
	if (!is_change(op) && (cut || (r->fail == HTTP_OK && (r->status == 500 || r->status == 502)))) {
		op->repeated = true;
		return try_again(op, 100);
	}
	if (op->verb == DESTROY && cut && r->sent) { /* once more: a 404 then says that it is done */
		op->repeated = true;
		op->lost = true;
		return try_again(op, 100);
	}
	return false;
}

/* ---- answers */

static void broken(struct rest_op *op, const char *why)
{
	struct cloud_error e;

	cloud_error_set(&e, -EBADMSG, "the cloud's answer is not what its API promises: %s", why);
	e.unknown = is_change(op);
	finish(op, &e, NULL);
}

static void count(struct rest *r, const struct rest_op *op, const struct http_result *res)
{
	struct rest_stats *s = &r->stats;

	s->bytes += (uint64_t)res->bytes;
	s->ms += (uint64_t)res->took_ms;
	if ((uint64_t)res->took_ms > s->ms_max)
		s->ms_max = (uint64_t)res->took_ms;
	if (res->fail != HTTP_OK || res->status >= 500)
		s->failures++;
	log_debug("%s %s%s%s: %d in %lld ms%s%s", methods[op->verb], op->url, op->query ? "?" : "",
		op->query ? op->query : "", res->status, (long long)res->took_ms, *res->why ? ": " : "",
		res->why);
}

/* One page is over: the next one, or the end. */
static void page_done(struct rest_op *op)
{
	struct json *rest = NULL;
	const struct json *links;
	char key[128];
	bool next = false;
	int err = json_stream_end(op->stream, &rest);

	if (err) {
		broken(op, json_stream_why(op->stream));
		return;
	}
	snprintf(key, sizeof(key), "%s_links", op->kind->many);
	for (links = json_first(json_get(rest, key)); links; links = json_next(links)) {
		const char *rel = json_get_string(links, "rel");

		next |= rel && strcmp(rel, "next") == 0;
	}
	json_free(rest);
	op->pages++;
	if (!next) {
		finish_ok(op, NULL);
	} else if (op->page_objects == 0 || !op->last_id) {
		broken(op, "a page of the list is empty and says that another follows");
	} else if (op->pages >= LIMIT_LIST_PAGES || op->objects >= LIMIT_LIST_OBJECTS) {
		broken(op, "the list does not end");
	} else {
		begin(op);
	}
}

static void object_done(struct rest_op *op, const struct http_result *r)
{
	struct json *doc = NULL;
	const struct json *object;
	int err = json_parse(r->body, r->body_len, &doc);

	if (err == -EBADMSG) {
		broken(op, "not JSON");
		return;
	}
	object = op->verb == ACT ? doc : json_get(doc, op->kind->one);
	if (op->verb != ACT && !json_get_string(object, "id"))
		broken(op, "there is no such object in it");
	else
		finish_ok(op, object);
	json_free(doc);
}

static void stopped(struct rest_op *op)
{
	struct cloud_error e;

	if (op->stream_err == -EBADMSG && *json_stream_why(op->stream)) {
		broken(op, json_stream_why(op->stream));
		return;
	}
	cloud_error_set(&e, op->stream_err, "%s",
		op->stream_err == -ENOMEM ? "out of memory" : "the list does not end");
	finish(op, &e, NULL);
}

static void on_done(void *ctx, const struct http_result *r)
{
	struct rest_op *op = ctx;
	struct cloud_error e;

	op->xfer = NULL;
	count(op->r, op, r);
	if (r->fail == HTTP_TIMEOUT)
		breaker_timed_out(op->r->breakers, op->url);
	else if (r->fail == HTTP_OK)
		breaker_answered(op->r->breakers, op->url);
	if (r->fail == HTTP_STOPPED && op->stream_err) {
		stopped(op);
	} else if (r->fail == HTTP_OK && r->status >= 200 && r->status < 300) {
		if (op->verb == LIST)
			page_done(op);
		else if (op->verb == DESTROY)
			finish_ok(op, NULL);
		else
			object_done(op, r);
	} else if (op->lost && r->fail == HTTP_OK && r->status == 404) {
		finish_ok(op, NULL);
	} else if (!retry(op, r)) {
		cloud_error_from(&e, r, is_change(op), op->kind->one, op->id);
		finish(op, &e, NULL);
	}
}

static int on_object(void *ctx, struct json *object)
{
	struct rest_op *op = ctx;
	const char *id = json_get_string(object, "id");

	if (!id || !name_id_ok(id)) {
		log_warn("an object of %s has an id that cannot be used, and is left out", op->kind->dir);
		return 0;
	}
	if (op->last_id && op->page_objects == 0 && strcmp(op->last_id, id) == 0)
		return -ELOOP; /* the page after an object begins with it: it would never end */
	free(op->last_id);
	op->last_id = strdup(id);
	op->page_objects++;
	if (++op->objects > LIMIT_LIST_OBJECTS)
		return -EBADMSG;
	return op->last_id ? op->object(op->ctx, object) : -ENOMEM;
}

static int on_data(void *ctx, const char *data, size_t len)
{
	struct rest_op *op = ctx;

	op->bytes += len;
	op->stream_err = json_stream_feed(op->stream, data, len);
	if (op->stream_err == -ELOOP)
		op->stream_err = -EBADMSG;
	return op->stream_err;
}

/* ---- sending */

static int prepare_stream(struct rest_op *op)
{
	json_stream_free(op->stream);
	op->stream = NULL;
	op->page_objects = 0;
	return op->verb == LIST ? json_stream_new(op->kind->many, on_object, op, &op->stream) : 0;
}

static void count_sent(struct rest *r, enum verb verb)
{
	struct rest_stats *s = &r->stats;

	if (verb == LIST || verb == SHOW)
		s->gets++;
	else if (verb == CREATE)
		s->posts++;
	else if (verb == DESTROY)
		s->deletes++;
	else
		s->puts++;
}

/*
 * libcurl repeats by itself what it sent on a reused connection that died. Of
 * these a repeat makes a second object, or an error of a success (the first
 * PUT has moved the revision that the second asks for).
 */
static bool is_repeat_told(const struct rest_op *op)
{
	return op->verb == CREATE || op->verb == DESTROY || op->verb == ACT || op->if_match;
}

static void send_request(struct rest_op *op)
{
	struct http_call c = {
		.method = methods[op->verb],
		.token = *op->token ? op->token : NULL,
		.if_match = op->if_match,
		.body = op->body,
		.body_len = op->body ? strlen(op->body) : 0,
		.once = is_repeat_told(op),
		.on_done = on_done,
		.ctx = op,
	};
	struct buf url;
	int err;

	if (is_change(op))
		c.timeout_ms = c.stall_ms = time_left(op) > 1 ? time_left(op) : 1;
	if (op->verb == LIST)
		c.on_data = on_data;
	buf_init(&url, LIMIT_OBJECT_BYTES);
	err = prepare_stream(op);
	if (!err)
		err = page_url(op, &url);
	c.url = url.data;
	if (!err)
		err = http_start(op->r->http, &c, &op->xfer);
	buf_release(&url);
	if (!err) {
		count_sent(op->r, op->verb);
		return;
	}
	cloud_error_set(&op->error, err,
		err == -EPROTO ? "the endpoint '%s' is not used: only https, or http with -o insecure_http"
			       : "out of memory (%s)",
		op->url);
	finish_later(op);
}

static void on_token(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	struct rest_op *op = (struct rest_op *)(void *)((char *)w - offsetof(struct rest_op, waiter));

	op->waiting = false;
	if (!token) {
		op->error = *e;
		finish_later(op);
		return;
	}
	set_token(op, token);
	send_request(op);
}

/* A try: the breaker, the token, the request. */
static void begin(struct rest_op *op)
{
	const char *token;

	if (breaker_is_open(op->r->breakers, op->url, &op->error)) {
		finish_later(op);
		return;
	}
	token = auth_token(op->r->auth);
	if (token) {
		set_token(op, token);
		send_request(op);
		return;
	}
	op->waiting = true;
	op->waiter.done = on_token;
	auth_get(op->r->auth, &op->waiter);
}

/* ---- starting */

static int copy(char **to, const char *s)
{
	if (!s)
		return 0;
	*to = strdup(s);
	return *to ? 0 : -ENOMEM;
}

/* {"network": {...}} of what a create or update sends; an action's body is whole. */
static int make_body(struct rest_op *op, const struct json *body)
{
	struct buf text;
	int err;

	if (!body)
		return 0;
	buf_init(&text, LIMIT_OBJECT_BYTES);
	if (op->verb != ACT)
		buf_addf(&text, "{\"%s\":", op->kind->one);
	json_print(body, &text);
	if (op->verb != ACT)
		buf_addc(&text, '}');
	err = text.err;
	op->body = buf_detach(&text);
	return err;
}

static int start(struct rest *r, enum verb verb, const struct rest_call *c, struct rest_op **ret)
{
	struct rest_op *op = calloc(1, sizeof(*op));
	int err = op ? 0 : -ENOMEM;

	if (err)
		return err;
	op->r = r;
	op->verb = verb;
	op->kind = c->kind;
	op->object = c->object;
	op->done = c->done;
	op->ctx = c->ctx;
	op->started_ms = now_ms();
	op->next = r->ops;
	if (r->ops)
		r->ops->prev = op;
	r->ops = op;
	err = copy(&op->id, c->id);
	if (!err)
		err = copy(&op->query, c->query);
	if (!err)
		err = make_body(op, c->body);
	if (!err && c->revision >= 0 && is_change(op) &&
		asprintf(&op->if_match, "revision_number=%lld", (long long)c->revision) < 0)
		err = -ENOMEM;
	if (err) {
		op_free(op);
		return err;
	}
	*ret = op;
	err = make_url(op, c->region, c->action);
	if (err) {
		cloud_error_set(&op->error, err, "this cloud has no endpoint for %s", op->kind->dir);
		finish_later(op);
		return 0;
	}
	begin(op);
	return 0;
}

int rest_list(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, LIST, c, ret);
}

int rest_show(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, SHOW, c, ret);
}

int rest_create(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, CREATE, c, ret);
}

int rest_update(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, UPDATE, c, ret);
}

int rest_destroy(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, DESTROY, c, ret);
}

int rest_act(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return start(r, ACT, c, ret);
}
