/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agents: what an administrator puts on them, if there are any (--agents): nothing is scheduled
 * by itself; and the providers of services, which are the routers' own.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool admin_gets(struct request *q, struct reply *r, const char *what)
{
	return q->who->admin ||
		refuse(r, 403, "PolicyNotAuthorized", "rule:get_%s is disallowed by policy", what);
}

/* ---- what an agent carries: networks, or routers */

static const struct load {
	const char *word, *key; /* below the agent, and in the body */
	const struct resource *of;
	const char *agent; /* the type of agents that may */
	/* why not: none of that type; there already; not there */
	const char *unable, *twice, *none;
	const char *unable_says, *carrier, *bare_carrier;
} loads[] = {
	{ "dhcp-networks", "network_id", &networks, "DHCP agent", "InvalidDHCPAgent",
		"NetworkHostedByDHCPAgent", "NetworkNotHostedByDhcpAgent",
		"a valid DHCP Agent or has been disabled.", "DHCP Agent", "the DHCP Agent" },
	{ "l3-routers", "router_id", &routers, "L3 agent", "InvalidL3Agent",
		"RouterHostedByL3Agent", "RouterNotHostedByL3Agent",
		"a L3 Agent or has been disabled", "L3 Agent", "L3 agent" },
};

static const struct field carried_fields[] = {
	{ "id", F_UUID, 0 },
	{ "agent_id", F_UUID, 0 },
	{ "carried_id", F_UUID, 0 },
	{ NULL },
};

/* That an agent carries something. */
static const struct resource carried = { .path = "carried",
	.one = "carried",
	.title = "Carried",
	.words = "Carried",
	.fields = carried_fields };

static struct object *carried_by(const char *agent_id, const char *id)
{
	struct object *o;

	db_each (o, &carried, id)
		if (strstr(o->text, agent_id))
			return o;
	return NULL;
}

static void list_carried(struct call *c, const struct load *l)
{
	cJSON *list = cJSON_CreateArray(), *doc = cJSON_CreateObject();
	struct object *o, *what;

	db_each (o, &carried, c->o->id) {
		cJSON *one = db_value(o);
		char *text;

		what = db_find(l->of, text_of(one, "carried_id"));
		if (what) {
			text = db_text(what, true);
			cJSON_AddItemToArray(list, cJSON_CreateRaw(text));
			free(text);
		}
		cJSON_Delete(one);
	}
	cJSON_AddItemToObject(doc, l->of->many, list);
	reply_json(c->r, 200, doc);
}

static void carry(struct call *c, const struct load *l)
{
	cJSON *doc = parse_body(c->q), *one, *agent = db_value(c->o);
	const char *id = text_of(doc, l->key);

	if (!text_is(agent, "agent_type", l->agent) || !is_true(agent, "admin_state_up")) {
		refuse(c->r, 404, l->unable, "Agent %s is not %s", c->o->id, l->unable_says);
	} else if (!id || !db_find(l->of, id)) {
		reply_absent(c->r, l->of, id);
	} else if (carried_by(c->o->id, id)) {
		refuse(c->r, 409, l->twice, "The %s %s has been already hosted by the %s %s.",
			l->of->one, id, l->carrier, c->o->id);
	} else {
		one = new_object(c->q, &carried, NULL);
		json_set(one, "{'agent_id':%s,'carried_id':%s}", c->o->id, id);
		db_keep(&carried, one);
		reply_text(c->r, 201, "null");
	}
	cJSON_Delete(agent);
	cJSON_Delete(doc);
}

static void put_down(struct call *c, const struct load *l, const char *id)
{
	struct object *o = carried_by(c->o->id, id);

	if (!db_find(l->of, id)) {
		reply_absent(c->r, l->of, id);
	} else if (!o) {
		refuse(c->r, 409, l->none, "The %s %s is not hosted by %s %s.", l->of->one, id,
			l->bare_carrier, c->o->id);
	} else {
		db_remove(&carried, o->id);
		c->r->status = 204;
	}
}

/* dhcp-networks[/ID], l3-routers[/ID] */
static bool agent_action(struct call *c)
{
	const struct load *l = loads + (strncmp(c->action, loads[1].word, 10) == 0);
	size_t n = strlen(l->word);
	const char *id = c->action + n;

	if (strncmp(c->action, l->word, n) != 0 || (*id && *id != '/'))
		return false;
	if (*id && strcmp(c->q->method, "DELETE") == 0)
		put_down(c, l, id + 1);
	else if (!*id && strcmp(c->q->method, "GET") == 0)
		list_carried(c, l);
	else if (!*id && strcmp(c->q->method, "POST") == 0)
		carry(c, l);
	else
		wrong_method(c->r);
	return true;
}

bool agents_refused(struct request *q, struct reply *r, const char *path)
{
	const char *what = strncmp(path, "agents/", 7) == 0 ? strchr(path + 7, '/') : NULL;
	bool get = strcmp(q->method, "GET") == 0, post = strcmp(q->method, "POST") == 0;
	int n = what ? (int)strcspn(what + 1, "/") - !get : 0;

	if (!what || q->who->admin || n <= 0)
		return false;
	refuse(r, 403, "PolicyNotAuthorized", "rule:%s_%.*s is disallowed by policy",
		get	       ? "get"
			: post ? "create"
			       : "delete",
		n, what + 1);
	return true;
}

bool agents_of(struct call *c, const char *what)
{
	cJSON *list;
	struct object *o;

	if (strcmp(c->q->method, "GET") != 0 || strcmp(c->action, what) != 0)
		return false;
	if (!admin_gets(c->q, c->r, what))
		return true;
	list = cJSON_CreateArray();
	db_each (o, &carried, c->o->id) {
		cJSON *one = db_value(o), *agent = db_get(&agents, text_of(one, "agent_id"));

		if (agent)
			cJSON_AddItemToArray(list, agent);
		cJSON_Delete(one);
	}
	reply_new(c->r, 200, "{'agents':%p}", list);
	return true;
}

/* ---- agents themselves: they tell of themselves, nobody makes one */

static bool check_agent(struct call *c)
{
	return c->now || refuse(c->r, 400, "BadRequest", "Bad agents request: .");
}

static void gone_agent(struct call *c)
{
	struct object *o;

	while ((o = db_first(&carried, text_of(c->object, "id"))))
		db_remove(&carried, o->id);
}

static const struct field agent_fields[] = {
	{ "id", F_UUID, 0 },
	{ "agent_type", F_STRING, 0 },
	{ "binary", F_STRING, 0 },
	{ "topic", F_STRING, 0 },
	{ "host", F_STRING, 0 },
	{ "admin_state_up", F_BOOL, PUT, "true" },
	{ "created_at", F_STRING, UNFILTERED },
	{ "started_at", F_STRING, UNFILTERED },
	{ "heartbeat_timestamp", F_STRING, UNFILTERED },
	{ "description", F_STRING, PUT | NULLABLE },
	{ "configurations", F_ANY, UNFILTERED, "{}" },
	{ "alive", F_BOOL, UNFILTERED, "true" },
	{ "availability_zone", F_STRING, 0 },
	{ "resources_synced", F_ANY, UNFILTERED },
	{ NULL },
};

const struct resource agents = { "agents", "agent", "agents", "Agent", "Agent", agent_fields, 0,
	UNCOUNTED, check_agent, .gone = gone_agent, .action = agent_action, .by_admin = true,
	.hidden = true, .unpaged = true };

void add_agents(void)
{
	static const char *const rows[][4] = {
		{ "DHCP agent", "neutron-dhcp-agent", "dhcp_agent", "network1" },
		{ "L3 agent", "neutron-l3-agent", "l3_agent", "network1" },
		{ "L3 agent", "neutron-l3-agent", "l3_agent", "network2" },
	};
	char id[37], now[32];

	format_now(now);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cJSON *one = cJSON_CreateObject();

		set_initials(one, agent_fields);
		new_uuid(id);
		json_set(one,
			"{'id':%s,'agent_type':%s,'binary':%s,'topic':%s,'host':%s,"
			"'created_at':%s,'started_at':%s,'heartbeat_timestamp':%s,"
			"'availability_zone':'nova'}",
			id, rows[i][0], rows[i][1], rows[i][2], rows[i][3], now, now, now);
		db_keep(&agents, one);
	}
}

/* agents[/ID[/WHAT]], of a cloud that has no table of them */
static void no_agents(struct reply *r, char *rest)
{
	if (!*rest)
		reply_text(r, 200, "{\"agents\":[]}");
	else
		refuse(r, 404, "AgentNotFound", "Agent %.*s could not be found.",
			(int)strcspn(rest + 1, "/"), rest + 1);
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
		no_agents(r, path + 6);
	else
		return false;
	return true;
}
