/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes whose answer was lost: what is looked for, what is found, and what
 * callers are told.
 */
#include "script.h"
#include "tests/unit/suites.h"

static const struct script scripts[] = {
	{ .name = "a create that was made is found", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "entry networks net",
			"EAGAIN (it is not known yet whether network 'net' was created: the "
			"cloud has not answered)" },
		{ "mkdir networks net",
			"EAGAIN (it is not known yet whether network 'net' was created)" },
		{ "answer [{'id':'1','name':'net'}]", " ! networks/net" },
		{ "entry networks net", "asked > list networks?name=net" },
	} },
	{ .name = "a create is looked for again and again", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "answer []", "" },
		{ "wait 1000", " > list networks?name=net" },
		{ "answer []", "" },
		{ "wait 2000", " > list networks?name=net" },
		{ "fail EBUSY", "" },
		{ "wait 4000", " > list networks?name=net" },
		{ "answer []",
			" ! ETIMEDOUT (the cloud did not answer (the cloud says no); the result "
			"for 'net' is looked for in the background)" },
		{ "entry networks net",
			"EAGAIN (it is not known yet whether network 'net' was created: the "
			"cloud has not answered)" },
		{ "wait 8000", " > list networks?name=net" },
		{ "answer [{'id':'1','name':'net'}]", "" },
		{ "names networks", "net" },
	} },
	{ .name = "a create that was not made is given up", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "answer []", "" },
		{ "wait 15000", " > list networks?name=net" },
		{ "answer []",
			" ! ETIMEDOUT (the cloud did not answer (the cloud says no); the result "
			"for 'net' is looked for in the background)" },
		{ "wait 16000", " > list networks?name=net" },
		{ "answer []", "" },
		{ "wait 120000", " > list networks?name=net" },
		{ "answer []", "" },
		{ "entry networks net", "asked > list networks?name=net" },
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
	} },
	{ .name = "a create whose answer comes late tells at once", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "wait 15000", "" },
		{ "lose ETIMEDOUT",
			" ! ETIMEDOUT (the cloud did not answer (the cloud says no); the result "
			"for 'net' is looked for in the background) > list networks?name=net" },
		{ "answer [{'id':'1','name':'net'}]", "" },
	} },
	{ .name = "two that it may be", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "answer [{'id':'1','name':'net'},{'id':'2','name':'net'}]",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "others that were there before, are older, or are not as sent", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir networks/.draft x", "networks/x (draft)" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'p'}]", " ! ok" },
		{ "mkdir networks new", "sent > create networks {'name':'new'}" },
		{ "lose ETIMEDOUT", " > list networks?name=new" },
		{ "answer [{'id':'2','name':'new','created_at':'2020-01-01T00:00:00Z'},"
			"{'id':'3','name':'news'},{'name':'new'}]",
			"" },
		{ "wait 1000", " > list networks?name=new" },
		{ "answer [{'id':'2','name':'new','created_at':'2020-01-01T00:00:00Z'},"
			"{'id':'4','name':'new','created_at':'2030-01-01T00:00:00Z'}]",
			" ! networks/new" },
	} },
	{ .name = "one of the same values in memory is not it", .steps = {
		{ "list ips", "asked > list ips" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1','description':'mine'}]",
			" ! ok" },
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'ext','router:external':true}]", " ! ok" },
		{ "mkdir ips mine",
			"sent > create ips {'description':'mine','floating_network_id':'1'}" },
		{ "lose ETIMEDOUT", " > list ips?description=mine&floating_network_id=1" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1','description':'mine'}]",
			"" },
		{ "wait 1000", " > list ips?description=mine&floating_network_id=1" },
		{ "answer [{'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1','description':'mine'},{'id':'62',"
			"'floating_ip_address':'192.0.2.2','floating_network_id':'1',"
			"'description':'mine'}]",
			" ! ips/192.0.2.2" },
	} },
	{ .name = "a draft's create", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "mkdir ports web", "ports/web (draft)" },
		{ "link ports/web network networks/1",
			"sent > create ports {'name':'web','network_id':'1'}" },
		{ "lose ETIMEDOUT", " > list ports?name=web&network_id=1" },
		{ "answer []", "" },
		{ "wait 15000", " > list ports?name=web&network_id=1" },
		{ "answer []",
			" ! ETIMEDOUT (the cloud did not answer (the cloud says no); the result "
			"for 'web' is looked for in the background)" },
		{ "rm ports/web", "EBUSY (this draft is being created)" },
		{ "wait 2000", " > list ports?name=web&network_id=1" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", "" },
		{ "names ports", "web" },
	} },
	{ .name = "an update is read back and was made", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','admin_state_up':true,'fixed_ips':[]}]",
			" ! ok" },
		{ "set ports/11 admin_state_up false",
			"sent > update ports/11 {'admin_state_up':false}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','admin_state_up':false}", " ! ok" },
		{ "text ports/11 admin_state_up", "false\n" },
		{ "set ports/11 fixed_ips [{'subnet_id':'41'},{'subnet_id':'42'}]",
			"sent > update ports/11 {'fixed_ips':[{'subnet_id':'41'},"
			"{'subnet_id':'42'}]}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','fixed_ips':[{'subnet_id':'42',"
			"'ip_address':'10.0.0.2'},{'subnet_id':'41','ip_address':'10.0.0.1'}]}",
			" ! ok" },
		{ "set ports/11 fixed_ips [{'subnet_id':'43'}]",
			"sent > update ports/11 {'fixed_ips':[{'subnet_id':'43'}]}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','fixed_ips':[{'subnet_id':'42',"
			"'ip_address':'10.0.0.2'}]}",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "an update is read back and was not made", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','admin_state_up':true}]", " ! ok" },
		{ "set ports/11 admin_state_up false",
			"sent > update ports/11 {'admin_state_up':false}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','admin_state_up':true}",
			" ! ETIMEDOUT (the cloud says no)" },
		{ "set ports/11 admin_state_up false",
			"sent > update ports/11 {'admin_state_up':false}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "fail EBUSY", " ! ETIMEDOUT (the cloud says no)" },
		{ "fresh ports/11", "0" },
		{ "set ports/11 admin_state_up false",
			"sent > update ports/11 {'admin_state_up':false}" },
		{ "wait 14600", "" },
		{ "lose ETIMEDOUT", " ! ETIMEDOUT (the cloud says no) > show ports/11" },
		{ "answer {'id':'11','name':'web','admin_state_up':true}", "" },
		{ "set ports/11 fixed_ips [{'subnet_id':'43'}]",
			"sent > update ports/11 {'fixed_ips':[{'subnet_id':'43'}]}" },
		{ "lose ETIMEDOUT", " > show ports/11" },
		{ "answer {'id':'11','name':'web','fixed_ips':'none'}",
			" ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "an update of what cannot be shown is not read back", .steps = {
		{ "list quotas", "asked > list quotas" },
		{ "answer [{'id':'network','limit':10,'used':3}]", " ! ok" },
		{ "set quotas/network limit 20", "sent > update quotas/network {'limit':20}" },
		{ "lose ETIMEDOUT", " ! ETIMEDOUT (the cloud says no)" },
	} },
	{ .name = "a delete without an answer is not known to be done", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "lose ETIMEDOUT", " ! ETIMEDOUT (the cloud says no)" },
		{ "fresh ports/11", "0" },
	} },
	{ .name = "what has no name is looked for in what it lies in", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'}]", " ! ok" },
		{ "mkdir security-groups/31/rules egress-any",
			"sent > create security-group-rules {'direction':'egress','ethertype':"
			"'IPv4','protocol':null,'security_group_id':'31'}" },
		{ "lose ETIMEDOUT", " > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','direction':'egress','ethertype':'IPv4','protocol':null,"
			"'security_group_id':'31'}]",
			" ! security-group-rules/egress-any" },
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "mkdir pools/81/members m", "members/m (draft)" },
		{ "set members/m address 10.0.0.1", "ok" },
		{ "set members/m protocol_port 80",
			"sent > create 81/members {'name':'m','pool_id':'81',"
			"'address':'10.0.0.1','protocol_port':80}" },
		{ "lose ETIMEDOUT", " > list 81/members?name=m" },
		{ "answer [{'id':'91','name':'m','pool_id':'81','address':'10.0.0.1',"
			"'protocol_port':80}]",
			" ! members/m" },
	} },
	{ .name = "changes that are under way when it ends", .steps = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "mkdir networks other", "sent > create networks {'name':'other'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "list ports", "asked > list ports" },
	} },
};

SCRIPT_SUITE(settling, scripts)
