/* SPDX-License-Identifier: Apache-2.0 */
/*
 * validate: a request's body against the table of its resource: which
 * attributes may stand in it, what their values become, who may send them.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contrib/sandbox/engine/resource.h"

const struct field *field_named(const struct field *f, const char *name)
{
	for (; f && f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

cJSON *initial_of(const struct field *f)
{
	return f->initial ? cJSON_Parse(f->initial) : cJSON_CreateNull();
}

void set_initials(cJSON *o, const struct field *rows)
{
	for (const struct field *f = rows; f->name; f++)
		if (!(f->flags & OPTIONAL))
			cJSON_AddItemToObject(o, f->name, initial_of(f));
}

const struct field *field_of(const struct resource *of, const char *name)
{
	const struct cloud *c = db_cloud();
	const struct field *own = c->fields ? field_named(c->fields(of), name) : NULL;

	return own ? own : c->hides && c->hides(of, name) ? NULL : field_named(of->fields, name);
}

/* ---- words of errors */

static void repr(FILE *f, const cJSON *v, bool top)
{
	const cJSON *i;

	if (cJSON_IsString(v))
		fprintf(f, top ? "%s" : "'%s'", v->valuestring);
	else if (cJSON_IsNumber(v))
		fprintf(f, "%.15g", v->valuedouble);
	else if (cJSON_IsBool(v))
		fputs(cJSON_IsTrue(v) ? "True" : "False", f);
	else if (!cJSON_IsArray(v) && !cJSON_IsObject(v))
		fputs("None", f);
	else {
		fputc(cJSON_IsArray(v) ? '[' : '{', f);
		cJSON_ArrayForEach (i, v) {
			if (i->string)
				fprintf(f, "'%s': ", i->string);
			repr(f, i, false);
			if (i->next)
				fputs(", ", f);
		}
		fputc(cJSON_IsArray(v) ? ']' : '}', f);
	}
}

void words_of(const cJSON *v, char *out, size_t size)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	repr(f, v, true);
	fclose(f);
	snprintf(out, size, "%s", text);
	free(text);
}

bool invalid(struct reply *r, const char *fmt, ...)
{
	char text[WHY];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return refuse(r, 400, "InvalidInput", "Invalid input for operation: %s.", text);
}

static bool bad_value(struct reply *r, const char *name, const char *why)
{
	return refuse(r, 400, "HTTPBadRequest", "Invalid input for %s. Reason: %s.", name, why);
}

bool reply_absent(struct reply *r, const struct resource *of, const char *id)
{
	char type[64];

	snprintf(type, sizeof(type), "%sNotFound", of->title);
	return refuse(r, 404, type, "%s %s %s", of->words, id ? id : "None",
		of->absent ? of->absent : "could not be found.");
}

struct object *referred(
	struct request *q, struct reply *r, const struct resource *of, const char *id)
{
	struct object *o = id ? db_find(of, id) : NULL;

	if (o && db_visible(o, q->who))
		return o;
	reply_absent(r, of, id);
	return NULL;
}

bool refs_ok(struct request *q, struct reply *r, const struct resource *of, const cJSON *body)
{
	for (const struct field *f = of->fields; f->name; f++)
		if (f->ref && text_of(body, f->name) &&
			!referred(q, r, f->ref, text_of(body, f->name)))
			return false;
	return true;
}

static bool keeps(const struct user *u, const struct object *o, const char *id)
{
	cJSON *v = u->key ? db_value(o) : NULL;
	bool there = !u->key || text_is(v, u->key, id);

	cJSON_Delete(v);
	return there && (!u->also || strstr(o->text, u->also));
}

/* The sentence with the ids of both; malloc. */
static char *filled(const char *sentence, const char *id, const char *user)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	for (const char *s = sentence; *s; s++)
		if (strncmp(s, "{id}", 4) == 0) {
			fputs(id, f);
			s += 3;
		} else if (strncmp(s, "{user}", 6) == 0) {
			fputs(user, f);
			s += 5;
		} else {
			fputc(*s, f);
		}
	fclose(f);
	return text;
}

bool is_unused(struct reply *r, const struct user *u, const char *id)
{
	struct object *o;
	char *text;

	for (; u && u->of; u++)
		db_each (o, u->of, id) {
			if (!keeps(u, o, id))
				continue;
			text = filled(u->sentence, id, o->id);
			refuse(r, u->status, u->type, "%s", text);
			free(text);
			return false;
		}
	return true;
}

/* ---- conversions */

static bool to_bool(struct reply *r, cJSON *body, const struct field *f, const cJSON *v)
{
	char text[300];
	bool yes;

	if (cJSON_IsBool(v))
		return true;
	words_of(v, text, sizeof(text));
	yes = strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
	if (!yes && strcasecmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return invalid(r, "'%s' cannot be converted to boolean", text);
	set_item(body, f->name, cJSON_CreateBool(yes));
	return true;
}

bool to_number(struct reply *r, cJSON *body, const char *key)
{
	const cJSON *v = item(body, key);
	char text[300], *end;
	long n;

	if (cJSON_IsNumber(v))
		return true;
	words_of(v, text, sizeof(text));
	n = strtol(text, &end, 10);
	if (!cJSON_IsString(v) || *end || end == text)
		return invalid(r, "'%s' is not an integer", text);
	set_item(body, key, cJSON_CreateNumber((double)n));
	return true;
}

/* null for a list or a dict is an empty one. */
static bool to_container(cJSON *body, const struct field *f, const cJSON *v)
{
	if (!cJSON_IsNull(v))
		return false;
	set_item(body, f->name, f->type == F_DICT ? cJSON_CreateObject() : cJSON_CreateArray());
	return true;
}

static bool among(const struct field *f, const cJSON *v, char why[WHY])
{
	char word[300], quoted[310];
	const char *at = f->among;
	size_t n;

	words_of(v, word, sizeof(word));
	snprintf(quoted, sizeof(quoted), cJSON_IsString(v) ? "'%s'" : "%s", word);
	n = strlen(quoted);
	while (!strpbrk(word, "',") && (at = strstr(at, quoted))) {
		if (strchr("[ ", at[-1]) && strchr(",]", at[n]))
			return true;
		at += n;
	}
	snprintf(why, WHY, "%s is not in valid_values", word);
	return false;
}

static bool within(const struct field *f, const cJSON *v, char why[WHY])
{
	if (v->valuedouble < (double)f->limits[0])
		snprintf(why, WHY, "'%.15g' is too small - must be at least '%ld'", v->valuedouble,
			f->limits[0]);
	else if (v->valuedouble > (double)f->limits[1])
		snprintf(why, WHY, "'%.15g' is too large - must be no larger than '%ld'",
			v->valuedouble, f->limits[1]);
	else
		return true;
	return false;
}

static bool check_value(struct reply *r, cJSON *body, const struct field *f)
{
	const cJSON *v = item(body, f->name);
	char why[WHY];

	if (cJSON_IsNull(v) && (f->flags & NULLABLE)) {
		if (f->type == F_BOOL || f->type == F_OWN) /* what it is when nobody says */
			set_item(body, f->name, initial_of(f));
		return true;
	}
	if (f->type == F_BOOL)
		return to_bool(r, body, f, v);
	if ((f->type == F_DNS || f->type == F_DOMAIN) && !cJSON_IsString(v)) {
		words_of(v, why, sizeof(why));
		return invalid(r, "Input value %.300s must be string type", why);
	}
	if ((f->type == F_IDS || f->type == F_DICT) && to_container(body, f, v))
		return true;
	if (f->type == F_INT || f->type == F_COUNT) {
		if (!to_number(r, body, f->name))
			return false;
		v = item(body, f->name);
	}
	if (f->type == F_CIDR && ip_version(cJSON_GetStringValue(v))) {
		/* an address is a range of itself */
		snprintf(why, sizeof(why), "%s/%d", v->valuestring,
			ip_version(v->valuestring) == 4 ? 32 : 128);
		set_text(body, f->name, why);
		v = item(body, f->name);
	}
	if (f->type == F_CIDR && cJSON_IsString(v) && !cidr_version(v->valuestring))
		return invalid(r, "%.300s is not in a CIDR format", v->valuestring);
	if (f->type == F_CONVERTED && (!f->ok(v, why) || !f->among))
		return f->ok(v, why) || invalid(r, "%s", why);
	if (f->among			   ? !among(f, v, why)
			: f->type == F_OWN ? !f->ok(v, why)
					   : !value_ok(f->type, v, why))
		return bad_value(r, f->name, why);
	return !f->limits || within(f, v, why) ? true : bad_value(r, f->name, why);
}

/* ---- who may send what */

static bool refuse_field(
	struct reply *r, const struct resource *of, const char *verb, const char *name)
{
	return refuse(r, 403, "PolicyNotAuthorized",
		"(rule:%s_%s and rule:%s_%s:%s) is disallowed by policy", verb, of->one, verb,
		of->one, name);
}

static bool check_project(struct request *q, struct reply *r, const cJSON *v)
{
	char why[WHY];

	if (q->who->admin)
		return value_ok(F_STRING, v, why) || bad_value(r, "tenant_id", why);
	return (cJSON_IsString(v) && strcmp(v->valuestring, q->who->project_id) == 0) ||
		refuse(r, 400, "HTTPBadRequest",
			"Specifying 'project_id' or 'tenant_id' other than the authenticated "
			"project in request requires admin or advsvc privileges");
}

static bool all_there(struct reply *r, const struct resource *of, const cJSON *body)
{
	for (const struct field *f = of->fields; f->name; f++)
		if ((f->flags & REQUIRED) && !item(body, f->name))
			return refuse(r, 400, "HTTPBadRequest",
				"Failed to parse request. Required attribute '%s' not specified",
				f->name);
	return true;
}

/* All that nobody knows is named at once. */
static bool all_known(struct reply *r, const struct resource *of, const cJSON *body)
{
	char names[300] = "";
	size_t n = 0;
	const cJSON *v;

	cJSON_ArrayForEach (v, body)
		if (!field_of(of, v->string) && n < sizeof(names) - 100)
			n += (size_t)snprintf(
				names + n, sizeof(names) - n, "%s%.90s", n ? ", " : "", v->string);
	if (n)
		refuse(r, 400, "HTTPBadRequest", "Unrecognized attribute(s) '%s'", names);
	return !n;
}

static bool one_project(struct reply *r, const cJSON *body)
{
	const cJSON *a = item(body, "project_id"), *b = item(body, "tenant_id");

	return !a || !b || cJSON_Compare(a, b, true) ||
		refuse(r, 400, "HTTPBadRequest", "'project_id' and 'tenant_id' do not match");
}

static bool is_project(const char *name)
{
	return strcmp(name, "tenant_id") == 0 || strcmp(name, "project_id") == 0;
}

static bool may_stand(struct reply *r, const struct resource *of, const char *name, bool create)
{
	const struct field *f = field_of(of, name);

	return (f && f->flags & (create ? POST : PUT)) ||
		refuse(r, 400, "HTTPBadRequest",
			create ? "Attribute '%s' not allowed in POST"
			       : "Cannot update read-only attribute %s",
			name);
}

bool check_body(
	struct request *q, struct reply *r, const struct resource *of, cJSON *body, bool create)
{
	const struct field *f;
	cJSON *v, *next;

	if (!one_project(r, body) || !all_known(r, of, body) || (create && !all_there(r, of, body)))
		return false;
	for (v = body->child; v; v = next) {
		next = v->next; /* a conversion replaces the item */
		if ((is_project(v->string) && !check_project(q, r, v)) ||
			!may_stand(r, of, v->string, create))
			return false;
		f = field_of(of, v->string);
		if (!is_project(v->string) && !check_value(r, body, f))
			return false;
		if (f->flags & (create ? ADMIN : ADMIN | CHANGED) && !q->who->admin)
			return refuse_field(r, of, create ? "create" : "update", f->name);
	}
	return true;
}
