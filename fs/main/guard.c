/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard: a forked child, a pipe that tells it what to watch, and the kernel's
 * word that its parent has ended.
 */
#include "fs/main/guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/util/limits.h"
#include "fs/main/mounted.h"

#define CONNECTIONS "/sys/fs/fuse/connections"
#define PARENT_ENDED SIGUSR1
#define STUCK_LOOKS 5 /* threads that are not stuck end meanwhile */
#define UNMOUNT 'u'   /* said through the pipe; any other byte: there is nothing left to do */

/* The pipe carries this; an end without it leaves nothing to do. */
struct watched {
	struct mounted mount;
	char mountpoint[PATH_MAX];
};

struct guard {
	pid_t pid;
	int pipe;
};

/* Tells whether it is still the mount that was watched, and no other one is over it. */
static bool is_there(const struct watched *w)
{
	struct mounted now;

	return mounted_find(w->mountpoint, &now) && mounted_is_same(&now, &w->mount);
}

/* ---- the child: what is to be done */

/* Opens fusectl: where it is mounted, else, as root, a mount of it that nobody sees. */
static int open_connections(void)
{
	char path[sizeof(CONNECTIONS) + 32];
	int fs, mount = -1;

	snprintf(path, sizeof(path), "%s/.", CONNECTIONS);
	fs = fsopen("fusectl", FSOPEN_CLOEXEC);
	if (fs >= 0 && fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		mount = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	if (fs >= 0)
		close(fs);
	return mount >= 0 ? mount : open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Ends the connection: every request is answered, every lock let go. */
static void abort_connection(const struct watched *w)
{
	int dir = open_connections(), fd;
	char name[64];

	if (dir < 0)
		return;
	snprintf(name, sizeof(name), "%u/abort", w->mount.minor);
	fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (write(fd, "1", 1) < 0)
			errno = 0; /* it has ended by itself */
		close(fd);
	}
	close(dir);
}

static void unmount_as_user(const char *mountpoint)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("fusermount3", "fusermount3", "-u", "-q", "-z", "--", mountpoint,
			(char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

/* Tells whether the program's main thread has ended, but another one has not. */
static bool is_stuck(pid_t program)
{
	char path[32];
	unsigned others = 0;
	struct dirent *e;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)program);
	tasks = opendir(path);
	if (!tasks)
		return false;
	while ((e = readdir(tasks)))
		others += e->d_name[0] != '.' && strtol(e->d_name, NULL, 10) != program;
	closedir(tasks);
	return others > 0;
}

/*
 * Ends a connection whose mount somebody has detached (umount -l) before the program ended: its
 * callers may still hold it, and a thread of the program be stuck in it. While one is, the number
 * is still this connection's.
 */
static void end_detached(const struct watched *w, pid_t program)
{
	for (int i = 0; i < STUCK_LOOKS; i++) {
		if (!is_stuck(program))
			return;
		poll(NULL, 0, TIME_STUCK_LOOK_MS);
	}
	abort_connection(w);
}

static void unmount(const struct watched *w)
{
	if (umount2(w->mountpoint, MNT_DETACH | UMOUNT_NOFOLLOW) < 0 && errno == EPERM)
		unmount_as_user(w->mountpoint);
}

static void take_down(const struct watched *w, pid_t program)
{
	if (!is_there(w)) {
		end_detached(w, program);
		return;
	}
	abort_connection(w);
	unmount(w);
}

/* Tells whether nobody serves the mount. A living one may not answer: SIGALRM then ends us. */
static bool is_dead(const char *mountpoint)
{
	int fd = open(mountpoint, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct statfs st;
	bool dead;

	if (fd < 0)
		return false;
	alarm(TIME_STATFS_S);
	dead = fstatfs(fd, &st) < 0 && (errno == ENOTCONN || errno == ECONNABORTED);
	alarm(0);
	close(fd);
	return dead;
}

/*
 * Takes down what a program has mounted that ended before it could tell us: no FUSE mount was there
 * when it began, and a dead one is of use to nobody. fusermount3 may be at work still.
 */
static void take_down_dead(const struct watched *w)
{
	struct mounted now;

	for (int i = 0; i < STUCK_LOOKS; i++) {
		if (mounted_find(w->mountpoint, &now) && now.is_fuse && is_dead(w->mountpoint)) {
			unmount(w);
			return;
		}
		poll(NULL, 0, TIME_STUCK_LOOK_MS);
	}
}

/* ---- the child: waiting */

/* Variables may hold a secret, and /proc shows a process's: all but PATH are overwritten. */
static void forget_environment(void)
{
	const char *shown = getenv("PATH");
	char *path = shown ? strdup(shown) : NULL;

	for (char **e = environ; e && *e; e++)
		explicit_bzero(*e, strlen(*e));
	clearenv();
	if (path)
		setenv("PATH", path, 1);
	free(path);
}

static void let_go(int keep)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		dup2(null, fd);
	if (keep > 3)
		close_range(3, (unsigned)keep - 1, 0);
	close_range((unsigned)keep + 1, ~0U, 0);
	if (chdir("/") < 0)
		_exit(1);
	setsid();
	prctl(PR_SET_NAME, "mount-guard");
}

static int open_parent_signal(void)
{
	static const int ignored[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE };
	sigset_t set;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, PARENT_ENDED);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Reads what to watch, however it comes; less than all of it: the parent says no more. */
static size_t read_watched(int fd, struct watched *w)
{
	size_t len = 0;

	while (len < sizeof(*w)) {
		ssize_t n = read(fd, (char *)w + len, sizeof(*w) - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return len;
}

/* Until the program says that all is well (a byte), or has ended. */
static void watch(int fd, int ended, const struct watched *w, pid_t program)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = ended, .events = POLLIN } };
	char byte;

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	if (!(fds[0].revents & POLLIN) || read(fd, &byte, 1) != 1) {
		take_down(w, program);
	} else if (byte == UNMOUNT && is_there(w)) {
		abort_connection(w);
		unmount(w);
	}
}

static _Noreturn void be_guard(int fd, pid_t parent)
{
	struct watched w = { 0 };
	size_t len;
	int ended;

	let_go(fd);
	forget_environment();
	ended = open_parent_signal();
	prctl(PR_SET_PDEATHSIG, PARENT_ENDED);
	if (getppid() != parent) /* it has ended already, and may have mounted: we begin late */
		kill(getpid(), PARENT_ENDED);
	len = ended >= 0 ? read_watched(fd, &w) : 0;
	if (len == sizeof(w) && !w.mount.is_fuse) { /* it is about to mount */
		len = read_watched(fd, &w);
		if (len == 0)
			take_down_dead(&w);
	}
	if (len == sizeof(w))
		watch(fd, ended, &w, parent);
	_exit(0);
}

/* ---- the parent */

int guard_new(struct guard **ret)
{
	struct guard *g = malloc(sizeof(*g));
	pid_t parent = getpid();
	int fds[2];

	if (!g)
		return -ENOMEM;
	if (pipe2(fds, O_CLOEXEC) < 0) {
		free(g);
		return -errno;
	}
	g->pid = fork();
	if (g->pid == 0) {
		close(fds[1]);
		be_guard(fds[0], parent);
	}
	close(fds[0]);
	g->pipe = fds[1];
	if (g->pid < 0) {
		int err = -errno;

		close(g->pipe);
		free(g);
		return err;
	}
	*ret = g;
	return 0;
}

int guard_expect(struct guard *g, const char *mountpoint)
{
	struct watched w = { 0 };

	snprintf(w.mountpoint, sizeof(w.mountpoint), "%s", mountpoint);
	return write(g->pipe, &w, sizeof(w)) == (ssize_t)sizeof(w) ? 0 : -EPIPE;
}

int guard_watch(struct guard *g, const char *mountpoint)
{
	struct watched w = { 0 };

	snprintf(w.mountpoint, sizeof(w.mountpoint), "%s", mountpoint);
	if (!mounted_find(mountpoint, &w.mount) || !w.mount.is_fuse)
		return -ENOENT;
	return write(g->pipe, &w, sizeof(w)) == (ssize_t)sizeof(w) ? 0 : -EPIPE;
}

/* Says it, and waits until the guard has ended. Once. */
static int send_home(struct guard *g, char byte)
{
	int status = -1;

	if (g->pid <= 0)
		return -ECHILD;
	if (write(g->pipe, &byte, 1) < 0)
		errno = 0; /* it has gone before us: nothing to tell */
	close(g->pipe);	   /* it may still wait for what to watch */
	while (waitpid(g->pid, &status, 0) < 0 && errno == EINTR)
		;
	g->pid = 0;
	return status == 0 ? 0 : -ECHILD;
}

int guard_unmount(struct guard *g)
{
	return send_home(g, UNMOUNT);
}

void guard_free(struct guard *g)
{
	if (!g)
		return;
	send_home(g, '\0');
	free(g);
}
