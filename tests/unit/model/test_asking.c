/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts what is asked of the cloud, and how often, for what callers want to know.
 */
#include "script.h"
#include "tests/unit/suites.h"

/* A rule of group 31 that speaks of another. */
#define RULE(id, of)                                                     \
	"{'id':'" id "','security_group_id':'31','direction':'ingress'," \
	"'remote_group_id':'" of "'}"

static const struct script scripts[] = {
	{ .name = "a filter that the cloud refuses is remembered, and the list asked", .steps = {
		{ "list qos-policies", "asked > list qos-policies" },
		{ "answer [{'id':'7','name':'q'},{'id':'8','name':'r'}]", " ! ok" },
		{ "view qos-policies/7 networks", "asked > list networks?qos_policy_id=7" },
		{ "view qos-policies/8 networks", "asked > list networks" },
		{ "fail 0:400", "" },
		{ "answer [{'id':'1','name':'n','qos_policy_id':'7'}]", " ! ok ! ok" },
		{ "view qos-policies/7 networks", "ok" },
		{ "shows qos-policies/7 networks", "networks/n" },
		{ "wait 60000", "" },
		{ "view qos-policies/7 networks", "asked > list networks" },
		{ "answer []", " ! ok" },
		{ "shows qos-policies/7 networks", "" },
		{ "wait 60000", "" },
		{ "entry networks n", "asked > list networks?name=n" },
	} },
	{ .name = "a collection that the cloud has not is empty, and asked again later", .steps = {
		{ "listen", "" },
		{ "entry routers r", "asked > list routers?name=r" },
		{ "fail 404", " > list routers" },
		{ "fail 404", " * offered routers ! ok" },
		{ "entry routers r", "ENOENT" },
		{ "list routers", "ok" },
		{ "mkdir routers r", "EOPNOTSUPP (this cloud has no routers)" },
		{ "wait 60000", "" },
		{ "list routers", "asked > list routers" },
		{ "fail 404", " ! ok" },
		{ "expire routers", " * listing routers" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'1','name':'r'}]",
			" * entry routers r * entry routers r * listing routers * offered "
			"routers ! ok" },
		{ "names routers", "r" },
	} },
	{ .name = "one that it had is not gone because it says so", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'1','name':'r'}]", " ! ok" },
		{ "wait 60000", "" },
		{ "list routers", "asked > list routers" },
		{ "fail 404", " ! EOPNOTSUPP (the cloud says no)" },
		{ "names routers", "r" },
	} },
	{ .name = "without any time a collection that is not there is asked for once", .steps = {
		{ "option ttl 0", "" },
		{ "list routers", "asked > list routers" },
		{ "fail 404", " ! ok" },
		{ "list routers", "ok" },
	} },
	{ .name = "a filter that was answered before: its value was to blame", .steps = {
		{ "entry ports web", "asked > list ports?name=web" },
		{ "answer []", " ! ok" },
		{ "entry ports odd", "asked > list ports?name=odd" },
		{ "fail 400", " > list ports" },
		{ "answer [{'id':'11','name':'odd'}]", " ! ok" },
		{ "entry ports odd", "ports/odd" },
		{ "wait 60000", "" },
		{ "entry ports web", "asked > list ports?name=web" },
	} },
	{ .name = "what a kind without filters lists by id", .type = &cloud_cyclades, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'p','fixed_ips':[{'subnet':'5'}]}]", " ! ok" },
		{ "view ports/11 subnets", "asked > list subnets" },
		{ "answer [{'id':'5','name':'s'}]", " ! ok" },
		{ "view ports/11 subnets", "ok" },
		{ "shows ports/11 subnets", "subnets/s" },
			} },
	{ .name = "a refusal of the list itself is a failure", .steps = {
		{ "list ports", "asked > list ports" },
		{ "fail 400", " ! EINVAL (the cloud says no)" },
	} },
	{ .name = "a name is asked for once, and answers all who wait", .steps = {
		{ "entry ports web", "asked > list ports?name=web" },
		{ "entry ports web", "asked" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok ! ok" },
		{ "entry ports web", "ports/web" },
		{ "wait 1", "" },
		{ "entry ports web", "ports/web" },
		{ "wait 60000", "" },
		{ "entry ports web", "asked > list ports?name=web" },
		{ "fail EBUSY", " ! EBUSY (the cloud says no)" },
	} },
	{ .name = "an absent name is absent", .steps = {
		{ "entry ports web", "asked > list ports?name=web" },
		{ "answer []", " ! ok" },
		{ "entry ports web", "ENOENT" },
		{ "wait 1", "" },
		{ "entry ports web", "ENOENT" },
		{ "entry ports other", "asked > list ports?name=other" },
	} },
	{ .name = "an id is shown, then its name is looked for", .steps = {
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web'}", " ! ok" },
		{ "entry ports 11", "asked > list ports?name=web" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "entry ports 11", "ports/web (link)" },
		{ "entry ports web", "ports/web" },
	} },
	{ .name = "an id that is the name", .steps = {
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':''}", " ! ok" },
		{ "entry ports 11", "ports/11" },
	} },
	{ .name = "an id that does not exist", .steps = {
		{ "entry ports 99", "asked > show ports/99" },
		{ "fail ENOENT", " ! ok" },
		{ "entry ports 99", "asked > list ports?name=99" },
		{ "answer []", " ! ok" },
		{ "entry ports 99", "ENOENT" },
	} },
	{ .name = "a list answers names and absent names", .steps = {
		{ "list ports", "asked > list ports" },
		{ "list ports", "asked" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'db'}]", " ! ok ! ok" },
		{ "wait 5", "" },
		{ "entry ports web", "ports/web" },
		{ "entry ports none", "ENOENT" },
		{ "entry ports 12", "ports/db (link)" },
		{ "list ports", "ok" },
		{ "names ports", "web db" },
	} },
	{ .name = "a sweep asks for the list", .steps = {
		{ "sweep ports web", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "sweep ports web", "ports/web" },
	} },
	{ .name = "equal names are told apart", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'a1b2c3d4-0000-4000-8000-000000000001','name':'web'},"
			"{'id':'a1b2c3d4-0000-4000-8000-000000000002','name':'web'},"
			"{'id':'b1b2c3d4-0000-4000-8000-000000000003','name':'web'}]",
			" ! ok" },
		{ "names ports",
			"web~a1b2c3d4-0000-4000-8000-000000000001 "
			"web~a1b2c3d4-0000-4000-8000-000000000002 web~b1b2c3d4" },
		{ "entry ports web",
			"several (More than one port exists with the name 'web': web~b1b2c3d4 "
			"web~a1b2c3d4-0000-4000-8000-000000000002 "
			"web~a1b2c3d4-0000-4000-8000-000000000001)" },
		{ "entry ports web~b1b2c3d4", "ports/web~b1b2c3d4" },
		{ "entry ports web~a1b2c3d4", "ENOENT" },
		{ "path ports/b1b2c3d4-0000-4000-8000-000000000003", "ports/web~b1b2c3d4 (2)" },
	} },
	{ .name = "a suffix is asked for by its base and as it is", .steps = {
		{ "entry ports web~b1b2c3d4", "asked > list ports?name=web" },
		{ "answer [{'id':'b1b2c3d4-0000-4000-8000-000000000003','name':'web'}]",
			" ! ok" },
		{ "names ports", "web" },
		{ "entry ports web~b1b2c3d4", "ports/web" },
		{ "entry ports web~b1b2c3d5", "ENOENT" },
		{ "entry ports web", "ports/web" },
		{ "entry ports x~7~b1b2c3d4", "asked > list ports?name=x~7" },
	} },
	{ .name = "an entry with digits leads there as long as that is there", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'web'}]", " ! ok" },
		{ "names ports", "web~11 web~12" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -", " ! ok" },
		{ "names ports", "web" },
		{ "entry ports web~12", "ports/web" },
		{ "entry ports web~11", "ENOENT" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'12','name':'web'},{'id':'13','name':'web~12'}]", " ! ok" },
		{ "names ports", "web~12 web" },
		{ "rm ports/web~12", "sent > destroy ports/13" },
	} },
	{ .name = "a name that cannot be one", .steps = {
		{ "entry ports a%2fb", "ENOENT" },
		{ "entry ports a%2Fb", "asked > list ports?name=a%2Fb" },
		{ "answer [{'id':'11','name':'a/b'}]", " ! ok" },
		{ "entry ports a%2Fb", "ports/a%2Fb" },
		{ "entry ports a%00b", "asked > list ports" },
		{ "answer []", " ! ok" },
	} },
	{ .name = "a name that takes another's id", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'12'},{'id':'12','name':'x'},{'id':'13',"
			"'name':'x~11'},{'id':'14','name':'x'}]",
			" ! ok" },
		{ "names ports", "12~11 x~12 x~11 x~14" },
		{ "entry ports 12", "ports/x~12 (link)" },
		{ "entry ports 11", "ports/12~11 (link)" },
	} },
	{ .name = "a long name is cut", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'},{'id':'12','name':'web'}]",
			" ! ok" },
		{ "names ports",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~11 web" },
		{ "entry ports aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~11",
			"ports/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~11" },
		{ "entry ports baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~11",
			"ENOENT" },
		{ "wait 60001", "" },
		{ "entry ports baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~11",
			"asked > list ports" },
		{ "mkdir ports/.draft aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
			"ENAMETOOLONG (the name is too long)" },
	} },
	{ .name = "an object is read again when it is old", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','status':'ACTIVE'},{'id':'12',"
			"'name':'db','status':'BUILD'}]",
			" ! ok" },
		{ "object ports/11", "ok" },
		{ "wait 1001", "" },
		{ "fresh ports/11", "58999" },
		{ "fresh ports/12", "0" },
		{ "object ports/12", "asked > show ports/12" },
		{ "answer {'id':'12','name':'db','status':'ACTIVE'}", " ! ok" },
		{ "fresh ports/12", "60000" },
		{ "newer ports/11 2000", "ok" },
		{ "newer ports/11 1000", "asked > show ports/11" },
		{ "object ports/11", "ok" },
		{ "answer {'id':'11','name':'web2'}", " ! ok" },
		{ "entry ports web2", "ports/web2" },
	} },
	{ .name = "what is gone when it is read again", .steps = {
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':''}", " ! ok" },
		{ "wait 60001", "" },
		{ "object ports/11", "asked > show ports/11" },
		{ "fail ENOENT", " ! ok" },
		{ "names ports", "" },
	} },
	{ .name = "one who forgets is not woken", .steps = {
		{ "list ports", "asked > list ports" },
		{ "list ports", "asked" },
		{ "forget", "" },
		{ "answer [{'id':'11','name':'web'}]", "" },
		{ "names ports", "web" },
	} },
	{ .name = "a ttl of nothing serves who asked before", .steps = {
		{ "option ttl 0", "" },
		{ "entry ports web", "asked > list ports?name=web" },
		{ "wait 1", "" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "entry ports web", "ports/web" },
		{ "wait 1", "" },
		{ "entry ports web", "asked > list ports?name=web" },
	} },
	{ .name = "a list that leaves some out", .steps = {
		{ "listen", "" },
		{ "list ports", "asked > list ports" },
		{ "leave-out a/b",
			" * left out ports a port is left out: its id 'a%2Fb' cannot stand in a "
			"URL" },
		{ "leave-out c",
			" * left out ports a port is left out: its id 'c' cannot stand in a URL" },
		{ "answer []", " ! ok" },
		{ "expire ports", " * listing ports" },
		{ "list ports", "asked > list ports" },
		{ "leave-out a/b", "" },
		{ "answer []", " ! ok" },
	} },
	{ .name = "a list leaves out what cannot be kept", .steps = {
		{ "listen", "" },
		{ "list ports", "asked > list ports" },
		{ "answer-too-much web",
			" * left out ports a port is left out: its id '11' stands beside a name "
			"or value that is too long"
			" * left out ports a port is left out: its id '12' stands among too many "
			"attributes"
			" * entry ports web * entry ports web * listing ports ! ok" },
		{ "names ports", "web" },
		{ "text ports/13 new", "1\n" },
	} },
	{ .name = "a failed list is told, and asked for again", .steps = {
		{ "list ports", "asked > list ports" },
		{ "fail ETIMEDOUT", " ! ETIMEDOUT (the cloud says no)" },
		{ "list ports", "asked > list ports" },
	} },
	{ .name = "a reference is asked for by id", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1','qos_policy_id':null,"
			"'device_id':'5','device_owner':'compute:nova'}]",
			" ! ok" },
		{ "ref ports/11 network", "asked > show networks/1" },
		{ "answer {'id':'1','name':'net'}", " ! ok" },
		{ "ref ports/11 network", "networks/net" },
		{ "ref ports/11 qos_policy", "ENOENT" },
		{ "ref ports/11 router", "ENOENT" },
		{ "ref ports/11 device", "asked > show servers/5" },
		{ "fail ENOENT", " ! ok" },
		{ "ref ports/11 device", "ENOENT" },
		{ "withdraw servers", "" },
		{ "ref ports/11 device", "ENOENT" },
	} },
	{ .name = "a reference in an object", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r',"
			"'external_gateway_info':{'network_id':'1'}},{'id':'22','name':'s',"
			"'external_gateway_info':null}]",
			" ! ok" },
		{ "ref routers/21 gateway", "asked > show networks/1" },
		{ "answer {'id':'1','name':'net'}", " ! ok" },
		{ "ref routers/21 gateway", "networks/net" },
		{ "ref routers/22 gateway", "ENOENT" },
		{ "expire networks/1", "" },
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "fresh routers/21", "0" },
	} },
	{ .name = "a view asks by its filter, the second one for the list", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'},{'id':'2','name':'other'},{'id':'3',"
			"'name':'third'}]",
			" ! ok" },
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "fresh networks/1 ports", "0" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok" },
		{ "view networks/1 ports", "ok" },
		{ "fresh networks/1 ports", "60000" },
		{ "shows networks/1 ports", "ports/web" },
		{ "find networks/1 ports web", "ports/web" },
		{ "find networks/1 ports none", "ENOENT" },
		{ "view networks/2 ports", "asked > list ports" },
		{ "answer [{'id':'12','name':'db','network_id':'2'}]", " ! ok" },
		{ "shows networks/1 ports", "" },
		{ "shows networks/2 ports", "ports/db" },
		{ "view networks/3 ports", "ok" },
	} },
	{ .name = "what a view's answer lacks is gone", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "answer [{'id':'11','name':'web','network_id':'1'},{'id':'12',"
			"'name':'db','network_id':'1'}]",
			" ! ok" },
		{ "expire ports", "" },
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "answer [{'id':'12','name':'db','network_id':'1'}]", " ! ok" },
		{ "shows networks/1 ports", "ports/db" },
	} },
	{ .name = "a view of ids asks for those that are not known", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31','32'],"
			"'fixed_ips':[{'subnet_id':'41','ip_address':'10.0.0.1'},"
			"{'subnet_id':'41'}]}]",
			" ! ok" },
		{ "view ports/11 security_groups", "asked > list security-groups?id=31&id=32" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'}]", " ! ok" },
		{ "view ports/11 security_groups", "ok" },
		{ "shows ports/11 security_groups", "security-groups/a security-groups/b" },
		{ "view ports/11 subnets", "asked > list subnets?id=41&id=41" },
		{ "answer [{'id':'41','name':'s'}]", " ! ok" },
		{ "shows ports/11 subnets", "subnets/s" },
		{ "find ports/11 subnets s", "subnets/s" },
		{ "find ports/11 subnets x", "ENOENT" },
		{ "fresh ports/11 subnets", "60000" },
		{ "fresh ports/11 security_groups", "60000" },
	} },
	{ .name = "a view through others asks for them first", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "view routers/21 interfaces", "asked > list ports?device_id=21" },
		{ "answer [{'id':'11','name':'','device_id':'21',"
			"'device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'41'}]},{'id':'12','name':'named',"
			"'device_id':'21','device_owner':'network:router_interface',"
			"'fixed_ips':[{'subnet_id':'42'}]},{'id':'13','name':'','device_id':'21',"
			"'device_owner':'network:router_gateway',"
			"'fixed_ips':[{'subnet_id':'43'}]}]",
			" ! ok" },
		{ "view routers/21 interfaces", "asked > list subnets?id=41&id=42" },
		{ "answer [{'id':'41','name':'s'},{'id':'42','name':'t'}]", " ! ok" },
		{ "view routers/21 interfaces", "ok" },
		{ "shows routers/21 interfaces", "subnets/s ports/named" },
		{ "fresh routers/21 interfaces", "60000" },
	} },
	{ .name = "a view through others by reference", .steps = {
		{ "list servers", "asked > list servers" },
		{ "answer [{'id':'51','name':'vm'}]", " ! ok" },
		{ "view servers/51 ips", "asked > list ports?device_id=51" },
		{ "answer [{'id':'11','name':'p','device_id':'51'},{'id':'12','name':'q',"
			"'device_id':'51'}]",
			" ! ok" },
		{ "view servers/51 ips", "asked > list ips?port_id=11&port_id=12" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1','port_id':'12'}]",
			" ! ok" },
		{ "view servers/51 ips", "ok" },
		{ "shows servers/51 ips", "ips/192.0.2.1" },
		{ "find servers/51 ips 192.0.2.1", "ips/192.0.2.1" },
	} },
	{ .name = "a swept view asks for the lists", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "view-sweep networks/1 ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok" },
		{ "view-sweep networks/1 ports", "ok" },
		{ "sweep networks net", "networks/net" },
		{ "shows networks/1 ports", "ports/web" },
	} },
	{ .name = "a nested view", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "entry security-groups/31/rules 71",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress'}]",
			" ! ok" },
		{ "entry security-groups/31/rules ingress-any",
			"security-group-rules/ingress-any" },
		{ "entry security-groups/31/rules 71", "security-group-rules/ingress-any (link)" },
		{ "entry security-groups/31/rules 72", "ENOENT" },
		{ "entry security-groups/31/rules egress-any", "ENOENT" },
		{ "names security-groups/31/rules", "ingress-any" },
		{ "names security-group-rules", "" },
		{ "path security-group-rules/71", "security-groups/g/rules/ingress-any (4)" },
	} },
	{ .name = "what words speak of is asked for once, and then what is called so", .steps = {
		{ "entry security-groups g", "asked > list security-groups?name=g" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [" RULE("71", "31") "," RULE("72", "32") "," RULE("73", "33") ","
			RULE("74", "3") "]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-groups?id=31&id=32&id=33&id=3" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'web'},"
			"{'id':'33','name':'db'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-groups?name=g&name=web&name=db" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'web'},"
			"{'id':'33','name':'db'},{'id':'34','name':'db'}]",
			" ! ok" },
		{ "view security-groups/31 rules", "ok" },
		{ "names security-groups/31/rules",
			"ingress-any-from-group-g ingress-any-from-group-web "
			"ingress-any-from-group-33 ingress-any-from-group-3" },
		{ "entry security-groups/31/rules ingress-any-from-group-32",
			"security-group-rules/ingress-any-from-group-web (link)" },
		{ "entry security-groups/31/rules ingress-any-from-group-db", "ENOENT" },
	} },
	{ .name = "objects beneath their parent are listed there", .steps = {
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "entry pools/81/members m", "asked > list 81/members" },
		{ "answer [{'id':'91','name':'m','pool_id':'81'}]", " ! ok" },
		{ "entry pools/81/members m", "members/m" },
		{ "path members/91", "pools/p/members/m (4)" },
		{ "object members/91", "ok" },
		{ "wait 60001", "" },
		{ "object members/91", "asked > list 81/members" },
		{ "answer []", " ! ok" },
		{ "names pools/81/members", "" },
	} },
	{ .name = "quotas and use", .steps = {
		{ "usage networks", "asked > list quotas" },
		{ "answer [{'id':'network','limit':10,'used':3},{'id':'port','limit':-1}]",
			" ! ok" },
		{ "usage networks", "3 of 10" },
		{ "usage ports", "0 of -1" },
		{ "usage routers", "EOPNOTSUPP" },
		{ "withdraw quotas", "" },
		{ "usage networks", "EOPNOTSUPP" },
	} },
	{ .name = "quotas of another cloud", .type = &cloud_synnefo, .steps = {
		{ "usage networks", "asked > list quotas" },
	} },
	{ .name = "a cloud without filters is asked for lists", .type = &cloud_cyclades, .steps = {
		{ "entry ports web", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok" },
		{ "entry ports web", "ports/web" },
		{ "wait 60001", "" },
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web'}", " ! ok" },
		{ "entry ports 11", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "entry ports 11", "ports/web (link)" },
		{ "wait 60001", "" },
		{ "entry ports web~1", "asked > list ports" },
	} },
	{ .name = "what cannot be shown is found in a list", .type = &cloud_synnefo, .steps = {
		{ "entry ports 11", "asked > list ports" },
		{ "answer [{'id':'11','mac_address':'aa','device_id':'5','network_id':'1'}]",
			" ! ok" },
		{ "entry ports 11", "ports/11" },
		{ "wait 60001", "" },
		{ "object ports/11", "asked > list ports" },
	} },
	{ .name = "a service that is not there has nothing", .steps = {
		{ "withdraw ports", "" },
		{ "list ports", "ok" },
		{ "entry ports web", "ENOENT" },
		{ "create-need ports", "ok" },
		{ "mkdir ports web", "EOPNOTSUPP (this cloud has no ports)" },
	} },
	{ .name = "of several regions one may have what its list lacks", .regions = 2, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer []", " ! ok" },
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':''}", " ! ok" },
		{ "entry ports 11", "ports/11" },
		{ "entry ports 12", "asked > show ports/12" },
		{ "fail ENOENT", " ! ok" },
		{ "entry ports 12", "ENOENT" },
		{ "about ports", "-, root 1 of 2, index none, last changed two" },
	} },
	{ .name = "what a collection and its objects say of themselves", .steps = {
		{ "list ports", "asked > list ports" },
		{ "activity", "0 ms\t-\tlist ports\t0 pages\t0 objects\t0 bytes\t1 waiting\n" },
		{ "answer [{'id':'11','name':'web','network_id':'1',"
			"'created_at':'2026-01-01T00:00:00Z'},{'id':'12','name':'',"
			"'network_id':null,'updated_at':'2026-01-01T00:00:01Z',"
			"'created_at':'2025-01-01T00:00:00Z'},{'id':'13'}]",
			" ! ok" },
		{ "about ports", "-, root 1 of 1, index none, last changed " },
		{ "what ports/11", "ports, made, there, version 0" },
		{ "changed ports/11", "1767225600000" },
		{ "changed ports/12", "1767225601000" },
		{ "changed ports/13", "1790001000000" },
		{ "ino ports/11 network", "set, not in memory" },
		{ "ino ports/12 network", "not set, none" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "ino ports/11 network", "set, the target's" },
		{ "pretty ports/11",
			"{\n  'id': '11',\n  'name': 'web',\n  'network_id': '1',\n  'created_at': "
			"'2026-01-01T00:00:00Z'\n}\n" },
		{ "unpin 999", "" },
		{ "mkdir ports web2", "ports/web2 (draft)" },
		{ "what ports/web2", "ports, draft, there, version 1" },
		{ "pretty ports/web2", "{\n  'name': 'web2'\n}\n" },
		{ "shows networks/1 ports", "ports/web" },
		{ "about ports", "-, root 1 of 1, index built, last changed " },
	} },
	{ .name = "sub-suffixes stand on each other", .steps = {
		{ "entry ports web~12345678~12345678", "asked > list ports?name=web" },
		{ "answer []", " ! ok" },
		{ "entry ports web~12345678~12345678", "ENOENT" },
	} },
	{ .name = "namesakes are looked for in the list", .type = &cloud_cyclades, .steps = {
		{ "entry networks 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'net'}", " ! ok" },
		{ "entry networks 1", "asked > list networks" },
	} },
	{ .name = "rules are called by their ids", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "entry security-group-rules 99", "asked > show security-group-rules/99" },
		{ "fail ENOENT", " ! ok" },
		{ "entry security-group-rules 99", "ENOENT" },
	} },
	{ .name = "an object whose name looks like a suffix", .steps = {
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web~12345678'}", " ! ok" },
		{ "entry ports 11", "asked > list ports?name=web~12345678" },
	} },
};

SCRIPT_SUITE(asking, scripts)
