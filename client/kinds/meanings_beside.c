/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meanings_beside: what the attributes mean, in the words of man/attributes.in.
 * `make meanings` makes it out of that; tests/lint/rule-meanings.sh compares them.
 */
#include "client/kinds/tables.h"

/* clang-format off */
const struct meaning kind_meanings_beside[] = {
	{ "subnetpools",
	"name\tThe name.\n"
	"prefixes\tIts address ranges, one CIDR a line.\n"
	"ip_version\t4 or 6.\n"
	"default_prefixlen\tThe prefix length of a subnet that gives none.\n"
	"min_prefixlen\tThe shortest prefix that a subnet may take.\n"
	"max_prefixlen\tThe longest prefix that a subnet may take.\n"
	"default_quota\tThe quota of each project in this pool.\n"
	"address_scope_id\tId of the address scope that it belongs to.\n"
	"is_default\tWhether it is the default.\n"
	"shared\tWhether other projects may use it.\n"
	"tags\tLabels, one a line.\n"
	"address_scope\tThe address scope that it belongs to.\n"
	"subnets/\tIts subnets.\n" },
	{ "address-scopes",
	"name\tThe name.\n"
	"ip_version\t4 or 6.\n"
	"shared\tWhether other projects may use it.\n"
	"subnetpools/\tIts subnet pools.\n" },
	{ "address-groups",
	"name\tThe name.\n"
	"addresses\tBlocks of addresses, one a line: 10.0.0.0/24; 10.0.0.5 is 10.0.0.5/32.\n"
	"description\tFree text.\n" },
	{ "trunks",
	"port_id\tId of the parent port.\n"
	"status\tACTIVE, ERROR, or the change that is under way.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"sub_ports\tThe subports, one a line: "
	"port_id=...,segmentation_type=vlan,segmentation_id=...\n"
	"tags\tLabels, one a line.\n"
	"port\tThe parent port.\n" },
	{ "segments",
	"network_id\tId of the network that it is a part of.\n"
	"network_type\tHow it is built: flat, vlan, vxlan, ...\n"
	"physical_network\tThe physical network that carries it.\n"
	"segmentation_id\tThe VLAN id or tunnel id.\n"
	"network\tThe network that it is a part of.\n"
	"subnets/\tIts subnets.\n" },
	{ "qos-policies",
	"name\tThe name.\n"
	"shared\tWhether other projects may use it.\n"
	"is_default\tWhether it is the default.\n"
	"rules\tIts rules, as objects.\n"
	"tags\tLabels, one a line.\n"
	"networks/\tThe networks with this policy.\n"
	"ports/\tThe ports with this policy.\n"
	"bandwidth_limit_rules/\tIts rules of that kind, called by their words.\n"
	"dscp_marking_rules/\tIts rules of that kind.\n"
	"minimum_bandwidth_rules/\tIts rules of that kind.\n"
	"minimum_packet_rate_rules/\tIts rules of that kind.\n"
	"packet_rate_limit_rules/\tIts rules of that kind.\n" },
	{ "bandwidth-limit-rules",
	"policy_id\tId of the policy.\n"
	"direction\tegress or ingress.\n"
	"max_kbps\tThe bandwidth, in kbit/s.\n"
	"max_burst_kbps\tThe largest burst, in kbit; 0: the cloud chooses.\n" },
	{ "dscp-marking-rules",
	"policy_id\tId of the policy.\n"
	"dscp_mark\tThe DSCP value: 0, 8 to 40 in twos, 46, 48 or 56.\n" },
	{ "minimum-bandwidth-rules",
	"policy_id\tId of the policy.\n"
	"direction\tegress or ingress.\n"
	"min_kbps\tThe bandwidth, in kbit/s.\n" },
	{ "minimum-packet-rate-rules",
	"policy_id\tId of the policy.\n"
	"direction\tegress, ingress or any.\n"
	"min_kpps\tThousands of packets per second.\n" },
	{ "packet-rate-limit-rules",
	"policy_id\tId of the policy.\n"
	"direction\tegress or ingress.\n"
	"max_kpps\tThousands of packets per second.\n"
	"max_burst_kpps\tThe largest burst, in thousands of packets.\n" },
	{ "qos-rule-types",
	"type\tThe type; it is also the name of the directory.\n" },
	{ "network-ip-availabilities",
	"network_id\tId of the network.\n"
	"network_name\tThe name of the network.\n"
	"total_ips\tHow many addresses its subnets have.\n"
	"used_ips\tHow many of them are taken.\n"
	"subnet_ip_availability\tThe same for each subnet.\n"
	"network\tThe network.\n" },
	{ "rbac-policies",
	"object_type\tThe type of the object: network, subnetpool, security_group, ...\n"
	"object_id\tId of the object.\n"
	"action\tThe access that it gives: access_as_shared or access_as_external.\n"
	"target_tenant\tId of the project that gets access; * means all projects.\n" },
	{ "availability-zones",
	"name\tThe name of the zone.\n"
	"resource\tnetwork or router.\n"
	"state\tavailable or not.\n" },
	{ "metering-labels",
	"name\tThe name.\n"
	"shared\tWhether it counts the traffic of all projects.\n"
	"description\tFree text.\n"
	"rules/\tIts rules.\n" },
	{ "metering-label-rules",
	"metering_label_id\tId of the label.\n"
	"direction\tingress or egress.\n"
	"remote_ip_prefix\tThe other side's block of addresses.\n"
	"source_ip_prefix\tThe block of addresses that the traffic comes from.\n"
	"destination_ip_prefix\tThe block of addresses that the traffic goes to.\n"
	"excluded\ttrue: what it matches is not counted.\n" },
	{ "logs",
	"name\tThe name.\n"
	"resource_type\tWhat is logged; loggable-resources/ lists the types: security_group.\n"
	"resource_id\tId of what is logged.\n"
	"target_id\tId of the port that is logged.\n"
	"event\tACCEPT, DROP or ALL.\n"
	"enabled\tWhether it is written at present.\n"
	"security_group\tThe security group that is logged.\n"
	"target\tThe port that is logged.\n" },
	{ "loggable-resources",
	"type\tThe type, as a log's resource_type takes it.\n" },
	{ "network-flavors",
	"name\tThe name.\n"
	"service_type\tThe service: L3_ROUTER_NAT, ...\n"
	"enabled\tWhether it may be used.\n"
	"service_profiles\tIds of its service profiles.\n"
	"description\tFree text.\n"
	"service_profiles/\tIts service profiles.\n" },
	{ "service-profiles",
	"driver\tThe driver, as the cloud's programs call it.\n"
	"metainfo\tText for the driver.\n"
	"enabled\tWhether it may be used.\n"
	"description\tFree text.\n" },
	{ "service-providers",
	"service_type\tThe service.\n"
	"name\tThe provider's name.\n"
	"default\tWhether it is the default of its service.\n" },
	{ "network-segment-ranges",
	"name\tThe name.\n"
	"network_type\tvlan, vxlan, gre or geneve.\n"
	"physical_network\tThe physical network, of a vlan range.\n"
	"minimum\tThe first id.\n"
	"maximum\tThe last id.\n"
	"default\tWhether it comes from the cloud's configuration.\n"
	"shared\tWhether all projects may use it.\n"
	"used\tThe ids in use, with the project of each.\n"
	"available\tThe ids that are free, one a line.\n"
	"tags\tLabels, one a line.\n" },
	{ "default-security-group-rules",
	"direction\tingress or egress.\n"
	"ethertype\tIPv4 or IPv6.\n"
	"protocol\ttcp, udp, icmp, ...\n"
	"port_range_min\tThe first port, or the ICMP type.\n"
	"port_range_max\tThe last port, or the ICMP code.\n"
	"remote_ip_prefix\tAddresses that it is about, as a CIDR.\n"
	"remote_group_id\tId of the security group whose ports it is about; PARENT means the "
	"group that the rule will be in.\n"
	"remote_address_group_id\tId of the address group that it is about.\n"
	"used_in_default_sg\tWhether a project's group default begins with it.\n"
	"used_in_non_default_sg\tWhether other groups begin with it.\n"
	"remote_address_group\tThe address group that it is about.\n" },
	{ "agents",
	"agent_type\tDHCP agent, L3 agent, Open vSwitch agent and so on.\n"
	"binary\tThe program.\n"
	"topic\tWhat it listens to.\n"
	"host\tWhere it runs.\n"
	"availability_zone\tIts availability zone.\n"
	"admin_state_up\tfalse: nothing new is put on it.\n"
	"alive\tWhether it has told of itself lately.\n"
	"configurations\tWhat it tells of itself.\n"
	"resources_synced\tWhether its inventory has been taken over by Placement.\n"
	"started_at\tWhen it was started.\n"
	"heartbeat_timestamp\tWhen it told of itself for the last time.\n"
	"networks/\tThe networks that it serves.\n"
	"routers/\tThe routers that are on it.\n" },
	{ "load-balancers",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"vip_subnet_id\tId of the subnet of its address.\n"
	"vip_address\tIts address.\n"
	"vip_port_id\tId of the port that has its address.\n"
	"vip_network_id\tId of the network of its address.\n"
	"vip_qos_policy_id\tId of the QoS policy of that port.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"provider\tThe provider (driver) that implements it.\n"
	"flavor_id\tId of its flavor.\n"
	"availability_zone\tThe zone to create it in.\n"
	"listeners\tIds of its listeners.\n"
	"pools\tIds of its pools.\n"
	"tags\tLabels, one a line.\n"
	"vip_subnet\tThe subnet of its address.\n"
	"vip_port\tThe port that has its address.\n"
	"vip_network\tThe network of its address.\n"
	"listeners/\tIts listeners.\n"
	"pools/\tIts pools.\n" },
	{ "listeners",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"loadbalancer_id\tId of the load balancer.\n"
	"loadbalancers\tIds of its load balancers.\n"
	"protocol\tHTTP, HTTPS, TCP, UDP, SCTP, TERMINATED_HTTPS or PROMETHEUS.\n"
	"protocol_port\tThe port number.\n"
	"default_pool_id\tId of the pool that it sends connections to.\n"
	"connection_limit\tThe limit of simultaneous connections; -1 means unlimited.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"allowed_cidrs\tThe clients that may connect, one CIDR a line.\n"
	"default_tls_container_ref\tA reference to its TLS certificate.\n"
	"insert_headers\tHeaders that it adds to requests.\n"
	"l7policies\tIds of its L7 policies.\n"
	"timeout_client_data\tTime-out of a silent client, in ms.\n"
	"timeout_member_connect\tTime-out of a connection to a member, in ms.\n"
	"timeout_member_data\tTime-out of a silent member, in ms.\n"
	"timeout_tcp_inspect\tTime to wait for more TCP data to inspect, in ms.\n"
	"tags\tLabels, one a line.\n"
	"load_balancer\tThe load balancer that it belongs to.\n"
	"default_pool\tThe pool that it sends connections to.\n"
	"loadbalancers/\tThe load balancers that it belongs to.\n"
	"l7policies/\tIts L7 policies.\n" },
	{ "pools",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"loadbalancer_id\tId of the load balancer.\n"
	"listener_id\tId of its listener; it can be set instead of the load balancer.\n"
	"loadbalancers\tIds of its load balancers.\n"
	"listeners\tIds of its listeners.\n"
	"protocol\tHTTP, HTTPS, PROXY, PROXYV2, TCP, UDP or SCTP.\n"
	"lb_algorithm\tROUND_ROBIN, LEAST_CONNECTIONS, SOURCE_IP or SOURCE_IP_PORT.\n"
	"session_persistence\tHow a client stays with one member: type=...\n"
	"members\tIds of its members.\n"
	"healthmonitor_id\tId of its health monitor.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"tls_enabled\tWhether connections to the members use TLS.\n"
	"tags\tLabels, one a line.\n"
	"load_balancer\tThe load balancer that it belongs to.\n"
	"health_monitor\tIts health monitor.\n"
	"loadbalancers/\tThe load balancers that it belongs to.\n"
	"listeners/\tIts listeners.\n"
	"members/\tIts members.\n" },
	{ "members",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"pool_id\tId of the pool.\n"
	"address\tIts address.\n"
	"protocol_port\tThe port number.\n"
	"weight\tIts share of new connections; 0 means none.\n"
	"backup\tWhether it is used only while the other members are down.\n"
	"subnet_id\tId of the subnet that it is reached through.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"monitor_address\tAnother address for the health checks.\n"
	"monitor_port\tAnother port for the health checks.\n"
	"tags\tLabels, one a line.\n"
	"subnet\tThe subnet.\n" },
	{ "health-monitors",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"pool_id\tId of the pool.\n"
	"pools\tIds of its pools.\n"
	"type\tHTTP, HTTPS, PING, TCP, TLS-HELLO, UDP-CONNECT or SCTP.\n"
	"delay\tSeconds between two checks.\n"
	"timeout\tSeconds that a check may take.\n"
	"max_retries\tSuccessful checks before a member is ONLINE.\n"
	"max_retries_down\tFailed checks before a member is in ERROR.\n"
	"http_method\tThe HTTP method of a check.\n"
	"url_path\tThe URL path of a check.\n"
	"expected_codes\tThe HTTP status codes of a successful check.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"tags\tLabels, one a line.\n"
	"pool\tIts pool.\n"
	"pools/\tIts pools.\n" },
	{ "l7-policies",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"listener_id\tId of the listener.\n"
	"action\tREDIRECT_TO_POOL, REDIRECT_TO_URL, REDIRECT_PREFIX or REJECT.\n"
	"position\tIts place among the listener's policies, from 1.\n"
	"redirect_pool_id\tId of the pool of REDIRECT_TO_POOL.\n"
	"redirect_url\tThe URL of REDIRECT_TO_URL.\n"
	"redirect_prefix\tThe URL of REDIRECT_PREFIX, to which the path is added.\n"
	"redirect_http_code\tThe code that a redirection answers: 301, 302, 303, 307 or 308.\n"
	"rules\tIds of its rules.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"tags\tLabels, one a line.\n"
	"listener\tThe listener.\n"
	"redirect_pool\tThe pool of REDIRECT_TO_POOL.\n"
	"rules/\tIts rules.\n" },
	{ "l7-rules",
	"provisioning_status\tACTIVE, ERROR, or PENDING_...\n"
	"operating_status\tONLINE, OFFLINE, DEGRADED, ERROR or NO_MONITOR.\n"
	"l7policy_id\tId of the policy.\n"
	"type\tWhat is compared: COOKIE, FILE_TYPE, HEADER, HOST_NAME, PATH, "
	"SSL_CONN_HAS_CERT, SSL_VERIFY_RESULT or SSL_DN_FIELD.\n"
	"compare_type\tCONTAINS, ENDS_WITH, EQUAL_TO, REGEX or STARTS_WITH.\n"
	"key\tThe name of the cookie or header.\n"
	"value\tWhat it is compared with.\n"
	"invert\ttrue: it matches what is otherwise.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"tags\tLabels, one a line.\n" },
	{ "firewall-groups",
	"status\tACTIVE, ERROR, or the change that is under way.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"shared\tWhether other projects may use it.\n"
	"ingress_firewall_policy_id\tId of the policy for incoming traffic.\n"
	"egress_firewall_policy_id\tId of the policy for outgoing traffic.\n"
	"ports\tIds of its ports.\n"
	"ingress_policy\tThe policy for incoming traffic.\n"
	"egress_policy\tThe policy for outgoing traffic.\n"
	"ports/\tIts ports.\n" },
	{ "firewalls",
	"status\tACTIVE, ERROR, or the change that is under way.\n"
	"firewall_policy_id\tId of its policy.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"shared\tWhether other projects may use it.\n"
	"router_ids\tIds of its routers.\n"
	"policy\tIts policy.\n"
	"routers/\tIts routers.\n" },
	{ "firewall-policies",
	"shared\tWhether other projects may use it.\n"
	"audited\tWhether somebody has audited it.\n"
	"firewall_rules\tIds of its rules.\n"
	"firewall_rules/\tIts rules in their order.\n" },
	{ "firewall-rules",
	"action\tallow, deny or reject.\n"
	"protocol\ttcp, udp, ...\n"
	"ip_version\t4 or 6.\n"
	"source_ip_address\tThe source, as an address or CIDR.\n"
	"source_port\tThe source port or range of ports (80:90).\n"
	"destination_ip_address\tThe destination, as an address or CIDR.\n"
	"destination_port\tThe destination port or range of ports.\n"
	"enabled\tWhether the rule is applied.\n"
	"shared\tWhether other projects may use it.\n"
	"position\tIts position in the policy (FWaaS v1).\n"
	"firewall_policy_id\tIds of the policies with this rule.\n"
	"firewall_policies/\tThe policies with this rule.\n" },
	{ "vpn-services",
	"status\tACTIVE, ERROR, or the change that is under way.\n"
	"router_id\tId of the router.\n"
	"subnet_id\tId of the local subnet that its connections join.\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"external_v4_ip\tIts external IPv4 address.\n"
	"external_v6_ip\tIts external IPv6 address.\n"
	"flavor_id\tId of its flavor.\n"
	"router\tThe router.\n"
	"subnet\tThe local subnet that its connections join.\n"
	"connections/\tIts connections.\n" },
	{ "ike-policies",
	"auth_algorithm\tThe algorithm for authentication: sha1, sha256, ...\n"
	"encryption_algorithm\tThe algorithm for encryption: aes-128, aes-256, ...\n"
	"phase1_negotiation_mode\tThe mode of phase 1: main or aggressive.\n"
	"ike_version\tThe version of IKE: v1 or v2.\n"
	"pfs\tThe Diffie-Hellman group for perfect forward secrecy: group5, group14, ...\n"
	"lifetime\tThe lifetime of a key: units=seconds,value=3600\n" },
	{ "ipsec-policies",
	"transform_protocol\tThe protocol: esp, ah or ah-esp.\n"
	"auth_algorithm\tThe algorithm for authentication: sha1, sha256, ...\n"
	"encryption_algorithm\tThe algorithm for encryption: aes-128, aes-256, ...\n"
	"encapsulation_mode\tThe mode: tunnel or transport.\n"
	"pfs\tThe Diffie-Hellman group for perfect forward secrecy: group5, group14, ...\n"
	"lifetime\tThe lifetime of a key: units=seconds,value=3600\n" },
	{ "ipsec-site-connections",
	"status\tACTIVE, ERROR, or the change that is under way.\n"
	"vpnservice_id\tId of the VPN service.\n"
	"ikepolicy_id\tId of its IKE policy.\n"
	"ipsecpolicy_id\tId of its IPsec policy.\n"
	"peer_address\tThe address of the peer.\n"
	"peer_id\tThe name by which the peer identifies itself.\n"
	"psk\tThe pre-shared key.\n"
	"peer_cidrs\tThe networks behind the peer, one CIDR a line.\n"
	"local_id\tThe name by which this side identifies itself.\n"
	"local_ep_group_id\tId of the endpoint group of this side.\n"
	"peer_ep_group_id\tId of the endpoint group of the peer's side.\n"
	"initiator\tWhether this side starts the connection: bi-directional or response-only.\n"
	"auth_mode\tThe method of authentication; always psk.\n"
	"route_mode\tThe method of routing; always static.\n"
	"mtu\tThe size of the largest packet, in bytes.\n"
	"dpd\tDead peer detection: action=...,interval=...,timeout=...\n"
	"admin_state_up\tfalse takes it out of service.\n"
	"vpn_service\tThe VPN service.\n"
	"ike_policy\tIts IKE policy.\n"
	"ipsec_policy\tIts IPsec policy.\n"
	"local_endpoints\tThe endpoint group of this side.\n"
	"peer_endpoints\tThe endpoint group of the peer's side.\n" },
	{ "vpn-endpoint-groups",
	"type\tThe type of its endpoints: subnet, cidr, network, router or vlan.\n"
	"endpoints\tThe endpoints, one id or CIDR a line.\n" },
	{ "cyclades networks",
	"type\tMAC_FILTERED unless a draft sets it; IP_LESS_ROUTED, PHYSICAL_VLAN or CUSTOM if "
	"the cloud enables them.\n"
	"status\tACTIVE, PENDING, BUILD, ERROR or another state.\n"
	"public\tWhether it is public.\n"
	"shared\tThe same as public.\n"
	"router:external\tWhether it is external.\n"
	"admin_state_up\tAlways true.\n"
	"SNF:floating_ip_pool\tWhether it is a pool of floating IPs.\n"
	"subnets\tIds of its subnets.\n"
	"project\tId of the project whose quota it uses.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"deleted\tWhether it has been deleted and is only kept as a record.\n"
	"links\tIts addresses in the API.\n"
	"subnets/\tIts subnets.\n"
	"ports/\tIts ports.\n"
	"ips/\tThe floating IPs from it.\n" },
	{ "cyclades subnets",
	"network_id\tId of the network.\n"
	"cidr\tIts address range.\n"
	"ip_version\t4 or 6.\n"
	"gateway_ip\tThe address of the gateway.\n"
	"allocation_pools\tRanges of addresses for ports, one a line: start=...,end=...\n"
	"enable_dhcp\tWhether DHCP hands out its addresses.\n"
	"enable_slaac\tWhether hosts get their addresses by SLAAC (IPv6).\n"
	"dns_nameservers\tName servers, one a line.\n"
	"host_routes\tRoutes for its hosts.\n"
	"public\tWhether it is public.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"deleted\tWhether it has been deleted and is only kept as a record.\n"
	"links\tIts addresses in the API.\n"
	"network\tIts network.\n" },
	{ "cyclades ports",
	"status\tACTIVE, PENDING, BUILD, ERROR or another state.\n"
	"network_id\tId of the network.\n"
	"mac_address\tIts MAC address.\n"
	"fixed_ips\tIts address, as ip_address=...\n"
	"device_id\tId of the server.\n"
	"device_owner\tvm if it belongs to a server, else empty.\n"
	"admin_state_up\tAlways true.\n"
	"security_groups\tAlways empty.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"deleted\tWhether it has been deleted and is only kept as a record.\n"
	"links\tIts addresses in the API.\n"
	"network\tIts network.\n"
	"device\tThe server that it belongs to.\n"
	"subnets/\tIts subnets.\n"
	"ips/\tIts floating IPs.\n" },
	{ "cyclades ips",
	"floating_ip_address\tThe floating address.\n"
	"floating_network_id\tId of the pool, which is a network.\n"
	"fixed_ip_address\tAlways empty.\n"
	"port_id\tId of the port.\n"
	"instance_id\tId of the server.\n"
	"project\tId of the project whose quota it uses.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"deleted\tWhether it has been deleted and is only kept as a record.\n"
	"links\tIts addresses in the API.\n"
	"network\tIts network.\n"
	"port\tThe port.\n"
	"device\tThe server that it is attached to.\n" },
	{ "cyclades servers",
	"status\tACTIVE, PENDING, BUILD, ERROR or another state.\n"
	"addresses\tIts addresses, by network.\n"
	"attachments\tIts NICs.\n"
	"flavor\tThe flavor: its size.\n"
	"image\tThe image that it was created from.\n"
	"metadata\tUser metadata.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"deleted\tWhether it has been deleted and is only kept as a record.\n"
	"links\tIts addresses in the API.\n"
	"networks/\tThe networks that it is connected to.\n"
	"ports/\tIts ports.\n"
	"ips/\tThe floating IPs of its ports.\n" },
	{ "cyclades quotas",
	"limit\tThe limit.\n"
	"used\tThe amount in use.\n"
	"pending\tThe amount reserved by changes under way.\n"
	"project_limit\tThe limit of the project.\n"
	"project_usage\tThe amount that the project uses.\n"
	"project_pending\tThe amount reserved by changes under way in the project.\n" },
	{ "synnefo networks",
	"name\tThe name.\n"
	"type\tMAC_FILTERED unless a draft sets it; IP_LESS_ROUTED, PHYSICAL_VLAN or CUSTOM if "
	"the cloud enables them.\n"
	"cidr\tIts IPv4 address range.\n"
	"cidr6\tIts IPv6 address range.\n"
	"gateway\tThe address of the gateway.\n"
	"gateway6\tThe IPv6 address of the gateway.\n"
	"dhcp\tWhether DHCP hands out its addresses.\n"
	"public\tWhether it is public.\n"
	"status\tACTIVE, PENDING, BUILD, ERROR or another state.\n"
	"attachments\tIds of its NICs.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"links\tIts addresses in the API.\n"
	"ports/\tIts ports.\n" },
	{ "synnefo ports",
	"network_id\tId of the network.\n"
	"device_id\tId of the server.\n"
	"mac_address\tIts MAC address.\n"
	"ipv4\tIts IPv4 address.\n"
	"ipv6\tIts IPv6 address.\n"
	"firewallProfile\tThe firewall profile of the server: ENABLED, DISABLED or PROTECTED.\n"
	"network\tIts network.\n"
	"device\tThe server that it belongs to.\n" },
	{ "synnefo servers",
	"status\tACTIVE, PENDING, BUILD, ERROR or another state.\n"
	"addresses\tIts addresses, by network.\n"
	"attachments\tIts NICs.\n"
	"flavor\tThe flavor: its size.\n"
	"image\tThe image that it was created from.\n"
	"metadata\tUser metadata.\n"
	"tenant_id\tId of the project that it belongs to.\n"
	"user_id\tId of the user who created it.\n"
	"created\tTime of creation.\n"
	"updated\tTime of the last change.\n"
	"links\tIts addresses in the API.\n"
	"networks/\tThe networks that it is connected to.\n"
	"ports/\tIts ports.\n" },
	{ "synnefo quotas",
	"limit\tThe limit.\n"
	"used\tThe amount in use.\n"
	"pending\tThe amount reserved by changes under way.\n"
	"project_limit\tThe limit of the project.\n"
	"project_usage\tThe amount that the project uses.\n"
	"project_pending\tThe amount reserved by changes under way in the project.\n" },
	{ 0 },
};
