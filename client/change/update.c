/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update: attributes of an object are changed by one request, sent once; its
 * answer goes into the store before whoever waits is woken.
 */
#include "client/change/update.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/request_form.h"
#include "client/change/settle.h"
#include "client/change/shown.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/json/members.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* ---- all in one PUT */

/* Puts the answer into memory; gives the object, NULL when it is not there (or e says why not). */
static struct object *take_update(
	struct change_op *op, const struct json *answer, struct cloud_error *e)
{
	struct object *o = model_object(op->m, op->handle);

	if (e->err) {
		if (o)
			expire_object(o); /* whatever happened: ask before showing it again */
		return o;
	}
	if (o) {
		expire_targets(o);
		expire_listed(o, op->body);
	}
	if (answer)
		e->err = merge_object(op->coll, answer, OWN_CHANGE, &o);
	else if (o)
		expire_object(o);
	if (e->err)
		error_set(e, e->err, "the answer could not be kept");
	else if (o)
		expire_targets(o);
	return o;
}

static void finish_update(struct change_op *op, struct object *o, const struct cloud_error *e,
	const struct json *answer)
{
	if (e->err || !answer || !o)
		change_finish(op, e, NULL);
	else if (!change_awaits(op, o))
		change_finish(op, NULL, o);
}

void update_applied(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct cloud_error error = *e;
	struct object *o = take_update(op, answer, &error);

	finish_update(op, o, &error, answer);
}

static const struct change_steps plain = { update_applied, settle_update, await_made, NULL,
	INVERSE_SET };

/* Compares them but for what `gone` says. Members that one of them lacks do not count. */
static bool is_same_member(const struct json *i, const struct json *j, const char *gone)
{
	for (const struct json *m = json_first(i); m; m = json_next(m)) {
		const struct json *other = json_get(j, json_key(m));

		if (other && strcmp(json_key(m), gone) != 0 && !json_equal(m, other))
			return false;
	}
	return true;
}

/* Takes out of `keys` what one of the list's members lacks: what is left, all have. */
static void keep_common(struct json *keys, const struct json *list)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		for (const struct json *k = json_first(keys), *next; k; k = next) {
			next = json_next(k);
			if (!json_get(i, json_key(k)))
				json_remove(keys, json_key(k));
		}
}

/* Hashes what a member has of these keys: it is equal where the members are the same. */
static uint32_t hash_of(const struct json *member, const struct json *keys)
{
	uint64_t h = 0;

	for (const struct json *k = json_first(keys); k; k = json_next(k)) {
		uint64_t of = members_hash(json_get(member, json_key(k)));

		h = hash_keyed(h, &of, sizeof(of));
	}
	return (uint32_t)h;
}

/* The members of a list by what they have of the keys that all have. */
struct kept {
	struct chains table;
	struct kept_member {
		struct chain_row row;
		const struct json *value;
	} * all;
	struct json *keys;
};

static void kept_release(struct kept *k)
{
	chains_free(&k->table);
	free(k->all);
	json_free(k->keys);
}

static int kept_fill(
	struct kept *k, const struct json *list, const struct json *now, const char *gone)
{
	size_t n = json_count(list);
	struct kept_member *m;
	int err = 0;

	k->all = calloc(n + 1, sizeof(k->all[0]));
	k->keys = json_first(now) ? json_dup(json_first(now)) : json_new_object();
	if (!k->all || !k->keys)
		return mem_failed();
	json_remove(k->keys, gone);
	keep_common(k->keys, list);
	keep_common(k->keys, now);
	m = k->all;
	for (const struct json *i = json_first(list); i && !err; i = json_next(i), m++) {
		m->value = i;
		err = chains_add(&k->table, &m->row, hash_of(i, k->keys));
	}
	return err;
}

static bool is_kept(const struct kept *k, const struct json *element, const char *gone)
{
	struct chain_row *r = chains_first(&k->table, hash_of(element, k->keys));

	for (; r; r = chains_next(r))
		if (is_same_member(container_of(r, struct kept_member, row)->value, element, gone))
			return true;
	return false;
}

/* Adds to the list what o has and `list` has not, each with `gone` null. */
static int add_gone(struct json *list, const struct object *o, const struct attr *a)
{
	__attribute__((cleanup(kept_release))) struct kept kept = { .keys = NULL };
	CLEANUP_JSON struct json *now = NULL;
	int err = object_held(o, a->name, &now);

	if (!err)
		err = kept_fill(&kept, list, now, a->gone);
	for (const struct json *i = json_first(now); i && !err; i = json_next(i)) {
		CLEANUP_JSON struct json *one = NULL;

		if (json_type(i) != JSON_OBJECT || is_kept(&kept, i, a->gone))
			continue;
		one = json_dup(i);
		err = one ? json_set(one, a->gone, json_new_null()) : -ENOMEM;
		if (!err)
			err = json_add(list, mem_steal(&one));
	}
	return err;
}

/*
 * Words lists to which a PUT only adds so that they become what op->body says; what is expected is
 * noted. Gives NULL where there are none.
 */
static int word_lists(struct change_op *op, const struct object *o, struct json **ret)
{
	CLEANUP_JSON struct json *worded = NULL;

	for (const struct json *m = json_first(op->body); m; m = json_next(m)) {
		const struct attr *a = kind_attr(op->coll->kind, json_key(m));
		CLEANUP_JSON struct json *list = NULL;
		int err;

		if (!a || !a->gone)
			continue;
		list = json_type(m) == JSON_ARRAY ? json_dup(m) : json_new_array();
		if (!worded)
			worded = json_dup(op->body);
		err = list && worded ? add_gone(list, o, a) : -ENOMEM;
		if (!err)
			err = json_set(worded, a->name, mem_steal(&list));
		if (err)
			return err;
	}
	if (worded) {
		json_free(op->expected);
		op->expected = json_dup(op->body);
		if (!op->expected)
			return -ENOMEM;
	}
	*ret = mem_steal(&worded);
	return 0;
}

/* Tells whether the cloud has begun to change something of it when it compares If-Match. */
static bool is_compared_late(const struct kind *k, const struct json *body)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const struct attr *a = kind_attr(k, json_key(m));

		if (a && a->compared_late)
			return true;
	}
	return false;
}

int update_request(struct change_op *op, struct object *o, int64_t revision)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       parent = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *worded = NULL;
	struct rest_call call;
	int err = object_id(o, &id);

	journal_before(op, o); /* as it has just been read, perhaps */
	if (!err)
		err = word_lists(op, o, &worded);
	change_call(&call, op);
	if (worded)
		call.body = worded;
	call.id = id.data;
	call.revision = is_compared_late(op->coll->kind, op->body) ? -1 : revision;
	call.parent = object_parent_id(o, &parent) ? parent.data : NULL;
	return err ? err : rest_update(op->coll->region->cloud->rest, &call, &op->op);
}

/* ---- ... from what the cloud has now */

int update_formed(struct change_op *op, struct object *o, struct cloud_error *why)
{
	int64_t revision;
	int err;

	error_clear(why);
	err = op->steps->form(op, o, why);
	if (!err)
		err = object_revision(o, &revision);
	if (!err) {
		op->tries++;
		err = update_request(op, o, revision);
	}
	if (err < 0 && !why->err)
		error_set(why, err, "out of memory");
	return err;
}

static void looked(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error why = w->error;
	int err = why.err;

	if (!err && !o)
		error_set(&why, err = -ENOENT, "it is no more");
	if (!err)
		err = update_formed(op, o, &why);
	if (err)
		change_finish(op, err < 0 ? &why : NULL, o);
}

int update_look(struct change_op *op, const struct object *o)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = query_of_object(o, &query);

	return err ? err : change_look(op, op->coll, query.data, looked);
}

void update_applied_or_again(
	struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	bool again = e->err == -ESTALE && o && op->tries < LIMIT_TRIES;
	int err = again ? update_look(op, o) : 0;
	struct cloud_error error = *e;

	if (err == MODEL_ASKED)
		return;
	if (err)
		error_set(&error, err, "it cannot be read again");
	update_applied(op, &error, answer);
}

/* ---- of attributes, and of documents */

/* Begins one; NULL: no memory, as w is told. Takes body. */
static struct change_op *new_update(
	const struct change_steps *steps, struct object *o, struct json *body, struct waiter *w)
{
	struct change_op *op = change_new(steps, o->coll, o);

	if (op) {
		op->body = body;
		return op;
	}
	json_free(body);
	wait_no_memory(w);
	return NULL;
}

int update_send(struct object *o, struct json *body, struct waiter *w)
{
	struct change_op *op = new_update(&plain, o, body, w);

	return op ? change_start(op, update_request(op, o, -1), w) : -ENOMEM;
}

static void apply_document(
	struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct cloud_error error = *e;
	struct object *o = take_update(op, answer, &error);

	if (o)
		shown_settled(o, !error.err && !answer ? -ESTALE : error.err);
	finish_update(op, o, &error, answer);
}

/* A document that the cloud would compare too late goes if nobody has been faster. */
static int compare(struct change_op *op, struct object *o, struct cloud_error *why)
{
	int64_t revision;
	int err = object_revision(o, &revision);

	if (err || revision == op->revision)
		return err;
	error_set(why, -ESTALE, "the %s has been changed since its .json was read",
		kind_title(op->coll->kind));
	shown_settled(o, -ESTALE);
	return -ESTALE;
}

static const struct change_steps document = { apply_document, settle_update, await_made, compare,
	INVERSE_SET };

int update_send_document(struct object *o, struct json *body, int64_t revision, struct waiter *w)
{
	struct change_op *op = new_update(&document, o, body, w);
	int err;

	if (!op)
		return -ENOMEM;
	if (revision < 0 || !is_compared_late(o->coll->kind, body))
		return change_start(op, update_request(op, o, revision), w);
	op->revision = revision;
	err = update_look(op, o);
	return change_start(op, err == MODEL_ASKED ? 0 : err, w);
}

/* ---- one attribute, by a request of its own */

/* The object is read again when it is wanted. */
void update_apart_applied(
	struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);

	(void)answer;
	if (o) {
		expire_object(o);
		o->from = ++o->coll->moments;
	}
	change_finish(op, e, NULL);
}

static const struct change_steps apart = { update_apart_applied, settle_update, NULL, NULL,
	INVERSE_SET };

int update_expect(struct change_op *op, const struct attr *a, struct json *value)
{
	op->expected = json_new_object();
	if (op->expected)
		return json_set(op->expected, a->name, value);
	json_free(value);
	return -ENOMEM;
}

/* Fills in the attribute's form with the value, and beneath which object it goes. */
static int apart_form(struct change_op *op, struct object *o, const struct attr *a,
	const struct json *value, struct rest_call *call, struct buf *at)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_VALUE_BYTES);
	const struct link *l = a->form_at ? kind_link(o->coll->kind, a->form_at) : NULL;
	struct form_words words = { .subject = json_string(value), .owner = "", .of = o };
	int err = words.subject ? 0 : json_print(value, &text);

	if (!words.subject)
		words.subject = text.data;
	if (!err)
		err = request_form_body(a->form, &words, &op->body);
	if (!err && l) {
		buf_clear(at);
		err = link_target_id(o, l, at);
		call->kind = collection_sibling(o->coll, l->to)->kind;
	}
	call->method = a->form->method;
	call->action = a->form->path;
	return err;
}

/* Takes value. */
static int send_apart(
	struct change_op *op, struct object *o, const struct attr *a, struct json *value)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *v = value;
	struct rest_call call;
	int err = object_id(o, &id);

	change_call(&call, op);
	call.action = a->url;
	if (!err && a->form)
		err = apart_form(op, o, a, v, &call, &id);
	if (!err)
		err = update_expect(op, a, mem_steal(&v));
	if (err)
		return err;
	call.id = id.data;
	call.body = a->form ? op->body : op->expected;
	return rest_act(op->coll->region->cloud->rest, &call, &op->op);
}

int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w)
{
	struct change_op *op = change_new(&apart, o->coll, o);

	if (op)
		return change_start(op, send_apart(op, o, a, value), w);
	json_free(value);
	return wait_no_memory(w);
}
