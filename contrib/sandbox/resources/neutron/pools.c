/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pools: subnet pools, from which subnets get their ranges, and the address
 * scopes that keep pools apart.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

/* Neutron keeps the lengths as text, and answers with it. */
static int length_of(const cJSON *o, const char *key)
{
	const cJSON *v = item(o, key);

	return cJSON_IsString(v) ? (int)strtol(v->valuestring, NULL, 10)
				 : (int)cJSON_GetNumberValue(v);
}

static int bits_of(const char *cidr)
{
	unsigned char a[16];
	int version, bits = 0;

	cidr_parse(cidr, a, &version, &bits);
	return bits;
}

/* ---- prefixes */

static int by_address(const void *a, const void *b)
{
	unsigned char x[16], y[16];
	int version, i = 0, j = 0, order;

	cidr_parse(*(char *const *)a, x, &version, &i);
	cidr_parse(*(char *const *)b, y, &version, &j);
	order = memcmp(x, y, 16);
	return order ? order : i - j;
}

/* Two halves of one range become it: true, and out holds the range. */
static bool joined(const char *a, const char *b, char out[64])
{
	char wide[100], other[64];

	snprintf(wide, sizeof(wide), "%.*s/%d", (int)strcspn(a, "/"), a, bits_of(a) - 1);
	if (bits_of(a) != bits_of(b) || bits_of(a) == 0)
		return false;
	cidr_mask(wide, out);
	snprintf(wide, sizeof(wide), "%.*s/%d", (int)strcspn(b, "/"), b, bits_of(b) - 1);
	cidr_mask(wide, other);
	return strcmp(out, other) == 0 && strcmp(a, b) != 0;
}

/* In order, without what another holds, neighbours joined: as Neutron keeps them. */
static cJSON *compact(const cJSON *prefixes)
{
	int n = cJSON_GetArraySize(prefixes), kept = 0;
	char(*text)[64] = xcalloc((size_t)n + 1, 64),
	**sorted = xcalloc((size_t)n + 1, sizeof(char *));
	cJSON *out = cJSON_CreateArray();

	for (int i = 0; i < n; i++) {
		cidr_mask(cJSON_GetArrayItem(prefixes, i)->valuestring, text[i]);
		sorted[i] = text[i];
	}
	qsort(sorted, (size_t)n, sizeof(char *), by_address);
	for (int i = 0; i < n; i++) {
		char both[64];

		if (kept && cidr_overlaps(sorted[kept - 1], sorted[i]))
			continue;
		sorted[kept++] = sorted[i];
		while (kept > 1 && joined(sorted[kept - 2], sorted[kept - 1], both)) {
			kept--;
			memcpy(sorted[kept - 1], both, 64);
		}
	}
	for (int i = 0; i < kept; i++)
		cJSON_AddItemToArray(out, cJSON_CreateString(sorted[i]));
	free(sorted);
	free(text);
	return out;
}

static bool check_prefixes(struct reply *r, cJSON *object)
{
	const cJSON *i, *list = item(object, "prefixes");
	int version = 0;

	if (!cJSON_GetArraySize(list))
		return refuse(
			r, 400, "EmptySubnetPoolPrefixList", "Empty subnet pool prefix list.");
	cJSON_ArrayForEach (i, list) {
		int v = cidr_version(i->valuestring);

		if (version && v != version)
			return refuse(r, 400, "PrefixVersionMismatch",
				"Cannot mix IPv4 and IPv6 prefixes in a subnet pool.");
		version = v;
	}
	set_item(object, "ip_version", cJSON_CreateNumber(version));
	set_item(object, "prefixes", compact(list));
	return true;
}

static bool is_inside(const cJSON *prefixes, const char *cidr)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, prefixes)
		if (bits_of(i->valuestring) <= bits_of(cidr) && cidr_overlaps(i->valuestring, cidr))
			return true;
	return false;
}

static bool bad_bounds(struct reply *r, const char *a, int x, const char *b, int y)
{
	return refuse(r, 400, "IllegalSubnetPoolPrefixBounds",
		"Illegal prefix bounds: %s=%d, %s=%d.", a, x, b, y);
}

static bool check_lengths(struct reply *r, const cJSON *body, cJSON *object, bool create)
{
	static const char *const keys[] = { "min_prefixlen", "max_prefixlen", "default_prefixlen" };
	bool six = number_of(object, "ip_version") == 6;
	int n[3] = { six ? 64 : 8, six ? 128 : 32, 0 }, most = n[1];
	char text[16];

	for (int i = 0; i < 3; i++) {
		if (i == 2)
			n[2] = n[0];
		if (!create || item(body, keys[i]))
			n[i] = length_of(object, keys[i]);
	}
	if (n[0] > n[1])
		return bad_bounds(r, keys[0], n[0], keys[1], n[1]);
	if (n[1] > most)
		return bad_bounds(r, keys[1], n[1], "ip_version_max", most);
	if (n[2] < n[0])
		return bad_bounds(r, keys[2], n[2], keys[0], n[0]);
	if (n[2] > n[1])
		return bad_bounds(r, keys[2], n[2], keys[1], n[1]);
	for (int i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "%d", n[i]);
		set_text(object, keys[i], text);
	}
	return true;
}

/* ---- scopes */

static bool overlaps_in_scope(const cJSON *object, const char *scope)
{
	struct object *o;
	size_t at = 0;
	bool any = false;

	while (!any && (o = db_holding(&subnetpools, scope, &at))) {
		cJSON *other = db_value(o), *i, *j;

		cJSON_ArrayForEach (i, item(other, "prefixes"))
			cJSON_ArrayForEach (j, item(object, "prefixes"))
				any = any || cidr_overlaps(i->valuestring, j->valuestring);
		any = any && strcmp(o->id, text_of(object, "id")) != 0;
		cJSON_Delete(other);
	}
	return any;
}

static bool check_scope(struct request *q, struct reply *r, const cJSON *object)
{
	const char *id = text_of(object, "address_scope_id");
	struct object *o;
	cJSON *scope;
	int version;

	if (!id)
		return true;
	o = referred(q, r, &scopes, id);
	if (!o)
		return false;
	scope = db_value(o);
	version = length_of(scope, "ip_version");
	cJSON_Delete(scope);
	if (version != length_of(object, "ip_version"))
		return refuse(r, 400, "IllegalSubnetPoolIpVersionAssociationToAddressScope",
			"Illegal subnetpool association: subnetpool %s cannot associate with "
			"address scope %s because subnetpool ip_version is not %d.",
			text_of(object, "id"), id, version);
	return !overlaps_in_scope(object, id) ||
		refuse(r, 409, "AddressScopePrefixConflict",
			"Failed to associate address scope: subnetpools within an address scope "
			"must have unique prefixes.");
}

/* The default pool of a version; NULL: none. */
static struct object *default_pool(const struct account *who, int version)
{
	for (size_t i = 0; i < db_count(&subnetpools); i++) {
		struct object *o = db_at(&subnetpools, i);
		char six[32];

		snprintf(six, sizeof(six), "\"ip_version\":%d", version);
		if (strstr(o->text, "\"is_default\":true") && strstr(o->text, six) &&
			db_visible(o, who))
			return o;
	}
	return NULL;
}

static bool only_default(struct reply *r, const cJSON *object)
{
	struct account everybody = { .admin = true };
	struct object *o = default_pool(&everybody, length_of(object, "ip_version"));

	if (!o || !is_true(object, "is_default") || strcmp(o->id, text_of(object, "id")) == 0)
		return true;
	return invalid(r,
		"A default subnetpool for this IP family has already been set. Only one default "
		"may exist per IP family");
}

static bool check_pool(struct call *c)
{
	const cJSON *i;

	if ((!c->now || item(c->body, "prefixes")) && !check_prefixes(c->r, c->object))
		return false;
	cJSON_ArrayForEach (i, item(c->now, "prefixes")) {
		if (is_inside(item(c->object, "prefixes"), i->valuestring))
			continue;
		return refuse(c->r, 400, "IllegalSubnetPoolPrefixUpdate",
			"Illegal update to prefixes: Existing prefixes must be a subset of the new "
			"prefixes.");
	}
	return check_lengths(c->r, c->body, c->object, !c->now) &&
		check_scope(c->q, c->r, c->object) && only_default(c->r, c->object);
}

/* ---- ranges of subnets */

static bool is_given(const char *pool_id, const char *cidr)
{
	struct object *o;
	size_t at = 0;
	bool given = false;

	while (!given && (o = db_holding(&subnets, pool_id, &at))) {
		cJSON *s = db_value(o);

		given = cidr_overlaps(text_of(s, "cidr"), cidr);
		cJSON_Delete(s);
	}
	return given;
}

/* The range of this length after `cidr`; false: addresses end there. */
static bool next_range(const char *cidr, int bits, char out[64])
{
	unsigned char a[16];
	char ip[64], wide[100];
	int version, i, byte = (bits - 1) / 8, carry = 1 << (7 - (bits - 1) % 8);

	if (bits == 0 || !cidr_parse(cidr, a, &version, &i))
		return false;
	for (i = byte; i >= 0 && carry; i--) {
		carry += a[i];
		a[i] = (unsigned char)carry;
		carry >>= 8;
	}
	ip_text(a, version, ip);
	snprintf(wide, sizeof(wide), "%s/%d", ip, bits);
	cidr_mask(wide, out);
	return !carry;
}

static bool first_free(const cJSON *pool, int bits, char out[64])
{
	const cJSON *prefix;
	char wide[100];

	cJSON_ArrayForEach (prefix, item(pool, "prefixes")) {
		const char *p = prefix->valuestring;

		if (bits_of(p) > bits)
			continue;
		snprintf(wide, sizeof(wide), "%.*s/%d", (int)strcspn(p, "/"), p, bits);
		cidr_mask(wide, out);
		while (cidr_overlaps(p, out)) {
			if (!is_given(text_of(pool, "id"), out))
				return true;
			if (!next_range(out, bits, out))
				break;
		}
	}
	return false;
}

/* Counts what a project has of a pool, in addresses (version 4) or /64s. */
static double units(int version, int bits)
{
	double n = 1;

	for (int i = bits; i < (version == 4 ? 32 : 64); i++)
		n *= 2;
	return n;
}

static bool over_pool_quota(struct reply *r, const cJSON *pool, const char *project, int bits)
{
	const cJSON *quota = item(pool, "default_quota");
	int version = length_of(pool, "ip_version");
	double used = units(version, bits);
	struct object *o;

	db_each (o, &subnets, text_of(pool, "id")) {
		cJSON *s = db_value(o);

		if (strcmp(o->project, project) == 0)
			used += units(version, bits_of(text_of(s, "cidr")));
		cJSON_Delete(s);
	}
	if (!cJSON_IsNumber(quota) || used <= quota->valuedouble)
		return false;
	refuse(r, 409, "SubnetPoolQuotaExceeded", "Per-tenant subnet pool prefix quota exceeded.");
	return true;
}

static bool length_ok(struct reply *r, const cJSON *pool, int bits)
{
	int least = length_of(pool, "min_prefixlen"), most = length_of(pool, "max_prefixlen");

	if (bits > most)
		return refuse(r, 400, "MaxPrefixSubnetAllocationError",
			"Unable to allocate subnet with prefix length %d, maximum allowed prefix "
			"is %d.",
			bits, most);
	if (bits < least)
		return refuse(r, 400, "MinPrefixSubnetAllocationError",
			"Unable to allocate subnet with prefix length %d, minimum allowed prefix "
			"is %d.",
			bits, least);
	return true;
}

static bool take_range(struct reply *r, const cJSON *pool, const cJSON *body, cJSON *object)
{
	const char *chosen = text_of(body, "cidr");
	int bits = chosen		  ? bits_of(chosen)
		: item(body, "prefixlen") ? length_of(body, "prefixlen")
					  : length_of(pool, "default_prefixlen");
	char cidr[64];

	if (!length_ok(r, pool, bits) ||
		over_pool_quota(r, pool, text_of(object, "project_id"), bits))
		return false;
	if (chosen)
		cidr_mask(chosen, cidr);
	if (chosen &&
		(!is_inside(item(pool, "prefixes"), cidr) || is_given(text_of(pool, "id"), cidr)))
		refuse(r, 500, "SubnetAllocationError",
			"Failed to allocate subnet: Cannot allocate requested subnet from the "
			"available set of prefixes.");
	else if (!chosen && !first_free(pool, bits, cidr))
		refuse(r, 500, "SubnetAllocationError",
			"Failed to allocate subnet: Insufficient prefix space to allocate subnet "
			"size /%d.",
			bits);
	else
		set_text(object, "cidr", cidr);
	return !r->status;
}

static bool bad_subnets(struct reply *r, const char *why)
{
	return refuse(r, 400, "BadRequest", "Bad subnets request: %s", why);
}

bool range_from_pool(struct request *q, struct reply *r, const cJSON *body, cJSON *object)
{
	const char *id = text_of(body, "subnetpool_id");
	bool by_default = is_true(body, "use_default_subnetpool"), ok;
	int version = length_of(object, "ip_version");
	char why[100];
	struct object *o;
	cJSON *pool;

	if (id && by_default)
		return bad_subnets(
			r, "subnetpool_id and use_default_subnetpool cannot both be specified.");
	if (text_of(body, "cidr") && item(body, "prefixlen"))
		return bad_subnets(r, "cidr and prefixlen must not be supplied together.");
	snprintf(why, sizeof(why), "No default subnetpool found for IPv%d.", version);
	o = by_default ? default_pool(q->who, version) : referred(q, r, &subnetpools, id);
	if (!o)
		return r->status ? false : bad_subnets(r, why);
	pool = db_value(o);
	if (length_of(pool, "ip_version") != version) {
		snprintf(why, sizeof(why), "Cannot allocate IPv%d subnet from IPv%d subnet pool.",
			version, length_of(pool, "ip_version"));
		ok = bad_subnets(r, why);
	} else {
		ok = take_range(r, pool, body, object);
		set_text(object, "subnetpool_id", o->id);
	}
	cJSON_Delete(pool);
	return ok;
}

const char *scope_of_pool(const char *pool_id, char out[37])
{
	cJSON *pool = db_get(&subnetpools, pool_id);
	const char *scope = text_of(pool, "address_scope_id");

	snprintf(out, 37, "%s", scope ? scope : "");
	cJSON_Delete(pool);
	return *out ? out : NULL;
}

/* An update's answer has the lengths as numbers, and nothing of what is not set. */
static void pool_answered(cJSON *pool)
{
	static const char *const lengths[] = { "default_prefixlen", "min_prefixlen",
		"max_prefixlen" };
	static const char *const unset[] = { "default_quota", "address_scope_id" };

	for (int i = 0; i < 3; i++)
		set_item(pool, lengths[i], cJSON_CreateNumber(length_of(pool, lengths[i])));
	for (int i = 0; i < 2; i++)
		if (cJSON_IsNull(item(pool, unset[i])))
			cJSON_DeleteItemFromObjectCaseSensitive(pool, unset[i]);
}

static const struct field pool_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH | REQUIRED },
	{ "tenant_id", F_STRING, POST },
	{ "default_prefixlen", F_COUNT, BOTH },
	{ "min_prefixlen", F_COUNT, BOTH },
	{ "max_prefixlen", F_COUNT, BOTH },
	{ "is_default", F_BOOL, BOTH | ADMIN, "false" },
	{ "shared", F_BOOL, POST | ADMIN | UNSTORED, "false" },
	{ "prefixes", F_PREFIXES, BOTH | REQUIRED | UNFILTERED, "[]" },
	{ "ip_version", F_INT, 0 },
	{ "default_quota", F_COUNT, BOTH },
	{ "address_scope_id", F_UUID, BOTH | NULLABLE },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	STANDARD,
};

const struct resource subnetpools = { "subnetpools", "subnetpool", "subnetpools", "SubnetPool",
	"Subnet pool", pool_fields, 0, -1, check_pool, .granted = is_granted, .bulk = NO_BULK,
	.rows = "subnetpools", .answered = pool_answered, .empty_put = true,
	.users = (const struct user[]){
		{ &subnets, NULL, NULL, 400, "SubnetPoolDeleteError",
			"Unable to delete subnet pool: Subnet pool has existing allocations." },
		{ NULL } } };

static bool scope_ok(struct call *c)
{
	return !c->now || !cJSON_IsFalse(item(c->body, "shared")) || !is_true(c->now, "shared") ||
		refuse(c->r, 400, "AddressScopeUpdateError",
			"Unable to update address scope %s : Shared address scope can't be "
			"unshared.",
			text_of(c->now, "id"));
}

static const struct field scope_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "shared", F_BOOL, BOTH | ADMIN | UNSTORED, "false" },
	{ "ip_version", F_INT, POST | REQUIRED, NULL, "[4, 6]" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource scopes = { "address-scopes", "address_scope", "address_scopes",
	"AddressScope", "Address scope", scope_fields, 0, UNCOUNTED, scope_ok,
	.rows = "address_scopes", .granted = is_granted,
	.users = (const struct user[]){
		{ &subnetpools, NULL, NULL, 409, "AddressScopeInUse",
			"Unable to complete operation on address scope {id}. There are one or more "
			"subnet pools in use on the address scope." },
		{ NULL } } };
