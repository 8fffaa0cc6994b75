/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script_looking: the words of a script that look into memory and ask for nothing.
 */
#include "script_word.h"

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
#include "memory.h"
#include "world.h"

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

/* Goes on from where no listing has been: past the last kind, there is nothing. */
static void look_past(struct world *w, const struct finding *f, struct buf *value)
{
	for (unsigned n = 40; n < 0x10000; n *= 3) {
		uint64_t cursor = (uint64_t)n << 48;

		if (f->value || f->blocked ? found_next(f, &cursor) != NULL
					   : found_next_value(f, &cursor, value))
			world_say(w, " past the end");
	}
}

/* Prints what has a value, as the index calls it, or all of its values. */
static void do_has(struct world *w, char **a)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct finding f = world_finding(w, a);
	unsigned long failures = mem_failures();
	char entry[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct object *o;

	while (!f.value && !f.blocked && found_next_value(&f, &cursor, &value))
		world_say(w, "%s%s", w->out.len ? " " : "", value.data);
	while ((f.value || f.blocked) && (o = found_next(&f, &cursor))) {
		buf_clear(&value);
		found_entry(&f, o, entry);
		world_say(
			w, "%s%s/%s", w->out.len ? " " : "", collection_kind(o->coll)->dir, entry);
		if (f.blocked && found_path(&f, cursor, o, &value) == 0)
			world_say(w, " (%s)", value.data);
	}
	look_past(w, &f, &value);
	if (mem_failures() != failures)
		world_say_result(w, -ENOMEM, NULL);
}

static void do_leads(struct world *w, char **a)
{
	struct finding f = world_finding(w, a);
	struct cloud_error why;
	struct object *o;
	int err = found_find(&f, a[2], &o, &why);

	if (err)
		world_say_result(w, err, NULL);
	else
		world_say_object(w, o);
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
	uint64_t ino = number_of_link(o, l);
	bool set = link_is_set(o, l);

	to = link_target(o, l);
	if (mem_failures() != failures) {
		world_say_result(w, -ENOMEM, NULL);
		return;
	}
	world_say(w, "%s, %s", set ? "set" : "not set",
		!ino				      ? "none"
			: !to			      ? "not in memory"
			: ino == number_of_object(to) ? "the target's"
						      : "another's");
}

/* Leaves so many bits of the hashes that numbers come of: some are equal then. */
static void do_bits(struct world *w, char **a)
{
	w->m->fewer_bits = 40 - (unsigned)strtoul(a[0], NULL, 10);
}

static void do_number(struct world *w, char **a)
{
	const struct object *o = world_object(w, a[0]);
	uint64_t number = number_of_object(o);
	bool hashed = number >> 63, failing = memory_pause();

	ck_assert_uint_eq(number & ((1u << NUMBER_THING_BITS) - 1), 0);
	ck_assert(hashed || number >> 62 == 1);
	memory_resume(failing);
	world_say(w, "%s", hashed ? "hash " : "handle");
	if (hashed)
		world_say(w, "%x", (unsigned)(number >> NUMBER_THING_BITS & 0xff));
}

static void do_pretty(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	say_buf(w, &text, object_json(world_object(w, a[0]), &text));
}

/* Prints the lines of what has changed, without their times. */
static void do_events(struct world *w, char **a)
{
	bool failing = memory_pause();
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	(void)a;
	chronicle_text(w->m, chronicle_first(w->m), LIMIT_EVENTS_BYTES, &text);
	for (char *line = text.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		line = strchr(line, '\t') + 1;
		for (char *tab; (tab = strchr(line, '\t'));)
			*tab = ' ';
		world_say(w, "%s;", line);
	}
	buf_release(&text);
	memory_resume(failing);
}

/* Prints a change's path, result, and the first number in its object before and after. */
static void do_journal(struct world *w, char **a)
{
	static const enum journal_file files[] = { JOURNAL_PATH, JOURNAL_RESULT, JOURNAL_BEFORE,
		JOURNAL_AFTER };
	bool failing = memory_pause();
	uint64_t n = strtoull(a[0], NULL, 10);

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
		const char *mtu;

		ck_assert_int_eq(journal_text(w->m, n, files[i], &text), 0);
		mtu = strstr(text.data, "\"mtu\": ");
		if (i < 2)
			world_say(w, "%s%.*s", i ? " " : "", (int)strcspn(text.data, "\n"),
				text.data);
		else if (mtu)
			world_say(w, " %ld", strtol(mtu + strlen("\"mtu\": "), NULL, 10));
		buf_release(&text);
	}
	memory_resume(failing);
}

static void do_before(struct world *w, char **a)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);

	say_buf(w, &text, journal_text(w->m, strtoull(a[0], NULL, 10), JOURNAL_BEFORE, &text));
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

const struct script_word script_looking[] = {
	{ "names", 1, do_names },
	{ "shows", 2, do_shows },
	{ "find", 3, do_find },
	{ "has", 2, do_has },
	{ "leads", 3, do_leads },
	{ "json", 1, do_json },
	{ "text", 2, do_text },
	{ "files", 1, do_files },
	{ "missing", 1, do_missing },
	{ "path", 1, do_path },
	{ "fresh", 2, do_fresh },
	{ "whole", 1, do_whole },
	{ "walk", 1, do_walk },
	{ "ino", 2, do_ino },
	{ "bits", 1, do_bits },
	{ "number", 1, do_number },
	{ "pretty", 1, do_pretty },
	{ "changed", 1, do_changed },
	{ "events", 0, do_events },
	{ "journal", 1, do_journal },
	{ "before", 1, do_before },
	{ "activity", 0, do_activity },
	{ "about", 1, do_about },
	{ "what", 1, do_what },
	{ "unpin", 1, do_unpin },
	{ "pieces", 1, do_pieces },
	{ NULL },
};
