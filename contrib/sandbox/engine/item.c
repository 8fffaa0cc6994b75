/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item: one item at a time: show, create, update, delete, by the tables.
 */
#include "contrib/sandbox/engine/resource.h"

#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/listing.h"

static bool allowed(struct call *c)
{
	return refs_ok(c->q, c->r, c->of, c->body) && (!c->of->check || c->of->check(c)) &&
		(!db_cloud()->check || db_cloud()->check(c));
}

void db_gone(const struct resource *of, cJSON *was)
{
	struct call c = { .of = of, .object = was };

	if (of->gone)
		of->gone(&c);
	if (of->changed)
		of->changed(of, was, NULL);
}

/* ---- the five verbs */

/* A body; U+0000 in it, which would end a C string, is C0 80 from here to store.c. */
cJSON *parse_body(const struct request *q)
{
	char *text = xstrdup(q->body), *at = text;
	cJSON *doc;

	while ((at = strstr(at, "\\u0000"))) {
		memcpy(at, "\xC0\x80", 2);
		memmove(at + 2, at + 6, strlen(at + 6) + 1);
	}
	doc = cJSON_Parse(text);
	free(text);
	return doc;
}

cJSON *wrap(const struct object *o, bool admin)
{
	cJSON *doc = cJSON_CreateObject();
	char *text = db_text(o, admin);

	cJSON_AddItemToObject(doc, o->of->one, cJSON_CreateRaw(text));
	free(text);
	return doc;
}

/* A new object from a checked body: the table's values, then the body's. */
cJSON *new_object(struct request *q, const struct resource *of, const cJSON *body)
{
	static const char *const stamps[] = { "tenant_id", "project", "project_id", "project",
		"created_at", "now", "updated_at", "now", NULL };
	cJSON *o = cJSON_CreateObject();
	const char *project = text_of(body, "project_id");
	const cJSON *v;
	char id[37], now[32];

	new_uuid(id);
	format_now(now);
	if (!project)
		project = text_of(body, "tenant_id") ? text_of(body, "tenant_id")
						     : q->who->project_id;
	set_initials(o, of->fields);
	cJSON_ArrayForEach (v, body)
		set_item(o, v->string, cJSON_Duplicate(v, 1));
	set_text(o, "id", id);
	for (const char *const *k = stamps; *k; k += 2)
		if (item(o, *k))
			set_text(o, *k, k[1][0] == 'p' ? project : now);
	if (field_of(of, "revision_number"))
		set_item(o, "revision_number", cJSON_CreateNumber(of->first_revision));
	return o;
}

static bool may(struct request *q, struct reply *r, const struct resource *of, const char *verb)
{
	return q->who->admin || !of->by_admin ||
		refuse(r, 403, "PolicyNotAuthorized", "rule:%s_%s is disallowed by policy", verb,
			of->one);
}

static bool is_own(struct request *q, const struct object *o)
{
	return q->who->admin || strcmp(o->project, q->who->project_id) == 0;
}

/* A passing status has lasted long enough. The object may be gone, or never have come to be. */
static void settle(struct sandbox *s, const char *id, const char *other)
{
	struct object *o = NULL;
	cJSON *v;

	(void)s;
	(void)other;
	for (int i = 0; resources[i] && !o; i++)
		o = resources[i]->settle ? db_find(resources[i], id) : NULL;
	if (!o)
		return;
	v = db_value(o);
	if (o->of->settle(v))
		db_put(o->of, v);
	else
		db_remove(o->of, id);
	cJSON_Delete(v);
}

void pending(struct request *q, cJSON *object, const char *status)
{
	set_text(object, "status", status);
	due_later(q->sandbox->build_ms, settle, text_of(object, "id"), NULL);
}

static bool may_be(struct request *q, struct reply *r, const struct resource *of, cJSON *body)
{
	if (!cJSON_IsObject(body))
		return refuse(
			r, 400, "HTTPBadRequest", "Object '%s' contains invalid data", of->one);
	return check_body(q, r, of, body, true) && may(q, r, of, "create");
}

/* From a body that is checked. NULL: r holds the error. */
static struct object *create_one(
	struct request *q, struct reply *r, const struct resource *of, cJSON *body)
{
	struct call c = { .q = q, .r = r, .of = of, .body = body };
	struct object *made = NULL;
	char id[37];
	cJSON *o;

	c.object = o = new_object(q, of, body);
	snprintf(id, sizeof(id), "%s", text_of(o, "id"));
	if (allowed(&c)) {
		db_put(of, o);
		if (of->made)
			of->made(&c);
		if (of->changed)
			of->changed(of, NULL, o);
		made = db_find(of, id);
		journal(q->sandbox, q->who->project, "create", of->path, id, made->name);
	}
	cJSON_Delete(o);
	return made;
}

static void undo(const struct resource *of, char (*ids)[37], int n)
{
	while (n-- > 0) {
		cJSON *v = db_get(of, ids[n]);

		db_remove(of, ids[n]);
		if (v)
			db_gone(of, v);
		cJSON_Delete(v);
	}
}

static cJSON *born(const struct object *o, bool admin)
{
	char *text = xprintf(
		"%s%s%s}", o->text, admin ? o->more : "", o->of->born ? o->of->born(o) : "");
	cJSON *v = cJSON_CreateRaw(text);

	free(text);
	return v;
}

static void reply_born(struct reply *r, const struct object *o, bool admin)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, o->of->one, born(o, admin));
	reply_json(r, 201, doc);
}

/* All or nothing. */
static void create_many(
	struct request *q, struct reply *r, const struct resource *of, const cJSON *list)
{
	int n = 0, size = cJSON_GetArraySize(list);
	char(*ids)[37];
	cJSON *doc, *out, *body;

	cJSON_ArrayForEach (body, list)
		if (!may_be(q, r, of, body))
			return;
	if (of->together && !of->together(r, list))
		return;
	ids = xcalloc((size_t)size + 1, 37);
	doc = cJSON_CreateObject();
	out = cJSON_AddArrayToObject(doc, of->many);
	cJSON_ArrayForEach (body, list) {
		struct object *o = create_one(q, r, of, body);

		if (!o)
			break;
		snprintf(ids[n++], 37, "%s", o->id);
		cJSON_AddItemToArray(out, born(o, q->who->admin));
	}
	if (n == size) {
		reply_json(r, 201, doc);
	} else {
		undo(of, ids, n);
		cJSON_Delete(doc);
	}
	free(ids);
}

/* Finds the owner of the new object. */
static const char *project_of(const struct request *q, const cJSON *body)
{
	const char *project = text_of(body, "project_id");

	if (!project || !q->who->admin)
		project = q->who->admin ? text_of(body, "tenant_id") : NULL;
	return project ? project : q->who->project_id;
}

static void create(struct request *q, struct reply *r, const struct resource *of)
{
	cJSON *doc = parse_body(q), *body = item(doc, of->one);
	struct object *o;

	if (!cJSON_IsObject(doc) && q->body_len) {
		refuse(r, 400, "HTTPBadRequest", "Body contains invalid data");
	} else if (cJSON_IsArray(item(doc, of->many)) && of->bulk == NO_BULK) {
		refuse(r, 400, "HTTPBadRequest", "Bulk operation not supported");
	} else if (cJSON_IsArray(item(doc, of->many)) && !of->bulk && !item(doc, of->many)->child) {
		refuse(r, 400, "HTTPBadRequest", "Resources required");
	} else if (cJSON_IsArray(item(doc, of->many)) && !of->bulk) {
		if (!over_quota(q, r, of, project_of(q, item(doc, of->many)->child),
			    cJSON_GetArraySize(item(doc, of->many))))
			create_many(q, r, of, item(doc, of->many));
	} else if (!body) {
		refuse(r, 400, "HTTPBadRequest", "Unable to find '%s' in request body", of->one);
	} else if (may_be(q, r, of, body) && !over_quota(q, r, of, project_of(q, body), 1) &&
		(o = create_one(q, r, of, body))) {
		reply_born(r, o, q->who->admin);
	}
	cJSON_Delete(doc);
}

static bool revision_ok(struct request *q, struct reply *r, const struct object *o)
{
	if (!q->if_match || strncmp(q->if_match, "revision_number=", 16) != 0)
		return true;
	if (strspn(q->if_match + 16, "0123456789") != strlen(q->if_match + 16))
		return refuse(r, 400, "BadRequest",
			"Bad if-match request: Revision number etag must be in the format of "
			"revision_number=<int>.");
	return !field_of(o->of, "revision_number") ||
		strtol(q->if_match + 16, NULL, 10) == o->revision ||
		refuse(r, 412, "RevisionNumberConstraintFailed",
			"Constrained to %s, but current revision is %ld", q->if_match + 16,
			o->revision);
}

static void reply_changed(struct reply *r, const struct object *o, bool admin)
{
	cJSON *doc = wrap(o, admin), *value;
	char *text;

	if (o->of->answered) {
		value = cJSON_Parse(text = db_text(o, admin));
		o->of->answered(value);
		free(text);
		set_item(doc, o->of->one, value);
	}
	reply_json(r, 200, doc);
}

/* Says if an update raises the revision. */
static bool counts(const struct resource *of, const cJSON *body, const cJSON *now)
{
	bool quiet = body->child != NULL;
	const cJSON *v;

	cJSON_ArrayForEach (v, body)
		quiet = quiet && field_of(of, v->string)->flags & QUIET &&
			(cJSON_Compare(v, item(now, v->string), true) ||
				(cJSON_IsNull(v) && !item(now, v->string)->child));
	return (body->child || of->empty_put) && !quiet;
}

/*
 * Says if something counts after the answer, and `before` if something counts before it, too. A
 * LATE attribute counts afterwards when it stays as it is; a TWICE one both times, unless others
 * stand beside it.
 */
static bool is_late(const struct resource *of, const cJSON *body, const cJSON *now,
	const cJSON *next, bool *before)
{
	const cJSON *v;

	*before = !of->late;
	cJSON_ArrayForEach (v, body) {
		unsigned flags = field_of(of, v->string)->flags;
		bool same = cJSON_Compare(item(next, v->string), item(now, v->string), true);

		*before = *before || !(flags & LATE) || !same;
		if (of->late && !(flags & TWICE) && !(flags & LATE && same))
			return false;
	}
	return of->late;
}

static void update(struct request *q, struct reply *r, const struct resource *of, struct object *o)
{
	cJSON *doc = parse_body(q), *body = item(doc, of->one);
	cJSON *now = db_value(o), *next = cJSON_Duplicate(now, 1), *v;
	struct call c = { .q = q, .r = r, .of = of, .body = body, .object = next, .now = now };
	char when[32];
	bool late, before;

	if (!cJSON_IsObject(body)) {
		refuse(r, 400, "HTTPBadRequest",
			doc ? "Unable to find '%s' in request body" : "Body contains invalid data",
			of->one);
	} else if (!is_own(q, o)) {
		refuse(r, 403, "PolicyNotAuthorized", "rule:update_%s is disallowed by policy",
			of->one);
	} else if (check_body(q, r, of, body, false) && may(q, r, of, "update")) {
		cJSON_ArrayForEach (v, body)
			set_item(next, v->string, cJSON_Duplicate(v, 1));
		if (allowed(&c) && revision_ok(q, r, o)) {
			format_now(when);
			if (item(next, "updated_at"))
				set_text(next, "updated_at", when);
			late = is_late(of, body, now, next, &before);
			if ((before || !late) && counts(of, body, now) &&
				item(next, "revision_number"))
				set_item(next, "revision_number",
					cJSON_CreateNumber((double)o->revision + 1));
			o = db_put(of, next);
			if (of->changed)
				of->changed(of, now, next);
			journal(q->sandbox, q->who->project, "update", of->path, o->id, o->name);
			reply_changed(r, o, q->who->admin);
			if (late)
				db_touch(of, o->id, NULL, NULL);
		}
	}
	cJSON_Delete(now);
	cJSON_Delete(next);
	cJSON_Delete(doc);
}

static void delete (struct request *q, struct reply *r, const struct resource *of, struct object *o)
{
	struct call c = { .q = q, .r = r, .of = of };
	cJSON *v;
	char id[37];

	if (!is_own(q, o)) {
		refuse(r, 403, "PolicyNotAuthorized", "rule:delete_%s is disallowed by policy",
			of->one);
		return;
	}
	if (!may(q, r, of, "delete"))
		return;
	c.object = v = db_value(o);
	if (is_unused(r, of->users, o->id) && (!of->removable || of->removable(&c)) &&
		revision_ok(q, r, o)) {
		snprintf(id, sizeof(id), "%s", o->id);
		journal(q->sandbox, q->who->project, "delete", of->path, id, o->name);
		db_remove(of, id);
		db_gone(of, v);
		r->status = 204;
	}
	cJSON_Delete(v);
}

/* ---- paths */

void wrong_method(struct reply *r)
{
	refuse(r, 405, "HTTPMethodNotAllowed",
		"The server could not comply with the request since it is either malformed or "
		"otherwise incorrect.");
}

void not_found(struct reply *r)
{
	refuse(r, 404, "HTTPNotFound", "The resource could not be found.");
}

struct object *seen_object(const struct account *who, const struct resource *of, const char *id)
{
	struct object *o;

	if (db_cloud()->fetch)
		db_cloud()->fetch(who, of, id);
	o = db_find(of, id);
	return o && db_visible(o, who) ? o : NULL;
}

static void one_item(struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	struct object *o;

	if (db_cloud()->before && db_cloud()->before(q, r, of, id))
		return;
	o = seen_object(q->who, of, id);
	if (!o && of->unseen && db_find(of, id))
		of->unseen(q, r, db_find(of, id));
	else if (!o && of->hidden && db_find(of, id))
		not_found(r);
	else if (!o)
		reply_absent(r, of, id);
	else if (strcmp(q->method, "GET") == 0)
		show_item(q, r, o);
	else if (strcmp(q->method, "PUT") == 0)
		update(q, r, of, o);
	else if (strcmp(q->method, "DELETE") == 0)
		delete (q, r, of, o);
	else
		wrong_method(r);
}

static void collection(struct request *q, struct reply *r, const struct resource *of)
{
	if (db_cloud()->before && db_cloud()->before(q, r, of, ""))
		return;
	if (of->asked)
		of->asked(q);
	if (strcmp(q->method, "GET") == 0)
		list_items(q, r, of);
	else if (strcmp(q->method, "POST") == 0)
		create(q, r, of);
	else if (strcmp(q->method, "DELETE") == 0 || strcmp(q->method, "PUT") == 0)
		reply_absent(r, of, NULL);
	else
		wrong_method(r);
}

/* /v2.0/RESOURCE[/ID[/ACTION]] */
static void resource_path(struct request *q, struct reply *r, const struct resource *of, char *rest)
{
	char *id = *rest == '/' ? rest + 1 : rest, *action = strchr(id, '/');
	struct call c = { .q = q, .r = r, .of = of };
	struct object *o;
	size_t n = strlen(id);

	if (n >= 5 && strcmp(id + n - 5, ".json") == 0)
		id[n - 5] = '\0';
	if (action)
		*action++ = '\0';
	c.o = o = db_find(of, id);
	c.action = action;
	if (!*id)
		collection(q, r, of);
	else if (!action)
		one_item(q, r, of, id);
	else if (db_cloud()->action && db_cloud()->action(q, r, of, id, action))
		; /* answered */
	else if (strncmp(action, "tags", 4) == 0 && (!action[4] || action[4] == '/') &&
		field_of(of, "tags"))
		tags(q, r, of, id, action[4] ? action + 5 : "");
	else if (!of->action)
		not_found(r);
	else if (!o || !db_visible(o, q->who))
		reply_absent(r, of, id);
	else if (!of->action(&c))
		not_found(r);
}

bool is_served(const struct resource *of, const struct sandbox *s)
{
	const struct resource *const *only = db_cloud()->only;

	while (only && *only && *only != of)
		only++;
	return (!of->variant || of->variant == s->variant) && (!only || *only);
}

bool serve_resources(struct request *q, struct reply *r, char *path)
{
	for (int k = 0; k < 2; k++)
		for (const struct resource *const *of = k ? db_cloud()->more : resources; of && *of;
			of++) {
			size_t n = strlen((*of)->path);

			if (strncmp((*of)->path, path, n) != 0 || !strchr("/.", path[n]) ||
				(!k && !is_served(*of, q->sandbox)))
				continue;
			resource_path(q, r, *of, path + n);
			return true;
		}
	return false;
}
