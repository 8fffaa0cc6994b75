/* SPDX-License-Identifier: Apache-2.0 */
/*
 * services: what this process serves, by the path it stands under. A cloud or
 * a service more is a file of its own and a row here.
 */
#include "sandbox.h"

const struct service services[] = {
	{ "/identity", "sandbox", keystone_handle },
	{ "/network", "sandbox", neutron_handle, neutron_init, neutron_free },
	{ "/compute", "sandbox", nova_handle, nova_init, nova_free },
	{ "/load-balancer", "sandbox", octavia_handle, NULL, octavia_free },
	{ NULL },
};
