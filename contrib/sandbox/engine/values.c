/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lists: whether a value is one of its type, and Neutron's sentence when it is
 * not: words, addresses, and lists of them.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/neutron.h"

static bool wrong(char why[WHY], const cJSON *v, const char *before, const char *after)
{
	char text[WHY - 200];

	words_of(v, text, sizeof(text));
	snprintf(why, WHY, "%s'%s'%s", before, text, after);
	return false;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static bool is_text(const cJSON *v, char why[WHY])
{
	if (!cJSON_IsString(v))
		return wrong(why, v, "", " is not a valid string");
	return characters(v->valuestring) <= 255 || wrong(why, v, "", " exceeds maximum length of 255");
}

static bool is_uuid(const cJSON *v, char why[WHY])
{
	const char *s = cJSON_IsString(v) ? v->valuestring : "";
	bool ok =
		strlen(s) == 36 && strspn(s, "0123456789abcdefABCDEF-") == 36 && s[8] == '-' && s[13] == '-';

	return ok || wrong(why, v, "", " is not a valid UUID");
}

static bool is_ip(const cJSON *v, char why[WHY])
{
	unsigned char a[16];
	int version;

	return (cJSON_IsString(v) && ip_parse(v->valuestring, a, &version)) ||
		wrong(why, v, "", " is not a valid IP address");
}

static bool is_mac(const cJSON *v, char why[WHY])
{
	const char *s = cJSON_IsString(v) ? v->valuestring : "";
	bool ok = strlen(s) == 17 && strcmp(s, "00:00:00:00:00:00") != 0;

	for (int i = 0; ok && i < 17; i++)
		ok = i % 3 == 2 ? s[i] == ':' : strchr("0123456789abcdefABCDEF", s[i]) != NULL;
	return ok || wrong(why, v, "", " is not a valid MAC address");
}

static bool is_cidr(const cJSON *v, char why[WHY])
{
	unsigned char a[16];
	int version, bits;

	return (cJSON_IsString(v) && cidr_parse(v->valuestring, a, &version, &bits)) ||
		wrong(why, v, "", " is not a valid IP subnet");
}

static bool is_net(const cJSON *v, char why[WHY])
{
	char unused[WHY];

	return is_ip(v, unused) || is_cidr(v, unused) ||
		wrong(why, v, "", " is neither a valid IP address, nor is it a valid IP subnet");
}

static bool is_list(const cJSON *v, char why[WHY])
{
	return cJSON_IsArray(v) || wrong(why, v, "", " is not a list");
}

static bool is_dict(const cJSON *v, char why[WHY])
{
	return cJSON_IsObject(v) || wrong(why, v, "", " is not a dictionary");
}

static bool is_count(const cJSON *v, char why[WHY])
{
	return v->valuedouble >= 0 || wrong(why, v, "", " should be non-negative");
}

/* "80" or "80:90" */
static bool is_range(const cJSON *v, char why[WHY])
{
	char text[100], *end = text, *s;
	long n[2] = { 0, 0 };
	int parts = 0;

	words_of(v, text, sizeof(text));
	for (s = text; parts < 2; s = end + 1) {
		n[parts++] = strtol(s, &end, 10);
		if (end == s || (*end && *end != ':') || n[parts - 1] < 0 || n[parts - 1] > 65535) {
			s[strcspn(s, ":")] = '\0';
			snprintf(why, WHY,
				*s ? "Invalid port: %s"
				   : "Port range must be two integers separated by a colon",
				s);
			return false;
		}
		if (!*end)
			break;
	}
	if (*end)
		snprintf(why, WHY, "Port range must be two integers separated by a colon");
	else if (parts == 2 && n[0] > n[1])
		snprintf(why, WHY, "First port in a port range must be lower than the second port");
	else
		return true;
	return false;
}

/* ---- lists */

static bool in_before(const cJSON *list, const cJSON *i)
{
	for (const cJSON *j = list->child; j != i; j = j->next)
		if (cJSON_Compare(i, j, true))
			return true;
	return false;
}

static bool each(const cJSON *v, char why[WHY], bool (*ok)(const cJSON *, char *))
{
	const cJSON *i;

	if (!is_list(v, why))
		return false;
	cJSON_ArrayForEach (i, v) {
		if (in_before(v, i))
			return wrong(why, i, "Duplicate items in the list: ", "");
		if (!ok(i, why))
			return false;
	}
	return true;
}

static bool is_ids(const cJSON *v, char why[WHY])
{
	return each(v, why, is_uuid);
}

static bool is_prefixes(const cJSON *v, char why[WHY])
{
	return each(v, why, is_cidr);
}

static bool is_servers(const cJSON *v, char why[WHY])
{
	const cJSON *i;
	char text[300];

	cJSON_ArrayForEach (i, v) {
		if (!is_ip(i, why)) {
			words_of(i, text, sizeof(text));
			snprintf(why, WHY, "'%s' is not a valid nameserver. '%s' is not a valid IP address",
				text, text);
			return false;
		}
		if (in_before(v, i))
			return wrong(why, i, "Duplicate nameserver ", "");
	}
	return cJSON_IsArray(v) || wrong(why, v, "Invalid data format for nameserver: ", "");
}

/* An object with exactly these two keys. */
static bool has_keys(const cJSON *v, const char *a, const char *b, char why[WHY])
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
		n += (size_t)snprintf(keys + n, sizeof(keys) - n, "%s'%.60s'", n ? ", " : "", i->string);
	snprintf(why, WHY,
		"Validation of dictionary's keys failed. Expected keys: {'%s', '%s'} Provided keys: %s%s%s",
		a, b, v->child ? "{" : "set()", keys, v->child ? "}" : "");
	return false;
}

static bool is_pools(const cJSON *v, char why[WHY])
{
	const cJSON *i;

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for IP pool: ", "");
	cJSON_ArrayForEach (i, v)
		if (!has_keys(i, "start", "end", why) || !is_ip(item(i, "start"), why) ||
			!is_ip(item(i, "end"), why))
			return false;
	return true;
}

static bool is_destination(const cJSON *v, char why[WHY])
{
	char net[64], recommended[160];
	char unused[WHY];

	if (!is_cidr(v, unused))
		return wrong(why, v, "", " is not a valid CIDR");
	cidr_mask(v->valuestring, net);
	if (strcmp(net, v->valuestring) == 0 || strchr(net, ':'))
		return true;
	snprintf(recommended, sizeof(recommended), " is not a recognized CIDR, '%s' is recommended", net);
	return wrong(why, v, "", recommended);
}

static bool is_routes(const cJSON *v, char why[WHY])
{
	const cJSON *i;

	if (!cJSON_IsArray(v))
		return wrong(why, v, "Invalid data format for hostroute: ", "");
	cJSON_ArrayForEach (i, v) {
		if (!has_keys(i, "destination", "nexthop", why) ||
			!is_destination(item(i, "destination"), why) || !is_ip(item(i, "nexthop"), why))
			return false;
		if (in_before(v, i))
			return wrong(why, i, "Duplicate hostroute ", "");
	}
	return true;
}

static bool is_fixed(const cJSON *v, char why[WHY])
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
				return wrong(why, item(i, "ip_address"), "Duplicate IP address ", "");
		if ((item(i, "ip_address") && !is_ip(item(i, "ip_address"), why)) ||
			(item(i, "subnet_id") && !is_uuid(item(i, "subnet_id"), why)))
			return false;
	}
	return true;
}

static bool is_dhcp(const cJSON *v, char why[WHY])
{
	const cJSON *i, *k;

	if (!is_list(v, why))
		return false;
	cJSON_ArrayForEach (i, v) {
		const cJSON *version = item(i, "ip_version");
		bool known = text_of(i, "opt_name") && *text_of(i, "opt_name") && item(i, "opt_value") &&
			(!version || cJSON_GetNumberValue(version) == 4 ||
				cJSON_GetNumberValue(version) == 6);

		if (!cJSON_IsObject(i))
			return wrong(why, i, "", " is not a dictionary");
		cJSON_ArrayForEach (k, i)
			known = known &&
				(strcmp(k->string, "opt_name") == 0 || strcmp(k->string, "opt_value") == 0 ||
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

static bool is_subport(const cJSON *i, char why[WHY])
{
	char unused[WHY];

	if (!cJSON_IsObject(i))
		return wrong(why, i, "Invalid data format for subport: ", " is not a dict");
	if (!item(i, "port_id")) {
		snprintf(why, WHY, "A valid port UUID must be specified");
		return false;
	}
	if (!is_uuid(item(i, "port_id"), unused))
		return wrong(why, item(i, "port_id"), "Invalid UUID for subport: ", "");
	if (cJSON_GetArraySize(i) > 1 &&
		(!text_of(i, "segmentation_type") || !item(i, "segmentation_id") ||
			cJSON_IsNull(item(i, "segmentation_id"))))
		return wrong(why, i, "Invalid subport details ",
			": missing segmentation information. Must specify both segmentation_id and "
			"segmentation_type");
	return true;
}

static bool is_subports(const cJSON *v, char why[WHY])
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
				return wrong(why, item(i, "port_id"), "Non unique UUID for subport: ", "");
			if (!item(i, "segmentation_id") ||
				!cJSON_Compare(item(i, "segmentation_id"), item(j, "segmentation_id"), true))
				continue;
			snprintf(text, sizeof(text), " for '%s' is not unique", text_of(i, "port_id"));
			return wrong(why, item(i, "segmentation_id"), "Segmentation ID ", text);
		}
	}
	return true;
}

bool value_ok(enum field_type type, const cJSON *v, char why[WHY])
{
	static bool (*const checks[F_TYPES])(const cJSON *, char *) = {
		[F_STRING] = is_text,
		[F_UUID] = is_uuid,
		[F_IP] = is_ip,
		[F_CIDR] = is_cidr,
		[F_MAC] = is_mac,
		[F_LIST] = is_list,
		[F_COUNT] = is_count,
		[F_DICT] = is_dict,
		[F_IDS] = is_ids,
		[F_PREFIXES] = is_prefixes,
		[F_SERVERS] = is_servers,
		[F_POOLS] = is_pools,
		[F_ROUTES] = is_routes,
		[F_FIXED] = is_fixed,
		[F_DHCP] = is_dhcp,
		[F_SUBPORTS] = is_subports,
		[F_NET] = is_net,
		[F_RANGE] = is_range,
	};

	return !checks[type] || checks[type](v, why);
}
