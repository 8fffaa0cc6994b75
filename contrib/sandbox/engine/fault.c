/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault: reading the script and wording false answers.
 */
#include "contrib/sandbox/engine/fault.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "contrib/sandbox/engine/sandbox.h"

#define RULES 256

struct rule {
	char method[16], prefix[512];
	struct fault fault;
	long skip, count; /* count -1: for ever */
};

static struct {
	struct stat seen;
	bool read;
	struct rule rules[RULES];
	int n;
} script;

static const struct {
	const char *word;
	enum fault_action action;
	bool executes;
} actions[] = {
	{ "hang", FAULT_HANG },
	{ "hang-after", FAULT_HANG_AFTER, true },
	{ "close-before", FAULT_CLOSE_BEFORE },
	{ "close-after", FAULT_CLOSE_AFTER, true },
	{ "delay", FAULT_DELAY, true },
	{ "delay-after", FAULT_DELAY_AFTER, true },
	{ "status", FAULT_STATUS },
	{ "truncate", FAULT_TRUNCATE, true },
	{ "garbage", FAULT_GARBAGE },
	{ "html", FAULT_HTML },
	{ "wrongtype", FAULT_WRONGTYPE },
	{ "slow", FAULT_SLOW, true },
	{ "huge", FAULT_HUGE },
	{ "deep", FAULT_DEEP },
	{ "loop-next", FAULT_LOOP_NEXT, true },
	{ "foreign-next", FAULT_FOREIGN_NEXT, true },
	{ "redirect", FAULT_REDIRECT },
	{ "unauthorized", FAULT_UNAUTHORIZED },
};

#define N_ACTIONS (sizeof(actions) / sizeof(actions[0]))

bool fault_executes(enum fault_action a)
{
	for (size_t i = 0; i < N_ACTIONS; i++)
		if (actions[i].action == a)
			return actions[i].executes;
	return true;
}

static void set_key(struct rule *r, const char *word, const char *rest)
{
	const struct {
		const char *key;
		long *number;
		char *text;
		size_t size;
	} keys[] = {
		{ "skip", &r->skip, NULL, 0 },
		{ "count", &r->count, NULL, 0 },
		{ "ms", &r->fault.ms, NULL, 0 },
		{ "code", &r->fault.code, NULL, 0 },
		{ "rate", &r->fault.rate, NULL, 0 },
		{ "bytes", &r->fault.bytes, NULL, 0 },
		{ "type", NULL, r->fault.type, sizeof(r->fault.type) },
		{ "to", NULL, r->fault.to, sizeof(r->fault.to) },
		{ "retry-after", NULL, r->fault.retry_after, sizeof(r->fault.retry_after) },
		{ "message", NULL, r->fault.message, sizeof(r->fault.message) },
	};
	const char *value = strchr(word, '=');
	size_t i = 0;

	while (value && i < sizeof(keys) / sizeof(keys[0]) &&
		strncmp(word, keys[i].key, (size_t)(value - word)) != 0)
		i++;
	if (!value || i == sizeof(keys) / sizeof(keys[0]))
		return;
	if (keys[i].number)
		*keys[i].number = atol(value + 1);
	else
		snprintf(keys[i].text, keys[i].size, "%s%s%s", value + 1, rest && *rest ? " " : "",
			rest ? rest : "");
	if (keys[i].text == r->fault.retry_after)
		for (char *c = keys[i].text; *c; c++)
			*c = *c == '_' ? ' ' : *c;
}

static void read_rule(char *line)
{
	struct rule *r = &script.rules[script.n];
	char *save = NULL, *method = strtok_r(line, " \t\r\n", &save);
	char *prefix = strtok_r(NULL, " \t\r\n", &save), *action = strtok_r(NULL, " \t\r\n", &save),
	     *word;

	if (!method || *method == '#' || !action)
		return;
	*r = (struct rule){ .count = -1,
		.fault = { .code = 500, .ms = 1000, .rate = 10, .bytes = 1 << 20 } };
	snprintf(r->method, sizeof(r->method), "%s", method);
	snprintf(r->prefix, sizeof(r->prefix), "%s", prefix);
	for (size_t i = 0; i < N_ACTIONS; i++)
		if (strcmp(actions[i].word, action) == 0)
			r->fault.action = actions[i].action;
	if (r->fault.action == FAULT_NONE) {
		fprintf(stderr, "cloudnetfs-sandbox: fault '%s' is not known\n", action);
		return;
	}
	while ((word = strtok_r(NULL, " \t\r\n", &save))) {
		bool last = strncmp(word, "message=", 8) == 0;

		if (last && save)
			save[strcspn(save, "\r\n")] = '\0';
		set_key(r, word, last ? save : NULL);
		if (last)
			break;
	}
	script.n++;
}

static void read_script(const char *path)
{
	char line[2048];
	FILE *f;

	script.n = 0;
	f = fopen(path, "re");
	while (f && script.n < RULES && fgets(line, sizeof(line), f))
		read_rule(line);
	if (f)
		fclose(f);
}

static void refresh(const char *path)
{
	struct stat st = { 0 };

	if (stat(path, &st) < 0)
		memset(&st, 0, sizeof(st));
	if (script.read && st.st_ino == script.seen.st_ino && st.st_size == script.seen.st_size &&
		st.st_mtim.tv_sec == script.seen.st_mtim.tv_sec &&
		st.st_mtim.tv_nsec == script.seen.st_mtim.tv_nsec)
		return;
	script.seen = st;
	script.read = true;
	read_script(path);
}

struct fault fault_of(const char *path_of_file, const char *method, const char *target)
{
	struct fault none = { FAULT_NONE };

	if (!path_of_file)
		return none;
	refresh(path_of_file);
	for (int i = 0; i < script.n; i++) {
		struct rule *r = &script.rules[i];

		if ((strcmp(r->method, "*") != 0 && strcmp(r->method, method) != 0) ||
			(strcmp(r->prefix, "*") != 0 &&
				strncmp(target, r->prefix, strlen(r->prefix)) != 0))
			continue;
		if (r->skip > 0) {
			r->skip--;
			continue;
		}
		if (r->count == 0)
			continue;
		if (r->count > 0)
			r->count--;
		return r->fault;
	}
	return none;
}

/* "big_things" of "/service/v2.0/big-things?x=y". */
static void list_key(const char *target, char *out, size_t size)
{
	const char *end = target + strcspn(target, "?"), *at = end;

	while (at > target && at[-1] != '/')
		at--;
	snprintf(out, size, "%.*s", (int)(end - at), at);
	for (; *out; out++)
		if (*out == '-')
			*out = '_';
}

static void repeat(struct reply *r, const char *head, char c, long n)
{
	r->status = 200;
	free(r->body);
	r->len = strlen(head) + (size_t)n;
	r->body = xcalloc(r->len + 1, 1);
	memcpy(r->body, head, strlen(head));
	memset(r->body + strlen(head), c, (size_t)n);
	r->body[r->len] = '\0';
}

/* A whole list whose next page is elsewhere, or itself. */
static void add_next(struct reply *r, const char *target, bool foreign)
{
	cJSON *doc = cJSON_Parse(r->body);
	char key[160], href[700];

	list_key(target, href, sizeof(href));
	snprintf(key, sizeof(key), "%.100s_links", href);
	snprintf(href, sizeof(href), "%s%s", foreign ? "http://127.0.0.2:1" : "http://127.0.0.1",
		target);
	cJSON_DeleteItemFromObject(doc, key);
	json_push(cJSON_AddArrayToObject(doc, key), "{'rel':'next','href':%s}", href);
	free(r->body);
	reply_json(r, 200, doc);
}

void fault_reply(
	const struct fault *f, const struct service *service, const char *target, struct reply *r)
{
	char key[128], head[200];

	list_key(target, key, sizeof(key));
	switch (f->action) {
	case FAULT_STATUS:
		if (service && service->word)
			service->word(r, (int)f->code, f->type, f->message);
		else
			refuse(r, (int)f->code, *f->type ? f->type : "Fault", "%s", f->message);
		if (*f->retry_after)
			r->retry_after = xstrdup(f->retry_after);
		break;
	case FAULT_GARBAGE:
		reply_text(r, 200, "this is { not JSON at all");
		break;
	case FAULT_HTML:
		reply_text(r, 200, "<html><body>Welcome to the proxy</body></html>");
		r->type = "text/html";
		break;
	case FAULT_WRONGTYPE:
		snprintf(head, sizeof(head), "{\"%s\":\"a string\"}", key);
		reply_text(r, 200, head);
		break;
	case FAULT_HUGE:
		snprintf(head, sizeof(head), "{\"%s\":[{\"id\":\"", key);
		repeat(r, head, 'x', f->bytes);
		break;
	case FAULT_DEEP:
		snprintf(head, sizeof(head), "{\"%s\":[{\"id\":", key);
		repeat(r, head, '[', 100000);
		break;
	case FAULT_LOOP_NEXT:
	case FAULT_FOREIGN_NEXT:
		add_next(r, target, f->action == FAULT_FOREIGN_NEXT);
		break;
	case FAULT_REDIRECT:
		r->status = 302;
		r->location = xstrdup(f->to);
		break;
	case FAULT_UNAUTHORIZED:
		if (service && service->word)
			service->word(r, 401, "", "Invalid token");
		else
			reply_unauthorized(r);
		break;
	default:
		break;
	}
}
