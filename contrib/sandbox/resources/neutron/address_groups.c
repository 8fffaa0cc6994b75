/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address_groups: lists of address blocks, which security-group rules may name as their
 * remote. A list is changed by what comes and what goes.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* Each once, without host bits, as Neutron keeps them. An address alone is a block of one. */
static cJSON *normal(const cJSON *list)
{
	cJSON *out = cJSON_CreateArray();
	const cJSON *i;

	cJSON_ArrayForEach (i, list) {
		char address[96], given[100], block[64];

		words_of(i, address, sizeof(address));
		snprintf(given, sizeof(given), "%s%s", address,
			strchr(address, '/')		   ? ""
				: ip_version(address) == 6 ? "/128"
							   : "/32");
		cidr_mask(given, block);
		if (place_in(out, block) < 0)
			cJSON_AddItemToArray(out, cJSON_CreateString(block));
	}
	return out;
}

static bool check_addresses(struct call *c)
{
	if (!c->now)
		set_item(c->object, "addresses", normal(item(c->object, "addresses")));
	return true;
}

/* ---- actions */

static void add_all(cJSON *group, const void *list)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, (const cJSON *)list)
		cJSON_AddItemToArray(item(group, "addresses"), cJSON_Duplicate(i, 1));
}

static void remove_all(cJSON *group, const void *list)
{
	cJSON *in = item(group, "addresses"), *next;

	for (cJSON *i = in->child; i; i = next) {
		next = i->next;
		if (place_in(list, i->valuestring) >= 0)
			cJSON_Delete(cJSON_DetachItemViaPointer(in, i));
	}
}

/* Those of the list that the group has, or has not. */
static cJSON *those(const cJSON *list, const cJSON *group, bool there)
{
	cJSON *out = cJSON_CreateArray();
	const cJSON *i;

	cJSON_ArrayForEach (i, list)
		if ((place_in(item(group, "addresses"), i->valuestring) >= 0) == there)
			cJSON_AddItemToArray(out, cJSON_Duplicate(i, 1));
	return out;
}

static bool may_change(struct reply *r, const cJSON *group, const cJSON *list, bool add)
{
	cJSON *wrong_ones = those(list, group, add);
	char text[WHY];
	bool ok = cJSON_GetArraySize(wrong_ones) == 0;

	words_of(wrong_ones, text, sizeof(text));
	cJSON_Delete(wrong_ones);
	if (!ok && add)
		refuse(r, 400, "AddressesAlreadyExist",
			"Addresses %s already exist in the address group %s.", text,
			text_of(group, "id"));
	else if (!ok)
		refuse(r, 404, "AddressesNotFound",
			"Addresses %s not found in the address group %s.", text,
			text_of(group, "id"));
	return ok;
}

static bool are_addresses(const cJSON *list)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, list) {
		const char *text = cJSON_GetStringValue(i);

		if (!text || (!cidr_version(text) && !ip_version(text)))
			return false;
	}
	return cJSON_IsArray(list);
}

static bool change_addresses(struct call *c)
{
	bool add = strcmp(c->action, "add_addresses") == 0;
	cJSON *group, *body, *list;

	if ((!add && strcmp(c->action, "remove_addresses") != 0) ||
		strcmp(c->q->method, "PUT") != 0)
		return false;
	group = db_value(c->o);
	body = parse_body(c->q);
	if (!are_addresses(item(body, "addresses"))) {
		refuse(c->r, 500, "HTTPInternalServerError",
			"Request Failed: internal server error while processing your request.");
	} else {
		list = normal(item(body, "addresses"));
		if (may_change(c->r, group, list, add)) {
			db_touch(c->of, c->o->id, add ? add_all : remove_all, list);
			reply_json(c->r, 200, wrap(c->o, c->q->who->admin));
		}
		cJSON_Delete(list);
	}
	cJSON_Delete(group);
	cJSON_Delete(body);
	return true;
}

static const struct field address_group_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "addresses", F_PREFIXES, POST | NULLABLE | UNFILTERED, "[]" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource address_groups = { "address-groups", "address_group", "address_groups",
	"AddressGroup", "Address group", address_group_fields, 0, UNCOUNTED, check_addresses,
	.rows = "address_groups", .action = change_addresses, .granted = is_granted,
	.users = (const struct user[]){
		{ &rules, "remote_address_group_id", NULL, 409, "AddressGroupInUse",
			"Address group {id} is in use on one or more security group rules." },
		{ NULL } } };
