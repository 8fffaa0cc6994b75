/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operator: what those who run the cloud set up: metering labels and their rules, logs, flavors of
 * services with their profiles, ranges of segments. Nothing is counted or written by it here.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool for_all(const struct object *o, const struct account *who)
{
	(void)o;
	(void)who;
	return true;
}

/* ---- metering */

static const char directions[] = "['egress', 'ingress']";

/* A label's rules go with it. */
static void gone_label(struct call *c)
{
	struct object *o;

	while ((o = db_first(&metering_rules, text_of(c->object, "id"))))
		db_remove(&metering_rules, o->id);
}

static bool check_metering_rule(struct call *c)
{
	static const char *const blocks[] = { "remote_ip_prefix", "source_ip_prefix",
		"destination_ip_prefix" };

	for (int i = 0; i < 3; i++)
		if (text_of(c->object, blocks[i]))
			return true;
	return invalid(c->r,
		"Invalid input for operation: At least one of these prefixes must be informed: "
		"remote_ip_prefix, source_ip_prefix, destination_ip_prefix.");
}

static const struct field label_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, POST, "\"\"" },
	{ "description", F_STRING, POST, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "shared", F_BOOL, POST, "false" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource metering_labels = { "metering/metering-labels", "metering_label",
	"metering_labels", "MeteringLabel", "Metering label", label_fields, 0, UNCOUNTED, NULL,
	.gone = gone_label, .by_admin = true, .absent = "does not exist." };

static const struct field metering_rule_fields[] = {
	{ "id", F_UUID, 0 },
	{ "metering_label_id", F_UUID, POST | REQUIRED, .ref = &metering_labels },
	{ "direction", F_STRING, POST | REQUIRED, NULL, directions },
	{ "remote_ip_prefix", F_CIDR, POST },
	{ "source_ip_prefix", F_CIDR, POST },
	{ "destination_ip_prefix", F_CIDR, POST },
	{ "excluded", F_BOOL, POST, "false" },
	{ NULL },
};

const struct resource metering_rules = { "metering/metering-label-rules", "metering_label_rule",
	"metering_label_rules", "MeteringLabelRule", "Metering label rule", metering_rule_fields, 0,
	UNCOUNTED, check_metering_rule, .by_admin = true, .absent = "does not exist." };

/* ---- logs */

static bool check_log(struct call *c)
{
	const char *type = text_of(c->object, "resource_type"),
		   *group = text_of(c->object, "resource_id"),
		   *port = text_of(c->object, "target_id");

	if (c->now)
		return true;
	if (strcmp(type, "security_group") != 0)
		return refuse(c->r, 400, "InvalidLogResourceType", "Invalid log resource_type: %s.",
			type);
	if (group && !db_find(&groups, group))
		return refuse(
			c->r, 404, "ResourceNotFound", "Resource %s could not be found.", group);
	return !port || db_find(&ports, port) ||
		refuse(c->r, 404, "TargetResourceNotFound",
			"Target resource %s could not be found.", port);
}

static const struct field log_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	{ "resource_type", F_STRING, POST | REQUIRED },
	{ "resource_id", F_UUID, POST | NULLABLE },
	{ "target_id", F_UUID, POST | NULLABLE },
	{ "event", F_STRING, POST, "\"ALL\"", "['ACCEPT', 'ALL', 'DROP']" },
	{ "enabled", F_BOOL, BOTH, "true" },
	{ "created_at", F_STRING, UNFILTERED },
	{ "updated_at", F_STRING, UNFILTERED },
	{ "revision_number", F_INT, UNSORTED, "0" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct resource logs = { "log/logs", "log", "logs", "LogResource", "Log resource", log_fields,
	0, UNCOUNTED, check_log, .by_admin = true, .hidden = true };

/* ---- flavors of services */

static void add_profile(cJSON *flavor, const void *id)
{
	cJSON_AddItemToArray(item(flavor, "service_profiles"), cJSON_CreateString(id));
}

static void drop_profile(cJSON *flavor, const void *id)
{
	cJSON *list = item(flavor, "service_profiles");

	cJSON_DeleteItemFromArray(list, place_in(list, id));
}

static bool has_profile(const struct object *flavor, const char *id)
{
	cJSON *v = db_value(flavor);
	bool has_it = place_in(item(v, "service_profiles"), id) >= 0;

	cJSON_Delete(v);
	return has_it;
}

static void bind_profile(struct call *c)
{
	cJSON *doc = parse_body(c->q);
	const char *id = text_of(item(doc, "service_profile"), "id");

	if (!id || !db_find(&profiles, id)) {
		reply_absent(c->r, &profiles, id);
	} else if (has_profile(c->o, id)) {
		refuse(c->r, 409, "FlavorServiceProfileBindingExists",
			"Service Profile %s is already associated with flavor %s.", id, c->o->id);
	} else {
		db_edit(c->of, c->o->id, add_profile, id);
		reply_new(c->r, 201, "{'service_profile':{'id':%s}}", id);
	}
	cJSON_Delete(doc);
}

static void unbind_profile(struct call *c, const char *id)
{
	if (!has_profile(c->o, id)) {
		refuse(c->r, 404, "FlavorServiceProfileBindingNotFound",
			"Service Profile %s is not associated with flavor %s.", id, c->o->id);
		return;
	}
	db_edit(c->of, c->o->id, drop_profile, id);
	c->r->status = 204;
}

/* service_profiles[/ID] */
static bool flavor_action(struct call *c)
{
	static const char word[] = "service_profiles";
	const char *rest = c->action + sizeof(word) - 1;
	bool post = strcmp(c->q->method, "POST") == 0;

	if (strncmp(c->action, word, sizeof(word) - 1) != 0 ||
		(post ? *rest : strcmp(c->q->method, "DELETE") != 0 || *rest != '/'))
		return false;
	if (!c->q->who->admin)
		return refuse(c->r, 403, "PolicyNotAuthorized",
			       "rule:%s_flavor_service_profile is disallowed by policy",
			       post ? "create" : "delete") ||
			true;
	if (post)
		bind_profile(c);
	else
		unbind_profile(c, rest + 1);
	return true;
}

static const struct field flavor_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH | NULLABLE, "\"\"" },
	{ "service_type", F_STRING, POST | REQUIRED },
	{ "service_profiles", F_LIST, UNFILTERED, "[]" },
	{ "enabled", F_BOOL, BOTH, "true" },
	{ NULL },
};

const struct resource network_flavors = { "flavors", "flavor", "flavors", "Flavor", "Flavor",
	flavor_fields, 0, UNCOUNTED, NULL, .action = flavor_action, .by_admin = true,
	.granted = for_all,
	.users = (const struct user[]){ { &routers, "flavor_id", NULL, 409, "FlavorInUse",
						"Flavor {id} is used by some service instance." },
		{ NULL } } };

static bool check_profile(struct call *c)
{
	const char *driver = text_of(c->object, "driver"), *text = text_of(c->object, "metainfo");

	return (driver && *driver) || (text && *text) ||
		refuse(c->r, 400, "ServiceProfileEmpty",
			"Service Profile needs either a driver or metainfo.");
}

static const struct field profile_fields[] = {
	{ "id", F_UUID, 0 },
	{ "description", F_STRING, BOTH | NULLABLE, "\"\"" },
	{ "driver", F_STRING, BOTH, "\"\"" },
	{ "metainfo", F_STRING, BOTH | UNFILTERED, "\"\"" },
	{ "enabled", F_BOOL, BOTH, "true" },
	{ NULL },
};

const struct resource profiles = { "service_profiles", "service_profile", "service_profiles",
	"ServiceProfile", "Service Profile", profile_fields, 0, UNCOUNTED, check_profile,
	.by_admin = true, .hidden = true,
	.users = (const struct user[]){
		{ &network_flavors, NULL, NULL, 409, "ServiceProfileInUse",
			"Service Profile {id} is used by some service instance." },
		{ NULL } } };

/* ---- ranges of segments */

enum { LISTED = 4096 }; /* of a range's free ids at most */

static bool overlaps(const struct call *c, const cJSON *other)
{
	return !text_is(other, "id", text_of(c->object, "id")) &&
		text_is(other, "network_type", text_of(c->object, "network_type")) &&
		cJSON_Compare(item(other, "physical_network"), item(c->object, "physical_network"),
			true) &&
		number_of(other, "minimum") <= number_of(c->object, "maximum") &&
		number_of(other, "maximum") >= number_of(c->object, "minimum");
}

static bool check_range(struct call *c)
{
	double least = number_of(c->object, "minimum"), most = number_of(c->object, "maximum");
	cJSON *ids = cJSON_CreateArray();

	for (double i = least; i <= most && i < least + LISTED; i++)
		cJSON_AddItemToArray(ids, cJSON_CreateNumber(i));
	set_item(c->object, "available", ids);
	if (most < least)
		return invalid(c->r,
			"Invalid input for operation: Network segment range minimum "
			"value is greater than maximum value.");
	for (size_t i = 0; i < db_count(&segment_ranges); i++) {
		cJSON *other = db_value(db_at(&segment_ranges, i));
		bool both = overlaps(c, other);

		if (both)
			refuse(c->r, 409, "NetworkSegmentRangeOverlaps",
				"Network segment range overlaps with range(s) with id %s",
				text_of(other, "id"));
		cJSON_Delete(other);
		if (both)
			return false;
	}
	return true;
}

static const long segment_ids[] = { 1, 4294967295 };

static const struct field range_fields[] = {
	{ "id", F_UUID, 0 },
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "default", F_BOOL, UNFILTERED, "false" },
	{ "shared", F_BOOL, POST | UNFILTERED, "true" },
	{ "network_type", F_STRING, POST | REQUIRED, NULL, "['vlan', 'vxlan', 'gre', 'geneve']" },
	{ "physical_network", F_STRING, POST },
	{ "minimum", F_INT, BOTH | REQUIRED | UNFILTERED, NULL, NULL, segment_ids },
	{ "maximum", F_INT, BOTH | REQUIRED | UNFILTERED, NULL, NULL, segment_ids },
	{ "used", F_ANY, UNFILTERED, "{}" },
	{ "available", F_LIST, UNFILTERED, "[]" },
	{ "description", F_STRING, BOTH | UNSORTED, "\"\"" },
	{ "tenant_id", F_STRING, POST },
	STANDARD,
};

const struct resource segment_ranges = { "network-segment-ranges", "network_segment_range",
	"network_segment_ranges", "NetworkSegmentRange", "Network Segment Range", range_fields, 0,
	UNCOUNTED, check_range, .by_admin = true, .hidden = true };
