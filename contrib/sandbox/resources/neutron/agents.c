/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agents: there are none, so nothing is scheduled to any; and the providers of
 * services, which are the routers' own.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool admin_gets(struct request *q, struct reply *r, const char *what)
{
	return q->who->admin ||
		refuse(r, 403, "PolicyNotAuthorized", "rule:get_%s is disallowed by policy", what);
}

bool agents_of(struct call *c, const char *what)
{
	if (strcmp(c->q->method, "GET") != 0 || strcmp(c->action, what) != 0)
		return false;
	if (admin_gets(c->q, c->r, what))
		reply_text(c->r, 200, "{\"agents\":[]}");
	return true;
}

/* agents[/ID[/WHAT]] */
static void agents(struct request *q, struct reply *r, char *rest)
{
	char *id = rest, *what;

	if (!*rest) {
		reply_text(r, 200, "{\"agents\":[]}");
		return;
	}
	what = strchr(++id, '/');
	if (what)
		*what++ = '\0';
	if (!what || admin_gets(q, r, what))
		refuse(r, 404, "AgentNotFound", "Agent %s could not be found.", id);
}

/* A list of values: filtered by them, without pages. */
static void list_providers(struct request *q, struct reply *r)
{
	static const char *const names[] = { "dvrha", "dvr", "ha", "single_node" };
	char *type = query_get(q->query, "service_type", 0), *name = query_get(q->query, "name", 0),
	     *first = query_get(q->query, "default", 0);
	cJSON *list = cJSON_CreateArray();

	for (int i = 0; i < 4; i++)
		if ((!type || strcmp(type, "L3_ROUTER_NAT") == 0) &&
			(!name || strcmp(name, names[i]) == 0) && (!first || !says_yes(first)))
			json_push(list,
				"{'service_type':'L3_ROUTER_NAT','name':%s,'default':false}",
				names[i]);
	reply_new(r, 200, "{'service_providers':%p}", list);
	free(type);
	free(name);
	free(first);
}

bool agents_path(struct request *q, struct reply *r, char *path)
{
	if (strcmp(path, "service-providers") == 0 && strcmp(q->method, "GET") == 0)
		list_providers(q, r);
	else if (strncmp(path, "agents", 6) == 0 && (!path[6] || path[6] == '/'))
		agents(q, r, path + 6);
	else
		return false;
	return true;
}
