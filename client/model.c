/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model: its clouds, and what all of them share.
 */
#include "client/model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cache/cache.h"
#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/cache/number.h"
#include "client/cache/object.h"
#include "client/change/change.h"
#include "client/change/journal.h"
#include "client/change/remake.h"
#include "client/change/shown.h"
#include "client/cloud.h"
#include "client/config/config.h"
#include "client/config/token_file.h"
#include "client/http/http.h"
#include "client/login/session.h"
#include "client/query/fetch.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/store.h"

struct adding {
	struct model *m;
	struct buf *why;
};

static int add_cloud(void *ctx, const char *name)
{
	struct adding *a = ctx;
	CLEANUP_BUF struct buf entry = BUF_INIT(LIMIT_VALUE_BYTES);

	if (name_encode(name, strlen(name), &entry) < 0 || entry.len == 0 ||
		entry.len > LIMIT_NAME_BYTES) {
		log_warn("the cloud '%.40s' is not shown: no directory can be called so", name);
		return 0;
	}
	if (a->m->n_clouds == LIMIT_CLOUDS) {
		buf_addf(a->why, "there are more than %d clouds", LIMIT_CLOUDS);
		return -E2BIG;
	}
	return cloud_new(a->m, name, a->why);
}

/* All wait in one place, which is there even if no cloud is. */
static int add_clouds(struct model *m, struct buf *why)
{
	const struct http_options none = { .user_agent = "cloudnetfs", .verify = true };
	const struct config_source src = { .env = environ };
	struct adding a = { m, why };
	int err = config_load_each(&src, add_cloud, &a, why);

	if (!err && m->n_clouds == 0) {
		buf_adds(why, "no cloud is configured: there is no entry in a clouds.yaml");
		err = -ENOENT;
	}
	return err || m->http ? err : http_new(&none, &m->http);
}

int model_open(const struct model_options *o, struct timers *t, struct model **ret, struct buf *why)
{
	struct model *m = calloc(1, sizeof(*m));
	int err;

	if (!m)
		return -ENOMEM;
	m->options = *o;
	m->timers = t;
	err = chronicle_new(&m->chronicle);
	if (!err)
		err = journal_new(&m->journal);
	if (!err)
		err = o->all ? add_clouds(m, why) : cloud_new(m, o->cloud, why);
	config_env_forget(environ);
	if (err) {
		model_close(m);
		return err;
	}
	*ret = m;
	return 0;
}

size_t model_clouds(const struct model *m)
{
	return m->n_clouds;
}

bool model_has_all(const struct model *m)
{
	return m->options.all;
}

const char *model_warning(const struct model *m, size_t cloud)
{
	return m->clouds[cloud]->config->warning;
}

size_t model_files(const struct model *m, size_t cloud, const char *ret[MODEL_FILES])
{
	const struct config *c = m->clouds[cloud]->config;
	const char *all[MODEL_FILES] = { c->cacert, c->cert, c->key,
		c->token_file ? token_file_path(c->token_file) : NULL };
	size_t n = 0;

	for (size_t i = 0; i < MODEL_FILES; i++)
		if (all[i])
			ret[n++] = all[i];
	return n;
}

int model_login(struct model *m, struct buf *why)
{
	struct cloud *c = m->clouds[0];

	if (m->options.all)
		return 0;
	cloud_login(c);
	while (c->state == CLOUD_OPENING)
		session_turn(m->http, m->timers);
	buf_adds(why, c->error.message);
	return c->error.err;
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
	for (size_t i = 0; i < m->n_clouds; i++)
		cloud_free(m->clouds[i]);
	free(m->clouds);
	http_free(m->http);
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

/* Appends the settings of a cloud, or why they are none. */
static void add_config(const struct cloud *cloud, struct buf *out)
{
	const struct config *c = cloud->config;

	buf_addf(out, "cloud = %s\n", cloud->entry ? cloud->entry : c->cloud);
	for (size_t i = 0; i < c->n_entries; i++)
		buf_addf(out, "%s = %s  # %s\n", c->entries[i].key, c->entries[i].value,
			c->entries[i].from);
	if (!cloud->rest)
		buf_addf(out, "error = %s\n", cloud->error.message);
}

int model_config(const struct model *m, struct buf *out)
{
	for (size_t i = 0; i < m->n_clouds; i++)
		add_config(m->clouds[i], out);
	return out->err;
}

const char *model_cloud(const struct model *m)
{
	return m->clouds[0]->config->cloud;
}
