/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quota: how many objects of each resource a project may have.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/engine/resource.h"

enum { RESOURCES = 64, UNSET = -3 };

/* Holds the limits that an administrator has set for a project. */
struct quota {
	const struct cloud *cloud; /* whose objects are counted */
	char project[65];
	long limits[RESOURCES]; /* by place in resources[]; UNSET: the table's */
};

static struct quota *list;
static size_t n;

static struct quota *quota_of(const char *project)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].cloud == db_cloud() && strcmp(list[i].project, project) == 0)
			return &list[i];
	return NULL;
}

static struct quota *new_quota(const char *project)
{
	list = xrealloc(list, (n + 1) * sizeof(*list));
	list[n].cloud = db_cloud();
	snprintf(list[n].project, sizeof(list[n].project), "%s", project);
	for (int i = 0; i < RESOURCES; i++)
		list[n].limits[i] = UNSET;
	return &list[n++];
}

static bool counts(const struct sandbox *s, int i)
{
	return resources[i]->quota != UNCOUNTED && is_served(resources[i], s);
}

static long limit_of(const char *project, int i)
{
	const struct quota *own = project ? quota_of(project) : NULL;

	return own && own->limits[i] != UNSET ? own->limits[i] : resources[i]->quota;
}

static long used_by(const char *project, const struct resource *of)
{
	long used = 0;

	for (size_t i = 0; i < db_count(of); i++)
		used += strcmp(db_at(of, i)->project, project) == 0;
	return used;
}

bool over_quota(struct request *q, struct reply *r, const struct resource *of, const char *project,
	int more)
{
	const struct quota *own = quota_of(project);
	long limit;
	int i = 0;

	while (resources[i] && resources[i] != of)
		i++;
	if (!resources[i] || !counts(q->sandbox, i))
		return false;
	limit = limit_of(project, i);
	/* --populate makes more than the usual quotas allow */
	if (limit < 0 || (q->sandbox->populate && (!own || own->limits[i] == UNSET)) ||
		used_by(project, of) + more <= limit)
		return false;
	refuse(r, 409, "OverQuota", "Quota exceeded for resources: ['%s'].", of->one);
	return true;
}

/* ---- answers */

static cJSON *limits_json(const struct sandbox *s, const char *project, bool details)
{
	cJSON *quota = cJSON_CreateObject();

	for (int i = 0; resources[i]; i++) {
		if (!counts(s, i))
			continue;
		if (!details) {
			cJSON_AddNumberToObject(
				quota, resources[i]->one, (double)limit_of(project, i));
			continue;
		}
		cJSON_AddItemToObject(quota, resources[i]->one,
			json_new("{'limit':%ld,'used':%ld,'reserved':0}", limit_of(project, i),
				used_by(project, resources[i])));
	}
	return quota;
}

static void reply_quota(struct request *q, struct reply *r, const char *project, bool details)
{
	reply_new(r, 200, "{'quota':%p}", limits_json(q->sandbox, project, details));
}

static void list_quotas(struct request *q, struct reply *r)
{
	cJSON *all = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++) {
		cJSON *quota;

		if (list[i].cloud != db_cloud())
			continue;
		quota = limits_json(q->sandbox, list[i].project, false);
		json_add(quota, "{'project_id':%s,'tenant_id':%s}", list[i].project,
			list[i].project);
		cJSON_AddItemToArray(all, quota);
	}
	reply_new(r, 200, "{'quotas':%p}", all);
}

/* GET quotas/project: whose the token is. */
static void reply_own(struct request *q, struct reply *r, const char *word)
{
	reply_new(r, 200,
		strcmp(word, "tenant") == 0 ? "{'tenant':{'tenant_id':%s}}"
					    : "{'project':{'project_id':%s}}",
		q->who->project_id);
}

static bool limit_ok(struct reply *r, const char *key, double limit)
{
	const char *what = limit < -1 ? "too small - must be at least '-1'"
				      : "too large - must be no larger than '2147483647'";

	return (limit >= -1 && limit <= 2147483647) ||
		refuse(r, 400, "HTTPBadRequest", "Invalid input for %s. Reason: '%.0f' is %s.", key,
			limit, what);
}

static int place_of(const struct sandbox *s, const char *key)
{
	for (int i = 0; resources[i]; i++)
		if (counts(s, i) && strcmp(resources[i]->one, key) == 0)
			return i;
	return -1;
}

static bool body_ok(struct request *q, struct reply *r, cJSON *body)
{
	cJSON *v, *next;

	for (v = body->child; v; v = next) {
		const char *key = v->string;
		char copy[100];

		next = v->next;
		snprintf(copy, sizeof(copy), "%s", key);
		if (place_of(q->sandbox, key) < 0)
			return refuse(
				r, 400, "HTTPBadRequest", "Unrecognized attribute(s) '%s'", key);
		if (!to_number(r, body, copy) ||
			!limit_ok(r, copy, cJSON_GetNumberValue(cJSON_GetObjectItem(body, copy))))
			return false;
	}
	return true;
}

static void set_quota(struct request *q, struct reply *r, const char *project)
{
	cJSON *doc = parse_body(q), *body = cJSON_GetObjectItem(doc, "quota"), *v;
	struct quota *own;

	if (!doc) {
		refuse(r, 400, "MalformedRequestBody",
			"Malformed request body: Cannot understand JSON.");
	} else if (!cJSON_IsObject(body)) {
		refuse(r, 500, "HTTPInternalServerError",
			"Request Failed: internal server error while processing your request.");
	} else if (body_ok(q, r, body)) {
		own = quota_of(project);
		if (!own && body->child)
			own = new_quota(project);
		cJSON_ArrayForEach (v, body)
			own->limits[place_of(q->sandbox, v->string)] = (long)v->valuedouble;
		reply_quota(q, r, project, false);
	}
	cJSON_Delete(doc);
}

static void reset_quota(struct reply *r, const char *project)
{
	struct quota *own = quota_of(project);

	if (!own) {
		refuse(r, 404, "TenantQuotaNotFound", "Quota for tenant %s could not be found.",
			project);
		return;
	}
	*own = list[--n];
	r->status = 204;
}

static bool may(struct request *q, struct reply *r, const char *project, const char *verb)
{
	bool get = strcmp(verb, "get") == 0;

	return q->who->admin || (get && project && strcmp(project, q->who->project_id) == 0) ||
		refuse(r, 403, "PolicyNotAuthorized", "rule:%s_quota is disallowed by policy",
			verb);
}

static void show(struct request *q, struct reply *r, const char *project, const char *what)
{
	bool details = strcmp(what, "details") == 0;

	if (strcmp(project, "tenant") == 0 || strcmp(project, "project") == 0)
		reply_own(q, r, project);
	else if (*what && !details && strcmp(what, "default") != 0)
		not_found(r);
	else if (may(q, r, project, "get"))
		reply_quota(q, r, *what && !details ? NULL : project, details);
}

static void one_quota(struct request *q, struct reply *r, const char *project, const char *what)
{
	if (strcmp(q->method, "GET") == 0)
		show(q, r, project, what);
	else if (strcmp(q->method, "PUT") == 0 && may(q, r, project, "update"))
		set_quota(q, r, project);
	else if (strcmp(q->method, "DELETE") == 0 && may(q, r, project, "delete"))
		reset_quota(r, project);
	else if (!r->status)
		wrong_method(r);
}

void quotas(struct request *q, struct reply *r, const char *rest)
{
	char *path = xstrdup(*rest == '/' ? rest + 1 : rest), *what = path;
	size_t len = strlen(path);

	if (len >= 5 && strcmp(path + len - 5, ".json") == 0)
		path[len - 5] = '\0';
	strsep(&what, "/");
	if (*path)
		one_quota(q, r, path, what ? what : "");
	else if (strcmp(q->method, "GET") != 0)
		refuse(r, 501, "HTTPNotImplemented",
			"%s requests are not supported on this resource.", q->method);
	else if (may(q, r, NULL, "get"))
		list_quotas(q, r);
	free(path);
}

void quota_free(void)
{
	free(list);
	list = NULL;
	n = 0;
}
