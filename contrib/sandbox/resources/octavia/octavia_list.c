/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia_list: lists, oldest first, with filters by attribute and pages.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/octavia/octavia.h"

#define FILTERS 16
#define PAGE_MAX 1000

struct list {
	struct request *q;
	struct reply *r;
	const struct lb_kind *kind;
	const char *parent; /* the pool of a list of members */
	struct {
		char *key, *value;
	} filters[FILTERS];
	int n_filters;
	char *marker;
	long limit;
};

static bool in_list(const struct list *l, const struct lb *o)
{
	return o->kind == l->kind && (!*l->parent || strcmp(o->parent, l->parent) == 0) &&
		(l->q->who->admin || text_is(o->value, "project_id", l->q->who->project_id));
}

/* ---- the query */

static bool is_filter(const struct lb_kind *kind, const char *key)
{
	static const char *const always[] = { "id", "provisioning_status", "operating_status",
		"created_at", "updated_at", "loadbalancer_id", "project_id", NULL };

	return one_of(always, key) || field_named(kind->fields, key);
}

static bool one_parameter(void *arg, const char *key, const char *value)
{
	/* only the order by age is known here */
	static const char *const ignored[] = { "sort", "sort_key", "sort_dir", "page_reverse",
		"fields", NULL };
	struct list *l = arg;
	char *end;

	if (one_of(ignored, key))
		return true;
	if (strcmp(key, "limit") == 0) {
		l->limit = strtol(value, &end, 10);
		if (*end || end == value)
			return lb_error(l->r, 400,
				"Supplied pagination limit '%.100s' is not valid.", value);
		if (l->limit < 1 || l->limit > PAGE_MAX)
			l->limit = PAGE_MAX;
	} else if (strcmp(key, "marker") == 0) {
		free(l->marker);
		l->marker = xstrdup(value);
	} else if (!is_filter(l->kind, key) || l->n_filters == FILTERS) {
		return lb_error(
			l->r, 400, "One or more arguments are either invalid or not recognized");
	} else {
		l->filters[l->n_filters].key = xstrdup(key);
		l->filters[l->n_filters++].value = xstrdup(value);
	}
	return true;
}

/* ---- filters */

static bool has_tags(const cJSON *tags, const char *want)
{
	while (*want) {
		size_t n = strcspn(want, ",");
		const cJSON *t;
		bool any = false;

		cJSON_ArrayForEach (t, tags)
			any = any ||
				(cJSON_IsString(t) && strlen(t->valuestring) == n &&
					strncmp(t->valuestring, want, n) == 0);
		if (!any)
			return false;
		want += n + (want[n] == ',');
	}
	return true;
}

static bool value_is(const cJSON *v, const char *want)
{
	if (cJSON_IsArray(v))
		return has_tags(v, want);
	if (cJSON_IsBool(v))
		return cJSON_IsTrue(v) == says_yes(want);
	if (cJSON_IsNumber(v))
		return v->valuedouble == strtod(want, NULL);
	return cJSON_IsString(v) && strcmp(v->valuestring, want) == 0;
}

static bool passes(const struct list *l, const struct lb *o, const cJSON *doc)
{
	bool ok = true;

	for (int i = 0; i < l->n_filters && ok; i++) {
		const char *key = l->filters[i].key, *want = l->filters[i].value;

		if (strcmp(key, "loadbalancer_id") == 0)
			ok = strcmp(o->tree, want) == 0;
		else if (strcmp(key, "pool_id") == 0)
			ok = strcmp(o->parent, want) == 0;
		else
			ok = value_is(item(doc, strcmp(key, "tenant_id") == 0 ? "project_id" : key),
				want);
	}
	return ok;
}

/* ---- writing */

static void write_list(struct list *l)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, l->kind->many);
	const struct lb *last = NULL,
			*o = l->marker ? lb_find(l->kind, l->marker)->next : lb_first();
	long n = 0;
	char key[40], path[220], *href;

	for (; o && n < l->limit; o = o->next) {
		cJSON *v = in_list(l, o) ? lb_doc(o) : NULL;

		if (v && passes(l, o, v)) {
			cJSON_AddItemToArray(list, v);
			last = o;
			n++;
		} else {
			cJSON_Delete(v);
		}
	}
	snprintf(key, sizeof(key), "%s_links", l->kind->many);
	list = cJSON_AddArrayToObject(doc, key);
	if (last && n == l->limit) { /* Octavia does not look whether there is more */
		snprintf(path, sizeof(path), "/load-balancer%.200s", l->q->path);
		href = query_from(l->q, path, last->id);
		json_push(list, "{'rel':'next','href':%s}", href);
		free(href);
	}
	reply_json(l->r, 200, doc);
}

void lb_list(struct request *q, struct reply *r, const struct lb_kind *kind, const char *parent)
{
	struct list l = { .q = q, .r = r, .kind = kind, .parent = parent, .limit = PAGE_MAX };

	if (query_each(q->query, one_parameter, &l)) {
		const struct lb *from = lb_find(kind, l.marker);

		if (l.marker && (!from || !in_list(&l, from)))
			lb_error(r, 400, "Supplied pagination marker '%.100s' is not valid.",
				l.marker);
		else
			write_list(&l);
	}
	for (int i = 0; i < l.n_filters; i++) {
		free(l.filters[i].key);
		free(l.filters[i].value);
	}
	free(l.marker);
}
