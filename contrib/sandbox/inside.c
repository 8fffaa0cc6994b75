/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inside: what a service asks of Neutron without a connection, and what it does
 * to ports that no member may do.
 */
#include <stdlib.h>
#include <string.h>

#include "inside.h"

int neutron_ask(const struct request *q, const char *method, const char *path, cJSON *body, cJSON **ret)
{
	char *text = body ? cJSON_PrintUnformatted(body) : NULL;
	struct request ask = {
		.method = method,
		.path = path,
		.query = "",
		.token = q->token,
		.body = text ? text : "",
		.body_len = text ? strlen(text) : 0,
		.sandbox = q->sandbox,
	};
	struct reply r = { 0 };
	int status;

	neutron_handle(&ask, &r);
	status = r.status;
	*ret = r.body ? cJSON_Parse(r.body) : NULL;
	reply_release(&r);
	free(text);
	cJSON_Delete(body);
	return status;
}

const char *neutron_said(const cJSON *answer, const char *key)
{
	const char *s = text_of(cJSON_GetObjectItemCaseSensitive(answer, "NeutronError"), key);

	return s ? s : "";
}

cJSON *seen_value(const struct request *q, const struct resource *of, const char *id)
{
	struct object *o = id ? db_find(of, id) : NULL;

	return o && db_visible(o, q->who) ? db_value(o) : NULL;
}

void port_drop(struct sandbox *s, const char *id)
{
	struct object *o = db_find(&ports, id);
	cJSON *v;

	if (!o)
		return;
	v = db_value(o);
	journal(s, "-", "delete", ports.path, id, o->name);
	db_remove(&ports, id);
	ports.gone(v);
	cJSON_Delete(v);
}
