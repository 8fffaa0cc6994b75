/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop: the one place that waits: for the kernel, the cloud, signals and
 * timers together.
 */
#include "fs/main/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/log.h"
#include "fs/kernel/held.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/request/poll.h"
#include "fs/tree/inode.h"

#define BATCH 64 /* requests taken before the cloud has its turn */

static sigset_t taken_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return set;
}

void loop_hold_signals(void)
{
	const sigset_t set = taken_signals();

	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Hears of them, now that they are held. */
static int open_signals(void)
{
	const sigset_t set = taken_signals();
	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* SIGHUP: everything is read afresh. */
static void expire_all(struct fs *fs)
{
	struct collection *c;

	for (size_t i = 0; (c = model_collection(fs->model, i)); i++)
		expire_collection(c);
	negative_forget(fs->negatives, fs->notifier);
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
		fs->stop = true;
	}
}

/* Names what a request asks for, as the log does. */
static const char *request_name(uint32_t opcode)
{
	static const char *const names[] = {
		[FUSE_LOOKUP] = "lookup",
		[FUSE_FORGET] = "forget",
		[FUSE_GETATTR] = "stat",
		[FUSE_SETATTR] = "setattr",
		[FUSE_READLINK] = "readlink",
		[FUSE_SYMLINK] = "ln",
		[FUSE_MKDIR] = "mkdir",
		[FUSE_UNLINK] = "rm",
		[FUSE_RMDIR] = "rmdir",
		[FUSE_RENAME] = "mv",
		[FUSE_READ] = "read",
		[FUSE_WRITE] = "write",
		[FUSE_READDIR] = "ls",
		[FUSE_CREATE] = "create",
		[FUSE_INTERRUPT] = "interrupt",
		[FUSE_POLL] = "poll",
		[FUSE_BATCH_FORGET] = "forget",
		[FUSE_READDIRPLUS] = "ls",
		[FUSE_RENAME2] = "mv",
	};
	const char *name = opcode < sizeof(names) / sizeof(names[0]) ? names[opcode] : NULL;

	return name ? name : "a request";
}

/* Leaves out what nobody waits for, and what is asked of the count's own file: it stays the same
 * while it is read. */
static bool counts(const struct fuse_in_header *in)
{
	return in->opcode != FUSE_FORGET && in->opcode != FUSE_BATCH_FORGET &&
		in->opcode != FUSE_INTERRUPT && in->nodeid != inode_fixed(FIXED_STATS);
}

/* Answers the request that was read into buf. */
static void take_request(struct fs *fs, const struct fuse_buf *buf)
{
	const struct fuse_in_header in = *(const struct fuse_in_header *)buf->mem;
	struct inode n;

	if (counts(&in))
		fs->asked++;
	fuse_session_process_buf(fs->session, buf);
	if (turn_step(&fs->turn)) {
		CLEANUP_BUF struct buf path = BUF_INIT(4 * LIMIT_NAME_BYTES * 4);

		if (inode_of(fs, in.nodeid, &n) == 0)
			inode_path(fs, &n, &path);
		turn_name(&fs->turn, "%s in '%s'", request_name(in.opcode), path.data);
	}
}

/* Has the pollers know whose file the request is of: libfuse keeps that to itself. */
static void note_poll(struct fs *fs, const struct fuse_buf *buf, size_t n)
{
	const struct fuse_in_header *in = buf->mem;
	struct fuse_poll_in poll;

	if (n < sizeof(*in) + sizeof(poll) || in->opcode != FUSE_POLL)
		return;
	memcpy(&poll, in + 1, sizeof(poll));
	poll_note_file(fs, poll.kh);
}

/* Takes requests until that time, one at least. Gives 0, or the error that ends the session. */
static int take_requests(struct fs *fs, struct fuse_buf *buf, int64_t until_us)
{
	for (int i = 0; i < BATCH && (i == 0 || timer_now_us() < until_us); i++) {
		int n = fuse_session_receive_buf(fs->session, buf);

		if (n == -EAGAIN || n == -EINTR)
			return 0;
		if (n <= 0) { /* unmounted */
			fs->stop = true;
			return n == -ENODEV ? 0 : n;
		}
		note_poll(fs, buf, (size_t)n);
		take_request(fs, buf);
		if (fuse_session_exited(fs->session)) {
			fs->stop = true;
			return 0;
		}
	}
	return 0;
}

/* ---- the end */

/* Answers one request with EIO; those that want no answer get none. */
static void refuse(int fd, const struct fuse_in_header *in)
{
	struct fuse_out_header out = { .len = sizeof(out), .error = -EIO, .unique = in->unique };

	if (in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET ||
		in->opcode == FUSE_INTERRUPT || in->opcode == FUSE_NOTIFY_REPLY)
		return;
	if (write(fd, &out, sizeof(out)) < 0)
		log_debug("nobody waits for this answer any more");
}

static bool refuse_requests(struct fs *fs, int fd, struct fuse_buf *buf)
{
	int n;

	while ((n = fuse_session_receive_buf(fs->session, buf)) > 0)
		if ((size_t)n >= sizeof(struct fuse_in_header))
			refuse(fd, buf->mem);
	return n == -EAGAIN || n == -EINTR;
}

/*
 * A notification that is under way may wait, in the kernel, for a lock that
 * somebody holds who waits for us: until the lanes have ended, whatever still
 * comes is read and refused. -ETIMEDOUT: they do not end.
 */
static int drain(struct fs *fs, int fd, struct fuse_buf *buf)
{
	int64_t until_ms = timer_now_ms() + TIME_STOP_MS, left_ms;
	bool more = true;

	notify_stop(fs->notifier);
	while (!notify_has_ended(fs->notifier)) {
		struct pollfd fds[] = {
			{ .fd = notify_fd(fs->notifier), .events = POLLIN },
			{ .fd = more ? fd : -1, .events = POLLIN },
		};

		left_ms = until_ms - timer_now_ms();
		if (left_ms <= 0)
			return -ETIMEDOUT;
		poll(fds, 2, (int)left_ms);
		notify_heard(fs->notifier);
		more = more && refuse_requests(fs, fd, buf);
	}
	return 0;
}

static void end_step(struct fs *fs, const char *what)
{
	if (turn_step(&fs->turn))
		turn_name(&fs->turn, "%s", what);
}

int loop_run(struct fs *fs)
{
	int fd = fuse_session_fd(fs->session), signals = open_signals(), err = 0;
	struct fuse_buf buf = { 0 };
	int64_t until_us; /* this turn goes on; what is left then waits for the next */

	if (signals < 0)
		return signals;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	while (!fs->stop) {
		struct pollfd fds[] = {
			{ .fd = fd, .events = POLLIN },
			{ .fd = signals, .events = POLLIN },
			{ .fd = notify_fd(fs->notifier), .events = POLLIN },
		};

		err = model_poll(fs->model, fds, 3, timers_wait_ms(&fs->timers, TIME_LOOP_MS));
		if (err)
			break;
		turn_begin(&fs->turn, model_woke_us(fs->model));
		until_us = fs->turn.began_us + TIME_SLICE_US;
		if (turn_step(&fs->turn))
			turn_name(&fs->turn, "the cloud's answers %s", model_work(fs->model));
		if (fds[2].revents)
			notify_heard(fs->notifier);
		held_flush(fs->held);
		take_signals(fs, signals);
		end_step(fs, "signals, and what the kernel must forget");
		if (!fs->stop)
			err = take_requests(fs, &buf, until_us);
		if (err)
			break;
		timers_run(&fs->timers, until_us);
		end_step(fs, "timers");
		poll_lines(fs);
		held_flush(fs->held);
		end_step(fs, "what the kernel must forget");
		turn_end(&fs->turn);
	}
	held_stop(fs->held);
	calls_abort(fs, -EIO);
	if (drain(fs, fd, &buf) < 0)
		err = -ETIMEDOUT;
	free(buf.mem);
	close(signals);
	return err;
}
