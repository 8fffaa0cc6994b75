/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_cloud: one region of Neutron, whose collections are all offered.
 */
#include "tests/fuzz/scripted_cloud.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/change/journal.h"
#include "client/config/config.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/login/auth.h"
#include "client/util/buf.h"
#include "tests/fuzz/scripted_http.h"

/* ---- the input */

unsigned input_byte(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

void input_text(struct input *in, size_t n, char *out)
{
	size_t i = 0;

	while (in->at < in->end && *in->at && i < n)
		out[i++] = (char)*in->at++;
	in->at += in->at < in->end && !*in->at;
	out[i] = '\0';
}

/* ---- the model */

static struct cloud *new_cloud(struct model *m, struct timers *timers)
{
	struct cloud *c = calloc(1, sizeof(*c));

	c->model = m;
	c->type = &cloud_neutron;
	c->state = CLOUD_OPEN;
	c->n_regions = 1;
	c->config = calloc(1, sizeof(*c->config));
	c->config->auth_type = AUTH_NONE;
	c->config->cloud = strdup("c");
	c->config->endpoint = strdup(SCRIPTED_BASE);
	c->config->interface = strdup("public");
	if (auth_new(c->config, NULL, timers, &c->auth) < 0 ||
		rest_new(c->auth, NULL, timers, &c->rest) < 0)
		abort();
	return c;
}

struct model *scripted_model(struct timers *timers)
{
	struct model *m = calloc(1, sizeof(*m));
	struct region *r = calloc(1, sizeof(*r));
	size_t n = 0;

	m->timers = timers;
	m->options.ttl_ms = 60000;
	m->clouds = calloc(1, sizeof(struct cloud *));
	m->clouds[m->n_clouds++] = new_cloud(m, timers);
	m->clouds[0]->root = r;
	m->regions = calloc(1, sizeof(struct region *));
	m->regions[m->n_regions++] = r;
	while (cloud_neutron.kinds[n])
		n++;
	r->model = m;
	r->cloud = m->clouds[0];
	r->name = strdup("RegionOne");
	r->collections = calloc(n, sizeof(struct collection *));
	m->collections = calloc(n, sizeof(struct collection *));
	for (; r->n < n; r->n++) {
		struct collection **c = &r->collections[r->n];

		if (collection_new(m, r, cloud_neutron.kinds[r->n], c) < 0)
			abort();
		(*c)->index = m->n_collections;
		(*c)->offered = (*c)->kind->path != NULL;
		m->collections[m->n_collections++] = *c;
	}
	if (chronicle_new(&m->chronicle) < 0 || journal_new(&m->journal) < 0)
		abort();
	return m;
}

/* ---- what the cloud answers */

static const struct kind *kind_of(const char *url)
{
	const struct kind *best = NULL;

	for (size_t i = 0; cloud_neutron.kinds[i]; i++) {
		const struct kind *k = cloud_neutron.kinds[i];

		if (k->path && strstr(url, k->path) &&
			(!best || strlen(k->path) > strlen(best->path)))
			best = k;
	}
	return best;
}

static void add_string(struct input *in, struct buf *out)
{
	static const char *const known[] = { "\"1\"", "\"2\"", "\"a\"", "null", "true", "7",
		"[\"1\",\"2\"]", "\"a/b\"", "\"a?b\"", "\"10.0.0.0/24\"", "\"10.0.0.5\"",
		"\"ACTIVE\"", "[]", "{}", "[{\"subnet_id\":\"1\",\"ip_address\":\"10.0.0.5\"}]",
		"\"network:dhcp\"" };
	unsigned n = input_byte(in);
	char text[64];
	struct json *v;

	if (n < 224) {
		buf_adds(out, known[n % (sizeof(known) / sizeof(known[0]))]);
		return;
	}
	input_text(in, sizeof(text) - 1, text);
	v = json_new_string(text);
	json_print(v, out);
	json_free(v);
}

/* Appends an object of a kind, of attributes that the input chooses. */
static void add_object(struct input *in, const struct kind *k, struct buf *out)
{
	/* the last are no ids that a path may have as they are (scripted_http.c) */
	static const char *const ids[] = { "0", "1", "2", "3", "4", "5", "a/b", "a?b", "a#b",
		".." };
	size_t n = 0, more = input_byte(in) % 6;

	while (k->attrs[n].name)
		n++;
	buf_addf(out,
		"{\"id\":\"%s\",\"name\":", ids[input_byte(in) % (sizeof(ids) / sizeof(ids[0]))]);
	add_string(in, out);
	while (more-- > 0) {
		buf_addf(out, ",\"%s\":", k->attrs[input_byte(in) % n].name);
		add_string(in, out);
	}
	buf_addc(out, '}');
}

static void answer_well(struct input *in, size_t n, unsigned how)
{
	const struct kind *k = kind_of(scripted_url(n));
	CLEANUP_BUF struct buf text = BUF_INIT(1 << 20);
	size_t count = input_byte(in) % 8;

	buf_adds(&text, "\n");
	if (!k) {
		buf_adds(&text, "{}");
	} else if (how & 64) {
		buf_addf(&text, "{\"%s\":", k->one);
		add_object(in, k, &text);
		buf_addc(&text, '}');
	} else {
		buf_addf(&text, "{\"%s\":[", k->many);
		for (size_t i = 0; i < count; i++) {
			buf_adds(&text, i ? "," : "");
			add_object(in, k, &text);
		}
		buf_addf(&text, "]%s}",
			count == 7 ? ",\"x_links\":[{\"rel\":\"next\",\"href\":\"" SCRIPTED_BASE
				     "/v2.0/x?marker=1\"}]"
				   : "");
	}
	scripted_answer(n, 200, text.data, text.len, input_byte(in));
}

void scripted_answer_any(struct input *in, unsigned how)
{
	static const int statuses[] = { 200, 204, 400, 401, 403, 404, 409, 412, 429, 500, 502, 503,
		504, 0, 201, 301 };
	size_t n = input_byte(in);
	char text[512];

	if (!scripted_waiting())
		return;
	n %= scripted_waiting();
	if (how % 4) {
		answer_well(in, n, how);
	} else {
		int status = statuses[input_byte(in) % 16];
		unsigned cut = input_byte(in);

		input_text(in, sizeof(text) - 1, text);
		scripted_answer(n, status, text, strlen(text), cut);
	}
}
