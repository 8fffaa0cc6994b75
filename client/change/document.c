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

#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/copy.h"
#include "client/change/set.h"
#include "client/change/shown.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
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

int model_document_need(struct object *o, const struct want *want, struct waiter *w)
{
	return shown_find(o) ? 0 : model_need_object(o, want, w);
}

bool document_writable(const struct object *o)
{
	return o->draft || !o->coll->kind->no_update;
}

/* ---- the difference */

static int check_stamp(
	const struct json *base, const struct json *doc, const char *stamp, struct waiter *w)
{
	const struct json *now = json_get(base, stamp), *then = json_get(doc, stamp);

	if (!now || !then || json_equal(now, then))
		return 0;
	error_set(&w->error, -ESTALE,
		"the document's %s differs from that of the .json that was read last: read it "
		"again",
		stamp);
	return -ESTALE;
}

/* An edit of a text older than the one that was shown last would undo what came between. */
static int check_stamps(const struct cloud_type *type, const struct json *base,
	const struct json *doc, struct waiter *w)
{
	int err = type->revision ? check_stamp(base, doc, type->revision, w) : 0;

	for (const char *const *stamp = type->updated; stamp && *stamp && !err; stamp++)
		err = check_stamp(base, doc, *stamp, w);
	return err;
}

/*
 * Gives the value as the attribute takes it, checked as a line of its file would
 * be. What an empty text would mean is said plainly in JSON: null, "".
 */
static int check_value(
	const struct object *o, const struct json *m, struct json **ret, struct waiter *w)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       why = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	const char *attr = json_key(m);
	const struct attr *a = kind_attr(o->coll->kind, attr);
	bool is_empty = json_type(m) == JSON_NULL || (json_string(m) && !*json_string(m));
	int err = is_empty ? 0 : attr_show(a, m, &text);

	if (!err && text.len > 0)
		err = attr_parse(a, attr, text.data, text.len, m, ret, &why);
	else if (!err)
		*ret = json_dup(m);
	if (err == -ENOMEM || (!err && !*ret))
		return wait_no_memory(w);
	return err ? wait_fail(w, err, why.len ? why.data : "a value is too big") : 0;
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
	err = set_check(o, attr, w);
	if (!err)
		err = check_value(o, m, &value, w);
	if (err)
		return err;
	return json_set(body, attr, value) < 0 ? wait_no_memory(w) : 0;
}

/* Adds, as the document has it, what an attribute in the body goes beside. */
static int add_beside(const struct kind *k, const struct json *doc, struct json *body)
{
	int err = 0;

	for (const struct json *m = json_first(body); m && !err; m = json_next(m)) {
		const struct attr *a = kind_attr(k, json_key(m));
		const struct json *with = a && a->beside ? json_get(doc, a->beside) : NULL;

		if (with && !json_get(body, a->beside))
			err = json_set(body, a->beside, json_dup(with));
	}
	return err;
}

/* {"network": {...}}, as the API wraps it, unless the kind has an attribute of that name. */
static const struct json *unwrap(const struct kind *k, const struct json *doc)
{
	const struct json *inner = json_count(doc) == 1 ? json_get(doc, k->one) : NULL;

	return json_type(inner) == JSON_OBJECT && !kind_attr(k, k->one) ? inner : doc;
}

static int parse(const char *text, size_t len, struct json **ret, struct waiter *w)
{
	CLEANUP_JSON struct json *doc = NULL;
	int err = json_parse(text, len, &doc);

	if (err == -EBADMSG || (!err && json_type(doc) != JSON_OBJECT))
		return wait_fail(w, -EINVAL, "the text of .json must be one JSON object");
	if (err)
		return wait_fail(w, err, "out of memory");
	if (!json_is_finite(doc)) /* it would be sent as null */
		return wait_fail(w, -EINVAL, "a number in the text of .json is too large");
	*ret = mem_steal(&doc);
	return 0;
}

static int64_t revision_of(const struct object *o, const struct json *base)
{
	const char *attr = o->coll->kind->revisions;
	int64_t n;

	return attr && json_int(json_get(base, attr), &n) == 0 ? n : -1;
}

int model_document_set(
	struct object *o, const char *text, size_t len, struct copied *copied, struct waiter *w)
{
	CLEANUP_JSON struct json *doc = NULL, *base = NULL, *body = NULL, *copy = NULL;
	const struct json *inner;
	int err = set_check_kind(o, w);

	if (!err)
		err = parse(text, len, &doc, w);
	if (err)
		return err;
	body = json_new_object();
	if (!body || shown_base(o, &base) < 0)
		return wait_no_memory(w);
	inner = unwrap(o->coll->kind, doc);
	if (o->draft && copy_is_whole(inner)) {
		err = copy_take(o, inner, &copy, copied->aside, copied->with, w);
		inner = copy;
	} else {
		err = check_stamps(o->coll->region->cloud->type, base, inner, w);
	}
	for (const struct json *m = json_first(inner); m && !err; m = json_next(m))
		err = add_difference(o, base, m, body, w);
	if (err || !json_first(body))
		return err;
	if (add_beside(o->coll->kind, inner, body) < 0)
		return wait_no_memory(w);
	return set_values(o, mem_steal(&body), revision_of(o, base), w);
}
