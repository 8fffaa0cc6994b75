/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chronicle: lines in one block of memory; when it is full its older half goes.
 */
#include "client/cache/chronicle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/object.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "client/util/utf8.h"
#include "client/values/attr.h"
#include "client/values/store.h"

struct chronicle {
	char *data; /* LIMIT_EVENTS_BYTES of them */
	size_t len;
	uint64_t first;	    /* the offset of data[0] */
	int64_t changed_ms; /* unix time of the last line */
};

int chronicle_new(struct chronicle **ret)
{
	struct chronicle *c = calloc(1, sizeof(*c));

	if (!c || !(c->data = malloc(LIMIT_EVENTS_BYTES))) {
		free(c);
		return -ENOMEM;
	}
	c->changed_ms = timer_unix_ms();
	*ret = c;
	return 0;
}

void chronicle_free(struct chronicle *c)
{
	if (!c)
		return;
	free(c->data);
	free(c);
}

/* ---- reading */

uint64_t chronicle_first(const struct model *m)
{
	return m->chronicle->first;
}

uint64_t chronicle_end(const struct model *m)
{
	return m->chronicle->first + m->chronicle->len;
}

int64_t chronicle_changed_ms(const struct model *m)
{
	return m->chronicle->changed_ms;
}

int chronicle_text(const struct model *m, uint64_t from, size_t size, struct buf *out)
{
	const struct chronicle *c = m->chronicle;
	size_t at = (size_t)(from - c->first);

	if (from < c->first)
		return -ESTALE;
	if (at >= c->len)
		return 0;
	return buf_add(out, c->data + at, size < c->len - at ? size : c->len - at);
}

/* ---- writing */

static void drop_older_half(struct chronicle *c)
{
	const char *nl = memchr(c->data + c->len / 2, '\n', c->len - c->len / 2);
	size_t n = nl ? (size_t)(nl + 1 - c->data) : c->len;

	c->len -= n;
	c->first += n;
	memmove(c->data, c->data + n, c->len);
}

static void add_line(struct model *m, const struct buf *line)
{
	struct chronicle *c = m->chronicle;

	if (line->err || line->len > LIMIT_EVENTS_BYTES / 4)
		return;
	if (c->len + line->len > LIMIT_EVENTS_BYTES)
		drop_older_half(c);
	memcpy(c->data + c->len, line->data, line->len);
	c->len += line->len;
	c->changed_ms = timer_unix_ms();
}

/* Appends the time, what has happened, and the path. */
static void begin_line(const struct object *o, const char *what, struct buf *line)
{
	time_t now = (time_t)(timer_unix_ms() / 1000);
	struct tm tm;
	char when[32];

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_addf(line, "%s\t%s\t", when, what);
	entry_whole_path(o, line);
}

static void end_line(const struct object *o, bool own, struct buf *line)
{
	buf_addf(line, "\t%s\n", own || o->coll->own > 0 ? "us" : "others");
	add_line(o->coll->model, line);
}

/* Appends a text for a terminal, cut where it is long. */
static void add_clean(const char *text, struct buf *line)
{
	char clean[LIMIT_EVENT_VALUE_BYTES + 1];

	buf_add(line, clean, utf8_clean(text, clean, sizeof(clean)));
	if (strlen(text) >= sizeof(clean))
		buf_adds(line, "...");
}

static void add_value(
	const struct store *s, const struct record *rec, unsigned slot, struct buf *line)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = store_text(s, rec, slot, &text);

	if (!err)
		add_clean(text.data, line);
	else
		line->err = err;
}

static void tell_whole(struct object *o, const char *what, bool own)
{
	CLEANUP_BUF struct buf line = BUF_LOCAL(LIMIT_EVENTS_BYTES);

	if (o->draft || !o->coll->model->chronicle)
		return;
	begin_line(o, what, &line);
	buf_adds(&line, "\t-\t-\t-");
	end_line(o, own, &line);
}

void chronicle_made(struct object *o, bool own)
{
	if (own || o->coll->listed)
		tell_whole(o, "made", own);
}

void chronicle_gone(struct object *o, bool own)
{
	tell_whole(o, "gone", own);
}

/* Tells whether it changes with every change, and so says nothing. */
static bool is_stamp(const struct cloud_type *type, const char *attr)
{
	for (const char *const *a = type->updated; a && *a; a++)
		if (strcmp(*a, attr) == 0)
			return true;
	return type->revision && strcmp(type->revision, attr) == 0;
}

struct difference {
	const struct object *o;
	const struct record *before;
	bool own;
};

/* An attribute that one of two answers leaves out has not changed by that. */
static void tell_value(void *ctx, unsigned slot)
{
	CLEANUP_BUF struct buf line = BUF_LOCAL(LIMIT_EVENTS_BYTES);
	const struct difference *d = ctx;
	const struct object *o = d->o;
	const struct store *s = o->coll->store;
	const char *attr = store_slot_name(s, slot);

	if (is_stamp(o->coll->region->cloud->type, attr) || !store_has(s, d->before, slot) ||
		!store_has(s, o->rec, slot))
		return;
	begin_line(o, "changed", &line);
	buf_addc(&line, '\t');
	add_clean(attr, &line);
	buf_addc(&line, '\t');
	if (attr_is_secret(kind_attr(o->coll->kind, attr), attr)) {
		buf_adds(&line, "***\t***");
	} else {
		add_value(s, d->before, slot, &line);
		buf_addc(&line, '\t');
		add_value(s, o->rec, slot, &line);
	}
	end_line(o, d->own, &line);
}

void chronicle_changed(struct object *o, const struct record *before, bool own)
{
	struct difference d = { o, before, own };

	if (!o->draft && o->coll->model->chronicle)
		store_diff(o->coll->store, before, o->rec, tell_value, &d);
}
