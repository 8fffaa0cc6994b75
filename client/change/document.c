/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: an object's .json, written. A document is somebody's edit of what
 * was read before, so it is compared with that, not with what the cloud has
 * said since: else a refresh between the reading and the writing would let the
 * old values in the document overwrite somebody's change. What was read is
 * kept, and goes along as If-Match; the stamps in the document itself tell
 * when it is an edit of something older still.
 */
#include "client/model.h"

#include <errno.h>
#include <stdlib.h>

#include "client/cache/body.h"
#include "client/cache/draft.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/create.h"
#include "client/change/set.h"
#include "client/change/shown.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"

/* ---- pieces */

struct document {
	struct json_scan scan;
	struct buf text;
};

int document_new(struct document **ret)
{
	struct document *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	buf_init(&d->text, LIMIT_OBJECT_BYTES);
	*ret = d;
	return 0;
}

void document_free(struct document *d)
{
	if (!d)
		return;
	buf_release(&d->text);
	free(d);
}

int document_add(struct document *d, const char *data, size_t len, struct buf *why)
{
	int err = buf_add(&d->text, data, len);

	if (err == -EMSGSIZE) {
		buf_addf(why, "a document has at most %d bytes", LIMIT_OBJECT_BYTES);
		return -EFBIG;
	}
	if (!err && json_scan(&d->scan, data, len) < 0) {
		buf_adds(why, "the text is not the beginning of a JSON object");
		return -EINVAL;
	}
	return err;
}

bool document_is_whole(const struct document *d)
{
	return json_scan_is_whole(&d->scan);
}

const char *document_text(const struct document *d, size_t *ret_len)
{
	*ret_len = d->text.len;
	return d->text.data;
}

/* ---- what was shown */

int model_need_json(struct object *o, const struct want *want, struct waiter *w)
{
	return shown_of(o) ? 0 : model_need_object(o, want, w);
}

bool object_json_writable(const struct object *o)
{
	return o->draft || !o->coll->kind->no_update;
}

/* ---- the difference */

/* An edit of a text older than the one that was shown last would undo what came between. */
static int check_stamps(const struct json *base, const struct json *doc, struct waiter *w)
{
	static const char *const stamps[] = { "revision_number", "updated_at", "updated" };

	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		const struct json *now = json_get(base, stamps[i]), *then = json_get(doc, stamps[i]);

		if (!now || !then || json_equal(now, then))
			continue;
		cloud_error_set(&w->error, -ESTALE,
			"the document's %s differs from that of the .json that was read last: read it again",
			stamps[i]);
		return -ESTALE;
	}
	return 0;
}

/*
 * The value as the attribute takes it, checked as a line of its file would be.
 * Takes value. What an empty text would mean is said plainly in JSON: null, "".
 */
static int check_value(const struct object *o, const char *attr, struct json **value, struct waiter *w)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);
	struct json *checked;
	struct buf text, why;
	int err = 0;

	if (json_type(*value) == JSON_NULL || (json_string(*value) && !*json_string(*value)))
		return 0;
	buf_init(&text, LIMIT_OBJECT_BYTES);
	buf_init(&why, LIMIT_MESSAGE_BYTES);
	err = attr_show(a, *value, &text);
	if (!err && text.len > 0)
		err = attr_parse(a, attr, text.data, text.len, *value, &checked, &why);
	if (err)
		cloud_error_set(
			&w->error, err, "%s", why.len ? why.data : "a value is too big, or memory is short");
	else if (text.len > 0) {
		json_free(*value);
		*value = checked;
	}
	buf_release(&text);
	buf_release(&why);
	return err;
}

static int add_difference(const struct object *o, const struct json *base, const struct json *m,
	struct json *body, struct waiter *w)
{
	const struct json *now = json_get(base, json_key(m));
	const char *attr = json_key(m);
	struct json *value;
	int err;

	if (now ? json_equal(now, m) : o->draft && json_type(m) == JSON_NULL) {
		json_remove(body, attr); /* of a key that stands twice the last counts */
		return 0;
	}
	err = change_check(o, attr, w);
	if (err)
		return err;
	value = json_dup(m);
	if (!value)
		return change_fail(w, -ENOMEM, "out of memory");
	err = check_value(o, attr, &value, w);
	if (err) {
		json_free(value);
		return err;
	}
	return json_set(body, attr, value) < 0 ? change_fail(w, -ENOMEM, "out of memory") : 0;
}

/* {"network": {...}}, as the API wraps it, unless the kind has an attribute of that name. */
static const struct json *unwrap(const struct kind *k, const struct json *doc)
{
	const struct json *inner = json_count(doc) == 1 ? json_get(doc, k->one) : NULL;

	return json_type(inner) == JSON_OBJECT && !kind_attr(k, k->one) ? inner : doc;
}

static int parse(const char *text, size_t len, struct json **ret, struct waiter *w)
{
	struct json *doc;
	int err = json_parse(text, len, &doc);

	if (!err && json_type(doc) != JSON_OBJECT) {
		json_free(doc);
		err = -EBADMSG;
	}
	if (err == -EBADMSG)
		return change_fail(w, -EINVAL, "the text of .json must be one JSON object");
	if (err)
		return change_fail(w, err, "out of memory");
	*ret = doc;
	return 0;
}

/* ---- setting */

/* A draft takes all values at once; if they complete it, it is created. Takes body. */
static int set_draft(struct object *o, struct json *body, struct waiter *w)
{
	const struct kind *k = o->coll->kind;
	struct json *before = draft_values(o), *values = draft_values(o);
	int err = before && values ? 0 : -ENOMEM;

	for (const struct json *m = json_first(body); m && !err; m = json_next(m))
		err = json_set(values, json_key(m), json_dup(m));
	if (!err)
		err = draft_put(o, values);
	json_free(body);
	if (!err)
		body_derive(o->coll, values);
	if (!err && !o->staged && body_complete(k, values))
		return change_create(o->coll, o->draft, o, values, w, NULL, before);
	json_free(values);
	json_free(before);
	return err ? change_fail(w, err, "out of memory") : 0;
}

static int64_t revision_of(const struct object *o, const struct json *base)
{
	int64_t n;

	if (!o->coll->kind->revisions || json_int(json_get(base, "revision_number"), &n) < 0)
		return -1;
	return n;
}

/* An attribute of the difference that the API takes at a URL of its own. */
static const struct attr *apart(const struct object *o, const struct json *body)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const struct attr *a = kind_attr(o->coll->kind, json_key(m));

		if (attr_is_apart(a))
			return a;
	}
	return NULL;
}

/* Alone it is as if its file had been written; with others it would not be one change. Takes body. */
static int send_apart(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	struct json *value = json_dup(json_get(body, a->name));
	size_t n = json_count(body);

	json_free(body);
	if (n > 1) {
		json_free(value);
		cloud_error_set(&w->error, -EINVAL, "%s of a %s needs a request of its own: write it alone",
			a->name, kind_title(o->coll->kind));
		return -EINVAL;
	}
	if (!value)
		return change_fail(w, -ENOMEM, "out of memory");
	document_settled(o, -ESTALE); /* it moves the revision, and its answer does not say where to */
	return change_value(o, a->name, value, w);
}

/* Takes body. */
static int send(struct object *o, const struct json *base, struct json *body, struct waiter *w)
{
	if (!json_first(body)) {
		json_free(body);
		return 0;
	}
	if (!o->draft && apart(o, body))
		return send_apart(o, apart(o, body), body, w);
	if (!o->draft)
		return change_update(o, body, revision_of(o, base), true, w);
	if (o->busy) {
		json_free(body);
		return change_fail(w, -EBUSY, "this draft is being created");
	}
	return set_draft(o, body, w);
}

int model_set_json(struct object *o, const char *text, size_t len, struct waiter *w)
{
	struct json *doc = NULL, *base, *body;
	const struct json *inner;
	int err;

	if (!object_json_writable(o)) {
		cloud_error_set(
			&w->error, -EOPNOTSUPP, "the API cannot change a %s", kind_title(o->coll->kind));
		return -EOPNOTSUPP;
	}
	err = parse(text, len, &doc, w);
	if (err)
		return err;
	base = base_of(o);
	body = json_new_object();
	if (!base || !body)
		err = change_fail(w, -ENOMEM, "out of memory");
	inner = unwrap(o->coll->kind, doc);
	if (!err)
		err = check_stamps(base, inner, w);
	for (const struct json *m = json_first(inner); m && !err; m = json_next(m))
		err = add_difference(o, base, m, body, w);
	if (!err)
		err = send(o, base, body, w);
	else
		json_free(body);
	json_free(base);
	json_free(doc);
	return err;
}
