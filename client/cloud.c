/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloud: from a configuration to its collections, a step at a time: the login, the type of the
 * cloud, its regions, and what the network service of each says of itself.
 */
#include "client/cloud.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/wait.h"
#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/login/auth.h"
#include "client/login/catalog.h"
#include "client/login/secret.h"
#include "client/login/session.h"
#include "client/query/filter.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/values/name.h"

/* The extensions of one region. */
struct learning {
	struct opening *opening;
	const char *region;
};

/* The way from the login to the collections. */
struct opening {
	struct auth_waiter w;
	struct cloud *cloud;
	struct learning *all; /* one for each region */
	unsigned left;	      /* regions that have not answered */
	struct buf why;
};

/* ---- regions */

static int collections_new(struct region *r)
{
	const struct cloud_type *type = r->cloud->type;
	struct model *m = r->model;
	struct collection **all;
	size_t n = 0;
	int err = 0;

	while (type->kinds[n])
		n++;
	if (m->n_collections + n > LIMIT_COLLECTIONS)
		return -E2BIG;
	if (!r->collections)
		r->collections = calloc(n, sizeof(struct collection *));
	all = realloc(m->collections, (m->n_collections + n) * sizeof(struct collection *));
	if (all)
		m->collections = all;
	if (!r->collections || !all)
		return -ENOMEM;
	while (r->n < n && !err) {
		struct collection **c = &r->collections[r->n];

		err = collection_new(m, r, type->kinds[r->n], c);
		if (err)
			break;
		r->n++;
		(*c)->index = m->n_collections;
		m->collections[m->n_collections++] = *c;
	}
	return err;
}

static int region_new(struct cloud *c, const char *name, struct region **ret)
{
	struct model *m = c->model;
	struct region **regions = realloc(m->regions, (m->n_regions + 1) * sizeof(struct region *));
	struct region *r = calloc(1, sizeof(*r));

	if (regions)
		m->regions = regions;
	if (!regions || !r || !(r->name = strdup(name))) {
		free(r);
		return -ENOMEM;
	}
	r->model = m;
	r->cloud = c;
	m->regions[m->n_regions++] = r;
	c->n_regions++;
	*ret = r;
	return 0;
}

/* Finds a region that a login that failed has left behind; NULL: there is none. */
static struct region *find_region(const struct cloud *c, const char *name)
{
	struct model *m = c->model;

	for (size_t i = 0; i < m->n_regions; i++)
		if (m->regions[i]->cloud == c && strcmp(m->regions[i]->name, name) == 0)
			return m->regions[i];
	return NULL;
}

/* Opens a region with its collections; the cloud's first has been there before it had a name. */
static int open_region(struct cloud *c, const char *name)
{
	struct region *r = find_region(c, name);
	int err = 0;

	if (!r && c->root->n == 0) {
		r = c->root;
		err = mem_replace(&r->name, name);
	} else if (!r) {
		err = region_new(c, name, &r);
	}
	return err ? err : collections_new(r);
}

/* ---- the end of the way */

/* Keeps why the cloud is shut. ENOENT would say that it, or what is in it, is not there. */
static void set_error(struct cloud *c, int err, const struct buf *why)
{
	error_set(&c->error, err == -ENOENT ? -EINVAL : err, "%s",
		why->len ? why->data : strerror(-err));
}

static void end(struct opening *o, int err)
{
	struct cloud *c = o->cloud;

	free(o->all);
	o->all = NULL;
	error_clear(&c->error);
	if (err)
		set_error(c, err, &o->why);
	c->state = err ? CLOUD_SHUT : CLOUD_OPEN;
	wait_wake(&c->waiters, err ? &c->error : NULL, NULL);
}

/* The catalogue is searched here, after each login, and not at each lookup. */
static void set_offered(void *ctx)
{
	struct cloud *c = ctx;
	struct model *m = c->model;

	for (size_t i = 0; i < m->n_collections; i++) {
		struct collection *coll = m->collections[i];

		if (coll->region->cloud != c)
			continue;
		coll->offered =
			coll->kind->path && rest_has(c->rest, coll->kind, coll->region->name);
		filters_forget(coll);
	}
}

static void all_learned(struct opening *o)
{
	set_offered(o->cloud);
	/* another login may bring another catalogue */
	auth_listen(o->cloud->auth, set_offered, o->cloud);
	end(o, 0);
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

static int on_extension(void *ctx, struct json *object)
{
	struct learning *l = ctx;
	const char *alias = json_get_string(object, "alias");

	return alias ? rest_learn(l->opening->cloud->rest, l->region, alias) : 0;
}

static void on_extensions(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct learning *l = ctx;
	struct opening *o = l->opening;

	(void)answer;
	if (e->err)
		rest_unlearn(o->cloud->rest, l->region);
	if (e->err && e->err != -ENOENT && e->err != -EOPNOTSUPP)
		log_warn(
			"the network service%s%s does not tell its extensions, so only its core is "
			"shown: %s",
			*l->region ? " of region " : "", l->region, e->message);
	if (--o->left == 0)
		all_learned(o);
}

/*
 * Asked once, before anything is shown. A service that does not say offers its core
 * alone, which is what clouds without such a list do.
 */
static int learn_extensions(struct opening *o)
{
	struct cloud *c = o->cloud;
	struct model *m = c->model;
	size_t n = 0;

	o->all = calloc(c->n_regions, sizeof(*o->all));
	if (!o->all)
		return -ENOMEM;
	for (size_t i = 0; i < m->n_regions; i++) {
		struct learning *l = &o->all[n];
		struct rest_call call = {
			.kind = &extensions,
			.revision = -1,
			.object = on_extension,
			.done = on_extensions,
			.ctx = l,
		};
		struct rest_op *op;

		if (m->regions[i]->cloud != c)
			continue;
		*l = (struct learning){ o, m->regions[i]->name };
		call.region = l->region;
		n++;
		o->left += rest_list(c->rest, &call, &op) == 0;
	}
	return 0;
}

/* ---- after the login */

static const char *wanted_region(const struct cloud *c)
{
	return c->config->region_name ? c->config->region_name : "";
}

/* All regions that have a network service, the root's first. */
static int open_regions(struct cloud *c, const char *root)
{
	const char *names[LIMIT_REGIONS];
	size_t n = config_endpoint(c->config, c->type->service)
		? 0
		: catalog_regions(auth_catalog(c->auth), "network", c->config->interface, names,
			  LIMIT_REGIONS);
	int err;

	if (!*root && n)
		root = names[0];
	err = open_region(c, root);
	for (size_t i = 0; i < n && !err; i++)
		if (strcmp(names[i], root) != 0)
			err = open_region(c, names[i]);
	return err;
}

/* Tells whether the catalogue has all these service types. */
static bool has_marks(const struct cloud *c, const char *marks)
{
	for (const char *at = marks; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		char type[64];

		snprintf(type, sizeof(type), "%.*s", (int)n, at);
		if (!catalog_url(auth_catalog(c->auth), type, c->config->interface, NULL))
			return false;
		at += n;
	}
	return true;
}

static int choose_type(struct cloud *c, struct buf *why)
{
	const char *name = c->config->cloud_type;

	if (c->root->n > 0) /* a login that failed later has chosen */
		return 0;
	for (size_t i = 0; cloud_types[i]; i++) {
		if (name ? strcmp(cloud_types[i]->name, name) != 0
			 : !has_marks(c, cloud_types[i]->marks))
			continue;
		c->type = cloud_types[i];
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
static int check_network(struct cloud *c, const char *region, struct buf *why)
{
	const char *service = c->type->service, *url, *at, *unused;
	struct cloud_error error; /* whose text is one clean line, whatever the cloud's words are */

	unused = auth_endpoint_unused(c->auth, service, region, &url);
	if (!unused && auth_endpoint(c->auth, service, NULL, region))
		return 0;
	error_set(&error, -EOPNOTSUPP, "the catalogue of cloud '%s' has no %s %s endpoint%s%s",
		c->config->cloud, c->config->interface, service, *region ? " in region " : "",
		region);
	at = unused ? strrchr(url, '@') : NULL; /* a password may stand before it */
	if (unused)
		error_set(&error, -EOPNOTSUPP,
			"the %s endpoint '%s%s' of cloud '%s' is not used: %s", service,
			at ? "***" : "", at ? at : url, c->config->cloud, unused);
	buf_adds(why, error.message);
	return error.err;
}

static void on_login(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	struct opening *o = container_of(w, struct opening, w);
	struct cloud *c = o->cloud;
	const char *region = wanted_region(c);
	int err = token ? 0 : e->err;

	if (err == -EACCES || err == -EKEYEXPIRED)
		tell_refusal(c->config, &o->why);
	if (err)
		buf_adds(&o->why, e->message);
	if (!err)
		err = choose_type(c, &o->why);
	if (!err)
		err = check_network(c, region, &o->why);
	if (!err)
		err = open_regions(c, region);
	if (!err && c->type->extensions)
		err = learn_extensions(o);
	if (err)
		end(o, err);
	else if (o->left == 0)
		all_learned(o);
}

void cloud_login(struct cloud *c)
{
	if (c->state != CLOUD_SHUT)
		return;
	c->state = CLOUD_OPENING;
	buf_clear(&c->opening->why);
	auth_get(c->auth, &c->opening->w);
}

int model_cloud_need(struct region *r, struct waiter *w)
{
	struct cloud *c = r->cloud;

	if (c->state == CLOUD_OPEN)
		return 0;
	if (!c->rest) { /* its configuration is wrong */
		w->error = c->error;
		return c->error.err;
	}
	cloud_login(c);
	return wait_on(&c->waiters, w);
}

/* ---- life */

static int open_config(struct cloud *c, const char *name, struct buf *why)
{
	const struct model_options *o = &c->model->options;
	struct config_source src = {
		.cloud = name,
		.region = o->region,
		.cloud_type = o->cloud_type,
		.proxy = o->proxy,
		.token_file = o->token_file,
		.env = environ,
	};
	const char *word;
	char **secret;
	int err;

	c->config = calloc(1, sizeof(*c->config));
	err = c->config ? config_load(&src, c->config, why) : -ENOMEM;
	if (!err)
		err = secret_find(c->config, why);
	if (!err && (secret = config_secret(c->config, &word)) && *secret)
		mem_lock(*secret);
	return err;
}

/* The first cloud brings the wait that all share: not before its files are read. */
static int open_client(struct cloud *c, struct buf *why)
{
	const struct http_options none = { .user_agent = "cloudnetfs", .verify = true };
	struct model *m = c->model;
	int err = m->http ? 0 : http_new(&none, &m->http);

	if (!err)
		err = session_http(c->config, m->options.proxy, m->options.insecure_http, m->http,
			&c->http, why);
	if (!err)
		err = auth_new(c->config, c->http, m->timers, &c->auth);
	return err ? err : rest_new(c->auth, c->http, m->timers, &c->rest);
}

/* Gives the cloud a directory of its own, called after it. */
static int take_entry(struct cloud *c, const char *name)
{
	const uint64_t none[2] = { 0, 0 };
	CLEANUP_BUF struct buf entry = BUF_INIT(LIMIT_NAME_BYTES);
	int err = name_encode(name, strlen(name), &entry);

	if (err)
		return err;
	c->key = hash_with_key(none, entry.data, entry.len);
	c->entry = buf_detach(&entry);
	return c->entry ? 0 : -ENOMEM;
}

static int open_cloud(struct cloud *c, const char *name, struct buf *why)
{
	int err = open_config(c, name, why);

	if (!err)
		err = open_client(c, why);
	if (!err || err == -ENOMEM || !c->entry)
		return err;
	set_error(c, err, why);
	buf_clear(why);
	return 0;
}

int cloud_new(struct model *m, const char *name, struct buf *why)
{
	struct cloud **clouds = realloc(m->clouds, (m->n_clouds + 1) * sizeof(struct cloud *));
	struct cloud *c = calloc(1, sizeof(*c));
	int err;

	if (clouds)
		m->clouds = clouds;
	if (!clouds || !c) {
		free(c);
		return -ENOMEM;
	}
	m->clouds[m->n_clouds++] = c;
	c->model = m;
	c->type = &cloud_neutron; /* until the catalogue says more */
	c->opening = calloc(1, sizeof(*c->opening));
	if (!c->opening)
		return -ENOMEM;
	c->opening->w.done = on_login;
	c->opening->cloud = c;
	buf_init(&c->opening->why, LIMIT_MESSAGE_BYTES * 2);
	err = m->options.all ? take_entry(c, name) : 0;
	if (!err)
		err = region_new(c, "", &c->root);
	return err ? err : open_cloud(c, name, why);
}

void cloud_free(struct cloud *c)
{
	rest_free(c->rest);
	auth_free(c->auth);
	http_free(c->http);
	config_release(c->config);
	free(c->config);
	if (c->opening) {
		free(c->opening->all);
		buf_release(&c->opening->why);
	}
	free(c->opening);
	free(c->entry);
	free(c);
}
