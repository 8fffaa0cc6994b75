/* SPDX-License-Identifier: Apache-2.0 */
/*
 * services: what this process serves, by the path it stands under. A cloud or
 * a service more is a file of its own and a row here.
 */
#include "contrib/sandbox/resources/glance/glance.h"
#include "contrib/sandbox/resources/keystone/realm.h"
#include "contrib/sandbox/resources/neutron/neutron.h"
#include "contrib/sandbox/resources/nova/nova.h"
#include "contrib/sandbox/resources/octavia/octavia.h"
#include "contrib/sandbox/resources/synnefo/snf.h"

const struct service services[] = {
	{ "/identity", "sandbox", keystone_handle, NULL, keystone_free },
	{ "/oidc", "sandbox", oidc_handle },
	{ "/network", "sandbox", neutron_handle, neutron_init, neutron_free,
		.counts_nothing = true },
	{ "/compute", "sandbox", nova_handle, nova_init, nova_free },
	{ "/image", "sandbox", glance_handle },
	{ "/load-balancer", "sandbox", octavia_handle, NULL, octavia_free },
	{ "/cyclades", "cyclades", cyclades_handle, cyclades_init, cyclades_free,
		.entries = snf_write_clouds, .word = snf_word_fault },
	{ "/synnefo", "synnefo", synnefo_handle, synnefo_init, synnefo_free,
		.word = snf_word_fault },
	{ "/k5/identity", "k5", keystone_handle, .realm = &realms[REALM_K5] },
	{ "/k5/networking-ex", "k5", k5_ex_handle, .realm = &realms[REALM_K5],
		.objects = &k5_cloud },
	{ "/k5/network", "k5", k5_handle, k5_init, .realm = &realms[REALM_K5],
		.objects = &k5_cloud },
	{ "/tricircle/identity", "tricircle", keystone_handle, .realm = &realms[REALM_TRICIRCLE] },
	{ "/tricircle/central/network", "tricircle", neutron_handle,
		.realm = &realms[REALM_TRICIRCLE], .objects = &tricircle_central },
	{ "/tricircle/region1/compute", "tricircle", nova_handle, .realm = &realms[REALM_TRICIRCLE],
		.objects = &tricircle_region1 },
	{ "/tricircle/region2/compute", "tricircle", nova_handle, .realm = &realms[REALM_TRICIRCLE],
		.objects = &tricircle_region2 },
	{ "/tricircle/region1/network", "tricircle", neutron_handle,
		.realm = &realms[REALM_TRICIRCLE], .objects = &tricircle_region1 },
	{ "/tricircle/region2/network", "tricircle", neutron_handle,
		.realm = &realms[REALM_TRICIRCLE], .objects = &tricircle_region2 },
	{ NULL },
};

const char *service_identity(const struct service *s)
{
	return realm_of(s)->identity;
}

int write_client_files(const struct sandbox *s)
{
	return s->clouds_yaml ? write_clouds_yaml(s) : 0;
}
