/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova_server: /servers: lists, and one server; the two that each project starts with.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contrib/sandbox/resources/nova/nova.h"
#include "contrib/sandbox/resources/keystone/realm.h"

#define PAGE_MAX 1000

/* ---- showing */

void server_links(const struct request *q, cJSON *o, const struct server *s)
{
	const char *prefix = q->service->prefix;
	char self[300], bookmark[300];

	snprintf(self, sizeof(self), "%s%s/v2.1/servers/%s", q->sandbox->url, prefix, s->id);
	snprintf(bookmark, sizeof(bookmark), "%s%s/servers/%s", q->sandbox->url, prefix, s->id);
	json_add(o, "{'links':[{'rel':'self','href':%s},{'rel':'bookmark','href':%s}]}", self,
		bookmark);
}

static const char *status_of(const struct server *s)
{
	return s->building ? "BUILD" : "ACTIVE";
}

/* security_groups is absent, as Nova's is, where no port has any. */
static cJSON *server_doc(const struct request *q, const struct server *s, bool detail)
{
	cJSON *o = detail ? cJSON_Duplicate(s->value, 1)
			  : json_new("{'id':%s,'name':%s}", s->id, text_of(s->value, "name"));
	cJSON *list;

	server_links(q, o, s);
	if (!detail)
		return o;
	json_set(o,
		"{'status':%s,'OS-EXT-STS:vm_state':%s,'OS-EXT-STS:task_state':%s,"
		"'OS-EXT-STS:power_state':%d,'progress':0,'addresses':%p}",
		status_of(s), s->building ? "building" : "active",
		s->deleting	      ? "deleting"
			: s->building ? "spawning"
				      : NULL,
		!s->building, server_addresses(s));
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
	if (strcmp(project, l->all ? (l->project ? l->project : project) : l->q->who->project_id) !=
		0)
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
				"Invalid input for query parameters limit. Value: %.100s. '%.100s' "
				"does not match '^[0-9]*$'",
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
			"Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be "
			"performed.");
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

static void write_listing(struct listing *l, struct reply *r)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "servers");
	const struct server *last = NULL;
	char path[200], *href;
	long n = 0;

	for (struct server *s = l->from; s && n < l->limit; s = s->next) {
		if (!listed(l, s))
			continue;
		cJSON_AddItemToArray(list, server_doc(l->q, s, l->detail));
		last = s;
		n++;
	}
	if (last && n == l->limit) { /* Nova does not look whether there is more */
		snprintf(path, sizeof(path), "%s/v2.1/servers%s", l->q->service->prefix,
			l->detail ? "/detail" : "");
		href = query_from(l->q, path, last->id);
		json_add(doc, "{'servers_links':[{'rel':'next','href':%s}]}", href);
		free(href);
	}
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
	reply_new(r, 200, "{'server':%p}", server_doc(q, s, true));
}

static void update(struct request *q, struct reply *r, struct server *s)
{
	cJSON *doc, *body = nova_body(q, r, "server", &doc);
	char now[32];

	if (body && server_keys_ok(r, body, false)) {
		format_now(now);
		server_keep(s->value, body);
		set_text(s->value, "updated", now);
		journal(q->sandbox, q->who->project, "update", "servers", s->id,
			text_of(s->value, "name"));
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
		journal(q->sandbox, q->who->project, "delete", "servers", s->id,
			text_of(s->value, "name"));
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
			nova_error(
				r, 405, "The method specified is not allowed for this resource.");
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

			snprintf(id, sizeof(id), "%08x-000%d-4000-8000-000000000005", (unsigned)i,
				k);
			snprintf(name, sizeof(name), "vm-%d", k);
			nova_add(id, server_value(&accounts[i], id, name, "1"));
		}
}
