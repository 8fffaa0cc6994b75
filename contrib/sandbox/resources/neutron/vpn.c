/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vpn: the VPN service: services on routers, policies of IKE and IPsec, groups
 * of endpoints, and the connections that join them.
 */
#include <string.h>

#include "contrib/sandbox/resources/neutron/checks.h"

static bool settled(struct reply *r, const cJSON *now)
{
	const char *status = text_of(now, "status");

	return !status || strncmp(status, "PENDING_", 8) != 0 ||
		refuse(r, 400, "VPNStateInvalidToUpdate",
			"Invalid state %s of vpnaas resource %s for updating", status,
			text_of(now, "id"));
}

/* ---- policies: IKE, IPsec */

static const long shortest[] = { 60, 2147483647 };
static const struct field life_fields[] = {
	{ "units", F_STRING, BOTH, "\"seconds\"", "['seconds']" },
	{ "value", F_INT, BOTH, "3600", NULL, shortest },
	{ NULL },
};
static const struct field dpd_fields[] = {
	{ "action", F_STRING, BOTH, "\"hold\"",
		"['clear', 'disabled', 'hold', 'restart', 'restart-by-peer']" },
	{ "interval", F_COUNT, BOTH, "30" },
	{ "timeout", F_COUNT, BOTH, "120" },
	{ NULL },
};

/* An attribute that is a table of its own: what the body leaves out stays, or is the usual. */
static bool fill_part(struct request *q, struct reply *r, cJSON *object, const cJSON *now,
	const char *key, const struct field *fields)
{
	const struct resource part = { .one = key, .fields = fields };
	cJSON *v = item(object, key), *before = item(now, key), *i;

	if (!check_body(q, r, &part, v, true))
		return false;
	for (const struct field *f = fields; f->name; f++) {
		i = item(v, f->name) ? NULL : item(before, f->name);
		if (!item(v, f->name))
			cJSON_AddItemToObject(
				v, f->name, i ? cJSON_Duplicate(i, 1) : cJSON_Parse(f->initial));
	}
	return true;
}

static bool check_policy(struct call *c)
{
	return fill_part(c->q, c->r, c->object, c->now, "lifetime", life_fields) &&
		(!c->now || is_unused(c->r, c->of->users, text_of(c->now, "id")));
}

/* ---- services */

static bool on_router(struct reply *r, const char *router_id, const char *subnet_id)
{
	struct object *o;

	db_each (o, &ports, router_id)
		if (strstr(o->text, subnet_id))
			return true;
	return refuse(r, 400, "SubnetIsNotConnectedToRouter",
		"Subnet %s is not connected to Router %s", subnet_id, router_id);
}

/* The outer addresses are the gateway's. */
static bool take_addresses(struct reply *r, cJSON *object, struct object *o)
{
	cJSON *router = db_value(o), *i, *info = item(router, "external_gateway_info");

	cJSON_ArrayForEach (i, item(info, "external_fixed_ips")) {
		const char *ip = text_of(i, "ip_address");
		int version = ip_version(ip);

		if (version)
			set_text(object, version == 4 ? "external_v4_ip" : "external_v6_ip", ip);
	}
	if (!cJSON_IsObject(info))
		refuse(r, 400, "RouterIsNotExternal",
			"Router %s has no external network gateway set", o->id);
	cJSON_Delete(router);
	return !r->status;
}

static bool check_service(struct call *c)
{
	const char *subnet = text_of(c->object, "subnet_id");
	struct object *o;

	if (c->now)
		return settled(c->r, c->now);
	o = db_find(&routers, text_of(c->object, "router_id"));
	if (!take_addresses(c->r, c->object, o) || (subnet && !on_router(c->r, o->id, subnet)))
		return false;
	pending(c->q, c->object, "PENDING_CREATE");
	return true;
}

/* Without a connection a service has nothing to do: it is up when it is wanted. */
static bool settle_service(cJSON *object)
{
	set_text(object, "status", is_true(object, "admin_state_up") ? "ACTIVE" : "DOWN");
	return true;
}

/* ---- endpoint groups */

static bool endpoint_ok(struct request *q, struct reply *r, const char *type, const cJSON *v)
{
	bool cidr = strcmp(type, "cidr") == 0, subnet = strcmp(type, "subnet") == 0;
	char why[WHY], text[100];

	words_of(v, text, sizeof(text));
	if ((cidr && (!value_ok(F_NET, v, why) || !strchr(text, '/'))) ||
		(subnet && !value_ok(F_UUID, v, why)))
		return refuse(r, 400, "InvalidEndpointInEndpointGroup",
			"Endpoint '%s' is invalid for group type '%s': %s", text, type,
			cidr ? "Invalid CIDR" : "Invalid UUID");
	if (subnet && (!db_find(&subnets, text) || !db_visible(db_find(&subnets, text), q->who)))
		return refuse(r, 400, "NonExistingSubnetInEndpointGroup",
			"Subnet %s in endpoint group does not exist", text);
	return true;
}

static bool check_endpoints(struct call *c)
{
	const cJSON *i, *list = item(c->object, "endpoints");
	char text[300];

	if (c->now)
		return true;
	words_of(c->body, text, sizeof(text));
	if (!cJSON_GetArraySize(list))
		return refuse(c->r, 400, "MissingEndpointForEndpointGroup",
			"No endpoints specified for endpoint group '%s'", text);
	cJSON_ArrayForEach (i, list)
		if (!endpoint_ok(c->q, c->r, text_of(c->object, "type"), i))
			return false;
	return true;
}

/* ---- connections */

/* The group's endpoints, when it is of this type; the caller's. NULL: r says why not. */
static cJSON *endpoints_of(
	struct request *q, struct reply *r, const char *id, const char *type, const char *which)
{
	struct object *o = referred(q, r, &vpn_endpoints, id);
	cJSON *group = o ? db_value(o) : NULL, *list = NULL;

	if (group && !text_is(group, "type", type))
		refuse(r, 400, "WrongEndpointGroupType",
			"Endpoint group %s type is '%s' and should be '%s'", which,
			text_of(group, "type"), type);
	else if (group)
		list = cJSON_DetachItemFromObjectCaseSensitive(group, "endpoints");
	cJSON_Delete(group);
	return list;
}

/* The one version of all ranges; 0: they differ. */
static int version_of(const cJSON *cidrs)
{
	const cJSON *i;
	int version = 0;

	cJSON_ArrayForEach (i, cidrs) {
		int v = cidr_version(cJSON_GetStringValue(i));

		if (!v || (version && v != version))
			return 0;
		version = v;
	}
	return version;
}

static cJSON *cidrs_of(const cJSON *ids)
{
	cJSON *out = cJSON_CreateArray();
	const cJSON *i;

	cJSON_ArrayForEach (i, ids) {
		cJSON *s = db_get(&subnets, i->valuestring);

		if (s)
			cJSON_AddItemToArray(out, cJSON_CreateString(text_of(s, "cidr")));
		cJSON_Delete(s);
	}
	return out;
}

static bool check_ends(struct reply *r, int local, int peer, const cJSON *object)
{
	const cJSON *dpd = item(object, "dpd");
	double mtu = number_of(object, "mtu");

	if (!peer)
		return refuse(r, 400, "MixedIPVersionsForPeerCidrs",
			"Peer CIDRs do not have the same IP version, as required for IPSec "
			"site-to-site connection");
	if (local != peer)
		return refuse(r, 400, "MixedIPVersionsForIPSecConnection",
			"IP versions are not compatible between peer and local endpoints");
	if (number_of(dpd, "timeout") <= number_of(dpd, "interval"))
		return refuse(r, 400, "IPsecSiteConnectionDpdIntervalValueError",
			"ipsec_site_connection dpd_timeout is equal to or less than dpd_interval");
	return mtu >= (local == 4 ? 68 : 1280) ||
		refuse(r, 400, "IPsecSiteConnectionMtuError",
			"ipsec_site_connection MTU %.0f is too small for ipv%d", mtu, local);
}

/* The older way: the service has a subnet, the connection the other side's ranges. */
static bool by_subnet(struct reply *r, const cJSON *object, const char *subnet_id)
{
	cJSON *subnet = db_get(&subnets, subnet_id);
	int local = (int)number_of(subnet, "ip_version");

	cJSON_Delete(subnet);
	if (!cJSON_GetArraySize(item(object, "peer_cidrs")))
		return refuse(r, 400, "MissingPeerCidrs",
			"Missing peer CIDRs for IPsec site-to-site connection");
	if (text_of(object, "local_ep_group_id") || text_of(object, "peer_ep_group_id")) {
		bool both =
			text_of(object, "local_ep_group_id") && text_of(object, "peer_ep_group_id");

		return refuse(r, 400, "InvalidEndpointGroup",
			"Endpoint group%s %s cannot be specified, when VPN Service has subnet "
			"specified",
			both ? "s" : "",
			both					       ? "local and peer"
				: text_of(object, "local_ep_group_id") ? "local"
								       : "peer");
	}
	return check_ends(r, local, version_of(item(object, "peer_cidrs")), object);
}

static bool by_groups(
	struct request *q, struct reply *r, const cJSON *object, const char *router_id)
{
	const char *local = text_of(object, "local_ep_group_id"),
		   *peer = text_of(object, "peer_ep_group_id");
	cJSON *ids, *others, *cidrs, *i;
	bool ok;

	if (cJSON_GetArraySize(item(object, "peer_cidrs")))
		return refuse(r, 400, "PeerCidrsInvalid",
			"Peer CIDRs cannot be specified, when using endpoint groups");
	if (!local || !peer)
		return refuse(r, 400, "MissingRequiredEndpointGroup",
			"Missing endpoint group%s %s for IPSec site-to-site connection",
			local || peer ? "" : "s",
			local || peer ? (local ? "peer" : "local") : "local and peer");
	ids = endpoints_of(q, r, local, "subnet", "local");
	others = ids ? endpoints_of(q, r, peer, "cidr", "peer") : NULL;
	ok = others != NULL;
	cJSON_ArrayForEach (i, ids)
		ok = ok && on_router(r, router_id, i->valuestring);
	cidrs = cidrs_of(ids);
	ok = ok && check_ends(r, version_of(cidrs), version_of(others), object);
	cJSON_Delete(cidrs);
	cJSON_Delete(ids);
	cJSON_Delete(others);
	return ok;
}

static bool check_connection(struct call *c)
{
	cJSON *service;
	bool ok;

	if (!fill_part(c->q, c->r, c->object, c->now, "dpd", dpd_fields))
		return false;
	service = db_get(&vpn_services, text_of(c->object, "vpnservice_id"));
	ok = text_of(service, "subnet_id")
		? by_subnet(c->r, c->object, text_of(service, "subnet_id"))
		: by_groups(c->q, c->r, c->object, text_of(service, "router_id"));
	cJSON_Delete(service);
	if (ok && !ip_version(text_of(c->object, "peer_address"))) {
		refuse(c->r, 400, "VPNPeerAddressNotResolved", "Peer address %s cannot be resolved",
			text_of(c->object, "peer_address"));
		ok = false;
	}
	if (!ok || (c->now && !settled(c->r, c->now)))
		return false;
	pending(c->q, c->object, c->now ? "PENDING_UPDATE" : "PENDING_CREATE");
	return true;
}

/*
 * There is a peer when its address is one of the documentation's (TEST-NET): the sandbox plays
 * it.
 */
static bool settle_connection(cJSON *object)
{
	static const char *const peers[] = { "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
		"2001:db8::/32" };
	bool up = false;

	for (int i = 0; i < 4; i++)
		up = up || cidr_holds(peers[i], text_of(object, "peer_address"));
	set_text(object, "status", up && is_true(object, "admin_state_up") ? "ACTIVE" : "DOWN");
	return true;
}

/* ---- tables */

static const char auth[] = "['sha1', 'sha256', 'sha384', 'sha512']",
		  pfs[] = "['group2', 'group5', 'group14']",
		  encryption[] = "['3des', 'aes-128', 'aes-192', 'aes-256']";

static const struct field service_fields[] = {
	NAMED,
	{ "subnet_id", F_UUID, POST | NULLABLE },
	{ "router_id", F_UUID, POST | REQUIRED, .ref = &routers },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "external_v4_ip", F_STRING, 0 },
	{ "external_v6_ip", F_STRING, 0 },
	{ "status", F_STRING, 0 },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field ike_fields[] = {
	NAMED,
	{ "auth_algorithm", F_STRING, BOTH, "\"sha1\"", auth },
	{ "encryption_algorithm", F_STRING, BOTH, "\"aes-128\"", encryption },
	{ "phase1_negotiation_mode", F_STRING, BOTH, "\"main\"", "['main', 'aggressive']" },
	{ "lifetime", F_DICT, BOTH, "{}" },
	{ "ike_version", F_STRING, BOTH, "\"v1\"", "['v1', 'v2']" },
	{ "pfs", F_STRING, BOTH, "\"group5\"", pfs },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field ipsec_fields[] = {
	NAMED,
	{ "transform_protocol", F_STRING, BOTH, "\"esp\"", "['ah', 'ah-esp', 'esp']" },
	{ "auth_algorithm", F_STRING, BOTH, "\"sha1\"", auth },
	{ "encryption_algorithm", F_STRING, BOTH, "\"aes-128\"", encryption },
	{ "encapsulation_mode", F_STRING, BOTH, "\"tunnel\"", "['transport', 'tunnel']" },
	{ "lifetime", F_DICT, BOTH, "{}" },
	{ "pfs", F_STRING, BOTH, "\"group5\"", pfs },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field connection_fields[] = {
	NAMED,
	{ "local_id", F_STRING, BOTH, "\"\"" },
	{ "peer_address", F_STRING, BOTH | REQUIRED },
	{ "peer_id", F_STRING, BOTH | REQUIRED },
	{ "peer_cidrs", F_PREFIXES, BOTH | NULLABLE, "[]" },
	{ "local_ep_group_id", F_UUID, BOTH | NULLABLE },
	{ "peer_ep_group_id", F_UUID, BOTH | NULLABLE },
	{ "route_mode", F_STRING, 0, "\"static\"" },
	{ "mtu", F_COUNT, BOTH, "1500" },
	{ "initiator", F_STRING, BOTH, "\"bi-directional\"",
		"['bi-directional', 'response-only']" },
	{ "auth_mode", F_STRING, 0, "\"psk\"" },
	{ "psk", F_STRING, BOTH | REQUIRED },
	{ "dpd", F_DICT, BOTH, "{}" },
	{ "admin_state_up", F_BOOL, BOTH, "true" },
	{ "status", F_STRING, 0 },
	{ "vpnservice_id", F_UUID, POST | REQUIRED, .ref = &vpn_services },
	{ "ikepolicy_id", F_UUID, POST | REQUIRED, .ref = &vpn_ike },
	{ "ipsecpolicy_id", F_UUID, POST | REQUIRED, .ref = &vpn_ipsec },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

static const struct field endpoint_fields[] = {
	NAMED,
	{ "type", F_STRING, POST | REQUIRED, NULL,
		"['cidr', 'network', 'router', 'subnet', 'vlan']" },
	{ "endpoints", F_LIST, POST, "[]" },
	{ "project_id", F_STRING, POST },
	{ NULL },
};

const struct user vpn_on_subnet[] = {
	{ &vpn_services, NULL, NULL, 409, "SubnetInUseByVPNService",
		"Subnet {id} is used by VPNService {user}" },
	{ &vpn_endpoints, NULL, NULL, 409, "SubnetInUseByEndpointGroup",
		"Subnet {id} is used by endpoint group {user}" },
	{ NULL },
};

const struct resource vpn_services = { "vpn/vpnservices", "vpnservice", "vpnservices", "VPNService",
	"VPNService", service_fields, 0, -1, check_service, .absent = "could not be found",
	.settle = settle_service,
	.users = (const struct user[]){ { &vpn_connections, NULL, NULL, 409, "VPNServiceInUse",
						"VPNService {id} is still in use" },
		{ NULL } } };

const struct resource vpn_ike = { "vpn/ikepolicies", "ikepolicy", "ikepolicies", "IKEPolicy",
	"IKEPolicy", ike_fields, 0, -1, check_policy, .absent = "could not be found",
	.users = (const struct user[]){
		{ &vpn_connections, NULL, NULL, 409, "IKEPolicyInUse",
			"IKEPolicy {id} is in use by existing IPsecSiteConnection and can't be "
			"updated or deleted" },
		{ NULL } } };

const struct resource vpn_ipsec = { "vpn/ipsecpolicies", "ipsecpolicy", "ipsecpolicies",
	"IPsecPolicy", "IPsecPolicy", ipsec_fields, 0, -1, check_policy,
	.absent = "could not be found",
	.users = (const struct user[]){
		{ &vpn_connections, NULL, NULL, 409, "IPsecPolicyInUse",
			"IPsecPolicy {id} is in use by existing IPsecSiteConnection and can't be "
			"updated or deleted" },
		{ NULL } } };

const struct resource vpn_connections = { "vpn/ipsec-site-connections", "ipsec_site_connection",
	"ipsec_site_connections", "IPsecSiteConnection", "ipsec_site_connection", connection_fields,
	0, -1, check_connection, .absent = "not found", .settle = settle_connection };

const struct resource vpn_endpoints = { "vpn/endpoint-groups", "endpoint_group", "endpoint_groups",
	"VPNEndpointGroup", "Endpoint group", endpoint_fields, 0, -1, check_endpoints,
	.absent = "could not be found",
	.users = (const struct user[]){
		{ &vpn_connections, NULL, NULL, 400, "EndpointGroupInUse",
			"Endpoint group {id} is in use and cannot be deleted" },
		{ NULL } } };
