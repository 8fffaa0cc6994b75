/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pairs: what a port has besides its addresses: pairs of addresses that it may
 * use too, and options for DHCP.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool bad(struct reply *r, const char *type, const char *sentence)
{
	return refuse(r, 400, type, "%s", sentence);
}

static bool pair_ok(struct reply *r, const cJSON *pair)
{
	const cJSON *ip = item(pair, "ip_address"), *k;
	char why[WHY], key[100];

	if (!cJSON_IsObject(pair)) {
		value_ok(F_DICT, pair, why);
		return refuse(r, 400, "HTTPBadRequest",
			"Invalid input for allowed_address_pairs. Reason: %s.", why);
	}
	if (item(pair, "mac_address") && !value_ok(F_MAC, item(pair, "mac_address"), why))
		return bad(r, "HTTPBadRequest", why);
	if (!ip)
		return bad(r, "AllowedAddressPairsMissingIP",
			"AllowedAddressPair must contain ip_address");
	cJSON_ArrayForEach (k, pair) {
		snprintf(key, sizeof(key), "Unrecognized attribute(s) '%.60s'", k->string);
		if (strcmp(k->string, "ip_address") != 0 && strcmp(k->string, "mac_address") != 0)
			return bad(r, "HTTPBadRequest", key);
	}
	words_of(ip, key, sizeof(key));
	return value_ok(strchr(key, '/') ? F_CIDR : F_IP, ip, why) || bad(r, "HTTPBadRequest", why);
}

static bool is_double(struct reply *r, const cJSON *list, const cJSON *pair)
{
	const char *mac = text_of(pair, "mac_address");

	for (const cJSON *i = list->child; i != pair; i = i->next) {
		if (!cJSON_Compare(i, pair, true))
			continue;
		refuse(r, 400, "DuplicateAddressPairInRequest",
			"Request contains duplicate address pair: mac_address %s ip_address %s.",
			mac ? mac : "None", text_of(pair, "ip_address"));
		return true;
	}
	return false;
}

bool pairs_ok(struct reply *r, const cJSON *body, cJSON *object)
{
	cJSON *list = item(object, "allowed_address_pairs"), *i;

	if (!item(body, "allowed_address_pairs"))
		return true;
	if (cJSON_IsNull(list))
		set_item(object, "allowed_address_pairs", cJSON_CreateArray());
	list = item(object, "allowed_address_pairs");
	if (!cJSON_IsArray(list))
		return bad(r, "HTTPBadRequest", "Allowed address pairs must be a list.");
	if (cJSON_GetArraySize(list) > 10)
		return bad(r, "AllowedAddressPairExhausted",
			"The number of allowed address pair exceeds the maximum 10.");
	cJSON_ArrayForEach (i, list)
		if (!pair_ok(r, i) || is_double(r, list, i))
			return false;
	if (cJSON_GetArraySize(list) && cJSON_IsFalse(item(object, "port_security_enabled")))
		return refuse(r, 409, "AddressPairAndPortSecurityRequired",
			"Port Security must be enabled in order to have allowed address pairs on a "
			"port.");
	return true;
}

/* A pair without a MAC has the port's. */
void complete_pairs(cJSON *object)
{
	cJSON *i;

	cJSON_ArrayForEach (i, item(object, "allowed_address_pairs"))
		if (!item(i, "mac_address"))
			set_text(i, "mac_address", text_of(object, "mac_address"));
}

static int place_of(const cJSON *list, const cJSON *option)
{
	const cJSON *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (text_is(i, "opt_name", text_of(option, "opt_name")) &&
			cJSON_Compare(item(i, "ip_version"), item(option, "ip_version"), true))
			return n;
		n++;
	}
	return -1;
}

/* Options are changed one by one: null takes one away, what is not named stays. */
void merge_options(const cJSON *body, cJSON *object, const cJSON *now)
{
	const cJSON *i, *wanted = item(body, "extra_dhcp_opts");
	cJSON *list, *option;

	if (!wanted)
		return;
	list = now ? cJSON_Duplicate(item(now, "extra_dhcp_opts"), 1) : cJSON_CreateArray();
	cJSON_ArrayForEach (i, wanted) {
		int at;

		option = cJSON_Duplicate(i, 1);
		if (!item(option, "ip_version"))
			cJSON_AddNumberToObject(option, "ip_version", 4);
		at = place_of(list, option);
		if (at >= 0)
			cJSON_DeleteItemFromArray(list, at);
		if (cJSON_IsNull(item(option, "opt_value")))
			cJSON_Delete(option);
		else
			cJSON_AddItemToArray(list, option);
	}
	set_item(object, "extra_dhcp_opts", list);
}
