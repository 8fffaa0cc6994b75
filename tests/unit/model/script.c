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
#include "script_word.h"
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

static void do_found(struct world *w, char **a)
{
	struct finding f = world_finding(w, a);
	struct want want = world_want();
	struct waiter *c = world_caller(w);

	world_say_result(w, model_need_found(&f, &want, c), &c->error);
}

static void do_by_id(struct world *w, char **a)
{
	struct want want = world_want();
	struct waiter *c = world_caller(w);
	struct object *o;
	int err = model_need_found_id(model_region(w->m, 0), a[0], &want, c, &o);

	if (err)
		world_say_result(w, err, &c->error);
	else
		world_say_object(w, o);
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
	struct object *o = world_object(w, a[0]);
	struct waiter *c = world_caller(w);
	struct place in = place_home(o);

	in.drafts = o->staged;
	world_say_result(w, model_set_name(o, &in, a[1], c), &c->error);
}

static void do_rm(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);

	world_say_result(w, model_destroy(world_object(w, a[0]), c), &c->error);
}

static void do_undo(struct world *w, char **a)
{
	struct waiter *c = world_caller(w);
	struct want want = world_want();
	uint64_t n = strtoull(a[0], NULL, 10);
	bool made;
	int err = undo_need(w->m, n, !a[1], &want, c);

	if (!err)
		err = undo_send(w->m, n, &made, c);
	world_say_result(w, err, &c->error);
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
	CLEANUP_BUF struct buf aside = BUF_LOCAL(LIMIT_MESSAGE_BYTES),
			       with = BUF_LOCAL(LIMIT_MESSAGE_BYTES);
	struct copied copied = { &aside, &with };
	struct waiter *c = world_caller(w);

	world_say_result(w,
		model_document_set(world_object(w, a[0]), a[1], strlen(a[1]), &copied, c),
		&c->error);
	if (aside.len)
		world_say(w, " without%s", aside.data);
	for (char *at = with.data, *line; (line = strsep(&at, "\n"));)
		if (*line)
			world_say(w, " with %s", line);
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

/* Has work that is done in slices done to its end: the loop's turns, before time passes. */
static void turn(struct world *w)
{
	while (timers_wait_ms(w->timers, 1) == 0)
		timers_run(w->timers, INT64_MAX);
}

static void answer_with(struct world *w, size_t n, struct json *v)
{
	bool failing;

	fake_answer(w->m->clouds[0]->rest, n, v);
	turn(w);
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
	{ "EACCES", -EACCES, 403 },
	{ "EEXIST", -EEXIST, 409 },
	{ "ETIMEDOUT", -ETIMEDOUT },
	{ "400", -EINVAL, 400 },
	{ "404", -EOPNOTSUPP, 404 },
};

static void end_badly(struct world *w, char **a, bool unknown)
{
	size_t n = call_of(&a[0]);

	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (strcmp(failures[i].name, a[0]) == 0) {
			fake_fail(w->m->clouds[0]->rest, n, failures[i].err, failures[i].status,
				unknown);
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
	fake_leave_out(w->m->clouds[0]->rest, 0, a[0]);
}

static void do_wait(struct world *w, char **a)
{
	clock_pass(atoll(a[0]));
	timers_run(w->timers, INT64_MAX);
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

static const struct script_word words[] = {
	{ "list", 1, do_list },
	{ "entry", 2, do_entry },
	{ "sweep", 2, do_sweep },
	{ "object", 1, do_object },
	{ "newer", 2, do_newer },
	{ "ref", 2, do_ref },
	{ "view", 2, do_view },
	{ "view-sweep", 2, do_view_sweep },
	{ "found", 2, do_found },
	{ "by-id", 1, do_by_id },
	{ "usage", 1, do_usage },
	{ "mkdir", 2, do_mkdir },
	{ "create-need", 1, do_create_need },
	{ "commit", 2, do_commit },
	{ "set", 3, do_set },
	{ "edit", 3, do_edit },
	{ "link", 3, do_link },
	{ "mv", 2, do_mv },
	{ "rm", 1, do_rm },
	{ "undo", 2, do_undo },
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
	{ NULL },
};

static const struct script_word *find_word(const struct script_word *in, const char *word)
{
	while (in->word && strcmp(in->word, word) != 0)
		in++;
	return in->word ? in : NULL;
}

static void change_quotes(char *s, char from, char to)
{
	for (; (s = strchr(s, from)); s++)
		*s = to;
}

void script_do(struct world *w, const char *text)
{
	bool failing = memory_pause();
	char *line = strdup(text), *at = line, *word = strsep(&at, " "), *args[ARGS_MOST] = { 0 };
	const struct script_word *does;

	buf_clear(&w->out);
	buf_clear(&w->sent);
	if (at)
		change_quotes(at, '\'', '"');
	does = find_word(words, word);
	if (!does)
		does = find_word(script_looking, word);
	ck_assert_msg(does != NULL, "no word: %s", text);
	for (int n = 0; n < does->args && at; n++)
		args[n] = n + 1 < does->args ? strsep(&at, " ") : at;
	memory_resume(failing);
	does->run(w, args);
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
