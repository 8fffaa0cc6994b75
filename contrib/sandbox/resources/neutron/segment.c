/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment: what networks are made of below: one segment each, or several.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static long last_vni, last_vlan = 99; /* numbers that nobody chose */

/* ---- is it possible */

struct wish {
	const char *type, *physical;
	cJSON *number;
};

static bool in_use(const struct wish *w)
{
	char type[64], physical[200], number[64];
	bool vlan = strcmp(w->type, "vlan") == 0;

	snprintf(type, sizeof(type), "\"network_type\":\"%s\"", w->type);
	snprintf(physical, sizeof(physical), "\"physical_network\":\"%.150s\"",
		w->physical ? w->physical : "");
	snprintf(number, sizeof(number), "\"segmentation_id\":%.0f,",
		cJSON_GetNumberValue(w->number));
	for (size_t i = 0; i < db_count(&segments); i++) {
		const char *text = db_at(&segments, i)->text;

		if (strstr(text, type) && strstr(text, physical) && (!vlan || strstr(text, number)))
			return true;
	}
	return false;
}

static bool refuse_taken(struct reply *r, const struct wish *w)
{
	if (strcmp(w->type, "flat") == 0)
		refuse(r, 409, "FlatNetworkInUse",
			"Unable to create the flat network. Physical network %s is in use.",
			w->physical);
	else
		refuse(r, 409, "VlanIdInUse",
			"Unable to create the network. The VLAN %.0f on physical network %s is in "
			"use.",
			cJSON_GetNumberValue(w->number), w->physical);
	return false;
}

static bool wish_ok(struct reply *r, const struct wish *w)
{
	bool flat = strcmp(w->type, "flat") == 0, vlan = strcmp(w->type, "vlan") == 0, number;

	number = cJSON_IsNumber(w->number);
	if (!flat && !vlan && strcmp(w->type, "vxlan") != 0 && strcmp(w->type, "local") != 0)
		return invalid(r, "network_type value '%s' not supported", w->type);
	if (flat && !w->physical)
		return invalid(r, "physical_network required for flat provider network");
	if (flat && number)
		return invalid(r, "segmentation_id prohibited for flat provider network");
	if (vlan && number && !w->physical)
		return invalid(
			r, "segmentation_id requires physical_network for VLAN provider network");
	if (vlan && w->physical && strcmp(w->physical, "physnet1") != 0)
		return invalid(
			r, "physical_network '%s' unknown for VLAN provider network", w->physical);
	if (vlan && number && (w->number->valuedouble < 1 || w->number->valuedouble > 4094))
		return invalid(r, "segmentation_id out of range (1 through 4094)");
	if (!flat && !vlan && w->physical)
		return invalid(r, "provider:physical_network specified for %s network", w->type);
	return !(flat || (vlan && number)) || !in_use(w) || refuse_taken(r, w);
}

static cJSON *chosen_number(const char *type, cJSON *chosen)
{
	if (cJSON_IsNumber(chosen))
		return cJSON_Duplicate(chosen, 1);
	if (strcmp(type, "vxlan") == 0)
		return cJSON_CreateNumber((double)++last_vni);
	if (strcmp(type, "vlan") == 0)
		return cJSON_CreateNumber((double)++last_vlan);
	return cJSON_CreateNull();
}

/* ---- networks: provider:* for one segment, `segments` for several */

static bool one_segment(struct reply *r, cJSON *o)
{
	const char *type = text_of(o, "provider:network_type");
	struct wish w = { type ? type : "vxlan", text_of(o, "provider:physical_network"),
		item(o, "provider:segmentation_id") };

	if (!wish_ok(r, &w))
		return false;
	if (!w.physical && strcmp(w.type, "vlan") == 0)
		set_text(o, "provider:physical_network", "physnet1");
	else if (!w.physical)
		set_text(o, "provider:physical_network", NULL);
	set_item(o, "provider:segmentation_id", chosen_number(w.type, w.number));
	return true;
}

bool network_segments(struct reply *r, cJSON *body, cJSON *object)
{
	static const char *const keys[] = { "provider:network_type", "provider:physical_network",
		"provider:segmentation_id" };
	cJSON *list = item(object, "segments"), *i;

	if (db_cloud()->numbers)
		return true;
	if (!cJSON_GetArraySize(list) && !item(body, keys[0]) && item(body, keys[2]))
		return invalid(r, "network_type required");
	if (!cJSON_GetArraySize(list)) {
		cJSON_DeleteItemFromObjectCaseSensitive(object, "segments");
		return one_segment(r, object);
	}
	for (int k = 0; k < 3; k++) {
		if (item(body, keys[k]))
			return refuse(r, 400, "SegmentsSetInConjunctionWithProviders",
				"Segments and provider values cannot both be set.");
		cJSON_DeleteItemFromObjectCaseSensitive(object, keys[k]);
	}
	cJSON_ArrayForEach (i, list)
		if (!one_segment(r, i))
			return false;
	return true;
}

static void keep(const cJSON *network, const cJSON *from)
{
	const cJSON *number = item(from, "provider:segmentation_id");
	cJSON *s = cJSON_CreateObject();
	char id[37];

	new_uuid(id);
	set_initials(s, segments.fields);
	json_set(s,
		"{'id':%s,'name':null,'network_id':%s,'network_type':%s,'physical_network':%s,"
		"'segmentation_id':%p,'description':null,'created_at':%s,'updated_at':%s}",
		id, text_of(network, "id"), text_of(from, "provider:network_type"),
		text_of(from, "provider:physical_network"), cJSON_Duplicate(number, 1),
		text_of(network, "created_at"), text_of(network, "updated_at"));
	if (cJSON_GetNumberValue(number) > (double)last_vni && text_is(s, "network_type", "vxlan"))
		last_vni = (long)cJSON_GetNumberValue(number);
	db_keep(&segments, s);
}

void made_segments(const cJSON *network)
{
	const cJSON *i;

	if (db_cloud()->numbers)
		return;
	cJSON_ArrayForEach (i, item(network, "segments"))
		keep(network, i);
	if (!item(network, "segments"))
		keep(network, network);
}

void gone_segments(const char *network_id)
{
	struct object *o;

	while ((o = db_first(&segments, network_id)))
		db_remove(&segments, o->id);
}

/* A network shows what its segments are by now. */
static void show_segments(cJSON *network, const void *unused)
{
	static const char *const keys[][2] = { { "provider:network_type", "network_type" },
		{ "provider:physical_network", "physical_network" },
		{ "provider:segmentation_id", "segmentation_id" } };
	cJSON *list = cJSON_CreateArray();
	struct object *o;

	(void)unused;
	db_each (o, &segments, text_of(network, "id")) {
		cJSON *s = db_value(o), *i = cJSON_CreateObject();

		for (int k = 0; k < 3; k++)
			cJSON_AddItemToObject(
				i, keys[k][0], cJSON_Duplicate(item(s, keys[k][1]), 1));
		cJSON_AddItemToArray(list, i);
		cJSON_Delete(s);
	}
	for (int k = 0; k < 3; k++) {
		cJSON_DeleteItemFromObjectCaseSensitive(network, keys[k][0]);
		if (cJSON_GetArraySize(list) == 1)
			cJSON_AddItemToObject(network, keys[k][0],
				cJSON_Duplicate(item(cJSON_GetArrayItem(list, 0), keys[k][0]), 1));
	}
	cJSON_DeleteItemFromObjectCaseSensitive(network, "segments");
	if (cJSON_GetArraySize(list) > 1)
		cJSON_AddItemToObject(network, "segments", list);
	else
		cJSON_Delete(list);
}

/* ---- segments by themselves */

bool segment_ok(struct reply *r, const cJSON *body, const cJSON *now)
{
	const char *network = text_of(now, "network_id"), *id = text_of(body, "segment_id");
	struct object *o;
	int n = 0;

	if (!id)
		return true;
	db_each (o, &segments, network ? network : id)
		n++;
	if (now && n > 1)
		return refuse(r, 400, "NoUpdateSubnetWhenMultipleSegmentsOnNetwork",
			"The network '%s' has multiple segments, it is only possible to associate "
			"an existing subnet with a segment on networks with a single segment.",
			network);
	return db_find(&segments, id) || reply_absent(r, &segments, id);
}

static bool check_segment(struct call *c)
{
	struct wish w = { text_of(c->object, "network_type"),
		text_of(c->object, "physical_network"), item(c->object, "segmentation_id") };

	if (c->now)
		return true;
	if (!wish_ok(c->r, &w))
		return false;
	if (!w.physical && strcmp(w.type, "vlan") == 0)
		set_text(c->object, "physical_network", "physnet1");
	set_item(c->object, "segmentation_id",
		chosen_number(w.type, item(c->body, "segmentation_id")));
	return true;
}

static void made_segment(struct call *c)
{
	db_touch(&networks, text_of(c->object, "network_id"), show_segments, NULL);
	db_touch(&networks, text_of(c->object, "network_id"), NULL, NULL); /* it counts twice */
}

static const struct field segment_fields[] = {
	{ "id", F_UUID, 0 },
	{ "network_id", F_UUID, POST | REQUIRED, .ref = &networks },
	{ "name", F_STRING, BOTH | NULLABLE },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "physical_network", F_STRING, POST | NULLABLE },
	{ "network_type", F_STRING, POST | REQUIRED },
	{ "segmentation_id", F_INT, POST | UNFILTERED },
	{ "created_at", F_STRING, UNFILTERED },
	{ "updated_at", F_STRING, UNFILTERED },
	{ "revision_number", F_INT, UNSORTED, "0" },
	{ NULL },
};

const struct resource segments = { "segments", "segment", "segments", "Segment", "Segment",
	segment_fields, 1, UNCOUNTED, check_segment, NULL, made_segment, made_segment,
	.by_admin = true, .hidden = true, .whole = true, .bulk = NO_BULK,
	.users = (const struct user[]){
		{ &subnets, NULL, NULL, 409, "SegmentInUse",
			"Segment '{id}' cannot be deleted: The segment is still "
			"associated with subnet(s) {user}." },
		{ NULL } } };
