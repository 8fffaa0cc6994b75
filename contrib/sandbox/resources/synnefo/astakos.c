/* SPDX-License-Identifier: Apache-2.0 */
/*
 * astakos: Synnefo's identity and account services, for both clouds. There is
 * no login with a password: a user copies one long-lived token from a web page.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/synnefo/snf.h"

#define EXPIRES_US (2145916800ll * 1000000) /* 2038-01-01 */

static const struct {
	const char *type, *name, *version, *path;
} catalog_rows[] = {
	{ "identity", "astakos_identity", "v2.0", "/identity/v2.0" },
	{ "account", "astakos_account", "v1.0", "/account/v1.0" },
	{ "compute", "cyclades_compute", "v2.0", "/compute/v2.0" },
	{ "network", "cyclades_network", "v2.0", "/network/v2.0" },
};

#define N_ROWS (sizeof(catalog_rows) / sizeof(catalog_rows[0]))

/* ---- identity */

static cJSON *catalog(const struct snf_call *c)
{
	const char *url = c->q->sandbox->url, *cloud = c->realm->cloud;
	cJSON *list = cJSON_CreateArray();
	char public[256], ui[256];

	snprintf(ui, sizeof(ui), "%s/%s/ui", url, cloud);
	for (size_t i = 0; i < N_ROWS; i++) {
		if (!c->realm->networks && strcmp(catalog_rows[i].type, "network") == 0)
			continue;
		snprintf(public, sizeof(public), "%s/%s%s", url, cloud, catalog_rows[i].path);
		json_push(list,
			"{'name':%s,'type':%s,'endpoints':[{'versionId':%s,'publicURL':%s,'SNF:"
			"uiURL':%s,"
			"'region':'default'}],'endpoints_links':[]}",
			catalog_rows[i].name, catalog_rows[i].type, catalog_rows[i].version, public,
			ui);
	}
	return list;
}

static cJSON *access_of_user(const struct snf_realm *realm)
{
	return json_new(
		"{'token':{'id':%s,'expires':%p,'tenant':{'id':%s,'name':%s}},'user':{'id':%s,"
		"'name':%s,'roles':[{'id':'1','name':'default'}],'roles_links':[]}}",
		realm->token, snf_time(EXPIRES_US), realm->uuid, realm->name, realm->uuid,
		realm->name);
}

/* Refuses, or returns true. */
static bool check_auth(struct snf_call *c, const cJSON *auth)
{
	const cJSON *named = item(auth, "passwordCredentials");
	const char *token = text_of(item(auth, "token"), "id");
	const char *user = NULL, *tenant = text_of(auth, "tenantName");

	if (!token) {
		token = text_of(named, "password");
		user = text_of(named, "username");
		if (!token || !user)
			return snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
	}
	if (strcmp(token, c->realm->token) != 0)
		return snf_refuse(c, SNF_UNAUTHORIZED, "Invalid token");
	if (user && strcmp(user, c->realm->uuid) != 0)
		return snf_refuse(c, SNF_UNAUTHORIZED, "Invalid credentials");
	if (tenant && strcmp(tenant, c->realm->uuid) != 0)
		return snf_refuse(c, SNF_BAD_REQUEST, "Not conforming tenantName");
	return true;
}

static void authenticate(struct snf_call *c)
{
	cJSON *access;

	if (c->q->body_len == 0) {
		access = cJSON_CreateObject();
	} else {
		c->body = cJSON_ParseWithLength(c->q->body, c->q->body_len);
		if (!c->body) {
			snf_refuse(c, SNF_BAD_REQUEST, "Invalid JSON data");
			return;
		}
		if (!check_auth(c, item(c->body, "auth")))
			return;
		access = access_of_user(c->realm);
	}
	cJSON_AddItemToObject(access, "serviceCatalog", catalog(c));
	snf_answer(c, 200, "access", access);
}

/* ---- account */

static void quotas(struct snf_call *c)
{
	cJSON *all = cJSON_CreateObject();

	for (const struct snf_quota *q = c->realm->quotas; q->resource; q++) {
		long long used = snf_used(c->realm, q), limit = q->limit;
		cJSON *o = json_new("{'usage':%lld,'limit':%lld,'pending':0}", used, limit);

		if (c->realm->projects)
			json_add(o,
				"{'project_usage':%lld,'project_limit':%lld,'project_pending':0}",
				used, limit);
		cJSON_AddItemToObject(all, q->resource, o);
	}
	snf_answer(c, 200, c->realm->projects ? c->realm->uuid : "system", all);
}

static void resources(struct snf_call *c)
{
	cJSON *all = cJSON_CreateObject();

	for (const struct snf_quota *q = c->realm->quotas; q->resource; q++)
		cJSON_AddItemToObject(all, q->resource,
			json_new("{'unit':%s,'description':%s,'service':%s}", q->unit,
				q->description,
				strncmp(q->resource, "cyclades.", 9) == 0 ? "cyclades_compute"
					: strncmp(q->resource, "pithos.", 7) == 0
					? "pithos_object-store"
					: "astakos_account"));
	reply_json(c->r, 200, all);
}

const struct snf_route astakos_routes[] = {
	{ "POST", "/identity/v2.0/tokens", authenticate, SNF_OPEN },
	{ "GET", "/account/v1.0/quotas", quotas, 0 },
	{ "GET", "/account/v1.0/resources", resources, SNF_OPEN },
	{ NULL },
};

/* ---- for clients */

void snf_write_clouds(const struct sandbox *s, FILE *f)
{
	const struct snf_realm *const realms[] = { &cyclades_realm, &synnefo_realm };

	for (size_t i = 0; i < sizeof(realms) / sizeof(realms[0]); i++) {
		fprintf(f,
			"  %s:\n    auth_type: astakos\n    auth:\n      auth_url: "
			"%s/%s/identity/v2.0\n"
			"      token: %s\n",
			realms[i]->cloud, s->url, realms[i]->cloud, realms[i]->token);
		if (s->cert)
			fprintf(f, "    cacert: %s\n", s->cert);
	}
}
