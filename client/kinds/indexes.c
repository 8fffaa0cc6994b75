/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indexes: what objects are found by, in any cloud. A row whose kind or attribute a cloud does
 * not have finds nothing there.
 */
#include "client/kinds/tables.h"

static const struct spot addresses[] = {
	{ "ports", "fixed_ips", "ip_address", ATTR_IP },
	{ "ips", "floating_ip_address", NULL, ATTR_IP },
	{ 0 },
};

static const struct spot macs[] = {
	{ "ports", "mac_address", NULL, ATTR_MAC },
	{ 0 },
};

/* Those alone whose lists take the filter: Glance would find nothing by it. */
static const struct spot tags[] = {
	{ "networks", "tags" },
	{ "subnets", "tags" },
	{ "ports", "tags" },
	{ "ips", "tags" },
	{ "routers", "tags" },
	{ "security-groups", "tags" },
	{ "security-group-rules", "tags" },
	{ "subnetpools", "tags" },
	{ "trunks", "tags" },
	{ "qos-policies", "tags" },
	{ "load-balancers", "tags" },
	{ "listeners", "tags" },
	{ "pools", "tags" },
	{ "health-monitors", "tags" },
	{ "l7-policies", "tags" },
	{ 0 },
};

const struct index kind_indexes[] = {
	{ "by-ip", addresses },
	{ "by-mac", macs },
	{ "by-tag", tags, .apart = true },
	{ "by-id", NULL },
	{ 0 },
};
