/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main: from the command line to the loop. The process that the user started
 * waits until the other one, which does everything, has logged in and mounted,
 * or passes on its one line of error: no thread and no connection is made
 * before the fork.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <linux/fuse.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/util/log.h"
#include "client/model.h"
#include "fs/main/clouds.h"
#include "fs/tree/control.h"
#include "fs/request/json_write.h"
#include "fs/fs.h"
#include "fs/kernel/held.h"
#include "fs/main/guard.h"
#include "fs/main/login.h"
#include "fs/kernel/negative.h"
#include "fs/tree/inode.h"
#include "fs/kernel/notify.h"
#include "fs/request/ops.h"
#include "fs/request/poll.h"
#include "fs/tree/scratch.h"
#include "fs/main/service.h"
#include "fs/request/invalidate.h"

#ifndef CLOUDNETFS_VERSION
#define CLOUDNETFS_VERSION "0.1"
#endif

const char *const cloudnetfs_version = CLOUDNETFS_VERSION;

/* ---- the session */

/*
 * An answer may have to wait for its turn (held.h), and goes out later.
 * libfuse before 3.17 asks for parallel lookups and readdirs but does not pass
 * the wish on to the kernel (libfuse pull request 861): it is put into the
 * INIT answer as that goes out. Without it a hung readdir blocks its directory.
 */
static ssize_t write_reply(int fd, struct iovec *iov, int count, void *userdata)
{
	ssize_t kept = held_take(userdata, fd, iov, count);
	struct fuse_init_out *out;

	if (kept)
		return kept;
	if (fuse_version() < 317 && count == 2 && iov[0].iov_len == sizeof(struct fuse_out_header) &&
		iov[1].iov_len >= sizeof(struct fuse_init_out) - sizeof(out->unused)) {
		out = iov[1].iov_base;
		if (out->major == FUSE_KERNEL_VERSION && out->minor >= 23 && out->minor < 256)
			out->flags |= FUSE_PARALLEL_DIROPS;
	}
	return writev(fd, iov, count);
}

static ssize_t read_request(int fd, void *data, size_t len, void *userdata)
{
	(void)userdata;
	return read(fd, data, len);
}

static int new_session(struct fs *fs, struct buf *why)
{
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
	const struct options *o = &fs->options;
	char *opts = NULL;
	int err = 0;

	if (asprintf(&opts, "fsname=%s,subtype=cloudnetfs,default_permissions,nosuid,nodev,noexec%s%s%s",
		    model_cloud(fs->model), o->read_only ? ",ro" : "", o->fuse_opts ? "," : "",
		    o->fuse_opts ? o->fuse_opts : "") < 0)
		return -ENOMEM;
	if (fuse_opt_add_arg(&args, "cloudnetfs") < 0 || fuse_opt_add_arg(&args, "-o") < 0 ||
		fuse_opt_add_arg(&args, opts) < 0)
		err = -ENOMEM;
	if (!err)
		fs->session = fuse_session_new(&args, &fs_ops, sizeof(fs_ops), fs);
	if (!err && !fs->session) {
		buf_addf(why, "unknown option: %s", o->fuse_opts ? o->fuse_opts : opts);
		err = -EINVAL;
	}
	fuse_opt_free_args(&args);
	free(opts);
	return err;
}

static int mount_session(struct fs *fs, struct buf *why)
{
	static const struct fuse_custom_io io = { .writev = write_reply, .read = read_request };

	if (fuse_session_mount(fs->session, fs->options.mountpoint) < 0) {
		buf_addf(why, "cannot mount on %s", fs->options.mountpoint);
		return -EIO;
	}
	fuse_session_custom_io(fs->session, &io, fuse_session_fd(fs->session));
	return 0;
}

/* ---- life */

static int fs_open(struct fs *fs, struct buf *why)
{
	const struct options *o = &fs->options;
	struct model_options mo = {
		.cloud = o->cloud,
		.region = o->region,
		.cloud_type = o->cloud_type,
		.proxy = o->proxy,
		.token_file = o->token_file,
		.ttl_ms = (int64_t)(o->cache_ttl_s * 1000),
		.wait_ms = (int64_t)(o->wait_s * 1000),
		.insecure_http = o->insecure_http,
	};
	size_t n = 0;
	int err;

	err = model_open(&mo, &fs->timers, &fs->model, why);
	if (!err && model_warning(fs->model))
		log_warn("%s", model_warning(fs->model));
	if (!err)
		err = model_login(fs->model, why);
	if (!err)
		err = control_new(&fs->control);
	if (!err)
		err = polls_new(&fs->polls);
	if (err)
		return err;
	while (model_collection(fs->model, n))
		n++;
	fs->readers = calloc(n + 1, sizeof(*fs->readers));
	if (!fs->readers)
		return -ENOMEM;
	err = new_session(fs, why);
	if (!err)
		err = mount_session(fs, why);
	if (!err)
		err = guard_watch(fs->guard, o->mountpoint);
	if (!err)
		err = notify_new(fs->session, &fs->notifier);
	if (!err)
		model_listen(fs->model, invalidate_change, fs);
	return err;
}

static void fs_close(struct fs *fs)
{
	notify_stop(fs->notifier);
	if (fs->session)
		fuse_session_unmount(fs->session);
	notify_free(fs->notifier);
	scratches_free(fs);
	negative_free(fs);
	json_write_free(fs);
	polls_free(fs);
	model_close(fs->model);
	if (fs->session)
		fuse_session_destroy(fs->session);
	control_free(fs->control);
	free(fs->readers);
	free(fs->last_write.text);
	free(fs->rendered.text);
	timer_stop(&fs->interrupts);
	timer_stop(&fs->held_timer);
}

/* No secret in a core dump, and none for a debugger of another process of ours. */
static void protect(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

/*
 * Until it is mounted we stay in the process group that we were started in: on
 * an automount's directory systemd's own group alone may mount, everybody else
 * waits for that. A terminal's keys are for the process that waits.
 */
static const int keys[] = { SIGINT, SIGQUIT, SIGHUP, SIGTSTP };

static void hold_keys(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		sigaddset(&set, keys[i]);
		if (how == SIG_UNBLOCK) { /* what came meanwhile is gone */
			signal(keys[i], SIG_IGN);
			signal(keys[i], SIG_DFL);
		}
	}
	sigprocmask(how, &set, NULL);
}

/*
 * Says to the process that waits that all is well, and lets go of its terminal.
 * -EPIPE: it has been stopped meanwhile, so nobody wants the mount.
 */
static int detach(int ready)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), err;

	setsid();
	hold_keys(SIG_UNBLOCK);
	err = write(ready, "", 1) < 0 ? -errno : 0;
	close(ready);
	if (chdir("/") < 0)
		log_warn("chdir /: %s", strerror(errno));
	if (null >= 0) {
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		if (null > 2)
			close(null);
	}
	if (!err)
		log_setup("cloudnetfs", log_level(), 1);
	return err;
}

static int run(struct fs *fs)
{
	int err;

	log_info("cloud %s is mounted on %s", model_cloud(fs->model), fs->options.mountpoint);
	err = loop_run(fs);
	if (err)
		log_error("the mount on %s ended: %s", fs->options.mountpoint, strerror(-err));
	return err;
}

/* What was prepared and never made is in no cloud: a word for each. */
static void tell_lost_drafts(struct fs *fs)
{
	struct collection *c;
	struct buf path;

	buf_init(&path, 4 * LIMIT_NAME_BYTES * 4);
	for (size_t i = 0; (c = model_collection(fs->model, i)); i++) {
		struct inode n = { .type = INODE_OBJECT, .coll = c };
		uint64_t cursor = 0;

		while ((n.obj = collection_next(c, &cursor))) {
			if (!object_is_draft(n.obj))
				continue;
			buf_clear(&path);
			inode_path(fs, &n, &path);
			log_warn("the draft %s is lost", path.data);
		}
	}
	buf_release(&path);
}

/* Trying it again would end as it did, and may lock an account: the units do not (RestartPreventExitStatus). */
static bool is_refusal(int err)
{
	return err == -EKEYEXPIRED || err == -EACCES;
}

/* ready < 0: in the foreground. The exit code. */
static int serve(struct fs *fs, int ready)
{
	int code = EXIT_FAILURE, err;
	struct buf why;

	protect();
	signal(SIGPIPE,
		SIG_IGN); /* whoever reads our messages may go; a mount that dies of it stays behind */
	buf_init(&why, LIMIT_MESSAGE_BYTES * 2);
	fs->started = time(NULL);
	err = guard_new(&fs->guard);
	if (!err)
		err = fs_open(fs, &why);
	if (is_refusal(err))
		code = EX_NOPERM;
	if (err)
		fprintf(stderr, "cloudnetfs: %s\n", why.len ? why.data : strerror(-err));
	else if (ready >= 0)
		err = detach(ready);
	else
		service_ready(model_cloud(fs->model), fs->options.mountpoint);
	if (!err)
		err = run(fs);
	if (ready < 0)
		service_stopping();
	buf_release(&why);
	if (fs->model)
		tell_lost_drafts(fs);
	if (err == -ETIMEDOUT) /* a thread is stuck: the guard frees it when this one has ended */
		_exit(code);
	fs_close(fs);
	guard_free(fs->guard);
	return err ? code : EXIT_SUCCESS;
}

/* The exit code of the process that the user started. */
static int wait_ready(int ready, pid_t child)
{
	char byte;
	int status = 0;
	ssize_t n;

	do
		n = read(ready, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1)
		return EXIT_SUCCESS;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status)) /* else it has said why */
		fprintf(stderr, "cloudnetfs: ended by signal %d before the mount (see " LOG_PLACE ")\n",
			WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

static int serve_in_background(struct fs *fs)
{
	int ready[2];
	pid_t child;

	if (pipe2(ready, O_CLOEXEC) < 0) {
		fprintf(stderr, "cloudnetfs: pipe: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	child = fork();
	if (child < 0) {
		fprintf(stderr, "cloudnetfs: fork: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	if (child > 0) {
		close(ready[1]);
		return wait_ready(ready[0], child);
	}
	close(ready[0]);
	hold_keys(SIG_BLOCK);
	return serve(fs, ready[1]);
}

/* --login and --logout; the exit code. */
static int keep_secret(const struct options *o)
{
	protect();
	signal(SIGPIPE, SIG_IGN); /* a cloud that hangs up is one that could not be asked */
	return o->login ? login_run(o) : logout_run(o);
}

int main(int argc, char **argv)
{
	struct fs fs = { 0 };
	int code = EXIT_SUCCESS;

	if (options_parse(&fs.options, argc, argv) < 0) {
		options_release(&fs.options);
		return 2;
	}
	log_setup("cloudnetfs",
		fs.options.debug	     ? LOG_LEVEL_DEBUG
			: fs.options.verbose ? LOG_LEVEL_INFO
					     : LOG_LEVEL_WARN,
		0);
	if (fs.options.show_help)
		options_usage();
	else if (fs.options.show_version)
		printf("cloudnetfs %s\n", cloudnetfs_version);
	else if (fs.options.clouds)
		code = clouds_print();
	else if (fs.options.login || fs.options.logout)
		code = keep_secret(&fs.options);
	else if (fs.options.foreground)
		code = serve(&fs, -1);
	else
		code = serve_in_background(&fs);
	options_release(&fs.options);
	return code;
}
