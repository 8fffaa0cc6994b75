/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trunk: ports that carry other ports.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* ---- what the parent port shows */

static cJSON *details_of(const cJSON *trunk)
{
	cJSON *list = cJSON_CreateArray(), *sub;

	cJSON_ArrayForEach (sub, item(trunk, "sub_ports")) {
		cJSON *port = db_get(&ports, text_of(sub, "port_id")),
		      *copy = cJSON_Duplicate(sub, 1);

		set_text(copy, "mac_address", text_of(port, "mac_address"));
		cJSON_AddItemToArray(list, copy);
		cJSON_Delete(port);
	}
	return json_new("{'trunk_id':%s,'sub_ports':%p}", text_of(trunk, "id"), list);
}

static void show_details(cJSON *port, const void *trunk)
{
	set_item(port, "trunk_details", details_of(trunk));
}

static void hide_details(cJSON *port, const void *unused)
{
	(void)unused;
	cJSON_DeleteItemFromObjectCaseSensitive(port, "trunk_details");
}

static void made_trunk(struct call *c)
{
	db_edit(&ports, text_of(c->object, "port_id"), show_details, c->object);
}

static void gone_trunk(struct call *c)
{
	db_edit(&ports, text_of(c->object, "port_id"), hide_details, NULL);
}

/* ---- ports in trunks */

/* The trunk that holds this port, as parent or as child; the caller's. NULL: none. */
static cJSON *trunk_with(const char *port_id, bool *parent)
{
	struct object *o = db_first(&trunks, port_id);
	cJSON *trunk = o ? db_value(o) : NULL;

	*parent = trunk && text_is(trunk, "port_id", port_id);
	return trunk;
}

/* Tells whether the port may be a trunk's parent or child. */
static bool is_free(struct request *q, struct reply *r, const char *port_id)
{
	cJSON *trunk;
	bool parent;

	if (!referred(q, r, &ports, port_id))
		return false;
	trunk = trunk_with(port_id, &parent);
	if (parent)
		refuse(r, 409, "ParentPortInUse",
			"Port %s is currently in use and is not eligible for use as a parent port.",
			port_id);
	else if (trunk)
		refuse(r, 409, "TrunkPortInUse", "Port %s is in use by another trunk.", port_id);
	cJSON_Delete(trunk);
	return !r->status;
}

/* A string of digits is taken for the number, and kept as one. */
static void read_number(cJSON *sub)
{
	const char *text = text_of(sub, "segmentation_id");
	char *end;
	long n = text ? strtol(text, &end, 10) : 0;

	if (text && *text && !*end)
		cJSON_ReplaceItemInObject(sub, "segmentation_id", cJSON_CreateNumber((double)n));
}

static bool segmentation_ok(struct reply *r, cJSON *sub)
{
	const char *type = text_of(sub, "segmentation_type");
	const cJSON *id;
	char text[100];

	if (!type || strcmp(type, "vlan") != 0)
		return invalid(r, "Unknown segmentation_type '%s'", type ? type : "None");
	read_number(sub);
	id = item(sub, "segmentation_id");
	words_of(id, text, sizeof(text));
	if (!cJSON_IsNumber(id))
		return invalid(
			r, "Invalid subport details: segmentation_id '%s' is not an integer", text);
	if (id->valuedouble < 1 || id->valuedouble > 4094)
		return invalid(r, "Segmentation ID '%s' is not in range", text);
	return true;
}

static bool is_double(struct reply *r, const cJSON *trunk, const cJSON *sub)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, item(trunk, "sub_ports")) {
		if (i == sub ||
			!cJSON_Compare(
				item(i, "segmentation_id"), item(sub, "segmentation_id"), true))
			continue;
		refuse(r, 409, "DuplicateSubPort",
			"segmentation_type %s and segmentation_id %.0f already in use on trunk %s.",
			text_of(sub, "segmentation_type"),
			item(sub, "segmentation_id")->valuedouble, text_of(trunk, "id"));
		return true;
	}
	return false;
}

static bool check_subports(struct request *q, struct reply *r, const cJSON *trunk, cJSON *list)
{
	cJSON *sub;

	cJSON_ArrayForEach (sub, list)
		if (!segmentation_ok(r, sub) || !is_free(q, r, text_of(sub, "port_id")) ||
			is_double(r, trunk, sub))
			return false;
	return true;
}

static bool check_trunk(struct call *c)
{
	return c->now ||
		(is_free(c->q, c->r, text_of(c->object, "port_id")) &&
			check_subports(c->q, c->r, c->object, item(c->object, "sub_ports")));
}

static bool trunk_removable(struct call *c)
{
	struct object *o = db_find(&ports, text_of(c->object, "port_id"));

	return !o || !strstr(o->more, "\"binding:host_id\":\"") ||
		strstr(o->more, "\"binding:host_id\":\"\"") ||
		refuse(c->r, 409, "TrunkInUse", "Trunk %s is currently in use.",
			text_of(c->object, "id"));
}

/* ---- actions */

static void add_all(cJSON *trunk, const void *list)
{
	const cJSON *sub;

	cJSON_ArrayForEach (sub, (const cJSON *)list)
		cJSON_AddItemToArray(item(trunk, "sub_ports"), cJSON_Duplicate(sub, 1));
}

static void remove_all(cJSON *trunk, const void *list)
{
	cJSON *in = item(trunk, "sub_ports");
	const cJSON *sub;

	cJSON_ArrayForEach (sub, (const cJSON *)list)
		cJSON_DeleteItemFromArray(in, place_with(in, "port_id", text_of(sub, "port_id")));
}

static bool all_on(struct reply *r, const cJSON *trunk, const cJSON *list)
{
	const cJSON *sub;

	cJSON_ArrayForEach (sub, list) {
		if (place_with(item(trunk, "sub_ports"), "port_id", text_of(sub, "port_id")) >= 0)
			continue;
		return refuse(r, 404, "SubPortNotFound",
			"SubPort %s on trunk %s could not be found.", text_of(sub, "port_id"),
			text_of(trunk, "id"));
	}
	return true;
}

static bool may_change(struct reply *r, const cJSON *trunk, const cJSON *list, bool add)
{
	char why[WHY];

	if (!list)
		refuse(r, 500, "HTTPInternalServerError",
			"Request Failed: internal server error while processing your request.");
	else if (add && !is_subports(list, why))
		invalid(r, "%s", why);
	else if (!cJSON_IsArray(list))
		invalid(r, "Invalid data format for subports: '' is not a list");
	else if (is_true(trunk, "admin_state_up"))
		return true;
	else
		refuse(r, 409, "TrunkDisabled", "Trunk %s is currently disabled.",
			text_of(trunk, "id"));
	return false;
}

static bool trunk_action(struct call *c)
{
	bool add = strcmp(c->action, "add_subports") == 0,
	     get = strcmp(c->action, "get_subports") == 0;
	cJSON *trunk, *body, *list;

	if ((!add && !get && strcmp(c->action, "remove_subports") != 0) ||
		strcmp(c->q->method, get ? "GET" : "PUT") != 0)
		return false;
	trunk = db_value(c->o);
	body = get ? cJSON_CreateObject() : parse_body(c->q);
	list = item(body, "sub_ports");
	if (get) {
		cJSON_AddItemToObject(
			body, "sub_ports", cJSON_Duplicate(item(trunk, "sub_ports"), 1));
		reply_json(c->r, 200, body);
		body = NULL;
	} else if (may_change(c->r, trunk, list, add) &&
		(add ? check_subports(c->q, c->r, trunk, list) : all_on(c->r, trunk, list))) {
		db_touch(&trunks, c->o->id, add ? add_all : remove_all, list);
		cJSON_Delete(trunk);
		trunk = db_value(c->o);
		db_edit(&ports, text_of(trunk, "port_id"), show_details, trunk);
		reply_json(c->r, 200, cJSON_Duplicate(trunk, 1));
	}
	cJSON_Delete(trunk);
	cJSON_Delete(body);
	return true;
}

static const struct field trunk_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "port_id", F_UUID, POST | REQUIRED },
	{ "status", F_STRING, UNFILTERED, "\"DOWN\"" },
	{ "sub_ports", F_OWN, POST | UNFILTERED, "[]", .ok = is_subports },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	STANDARD,
};

const struct resource trunks = { "trunks", "trunk", "trunks", "Trunk", "Trunk", trunk_fields, 0, -1,
	check_trunk, trunk_removable, made_trunk, gone_trunk, .action = trunk_action,
	.bulk = NO_BULK };
