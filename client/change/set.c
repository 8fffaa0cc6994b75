/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: an attribute is set, from a text, a link or a name.
 */
#include "client/change/set.h"

#include <errno.h>
#include <string.h>

#include "client/cache/body.h"
#include "client/cache/draft.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/wait.h"
#include "client/change/create.h"
#include "client/change/list_delta.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/values/attr.h"

/* A draft's value; the one that completes it creates it. Takes value. */
static int set_draft(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	struct json *values = draft_values(o);
	const struct json *old = json_get(values, attr);
	struct json *before = old ? json_dup(old) : NULL;
	int err;

	json_free(values);
	if (o->busy) {
		json_free(value);
		json_free(before);
		return change_fail(w, -EBUSY, "this draft is being created");
	}
	err = draft_set(o, attr, value);
	values = err ? NULL : draft_values(o);
	if (values)
		body_derive(o->coll, values);
	if (!values || o->staged || !body_complete(o->coll->kind, values)) {
		json_free(values);
		json_free(before);
		return err ? change_fail(w, err, "out of memory") : 0;
	}
	return change_create(o->coll, o->draft, o, values, w, strdup(attr), before);
}

int change_value(struct object *o, const char *attr, struct json *value, struct waiter *w)
{
	const struct attr *a = kind_attr(o->coll->kind, attr);
	struct json *body;

	if (o->draft)
		return set_draft(o, attr, value, w);
	if (a && a->add)
		return members_update(o, a, value, w);
	if (attr_is_apart(a))
		return update_apart(o, a, value, w);
	body = json_new_object();
	if (!body || json_set(body, attr, value) < 0) {
		if (!body)
			json_free(value);
		json_free(body);
		return change_fail(w, -ENOMEM, "out of memory");
	}
	return change_update(o, body, -1, false, w);
}

int change_check(const struct object *o, const char *attr, struct waiter *w)
{
	const struct kind *k = o->coll->kind;
	const struct attr *a = kind_attr(k, attr);

	if (object_writable(o, attr))
		return 0;
	if (k->no_update) {
		cloud_error_set(&w->error, -EOPNOTSUPP, "the API cannot change a %s", kind_title(k));
		return -EOPNOTSUPP;
	}
	if (a && (a->flags & ATTR_CREATE))
		cloud_error_set(&w->error, -EPERM, "%s of a %s can be set only when it is created", attr,
			kind_title(k));
	else
		cloud_error_set(&w->error, -EPERM, "%s of a %s is read-only", attr, kind_title(k));
	return -EPERM;
}

int model_set(struct object *o, const char *attr, const char *text, size_t len, struct waiter *w)
{
	struct json *now = NULL, *value;
	struct buf why;
	int err = change_check(o, attr, w);

	if (err)
		return err;
	object_value(o, attr, &now);
	buf_init(&why, LIMIT_MESSAGE_BYTES);
	err = attr_parse(kind_attr(o->coll->kind, attr), attr, text, len, now, &value, &why);
	if (err)
		cloud_error_set(&w->error, err, "%s", why.len ? why.data : "this is not a valid value");
	buf_release(&why);
	json_free(now);
	return err ? err : change_value(o, attr, value, w);
}

int model_set_ref(struct object *o, const struct link *l, struct object *target, struct waiter *w)
{
	struct json *value = target && !l->member ? NULL : l->member ? json_new_object() : json_new_null();
	struct buf id;
	int err = change_check(o, l->attr, w);

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (!err && target) {
		err = object_id(target, &id);
		if (!err && id.len == 0)
			err = change_fail(
				w, -EINVAL, "the target of the link is a draft: it does not exist yet");
		else if (!err && l->member)
			err = value ? json_set_string(value, l->member, id.data) : -ENOMEM;
		else if (!err)
			value = json_new_string(id.data);
	}
	buf_release(&id);
	if (err || !value) {
		json_free(value);
		return err ? err : change_fail(w, -ENOMEM, "out of memory");
	}
	if (o->draft && !target) {
		json_free(value);
		return set_draft(o, l->attr, NULL, w);
	}
	return change_value(o, l->attr, value, w);
}

int model_rename(struct object *o, const char *entry, struct waiter *w)
{
	struct place p = object_home(o);
	struct buf raw;
	int err;

	p.drafts = o->staged;
	buf_init(&raw, LIMIT_OBJECT_BYTES);
	err = make_check_entry(o->coll, entry, &raw, w);
	if (!err)
		err = make_check_absent(&p, entry, w);
	if (!err && o->draft && o->busy)
		err = change_fail(w, -EBUSY, "this draft is being created");
	if (!err && o->draft) {
		buf_release(&raw);
		err = draft_rename(o, entry);
		return err ? change_fail(w, err, "out of memory") : 0;
	}
	if (!err)
		err = change_check(o, kind_name_attr(o->coll->kind), w);
	if (!err) {
		struct json *name = json_new_string(raw.data);

		err = name ? change_value(o, kind_name_attr(o->coll->kind), name, w)
			   : change_fail(w, -ENOMEM, "out of memory");
	}
	buf_release(&raw);
	return err;
}
