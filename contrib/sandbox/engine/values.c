/* SPDX-License-Identifier: Apache-2.0 */
/*
 * values: whether a value is one of its type, and the sentence when it is
 * not: words, addresses, and lists of them.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/resource.h"

bool wrong(char *why, const cJSON *v, const char *before, const char *after)
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

static bool is_text(const cJSON *v, char *why)
{
	if (!cJSON_IsString(v))
		return wrong(why, v, "", " is not a valid string");
	return characters(v->valuestring) <= 255 ||
		wrong(why, v, "", " exceeds maximum length of 255");
}

static bool is_uuid(const cJSON *v, char *why)
{
	const char *s = cJSON_IsString(v) ? v->valuestring : "";
	bool ok = strlen(s) == 36 && strspn(s, "0123456789abcdefABCDEF-") == 36 && s[8] == '-' &&
		s[13] == '-';

	return ok || wrong(why, v, "", " is not a valid UUID");
}

static bool is_ip(const cJSON *v, char *why)
{
	return ip_version(cJSON_GetStringValue(v)) ||
		wrong(why, v, "", " is not a valid IP address");
}

static bool is_mac(const cJSON *v, char *why)
{
	const char *s = cJSON_IsString(v) ? v->valuestring : "";
	bool ok = strlen(s) == 17 && strcmp(s, "00:00:00:00:00:00") != 0;

	for (int i = 0; ok && i < 17; i++)
		ok = i % 3 == 2 ? s[i] == ':' : strchr("0123456789abcdefABCDEF", s[i]) != NULL;
	return ok || wrong(why, v, "", " is not a valid MAC address");
}

static bool is_cidr(const cJSON *v, char *why)
{
	return cidr_version(cJSON_GetStringValue(v)) ||
		wrong(why, v, "", " is not a valid IP subnet");
}

static bool is_net(const cJSON *v, char *why)
{
	char unused[WHY];

	return is_ip(v, unused) || is_cidr(v, unused) ||
		wrong(why, v, "", " is neither a valid IP address, nor is it a valid IP subnet");
}

static bool is_list(const cJSON *v, char *why)
{
	return cJSON_IsArray(v) || wrong(why, v, "", " is not a list");
}

static bool is_dict(const cJSON *v, char *why)
{
	return cJSON_IsObject(v) || wrong(why, v, "", " is not a dictionary");
}

static bool is_count(const cJSON *v, char *why)
{
	return v->valuedouble >= 0 || wrong(why, v, "", " should be non-negative");
}

/* "80" or "80:90" */
static bool is_range(const cJSON *v, char *why)
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

bool in_before(const cJSON *list, const cJSON *i)
{
	for (const cJSON *j = list->child; j != i; j = j->next)
		if (cJSON_Compare(i, j, true))
			return true;
	return false;
}

static bool each(const cJSON *v, char *why, bool (*ok)(const cJSON *, char *))
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

static bool is_ids(const cJSON *v, char *why)
{
	return each(v, why, is_uuid);
}

static bool is_words(const cJSON *v, char *why)
{
	const cJSON *i;

	if (!is_list(v, why))
		return false;
	cJSON_ArrayForEach (i, v)
		if (!is_text(i, why))
			return false;
	return true;
}

/* A part of a name between dots; false: why says what is wrong. */
static bool is_part(const char *part, size_t n, char *why, size_t size)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-";

	if (!n)
		snprintf(why, size, "Encountered an empty component");
	else if (strspn(part, allowed) < n || n > 63)
		snprintf(why, size,
			"Name '%.*s' must be 1-63 characters long, each of which can only be "
			"alphanumeric or a hyphen",
			(int)n, part);
	else if (part[0] == '-' || part[n - 1] == '-')
		snprintf(
			why, size, "Name '%.*s' must not start or end with a hyphen", (int)n, part);
	else
		return true;
	return false;
}

static bool is_dns(const cJSON *v, char *why)
{
	const char *s = v->valuestring;
	char reason[WHY / 2];
	size_t n;

	if (strlen(s) > 255) {
		snprintf(why, WHY,
			"'%.300s' not a valid PQDN or FQDN. Reason: '%.300s' exceeds the 255 "
			"character FQDN limit",
			s, s);
		return false;
	}
	for (const char *part = s; *part; part += n + (part[n] == '.')) {
		n = strcspn(part, ".");
		if (n && part > s && part[n + (part[n] == '.')] == '\0' &&
			strspn(part, "0123456789") == n) {
			snprintf(why, WHY,
				"'%s' not a valid PQDN or FQDN. Reason: TLD '%.*s' must not be all "
				"numeric",
				s, (int)n, part);
			return false;
		}
		if (is_part(part, n, reason, sizeof(reason)))
			continue;
		snprintf(why, WHY, "'%s' not a valid PQDN or FQDN. Reason: %s", s, reason);
		return false;
	}
	return true;
}

static bool is_domain(const cJSON *v, char *why)
{
	size_t n = strlen(v->valuestring);

	if (n && v->valuestring[n - 1] != '.')
		return wrong(why, v, "", " is not a FQDN");
	return is_dns(v, why);
}

static bool is_prefixes(const cJSON *v, char *why)
{
	return each(v, why, is_cidr);
}

bool value_ok(enum field_type type, const cJSON *v, char *why)
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
		[F_NET] = is_net,
		[F_RANGE] = is_range,
		[F_WORDS] = is_words,
		[F_DNS] = is_dns,
		[F_DOMAIN] = is_domain,
	};

	return !checks[type] || checks[type](v, why);
}
