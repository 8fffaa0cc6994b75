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

static const struct field loadbalancer_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "vip_address", F_IP, POST },
	{ "vip_port_id", F_UUID, POST },
	{ "vip_subnet_id", F_UUID, POST },
	{ "vip_network_id", F_UUID, POST },
	{ "vip_qos_policy_id", F_UUID, BOTH },
	{ "provider", F_STRING, POST, "\"amphora\"" },
	{ "flavor_id", F_UUID, POST },
	{ "availability_zone", F_STRING, POST },
	COMMON,
};

static const struct limit loadbalancer_limits[] = { { "provider", "amphora octavia", 0, 0 },
	{ NULL, NULL, 0, 0 } };

const struct lb_kind loadbalancers = { "loadbalancers", "loadbalancer", "loadbalancers", "Load Balancer",
	loadbalancer_fields, loadbalancer_limits, check_loadbalancer, NULL };

static const struct field listener_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "loadbalancer_id", F_UUID, POST | REQUIRED | OPTIONAL },
	{ "protocol", F_STRING, POST | REQUIRED },
	{ "protocol_port", F_INT, POST | REQUIRED },
	{ "connection_limit", F_INT, BOTH, "-1" },
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

static const struct limit listener_limits[] = {
	{ "protocol", "HTTP HTTPS PROMETHEUS SCTP TCP TERMINATED_HTTPS UDP", 0, 0 },
	{ "protocol_port", NULL, 1, 65535 },
	{ "connection_limit", NULL, -1, 2147483647 },
	{ NULL, NULL, 0, 0 },
};

const struct lb_kind listeners = { "listeners", "listener", "listeners", "Listener", listener_fields,
	listener_limits, check_listener, NULL };

static const struct field pool_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "description", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "loadbalancer_id", F_UUID, POST | OPTIONAL },
	{ "listener_id", F_UUID, POST | OPTIONAL },
	{ "protocol", F_STRING, POST | REQUIRED },
	{ "lb_algorithm", F_STRING, BOTH | REQUIRED },
	{ "session_persistence", F_ANY, BOTH },
	{ "tls_enabled", F_BOOL, BOTH, "false" },
	COMMON,
};

static const struct limit pool_limits[] = {
	{ "protocol", "HTTP HTTPS PROXY PROXYV2 SCTP TCP UDP", 0, 0 },
	{ "lb_algorithm", "LEAST_CONNECTIONS ROUND_ROBIN SOURCE_IP SOURCE_IP_PORT", 0, 0 },
	{ NULL, NULL, 0, 0 },
};

const struct lb_kind pools = { "pools", "pool", "pools", "Pool", pool_fields, pool_limits, check_lb_pool,
	made_pool };

static const struct field member_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "address", F_IP, POST | REQUIRED },
	{ "protocol_port", F_INT, POST | REQUIRED },
	{ "weight", F_INT, BOTH, "1" },
	{ "backup", F_BOOL, BOTH, "false" },
	{ "subnet_id", F_UUID, POST },
	{ "monitor_address", F_IP, BOTH },
	{ "monitor_port", F_INT, BOTH },
	COMMON,
};

static const struct limit member_limits[] = {
	{ "protocol_port", NULL, 1, 65535 },
	{ "monitor_port", NULL, 1, 65535 },
	{ "weight", NULL, 0, 256 },
	{ NULL, NULL, 0, 0 },
};

const struct lb_kind members = { "members", "member", "members", "Member", member_fields, member_limits,
	check_lb_member, NULL };

static const struct field monitor_fields[] = {
	{ "name", F_STRING, BOTH, "\"\"" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "pool_id", F_UUID, POST | REQUIRED | OPTIONAL },
	{ "type", F_STRING, POST | REQUIRED },
	{ "delay", F_INT, BOTH | REQUIRED },
	{ "timeout", F_INT, BOTH | REQUIRED },
	{ "max_retries", F_INT, BOTH | REQUIRED },
	{ "max_retries_down", F_INT, BOTH, "3" },
	{ "http_method", F_STRING, BOTH },
	{ "url_path", F_STRING, BOTH },
	{ "expected_codes", F_STRING, BOTH },
	{ "domain_name", F_STRING, BOTH },
	{ "http_version", F_ANY, BOTH },
	COMMON,
};

static const struct limit monitor_limits[] = {
	{ "type", "HTTP HTTPS PING SCTP TCP TLS-HELLO UDP-CONNECT", 0, 0 },
	{ "http_method", "CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE", 0, 0 },
	{ "delay", NULL, 0, 2147483647 },
	{ "timeout", NULL, 0, 2147483647 },
	{ "max_retries", NULL, 1, 10 },
	{ "max_retries_down", NULL, 1, 10 },
	{ NULL, NULL, 0, 0 },
};

const struct lb_kind monitors = { "healthmonitors", "healthmonitor", "healthmonitors", "Health Monitor",
	monitor_fields, monitor_limits, check_monitor, NULL };

const struct lb_kind *const lb_kinds[] = { &loadbalancers, &listeners, &pools, &members, &monitors, NULL };
