/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The makings of mkdir: requests, drafts that are completed or committed, labels, and
 * waiting until the cloud has done it.
 */
#include "script.h"
#include "tests/unit/suites.h"

static const struct script scripts[] = {
	{ .name = "what is complete is created at once", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "mkdir networks net", "sent" },
		{ "entry networks net", "asked > list networks?name=net" },
		{ "answer {'id':'1','name':'net','status':'ACTIVE'}",
			" ! networks/net ! networks/net" },
		{ "entry networks net", "asked" },
		{ "wait 1", "" },
		{ "mkdir networks net", "EEXIST (network 'net' exists)" },
		{ "mkdir networks a%2fb",
			"EINVAL ('a%2fb' is not how this name is spelled here: write 'a%2Fb')" },
		{ "names networks", "net" },
	} },
	{ .name = "a create that is refused", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "entry networks net", "asked > list networks?name=net" },
	} },
	{ .name = "an answer without an id is an error", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'name':'net'}", " ! EBADMSG (the answer could not be kept)" },
	} },
	{ .name = "what lacks something is a draft", .steps = {
		{ "mkdir ports web", "ports/web (draft)" },
		{ "names ports", "web" },
		{ "missing ports/web", "network\n" },
		{ "path ports/web", "ports/web (2)" },
		{ "entry ports web", "ports/web (draft)" },
		{ "files ports/web",
			"name* network_id* mac_address* fixed_ips* admin_state_up* device_id* "
			"device_owner* allowed_address_pairs* binding:host_id* binding:profile* "
			"binding:vnic_type* device_profile* dns_domain* dns_name* "
			"extra_dhcp_opts* numa_affinity_policy* port_security_enabled* "
			"propagate_uplink_status* qos_policy_id* tenant_id* project_id* "
			"description*" },
		{ "mkdir ports web", "EEXIST (port 'web' exists)" },
		{ "set ports/web admin_state_up false", "ok" },
		{ "set ports/web status UP", "EPERM (status of a port is read-only)" },
		{ "set ports/web mac_address nonsense",
			"EINVAL (mac_address is a MAC address, not 'nonsense')" },
		{ "text ports/web admin_state_up", "false\n" },
		{ "text ports/web mac_address", "" },
		{ "rm ports/web", "ok" },
		{ "names ports", "" },
	} },
	{ .name = "a draft that is completed is created", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net','availability_zone':'az1'}]", " ! ok" },
		{ "mkdir ports web", "ports/web (draft)" },
		{ "link ports/web network networks/1",
			"sent > create ports {'name':'web','network_id':'1'}" },
		{ "set ports/web description x", "EBUSY (this draft is being created)" },
		{ "rm ports/web", "EBUSY (this draft is being created)" },
		{ "mv ports/web db", "EBUSY (this draft is being created)" },
		{ "answer {'id':'11','name':'web','network_id':'1'}", " ! ports/web" },
		{ "names ports", "web" },
		{ "json ports/11", "{'name':'web','network_id':'1','id':'11'}" },
	} },
	{ .name = "a completed draft that is refused stands as before", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir ports web", "ports/web (draft)" },
		{ "link ports/web network networks/1",
			"sent > create ports {'name':'web','network_id':'1'}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "names ports", "web" },
		{ "json ports/web", "{'name':'web'}" },
		{ "missing ports/web", "network\n" },
		{ "link ports/web network", "ok" },
		{ "mkdir networks x", "sent > create networks {'name':'x'}" },
	} },
	{ .name = "a name that is a CIDR, in the directory of its network", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir networks/1/subnets 10.0.0.0%2F24",
			"sent > create subnets {'name':'10.0.0.0/24','cidr':'10.0.0.0/24',"
			"'network_id':'1','ip_version':4}" },
		{ "answer {'id':'41','name':'10.0.0.0/24','network_id':'1',"
			"'cidr':'10.0.0.0/24'}",
			" ! subnets/10.0.0.0%2F24" },
		{ "mkdir networks/1/subnets web", "subnets/web (draft)" },
		{ "missing subnets/web", "cidr\n" },
		{ "set subnets/web cidr 2001:db8::/64",
			"sent > create subnets {'name':'web','network_id':'1',"
			"'cidr':'2001:db8::/64','ip_version':6}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "set subnets/web use_default_subnetpool true",
			"sent > create subnets {'name':'web','network_id':'1',"
			"'use_default_subnetpool':true,'ip_version':4}" },
	} },
	{ .name = "a staged draft waits for its commit", .steps = {
		{ "mkdir ports/.draft web", "ports/web (draft)" },
		{ "names ports/.draft", "web" },
		{ "names ports", "" },
		{ "path ports/.draft/web", "ports/.draft/web (3)" },
		{ "commit ports/.draft/web web", "EINVAL (this port still needs: network)" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "link ports/.draft/web network networks/1", "ok" },
		{ "json ports/.draft/web", "{'name':'web','network_id':'1'}" },
		{ "commit ports/.draft/web db",
			"sent > create ports {'name':'db','network_id':'1'}" },
		{ "commit ports/.draft/db db", "EBUSY (this draft is being created)" },
		{ "set ports/.draft/db name x", "EBUSY (this draft is being created)" },
		{ "rm ports/.draft/db", "EBUSY (this draft is being created)" },
		{ "link ports/.draft/db network", "EBUSY (this draft is being created)" },
		{ "answer {'id':'11','name':'db','network_id':'1'}", " ! ports/db" },
		{ "names ports", "db" },
		{ "names ports/.draft", "" },
	} },
	{ .name = "a draft is renamed and removed", .steps = {
		{ "mkdir ports/.draft web", "ports/web (draft)" },
		{ "mv ports/.draft/web db", "ok" },
		{ "names ports/.draft", "db" },
		{ "mkdir ports/.draft db", "EEXIST (port 'db' exists)" },
		{ "link ports/.draft/db network", "ok" },
		{ "write ports/.draft/db {'name':'x','description':'y','mac_address':null}",
			"ok" },
		{ "json ports/.draft/db", "{'name':'x','description':'y'}" },
		{ "read ports/.draft/db", "ok" },
		{ "rm ports/.draft/db", "ok" },
		{ "names ports/.draft", "" },
	} },
	{ .name = "a label is a name of what the cloud calls otherwise", .steps = {
		{ "create-need ips", "asked > list networks?router%3Aexternal=True" },
		{ "answer [{'id':'1','name':'ext','router:external':true}]", " ! ok" },
		{ "create-need ips", "ok" },
		{ "mkdir ips mine",
			"sent > create ips {'description':'mine','floating_network_id':'1'}" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1',"
			"'description':'mine','floating_network_id':'1'}",
			" ! ips/192.0.2.1" },
		{ "entry ips mine", "ips/192.0.2.1 (link)" },
		{ "entry ips 192.0.2.1", "asked > list ips?floating_ip_address=192.0.2.1" },
		{ "names ips", "192.0.2.1" },
		{ "find networks/1 ips mine", "ips/192.0.2.1" },
		{ "find networks/1 ips 192.0.2.1", "ips/192.0.2.1" },
		{ "mkdir ips mine", "EEXIST (floating IP 'mine' exists)" },
		{ "rm ips/61", "sent > destroy ips/61" },
		{ "answer -", " ! ok" },
		{ "entry ips mine", "asked > list ips?floating_ip_address=mine" },
	} },
	{ .name = "two that qualify are not picked from", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'a','router:external':true},{'id':'2',"
			"'name':'b','router:external':true}]",
			" ! ok" },
		{ "mkdir ips mine", "ips/mine (draft)" },
		{ "missing ips/mine", "network\n" },
	} },
	{ .name = "a nested object", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "mkdir security-groups/31/rules web",
			"EINVAL (a security group rule is made by its words, as "
			"ingress-tcp-443, or in .draft/web and moved out)" },
		{ "names security-groups/31/rules", "" },
		{ "mkdir security-groups/31/rules ingress-tcp-443..443",
			"EINVAL (this security group rule is called 'ingress-tcp-443': write "
			"that)" },
		{ "mkdir security-groups/31/rules ingress-tcp-443",
			"sent > create security-group-rules {'direction':'ingress',"
			"'ethertype':'IPv4','protocol':'tcp','port_range_min':443,"
			"'port_range_max':443,'security_group_id':'31'}" },
		{ "answer {'id':'71','security_group_id':'31','direction':'ingress',"
			"'ethertype':'IPv4','protocol':'tcp','port_range_min':443,"
			"'port_range_max':443}",
			" ! security-group-rules/ingress-tcp-443" },
		{ "names security-groups/31/rules", "ingress-tcp-443" },
		{ "path security-group-rules/71", "security-groups/g/rules/ingress-tcp-443 (4)" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress',"
			"'ethertype':'IPv4','protocol':'tcp','port_range_min':443,"
			"'port_range_max':443}]",
			" ! ok" },
		{ "entry security-groups/31/rules 71",
			"security-group-rules/ingress-tcp-443 (link)" },
		{ "mkdir security-groups/31/rules ingress-tcp-443",
			"EEXIST (security group rule 'ingress-tcp-443' exists)" },
	} },
	{ .name = "a rule that is made of files comes to be by mv", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "mkdir security-groups/31/rules/.draft web",
			"security-group-rules/web (draft)" },
		{ "path security-group-rules/.draft/web",
			"security-groups/g/rules/.draft/web (5)" },
		{ "missing security-group-rules/.draft/web", "direction\n" },
		{ "set security-group-rules/.draft/web direction ingress", "ok" },
		{ "missing security-group-rules/.draft/web", "" },
		{ "commit security-group-rules/.draft/web web",
			"sent > create security-group-rules {'description':'web',"
			"'security_group_id':'31','direction':'ingress'}" },
		{ "answer {'id':'71','security_group_id':'31','direction':'ingress',"
			"'description':'web'}",
			" ! security-group-rules/ingress-any" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress',"
			"'description':'web'}]",
			" ! ok" },
		{ "entry security-groups/31/rules web",
			"security-group-rules/ingress-any (link)" },
	} },
	{ .name = "a member of a pool", .steps = {
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "mkdir pools/81/members m", "members/m (draft)" },
		{ "set members/m address 10.0.0.1", "ok" },
		{ "set members/m protocol_port 80",
			"sent > create 81/members {'name':'m','pool_id':'81',"
			"'address':'10.0.0.1','protocol_port':80}" },
		{ "answer {'id':'91','name':'m','pool_id':'81','address':'10.0.0.1',"
			"'protocol_port':80,'provisioning_status':'PENDING_CREATE'}",
			" ! members/m" },
		{ "set members/91 weight 2", "sent > update 81/members/91 {'weight':2}" },
		{ "answer {'id':'91','name':'m','pool_id':'81','weight':2}", " ! members/m" },
		{ "rm members/91", "sent > destroy 81/members/91" },
		{ "answer -", " ! ok" },
		{ "names pools/81/members", "" },
	} },
	{ .name = "a member that is made and called by its words", .steps = {
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "mkdir pools/81/members 10.0.0.5-080",
			"EINVAL (this member is called '10.0.0.5-80': write that)" },
		{ "mkdir pools/81/members 10.0.0.5-80",
			"sent > create 81/members {'address':'10.0.0.5','protocol_port':80,"
			"'pool_id':'81'}" },
		{ "answer {'id':'91','pool_id':'81','name':'','address':'10.0.0.5',"
			"'protocol_port':80}",
			" ! members/10.0.0.5-80" },
		{ "mv members/91 10.0.0.6-80",
			"EINVAL (this member is called '10.0.0.5-80', not '10.0.0.6-80')" },
		{ "mv members/91 web", "sent > update 81/members/91 {'name':'web'}" },
		{ "answer {'id':'91','pool_id':'81','name':'web','address':'10.0.0.5',"
			"'protocol_port':80}",
			" ! members/web" },
		{ "mv members/91 10.0.0.5-80", "sent > update 81/members/91 {'name':''}" },
		{ "answer {'id':'91','pool_id':'81','name':'','address':'10.0.0.5',"
			"'protocol_port':80}",
			" ! members/10.0.0.5-80" },
		{ "mkdir pools/81/members/.draft db", "members/db (draft)" },
		{ "set members/.draft/db address 10.0.0.7", "ok" },
		{ "set members/.draft/db protocol_port 80", "ok" },
		{ "commit members/.draft/db 10.0.0.8-80",
			"EINVAL (this member is called '10.0.0.7-80', not '10.0.0.8-80')" },
		{ "commit members/.draft/db 10.0.0.7-80", "sent > create 81/members "
			"{'pool_id':'81','address':'10.0.0.7','protocol_port':80}" },
	} },
	{ .name = "what has a name keeps it, and equal words are told apart", .steps = {
		{ "list firewall-rules", "asked > list firewall-rules" },
		{ "answer [{'id':'11111111a','name':'','action':'allow','ip_version':4,"
			"'protocol':'tcp','destination_port':'80','enabled':true},"
			"{'id':'22222222b','name':'','action':'allow','ip_version':4,"
			"'protocol':'tcp','destination_port':'80','enabled':true},"
			"{'id':'3','name':'allow-tcp-90','action':'deny'},"
			"{'id':'4','name':'','action':'allow','protocol':'tcp','ip_version':4,"
			"'destination_port':'90','enabled':true},{'id':'5','name':'web',"
			"'action':'deny'},{'id':'6','name':'','action':null}]", " ! ok" },
		{ "names firewall-rules", "allow-tcp-80~11111111 allow-tcp-80~22222222 "
			"allow-tcp-90~3 allow-tcp-90~4 web 6" },
		{ "set firewall-rules/4 destination_port 8000:8010",
			"sent > update firewall-rules/4 {'destination_port':'8000:8010'}" },
		{ "answer {'id':'4','name':'','action':'allow','protocol':'tcp','ip_version':4,"
			"'destination_port':'8000:8010','enabled':true}",
			" ! firewall-rules/allow-tcp-8000..8010" },
		{ "names firewall-rules", "allow-tcp-80~11111111 allow-tcp-80~22222222 "
			"allow-tcp-90 allow-tcp-8000..8010 web 6" },
	} },
	{ .name = "words are asked for by the list", .steps = {
		{ "entry firewall-rules allow-any", "asked > list firewall-rules" },
		{ "answer [{'id':'3','name':'','action':'allow','protocol':null,'ip_version':4,"
			"'enabled':true}]", " ! ok" },
		{ "entry firewall-rules allow-any", "firewall-rules/allow-any" },
		{ "entry firewall-rules allow-tcp", "ENOENT" },
		{ "mkdir firewall-rules web", "EINVAL (a firewall rule is made by its words, as "
			"allow-tcp-443, or in .draft/web and moved out)" },
		{ "mkdir firewall-rules deny-udp-53-from-10.0.0.0_8",
			"sent > create firewall-rules {'action':'deny','ip_version':4,"
			"'protocol':'udp','destination_port':'53',"
			"'source_ip_address':'10.0.0.0/8','enabled':true}" },
	} },
	{ .name = "an answer that has little more than the id", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir servers vm", "servers/vm (draft)" },
		{ "missing servers/vm", "flavor\nimage\n" },
		{ "ln servers/vm networks networks/1", "ok" },
		{ "ln servers/vm networks networks/1", "EEXIST (the draft has that already)" },
		{ "shows servers/vm networks", "networks/net" },
		{ "unlink servers/vm networks networks/1", "ok" },
		{ "ln servers/vm networks networks/1", "ok" },
		{ "ln servers/vm ips networks/1",
			"EPERM (make this link when the object exists, not in its draft)" },
		{ "list flavors", "asked > list flavors" },
		{ "answer [{'id':'1','name':'tiny'}]", " ! ok" },
		{ "list images", "asked > list images" },
		{ "answer [{'id':'2','name':'small'}]", " ! ok" },
		{ "link servers/vm flavor flavors/1", "ok" },
		{ "link servers/vm image images/2",
			"sent > create servers {'name':'vm','flavorRef':'1',"
			"'networks':[{'uuid':'1'}],'imageRef':'2'}" },
		{ "answer {'id':'51','adminPass':'x'}", " ! servers/vm" },
		{ "json servers/51", "{'name':'vm','id':'51'}" },
		{ "object servers/51", "asked > show servers/51" },
	} },
	{ .name = "what the API cannot do", .steps = {
		{ "mkdir quotas x", "EOPNOTSUPP (the API cannot create a quota)" },
		{ "mkdir availability-zones x",
			"EOPNOTSUPP (the API cannot create a availability zone)" },
		{ "list quotas", "asked > list quotas" },
		{ "answer [{'id':'network','limit':10,'used':3}]", " ! ok" },
		{ "rm quotas/network", "EOPNOTSUPP (the API cannot delete a quota)" },
		{ "set quotas/network limit 20", "sent > update quotas/network {'limit':20}" },
		{ "answer -", " ! ok" },
		{ "set quotas/network used 20", "EPERM (used of a quota is read-only)" },
	} },
	{ .name = "quotas are read again after a create", .steps = {
		{ "list quotas", "asked > list quotas" },
		{ "answer [{'id':'network','limit':10,'used':3}]", " ! ok" },
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net'}", " ! networks/net" },
		{ "usage networks", "asked > list quotas" },
	} },
	{ .name = "wait until it has a state that stays", .steps = {
		{ "option wait 30000", "" },
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", "" },
		{ "wait 1000", " > show networks/1" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", "" },
		{ "wait 1000", " > show networks/1" },
		{ "fail EBUSY", "" },
		{ "wait 1000", " > show networks/1" },
		{ "answer {'id':'1','name':'net','status':'ACTIVE'}", " ! networks/net" },
	} },
	{ .name = "wait no longer than the option says", .steps = {
		{ "option wait 2000", "" },
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", "" },
		{ "wait 1000", " > show networks/1" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", "" },
		{ "wait 1000", " > show networks/1" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", " ! networks/net" },
	} },
	{ .name = "wait for what is gone meanwhile", .steps = {
		{ "option wait 30000", "" },
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net','status':'BUILD'}", "" },
		{ "wait 1000", " > show networks/1" },
		{ "fail ENOENT", " ! ok" },
	} },
	{ .name = "wait for a state that the answer does not tell", .steps = {
		{ "option wait 30000", "" },
		{ "mkdir servers vm", "servers/vm (draft)" },
		{ "set servers/vm flavorRef 1", "asked > show flavors/1" },
		{ "answer {'id':'1','name':'tiny'}", " ! ok" },
		{ "set servers/vm flavorRef tiny", "asked > list flavors" },
		{ "answer [{'id':'1','name':'tiny'}]", " ! ok" },
		{ "set servers/vm flavorRef tiny",
			"EINVAL (there is no flavor with the id 'tiny')" },
		{ "set servers/vm flavorRef 1", "ok" },
		{ "set servers/vm imageRef 2", "asked > show images/2" },
		{ "answer {'id':'2','name':''}", " ! ok" },
		{ "set servers/vm imageRef 2",
			"sent > create servers {'name':'vm','flavorRef':'1','imageRef':'2'}" },
		{ "answer {'id':'51'}", " > show servers/51" },
		{ "answer {'id':'51','name':'vm','status':'ACTIVE'}", " ! servers/vm" },
	} },
	{ .name = "what is not said has its first value", .type = &cloud_k5, .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net','availability_zone':'az1'},{'id':'2',"
			"'name':'old'}]",
			" ! ok" },
		{ "mkdir networks/1/subnets 10.0.0.0%2F24",
			"sent > create subnets {'name':'10.0.0.0/24','cidr':'10.0.0.0/24',"
			"'network_id':'1','ip_version':4,'availability_zone':'az1'}" },
		{ "mkdir networks/2/subnets 10.0.1.0%2F24",
			"sent > create subnets {'name':'10.0.1.0/24','cidr':'10.0.1.0/24',"
			"'network_id':'2','ip_version':4}" },
		{ "list connectors", "asked > list connectors" },
		{ "answer 2: [{'id':'71','name':'c'}]", " ! ok" },
		{ "mkdir connectors/71/endpoints e", "connector-endpoints/e (draft)" },
		{ "set connector-endpoints/e location az1",
			"sent > create connector-endpoints {'name':'e',"
			"'network_connector_id':'71','location':'az1',"
			"'endpoint_type':'availability_zone'}" },
	} },
};

SCRIPT_SUITE(making, scripts)
