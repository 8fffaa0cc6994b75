/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script: the words of the steps.
 */
#include "script.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/place.h"
#include "client/cache/view.h"
#include "client/query/fetch.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "fake_rest.h"
#include "memory.h"
#include "world.h"

#define ARGS_MOST 4

/* ---- asking */

static void do_list(struct world *w, char **a)
{
	struct want want = world_want();
	struct waiter *c = world_caller(w);

	world_say_result(w, model_need_list(world_collection(w, a[0]), &want, c), &c->error);
}

static void need_entry(struct world *w, char **a, bool sweep)
{
	struct place p = world_place(w, a[0]);
	struct want want = world_want();
	struct waiter *c = world_caller(w);
	struct object *o = NULL;
	bool link = false;
	int err;

	want.sweep = sweep;
	err = model_need_entry(&p, a[1], &want, c, &o, &link);
	if (err == MODEL_SEVERAL)
		world_say(w, "several (%s)", c->error.message);
	else if (err)
		world_say_result(w, err, &c->error);
	else
		world_say_object(w, o);
	if (!err && link)
		world_say(w, " (link)");
}

static void do_entry(struct world *w, char **a)
{
	need_entry(w, a, false);
}

static void do_sweep(struct world *w, char **a)
{
	need_entry(w, a, true);
}

static void do_object(struct world *w, char **a)
{
	struct want want = world_want();
	struct waiter *c = world_caller(w);

	world_say_result(w, model_need_object(world_object(w, a[0]), &want, c), &c->error);
}

static void do_newer(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);

	world_say_result(w, model_need_newer(world_object(w, a[0]), atoll(a[1]), c), &c->error);
}

static void do_ref(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]), *to = NULL;
	struct want want = world_want();
	struct waiter *c = world_caller(w);
	int err = model_need_ref(o, world_link(o, a[1]), &want, c, &to);

	if (err)
		world_say_result(w, err, &c->error);
	else
		world_say_object(w, to);
}

static void need_view(struct world *w, char **a, bool sweep)
{
	struct object *o = world_object(w, a[0]);
	struct want want = world_want();
	struct waiter *c = world_caller(w);

	want.sweep = sweep;
	world_say_result(w, model_need_view(o, world_view(o, a[1]), &want, c), &c->error);
}

static void do_view(struct world *w, char **a)
{
	need_view(w, a, false);
}

static void do_view_sweep(struct world *w, char **a)
{
	need_view(w, a, true);
}

static void do_usage(struct world *w, char **a)
{
	struct want want = world_want();
	struct waiter *c = world_caller(w);
	int64_t limit, used;
	int err = model_need_usage(world_collection(w, a[0]), &want, c, &limit, &used);

	if (err)
		world_say_result(w, err, &c->error);
	else
		world_say(w, "%lld of %lld", (long long)used, (long long)limit);
}

/* ---- looking into memory */

static void do_names(struct world *w, char **a)
{
	struct place p = world_place(w, a[0]);
	unsigned long failures = mem_failures();
	char entry[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct object *o;

	while ((o = place_next(&p, &cursor))) {
		entry_name(o, entry);
		world_say(w, "%s%s", w->out.len ? " " : "", entry);
	}
	if (mem_failures() != failures)
		world_say_result(w, -ENOMEM, NULL);
}

static void do_shows(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]), *other;
	const struct view *v = world_view(o, a[1]);
	unsigned long failures = mem_failures();
	uint64_t cursor = 0;

	while ((other = view_next(o, v, &cursor))) {
		world_say(w, "%s", w->out.len ? " " : "");
		world_say_object(w, other);
		if (!view_shows(o, v, other))
			world_say(w, " (not shown)");
	}
	if (mem_failures() != failures)
		world_say_result(w, -ENOMEM, NULL);
}

static void do_find(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]), *other;
	struct cloud_error why;
	int err = view_find(o, world_view(o, a[1]), a[2], &other, &why);

	if (err == MODEL_SEVERAL)
		world_say(w, "several (%s)", why.message);
	else if (err)
		world_say_result(w, err, NULL);
	else
		world_say_object(w, other);
}

static void say_buf(struct world *w, struct buf *b, int err)
{
	if (err)
		world_say_result(w, err, NULL);
	else
		world_say(w, "%s", b->data);
	buf_release(b);
}

static void do_json(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct json *v = object_values(world_object(w, a[0]));
	int err = v ? json_print(v, &text) : -ENOMEM;

	json_free(v);
	say_buf(w, &text, err);
}

static void do_text(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *o = world_object(w, a[0]);
	int slot = attribute_slot_of_file(o, a[1]);

	say_buf(w, &text, slot < 0 ? slot : attribute_text(o, (unsigned)slot, &text));
}

static void do_files(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]);
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned i = 0; i < attribute_slots(o); i++)
		if (attribute_shows(o, i) && attribute_file_name(o, i, name) == 0)
			world_say(w, "%s%s%s", w->out.len ? " " : "", name,
				attribute_writable(o, attribute_name(o, i)) ? "*" : "");
}

static void do_missing(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	say_buf(w, &text, body_missing(world_object(w, a[0]), &text));
}

static void do_path(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *o = world_object(w, a[0]);
	int err = entry_path(o, &text);

	buf_addf(&text, " (%u)", object_depth(o));
	say_buf(w, &text, err);
}

static void do_fresh(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]);

	world_say(w, "%lld",
		(long long)(a[1] ? fresh_view_ms(o, world_view(o, a[1])) : fresh_object_ms(o)));
}

static void do_whole(struct world *w, char **a)
{
	struct collection *c = world_collection(w, a[0]);
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct json_walk walk;
	bool done = false;
	int err = 0;

	world_say(w, "version %llu ", (unsigned long long)collection_version(c));
	collection_json_begin(c, &walk);
	while (!err && !done)
		err = collection_json_more(&walk, PART_WALK_BYTES, &text, &done);
	collection_json_end(&walk);
	say_buf(w, &text, err);
}

/* A walk that goes on from step to step, an object at a time: of a collection, or the next part. */
static void do_walk(struct world *w, char **a)
{
	static struct json_walk walk;
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	bool done = false;

	if (a[0])
		collection_json_begin(world_collection(w, a[0]), &walk);
	say_buf(w, &text, collection_json_more(&walk, 1, &text, &done));
	if (done)
		collection_json_end(&walk);
}

static void do_ino(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]), *to;
	const struct link *l = world_link(o, a[1]);
	unsigned long failures = mem_failures();
	uint64_t ino = link_target_ino(o, l);
	bool set = link_is_set(o, l);

	to = link_target(o, l);
	if (mem_failures() != failures) {
		world_say_result(w, -ENOMEM, NULL);
		return;
	}
	world_say(w, "%s, %s", set ? "set" : "not set",
		!ino				? "none"
			: !to			? "not in memory"
			: ino == object_ino(to) ? "the target's"
						: "another's");
}

static void do_pretty(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	say_buf(w, &text, object_json(world_object(w, a[0]), &text));
}

static void do_changed(struct world *w, char **a)
{
	world_say(w, "%lld", (long long)object_changed_ms(world_object(w, a[0])));
}

static void do_activity(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	(void)a;
	say_buf(w, &text, model_stats_activity(w->m, &text));
}

/* Prints what a collection and its region say of themselves. */
static void do_about(struct world *w, char **a)
{
	struct collection *c = world_collection(w, a[0]);
	struct region *r = collection_region(c);
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	int err = region_entry(model_region(w->m, model_regions(w->m) - 1), &text);
	bool failing = memory_pause();

	ck_assert_ptr_eq(model_collection(w->m, collection_index(c)), c);
	ck_assert_ptr_eq(region_find(r, collection_kind(c)->dir), c);
	ck_assert_ptr_eq(region_collection(r, region_collections(r) - 1)->region, r);
	ck_assert_ptr_null(region_collection(r, region_collections(r)));
	ck_assert_ptr_null(model_region(w->m, model_regions(w->m)));
	memory_resume(failing);
	world_say(w, "%s, root %d of %zu, index %s, last ", *region_name(r) ? region_name(r) : "-",
		region_is_root(r), model_regions(w->m), index_bytes(c) ? "built" : "none");
	world_say(w, "%s", collection_edits(c) && collection_changed_ms(c) ? "changed " : "");
	say_buf(w, &text, err);
}

static void do_what(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]);
	bool failing = memory_pause();

	ck_assert_ptr_eq(model_object(w->m, object_handle(o)), o);
	memory_resume(failing);
	world_say(w, "%s, %s, %s, version %llu", object_collection(o)->kind->dir,
		object_is_draft(o) ? "draft" : "made", object_is_gone(o) ? "gone" : "there",
		(unsigned long long)object_version(o));
}

static void do_unpin(struct world *w, char **a)
{
	object_unpin(w->m, (uint32_t)strtoul(a[0], NULL, 10), 1);
}

/* Pieces of a document, split at '|'. */
static void do_pieces(struct world *w, char **a)
{
	struct buf why = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	struct document *d = NULL;
	size_t len;
	int err = document_new(&d);

	while (!err && a[0]) {
		const char *piece = strsep(&a[0], "|");

		err = document_add(d, piece, strlen(piece), &why);
		world_say(w, "%s",
			err			       ? error_name(err)
				: document_is_whole(d) ? "whole "
						       : "part ");
	}
	world_say(w, "%s%s", why.len ? " " : "", why.data);
	if (d && !err)
		world_say(w, "%s", document_text(d, &len));
	else if (!d)
		world_say_result(w, err, NULL);
	document_free(d);
	buf_release(&why);
}

/* ---- changing */

static void do_mkdir(struct world *w, char **a)
{
	struct place p = world_place(w, a[0]);
	struct waiter *c = world_caller(w);
	struct object *draft = NULL;
	int err = model_create(&p, a[1], c, &draft);

	if (!err && draft)
		world_say_object(w, draft);
	else
		world_say_result(w, err, &c->error);
}

static void do_create_need(struct world *w, char **a)
{
	struct want want = world_want();
	struct waiter *c = world_caller(w);

	world_say_result(w, model_create_need(world_collection(w, a[0]), "", &want, c), &c->error);
}

static void do_commit(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);

	struct object *o = world_object(w, a[0]);
	struct place home = place_home(o);

	world_say_result(w, model_create_commit(o, &home, a[1], c), &c->error);
}

static void do_set(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	const char *text = a[2] ? a[2] : "";

	world_say_result(
		w, model_set(world_object(w, a[0]), a[1], text, strlen(text), c), &c->error);
}

/* An editor's file, "BEFORE|AFTER". */
static void do_edit(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	struct edit e = { .base = strsep(&a[2], "|") };
	bool failing = memory_pause();

	ck_assert_ptr_nonnull(a[2]);
	memory_resume(failing);
	e.text = a[2];
	e.base_len = strlen(e.base);
	e.len = strlen(e.text);
	world_say_result(w, model_set_edited(world_object(w, a[0]), a[1], &e, c), &c->error);
}

static void do_link(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	struct object *o = world_object(w, a[0]), *to = a[2] ? world_object(w, a[2]) : NULL;

	world_say_result(w, model_set_ref(o, world_link(o, a[1]), to, c), &c->error);
}

static void do_mv(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);

	world_say_result(w, model_set_name(world_object(w, a[0]), a[1], c), &c->error);
}

static void do_rm(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);

	world_say_result(w, model_destroy(world_object(w, a[0]), c), &c->error);
}

static void do_ln(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	struct object *o = world_object(w, a[0]), *to = world_object(w, a[2]);

	world_say_result(w, model_connect_add(o, world_view(o, a[1]), to, c), &c->error);
}

static void do_unlink(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	struct object *o = world_object(w, a[0]), *to = world_object(w, a[2]);

	world_say_result(w, model_connect_remove(o, world_view(o, a[1]), to, c), &c->error);
}

static void do_read(struct world *w, char **a)
{
	struct object *o = world_object(w, a[0]);
	struct want want = world_want();
	struct waiter *c = world_caller(w);
	int err = model_document_need(o, &want, c);

	if (!err && document_writable(o))
		shown_note(o);
	world_say_result(w, err, &c->error);
}

static void do_write(struct world *w, char **a)
{
	CLEANUP_BUF struct buf aside = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	struct waiter *c = world_caller(w);

	world_say_result(w,
		model_document_set(world_object(w, a[0]), a[1], strlen(a[1]), &aside, c),
		&c->error);
	if (aside.len)
		world_say(w, " without%s", aside.data);
}

/* ---- the cloud's answers, time, and what the kernel does */

/* Takes the number of a call from before the answer: "1: {}"; else it is the oldest. */
static size_t call_of(char **text)
{
	char *end = *text;
	size_t n = strtoul(*text, &end, 10);

	if (end == *text || *end != ':')
		return 0;
	*text = end + 1 + strspn(end + 1, " ");
	return n;
}

static void answer_with(struct world *w, size_t n, struct json *v)
{
	bool failing;

	fake_answer(w->m->rest, n, v);
	failing = memory_pause();
	json_free(v);
	memory_resume(failing);
}

static void do_answer(struct world *w, char **a)
{
	size_t n = call_of(&a[0]);

	answer_with(w, n, strcmp(a[0], "-") == 0 ? NULL : world_json(a[0]));
}

static void do_answer_too_much(struct world *w, char **a)
{
	answer_with(w, 0, world_too_much(a[0]));
}

static const struct {
	const char *name;
	int err, status;
} failures[] = {
	{ "ENOENT", -ENOENT },
	{ "EBUSY", -EBUSY },
	{ "ENOMEM", -ENOMEM },
	{ "ESTALE", -ESTALE },
	{ "ETIMEDOUT", -ETIMEDOUT },
	{ "400", -EINVAL, 400 },
	{ "404", -EOPNOTSUPP, 404 },
};

static void end_badly(struct world *w, char **a, bool unknown)
{
	size_t n = call_of(&a[0]);

	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (strcmp(failures[i].name, a[0]) == 0) {
			fake_fail(w->m->rest, n, failures[i].err, failures[i].status, unknown);
			return;
		}
	ck_abort_msg("no failure is called %s", a[0]);
}

static void do_fail(struct world *w, char **a)
{
	end_badly(w, a, false);
}

static void do_lose(struct world *w, char **a)
{
	end_badly(w, a, true);
}

static void do_leave_out(struct world *w, char **a)
{
	fake_leave_out(w->m->rest, 0, a[0]);
}

static void do_wait(struct world *w, char **a)
{
	clock_pass(atoll(a[0]));
	timers_run(w->timers);
}

static void do_forget(struct world *w, char **a)
{
	(void)a;
	world_forget(w);
}

static void do_option(struct world *w, char **a)
{
	*(strcmp(a[0], "ttl") == 0 ? &w->m->options.ttl_ms : &w->m->options.wait_ms) = atoll(a[1]);
}

static void do_expire(struct world *w, char **a)
{
	if (strchr(a[0], '/'))
		expire_object_now(world_object(w, a[0]));
	else
		expire_collection(world_collection(w, a[0]));
}

static void do_pin(struct world *w, char **a)
{
	object_pin(world_object(w, a[0]), 1);
}

static void do_withdraw(struct world *w, char **a)
{
	world_collection(w, a[0])->offered = false;
}

static void changed(void *ctx, const struct change *c)
{
	static const char *const types[] = { "values", "entry", "listing", "called", "gone",
		"offered", "old", "left out" };
	struct world *w = ctx;
	uint64_t cursor = 0;

	if (c->type == CHANGE_OLD) { /* each of them is told of */
		while (expire_tell(c->collection, &cursor))
			continue;
		return;
	}
	world_say(w, " * %s %s%s%s%s%s", types[c->type], c->collection->kind->dir,
		c->view ? " " : "", c->view ? c->view->name : "", c->drafts ? " .draft" : "",
		c->name ? " " : "");
	world_say(w, "%s", c->name ? c->name : "");
}

static void do_listen(struct world *w, char **a)
{
	(void)a;
	events_listen(w->m, changed, w);
}

/* ---- the words themselves */

static const struct {
	const char *word;
	int args; /* the last one takes the rest of the line */
	void (*run)(struct world *w, char **args);
} words[] = {
	{ "list", 1, do_list },
	{ "entry", 2, do_entry },
	{ "sweep", 2, do_sweep },
	{ "object", 1, do_object },
	{ "newer", 2, do_newer },
	{ "ref", 2, do_ref },
	{ "view", 2, do_view },
	{ "view-sweep", 2, do_view_sweep },
	{ "usage", 1, do_usage },
	{ "names", 1, do_names },
	{ "shows", 2, do_shows },
	{ "find", 3, do_find },
	{ "json", 1, do_json },
	{ "text", 2, do_text },
	{ "files", 1, do_files },
	{ "missing", 1, do_missing },
	{ "path", 1, do_path },
	{ "fresh", 2, do_fresh },
	{ "whole", 1, do_whole },
	{ "walk", 1, do_walk },
	{ "ino", 2, do_ino },
	{ "pretty", 1, do_pretty },
	{ "changed", 1, do_changed },
	{ "activity", 0, do_activity },
	{ "about", 1, do_about },
	{ "what", 1, do_what },
	{ "unpin", 1, do_unpin },
	{ "pieces", 1, do_pieces },
	{ "mkdir", 2, do_mkdir },
	{ "create-need", 1, do_create_need },
	{ "commit", 2, do_commit },
	{ "set", 3, do_set },
	{ "edit", 3, do_edit },
	{ "link", 3, do_link },
	{ "mv", 2, do_mv },
	{ "rm", 1, do_rm },
	{ "ln", 3, do_ln },
	{ "unlink", 3, do_unlink },
	{ "read", 1, do_read },
	{ "write", 2, do_write },
	{ "answer", 1, do_answer },
	{ "answer-too-much", 1, do_answer_too_much },
	{ "fail", 1, do_fail },
	{ "lose", 1, do_lose },
	{ "leave-out", 1, do_leave_out },
	{ "wait", 1, do_wait },
	{ "forget", 0, do_forget },
	{ "option", 2, do_option },
	{ "expire", 1, do_expire },
	{ "pin", 1, do_pin },
	{ "withdraw", 1, do_withdraw },
	{ "listen", 0, do_listen },
};

static void change_quotes(char *s, char from, char to)
{
	for (; (s = strchr(s, from)); s++)
		*s = to;
}

void script_do(struct world *w, const char *text)
{
	bool failing = memory_pause();
	char *line = strdup(text), *at = line, *word = strsep(&at, " "), *args[ARGS_MOST] = { 0 };
	size_t i = 0;

	buf_clear(&w->out);
	buf_clear(&w->sent);
	if (at)
		change_quotes(at, '\'', '"');
	while (i < sizeof(words) / sizeof(words[0]) && strcmp(words[i].word, word) != 0)
		i++;
	ck_assert_msg(i < sizeof(words) / sizeof(words[0]), "no word: %s", text);
	for (int n = 0; n < words[i].args && at; n++) {
		args[n] = n + 1 < words[i].args ? strsep(&at, " ") : at;
	}
	memory_resume(failing);
	words[i].run(w, args);
	failing = memory_pause();
	buf_adds(&w->out, w->sent.data);
	change_quotes(w->out.data, '"', '\'');
	free(line);
	memory_resume(failing);
}

void script_run(const struct script *s)
{
	struct world *w = world_new(s->type, s->regions ? s->regions : 1);

	for (const struct step *step = s->steps; step->say; step++) {
		script_do(w, step->say);
		ck_assert_msg(strcmp(w->out.data, step->want) == 0,
			"%s: %s\n  gives: %s\n  wants: %s", s->name, step->say, w->out.data,
			step->want);
	}
	world_free(w);
}
