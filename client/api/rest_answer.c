/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest_answer: what comes back: pages of a list cut into objects, one object,
 * what an action says, and what is not as the API promises.
 */
#include "client/api/rest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/breaker.h"
#include "client/util/buf.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/log.h"
#include "client/values/name.h"

static void broken(struct rest_op *op, const char *why)
{
	struct cloud_error e;

	cloud_error_set(&e, -EBADMSG, "the cloud's answer is not what its API promises: %s", why);
	e.unknown = rest_is_change(op);
	rest_finish(op, &e, NULL);
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
	log_debug("%s %s%s%s: %d in %lld ms%s%s", op->method, op->url, op->query ? "?" : "",
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
		rest_finish_ok(op, NULL);
	} else if (op->page_objects == 0 || !op->last_id) {
		broken(op, "a page of the list is empty and says that another follows");
	} else if (op->pages >= LIMIT_LIST_PAGES || op->objects >= LIMIT_LIST_OBJECTS) {
		broken(op, "the list does not end");
	} else {
		rest_begin(op);
	}
}

static int make_id(const struct kind *k, struct json *object)
{
	struct buf id;
	int err;

	buf_init(&id, LIMIT_NAME_BYTES);
	for (const char *at = k->id_of; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		char *attr = strndup(at, n);
		const char *value = attr ? json_get_string(object, attr) : NULL;

		buf_addf(&id, "%s%s", id.len ? "-" : "", value ? value : "");
		free(attr);
		at += n;
	}
	err = id.err ? id.err : json_set_string(object, "id", id.data);
	buf_release(&id);
	return err;
}

/* Ids are strings here: a number is the string of its digits. */
static int name_number(struct json *object)
{
	struct buf id;
	int err;

	buf_init(&id, LIMIT_NAME_BYTES);
	err = json_print(json_get(object, "id"), &id);
	if (!err)
		err = json_set_string(object, "id", id.data);
	buf_release(&id);
	return err;
}

/* What the API leaves unsaid: an id made of attributes, whose part it is. The id; NULL: it has none. */
static const char *complete(const struct rest_op *op, struct json *object)
{
	const struct kind *k = op->kind;

	if (k->id_of && !json_get(object, "id") && make_id(k, object) < 0)
		return NULL;
	if (json_type(json_get(object, "id")) == JSON_NUMBER && name_number(object) < 0)
		return NULL;
	if (k->beneath && op->parent && json_set_string(object, k->parent_attr, op->parent) < 0)
		return NULL;
	return json_get_string(object, "id");
}

static void object_done(struct rest_op *op, const struct http_result *r)
{
	bool other = op->verb == UPDATE && op->kind->hooks && op->kind->hooks->whole;
	struct json *doc = NULL, *object;
	int err = json_parse(r->body, r->body_len, &doc);

	if ((op->verb == ACT || op->verb == UPDATE) && r->body_len == 0) { /* it may have nothing to say */
		rest_finish_ok(op, NULL);
		return;
	}
	if (err == -EBADMSG) {
		broken(op, "not JSON");
		return;
	}
	object = op->verb == ACT || other ? doc : json_take(doc, op->kind->one);
	if (op->verb == ACT || other)
		rest_finish_ok(op, other ? NULL : doc);
	else if (!complete(op, object))
		broken(op, "there is no such object in it");
	else
		rest_finish_ok(op, object);
	if (object != doc)
		json_free(object);
	json_free(doc);
}

static int on_object(void *ctx, struct json *object);

/* A list that is none, by its kind's hook. */
static void document_done(struct rest_op *op, const struct http_result *r)
{
	struct json *doc = NULL;
	int err = json_parse(r->body, r->body_len, &doc);

	if (!err)
		err = op->kind->hooks->objects(doc, auth_project_id(op->r->auth), on_object, op);
	json_free(doc);
	if (err)
		broken(op, "it is not the document that it should be");
	else
		rest_finish_ok(op, NULL);
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
	rest_finish(op, &e, NULL);
}

void rest_on_done(void *ctx, const struct http_result *r)
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
		if (rest_is_stream(op))
			page_done(op);
		else if (op->verb == LIST)
			document_done(op, r);
		else if (op->verb == DESTROY)
			rest_finish_ok(op, NULL);
		else
			object_done(op, r);
	} else if (op->lost && r->fail == HTTP_OK && r->status == 404) {
		rest_finish_ok(op, NULL);
	} else if (!rest_retry(op, r)) {
		cloud_error_from(&e, r, rest_is_change(op), op->kind->one, op->id);
		rest_finish(op, &e, NULL);
	}
}

static int on_object(void *ctx, struct json *object)
{
	struct rest_op *op = ctx;
	const char *id = complete(op, object);

	if (!id || !name_id_ok(id)) {
		if (op->left_out)
			op->left_out(op->ctx, id ? id : "");
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

bool rest_is_stream(const struct rest_op *op)
{
	return op->verb == LIST && !(op->kind->hooks && op->kind->hooks->objects);
}

int rest_expect(struct rest_op *op)
{
	json_stream_free(op->stream);
	op->stream = NULL;
	op->page_objects = 0;
	return rest_is_stream(op) ? json_stream_new(op->kind->many, on_object, op, &op->stream) : 0;
}

int rest_on_data(void *ctx, const char *data, size_t len)
{
	struct rest_op *op = ctx;

	op->bytes += len;
	op->stream_err = json_stream_feed(op->stream, data, len);
	if (op->stream_err == -ELOOP)
		op->stream_err = -EBADMSG;
	return op->stream_err;
}
