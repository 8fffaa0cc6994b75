/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every setting goes through one table, whether it comes from a file
 * or from a variable: key, where it is kept, whether it is a secret.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "buf.h"
#include "json.h"
#include "limits.h"
#include "yaml.h"

#define FIELD(name) offsetof(struct config, name)

/* Settings by their key in clouds.yaml ('-' and '_' alike); OS_<KEY> in the environment. */
static const struct setting {
	const char *key;
	size_t field;
	bool secret;
} settings[] = {
	{ "auth_url", FIELD(auth_url) },
	{ "username", FIELD(username) },
	{ "user_name", FIELD(username) },
	{ "user_id", FIELD(user_id) },
	{ "password", FIELD(password), true },
	{ "user_domain_name", FIELD(user_domain_name) },
	{ "user_domain_id", FIELD(user_domain_id) },
	{ "project_name", FIELD(project_name) },
	{ "project_id", FIELD(project_id) },
	{ "tenant_name", FIELD(project_name) },
	{ "tenant_id", FIELD(project_id) },
	{ "project_domain_name", FIELD(project_domain_name) },
	{ "project_domain_id", FIELD(project_domain_id) },
	{ "domain_name", FIELD(domain_name) },
	{ "domain_id", FIELD(domain_id) },
	{ "system_scope", FIELD(system_scope) },
	{ "trust_id", FIELD(trust_id) },
	{ "token", FIELD(token), true },
	{ "auth_token", FIELD(token), true },
	{ "application_credential_id", FIELD(app_cred_id) },
	{ "application_credential_name", FIELD(app_cred_name) },
	{ "application_credential_secret", FIELD(app_cred_secret), true },
	{ "region_name", FIELD(region_name) },
	{ "interface", FIELD(interface) },
	{ "endpoint_type", FIELD(interface) },
	{ "network_endpoint_override", FIELD(network_endpoint) },
	{ "network_endpoint", FIELD(network_endpoint) },
	{ "compute_endpoint_override", FIELD(compute_endpoint) },
	{ "compute_endpoint", FIELD(compute_endpoint) },
	{ "cacert", FIELD(cacert) },
	{ "cert", FIELD(cert) },
	{ "key", FIELD(key) },
};

/* Variables that choose a cloud and are none of its settings. */
static const char *const selectors[] = {
	"OS_CLOUD",
	"OS_REGION_NAME",
	"OS_CLIENT_CONFIG_FILE",
	"OS_CLIENT_SECURE_FILE",
	"OS_CLOUD_NAME",
};

struct loader {
	const struct config_source *src;
	struct config *c;
	struct buf *why;
	const char *from;    /* of what is being read */
	struct json *clouds; /* of clouds.yaml; NULL: no such file */
	struct json *secure;
	char *clouds_path, *secure_path;
	char *auth_type;
	char *default_domain_id, *default_domain_name;
};

static const char *env_get(const struct config_source *src, const char *name)
{
	size_t n = strlen(name);

	for (char *const *e = src->env; e && *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return (*e)[n + 1] ? *e + n + 1 : NULL;
	return NULL;
}

/* ---- entries */

static int add_entry(struct config *c, const char *key, const char *value, const char *from)
{
	struct config_entry *e;

	for (size_t i = 0; i < c->n_entries; i++)
		if (strcmp(c->entries[i].key, key) == 0) {
			free(c->entries[i].value);
			free(c->entries[i].from);
			c->entries[i].value = strdup(value);
			c->entries[i].from = strdup(from);
			return c->entries[i].value && c->entries[i].from ? 0 : -ENOMEM;
		}
	e = realloc(c->entries, (c->n_entries + 1) * sizeof(*e));
	if (!e)
		return -ENOMEM;
	c->entries = e;
	e[c->n_entries] = (struct config_entry){ strdup(key), strdup(value), strdup(from) };
	e = &e[c->n_entries++];
	return e->key && e->value && e->from ? 0 : -ENOMEM;
}

static void wipe(char **s)
{
	if (*s)
		explicit_bzero(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

static bool same_key(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
			return false;
	return *a == *b;
}

/* "~/x" as the shell has it. */
static char *expand(const struct loader *l, const char *path)
{
	const char *home = env_get(l->src, "HOME");
	char *s = NULL;

	if (path[0] != '~' || (path[1] && path[1] != '/') || !home)
		return strdup(path);
	return asprintf(&s, "%s%s", home, path + 1) < 0 ? NULL : s;
}

static bool is_yes(const char *s)
{
	return strcasecmp(s, "true") == 0 || strcasecmp(s, "yes") == 0 || strcmp(s, "1") == 0 ||
		strcasecmp(s, "on") == 0;
}

static const struct {
	const char *name;
	enum auth_type type;
} auth_types[] = {
	{ "password", AUTH_PASSWORD },
	{ "v3password", AUTH_PASSWORD },
	{ "token", AUTH_TOKEN },
	{ "v3token", AUTH_TOKEN },
	{ "v3applicationcredential", AUTH_APPLICATION_CREDENTIAL },
	{ "none", AUTH_NONE },
};

/* Settings that are no plain string of the config. 1: it was none of them. */
static int set_special(struct loader *l, const char *key, const char *value)
{
	struct config *c = l->c;
	char **keep = same_key(key, "auth_type") ? &l->auth_type
		: same_key(key, "default_domain_id") || same_key(key, "default_domain")
		? &l->default_domain_id
		: same_key(key, "default_domain_name") ? &l->default_domain_name
						       : NULL;

	if (keep) {
		free(*keep);
		*keep = strdup(value);
		return *keep ? 0 : -ENOMEM;
	}
	if (same_key(key, "verify"))
		c->verify = is_yes(value);
	else if (same_key(key, "insecure"))
		c->verify = c->verify && !is_yes(value);
	else if (same_key(key, "force_ipv4"))
		c->force_ipv4 = is_yes(value);
	else
		return 1;
	return 0;
}

/* One setting, from wherever; what is not known is nobody's fault and left alone. */
static int set(struct loader *l, const char *key, const char *value)
{
	int err = set_special(l, key, value);

	if (err <= 0)
		return err ? err : add_entry(l->c, key, value, l->from);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const struct setting *s = &settings[i];
		char **field;

		if (!same_key(key, s->key))
			continue;
		field = (char **)(void *)((char *)l->c + s->field);
		wipe(field);
		*field = field == &l->c->cacert || field == &l->c->cert || field == &l->c->key
			? expand(l, value)
			: strdup(value);
		return *field ? add_entry(l->c, s->key, s->secret ? "***" : value, l->from) : -ENOMEM;
	}
	return 0;
}

/* ---- files */

/* Directories of the search, first to last; %s is the one that a variable names. */
static int search(struct loader *l, const char *stem, const char *var, struct json **ret, char **ret_path)
{
	static const char *const suffixes[] = { "yaml", "yml", "json" };
	const char *named = env_get(l->src, var), *home = env_get(l->src, "HOME");
	const char *xdg = env_get(l->src, "XDG_CONFIG_HOME");
	char *dirs[5] = { NULL }, *path = NULL;
	int err = -ENOENT;

	if (named && (err = yaml_read(named, ret, l->why)) == 0)
		*ret_path = strdup(named);
	if (named && err != -ENOENT && err != -EACCES)
		return err;
	dirs[0] = strdup(l->src->cwd ? l->src->cwd : ".");
	if (xdg && asprintf(&dirs[1], "%s/openstack", xdg) < 0)
		dirs[1] = NULL;
	if (home && asprintf(&dirs[2], "%s/.config/openstack", home) < 0)
		dirs[2] = NULL;
	dirs[3] = strdup("/etc/xdg/openstack");
	dirs[4] = strdup("/etc/openstack");
	err = -ENOENT;
	for (int i = 0; i < 15 && (err == -ENOENT || err == -EACCES); i++) {
		if (!dirs[i / 3] || asprintf(&path, "%s/%s.%s", dirs[i / 3], stem, suffixes[i % 3]) < 0)
			continue;
		err = yaml_read(path, ret, l->why);
		if (err == 0)
			*ret_path = path;
		else
			free(path);
	}
	for (int i = 0; i < 5; i++)
		free(dirs[i]);
	return err == -EACCES ? -ENOENT : err;
}

static int read_files(struct loader *l)
{
	int err = search(l, "clouds", "OS_CLIENT_CONFIG_FILE", &l->clouds, &l->clouds_path);

	if (!err || err == -ENOENT)
		err = search(l, "secure", "OS_CLIENT_SECURE_FILE", &l->secure, &l->secure_path);
	return err == -ENOENT ? 0 : err;
}

/* A value of a file as text: words stand for themselves. */
static int set_member(struct loader *l, const struct json *m)
{
	return json_string(m) ? set(l, json_key(m), json_string(m)) : 0;
}

static int set_members(struct loader *l, const struct json *entry)
{
	const struct json *auth = json_get(entry, "auth");
	int err = 0;

	for (const struct json *m = json_first(auth); m && !err; m = json_next(m))
		err = set_member(l, m);
	for (const struct json *m = json_first(entry); m && !err; m = json_next(m))
		err = set_member(l, m);
	return err;
}

/* The region must be one of those that the entry names; none given: the first. */
static int check_region(struct loader *l, const struct json *entry)
{
	const struct json *regions = json_get(entry, "regions");
	const char *wanted = env_get(l->src, "OS_REGION_NAME");
	const char *own = json_get_string(entry, "region_name");
	struct buf names;
	bool found = false;
	int err = 0;

	if (json_type(regions) != JSON_ARRAY || !json_first(regions)) {
		if (!wanted || !own || strcmp(wanted, own) == 0)
			return 0;
		buf_addf(l->why, "OS_REGION_NAME: region '%s' is not one of cloud '%s': %s", wanted,
			l->c->cloud, own);
		return -EINVAL;
	}
	buf_init(&names, LIMIT_MESSAGE_BYTES);
	for (const struct json *r = json_first(regions); r; r = json_next(r)) {
		const char *name = json_string(r) ? json_string(r) : json_get_string(r, "name");

		if (!name)
			continue;
		if (!wanted)
			wanted = own ? own : name;
		if (strcmp(wanted, name) == 0) {
			found = true;
			err = set_members(l, json_get(r, "values"));
		}
		buf_addf(&names, " %s", name);
	}
	if (!found && wanted) {
		buf_addf(l->why, "region '%s' is not one of cloud '%s':%s", wanted, l->c->cloud, names.data);
		err = -EINVAL;
	} else if (!err && wanted) {
		err = set(l, "region_name", wanted);
	}
	buf_release(&names);
	return err;
}

static void warn_of_mode(struct loader *l, const char *path)
{
	struct stat st;

	if (l->c->warning || !path || stat(path, &st) < 0 || !(st.st_mode & 044))
		return;
	if (l->c->password || l->c->token || l->c->app_cred_secret)
		if (asprintf(&l->c->warning, "%s holds a secret and can be read by others (chmod 600 it)",
			    path) < 0)
			l->c->warning = NULL;
}

static int load_entry(struct loader *l, const char *name)
{
	const struct json *entry = json_get(json_get(l->clouds, "clouds"), name);
	static const char *const overriding[] = { "cacert", "interface", "region_name" };
	int err;

	l->from = l->clouds_path;
	err = set_members(l, entry);
	if (!err)
		warn_of_mode(l, l->clouds_path);
	if (!err && l->secure) {
		l->from = l->secure_path;
		err = set_members(l, json_get(json_get(l->secure, "clouds"), name));
	}
	l->from = l->clouds_path;
	if (!err)
		err = check_region(l, entry);
	for (size_t i = 0; i < 3 && !err; i++) {
		static const char *const vars[] = { "OS_CACERT", "OS_INTERFACE", "OS_REGION_NAME" };
		const char *value = env_get(l->src, vars[i]);

		l->from = vars[i];
		if (value)
			err = set(l, overriding[i], value);
	}
	return err;
}

/* ---- the environment */

static bool is_selector(const char *var, size_t len)
{
	for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++)
		if (strlen(selectors[i]) == len && strncmp(selectors[i], var, len) == 0)
			return true;
	return false;
}

/* Is there any OS_ variable that is more than a choice among entries? */
static bool has_env_cloud(const struct config_source *src)
{
	for (char *const *e = src->env; e && *e; e++) {
		size_t n = strcspn(*e, "=");

		if (strncmp(*e, "OS_", 3) == 0 && (*e)[n] && (*e)[n + 1] && !is_selector(*e, n) &&
			strncmp(*e, "OS_TEST", 7) != 0 && strncmp(*e, "OS_STD", 6) != 0 &&
			strncmp(*e, "OS_LOG", 6) != 0)
			return true;
	}
	return false;
}

static int load_env(struct loader *l)
{
	char key[64];
	int err = 0;

	for (char *const *e = l->src->env; e && *e && !err; e++) {
		size_t n = strcspn(*e, "=");
		char var[70];

		if (strncmp(*e, "OS_", 3) != 0 || !(*e)[n] || !(*e)[n + 1] || n - 3 >= sizeof(key))
			continue;
		for (size_t i = 3; i <= n; i++)
			key[i - 3] = (char)(i == n			   ? '\0'
					: (*e)[i] >= 'A' && (*e)[i] <= 'Z' ? (*e)[i] + 32
									   : (*e)[i]);
		snprintf(var, sizeof(var), "%.*s", (int)n, *e);
		l->from = var;
		err = set(l, key, *e + n + 1);
	}
	l->from = "default";
	return err;
}

/* ---- choosing */

static const char *env_name(const struct config_source *src)
{
	const char *name = env_get(src, "OS_CLOUD_NAME");

	return name ? name : "envvars";
}

static int no_such_cloud(struct loader *l, const char *name)
{
	const struct json *clouds = json_get(l->clouds, "clouds");

	if (!l->clouds) {
		buf_addf(l->why, "there is no cloud '%s': no clouds.yaml was found", name);
		return -ENOENT;
	}
	buf_addf(l->why, "there is no cloud '%s' in %s; it has:", name, l->clouds_path);
	for (const struct json *c = json_first(clouds); c; c = json_next(c))
		buf_addf(l->why, " %s", json_key(c));
	return -ENOENT;
}

static int load_chosen(struct loader *l)
{
	const struct json *clouds = json_get(l->clouds, "clouds");
	const char *name = l->src->cloud ? l->src->cloud : env_get(l->src, "OS_CLOUD");
	bool env = has_env_cloud(l->src);

	if (!name && env)
		name = env_name(l->src);
	if (!name && json_count(clouds) == 1)
		name = json_key(json_first(clouds));
	if (!name && json_count(clouds) > 1) {
		buf_addf(l->why, "which cloud? %s has:", l->clouds_path);
		for (const struct json *c = json_first(clouds); c; c = json_next(c))
			buf_addf(l->why, " %s", json_key(c));
		return -ENOENT;
	}
	if (!name) {
		buf_adds(l->why, "no cloud is configured: neither OS_* variables nor a clouds.yaml");
		return -ENOENT;
	}
	l->c->cloud = strdup(name);
	if (!l->c->cloud)
		return -ENOMEM;
	if (json_type(json_get(clouds, name)) == JSON_OBJECT)
		return load_entry(l, name);
	if (strcmp(name, env_name(l->src)) == 0 && env)
		return load_env(l);
	return no_such_cloud(l, name);
}

static int default_of(char **field, const char *value)
{
	if (*field || !value)
		return 0;
	*field = strdup(value);
	return *field ? 0 : -ENOMEM;
}

/* What follows from the rest: the auth type, domains, the interface. */
static int complete(struct loader *l)
{
	struct config *c = l->c;
	int err = default_of(&c->interface, "public");

	c->auth_type = AUTH_PASSWORD;
	if (!l->auth_type && c->app_cred_secret)
		c->auth_type = AUTH_APPLICATION_CREDENTIAL;
	else if (!l->auth_type && c->token && !c->password)
		c->auth_type = AUTH_TOKEN;
	if (l->auth_type) {
		size_t i = 0, n = sizeof(auth_types) / sizeof(auth_types[0]);

		while (i < n && strcmp(auth_types[i].name, l->auth_type) != 0)
			i++;
		if (i == n) {
			buf_addf(l->why, "cloud '%s': auth_type '%s' is not known here", c->cloud,
				l->auth_type);
			return -EINVAL;
		}
		c->auth_type = auth_types[i].type;
	}
	if (!c->user_domain_name)
		err = err ? err : default_of(&c->user_domain_id, l->default_domain_id);
	if (!c->user_domain_id)
		err = err ? err : default_of(&c->user_domain_name, l->default_domain_name);
	if (!c->project_domain_name)
		err = err ? err : default_of(&c->project_domain_id, l->default_domain_id);
	if (!c->project_domain_id)
		err = err ? err : default_of(&c->project_domain_name, l->default_domain_name);
	return err;
}

int config_load(const struct config_source *src, struct config *c, struct buf *why)
{
	struct loader l = { .src = src, .c = c, .why = why, .from = "default" };
	int err;

	memset(c, 0, sizeof(*c));
	c->verify = true;
	err = read_files(&l);
	if (!err)
		err = load_chosen(&l);
	if (!err)
		err = complete(&l);
	json_free(l.clouds);
	json_free(l.secure);
	free(l.clouds_path);
	free(l.secure_path);
	free(l.auth_type);
	free(l.default_domain_id);
	free(l.default_domain_name);
	if (err)
		config_release(c);
	return err;
}

int config_check(const struct config *c, struct buf *why)
{
	const char *lacks = NULL;

	if (c->auth_type == AUTH_NONE)
		lacks = c->network_endpoint ? NULL : "network_endpoint_override";
	else if (!c->auth_url)
		lacks = "auth_url";
	else if (c->auth_type == AUTH_TOKEN)
		lacks = c->token ? NULL : "token";
	else if (c->auth_type == AUTH_APPLICATION_CREDENTIAL)
		lacks = !c->app_cred_id && !c->app_cred_name ? "application_credential_id"
			: !c->app_cred_secret		     ? "application_credential_secret"
							     : NULL;
	else if (!c->username && !c->user_id)
		lacks = "username";
	else if (!c->password)
		lacks = "password";
	if (!lacks)
		return 0;
	buf_addf(why, "cloud '%s' lacks %s", c->cloud, lacks);
	return -EINVAL;
}

void config_release(struct config *c)
{
	if (!c)
		return;
	wipe(&c->cloud);
	wipe(&c->warning);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		wipe((char **)(void *)((char *)c + settings[i].field));
	for (size_t i = 0; i < c->n_entries; i++) {
		free(c->entries[i].key);
		free(c->entries[i].value);
		free(c->entries[i].from);
	}
	free(c->entries);
	memset(c, 0, sizeof(*c));
}

int config_clouds(const struct config_source *src, struct buf *out, struct buf *why)
{
	struct config c = { 0 };
	struct loader l = { .src = src, .c = &c, .why = why, .from = "" };
	int err = read_files(&l);

	for (const struct json *e = json_first(json_get(l.clouds, "clouds")); e && !err; e = json_next(e))
		err = buf_addf(out, "%s\n", json_key(e));
	json_free(l.clouds);
	json_free(l.secure);
	free(l.clouds_path);
	free(l.secure_path);
	return err;
}
