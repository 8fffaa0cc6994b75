/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: two queues, and the threads that send what is in them.
 */
#include "notify.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "../client/buf.h"
#include "../client/kind.h"
#include "../client/model.h"
#include "control.h"
#include "dir.h"
#include "poll.h"

#define QUEUE_MOST 50000 /* past that the kernel's time-outs have to do */

struct notice {
	struct notice *next;
	struct fuse_pollhandle *ph; /* a poller to be woken, and nothing else */
	fuse_ino_t ino;		    /* the directory's, when there is a name */
	char name[];		    /* "": forget the inode */
};

struct lane {
	struct notifier *notifier;
	pthread_t thread;
	struct notice *first, *newest;
};

/*
 * An entry's notice waits for its directory, which the very request that is
 * being answered may hold; an inode's does not. So each has a thread, and what
 * a file or link says is mostly gone before the answer is there. Pollers come
 * after their inode.
 */
enum { INODES, ENTRIES, LANES };

struct notifier {
	struct fuse_session *session;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	struct lane lanes[LANES];
	unsigned length;
	bool stop;
};

static void notice_free(struct notice *x)
{
	if (x && x->ph)
		fuse_pollhandle_destroy(x->ph);
	free(x);
}

static struct notice *take(struct lane *l)
{
	struct notice *x = l->first;

	if (x)
		l->first = x->next;
	if (!l->first)
		l->newest = NULL;
	return x;
}

static void *send_notices(void *arg)
{
	struct lane *l = arg;
	struct notifier *n = l->notifier;

	for (;;) {
		struct notice *x;

		pthread_mutex_lock(&n->mutex);
		while (!l->first && !n->stop)
			pthread_cond_wait(&n->more, &n->mutex);
		x = n->stop ? NULL : take(l);
		if (x)
			n->length--;
		pthread_mutex_unlock(&n->mutex);
		if (!x)
			return NULL;
		if (x->ph)
			fuse_lowlevel_notify_poll(x->ph);
		else if (x->name[0])
			fuse_lowlevel_notify_inval_entry(n->session, x->ino, x->name, strlen(x->name));
		else
			fuse_lowlevel_notify_inval_inode(n->session, x->ino, 0, 0);
		notice_free(x);
	}
}

/* The first `most` lanes end. */
static void join_lanes(struct notifier *n, int most)
{
	notifier_stop(n);
	for (int i = 0; i < most; i++)
		pthread_join(n->lanes[i].thread, NULL);
}

int notifier_new(struct fuse_session *se, struct notifier **ret)
{
	struct notifier *n = calloc(1, sizeof(*n));
	sigset_t all, before;
	int err = 0, i;

	if (!n)
		return -ENOMEM;
	n->session = se;
	pthread_mutex_init(&n->mutex, NULL);
	pthread_cond_init(&n->more, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	for (i = 0; i < LANES && !err; i++) {
		n->lanes[i].notifier = n;
		err = pthread_create(&n->lanes[i].thread, NULL, send_notices, &n->lanes[i]);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err) {
		join_lanes(n, i - 1);
		free(n);
		return -err;
	}
	*ret = n;
	return 0;
}

void notifier_stop(struct notifier *n)
{
	if (!n)
		return;
	pthread_mutex_lock(&n->mutex);
	n->stop = true;
	pthread_cond_broadcast(&n->more);
	pthread_mutex_unlock(&n->mutex);
}

void notifier_free(struct notifier *n)
{
	if (!n)
		return;
	join_lanes(n, LANES);
	for (int i = 0; i < LANES; i++)
		for (struct notice *x; (x = take(&n->lanes[i]));)
			notice_free(x);
	pthread_mutex_destroy(&n->mutex);
	pthread_cond_destroy(&n->more);
	free(n);
}

/* The same as the newest in the queue says all. */
static bool is_repeated(const struct lane *l, fuse_ino_t ino, const char *name)
{
	return l->newest && !l->newest->ph && l->newest->ino == ino && strcmp(l->newest->name, name) == 0;
}

static void enqueue(struct notifier *n, fuse_ino_t ino, const char *name, struct fuse_pollhandle *ph)
{
	size_t len = strlen(name) + 1;
	struct notice *x = n ? malloc(sizeof(*x) + len) : NULL;
	struct lane *l;

	if (!x) {
		if (ph)
			fuse_pollhandle_destroy(ph);
		return;
	}
	x->next = NULL;
	x->ph = ph;
	x->ino = ino;
	memcpy(x->name, name, len);
	l = &n->lanes[*name ? ENTRIES : INODES];
	pthread_mutex_lock(&n->mutex);
	if (n->length < QUEUE_MOST && (ph || !is_repeated(l, ino, name))) {
		if (l->newest)
			l->newest->next = x;
		else
			l->first = x;
		l->newest = x;
		n->length++;
		pthread_cond_broadcast(&n->more);
		x = NULL;
	}
	pthread_mutex_unlock(&n->mutex);
	notice_free(x);
}

void notify_entry(struct notifier *n, fuse_ino_t dir, const char *name)
{
	enqueue(n, dir, name, NULL);
}

void notify_inode(struct notifier *n, fuse_ino_t ino)
{
	enqueue(n, ino, "", NULL);
}

void notify_poll(struct notifier *n, struct fuse_pollhandle *ph)
{
	enqueue(n, 0, "", ph);
}

/* ---- the model's changes */

/* May the kernel hold this name of this directory? Only if it was told of it. */
static bool may_be_cached(struct fs *fs, fuse_ino_t dir, const char *name)
{
	uint64_t h = dir;

	while (*name)
		h = (h ^ (uint8_t)*name++) * 1099511628211u;
	return fs->known[h % (sizeof(fs->known) / sizeof(fs->known[0]))] > (uint64_t)now_ms();
}

/* Whoever is woken must find the kernel's pages gone: in this order. */
static void changed_file(struct fs *fs, const struct object *o, fuse_ino_t ino)
{
	notify_inode(fs->notifier, ino);
	poll_changed(fs, o, ino);
}

static void changed_value(struct fs *fs, const struct change *c)
{
	const struct kind *k = collection_kind(c->collection);
	int slot = object_slot(c->object, c->name);

	if (slot >= 0)
		changed_file(fs, c->object, ino_attr(c->object, (unsigned)slot));
	changed_file(fs, c->object, ino_object(c->object, NODE_OBJECT_JSON));
	for (const struct link *l = k->links; l && l->attr; l++)
		if (strcmp(l->attr, c->name) == 0)
			notify_entry(fs->notifier, ino_object(c->object, NODE_OBJECT), l->name);
}

/* The kernel keeps a link's text: of all links to it that it was told of, whatever their depth. */
static void changed_links(struct fs *fs, const struct object *o)
{
	for (unsigned depth = 0; fs->link_depths >> depth; depth++)
		if (fs->link_depths >> depth & 1 && may_be_cached(fs, ino_link(o, depth), ""))
			notify_inode(fs->notifier, ino_link(o, depth));
}

static fuse_ino_t directory_of(const struct change *c)
{
	if (c->drafts)
		return c->view ? ino_view_drafts(c->object, c->view) : ino_drafts(c->collection);
	return c->view ? ino_view(c->object, c->view) : ino_collection(c->collection, false);
}

static void left_out(struct fs *fs, const struct change *c)
{
	struct node dir = { .type = NODE_COLLECTION, .coll = c->collection };
	struct cloud_error e;
	struct buf path;

	cloud_error_set(&e, -EBADMSG, "%s", c->name);
	buf_init(&path, LIMIT_OBJECT_BYTES);
	node_path(fs, &dir, &path);
	control_note(fs, "list", path.data, &e);
	buf_release(&path);
}

void notify_change(void *ctx, const struct change *change)
{
	struct fs *fs = ctx;
	fuse_ino_t dir = directory_of(change);

	switch (change->type) {
	case CHANGE_VALUES:
		changed_value(fs, change);
		break;
	case CHANGE_ENTRY:
		if (may_be_cached(fs, dir, change->name))
			notify_entry(fs->notifier, dir, change->name);
		break;
	case CHANGE_LISTING:
		if (change->view || change->drafts || fs->readers[collection_index(change->collection)])
			notify_inode(fs->notifier, dir);
		break;
	case CHANGE_CALLED:
		changed_links(fs, change->object);
		break;
	case CHANGE_GONE: /* or renamed by somebody: what refers to it will find it again */
		changed_links(fs, change->object);
		poll_changed(fs, change->object, 0);
		break;
	case CHANGE_LEFT_OUT:
		left_out(fs, change);
		break;
	}
}
