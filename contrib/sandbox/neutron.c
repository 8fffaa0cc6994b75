/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron: one item at a time: show, create, update, delete, by the tables.
 */
#include "neutron.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "listing.h"

static cJSON *item(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

/* ---- checking a body against the table */

static const struct field *named(const struct field *f, const char *name)
{
	for (; f && f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const struct field *field_of(const struct resource *of, const char *name)
{
	const struct cloud *c = db_cloud();
	const struct field *own = c->fields ? named(c->fields(of), name) : NULL;

	return own ? own : c->hides && c->hides(of, name) ? NULL : named(of->fields, name);
}

static bool allowed(
	struct request *q, struct reply *r, const struct resource *of, cJSON *body, cJSON *object, cJSON *now)
{
	const struct cloud *c = db_cloud();

	return (!of->check || of->check(q, r, body, object, now)) &&
		(!c->check || c->check(q, r, of, body, object, now));
}

static bool bad_value(struct reply *r, const char *name, const char *value, const char *what)
{
	reply_neutron_error(
		r, 400, "HTTPBadRequest", "Invalid input for %s. Reason: '%.300s' %s.", name, value, what);
	return false;
}

static bool to_bool(struct reply *r, cJSON *body, const struct field *f, const cJSON *v)
{
	char text[300] = "";
	bool yes;

	if (cJSON_IsBool(v))
		return true;
	if (cJSON_IsString(v))
		snprintf(text, sizeof(text), "%s", v->valuestring);
	else if (cJSON_IsNumber(v))
		snprintf(text, sizeof(text), "%g", v->valuedouble);
	yes = strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
	if (!yes && strcasecmp(text, "false") != 0 && strcmp(text, "0") != 0) {
		reply_neutron_error(r, 400, "InvalidInput",
			"Invalid input for operation: '%s' cannot be converted to boolean.", text);
		return false;
	}
	set_item(body, f->name, cJSON_CreateBool(yes));
	return true;
}

static bool to_int(struct reply *r, cJSON *body, const struct field *f, const cJSON *v)
{
	char *end;
	double d;

	if (cJSON_IsNumber(v))
		return true;
	if (!cJSON_IsString(v))
		return bad_value(r, f->name, "value", "is not an integer");
	d = strtod(v->valuestring, &end);
	if (*end || end == v->valuestring)
		return bad_value(r, f->name, v->valuestring, "is not an integer");
	set_item(body, f->name, cJSON_CreateNumber(d));
	return true;
}

static bool check_ips(struct reply *r, const struct field *f, const cJSON *list)
{
	const cJSON *i;
	unsigned char a[16];
	int v;

	if (!cJSON_IsArray(list))
		return bad_value(
			r, f->name, cJSON_IsString(list) ? list->valuestring : "value", "is not a list");
	cJSON_ArrayForEach (i, list)
		if (strcmp(f->name, "dns_nameservers") == 0 && cJSON_IsString(i) &&
			!ip_parse(i->valuestring, a, &v))
			return bad_value(r, "dns_nameservers", i->valuestring, "is not a valid IP address");
	return true;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static bool check_text(struct reply *r, const struct field *f, const char *s)
{
	unsigned char a[16];
	char text[400];
	int v, bits;

	if (f->type == F_IP && !ip_parse(s, a, &v))
		return bad_value(r, f->name, s, "is not a valid IP address");
	if (f->type == F_CIDR && !cidr_parse(s, a, &v, &bits)) {
		snprintf(text, sizeof(text), "%.300s is not in a CIDR format.", s);
		reply_neutron_error(r, 400, "InvalidInput", "Invalid input for operation: %s", text);
		return false;
	}
	if (f->type == F_UUID && (strlen(s) != 36 || strspn(s, "0123456789abcdef-") != 36))
		return bad_value(r, f->name, s, "is not a valid UUID");
	if (f->type == F_MAC && (strlen(s) != 17 || s[2] != ':'))
		return bad_value(r, f->name, s, "is not a valid MAC address");
	if (characters(s) > 255)
		return bad_value(r, f->name, s, "exceeds maximum length of 255");
	return true;
}

static bool check_value(struct reply *r, cJSON *body, const struct field *f, const cJSON *v)
{
	if (f->type == F_ANY || (cJSON_IsNull(v) && (f->flags & NULLABLE)))
		return true;
	if (f->type == F_BOOL)
		return to_bool(r, body, f, v);
	if (f->type == F_INT)
		return to_int(r, body, f, v);
	if (f->type == F_LIST)
		return check_ips(r, f, v);
	if (!cJSON_IsString(v))
		return bad_value(r, f->name, cJSON_IsNull(v) ? "None" : "value", "is not a valid string");
	return check_text(r, f, v->valuestring);
}

static bool refuse(struct reply *r, const struct resource *of, const char *verb, const char *name)
{
	reply_neutron_error(r, 403, "PolicyNotAuthorized",
		"(rule:%s_%s and rule:%s_%s:%s) is disallowed by policy", verb, of->one, verb, of->one, name);
	return false;
}

static bool check_project(struct request *q, struct reply *r, const cJSON *v)
{
	if (q->who->admin || (cJSON_IsString(v) && strcmp(v->valuestring, q->who->project_id) == 0))
		return true;
	reply_neutron_error(r, 400, "HTTPBadRequest",
		"Specifying 'project_id' or 'tenant_id' other than the "
		"authenticated project in request requires admin or advsvc privileges");
	return false;
}

static bool check_body(
	struct request *q, struct reply *r, const struct resource *of, cJSON *body, bool create)
{
	cJSON *v, *next;
	bool ok = true;

	for (const struct field *f = of->fields; f->name && create; f++)
		if ((f->flags & REQUIRED) && !item(body, f->name)) {
			reply_neutron_error(r, 400, "HTTPBadRequest",
				"Failed to parse request. Required attribute '%s' not specified", f->name);
			return false;
		}
	for (v = body->child; v && ok; v = next) {
		const struct field *f = field_of(of, v->string);

		next = v->next;
		if (!f) {
			reply_neutron_error(
				r, 400, "HTTPBadRequest", "Unrecognized attribute(s) '%s'", v->string);
			ok = false;
		} else if (!(f->flags & (create ? POST : PUT))) {
			reply_neutron_error(r, 400, "HTTPBadRequest",
				create ? "Attribute '%s' not allowed in POST"
				       : "Cannot update read-only attribute %s",
				v->string);
			ok = false;
		} else if (strcmp(v->string, "tenant_id") == 0 || strcmp(v->string, "project_id") == 0) {
			ok = check_project(q, r, v);
		} else {
			ok = check_value(r, body, f, v);
		}
		if (ok && f && (f->flags & ADMIN) && !q->who->admin)
			ok = refuse(r, of, create ? "create" : "update", f->name);
	}
	return ok;
}

/* ---- the five verbs */

/* A body; U+0000 in it, which would end a C string, is C0 80 from here to db.c. */
static cJSON *parse_body(const struct request *q)
{
	char *text = strdup(q->body), *at = text;
	cJSON *doc;

	while (at && (at = strstr(at, "\\u0000"))) {
		memcpy(at, "\xC0\x80", 2);
		memmove(at + 2, at + 6, strlen(at + 6) + 1);
	}
	doc = text ? cJSON_Parse(text) : NULL;
	free(text);
	return doc;
}

static cJSON *wrap(const struct object *o, bool admin)
{
	cJSON *doc = cJSON_CreateObject();
	char *text = db_text(o, admin);

	cJSON_AddItemToObject(doc, o->of->one, cJSON_CreateRaw(text));
	free(text);
	return doc;
}

static bool over_quota(struct request *q, struct reply *r, const struct resource *of, int more)
{
	long used = 0;

	if (q->sandbox->populated || q->who->admin)
		return false;
	for (size_t i = 0; i < db_count(of); i++)
		used += strcmp(db_at(of, i)->project, q->who->project_id) == 0;
	if (used + more <= of->quota)
		return false;
	reply_neutron_error(r, 409, "OverQuota", "Quota exceeded for resources: ['%s'].", of->one);
	return true;
}

/* A new object from a checked body: the table's values, then the body's. */
static cJSON *new_object(struct request *q, const struct resource *of, const cJSON *body)
{
	cJSON *o = cJSON_CreateObject();
	const char *project = text_of(body, "project_id");
	const cJSON *v;
	char id[37], now[32];

	new_uuid(id);
	format_time(now, time(NULL), false);
	if (!project)
		project = text_of(body, "tenant_id") ? text_of(body, "tenant_id") : q->who->project_id;
	for (const struct field *f = of->fields; f->name; f++)
		if (!(f->flags & OPTIONAL))
			set_item(o, f->name, f->initial ? cJSON_Parse(f->initial) : cJSON_CreateNull());
	cJSON_ArrayForEach (v, body)
		set_item(o, v->string, cJSON_Duplicate(v, 1));
	set_text(o, "id", id);
	set_text(o, "tenant_id", project);
	set_text(o, "project_id", project);
	set_text(o, "created_at", now);
	set_text(o, "updated_at", now);
	set_item(o, "revision_number", cJSON_CreateNumber(of->first_revision));
	return o;
}

/* NULL: r holds the error. */
static struct object *create_one(struct request *q, struct reply *r, const struct resource *of, cJSON *body)
{
	struct object *made = NULL;
	char id[37];
	cJSON *o;

	if (!cJSON_IsObject(body)) {
		reply_neutron_error(r, 400, "HTTPBadRequest", "Body contains invalid data");
		return NULL;
	}
	if (!check_body(q, r, of, body, true))
		return NULL;
	o = new_object(q, of, body);
	snprintf(id, sizeof(id), "%s", text_of(o, "id"));
	if (allowed(q, r, of, body, o, NULL)) {
		db_put(of, o);
		if (of->made)
			of->made(q, o);
		made = db_find(of, id);
		journal(q->sandbox, q->who->project, "create", of->path, id, made->name);
	}
	cJSON_Delete(o);
	return made;
}

static void undo(const struct resource *of, char (*ids)[37], int n)
{
	while (n-- > 0) {
		struct object *o = db_find(of, ids[n]);
		cJSON *v = o ? db_value(o) : NULL;

		if (v && of->gone)
			of->gone(v);
		db_remove(of, ids[n]);
		cJSON_Delete(v);
	}
}

/* All or nothing. */
static void create_many(struct request *q, struct reply *r, const struct resource *of, const cJSON *list)
{
	int n = 0, size = cJSON_GetArraySize(list);
	char(*ids)[37] = calloc((size_t)size + 1, 37);
	cJSON *doc = cJSON_CreateObject(), *out = cJSON_AddArrayToObject(doc, of->many), *body;

	cJSON_ArrayForEach (body, list) {
		struct object *o = create_one(q, r, of, body);
		char *text;

		if (!o)
			break;
		snprintf(ids[n++], 37, "%s", o->id);
		text = db_text(o, q->who->admin);
		cJSON_AddItemToArray(out, cJSON_CreateRaw(text));
		free(text);
	}
	if (n == size) {
		reply_json(r, 201, doc);
	} else {
		undo(of, ids, n);
		cJSON_Delete(doc);
	}
	free(ids);
}

static void create(struct request *q, struct reply *r, const struct resource *of)
{
	cJSON *doc = parse_body(q), *body = item(doc, of->one);
	struct object *o;

	if (!cJSON_IsObject(doc)) {
		reply_neutron_error(r, 400, "HTTPBadRequest", "Body contains invalid data");
	} else if (cJSON_IsArray(item(doc, of->many))) {
		if (!over_quota(q, r, of, cJSON_GetArraySize(item(doc, of->many))))
			create_many(q, r, of, item(doc, of->many));
	} else if (!body) {
		reply_neutron_error(r, 400, "HTTPBadRequest", "Unable to find '%s' in request body", of->one);
	} else if (!over_quota(q, r, of, 1) && (o = create_one(q, r, of, body))) {
		reply_json(r, 201, wrap(o, q->who->admin));
	}
	cJSON_Delete(doc);
}

static bool revision_ok(struct request *q, struct reply *r, const struct object *o)
{
	if (!q->if_match || strncmp(q->if_match, "revision_number=", 16) != 0)
		return true;
	if (strspn(q->if_match + 16, "0123456789") != strlen(q->if_match + 16)) {
		reply_neutron_error(r, 400, "BadRequest",
			"Bad if-match request: Revision number etag must be in the format of "
			"revision_number=<int>.");
		return false;
	}
	if (strtol(q->if_match + 16, NULL, 10) == o->revision)
		return true;
	reply_neutron_error(r, 412, "RevisionNumberConstraintFailed",
		"Constrained to %s, but current revision is %ld", q->if_match + 16, o->revision);
	return false;
}

static void update(struct request *q, struct reply *r, const struct resource *of, struct object *o)
{
	cJSON *doc = parse_body(q), *body = item(doc, of->one);
	cJSON *now = db_value(o), *next = cJSON_Duplicate(now, 1), *v;
	char when[32];

	if (!cJSON_IsObject(body)) {
		reply_neutron_error(r, 400, "HTTPBadRequest",
			doc ? "Unable to find '%s' in request body" : "Body contains invalid data", of->one);
	} else if (strcmp(o->project, q->who->project_id) != 0 && !q->who->admin) {
		reply_neutron_error(
			r, 403, "PolicyNotAuthorized", "rule:update_%s is disallowed by policy", of->one);
	} else if (check_body(q, r, of, body, false)) {
		cJSON_ArrayForEach (v, body)
			set_item(next, v->string, cJSON_Duplicate(v, 1));
		if (allowed(q, r, of, body, next, now) && revision_ok(q, r, o)) {
			format_time(when, time(NULL), false);
			set_text(next, "updated_at", when);
			if (body->child)
				set_item(
					next, "revision_number", cJSON_CreateNumber((double)o->revision + 1));
			o = db_put(of, next);
			journal(q->sandbox, q->who->project, "update", of->path, o->id, o->name);
			reply_json(r, 200, wrap(o, q->who->admin));
		}
	}
	cJSON_Delete(now);
	cJSON_Delete(next);
	cJSON_Delete(doc);
}

static void delete (struct request *q, struct reply *r, const struct resource *of, struct object *o)
{
	cJSON *v;
	char id[37];

	if (strcmp(o->project, q->who->project_id) != 0 && !q->who->admin) {
		reply_neutron_error(
			r, 403, "PolicyNotAuthorized", "rule:delete_%s is disallowed by policy", of->one);
		return;
	}
	v = db_value(o);
	if ((!of->removable || of->removable(q, r, v)) && revision_ok(q, r, o)) {
		snprintf(id, sizeof(id), "%s", o->id);
		journal(q->sandbox, q->who->project, "delete", of->path, id, o->name);
		db_remove(of, id);
		if (of->gone)
			of->gone(v);
		r->status = 204;
	}
	cJSON_Delete(v);
}

/* ---- paths */

static void wrong_method(struct reply *r)
{
	reply_neutron_error(r, 405, "HTTPMethodNotAllowed", "The method is not allowed for this resource.");
}

static void not_found(struct reply *r)
{
	reply_neutron_error(r, 404, "HTTPNotFound", "The resource could not be found.");
}

struct object *neutron_find(const struct account *who, const struct resource *of, const char *id)
{
	struct object *o;

	if (db_cloud()->fetch)
		db_cloud()->fetch(who, of, id);
	o = db_find(of, id);
	return o && db_visible(o, who) ? o : NULL;
}

static void one_item(struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	bool done = db_cloud()->before && db_cloud()->before(q, r, of, id);
	struct object *o = neutron_find(q->who, of, id);
	bool dot = of == &networks || of == &subnets || of == &ports;
	char type[64];

	snprintf(type, sizeof(type), "%sNotFound", of->title);
	if (done)
		return;
	if (!o)
		reply_neutron_error(r, 404, type, "%s %s %s", of->words, id,
			dot					? "could not be found."
				: of == &groups || of == &rules ? "does not exist"
								: "could not be found");
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
	if (of == &groups)
		cJSON_Delete(default_group(q->who));
	if (strcmp(q->method, "GET") == 0)
		list_items(q, r, of);
	else if (strcmp(q->method, "POST") == 0)
		create(q, r, of);
	else if (strcmp(q->method, "DELETE") == 0)
		not_found(r);
	else
		wrong_method(r);
}

static void edit_tags(cJSON *value, const void *tags)
{
	set_item(value, "tags", cJSON_Duplicate(tags, 1));
}

/* Where the tag stands in the list; -1: nowhere. */
static int tag_place(const cJSON *list, const char *tag)
{
	const cJSON *t;
	int n = 0;

	cJSON_ArrayForEach (t, list) {
		if (cJSON_IsString(t) && strcmp(t->valuestring, tag) == 0)
			return n;
		n++;
	}
	return -1;
}

static void one_tag(struct request *q, struct reply *r, const struct resource *of, const char *id,
	cJSON *list, const char *tag)
{
	int at = tag_place(list, tag);

	if (strcmp(q->method, "PUT") == 0) {
		if (at < 0) {
			cJSON_AddItemToArray(list, cJSON_CreateString(tag));
			db_touch(of, id, edit_tags, list);
		}
		reply_text(r, 201, "null");
	} else if (at < 0) {
		reply_neutron_error(r, 404, "TagNotFound", "Tag %s could not be found.", tag);
	} else {
		if (strcmp(q->method, "DELETE") == 0) {
			cJSON_DeleteItemFromArray(list, at);
			db_touch(of, id, edit_tags, list);
		}
		r->status = 204;
	}
}

/* The body of a PUT of all tags; NULL: r says what is wrong with it. */
static cJSON *checked_tags(struct reply *r, cJSON *body)
{
	cJSON *list = item(body, "tags"), *t;

	if (!list) {
		reply_neutron_error(
			r, 400, "InvalidInput", "Invalid input for operation: Invalid tags body.");
		return NULL;
	}
	if (!cJSON_IsArray(list)) {
		reply_neutron_error(r, 400, "InvalidInput",
			"Invalid input for operation: '%s' is not a list.",
			cJSON_IsString(list) ? list->valuestring : "value");
		return NULL;
	}
	cJSON_ArrayForEach (t, list) {
		if (!cJSON_IsString(t) || strlen(t->valuestring) <= 255)
			continue;
		reply_neutron_error(r, 400, "InvalidInput",
			"Invalid input for operation: '%s' exceeds maximum length of 255.", t->valuestring);
		return NULL;
	}
	return list;
}

static void all_tags(struct request *q, struct reply *r, const struct resource *of, const char *id, cJSON *v)
{
	cJSON *body, *list, *doc;

	if (strcmp(q->method, "DELETE") == 0) {
		list = cJSON_CreateArray();
		db_touch(of, id, edit_tags, list);
		cJSON_Delete(list);
		r->status = 204;
		return;
	}
	if (strcmp(q->method, "PUT") == 0) {
		body = cJSON_ParseWithLength(q->body, q->body_len);
		list = checked_tags(r, body);
		if (list) {
			db_touch(of, id, edit_tags, list);
			set_item(v, "tags", cJSON_Duplicate(list, 1));
		}
		cJSON_Delete(body);
		if (!list)
			return;
	}
	doc = cJSON_CreateObject();
	cJSON_AddItemToObject(doc, "tags", cJSON_DetachItemFromObjectCaseSensitive(v, "tags"));
	reply_json(r, 200, doc);
}

static void tags(
	struct request *q, struct reply *r, const struct resource *of, const char *id, const char *tag)
{
	struct object *o = db_find(of, id);
	cJSON *v;

	if (!o || !db_visible(o, q->who)) {
		reply_neutron_error(
			r, 404, "TagResourceNotFound", "Resource %s %s could not be found.", of->path, id);
		return;
	}
	v = db_value(o);
	if (*tag)
		one_tag(q, r, of, id, item(v, "tags"), tag);
	else
		all_tags(q, r, of, id, v);
	cJSON_Delete(v);
}

/* /v2.0/RESOURCE[/ID[/ACTION]] */
static void resource_path(struct request *q, struct reply *r, const struct resource *of, char *rest)
{
	char *id = *rest == '/' ? rest + 1 : rest, *action = strchr(id, '/');
	size_t n = strlen(id);

	if (n >= 5 && strcmp(id + n - 5, ".json") == 0)
		id[n - 5] = '\0';
	if (action)
		*action++ = '\0';
	if (!*id)
		collection(q, r, of);
	else if (!action)
		one_item(q, r, of, id);
	else if (db_cloud()->action && db_cloud()->action(q, r, of, id, action))
		; /* answered */
	else if (strncmp(action, "tags", 4) == 0 && (!action[4] || action[4] == '/') && field_of(of, "tags"))
		tags(q, r, of, id, action[4] ? action + 5 : "");
	else if (of == &routers && strstr(action, "_router_interface") && strcmp(q->method, "PUT") == 0)
		router_action(q, r, id, action);
	else
		not_found(r);
}

static void authorized(struct request *q, struct reply *r, char *path)
{
	size_t n = strcspn(path, "/.");

	for (int k = 0; k < 2; k++)
		for (const struct resource *const *of = k ? db_cloud()->more : resources; of && *of; of++)
			if (strlen((*of)->path) == n && strncmp((*of)->path, path, n) == 0) {
				resource_path(q, r, *of, path + n);
				return;
			}
	if (!other_path(q, r, path))
		not_found(r);
}

void neutron_handle(struct request *q, struct reply *r)
{
	char *path;

	if (!*q->path || strcmp(q->path, "/") == 0) {
		list_versions(q, r);
		return;
	}
	q->who = keystone_check(q);
	if (!q->who) {
		reply_unauthorized(r);
		r->challenge = "";
		return;
	}
	if (strncmp(q->path, "/v2.0/", 6) != 0) {
		reply_text(r, 404, "{\"code\":404,\"title\":\"Not Found\",\"description\":null}");
		return;
	}
	path = strdup(q->path + 6);
	if (path)
		authorized(q, r, path);
	free(path);
}

int neutron_init(struct sandbox *s)
{
	populate(s);
	return 0;
}

void neutron_free(void)
{
	db_free();
}
