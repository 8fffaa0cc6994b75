/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova_server: /servers: lists, and one server; the two that each project starts with.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "contrib/sandbox/resources/nova/nova.h"
#include "contrib/sandbox/resources/keystone/realm.h"

#define PAGE_MAX 1000

/* ---- showing */

static void add_link(
	const struct request *q, cJSON *links, const char *rel, const char *version, const char *id)
{
	cJSON *link = cJSON_CreateObject();
	char href[300];

	snprintf(href, sizeof(href), "%s%s%s/servers/%s", q->sandbox->url, q->service->prefix, version, id);
	cJSON_AddStringToObject(link, "rel", rel);
	cJSON_AddStringToObject(link, "href", href);
	cJSON_AddItemToArray(links, link);
}

void server_links(const struct request *q, cJSON *o, const struct server *s)
{
	cJSON *links = cJSON_AddArrayToObject(o, "links");

	add_link(q, links, "self", "/v2.1", s->id);
	add_link(q, links, "bookmark", "", s->id);
}

static const char *status_of(const struct server *s)
{
	return s->building ? "BUILD" : "ACTIVE";
}

static void add_state(cJSON *o, const struct server *s)
{
	const char *task = s->deleting ? "deleting" : s->building ? "spawning" : NULL;

	set_text(o, "status", status_of(s));
	set_text(o, "OS-EXT-STS:vm_state", s->building ? "building" : "active");
	set_text(o, "OS-EXT-STS:task_state", task);
	set_item(o, "OS-EXT-STS:power_state", cJSON_CreateNumber(s->building ? 0 : 1));
	set_item(o, "progress", cJSON_CreateNumber(0));
}

/* security_groups is absent, as Nova's is, where no port has any. */
static cJSON *server_doc(const struct request *q, const struct server *s, bool detail)
{
	cJSON *o, *list;

	if (detail) {
		o = cJSON_Duplicate(s->value, 1);
	} else {
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "id", s->id);
		cJSON_AddStringToObject(o, "name", text_of(s->value, "name"));
	}
	server_links(q, o, s);
	if (!detail)
		return o;
	add_state(o, s);
	cJSON_AddItemToObject(o, "addresses", server_addresses(s));
	list = server_groups(s);
	if (cJSON_GetArraySize(list))
		cJSON_AddItemToObject(o, "security_groups", list);
	else
		cJSON_Delete(list);
	return o;
}

/* ---- lists: newest first */

struct listing {
	struct request *q;
	char *name, *status, *project, *marker;
	regex_t pattern; /* of name */
	bool all, detail;
	long limit;
	struct server *from; /* the first after the marker */
};

static bool listed(const struct listing *l, const struct server *s)
{
	const char *project = text_of(s->value, "tenant_id");

	if (s->cloud != db_cloud())
		return false;
	if (strcmp(project, l->all ? (l->project ? l->project : project) : l->q->who->project_id) != 0)
		return false;
	if (l->status && strcasecmp(l->status, status_of(s)) != 0)
		return false;
	return !l->name || regexec(&l->pattern, text_of(s->value, "name"), 0, NULL, 0) == 0;
}

static bool read_limit(struct listing *l, struct reply *r)
{
	char *text = query_get(l->q->query, "limit", 0), *end;
	bool ok = true;

	l->limit = PAGE_MAX;
	if (text) {
		l->limit = strtol(text, &end, 10);
		ok = end != text && !*end && l->limit >= 0;
		if (!ok)
			nova_error(r, 400,
				"Invalid input for query parameters limit. Value: %.100s. '%.100s' does not "
				"match "
				"'^[0-9]*$'",
				text, text);
		if (l->limit > PAGE_MAX)
			l->limit = PAGE_MAX;
	}
	free(text);
	return ok;
}

static bool read_scope(struct listing *l, struct reply *r)
{
	char *all = query_get(l->q->query, "all_tenants", 0);

	if (!all)
		all = query_get(l->q->query, "all_projects", 0);
	l->all = all && strcmp(all, "0") != 0 && strcasecmp(all, "false") != 0;
	free(all);
	return !l->all || l->q->who->admin ||
		nova_error(r, 403,
			"Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.");
}

static bool read_listing(struct listing *l, struct reply *r)
{
	if (!read_limit(l, r) || !read_scope(l, r))
		return false;
	l->from = nova_newest();
	if (l->marker) {
		struct server *s = nova_find(l->marker);

		if (!s || !nova_visible(l->q, s))
			return nova_error(r, 400, "marker [%.100s] not found", l->marker);
		l->from = s->next;
	}
	return true;
}

/* The same query from another marker on. */
static void add_next(cJSON *doc, const struct listing *l, const char *marker)
{
	cJSON *link = cJSON_CreateObject();
	char href[4096];
	size_t n = (size_t)snprintf(href, sizeof(href), "%s%s/v2.1/servers%s?", l->q->sandbox->url,
		l->q->service->prefix, l->detail ? "/detail" : "");

	for (const char *s = l->q->query; *s && n < sizeof(href) - 100;) {
		size_t len = strcspn(s, "&");

		if (len && strncmp(s, "marker=", 7) != 0)
			n += (size_t)snprintf(href + n, sizeof(href) - n, "%.*s&", (int)len, s);
		s += len + (s[len] == '&');
	}
	if (n < sizeof(href) - 100)
		snprintf(href + n, sizeof(href) - n, "marker=%s", marker);
	cJSON_AddStringToObject(link, "rel", "next");
	cJSON_AddStringToObject(link, "href", href);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(doc, "servers_links"), link);
}

static void write_listing(struct listing *l, struct reply *r)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "servers");
	const struct server *last = NULL;
	long n = 0;

	for (struct server *s = l->from; s && n < l->limit; s = s->next) {
		if (!listed(l, s))
			continue;
		cJSON_AddItemToArray(list, server_doc(l->q, s, l->detail));
		last = s;
		n++;
	}
	if (last && n == l->limit) /* Nova does not look whether there is more */
		add_next(doc, l, last->id);
	reply_json(r, 200, doc);
}

static void list_servers(struct request *q, struct reply *r, bool detail)
{
	struct listing l = { .q = q, .detail = detail };

	l.name = query_get(q->query, "name", 0);
	l.status = query_get(q->query, "status", 0);
	l.project = query_get(q->query, "project_id", 0);
	l.marker = query_get(q->query, "marker", 0);
	if (l.name && regcomp(&l.pattern, l.name, REG_EXTENDED | REG_NOSUB) != 0) {
		free(l.name);
		l.name = NULL;
		nova_error(r, 400, "Invalid filter value for name");
	} else if (read_listing(&l, r)) {
		write_listing(&l, r);
	}
	if (l.name)
		regfree(&l.pattern);
	free(l.name);
	free(l.status);
	free(l.project);
	free(l.marker);
}

/* ---- one server */

static void show(struct request *q, struct reply *r, const struct server *s)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, "server", server_doc(q, s, true));
	reply_json(r, 200, doc);
}

static void update(struct request *q, struct reply *r, struct server *s)
{
	cJSON *doc, *body = nova_body(q, r, "server", &doc);
	char now[32];

	if (body && server_keys_ok(r, body, false)) {
		format_time(now, time(NULL), false);
		server_keep(s->value, body);
		set_text(s->value, "updated", now);
		journal(q->sandbox, q->who->project, "update", "servers", s->id, text_of(s->value, "name"));
		show(q, r, s);
	}
	cJSON_Delete(doc);
}

static void deleted(struct sandbox *box, const char *id, const char *other)
{
	struct server *s = nova_find_due(id);

	(void)other;
	if (!s)
		return;
	nics_drop(box, s);
	nova_remove(id);
}

static void delete_server(struct request *q, struct reply *r, struct server *s)
{
	if (!s->deleting) {
		s->deleting = true;
		journal(q->sandbox, q->who->project, "delete", "servers", s->id, text_of(s->value, "name"));
		due_later(q->sandbox->build_ms, deleted, s->id, NULL);
	}
	r->status = 204;
}

static void one_server(struct request *q, struct reply *r, struct server *s)
{
	if (strcmp(q->method, "GET") == 0)
		show(q, r, s);
	else if (strcmp(q->method, "PUT") == 0)
		update(q, r, s);
	else if (strcmp(q->method, "DELETE") == 0)
		delete_server(q, r, s);
	else
		nova_error(r, 405, "The method specified is not allowed for this resource.");
}

void servers_path(struct request *q, struct reply *r, char *rest)
{
	char *id = *rest ? rest + 1 : rest, *below = strchr(id, '/');
	struct server *s;

	if (below)
		*below++ = '\0';
	if (!*id || (!below && strcmp(id, "detail") == 0)) {
		if (strcmp(q->method, "GET") == 0)
			list_servers(q, r, *id);
		else if (!*id && strcmp(q->method, "POST") == 0)
			servers_boot(q, r);
		else
			nova_error(r, 405, "The method specified is not allowed for this resource.");
		return;
	}
	s = nova_find(id);
	if (!s || !nova_visible(q, s))
		nova_error(r, 404, "Instance %.100s could not be found.", id);
	else if (!below)
		one_server(q, r, s);
	else if (strncmp(below, "os-interface", 12) == 0 && (!below[12] || below[12] == '/'))
		interfaces_path(q, r, s, below[12] ? below + 13 : "");
	else
		nova_error(r, 404, "The resource could not be found.");
}

/* Two for each project of the sandbox's, without NICs; other clouds start with none. */
void servers_populate(void)
{
	for (int i = 0; accounts[i].cloud && accounts[i].realm == &realms[REALM_SANDBOX]; i++)
		for (int k = 1; k <= 2; k++) {
			char id[37], name[16];

			snprintf(id, sizeof(id), "%08x-000%d-4000-8000-000000000005", (unsigned)i, k);
			snprintf(name, sizeof(name), "vm-%d", k);
			nova_add(id, server_value(&accounts[i], id, name, "1"));
		}
}
