/* SPDX-License-Identifier: Apache-2.0 */
/*
 * services: what this process serves, by the path it stands under. A cloud or
 * a service more is a file of its own and a row here.
 */
#include "sandbox.h"

const struct service services[] = {
	{ "/identity", "sandbox", keystone_handle, NULL, keystone_free },
	{ "/network", "sandbox", neutron_handle, neutron_init, neutron_free },
	{ NULL },
};
