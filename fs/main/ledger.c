/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: a queue of lines, and a thread that writes them.
 */
#include "fs/main/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"

struct line {
	struct line *next;
	size_t len;
	char text[];
};

struct ledger {
	int fd;
	char *path;
	pthread_t thread;
	bool runs;
	bool told;	       /* the writing thread's: that it cannot write */
	bool torn;	       /* ... and that a line's end is missing */
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t more;
	struct line *first, **last;
	size_t bytes;
	bool full; /* some were lost since one was written */
	bool stop;
};

int ledger_open(const char *path, struct ledger **ret)
{
	struct ledger *l = calloc(1, sizeof(*l));
	struct stat st;
	int err = 0;

	if (!l || !(l->path = strdup(path))) {
		free(l);
		return -ENOMEM;
	}
	l->last = &l->first;
	pthread_mutex_init(&l->mutex, NULL);
	pthread_cond_init(&l->more, NULL);
	l->fd = open(path,
		O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
		0600);
	if (l->fd < 0 || fstat(l->fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = -EINVAL;
	else if ((st.st_mode & 077) && fchmod(l->fd, 0600) < 0)
		err = -errno;
	if (err) {
		ledger_close(l);
		return err;
	}
	*ret = l;
	return 0;
}

/* ---- the writing thread */

static void tell_once(struct ledger *l, const char *why)
{
	if (!l->told)
		log_warn("%s: changes are not written down: %s", l->path, why);
	l->told = true;
}

/* Appends all of it by one write(2) if it can be: lines of several mounts stand whole. */
static void write_line(struct ledger *l, const struct line *line)
{
	size_t at = 0;

	if (l->torn && write(l->fd, "\n", 1) == 1)
		l->torn = false;
	while (!l->torn && at < line->len) {
		ssize_t n = write(l->fd, line->text + at, line->len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	if (at == line->len) {
		l->told = false;
		return;
	}
	l->torn |= at > 0;
	tell_once(l, strerror(errno));
}

static struct line *take_line(struct ledger *l, bool *ret_full)
{
	struct line *line;

	pthread_mutex_lock(&l->mutex);
	while (!l->first && !l->stop)
		pthread_cond_wait(&l->more, &l->mutex);
	line = l->first;
	if (line && !(l->first = line->next))
		l->last = &l->first;
	if (line)
		l->bytes -= line->len;
	*ret_full = l->full;
	l->full = false;
	pthread_mutex_unlock(&l->mutex);
	return line;
}

static void *write_lines(void *ctx)
{
	struct ledger *l = ctx;
	struct line *line;
	bool full;

	while ((line = take_line(l, &full))) {
		if (full)
			tell_once(l, "the disk takes them too slowly");
		write_line(l, line);
		free(line);
	}
	return NULL;
}

/* ---- the loop's */

int ledger_start(struct ledger *l)
{
	sigset_t all, before;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	err = pthread_create(&l->thread, NULL, write_lines, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	l->runs = !err;
	return -err;
}

void ledger_add(void *ledger, const char *text, size_t len)
{
	struct line *line = malloc(sizeof(*line) + len);
	struct ledger *l = ledger;

	pthread_mutex_lock(&l->mutex);
	if (line && l->bytes + len <= LIMIT_LEDGER_BYTES) {
		line->next = NULL;
		line->len = len;
		memcpy(line->text, text, len);
		*l->last = line;
		l->last = &line->next;
		l->bytes += len;
		line = NULL;
	} else {
		l->full = true;
	}
	pthread_cond_signal(&l->more);
	pthread_mutex_unlock(&l->mutex);
	free(line);
}

/* Waits for the thread; false: it hangs. */
static bool end_thread(struct ledger *l)
{
	struct timespec until;

	pthread_mutex_lock(&l->mutex);
	l->stop = true;
	pthread_cond_signal(&l->more);
	pthread_mutex_unlock(&l->mutex);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += TIME_LEDGER_MS / 1000;
	return pthread_timedjoin_np(l->thread, NULL, &until) == 0;
}

void ledger_close(struct ledger *l)
{
	if (!l || (l->runs && !end_thread(l)))
		return; /* what hangs in the kernel has it, until the process ends */
	while (l->first) {
		struct line *line = l->first;

		l->first = line->next;
		free(line);
	}
	if (l->fd >= 0)
		close(l->fd);
	pthread_cond_destroy(&l->more);
	pthread_mutex_destroy(&l->mutex);
	free(l->path);
	free(l);
}
