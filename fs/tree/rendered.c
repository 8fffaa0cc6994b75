/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rendered: a table of the versions that the kernel knows, a list of the texts
 * by use, and what is being made of them.
 */
#include "fs/tree/rendered.h"

#include <errno.h>
#include <stdlib.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/mem.h"
#include "fs/tree/version.h"

struct version {
	struct chain_row row;	       /* first; by number */
	struct version *newer, *older; /* by use, of those whose text is kept */
	fuse_ino_t ino;
	uint64_t lookups; /* the kernel's */
	bool reading;	  /* what was read last of it was not its end */
	char *text;	  /* NULL: not kept */
	size_t len;
	struct timespec time;
};

/* A collection's text that is being made. */
struct rendering {
	struct rendering *next;
	struct rendered *all;
	struct json_walk walk;
	struct buf text;
	struct timer timer;
	struct timespec time;
	uint64_t version; /* at its beginning */
	struct rendered_waiter *waiters;
	bool over;
};

/* A long text that nobody needs: giving its memory back takes longer than making a part of it. */
struct scrap {
	struct scrap *next;
	char *text;
	size_t len; /* that are left */
};

struct rendered {
	struct fs *fs;
	struct scrap *scraps;
	struct timer scrapping;
	struct chains versions;
	struct version *newest, *oldest; /* by use */
	struct version **last;		 /* of each collection, the one made last; NULL */
	struct rendering *under_way;
	struct buf once; /* a text that is not kept, until the next one */
	size_t bytes;	 /* of texts that are kept */
	unsigned long made;
	unsigned long long made_bytes;
};

int rendered_new(struct fs *fs, struct rendered **ret)
{
	struct rendered *all = calloc(1, sizeof(*all));

	if (all) /* logins bring more collections; what is not used takes no memory */
		all->last = calloc(LIMIT_COLLECTIONS, sizeof(struct version *));
	if (!all || !all->last) {
		free(all);
		return -ENOMEM;
	}
	all->fs = fs;
	buf_init(&all->once, LIMIT_RENDER_BYTES);
	*ret = all;
	return 0;
}

/* ---- what is kept */

static uint32_t hash_of(fuse_ino_t ino)
{
	return (uint32_t)(ino * 0x9e3779b97f4a7c15u >> 32);
}

static struct version *find_version(const struct rendered *all, fuse_ino_t ino)
{
	struct chain_row *r =
		all->versions.count ? chains_first(&all->versions, hash_of(ino)) : NULL;

	while (r && container_of(r, struct version, row)->ino != ino)
		r = chains_next(r);
	return r ? container_of(r, struct version, row) : NULL;
}

static void leave_list(struct rendered *all, struct version *v)
{
	if (v->newer)
		v->newer->older = v->older;
	else
		all->newest = v->older;
	if (v->older)
		v->older->newer = v->newer;
	else
		all->oldest = v->newer;
	v->newer = v->older = NULL;
}

static void join_list(struct rendered *all, struct version *v)
{
	v->older = all->newest;
	if (all->newest)
		all->newest->newer = v;
	else
		all->oldest = v;
	all->newest = v;
}

static void scrap_some(struct timer *t)
{
	struct rendered *all = container_of(t, struct rendered, scrapping);
	struct scrap *s = all->scraps;
	char *rest = s->len > PART_SCRAP_BYTES ? realloc(s->text, s->len - PART_SCRAP_BYTES) : NULL;

	if (rest) {
		s->text = rest;
		s->len -= PART_SCRAP_BYTES;
	} else {
		all->scraps = s->next;
		free(s->text);
		free(s);
	}
	if (all->scraps)
		timer_start(&all->fs->timers, t, 0, scrap_some);
}

static void scrap_text(struct rendered *all, char *text, size_t len)
{
	struct scrap *s = text && len > PART_SCRAP_BYTES ? malloc(sizeof(*s)) : NULL;

	if (!s) {
		free(text);
		return;
	}
	*s = (struct scrap){ all->scraps, text, len };
	all->scraps = s;
	timer_start(&all->fs->timers, &all->scrapping, 0, scrap_some);
}

/* Lets go first of what nobody reads and a newer one has taken the place of. */
static void let_go_first(struct rendered *all, struct version *v)
{
	if (!v->text || v->reading || all->oldest == v)
		return;
	leave_list(all, v);
	v->newer = all->oldest;
	all->oldest->older = v;
	all->oldest = v;
}

static void drop_text(struct rendered *all, struct version *v)
{
	if (!v->text)
		return;
	leave_list(all, v);
	all->bytes -= v->len;
	scrap_text(all, v->text, v->len);
	v->text = NULL;
}

static void drop_version(struct rendered *all, struct version *v)
{
	if (v->ino >> 56 == INODE_COLLECTION_JSON + 1 && all->last[v->ino & 0xffff] == v)
		all->last[v->ino & 0xffff] = NULL;
	drop_text(all, v);
	chains_remove(&all->versions, &v->row);
	free(v);
}

/* Takes a text of len bytes for v. What has not been read for longest makes room. */
static void keep_text(struct rendered *all, struct version *v, char *text)
{
	v->text = text;
	all->bytes += v->len;
	join_list(all, v);
	while (all->bytes > LIMIT_TEXTS_BYTES && all->oldest != v) {
		struct version *old = all->oldest;

		drop_text(all, old);
		if (old->lookups == 0)
			drop_version(all, old);
	}
}

static const char *use_text(struct rendered *all, struct version *v)
{
	leave_list(all, v);
	join_list(all, v);
	return v->text;
}

static int add_version(struct rendered *all, fuse_ino_t ino, size_t len,
	const struct timespec *time, struct version **ret)
{
	struct version *v = calloc(1, sizeof(*v));

	if (!v || chains_add(&all->versions, &v->row, hash_of(ino)) < 0) {
		free(v);
		return -ENOMEM;
	}
	v->ino = ino;
	v->len = len;
	v->time = *time;
	*ret = v;
	return 0;
}

/* Gives the cloud's seconds; nanoseconds tell versions apart. */
static struct timespec time_of(int64_t ms, uint64_t version)
{
	return (struct timespec){ ms / 1000, (long)(version % 1000000000u) };
}

static void count_made(struct rendered *all, size_t len)
{
	all->made++;
	all->made_bytes += len;
}

/* ---- collections */

static void free_rendering(struct rendering *r)
{
	struct rendering **at = &r->all->under_way;
	size_t len;

	while (*at && *at != r)
		at = &(*at)->next;
	if (*at)
		*at = r->next;
	timer_stop(&r->timer);
	collection_json_end(&r->walk);
	len = r->text.len;
	scrap_text(r->all, buf_detach(&r->text), len);
	buf_release(&r->text);
	free(r);
}

void rendered_free(struct rendered *all)
{
	if (!all)
		return;
	while (all->under_way)
		free_rendering(all->under_way);
	for (struct chain_row *r = chains_each(&all->versions, NULL), *next; r; r = next) {
		next = chains_each(&all->versions, r);
		drop_version(all, container_of(r, struct version, row));
	}
	chains_free(&all->versions);
	timer_stop(&all->scrapping);
	for (struct scrap *s; (s = all->scraps);) {
		all->scraps = s->next;
		free(s->text);
		free(s);
	}
	buf_release(&all->once);
	free(all->last);
	free(all);
}

/*
 * Keeps what was made. A version that is made again must be what it was: what
 * has changed while its parts were made is in some of them.
 */
static int keep_rendering(struct rendering *r)
{
	struct rendered *all = r->all;
	struct collection *c = r->walk.coll;
	struct version **last = &all->last[collection_index(c)], *v;
	fuse_ino_t ino = version_ino(c, r->version);
	size_t len = r->text.len;
	int err = 0;

	count_made(all, len);
	v = find_version(all, ino);
	if (v && (v->text || v->len != len || version_of_all(c) != r->version))
		return 0;
	if (!v)
		err = add_version(all, ino, len, &r->time, &v);
	if (err)
		return err;
	if (*last && *last != v && (*last)->lookups == 0)
		drop_version(all, *last);
	else if (*last && *last != v)
		let_go_first(all, *last);
	*last = v;
	keep_text(all, v, buf_detach(&r->text));
	return 0;
}

static void end_rendering(struct rendering *r, int err)
{
	if (!err)
		err = keep_rendering(r);
	r->over = true; /* no waiter ends it any more */
	for (struct rendered_waiter *w; (w = r->waiters);) {
		r->waiters = w->next;
		w->of = NULL;
		w->err = err;
		w->wake(w);
	}
	free_rendering(r);
}

static void go_on(struct timer *t)
{
	struct rendering *r = container_of(t, struct rendering, timer);
	bool done = false;
	int err = collection_json_more(&r->walk, PART_WALK_BYTES, &r->text, &done);

	if (!err && !done)
		timer_start(&r->all->fs->timers, t, 0, go_on);
	else
		end_rendering(r, err);
}

/* Begins with the first part, which may be all. */
static int begin_rendering(struct rendered *all, struct collection *c)
{
	struct rendering *r = calloc(1, sizeof(*r));
	bool done = false;
	int err;

	if (!r)
		return -ENOMEM;
	r->all = all;
	r->version = version_of_all(c);
	r->time = time_of(collection_changed_ms(c), r->version);
	buf_init(&r->text, LIMIT_RENDER_BYTES);
	collection_json_begin(c, &r->walk);
	r->next = all->under_way;
	all->under_way = r;
	err = collection_json_more(&r->walk, PART_WALK_BYTES, &r->text, &done);
	if (!err && done)
		err = keep_rendering(r);
	if (err || done)
		free_rendering(r);
	else
		timer_start(&all->fs->timers, &r->timer, 0, go_on);
	return err;
}

static struct rendering *find_rendering(const struct rendered *all, const struct collection *c)
{
	struct rendering *r = all->under_way;

	while (r && (r->walk.coll != c || r->over))
		r = r->next;
	return r;
}

/* Gives 0 when all has been made at once. */
static int make_all(struct rendered *all, struct collection *c, struct rendered_waiter *w)
{
	struct rendering *r = find_rendering(all, c);
	int err = r ? 0 : begin_rendering(all, c);

	if (!r)
		r = find_rendering(all, c);
	if (err || !r)
		return err;
	w->of = r;
	w->next = r->waiters;
	r->waiters = w;
	return MODEL_ASKED;
}

int rendered_need(
	struct fs *fs, struct collection *coll, struct rendered_waiter *w, fuse_ino_t *ret)
{
	struct rendered *all = fs->rendered;
	struct version *const *v = &all->last[collection_index(coll)];
	int err = w->err;

	if (!w->asked)
		w->since = version_of_all(coll);
	w->asked = true;
	for (int i = 0; i < 2 && !err; i++) {
		if (*v && (*v)->text && (*v)->ino >= version_ino(coll, w->since)) {
			use_text(all, *v);
			*ret = (*v)->ino;
			return 0;
		}
		err = make_all(all, coll, w);
	}
	return err ? err : -ENOMEM;
}

void rendered_forget(struct rendered_waiter *w)
{
	struct rendering *r = w->of;
	struct rendered_waiter **at = r ? &r->waiters : NULL;

	if (!r)
		return;
	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
	w->of = NULL;
	if (!r->waiters && !r->over)
		free_rendering(r);
}

/* ---- objects */

bool rendered_is_now(const struct inode *n)
{
	return n->version == (n->obj ? version_of_object(n->obj) : version_of_all(n->coll));
}

static int render_object(struct rendered *all, const struct inode *n)
{
	int err;

	if (!rendered_is_now(n))
		return -ESTALE;
	buf_clear(&all->once);
	err = object_json(n->obj, &all->once);
	if (!err)
		count_made(all, all->once.len);
	return err;
}

static int keep_object(struct rendered *all, struct version *v)
{
	char *text = buf_detach(&all->once);

	if (!text)
		return -ENOMEM;
	keep_text(all, v, text);
	return 0;
}

/* Finds the version; of an object's the kernel may be about to hear first. */
static int look_up(struct rendered *all, const struct inode *n, struct version **ret)
{
	struct timespec time;
	int err;

	*ret = find_version(all, n->ino);
	if (*ret)
		return 0;
	if (!n->obj)
		return -ESTALE;
	time = time_of(object_changed_ms(n->obj), object_version(n->obj));
	err = render_object(all, n);
	if (!err)
		err = add_version(all, n->ino, all->once.len, &time, ret);
	if (!err && all->once.len > PART_READ_BYTES)
		err = keep_object(all, *ret);
	return err;
}

int rendered_stat(struct fs *fs, const struct inode *n, off_t *ret_size, struct timespec *ret_time)
{
	struct version *v;
	int err = look_up(fs->rendered, n, &v);

	if (err)
		return err;
	*ret_size = (off_t)v->len;
	*ret_time = v->time;
	return 0;
}

int rendered_keep(struct fs *fs, const struct inode *n)
{
	struct rendered *all = fs->rendered;
	struct version *v;
	int err = look_up(all, n, &v);

	if (!err && !v->text) {
		err = render_object(all, n);
		if (!err)
			err = keep_object(all, v);
	}
	return err;
}

/* ---- reading */

static int text_again(
	struct rendered *all, const struct inode *n, struct version *v, struct rendered_waiter *w)
{
	int err;

	if (!rendered_is_now(n))
		return -ESTALE;
	if (!n->obj)
		return make_all(all, n->coll, w);
	err = render_object(all, n);
	return !err && v->len > PART_READ_BYTES ? keep_object(all, v) : err;
}

int rendered_text(struct fs *fs, const struct inode *n, size_t end, struct rendered_waiter *w,
	const char **ret, size_t *ret_len)
{
	struct rendered *all = fs->rendered;
	struct version *v = find_version(all, n->ino);
	int err = w->err;

	if (!v)
		return -ESTALE;
	if (!err && !v->text)
		err = text_again(all, n, v, w);
	if (err)
		return err;
	if (!v->text && !n->obj) /* what was made was another text */
		return -ESTALE;
	v->reading = end < v->len;
	*ret = v->text ? use_text(all, v) : all->once.data;
	*ret_len = v->len;
	return 0;
}

void rendered_get(struct fs *fs, fuse_ino_t ino)
{
	struct version *v = find_version(fs->rendered, ino);

	if (v)
		v->lookups++;
}

void rendered_put(struct fs *fs, fuse_ino_t ino, uint64_t n)
{
	struct version *v = find_version(fs->rendered, ino);

	if (!v)
		return;
	v->lookups = v->lookups > n ? v->lookups - n : 0;
	if (v->lookups == 0)
		drop_version(fs->rendered, v);
}

int rendered_stats(const struct fs *fs, struct buf *out)
{
	const struct rendered *all = fs->rendered;

	return buf_addf(out, "json_texts_made %lu\njson_bytes_made %llu\njson_bytes_kept %zu\n",
		all->made, all->made_bytes, all->bytes);
}
