/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: a ring of entries, by their numbers; texts of objects are compact JSON.
 */
#include "client/change/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/change/change.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/util/utf8.h"
#include "client/values/attr.h"
#include "client/values/name.h"
#include "client/values/store.h"
#include "client/values/words.h"

struct journal {
	struct journal_entry *entries[LIMIT_JOURNAL]; /* by number */
	uint64_t first, next;			      /* numbers: the oldest, and of the next */
	size_t bytes;
	void (*told)(void *ctx, const char *line, size_t len);
	void *ctx;
};

int journal_new(struct journal **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->first = (*ret)->next = 1;
	return 0;
}

static void parts_free(struct journal_part *p)
{
	for (struct journal_part *next; p; p = next) {
		next = p->next;
		free(p->path);
		mem_wipe(&p->before);
		free(p);
	}
}

static size_t size_of(const struct journal_entry *e)
{
	size_t parts = 0;

	for (const struct journal_part *p = e->parts; p; p = p->next)
		parts += sizeof(*p) + strlen(p->path) + strlen(p->before);
	return parts + sizeof(*e) + strlen(e->command) + strlen(e->path) + strlen(e->id) +
		(e->before ? strlen(e->before) : 0) + (e->after ? strlen(e->after) : 0) +
		strlen(e->attrs) + (e->target ? strlen(e->target) : 0);
}

static void entry_free(struct journal_entry *e)
{
	if (!e)
		return;
	free(e->command);
	free(e->path);
	free(e->id);
	mem_wipe(&e->before);
	mem_wipe(&e->after);
	free(e->attrs);
	free(e->target);
	parts_free(e->parts);
	free(e);
}

static struct journal_entry **place_of(struct journal *j, uint64_t n)
{
	return &j->entries[n % LIMIT_JOURNAL];
}

static void drop_oldest(struct journal *j)
{
	struct journal_entry **at = place_of(j, j->first++);

	j->bytes -= size_of(*at);
	entry_free(*at);
	*at = NULL;
}

void journal_free(struct journal *j)
{
	while (j && j->first < j->next)
		drop_oldest(j);
	free(j);
}

void journal_op_release(struct journal_op *j)
{
	free(j->command);
	free(j->path);
	mem_wipe(&j->before);
	parts_free(j->parts);
}

/* ---- writing down */

/* Gives the object as JSON; NULL: it is a draft, or memory is short. */
static char *text_of(const struct object *o)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	if (o->draft || !o->rec || store_object(o->coll->store, o->rec, &text) < 0)
		return NULL;
	return buf_detach(&text);
}

static char *path_of(const struct change_op *op, const struct object *o)
{
	CLEANUP_BUF struct buf path = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *target = op->view ? model_object(op->m, op->target) : NULL;
	char entry[LIMIT_NAME_BYTES + 1];

	if (o)
		entry_whole_path(o, &path);
	if (target) {
		entry_name(target, entry);
		buf_addf(&path, "/%s/%s", op->view->name, entry);
	}
	return buf_detach(&path);
}

/* Says whether all is known that has words and lies in it: from a view, or a list of its own. */
static bool is_known_whole(const struct object *o)
{
	bool any = false;

	for (const struct view *v = o->coll->kind->views; v && v->of; v++) {
		struct collection *of = v->nested ? collection_sibling(o->coll, v->of) : NULL;

		if (!of || !of->kind->words)
			continue;
		if (fresh_view_ms(o, v) <= 0 && !(v->instead && fresh_object_ms(o) > 0))
			return false;
		any = true;
	}
	return any;
}

void journal_before(struct change_op *op, struct object *o)
{
	if (!op->m->journal || o->draft)
		return;
	mem_wipe(&op->journal.before);
	op->journal.before = text_of(o);
	free(op->journal.path);
	op->journal.path = path_of(op, o);
	op->journal.whole = is_known_whole(o);
}

/* Takes both texts. */
static void keep_part(struct change_op *op, struct collection *c, char *path, char *before)
{
	struct journal_part *p = calloc(1, sizeof(*p));

	if (!p || !path || !before) {
		free(path);
		mem_wipe(&before);
		free(p);
		return;
	}
	*p = (struct journal_part){ op->journal.parts, c, path, before };
	op->journal.parts = p;
}

static void add_part(void *ctx, struct object *o)
{
	struct change_op *op = ctx;
	CLEANUP_BUF struct buf owner = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (!o || o->draft)
		return;
	if (o->coll->kind->owner_attr)
		object_string(o, o->coll->kind->owner_attr, &owner);
	if (owner.len > 0) /* the cloud's own, or another object's */
		return;
	keep_part(op, o->coll, path_of(op, o), text_of(o));
}

/* Gives the path of what an object lists as lying in a view. */
static char *path_within(const struct change_op *op, const struct view *v, const struct kind *k,
	const struct json *listed)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       path = BUF_INIT(LIMIT_OBJECT_BYTES);

	if (!op->journal.path || words_show_json(k->words, listed, &raw) < 0)
		return NULL;
	buf_addf(&path, "%s/%s/", op->journal.path, v->name);
	name_encode(raw.data, raw.len, &path);
	return buf_detach(&path);
}

/* Adds what the object itself lists of a view, and that is not in memory. */
static void add_listed(struct change_op *op, const struct object *o, const struct view *v)
{
	struct collection *of = collection_sibling(o->coll, v->of);
	CLEANUP_JSON struct json *list = NULL;

	if (!of || !of->kind->words || object_held(o, v->instead, &list) < 0)
		return;
	for (const struct json *i = json_first(list); i; i = json_next(i)) {
		CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
		const char *id = json_get_string(i, "id");

		if (id && !table_by_id(of, id) && json_print(i, &text) == 0)
			keep_part(op, of, path_within(op, v, of->kind, i), buf_detach(&text));
	}
}

void journal_parts(struct change_op *op, const struct object *o)
{
	if (!op->m->journal)
		return;
	expire_each_dependent(o, add_part, op);
	for (const struct view *v = o->coll->kind->views; v && v->of; v++)
		if (op->journal.whole && v->nested && v->instead && fresh_view_ms(o, v) <= 0)
			add_listed(op, o, v);
}

void journal_command(struct change_op *op, const struct waiter *w)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_MESSAGE_BYTES * 4);

	if (op->journal.command || !w->say)
		return;
	w->say(w, &text);
	op->journal.command = malloc(text.len + 1);
	if (op->journal.command) /* of names that others may have chosen */
		utf8_clean(text.data, op->journal.command, text.len + 1);
}

/* Gives the names of what was sent, each after a space. */
static char *names_of(const struct change_op *op)
{
	CLEANUP_BUF struct buf names = BUF_INIT(LIMIT_OBJECT_BYTES);
	const struct json *sent = op->expected ? op->expected : op->body;

	if (op->list)
		buf_addf(&names, " %s", op->list->name);
	else if (json_type(sent) == JSON_OBJECT)
		for (const struct json *m = json_first(sent); m; m = json_next(m))
			buf_addf(&names, " %s", json_key(m));
	return buf_detach(&names);
}

/*
 * Gives the object as the change has left it: as the cloud has answered it or, where that is to
 * be read yet, with what was sent.
 */
static char *text_after(const struct change_op *op, struct object *o)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *values = NULL;
	const struct json *sent = op->expected ? op->expected : op->body;

	if (object_fetched_ms(o) || json_type(sent) != JSON_OBJECT)
		return text_of(o);
	values = object_values(o);
	for (const struct json *m = json_first(sent); m && values; m = json_next(m)) {
		const struct attr *a = kind_attr(o->coll->kind, json_key(m));

		if (json_set(values, json_key(m), json_dup(m)) < 0)
			return NULL;
		if (a && (a->flags & ATTR_SET))
			json_sort(values, a->name);
	}
	return values && json_print(values, &text) == 0 ? buf_detach(&text) : NULL;
}

static char *copy(const char *text)
{
	return strdup(text ? text : "");
}

static char *id_of(const struct object *o)
{
	CLEANUP_BUF struct buf id = BUF_INIT(LIMIT_OBJECT_BYTES);

	return o && object_id(o, &id) == 0 ? buf_detach(&id) : copy(NULL);
}

static struct journal_entry *entry_new(struct change_op *op)
{
	struct journal_entry *e = calloc(1, sizeof(*e));
	struct object *o = model_object_held(op->m, op->handle),
		      *target = op->view ? model_object(op->m, op->target) : NULL;

	if (!e)
		return NULL;
	e->unix_ms = op->started_unix_ms;
	e->command = copy(op->journal.command);
	e->path = copy(op->journal.path);
	e->id = o && !o->draft ? id_of(o) : copy(NULL);
	e->before = op->journal.before ? strdup(op->journal.before) : NULL;
	e->attrs = names_of(op);
	e->inverse = op->steps->inverse;
	e->coll = op->coll;
	e->view = op->view;
	e->adding = op->adding;
	e->target = target ? id_of(target) : NULL;
	e->target_coll = target ? target->coll : NULL;
	e->parts = mem_steal(&op->journal.parts);
	e->whole = op->journal.whole;
	if (e->command && e->path && e->id && e->attrs)
		return e;
	entry_free(e);
	return NULL;
}

/* Gives the entry of a change, a new one if it has none; NULL: memory is short, or it has gone. */
static struct journal_entry *entry_of(struct change_op *op)
{
	struct journal *j = op->m->journal;
	struct journal_entry *e;

	if (op->journal.n) {
		e = *place_of(j, op->journal.n);
		return e && e->n == op->journal.n ? e : NULL;
	}
	e = entry_new(op);
	if (!e)
		return NULL;
	if (j->next - j->first == LIMIT_JOURNAL)
		drop_oldest(j);
	e->n = op->journal.n = j->next++;
	*place_of(j, e->n) = e;
	j->bytes += size_of(e);
	return e;
}

/* Takes the text. */
static void replace(char **at, char *text)
{
	if (!text)
		return;
	mem_wipe(at);
	*at = text;
}

static void note_made(struct change_op *op, struct journal_entry *e, struct object *made)
{
	struct object *o = model_object(op->m, op->handle);

	if (e->inverse == INVERSE_DESTROY)
		o = made;
	if (!o || o->draft || e->inverse == INVERSE_MAKE)
		return;
	replace(&e->id, id_of(o));
	replace(&e->path, path_of(op, o));
	replace(&e->after, text_after(op, o));
}

static void tell(struct journal *j, const struct journal_entry *e);

static void note(struct change_op *op, enum journal_state state, struct object *made)
{
	struct journal *j = op->m->journal;
	struct journal_entry *e = entry_of(op);

	if (!e)
		return;
	j->bytes -= size_of(e);
	e->state = state;
	memcpy(e->request_id, op->journal.request_id, sizeof(e->request_id));
	if (state != JOURNAL_UNKNOWN && state != JOURNAL_FOUND_NOT)
		note_made(op, e, made);
	j->bytes += size_of(e);
	tell(j, e);
	while (j->bytes > LIMIT_JOURNAL_BYTES && j->first + 1 < j->next)
		drop_oldest(j);
}

void journal_answered(struct change_op *op, const struct cloud_error *e)
{
	if (!op->m->journal || !op->journal.sent)
		return;
	if (e->request_id[0])
		memcpy(op->journal.request_id, e->request_id, sizeof(e->request_id));
	op->journal.answered += !e->err;
	if (e->err && e->unknown)
		note(op, JOURNAL_UNKNOWN, NULL);
}

void journal_finished(struct change_op *op, const struct cloud_error *e, struct object *made)
{
	bool failed = e && e->err;

	if (!op->m->journal || !op->journal.sent)
		return;
	if (!failed)
		note(op, op->journal.n ? JOURNAL_FOUND : JOURNAL_DONE, made);
	else if (op->journal.answered)
		note(op, JOURNAL_IN_PART, made);
	else if (op->journal.n && op->journal.looked)
		note(op, JOURNAL_FOUND_NOT, made);
}

/* ---- showing */

const struct journal_entry *journal_find(const struct model *m, uint64_t n)
{
	return n >= m->journal->first && n < m->journal->next ? *place_of(m->journal, n) : NULL;
}

bool journal_has(const struct model *m, uint64_t n)
{
	return journal_find(m, n) != NULL;
}

uint64_t journal_newest(const struct model *m)
{
	return m->journal->next - 1;
}

uint64_t journal_next(const struct model *m, uint64_t n)
{
	const struct journal *j = m->journal;

	n = n + 1 < j->first ? j->first : n + 1;
	return n < j->next ? n : 0;
}

int64_t journal_changed_ms(const struct model *m, uint64_t n, uint64_t *ret_version)
{
	const struct journal_entry *e = journal_find(m, n);

	*ret_version = e ? e->state : 0;
	return e ? e->unix_ms : 0;
}

static const char *word_of(enum journal_state s)
{
	static const char *const words[] = {
		[JOURNAL_DONE] = "done",
		[JOURNAL_IN_PART] = "done in part",
		[JOURNAL_UNKNOWN] = "unknown",
		[JOURNAL_FOUND] = "unknown, then found done",
		[JOURNAL_FOUND_NOT] = "unknown, then found not done",
	};

	return words[s];
}

static void format_time(int64_t unix_ms, char *out, size_t size)
{
	time_t s = (time_t)(unix_ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Gives an object's values without its secrets; NULL: there are none, or memory is short. */
static struct json *shown(const struct journal_entry *e, const char *text)
{
	CLEANUP_JSON struct json *values = NULL;
	struct json *masked = json_new_object();
	int err = text && masked ? json_parse(text, strlen(text), &values) : -ENOENT;

	for (const struct json *m = json_first(values); m && !err; m = json_next(m)) {
		const char *name = json_key(m);
		bool secret = attr_is_secret(kind_attr(e->coll->kind, name), name);

		err = json_set(masked, name,
			secret && json_type(m) != JSON_NULL ? json_new_string("***") : json_dup(m));
	}
	if (!err)
		return masked;
	json_free(masked);
	return NULL;
}

static int add_object(const struct journal_entry *e, const char *text, struct buf *out)
{
	CLEANUP_JSON struct json *values = shown(e, text);

	return values ? json_print_pretty(values, out) : text ? -ENOMEM : 0;
}

int journal_text(const struct model *m, uint64_t n, enum journal_file file, struct buf *out)
{
	const struct journal_entry *e = journal_find(m, n);
	char when[32];

	if (!e)
		return -ESTALE;
	switch (file) {
	case JOURNAL_TIME:
		format_time(e->unix_ms, when, sizeof(when));
		return buf_addf(out, "%s\n", when);
	case JOURNAL_COMMAND:
		return *e->command ? buf_addf(out, "%s\n", e->command) : 0;
	case JOURNAL_PATH:
		return buf_addf(out, "%s\n", e->path);
	case JOURNAL_REQUEST:
		return e->request_id[0] ? buf_addf(out, "%s\n", e->request_id) : 0;
	case JOURNAL_RESULT:
		return buf_addf(out, "%s\n", word_of(e->state));
	case JOURNAL_BEFORE:
		return add_object(e, e->before, out);
	case JOURNAL_AFTER:
		return add_object(e, e->after, out);
	case JOURNAL_FILES:
		break;
	}
	return -ENOENT;
}

/* ---- telling, a line of JSON for each state of an entry */

void journal_listen(
	struct model *m, void (*told)(void *ctx, const char *line, size_t len), void *ctx)
{
	m->journal->told = told;
	m->journal->ctx = ctx;
}

static int set_object(
	struct json *line, const char *key, const struct journal_entry *e, const char *text)
{
	return json_set(line, key, text ? shown(e, text) : json_new_null());
}

static void tell(struct journal *j, const struct journal_entry *e)
{
	CLEANUP_BUF struct buf text = BUF_INIT(4 * LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *line = j->told ? json_new_object() : NULL;
	char when[32];

	if (!line)
		return;
	format_time(e->unix_ms, when, sizeof(when));
	if (json_set(line, "n", json_new_int((int64_t)e->n)) == 0 &&
		json_set_string(line, "time", when) == 0 &&
		json_set_string(line, "command", e->command) == 0 &&
		json_set_string(line, "path", e->path) == 0 &&
		json_set_string(line, "request", e->request_id) == 0 &&
		json_set_string(line, "result", word_of(e->state)) == 0 &&
		set_object(line, "before", e, e->before) == 0 &&
		set_object(line, "after", e, e->after) == 0 && json_print(line, &text) == 0 &&
		buf_addc(&text, '\n') == 0)
		j->told(j->ctx, text.data, text.len);
}
