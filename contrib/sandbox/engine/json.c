/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: members of objects.
 */
#include "contrib/sandbox/engine/json.h"

cJSON *item(const cJSON *o, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(o, key);
}

bool has(const cJSON *o, const char *key)
{
	return item(o, key) != NULL;
}

const char *text_of(const cJSON *o, const char *key)
{
	const cJSON *v = item(o, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

void set_item(cJSON *o, const char *key, cJSON *v)
{
	if (cJSON_HasObjectItem(o, key))
		cJSON_ReplaceItemInObjectCaseSensitive(o, key, v);
	else
		cJSON_AddItemToObject(o, key, v);
}

void set_text(cJSON *o, const char *key, const char *s)
{
	set_item(o, key, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}
