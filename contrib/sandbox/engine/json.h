/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: members of objects, read and set.
 */
#ifndef SANDBOX_JSON_H
#define SANDBOX_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>

cJSON *item(const cJSON *o, const char *key);
bool has(const cJSON *o, const char *key);
const char *text_of(const cJSON *o, const char *key);	 /* NULL unless a string */
void set_text(cJSON *o, const char *key, const char *s); /* NULL sets null */
void set_item(cJSON *o, const char *key, cJSON *v);

#endif
