/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: members of objects, and documents by formats.
 */
#include "contrib/sandbox/engine/json.h"
#include "contrib/sandbox/engine/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

bool text_is(const cJSON *o, const char *key, const char *s)
{
	const char *text = text_of(o, key);

	return text && s && strcmp(text, s) == 0;
}

double number_of(const cJSON *o, const char *key)
{
	return cJSON_GetNumberValue(item(o, key));
}

bool is_true(const cJSON *o, const char *key)
{
	return cJSON_IsTrue(item(o, key));
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

int place_in(const cJSON *list, const char *text)
{
	const cJSON *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (text && cJSON_IsString(i) && strcmp(i->valuestring, text) == 0)
			return n;
		n++;
	}
	return -1;
}

int place_with(const cJSON *list, const char *key, const char *text)
{
	const cJSON *i;
	int n = 0;

	cJSON_ArrayForEach (i, list) {
		if (text_is(i, key, text))
			return n;
		n++;
	}
	return -1;
}

bool one_of(const char *const *words, const char *text)
{
	while (*words && strcmp(*words, text) != 0)
		words++;
	return *words;
}

/* ---- formats */

static void put(FILE *f, cJSON *v)
{
	char *text = v ? cJSON_PrintUnformatted(v) : NULL;

	fputs(text ? text : "null", f);
	free(text);
	cJSON_Delete(v);
}

/* Most texts have nothing to escape. */
static void put_text(FILE *f, const char *s)
{
	const char *end = s;

	while (end && (unsigned char)*end >= 0x20 && *end != '"' && *end != '\\')
		end++;
	if (!s || *end) {
		put(f, s ? cJSON_CreateString(s) : NULL);
		return;
	}
	putc_unlocked('"', f);
	fwrite(s, 1, (size_t)(end - s), f);
	putc_unlocked('"', f);
}

/* One conversion, after its %; what follows it. */
static const char *convert(FILE *f, const char *fmt, va_list *ap)
{
	switch (*fmt) {
	case 's':
		put_text(f, va_arg(*ap, const char *));
		break;
	case 'h': /* %hhd */
		fputs(va_arg(*ap, int) ? "true" : "false", f);
		return fmt + 3;
	case 'p':
		put(f, va_arg(*ap, cJSON *));
		break;
	case 'd':
		fprintf(f, "%d", va_arg(*ap, int));
		break;
	default: /* %ld, %lld */
		if (fmt[1] == 'd')
			fprintf(f, "%ld", va_arg(*ap, long));
		else
			fprintf(f, "%lld", va_arg(*ap, long long));
		return strchr(fmt, 'd') + 1;
	}
	return fmt + 1;
}

/* One stream for all documents: they are many, and short. */
cJSON *json_vnew(const char *fmt, va_list ap)
{
	static FILE *f;
	static char *text;
	static size_t n;
	va_list args;

	if (!f)
		f = open_memstream(&text, &n);
	if (!f)
		return NULL;
	rewind(f);
	va_copy(args, ap);
	while (*fmt) {
		if (*fmt == '%') {
			fmt = convert(f, fmt + 1, &args);
			continue;
		}
		putc_unlocked(*fmt == '\'' ? '"' : *fmt, f);
		fmt++;
	}
	va_end(args);
	putc_unlocked('\0', f);
	fflush(f);
	return cJSON_Parse(text);
}

cJSON *json_new(const char *fmt, ...)
{
	va_list ap;
	cJSON *v;

	va_start(ap, fmt);
	v = json_vnew(fmt, ap);
	va_end(ap);
	return v;
}

/* Moves all members; `replace`: those of the same name go. */
static void move(cJSON *to, cJSON *from, bool replace)
{
	cJSON *v, *old;

	while (from && (v = from->child)) {
		cJSON_DetachItemViaPointer(from, v);
		old = replace ? item(to, v->string) : NULL;
		if (old)
			cJSON_ReplaceItemViaPointer(to, old, v);
		else
			cJSON_AddItemToArray(to, v); /* it keeps its name */
	}
	cJSON_Delete(from);
}

void json_add(cJSON *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	move(o, json_vnew(fmt, ap), false);
	va_end(ap);
}

void json_set(cJSON *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	move(o, json_vnew(fmt, ap), true);
	va_end(ap);
}

void json_push(cJSON *list, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cJSON_AddItemToArray(list, json_vnew(fmt, ap));
	va_end(ap);
}
