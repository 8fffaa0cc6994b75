/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: a list is the texts of the objects that pass the filters, from the
 * marker on; only what a filter names is parsed.
 */
#include "contrib/sandbox/engine/listing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILTERS 1024 /* no URL that a server takes has more */
#define SORTS 8

struct filter {
	char *key;
	char *value;
};

struct words {
	char *list[64];
	int n;
};

struct list {
	struct request *q;
	struct reply *r;
	const struct resource *of;
	struct filter filters[FILTERS];
	int n_filters;
	struct words fields, keys, dirs; /* dirs: of the keys, "asc" or "desc" */
	struct words unknown;		 /* filters that are none */
	char *marker;
	long limit; /* 0: none */
	bool limited, reverse;
	struct object **picked;
	size_t n;
};

static bool is_filter(const struct resource *of, const char *name)
{
	static const char *const words[] = { "tags-any", "not-tags", "not-tags-any", NULL };
	const struct field *f = field_of(of, name);

	if (one_of(words, name))
		return field_of(of, "tags") != NULL;
	return f && !(f->flags & (DERIVED | UNFILTERED));
}

static bool filter_value_ok(struct reply *r, const struct field *f, const char *value)
{
	char *end;

	if (f && f->type == F_BOOL && strcasecmp(value, "true") != 0 &&
		strcasecmp(value, "false") != 0 && strcmp(value, "1") != 0 &&
		strcmp(value, "0") != 0)
		return invalid(r, "'%s' cannot be converted to boolean", value);
	if (!f || (f->type != F_INT && f->type != F_COUNT) || !*value)
		return true;
	(void)strtol(value, &end, 10);
	return !*end || invalid(r, "'%s' is not an integer", value);
}

static bool is_key(const struct field *f)
{
	if (!f || f->flags & (UNSORTED | SORTED))
		return f && f->flags & SORTED;
	return !strstr(f->name, "_at") && f->type != F_LIST && f->type < F_DICT;
}

/* All that filters nothing is named at once. */
static bool filters_known(struct list *l)
{
	char names[600] = "";
	size_t n = 0;

	for (int i = 0; i < l->unknown.n && n < 500; i++)
		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s'%.90s'", n ? ", " : "",
			l->unknown.list[i]);
	return !n ||
		refuse(l->r, 400, "HTTPBadRequest", "[%s] is invalid attribute for filtering",
			names);
}

static bool is_stored(struct list *l, const char *key)
{
	return !(field_of(l->of, key)->flags & UNSTORED) ||
		refuse(l->r, 400, "BadRequest",
			"Bad %s request: '%s' is an invalid attribute for sort key.", l->of->rows,
			key);
}

static bool sorting_ok(struct list *l)
{
	if (l->keys.n != l->dirs.n)
		return refuse(l->r, 400, "HTTPBadRequest",
			"The number of sort_keys and sort_dirs must be same");
	for (int i = 0; i < l->keys.n; i++) {
		if (!is_key(field_of(l->of, l->keys.list[i])))
			return refuse(l->r, 400, "HTTPBadRequest",
				"['%s'] is invalid attribute for sort_keys", l->keys.list[i]);
		if (strcmp(l->dirs.list[i], "asc") != 0 && strcmp(l->dirs.list[i], "desc") != 0)
			return refuse(l->r, 400, "HTTPBadRequest",
				"['%s'] is invalid value for sort_dirs, valid value is 'asc' and "
				"'desc'",
				l->dirs.list[i]);
		if (!is_stored(l, l->keys.list[i]))
			return false;
	}
	return true;
}

static bool bad_limit(struct reply *r, const char *value)
{
	return refuse(r, 400, "BadRequest",
		"Bad limit request: Limit must be an integer 0 or greater and not '%s'.", value);
}

static void add_word(struct words *w, int most, const char *value)
{
	if (w->n < most)
		w->list[w->n++] = xstrdup(value);
}

static int place_of_word(const struct words *w, const char *value)
{
	for (int i = 0; i < w->n; i++)
		if (strcmp(w->list[i], value) == 0)
			return i;
	return -1;
}

static bool is_idle(const struct resource *of, const char *name)
{
	const struct field *f = field_of(of, name);

	return f && f->flags & IDLE;
}

static bool one_parameter(void *arg, const char *key, const char *value)
{
	struct list *l = arg;
	char *end;

	if (l->of->unpaged && (strcmp(key, "limit") == 0 || strcmp(key, "marker") == 0))
		return true;
	if (strcmp(key, "limit") == 0) {
		l->limit = strtol(value, &end, 10);
		l->limited = l->limit > 0;
		return *end || end == value || l->limit < 0 ? bad_limit(l->r, value) : true;
	}
	if (strcmp(key, "marker") == 0) {
		free(l->marker);
		l->marker = xstrdup(value);
	} else if (strcmp(key, "page_reverse") == 0) {
		l->reverse = strcasecmp(value, "true") == 0;
	} else if (strcmp(key, "fields") == 0) {
		add_word(&l->fields, 64, value);
	} else if (strcmp(key, "sort_key") == 0) {
		add_word(&l->keys, SORTS, value);
	} else if (strcmp(key, "sort_dir") == 0) {
		add_word(&l->dirs, SORTS, value);
	} else if (!is_filter(l->of, key)) {
		if (place_of_word(&l->unknown, key) < 0)
			add_word(&l->unknown, 64, key);
	} else if (!filter_value_ok(l->r, field_of(l->of, key), value)) {
		return false;
	} else if (l->n_filters < FILTERS && !is_idle(l->of, key)) {
		l->filters[l->n_filters++] = (struct filter){ xstrdup(key), xstrdup(value) };
	}
	return true;
}

static bool read_query(struct list *l)
{
	return query_each(l->q->query, one_parameter, l) && filters_known(l) && sorting_ok(l);
}

/* ---- filters */

static bool value_is(const cJSON *v, const char *want)
{
	const cJSON *i;

	if (cJSON_IsString(v))
		return strcmp(v->valuestring, want) == 0;
	if (cJSON_IsBool(v))
		return cJSON_IsTrue(v) == says_yes(want);
	if (cJSON_IsNumber(v))
		return v->valuedouble == strtod(want, NULL);
	if (cJSON_IsNull(v))
		return !*want;
	cJSON_ArrayForEach (i, v) {
		const char *eq = strchr(want, '=');
		char key[64];

		if (cJSON_IsString(i) && strcmp(i->valuestring, want) == 0)
			return true;
		if (!eq || !cJSON_IsObject(i) || (size_t)(eq - want) >= sizeof(key))
			continue;
		snprintf(key, sizeof(key), "%.*s", (int)(eq - want), want);
		if (text_of(i, key) && text_is(i, key, eq + 1))
			return true;
		if (strcmp(key, "ip_address_substr") == 0 && text_of(i, "ip_address") &&
			strstr(text_of(i, "ip_address"), eq + 1))
			return true;
	}
	return false;
}

/* Looks in the members of its lists for an attribute that the object has not itself. */
static bool part_is(const cJSON *v, const char *key, const char *want)
{
	const cJSON *list, *i;

	cJSON_ArrayForEach (list, v) {
		if (!cJSON_IsArray(list))
			continue;
		cJSON_ArrayForEach (i, list)
			if (item(i, key) && value_is(item(i, key), want))
				return true;
	}
	return false;
}

/* tags: all of them; tags-any: one of them; not-: the contrary. */
static bool tags_are(const cJSON *tags, const char *key, const char *words)
{
	bool not = strncmp(key, "not-", 4) == 0, any = strstr(key, "-any") != NULL, result = !any;
	char *copy = xstrdup(words), *rest = copy, *word;

	while ((word = strsep(&rest, ","))) {
		bool has = value_is(tags, word);

		result = any ? result || has : result && has;
	}
	free(copy);
	return result != not ;
}

/* Joins filters: of one key any may hold, those with different keys must all hold. */
static bool passes(const struct list *l, const struct object *o)
{
	cJSON *v = NULL;
	bool ok = true;

	for (int i = 0; i < l->n_filters && ok; i++) {
		const struct filter *f = &l->filters[i];
		bool any = false;

		if (i > 0 && strcmp(f[-1].key, f->key) == 0) /* judged with that one */
			continue;
		for (int j = 0; j < l->n_filters && !any; j++) {
			const struct filter *g = &l->filters[j];
			bool fast = strcmp(g->key, "id") == 0 || strcmp(g->key, "name") == 0;

			if (strcmp(f->key, g->key) != 0)
				continue;
			if (fast) {
				any = strcmp(*g->key == 'i' ? o->id : o->name, g->value) == 0;
				continue;
			}
			/* what the text does not hold, the value does not */
			if (strlen(g->value) > 8 && !strpbrk(g->value, "=,") &&
				!strstr(g->key, "tags") && !strstr(o->text, g->value) &&
				!strstr(o->more, g->value))
				continue;
			if (!v)
				v = db_value(o);
			any = strstr(g->key, "tags") ? tags_are(item(v, "tags"), g->key, g->value)
				: item(v, g->key)    ? value_is(item(v, g->key), g->value)
						     : part_is(v, g->key, g->value);
		}
		ok = any;
	}
	cJSON_Delete(v);
	return ok;
}

/* ---- order and pages */

struct sorting {
	struct object *o;
	cJSON *value;
	const struct list *list;
};

/* As the database compares: words without their case, what is false before what is true. */
static int compare(const cJSON *x, const cJSON *y)
{
	if (cJSON_IsBool(x) && cJSON_IsBool(y))
		return cJSON_IsTrue(x) - cJSON_IsTrue(y);
	if (cJSON_IsNumber(x) && cJSON_IsNumber(y))
		return x->valuedouble < y->valuedouble ? -1 : x->valuedouble > y->valuedouble;
	return strcasecmp(
		cJSON_IsString(x) ? x->valuestring : "", cJSON_IsString(y) ? y->valuestring : "");
}

static int by_keys(const void *a, const void *b)
{
	const struct sorting *x = a, *y = b;
	const struct list *l = x->list;

	for (int i = 0; i < l->keys.n; i++) {
		int order =
			compare(item(x->value, l->keys.list[i]), item(y->value, l->keys.list[i]));

		if (order)
			return strcmp(l->dirs.list[i], "desc") == 0 ? -order : order;
	}
	return strcmp(x->o->id, y->o->id);
}

static void sort(struct list *l)
{
	struct sorting *s = xcalloc(l->n + 1, sizeof(*s));

	for (size_t i = 0; i < l->n; i++)
		s[i] = (struct sorting){ l->picked[i], db_value(l->picked[i]), l };
	qsort(s, l->n, sizeof(*s), by_keys);
	for (size_t i = 0; i < l->n; i++) {
		l->picked[i] = s[i].o;
		cJSON_Delete(s[i].value);
	}
	free(s);
}

/* All that pass; for a page in the usual order, from the marker and no more than a page. */
static bool pick(struct list *l)
{
	bool page = l->limited && !l->keys.n && !l->reverse;
	size_t at = 0;
	struct object *o;

	if (l->marker && l->limited && !db_find(l->of, l->marker)) {
		if (l->of->strict_marker)
			return reply_absent(l->r, l->of, l->marker);
		free(l->marker); /* of nothing: from the start on */
		l->marker = NULL;
	}
	if (page && l->marker)
		at = db_after(l->of, l->marker);
	l->picked = xcalloc(db_count(l->of) + 1, sizeof(struct object *));
	while ((o = db_at(l->of, at++)) && !(page && l->n == (size_t)l->limit))
		if (db_visible(o, l->q->who) && passes(l, o))
			l->picked[l->n++] = o;
	if (l->keys.n)
		sort(l);
	return true;
}

static void cut_page(struct list *l)
{
	size_t first = 0, n = l->n;

	if (!l->limited || (!l->keys.n && !l->reverse))
		return;
	for (size_t i = 0; l->marker && i < l->n; i++)
		if (strcmp(l->picked[i]->id, l->marker) == 0)
			first = l->reverse ? i : i + 1;
	if (l->reverse) {
		n = l->marker ? first : l->n;
		first = n > (size_t)l->limit ? n - (size_t)l->limit : 0;
		n -= first;
	} else {
		n = l->n - first < (size_t)l->limit ? l->n - first : (size_t)l->limit;
	}
	memmove(l->picked, l->picked + first, n * sizeof(struct object *));
	l->n = n;
}

/* ---- writing */

static char *fields_text(const struct list *l, const struct object *o)
{
	cJSON *v, *out;
	char *text;

	if (!l->fields.n)
		return db_text(o, l->q->who->admin);
	v = cJSON_Parse(text = db_text(o, l->q->who->admin));
	if (l->of->whole) {
		if (place_of_word(&l->fields, "id") < 0)
			cJSON_DeleteItemFromObjectCaseSensitive(v, "id");
		free(text);
		text = cJSON_PrintUnformatted(v);
		cJSON_Delete(v);
		return text;
	}
	free(text);
	out = cJSON_CreateObject();
	for (int i = 0; i < l->fields.n; i++) {
		cJSON *f = cJSON_DetachItemFromObjectCaseSensitive(v, l->fields.list[i]);

		if (f)
			cJSON_AddItemToObject(out, l->fields.list[i], f);
	}
	text = cJSON_PrintUnformatted(out);
	cJSON_Delete(v);
	cJSON_Delete(out);
	return text;
}

static void add_link(cJSON *links, const struct list *l, const char *rel, const char *marker)
{
	static const char *const cut[] = { "&marker=", "&page_reverse=" };
	char *href, *query = xstrdup(l->q->query), *at;

	for (int i = 0; i < 2; i++) {
		at = strstr(query, cut[i]);
		if (at) {
			char *end = at + 1 + strcspn(at + 1, "&");

			memmove(at, end, strlen(end) + 1);
		}
	}
	href = xprintf("%s%s/v2.0/%s?%s%s%s%s", l->q->sandbox->url, db_cloud()->path, l->of->path,
		query, marker ? "&marker=" : "", marker ? marker : "",
		strcmp(rel, "previous") == 0 ? "&page_reverse=True" : "");
	json_push(links, "{'rel':%s,'href':%s}", rel, href);
	free(query);
	free(href);
}

static char *links_text(const struct list *l)
{
	cJSON *links = cJSON_CreateArray();
	char *text;

	if (l->n == (size_t)l->limit)
		add_link(links, l, "next", l->picked[l->n - 1]->id);
	add_link(links, l, "previous", l->n ? l->picked[0]->id : NULL);
	text = cJSON_PrintUnformatted(links);
	cJSON_Delete(links);
	return text;
}

static void write_list(struct list *l)
{
	FILE *f = open_memstream(&l->r->body, &l->r->len);

	fprintf(f, "{\"%s\":[", l->of->many);
	for (size_t i = 0; i < l->n; i++) {
		const struct object *o = l->picked[i];
		char *text;

		if (i)
			fputc(',', f);
		if (!l->fields.n) {
			fputs(o->text, f);
			if (l->q->who->admin)
				fputs(o->more, f);
			fputc('}', f);
			continue;
		}
		text = fields_text(l, o);
		fputs(text, f);
		free(text);
	}
	fputc(']', f);
	if (l->limited) {
		char *links = links_text(l);

		fprintf(f, ",\"%s_links\":%s", l->of->many, links);
		free(links);
	}
	fputc('}', f);
	fclose(f);
	l->r->status = 200;
}

static void list_release(struct list *l)
{
	struct words *const words[] = { &l->fields, &l->keys, &l->dirs, &l->unknown };

	for (int i = 0; i < l->n_filters; i++) {
		free(l->filters[i].key);
		free(l->filters[i].value);
	}
	for (int i = 0; i < 4; i++)
		while (words[i]->n > 0)
			free(words[i]->list[--words[i]->n]);
	free(l->marker);
	free(l->picked);
}

void list_items(struct request *q, struct reply *r, const struct resource *of)
{
	struct list l = { .q = q, .r = r, .of = of };

	if (read_query(&l) && pick(&l)) {
		cut_page(&l);
		write_list(&l);
	}
	list_release(&l);
}

void show_item(struct request *q, struct reply *r, const struct object *o)
{
	struct list l = { .q = q, .r = r, .of = o->of };
	char *value, *text;

	while (l.fields.n < 64 && (value = query_get(q->query, "fields", l.fields.n)))
		l.fields.list[l.fields.n++] = value;
	text = fields_text(&l, o);
	r->body = xprintf("{\"%s\":%s}", o->of->one, text);
	r->len = strlen(r->body);
	r->status = 200;
	free(text);
	list_release(&l);
}
