/* SPDX-License-Identifier: Apache-2.0 */
/*
 * create: an object is made by one POST, with what name and place supply or with
 * what a draft has gathered.
 */
#include "client/change/create.h"

#include <errno.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/body.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/entry.h"
#include "client/cache/object.h"
#include "client/cache/place.h"
#include "client/cache/remote.h"
#include "client/cache/wait.h"
#include "client/change/apply.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/settle.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/attr.h"
#include "client/values/name.h"
#include "client/values/words.h"

static const struct change_steps creation = { apply_created, settle_create, await_made, NULL,
	INVERSE_DESTROY };

static int begin_create(
	struct change_op *op, struct object *draft, struct object *target, const char *entry)
{
	const struct kind *k = op->coll->kind;
	struct rest_call call;
	int err;

	op->entry = strdup(entry);
	if (!op->entry)
		return -ENOMEM;
	if (target) {
		op->target = target->handle;
		object_pin(target, 1);
	}
	change_call(&call, op);
	call.parent = k->beneath ? json_get_string(op->body, k->parent_attr) : NULL;
	err = rest_create(op->coll->region->cloud->rest, &call, &op->op);
	if (!err && draft)
		draft->busy = true;
	return err;
}

int create_send(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct json *undo, struct waiter *w)
{
	struct change_op *op = change_new(&creation, c, draft);

	if (!op) {
		json_free(body);
		json_free(undo);
		return wait_no_memory(w);
	}
	op->body = body;
	op->undo = undo;
	return change_start(op, begin_create(op, draft, NULL, entry), w);
}

int create_for(struct collection *c, struct json *body, struct object *target, struct waiter *w)
{
	struct change_op *op = body_derive(c, body) == 0 ? change_new(&creation, c, NULL) : NULL;

	if (!op) {
		json_free(body);
		return wait_no_memory(w);
	}
	op->body = body;
	return change_start(op, begin_create(op, NULL, target, ""), w);
}

/* Goes on to the next object that a pick by this attribute may mean; NULL: there are no more. */
static int next_candidate(
	const struct collection *c, const char *attr, uint64_t *cursor, struct object **ret)
{
	while ((*ret = collection_next(c, cursor))) {
		CLEANUP_JSON struct json *v = NULL;
		int err = (*ret)->draft ? 0 : object_held(*ret, attr, &v);

		if (err || json_is_true(v))
			return err;
	}
	return 0;
}

/*
 * Gives the one object that is meant where none was named: a collection's only one with `pick`
 * true; NULL: there is none, or several.
 */
static int pick(const struct collection *c, const struct attr *a, struct object **ret)
{
	const struct link *l = kind_link_of(c->kind, a->name);
	struct collection *to = l ? collection_sibling(c, l->to) : NULL;
	struct object *other = NULL;
	uint64_t cursor = 0;
	int err = 0;

	*ret = NULL;
	if (to)
		err = next_candidate(to, a->pick, &cursor, ret);
	if (!err && *ret)
		err = next_candidate(to, a->pick, &cursor, &other);
	if (other)
		*ret = NULL;
	return err;
}

/* Asks which objects qualify where `a` picks one. */
static int need_pick(
	struct collection *c, const struct attr *a, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_NAME_BYTES);
	const struct link *l = a->pick ? kind_link_of(c->kind, a->name) : NULL;
	struct collection *to = l ? collection_sibling(c, l->to) : NULL;
	int err = to ? query_add(&query, a->pick, "True") : 0;

	return err || !to ? err : fetch_need(to, query.data, want, w);
}

/* The remote that words name, and where its kind is; NULL: none, or of no kind. */
static const char *remote_of(const struct collection *c, const struct json *body,
	const char **ret_attr, struct collection **ret_to)
{
	for (size_t i = 0; (*ret_attr = kind_remote(c->kind, i)); i++) {
		const struct link *l = kind_link_of(c->kind, *ret_attr);
		const char *id = json_get_string(body, *ret_attr);

		*ret_to = l ? collection_sibling(c, l->to) : NULL;
		if (id && *ret_to)
			return id;
	}
	return NULL;
}

/* Puts the id of a remote that words call by its name in the place of that; asks for it first. */
static int name_remote(
	const struct collection *c, struct json *body, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf entry = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct place to = { 0 };
	const char *attr, *remote = remote_of(c, body, &attr, &to.coll);
	struct object *o;
	bool link;
	int err;

	if (!remote)
		return 0;
	err = name_encode(remote, strlen(remote), &entry);
	if (err)
		return err;
	if (want)
		err = model_need_entry(&to, entry.data, want, w, &o, &link);
	else
		err = place_find(&to, entry.data, &o, &link, &w->error);
	if (err == MODEL_SEVERAL)
		return w->error.err = -EINVAL;
	if (err == MODEL_ABSENT)
		error_set(&w->error, -EINVAL, "there is no %s '%s'", kind_title(to.coll->kind),
			entry.data);
	if (err)
		return err == MODEL_ABSENT ? -EINVAL : err;
	err = object_id(o, &id);
	return err ? err : json_set_string(body, attr, id.data);
}

/* Asks what the words of an entry name. */
static int need_words(
	struct collection *c, const char *entry, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *said = NULL;
	int err;

	if (!kind_remote(c->kind, 0))
		return 0;
	said = json_new_object();
	err = said ? name_decode(entry, &raw, NULL) : -ENOMEM;
	if (!err)
		err = words_parse(c->kind->words, raw.data, said, NULL);
	if (err) /* these are no words */
		return err == -ENOMEM ? err : 0;
	return name_remote(c, said, want, w);
}

int model_create_need(
	struct collection *c, const char *entry, const struct want *want, struct waiter *w)
{
	int err;

	if (!collection_offered(c))
		return 0;
	err = need_words(c, entry, want, w);
	for (const struct attr *a = c->kind->attrs; a->name && !err; a++)
		err = need_pick(c, a, want, w);
	return err;
}

static int set_id(struct json *body, const char *key, const struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = object_id(o, &id);

	return err ? err : json_set_string(body, key, id.data);
}

/* Adds what the name says by its syntax: a CIDR, whose slash may stand as '_'. */
static int shape_body(const struct kind *k, const char *raw, struct json *body)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	char *slash;

	if (!k->shape_attr || buf_adds(&text, raw) < 0)
		return text.err;
	slash = strrchr(text.data, '_');
	if (slash)
		*slash = '/';
	if (!attr_fits(kind_attr(k, k->shape_attr), text.data))
		return 0;
	return json_set_string(body, k->shape_attr, text.data);
}

/* Does such a name ask for one that is called so by the cloud, as an address does? */
static bool asks_for_itself(const struct kind *k, const char *raw)
{
	return k->shape_attr && strcmp(k->shape_attr, kind_name_attr(k)) == 0 &&
		attr_fits(kind_attr(k, k->shape_attr), raw);
}

/* Adds what a name is sent as. */
static int set_called(const struct kind *k, const char *raw, struct json *body)
{
	const struct attr *called = kind_attr(k, kind_called_attr(k));
	bool words;
	int err = words_are(k->words, raw, &words);

	if (err)
		return err;
	if (words)
		return words_parse(k->words, raw, body, NULL);
	if (called && (called->flags & ATTR_CREATE) && !asks_for_itself(k, raw))
		err = json_set_string(body, called->name, raw);
	return err ? err : shape_body(k, raw, body);
}

/* Adds what name and path supply. */
static int fill_body(const struct place *p, const char *raw, struct json *body)
{
	const struct kind *k = p->coll->kind;
	int err = set_called(k, raw, body);

	if (!err && p->owner)
		err = set_id(body, kind_view_makes_by(p->view), p->owner);
	for (const struct attr *a = k->attrs; a->name && !err; a++) {
		struct object *only = NULL;

		if (a->pick && body_lacks(body, a))
			err = pick(p->coll, a, &only);
		if (!err && only)
			err = set_id(body, a->name, only);
	}
	return err;
}

/* Refuses to make what asks for itself of one of several, with their entries. */
static int check_picked(struct collection *c, const struct json *body, struct waiter *w)
{
	for (const struct attr *a = c->kind->attrs; a->name; a++) {
		CLEANUP_BUF struct buf list = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
		const struct link *l = a->pick ? kind_link_of(c->kind, a->name) : NULL;
		struct collection *to = l ? collection_sibling(c, l->to) : NULL;
		char entry[LIMIT_NAME_BYTES + 1];
		uint64_t cursor = 0;

		if (!to || !body_lacks(body, a))
			continue;
		for (struct object *o;;) {
			if (next_candidate(to, a->pick, &cursor, &o) < 0)
				return wait_no_memory(w);
			if (!o)
				break;
			entry_name(o, entry);
			if (buf_addf(&list, " %s", entry) < 0)
				break;
		}
		if (list.len == 0)
			continue;
		error_set(&w->error, -EINVAL,
			"it may be of more than one %s: make it in %s/NAME/%s/ of one of these:%s",
			kind_title(to->kind), to->kind->dir, c->kind->dir, list.data);
		return -EINVAL;
	}
	return 0;
}

/* Tells whether it is written as an address is, and is none. */
static bool is_no_address(const struct kind *k, const char *raw)
{
	size_t dots = 0;

	for (const char *s = raw; *s; s++)
		dots += *s == '.';
	return k->shape_attr && strcmp(k->shape_attr, kind_name_attr(k)) == 0 && dots == 3 &&
		strspn(raw, "0123456789.") == strlen(raw) && !asks_for_itself(k, raw);
}

/* Checks that the kind can be made, and that this is a spelling of a name. */
static int check_spelling(
	struct collection *c, const char *entry, struct buf *raw, struct waiter *w)
{
	CLEANUP_BUF struct buf right = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = name_decode(entry, raw, &right);

	if (err == -ENOMEM)
		return wait_no_memory(w);
	if (err) {
		error_set(&w->error, -EINVAL,
			"'%s' is not how this name is spelled here: write '%s'", entry, right.data);
		return err;
	}
	if (name_is_long(entry))
		return wait_fail(w, -ENAMETOOLONG, "the name is too long");
	if (is_no_address(c->kind, raw->data)) {
		error_set(&w->error, -EINVAL, "'%s' is no IP address", raw->data);
		return -EINVAL;
	}
	if (!collection_offered(c)) {
		error_set(&w->error, -EOPNOTSUPP, "this cloud has no %ss", kind_title(c->kind));
		return -EOPNOTSUPP;
	}
	if (c->kind->no_create) {
		error_set(
			&w->error, -EOPNOTSUPP, "the API cannot create a %s", kind_title(c->kind));
		return -EOPNOTSUPP;
	}
	return 0;
}

/* Tells whether nothing is called so there. A view judges by what it shows itself. */
static int check_free(const struct place *p, const char *entry, struct waiter *w)
{
	struct cloud_error why;
	struct object *o;
	bool link;
	int err;

	if (p->view && !p->view->nested && !p->drafts)
		err = view_find(p->owner, p->view, entry, &o, &why);
	else
		err = place_find(p, entry, &o, &link, &why);
	if (err == MODEL_ABSENT)
		return 0;
	if (err == -ENOMEM)
		return wait_no_memory(w);
	error_set(&w->error, -EEXIST, "%s '%s' exists", kind_title(p->coll->kind), entry);
	return -EEXIST;
}

int create_check(const struct place *p, const char *entry, struct buf *raw, struct waiter *w)
{
	int err = check_spelling(p->coll, entry, raw, w);

	return err ? err : check_free(p, entry, w);
}

/*
 * An object that allows too much when it is half-said comes to be by its words, or by mv out of
 * .draft, but by no mkdir that leaves the rest to files.
 */
static int check_said(const struct place *p, const char *entry, const char *raw, struct waiter *w)
{
	CLEANUP_BUF struct buf right = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct kind *k = p->coll->kind;
	CLEANUP_JSON struct json *said = k->words ? json_new_object() : NULL;
	int err = said ? words_parse(k->words, raw, said, &right) : k->words ? -ENOMEM : -EINVAL;

	if (!err || err == -ENOMEM)
		return err ? wait_fail(w, err, "out of memory") : 0;
	if (right.len)
		error_set(&w->error, -EINVAL, "this %s is called '%s': write that", kind_title(k),
			right.data);
	else if (p->drafts || !k->whole)
		return 0;
	else if (k->words)
		error_set(&w->error, -EINVAL,
			"a %s is made by its words, as %s, or in .draft/%s and moved out",
			kind_title(k), k->words->example, entry);
	else
		error_set(&w->error, -EINVAL,
			"a %s is made whole: prepare it in .draft/%s and move it out",
			kind_title(k), entry);
	return -EINVAL;
}

/* A name that is nearly a CIDR would make a draft that nobody wants. */
static int check_shape(const struct kind *k, const char *raw, struct waiter *w)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	char *slash;

	if (!k->shape_attr)
		return 0;
	if (buf_adds(&text, raw) < 0)
		return wait_no_memory(w);
	slash = strrchr(text.data, '_');
	if (slash)
		*slash = '/';
	if (attr_fits(kind_attr(k, k->shape_attr), text.data) || !attr_is_nearly_cidr(text.data))
		return 0;
	error_set(&w->error, -EINVAL, "'%s' is no %s: write 10.0.0.0%%2F24, or 10.0.0.0_24", raw,
		k->shape_attr);
	return -EINVAL;
}

/*
 * An address that is not there, where a CIDR may be meant: the kernel looks for what stands before
 * the '/' and never asks for the rest.
 */
int model_create_hint(const struct collection *c, const char *entry, struct buf *out)
{
	const struct kind *k = c->kind;
	const struct attr *shape = k->shape_attr ? kind_attr(k, k->shape_attr) : NULL;
	const char *last = strrchr(entry, '-');
	int version;

	if (shape && shape->type == ATTR_CIDR && attr_is_ip(entry, &version))
		return buf_addf(out,
			"there is no %s '%s': the '/' of a %s is written %%2F or _, as "
			"%s%%2F%d or %s_%d",
			kind_title(k), entry, shape->name, entry, version == 4 ? 24 : 64, entry,
			version == 4 ? 24 : 64);
	if (k->words && k->whole && last && attr_is_ip(last + 1, &version))
		return buf_addf(out,
			"there is no %s '%s': the '/' of an address is written _, as %s_%d",
			kind_title(k), entry, last + 1, version == 4 ? 24 : 64);
	return -ENOENT;
}

/*
 * Finds the same mkdir while its POST is out (an interrupted caller repeats it): they share it.
 * NULL: there is none.
 */
static int find_making(const struct place *p, const char *entry, struct change_op **ret)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = p->owner ? object_id(p->owner, &id) : 0;

	*ret = NULL;
	for (struct change_op *op = p->coll->model->ops; op && !err && !*ret; op = op->next) {
		const char *owner =
			p->owner ? json_get_string(op->body, kind_view_makes_by(p->view)) : NULL;

		if (op->coll == p->coll && op->entry && *op->entry && !op->handle &&
			strcmp(op->entry, entry) == 0 &&
			(!p->owner || (owner && strcmp(owner, id.data) == 0)))
			*ret = op;
	}
	return err;
}

static int join(struct change_op *op, const char *entry, struct waiter *w)
{
	if (!op->pending)
		return change_wait(op, w);
	error_set(&w->error, -EAGAIN, "it is not known yet whether %s '%s' was created",
		kind_title(op->coll->kind), entry);
	return -EAGAIN;
}

int model_create(
	const struct place *p, const char *entry, struct waiter *w, struct object **ret_draft)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *body = NULL;
	struct collection *c = p->coll;
	struct change_op *op = NULL;
	int err = create_check(p, entry, &raw, w);

	*ret_draft = NULL;
	if (err)
		return err;
	if (p->owner && p->owner->draft && (p->drafts || !p->view->with_draft)) {
		error_set(&w->error, -EPERM,
			"this %s is a draft: what belongs to it is made when it exists",
			kind_title(p->owner->coll->kind));
		return -EPERM;
	}
	err = check_shape(c->kind, raw.data, w);
	if (err)
		return err;
	err = c->kind->whole || c->kind->words ? check_said(p, entry, raw.data, w) : 0;
	if (err)
		return err;
	if (!p->drafts && find_making(p, entry, &op) < 0)
		return wait_no_memory(w);
	if (op)
		return join(op, entry, w);
	body = json_new_object();
	err = body ? fill_body(p, raw.data, body) : -ENOMEM;
	if (!err && c->kind->words)
		err = name_remote(c, body, NULL, w);
	if (err)
		return w->error.err ? err : wait_fail(w, err, "out of memory");
	if (p->owner && p->owner->draft)
		return 0;
	if (!p->drafts && asks_for_itself(c->kind, raw.data)) {
		err = check_picked(c, body, w);
		if (err)
			return err;
	}
	if (!p->drafts && body_complete(c->kind, body)) {
		if (body_derive(c, body) < 0)
			return wait_no_memory(w);
		return create_send(c, entry, NULL, mem_steal(&body), NULL, w);
	}
	if (p->view && !p->view->nested && !p->drafts) /* it stands in the collection */
		err = check_free(&(struct place){ .coll = c }, entry, w);
	if (err)
		return err;
	err = draft_new(p, entry, mem_steal(&body), ret_draft);
	return err ? wait_fail(w, err, "out of memory") : 0;
}

/* Does a draft have all that it needs? If not, it is said on one line what. */
static int check_complete(const struct object *o, struct waiter *w)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (body_missing(o, &text) < 0)
		return wait_no_memory(w);
	if (text.len == 0)
		return 0;
	for (char *nl; (nl = strchr(text.data, '\n'));)
		*nl = nl[1] ? ' ' : '\0';
	error_set(&w->error, -EINVAL, "this %s still needs: %s", kind_title(o->coll->kind),
		text.data);
	return -EINVAL;
}

int create_check_words(struct object *o, const char *raw, bool *ret_words, struct waiter *w)
{
	CLEANUP_BUF struct buf right = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       by_id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	bool words;
	int err = words_are(o->coll->kind->words, raw, &words);

	*ret_words = words;
	if (!err && words && o->draft)
		err = remote_call(o);
	if (!err && words)
		err = object_words(o, true, &right);
	if (!err && words)
		err = object_words(o, false, &by_id);
	if (err && err != -ENOENT)
		return wait_fail(w, err, "out of memory");
	if (err || !words || strcmp(right.data, raw) == 0 || strcmp(by_id.data, raw) == 0)
		return 0;
	error_set(&w->error, -EINVAL, "this %s is called '%s', not '%s'", kind_title(o->coll->kind),
		right.data, raw);
	return -EINVAL;
}

int model_create_commit(
	struct object *o, const struct place *to, const char *entry, struct waiter *w)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *values = NULL;
	char plain[LIMIT_NAME_BYTES + 1];
	bool words;
	int err;

	entry_name_plain(o, plain);
	if (strcmp(entry, o->draft) == 0)
		entry = plain;
	err = create_check(to, entry, &raw, w);
	if (err)
		return err;
	if (o->busy)
		return wait_fail(w, -EBUSY, "this draft is being created");
	err = check_complete(o, w);
	if (!err)
		err = create_check_words(o, raw.data, &words, w);
	if (err)
		return err;
	if (strcmp(entry, o->draft) != 0)
		err = draft_rename(o, entry);
	values = err ? NULL : object_values(o);
	if (values && asks_for_itself(o->coll->kind, raw.data)) { /* that very address */
		json_remove(values, kind_called_attr(o->coll->kind));
		err = set_called(o->coll->kind, raw.data, values);
	}
	if (!err)
		err = values ? body_derive(o->coll, values) : -ENOMEM;
	if (err)
		return wait_fail(w, err, "out of memory");
	return create_send(o->coll, entry, o, mem_steal(&values), NULL, w);
}
