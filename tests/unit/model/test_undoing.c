/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of what has changed; changes of this mount, and their inverses.
 */
#include "script.h"
#include "tests/unit/suites.h"

#define R(id, group, way, protocol)                                                                \
	"{'id':'" id "','security_group_id':'" group "','direction':'" way "','ethertype':'IPv4'," \
	"'protocol':'" protocol "'}"

static const struct script scripts[] = {
	{ .name = "a value is set back", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'web','mtu':1500,'revision_number':4}]", " ! ok" },
		{ "events", "" },
		{ "set networks/1 mtu 1400", "sent > update networks/1 {'mtu':1400}" },
		{ "answer {'id':'1','name':'web','mtu':1400,'revision_number':5}",
			" ! networks/web" },
		{ "events", "changed networks/web mtu 1500 1400 us;" },
		{ "journal 1", "networks/web done 1500 1400" },
		{ "undo 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'web','mtu':1400,'revision_number':5}", " ! ok" },
		{ "undo 1 again", "sent > update networks/1 {'mtu':1500} if 5" },
		{ "answer {'id':'1','name':'web','mtu':1500,'revision_number':6}",
			" ! networks/web" },
		{ "journal 2", "networks/web done 1400 1500" },
		{ "undo 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'web','mtu':1500,'revision_number':6}", " ! ok" },
		{ "undo 1 again",
			"ESTALE (networks/web/mtu is not as change 1 left it: nothing is undone)" },
		{ "undo 3", "EINVAL (there is no change 3 in .cloudnetfs/journal)" },
	} },
	{ .name = "what is made goes, and what is gone is made", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer []", " ! ok" },
		{ "mkdir networks web", "sent > create networks {'name':'web'}" },
		{ "answer {'id':'1','name':'web','mtu':1500,'description':'x','status':'BUILD'}",
			" ! networks/web" },
		{ "events", "made networks/web - - - us;" },
		{ "undo 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'web','mtu':1500,'description':'x','status':'ACTIVE'}",
			" ! ok" },
		{ "undo 1 again", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "events", "made networks/web - - - us;"
			    "changed networks/web status 'BUILD' 'ACTIVE' others;"
			    "gone networks/web - - - us;" },
		{ "undo 2", "sent > create networks {'name':'web','mtu':1500,'description':'x'}" },
		{ "answer {'id':'2','name':'web','mtu':1500,'description':'x'}",
			" ! networks/web" },
		{ "undo 2",
			"ESTALE (networks/web is not as change 2 left it: nothing is undone)" },
		{ "undo 1",
			"ESTALE (networks/web is not as change 1 left it: nothing is undone)" },
	} },
	{ .name = "what went with it is made again", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'web','mtu':1500}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'5','name':'s','network_id':'1','cidr':'10.0.0.0/24',"
			"'ip_version':4}]",
			" ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'7','name':'p','network_id':'1','mac_address':'aa',"
			"'device_owner':'network:dhcp'}]",
			" ! ok" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "undo 1", "sent > create networks {'name':'web','mtu':1500}" },
		{ "answer {'id':'2','name':'web','mtu':1500}",
			" > create subnets {'name':'s','network_id':'2','cidr':'10.0.0.0/24',"
			"'ip_version':4}" },
		{ "answer {'id':'6','name':'s','network_id':'2','cidr':'10.0.0.0/24'}",
			" ! networks/web" },
		{ "names subnets", "s" },
		{ "rm networks/2", "sent > destroy networks/2" },
		{ "answer -", " ! ok" },
		{ "undo 4", "sent > create networks {'name':'web','mtu':1500}" },
		{ "answer {'id':'3','name':'web','mtu':1500}",
			" > create subnets {'name':'s','network_id':'3','cidr':'10.0.0.0/24',"
			"'ip_version':4}" },
		{ "fail EACCES", " ! EACCES (networks/web is made again, but not subnets/s: "
				 "the cloud says no)" },
	} },
	{ .name = "what a group had lost it has not again", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [" R("71", "31", "ingress", "tcp") "]", " ! ok" },
		{ "rm security-groups/31", "sent > destroy security-groups/31" },
		{ "answer -", " ! ok" },
		{ "undo 1", "sent > create security-groups {'name':'g'}" },
		{ "answer {'id':'32','name':'g'}",
			" > create security-group-rules {'security_group_id':'32',"
			"'direction':'ingress','ethertype':'IPv4','protocol':'tcp'}" },
		{ "answer " R("74", "32", "ingress", "tcp"), " > list security-group-rules" },
		{ "answer [" R("72", "32", "egress", "udp") "," R("73", "32", "egress", "tcp") ","
			R("74", "32", "ingress", "tcp") "]",
			" > destroy 32/security-group-rules/72" },
		{ "answer -", " > destroy 32/security-group-rules/73" },
		{ "fail EACCES", " ! EACCES (security-groups/g is made "
			"again, but has what the cloud gives to a new one: the cloud says no)" },
		{ "names security-groups/32/rules", "ingress-tcp egress-tcp" },
	} },
	{ .name = "... as the group itself tells, where its rules were not looked at", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g','security_group_rules':["
			R("71", "31", "ingress", "tcp") "]}]", " ! ok" },
		{ "rm security-groups/31", "sent > destroy security-groups/31" },
		{ "answer -", " ! ok" },
		{ "undo 1", "sent > create security-groups {'name':'g'}" },
		{ "answer {'id':'32','name':'g'}",
			" > create security-group-rules {'security_group_id':'32',"
			"'direction':'ingress','ethertype':'IPv4','protocol':'tcp'}" },
		{ "answer " R("74", "32", "ingress", "tcp"),
			" > list security-group-rules?security_group_id=32" },
		{ "answer [" R("72", "32", "egress", "udp") "," R("74", "32", "ingress", "tcp") "]",
			" > destroy 32/security-group-rules/72" },
		{ "answer -", " ! security-groups/g" },
		{ "names security-groups/32/rules", "ingress-tcp" },
	} },
	{ .name = "... and keeps all where it is not known what it had", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g','security_group_rules':[]}]", " ! ok" },
		{ "expire security-groups/31", "" },
		{ "rm security-groups/31", "sent > destroy security-groups/31" },
		{ "answer -", " ! ok" },
		{ "undo 1", "sent > create security-groups {'name':'g'}" },
		{ "answer {'id':'32','name':'g'}", " ! security-groups/g" },
	} },
	{ .name = "it has another address where its own is refused", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'7','name':'p','network_id':'1','mac_address':'aa',"
			"'device_owner':''}]",
			" ! ok" },
		{ "rm ports/7", "sent > destroy ports/7" },
		{ "answer -", " ! ok" },
		{ "undo 1",
			"sent > create ports {'name':'p','network_id':'1','mac_address':'aa'}" },
		{ "fail EACCES", " > create ports {'name':'p','network_id':'1'}" },
		{ "answer {'id':'8','name':'p','network_id':'1','mac_address':'bb'}",
			" ! ports/p" },
	} },
	{ .name = "... but what it leads to it keeps", .steps = {
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'7','floating_network_id':'1','port_id':'3',"
			"'floating_ip_address':'192.0.2.7'}]",
			" ! ok" },
		{ "rm ips/7", "sent > destroy ips/7" },
		{ "answer -", " ! ok" },
		{ "undo 1", "sent > create ips {'floating_network_id':'1','port_id':'3',"
			    "'floating_ip_address':'192.0.2.7'}" },
		{ "fail EACCES",
			" > create ips {'floating_network_id':'1','port_id':'3'}" },
		{ "answer {'id':'8','floating_network_id':'1','port_id':'3',"
			"'floating_ip_address':'192.0.2.9'}",
			" ! ips/192.0.2.9" },
	} },
	{ .name = "not what belonged to another", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'7','name':'p','network_id':'1','device_owner':'compute:a'}]",
			" ! ok" },
		{ "rm ports/7", "sent > destroy ports/7" },
		{ "answer -", " ! ok" },
		{ "undo 1", "EOPNOTSUPP (the port belonged to another object "
			    "(device_owner 'compute:a'): connect that again)" },
	} },
	{ .name = "a connection", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'5','name':'s','network_id':'1'}]", " ! ok" },
		{ "ln routers/21 interfaces subnets/5",
			"sent > act PUT routers/21/add_router_interface {'subnet_id':'5'}" },
		{ "answer {'subnet_id':'5'}", " > list ports?device_id=21" },
		{ "answer [{'id':'p','device_id':'21','device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'5','ip_address':'10.0.0.1'}]}]",
			" ! ok" },
		{ "journal 1", "routers/r/interfaces/s done" },
		{ "events", "" },
		{ "undo 1", "asked > show routers/21" },
		{ "answer {'id':'21','name':'r'}", " ! ok" },
		{ "undo 1 again", "asked > list ports?device_id=21" },
		{ "answer [{'id':'p','device_id':'21','device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'5','ip_address':'10.0.0.1'}]}]",
			" ! ok" },
		{ "undo 1 again", "asked > list subnets?id=5" },
		{ "answer [{'id':'5','name':'s','network_id':'1'}]", " ! ok" },
		{ "undo 1 again",
			"sent > act PUT routers/21/remove_router_interface {'subnet_id':'5'}" },
		{ "answer {'subnet_id':'5'}", " > list ports?device_id=21" },
		{ "answer []", " ! ok" },
		{ "journal 2", "routers/r/interfaces/s done" },
	} },
	{ .name = "an answer that is lost", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'web','mtu':1500}]", " ! ok" },
		{ "set networks/1 mtu 1400", "sent > update networks/1 {'mtu':1400}" },
		{ "lose ETIMEDOUT", " > show networks/1" },
		{ "journal 1", "networks/web unknown 1500" },
		{ "undo 1",
			"EAGAIN (it is not known whether that change was made)" },
		{ "answer {'id':'1','name':'web','mtu':1500}",
			" ! ETIMEDOUT (the cloud says no)" },
		{ "journal 1", "networks/web unknown, then found not done 1500" },
		{ "undo 1", "EINVAL (that change was not made)" },
	} },
	{ .name = "no secret", .steps = {
		{ "list ipsec-site-connections", "asked > list ipsec-site-connections" },
		{ "answer [{'id':'1','name':'c','psk':'hush'}]", " ! ok" },
		{ "set ipsec-site-connections/1 psk quiet",
			"sent > update ipsec-site-connections/1 {'psk':'quiet'}" },
		{ "answer {'id':'1','name':'c','psk':'quiet'}", " ! ipsec-site-connections/c" },
		{ "events", "changed ipsec-site-connections/c psk *** *** us;" },
		{ "before 1", "{\n  'id': '1',\n  'name': 'c',\n  'psk': '***'\n}\n" },
	} },
};

SCRIPT_SUITE(undoing, scripts)
