/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml: events into a tree, with a stack of the containers that are open.
 */
#include "yaml.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "buf.h"
#include "json.h"
#include "limits.h"

struct builder {
	const char *path;
	struct buf *why;
	struct json *stack[LIMIT_YAML_DEPTH];
	char *keys[LIMIT_YAML_DEPTH]; /* of a mapping: the key whose value comes */
	int depth;
	struct json *root;
	unsigned events;
	struct anchor {
		char *name, *text;
	} anchors[LIMIT_YAML_ANCHORS]; /* words that have a name: &name word */
	int n_anchors;
};

static int complain(struct builder *b, const yaml_event_t *e, const char *what)
{
	buf_addf(b->why, "%s, line %zu: %s", b->path, e->start_mark.line + 1, what);
	return -EINVAL;
}

/* Puts a finished or just opened node where it belongs; takes v. */
static int place(struct builder *b, const yaml_event_t *e, struct json *v)
{
	struct json *top = b->depth ? b->stack[b->depth - 1] : NULL;
	char **key = b->depth ? &b->keys[b->depth - 1] : NULL;
	int err;

	if (!v)
		return -ENOMEM;
	if (!top) {
		b->root = v;
		return 0;
	}
	if (json_type(top) == JSON_ARRAY)
		return json_add(top, v);
	if (!*key) {
		if (!json_string(v)) {
			json_free(v);
			return complain(b, e, "a key must be a word");
		}
		*key = strdup(json_string(v));
		json_free(v);
		return *key ? 0 : -ENOMEM;
	}
	err = json_set(top, *key, v);
	free(*key);
	*key = NULL;
	return err;
}

static int open_node(struct builder *b, const yaml_event_t *e, struct json *v)
{
	int err;

	if (b->depth == LIMIT_YAML_DEPTH) {
		json_free(v);
		return complain(b, e, "nested too deep");
	}
	err = place(b, e, v);
	if (err)
		return err;
	if (b->depth && json_type(b->stack[b->depth - 1]) == JSON_OBJECT && b->keys[b->depth - 1])
		return complain(b, e, "a key must be a word");
	b->stack[b->depth] = v;
	b->keys[b->depth++] = NULL;
	return 0;
}

/* "!!str" and its kin say what is so anyway; what else a tag asks for is not done here. */
static bool is_foreign(const yaml_char_t *tag)
{
	static const char *const own[] = { "!", YAML_STR_TAG, YAML_INT_TAG, YAML_FLOAT_TAG, YAML_BOOL_TAG,
		YAML_NULL_TAG, YAML_MAP_TAG, YAML_SEQ_TAG };
	size_t i = 0, n = sizeof(own) / sizeof(own[0]);

	while (tag && i < n && strcmp((const char *)tag, own[i]) != 0)
		i++;
	return i == n;
}

static int remember(struct builder *b, const yaml_event_t *e, const char *text)
{
	struct anchor *a = &b->anchors[b->n_anchors];

	if (b->n_anchors == LIMIT_YAML_ANCHORS)
		return complain(b, e, "too many anchors");
	a->name = strdup((const char *)e->data.scalar.anchor);
	a->text = strdup(text);
	b->n_anchors++;
	return a->name && a->text ? 0 : -ENOMEM;
}

static int scalar(struct builder *b, const yaml_event_t *e)
{
	const char *text = (const char *)e->data.scalar.value;
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	int err = 0;

	if (strlen(text) != e->data.scalar.length)
		return complain(b, e, "a NUL byte");
	if (is_foreign(e->data.scalar.tag))
		return complain(b, e, "tags are not used here");
	if (e->data.scalar.anchor)
		err = remember(b, e, text);
	if (err)
		return err;
	if (plain && (!*text || strcmp(text, "~") == 0 || strcmp(text, "null") == 0) && b->depth &&
		b->keys[b->depth - 1])
		return place(b, e, json_new_null());
	return place(b, e, json_new_string(text));
}

/* A word may stand for another; a tree may not, which a few lines could make endless. */
static int alias(struct builder *b, const yaml_event_t *e)
{
	for (int i = b->n_anchors - 1; i >= 0; i--)
		if (strcmp(b->anchors[i].name, (const char *)e->data.alias.anchor) == 0)
			return place(b, e, json_new_string(b->anchors[i].text));
	return complain(b, e, "aliases of more than a word are not used here");
}

static int on_event(struct builder *b, const yaml_event_t *e)
{
	if (++b->events > LIMIT_YAML_EVENTS)
		return complain(b, e, "too long");
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return scalar(b, e);
	case YAML_MAPPING_START_EVENT:
		if (is_foreign(e->data.mapping_start.tag))
			return complain(b, e, "tags are not used here");
		return open_node(b, e, json_new_object());
	case YAML_SEQUENCE_START_EVENT:
		if (is_foreign(e->data.sequence_start.tag))
			return complain(b, e, "tags are not used here");
		return open_node(b, e, json_new_array());
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return 0;
	case YAML_ALIAS_EVENT:
		return alias(b, e);
	default:
		return 0;
	}
}

/* What libyaml read may be a password: its buffers are overwritten before it frees them. */
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

/* Closes f. */
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

int yaml_read(const char *path, struct json **ret, struct buf *why)
{
	struct builder b = { .path = path, .why = why };
	FILE *f = fopen(path, "re");
	struct stat st;
	int err;

	if (!f)
		return errno == ENOTDIR ? -ENOENT : -errno;
	if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(f);
		return -ENOENT;
	}
	if (st.st_size > LIMIT_CONFIG_BYTES) {
		fclose(f);
		buf_addf(why, "%s is larger than %d bytes", path, LIMIT_CONFIG_BYTES);
		return -E2BIG;
	}
	err = parse(&b, f);
	for (int i = 0; i < LIMIT_YAML_DEPTH; i++)
		free(b.keys[i]);
	for (int i = 0; i < b.n_anchors; i++) {
		if (b.anchors[i].text) /* it may be a password */
			explicit_bzero(b.anchors[i].text, strlen(b.anchors[i].text));
		free(b.anchors[i].text);
		free(b.anchors[i].name);
	}
	if (!err && !b.root)
		b.root = json_new_object();
	if (err) {
		json_wipe(b.root);
		return err;
	}
	*ret = b.root;
	return 0;
}
