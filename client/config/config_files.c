/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_files: where the files are, and an entry put together from its
 * layers: the vendor's profile, clouds.yaml, secure.yaml, the region's values.
 */
#include "client/config/config_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/config/kamakirc.h"
#include "client/util/limits.h"
#include "client/config/yaml.h"

#define DIRS 5

/* The profiles that Debian's python3-openstacksdk brings; CPPFLAGS may name another place. */
#ifndef CLOUDNETFS_VENDORS
#define CLOUDNETFS_VENDORS "/usr/lib/python3/dist-packages/openstack/config/vendors"
#endif

/* ---- searching */

static const char *home_dir(const struct config_source *src)
{
	const char *snap = config_env_get(src, "SNAP_REAL_HOME");

	return snap ? snap : config_env_get(src, "HOME");
}

static char *join(const char *dir, size_t len, const char *tail)
{
	char *s = NULL;

	return dir && asprintf(&s, "%.*s%s", (int)len, dir, tail) >= 0 ? s : NULL;
}

/* Lists the directories of the search in their order; some may be NULL. */
static void list_dirs(const struct config_source *src, char *dirs[DIRS])
{
	const char *home = home_dir(src), *site = config_env_get(src, "XDG_CONFIG_DIRS");
	const char *user = config_env_get(src, "XDG_CONFIG_HOME");

	site = site ? site : "/etc/xdg";
	dirs[0] = strdup(src->cwd ? src->cwd : ".");
	dirs[1] = join(user, user ? strlen(user) : 0, "/openstack");
	dirs[2] = join(home, home ? strlen(home) : 0, "/.config/openstack");
	dirs[3] = join(site, strcspn(site, ":"), "/openstack");
	dirs[4] = strdup("/etc/openstack");
}

/* Tells whether the first directory, the working one, is none of the others. */
static bool is_elsewhere(char *dirs[DIRS])
{
	struct stat here, st;

	if (!dirs[0] || stat(dirs[0], &here) < 0)
		return true;
	for (int i = 1; i < DIRS; i++)
		if (dirs[i] && stat(dirs[i], &st) == 0 && st.st_dev == here.st_dev &&
			st.st_ino == here.st_ino)
			return false;
	return true;
}

/* Reads the first readable of STEM.yaml, .yml, .json; var may name one that comes before. */
static int search_for(struct loader *l, const char *stem, const char *var, struct config_file *f)
{
	static const char *const suffixes[] = { "yaml", "yml", "json" };
	const char *named = var ? config_env_get(l->src, var) : NULL;
	char *dirs[DIRS] = { NULL };
	int err = -ENOENT;

	if (named) {
		f->path = strdup(named);
		err = f->path ? yaml_read(named, &f->doc, l->why) : -ENOMEM;
	}
	list_dirs(l->src, dirs);
	for (int i = 0; i < DIRS * 3 && (err == -ENOENT || err == -EACCES); i++) {
		free(f->path);
		f->path = NULL;
		if (!dirs[i / 3] ||
			asprintf(&f->path, "%s/%s.%s", dirs[i / 3], stem, suffixes[i % 3]) < 0)
			f->path = NULL;
		else
			err = yaml_read(f->path, &f->doc, l->why);
		f->here = !err && i < 3 && is_elsewhere(dirs);
	}
	for (int i = 0; i < DIRS; i++)
		free(dirs[i]);
	return err == -ENOENT || err == -EACCES ? 0 : err;
}

/* Checks that names stand before the entries. */
static int check_clouds(struct loader *l, const struct config_file *f)
{
	if (json_type(f->doc) != JSON_ARRAY && json_type(json_get(f->doc, "clouds")) != JSON_ARRAY)
		return 0;
	buf_addf(l->why, "%s has a list where clouds with names belong", f->path);
	return -EINVAL;
}

int config_files_read(struct loader *l)
{
	const struct json *client;
	int err = search_for(l, "clouds", "OS_CLIENT_CONFIG_FILE", &l->clouds);

	if (!err)
		err = search_for(l, "secure", "OS_CLIENT_SECURE_FILE", &l->secure);
	if (!err)
		err = check_clouds(l, &l->clouds);
	if (!err)
		err = check_clouds(l, &l->secure);
	client = json_get(l->clouds.doc, "client");
	l->from = l->clouds.path;
	if (!err && json_get_string(client, "force_ipv4"))
		err = config_set(l, "force_ipv4", json_get_string(client, "force_ipv4"));
	return err;
}

int config_files_read_kamaki(struct loader *l)
{
	const char *named = config_env_get(l->src, "KAMAKI_CONFIG"), *home = home_dir(l->src);
	int err;

	if (l->kamaki.path)
		return 0;
	l->kamaki.path = named ? strdup(named) : join(home, home ? strlen(home) : 0, "/.kamakirc");
	if (!l->kamaki.path)
		return 0;
	err = kamakirc_read(l->kamaki.path, &l->kamaki.doc, &l->kamaki_default, l->why);
	return err == -ENOENT || err == -EACCES ? 0 : err;
}

void config_files_release(struct loader *l)
{
	struct config_file *all[] = { &l->clouds, &l->secure, &l->vendors, &l->shipped[0],
		&l->shipped[1], &l->kamaki };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		json_wipe(all[i]->doc);
		free(all[i]->path);
	}
	free(l->kamaki_default);
}

/* ---- entries */

static const struct json *entry_of(const struct config_file *f, const char *root, const char *name)
{
	const struct json *e = json_get(root ? json_get(f->doc, root) : f->doc, name);

	return json_type(e) == JSON_OBJECT ? e : NULL;
}

const struct json *config_files_entry(const struct loader *l, const char *name)
{
	const struct json *e = entry_of(&l->clouds, "clouds", name);

	return e ? e : entry_of(&l->secure, "clouds", name);
}

const struct json *config_files_kamaki(const struct loader *l, const char *name)
{
	return entry_of(&l->kamaki, NULL, name);
}

void config_files_names(const struct config_file *f, struct buf *out)
{
	const struct json *clouds = json_get(f->doc, "clouds");

	for (const struct json *c = json_first(clouds ? clouds : f->doc); c; c = json_next(c))
		if (json_type(c) == JSON_OBJECT)
			buf_addf(out, " %s", json_key(c));
}

struct layer {
	const struct json *entry;
	const char *path;
};

enum { PROFILE, CLOUDS, SECURE, LAYERS };

/* Finds what an entry says under a key, secure.yaml before clouds.yaml. */
static const struct json *said(const struct layer *layers, const char *key)
{
	const struct json *v = json_get(layers[SECURE].entry, key);

	return v ? v : json_get(layers[CLOUDS].entry, key);
}

/* ---- profiles */

static const char *vendors_dir(const struct loader *l)
{
	return l->src->vendors ? l->src->vendors : CLOUDNETFS_VENDORS;
}

/* Checks that it could be a file of that directory; else -EINVAL with the sentence. */
static int check_profile_name(struct loader *l, const char *name)
{
	bool address = strstr(name, "://") != NULL;

	if (!address && *name && *name != '.' && !strchr(name, '/'))
		return 0;
	buf_addf(l->why, "cloud '%s': the profile '%s' is %s", l->c->cloud, name,
		address ? "an address, and profiles are not fetched: write its settings into a "
			  "clouds-public.yaml, or into the entry itself"
			: "no name of one");
	return -EINVAL;
}

static int no_profile(struct loader *l, const char *name)
{
	buf_addf(l->why,
		"cloud '%s': there is no profile '%s': neither in %s nor in %s, the profiles of "
		"openstacksdk",
		l->c->cloud, name,
		l->vendors.doc ? l->vendors.path : "a clouds-public.yaml (there is none)",
		vendors_dir(l));
	return -EINVAL;
}

/* Reads one of the SDK's by its name, from NAME.json or NAME.yaml. */
static int read_shipped(struct loader *l, const char *name, struct config_file *f)
{
	static const char *const suffixes[] = { "json", "yaml" };
	int err = check_profile_name(l, name);

	if (err)
		return err;
	err = -ENOENT;
	for (size_t i = 0; i < 2 && err == -ENOENT; i++) {
		free(f->path);
		if (asprintf(&f->path, "%s/%s.%s", vendors_dir(l), name, suffixes[i]) < 0) {
			f->path = NULL;
			return -ENOMEM;
		}
		err = yaml_read(f->path, &f->doc, l->why);
	}
	if (err == -EACCES)
		buf_addf(l->why, "%s: %s", f->path, strerror(EACCES));
	return err == -ENOENT ? no_profile(l, name) : err;
}

/* Warns of a cloud that is to go and refuses one that is gone, as the SDK does. */
static int check_status(struct loader *l, const char *name, const struct json *profile)
{
	const char *status = json_get_string(profile, "status");
	const char *message = json_get_string(profile, "message");

	message = message ? message : "";
	if (status && strcmp(status, "deprecated") == 0)
		return config_warn(l, "the profile '%s' is deprecated: %s", name, message);
	if (!status || strcmp(status, "shutdown") != 0)
		return 0;
	buf_addf(l->why, "cloud '%s': the profile '%s' is of a cloud that exists no more: %s",
		l->c->cloud, name, message);
	return -EINVAL;
}

/* Finds a profile of the SDK's; one that only names another stands for that, once, as there. */
static int find_shipped(struct loader *l, const char *name, struct layer *ret)
{
	const struct json *profile = NULL;
	int err = 0;

	for (size_t i = 0; i < 2 && !err && (i == 0 || json_get_string(profile, "profile")); i++) {
		if (i)
			name = json_get_string(profile, "profile");
		err = read_shipped(l, name, &l->shipped[i]);
		profile = json_get(l->shipped[i].doc, "profile");
		*ret = (struct layer){ profile, l->shipped[i].path };
		if (!err && json_type(profile) != JSON_OBJECT) {
			buf_addf(l->why, "%s holds no profile", ret->path);
			err = -EINVAL;
		}
	}
	return err ? err : check_status(l, name, profile);
}

static int find_profile(struct loader *l, struct layer *layers)
{
	const struct json *named =
		said(layers, "profile") ? said(layers, "profile") : said(layers, "cloud");
	const char *name = json_string(named);
	int err;

	if (!name || strcmp(name, config_env_cloud(l->src)) == 0)
		return 0;
	err = search_for(l, "clouds-public", NULL, &l->vendors);
	if (err)
		return err;
	layers[PROFILE] =
		(struct layer){ entry_of(&l->vendors, "public-clouds", name), l->vendors.path };
	return layers[PROFILE].entry ? 0 : find_shipped(l, name, &layers[PROFILE]);
}

/* ---- settings */

/* Sets what a member says: a word stands for itself, a list of words for "a,b". */
static int set_member(struct loader *l, const struct json *m)
{
	CLEANUP_BUF struct buf words = BUF_INIT(LIMIT_VALUE_BYTES);

	if (json_string(m))
		return config_set(l, json_key(m), json_string(m));
	if (json_type(m) != JSON_ARRAY || !json_string(json_first(m)))
		return 0;
	for (const struct json *w = json_first(m); w; w = json_next(w))
		if (json_string(w))
			buf_addf(&words, "%s%s", words.len ? "," : "", json_string(w));
	return words.err ? words.err : config_set(l, json_key(m), words.data);
}

static int set_members(struct loader *l, const struct json *entry, const char *path)
{
	int err = 0;

	if (json_type(entry) == JSON_ARRAY) {
		buf_addf(l->why, "%s: cloud '%s' has a list where settings with names belong", path,
			l->c->cloud);
		return -EINVAL;
	}
	l->from = path;
	l->path = path;
	for (const struct json *m = json_first(entry); m && !err; m = json_next(m))
		err = set_member(l, m);
	l->path = NULL;
	l->from = "default";
	return err;
}

/* ---- regions */

/* Finds the list of regions, or words between commas; the profile's where the entry has none. */
static const struct json *known_regions(const struct layer *layers)
{
	const struct json *v = said(layers, "regions");

	if (!v)
		v = said(layers, "region_name") ? said(layers, "region_name")
						: said(layers, "region-name");
	if (!v)
		v = json_get(layers[PROFILE].entry, "regions");
	return v ? v : json_get(layers[PROFILE].entry, "region_name");
}

/* Gives the n-th name, and its values when it has some. false: there is none. */
static bool region_at(
	const struct json *regions, size_t n, char *name, size_t size, const struct json **values)
{
	const char *s = json_string(regions);

	*values = NULL;
	if (s) {
		while (s && n--)
			s = strchr(s, ',') ? strchr(s, ',') + 1 : NULL;
		if (s)
			snprintf(name, size, "%.*s", (int)strcspn(s, ","), s);
		return s && *name;
	}

	const struct json *r = json_first(regions);

	while (r && n--)
		r = json_next(r);
	s = json_string(r) ? json_string(r) : json_get_string(r, "name");
	if (!s)
		return false;
	snprintf(name, size, "%s", s);
	*values = json_get(r, "values");
	return true;
}

static int no_such_region(struct loader *l, const struct json *regions, const char *wanted)
{
	const struct json *values;
	char name[LIMIT_NAME_BYTES];

	buf_addf(l->why, "region '%s' is not one of cloud '%s':", wanted, l->c->cloud);
	for (size_t i = 0; region_at(regions, i, name, sizeof(name), &values); i++)
		buf_addf(l->why, " %s", name);
	return -EINVAL;
}

/* Sets the region, with its values: the one that is wanted, which must be known, else the first. */
static int choose_region(struct loader *l, const struct layer *layers)
{
	const struct json *regions = known_regions(layers), *values = NULL;
	const char *wanted =
		l->src->region ? l->src->region : config_env_get(l->src, "OS_REGION_NAME");
	const char *path = layers[CLOUDS].path ? layers[CLOUDS].path : layers[SECURE].path;
	char name[LIMIT_NAME_BYTES];
	size_t i = 0;
	int err;

	if (region_at(regions, 0, name, sizeof(name), &values)) {
		while (wanted && strcmp(name, wanted) != 0)
			if (!region_at(regions, ++i, name, sizeof(name), &values))
				return no_such_region(l, regions, wanted);
	} else if (!wanted) {
		return 0;
	} else {
		snprintf(name, sizeof(name), "%s", wanted);
	}
	err = set_members(l, json_get(values, "auth"), path);
	if (!err)
		err = set_members(l, values, path);
	l->from = !wanted ? path : l->src->region ? "-o region" : "OS_REGION_NAME";
	return err ? err : config_set(l, "region_name", name);
}

int config_files_load(struct loader *l, const char *name)
{
	struct layer layers[LAYERS] = {
		[CLOUDS] = { entry_of(&l->clouds, "clouds", name), l->clouds.path },
		[SECURE] = { entry_of(&l->secure, "clouds", name), l->secure.path },
	};
	int err = 0;

	if (!config_files_entry(l, name))
		layers[CLOUDS] = (struct layer){ config_files_kamaki(l, name), l->kamaki.path };
	else
		err = find_profile(l, layers);
	/* what stands beside `auth` wins over what stands in it, of whichever file */
	for (int i = 0; i < LAYERS && !err; i++)
		err = set_members(l, json_get(layers[i].entry, "auth"), layers[i].path);
	for (int i = 0; i < LAYERS && !err; i++)
		err = set_members(l, layers[i].entry, layers[i].path);
	return err ? err : choose_region(l, layers);
}

/* ---- whose secret goes where */

/* Finds the file that a setting comes from; NULL: it is not set, or comes from elsewhere. */
static const struct config_file *source_of(const struct loader *l, const char *key)
{
	const struct config_file *files[] = { &l->clouds, &l->secure, &l->vendors, &l->kamaki };
	const struct config *c = l->c;

	for (size_t i = 0; i < c->n_entries; i++)
		for (size_t k = 0; k < 4 && strcmp(c->entries[i].key, key) == 0; k++)
			if (files[k]->path && strcmp(files[k]->path, c->entries[i].from) == 0)
				return files[k];
	return NULL;
}

/*
 * A file that came along with a directory, in an archive or by git clone, is the user's own and not
 * his word: by an entry of a known name it would have the secret that another file keeps for it.
 */
static int check_address(const struct loader *l, const char *key)
{
	static const char *const secrets[] = { "password", "passcode", "token",
		"application_credential_secret", "client_secret", "access_token" };
	const struct config_file *url = source_of(l, key), *secret;

	for (size_t i = 0; url && url->here && i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		secret = source_of(l, secrets[i]);
		if (!secret || secret->here)
			continue;
		buf_addf(l->why,
			"cloud '%s': its %s, of %s, is not sent to the %s of %s, which only "
			"lies in the working directory: put the %s beside the %s, or name "
			"the file by -o config",
			l->c->cloud, secrets[i], secret->path, key, url->path, key, secrets[i]);
		return -EPERM;
	}
	return 0;
}

int config_files_check(struct loader *l)
{
	static const char *const urls[] = { "auth_url", "access_token_endpoint",
		"discovery_endpoint" };
	int err = 0;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]) && !err; i++)
		err = check_address(l, urls[i]);
	return err;
}
