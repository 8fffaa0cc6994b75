/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out: the n-th allocation of some steps fails, for every n. Each step then gives what
 * it gives with memory, or ENOMEM, and sends nothing else to the cloud. Afterwards, with memory,
 * all is as it should be.
 */
#include <check.h>
#include <string.h>

#include "client/util/limits.h"
#include "fake_rest.h"
#include "memory.h"
#include "script.h"
#include "shortage.h"
#include "tests/unit/suites.h"
#include "world.h"

#define BEFORE_MOST 6
#define TRIED_MOST 6
#define AFTER_MOST 10
#define CALLS_MOST 16 /* to the cloud, that one failure may leave behind */

struct trial {
	const char *name;
	const struct cloud_type *type; /* NULL: neutron */
	struct step before[BEFORE_MOST], tried[TRIED_MOST], after[AFTER_MOST];
};

/* A list that is read, and one that is read again; of these objects. */
#define LIST(kind, objects)                     \
	{ "list " kind, "asked > list " kind }, \
	{                                       \
		"answer " objects, " ! ok"      \
	}
#define AFRESH(kind, objects) { "expire " kind, "" }, LIST(kind, objects)

#define NETWORKS "[{'id':'1','name':'net','status':'ACTIVE'},{'id':'2','name':'two'}]"
#define TWINS                                                                 \
	"[{'id':'b1b2c3d4e5','name':'web'},{'id':'b1b2c3d4f6','name':'web'}," \
	"{'id':'13','name':'a/b~'},{'id':'14'}]"
#define GROUPS "[{'id':'31','name':'a'},{'id':'32','name':'b'}]"
#define PORTS                                         \
	"[{'id':'11','name':'web','network_id':'1'}," \
	"{'id':'12','name':'db','network_id':'2'}]"
#define INTERFACE                                                \
	"[{'id':'11','name':'','device_id':'21','device_owner':" \
	"'network:router_interface','fixed_ips':[{'subnet_id':'41'}]}]"
#define SUBNET "[{'id':'41','name':'s'}]"
#define ROUTER "[{'id':'21','name':'r'}]"

static const struct trial trials[] = {
	{ .name = "a list", .tried = {
		LIST("networks", NETWORKS),
		{ "list networks", "ok" },
		{ "names networks", "net two" },
		{ "entry networks net", "networks/net" },
	}, .after = {
		AFRESH("networks", NETWORKS),
		{ "names networks", "net two" },
		{ "entry networks two", "networks/two" },
		{ "entry networks three", "ENOENT" },
		{ "json networks/1", "{'id':'1','name':'net','status':'ACTIVE'}" },
	} },
	{ .name = "names that are told apart", .tried = {
		LIST("ports", TWINS),
		{ "entry ports web~b1b2c3d4e", "ports/web~b1b2c3d4e" },
		{ "names ports", "web~b1b2c3d4e web~b1b2c3d4f a%2Fb~ 14" },
		{ "entry ports web", "several (More than one port exists with the name 'web': "
			"web~b1b2c3d4f web~b1b2c3d4e)" },
	}, .after = {
		AFRESH("ports", TWINS),
		{ "names ports", "web~b1b2c3d4e web~b1b2c3d4f a%2Fb~ 14" },
		{ "entry ports a%2Fb~", "ports/a%2Fb~" },
		{ "entry ports 13", "ports/a%2Fb~ (link)" },
	} },
	{ .name = "a name that is looked up", .tried = {
		{ "entry networks net", "asked > list networks?name=net" },
		{ "answer [{'id':'1','name':'net','status':'ACTIVE'}]", " ! ok" },
		{ "entry networks net", "networks/net" },
		{ "text networks/1 status", "ACTIVE\n" },
		{ "files networks/1", "id name* status" },
	}, .after = {
		{ "expire networks", "" },
		{ "entry networks net", "asked > list networks?name=net" },
		{ "answer [{'id':'1','name':'net','status':'DOWN'}]", " ! ok" },
		{ "entry networks net", "networks/net" },
		{ "text networks/1 status", "DOWN\n" },
	} },
	{ .name = "an id that is looked up", .tried = {
		{ "entry networks 1", "asked > show networks/1" },
		{ "answer {'id':'1','name':'net','status':'ACTIVE'}", " ! ok" },
		{ "entry networks 1", "asked > list networks?name=net" },
		{ "answer [{'id':'1','name':'net','status':'ACTIVE'}]", " ! ok" },
		{ "entry networks 1", "networks/net (link)" },
	}, .after = {
		AFRESH("networks", NETWORKS),
		{ "entry networks 1", "networks/net (link)" },
		{ "names networks", "net two" },
	} },
	{ .name = "what is not there, and what is no more", .before = {
		LIST("networks", NETWORKS),
		{ "expire networks", "" },
	}, .tried = {
		{ "entry networks two", "asked > list networks?name=two" },
		{ "answer []", " ! ok" },
		{ "entry networks two", "ENOENT" },
		{ "object networks/1", "asked > show networks/1" },
		{ "fail ENOENT", " ! ok" },
		{ "names networks", "" },
	}, .after = {
		AFRESH("networks", "[]"),
		{ "names networks", "" },
		{ "entry networks net", "ENOENT" },
	} },
	{ .name = "a view", .before = {
		LIST("networks", NETWORKS),
	}, .tried = {
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "answer [{'id':'11','name':'web','network_id':'1'},{'id':'12','name':'web',"
			"'network_id':'1'}]",
			" ! ok" },
		{ "view networks/1 ports", "ok" },
		{ "shows networks/1 ports", "ports/web~11 ports/web~12" },
		{ "find networks/1 ports web~12", "ports/web~12" },
		{ "find networks/1 ports none", "ENOENT" },
	}, .after = {
		{ "expire ports", "" },
		{ "view networks/1 ports", "asked > list ports?network_id=1" },
		{ "answer [{'id':'11','name':'web','network_id':'1'}]", " ! ok" },
		{ "shows networks/1 ports", "ports/web" },
		{ "find networks/1 ports web", "ports/web" },
	} },
	{ .name = "a view through others", .before = {
		LIST("routers", ROUTER),
	}, .tried = {
		{ "view routers/21 interfaces", "asked > list ports?device_id=21" },
		{ "answer " INTERFACE,
			" ! ok" },
		{ "view routers/21 interfaces", "asked > list subnets?id=41" },
		{ "answer " SUBNET, " ! ok" },
		{ "view routers/21 interfaces", "ok" },
		{ "shows routers/21 interfaces", "subnets/s" },
	}, .after = {
		{ "expire ports", "" },
		AFRESH("subnets", SUBNET),
		LIST("ports", INTERFACE),
		{ "shows routers/21 interfaces", "subnets/s" },
		{ "find routers/21 interfaces s", "subnets/s" },
	} },
	{ .name = "mkdir", .tried = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "answer {'id':'1','name':'net','status':'ACTIVE'}", " ! networks/net" },
		{ "entry networks net", "asked > list networks?name=net" },
		{ "answer [{'id':'1','name':'net','status':'ACTIVE'}]", " ! ok" },
		{ "mkdir networks net", "EEXIST (network 'net' exists)" },
	}, .after = {
		LIST("networks", NETWORKS),
		{ "names networks", "net two" },
		{ "mkdir networks three", "sent > create networks {'name':'three'}" },
		{ "mkdir networks net", "EEXIST (network 'net' exists)" },
	} },
	{ .name = "mkdir of a subnet by its CIDR", .before = {
		LIST("networks", NETWORKS),
	}, .tried = {
		{ "mkdir networks/1/subnets 10.0.0.0%2F24",
			"sent > create subnets {'name':'10.0.0.0/24','cidr':'10.0.0.0/24',"
			"'network_id':'1','ip_version':4}" },
		{ "answer {'id':'41','name':'10.0.0.0/24','cidr':'10.0.0.0/24',"
			"'network_id':'1','ip_version':4}",
			" ! subnets/10.0.0.0%2F24" },
	}, .after = {
		LIST("subnets", "[]"),
		{ "names subnets", "" },
		{ "mkdir networks/1/subnets 10.0.0.0%2F24",
			"sent > create subnets {'name':'10.0.0.0/24','cidr':'10.0.0.0/24',"
			"'network_id':'1','ip_version':4}" },
	} },
	{ .name = "a draft that its last value completes", .before = {
		LIST("networks", NETWORKS),
	}, .tried = {
		{ "mkdir ports web", "ports/web (draft)" },
		{ "missing ports/web", "network\n" },
		{ "set ports/web description x", "ok" },
		{ "link ports/web network networks/1",
			"sent > create ports {'name':'web','description':'x','network_id':'1'}" },
		{ "answer {'id':'11','name':'web','description':'x','network_id':'1'}",
			" ! ports/web" },
	}, .after = {
		LIST("ports", PORTS),
		{ "entry ports db", "ports/db" },
		{ "shows networks/2 ports", "ports/db" },
	} },
	{ .name = "a draft that is moved", .before = {
		{ "mkdir networks/.draft x", "networks/x (draft)" },
		{ "set networks/.draft/x description d", "ok" },
	}, .tried = {
		{ "commit networks/.draft/x net",
			"sent > create networks {'name':'net','description':'d'}" },
		{ "answer {'id':'1','name':'net','description':'d'}", " ! networks/net" },
	}, .after = {
		LIST("networks", "[{'id':'1','name':'net','description':'d'}]"),
		{ "entry networks net", "networks/net" },
	} },
	{ .name = "a rule by its words", .before = {
		LIST("security-groups", GROUPS),
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer []", " ! ok" },
	}, .tried = {
		{ "mkdir security-groups/31/rules ingress-tcp-443-from-group-b",
			"sent > create security-group-rules {'direction':'ingress','ethertype':"
			"'IPv4','protocol':'tcp','port_range_min':443,'port_range_max':443,"
			"'remote_group_id':'32','security_group_id':'31'}" },
		{ "answer {'id':'71','direction':'ingress','ethertype':'IPv4','protocol':'tcp',"
			"'port_range_min':443,'port_range_max':443,'remote_group_id':'32',"
			"'security_group_id':'31'}",
			" ! security-group-rules/ingress-tcp-443-from-group-b" },
	}, .after = {
		{ "expire security-group-rules", "" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer []", " ! ok" },
		{ "names security-groups/31/rules", "" },
	} },
	{ .name = "rmdir", .before = {
		LIST("networks", NETWORKS),
		LIST("ports", PORTS),
	}, .tried = {
		{ "rm networks/1", "sent > destroy networks/1" },
		{ "answer -", " ! ok" },
		{ "names networks", "two" },
		{ "names ports", "db" },
	}, .after = {
		{ "expire networks", "" },
		{ "expire ports", "" },
		LIST("networks", "[{'id':'2','name':'two'}]"),
		{ "names networks", "two" },
		LIST("ports", "[{'id':'12','name':'db','network_id':'2'}]"),
		{ "names ports", "db" },
	} },
	{ .name = "mv", .before = {
		LIST("networks", NETWORKS),
	}, .tried = {
		{ "mv networks/1 new", "sent > update networks/1 {'name':'new'}" },
		{ "answer {'id':'1','name':'new','status':'ACTIVE'}", " ! networks/new" },
		{ "mv networks/1 two", "EEXIST (network 'two' exists)" },
	}, .after = {
		AFRESH("networks", "[{'id':'1','name':'new'},{'id':'2','name':'two'}]"),
		{ "names networks", "new two" },
		{ "entry networks net", "ENOENT" },
		{ "mv networks/1 two", "EEXIST (network 'two' exists)" },
	} },
	{ .name = "an attribute is set", .before = {
		LIST("networks", NETWORKS),
	}, .tried = {
		{ "set networks/1 description x", "sent > update networks/1 {'description':'x'}" },
		{ "answer {'id':'1','name':'net','description':'x'}", " ! networks/net" },
		{ "text networks/1 description", "x\n" },
		{ "set networks/1 admin_state_up maybe",
			"EINVAL (admin_state_up is true or false, not 'maybe')" },
		{ "set networks/1 status x", "EPERM (status of a network is read-only)" },
	}, .after = {
		AFRESH("networks", "[{'id':'1','name':'net','description':'y'}]"),
		{ "text networks/1 description", "y\n" },
	} },
	{ .name = "a document", .before = {
		LIST("networks", "[{'id':'1','name':'net','description':'a','mtu':1450,"
			"'revision_number':7}]"),
	}, .tried = {
		{ "read networks/1", "ok" },
		{ "pretty networks/1",
			"{\n  'id': '1',\n  'name': 'net',\n  'description': 'a',\n"
			"  'mtu': 1450,\n  'revision_number': 7\n}\n" },
		{ "write networks/1 {'id':'1','name':'net','description':'b','mtu':1450}",
			"sent > update networks/1 {'description':'b'} if 7" },
		{ "answer {'id':'1','name':'net','description':'b','mtu':1450,"
			"'revision_number':8}",
			" ! networks/net" },
		{ "whole networks",
			"version 1 [\n  {'id':'1','name':'net','description':'b','mtu':1450,"
			"'revision_number':8}\n]\n" },
	}, .after = {
		AFRESH("networks", "[{'id':'1','name':'net','description':'c','mtu':1450,"
			"'revision_number':9}]"),
		{ "read networks/1", "ok" },
		{ "write networks/1 {'description':'d'}",
			"sent > update networks/1 {'description':'d'} if 9" },
	} },
	{ .name = "an interface is connected", .before = {
		LIST("routers", ROUTER),
		LIST("subnets", SUBNET),
	}, .tried = {
		{ "ln routers/21 interfaces subnets/41",
			"sent > act PUT routers/21/add_router_interface {'subnet_id':'41'}" },
		{ "answer {'port_id':'11'}", " > list ports?device_id=21" },
		{ "answer " INTERFACE,
			" ! ok" },
		{ "view routers/21 interfaces", "ok" },
		{ "shows routers/21 interfaces", "subnets/s" },
	}, .after = {
		{ "expire ports", "" },
		AFRESH("subnets", SUBNET),
		LIST("ports", INTERFACE),
		{ "shows routers/21 interfaces", "subnets/s" },
	} },
	{ .name = "a rule whose answer is lost", .before = {
		LIST("security-groups", "[{'id':'31','name':'a'}]"),
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer []", " ! ok" },
	}, .tried = {
		{ "mkdir security-groups/31/rules ingress-tcp-443",
			"sent > create security-group-rules {'direction':'ingress','ethertype':"
			"'IPv4','protocol':'tcp','port_range_min':443,'port_range_max':443,"
			"'security_group_id':'31'}" },
		{ "lose ETIMEDOUT", " > list security-group-rules?security_group_id=31" },
		{ "answer [{'id':'71','direction':'ingress','ethertype':'IPv4','protocol':'tcp',"
			"'port_range_min':443,'port_range_max':443,'security_group_id':'31'}]",
			" ! security-group-rules/ingress-tcp-443" },
	}, .after = {
		{ "expire security-group-rules", "" },
		{ "view security-groups/31 rules",
			"asked > list security-group-rules?security_group_id=31" },
		{ "answer []", " ! ok" },
		{ "names security-groups/31/rules", "" },
	} },
	{ .name = "a create whose answer is lost", .tried = {
		{ "mkdir networks net", "sent > create networks {'name':'net'}" },
		{ "lose ETIMEDOUT", " > list networks?name=net" },
		{ "answer [{'id':'1','name':'net'}]", " ! networks/net" },
		{ "names networks", "net" },
	}, .after = {
		AFRESH("networks", NETWORKS),
		{ "names networks", "net two" },
	} },
	{ .name = "a link is added to a list", .before = {
		LIST("security-groups", GROUPS),
		LIST("ports", "[{'id':'11','name':'web','security_groups':['31'],"
			"'revision_number':4}]"),
	}, .tried = {
		{ "ln ports/11 security_groups security-groups/32",
			"sent > update ports/11 {'security_groups':['31','32']} if 4" },
		{ "answer {'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':5}",
			" ! ports/web" },
	}, .after = {
		AFRESH("ports", "[{'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':5}]"),
		{ "shows ports/11 security_groups", "security-groups/a security-groups/b" },
		{ "unlink ports/11 security_groups security-groups/31",
			"sent > update ports/11 {'security_groups':['32']} if 5" },
	} },
	{ .name = "a link is taken out of a list", .before = {
		LIST("security-groups", GROUPS),
		LIST("ports", "[{'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':4}]"),
	}, .tried = {
		{ "unlink ports/11 security_groups security-groups/31",
			"sent > update ports/11 {'security_groups':['32']} if 4" },
		{ "fail ESTALE", " > show ports/11" },
		{ "answer {'id':'11','name':'web','security_groups':['33','31'],"
			"'revision_number':6}",
			" > update ports/11 {'security_groups':['33']} if 6" },
		{ "answer {'id':'11','name':'web','security_groups':['33'],"
			"'revision_number':7}",
			" ! ports/web" },
	}, .after = {
		AFRESH("ports", "[{'id':'11','name':'web','security_groups':['33'],"
			"'revision_number':7}]"),
		{ "json ports/11",
			"{'id':'11','name':'web','security_groups':['33'],"
			"'revision_number':7}" },
	} },
	{ .name = "a list is changed by what goes and what comes", .before = {
		LIST("trunks", "[{'id':'22','name':'t','sub_ports':[{'port_id':'12'},"
			"{'port_id':'13'}]}]"),
	}, .tried = {
		{ "set trunks/22 sub_ports [{'port_id':'12'},{'port_id':'14'}]",
			"sent > act PUT trunks/22/remove_subports "
			"{'sub_ports':[{'port_id':'13'}]}" },
		{ "answer -",
			" > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'14'}]}" },
		{ "answer -", " ! ok" },
	}, .after = {
		AFRESH("trunks", "[{'id':'22','name':'t','sub_ports':[{'port_id':'12'}]}]"),
		{ "set trunks/22 sub_ports [{'port_id':'12'},{'port_id':'14'}]",
			"sent > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'14'}]}" },
	} },
	{ .name = "a draft's list", .before = {
		LIST("security-groups", GROUPS),
		{ "mkdir ports/.draft x", "ports/x (draft)" },
		{ "ln ports/.draft/x security_groups security-groups/31", "ok" },
	}, .tried = {
		{ "ln ports/.draft/x security_groups security-groups/32", "ok" },
	}, .after = {
		{ "unlink ports/.draft/x security_groups security-groups/31", "ok" },
		{ "ln ports/.draft/x security_groups security-groups/31", "ok" },
	} },
	{ .name = "a gateway is led elsewhere", .before = {
		LIST("networks", "[{'id':'1','name':'ext'},{'id':'2','name':'other'}]"),
		LIST("routers", "[{'id':'21','name':'r','external_gateway_info':{'network_id':'1',"
			"'enable_snat':false}}]"),
	}, .tried = {
		{ "link routers/21 gateway networks/2", "sent > show routers/21" },
		{ "answer {'id':'21','name':'r','external_gateway_info':{'network_id':'1',"
			"'enable_snat':false}}",
			" > update routers/21 {'external_gateway_info':{'network_id':'2',"
			"'enable_snat':false}}" },
		{ "answer {'id':'21','name':'r','external_gateway_info':{'network_id':'2',"
			"'enable_snat':false}}",
			" ! routers/r" },
	}, .after = {
		AFRESH("routers", "[{'id':'21','name':'r','external_gateway_info':"
			"{'network_id':'2','enable_snat':false}}]"),
		AFRESH("networks", "[{'id':'1','name':'ext'},{'id':'2','name':'other'}]"),
		{ "ref routers/21 gateway", "networks/other" },
	} },
};

/* ---- one failure */

/* Runs steps, each of which gives what it wants. */
static void run(struct world *w, const struct trial *t, const struct step *step, unsigned long n)
{
	for (; step->say; step++) {
		script_do(w, step->say);
		ck_assert_msg(strcmp(w->out.data, step->want) == 0,
			"%s, allocation %lu: %s\n  gives: %s\n  wants: %s", t->name, n, step->say,
			w->out.data, step->want);
	}
}

/* Does the steps until one tells that memory was short. */
static void run_short(struct world *w, const struct trial *t, unsigned long n)
{
	bool told = false;

	memory_fail(n);
	for (const struct step *step = t->tried; step->say && !told; step++) {
		bool failing;

		script_do(w, step->say);
		failing = memory_pause();
		if (*step->want && !w->out.len)
			script_do(w, "wait 60000"); /* then it goes on */
		told = strcmp(w->out.data, step->want) != 0;
		ck_assert_msg(
			!told || (memory_has_failed() && shortage_is_told(w->out.data, step->want)),
			"%s, allocation %lu: %s\n  gives: %s\n  wants: %s, or ENOMEM", t->name, n,
			step->say, w->out.data, step->want);
		memory_resume(failing);
	}
	memory_pause();
}

/* Ends what is still under way. */
static void end_calls(struct world *w, const struct trial *t, unsigned long n)
{
	world_forget(w);
	for (int calls = 0; fake_waiting(w->m->clouds[0]->rest) > 0; calls++) {
		ck_assert_msg(
			calls < CALLS_MOST, "%s, allocation %lu: it asks without end", t->name, n);
		script_do(w, "fail EBUSY");
	}
}

/* Tries it with the n-th allocation failing; false: there are fewer. */
static bool try(const struct trial *t, unsigned long n)
{
	struct world *w = world_new(t->type, 1);

	run(w, t, t->before, 0);
	run_short(w, t, n);
	end_calls(w, t, n);
	run(w, t, t->after, n);
	world_free(w);
	return memory_has_failed();
}

START_TEST(survives)
{
	const struct trial *t = &trials[_i];
	unsigned long n = 1;

	try(t, 0);
	while (try(t, n))
		n = shortage_next(n);
	ck_assert_msg(n > 1, "%s: nothing was allocated", t->name);
}
END_TEST

Suite *memory_suite(void)
{
	Suite *s = suite_create("memory");
	TCase *c = tcase_create("memory");

	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, survives, 0, (int)(sizeof(trials) / sizeof(trials[0])));
	suite_add_tcase(s, c);
	return s;
}
