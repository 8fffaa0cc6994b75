/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop: the one place that waits: for the kernel, the cloud, signals and
 * timers together.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "client/util/log.h"
#include "client/model.h"
#include "fs/request/call.h"
#include "fs/fs.h"
#include "fs/kernel/held.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"

#define BATCH 64 /* requests taken before the cloud has its turn */
#define IDLE_MS 60000

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;

	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* SIGHUP: everything is read afresh. */
static void expire_all(struct fs *fs)
{
	struct collection *c;

	for (size_t i = 0; (c = model_collection(fs->model, i)); i++)
		collection_expire(c);
	missed_forget(fs);
}

static void take_signals(struct fs *fs, int fd)
{
	struct signalfd_siginfo s;

	while (read(fd, &s, sizeof(s)) == (ssize_t)sizeof(s)) {
		if (s.ssi_signo == SIGHUP) {
			expire_all(fs);
			continue;
		}
		log_info("stopping on signal %u", s.ssi_signo);
		fs->stop_signal = (int)s.ssi_signo;
		fs->stop = true;
	}
}

/* 0, or the error that ends the session. */
static int take_requests(struct fs *fs, struct fuse_buf *buf)
{
	for (int i = 0; i < BATCH; i++) {
		int n = fuse_session_receive_buf(fs->session, buf);

		if (n == -EAGAIN || n == -EINTR)
			return 0;
		if (n <= 0) { /* unmounted */
			fs->stop = true;
			return n == -ENODEV ? 0 : n;
		}
		fuse_session_process_buf(fs->session, buf);
		if (fuse_session_exited(fs->session)) {
			fs->stop = true;
			return 0;
		}
	}
	return 0;
}

int loop_run(struct fs *fs)
{
	int fd = fuse_session_fd(fs->session), signals = open_signals(), err = 0;
	struct fuse_buf buf = { 0 };

	if (signals < 0)
		return signals;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	while (!fs->stop) {
		struct pollfd fds[] = {
			{ .fd = fd, .events = POLLIN },
			{ .fd = signals, .events = POLLIN },
			{ .fd = notifier_fd(fs->notifier), .events = POLLIN },
		};

		err = model_poll(fs->model, fds, 3, timers_wait_ms(&fs->timers, IDLE_MS));
		if (err)
			break;
		if (fds[2].revents)
			notifier_heard(fs->notifier);
		held_flush(fs);
		take_signals(fs, signals);
		if (!fs->stop)
			err = take_requests(fs, &buf);
		if (err)
			break;
		timers_run(&fs->timers);
		held_flush(fs);
	}
	fs->stop = true;
	calls_abort(fs, -EIO);
	held_send_all(fs);
	free(buf.mem);
	close(signals);
	return err;
}
