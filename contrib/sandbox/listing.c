/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: a list is the texts of the objects that pass the filters, from the
 * marker on; only what a filter names is parsed.
 */
#include "listing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILTERS 16

struct filter {
	char *key;
	char *value;
};

struct list {
	struct request *q;
	struct reply *r;
	const struct resource *of;
	struct filter filters[FILTERS];
	int n_filters;
	char *fields[64];
	int n_fields;
	char *sort_key, *sort_dir, *marker;
	long limit; /* 0: none */
	bool limited, reverse;
	struct object **picked;
	size_t n;
};

static cJSON *item(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

static bool is_field(const struct resource *of, const char *name)
{
	for (const struct field *f = of->fields; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return strcmp(name, "tags-any") == 0 || strcmp(name, "not-tags") == 0 ||
		strcmp(name, "not-tags-any") == 0;
}

static bool bad_limit(struct reply *r, const char *value)
{
	reply_neutron_error(r, 400, "BadRequest",
		"Bad limit request: Limit must be an integer 0 or greater and not '%s'.", value);
	return false;
}

static bool one_parameter(struct list *l, char *key, char *value)
{
	char *end;

	if (strcmp(key, "limit") == 0) {
		l->limit = strtol(value, &end, 10);
		l->limited = l->limit > 0;
		return *end || end == value || l->limit < 0 ? bad_limit(l->r, value) : true;
	}
	if (strcmp(key, "marker") == 0) {
		free(l->marker);
		l->marker = strdup(value);
	} else if (strcmp(key, "page_reverse") == 0) {
		l->reverse = strcasecmp(value, "true") == 0;
	} else if (strcmp(key, "fields") == 0) {
		if (l->n_fields < 64)
			l->fields[l->n_fields++] = strdup(value);
	} else if (strcmp(key, "sort_key") == 0) {
		free(l->sort_key);
		l->sort_key = strdup(value);
	} else if (strcmp(key, "sort_dir") == 0) {
		free(l->sort_dir);
		l->sort_dir = strdup(value);
	} else if (!is_field(l->of, key)) {
		reply_neutron_error(
			l->r, 400, "HTTPBadRequest", "['%s'] is invalid attribute for filtering", key);
		return false;
	} else if (l->n_filters < FILTERS) {
		l->filters[l->n_filters++] = (struct filter){ strdup(key), strdup(value) };
	}
	return true;
}

static bool read_query(struct list *l)
{
	const char *s = l->q->query;
	bool ok = true;

	while (*s && ok) {
		size_t len = strcspn(s, "&"), k = strcspn(s, "=&");
		char *key = url_decode(s, k);
		char *value = k < len ? url_decode(s + k + 1, len - k - 1) : strdup("");

		ok = key && value && one_parameter(l, key, value);
		free(key);
		free(value);
		s += len + (s[len] == '&');
	}
	if (ok && !!l->sort_key != !!l->sort_dir) {
		reply_neutron_error(l->r, 400, "BadRequest",
			"Bad %s request: The number of sort_keys and sort_dirs must "
			"be same.",
			l->of->path);
		ok = false;
	}
	return ok;
}

/* ---- filters */

static bool value_is(const cJSON *v, const char *want)
{
	const cJSON *i;

	if (cJSON_IsString(v))
		return strcmp(v->valuestring, want) == 0;
	if (cJSON_IsBool(v))
		return cJSON_IsTrue(v) == (strcasecmp(want, "true") == 0 || strcmp(want, "1") == 0);
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
		if (text_of(i, key) && strcmp(text_of(i, key), eq + 1) == 0)
			return true;
	}
	return false;
}

/* Of filters with one key any may hold; those with different keys all must. */
static bool passes(const struct list *l, const struct object *o)
{
	cJSON *v = NULL;
	bool ok = true;

	for (int i = 0; i < l->n_filters && ok; i++) {
		const struct filter *f = &l->filters[i];
		bool any = false;

		for (int j = 0; j < l->n_filters && !any; j++) {
			const struct filter *g = &l->filters[j];
			bool fast = strcmp(g->key, "id") == 0 || strcmp(g->key, "name") == 0;

			if (strcmp(f->key, g->key) != 0)
				continue;
			if (fast && o->of != &floatingips) {
				any = strcmp(*g->key == 'i' ? o->id : o->name, g->value) == 0;
				continue;
			}
			/* what the text does not hold, the value does not */
			if (strlen(g->value) > 8 && !strchr(g->value, '=') && !strstr(o->text, g->value) &&
				!strstr(o->more, g->value))
				continue;
			if (!v)
				v = db_value(o);
			any = value_is(item(v, g->key), g->value);
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
};

static int by_value(const void *a, const void *b)
{
	const cJSON *x = ((const struct sorting *)a)->value, *y = ((const struct sorting *)b)->value;

	if (cJSON_IsNumber(x) && cJSON_IsNumber(y))
		return x->valuedouble < y->valuedouble ? -1 : x->valuedouble > y->valuedouble;
	return strcmp(cJSON_IsString(x) ? x->valuestring : "", cJSON_IsString(y) ? y->valuestring : "");
}

static void sort(struct list *l)
{
	struct sorting *s = calloc(l->n + 1, sizeof(*s));
	bool down = l->sort_dir && strcmp(l->sort_dir, "desc") == 0;

	for (size_t i = 0; i < l->n; i++) {
		cJSON *v = db_value(l->picked[i]);

		s[i].o = l->picked[i];
		s[i].value = cJSON_DetachItemFromObjectCaseSensitive(v, l->sort_key);
		cJSON_Delete(v);
	}
	qsort(s, l->n, sizeof(*s), by_value);
	for (size_t i = 0; i < l->n; i++) {
		l->picked[down ? l->n - 1 - i : i] = s[i].o;
		cJSON_Delete(s[i].value);
	}
	free(s);
}

static bool sort_key_ok(struct list *l)
{
	if (!l->sort_key || (is_field(l->of, l->sort_key) && !strstr(l->sort_key, "_at")))
		return true;
	reply_neutron_error(
		l->r, 400, "HTTPBadRequest", "['%s'] is invalid attribute for sort_keys", l->sort_key);
	return false;
}

/* All that pass; for a page in the usual order, from the marker and no more than a page. */
static bool pick(struct list *l)
{
	bool page = l->limited && !l->sort_key && !l->reverse;
	size_t at = 0;
	struct object *o;

	if (l->marker && l->limited && !db_find(l->of, l->marker)) {
		reply_neutron_error(
			l->r, 404, "NetworkNotFound", "%s %s could not be found.", l->of->words, l->marker);
		return false;
	}
	if (page && l->marker)
		at = db_after(l->of, l->marker);
	l->picked = calloc(db_count(l->of) + 1, sizeof(struct object *));
	while ((o = db_at(l->of, at++)) && !(page && l->n == (size_t)l->limit))
		if (db_visible(o, l->q->who) && passes(l, o))
			l->picked[l->n++] = o;
	if (l->sort_key)
		sort(l);
	return true;
}

static void cut_page(struct list *l)
{
	size_t first = 0, n = l->n;

	if (!l->limited || (!l->sort_key && !l->reverse))
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

	if (!l->n_fields)
		return db_text(o, l->q->who->admin);
	v = cJSON_Parse(text = db_text(o, l->q->who->admin));
	free(text);
	out = cJSON_CreateObject();
	for (int i = 0; i < l->n_fields; i++) {
		cJSON *f = cJSON_DetachItemFromObjectCaseSensitive(v, l->fields[i]);

		if (f)
			cJSON_AddItemToObject(out, l->fields[i], f);
	}
	text = cJSON_PrintUnformatted(out);
	cJSON_Delete(v);
	cJSON_Delete(out);
	return text;
}

static void add_link(cJSON *links, const struct list *l, const char *rel, const char *marker)
{
	cJSON *link = cJSON_CreateObject();
	char *href = NULL, *query = strdup(l->q->query), *at;

	at = query ? strstr(query, "&marker=") : NULL;
	if (at) {
		char *end = at + 1 + strcspn(at + 1, "&");

		memmove(at, end, strlen(end) + 1);
	}
	if (asprintf(&href, "%s/network/v2.0/%s?%s%s%s%s", l->q->sandbox->url, l->of->path,
		    query ? query : "", marker ? "&marker=" : "", marker ? marker : "",
		    strcmp(rel, "previous") == 0 ? "&page_reverse=True" : "") < 0)
		href = NULL;
	cJSON_AddStringToObject(link, "rel", rel);
	cJSON_AddStringToObject(link, "href", href ? href : "");
	cJSON_AddItemToArray(links, link);
	free(query);
	free(href);
}

static char *links_text(const struct list *l)
{
	cJSON *links = cJSON_CreateArray();
	char *text;

	if (l->n == (size_t)l->limit)
		add_link(links, l, "next", l->picked[l->n - 1]->id);
	add_link(links, l, "previous", l->n ? l->picked[0]->id : l->marker);
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
		if (!l->n_fields) {
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
	for (int i = 0; i < l->n_filters; i++) {
		free(l->filters[i].key);
		free(l->filters[i].value);
	}
	for (int i = 0; i < l->n_fields; i++)
		free(l->fields[i]);
	free(l->sort_key);
	free(l->sort_dir);
	free(l->marker);
	free(l->picked);
}

void list_items(struct request *q, struct reply *r, const struct resource *of)
{
	struct list l = { .q = q, .r = r, .of = of };

	if (read_query(&l) && sort_key_ok(&l) && pick(&l)) {
		cut_page(&l);
		write_list(&l);
	}
	list_release(&l);
}

void show_item(struct request *q, struct reply *r, const struct object *o)
{
	struct list l = { .q = q, .r = r, .of = o->of };
	char *value, *text;

	while (l.n_fields < 64 && (value = query_get(q->query, "fields", l.n_fields)))
		l.fields[l.n_fields++] = value;
	text = fields_text(&l, o);
	if (asprintf(&r->body, "{\"%s\":%s}", o->of->one, text) >= 0) {
		r->len = strlen(r->body);
		r->status = 200;
	}
	free(text);
	list_release(&l);
}

/* ---- what is no resource */

void list_versions(struct request *q, struct reply *r)
{
	char text[400];

	snprintf(text, sizeof(text),
		"{\"versions\":[{\"id\":\"v2.0\",\"status\":\"CURRENT\",\"links\":[{\"rel\":\"self\","
		"\"href\":"
		"\"%s/network/v2.0/\"}]}]}",
		q->sandbox->url);
	reply_text(r, 200, text);
}

static void list_resources(struct request *q, struct reply *r)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "resources");

	for (int i = 0; resources[i]; i++) {
		cJSON *e;
		char href[300];

		if (!is_served(resources[i], q->sandbox))
			continue;
		e = cJSON_CreateObject();
		snprintf(href, sizeof(href), "[{\"rel\":\"self\",\"href\":\"%s/network/v2.0/%s\"}]",
			q->sandbox->url, resources[i]->path);
		cJSON_AddStringToObject(e, "name", resources[i]->one);
		cJSON_AddStringToObject(e, "collection", resources[i]->many);
		cJSON_AddItemToObject(e, "links", cJSON_Parse(href));
		cJSON_AddItemToArray(list, e);
	}
	reply_json(r, 200, doc);
}

/* Zones have no ids; a list of them is filtered by its attributes. */
static void list_zones(struct request *q, struct reply *r)
{
	static const char *const kinds[] = { "network", "router" };
	char *name = query_get(q->query, "name", 0), *resource = query_get(q->query, "resource", 0),
	     *state = query_get(q->query, "state", 0);
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "availability_zones"), *zone;

	for (int i = 0; i < 2; i++) {
		if ((name && strcmp(name, "nova") != 0) || (resource && strcmp(resource, kinds[i]) != 0) ||
			(state && strcmp(state, "available") != 0))
			continue;
		zone = cJSON_CreateObject();
		cJSON_AddStringToObject(zone, "name", "nova");
		cJSON_AddStringToObject(zone, "resource", kinds[i]);
		cJSON_AddStringToObject(zone, "state", "available");
		cJSON_AddItemToArray(list, zone);
	}
	free(name);
	free(resource);
	free(state);
	reply_json(r, 200, doc);
}

bool other_path(struct request *q, struct reply *r, const char *path)
{
	if (!*path)
		list_resources(q, r);
	else if (strncmp(path, "extensions", 10) == 0 && (!path[10] || path[10] == '/'))
		list_extensions(q, r, path[10] ? path + 11 : "");
	else if (strncmp(path, "quotas", 6) == 0 && (!path[6] || path[6] == '/' || path[6] == '.'))
		quotas(q, r, path[6] == '.' ? "" : path + 6);
	else if (strcmp(path, "availability_zones") == 0 && strcmp(q->method, "GET") == 0)
		list_zones(q, r);
	else if (strcmp(path, "qos/rule-types") == 0)
		reply_text(r, 200,
			"{\"rule_types\":[{\"type\":\"bandwidth_limit\"},{\"type\":\"dscp_marking\"},"
			"{\"type\":\"minimum_bandwidth\"}]}");
	else if (strcmp(path, "agents") == 0)
		reply_text(r, 200, "{\"agents\":[]}");
	else
		return false;
	return true;
}
