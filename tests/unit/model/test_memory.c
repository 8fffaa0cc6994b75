/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out: the n-th allocation of some steps fails, for every n. Each step then gives what
 * it gives with memory, or ENOMEM, and sends nothing else to the cloud. Afterwards, with memory,
 * all is as it should be.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/limits.h"
#include "fake_rest.h"
#include "memory.h"
#include "script.h"
#include "tests/unit/suites.h"
#include "world.h"

#define BEFORE_MOST 6
#define TRIED_MOST 6
#define AFTER_MOST 10
#define EVERY 300	   /* failures that are tried one by one ... */
#define STRIDE 7	   /* ... and then, unless FULL=1, each so many-th */
#define FAILURES_MOST 9999 /* of one trial: more would be endless work */
#define CALLS_MOST 16	   /* to the cloud, that one failure may leave behind */

struct trial {
	const char *name;
	const struct cloud_type *type; /* NULL: neutron */
	struct step before[BEFORE_MOST], tried[TRIED_MOST], after[AFTER_MOST];
};

static const struct trial trials[] = {
	{ .name = "a link is added to a list", .before = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31'],"
			"'revision_number':4}]",
			" ! ok" },
	}, .tried = {
		{ "ln ports/11 security_groups security-groups/32",
			"sent > update ports/11 {'security_groups':['31','32']} if 4" },
		{ "answer {'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':5}",
			" ! ports/web" },
	}, .after = {
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':5}]",
			" ! ok" },
		{ "shows ports/11 security_groups", "security-groups/a security-groups/b" },
		{ "unlink ports/11 security_groups security-groups/31",
			"sent > update ports/11 {'security_groups':['32']} if 5" },
	} },
	{ .name = "a link is taken out of a list", .before = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'}]", " ! ok" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['31','32'],"
			"'revision_number':4}]",
			" ! ok" },
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
		{ "expire ports", "" },
		{ "list ports", "asked > list ports" },
		{ "answer [{'id':'11','name':'web','security_groups':['33'],"
			"'revision_number':7}]",
			" ! ok" },
		{ "json ports/11",
			"{'id':'11','name':'web','security_groups':['33'],"
			"'revision_number':7}" },
	} },
	{ .name = "a list is changed by what goes and what comes", .before = {
		{ "list trunks", "asked > list trunks" },
		{ "answer [{'id':'22','name':'t','sub_ports':[{'port_id':'12'},"
			"{'port_id':'13'}]}]",
			" ! ok" },
	}, .tried = {
		{ "set trunks/22 sub_ports [{'port_id':'12'},{'port_id':'14'}]",
			"sent > act PUT trunks/22/remove_subports "
			"{'sub_ports':[{'port_id':'13'}]}" },
		{ "answer -",
			" > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'14'}]}" },
		{ "answer -", " ! ok" },
	}, .after = {
		{ "expire trunks", "" },
		{ "list trunks", "asked > list trunks" },
		{ "answer [{'id':'22','name':'t','sub_ports':[{'port_id':'12'}]}]", " ! ok" },
		{ "set trunks/22 sub_ports [{'port_id':'12'},{'port_id':'14'}]",
			"sent > act PUT trunks/22/add_subports {'sub_ports':[{'port_id':'14'}]}" },
	} },
	{ .name = "a draft's list", .before = {
		{ "list security-groups", "asked > list security-groups" },
		{ "answer [{'id':'31','name':'a'},{'id':'32','name':'b'}]", " ! ok" },
		{ "mkdir ports/.draft x", "ports/x (draft)" },
		{ "ln ports/.draft/x security_groups security-groups/31", "ok" },
	}, .tried = {
		{ "ln ports/.draft/x security_groups security-groups/32", "ok" },
	}, .after = {
		{ "unlink ports/.draft/x security_groups security-groups/31", "ok" },
		{ "ln ports/.draft/x security_groups security-groups/31", "ok" },
	} },
	{ .name = "a gateway is led elsewhere", .before = {
		{ "list networks", "asked > list networks" },
		{ "answer [{'id':'1','name':'ext'},{'id':'2','name':'other'}]", " ! ok" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r','external_gateway_info':{'network_id':'1',"
			"'enable_snat':false}}]",
			" ! ok" },
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
		{ "expire routers", "" },
		{ "list routers", "asked > list routers" },
		{ "answer [{'id':'21','name':'r','external_gateway_info':{'network_id':'2',"
			"'enable_snat':false}}]",
			" ! ok" },
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

/* Are all the requests of a step that were sent among those that it wants, or reading? */
static bool is_asked_for(const char *out, const char *want)
{
	for (const char *at = out; (at = strstr(at, " > ")); at += 3) {
		size_t len = strcspn(at + 3, ">") + 3;
		char request[2048];

		if (strncmp(at, " > list ", 8) == 0 || strncmp(at, " > show ", 8) == 0)
			continue;
		len -= at[len] == '>'; /* the blank before the next */
		ck_assert_uint_lt(len, sizeof(request));
		memcpy(request, at, len);
		request[len] = '\0';
		if (!strstr(want, request))
			return false;
	}
	return true;
}

/* Does the steps until one says ENOMEM: true. */
static bool is_told(struct world *w, const struct trial *t, unsigned long n)
{
	for (const struct step *step = t->tried; step->say; step++) {
		bool failing, told;

		script_do(w, step->say);
		failing = memory_pause();
		told = strstr(w->out.data, "ENOMEM") && is_asked_for(w->out.data, step->want);
		ck_assert_msg(told || strcmp(w->out.data, step->want) == 0,
			"%s, allocation %lu: %s\n  gives: %s\n  wants: %s, or ENOMEM", t->name, n,
			step->say, w->out.data, step->want);
		memory_resume(failing);
		if (told)
			return true;
	}
	return false;
}

/* Ends what is still under way. */
static void end_calls(struct world *w, const struct trial *t, unsigned long n)
{
	world_forget(w);
	for (int calls = 0; fake_waiting(w->m->rest) > 0; calls++) {
		ck_assert_msg(
			calls < CALLS_MOST, "%s, allocation %lu: it asks without end", t->name, n);
		script_do(w, "fail EBUSY");
	}
}

/* Tries it with the n-th allocation failing; false: there are fewer. */
static bool try(const struct trial *t, unsigned long n)
{
	struct world *w = world_new(t->type, 1);
	bool told;

	run(w, t, t->before, 0);
	memory_fail(n);
	told = is_told(w, t, n);
	memory_pause();
	ck_assert_msg(n || !told, "%s: ENOMEM with all memory", t->name);
	end_calls(w, t, n);
	run(w, t, t->after, n);
	world_free(w);
	return memory_has_failed();
}

START_TEST(survives)
{
	const struct trial *t = &trials[_i];
	bool full = getenv("FULL") && strcmp(getenv("FULL"), "1") == 0;
	unsigned long n = 1;

	try(t, 0);
	while (try(t, n)) {
		n += full || n < EVERY ? 1 : STRIDE;
		ck_assert_msg(n < FAILURES_MOST, "%s: there is no end", t->name);
	}
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
