/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes of objects: attributes, names, links, connections, lists, removals.
 */
#include "script.h"
#include "tests/unit/suites.h"

static const struct script scripts[] = {
	{ .name = "an attribute is set", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1','status':'ACTIVE',"
			"'admin_state_up':true,'revision_number':4}]",
			" ! ok" },
		{ "set ports/11 admin_state_up false",
			"sent > update ports/11 {'admin_state_up':false}" },
		{ "answer {'id':'11','name':'web','network_id':'1','admin_state_up':false,"
			"'revision_number':5}",
			" ! ports/web" },
		{ "text ports/11 admin_state_up", "false\n" },
		{ "set ports/11 admin_state_up maybe",
			"EINVAL (admin_state_up is true or false, not 'maybe')" },
		{ "set ports/11 status DOWN", "EPERM (status of a port is read-only)" },
		{ "set ports/11 network_id 2",
			"EPERM (network_id of a port can be set only when it is created)" },
		{ "set ports/11 description x", "sent > update ports/11 {'description':'x'}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "fresh ports/11", "0" },
		{ "set ports/11 data_plane_status UP",
			"EINVAL (data_plane_status is one of ACTIVE DOWN, not 'UP')" },
		{ "set ports/11 qos_policy_id",
			"sent > update ports/11 {'qos_policy_id':null}" },
		{ "answer -", " ! ok" },
		{ "object ports/11", "asked > show ports/11" },
	} },
	{ .name = "an object is renamed", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'db'}]", " ! ok" },
		{ "mv ports/11 db", "EEXIST (port 'db' exists)" },
		{ "mv ports/11 new%2Fname", "sent > update ports/11 {'name':'new/name'}" },
		{ "answer {'id':'11','name':'new/name'}", " ! ports/new%2Fname" },
		{ "names ports", "new%2Fname db" },
		{ "mv ports/11 a%2fb",
			"EINVAL ('a%2fb' is not how this name is spelled here: write 'a%2Fb')" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31'}]", " ! ok" },
		{ "mv security-group-rules/71 x",
			"EOPNOTSUPP (the API cannot change a security group rule)" },
	} },
	{ .name = "the gateway of a router is a link", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'ext'}]", " ! ok" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r','external_gateway_info':null}]", " ! ok" },
		{ "link routers/21 gateway networks/1",
			"sent > update routers/21 {'external_gateway_info':{'network_id':'1'}}" },
		{ "answer {'id':'21','name':'r','external_gateway_info':{'network_id':'1'}}",
			" ! routers/r" },
		{ "link routers/21 gateway",
			"sent > update routers/21 {'external_gateway_info':{}}" },
		{ "answer {'id':'21','name':'r','external_gateway_info':null}",
			" ! routers/r" },
		{ "mkdir networks/.draft x", "networks/x (draft)" },
		{ "link routers/21 gateway networks/.draft/x",
			"EINVAL (the target of the link is a draft: it does not exist yet)" },
	} },
	{ .name = "an object is removed", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'db'},{'id':'13',"
			"'name':'c'}]",
			" ! ok" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -", " ! ok" },
		{ "names ports", "db c" },
		{ "rm ports/12", "sent > destroy ports/12" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "names ports", "db c" },
		{ "fresh ports/12", "0" },
		{ "rm ports/13", "sent > destroy ports/13" },
		{ "fail ENOENT", " ! ENOENT (the cloud says no)" },
		{ "names ports", "db" },
	} },
	{ .name = "an address goes beside the port that it is of", .steps = {
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'203.0.113.7','port_id':'11',"
			"'fixed_ip_address':'10.0.0.31','revision_number':4},{'id':'62',"
			"'floating_ip_address':'203.0.113.8','port_id':null,"
			"'fixed_ip_address':null,'revision_number':4}]",
			" ! ok" },
		{ "set ips/61 fixed_ip_address 10.0.0.32", "sent > show ips/61" },
		{ "answer {'id':'61','floating_ip_address':'203.0.113.7','port_id':'12',"
			"'fixed_ip_address':'10.0.0.31','revision_number':5}",
			" > update ips/61 {'fixed_ip_address':'10.0.0.32','port_id':'12'} if 5" },
		{ "fail ESTALE", " > show ips/61" },
		{ "answer {'id':'61','floating_ip_address':'203.0.113.7','port_id':'13',"
			"'fixed_ip_address':'10.0.0.31','revision_number':6}",
			" > update ips/61 {'fixed_ip_address':'10.0.0.32','port_id':'13'} if 6" },
		{ "answer {'id':'61','floating_ip_address':'203.0.113.7','port_id':'13',"
			"'fixed_ip_address':'10.0.0.32','revision_number':7}",
			" ! ips/203.0.113.7" },
		{ "set ips/61 fixed_ip_address 10.0.0.32", "sent > show ips/61" },
		{ "answer {'id':'61','floating_ip_address':'203.0.113.7','port_id':'13',"
			"'fixed_ip_address':'10.0.0.32','revision_number':7}",
			" ! ips/203.0.113.7" },
		{ "write ips/61 {'fixed_ip_address':'10.0.0.33'}",
			"sent > update ips/61 {'fixed_ip_address':'10.0.0.33','port_id':'13'} if "
			"7" },
		{ "set ips/62 fixed_ip_address 10.0.0.32", "sent > show ips/62" },
		{ "answer 1: {'id':'62','floating_ip_address':'203.0.113.8','port_id':null,"
			"'fixed_ip_address':null,'revision_number':4}",
			" ! EINVAL (fixed_ip_address of a floating IP goes with its port_id, and "
			"that is not set: set the link port first, or write both into .json, or "
			"into a draft in ips/.draft/)" },
		{ "write ips/62 {'fixed_ip_address':'10.0.0.32'}",
			"EINVAL (fixed_ip_address of a floating IP goes with its port_id, and "
			"that is not set: set the link port first, or write both into .json, or "
			"into a draft in ips/.draft/)" },
		{ "write ips/62 {'fixed_ip_address':'10.0.0.32','port_id':'11'}",
			"sent > update ips/62 {'fixed_ip_address':'10.0.0.32','port_id':'11'} if "
			"4" },
		{ "mkdir ips/.draft x", "ips/x (draft)" },
		{ "set ips/.draft/x fixed_ip_address 10.0.0.32", "ok" },
	} },
	{ .name = "a gateway never goes with If-Match", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'},{'id':'2','name':'other'}]", " ! ok" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r','revision_number':4,"
			"'external_gateway_info':{'network_id':'1','enable_snat':false}}]",
			" ! ok" },
		{ "link routers/21 gateway networks/2", "sent > show routers/21" },
		{ "answer {'id':'21','name':'r','revision_number':4,"
			"'external_gateway_info':{'network_id':'1','enable_snat':false}}",
			" > update routers/21 {'external_gateway_info':{'network_id':'2',"
			"'enable_snat':false}}" },
		{ "answer {'id':'21','name':'r','revision_number':5,"
			"'external_gateway_info':{'network_id':'2','enable_snat':false}}",
			" ! routers/r" },
		{ "link routers/21 gateway",
			"sent > update routers/21 {'external_gateway_info':{}}" },
		{ "answer {'id':'21','name':'r','revision_number':6,'external_gateway_info':null}",
			" ! routers/r" },
		{ "set routers/21 external_gateway_info {\"network_id\":\"1\"}",
			"sent > update routers/21 {'external_gateway_info':{'network_id':'1'}}" },
	} },
	{ .name = "what refers to what was removed is read again", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s','network_id':'1'}]", " ! ok" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r',"
			"'external_gateway_info':{'network_id':'1'}}]",
			" ! ok" },
		{ "listen", "" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -",
			" * listing subnets * listing routers * entry subnets s * entry networks "
			"subnets s * entry subnets s * entry networks subnets s * listing "
			"subnets * listing networks subnets * entry subnets s * entry networks "
			"subnets s * gone subnets * listing quotas * entry networks net * entry "
			"networks net * listing networks * entry networks net * gone networks ! "
			"ok" },
		{ "fresh routers/21", "0" },
	} },
	{ .name = "what is nothing without what was removed goes with it", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'},{'id':'2','name':'other'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s','network_id':'1'},{'id':'42','name':'t',"
			"'network_id':'2'}]",
			" ! ok" },
		{ "pin subnets/41", "" },
		{ "expire subnets", "" },
		{ "list subnets", "asked > list subnets" },
		{ "listen", "" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer 1: -",
			" * values subnets network_id * listing subnets * entry subnets s * "
			"entry networks subnets s * called subnets * entry subnets s * entry "
			"networks subnets s * entry subnets s * entry networks subnets s * "
			"listing subnets * listing networks subnets * entry subnets s * entry "
			"networks subnets s * gone subnets * listing quotas * entry networks net "
			"* entry networks net * listing networks * entry networks net * gone "
			"networks ! ok" },
		{ "names subnets", "t" },
		{ "answer [{'id':'41','name':'s','network_id':'1'},{'id':'42','name':'t',"
			"'network_id':'2'}]",
			" ! ok" },
		{ "names subnets", "t" },
	} },
	{ .name = "what names what was removed, and stays, is read again", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1','port_id':'11'}]",
			" ! ok" },
		{ "pin ips/61", "" },
		{ "listen", "" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -",
			" * values ips port_id * listing ips * entry ips 192.0.2.1 * entry ports "
			"ips 192.0.2.1 * called ips * listing quotas * entry ports web * entry "
			"ports web * listing ports * entry ports web * gone ports ! ok" },
		{ "names ips", "192.0.2.1" },
		{ "fresh ips/61", "0" },
	} },
	{ .name = "wait until it is gone", .steps = {
		{ "option wait 30000", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -", " > show ports/11" },
		{ "answer {'id':'11','name':'web'}", "" },
		{ "wait 1000", " > show ports/11" },
		{ "fail ENOENT", " ! ok" },
		{ "names ports", "" },
	} },
	{ .name = "a list of links is sent whole", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31'],"
			"'revision_number':4}]",
			" ! ok" },
		{ "ln ports/11 security_groups security-groups/32",
			"sent > update ports/11 {'security_groups':['31','32']} if 4" },
		{ "answer {'id':'11','name':'web','security_groups':['32','31'],"
			"'revision_number':5}",
			" ! ports/web" },
		{ "shows ports/11 security_groups", "security-groups/a security-groups/b" },
		{ "ln ports/11 security_groups security-groups/32",
			"EEXIST (it is linked here already)" },
		{ "unlink ports/11 security_groups security-groups/31",
			"sent > update ports/11 {'security_groups':['32']} if 5" },
		{ "answer {'id':'11','name':'web','security_groups':['32'],"
			"'revision_number':6}",
			" ! ports/web" },
		{ "unlink ports/11 security_groups security-groups/31",
			"ENOENT (it is not linked here)" },
		{ "ln ports/11 security_groups ports/11",
			"EINVAL (a port cannot be linked here)" },
		{ "ln ports/11 subnets ports/11",
			"EPERM (links in subnets/ cannot be made or removed)" },
		{ "unlink ports/11 subnets ports/11",
			"EPERM (links in subnets/ cannot be made or removed)" },
	} },
	{ .name = "a list that somebody else has changed meanwhile", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'},{'id':'33',"
			"'name':'c'}]",
			" ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31'],"
			"'revision_number':4}]",
			" ! ok" },
		{ "ln ports/11 security_groups security-groups/32",
			"sent > update ports/11 {'security_groups':['31','32']} if 4" },
		{ "fail ESTALE", " > show ports/11" },
		{ "answer {'id':'11','name':'web','security_groups':['33','31'],"
			"'revision_number':6}",
			" > update ports/11 {'security_groups':['31','33','32']} if 6" },
		{ "answer {'id':'11','name':'web','security_groups':['31','33','32'],"
			"'revision_number':7}",
			" ! ports/web" },
		{ "shows ports/11 security_groups",
			"security-groups/a security-groups/b security-groups/c" },
		{ "unlink ports/11 security_groups security-groups/33",
			"sent > update ports/11 {'security_groups':['31','32']} if 7" },
		{ "fail ESTALE", " > show ports/11" },
		{ "answer {'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':8}",
			" ! ports/web" },
	} },
	{ .name = "a list of what has no fresh revision is read first", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'},{'id':'33',"
			"'name':'c'}]",
			" ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31'],"
			"'revision_number':4},{'id':'12','name':'db',"
			"'security_groups':['31','33']}]",
			" ! ok" },
		{ "ln ports/12 security_groups security-groups/32", "sent > show ports/12" },
		{ "answer {'id':'12','name':'db','security_groups':['31']}",
			" > update ports/12 {'security_groups':['31','32']}" },
		{ "answer {'id':'12','name':'db','security_groups':['31','32']}",
			" ! ports/db" },
		{ "expire ports/11", "" },
		{ "ln ports/11 security_groups security-groups/32", "sent > show ports/11" },
		{ "answer {'id':'11','name':'web','security_groups':['31','33'],"
			"'revision_number':6}",
			" > update ports/11 {'security_groups':['31','33','32']} if 6" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "ln ports/11 security_groups security-groups/32", "sent > show ports/11" },
		{ "fail ENOENT", " ! ENOENT (it is no more)" },
	} },
	{ .name = "a tag has a request of its own", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','tags':['a','b'],'revision_number':4}]",
			" ! ok" },
		{ "edit ports/11 tags a\nb\n|a\nc d\n", "sent > act DELETE ports/11/tags/b" },
		{ "answer -", " > act PUT ports/11/tags/c%20d" },
		{ "answer -", " ! ok" },
		{ "fresh ports/11", "0" },
		{ "object ports/11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web','tags':['a','c d'],'revision_number':6}",
			" ! ok" },
		{ "edit ports/11 tags a\nc d\n|a\nc d\ne\n",
			"sent > act PUT ports/11/tags/e" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','tags':['a','c d','e'],"
			"'revision_number':7}",
			" ! ok" },
		{ "edit ports/11 tags a\n|\n", "sent > act DELETE ports/11/tags/a" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','tags':['a','c d','e'],"
			"'revision_number':7}",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "a list whose order counts", .steps = {
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s','dns_nameservers':['10.0.0.1','10.0.0.2'],"
			"'revision_number':4}]",
			" ! ok" },
		{ "edit subnets/41 dns_nameservers 10.0.0.1\n10.0.0.2\n|"
			"10.0.0.2\n10.0.0.1\n",
			"sent > update subnets/41 {'dns_nameservers':['10.0.0.2','10.0.0.1']} "
			"if 4" },
		{ "fail ESTALE", " > show subnets/41" },
		{ "answer {'id':'41','name':'s','dns_nameservers':['10.0.0.1','10.0.0.2',"
			"'10.0.0.3'],'revision_number':5}",
			" ! ESTALE (somebody else has changed dns_nameservers since it was read, "
			"and this puts it in another order: read it again)" },
		{ "edit subnets/41 dns_nameservers 10.0.0.1\n10.0.0.2\n|"
			"10.0.0.1\n10.0.0.9\n10.0.0.2\n",
			"sent > update subnets/41 {'dns_nameservers':['10.0.0.1','10.0.0.9',"
			"'10.0.0.2','10.0.0.3']} if 5" },
	} },
	{ .name = "a draft is no target", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':[]}]", " ! ok" },
		{ "mkdir security-groups/.draft g", "security-groups/g (draft)" },
		{ "ln ports/11 security_groups security-groups/.draft/g",
			"EINVAL (the target of the link is a draft: it does not exist yet)" },
		{ "mkdir ports/.draft p", "ports/p (draft)" },
		{ "ln ports/.draft/p ips ports/11",
			"EPERM (make this link when the object exists, not in its draft)" },
	} },
	{ .name = "a router's interface", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s'}]", " ! ok" },
		{ "ln routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/add_router_interface {'subnet_id':'41'}" },
		{ "answer {'port_id':'11'}", " > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]}]",
			" ! ok" },
		{ "shows routers/21 interfaces", "subnets/s" },
		{ "unlink routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/remove_router_interface {'subnet_id':'41'}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "unlink routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/remove_router_interface {'subnet_id':'41'}" },
		{ "answer {'port_id':'11'}", " > list ports?device_id=21" },
		{ "answer []", " ! ok" },
		{ "shows routers/21 interfaces", "" },
		{ "ln routers/21 interfaces routers/21",
			"EINVAL (a router cannot be linked here)" },
	} },
	{ .name = "an interface that is awaited", .steps = {
		{ "option wait 30000", "" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s'}]", " ! ok" },
		{ "ln routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/add_router_interface {'subnet_id':'41'}" },
		{ "answer {}", " > list ports?device_id=21" },
		{ "answer []", "" },
		{ "wait 1000", " > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','status':'BUILD','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]}]",
			"" },
		{ "wait 1000", " > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','status':'ACTIVE','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]}]",
			" ! ok" },
	} },
	{ .name = "an interface whose answer is lost, and that is there", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'41','name':'s'}]", " ! ok" },
		{ "ln routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/add_router_interface {'subnet_id':'41'}" },
		{ "lose ETIMEDOUT", " > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]}]",
			" ! ok" },
		{ "unlink routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/remove_router_interface {'subnet_id':'41'}" },
		{ "lose ETIMEDOUT", " > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]}]",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "a floating IP is connected by its own attribute", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1'}]", " ! ok" },
		{ "ln ports/11 ips ips/61", "sent > update ips/61 {'port_id':'11'}" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1','port_id':'11'}",
			" ! ips/192.0.2.1" },
		{ "shows ports/11 ips", "ips/192.0.2.1" },
		{ "unlink ports/11 ips ips/61", "sent > update ips/61 {'port_id':null}" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1','port_id':null}",
			" ! ips/192.0.2.1" },
		{ "ln ports/11 ips ports/11", "EINVAL (a port cannot be linked here)" },
	} },
	{ .name = "a server's floating IP goes to its port", .steps = {
		{ "list servers", "asked > list servers" },
		{ "answer [{'id':'51','name':'vm'}]", " ! ok" },
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1'}]", " ! ok" },
		{ "ln servers/51 ips ips/61",
			"EINVAL (there is nothing here to connect it to)" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'p','device_id':'51'}]", " ! ok" },
		{ "ln servers/51 ips ips/61", "sent > update ips/61 {'port_id':'11'}" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1','port_id':'11'}",
			" ! ips/192.0.2.1" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "unlink servers/51 networks networks/1",
			"ENOENT (it is not connected in a way that can be undone)" },
		{ "ln servers/51 networks networks/1",
			"sent > act POST servers/51/os-interface "
			"{'interfaceAttachment':{'net_id':'1'}}" },
		{ "answer {}", " > list ports?device_id=51" },
		{ "answer [{'id':'12','name':'','device_id':'51','network_id':'1'}]", " ! ok" },
		{ "unlink servers/51 networks networks/1",
			"sent > act DELETE servers/51/os-interface/12" },
		{ "answer -", " > list ports?device_id=51" },
		{ "answer [{'id':'11','name':'p','device_id':'51'}]", " ! ok" },
	} },
	{ .name = "a list is changed by what goes and what comes", .steps = {
		{ "list trunks", "asked > list trunks" },
		{ "answer [{'id':'22','name':'t','port_id':'11',"
			"'sub_ports':[{'port_id':'12','segmentation_id':5},{'port_id':'13'}]}]",
			" ! ok" },
		{ "set trunks/22 sub_ports [{'port_id':'12','segmentation_id':5},"
			"{'port_id':'14'}]",
			"sent > act PUT trunks/22/remove_subports "
			"{'sub_ports':[{'port_id':'13'}]}" },
		{ "answer {}",
			" > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'14'}]}" },
		{ "answer {}", " ! ok" },
		{ "fresh trunks/22", "0" },
		{ "object trunks/22", "asked > show trunks/22" },
		{ "answer {'id':'22','name':'t','port_id':'11',"
			"'sub_ports':[{'port_id':'12','segmentation_id':5},{'port_id':'14'}]}",
			" ! ok" },
		{ "set trunks/22 sub_ports [{'port_id':'12','segmentation_id':5},"
			"{'port_id':'14'}]",
			"ok" },
		{ "set trunks/22 sub_ports [{'port_id':'12','segmentation_id':5}]",
			"sent > act PUT trunks/22/remove_subports "
			"{'sub_ports':[{'port_id':'14'}]}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "set trunks/22 sub_ports [{'port_id':'12','segmentation_id':5},"
			"{'port_id':'14'},{'port_id':'15'}]",
			"sent > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'15'}]}" },
		{ "lose ETIMEDOUT", " > show trunks/22" },
		{ "answer {'id':'22','name':'t','port_id':'11',"
			"'sub_ports':[{'port_id':'15','segmentation_id':7},{'port_id':'12',"
			"'segmentation_id':5},{'port_id':'14'}]}",
			" ! ok" },
	} },
	{ .name = "a list to which is only added", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','extra_dhcp_opts':["
			"{'opt_name':'a','opt_value':'1','ip_version':4},"
			"{'opt_name':'b','opt_value':'1','ip_version':4},"
			"{'opt_name':'a','opt_value':'1','ip_version':6}]}]", " ! ok" },
		{ "set ports/11 extra_dhcp_opts [{'opt_name':'b','opt_value':'2'},"
			"{'opt_name':'a','opt_value':'3','ip_version':6}]",
			"sent > show ports/11" },
		{ "answer {'id':'11','name':'web','extra_dhcp_opts':["
			"{'opt_name':'a','opt_value':'1','ip_version':4},"
			"{'opt_name':'b','opt_value':'1','ip_version':4},"
			"{'opt_name':'a','opt_value':'1','ip_version':6}]}",
			" > update ports/11 {'extra_dhcp_opts':["
			"{'opt_name':'b','opt_value':'2'},"
			"{'opt_name':'a','opt_value':'3','ip_version':6},"
			"{'opt_name':'a','opt_value':null,'ip_version':4}]}" },
		{ "answer {'id':'11','name':'web','extra_dhcp_opts':["
			"{'opt_name':'b','opt_value':'2','ip_version':4},"
			"{'opt_name':'a','opt_value':'3','ip_version':6}]}", " ! ports/web" },
	} },
	{ .name = "tags have a request of their own", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','tags':['b']}]", " ! ok" },
		{ "set ports/11 tags a", "sent > act PUT ports/11/tags {'tags':['a']}" },
		{ "answer {'tags':['a']}", " ! ok" },
		{ "fresh ports/11", "0" },
		{ "object ports/11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web','tags':['a']}", " ! ok" },
		{ "text ports/11 tags", "a\n" },
		{ "set ports/11 tags c", "sent > act PUT ports/11/tags {'tags':['c']}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','tags':['a']}",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "an attribute set beneath another object", .type = &cloud_synnefo, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1','firewallProfile':'DISABLED'}]",
			" ! ok" },
		{ "list servers", "asked > list servers" },
		{ "answer [{'id':'5','name':'vm'}]", " ! ok" },
		{ "set ports/nic-5-0 firewallProfile ENABLED",
			"sent > act POST servers/5/action "
			"{'firewallProfile':{'profile':'ENABLED'}}" },
		{ "answer -", " ! ok" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "ln servers/5 networks networks/1",
			"sent > act POST networks/1/action {'add':{'serverRef':5}}" },
		{ "answer -", " > list ports" },
		{ "list ports", "ok" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'},{'id':'nic-5-1','mac_address':'bb','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "unlink servers/5 networks networks/1", "sent > list ports" },
	} },
	{ .name = "an id that has moved is not removed", .type = &cloud_synnefo, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'},{'id':'nic-5-1','mac_address':'bb','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "rm ports/nic-5-1", "sent > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'bb','device_id':'5',"
			"'network_id':'1'}]",
			" ! ESTALE (it is called nic-5-0 now)" },
		{ "rm ports/nic-5-0", "sent > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'bb','device_id':'5',"
			"'network_id':'1'}]",
			" > act POST networks/1/action {'remove':{'attachment':'nic-5-0'}}" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
		{ "rm ports/nic-5-0", "sent > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'bb','device_id':'5',"
			"'network_id':'1'}]",
			" > act POST networks/1/action {'remove':{'attachment':'nic-5-0'}}" },
		{ "answer -", " > list ports" },
		{ "answer []", " ! ok" },
		{ "names ports", "" },
	} },
	{ .name = "what is no more is not removed", .type = &cloud_synnefo, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "rm ports/nic-5-0", "sent > list ports" },
		{ "answer []", " ! ENOENT (it no longer exists)" },
		{ "names ports", "" },
	} },
	{ .name = "wait until it is gone by what tells it", .type = &cloud_synnefo, .steps = {
		{ "option wait 30000", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "rm ports/nic-5-0", "sent > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'}]",
			" > act POST networks/1/action {'remove':{'attachment':'nic-5-0'}}" },
		{ "answer -", " > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'}]",
			"" },
		{ "wait 1000", " > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'cc','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
	} },
	{ .name = "a connection that is an object of its own", .type = &cloud_cyclades, .steps = {
		{ "list servers", "asked > list servers" },
		{ "answer [{'id':'5','name':'vm'}]", " ! ok" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1'}]",
			" ! ok" },
		{ "ln servers/5 networks networks/1",
			"sent > create ports {'network_id':'1','device_id':'5'}" },
		{ "answer {'id':'11','name':'','device_id':'5','network_id':'1',"
			"'status':'BUILD'}",
			" ! ports/11" },
		{ "shows servers/5 networks", "networks/net" },
		{ "ln servers/5 ips ips/61",
			"sent > create ports {'network_id':'1','device_id':'5',"
			"'fixed_ips':[{'ip_address':'192.0.2.1'}]}" },
		{ "answer {'id':'12','name':'','device_id':'5','network_id':'1'}",
			" > show ips/61" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1','port_id':'12'}",
			" ! ports/12" },
		{ "shows servers/5 ips", "ips/192.0.2.1" },
		{ "unlink servers/5 networks networks/1", "sent > destroy ports/11" },
		{ "answer -", " ! ok" },
		{ "unlink servers/5 networks ips/61",
			"EINVAL (a floating IP cannot be linked here)" },
	} },
	{ .name = "what is disconnected is no more", .type = &cloud_k5, .steps = {
		{ "list connectors", "asked > list connectors" },
		{ "answer [{'id':'71','name':'c'}]", " ! ok" },
		{ "view connectors/71 endpoints", "asked > list connector-endpoints" },
		{ "answer [{'id':'72','name':'e','network_connector_id':'71'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'p'}]", " ! ok" },
		{ "ln connector-endpoints/72 interfaces ports/11",
			"sent > act PUT connector-endpoints/72/connect "
			"{'interface':{'port_id':'11'}}" },
		{ "answer {}", " > list 72/connector-interfaces" },
		{ "answer [{'id':'11','endpoint_id':'72','port_id':'11'}]", " ! ok" },
		{ "shows connector-endpoints/72 interfaces", "ports/p" },
		{ "unlink connector-endpoints/72 interfaces ports/11",
			"sent > act PUT connector-endpoints/72/disconnect "
			"{'interface':{'port_id':'11'}}" },
		{ "answer {}", " > list 72/connector-interfaces" },
		{ "answer []", " ! ok" },
		{ "names ports", "" },
	} },
	{ .name = "both ends of a list are read again", .type = &cloud_synnefo, .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net','attachments':['nic-5-0']}]", " ! ok" },
		{ "view networks/1 ports", "asked > list ports" },
		{ "answer [{'id':'nic-5-0','mac_address':'aa','device_id':'5',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "shows networks/1 ports", "ports/nic-5-0" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "fresh ports/nic-5-0", "0" },
	} },
	{ .name = "lists at both ends", .steps = {
		{ "list firewall-policies", "asked > list firewall-policies" },
		{ "answer [{'id':'1','name':'p','firewall_rules':['5','6']}]", " ! ok" },
		{ "list firewall-rules", "asked > list firewall-rules" },
		{ "answer [{'id':'5','name':'a','firewall_policy_id':['1']},{'id':'6',"
			"'name':'b'},{'id':'7','name':'c'}]",
			" ! ok" },
		{ "set firewall-policies/1 audited true",
			"sent > update firewall-policies/1 {'audited':true}" },
		{ "answer {'id':'1','name':'p','firewall_rules':['5','6']}",
			" ! firewall-policies/p" },
		{ "fresh firewall-rules/5", "60000" },
		{ "set firewall-policies/1 firewall_rules ['5','7']",
			"sent > update firewall-policies/1 {'firewall_rules':['5','7']}" },
		{ "answer {'id':'1','name':'p','firewall_rules':['5','7']}",
			" ! firewall-policies/p" },
		{ "fresh firewall-rules/6", "0" },
		{ "fresh firewall-rules/7", "0" },
	} },
};

SCRIPT_SUITE(changing, scripts)
