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
#include "client/util/timer.h"
#include "client/values/store.h"

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
		err = cloud_new(m, o->cloud, why);
	config_env_forget(environ);
	if (err) {
		model_close(m);
		return err;
	}
	*ret = m;
	return 0;
}

const char *model_warning(const struct model *m)
{
	return m->clouds[0]->config->warning;
}

size_t model_files(const struct model *m, const char *ret[MODEL_FILES])
{
	const struct config *c = m->clouds[0]->config;
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

int model_config(const struct model *m, struct buf *out)
{
	const struct config *c = m->clouds[0]->config;

	buf_addf(out, "cloud = %s\n", c->cloud);
	for (size_t i = 0; i < c->n_entries; i++)
		buf_addf(out, "%s = %s  # %s\n", c->entries[i].key, c->entries[i].value,
			c->entries[i].from);
	return out->err;
}

const char *model_cloud(const struct model *m)
{
	return m->clouds[0]->config->cloud;
}
