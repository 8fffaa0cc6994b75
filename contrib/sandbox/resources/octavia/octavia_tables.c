/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia_tables: what attributes each kind has, and who may send them when.
 */
#include "contrib/sandbox/resources/octavia/octavia.h"

#define COMMON                                                                       \
	{ "tags", F_LIST, BOTH, "[]" }, { "project_id", F_STRING, POST | OPTIONAL }, \
		{ "tenant_id", F_STRING, POST | OPTIONAL },                          \
	{                                                                            \
		NULL                                                                 \
	}

static const long port_numbers[] = { 1, 65535 }, connections[] = { -1, 2147483647 },
		  weights[] = { 0, 256 }, counts[] = { 0, 2147483647 }, retries[] = { 1, 10 };

static const struct field loadbalancer_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "vip_address", F_IP, POST },
	{ "vip_port_id", F_UUID, POST },
	{ "vip_subnet_id", F_UUID, POST },
	{ "vip_network_id", F_UUID, POST },
	{ "vip_qos_policy_id", F_UUID, BOTH },
	{ "provider", F_STRING, POST, "\"amphora\"", "amphora octavia" },
	{ "flavor_id", F_UUID, POST },
	{ "availability_zone", F_STRING, POST },
	COMMON,
};

const struct lb_kind loadbalancers = { "loadbalancers", "loadbalancer", "loadbalancers",
	"Load Balancer", loadbalancer_fields, check_loadbalancer, NULL };

static const struct field listener_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "loadbalancer_id", F_UUID, POST | REQUIRED | OPTIONAL },
	{ "protocol", F_STRING, POST | REQUIRED, NULL,
		"HTTP HTTPS PROMETHEUS SCTP TCP TERMINATED_HTTPS UDP" },
	{ "protocol_port", F_INT, POST | REQUIRED, NULL, NULL, port_numbers },
	{ "connection_limit", F_INT, BOTH, "-1", NULL, connections },
	{ "default_pool_id", F_UUID, BOTH },
	{ "default_tls_container_ref", F_STRING, BOTH },
	{ "sni_container_refs", F_LIST, BOTH, "[]" },
	{ "insert_headers", F_ANY, BOTH, "{}" },
	{ "timeout_client_data", F_INT, BOTH, "50000" },
	{ "timeout_member_connect", F_INT, BOTH, "5000" },
	{ "timeout_member_data", F_INT, BOTH, "50000" },
	{ "timeout_tcp_inspect", F_INT, BOTH, "0" },
	{ "allowed_cidrs", F_LIST, BOTH },
	COMMON,
};

const struct lb_kind listeners = { "listeners", "listener", "listeners", "Listener",
	listener_fields, check_listener, NULL };

static const struct field pool_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "loadbalancer_id", F_UUID, POST | OPTIONAL },
	{ "listener_id", F_UUID, POST | OPTIONAL },
	{ "protocol", F_STRING, POST | REQUIRED, NULL, "HTTP HTTPS PROXY PROXYV2 SCTP TCP UDP" },
	{ "lb_algorithm", F_STRING, BOTH | REQUIRED, NULL,
		"LEAST_CONNECTIONS ROUND_ROBIN SOURCE_IP SOURCE_IP_PORT" },
	{ "session_persistence", F_ANY, BOTH },
	{ "tls_enabled", F_BOOL, BOTH, "false" },
	COMMON,
};

const struct lb_kind pools = { "pools", "pool", "pools", "Pool", pool_fields, check_lb_pool,
	made_pool };

static const struct field member_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "address", F_IP, POST | REQUIRED },
	{ "protocol_port", F_INT, POST | REQUIRED, NULL, NULL, port_numbers },
	{ "weight", F_INT, BOTH, "1", NULL, weights },
	{ "backup", F_BOOL, BOTH, "false" },
	{ "subnet_id", F_UUID, POST },
	{ "monitor_address", F_IP, BOTH },
	{ "monitor_port", F_INT, BOTH, NULL, NULL, port_numbers },
	COMMON,
};

const struct lb_kind members = { "members", "member", "members", "Member", member_fields,
	check_lb_member, NULL };

static const struct field monitor_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "pool_id", F_UUID, POST | REQUIRED | OPTIONAL },
	{ "type", F_STRING, POST | REQUIRED, NULL,
		"HTTP HTTPS PING SCTP TCP TLS-HELLO UDP-CONNECT" },
	{ "delay", F_INT, BOTH | REQUIRED, NULL, NULL, counts },
	{ "timeout", F_INT, BOTH | REQUIRED, NULL, NULL, counts },
	{ "max_retries", F_INT, BOTH | REQUIRED, NULL, NULL, retries },
	{ "max_retries_down", F_INT, BOTH, "3", NULL, retries },
	{ "http_method", F_STRING, BOTH, NULL,
		"CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE" },
	{ "url_path", F_STRING, BOTH },
	{ "expected_codes", F_STRING, BOTH },
	{ "domain_name", F_STRING, BOTH },
	{ "http_version", F_ANY, BOTH },
	COMMON,
};

const struct lb_kind monitors = { "healthmonitors", "healthmonitor", "healthmonitors",
	"Health Monitor", monitor_fields, check_monitor, NULL };

static const long places[] = { 1, 2147483647 };

static const struct field l7_policy_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "listener_id", F_UUID, POST | REQUIRED },
	{ "action", F_STRING, BOTH | REQUIRED, NULL,
		"REDIRECT_PREFIX REDIRECT_TO_POOL REDIRECT_TO_URL REJECT" },
	{ "position", F_INT, BOTH, "2147483647", NULL, places },
	{ "redirect_pool_id", F_UUID, BOTH },
	{ "redirect_url", F_STRING, BOTH },
	{ "redirect_prefix", F_STRING, BOTH },
	{ "redirect_http_code", F_INT, BOTH },
	COMMON,
};

const struct lb_kind l7_policies = { "l7policies", "l7policy", "l7policies", "L7Policy",
	l7_policy_fields, check_l7_policy, NULL };

static const struct field l7_rule_fields[] = {
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "type", F_STRING, BOTH | REQUIRED, NULL,
		"COOKIE FILE_TYPE HEADER HOST_NAME PATH SSL_CONN_HAS_CERT SSL_DN_FIELD "
		"SSL_VERIFY_RESULT" },
	{ "compare_type", F_STRING, BOTH | REQUIRED, NULL,
		"CONTAINS ENDS_WITH EQUAL_TO REGEX STARTS_WITH" },
	{ "key", F_STRING, BOTH },
	{ "value", F_STRING, BOTH | REQUIRED },
	{ "invert", F_BOOL, BOTH, "false" },
	COMMON,
};

const struct lb_kind l7_rules = { "rules", "rule", "rules", "L7Rule", l7_rule_fields, check_l7_rule,
	NULL };

const struct lb_kind *const lb_kinds[] = { &loadbalancers, &listeners, &pools, &members, &monitors,
	&l7_policies, &l7_rules, NULL };
