/* SPDX-License-Identifier: Apache-2.0 */
/*
 * firewalls: what the rows of fwaas.c demand (firewall.c).
 */
#ifndef SANDBOX_FIREWALLS_H
#define SANDBOX_FIREWALLS_H

#include "contrib/sandbox/engine/neutron.h"

bool check_fw_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_fw1_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_fw_policy(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_fw1_policy(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_fw_group(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_fw1_firewall(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool fw_rule_removable(struct request *q, struct reply *r, cJSON *object);
bool fw1_rule_removable(struct request *q, struct reply *r, cJSON *object);
bool fw_policy_removable(struct request *q, struct reply *r, cJSON *object);
bool fw1_policy_removable(struct request *q, struct reply *r, cJSON *object);
bool fw_group_removable(struct request *q, struct reply *r, cJSON *object);
bool fw1_firewall_removable(struct request *q, struct reply *r, cJSON *object);
bool settle_fw_group(cJSON *object);
bool settle_fw1_firewall(cJSON *object);
void fw_policy_changed(const struct resource *of, const cJSON *before, const cJSON *after);
bool fw_policy_action(struct request *q, struct reply *r, struct object *o, const char *action);

#endif
