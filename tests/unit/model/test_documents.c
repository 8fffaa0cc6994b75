/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A .json that is written: the difference to what was read, and who may not.
 */
#include "script.h"
#include "tests/unit/suites.h"

static const struct script scripts[] = {
	{ .name = "the difference is sent, under the revision that was read", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','description':'a','admin_state_up':true,"
			"'revision_number':7}]",
			" ! ok" },
		{ "read ports/11", "ok" },
		{ "write ports/11 {'id':'11','name':'db','description':'a',"
			"'admin_state_up':false,'revision_number':7}",
			"sent > update ports/11 {'name':'db','admin_state_up':false} if 7" },
		{ "answer {'id':'11','name':'db','description':'a','admin_state_up':false,"
			"'revision_number':8}",
			" ! ports/db" },
		{ "write ports/11 {'id':'11','name':'db','description':'a',"
			"'admin_state_up':false,'revision_number':8}",
			"ok" },
		{ "write ports/11 {'port':{'description':'b'}}",
			"sent > update ports/11 {'description':'b'} if 8" },
		{ "fail ESTALE", " ! ESTALE (the cloud says no)" },
		{ "fresh ports/11", "0" },
	} },
	{ .name = "the same is no change, what is read-only is refused", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','status':'ACTIVE','revision_number':7,"
			"'network_id':'1','mac_address':'aa:bb:cc:dd:ee:ff'}]",
			" ! ok" },
		{ "write ports/11 {'name':'web'}", "ok" },
		{ "write ports/11 {'status':'DOWN'}", "EPERM (status of a port is read-only)" },
		{ "write ports/11 {'network_id':'2'}",
			"EPERM (network_id of a port can be set only when it is created)" },
		{ "write ports/11 {'mac_address':'nonsense'}",
			"EINVAL (mac_address is a MAC address, not 'nonsense')" },
		{ "write ports/11 {'mac_address':''}",
			"sent > update ports/11 {'mac_address':''} if 7" },
		{ "write ports/11 {'name':null}", "sent > update ports/11 {'name':null} if 7" },
		{ "write ports/11 [1]", "EINVAL (the text of .json must be one JSON object)" },
		{ "write ports/11 {", "EINVAL (the text of .json must be one JSON object)" },
		{ "write ports/11 {'binding:profile':{'a':1e400}}",
			"EINVAL (a number in the text of .json is too large)" },
	} },
	{ .name = "what others changed since it was read is not undone", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','description':'a','revision_number':7}]",
			" ! ok" },
		{ "read ports/11", "ok" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','description':'b','revision_number':8}]",
			" ! ok" },
		{ "write ports/11 {'name':'db','description':'a','revision_number':7}",
			"sent > update ports/11 {'name':'db'} if 7" },
		{ "fail ESTALE", " ! ESTALE (the cloud says no)" },
		{ "write ports/11 {'name':'db','description':'a','revision_number':7}",
			"ESTALE (the document's revision_number differs from that of the .json "
			"that was read last: read it again)" },
		{ "wait 60001", "" },
		{ "read ports/11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web','description':'b','revision_number':8}",
			" ! ok" },
		{ "read ports/11", "ok" },
	} },
	{ .name = "the document's own stamps", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','revision_number':7,"
			"'updated_at':'2026-01-01T00:00:00Z'}]",
			" ! ok" },
		{ "write ports/11 {'name':'db','revision_number':6}",
			"ESTALE (the document's revision_number differs from that of the .json "
			"that was read last: read it again)" },
		{ "write ports/11 {'name':'db','updated_at':'2025-01-01T00:00:00Z'}",
			"ESTALE (the document's updated_at differs from that of the .json that "
			"was read last: read it again)" },
		{ "write ports/11 {'name':'db','updated_at':'2026-01-01T00:00:00Z'}",
			"sent > update ports/11 {'name':'db'} if 7" },
	} },
	{ .name = "an attribute with a request of its own stands alone", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','tags':['a'],'revision_number':7}]",
			" ! ok" },
		{ "read ports/11", "ok" },
		{ "write ports/11 {'tags':['b'],'name':'x'}",
			"EINVAL (tags of a port needs a request of its own: write it alone)" },
		{ "write ports/11 {'tags':['b']}",
			"sent > act PUT ports/11/tags {'tags':['b']}" },
		{ "answer {}", " ! ok" },
		{ "list trunks", "asked > list trunks" },
		{ "answer [{'id':'22','name':'t','sub_ports':[]}]", " ! ok" },
		{ "write trunks/22 {'sub_ports':[{'port_id':'12'}]}",
			"sent > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'12'}]}" },
		{ "answer {}", " ! ok" },
	} },
	{ .name = "what the cloud compares too late goes without If-Match", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'41','name':'r','revision_number':7,"
			"'external_gateway_info':{'network_id':'1','enable_snat':true}}]",
			" ! ok" },
		{ "read routers/41", "ok" },
		{ "write routers/41 {'name':'s'}", "sent > update routers/41 {'name':'s'} if 7" },
		{ "answer {'id':'41','name':'s','revision_number':8,"
			"'external_gateway_info':{'network_id':'1','enable_snat':true}}",
			" ! routers/s" },
		{ "write routers/41 {'external_gateway_info':{'network_id':'2'},'name':'t',"
			"'revision_number':8}",
			"sent > show routers/41" },
		{ "answer {'id':'41','name':'s','revision_number':8,"
			"'external_gateway_info':{'network_id':'1','enable_snat':true}}",
			" > update routers/41 {'external_gateway_info':{'network_id':'2'},"
			"'name':'t'}" },
		{ "answer {'id':'41','name':'t','revision_number':9,"
			"'external_gateway_info':{'network_id':'2'}}",
			" ! routers/t" },
		{ "write routers/41 {'external_gateway_info':null,'revision_number':9}",
			"sent > show routers/41" },
		{ "answer {'id':'41','name':'t','revision_number':10,"
			"'external_gateway_info':{'network_id':'2'}}",
			" ! ESTALE (the router has been changed since its .json was read)" },
		{ "write routers/41 {'external_gateway_info':null}", "sent > show routers/41" },
		{ "fail ENOENT", " ! ENOENT (it is no more)" },
	} },
	{ .name = "a kind that cannot be changed", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31'}]", " ! ok" },
		{ "write security-group-rules/71 {'direction':'egress'}",
			"EOPNOTSUPP (the API cannot change a security group rule)" },
		{ "set security-group-rules/71 direction egress",
			"EOPNOTSUPP (the API cannot change a security group rule)" },
	} },
	{ .name = "an answer that brings no object", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','revision_number':7}]", " ! ok" },
		{ "read ports/11", "ok" },
		{ "write ports/11 {'name':'db'}", "sent > update ports/11 {'name':'db'} if 7" },
		{ "answer -", " ! ok" },
		{ "fresh ports/11", "0" },
	} },
	{ .name = "a draft takes a document", .steps = {
		{ "mkdir ports web", "ports/web (draft)" },
		{ "write ports/web {'description':'x','network_id':'1'}",
			"sent > create ports {'name':'web','description':'x','network_id':'1'}" },
		{ "answer {'id':'11','name':'web','network_id':'1'}", " ! ports/web" },
	} },
	{ .name = "a draft takes what a copy of a whole object can have", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir ports/.draft web", "ports/web (draft)" },
		{ "write ports/.draft/web {'id':'11','name':'old','network_id':'1','status':"
			"'ACTIVE','mac_address':'aa:bb:cc:dd:ee:ff','fixed_ips':[{'subnet_id':'2',"
			"'ip_address':'10.0.0.3'}],'description':'d','device_id':'',"
			"'security_groups':['31'],'qos_policy_id':'51','dns_domain':null,"
			"'extra_dhcp_opts':[],'some:thing':1,'revision_number':7}",
			"asked without id status mac_address fixed_ips > show security-groups/31" },
		{ "answer {'id':'31','name':'g'}", " ! ok" },
		{ "write ports/.draft/web {'id':'11','name':'old','network_id':'1','status':"
			"'ACTIVE','mac_address':'aa:bb:cc:dd:ee:ff','fixed_ips':[{'subnet_id':'2',"
			"'ip_address':'10.0.0.3'}],'description':'d','device_id':'',"
			"'security_groups':['31'],'qos_policy_id':null,'dns_domain':null,"
			"'extra_dhcp_opts':[],'some:thing':1,'revision_number':7}",
			"ok without id status mac_address fixed_ips some:thing revision_number" },
		{ "commit ports/.draft/web web",
			"sent > create ports {'name':'web','network_id':'1','security_groups':"
			"['31'],'extra_dhcp_opts':[],'description':'d'}" },
	} },
	{ .name = "what is made with a draft is told by its words", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "mkdir security-groups/.draft h", "security-groups/h (draft)" },
		{ "write security-groups/.draft/h {'id':'31','security_group_rules':[{'id':'1',"
			"'direction':'ingress','ethertype':'IPv4','protocol':'tcp',"
			"'port_range_min':22,'port_range_max':22,'remote_group_id':'31',"
			"'description':'home'},"
			"{'id':'2','direction':'egress','ethertype':'IPv6','protocol':null}]}",
			"ok without id rules/ingress-tcp-22-from-group-31/description "
			"with ingress-tcp-22-from-group-31 with egress-ipv6-any" },
		{ "write security-groups/.draft/h {'id':'31','security_group_rules':[{'id':'1',"
			"'direction':'ingress','remote_group_id':'39'},{'id':'2'}]}",
			"ok without id rules/ingress-any-from-group-39" },
		{ "commit security-groups/.draft/h h",
			"sent > create security-groups {'name':'h'}" },
	} },
	{ .name = "what leads to nothing here is no part of a copy", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir subnets/.draft s", "subnets/s (draft)" },
		{ "write subnets/.draft/s {'id':'41','network_id':'9','cidr':'10.0.0.0/24',"
			"'gateway_ip':'10.0.0.1','service_types':[]}",
			"ok without id network_id" },
		{ "mkdir networks/.draft n", "networks/n (draft)" },
		{ "write networks/.draft/n {'id':'1','shared':false,'router:external':true,"
			"'admin_state_up':false}",
			"ok without id" },
		{ "commit networks/.draft/n n",
			"sent > create networks {'name':'n','admin_state_up':false,"
			"'router:external':true}" },
		{ "commit subnets/.draft/s s", "EINVAL (this subnet still needs: network)" },
		{ "write subnets/.draft/s {'cidr':'10.1.0.0/24','created_at':'x'}",
			"EPERM (created_at of a subnet is read-only)" },
		{ "mkdir routers/.draft r", "routers/r (draft)" },
		{ "write routers/.draft/r {'id':'21','external_gateway_info':{'network_id':'1',"
			"'enable_snat':true,'external_fixed_ips':[]},'routes':[]}",
			"ok without id routes" },
		{ "commit routers/.draft/r r",
			"sent > create routers {'name':'r','external_gateway_info':"
			"{'network_id':'1'}}" },
	} },
	{ .name = "another object of the same handle", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net'}", " ! networks/net" },
		{ "read networks/1", "ok" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "mkdir networks new", "sent > create networks {'name':'new'}" },
		{ "answer {'id':'2','name':'new'}", " ! networks/new" },
		{ "write networks/2 {'name':'net'}",
			"sent > update networks/2 {'name':'net'}" },
	} },
	{ .name = "a document that comes in pieces", .steps = {
		{ "pieces {'name'|:'web'}", "part whole {'name':'web'}" },
		{ "pieces {'name'|,",
			"part EINVAL the text is not the beginning of a JSON object" },
		{ "pieces [1]", "EINVAL the text is not the beginning of a JSON object" },
		{ "pieces {}|x",
			"whole EINVAL the text is not the beginning of a JSON object" },
	} },
};

SCRIPT_SUITE(documents, scripts)
