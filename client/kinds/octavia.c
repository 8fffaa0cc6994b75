/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia: load balancers, as in the Load-balancer API reference. The same
 * resources of LBaaS v2, in Neutron itself, are the older source. While a part
 * of a tree is being changed the whole refuses changes.
 */
#include "client/kinds/tables.h"

#define STATE_ATTRS                                 \
	{ "provisioning_status", ATTR_STRING, RO }, \
	{                                           \
		"operating_status", ATTR_STRING, RO \
	}
#define OCTAVIA_ATTRS                                                                       \
	PROJECT_ATTRS, { "description", ATTR_STRING, CU }, { "tags", ATTR_LIST, CU | SET }, \
		{ "created_at", ATTR_STRING, RO },                                          \
	{                                                                                   \
		"updated_at", ATTR_STRING, RO                                               \
	}

static const struct attr load_balancer_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "vip_subnet_id", ATTR_STRING, REQ, .unless = "vip_network_id vip_port_id" },
	{ "vip_address", ATTR_IP, C | OWN },
	{ "vip_port_id", ATTR_STRING, C | OWN },
	{ "vip_network_id", ATTR_STRING, C },
	{ "vip_qos_policy_id", ATTR_STRING, CU | NUL },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "provider", ATTR_STRING, C },
	{ "flavor_id", ATTR_STRING, C | NUL },
	{ "availability_zone", ATTR_STRING, C | NUL },
	{ "listeners", ATTR_OBJECTS, SET },
	{ "pools", ATTR_OBJECTS, SET },
	OCTAVIA_ATTRS,
	{ 0 },
};

static const struct link load_balancer_links[] = {
	{ "vip_subnet", "vip_subnet_id", NULL, "subnets" },
	{ "vip_port", "vip_port_id", NULL, "ports" },
	{ "vip_network", "vip_network_id", NULL, "networks" },
	{ 0 },
};

static const struct view load_balancer_views[] = {
	{ "listeners", "listeners", .from = "listeners", .member = "id", .make = true,
		.make_by = "loadbalancer_id" },
	{ "pools", "pools", .from = "pools", .member = "id", .make = true,
		.make_by = "loadbalancer_id" },
	{ 0 },
};

static const struct source older_load_balancers[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/loadbalancers" },
	{ 0 },
};

const struct kind kind_load_balancers = {
	.dir = "load-balancers",
	.one = "loadbalancer",
	.many = "loadbalancers",
	.title = "load balancer",
	.service = "load-balancer",
	.path = "/v2/lbaas/loadbalancers",
	.older = older_load_balancers,
	.status_attr = "provisioning_status",
	.attrs = load_balancer_attrs,
	.links = load_balancer_links,
	.views = load_balancer_views,
	.page = true,
};

static const struct attr listener_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "loadbalancer_id", ATTR_STRING, REQ | ATTR_INPUT },
	{ "loadbalancers", ATTR_OBJECTS, SET },
	{ "protocol", ATTR_STRING, REQ,
		.choices = "HTTP HTTPS TCP UDP SCTP TERMINATED_HTTPS PROMETHEUS" },
	{ "protocol_port", ATTR_NUMBER, REQ },
	{ "default_pool_id", ATTR_STRING, CU | NUL },
	{ "connection_limit", ATTR_NUMBER, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "allowed_cidrs", ATTR_CIDRS, CU },
	{ "default_tls_container_ref", ATTR_STRING, CU | NUL },
	{ "insert_headers", ATTR_OBJECT, CU },
	{ "l7policies", ATTR_OBJECTS, RO },
	{ "timeout_client_data", ATTR_NUMBER, CU },
	{ "timeout_member_connect", ATTR_NUMBER, CU },
	{ "timeout_member_data", ATTR_NUMBER, CU },
	{ "timeout_tcp_inspect", ATTR_NUMBER, CU },
	OCTAVIA_ATTRS,
	{ 0 },
};

static const struct link listener_links[] = {
	{ "load_balancer", "loadbalancer_id", NULL, "load-balancers" },
	{ "default_pool", "default_pool_id", NULL, "pools" },
	{ 0 },
};

static const struct view listener_views[] = {
	{ "l7policies", "l7-policies", .from = "l7policies", .member = "id", .make = true,
		.make_by = "listener_id" },
	{ "loadbalancers", "load-balancers", .from = "loadbalancers", .member = "id" },
	{ 0 },
};

static const struct source older_listeners[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/listeners" },
	{ 0 },
};

const struct kind kind_listeners = {
	.dir = "listeners",
	.one = "listener",
	.many = "listeners",
	.service = "load-balancer",
	.path = "/v2/lbaas/listeners",
	.older = older_listeners,
	.status_attr = "provisioning_status",
	.attrs = listener_attrs,
	.links = listener_links,
	.views = listener_views,
	.page = true,
};

static const struct attr pool_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "loadbalancer_id", ATTR_STRING, REQ | ATTR_INPUT, .unless = "listener_id" },
	{ "listener_id", ATTR_STRING, C | ATTR_INPUT },
	{ "loadbalancers", ATTR_OBJECTS, SET },
	{ "listeners", ATTR_OBJECTS, SET },
	{ "protocol", ATTR_STRING, REQ, .choices = "HTTP HTTPS PROXY PROXYV2 TCP UDP SCTP" },
	{ "lb_algorithm", ATTR_STRING, REQ | U,
		.choices = "ROUND_ROBIN LEAST_CONNECTIONS SOURCE_IP SOURCE_IP_PORT" },
	{ "session_persistence", ATTR_OBJECT, CU | NUL },
	{ "members", ATTR_OBJECTS, SET },
	{ "healthmonitor_id", ATTR_STRING, RO },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "tls_enabled", ATTR_BOOL, CU },
	OCTAVIA_ATTRS,
	{ 0 },
};

static const struct link pool_links[] = {
	{ "load_balancer", "loadbalancer_id", NULL, "load-balancers" },
	{ "health_monitor", "healthmonitor_id", NULL, "health-monitors" },
	{ 0 },
};

static const struct view pool_views[] = {
	{ "loadbalancers", "load-balancers", .from = "loadbalancers", .member = "id" },
	{ "listeners", "listeners", .from = "listeners", .member = "id", .make = true,
		.make_by = "default_pool_id" },
	{ "members", "members", .by = "pool_id", .nested = true, .make = true },
	{ 0 },
};

static const struct source older_pools[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/pools" },
	{ 0 },
};

const struct kind kind_pools = {
	.dir = "pools",
	.one = "pool",
	.many = "pools",
	.title = "load balancer's pool",
	.service = "load-balancer",
	.path = "/v2/lbaas/pools",
	.older = older_pools,
	.status_attr = "provisioning_status",
	.attrs = pool_attrs,
	.links = pool_links,
	.views = pool_views,
	.page = true,
};

static const struct attr member_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "pool_id", ATTR_STRING, REQ },
	{ "address", ATTR_IP, REQ },
	{ "protocol_port", ATTR_NUMBER, REQ },
	{ "weight", ATTR_NUMBER, CU },
	{ "backup", ATTR_BOOL, CU },
	{ "subnet_id", ATTR_STRING, C | NUL },
	{ "admin_state_up", ATTR_BOOL, CU },
	{ "monitor_address", ATTR_IP, CU | NUL },
	{ "monitor_port", ATTR_NUMBER, CU | NUL },
	PROJECT_ATTRS,
	{ "tags", ATTR_LIST, CU | SET },
	{ "created_at", ATTR_STRING, RO },
	{ "updated_at", ATTR_STRING, RO },
	{ 0 },
};

static const struct link member_links[] = {
	{ "subnet", "subnet_id", NULL, "subnets" },
	{ 0 },
};

static const struct word member_row[] = {
	{ "address", WORD_ADDRESS, .must = true },
	{ "protocol_port", WORD_NUMBER, .must = true },
	{ 0 },
};

static const struct words member_words = { member_row, "10.0.0.5-80" };

static const struct source older_members[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/pools" },
	{ 0 },
};

const struct kind kind_members = {
	.dir = "members",
	.parent = "pools",
	.parent_attr = "pool_id",
	.beneath = "members",
	.one = "member",
	.many = "members",
	.service = "load-balancer",
	.path = "/v2/lbaas/pools",
	.older = older_members,
	.status_attr = "provisioning_status",
	.words = &member_words,
	.attrs = member_attrs,
	.links = member_links,
	.page = true,
};

static const struct attr health_monitor_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "pool_id", ATTR_STRING, REQ | ATTR_INPUT },
	{ "pools", ATTR_OBJECTS, SET },
	{ "type", ATTR_STRING, REQ, .choices = "HTTP HTTPS PING TCP TLS-HELLO UDP-CONNECT SCTP" },
	{ "delay", ATTR_NUMBER, REQ | U },
	{ "timeout", ATTR_NUMBER, REQ | U },
	{ "max_retries", ATTR_NUMBER, REQ | U },
	{ "max_retries_down", ATTR_NUMBER, CU },
	{ "http_method", ATTR_STRING, CU | NUL },
	{ "url_path", ATTR_STRING, CU | NUL },
	{ "expected_codes", ATTR_STRING, CU | NUL },
	{ "admin_state_up", ATTR_BOOL, CU },
	OCTAVIA_ATTRS,
	{ 0 },
};

static const struct link health_monitor_links[] = {
	{ "pool", "pool_id", NULL, "pools" },
	{ 0 },
};

static const struct view health_monitor_views[] = {
	{ "pools", "pools", .from = "pools", .member = "id" },
	{ 0 },
};

static const struct source older_health_monitors[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/healthmonitors" },
	{ 0 },
};

const struct kind kind_health_monitors = {
	.dir = "health-monitors",
	.one = "healthmonitor",
	.many = "healthmonitors",
	.title = "health monitor",
	.service = "load-balancer",
	.path = "/v2/lbaas/healthmonitors",
	.older = older_health_monitors,
	.status_attr = "provisioning_status",
	.attrs = health_monitor_attrs,
	.links = health_monitor_links,
	.views = health_monitor_views,
	.page = true,
};

static const struct attr l7_policy_attrs[] = {
	{ "id", ATTR_STRING, RO },
	{ "name", ATTR_STRING, CU },
	STATE_ATTRS,
	{ "listener_id", ATTR_STRING, REQ },
	{ "action", ATTR_STRING, REQ | U,
		.choices = "REDIRECT_TO_POOL REDIRECT_TO_URL REDIRECT_PREFIX REJECT" },
	{ "position", ATTR_NUMBER, CU },
	{ "redirect_pool_id", ATTR_STRING, CU | NUL },
	{ "redirect_url", ATTR_STRING, CU | NUL },
	{ "redirect_prefix", ATTR_STRING, CU | NUL },
	{ "redirect_http_code", ATTR_NUMBER, CU | NUL },
	{ "rules", ATTR_OBJECTS, SET },
	{ "admin_state_up", ATTR_BOOL, CU },
	OCTAVIA_ATTRS,
	{ 0 },
};

static const struct link l7_policy_links[] = {
	{ "listener", "listener_id", NULL, "listeners" },
	{ "redirect_pool", "redirect_pool_id", NULL, "pools" },
	{ 0 },
};

static const struct view l7_policy_views[] = {
	{ "rules", "l7-rules", .by = "l7policy_id", .nested = true, .make = true },
	{ 0 },
};

static const struct source older_l7_policies[] = {
	{ "network", "lbaasv2", "/v2.0/lbaas/l7policies" },
	{ 0 },
};

const struct kind kind_l7_policies = {
	.dir = "l7-policies",
	.one = "l7policy",
	.many = "l7policies",
	.title = "L7 policy",
	.service = "load-balancer",
	.path = "/v2/lbaas/l7policies",
	.older = older_l7_policies,
	.status_attr = "provisioning_status",
	.attrs = l7_policy_attrs,
	.links = l7_policy_links,
	.views = l7_policy_views,
	.page = true,
};

static const struct attr l7_rule_attrs[] = {
	{ "id", ATTR_STRING, RO },
	STATE_ATTRS,
	{ "l7policy_id", ATTR_STRING, REQ },
	{ "type", ATTR_STRING, REQ | U,
		.choices = "COOKIE FILE_TYPE HEADER HOST_NAME PATH SSL_CONN_HAS_CERT "
			   "SSL_VERIFY_RESULT SSL_DN_FIELD" },
	{ "compare_type", ATTR_STRING, REQ | U,
		.choices = "CONTAINS ENDS_WITH EQUAL_TO REGEX STARTS_WITH" },
	{ "key", ATTR_STRING, CU | NUL },
	{ "value", ATTR_STRING, REQ | U },
	{ "invert", ATTR_BOOL, CU },
	{ "admin_state_up", ATTR_BOOL, CU },
	PROJECT_ATTRS,
	{ "tags", ATTR_LIST, CU | SET },
	{ "created_at", ATTR_STRING, RO },
	{ "updated_at", ATTR_STRING, RO },
	{ 0 },
};

const struct kind kind_l7_rules = {
	.dir = "l7-rules",
	.parent = "l7-policies",
	.parent_attr = "l7policy_id",
	.beneath = "rules",
	.one = "rule",
	.many = "rules",
	.title = "L7 rule",
	.service = "load-balancer",
	.path = "/v2/lbaas/l7policies",
	.older = older_l7_policies,
	.name_attr = "id",
	.status_attr = "provisioning_status",
	.attrs = l7_rule_attrs,
	.page = true,
};
