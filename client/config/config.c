/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every setting goes through one table, whether it comes from a file
 * or from a variable: key, where it is kept, what is special about it.
 */
#include "client/config/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "client/util/buf.h"
#include "client/config/config_internal.h"
#include "client/util/limits.h"
#include "client/config/token_file.h"
#include "client/util/mem.h"

#define FIELD(name) offsetof(struct config, name)

enum {
	SECRET = 1,
	OLD = 2,    /* another word for a row above, which wins over it */
	FILE_ = 4,  /* a path: made absolute, a leading ~ is the home directory */
	FORMAT = 8, /* {region_name} and the like are filled in, and may be asked for */
	IN_URL = 16 /* filled in, but not asked for */
};

/* Settings by their key in clouds.yaml ('-' and '_' alike); OS_<KEY> in the environment. */
static const struct setting {
	const char *key;
	size_t field;
	unsigned flags;
} settings[] = {
	{ "auth_url", FIELD(auth_url), IN_URL },
	{ "username", FIELD(username) },
	{ "user_name", FIELD(username), OLD },
	{ "user_id", FIELD(user_id) },
	{ "password", FIELD(password), SECRET },
	{ "passcode", FIELD(passcode), SECRET },
	{ "auth_methods", FIELD(auth_methods) },
	{ "user_domain_name", FIELD(user_domain_name) },
	{ "user_domain_id", FIELD(user_domain_id) },
	{ "project_name", FIELD(project_name) },
	{ "tenant_name", FIELD(project_name), OLD },
	{ "project_id", FIELD(project_id) },
	{ "tenant_id", FIELD(project_id), OLD },
	{ "project_domain_name", FIELD(project_domain_name) },
	{ "project_domain_id", FIELD(project_domain_id) },
	{ "domain_name", FIELD(domain_name) },
	{ "domain_id", FIELD(domain_id) },
	{ "system_scope", FIELD(system_scope) },
	{ "trust_id", FIELD(trust_id) },
	{ "token", FIELD(token), SECRET },
	{ "auth_token", FIELD(token), SECRET | OLD },
	{ "application_credential_id", FIELD(app_cred_id) },
	{ "application_credential_name", FIELD(app_cred_name) },
	{ "application_credential_secret", FIELD(app_cred_secret), SECRET },
	{ "identity_provider", FIELD(identity_provider) },
	{ "protocol", FIELD(protocol) },
	{ "client_id", FIELD(client_id) },
	{ "client_secret", FIELD(client_secret), SECRET },
	{ "access_token", FIELD(access_token), SECRET },
	{ "access_token_type", FIELD(access_token_type) },
	{ "access_token_endpoint", FIELD(access_token_endpoint) },
	{ "discovery_endpoint", FIELD(discovery_endpoint) },
	{ "openid_scope", FIELD(openid_scope) },
	{ "scope", FIELD(openid_scope), OLD },
	{ "region_name", FIELD(region_name), FORMAT },
	{ "interface", FIELD(interface), FORMAT },
	{ "endpoint_type", FIELD(interface), OLD },
	{ "endpoint", FIELD(endpoint), FORMAT },
	{ "url", FIELD(endpoint), OLD },
	{ "cacert", FIELD(cacert), FILE_ | FORMAT },
	{ "cert", FIELD(cert), FILE_ | FORMAT },
	{ "key", FIELD(key), FILE_ | FORMAT },
	{ "cloud_type", FIELD(cloud_type) },
};

#define N_SETTINGS (sizeof(settings) / sizeof(settings[0]))

_Static_assert(N_SETTINGS <= SETTINGS_MAX, "a loader remembers each setting");

/* Settings of a single service, after its type and a '_'. */
static const char *const service_settings[] = {
	"endpoint_override",
	"endpoint_type",
	"endpoint",
	"service_type",
	"service_name",
	"interface",
	"region_name",
	"api_version",
};

/* ---- variables */

const char *config_env_get(const struct config_source *src, const char *name)
{
	size_t n = strlen(name);

	for (char *const *e = src->env; e && *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return (*e)[n + 1] ? *e + n + 1 : NULL;
	return NULL;
}

/* ---- entries and warnings */

/* Appends value, an address without the password that may stand in it. */
static int add_url(struct buf *out, const char *value)
{
	const char *at, *host = strstr(value, "://");

	host = host ? host + 3 : value;
	at = memchr(host, '@', strcspn(host, "/?#"));
	if (host == value || !at)
		return buf_adds(out, value);
	buf_add(out, value, (size_t)(host - value));
	return buf_addf(out, "***%s", at);
}

int config_add_entry(struct config *c, const char *key, const char *value, const char *from)
{
	struct config_entry *e = NULL;
	CLEANUP_BUF struct buf shown = BUF_INIT(LIMIT_CONFIG_BYTES);

	for (size_t i = 0; i < c->n_entries; i++)
		if (strcmp(c->entries[i].key, key) == 0)
			e = &c->entries[i];
	if (!e) {
		e = realloc(c->entries, (c->n_entries + 1) * sizeof(*e));
		if (!e)
			return -ENOMEM;
		c->entries = e;
		e += c->n_entries++;
		*e = (struct config_entry){ .key = strdup(key) };
	}
	add_url(&shown, value);
	free(e->value);
	e->value = buf_detach(&shown);
	if (from) { /* NULL: a value that was filled in stays where it came from */
		free(e->from);
		e->from = strdup(from);
	}
	return e->key && e->value && e->from ? 0 : -ENOMEM;
}

int config_warn(struct loader *l, const char *fmt, ...)
{
	CLEANUP_TEXT char *more = NULL;
	char *all = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&more, fmt, ap);
	va_end(ap);
	if (n < 0) {
		more = NULL; /* it is undefined then */
		return -ENOMEM;
	}
	if (l->c->warning && strstr(l->c->warning, more))
		return 0;
	if (asprintf(&all, "%s%s%s", l->c->warning ? l->c->warning : "", l->c->warning ? "; " : "",
		    more) < 0)
		return -ENOMEM;
	free(l->c->warning);
	l->c->warning = all;
	return 0;
}

static int warn_of_mode(struct loader *l)
{
	struct stat st;

	if (!l->path || stat(l->path, &st) < 0 || !(st.st_mode & 044))
		return 0;
	return config_warn(
		l, "%s holds a secret and can be read by others (chmod 600 it)", l->path);
}

/* ---- setting */

bool config_same_key(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
			return false;
	return *a == *b;
}

bool config_is_yes(const char *s)
{
	return strcasecmp(s, "true") == 0 || strcasecmp(s, "yes") == 0 || strcmp(s, "1") == 0 ||
		strcasecmp(s, "on") == 0;
}

/*
 * Makes a path whole: "~/x" as the shell does, a relative one from the directory we were started
 * in. It is used at each connection, and a program in the background is elsewhere then.
 */
static char *expand(const struct loader *l, const char *path)
{
	const char *home = config_env_get(l->src, "HOME");
	CLEANUP_TEXT char *here = NULL;
	char *s = NULL;

	if (path[0] == '~' && (!path[1] || path[1] == '/') && home)
		return asprintf(&s, "%s%s", home, path + 1) < 0 ? NULL : s;
	if (path[0] == '/' || !path[0])
		return strdup(path);
	here = realpath(l->src->cwd ? l->src->cwd : ".", NULL);
	return here && asprintf(&s, "%s/%s", here, path) < 0 ? NULL : s ? s : strdup(path);
}

static char **field_of(struct config *c, const struct setting *s)
{
	return (char **)(void *)((char *)c + s->field);
}

/* Sets what is no plain string of the config. 1: the key is none of these. */
static int set_special(struct loader *l, const char *key, const char *value)
{
	const struct {
		const char *key;
		char **field;
		bool *flag;
		bool inverted;
	} special[] = {
		{ "auth_type", &l->auth_type },
		{ "identity_api_version", &l->identity_version },
		{ "default_domain", &l->default_domain_id },
		{ "default_domain_id", &l->default_domain_id },
		{ "default_domain_name", &l->default_domain_name },
		{ "verify", .flag = &l->c->verify },
		{ "insecure", .flag = &l->insecure },
		{ "force_ipv4", .flag = &l->c->force_ipv4 },
		{ "prefer_ipv6", .flag = &l->c->force_ipv4, .inverted = true },
	};

	/* the old word, which never wins */
	if (config_same_key(key, "auth_plugin") && !l->auth_type)
		key = "auth_type";
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		int err = 0;

		if (!config_same_key(key, special[i].key))
			continue;
		if (special[i].field)
			err = mem_replace(special[i].field, value);
		else
			*special[i].flag = config_is_yes(value) != special[i].inverted;
		return err ? err : config_add_entry(l->c, special[i].key, value, l->from);
	}
	return 1;
}

/* Sets "load-balancer_endpoint_override" of one service, kept with '_'. 1: it is no such key. */
static int set_service(struct loader *l, const char *key, const char *value)
{
	struct config *c = l->c;
	struct config_service *s = NULL;
	size_t len = strlen(key), i = 0, n = 0;
	char name[128];

	for (; i < sizeof(service_settings) / sizeof(service_settings[0]); i++) {
		n = strlen(service_settings[i]);
		if (len > n + 1 && config_same_key(key + len - n, service_settings[i]) &&
			config_same_key((char[]){ key[len - n - 1], '\0' }, "_"))
			break;
	}
	if (i == sizeof(service_settings) / sizeof(service_settings[0]) || len >= sizeof(name) - 8)
		return 1;
	memcpy(name, key, len + 1);
	for (char *p = name; (p = strchr(p, '-'));)
		*p = '_';
	if (strcmp(service_settings[i], "endpoint_type") == 0)
		memcpy(name + len - n, "interface", sizeof("interface"));
	for (i = 0; i < c->n_services; i++)
		if (strcmp(c->services[i].key, name) == 0)
			s = &c->services[i];
	if (!s) {
		s = realloc(c->services, (c->n_services + 1) * sizeof(*s));
		if (!s)
			return -ENOMEM;
		c->services = s;
		s += c->n_services++;
		*s = (struct config_service){ .key = strdup(name) };
	}
	return !s->key || mem_replace(&s->value, value) < 0
		? -ENOMEM
		: config_add_entry(c, name, value, l->from);
}

int config_set(struct loader *l, const char *key, const char *value)
{
	int err = set_special(l, key, value);
	size_t first, i = 0;
	char **field;

	if (err <= 0)
		return err;
	while (i < N_SETTINGS && !config_same_key(key, settings[i].key))
		i++;
	if (i == N_SETTINGS) {
		err = set_service(l, key, value);
		return err < 0 ? err : 0;
	}
	for (first = i; settings[first].flags & OLD;)
		first--;
	if (first != i && l->strong[first])
		return 0;
	l->strong[first] = first == i;
	field = field_of(l->c, &settings[i]);
	mem_wipe(field);
	*field = settings[first].flags & FILE_ ? expand(l, value) : strdup(value);
	if (!*field)
		return -ENOMEM;
	if (settings[i].flags & SECRET)
		err = warn_of_mode(l);
	else
		err = 0;
	return err ? err
		   : config_add_entry(l->c, settings[first].key,
			     settings[i].flags & SECRET ? "***" : *field, l->from);
}

/* ---- {region_name} and the like */

static const char *asked_for(const struct config *c, const char *key, size_t len)
{
	char name[128];

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, key, len);
	name[len] = '\0';
	for (size_t i = 0; i < N_SETTINGS; i++)
		if ((settings[i].flags & FORMAT) && strcmp(settings[i].key, name) == 0)
			return *(char *const *)(const void *)((const char *)c + settings[i].field);
	for (size_t i = 0; i < c->n_services; i++)
		if (strcmp(c->services[i].key, name) == 0)
			return c->services[i].value;
	return NULL;
}

static int fill_in(struct loader *l, const char *key, char **field)
{
	CLEANUP_BUF struct buf out = BUF_INIT(LIMIT_CONFIG_BYTES);
	const char *s = *field;
	int err;

	if (!s || !strpbrk(s, "{}"))
		return 0;
	while (*s) {
		size_t len = strcspn(s, "}");
		const char *value;

		if (*s != '{' && *s != '}') {
			buf_addc(&out, *s++);
		} else if (s[1] == *s) {
			buf_addc(&out, *s);
			s += 2;
		} else if (*s == '{' && s[len] && (value = asked_for(l->c, s + 1, len - 1))) {
			buf_adds(&out, value);
			s += len + 1;
		} else {
			buf_addf(l->why, "cloud '%s': %s has a {} that names no setting",
				l->c->cloud, key);
			return -EINVAL;
		}
	}
	err = out.err ? out.err : mem_replace(field, out.data);
	return err ? err : config_add_entry(l->c, key, *field, NULL);
}

int config_fill_in(struct loader *l)
{
	int err = 0;

	for (size_t i = 0; i < N_SETTINGS && !err; i++)
		if (settings[i].flags & FORMAT)
			err = fill_in(l, settings[i].key, field_of(l->c, &settings[i]));
	for (size_t i = 0; i < l->c->n_services && !err; i++)
		err = fill_in(l, l->c->services[i].key, &l->c->services[i].value);
	return err ? err : fill_in(l, "auth_url", &l->c->auth_url);
}

/* ---- questions to a configuration */

const char *config_service(const struct config *c, const char *service, const char *what)
{
	char key[128];

	snprintf(key, sizeof(key), "%s_%s", service, what);
	for (char *p = key; (p = strchr(p, '-'));)
		*p = '_';
	for (size_t i = 0; i < c->n_services; i++)
		if (strcmp(c->services[i].key, key) == 0)
			return c->services[i].value;
	return NULL;
}

const char *config_endpoint(const struct config *c, const char *service)
{
	const char *url = config_service(c, service, "endpoint_override");

	if (!url)
		url = config_service(c, service, "endpoint");
	return url || c->auth_type != AUTH_NONE ? url : c->endpoint;
}

bool config_has_method(const struct config *c, const char *method)
{
	const char *at = c->auth_methods ? strstr(c->auth_methods, method) : NULL;

	return at && strchr(",", at[strlen(method)]);
}

char **config_secret(struct config *c, const char **ret_word)
{
	static const char *const words[] = {
		[AUTH_PASSWORD] = "password",
		[AUTH_TOKEN] = "token",
		[AUTH_APPLICATION_CREDENTIAL] = "application credential secret",
		[AUTH_TOTP] = "passcode",
		[AUTH_MULTIFACTOR] = "password",
		[AUTH_ASTAKOS] = "token",
		[AUTH_OIDC_PASSWORD] = "password",
		[AUTH_OIDC_CLIENT] = "client secret",
		[AUTH_OIDC_TOKEN] = "access token",
		[AUTH_NONE] = NULL,
	};

	*ret_word = words[c->auth_type];
	switch (c->auth_type) {
	case AUTH_PASSWORD:
	case AUTH_OIDC_PASSWORD:
		return &c->password;
	case AUTH_OIDC_CLIENT:
		return &c->client_secret;
	case AUTH_OIDC_TOKEN:
		return &c->access_token;
	case AUTH_MULTIFACTOR:
		return config_has_method(c, "password") ? &c->password : NULL;
	case AUTH_TOKEN:
	case AUTH_ASTAKOS:
		return &c->token;
	case AUTH_APPLICATION_CREDENTIAL:
		return &c->app_cred_secret;
	case AUTH_TOTP:
		return &c->passcode;
	case AUTH_NONE:
		break;
	}
	return NULL;
}

bool config_is_federated(const struct config *c)
{
	return c->auth_type == AUTH_OIDC_PASSWORD || c->auth_type == AUTH_OIDC_CLIENT ||
		c->auth_type == AUTH_OIDC_TOKEN;
}

bool config_renewable(const struct config *c)
{
	switch (c->auth_type) {
	case AUTH_TOKEN:
	case AUTH_ASTAKOS:
	case AUTH_OIDC_TOKEN:
	case AUTH_TOTP:
		return false;
	case AUTH_MULTIFACTOR:
		return !config_has_method(c, "totp") && !config_has_method(c, "token");
	default:
		return true;
	}
}

void config_release(struct config *c)
{
	if (!c)
		return;
	mem_wipe(&c->cloud);
	mem_wipe(&c->warning);
	for (size_t i = 0; i < N_SETTINGS; i++)
		mem_wipe(field_of(c, &settings[i]));
	for (size_t i = 0; i < c->n_services; i++) {
		free(c->services[i].key);
		free(c->services[i].value);
	}
	free(c->services);
	for (size_t i = 0; i < c->n_entries; i++) {
		free(c->entries[i].key);
		free(c->entries[i].value);
		free(c->entries[i].from);
	}
	free(c->entries);
	token_file_free(c->token_file);
	memset(c, 0, sizeof(*c));
}
