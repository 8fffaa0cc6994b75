/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process: the one reader of /proc/PID/status and comm.
 */
#include "fs/kernel/process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct field {
	const char *key; /* "Tgid:" */
	int base;
	unsigned long long value;
};

/*
 * Reads the fields of `pid`; false when it is gone, or hidden (hidepid=). A field that is
 * not there keeps its value.
 */
static bool read_status(pid_t pid, struct field *fields, size_t n)
{
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	while (fgets(line, sizeof(line), f))
		for (size_t i = 0; i < n; i++) {
			size_t len = strlen(fields[i].key);

			if (strncmp(line, fields[i].key, len) == 0)
				fields[i].value = strtoull(line + len, NULL, fields[i].base);
		}
	fclose(f);
	return true;
}

pid_t process_caller(pid_t pid, uid_t uid)
{
	return pid > 0 ? pid : -1 - (pid_t)(uid & 0x3fffffffu);
}

bool process_is_seen(pid_t caller)
{
	return caller > 0;
}

int process_session(pid_t caller, pid_t *ret)
{
	pid_t sid = process_is_seen(caller) ? getsid(caller) : caller;

	if (process_is_seen(caller) && sid < 0)
		return -ESRCH;
	*ret = sid;
	return 0;
}

bool process_is_called(pid_t pid, const char *const *names)
{
	char path[64], name[64] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(name, sizeof(name), f))
		name[0] = '\0';
	fclose(f);
	name[strcspn(name, "\n")] = '\0';
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names;
}

pid_t process_of(pid_t pid)
{
	struct field group = { "Tgid:", 10, (unsigned long long)pid };

	read_status(pid, &group, 1);
	return (pid_t)group.value;
}

bool process_is_ending(pid_t pid)
{
	static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL, SIGPIPE, SIGXCPU };
	struct field pending[] = { { "SigPnd:", 16, 0 }, { "ShdPnd:", 16, 0 } };
	unsigned long long want = 0;

	if (!process_is_seen(pid)) /* it gets its answer: it may have been a timer's signal */
		return false;
	if (!read_status(pid, pending, 2))
		return kill(pid, 0) < 0 && errno == ESRCH;
	for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
		want |= 1ULL << (fatal[i] - 1);
	return ((pending[0].value | pending[1].value) & want) != 0;
}
