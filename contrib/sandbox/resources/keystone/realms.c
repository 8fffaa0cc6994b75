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
	{ "image", "glance", "RegionOne", "/image" },
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
	{ "sandbox", "demo", "11111111111141118111111111111111", "demo",
		"d0000000000000000000000000000001", false, SANDBOX },
	{ "sandbox-other", "other", "22222222222242228222222222222222", "other",
		"d0000000000000000000000000000002", false, SANDBOX },
	{ "sandbox-admin", "admin", "33333333333343338333333333333333", "admin",
		"d0000000000000000000000000000003", true, SANDBOX },
	{ "k5", "taro", "44444444444444448444444444444444", "contract0001-prj",
		"d0000000000000000000000000000004", false, &realms[REALM_K5],
		"c0000000000000000000000000000001", "contract0001" },
	{ "tricircle", "admin", "55555555555545558555555555555555", "admin",
		"d0000000000000000000000000000006", true, &realms[REALM_TRICIRCLE], "default",
		"Default" },
	{ NULL },
};

const struct realm *realm_of(const struct service *s)
{
	return s && s->realm ? s->realm : &realms[REALM_SANDBOX];
}

/* ---- catalogues: a service of a type and name has endpoints in several regions */

static const char *const interfaces[] = { "public", "internal", "admin" };

/* Tells whether this is the first row of its service. */
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
		snprintf(id, sizeof(id), "endpoint-%s-%s-%s", e->name, e->region, interfaces[i]);
		json_push(list, "{'id':%s,'interface':%s,'region':%s,'region_id':%s,'url':%s}", id,
			interfaces[i], e->region, e->region, url);
	}
}

static void add_endpoint_v2(
	const struct sandbox *s, const struct realm *realm, cJSON *list, const struct endpoint *e)
{
	bool identity = strcmp(e->type, "identity") == 0;
	char url[200], id[120];

	snprintf(id, sizeof(id), "endpoint-%s-%s", e->name, e->region);
	snprintf(url, sizeof(url), "%s%s%s", s->url, identity ? realm->identity : e->path,
		identity ? "/v2.0" : "");
	json_push(list, "{'id':%s,'region':%s,'publicURL':%s,'internalURL':%s,'adminURL':%s}", id,
		e->region, url, url, url);
}

static cJSON *catalog(const struct sandbox *s, const struct realm *realm, bool v2)
{
	cJSON *all = cJSON_CreateArray(), *list;
	char id[80];

	for (const struct endpoint *e = realm->catalog; e->type; e++) {
		if (!is_first(realm->catalog, e))
			continue;
		list = cJSON_CreateArray();
		for (const struct endpoint *f = e; f->type; f++) {
			if (strcmp(f->type, e->type) != 0 || strcmp(f->name, e->name) != 0)
				continue;
			if (v2)
				add_endpoint_v2(s, realm, list, f);
			else
				add_endpoints(s, list, f);
		}
		snprintf(id, sizeof(id), "service-%s", e->name);
		if (v2)
			json_push(all, "{'type':%s,'name':%s,'endpoints_links':[],'endpoints':%p}",
				e->type, e->name, list);
		else
			json_push(all, "{'id':%s,'type':%s,'name':%s,'endpoints':%p}", id, e->type,
				e->name, list);
	}
	return all;
}

cJSON *catalog_v3(const struct sandbox *s, const struct realm *realm)
{
	return catalog(s, realm, false);
}

cJSON *catalog_v2(const struct sandbox *s, const struct realm *realm)
{
	return catalog(s, realm, true);
}
