/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure: how long single calls take. It makes the call on one path after the other, COUNT times
 * or for as long as COMMAND runs, and prints the median, the 99th percentile, the longest and the
 * sum, in microseconds. In a path, '#' stands for the number of the call, seven digits wide; the
 * first is FROM. 'work' makes no call: it works for some 0.1 ms, which the processor's own time
 * for it measures, whatever the path.
 *
 *	bench-measure stat|absent|read|work FROM COUNT PATH... [-- COMMAND...]
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_us(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

/* Works without a call, and without memory. */
static bool work(void)
{
	volatile unsigned long x = 1;

	for (int i = 0; i < 50000; i++)
		x = x * 6364136223846793005ul + 1;
	return x != 0;
}

/* Makes the call. False: it does not end as it should. */
static bool call(char what, const char *path)
{
	char text[4096];
	struct stat st;
	ssize_t n;
	int fd;

	if (what == 'w')
		return work();
	if (what == 's')
		return stat(path, &st) == 0;
	if (what == 'a')
		return stat(path, &st) < 0 && errno == ENOENT;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text));
	if (fd >= 0)
		close(fd);
	return n >= 0;
}

/* Puts the number of the call in the place of each mark. */
static void fill_in(const char *pattern, unsigned long i, char *path, size_t size)
{
	size_t len = 0;

	for (; *pattern && len + 8 < size; pattern++) {
		if (*pattern == '#')
			len += (size_t)snprintf(path + len, size - len, "%07lu", i % 10000000);
		else
			path[len++] = *pattern;
	}
	path[len] = '\0';
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static pid_t run(char **command)
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDOUT_FILENO);
		execvp(command[0], command);
		_exit(127);
	}
	return pid;
}

static void print(double *took, size_t n, double sum)
{
	qsort(took, n, sizeof(*took), compare);
	printf("{\"n\": %zu, \"median\": %.1f, \"p99\": %.1f, \"max\": %.1f, \"sum\": %.0f}\n", n,
		took[n / 2], took[n * 99 / 100], took[n - 1], sum);
}

int main(int argc, char **argv)
{
	size_t most = argc > 4 ? strtoul(argv[3], NULL, 10) : 0, n = 0, paths = 0;
	double *took = malloc((most + 1) * sizeof(*took)), sum = 0;
	unsigned long from = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	char **path = argv + 4, **command = NULL, filled[4096];
	pid_t pid = 0;
	clockid_t clock = argc > 1 && argv[1][0] == 'w' ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;

	for (int i = 4; i < argc && !command; i++) {
		if (strcmp(argv[i], "--") == 0)
			command = argv + i + 1;
		else
			paths++;
	}
	if (!most || !paths || !took || (command && !command[0])) {
		fprintf(stderr,
			"bench-measure stat|absent|read|work FROM COUNT PATH... [-- COMMAND...]\n");
		return 2;
	}
	if (command)
		pid = run(command);
	for (; n < most && (!command || waitpid(pid, NULL, WNOHANG) == 0); n++) {
		double began;

		fill_in(path[n % paths], from + n / paths, filled, sizeof(filled));
		began = now_us(clock);
		if (!call(argv[1][0], filled)) {
			fprintf(stderr, "%s %s: not as it should be\n", argv[1], filled);
			return 1;
		}
		took[n] = now_us(clock) - began;
		sum += took[n];
	}
	if (command && n == most)
		waitpid(pid, NULL, 0);
	if (n)
		print(took, n, sum);
	free(took);
	return n ? 0 : 1;
}
