/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest_answer: judges what comes back: pages of a list cut into objects, one
 * object, what an action says, and what is not as the API promises. It acts on
 * nothing: rest.c does what the verdict says.
 */
#include "client/api/rest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/json/json_stream.h"
#include "client/kinds/kind.h"
#include "client/util/mem.h"
#include "client/values/name.h"

/* Ends the operation with EBADMSG. */
static enum rest_verdict broken(struct rest_op *op, const char *why)
{
	error_set(&op->error, -EBADMSG, "the cloud's answer is not what its API promises: %s", why);
	op->error.unknown = rest_is_change(op);
	return REST_DONE;
}

/* Ends the operation as one whose answer is not known: a change may have been made. */
static enum rest_verdict no_memory(struct rest_op *op)
{
	error_set(&op->error, -ENOMEM, "out of memory");
	op->error.unknown = rest_is_change(op);
	return REST_DONE;
}

/* Tells whether "ports_links" or "next" beside the list says that another page follows. */
static bool has_next(const struct rest_op *op, const struct json *beside)
{
	char key[128];

	snprintf(key, sizeof(key), "%s_links", op->kind->many);
	for (const struct json *l = json_first(json_get(beside, key)); l; l = json_next(l)) {
		const char *rel = json_get_string(l, "rel");

		if (rel && strcmp(rel, "next") == 0)
			return true;
	}
	return json_get_string(beside, "next") != NULL;
}

static enum rest_verdict page_done(struct rest_op *op)
{
	CLEANUP_JSON struct json *beside = NULL;

	int err = json_stream_end(op->stream, &beside);

	if (err)
		return err == -ENOMEM ? no_memory(op) : broken(op, json_stream_why(op->stream));
	op->pages++;
	if (!has_next(op, beside))
		return REST_DONE;
	if (op->page_objects == 0 || !op->last_id)
		return broken(op, "a page of the list is empty, but names a next page");
	if (op->page_new == 0)
		return broken(op, "a page of the list has nothing new, but names a next page");
	if (op->pages >= LIMIT_LIST_PAGES || op->objects >= LIMIT_LIST_OBJECTS)
		return broken(op, "the list does not end");
	return REST_NEXT_PAGE;
}

/* Makes the id of an object that has none, of the attributes that its kind names. */
static int make_id(const struct kind *k, struct json *object)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_NAME_BYTES);

	for (const char *at = k->id_of; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		CLEANUP_TEXT char *attr = strndup(at, n);
		const char *value = attr ? json_get_string(object, attr) : NULL;

		if (!attr)
			return -ENOMEM;
		buf_addf(&id, "%s%s", id.len ? "-" : "", value ? value : "");
		at += n;
	}
	return id.err ? id.err : json_set_string(object, "id", id.data);
}

/* Makes a string of an id that is a number: ids are strings here. */
static int name_number(struct json *object)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_NAME_BYTES);
	int err = json_print(json_get(object, "id"), &id);

	return err ? err : json_set_string(object, "id", id.data);
}

/* Leaves of what is answered in their place the id alone, as the attribute that the kind names. */
static int leave_id(const struct kind *k, struct json *object)
{
	CLEANUP_JSON struct json *id = json_take(object, "id");
	const struct json *m;

	while ((m = json_first(object)))
		json_remove(object, json_key(m));
	return id ? json_set(object, k->stands_for, mem_steal(&id)) : -EBADMSG;
}

/* Adds what the API leaves unsaid: the parent, an id made of attributes. -EBADMSG: it has no id. */
static int complete(const struct rest_op *op, struct json *object)
{
	const struct kind *k = op->kind;
	int err = 0;

	if (!object)
		return -EBADMSG;
	if (k->stands_for)
		err = leave_id(k, object);
	if (!err && k->beneath && op->parent)
		err = json_set_string(object, k->parent_attr, op->parent);
	if (!err && k->put_by && op->id)
		err = json_set_string(object, k->put_by, op->id);
	if (!err && k->id_of && !json_get(object, "id"))
		err = make_id(k, object);
	if (!err && json_type(json_get(object, "id")) == JSON_NUMBER)
		err = name_number(object);
	if (err)
		return err == -ENOMEM ? err : -EBADMSG;
	return json_get_string(object, "id") ? 0 : -EBADMSG;
}

static enum rest_verdict object_done(struct rest_op *op, const struct http_result *r)
{
	bool other = op->verb == UPDATE && op->kind->hooks && op->kind->hooks->whole;
	CLEANUP_JSON struct json *doc = NULL;
	int err = json_parse_answer(r->body, r->body_len, &doc);

	/* it may have nothing to say */
	if (op->verb != CREATE && op->verb != SHOW && r->body_len == 0)
		return REST_DONE;
	if (err)
		return err == -ENOMEM ? no_memory(op) : broken(op, "not JSON");
	if (other || op->verb == DESTROY)
		return REST_DONE;
	op->answer = op->verb == ACT ? mem_steal(&doc) : json_take(doc, op->kind->one);
	if (!op->answer && op->kind->bare)
		op->answer = mem_steal(&doc);
	err = op->verb == ACT ? 0 : complete(op, op->answer);
	if (err)
		return err == -ENOMEM ? no_memory(op) : broken(op, "the object is missing");
	if (op->verb != ACT && !name_id_ok(json_get_string(op->answer, "id")))
		return broken(op, "its id cannot stand in a URL");
	return REST_DONE;
}

static int on_object(void *ctx, struct json *object);

/* Takes a list's objects out of a document that is no list, by its kind's hook. */
static enum rest_verdict document_done(struct rest_op *op, const struct http_result *r)
{
	CLEANUP_JSON struct json *doc = NULL;
	int err = json_parse_answer(r->body, r->body_len, &doc);

	if (!err)
		err = op->kind->hooks->objects(doc, auth_project_id(op->r->auth), on_object, op);
	if (err == -ENOMEM)
		return no_memory(op);
	return err ? broken(op, "it is not the expected document") : REST_DONE;
}

static enum rest_verdict stopped(struct rest_op *op)
{
	if (op->stream_err == -EBADMSG && *json_stream_why(op->stream))
		return broken(op, json_stream_why(op->stream));
	if (op->stop_why)
		return broken(op, op->stop_why);
	error_set(&op->error, op->stream_err, "%s",
		op->stream_err == -ENOMEM ? "out of memory" : "the list does not end");
	return REST_DONE;
}

static enum rest_verdict succeeded(struct rest_op *op, const struct http_result *r)
{
	if (rest_answer_is_stream(op))
		return page_done(op);
	if (op->verb == LIST)
		return document_done(op, r);
	return object_done(op, r);
}

enum rest_verdict rest_answer(struct rest_op *op, const struct http_result *r)
{
	error_clear(&op->error);
	if (r->fail == HTTP_STOPPED && op->stream_err)
		return stopped(op);
	if (r->fail == HTTP_OK && r->status >= 200 && r->status < 300) {
		if (rest_is_change(op))
			snprintf(op->error.request_id, sizeof(op->error.request_id), "%s",
				r->request_id);
		return succeeded(op, r);
	}
	if (op->lost && r->fail == HTTP_OK && r->status == 404)
		return REST_DONE;
	error_from(&op->error, r, rest_is_change(op), op->kind->one, op->id);
	return REST_RETRY;
}

/* Ends a list with a sentence of ours. */
static int stop(struct rest_op *op, const char *why)
{
	op->stop_why = why;
	return -EBADMSG;
}

static int on_listed(void *ctx, struct json *object, bool whole)
{
	struct rest_op *op = ctx;
	int err = complete(op, object);
	const char *id = err ? NULL : json_get_string(object, "id");
	int is_new;

	if (err == -ENOMEM)
		return err;
	op->object_bytes = op->bytes;

	if (!whole || !id || !name_id_ok(id)) {
		if (++op->left > LIMIT_LEFT_OUT)
			return stop(op, "the list has too many objects without a usable id");
		if (op->left_out)
			op->left_out(op->ctx, id ? id : "",
				whole ? "cannot stand in a URL" : "stands in too big an object");
		return 0;
	}
	if (op->last_id && op->page_objects == 0 && strcmp(op->last_id, id) == 0)
		return -ELOOP; /* the page after an object begins with it: it would never end */
	free(op->last_id);
	op->last_id = strdup(id);
	op->page_objects++;
	if (++op->objects > LIMIT_LIST_OBJECTS)
		return -EBADMSG;
	is_new = seen_add(&op->seen, id);
	if (!op->last_id || is_new < 0)
		return -ENOMEM;
	op->page_new += (unsigned)is_new;
	return op->object(op->ctx, object);
}

static int on_object(void *ctx, struct json *object)
{
	return on_listed(ctx, object, true);
}

bool rest_answer_is_stream(const struct rest_op *op)
{
	return op->verb == LIST && !(op->kind->hooks && op->kind->hooks->objects);
}

int rest_answer_expect(struct rest_op *op)
{
	json_stream_free(op->stream);
	op->stream = NULL;
	op->page_objects = op->page_new = 0;
	return rest_answer_is_stream(op)
		? json_stream_new(op->kind->many, on_listed, op, &op->stream)
		: 0;
}

int rest_answer_data(void *ctx, const char *data, size_t len)
{
	struct rest_op *op = ctx;

	op->bytes += len;
	if (op->bytes > LIMIT_LIST_BYTES)
		op->stream_err = stop(op, "the list is too big");
	else if (op->bytes - op->object_bytes > 2 * LIMIT_OBJECT_BYTES &&
		!json_stream_in_object(op->stream))
		op->stream_err = stop(op, "the list goes on without objects");
	else
		op->stream_err = json_stream_feed(op->stream, data, len);
	if (op->stream_err == -ELOOP)
		op->stream_err = -EBADMSG;
	return op->stream_err;
}
