/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glance: serves a few images that everybody sees, listed in pages and shown. An image
 * is answered without a key around it.
 */
#include "contrib/sandbox/resources/glance/glance.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 25	       /* where no limit is asked for */
#define PAGE_MOST 1000 /* ... and at most */

static const struct image {
	const char *id, *name;
	long long size;
	int disk, ram;
} images[] = {
	{ "aaaaaaaa-0000-4000-8000-000000000001", "cirros-0.6.2", 21430272, 0, 0 },
	{ "aaaaaaaa-0000-4000-8000-000000000002", "debian-12", 346857472, 3, 512 },
	{ "aaaaaaaa-0000-4000-8000-000000000003", "ubuntu-24.04", 612368384, 4, 512 },
};

size_t images_count(void)
{
	return sizeof(images) / sizeof(images[0]);
}

const char *image_id(size_t n)
{
	return images[n].id;
}

const char *image_name(size_t n)
{
	return images[n].name;
}

int image_find(const char *id)
{
	for (size_t i = 0; i < images_count(); i++)
		if (strcmp(images[i].id, id) == 0)
			return (int)i;
	return -1;
}

static cJSON *image_doc(size_t n)
{
	const struct image *i = &images[n];
	char self[64], file[72], hash[33];

	snprintf(self, sizeof(self), "/v2/images/%s", i->id);
	snprintf(file, sizeof(file), "%s/file", self);
	snprintf(hash, sizeof(hash), "%032zx", n + 1);
	return json_new(
		"{'name':%s,'disk_format':'qcow2','container_format':'bare','visibility':'public',"
		"'size':%lld,'virtual_size':null,'status':'active','checksum':%s,"
		"'protected':false,'min_ram':%d,'min_disk':%d,"
		"'owner':'33333333333343338333333333333333','os_hidden':false,'id':%s,"
		"'created_at':'2024-05-01T10:00:00Z','updated_at':'2024-05-01T10:00:09Z',"
		"'tags':[],'self':%s,'file':%s,'schema':'/v2/schemas/image'}",
		i->name, i->size, hash, i->ram, i->disk, i->id, self, file);
}

/* An error as Glance words it: a page of HTML. */
static void glance_error(struct reply *r, int status, const char *title, const char *text)
{
	char page[512];

	snprintf(page, sizeof(page),
		"<html>\n <head>\n  <title>%d %s</title>\n </head>\n <body>\n  <h1>%d %s</h1>\n  "
		"%s<br /><br />\n\n\n </body>\n</html>",
		status, title, status, title, text);
	reply_text(r, status, page);
	r->type = "text/html; charset=UTF-8";
}

static void list_images(const struct request *q, struct reply *r)
{
	char *limit = query_get(q->query, "limit", 0), *name = query_get(q->query, "name", 0),
	     *marker = query_get(q->query, "marker", 0);
	long most = limit ? strtol(limit, NULL, 10) : PAGE;
	int after = marker ? image_find(marker) : -1, last = -1;
	cJSON *doc = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(doc, "images");
	char *next;

	most = most > PAGE_MOST ? PAGE_MOST : most;
	for (size_t i = (size_t)(after + 1); i < images_count(); i++) {
		if (name && strcmp(name, images[i].name) != 0)
			continue;
		if (cJSON_GetArraySize(list) == most) {
			next = last < 0 ? NULL : query_from(q, "/v2/images", images[last].id);
			if (next)
				set_text(doc, "next", next + strlen(q->sandbox->url));
			free(next);
			break;
		}
		cJSON_AddItemToArray(list, image_doc(i));
		last = (int)i;
	}
	set_text(doc, "first", "/v2/images");
	set_text(doc, "schema", "/v2/schemas/images");
	free(limit);
	free(name);
	free(marker);
	reply_json(r, 200, doc);
}

void glance_handle(struct request *q, struct reply *r)
{
	static const char path[] = "/v2/images";
	const char *rest = q->path + sizeof(path) - 1;

	if (!authorize(q, r))
		return;
	if (strncmp(q->path, path, sizeof(path) - 1) != 0 || (*rest && *rest != '/'))
		glance_error(r, 404, "Not Found", "The resource could not be found.");
	else if (strcmp(q->method, "GET") != 0)
		glance_error(r, 405, "Method Not Allowed",
			"The method specified is not allowed for this resource.");
	else if (!*rest)
		list_images(q, r);
	else if (image_find(rest + 1) < 0)
		glance_error(r, 404, "Not Found", "No image found with this id.");
	else
		reply_json(r, 200, image_doc((size_t)image_find(rest + 1)));
}
