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

static cJSON *endpoint(const struct snf_call *c, const char *version, const char *path)
{
	cJSON *e = cJSON_CreateObject();
	char url[256];

	snprintf(url, sizeof(url), "%s/%s%s", c->q->sandbox->url, c->realm->cloud, path);
	cJSON_AddStringToObject(e, "versionId", version);
	cJSON_AddStringToObject(e, "publicURL", url);
	snprintf(url, sizeof(url), "%s/%s/ui", c->q->sandbox->url, c->realm->cloud);
	cJSON_AddStringToObject(e, "SNF:uiURL", url);
	cJSON_AddStringToObject(e, "region", "default");
	return e;
}

static cJSON *catalog(const struct snf_call *c)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < N_ROWS; i++) {
		cJSON *s;

		if (!c->realm->networks && strcmp(catalog_rows[i].type, "network") == 0)
			continue;
		s = cJSON_CreateObject();
		cJSON_AddStringToObject(s, "name", catalog_rows[i].name);
		cJSON_AddStringToObject(s, "type", catalog_rows[i].type);
		cJSON_AddItemToArray(cJSON_AddArrayToObject(s, "endpoints"),
			endpoint(c, catalog_rows[i].version, catalog_rows[i].path));
		cJSON_AddArrayToObject(s, "endpoints_links");
		cJSON_AddItemToArray(list, s);
	}
	return list;
}

static cJSON *access_of_user(const struct snf_realm *realm)
{
	cJSON *access = cJSON_CreateObject(), *o = cJSON_AddObjectToObject(access, "token"), *tenant, *roles;

	cJSON_AddStringToObject(o, "id", realm->token);
	cJSON_AddItemToObject(o, "expires", snf_time(EXPIRES_US));
	tenant = cJSON_AddObjectToObject(o, "tenant");
	cJSON_AddStringToObject(tenant, "id", realm->uuid);
	cJSON_AddStringToObject(tenant, "name", realm->name);
	o = cJSON_AddObjectToObject(access, "user");
	cJSON_AddStringToObject(o, "id", realm->uuid);
	cJSON_AddStringToObject(o, "name", realm->name);
	roles = cJSON_AddArrayToObject(o, "roles");
	cJSON_AddItemToArray(roles, cJSON_Parse("{\"id\":\"1\",\"name\":\"default\"}"));
	cJSON_AddArrayToObject(o, "roles_links");
	return access;
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
		snf_refuse(c, SNF_UNAUTHORIZED, "Invalid token");
	else if (user && strcmp(user, c->realm->uuid) != 0)
		snf_refuse(c, SNF_UNAUTHORIZED, "Invalid credentials");
	else if (tenant && strcmp(tenant, c->realm->uuid) != 0)
		snf_refuse(c, SNF_BAD_REQUEST, "Not conforming tenantName");
	else
		return true;
	return false;
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
		double used = (double)(q->used ? q->used() : q->usage), limit = (double)q->limit;
		cJSON *o = cJSON_AddObjectToObject(all, q->resource);

		cJSON_AddNumberToObject(o, "usage", used);
		cJSON_AddNumberToObject(o, "limit", limit);
		cJSON_AddNumberToObject(o, "pending", 0);
		if (!c->realm->projects)
			continue;
		cJSON_AddNumberToObject(o, "project_usage", used);
		cJSON_AddNumberToObject(o, "project_limit", limit);
		cJSON_AddNumberToObject(o, "project_pending", 0);
	}
	snf_answer(c, 200, c->realm->projects ? c->realm->uuid : "system", all);
}

static void resources(struct snf_call *c)
{
	cJSON *all = cJSON_CreateObject();

	for (const struct snf_quota *q = c->realm->quotas; q->resource; q++) {
		cJSON *o = cJSON_AddObjectToObject(all, q->resource);

		cJSON_AddItemToObject(o, "unit", q->unit ? cJSON_CreateString(q->unit) : cJSON_CreateNull());
		cJSON_AddStringToObject(o, "description", q->description);
		cJSON_AddStringToObject(o, "service",
			strncmp(q->resource, "cyclades.", 9) == 0	  ? "cyclades_compute"
				: strncmp(q->resource, "pithos.", 7) == 0 ? "pithos_object-store"
									  : "astakos_account");
	}
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
			"  %s:\n    auth_type: astakos\n    auth:\n      auth_url: %s/%s/identity/v2.0\n"
			"      token: %s\n",
			realms[i]->cloud, s->url, realms[i]->cloud, realms[i]->token);
		if (s->cert)
			fprintf(f, "    cacert: %s\n", s->cert);
	}
}
