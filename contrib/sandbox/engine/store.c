/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: for each cloud, an array of objects for each resource, sorted by id.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/resource.h"

struct table {
	const struct resource *of;
	struct object **objects;
	size_t n, size;
	struct table *next;
};

static struct cloud *cloud = &sandbox_cloud;
static struct cloud *clouds; /* that have tables */

static struct project {
	char id[256];
	struct project *next;
} * projects;

void db_use(struct cloud *c)
{
	cloud = c ? c : &sandbox_cloud;
}

struct cloud *db_cloud(void)
{
	return cloud;
}

/* Made when it is asked for; it stays where it is. */
static struct table *table_of(const struct resource *of)
{
	struct table *t = cloud->tables;

	while (t && t->of != of)
		t = t->next;
	if (t)
		return t;
	if (!cloud->tables) {
		cloud->next = clouds;
		clouds = cloud;
	}
	t = xcalloc(1, sizeof(*t));
	t->of = of;
	t->next = cloud->tables;
	cloud->tables = t;
	return t;
}

size_t db_count(const struct resource *of)
{
	return table_of(of)->n;
}

struct object *db_at(const struct resource *of, size_t i)
{
	struct table *t = table_of(of);

	return i < t->n ? t->objects[i] : NULL;
}

/* The index of id, or of the place where it would stand. */
static size_t place(const struct table *t, const char *id)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(t->objects[mid]->id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct object *db_find(const struct resource *of, const char *id)
{
	struct table *t = table_of(of);
	size_t i = place(t, id);

	return i < t->n && strcmp(t->objects[i]->id, id) == 0 ? t->objects[i] : NULL;
}

size_t db_after(const struct resource *of, const char *id)
{
	struct table *t = table_of(of);
	size_t i = place(t, id);

	return i < t->n && strcmp(t->objects[i]->id, id) == 0 ? i + 1 : i;
}

static void release(struct object *o)
{
	free(o->name);
	free(o->text);
	free(o->more);
}

/* The text of a project's id that all its objects share. */
static const char *shared_project(const char *id)
{
	struct project *p = projects;

	if (!id || !*id)
		return "";
	while (p && strcmp(p->id, id) != 0)
		p = p->next;
	if (!p) {
		p = xcalloc(1, sizeof(*p));
		snprintf(p->id, sizeof(p->id), "%s", id);
		p->next = projects;
		projects = p;
	}
	return p->id;
}

/* JSON text in which C0 80 stands as the \u0000 that it was. */
static char *print(const cJSON *v)
{
	char *text = cJSON_PrintUnformatted(v), *at, *more;
	size_t n = text ? strlen(text) : 0;

	while (text && (at = strstr(text, "\xC0\x80"))) {
		size_t before = (size_t)(at - text);

		more = xcalloc(n + 5, 1);
		memcpy(more, text, before);
		memcpy(more + before, "\\u0000", 6);
		memcpy(more + before + 6, at + 2, n - before - 2 + 1);
		free(text);
		text = more;
		n += 4;
	}
	return text;
}

/* Splits what only administrators see off the rest. */
static void set_texts(struct object *o, const cJSON *value)
{
	cJSON *member = cJSON_Duplicate(value, 1), *admin = cJSON_CreateObject();
	size_t n;

	if (cloud->edit)
		cloud->edit(o->of, member);
	for (const struct field *f = o->of->fields; f->name; f++) {
		cJSON *v = f->flags & SEEN
			? cJSON_DetachItemFromObjectCaseSensitive(member, f->name)
			: NULL;

		if (v)
			cJSON_AddItemToObject(admin, f->name, v);
	}
	o->text = print(member);
	o->text[strlen(o->text) - 1] = '\0';
	o->more = cJSON_PrintUnformatted(admin);
	n = strlen(o->more);
	if (n > 2) {
		o->more[0] = ',';
		o->more[n - 1] = '\0';
	} else {
		o->more[0] = '\0';
	}
	cJSON_Delete(member);
	cJSON_Delete(admin);
}

struct object *db_put(const struct resource *of, const cJSON *value)
{
	struct table *t = table_of(of);
	const char *id = text_of(value, "id");
	struct object *o = db_find(of, id);
	size_t i;

	if (o) {
		release(o);
	} else {
		if (t->n == t->size) {
			t->size = t->size ? t->size * 2 : 64;
			t->objects = xrealloc(t->objects, t->size * sizeof(struct object *));
		}
		i = place(t, id);
		memmove(t->objects + i + 1, t->objects + i, (t->n - i) * sizeof(struct object *));
		t->n++;
		o = t->objects[i] = xcalloc(1, sizeof(*o));
		o->of = of;
		snprintf(o->id, sizeof(o->id), "%s", id);
	}
	o->project = shared_project(text_of(value, "tenant_id"));
	o->name = xstrdup(text_of(value, "name") ? text_of(value, "name") : "");
	o->shared = is_true(value, "shared");
	for (const struct field *f = of->fields; f->name; f++)
		o->shared = o->shared || (f->flags & PUBLIC && is_true(value, f->name));
	o->revision = (long)number_of(value, "revision_number");
	set_texts(o, value);
	if (cloud->kept)
		cloud->kept(of, o->id);
	return o;
}

void db_keep(const struct resource *of, cJSON *value)
{
	db_put(of, value);
	cJSON_Delete(value);
}

void db_remove(const struct resource *of, const char *id)
{
	struct table *t = table_of(of);
	size_t i = place(t, id);
	char gone[37];

	if (i == t->n || strcmp(t->objects[i]->id, id) != 0)
		return;
	snprintf(gone, sizeof(gone), "%s", id); /* may be the object's own text */
	release(t->objects[i]);
	free(t->objects[i]);
	t->n--;
	memmove(t->objects + i, t->objects + i + 1, (t->n - i) * sizeof(struct object *));
	if (cloud->kept)
		cloud->kept(of, gone);
}

void db_free(void)
{
	for (; clouds; clouds = clouds->next)
		while (clouds->tables) {
			struct table *t = clouds->tables;

			for (size_t i = 0; i < t->n; i++) {
				release(t->objects[i]);
				free(t->objects[i]);
			}
			clouds->tables = t->next;
			free(t->objects);
			free(t);
		}
	while (projects) {
		struct project *p = projects;

		projects = p->next;
		free(p);
	}
}

char *db_text(const struct object *o, bool admin)
{
	return xprintf("%s%s}", o->text, admin ? o->more : "");
}

cJSON *db_value(const struct object *o)
{
	char *text = db_text(o, true);
	cJSON *v = cJSON_Parse(text);

	free(text);
	return v;
}

cJSON *db_get(const struct resource *of, const char *id)
{
	struct object *o = id ? db_find(of, id) : NULL;

	return o ? db_value(o) : NULL;
}

struct object *db_holding(const struct resource *of, const char *word, size_t *at)
{
	struct table *t = table_of(of);

	while (*at < t->n) {
		struct object *o = t->objects[(*at)++];

		if (strstr(o->text, word) || strstr(o->more, word))
			return o;
	}
	return NULL;
}

struct object *db_first(const struct resource *of, const char *word)
{
	size_t at = 0;

	return db_holding(of, word, &at);
}

bool db_visible(const struct object *o, const struct account *who)
{
	if (who->admin ||
		(!o->of->hidden && (o->shared || strcmp(o->project, who->project_id) == 0)))
		return true;
	return o->of->granted && o->of->granted(o, who);
}

/* `noticed`: the object's revision and time rise. */
static void change(const struct resource *of, const char *id,
	void (*edit)(cJSON *value, const void *arg), const void *arg, bool noticed)
{
	cJSON *v = db_get(of, id);
	char now[32];

	if (v && edit)
		edit(v, arg);
	format_now(now);
	if (noticed && v && has(v, "updated_at"))
		set_text(v, "updated_at", now);
	if (noticed && v && has(v, "revision_number"))
		set_item(v, "revision_number",
			cJSON_CreateNumber((double)db_find(of, id)->revision + 1));
	if (v)
		db_put(of, v);
	cJSON_Delete(v);
}

void db_edit(const struct resource *of, const char *id, void (*edit)(cJSON *value, const void *arg),
	const void *arg)
{
	change(of, id, edit, arg, false);
}

void db_touch(const struct resource *of, const char *id,
	void (*edit)(cJSON *value, const void *arg), const void *arg)
{
	change(of, id, edit, arg, true);
}
