/* SPDX-License-Identifier: Apache-2.0 */
/*
 * firewalls: what the rows of fwaas.c demand (firewall.c).
 */
#ifndef SANDBOX_FIREWALLS_H
#define SANDBOX_FIREWALLS_H

#include "contrib/sandbox/engine/neutron.h"

bool check_fw_rule(struct call *c);
bool check_fw1_rule(struct call *c);
bool check_fw_policy(struct call *c);
bool check_fw1_policy(struct call *c);
bool check_fw_group(struct call *c);
bool check_fw1_firewall(struct call *c);
bool fw_rule_removable(struct call *c);
bool fw1_rule_removable(struct call *c);
bool fw_policy_removable(struct call *c);
bool fw1_policy_removable(struct call *c);
bool fw_group_removable(struct call *c);
bool fw1_firewall_removable(struct call *c);
bool settle_fw_group(cJSON *object);
bool settle_fw1_firewall(cJSON *object);
void fw_policy_changed(const struct resource *of, const cJSON *before, const cJSON *after);
bool fw_policy_action(struct call *c);

#endif
