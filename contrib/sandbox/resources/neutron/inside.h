/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inside: Neutron for the services beside it (Nova, Octavia).
 */
#ifndef SANDBOX_INSIDE_H
#define SANDBOX_INSIDE_H

#include "contrib/sandbox/resources/neutron/neutron.h"

/* A request of the caller's token; takes body. The status; *ret (NULL: no JSON) is the caller's. */
int neutron_ask(
	const struct request *q, const char *method, const char *path, cJSON *body, cJSON **ret);
/* "type" or "message" of such an answer's error; "" when there is none. */
const char *neutron_said(const cJSON *answer, const char *key);
/* Gives what the caller may see, the caller's to delete; NULL: nothing. */
cJSON *seen_value(const struct request *q, const struct resource *of, const char *id);
/* A port is changed as its server changes it. */
void port_edit(const char *id, void (*edit)(cJSON *value, const void *arg), const void *arg);
/* A port goes, after the request that wanted it. */
void port_drop(struct sandbox *s, const char *id);

#endif
