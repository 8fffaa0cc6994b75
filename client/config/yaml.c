/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml: events into a tree, with a stack of the containers that are open. What
 * has an anchor is kept beside it until the end; an alias is a copy of that.
 */
#include "client/config/yaml.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/own_file.h"

#define MERGE_TAG "tag:yaml.org,2002:merge"

struct builder {
	const char *path;
	struct buf *why;
	struct open {
		struct json *v;
		char *key;	      /* of a mapping: the one whose value comes */
		bool merges;	      /* of a mapping: the value that comes is that of << */
		bool is_merged;	      /* of a list: it is such a value */
		struct json *sources; /* of a mapping: a list of the values of << so far, or NULL */
		struct anchor *anchor;
	} stack[LIMIT_YAML_DEPTH];
	int depth;
	struct json *root;
	unsigned nodes; /* read and copied */
	struct anchor {
		char *name;
		struct json *tree; /* a copy; NULL until its end has come */
		struct size {
			unsigned nodes;
			int depth;
		} size;
	} anchors[LIMIT_YAML_ANCHORS];
	int n_anchors;
};

static int complain(struct builder *b, const yaml_event_t *e, const char *what)
{
	buf_addf(b->why, "%s, line %zu: %s", b->path, e->start_mark.line + 1, what);
	return -EINVAL;
}

/* Counts nodes, those too that an alias stands for: ten lines may stand for millions. */
static int spend(struct builder *b, const yaml_event_t *e, unsigned nodes)
{
	b->nodes += nodes;
	return b->nodes > LIMIT_YAML_NODES
		? complain(b, e, "too long, with all that aliases stand for")
		: 0;
}

/* ---- << */

/* Tells whether v is a mapping, or a list of nothing else. */
static bool can_merge(const struct json *v)
{
	if (json_type(v) != JSON_ARRAY)
		return json_type(v) == JSON_OBJECT;
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if (json_type(m) != JSON_OBJECT)
			return false;
	return true;
}

static int cannot_merge(struct builder *b, const yaml_event_t *e)
{
	return complain(b, e, "<< takes a mapping, or a list of mappings");
}

/* Copies from's members; those that are there already stay, or are replaced. */
static int overlay(struct builder *b, const yaml_event_t *e, struct json *into,
	const struct json *from, bool replace)
{
	int err = 0;

	for (const struct json *m = json_first(from); m && !err; m = json_next(m)) {
		err = spend(b, e, 1);
		if (json_get(into, json_key(m)) && !replace)
			continue;
		json_wipe(json_take(into, json_key(m)));
		err = err ? err : json_set(into, json_key(m), json_dup(m));
	}
	return err;
}

/* Overlays a list's mappings, of which the earlier come before the later. */
static int overlay_list(
	struct builder *b, const yaml_event_t *e, struct json *into, const struct json *list)
{
	CLEANUP_JSON_WIPE struct json *one = json_new_object();
	int err = one ? 0 : -ENOMEM;

	for (const struct json *m = json_first(list); m && !err; m = json_next(m))
		err = overlay(b, e, one, m, false);
	return err ? err : overlay(b, e, into, one, true);
}

/*
 * Merges at a mapping's end: the last of several << counts, and before them all
 * what the mapping says itself. That is made anew behind what is merged, for
 * "a-b" and "a_b" are different keys here and one setting later, where the last
 * wins.
 */
static int merge(struct builder *b, const yaml_event_t *e, struct open *o)
{
	CLEANUP_JSON_WIPE struct json *all = json_new_object();
	const struct json *m;
	int err = all ? 0 : -ENOMEM;

	for (m = json_first(o->sources); m && !err; m = json_next(m))
		err = json_type(m) == JSON_ARRAY ? overlay_list(b, e, all, m)
						 : overlay(b, e, all, m, true);
	if (!err)
		err = overlay(b, e, all, o->v, true);
	while (!err && (m = json_first(o->v)))
		json_wipe(json_take(o->v, json_key(m)));
	for (m = json_first(all); m && !err; m = json_next(m))
		err = json_set(o->v, json_key(m), json_dup(m));
	return err;
}

/* ---- the tree */

/* Puts a value of << beside its mapping; takes it. */
static int place_source(
	struct builder *b, const yaml_event_t *e, struct open *top, struct json *taken)
{
	CLEANUP_JSON_WIPE struct json *v = taken;

	top->merges = false;
	if (!can_merge(v))
		return cannot_merge(b, e);
	if (!top->sources)
		top->sources = json_new_array();
	return top->sources ? json_add(top->sources, mem_steal(&v)) : -ENOMEM;
}

/* Puts a finished or just opened node where it belongs; takes it. */
static int place(struct builder *b, const yaml_event_t *e, struct json *taken)
{
	struct open *top = b->depth ? &b->stack[b->depth - 1] : NULL;
	CLEANUP_JSON_WIPE struct json *v = taken;
	CLEANUP_TEXT char *key = NULL;

	if (!v)
		return -ENOMEM;
	if (!top) {
		b->root = mem_steal(&v);
		return 0;
	}
	if (top->is_merged && json_type(v) != JSON_OBJECT)
		return cannot_merge(b, e);
	if (json_type(top->v) == JSON_ARRAY)
		return json_add(top->v, mem_steal(&v));
	if (top->merges)
		return place_source(b, e, top, mem_steal(&v));
	if (top->key) {
		key = mem_steal(&top->key);
		return json_set(top->v, key, mem_steal(&v));
	}
	if (!json_string(v))
		return complain(b, e, "a key must be a word");
	top->key = strdup(json_string(v));
	return top->key ? 0 : -ENOMEM;
}

static struct size size_of(const struct json *v)
{
	struct size all = { .nodes = 1 };

	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		struct size s = size_of(m);

		all.nodes += s.nodes;
		all.depth = s.depth > all.depth ? s.depth : all.depth;
	}
	all.depth += json_type(v) == JSON_ARRAY || json_type(v) == JSON_OBJECT;
	return all;
}

/* Notes an anchor's name; what it stands for is known at its end. */
static int new_anchor(
	struct builder *b, const yaml_event_t *e, const yaml_char_t *name, struct anchor **ret)
{
	struct anchor *a = &b->anchors[b->n_anchors];

	if (!name)
		return 0;
	if (b->n_anchors == LIMIT_YAML_ANCHORS)
		return complain(b, e, "too many anchors");
	a->name = strdup((const char *)name);
	if (!a->name)
		return -ENOMEM;
	b->n_anchors++;
	*ret = a;
	return 0;
}

static int fill_anchor(
	struct builder *b, const yaml_event_t *e, struct anchor *a, const struct json *v)
{
	int err;

	if (!a)
		return 0;
	a->size = size_of(v);
	err = spend(b, e, a->size.nodes);
	a->tree = err ? NULL : json_dup(v);
	return err || a->tree ? err : -ENOMEM;
}

static int open_node(
	struct builder *b, const yaml_event_t *e, struct json *v, const yaml_char_t *anchor)
{
	struct open o = { .v = v,
		.is_merged =
			json_type(v) == JSON_ARRAY && b->depth && b->stack[b->depth - 1].merges };
	int err = new_anchor(b, e, anchor, &o.anchor);

	if (!err && b->depth == LIMIT_YAML_DEPTH)
		err = complain(b, e, "nested too deep");
	if (err) {
		json_free(v);
		return err;
	}
	err = place(b, e, v);
	if (err)
		return err;
	b->stack[b->depth++] = o;
	return 0;
}

static int close_node(struct builder *b, const yaml_event_t *e)
{
	struct open *o = &b->stack[b->depth - 1];
	int err = o->sources ? merge(b, e, o) : 0;

	if (!err)
		err = fill_anchor(b, e, o->anchor, o->v);
	json_wipe(o->sources);
	o->sources = NULL;
	b->depth--;
	return err;
}

/* Tells whether a tag asks for what is not done here; "!!str" and its kin say what is so anyway. */
static bool is_foreign(const yaml_char_t *tag)
{
	static const char *const own[] = { "!", YAML_STR_TAG, YAML_INT_TAG, YAML_FLOAT_TAG,
		YAML_BOOL_TAG, YAML_NULL_TAG, YAML_MAP_TAG, YAML_SEQ_TAG };
	size_t i = 0, n = sizeof(own) / sizeof(own[0]);

	while (tag && i < n && strcmp((const char *)tag, own[i]) != 0)
		i++;
	return i == n;
}

/* Tells whether it says << where a key is expected, and not in quotes. */
static bool is_merge(const struct builder *b, const yaml_event_t *e)
{
	const struct open *top = b->depth ? &b->stack[b->depth - 1] : NULL;
	const char *tag = (const char *)e->data.scalar.tag;

	if (!top || json_type(top->v) != JSON_OBJECT || top->key || top->merges)
		return false;
	return tag ? strcmp(tag, MERGE_TAG) == 0
		   : e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
			strcmp((const char *)e->data.scalar.value, "<<") == 0;
}

static int scalar(struct builder *b, const yaml_event_t *e)
{
	const char *text = (const char *)e->data.scalar.value;
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	struct anchor *anchor = NULL;
	CLEANUP_JSON_WIPE struct json *v = NULL;
	int err;

	if (strlen(text) != e->data.scalar.length)
		return complain(b, e, "a NUL byte");
	if (is_merge(b, e)) {
		b->stack[b->depth - 1].merges = true;
		return 0;
	}
	if (is_foreign(e->data.scalar.tag))
		return complain(b, e, "tags are not supported");
	err = new_anchor(b, e, e->data.scalar.anchor, &anchor);
	if (err)
		return err;
	if (plain && (!*text || strcmp(text, "~") == 0 || strcmp(text, "null") == 0) && b->depth &&
		b->stack[b->depth - 1].key)
		v = json_new_null();
	else
		v = json_new_string(text);
	err = v ? fill_anchor(b, e, anchor, v) : -ENOMEM;
	return err ? err : place(b, e, mem_steal(&v));
}

/* Copies what an alias stands for; within itself it would be endless. */
static int alias(struct builder *b, const yaml_event_t *e)
{
	const struct anchor *a = NULL;
	int err;

	for (int i = b->n_anchors - 1; i >= 0 && !a; i--)
		if (strcmp(b->anchors[i].name, (const char *)e->data.alias.anchor) == 0)
			a = &b->anchors[i];
	if (!a)
		return complain(b, e, "an alias of what is not named before");
	if (!a->tree)
		return complain(b, e, "an alias inside of what it stands for");
	if (b->depth + a->size.depth > LIMIT_YAML_DEPTH)
		return complain(b, e, "nested too deep");
	err = spend(b, e, a->size.nodes);
	return err ? err : place(b, e, json_dup(a->tree));
}

static int on_event(struct builder *b, const yaml_event_t *e)
{
	int err = spend(b, e, 1);

	if (err)
		return err;
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return scalar(b, e);
	case YAML_MAPPING_START_EVENT:
		if (is_foreign(e->data.mapping_start.tag))
			return complain(b, e, "tags are not supported");
		return open_node(b, e, json_new_object(), e->data.mapping_start.anchor);
	case YAML_SEQUENCE_START_EVENT:
		if (is_foreign(e->data.sequence_start.tag))
			return complain(b, e, "tags are not supported");
		return open_node(b, e, json_new_array(), e->data.sequence_start.anchor);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		return close_node(b, e);
	case YAML_ALIAS_EVENT:
		return alias(b, e);
	default:
		return 0;
	}
}

/* Overwrites the buffers of libyaml, which may hold a password, before it frees them. */
static void wipe_parser(yaml_parser_t *p)
{
	explicit_bzero(p->buffer.start, (size_t)(p->buffer.end - p->buffer.start));
	explicit_bzero(p->raw_buffer.start, (size_t)(p->raw_buffer.end - p->raw_buffer.start));
	yaml_parser_delete(p);
}

static void wipe_event(yaml_event_t *e)
{
	if (e->type == YAML_SCALAR_EVENT)
		explicit_bzero(e->data.scalar.value, e->data.scalar.length);
	yaml_event_delete(e);
}

/* Parses f, and closes it. */
static int parse(struct builder *b, FILE *f)
{
	char text[4096];
	yaml_parser_t parser;
	bool ended = false;
	int err = 0;

	if (!yaml_parser_initialize(&parser)) {
		fclose(f);
		return -ENOMEM;
	}
	setvbuf(f, text, _IOFBF, sizeof(text)); /* ours, to be overwritten */
	yaml_parser_set_input_file(&parser, f);
	while (!err && !ended) {
		yaml_event_t e;

		if (!yaml_parser_parse(&parser, &e)) {
			buf_addf(b->why, "%s, line %zu: %s", b->path, parser.problem_mark.line + 1,
				parser.problem ? parser.problem : "this is not YAML");
			err = -EINVAL;
			break;
		}
		ended = e.type == YAML_STREAM_END_EVENT || e.type == YAML_DOCUMENT_END_EVENT;
		err = on_event(b, &e);
		wipe_event(&e);
	}
	wipe_parser(&parser);
	fclose(f);
	explicit_bzero(text, sizeof(text));
	return err;
}

/* Releases all but the root; what had an anchor may be a password. */
static void release(struct builder *b)
{
	for (int i = 0; i < LIMIT_YAML_DEPTH; i++) {
		free(b->stack[i].key);
		json_wipe(b->stack[i].sources);
	}
	for (int i = 0; i < b->n_anchors; i++) {
		json_wipe(b->anchors[i].tree);
		free(b->anchors[i].name);
	}
}

int yaml_read(const char *path, struct json **ret, struct buf *why)
{
	struct builder b = { .path = path, .why = why };
	FILE *f;
	int err = own_file_stream(path, LIMIT_CONFIG_BYTES, &f, why);

	if (err)
		return err;
	err = parse(&b, f);
	release(&b);
	if (!err && !b.root)
		b.root = json_new_object();
	if (err) {
		json_wipe(b.root);
		return err;
	}
	*ret = b.root;
	return 0;
}
