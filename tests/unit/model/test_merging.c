/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effect of answers in memory: newer and older ones, what is gone, names, values,
 * and what the listener is told.
 */
#include "script.h"
#include "tests/unit/suites.h"

static const struct script scripts[] = {
	{ .name = "an older answer does not overwrite a newer one", .steps = {
		{ "list ports", "asked > list ports" },
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer 1: {'id':'11','name':'new'}", " ! ok" },
		{ "names ports", "new" },
		{ "answer [{'id':'11','name':'old'}]", " ! ok" },
		{ "names ports", "new" },
	} },
	{ .name = "a revision says which answer is newer", .steps = {
		{ "list ports", "asked > list ports" },
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer 1: {'id':'11','name':'b','revision_number':3}", " ! ok" },
		{ "answer [{'id':'11','name':'c','revision_number':4}]", " ! ok" },
		{ "names ports", "c" },
	} },
	{ .name = "an equal revision is not newer", .steps = {
		{ "list ports", "asked > list ports" },
		{ "entry ports 11", "asked > show ports/11" },
		{ "answer 1: {'id':'11','name':'b','revision_number':3}", " ! ok" },
		{ "answer [{'id':'11','name':'c','revision_number':3}]", " ! ok" },
		{ "names ports", "b" },
	} },
	{ .name = "an older answer does not bring back what was removed", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer 1: -", " ! ok" },
		{ "names ports", "" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "names ports", "" },
		{ "list ports", "ok" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "names ports", "web" },
	} },
	{ .name = "what a filter no longer finds may have got another value", .steps = {
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r'}]", " ! ok" },
		{ "entry ports web", "asked > list ports?name=web" },
		{ "answer [{'id':'11','name':'web','device_id':'21'}]", " ! ok" },
		{ "entry ports web", "ports/web" },
		{ "wait 10", "" },
		{ "view routers/21 interfaces", "asked > list ports?device_id=21" },
		{ "answer []", " ! ok" },
		{ "wait 10", "" },
		{ "entry ports web", "asked > list ports?name=web" },
		{ "answer [{'id':'11','name':'web','device_id':''}]", " ! ok" },
		{ "entry ports web", "ports/web" },
	} },
	{ .name = "... and is gone where it cannot get one", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net'}]", " ! ok" },
		{ "entry ports web", "asked > list ports?name=web" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok" },
		{ "wait 10", "" },
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "answer []", " ! ok" },
		{ "wait 10", "" },
		{ "entry ports web", "ENOENT" },
	} },
	{ .name = "what is answered as deleted is gone", .type = &cloud_cyclades, .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'2','name':'net','status':'ACTIVE'},{'id':'3','name':'old',"
			"'status':'DELETED'},{'id':'4','name':'other','status':'ACTIVE'}]",
			" ! ok" },
		{ "names networks", "net other" },
		{ "option wait 60000", "" },
		{ "rm networks/2", "sent > destroy networks/2" },
		{ "answer -", " > show networks/2" },
		{ "answer {'id':'2','name':'net','status':'DELETED'}", " ! ok" },
		{ "names networks", "other" },
		{ "entry networks 3", "ENOENT" },
		{ "wait 60001", "" },
		{ "entry networks 3", "asked > show networks/3" },
		{ "answer {'id':'3','name':'old','status':'DELETED'}", " ! ok" },
		{ "entry networks 3", "asked > list networks" },
		{ "answer [{'id':'2','name':'net','status':'DELETED'},{'id':'4','name':'other',"
			"'status':'DELETED'}]",
			" ! ok" },
		{ "entry networks 3", "ENOENT" },
		{ "names networks", "" },
		{ "mkdir networks other", "sent > create networks {'name':'other',"
			"'type':'MAC_FILTERED'}" },
	} },
	{ .name = "what a whole list lacks is gone, what came since is not", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'db'}]", " ! ok" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "mkdir networks/.draft x", "networks/x (draft)" },
		{ "entry ports 13", "asked > show ports/13" },
		{ "answer 1: {'id':'13','name':'new'}", " ! ok" },
		{ "answer [{'id':'12','name':'db'}]", " ! ok" },
		{ "names ports", "db new" },
	} },
	{ .name = "of two objects with one number the greater has another one", .steps = {
		{ "bits 3", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'14','name':'a'},{'id':'15','name':'b'},{'id':'16','name':'c'},"
			"{'id':'17','name':'d'}]",
			" ! ok" },
		{ "number ports/14", "hash 0" },
		{ "number ports/15", "hash 1" },
		{ "number ports/16", "hash 2" },
		{ "number ports/17", "hash 4" },
	} },
	{ .name = "... whichever comes first", .steps = {
		{ "bits 3", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'17','name':'d'},{'id':'16','name':'c'}]", " ! ok" },
		{ "number ports/16", "hash 1" },
		{ "number ports/17", "hash 4" },
		{ "expire ports", "" },
		{ "entry ports 15", "asked > show ports/15" },
		{ "answer {'id':'15','name':'b'}", " ! ok" },
		{ "number ports/15", "hash 1" },
		{ "number ports/16", "hash 0" },
		{ "number ports/17", "hash 4" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'17','name':'d'},{'id':'16','name':'c'},{'id':'14','name':'a'},"
			"{'id':'15','name':'b'}]",
			" ! ok" },
		{ "number ports/14", "hash 0" },
		{ "number ports/15", "hash 1" },
		{ "number ports/16", "hash 2" },
		{ "number ports/17", "hash 4" },
	} },
	{ .name = "... of two regions, too", .regions = 2, .steps = {
		{ "bits 3", "" },
		{ "list two:ports", "asked > list two:ports" },
		{ "answer [{'id':'15','name':'b'}]", " ! ok" },
		{ "number two:ports/15", "hash 5" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'13','name':'a'}]", " ! ok" },
		{ "number ports/13", "hash 5" },
		{ "number two:ports/15", "hash 3" },
	} },
	{ .name = "what gets another number is told of, and has that to its end", .steps = {
		{ "bits 3", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'16','name':'c'}]", " ! ok" },
		{ "expire ports", "" },
		{ "pin ports/16", "" },
		{ "listen", "" },
		{ "entry ports 15", "asked > show ports/15" },
		{ "answer {'id':'15','name':'b'}",
			" * entry ports c * entry ports c * listing ports * values ports id * "
			"values ports name * called ports * entry ports b * entry ports b * "
			"listing ports ! ok" },
		{ "number ports/16", "hash 0" },
		{ "what ports/16", "ports, made, there, version 1" },
		{ "rm ports/16", "sent > destroy ports/16" },
		{ "answer -",
			" * listing quotas * entry ports c * entry ports c * listing ports * "
			"entry ports c * gone ports ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'14','name':'a'},{'id':'15','name':'b'}]",
			" * entry ports a * entry ports a * listing ports ! ok" },
		{ "number ports/14", "hash 0" },
	} },
	{ .name = "where no hash is left, and in a draft, a number comes of the handle", .steps = {
		{ "bits 1", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'13','name':'a'},{'id':'12','name':'b'},{'id':'11','name':'c'}]",
			" ! ok" },
		{ "number ports/11", "hash 0" },
		{ "number ports/12", "hash 1" },
		{ "number ports/13", "handle" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -", " ! ok" },
		{ "number ports/12", "hash 1" },
		{ "mkdir ports/.draft 11", "ports/11 (draft)" },
		{ "number ports/.draft/11", "handle" },
	} },
	{ .name = "a link has the number that its target has, or is going to have", .steps = {
		{ "bits 3", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'16','name':'b','network_id':'1'}]", " ! ok" },
		{ "ino ports/16 network", "set, not in memory" },
		{ "entry networks 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'net'}", " ! ok" },
		{ "ino ports/16 network", "set, the target's" },
	} },
	{ .name = "values and names are told of", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'net','status':'BUILD'}]", " ! ok" },
		{ "pin networks/1", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1','status':'DOWN'}]",
			" ! ok" },
		{ "pin ports/11", "" },
		{ "listen", "" },
		{ "expire ports/11",
			" * listing ports * entry ports web * entry networks ports web * "
			"called ports" },
		{ "expire ports/11",
			" * entry ports web * entry networks ports web * called ports" },
		{ "object ports/11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'db','network_id':'1','status':'ACTIVE',"
			"'security_groups':['b','a']}",
			" * entry ports web * entry networks ports web * entry ports web * entry "
			"networks ports web * listing ports * listing networks ports * values "
			"ports name * values ports status * values ports security_groups * "
			"listing ports security_groups * listing ports * listing networks ports "
			"* entry ports db * entry networks ports db * entry ports db * entry "
			"networks ports db * called ports ! ok" },
		{ "json ports/11",
			"{'id':'11','name':'db','network_id':'1','status':'ACTIVE',"
			"'security_groups':['a','b']}" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -",
			" * listing quotas * entry ports db * entry networks ports db * entry "
			"ports db * entry networks ports db * listing ports * listing networks "
			"ports * entry ports db * entry networks ports db * gone ports ! ok" },
	} },
	{ .name = "an equal answer is told of to nobody", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['a','b']}]", " ! ok" },
		{ "pin ports/11", "" },
		{ "listen", "" },
		{ "expire ports", " * listing ports * entry ports web * called ports" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['b','a']}]", " ! ok" },
	} },
	{ .name = "namesakes that come and go are renamed", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'13','name':'web~12'}]", " ! ok" },
		{ "pin ports/11", "" },
		{ "listen", "" },
		{ "expire ports", " * listing ports * entry ports web * called ports" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'},{'id':'12','name':'web'},{'id':'13',"
			"'name':'web~12'}]",
			" * entry ports web * entry ports web~12 * entry ports web~12 * entry "
			"ports web~12~13 * entry ports web~11 * called ports * "
			"listing ports ! ok" },
		{ "names ports", "web~11 web~12~13 web~12" },
		{ "expire ports",
			" * listing ports * entry ports web~11 * entry ports web * called "
			"ports" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]",
			" * entry ports web~12 * entry ports web~12~13 * listing ports * entry "
			"ports web~12 * gone ports * entry ports web * entry ports web~12 * "
			"entry ports web~11 * listing ports * entry ports web * entry ports web "
			"* called ports * gone ports ! ok" },
		{ "names ports", "web" },
	} },
	{ .name = "an answer without an id is refused", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'name':'web'}]", " ! EBADMSG (the list could not be kept)" },
		{ "list ports", "asked > list ports" },
	} },
	{ .name = "what was wanted afresh is not fresh by an older question", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "wait 60001", "" },
		{ "object ports/11", "asked > show ports/11" },
		{ "expire ports/11", "" },
		{ "answer {'id':'11','name':'web'}", " ! ok" },
		{ "fresh ports/11", "0" },
		{ "object ports/11", "asked > show ports/11" },
		{ "answer {'id':'11','name':'web'}", " ! ok" },
		{ "fresh ports/11", "60000" },
	} },
	{ .name = "files, texts and the whole list", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','network_id':'1','admin_state_up':true,"
			"'fixed_ips':[{'subnet_id':'41'}],'a/b':1,"
			"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa':2},{'id':'12'}]",
			" ! ok" },
		{ "files ports/11",
			"id name* network_id admin_state_up* fixed_ips* a%2Fb* "
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~af92c2b9*" },
		{ "text ports/11 admin_state_up", "true\n" },
		{ "text ports/11 name", "web\n" },
		{ "text ports/11 a%2Fb", "1\n" },
		{ "text ports/11 none", "ENOENT" },
		{ "text ports/12 name", "ENOENT" },
		{ "text ports/11 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~00000000",
			"ENOENT" },
		{ "whole ports",
			"version 0 [\n  {'id':'11','name':'web','network_id':'1',"
			"'admin_state_up':true,'fixed_ips':[{'subnet_id':'41'}],'a/b':1,"
			"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa':2},\n  {'id':'12'}\n]\n" },
	} },
	{ .name = "words are renamed with what they speak of", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'web'}]", " ! ok" },
		{ "list security-group-rules", "asked > list security-group-rules" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress',"
			"'remote_group_id':'32'}]", " ! ok" },
		{ "names security-groups/31/rules", "ingress-any-from-group-web" },
		{ "expire security-groups", "" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'db'}]", " ! ok" },
		{ "names security-groups/31/rules", "ingress-any-from-group-db" },
		{ "expire security-groups", "" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'db'},{'id':'32','name':'db'}]", " ! ok" },
		{ "names security-groups/31/rules", "ingress-any-from-group-32" },
		{ "expire security-groups", "" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'db'}]", " ! ok" },
		{ "names security-groups/31/rules", "ingress-any-from-group-db" },
		{ "expire security-groups", "" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "names security-groups/31/rules", "ingress-any-from-group-32" },
	} },
	{ .name = "... and the kernel is told by both names", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'web'}]", " ! ok" },
		{ "list security-group-rules", "asked > list security-group-rules" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress',"
			"'remote_group_id':'32'}]", " ! ok" },
		{ "pin security-group-rules/71", "" },
		{ "listen", "" },
		{ "expire security-groups", " * listing security-groups" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'},{'id':'32','name':'db'}]",
			" * entry security-groups web * entry security-groups web * listing "
			"security-groups * listing security-groups * entry security-groups db * "
			"entry security-groups db * entry security-group-rules "
			"ingress-any-from-group-web * "
			"entry security-group-rules ingress-any-from-group-web * listing "
			"security-group-rules * entry security-group-rules "
			"ingress-any-from-group-db * entry security-group-rules "
			"ingress-any-from-group-db * called security-group-rules ! ok" },
	} },
	{ .name = "nested objects are renamed with what they lie in", .steps = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'g'}]", " ! ok" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31'}]", " ! ok" },
		{ "pin security-group-rules/71", "" },
		{ "pin security-groups/31", "" },
		{ "listen", "" },
		{ "expire security-groups",
			" * listing security-groups * entry security-groups g * called "
			"security-groups" },
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'h'}]",
			" * entry security-groups g * entry security-groups g * listing "
			"security-groups * values security-groups name * listing security-groups "
			"* entry security-groups h * entry security-groups h * called "
			"security-groups * called security-group-rules ! ok" },
		{ "expire security-group-rules",
			" * listing security-group-rules * entry security-group-rules 71 * entry "
			"security-groups rules 71 * called security-group-rules" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','security_group_id':'31','direction':'ingress'}]",
			" * entry security-group-rules 71 * entry security-groups rules 71 * "
			"entry security-group-rules 71 * entry security-groups rules 71 * "
			"listing security-group-rules * listing security-groups rules * values "
			"security-group-rules direction * listing security-group-rules * listing "
			"security-groups rules * entry security-group-rules ingress-any * entry "
			"security-groups rules ingress-any * entry security-group-rules "
			"ingress-any * entry security-groups rules ingress-any * called "
			"security-group-rules ! ok" },
		{ "view security-groups/31 rules", "ok" },
	} },
	{ .name = "a draft is told of in the view that it lies in", .steps = {
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "view pools/81 members", "asked > list 81/members" },
		{ "answer []", " ! ok" },
		{ "pin pools/81", "" },
		{ "listen", "" },
		{ "mkdir pools/81/members r",
			" * entry members r * entry pools members r * listing members * listing "
			"pools membersmembers/r (draft)" },
		{ "view pools/81 members", "ok" },
	} },
	{ .name = "many objects", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'100','name':'n0'},{'id':'101','name':'n1'},{'id':'102',"
			"'name':'n2'},{'id':'103','name':'n3'},{'id':'104','name':'n4'},"
			"{'id':'105','name':'n5'},{'id':'106','name':'n6'},{'id':'107',"
			"'name':'n7'},{'id':'108','name':'n8'},{'id':'109','name':'n9'},"
			"{'id':'110','name':'n10'},{'id':'111','name':'n11'},{'id':'112',"
			"'name':'n12'},{'id':'113','name':'n13'},{'id':'114','name':'n14'},"
			"{'id':'115','name':'n15'},{'id':'116','name':'n16'},{'id':'117',"
			"'name':'n17'},{'id':'118','name':'n18'},{'id':'119','name':'n19'},"
			"{'id':'120','name':'n20'},{'id':'121','name':'n21'},{'id':'122',"
			"'name':'n22'},{'id':'123','name':'n23'},{'id':'124','name':'n24'},"
			"{'id':'125','name':'n25'},{'id':'126','name':'n26'},{'id':'127',"
			"'name':'n27'},{'id':'128','name':'n28'},{'id':'129','name':'n29'},"
			"{'id':'130','name':'n30'},{'id':'131','name':'n31'},{'id':'132',"
			"'name':'n32'},{'id':'133','name':'n33'},{'id':'134','name':'n34'},"
			"{'id':'135','name':'n35'},{'id':'136','name':'n36'},{'id':'137',"
			"'name':'n37'},{'id':'138','name':'n38'},{'id':'139','name':'n39'}]",
			" ! ok" },
		{ "entry ports n39", "ports/n39" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'120','name':'n20'}]", " ! ok" },
		{ "names ports", "n20" },
		{ "list networks", "asked > list networks" },
		{ "answer []", " ! ok" },
	} },
	{ .name = "staged drafts are told of in .draft alone", .steps = {
		{ "list pools", "asked > list pools" },
		{ "answer [{'id':'81','name':'p'}]", " ! ok" },
		{ "listen", "" },
		{ "mkdir ports/.draft web",
			" * entry ports .draft web * listing ports .draft * listing "
			"portsports/web (draft)" },
		{ "rm ports/.draft/web",
			" * entry ports .draft web * entry ports .draft web * listing ports "
			".draft * listing ports * entry ports .draft web * gone portsok" },
		{ "mkdir pools/81/members web",
			" * entry members web * listing membersmembers/web (draft)" },
		{ "rm members/web",
			" * entry members web * entry members web * listing members * entry "
			"members web * gone membersok" },
	} },
	{ .name = "labels go with their objects", .steps = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'ext','router:external':true}]", " ! ok" },
		{ "mkdir ips a",
			"sent > create ips {'description':'a','floating_network_id':'1'}" },
		{ "answer {'id':'61','floating_ip_address':'192.0.2.1',"
			"'floating_network_id':'1'}",
			" ! ips/192.0.2.1" },
		{ "mkdir ips b",
			"sent > create ips {'description':'b','floating_network_id':'1'}" },
		{ "answer {'id':'62','floating_ip_address':'192.0.2.2',"
			"'floating_network_id':'1'}",
			" ! ips/192.0.2.2" },
		{ "listen", "" },
		{ "rm ips/61", "sent > destroy ips/61" },
		{ "answer -",
			" * listing quotas * entry ips 192.0.2.1 * entry ips 192.0.2.1 * listing "
			"ips * entry ips 192.0.2.1 * entry ips a * gone ips ! ok" },
		{ "entry ips b", "ips/192.0.2.2 (link)" },
		{ "find networks/1 ips b", "ips/192.0.2.2" },
		{ "entry ips a", "asked > list ips?floating_ip_address=a" },
	} },
	{ .name = "a text made in parts has each object once", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11'},{'id':'12'},{'id':'13'}]", " ! ok" },
		{ "walk ports", "[\n  {'id':'11'}" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'12','name':'b'}]", " ! ok" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11'},{'id':'12','name':'b'},{'id':'14'}]", " ! ok" },
		{ "walk", ",\n  {'id':'12','name':'b'}" },
		{ "walk", "\n]\n" },
		{ "whole ports",
			"version 5 [\n  {'id':'12','name':'b'},\n  {'id':'11'},\n  "
			"{'id':'14'}\n]\n" },
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11'}]", " ! ok" },
		{ "walk ports", "[\n  {'id':'11'}" },
		{ "walk", "\n]\n" },
	} },
	{ .name = "a gone object is kept while it is pinned", .steps = {
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web'}]", " ! ok" },
		{ "pin ports/11", "" },
		{ "rm ports/11", "sent > destroy ports/11" },
		{ "answer -", " ! ok" },
		{ "unpin 1", "" },
		{ "list ports", "ok" },
	} },
};

SCRIPT_SUITE(merging, scripts)
