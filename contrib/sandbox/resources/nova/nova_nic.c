/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova_nic: what connects servers with Neutron. A server has the ports whose
 * device_id is its id, whoever wrote that there.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/nova/nova.h"

/* The next port of a server as JSON, the caller's; NULL: no more. */
static cJSON *next_port(const struct server *s, size_t *at)
{
	struct object *o;

	while ((o = db_holding(&ports, s->id, at))) {
		cJSON *v = db_value(o);

		if (text_is(v, "device_id", s->id))
			return v;
		cJSON_Delete(v);
	}
	return NULL;
}

/* ---- what it shows */

static void add_address(cJSON *list, const cJSON *port, const char *ip, const char *type)
{
	json_push(list,
		"{'addr':%s,'version':%d,'OS-EXT-IPS:type':%s,'OS-EXT-IPS-MAC:mac_addr':%s}", ip,
		ip_version(ip), type, text_of(port, "mac_address"));
}

static void add_floating(cJSON *list, const cJSON *port)
{
	const char *id = text_of(port, "id");
	struct object *o;

	db_each (o, &floatingips, id) {
		cJSON *ip = db_value(o);

		if (text_of(ip, "port_id") && text_is(ip, "port_id", id))
			add_address(list, port, text_of(ip, "floating_ip_address"), "floating");
		cJSON_Delete(ip);
	}
}

cJSON *server_addresses(const struct server *s)
{
	cJSON *out = cJSON_CreateObject(), *port, *ip, *list;
	size_t at = 0;

	while ((port = next_port(s, &at))) {
		struct object *network = db_find(&networks, text_of(port, "network_id"));
		const char *name = network ? network->name : "";

		list = item(out, name);
		if (!list && cJSON_GetArraySize(item(port, "fixed_ips")))
			list = cJSON_AddArrayToObject(out, name);
		cJSON_ArrayForEach (ip, item(port, "fixed_ips"))
			add_address(list, port, text_of(ip, "ip_address"), "fixed");
		if (list)
			add_floating(list, port);
		cJSON_Delete(port);
	}
	return out;
}

cJSON *server_groups(const struct server *s)
{
	cJSON *out = cJSON_CreateArray(), *port, *g;
	size_t at = 0;

	while ((port = next_port(s, &at))) {
		cJSON_ArrayForEach (g, item(port, "security_groups")) {
			struct object *o = db_find(&groups, g->valuestring);

			if (o && place_with(out, "name", o->name) < 0)
				json_push(out, "{'name':%s}", o->name);
		}
		cJSON_Delete(port);
	}
	return out;
}

/* ---- plugging */

static bool port_usable(
	struct request *q, struct reply *r, const struct server *s, const char *id, int missing)
{
	cJSON *port = seen_value(q, &ports, id);

	if (!port)
		nova_error(r, missing, "Port id %s could not be found.", id);
	else if (!text_is(port, "project_id", text_of(s->value, "tenant_id")))
		nova_error(r, 400, "Port %s not usable for instance %s.", id, s->id);
	else if (*text_of(port, "device_id"))
		nova_error(r, 409, "Port %s is still in use.", id);
	else if (!cJSON_GetArraySize(item(port, "fixed_ips")))
		nova_error(r, 400, "Port %s requires a FixedIP in order to be used.", id);
	cJSON_Delete(port);
	return !r->status;
}

static bool network_usable(struct request *q, struct reply *r, const char *id, int missing)
{
	cJSON *network = seen_value(q, &networks, id);

	if (!network)
		nova_error(r, missing, "Network %s could not be found.", id);
	else if (is_true(network, "router:external") && !is_true(network, "shared") &&
		!q->who->admin)
		nova_error(r, 403,
			"It is not allowed to create an interface on external network %s", id);
	else if (!cJSON_GetArraySize(item(network, "subnets")))
		nova_error(
			r, 400, "Network %s requires a subnet in order to boot instances on.", id);
	cJSON_Delete(network);
	return !r->status;
}

bool nic_check(struct request *q, struct reply *r, const struct server *s, const struct nic *n,
	int missing)
{
	return n->port ? port_usable(q, r, s, n->port, missing)
		       : network_usable(q, r, n->network, missing);
}

/* Neutron's refusals, and what Nova makes of them. */
static const struct {
	const char *type;
	int status;
} refusals[] = {
	{ "IpAddressAlreadyAllocated", 409 },
	{ "OverQuota", 403 },
	{ NULL, 400 },
};

static bool make_port(struct request *q, struct reply *r, const struct server *s,
	const struct nic *n, const cJSON *chosen, char id[37])
{
	cJSON *port = json_new("{'network_id':%s,'device_id':%s,'device_owner':'compute:nova','"
			       "project_id':%s}",
		      n->network, s->id, text_of(s->value, "tenant_id")),
	      *answer;
	int status, i = 0;

	if (n->ip)
		json_add(port, "{'fixed_ips':[{'ip_address':%s}]}", n->ip);
	if (cJSON_GetArraySize(chosen))
		json_add(port, "{'security_groups':%p}", cJSON_Duplicate(chosen, 1));
	status = neutron_ask(q, "POST", "/v2.0/ports", json_new("{'port':%p}", port), &answer);
	if (status == 201) {
		snprintf(id, 37, "%s", text_of(item(answer, "port"), "id"));
	} else {
		while (refusals[i].type &&
			strcmp(refusals[i].type, neutron_said(answer, "type")) != 0)
			i++;
		nova_error(r, refusals[i].status, "%s", neutron_said(answer, "message"));
	}
	cJSON_Delete(answer);
	return status == 201;
}

static void bind(cJSON *port, const void *server)
{
	json_set(port,
		"{'device_id':%s,'device_owner':'compute:nova','binding:host_id':'compute-1',"
		"'binding:vif_type':'ovs','status':'BUILD'}",
		(const char *)server);
}

static void unbind(cJSON *port, const void *arg)
{
	(void)arg;
	json_set(port,
		"{'device_id':'','device_owner':'','binding:host_id':'','binding:vif_type':'"
		"unbound',"
		"'status':'DOWN'}");
}

static void set_active(cJSON *port, const void *arg)
{
	(void)arg;
	set_text(port, "status", "ACTIVE");
}

/*
 * Does the port still belong to the server? Between asking and carrying out anything may have
 * happened.
 */
static bool is_plugged(const char *port, const char *server)
{
	cJSON *v = db_get(&ports, port);
	bool yes = v && text_is(v, "device_id", server);

	cJSON_Delete(v);
	return yes;
}

static void comes_up(struct sandbox *box, const char *port, const char *server)
{
	(void)box;
	if (nova_find_due(server) && is_plugged(port, server))
		port_edit(port, set_active, NULL);
}

bool nic_plug(struct request *q, struct reply *r, struct server *s, const struct nic *n,
	int missing, const cJSON *chosen, char port[37])
{
	if (!nic_check(q, r, s, n, missing))
		return false;
	if (n->port)
		snprintf(port, 37, "%s", n->port);
	else if (make_port(q, r, s, n, chosen, port))
		cJSON_AddItemToArray(s->made, cJSON_CreateString(port));
	else
		return false;
	port_edit(port, bind, s->id);
	due_later(q->sandbox->build_ms, comes_up, port, s->id);
	return true;
}

static void unplug(struct sandbox *box, struct server *s, const char *port)
{
	int at = place_in(s->made, port);

	if (at < 0) { /* it was given */
		port_edit(port, unbind, NULL);
		return;
	}
	cJSON_DeleteItemFromArray(s->made, at);
	port_drop(box, port);
}

static void goes_away(struct sandbox *box, const char *port, const char *server)
{
	struct server *s = nova_find_due(server);

	if (s && is_plugged(port, server))
		unplug(box, s, port);
}

void nics_drop(struct sandbox *box, struct server *s)
{
	cJSON *port;
	size_t at = 0;

	while ((port = next_port(s, &at))) {
		unplug(box, s, text_of(port, "id"));
		cJSON_Delete(port);
		at = 0; /* the table is another now */
	}
}

bool nic_only_network(struct request *q, struct reply *r, int ambiguous, char id[37])
{
	int n = 0;

	id[0] = '\0';
	for (size_t i = 0; i < db_count(&networks); i++) {
		struct object *o = db_at(&networks, i);

		if (strcmp(o->project, q->who->project_id) == 0 &&
			!strstr(o->text, "\"subnets\":[]") &&
			!strstr(o->text, "\"router:external\":true") && n++ == 0)
			snprintf(id, 37, "%s", o->id);
	}
	return n <= 1 ||
		nova_error(r, ambiguous,
			"Multiple possible networks found, use a Network ID to be more specific.");
}

/* ---- /servers/ID/os-interface */

static cJSON *attachment(const cJSON *port)
{
	return json_new("{'net_id':%s,'port_id':%s,'mac_addr':%s,'port_state':%s,'fixed_ips':%p}",
		text_of(port, "network_id"), text_of(port, "id"), text_of(port, "mac_address"),
		text_of(port, "status"), cJSON_Duplicate(item(port, "fixed_ips"), 1));
}

static void list_nics(struct reply *r, const struct server *s)
{
	cJSON *list = cJSON_CreateArray(), *port;
	size_t at = 0;

	while ((port = next_port(s, &at))) {
		cJSON_AddItemToArray(list, attachment(port));
		cJSON_Delete(port);
	}
	reply_new(r, 200, "{'interfaceAttachments':%p}", list);
}

static void show_nic(struct reply *r, const char *id)
{
	cJSON *port = db_get(&ports, id);

	reply_new(r, 200, "{'interfaceAttachment':%p}", attachment(port));
	cJSON_Delete(port);
}

static bool is_settled(struct reply *r, const struct server *s, const char *action)
{
	return (!s->building && !s->deleting) ||
		nova_error(r, 409, "Cannot '%s' instance %s while it is in %s", action, s->id,
			s->deleting ? "task_state deleting" : "vm_state building");
}

static bool nic_asked(
	struct request *q, struct reply *r, const cJSON *body, struct nic *n, char only[37])
{
	const cJSON *ips = item(body, "fixed_ips");

	*n = (struct nic){ text_of(body, "port_id"), text_of(body, "net_id"),
		text_of(cJSON_GetArrayItem(ips, 0), "ip_address") };
	if (n->port && n->network)
		return nova_error(r, 400, "Must not input both network_id and port_id");
	if (n->ip && !n->network)
		return nova_error(r, 400, "Must input network_id when request IP address");
	if (n->port || n->network)
		return true;
	if (!nic_only_network(q, r, 400, only))
		return false;
	if (!*only)
		nova_error(r, 400, "No specific network was requested and none are available.");
	n->network = only;
	return *only;
}

static void attach(struct request *q, struct reply *r, struct server *s)
{
	cJSON *doc, *body = nova_body(q, r, "interfaceAttachment", &doc);
	char only[37], port[37];
	struct nic n;

	if (body && is_settled(r, s, "attach_interface") && nic_asked(q, r, body, &n, only) &&
		nic_plug(q, r, s, &n, 404, NULL, port)) {
		journal(q->sandbox, q->who->project, "attach", "servers", s->id, port);
		show_nic(r, port);
	}
	cJSON_Delete(doc);
}

static void detach(struct request *q, struct reply *r, struct server *s, const char *port)
{
	if (!is_settled(r, s, "detach_interface"))
		return;
	journal(q->sandbox, q->who->project, "detach", "servers", s->id, port);
	due_later(q->sandbox->build_ms, goes_away, port, s->id);
	r->status = 202;
}

void interfaces_path(struct request *q, struct reply *r, struct server *s, const char *port)
{
	bool get = strcmp(q->method, "GET") == 0;

	if (!*port && get)
		list_nics(r, s);
	else if (!*port && strcmp(q->method, "POST") == 0)
		attach(q, r, s);
	else if (!*port || (!get && strcmp(q->method, "DELETE") != 0))
		nova_error(r, 405, "The method specified is not allowed for this resource.");
	else if (!is_plugged(port, s->id))
		nova_error(r, 404, "Instance %s does not have a port with id %s", s->id, port);
	else if (get)
		show_nic(r, port);
	else
		detach(q, r, s, port);
}
