/* SPDX-License-Identifier: Apache-2.0 */
/*
 * realms: the Keystones that this process is, their catalogues, and the logins
 * that they start with.
 */
#include <string.h>

#include "contrib/sandbox/resources/keystone/realm.h"

const char password[] = "secret";

static const struct endpoint sandbox_catalog[] = {
	{ "identity", "keystone", "RegionOne", "/identity/v3" },
	{ "network", "neutron", "RegionOne", "/network" },
	{ "compute", "nova", "RegionOne", "/compute/v2.1" },
	{ "load-balancer", "octavia", "RegionOne", "/load-balancer" },
	{ NULL },
};

static const struct endpoint k5_catalog[] = {
	{ "identity", "keystone", "jp-east-1", "/k5/identity/v3" },
	{ "network", "networking", "jp-east-1", "/k5/network" },
	{ "networking-ex", "networking-ex", "jp-east-1", "/k5/networking-ex" },
	{ NULL },
};

/* Compute is in the regions, Neutron in each and in the middle. */
static const struct endpoint tricircle_catalog[] = {
	{ "identity", "keystone", "RegionOne", "/tricircle/identity/v3" },
	{ "network", "neutron", "CentralRegion", "/tricircle/central/network" },
	{ "network", "neutron", "RegionOne", "/tricircle/region1/network" },
	{ "network", "neutron", "RegionTwo", "/tricircle/region2/network" },
	{ "compute", "nova", "RegionOne", "/tricircle/region1/compute/v2.1" },
	{ "compute", "nova", "RegionTwo", "/tricircle/region2/compute/v2.1" },
	{ NULL },
};

const struct realm realms[N_REALMS] = {
	[REALM_SANDBOX] = { "/identity", sandbox_catalog },
	[REALM_K5] = { "/k5/identity", k5_catalog, true },
	[REALM_TRICIRCLE] = { "/tricircle/identity", tricircle_catalog },
};

#define SANDBOX &realms[REALM_SANDBOX], "default", "Default"

const struct account accounts[] = {
	{ "sandbox", "demo", "11111111111141118111111111111111", "demo", "d0000000000000000000000000000001",
		false, SANDBOX },
	{ "sandbox-other", "other", "22222222222242228222222222222222", "other",
		"d0000000000000000000000000000002", false, SANDBOX },
	{ "sandbox-admin", "admin", "33333333333343338333333333333333", "admin",
		"d0000000000000000000000000000003", true, SANDBOX },
	{ "k5", "taro", "44444444444444448444444444444444", "contract0001-prj",
		"d0000000000000000000000000000004", false, &realms[REALM_K5],
		"c0000000000000000000000000000001", "contract0001" },
	{ "tricircle", "admin", "55555555555545558555555555555555", "admin",
		"d0000000000000000000000000000006", true, &realms[REALM_TRICIRCLE], "default", "Default" },
	{ NULL },
};

const struct realm *realm_of(const struct service *s)
{
	return s && s->realm ? s->realm : &realms[REALM_SANDBOX];
}

/* ---- catalogues: a service of a type and name has endpoints in several regions */

static const char *const interfaces[] = { "public", "internal", "admin" };

/* Is this the first row of its service? */
static bool is_first(const struct endpoint *rows, const struct endpoint *e)
{
	for (; rows < e; rows++)
		if (strcmp(rows->type, e->type) == 0 && strcmp(rows->name, e->name) == 0)
			return false;
	return true;
}

static void add_endpoints(const struct sandbox *s, cJSON *list, const struct endpoint *e)
{
	char url[200], id[120];

	snprintf(url, sizeof(url), "%s%s", s->url, e->path);
	for (int i = 0; i < 3; i++) {
		cJSON *o = cJSON_CreateObject();

		snprintf(id, sizeof(id), "endpoint-%s-%s-%s", e->name, e->region, interfaces[i]);
		cJSON_AddStringToObject(o, "id", id);
		cJSON_AddStringToObject(o, "interface", interfaces[i]);
		cJSON_AddStringToObject(o, "region", e->region);
		cJSON_AddStringToObject(o, "region_id", e->region);
		cJSON_AddStringToObject(o, "url", url);
		cJSON_AddItemToArray(list, o);
	}
}

cJSON *catalog_v3(const struct sandbox *s, const struct realm *realm)
{
	cJSON *catalog = cJSON_CreateArray();
	char id[80];

	for (const struct endpoint *e = realm->catalog; e->type; e++) {
		cJSON *service, *list;

		if (!is_first(realm->catalog, e))
			continue;
		service = cJSON_CreateObject();
		snprintf(id, sizeof(id), "service-%s", e->name);
		cJSON_AddStringToObject(service, "id", id);
		cJSON_AddStringToObject(service, "type", e->type);
		cJSON_AddStringToObject(service, "name", e->name);
		list = cJSON_AddArrayToObject(service, "endpoints");
		for (const struct endpoint *f = e; f->type; f++)
			if (strcmp(f->type, e->type) == 0 && strcmp(f->name, e->name) == 0)
				add_endpoints(s, list, f);
		cJSON_AddItemToArray(catalog, service);
	}
	return catalog;
}

cJSON *catalog_v2(const struct sandbox *s, const struct realm *realm)
{
	static const char *const keys[] = { "publicURL", "internalURL", "adminURL" };
	cJSON *catalog = cJSON_CreateArray();
	char text[200];

	for (const struct endpoint *e = realm->catalog; e->type; e++) {
		bool identity = strcmp(e->type, "identity") == 0;
		cJSON *service, *list;

		if (!is_first(realm->catalog, e))
			continue;
		service = cJSON_CreateObject();
		cJSON_AddStringToObject(service, "type", e->type);
		cJSON_AddStringToObject(service, "name", e->name);
		cJSON_AddArrayToObject(service, "endpoints_links");
		list = cJSON_AddArrayToObject(service, "endpoints");
		for (const struct endpoint *f = e; f->type; f++) {
			cJSON *o;

			if (strcmp(f->type, e->type) != 0 || strcmp(f->name, e->name) != 0)
				continue;
			o = cJSON_CreateObject();
			snprintf(text, sizeof(text), "endpoint-%s-%s", f->name, f->region);
			cJSON_AddStringToObject(o, "id", text);
			cJSON_AddStringToObject(o, "region", f->region);
			snprintf(text, sizeof(text), "%s%s%s", s->url, identity ? realm->identity : f->path,
				identity ? "/v2.0" : "");
			for (int i = 0; i < 3; i++)
				cJSON_AddStringToObject(o, keys[i], text);
			cJSON_AddItemToArray(list, o);
		}
		cJSON_AddItemToArray(catalog, service);
	}
	return catalog;
}
