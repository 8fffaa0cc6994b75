/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_env: the cloud that the OS_* variables make, and those few of them
 * that count for every cloud.
 */
#include "client/config/config_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Variables that choose a cloud and are none of its settings. */
static const char *const selectors[] = {
	"OS_CLOUD",
	"OS_REGION_NAME",
	"OS_CLIENT_CONFIG_FILE",
	"OS_CLIENT_SECURE_FILE",
	"OS_CLOUD_NAME",
};

/* Variables that osc takes whichever cloud is named; credentials are not among them. */
static const struct {
	const char *var, *key;
} overriding[] = {
	{ "OS_CACERT", "cacert" },
	{ "OS_CERT", "cert" },
	{ "OS_KEY", "key" },
	{ "OS_INTERFACE", "interface" },
	{ "OS_FORCE_IPV4", "force_ipv4" },
	{ "OS_PREFER_IPV6", "prefer_ipv6" },
};

static const char *const secrets[] = {
	"OS_PASSWORD", "OS_PASSCODE", "OS_TOKEN", "OS_AUTH_TOKEN",
	"OS_APPLICATION_CREDENTIAL_SECRET", "OS_CLIENT_SECRET", "OS_ACCESS_TOKEN",
	"OS_ACCESS_SECRET", "OS_CONSUMER_SECRET",
	"SECRET_FILE_TEST_PASSWORD", /* libsecret's, for a keyring in a file */
};

const char *config_env_cloud(const struct config_source *src)
{
	const char *name = config_env_get(src, "OS_CLOUD_NAME");

	return name ? name : "envvars";
}

static bool is_selector(const char *var, size_t len)
{
	for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++)
		if (strlen(selectors[i]) == len && strncmp(selectors[i], var, len) == 0)
			return true;
	return false;
}

/* Measures the name of an OS_ variable that makes settings; 0: another one, or empty. */
static size_t setting_len(const char *e)
{
	static const char *const others[] = { "OS_TEST", "OS_STD", "OS_LOG" };
	size_t n = strcspn(e, "=");

	if (strncmp(e, "OS_", 3) != 0 || !e[n] || !e[n + 1])
		return 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp(e, others[i], strlen(others[i])) == 0)
			return 0;
	return n;
}

bool config_env_has_cloud(const struct config_source *src)
{
	for (char *const *e = src->env; e && *e; e++) {
		size_t n = setting_len(*e);

		if (n && !is_selector(*e, n))
			return true;
	}
	return false;
}

int config_env_load(struct loader *l)
{
	char key[64], var[70];
	int err = 0;

	for (char *const *e = l->src->env; e && *e && !err; e++) {
		size_t n = setting_len(*e);

		if (!n || n - 3 >= sizeof(key))
			continue;
		for (size_t i = 3; i < n; i++)
			key[i - 3] =
				(char)((*e)[i] >= 'A' && (*e)[i] <= 'Z' ? (*e)[i] + 32 : (*e)[i]);
		key[n - 3] = '\0';
		snprintf(var, sizeof(var), "%.*s", (int)n, *e);
		l->from = var;
		err = config_set(l, key, *e + n + 1);
	}
	l->from = "default";
	return err;
}

int config_env_override(struct loader *l)
{
	int err = 0;

	l->path = NULL;
	for (size_t i = 0; i < sizeof(overriding) / sizeof(overriding[0]) && !err; i++) {
		const char *value = config_env_get(l->src, overriding[i].var);

		l->from = overriding[i].var;
		if (value)
			err = config_set(l, overriding[i].key, value);
	}
	l->from = "default";
	return err;
}

void config_env_forget(char **env)
{
	for (; env && *env; env++) {
		char *value = strchr(*env, '=');

		for (size_t i = 0; value && i < sizeof(secrets) / sizeof(secrets[0]); i++) {
			size_t n = strlen(secrets[i]);

			if ((size_t)(value - *env) == n && memcmp(*env, secrets[i], n) == 0)
				explicit_bzero(value + 1, strlen(value + 1));
		}
	}
}
