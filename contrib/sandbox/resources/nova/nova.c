/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova: the servers there are, the paths of the API, and what is no server:
 * versions, flavors, zones.
 */
#include "contrib/sandbox/resources/glance/glance.h"
#include "contrib/sandbox/resources/nova/nova.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct server *newest;

/* ---- servers */

struct server *nova_newest(void)
{
	return newest;
}

struct server *nova_find(const char *id)
{
	struct server *s = newest;

	while (s && (s->cloud != db_cloud() || strcmp(s->id, id) != 0))
		s = s->next;
	return s;
}

struct server *nova_find_due(const char *id)
{
	struct server *s = newest;

	while (s && strcmp(s->id, id) != 0)
		s = s->next;
	if (s)
		db_use(s->cloud);
	return s;
}

struct server *nova_add(const char *id, cJSON *value)
{
	struct server *s = xcalloc(1, sizeof(*s));

	snprintf(s->id, sizeof(s->id), "%s", id);
	s->cloud = db_cloud();
	s->value = value;
	s->made = cJSON_CreateArray();
	s->next = newest;
	newest = s;
	return s;
}

static void server_free(struct server **at)
{
	struct server *s = *at;

	*at = s->next;
	cJSON_Delete(s->value);
	cJSON_Delete(s->made);
	free(s);
}

void nova_remove(const char *id)
{
	for (struct server **at = &newest; *at; at = &(*at)->next)
		if (strcmp((*at)->id, id) == 0) {
			server_free(at);
			return;
		}
}

bool nova_visible(const struct request *q, const struct server *s)
{
	return q->who->admin || text_is(s->value, "tenant_id", q->who->project_id);
}

/* ---- errors */

static const struct {
	int status;
	const char *name;
} faults[] = {
	{ 400, "badRequest" },
	{ 403, "forbidden" },
	{ 404, "itemNotFound" },
	{ 405, "badMethod" },
	{ 409, "conflictingRequest" },
	{ 0, "computeFault" },
};

bool nova_error(struct reply *r, int status, const char *fmt, ...)
{
	cJSON *body = cJSON_CreateObject();
	char message[1024];
	va_list ap;
	int i = 0;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	while (faults[i].status && faults[i].status != status)
		i++;
	cJSON_AddItemToObject(
		body, faults[i].name, json_new("{'code':%d,'message':%s}", status, message));
	reply_release(r);
	reply_json(r, status, body);
	return false;
}

static void no_path(struct reply *r)
{
	nova_error(r, 404, "The resource could not be found.");
}

static bool only_get(const struct request *q, struct reply *r)
{
	return strcmp(q->method, "GET") == 0 ||
		nova_error(r, 405, "The method specified is not allowed for this resource.");
}

cJSON *nova_body(struct request *q, struct reply *r, const char *one, cJSON **doc)
{
	cJSON *body;

	*doc = cJSON_ParseWithLength(q->body, q->body_len);
	body = item(*doc, one);
	if (!*doc)
		nova_error(r, 400, "Malformed request body");
	else if (!body)
		nova_error(r, 400,
			"Invalid input for field/attribute %s. Value: None. '%s' is a required "
			"property",
			one, one);
	else if (!cJSON_IsObject(body))
		nova_error(r, 400,
			"Invalid input for field/attribute %s. It is not of type 'object'", one);
	return cJSON_IsObject(body) ? body : NULL;
}

/* ---- versions: 2.37 is the first that knows "auto" and "none" for networks */

static cJSON *version_doc(const struct request *q)
{
	char href[200];

	snprintf(href, sizeof(href), "%s%s/v2.1/", q->sandbox->url, q->service->prefix);
	return json_new("{'id':'v2.1','status':'CURRENT','version':'2.37','min_version':'2.1',"
			"'updated':'2013-07-23T11:33:21Z','links':[{'rel':'self','href':%s}]}",
		href);
}

/* ---- flavors */

static const struct {
	const char *id, *name;
	int ram, disk, vcpus;
} flavors[] = {
	{ "1", "m1.tiny", 512, 1, 1 },
	{ "2", "m1.small", 2048, 20, 1 },
	{ "3", "m1.medium", 4096, 40, 2 },
};

#define FLAVORS (sizeof(flavors) / sizeof(flavors[0]))

bool flavor_known(const char *id)
{
	for (size_t i = 0; i < FLAVORS; i++)
		if (strcmp(flavors[i].id, id) == 0)
			return true;
	return false;
}

static cJSON *flavor_doc(const struct request *q, size_t i, bool detail)
{
	char href[200];
	cJSON *f;

	snprintf(href, sizeof(href), "%s%s/v2.1/flavors/%s", q->sandbox->url, q->service->prefix,
		flavors[i].id);
	f = json_new("{'id':%s,'name':%s,'links':[{'rel':'self','href':%s}]}", flavors[i].id,
		flavors[i].name, href);
	if (detail)
		json_add(f,
			"{'ram':%d,'disk':%d,'vcpus':%d,'swap':'','rxtx_factor':1,"
			"'OS-FLV-EXT-DATA:ephemeral':0,'OS-FLV-DISABLED:disabled':false,"
			"'os-flavor-access:is_public':true}",
			flavors[i].ram, flavors[i].disk, flavors[i].vcpus);
	return f;
}

/* Answers what follows /flavors: nothing, /detail, /ID, /ID/os-extra_specs (no flavor has any). */
static void flavors_path(struct request *q, struct reply *r, char *rest)
{
	char *id = *rest == '/' ? rest + 1 : rest, *below = strchr(id, '/');
	bool detail = strcmp(id, "detail") == 0;
	cJSON *doc, *list;

	if (!only_get(q, r))
		return;
	if (below)
		*below++ = '\0';
	if (*id && !detail && !flavor_known(id)) {
		nova_error(r, 404, "Flavor %s could not be found.", id);
		return;
	}
	if (below && strcmp(below, "os-extra_specs") == 0) {
		reply_text(r, 200, "{\"extra_specs\":{}}");
		return;
	}
	if (below) {
		no_path(r);
		return;
	}
	doc = cJSON_CreateObject();
	list = *id && !detail ? NULL : cJSON_AddArrayToObject(doc, "flavors");
	for (size_t i = 0; i < FLAVORS; i++)
		if (list)
			cJSON_AddItemToArray(list, flavor_doc(q, i, detail));
		else if (strcmp(flavors[i].id, id) == 0)
			cJSON_AddItemToObject(doc, "flavor", flavor_doc(q, i, true));
	reply_json(r, 200, doc);
}

/* ---- images, for clients that know no Glance */

static cJSON *image_ref(const struct request *q, size_t i)
{
	char href[200];

	snprintf(href, sizeof(href), "%s%s/v2.1/images/%s", q->sandbox->url, q->service->prefix,
		image_id(i));
	return json_new("{'id':%s,'name':%s,'links':[{'rel':'self','href':%s}]}", image_id(i),
		image_name(i), href);
}

/* Answers what follows /images: nothing, /ID. */
static void images_path(struct request *q, struct reply *r, const char *rest)
{
	cJSON *doc, *list;

	if (!only_get(q, r))
		return;
	if (*rest && image_find(rest + 1) < 0) {
		nova_error(r, 404, "Image not found.");
		return;
	}
	doc = cJSON_CreateObject();
	list = *rest ? NULL : cJSON_AddArrayToObject(doc, "images");
	for (size_t i = 0; list && i < images_count(); i++)
		cJSON_AddItemToArray(list, image_ref(q, i));
	if (!list)
		cJSON_AddItemToObject(doc, "image", image_ref(q, (size_t)image_find(rest + 1)));
	reply_json(r, 200, doc);
}

/* ---- paths */

/* Finds what follows `word` when the path begins with it; NULL: it does not. */
static char *after(char *path, const char *word)
{
	size_t n = strlen(word);

	return strncmp(path, word, n) == 0 && (!path[n] || path[n] == '/') ? path + n : NULL;
}

static void authorized(struct request *q, struct reply *r, char *path)
{
	char *rest;
	size_t n = strlen(path);

	if (n && path[n - 1] == '/')
		path[n - 1] = '\0';
	if ((rest = after(path, "/servers")))
		servers_path(q, r, rest);
	else if ((rest = after(path, "/flavors")))
		flavors_path(q, r, rest);
	else if ((rest = after(path, "/images")))
		images_path(q, r, rest);
	else if (strcmp(path, "/os-availability-zone/detail") == 0 && !q->who->admin)
		nova_error(r, 403,
			"Policy doesn't allow os_compute_api:os-availability-zone:detail to be "
			"performed.");
	else if (strcmp(path, "/os-availability-zone") == 0 && only_get(q, r))
		reply_text(r, 200,
			"{\"availabilityZoneInfo\":[{\"zoneName\":\"nova\",\"zoneState\":{"
			"\"available\":true}"
			","
			"\"hosts\":null}]}");
	else if (!r->status)
		no_path(r);
}

void nova_handle(struct request *q, struct reply *r)
{
	char *path;

	if (!*q->path || strcmp(q->path, "/") == 0) {
		reply_new(r, 200, "{'versions':[%p]}", version_doc(q));
		return;
	}
	if (strcmp(q->path, "/v2.1") == 0 || strcmp(q->path, "/v2.1/") == 0) {
		reply_new(r, 200, "{'version':%p}", version_doc(q));
		return;
	}
	if (!authorize(q, r))
		return;
	if (strncmp(q->path, "/v2.1/", 6) != 0) {
		no_path(r);
		return;
	}
	path = xstrdup(q->path + 5);
	authorized(q, r, path);
	free(path);
}

int nova_init(struct sandbox *s)
{
	(void)s;
	servers_populate();
	return 0;
}

void nova_free(void)
{
	while (newest)
		server_free(&newest);
}
