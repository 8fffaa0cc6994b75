/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confined: gives up what a mounted program gives up, then tries what it must still be able to do
 * and what nobody may do any more. SECURITY.md, CONFINEMENT. A line a check, and the closing line.
 *
 * confined DIR: an empty directory of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/main/confine.h"

static unsigned passed, failed;
static char dir[PATH_MAX - 64];

static void check(bool good, const char *what)
{
	if (good)
		passed++;
	else
		failed++;
	printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed, what);
}

static const char *in_dir(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void put(const char *name)
{
	FILE *f = fopen(in_dir(name), "w");

	if (!f || fputs("text\n", f) < 0 || fclose(f) != 0)
		exit(2);
}

/* Opens and closes it: 0 or the errno. */
static int open_errno(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static void *run_thread(void *arg)
{
	*(bool *)arg = open_errno(in_dir("outside"), O_RDONLY) == EACCES;
	return NULL;
}

static void check_what_is_left(void)
{
	struct addrinfo *found = NULL;
	bool held = false;
	pthread_t thread;

	check(open_errno("/etc/passwd", O_RDONLY) == 0, "the system's files can be read");
	check(open_errno("/proc/self/mountinfo", O_RDONLY) == 0, "... the kernel's too");
	check(open_errno(in_dir("kept/token"), O_RDONLY) == 0, "... and a file that was named");
	check(open_errno(in_dir("kept/new"), O_RDONLY) == 0, "... and what may come in its place");
	check(open_errno("/dev/null", O_RDWR) == 0, "/dev/null can be written");
	check(getaddrinfo("localhost", "80", NULL, &found) == 0, "a host's name is found");
	if (found)
		freeaddrinfo(found);
	check(kill(getppid(), 0) == 0 || errno == EPERM, "a process can be looked for");
	check(pthread_create(&thread, NULL, run_thread, &held) == 0 &&
			pthread_join(thread, NULL) == 0,
		"a thread can be started");
	check(held, "... and is confined alike");
}

static bool is_denied(long answer)
{
	return answer < 0 && errno == ENOSYS;
}

static void check_what_is_gone(void)
{
	char *const words[] = { (char[]){ "true" }, NULL };
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	check(is_denied(child), "no process can be forked");
	check(is_denied(execv("/bin/true", words)), "no program can be started");
	check(is_denied(ptrace(PTRACE_TRACEME, 0, NULL, NULL)), "nothing can be traced");
	check(is_denied(kill(getppid(), SIGTERM)), "no process can be ended");
	check(is_denied(setuid(0)), "nobody else can be become");
	check(is_denied(mkdir(in_dir("kept/d"), 0700)), "no directory can be made");
	check(is_denied(unlink(in_dir("kept/token"))), "no file can be removed");
	check(is_denied(rename(in_dir("kept/token"), in_dir("kept/t"))), "... renamed");
	check(is_denied(fchmod(fd, 0777)), "... or opened to others");
	check(is_denied(socket(AF_PACKET, SOCK_RAW, 0)), "no packets can be read");
	check(open_errno(in_dir("kept/token"), O_WRONLY) == EACCES, "no file can be written");
	check(open_errno(in_dir("kept/made"), O_WRONLY | O_CREAT) == EACCES, "... or made");
	check(open_errno(in_dir("outside"), O_RDONLY) == EACCES, "another file cannot be read");
	check(open_errno(in_dir("."), O_RDONLY | O_DIRECTORY) == EACCES, "... listed neither");
}

int main(int argc, char **argv)
{
	const char *kept[1];

	if (argc != 2)
		return 2;
	snprintf(dir, sizeof(dir), "%s", argv[1]);
	if (mkdir(in_dir("kept"), 0700) < 0)
		return 2;
	put("kept/token");
	put("kept/new");
	put("outside");
	kept[0] = strdup(in_dir("kept/token"));
	if (!kept[0] || confine(kept, 1) != 0)
		return 2;
	check_what_is_left();
	check_what_is_gone();
	printf("%u passed, %u failed\n", passed, failed);
	return failed > 0;
}
