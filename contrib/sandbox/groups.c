/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups: security groups and their rules.
 */
#include <stdlib.h>
#include <string.h>

#include "checks.h"

static cJSON *item(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

static bool has(const cJSON *body, const char *key)
{
	return body && item(body, key);
}

bool check_group(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	(void)q;
	if (has(body, "name") && !now && strcmp(text_of(object, "name"), "default") == 0) {
		reply_neutron_error(r, 409, "SecurityGroupDefaultAlreadyExists",
			"Default security group already exists.");
		return false;
	}
	return true;
}

static void add_rule_to(cJSON *group, const void *rule)
{
	cJSON *inside = cJSON_Duplicate(rule, 1);

	cJSON_AddNumberToObject(inside, "standard_attr_id", 9);
	cJSON_AddArrayToObject(inside, "tags");
	cJSON_AddItemToArray(item(group, "security_group_rules"), inside);
}

static void drop_rule_of(cJSON *group, const void *id)
{
	cJSON *list = item(group, "security_group_rules"), *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (strcmp(text_of(i, "id"), id) == 0) {
			cJSON_DeleteItemFromArray(list, n);
			return;
		}
		n++;
	}
}

static void add_egress(cJSON *group, const char *ethertype)
{
	cJSON *rule = cJSON_CreateObject();
	char id[37];

	new_uuid(id);
	for (const struct field *f = rules.fields; f->name; f++)
		set_item(rule, f->name, f->initial ? cJSON_Parse(f->initial) : cJSON_CreateNull());
	set_text(rule, "id", id);
	set_text(rule, "direction", "egress");
	set_text(rule, "ethertype", ethertype);
	set_text(rule, "security_group_id", text_of(group, "id"));
	set_text(rule, "description", NULL);
	for (const char *const *k =
			(const char *const[]){ "tenant_id", "project_id", "created_at", "updated_at", NULL };
		*k; k++)
		set_text(rule, *k, text_of(group, *k));
	db_put(&rules, rule);
	add_rule_to(group, rule);
	cJSON_Delete(rule);
}

void made_group(struct request *q, cJSON *object)
{
	(void)q;
	add_egress(object, "IPv4");
	add_egress(object, "IPv6");
	db_put(&groups, object);
}

bool group_removable(struct request *q, struct reply *r, cJSON *object)
{
	bool is_default = strcmp(text_of(object, "name"), "default") == 0 && !q->who->admin;
	size_t at = 0;

	if (!is_default && !db_holding(&ports, text_of(object, "id"), &at))
		return true;
	reply_neutron_error(r, 409, "SecurityGroupInUse", "Security Group %s in use.", text_of(object, "id"));
	return false;
}

void gone_group(cJSON *object)
{
	cJSON *i;

	cJSON_ArrayForEach (i, item(object, "security_group_rules"))
		db_remove(&rules, text_of(i, "id"));
}

static bool same_rule(const cJSON *a, const cJSON *b)
{
	static const char *const keys[] = { "direction", "ethertype", "protocol", "port_range_min",
		"port_range_max", "remote_ip_prefix", "remote_group_id" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!cJSON_Compare(item(a, keys[i]), item(b, keys[i]), 1))
			return false;
	return true;
}

bool check_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now)
{
	struct object *o = referred(q, r, &groups, text_of(object, "security_group_id"));
	cJSON *group = o ? db_value(o) : NULL, *other;
	const char *direction = text_of(object, "direction");
	bool ok = group != NULL;

	(void)body;
	(void)now;
	if (ok && (!direction || (strcmp(direction, "ingress") != 0 && strcmp(direction, "egress") != 0))) {
		reply_neutron_error(r, 400, "HTTPBadRequest",
			"Invalid input for direction. Reason: '%s' is not in ['ingress', 'egress'].",
			direction ? direction : "None");
		ok = false;
	}
	if (ok && text_of(object, "remote_ip_prefix"))
		set_text(object, "normalized_cidr", text_of(object, "remote_ip_prefix"));
	cJSON_ArrayForEach (other, item(group, "security_group_rules")) {
		if (!ok || !same_rule(other, object))
			continue;
		reply_neutron_error(r, 409, "SecurityGroupRuleExists",
			"Security group rule already exists. Rule id is %s.", text_of(other, "id"));
		ok = false;
	}
	cJSON_Delete(group);
	return ok;
}

void made_rule(struct request *q, cJSON *object)
{
	(void)q;
	db_touch(&groups, text_of(object, "security_group_id"), add_rule_to, object);
}

void gone_rule(cJSON *object)
{
	db_touch(&groups, text_of(object, "security_group_id"), drop_rule_of, text_of(object, "id"));
}
