/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lists: attributes that are lists of objects: is each one of its kind?
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

bool is_servers(const cJSON *v, char *why)
{
	const cJSON *i;
	char text[300];

	if (cJSON_IsString(v) || cJSON_IsObject(v)) { /* of which the first part is no address */
		snprintf(text, sizeof(text), "%.250s",
			cJSON_IsString(v)  ? v->valuestring
				: v->child ? v->child->string
					   : "");
		if (cJSON_IsString(v))
			text[1] = '\0';
		snprintf(why, WHY, "'%s' is not a valid nameserver. '%s' is not a valid IP address",
			text, text);
		return false;
	}
	cJSON_ArrayForEach (i, v) {
		if (!value_ok(F_IP, i, why)) {
			words_of(i, text, sizeof(text));
			snprintf(why, WHY,
				"'%s' is not a valid nameserver. '%s' is not a valid IP address",
				text, text);
			return false;
		}
		if (in_before(v, i))
			return wrong(why, i, "Duplicate nameserver ", "");
	}
	return cJSON_IsArray(v) || wrong(why, v, "Invalid data format for nameserver: ", "");
}

/* An object with exactly these two keys. */
static bool has_keys(const cJSON *v, const char *a, const char *b, char *why)
{
	char keys[300] = "";
	size_t n = 0;
	cJSON *i;

	if (!cJSON_IsObject(v)) {
		snprintf(keys, sizeof(keys), " must be a dictionary with keys: ['%s', '%s']", a, b);
		return wrong(why, v, "Invalid input. ", keys);
	}
	if (item(v, a) && item(v, b) && cJSON_GetArraySize(v) == 2)
		return true;
	cJSON_ArrayForEach (i, v)
		n += (size_t)snprintf(
			keys + n, sizeof(keys) - n, "%s'%.60s'", n ? ", " : "", i->string);
	snprintf(why, WHY,
		"Validation of dictionary's keys failed. Expected keys: {'%s', '%s'} Provided "
		"keys: %s%s%s",
		a, b, v->child ? "{" : "set()", keys, v->child ? "}" : "");
	return false;
}

bool is_pools(const cJSON *v, char *why)
{
	const cJSON *i;

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for IP pool: ", "");
	cJSON_ArrayForEach (i, v)
		if (!has_keys(i, "start", "end", why) || !value_ok(F_IP, item(i, "start"), why) ||
			!value_ok(F_IP, item(i, "end"), why))
			return false;
	return true;
}

static bool is_destination(const cJSON *v, char *why)
{
	char net[64], recommended[160];
	char unused[WHY];

	if (value_ok(F_IP, v, unused)) {
		snprintf(recommended, sizeof(recommended),
			" is not a recognized CIDR, '%.64s/%d' is recommended", v->valuestring,
			ip_version(v->valuestring) == 4 ? 32 : 128);
		return wrong(why, v, "", recommended);
	}
	if (!value_ok(F_CIDR, v, unused))
		return wrong(why, v, "", " is not a valid CIDR");
	cidr_mask(v->valuestring, net);
	if (strcmp(net, v->valuestring) == 0 || strchr(net, ':'))
		return true;
	snprintf(recommended, sizeof(recommended), " is not a recognized CIDR, '%s' is recommended",
		net);
	return wrong(why, v, "", recommended);
}

bool is_routes(const cJSON *v, char *why)
{
	const cJSON *i;

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for hostroute: ", "");
	cJSON_ArrayForEach (i, v) {
		if (!has_keys(i, "destination", "nexthop", why) ||
			!is_destination(item(i, "destination"), why) ||
			!value_ok(F_IP, item(i, "nexthop"), why))
			return false;
		if (in_before(v, i))
			return wrong(why, i, "Duplicate hostroute ", "");
	}
	return true;
}

bool is_fixed(const cJSON *v, char *why)
{
	const cJSON *i, *j;

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for fixed IP: ", "");
	cJSON_ArrayForEach (i, v) {
		if (!cJSON_IsObject(i))
			return wrong(why, i, "Invalid data format for fixed IP: ", "");
		for (j = v->child; j != i; j = j->next)
			if (item(i, "ip_address") &&
				cJSON_Compare(item(i, "ip_address"), item(j, "ip_address"), true))
				return wrong(
					why, item(i, "ip_address"), "Duplicate IP address ", "");
		if ((item(i, "ip_address") && !value_ok(F_IP, item(i, "ip_address"), why)) ||
			(item(i, "subnet_id") && !value_ok(F_UUID, item(i, "subnet_id"), why)))
			return false;
	}
	return true;
}

bool is_dhcp(const cJSON *v, char *why)
{
	const cJSON *i, *k;

	if (!value_ok(F_LIST, v, why))
		return false;
	cJSON_ArrayForEach (i, v) {
		const cJSON *version = item(i, "ip_version");
		bool known = text_of(i, "opt_name") && *text_of(i, "opt_name") &&
			item(i, "opt_value") &&
			(!version || cJSON_GetNumberValue(version) == 4 ||
				cJSON_GetNumberValue(version) == 6);

		if (cJSON_IsObject(i)) /* else it has no key of any */
			cJSON_ArrayForEach (k, i)
				known = known &&
					(strcmp(k->string, "opt_name") == 0 ||
						strcmp(k->string, "opt_value") == 0 ||
						strcmp(k->string, "ip_version") == 0);
		if (!known) {
			char text[WHY - 100];

			words_of(i, text, sizeof(text));
			snprintf(why, WHY, "No valid key specs matched for: %s", text);
			return false;
		}
	}
	return true;
}

static bool is_subport(const cJSON *i, char *why)
{
	char unused[WHY];

	if (!cJSON_IsObject(i))
		return wrong(why, i, "Invalid data format for subport: ", " is not a dict");
	if (!item(i, "port_id")) {
		snprintf(why, WHY, "A valid port UUID must be specified");
		return false;
	}
	if (!value_ok(F_UUID, item(i, "port_id"), unused))
		return wrong(why, item(i, "port_id"), "Invalid UUID for subport: ", "");
	if (cJSON_GetArraySize(i) > 1 &&
		(!text_of(i, "segmentation_type") || !item(i, "segmentation_id") ||
			cJSON_IsNull(item(i, "segmentation_id"))))
		return wrong(why, i, "Invalid subport details ",
			": missing segmentation information. Must specify both segmentation_id and "
			"segmentation_type");
	return true;
}

bool is_subports(const cJSON *v, char *why)
{
	const cJSON *i, *j;
	char text[100];

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for subports: ", " is not a list");
	cJSON_ArrayForEach (i, v) {
		if (!is_subport(i, why))
			return false;
		for (j = v->child; j != i; j = j->next) {
			if (cJSON_Compare(item(i, "port_id"), item(j, "port_id"), true))
				return wrong(why, item(i, "port_id"),
					"Non unique UUID for subport: ", "");
			if (!item(i, "segmentation_id") ||
				!cJSON_Compare(item(i, "segmentation_id"),
					item(j, "segmentation_id"), true))
				continue;
			snprintf(text, sizeof(text), " for '%s' is not unique",
				text_of(i, "port_id"));
			return wrong(why, item(i, "segmentation_id"), "Segmentation ID ", text);
		}
	}
	return true;
}
