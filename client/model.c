/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model: a cloud from its configuration to its collections: the login, and what
 * its services offer.
 */
#include "client/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/change/change.h"
#include "client/change/journal.h"
#include "client/change/remake.h"
#include "client/change/shown.h"
#include "client/config/config.h"
#include "client/config/token_file.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/login/auth.h"
#include "client/login/catalog.h"
#include "client/login/secret.h"
#include "client/login/session.h"
#include "client/util/mem.h"
#include "client/query/fetch.h"
#include "client/query/filter.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/timer.h"
#include "client/values/store.h"

static int open_config(struct model *m, struct buf *why)
{
	struct config_source src = {
		.cloud = m->options.cloud,
		.region = m->options.region,
		.cloud_type = m->options.cloud_type,
		.proxy = m->options.proxy,
		.token_file = m->options.token_file,
		.env = environ,
	};
	const char *word;
	char **secret;
	int err;

	m->config = calloc(1, sizeof(*m->config));
	err = m->config ? config_load(&src, m->config, why) : -ENOMEM;
	if (!err)
		err = secret_find(m->config, why);
	if (!err && (secret = config_secret(m->config, &word)) && *secret)
		mem_lock(*secret);
	config_env_forget(environ);
	return err;
}

int model_open(const struct model_options *o, struct timers *t, struct model **ret, struct buf *why)
{
	struct model *m = calloc(1, sizeof(*m));
	int err;

	if (!m)
		return -ENOMEM;
	m->options = *o;
	m->timers = t;
	m->type = &cloud_neutron; /* until the catalogue says more */
	err = open_config(m, why);
	if (!err)
		err = chronicle_new(&m->chronicle);
	if (!err)
		err = journal_new(&m->journal);
	if (!err)
		err = session_http(
			m->config, m->options.proxy, m->options.insecure_http, &m->http, why);
	if (!err)
		err = auth_new(m->config, m->http, t, &m->auth);
	if (!err)
		err = rest_new(m->auth, m->http, t, &m->rest);
	if (err) {
		model_close(m);
		return err;
	}
	*ret = m;
	return 0;
}

const char *model_warning(const struct model *m)
{
	return m->config->warning;
}

size_t model_files(const struct model *m, const char *ret[MODEL_FILES])
{
	const struct config *c = m->config;
	const char *all[MODEL_FILES] = { c->cacert, c->cert, c->key,
		c->token_file ? token_file_path(c->token_file) : NULL };
	size_t n = 0;

	for (size_t i = 0; i < MODEL_FILES; i++)
		if (all[i])
			ret[n++] = all[i];
	return n;
}

static int region_new(struct model *m, const char *name)
{
	struct region **regions = realloc(m->regions, (m->n_regions + 1) * sizeof(struct region *));
	struct region *r = calloc(1, sizeof(*r));
	size_t n = 0;
	int err = 0;

	if (regions)
		m->regions = regions;
	if (!regions || !r || !(r->name = strdup(name))) {
		free(r);
		return -ENOMEM;
	}
	m->regions[m->n_regions++] = r;
	r->model = m;
	while (m->type->kinds[n])
		n++;
	r->collections = calloc(n, sizeof(struct collection *));

	struct collection **all =
		realloc(m->collections, (m->n_collections + n) * sizeof(struct collection *));

	if (all)
		m->collections = all;
	if (!r->collections || !all)
		return -ENOMEM;
	for (size_t i = 0; i < n && !err; i++) {
		err = collection_new(m, r, m->type->kinds[i], &r->collections[i]);
		if (err)
			break;
		r->n++;
		r->collections[i]->index = m->n_collections;
		m->collections[m->n_collections++] = r->collections[i];
	}
	return err;
}

static const char *wanted_region(const struct model *m)
{
	return m->config->region_name ? m->config->region_name : "";
}

/* ---- what the region's network service offers beyond its core */

static const struct attr extension_attrs[] = { { "alias", ATTR_STRING, 0 }, { 0 } };

static const struct kind extensions = {
	.dir = "extensions",
	.one = "extension",
	.many = "extensions",
	.service = "network",
	.path = "/v2.0/extensions",
	.id_of = "alias",
	.attrs = extension_attrs,
};

/* The extensions of one region; `left` counts the regions that have not answered. */
struct learning {
	struct rest *rest;
	const char *region;
	unsigned *left;
};

static int on_extension(void *ctx, struct json *object)
{
	struct learning *l = ctx;
	const char *alias = json_get_string(object, "alias");

	return alias ? rest_learn(l->rest, l->region, alias) : 0;
}

static void on_extensions(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct learning *l = ctx;

	(void)answer;
	--*l->left;
	if (e->err)
		rest_unlearn(l->rest, l->region);
	if (e->err && e->err != -ENOENT && e->err != -EOPNOTSUPP)
		log_warn(
			"the network service%s%s does not tell its extensions, so only its core is "
			"shown: %s",
			*l->region ? " of region " : "", l->region, e->message);
}

/*
 * Asked once, before the mount. A service that does not say offers its core
 * alone, which is what clouds without such a list do.
 */
static int learn_extensions(struct model *m)
{
	struct learning *all = calloc(m->n_regions, sizeof(*all));
	unsigned left = 0;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < m->n_regions; i++) {
		struct rest_call call = {
			.kind = &extensions,
			.region = m->regions[i]->name,
			.revision = -1,
			.object = on_extension,
			.done = on_extensions,
			.ctx = &all[i],
		};
		struct rest_op *op;

		all[i] = (struct learning){ m->rest, m->regions[i]->name, &left };
		left += rest_list(m->rest, &call, &op) == 0;
	}
	while (left > 0)
		session_turn(m->http, m->timers);
	free(all);
	return 0;
}

/* The catalogue is searched here, after each login, and not at each lookup. */
static void set_offered(void *ctx)
{
	struct model *m = ctx;

	for (size_t i = 0; i < m->n_collections; i++) {
		struct collection *c = m->collections[i];

		c->offered = c->kind->path && rest_has(m->rest, c->kind, c->region->name);
		filters_forget(c);
	}
}

/* All regions that have a network service, the root's first. */
static int open_regions(struct model *m, const char *root)
{
	const char *names[LIMIT_REGIONS];
	size_t n = config_endpoint(m->config, m->type->service)
		? 0
		: catalog_regions(auth_catalog(m->auth), "network", m->config->interface, names,
			  LIMIT_REGIONS);
	int err;

	if (!*root && n)
		root = names[0];
	err = region_new(m, root);
	for (size_t i = 0; i < n && !err; i++)
		if (strcmp(names[i], root) != 0)
			err = region_new(m, names[i]);
	if (!err && m->type->extensions)
		err = learn_extensions(m);
	set_offered(m);
	auth_listen(m->auth, set_offered, m); /* another login may bring another catalogue */
	return err;
}

/* Does the catalogue have all these service types? */
static bool has_marks(const struct model *m, const char *marks)
{
	for (const char *at = marks; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		char type[64];

		snprintf(type, sizeof(type), "%.*s", (int)n, at);
		if (!catalog_url(auth_catalog(m->auth), type, m->config->interface, NULL))
			return false;
		at += n;
	}
	return true;
}

static int choose_type(struct model *m, struct buf *why)
{
	const char *name = m->config->cloud_type;

	for (size_t i = 0; cloud_types[i]; i++) {
		if (name ? strcmp(cloud_types[i]->name, name) != 0
			 : !has_marks(m, cloud_types[i]->marks))
			continue;
		m->type = cloud_types[i];
		return 0;
	}
	buf_addf(why, "there is no cloud_type '%s'; it must be one of", name);
	for (size_t i = 0; cloud_types[i]; i++)
		buf_addf(why, " %s", cloud_types[i]->name);
	return -EINVAL;
}

/* Says of whom and where, before the cloud's own words. */
static void tell_refusal(const struct config *c, struct buf *why)
{
	const char *user = c->username ? c->username : c->user_id;

	user = user ? user : c->app_cred_name ? c->app_cred_name : c->app_cred_id;
	buf_addf(why, "the login of %s%s%s at %s is refused: ", user ? user : "cloud '",
		user ? "" : c->cloud, user ? "" : "'", c->auth_url ? c->auth_url : "(no auth_url)");
}

/* Checks that the network service has an address that is used. -EOPNOTSUPP, and a sentence. */
static int check_network(struct model *m, const char *region, struct buf *why)
{
	const char *service = m->type->service, *url, *at, *unused;
	struct cloud_error error; /* whose text is one clean line, whatever the cloud's words are */

	unused = auth_endpoint_unused(m->auth, service, region, &url);
	if (!unused && auth_endpoint(m->auth, service, NULL, region))
		return 0;
	error_set(&error, -EOPNOTSUPP, "the catalogue of cloud '%s' has no %s %s endpoint%s%s",
		m->config->cloud, m->config->interface, service, *region ? " in region " : "",
		region);
	at = unused ? strrchr(url, '@') : NULL; /* a password may stand before it */
	if (unused)
		error_set(&error, -EOPNOTSUPP,
			"the %s endpoint '%s%s' of cloud '%s' is not used: %s", service,
			at ? "***" : "", at ? at : url, m->config->cloud, unused);
	buf_adds(why, error.message);
	return error.err;
}

int model_login(struct model *m, struct buf *why)
{
	const char *region = wanted_region(m);
	struct cloud_error error;
	int err;

	session_login(m->auth, m->http, m->timers, &error);
	if (error.err) {
		if (error.err == -EACCES || error.err == -EKEYEXPIRED)
			tell_refusal(m->config, why);
		buf_adds(why, error.message);
		return error.err;
	}
	if (choose_type(m, why) < 0)
		return -EINVAL;
	err = check_network(m, region, why);
	return err ? err : open_regions(m, region);
}

static void free_objects(struct model *m)
{
	for (uint32_t i = 1; i < m->n_handles; i++)
		if (m->handles[i])
			object_free(m->handles[i]);
}

void model_close(struct model *m)
{
	if (!m)
		return;
	m->changed = NULL;
	remakes_end(m);
	if (m->rest)
		changes_free(m);
	shown_free(m);
	for (size_t i = 0; i < m->n_collections; i++)
		fetches_free(m->collections[i]);
	free_objects(m);
	for (size_t i = 0; i < m->n_collections; i++)
		collection_free(m->collections[i]);
	for (size_t i = 0; i < m->n_regions; i++) {
		free(m->regions[i]->collections);
		free(m->regions[i]->name);
		free(m->regions[i]);
	}
	slab_release(&m->slab);
	free(m->regions);
	free(m->collections);
	number_free(m);
	free(m->handles);
	free(m->free_handles);
	chronicle_free(m->chronicle);
	journal_free(m->journal);
	rest_free(m->rest);
	auth_free(m->auth);
	http_free(m->http);
	config_release(m->config);
	free(m->config);
	free(m);
}

int model_poll(struct model *m, struct pollfd *fds, unsigned nfds, int timeout_ms)
{
	m->work = "";
	return http_poll(m->http, fds, nfds, timeout_ms);
}

int64_t model_woke_us(const struct model *m)
{
	return http_woke_us(m->http);
}

const char *model_work(const struct model *m)
{
	return m->work;
}

int model_config(const struct model *m, struct buf *out)
{
	buf_addf(out, "cloud = %s\n", m->config->cloud);
	for (size_t i = 0; i < m->config->n_entries; i++)
		buf_addf(out, "%s = %s  # %s\n", m->config->entries[i].key,
			m->config->entries[i].value, m->config->entries[i].from);
	return out->err;
}

const char *model_cloud(const struct model *m)
{
	return m->config->cloud;
}
