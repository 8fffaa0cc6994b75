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
			"list health-monitors" },
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
	{ .name = "what is no id is not asked for", .steps = {
		{ "by-id web", "ENOENT" },
	} },
};

SCRIPT_SUITE(finding, scripts)
