/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory that many objects take: the bytes of a port, the allocations that it needs, and that
 * nothing stays of what has changed or gone. Counts alone: they are the same everywhere.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/listed.h"
#include "client/cache/merge.h"
#include "client/util/slab.h"
#include "memory.h"
#include "tests/unit/suites.h"
#include "world.h"

#define PORTS 4000
#define BYTES_A_PORT 256 /* with all tables, as stats tells them */

/* A port as a Neutron answers it, with 27 attributes. Seven of ten values are like others'. */
static struct json *port(unsigned i, unsigned revision)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"{'id':'%08x-59ed-4271-b6ea-29c2953c%04x','name':'port-%06u',"
		"'network_id':'9a4e13c8-59ed-4271-0000-%012x',"
		"'tenant_id':'c878401734ed4958839e4f1128f05a79',"
		"'mac_address':'fa:16:3e:%02x:%02x:01','admin_state_up':true,'status':'%s',"
		"'device_id':'','device_owner':'',"
		"'fixed_ips':[{'subnet_id':'9a4e13c8-59ed-4271-1111-%012x',"
		"'ip_address':'10.1.%u.%u'}],'allowed_address_pairs':[],'extra_dhcp_opts':[],"
		"'security_groups':['d10eb27d-8738-4224-8263-025f0c602f69'],'description':'',"
		"'binding:vnic_type':'normal','port_security_enabled':true,'qos_policy_id':null,"
		"'qos_network_policy_id':null,'dns_name':'',"
		"'dns_assignment':[{'ip_address':'10.1.%u.%u','hostname':'host-10-1-%u-%u',"
		"'fqdn':'host-10-1-%u-%u.openstacklocal.'}],'dns_domain':'',"
		"'ip_allocation':'immediate','tags':[],'created_at':'2026-11-22T06:14:31Z',"
		"'updated_at':'2026-11-22T06:15:%02uZ','revision_number':%u,"
		"'project_id':'c878401734ed4958839e4f1128f05a79'}",
		i * 2654435761u, i % 65536, i, i % 10, i / 256, i % 256, i % 3 ? "ACTIVE" : "DOWN",
		i % 10, i / 256, i % 256, i / 256, i % 256, i / 256, i % 256, i / 256, i % 256,
		i % 60, revision);
	for (char *at = text; *at; at++)
		if (*at == '\'')
			*at = '"';
	return world_json(text);
}

/* Merges ports from `from` on; gives how many allocations that took. */
static unsigned long merge(struct collection *c, unsigned from, unsigned to, unsigned revision)
{
	unsigned long count = 0;

	for (unsigned i = from; i < to; i++) {
		struct json *value = port(i, revision);
		unsigned long before = memory_count();
		struct object *o;

		sure(merge_object(c, value, ++c->moments, &o) == 0);
		count += memory_count() - before;
		json_free(value);
	}
	return count;
}

/* The issue: 340 bytes of RSS a port at most; what is counted are the bytes that are held. */
START_TEST(a_port_takes_few_bytes)
{
	struct world *w = world_new(NULL, 1);
	struct collection *c = world_collection(w, "ports");
	size_t before = model_stats_bytes(w->m), bytes;

	merge(c, 0, PORTS, 1);
	bytes = (model_stats_bytes(w->m) - before) / PORTS;
	ck_assert_msg(bytes <= BYTES_A_PORT, "%zu bytes a port", bytes);
	world_free(w);
}
END_TEST

/* A new port takes two blocks; one that is as it was takes one, and gives it back. */
START_TEST(a_port_takes_few_allocations)
{
	struct world *w = world_new(NULL, 1);
	struct collection *c = world_collection(w, "ports");
	unsigned long count;
	size_t bytes;

	merge(c, 0, 1000, 1);
	count = merge(c, 1000, PORTS, 1);
	ck_assert_uint_ge(count, 2 * (PORTS - 1000));
	ck_assert_uint_le(count, 2 * (PORTS - 1000) + 60); /* tables grow, by half or twice */
	bytes = w->m->slab.bytes;
	count = merge(c, 0, PORTS, 1);
	ck_assert_uint_le(count, PORTS + 10);
	ck_assert_uint_eq(w->m->slab.bytes, bytes);
	world_free(w);
}
END_TEST

/* Memory after many changes is that of what is held now, and no more. */
START_TEST(what_changes_and_goes_leaves_nothing)
{
	struct world *w = world_new(NULL, 1);
	struct collection *c = world_collection(w, "ports");
	size_t empty = w->m->slab.bytes, bytes, chunks;

	merge(c, 0, PORTS, 1);
	bytes = w->m->slab.bytes;
	chunks = w->m->slab.chunks;
	for (unsigned revision = 2; revision < 6; revision++)
		merge(c, 0, PORTS, revision);
	ck_assert_uint_le(w->m->slab.bytes, bytes + bytes / 50);
	ck_assert_uint_le(w->m->slab.chunks, chunks + chunks / 2);
	for (uint32_t i = 0; i < c->n_slots; i++)
		if (c->slots[i])
			merge_remove(c->slots[i], false);
	ck_assert_uint_eq(w->m->slab.bytes, empty);
	ck_assert_uint_le(w->m->slab.chunks, 20); /* one of each size is kept */
	world_free(w);
}
END_TEST

/* listed.h: of now, though the memory of an earlier value is that of a later one again. */
START_TEST(a_drafts_ids_are_those_of_now)
{
	static const char *const policies[] = { "q-1", "q-2", "q-3", "q-4", "q-5" };
	struct world *w = world_new(NULL, 1);
	struct place home = { .coll = world_collection(w, "ports") };
	struct object *o;

	ck_assert_int_eq(draft_new(&home, "web", json_new_object(), &o), 0);
	for (size_t i = 0; i < 5; i++) {
		ck_assert_int_eq(draft_set(o, "qos_policy_id", json_new_string(policies[i])), 0);
		if (i % 2 == 0)
			ck_assert_str_eq(listed_id(o, "qos_policy_id", NULL, 0), policies[i]);
	}
	world_free(w);
}
END_TEST

Suite *keeping_suite(void)
{
	Suite *s = suite_create("keeping");
	TCase *c = tcase_create("keeping");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_port_takes_few_bytes);
	tcase_add_test(c, a_port_takes_few_allocations);
	tcase_add_test(c, what_changes_and_goes_leaves_nothing);
	tcase_add_test(c, a_drafts_ids_are_those_of_now);
	suite_add_tcase(s, c);
	return s;
}
