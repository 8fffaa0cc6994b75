/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine: a list of system calls, and one of directories.
 *
 * A call that is not in the list fails with ENOSYS, as on a kernel that does not have it: glibc
 * then takes the older one (clone3 is clone), and no mount ends because a library has learnt a
 * new call.
 */
#include "fs/main/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "client/util/log.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Sanitizers and coverage write what they have seen, read the program, and trace it. */
#ifdef WATCHED_BUILD
static const bool is_watched_build = true;
#else
static const bool is_watched_build = false;
#endif

int confine_privileges(void)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

/* ---- system calls */

/* clang-format off */
static const int calls[] = {
	/* files and descriptors */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(close),
	SCMP_SYS(close_range), SCMP_SYS(lseek),
	SCMP_SYS(_llseek), SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(fstat), SCMP_SYS(fstat64),
	SCMP_SYS(lstat), SCMP_SYS(lstat64), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64),
	SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),
	SCMP_SYS(chdir), SCMP_SYS(fcntl), SCMP_SYS(fcntl64), SCMP_SYS(flock), SCMP_SYS(dup),
	SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
	SCMP_SYS(signalfd4), SCMP_SYS(fsync), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
	SCMP_SYS(splice), SCMP_SYS(vmsplice), /* libfuse */
	/* waiting */
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(_newselect),
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
	SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(ppoll_time64), SCMP_SYS(pselect6_time64),
	SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(restart_syscall),
	/* sockets: their families are looked at */
	SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(sendto), SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(recvmmsg),
	SCMP_SYS(recvmmsg_time64), SCMP_SYS(shutdown), SCMP_SYS(send), SCMP_SYS(recv),
	/* memory */
	SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
	SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(mlock), SCMP_SYS(munlock), SCMP_SYS(membarrier),
	/* threads and signals; a process's clone is looked at */
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(gettid), SCMP_SYS(getpid),
	SCMP_SYS(getsid),
	SCMP_SYS(getppid), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(tgkill), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(setsid),
	SCMP_SYS(prctl),
	/* who and where we are */
	SCMP_SYS(getuid), SCMP_SYS(getuid32), SCMP_SYS(geteuid), SCMP_SYS(geteuid32),
	SCMP_SYS(getgid), SCMP_SYS(getgid32), SCMP_SYS(getegid), SCMP_SYS(getegid32),
	SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrandom), SCMP_SYS(getrlimit),
	SCMP_SYS(ugetrlimit), SCMP_SYS(prlimit64), SCMP_SYS(getrusage),
	SCMP_SYS(umount2), /* where the guard has been killed */
#ifdef WATCHED_BUILD
	SCMP_SYS(ptrace), SCMP_SYS(getdents), SCMP_SYS(kill),
	SCMP_SYS(process_vm_readv), SCMP_SYS(ftruncate),
	SCMP_SYS(personality), SCMP_SYS(arch_prctl), SCMP_SYS(mkdir), SCMP_SYS(unlink),
#endif
};

static const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK };
static const unsigned long ioctls[] = { FIONREAD, FIONBIO, TCGETS };
/* clang-format on */

/* Adds the calls of which an argument says whether they are meant. */
static int allow_by_argument(scmp_filter_ctx filter)
{
	int err = 0;

	for (size_t i = 0; !err && i < N_OF(families); i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
			SCMP_A0_32(SCMP_CMP_EQ, (uint32_t)families[i]));
	if (!err)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1,
			SCMP_A0_32(SCMP_CMP_EQ, AF_UNIX));
	for (size_t i = 0; !err && i < N_OF(ioctls); i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
			SCMP_A1_32(SCMP_CMP_EQ, (uint32_t)ioctls[i]));
	if (!err) /* whether a process is there; no signal is sent */
		err = seccomp_rule_add(
			filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1, SCMP_A1_32(SCMP_CMP_EQ, 0));
	if (!err && is_watched_build)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 0);
	/* a thread, but no process */
	return err ? err
		   : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
			     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
}

static int fill(scmp_filter_ctx filter)
{
	int err = 0;

	for (size_t i = 0; !err && i < N_OF(calls); i++) {
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
		if (err == -EDOM || err == -EFAULT) /* another machine's call */
			err = 0;
	}
	return err ? err : allow_by_argument(filter);
}

/* For all threads there are: libsecret's may be one. */
static int confine_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int err;

	if (!filter)
		return -ENOMEM;
	err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (!err)
		err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree of calls */
	if (!err)
		err = fill(filter);
	if (!err)
		err = seccomp_load(filter);
	seccomp_release(filter);
	return err;
}

/* ---- files */

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* Landlock's first version has these 13; each that came later is asked for where it is. */
#define FIRST_VERSION (LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1)
#define REFER (1ULL << 13)    /* version 2 */
#define TRUNCATE (1ULL << 14) /* version 3 */

/* Lists what the resolver, TLS and glibc read; the kernel's own files; their sockets' directory. */
static const char *const readable[] = { "/etc", "/usr", "/lib", "/lib64", "/proc", "/sys", "/dev",
	"/run", "/var/lib", "/opt" };

/* Allows `what` below path. A path that is not there needs no rule. */
static int allow_below(int rules, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = what };
	int err;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return 0;
	err = (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	err = err < 0 ? -errno : 0;
	close(rule.parent_fd);
	return err;
}

/* Allows to read a file and what may come in its place: its directory. */
static int allow_file(int rules, const char *file)
{
	const char *slash = strrchr(file, '/');
	char dir[PATH_MAX];

	if (!slash || (size_t)(slash - file) >= sizeof(dir))
		return 0;
	snprintf(dir, sizeof(dir), "%.*s", slash == file ? 1 : (int)(slash - file), file);
	return allow_below(rules, dir, READING);
}

static int make_rules(int rules, const char *const files[], size_t n)
{
	int err = allow_below(
		rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);

	for (size_t i = 0; !err && i < N_OF(readable); i++)
		err = allow_below(rules, readable[i], READING);
	for (size_t i = 0; !err && i < n; i++)
		err = allow_file(rules, files[i]);
	if (!err && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		err = -errno;
	return err;
}

/* -ENOSYS, -EOPNOTSUPP: this kernel has no Landlock, or it is off. */
static int confine_files(const char *const files[], size_t n)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = FIRST_VERSION };
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	int rules, err;

	if (version < 0)
		return -errno;
	if (version >= 2)
		attr.handled_access_fs |= REFER;
	if (version >= 3)
		attr.handled_access_fs |= TRUNCATE;
	rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (rules < 0)
		return -errno;
	err = make_rules(rules, files, n);
	close(rules);
	return err;
}

int confine(const char *const files[], size_t n)
{
	int err = confine_privileges();

	if (!err && !is_watched_build) {
		err = confine_files(files, n);
		if (err == -ENOSYS || err == -EOPNOTSUPP) {
			log_info("this kernel has no Landlock: all files can be read");
			err = 0;
		}
	}
	return err ? err : confine_calls();
}
