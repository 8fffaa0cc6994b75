/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inside: what a service asks of Neutron without a connection, and what it does
 * to ports that no member may do.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/neutron/inside.h"

int neutron_ask(
	const struct request *q, const char *method, const char *path, cJSON *body, cJSON **ret)
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
		.service = q->service,
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
	const char *s = text_of(item(answer, "NeutronError"), key);

	return s ? s : "";
}

cJSON *seen_value(const struct request *q, const struct resource *of, const char *id)
{
	struct object *o = id ? seen_object(q->who, of, id) : NULL;

	return o ? db_value(o) : NULL;
}

/* To the cloud that has the truth of ports that are in the one in use, which is returned. */
static struct cloud *to_middle(const char *port)
{
	struct cloud *here = db_cloud();

	if (here->middle) {
		db_use(here->middle);
		if (!db_find(&ports, port)) /* made in the region alone */
			db_use(here);
	}
	return here;
}

void port_edit(const char *id, void (*edit)(cJSON *value, const void *arg), const void *arg)
{
	struct cloud *here = to_middle(id);

	db_touch(&ports, id, edit, arg);
	db_use(here);
}

void port_drop(struct sandbox *s, const char *id)
{
	struct cloud *here = to_middle(id);
	struct object *o = db_find(&ports, id);
	cJSON *v = o ? db_value(o) : NULL;

	if (v) {
		journal(s, "-", "delete", ports.path, id, o->name);
		db_remove(&ports, id);
		db_gone(&ports, v);
	}
	cJSON_Delete(v);
	db_use(here);
}
