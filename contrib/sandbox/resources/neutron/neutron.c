/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron: the sandbox's Networking v2.0: its paths, and what is no resource.
 */
#include "contrib/sandbox/resources/neutron/neutron.h"

#include <stdlib.h>
#include <string.h>

static void list_versions(struct request *q, struct reply *r)
{
	char href[300];

	snprintf(href, sizeof(href), "%s%s/v2.0/", q->sandbox->url, db_cloud()->path);
	reply_new(r, 200,
		"{'versions':[{'id':'v2.0','status':'CURRENT','links':[{'rel':'self','href':%s}]}]"
		"}",
		href);
}

void reply_nowhere(struct reply *r, const char *why)
{
	char *text = xprintf("404 Not Found\n\nThe resource could not be found.\n\n %s  ", why);

	reply_text(r, 404, text);
	r->type = "text/plain; charset=UTF-8";
	free(text);
}

static void list_resources(struct request *q, struct reply *r)
{
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "resources");

	for (int i = 0; resources[i]; i++) {
		char href[300];

		if (!is_served(resources[i], q->sandbox))
			continue;
		snprintf(href, sizeof(href), "%s%s/v2.0/%s", q->sandbox->url, db_cloud()->path,
			resources[i]->path);
		json_push(list, "{'name':%s,'collection':%s,'links':[{'rel':'self','href':%s}]}",
			resources[i]->one, resources[i]->many, href);
	}
	reply_json(r, 200, doc);
}

/* Zones have no ids; a list of them is filtered by its attributes. */
static void list_zones(struct request *q, struct reply *r)
{
	static const char *const nova[] = { "nova", NULL },
				 *const kinds[] = { "network", "router" };
	const char *const *zones = db_cloud()->zones ? db_cloud()->zones : nova;
	char *name = query_get(q->query, "name", 0), *resource = query_get(q->query, "resource", 0),
	     *state = query_get(q->query, "state", 0);
	cJSON *doc = cJSON_CreateObject(),
	      *list = cJSON_AddArrayToObject(doc, "availability_zones");

	for (int i = 0; zones[i / 2]; i++) {
		if ((name && strcmp(name, zones[i / 2]) != 0) ||
			(resource && strcmp(resource, kinds[i % 2]) != 0) ||
			(state && strcmp(state, "available") != 0))
			continue;
		json_push(list, "{'name':%s,'resource':%s,'state':'available'}", zones[i / 2],
			kinds[i % 2]);
	}
	free(name);
	free(resource);
	free(state);
	reply_json(r, 200, doc);
}

static void list_rule_types(struct reply *r)
{
	static const char *const types[] = { "bandwidth_limit", "dscp_marking", "minimum_bandwidth",
		"minimum_packet_rate", "packet_rate_limit" };
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		json_push(list, "{'type':%s}", types[i]);
	reply_new(r, 200, "{'rule_types':%p}", list);
}

/* Administrators see the types, others an empty list. */
static void list_loggables(struct request *q, struct reply *r)
{
	reply_text(r, 200,
		q->who->admin ? "{\"loggable_resources\":[{\"type\":\"security_group\"}]}"
			      : "{\"loggable_resources\":[]}");
}

static bool other_path(struct request *q, struct reply *r, char *path)
{
	if (!*path)
		list_resources(q, r);
	else if (strncmp(path, "extensions", 10) == 0 && (!path[10] || path[10] == '/'))
		list_extensions(q, r, path[10] ? path + 11 : "");
	else if (strncmp(path, "quotas", 6) == 0 && (!path[6] || path[6] == '/' || path[6] == '.'))
		quotas(q, r, path[6] == '.' ? "" : path + 6);
	else if (strcmp(path, "availability_zones") == 0 && strcmp(q->method, "GET") == 0)
		list_zones(q, r);
	else if (strcmp(path, "qos/rule-types") == 0 && is_served(&policies, q->sandbox))
		list_rule_types(r);
	else if (strcmp(path, "log/loggable-resources") == 0)
		list_loggables(q, r);
	else
		return availability_path(q, r, path) || agents_path(q, r, path);
	return true;
}

void neutron_handle(struct request *q, struct reply *r)
{
	char *path;

	if (!*q->path || strcmp(q->path, "/") == 0) {
		list_versions(q, r);
		r->unnamed = true;
	} else if (strncmp(q->path, "/v2.0", 5) != 0) {
		reply_nowhere(r, "");
		r->unnamed = true;
	} else if (!authorize(q, r)) {
		; /* answered */
	} else if (q->path[5] != '/') {
		not_found(r);
	} else {
		path = xstrdup(q->path + 6);
		if (!agents_refused(q, r, path) && !serve_resources(q, r, path) &&
			!other_path(q, r, path))
			not_found(r);
		free(path);
	}
}

int neutron_init(struct sandbox *s)
{
	populate(s);
	return 0;
}

void neutron_free(void)
{
	quota_free();
	db_free();
}
