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

/* ---- when it was changed, and how often: only the answers to the actions tell of it */

static const struct field history_fields[] = {
	{ "id", F_UUID, 0 },
	{ "created_at", F_STRING, 0 },
	{ "updated_at", F_STRING, 0 },
	{ "revision_number", F_INT, 0, "0" },
	{ NULL },
};

static const struct resource histories = { .path = "histories",
	.one = "history",
	.title = "History",
	.words = "History",
	.fields = history_fields };

/* Each address that comes or goes is a revision. */
static void count_changes(const char *id, int changes)
{
	cJSON *h = db_get(&histories, id);
	char now[32];

	format_now(now);
	if (!h) {
		h = cJSON_CreateObject();
		set_initials(h, history_fields);
		json_set(h, "{'id':%s,'created_at':%s}", id, now);
	}
	json_set(h, "{'updated_at':%s,'revision_number':%d}", now,
		(int)number_of(h, "revision_number") + changes);
	db_keep(&histories, h);
}

static void made_group(struct call *c)
{
	count_changes(text_of(c->object, "id"), cJSON_GetArraySize(item(c->object, "addresses")));
}

static void gone_group(struct call *c)
{
	db_remove(&histories, text_of(c->object, "id"));
}

static void changed_group(const struct resource *of, const cJSON *before, const cJSON *after)
{
	(void)of;
	if (before && after && !cJSON_Compare(before, after, true))
		count_changes(text_of(after, "id"), 1);
}

static void reply_group(struct call *c)
{
	cJSON *doc = cJSON_CreateObject(), *group = db_value(c->o),
	      *h = db_get(&histories, c->o->id);

	json_set(group, "{'created_at':%s,'updated_at':%s,'revision_number':%d,'shared':%hhd}",
		text_of(h, "created_at"), text_of(h, "updated_at"),
		(int)number_of(h, "revision_number"), is_true(group, "shared"));
	cJSON_AddItemToObject(doc, c->of->one, group);
	cJSON_Delete(h);
	reply_json(c->r, 200, doc);
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
			count_changes(c->o->id, cJSON_GetArraySize(list));
			reply_group(c);
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
	"AddressGroup", "Address group", address_group_fields, 0, UNCOUNTED, check_addresses, NULL,
	made_group, gone_group, .changed = changed_group, .rows = "address_groups",
	.action = change_addresses, .granted = is_granted,
	.users = (const struct user[]){
		{ &rules, "remote_address_group_id", NULL, 409, "AddressGroupInUse",
			"Address group {id} is in use on one or more security group rules." },
		{ NULL } } };
