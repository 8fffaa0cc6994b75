/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds objects by what they have: what is asked of the cloud for it, and what is found.
 */
#include "script.h"
#include "tests/unit/suites.h"

#define PORT(id, name, addresses)                                             \
	"{'id':'" id "','name':'" name "','network_id':'1','tags':['a','b']," \
	"'mac_address':'FA:16:3E:00:00:" id "','fixed_ips':[" addresses "]}"
#define AT(address) "{'subnet_id':'2','ip_address':'" address "'}"

static const struct script scripts[] = {
	{ .name = "an address is asked for by a filter of each kind that may have it", .steps = {
		{ "found by-ip 10.0.0.5", "asked > list ports?fixed_ips=ip_address%3D10.0.0.5 "
			"> list ips?floating_ip_address=10.0.0.5" },
		{ "answer [" PORT("11", "web", AT("10.0.0.4") "," AT("10.0.0.5")) "]", "" },
		{ "answer [{'id':'21','floating_ip_address':'10.0.0.5'}]", " ! ok" },
		{ "found by-ip 10.0.0.5", "ok" },
		{ "has by-ip 10.0.0.5", "ports/web ips/10.0.0.5" },
		{ "leads by-ip 10.0.0.5 web", "ports/web" },
		{ "leads by-ip 10.0.0.5 10.0.0.5", "ips/10.0.0.5" },
		{ "leads by-ip 10.0.0.6 web", "ENOENT" },
		{ "has by-ip 10.0.0.6", "" },
		{ "has by-ip 10.0.0.4", "ports/web" },
	} },
	{ .name = "what a filter's answer leaves out has the value no more", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [" PORT("11", "web", AT("10.0.0.5")) "," PORT("12", "db", AT("10.0.0.6"))
			"]", " ! ok" },
		{ "has by-ip 10.0.0.5", "ports/web" },
		{ "wait 60000", "" },
		{ "found by-ip 10.0.0.5", "asked > list ports?fixed_ips=ip_address%3D10.0.0.5 "
			"> list ips?floating_ip_address=10.0.0.5" },
		{ "answer []", "" },
		{ "answer []", " ! ok" },
		{ "has by-ip 10.0.0.5", "" },
		{ "has by-ip 10.0.0.6", "ports/db" },
	} },
	{ .name = "all values are listed, each once", .steps = {
		{ "found by-mac", "asked > list ports" },
		{ "answer [" PORT("11", "web", AT("10.0.0.5") "," AT("10.0.0.5")) ","
			PORT("12", "db", AT("10.0.0.5") "," AT("fe80::1")) "]", " ! ok" },
		{ "has by-mac", "fa:16:3e:00:00:11 fa:16:3e:00:00:12" },
		{ "has by-ip", "10.0.0.5 fe80::1" },
		{ "has by-ip 10.0.0.5", "ports/web ports/db" },
		{ "has by-tag", "a b" },
		{ "has by-tag b", "ports/web ports/db" },
		{ "has by-mac fa:16:3e:00:00:12", "ports/db" },
		{ "rm ports/db", "sent > destroy ports/12" },
		{ "answer null", " ! ok" },
		{ "has by-tag b", "ports/web" },
	} },
	{ .name = "equal names of two kinds are told apart", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [" PORT("11", "10.0.0.5", AT("10.0.0.5")) "]", " ! ok" },
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'21','floating_ip_address':'10.0.0.5'}]", " ! ok" },
		{ "has by-ip 10.0.0.5", "ports/10.0.0.5~11 ips/10.0.0.5~21" },
		{ "leads by-ip 10.0.0.5 10.0.0.5~21", "ips/10.0.0.5" },
		{ "leads by-ip 10.0.0.5 10.0.0.5", "ENOENT" },
	} },
	{ .name = "an own change that is not read back yet is asked for", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [" PORT("11", "web", "") "]", " ! ok" },
		{ "found by-mac fa:16:3e:00:00:11", "ok" },
		{ "expire ports/11", "" },
		{ "found by-mac fa:16:3e:00:00:11", "asked > show ports/11" },
		{ "answer " PORT("11", "web", AT("10.0.0.7")), " ! ok" },
		{ "has by-ip 10.0.0.7", "ports/web" },
	} },
	{ .name = "a tag with a comma: the lists", .type = &cloud_k5, .steps = {
		{ "found by-tag a,b", "asked > list networks > list subnets > list ports > "
			"list ips > list routers > list security-groups > "
			"list security-group-rules > list subnetpools > list trunks > "
			"list qos-policies > list load-balancers > list listeners > list pools > "
			"list health-monitors > list l7-policies" },
	} },
	{ .name = "no filters: the list is asked for", .type = &cloud_cyclades, .steps = {
		{ "found by-ip 10.0.0.5", "asked > list ports > list ips" },
		{ "answer [" PORT("11", "web", AT("10.0.0.5")) "]", "" },
		{ "answer []", " ! ok" },
		{ "has by-ip 10.0.0.5", "ports/web" },
	} },
	{ .name = "an id of two kinds is told of", .type = &cloud_cyclades, .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [" PORT("11", "web", "") "]", " ! ok" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'11','name':'n'},{'id':'12','name':'m'}]", " ! ok" },
		{ "by-id 11", "asked > show subnets/11 > show ips/11" },
		{ "fail ENOENT", "" },
		{ "fail ENOENT", " ! ok" },
		{ "by-id 11", "asked > show servers/11" },
		{ "fail ENOENT", " ! ok" },
		{ "by-id 11", "E? (More than one object exists with the id '11': networks/n "
			"ports/web)" },
	} },
	{ .name = "what blocks is asked for by what refers to it", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'n'},{'id':'9','name':'other'}]", " ! ok" },
		{ "found blockers networks/n", "asked > list ports?network_id=1 > "
			"list ips?floating_network_id=1 > list routers" },
		{ "answer [" PORT("11", "p", "") ",{'id':'12','name':'d','network_id':'1',"
			"'device_owner':'network:dhcp'},{'id':'13','name':'','network_id':'1',"
			"'device_owner':'network:router_interface','device_id':'41'}]", "" },
		{ "answer []", "" },
		{ "answer [{'id':'41','name':'r','external_gateway_info':{'network_id':'9'}}]",
			" ! ok" },
		{ "has blockers networks/n", "ports/p (ports/p) ports/13 (routers/r/interfaces/)" },
		{ "leads blockers networks/n p", "ports/p" },
		{ "leads blockers networks/n d", "ENOENT" },
		{ "has blockers networks/other", "routers/r (routers/r/gateway)" },
		{ "found blockers ports/13", "asked > list trunks?port_id=13 > list trunks > "
					     "list local-ips?local_port_id=13" },
		{ "answer []", "" },
		{ "answer [{'id':'51','name':'t','port_id':'11','sub_ports':[{'port_id':'13'}]}]",
			"" },
		{ "answer []", " ! ok" },
		{ "has blockers ports/13",
			"routers/r (routers/r/interfaces/) trunks/t (trunks/t)" },
		{ "has blockers ports/p", "trunks/t (trunks/t)" },
	} },
	{ .name = "a router is blocked by its interfaces", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'41','name':'r'}]", " ! ok" },
		{ "found blockers routers/r", "asked > list ports?device_id=41 > "
			"list vpn-services?router_id=41 > list ndp-proxies" },
		{ "answer [{'id':'13','name':'','device_id':'41','device_owner':"
			"'network:router_interface','fixed_ips':[" AT("10.0.0.1") "]},"
			"{'id':'14','name':'named','device_id':'41','device_owner':"
			"'network:router_interface','fixed_ips':[" AT("10.0.1.1") "]}]", "" },
		{ "answer []", "" },
		{ "answer []", " ! ok" },
		{ "found blockers routers/r", "asked > list subnets?id=2&id=2" },
		{ "answer [{'id':'2','name':'s'}]", " ! ok" },
		{ "has blockers routers/r", "subnets/s (routers/r/interfaces/s) "
			"ports/named (routers/r/interfaces/named)" },
		{ "leads blockers routers/r named", "ports/named" },
		{ "leads blockers routers/r s", "subnets/s" },
	} },
	{ .name = "a part is named as it stands in the whole", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'41','name':'r'}]", " ! ok" },
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'2','name':'s'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'13','name':'','device_id':'41','network_id':'1','device_owner':"
			"'network:router_interface','fixed_ips':[" AT("10.0.0.1") "]},"
			"{'id':'14','name':'named','device_id':'41','device_owner':"
			"'network:router_interface','fixed_ips':[" AT("10.0.1.1") "]},"
			"{'id':'15','name':'','device_id':'41','device_owner':"
			"'network:router_gateway'}]", " ! ok" },
		{ "has blockers ports/13", "routers/r (routers/r/interfaces/s)" },
		{ "has blockers ports/14", "routers/r (routers/r/interfaces/named)" },
		{ "has blockers ports/15", "routers/r (routers/r/gateway)" },
		{ "has blockers subnets/s", "ports/13 (routers/r/interfaces/s) "
			"ports/named (routers/r/interfaces/named)" },
	} },
	{ .name = "addresses that hosts make themselves do not block a subnet", .steps = {
		{ "list subnets", "asked > list subnets" },
		{ "answer [{'id':'2','name':'s','ipv6_address_mode':'slaac'},"
			"{'id':'3','name':'t'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [" PORT("11", "p", AT("fe80::1") ",{'subnet_id':'3'}") ",{'id':'13',"
			"'name':'i','device_owner':'network:router_interface_distributed',"
			"'fixed_ips':[{'subnet_id':'2'},{'subnet_id':'3'}]}]", " ! ok" },
		{ "has blockers subnets/s", "ports/i (ports/i)" },
		{ "has blockers subnets/t", "ports/p (ports/p) ports/i (ports/i)" },
	} },
	{ .name = "what is no id is not asked for", .steps = {
		{ "by-id web", "ENOENT" },
	} },
};

SCRIPT_SUITE(finding, scripts)
