/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tags: the words that hang on an object, all at once or one by one.
 */
#include <string.h>

#include "contrib/sandbox/engine/resource.h"

static void edit_tags(cJSON *value, const void *tags)
{
	set_item(value, "tags", cJSON_Duplicate(tags, 1));
}

static void one_tag(struct request *q, struct reply *r, const struct resource *of, const char *id,
	cJSON *list, const char *tag)
{
	int at = place_in(list, tag);

	if (strcmp(q->method, "PUT") == 0) {
		if (at < 0) {
			cJSON_AddItemToArray(list, cJSON_CreateString(tag));
			db_touch(of, id, edit_tags, list);
		}
		reply_text(r, 201, "null");
	} else if (at < 0) {
		refuse(r, 404, "TagNotFound", "Tag %s could not be found.", tag);
	} else {
		if (strcmp(q->method, "DELETE") == 0) {
			cJSON_DeleteItemFromArray(list, at);
			db_touch(of, id, edit_tags, list);
		}
		r->status = 204;
	}
}

/* The body of a PUT of all tags; NULL: r says what is wrong with it. */
static cJSON *checked_tags(struct reply *r, cJSON *body)
{
	cJSON *list = item(body, "tags"), *t;
	char why[WHY];

	if (!list) {
		refuse(r, 400, "InvalidInput", "Invalid input for operation: Invalid tags body.");
		return NULL;
	}
	if (!cJSON_IsArray(list)) {
		refuse(r, 400, "InvalidInput", "Invalid input for operation: '%s' is not a list.",
			cJSON_IsString(list) ? list->valuestring : "value");
		return NULL;
	}
	cJSON_ArrayForEach (t, list)
		if (in_before(list, t) ? !wrong(why, t, "Duplicate items in the list: ", "")
				       : !value_ok(F_STRING, t, why)) {
			invalid(r, "%s", why);
			return NULL;
		}
	return list;
}

static void all_tags(
	struct request *q, struct reply *r, const struct resource *of, const char *id, cJSON *v)
{
	cJSON *body, *list;

	if (strcmp(q->method, "DELETE") == 0) {
		list = cJSON_CreateArray();
		if (item(v, "tags")->child)
			db_touch(of, id, edit_tags, list);
		cJSON_Delete(list);
		r->status = 204;
		return;
	}
	if (strcmp(q->method, "PUT") == 0) {
		body = cJSON_ParseWithLength(q->body, q->body_len);
		list = checked_tags(r, body);
		if (list && !cJSON_Compare(list, item(v, "tags"), true)) {
			db_touch(of, id, edit_tags, list);
			set_item(v, "tags", cJSON_Duplicate(list, 1));
		}
		cJSON_Delete(body);
		if (!list)
			return;
	}
	reply_new(r, 200, "{'tags':%p}", cJSON_DetachItemFromObjectCaseSensitive(v, "tags"));
}

void tags(struct request *q, struct reply *r, const struct resource *of, const char *id,
	const char *tag)
{
	struct object *o = db_find(of, id);
	cJSON *v;

	if (!o || !db_visible(o, q->who)) {
		refuse(r, 404, "TagResourceNotFound", "Resource %s %s could not be found.",
			of->many, id);
		return;
	}
	v = db_value(o);
	if (*tag)
		one_tag(q, r, of, id, item(v, "tags"), tag);
	else
		all_tags(q, r, of, id, v);
	cJSON_Delete(v);
}
