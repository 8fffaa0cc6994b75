/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: what a turn of the loop collects, three queues, and the threads that
 * send what is in them.
 */
#include "fs/kernel/notify.h"

#include <errno.h>
#include <linux/fuse.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "client/util/hash.h"
#include "client/util/log.h"

#define ROWS 16384
/* FUSE_NOTIFY_INC_EPOCH, which libfuse and linux/fuse.h may be too old to know */
#define INC_EPOCH 8
#define INC_EPOCH_MINOR 44 /* from this minor version of the protocol on */
#define NO_INODE 0	   /* in the notice that stands for all names */
#define WANTS 1024
#define TOLD_LOOK 256 /* of what is collected: further back no answer looks for its own inode */

struct notice {
	struct notice *next;
	struct notice *beside;	    /* the next in its row */
	struct fuse_pollhandle *ph; /* a poller to be woken, and nothing else */
	/* the directory's, when there is a name; of a poller, the file's; NO_INODE: all names */
	fuse_ino_t ino;
	char name[]; /* "": forget the inode */
};

/*
 * In order, and by hash: what waits already is not put in again, so a queue holds at most what
 * the kernel was told of, however often that changes.
 */
struct queue {
	struct notice *first, *newest;
	struct notice *rows[ROWS];
};

struct lane {
	struct notifier *notifier;
	pthread_t thread;
	struct queue queue;
};

/* PROMPT: nothing pending can hold it up. The others: what a pending request may. ASIDE is none. */
enum { PROMPT, INODES, ENTRIES, LANES, ASIDE = LANES };

struct notifier {
	struct fuse_session *session;
	struct queue collected, aside; /* the loop's alone */
	unsigned n_collected;
	uint64_t queued; /* the loop's alone: into PROMPT */
	bool has_epochs; /* the loop's alone */
	int fd;
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t more;
	struct lane lanes[LANES];
	bool stop;
	unsigned running;	/* lanes */
	uint64_t done, watched; /* of PROMPT; watched 0: nobody waits */
	uint32_t wants[WANTS];	/* how many in PROMPT are not done, by hash of their inode */
};

static void notice_free(struct notice *x)
{
	if (x && x->ph)
		fuse_pollhandle_destroy(x->ph);
	free(x);
}

static size_t hash_ino(fuse_ino_t ino)
{
	return ino * 0x9e3779b97f4a7c15u >> 40;
}

static struct notice **row_of(struct queue *q, fuse_ino_t ino, const char *name)
{
	return &q->rows[hash_keyed(ino, name, strlen(name)) % ROWS];
}

static void leave_row(struct queue *q, const struct notice *x)
{
	struct notice **at = row_of(q, x->ino, x->name);

	while (*at && *at != x)
		at = &(*at)->beside;
	if (*at)
		*at = x->beside;
}

static bool is_waiting(struct queue *q, fuse_ino_t ino, const char *name)
{
	const struct notice *x = *row_of(q, ino, name);

	while (x && (x->ino != ino || strcmp(x->name, name) != 0))
		x = x->beside;
	return x != NULL;
}

static struct notice *take(struct queue *q)
{
	struct notice *x = q->first;

	if (x) {
		q->first = x->next;
		leave_row(q, x);
	}
	if (!q->first)
		q->newest = NULL;
	return x;
}

static void put(struct queue *q, struct notice *x)
{
	struct notice **row = row_of(q, x->ino, x->name);

	if (!x->ph) { /* each poller is woken */
		x->beside = *row;
		*row = x;
	}
	x->next = NULL;
	if (q->newest)
		q->newest->next = x;
	else
		q->first = x;
	q->newest = x;
}

/* ---- sending */

static void send_epoch(struct notifier *n)
{
	struct fuse_out_header h = { .len = sizeof(h), .error = INC_EPOCH };

	if (write(fuse_session_fd(n->session), &h, sizeof(h)) < 0)
		log_debug("the kernel takes no epoch: %s", strerror(errno));
}

static void send_notice(struct notifier *n, const struct notice *x)
{
	if (x->ino == NO_INODE)
		send_epoch(n);
	else if (x->ph)
		fuse_lowlevel_notify_poll(x->ph);
	else if (x->name[0])
		fuse_lowlevel_notify_inval_entry(n->session, x->ino, x->name, strlen(x->name));
	else
		fuse_lowlevel_notify_inval_inode(n->session, x->ino, 0, 0);
}

static void wake_loop(struct notifier *n)
{
	uint64_t one = 1;

	if (write(n->fd, &one, sizeof(one)) < 0)
		log_debug("eventfd: %s", strerror(errno));
}

/* Under the mutex. */
static void tell_watcher(struct notifier *n)
{
	if (!n->watched || n->done < n->watched)
		return;
	n->watched = 0;
	wake_loop(n);
}

/* Under the mutex. */
static void lane_ends(struct notifier *n)
{
	n->running--;
	wake_loop(n);
}

/* Under the mutex. */
static void count_done(struct notifier *n, const struct notice *x)
{
	n->wants[hash_ino(x->ino) % WANTS]--;
	n->done++;
	tell_watcher(n);
}

static void *send_notices(void *arg)
{
	struct lane *l = arg;
	struct notifier *n = l->notifier;
	struct notice *x = NULL;

	for (;;) {
		pthread_mutex_lock(&n->mutex);
		if (x && l == &n->lanes[PROMPT])
			count_done(n, x);
		notice_free(x);
		while (!l->queue.first && !n->stop)
			pthread_cond_wait(&n->more, &n->mutex);
		x = n->stop ? NULL : take(&l->queue);
		if (!x)
			lane_ends(n);
		pthread_mutex_unlock(&n->mutex);
		if (!x)
			return NULL;
		send_notice(n, x);
	}
}

/* ---- life */

/* The first `most` lanes end. */
static void join_lanes(struct notifier *n, int most)
{
	notify_stop(n);
	for (int i = 0; i < most; i++)
		pthread_join(n->lanes[i].thread, NULL);
}

static int start_lanes(struct notifier *n)
{
	sigset_t all, before;
	int err = 0, i;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	for (i = 0; i < LANES && !err; i++) {
		n->lanes[i].notifier = n;
		pthread_mutex_lock(&n->mutex);
		err = pthread_create(&n->lanes[i].thread, NULL, send_notices, &n->lanes[i]);
		n->running += !err;
		pthread_mutex_unlock(&n->mutex);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err)
		join_lanes(n, i - 1);
	return -err;
}

int notify_new(struct fuse_session *se, struct notifier **ret)
{
	struct notifier *n = calloc(1, sizeof(*n));
	int err = 0;

	if (!n)
		return -ENOMEM;
	n->session = se;
	n->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (n->fd < 0)
		err = -errno;
	pthread_mutex_init(&n->mutex, NULL);
	pthread_cond_init(&n->more, NULL);
	if (!err)
		err = start_lanes(n);
	if (err) {
		if (n->fd >= 0)
			close(n->fd);
		free(n);
		return err;
	}
	*ret = n;
	return 0;
}

void notify_stop(struct notifier *n)
{
	if (!n)
		return;
	pthread_mutex_lock(&n->mutex);
	n->stop = true;
	pthread_cond_broadcast(&n->more);
	pthread_mutex_unlock(&n->mutex);
}

bool notify_has_ended(struct notifier *n)
{
	bool ended;

	pthread_mutex_lock(&n->mutex);
	ended = n->running == 0;
	pthread_mutex_unlock(&n->mutex);
	return ended;
}

static void queue_free(struct queue *q)
{
	for (struct notice *x; (x = take(q));)
		notice_free(x);
}

void notify_free(struct notifier *n)
{
	if (!n)
		return;
	join_lanes(n, LANES);
	for (int i = 0; i < LANES; i++)
		queue_free(&n->lanes[i].queue);
	queue_free(&n->collected);
	queue_free(&n->aside);
	pthread_mutex_destroy(&n->mutex);
	pthread_cond_destroy(&n->more);
	close(n->fd);
	free(n);
}

/* ---- collecting */

static void collect(
	struct notifier *n, fuse_ino_t ino, const char *name, struct fuse_pollhandle *ph)
{
	size_t len = strlen(name) + 1;
	struct notice *x = NULL;

	if (n && (ph || !is_waiting(&n->collected, ino, name)))
		x = malloc(sizeof(*x) + len);
	if (!x) {
		if (ph)
			fuse_pollhandle_destroy(ph);
		return;
	}
	x->ph = ph;
	x->ino = ino;
	memcpy(x->name, name, len);
	put(&n->collected, x);
	n->n_collected++;
}

void notify_entry(struct notifier *n, fuse_ino_t dir, const char *name)
{
	collect(n, dir, name, NULL);
}

void notify_inode(struct notifier *n, fuse_ino_t ino)
{
	collect(n, ino, "", NULL);
}

void notify_has_epochs(struct notifier *n, unsigned proto_minor)
{
	n->has_epochs = proto_minor >= INC_EPOCH_MINOR;
}

bool notify_all(struct notifier *n)
{
	if (n->has_epochs)
		collect(n, NO_INODE, "", NULL);
	return n->has_epochs;
}

void notify_poll(struct notifier *n, fuse_ino_t ino, struct fuse_pollhandle *ph)
{
	collect(n, ino, "", ph);
}

void notify_told(struct notifier *n, fuse_ino_t ino)
{
	struct notice *before = NULL, *x, *next;

	if (!n || n->n_collected > TOLD_LOOK)
		return;
	for (x = n->collected.first; x; x = next) {
		next = x->next;
		if (x->ph || x->name[0] || x->ino != ino) {
			before = x;
			continue;
		}
		if (before)
			before->next = next;
		else
			n->collected.first = next;
		if (!next)
			n->collected.newest = before;
		leave_row(&n->collected, x);
		n->n_collected--;
		notice_free(x);
	}
}

bool notify_has_collected(const struct notifier *n)
{
	return n && n->collected.first;
}

/* ---- queueing */

void notify_lock(uint64_t *bits, fuse_ino_t ino)
{
	size_t at = hash_ino(ino) % LOCKED_BITS;

	bits[at / 64] |= 1ULL << at % 64;
}

static bool is_locked(const uint64_t *bits, fuse_ino_t ino)
{
	size_t at = hash_ino(ino) % LOCKED_BITS;

	return bits[at / 64] >> at % 64 & 1;
}

static int lane_of(const struct notice *x, const struct locked *locked)
{
	if (x->ino == NO_INODE)
		return PROMPT;
	if (x->name[0] && is_locked(locked->shared, x->ino))
		return ASIDE;
	if (x->name[0])
		return is_locked(locked->dirs, x->ino) ? ENTRIES : PROMPT;
	return is_locked(locked->pages, x->ino) ? INODES : PROMPT;
}

/* Takes up again what was put aside, where its directory is free by now. */
static void take_aside(struct notifier *n, const struct locked *locked)
{
	struct notice *last = n->aside.newest, *x = NULL;

	while (x != last && (x = take(&n->aside)))
		put(is_locked(locked->shared, x->ino) ? &n->aside : &n->collected, x);
}

bool notify_has_aside(const struct notifier *n)
{
	return n->aside.first;
}

void notify_aside_all(struct notifier *n)
{
	if (n->has_epochs && n->aside.first) {
		queue_free(&n->aside);
		notify_all(n);
	}
}

void notify_flush(struct notifier *n, const struct locked *locked)
{
	struct notice *x;

	take_aside(n, locked);
	pthread_mutex_lock(&n->mutex);
	while ((x = take(&n->collected))) {
		int lane = lane_of(x, locked);
		struct queue *q = lane == ASIDE ? &n->aside : &n->lanes[lane].queue;

		if (!x->ph && is_waiting(q, x->ino, x->name)) {
			notice_free(x);
			continue;
		}
		put(q, x);
		if (lane == PROMPT) {
			n->queued++;
			n->wants[hash_ino(x->ino) % WANTS]++;
		}
	}
	n->n_collected = 0;
	pthread_cond_broadcast(&n->more);
	pthread_mutex_unlock(&n->mutex);
}

uint64_t notify_queued(const struct notifier *n)
{
	return n->queued;
}

uint64_t notify_done(struct notifier *n)
{
	uint64_t done;

	pthread_mutex_lock(&n->mutex);
	done = n->done;
	pthread_mutex_unlock(&n->mutex);
	return done;
}

bool notify_may_want(struct notifier *n, fuse_ino_t ino)
{
	bool wants;

	pthread_mutex_lock(&n->mutex);
	wants = n->wants[hash_ino(ino) % WANTS] > 0;
	pthread_mutex_unlock(&n->mutex);
	return wants;
}

int notify_fd(const struct notifier *n)
{
	return n->fd;
}

void notify_heard(struct notifier *n)
{
	uint64_t count;

	while (read(n->fd, &count, sizeof(count)) > 0)
		;
}

void notify_watch(struct notifier *n, uint64_t number)
{
	pthread_mutex_lock(&n->mutex);
	n->watched = number;
	tell_watcher(n);
	pthread_mutex_unlock(&n->mutex);
}
