/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_load: which cloud, and what follows from what was said of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/util/buf.h"
#include "client/config/config_internal.h"
#include "client/json/json.h"
#include "client/util/limits.h"
#include "client/config/token_file.h"
#include "client/util/mem.h"

static const struct {
	const char *name;
	enum auth_type type;
	enum identity identity;
} auth_types[] = {
	{ "password", AUTH_PASSWORD, IDENTITY_ANY },
	{ "token", AUTH_TOKEN, IDENTITY_ANY },
	{ "v3password", AUTH_PASSWORD, IDENTITY_V3 },
	{ "v3token", AUTH_TOKEN, IDENTITY_V3 },
	{ "v3applicationcredential", AUTH_APPLICATION_CREDENTIAL, IDENTITY_V3 },
	{ "v3totp", AUTH_TOTP, IDENTITY_V3 },
	{ "v3multifactor", AUTH_MULTIFACTOR, IDENTITY_V3 },
	{ "v2password", AUTH_PASSWORD, IDENTITY_V2 },
	{ "v2token", AUTH_TOKEN, IDENTITY_V2 },
	{ "v3oidcpassword", AUTH_OIDC_PASSWORD, IDENTITY_V3 },
	{ "v3oidcclientcredentials", AUTH_OIDC_CLIENT, IDENTITY_V3 },
	{ "v3oidcaccesstoken", AUTH_OIDC_TOKEN, IDENTITY_V3 },
	{ "astakos", AUTH_ASTAKOS, IDENTITY_V2 },
	{ "none", AUTH_NONE, IDENTITY_ANY },
	{ "noauth", AUTH_NONE, IDENTITY_ANY },
};

/* Those of openstacksdk that are not taken, and why. */
static const struct {
	const char *name, *why;
} not_taken[] = {
	{ "v3tokenlessauth", "it opens the identity service alone and gives no token for others" },
	{ "v3samlpassword", "it speaks SAML, by XML, which is not spoken here" },
	{ "v3adfspassword", "it speaks SAML, by XML, which is not spoken here" },
	{ "v3kerberos", "it needs a Kerberos ticket, of files that a mount does not read" },
	{ "v3fedkerb", "it needs a Kerberos ticket, of files that a mount does not read" },
	{ "v3oidcauthcode", "its code comes from a browser and is good for one login" },
	{ "v3oidcdeviceauthz", "it asks for somebody at a browser at each login" },
	{ "v3oauth1", "it signs with a key that Keystone gives for OAuth 1.0 alone" },
	{ "v3oauth2clientcredential", "its tokens are for services that take OAuth 2.0" },
	{ "v3oauth2mtlsclientcredential", "its tokens are for services that take OAuth 2.0" },
	{ "http_basic", "it sends the password with each request" },
	{ "admin_token", "its secret is everybody's in the cloud; use a user's login" },
};

#define N_AUTH_TYPES (sizeof(auth_types) / sizeof(auth_types[0]))

/* ---- choosing */

static int no_such_cloud(struct loader *l, const char *name)
{
	if (l->clouds.doc) {
		buf_addf(l->why, "there is no cloud '%s' in %s; it has:", name, l->clouds.path);
		config_files_names(&l->clouds, l->why);
	} else {
		buf_addf(l->why, "there is no cloud '%s': no clouds.yaml was found", name);
	}
	if (json_count(l->kamaki.doc)) {
		buf_addf(l->why, "; %s has:", l->kamaki.path);
		config_files_names(&l->kamaki, l->why);
	}
	return -ENOENT;
}

/* Chooses without a name: the variables' cloud, the only entry, or kamaki's default. */
static int choose(struct loader *l, const char **ret)
{
	const struct json *clouds = json_get(l->clouds.doc, "clouds");
	int err;

	*ret = NULL;
	if (config_env_has_cloud(l->src)) {
		*ret = config_env_cloud(l->src);
	} else if (json_count(clouds) == 1) {
		*ret = json_key(json_first(clouds));
	} else if (json_count(clouds) > 1) {
		buf_addf(l->why, "which cloud? %s has:", l->clouds.path);
		config_files_names(&l->clouds, l->why);
		return -ENOENT;
	} else {
		err = config_files_read_kamaki(l);
		*ret = l->kamaki_default;
		if (err)
			return err;
	}
	if (*ret)
		return 0;
	buf_adds(l->why, "no cloud is configured: neither OS_* variables nor a clouds.yaml");
	return -ENOENT;
}

static int load_env(struct loader *l)
{
	int err = config_env_load(l);

	l->from = "-o region";
	if (!err && l->src->region)
		err = config_set(l, "region_name", l->src->region);
	l->from = "default";
	return err;
}

/* Sets what else the command line says of a cloud. */
static int load_options(struct loader *l)
{
	int err = 0;

	l->from = "-o cloud_type";
	if (l->src->cloud_type)
		err = config_set(l, "cloud_type", l->src->cloud_type);
	l->from = "default";
	if (!err && l->src->proxy)
		err = config_add_entry(l->c, "proxy", l->src->proxy, "-o proxy");
	return err;
}

static int load_chosen(struct loader *l)
{
	const char *name = l->src->cloud ? l->src->cloud : config_env_get(l->src, "OS_CLOUD");
	int err = name ? 0 : choose(l, &name);
	bool env;

	if (err)
		return err;
	err = mem_replace(&l->c->cloud, name);
	env = strcmp(name, config_env_cloud(l->src)) == 0 && config_env_has_cloud(l->src);
	if (!err && env && config_files_entry(l, name)) {
		buf_addf(l->why,
			"'%s' is both an entry of %s and the cloud made of the OS_* variables: "
			"set OS_CLOUD_NAME to give the latter another name",
			name, l->clouds.path);
		return -EINVAL;
	}
	if (err || env)
		return err ? err : load_env(l);
	if (!config_files_entry(l, name))
		err = config_files_read_kamaki(l);
	if (!err && !config_files_entry(l, name) && !config_files_kamaki(l, name))
		return no_such_cloud(l, name);
	if (!err)
		err = config_files_load(l, name);
	if (!err)
		err = config_files_check(l);
	return err ? err : config_env_override(l);
}

/* ---- what follows */

static int default_of(char **field, const char *value)
{
	return *field || !value ? 0 : mem_replace(field, value);
}

/* Says that the auth type is none of ours: -EINVAL. */
static int unknown_auth_type(struct loader *l, const char *name)
{
	for (size_t i = 0; i < sizeof(not_taken) / sizeof(not_taken[0]); i++) {
		if (strcasecmp(not_taken[i].name, name) != 0)
			continue;
		buf_addf(l->why, "cloud '%s': auth_type '%s' is not taken: %s", l->c->cloud, name,
			not_taken[i].why);
		return -EINVAL;
	}
	buf_addf(l->why, "cloud '%s': auth_type '%s' is not known here; these are:", l->c->cloud,
		name);
	for (size_t i = 0; i < N_AUTH_TYPES; i++)
		buf_addf(l->why, " %s", auth_types[i].name);
	return -EINVAL;
}

/* Finds it by name, else by the secret that is there; identity_api_version decides where open. */
static int find_auth_type(struct loader *l)
{
	struct config *c = l->c;
	const char *name = l->auth_type	   ? l->auth_type
		: c->app_cred_secret	   ? "v3applicationcredential"
		: c->token && !c->password ? "token"
					   : "password";
	size_t i = 0;

	while (i < N_AUTH_TYPES && strcasecmp(auth_types[i].name, name) != 0)
		i++;
	if (i == N_AUTH_TYPES)
		return unknown_auth_type(l, name);
	c->auth_type = auth_types[i].type;
	c->identity = auth_types[i].identity;
	if (c->identity == IDENTITY_ANY && l->identity_version)
		c->identity = *l->identity_version == '2' ? IDENTITY_V2
			: *l->identity_version == '3'	  ? IDENTITY_V3
							  : IDENTITY_ANY;
	return l->auth_type ? 0 : config_add_entry(c, "auth_type", name, "default");
}

/*
 * Fills in domains: one given once is the user's and the project's where there
 * is a project (without one it is the scope); then the defaults.
 */
static int fill_domains(struct loader *l)
{
	struct config *c = l->c;
	bool scoped = c->project_id || c->project_name;
	const struct {
		char **id, **name;
	} of[] = { { &c->user_domain_id, &c->user_domain_name },
		{ &c->project_domain_id, &c->project_domain_name } };
	int err = 0;

	c->domains_given = c->domain_id || c->domain_name;
	for (size_t i = 0; i < 2 && !err; i++) {
		c->domains_given |= *of[i].id || *of[i].name;
		if (*of[i].id || *of[i].name)
			continue;
		if (scoped && (c->domain_id || c->domain_name)) {
			err = default_of(of[i].id, c->domain_id);
			err = err ? err : default_of(of[i].name, c->domain_name);
		} else {
			err = default_of(of[i].id, l->default_domain_id);
			if (!*of[i].id)
				err = err ? err : default_of(of[i].name, l->default_domain_name);
		}
	}
	return err;
}

/* Settles how certificates are checked, and warns when they are not. */
static int settle_tls(struct loader *l)
{
	struct config *c = l->c;
	bool http = c->auth_url && strncasecmp(c->auth_url, "http:", 5) == 0;

	c->verify = c->verify && !l->insecure;
	if (c->verify || http)
		return 0;
	return config_warn(l,
		"certificates are NOT checked (verify, insecure): anybody may read what is sent%s",
		c->cacert ? ", and cacert counts for nothing" : "");
}

static int open_token_file(struct loader *l)
{
	struct config *c = l->c;
	const char *path = l->src->token_file;
	CLEANUP_SECRET char *token = NULL;
	char **field = &c->token;
	const char *key = "token";
	int err;

	if (!path)
		return 0;
	if (c->auth_type == AUTH_OIDC_TOKEN) {
		field = &c->access_token;
		key = "access_token";
	} else if (c->auth_type != AUTH_TOKEN && c->auth_type != AUTH_ASTAKOS) {
		buf_addf(l->why,
			"token_file goes with the auth types of tokens, and cloud '%s' has another "
			"one",
			c->cloud);
		return -EINVAL;
	}
	err = token_file_new(path, &c->token_file, l->why);
	if (!err)
		err = token_file_take(c->token_file, &token, l->why);
	if (err < 0)
		return err;
	err = mem_replace(field, token);
	if (!err && token_file_is_open_to_others(c->token_file))
		err = config_warn(
			l, "%s holds a token and can be read by others (chmod 600 it)", path);
	if (!err)
		err = config_add_entry(c, "token_file", path, "-o token_file");
	return err ? err : config_add_entry(c, key, "***", path);
}

static int complete(struct loader *l)
{
	struct config *c = l->c;
	int err = find_auth_type(l);

	if (!err && !c->interface) {
		err = mem_replace(&c->interface, "public");
		err = err ? err : config_add_entry(c, "interface", "public", "default");
	}
	if (!err)
		err = config_fill_in(l);
	if (!err)
		err = fill_domains(l);
	if (!err)
		err = settle_tls(l);
	return err ? err : open_token_file(l);
}

static void release(struct loader *l)
{
	config_files_release(l);
	free(l->auth_type);
	free(l->identity_version);
	free(l->default_domain_id);
	free(l->default_domain_name);
}

int config_load(const struct config_source *src, struct config *c, struct buf *why)
{
	struct loader l = { .src = src, .c = c, .why = why, .from = "default" };
	int err;

	memset(c, 0, sizeof(*c));
	c->verify = true;
	err = config_add_entry(c, "verify", "true", "default");
	if (!err)
		err = config_files_read(&l);
	if (!err)
		err = load_chosen(&l);
	if (!err)
		err = load_options(&l);
	if (!err)
		err = complete(&l);
	release(&l);
	if (err)
		config_release(c);
	return err;
}

int config_load_each(const struct config_source *src, int (*each)(void *ctx, const char *name),
	void *ctx, struct buf *why)
{
	struct config c = { 0 };
	struct loader l = { .src = src, .c = &c, .why = why, .from = "default" };
	int err = config_files_read(&l);
	const struct json *clouds = json_get(l.clouds.doc, "clouds");

	if (!err)
		err = config_files_read_kamaki(&l);
	for (const struct json *e = json_first(clouds); e && !err; e = json_next(e))
		err = each(ctx, json_key(e));
	for (const struct json *e = json_first(l.kamaki.doc); e && !err; e = json_next(e))
		if (!json_get(clouds, json_key(e)))
			err = each(ctx, json_key(e));
	release(&l);
	config_release(&c);
	return err;
}

static int add_line(void *out, const char *name)
{
	return buf_addf(out, "%s\n", name);
}

int config_load_clouds(const struct config_source *src, struct buf *out, struct buf *why)
{
	return config_load_each(src, add_line, out, why);
}
