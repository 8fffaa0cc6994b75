/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia: the paths of the API, and the four verbs that concern one object.
 */
#include "contrib/sandbox/resources/octavia/octavia.h"

#include <stdlib.h>
#include <string.h>

static void no_path(struct reply *r)
{
	lb_error(r, 404, "The resource could not be found.");
}

static void no_method(struct reply *r)
{
	lb_error(r, 405,
		"The server could not comply with the request since it is either malformed or "
		"otherwise incorrect.");
}

static void note(const struct request *q, const char *what, const struct lb *o)
{
	journal(q->sandbox, q->who->project, what, o->kind->path, o->id, text_of(o->value, "name"));
}

static void reply_one(struct reply *r, int status, const struct lb *o)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, o->kind->one, lb_doc(o));
	reply_json(r, status, doc);
}

/* A value of a body; null is as good as none. */
static cJSON *value_of(const cJSON *v, const struct field *f)
{
	return v && !cJSON_IsNull(v) ? cJSON_Duplicate(v, 1) : initial_of(f);
}

/* The object in a body; NULL: r says what is wrong. The document is the caller's. */
static cJSON *body_of(struct request *q, struct reply *r, const struct lb_kind *kind, cJSON **doc)
{
	cJSON *body;

	*doc = cJSON_ParseWithLength(q->body, q->body_len);
	body = item(*doc, kind->one);
	if (cJSON_IsObject(body))
		return body;
	if (*doc)
		lb_error(r, 400,
			"Invalid input for field/attribute %s. Value: 'None'. Mandatory field "
			"missing.",
			kind->one);
	else
		lb_error(r, 400, "Request is not in valid JSON format");
	return NULL;
}

/*
 * A new object: the table's values, then the body's. Foreign keys that others show are not kept
 * (OPTIONAL).
 */
static struct lb *new_lb(
	const struct request *q, const struct lb_kind *kind, const char *parent, const cJSON *body)
{
	const char *project = text_of(body, "project_id");
	struct lb *o = xcalloc(1, sizeof(*o));
	char now[32];

	o->kind = kind;
	o->value = cJSON_CreateObject();
	new_uuid(o->id);
	snprintf(o->parent, sizeof(o->parent), "%s", parent);
	lb_now(now);
	set_text(o->value, "id", o->id);
	for (const struct field *f = kind->fields; f->name; f++)
		if (!(f->flags & OPTIONAL))
			set_item(o->value, f->name, value_of(item(body, f->name), f));
	if (!project)
		project = text_of(body, "tenant_id") ? text_of(body, "tenant_id")
						     : q->who->project_id;
	json_set(o->value,
		"{'project_id':%s,'provisioning_status':'PENDING_CREATE','created_at':%s,'updated_"
		"at':null}",
		project, now);
	return o;
}

static void create(
	struct request *q, struct reply *r, const struct lb_kind *kind, const char *parent)
{
	cJSON *doc, *body = body_of(q, r, kind, &doc);
	struct lb *o;

	if (body && lb_fields_ok(r, kind, body, true)) {
		o = new_lb(q, kind, parent, body);
		if (kind->check(q, r, body, o)) {
			lb_add(o);
			if (kind->made)
				kind->made(o);
			tree_change(o, "PENDING_CREATE", q->sandbox->build_ms);
			note(q, "create", o);
			reply_one(r, 201, o);
		} else {
			lb_free(o);
		}
	}
	cJSON_Delete(doc);
}

/* A load balancer has its own words for being busy. */
static bool is_mutable(struct reply *r, const struct lb *o)
{
	if (o->kind != &loadbalancers)
		return tree_mutable(r, o->tree);
	return !lb_is_pending(o) ||
		lb_error(r, 409, "Invalid state %s of loadbalancer resource %s",
			text_of(o->value, "provisioning_status"), o->id);
}

static void update(struct request *q, struct reply *r, struct lb *o)
{
	cJSON *doc, *body = body_of(q, r, o->kind, &doc);

	if (body && lb_fields_ok(r, o->kind, body, false) && default_pool_ok(r, body, o) &&
		is_mutable(r, o)) {
		for (const struct field *f = o->kind->fields; f->name; f++)
			if (has(body, f->name))
				set_item(o->value, f->name, value_of(item(body, f->name), f));
		tree_change(o, "PENDING_UPDATE", q->sandbox->build_ms);
		note(q, "update", o);
		reply_one(r, 200, o);
	}
	cJSON_Delete(doc);
}

static void delete_one(struct request *q, struct reply *r, struct lb *o)
{
	char *text = query_get(q->query, "cascade", 0);
	bool cascade = text && says_yes(text);

	free(text);
	if (o->kind == &loadbalancers && !cascade && tree_has_children(o->id)) {
		lb_error(r, 400,
			"Validation failure: Cannot delete Load Balancer %s - it has children",
			o->id);
		return;
	}
	if (!is_mutable(r, o))
		return;
	tree_change(o, "PENDING_DELETE", q->sandbox->build_ms);
	note(q, "delete", o);
	r->status = 204;
}

static void one_object(struct request *q, struct reply *r, const struct lb_kind *kind,
	const char *parent, const char *id)
{
	struct lb *o = lb_find(kind, id);

	if (!o || (*parent && strcmp(o->parent, parent) != 0))
		lb_error(r, 404, "%s %.100s not found.", kind->title, id);
	else if (!lb_allowed(q, r, text_of(o->value, "project_id")))
		return;
	else if (strcmp(q->method, "GET") == 0)
		reply_one(r, 200, o);
	else if (strcmp(q->method, "PUT") == 0)
		update(q, r, o);
	else if (strcmp(q->method, "DELETE") == 0)
		delete_one(q, r, o);
	else
		no_method(r);
}

static void collection(
	struct request *q, struct reply *r, const struct lb_kind *kind, const char *parent)
{
	if (strcmp(q->method, "GET") == 0)
		lb_list(q, r, kind, parent);
	else if (strcmp(q->method, "POST") == 0)
		create(q, r, kind, parent);
	else
		no_method(r);
}

/* The kinds that stand below another's objects: pools/ID/members[/ID], l7policies/ID/rules[/ID] */
static const struct {
	const struct lb_kind *above, *kind;
} below_kinds[] = { { &pools, &members }, { &l7_policies, &l7_rules } };

static const struct lb_kind *kind_below(const struct lb_kind *above)
{
	for (size_t i = 0; i < sizeof(below_kinds) / sizeof(below_kinds[0]); i++)
		if (below_kinds[i].above == above)
			return below_kinds[i].kind;
	return NULL;
}

static bool is_below(const struct lb_kind *kind)
{
	return kind == &members || kind == &l7_rules;
}

static void path_below(
	struct request *q, struct reply *r, const struct lb_kind *above, const char *id, char *rest)
{
	const struct lb_kind *kind = kind_below(above);
	const struct lb *o = lb_find(above, id);
	size_t n = strlen(kind->path);

	if (!o)
		lb_error(r, 404, "%s %.100s not found.", above->title, id);
	else if (!lb_allowed(q, r, text_of(o->value, "project_id")))
		return;
	else if (strcmp(rest, kind->path) == 0)
		collection(q, r, kind, id);
	else if (strncmp(rest, kind->path, n) == 0 && rest[n] == '/' && !strchr(rest + n + 1, '/'))
		one_object(q, r, kind, id, rest + n + 1);
	else
		no_path(r);
}

static void authorized(struct request *q, struct reply *r, char *path)
{
	char *id = strchr(path, '/'), *below = id ? strchr(id + 1, '/') : NULL;
	const struct lb_kind *kind = NULL;

	if (id)
		*id++ = '\0';
	if (below)
		*below++ = '\0';
	for (int i = 0; lb_kinds[i]; i++)
		if (!is_below(lb_kinds[i]) && strcmp(lb_kinds[i]->path, path) == 0)
			kind = lb_kinds[i];
	if (!kind && strcmp(path, "providers") == 0 && !id)
		reply_text(r, 200,
			"{\"providers\":[{\"name\":\"amphora\",\"description\":\"The Octavia "
			"Amphora "
			"driver.\"},{\"name\":\"octavia\",\"description\":\"Deprecated alias of "
			"the Octavia "
			"Amphora driver.\"}]}");
	else if (!kind || (below && !kind_below(kind)))
		no_path(r);
	else if (below)
		path_below(q, r, kind, id, below);
	else if (id && *id)
		one_object(q, r, kind, "", id);
	else
		collection(q, r, kind, "");
}

static void list_versions(const struct request *q, struct reply *r)
{
	char href[200];

	snprintf(href, sizeof(href), "%s/load-balancer/v2", q->sandbox->url);
	reply_new(r, 200,
		"{'versions':[{'id':'v2.0','status':'CURRENT','updated':'2016-12-11T00:00:00Z',"
		"'links':[{'rel':'self','href':%s}]}]}",
		href);
}

void octavia_handle(struct request *q, struct reply *r)
{
	static const char *const roots[] = { "/v2/lbaas/", "/v2.0/lbaas/" };
	char *path = NULL;

	if (!*q->path || strcmp(q->path, "/") == 0) {
		list_versions(q, r);
		return;
	}
	if (!authorize(q, r))
		return;
	for (size_t i = 0; i < 2; i++)
		if (strncmp(q->path, roots[i], strlen(roots[i])) == 0)
			path = xstrdup(q->path + strlen(roots[i]));
	if (path)
		authorized(q, r, path);
	else
		no_path(r);
	free(path);
}
