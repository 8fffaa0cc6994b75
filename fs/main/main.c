/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main: from the command line to the loop. The process that the user started
 * waits until the other one, which does everything, has logged in and mounted,
 * or passes on its one line of error: no thread and no connection is made
 * before the fork.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/log.h"
#include "fs/fs.h"
#include "fs/kernel/held.h"
#include "fs/kernel/known.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/main/clouds.h"
#include "fs/main/confine.h"
#include "fs/main/guard.h"
#include "fs/main/ledger.h"
#include "fs/main/login.h"
#include "fs/main/loop.h"
#include "fs/main/mounted.h"
#include "fs/main/options.h"
#include "fs/main/service.h"
#include "fs/request/call.h"
#include "fs/request/file.h"
#include "fs/request/follow.h"
#include "fs/request/invalidate.h"
#include "fs/request/json_write.h"
#include "fs/request/ops.h"
#include "fs/request/poll.h"
#include "fs/request/telling.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/promised.h"
#include "fs/tree/inode.h"
#include "fs/tree/readers.h"
#include "fs/tree/drafts.h"
#include "fs/tree/scratch.h"
#include "fs/tree/scratch_expiry.h"
#include "fs/tree/shown_text.h"
#include "fs/tree/stat.h"
#include "fs/tree/rendered.h"
#include "fs/tree/value.h"
#include "fs/tree/whiteout.h"

/* ---- the session */

/*
 * An answer may have to wait for its turn (held.h), and goes out later.
 * libfuse before 3.17 asks for parallel lookups and readdirs but does not pass
 * the wish on to the kernel (libfuse pull request 861): it is put into the
 * INIT answer as that goes out. Without it a hung readdir blocks its directory.
 */
static ssize_t write_reply(int fd, struct iovec *iov, int count, void *userdata)
{
	struct fs *fs = userdata;
	ssize_t kept = held_take(fs->held, fd, iov, count);
	struct fuse_init_out *out;

	if (kept)
		return kept;
	if (fuse_version() < 317 && count == 2 &&
		iov[0].iov_len == sizeof(struct fuse_out_header) &&
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

/* Returns what the mount is of: the mount table and the log show it. */
static const char *mount_name(const struct fs *fs)
{
	const char *given = fs->options.cloud;

	return !fs->options.all ? model_cloud(fs->model) : given ? given : "clouds";
}

/* Joins what libfuse is told; the mount's name is a value, whatever signs it has. */
static int join_session_options(const struct fs *fs, char **ret)
{
	static const char fixed[] = "subtype=cloudnetfs,default_permissions,nosuid,nodev,noexec";
	const struct options *o = &fs->options;
	char *opts = NULL, *name = NULL;
	int err = 0;

	if (asprintf(&name, "fsname=%s", mount_name(fs)) < 0)
		return -ENOMEM;
	if (fuse_opt_add_opt_escaped(&opts, name) < 0 || fuse_opt_add_opt(&opts, fixed) < 0 ||
		(o->read_only && fuse_opt_add_opt(&opts, "ro") < 0) ||
		(o->fuse_opts && fuse_opt_add_opt(&opts, o->fuse_opts) < 0))
		err = -ENOMEM;
	free(name);
	*ret = opts;
	return err;
}

static int new_session(struct fs *fs, struct buf *why)
{
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
	const char *given = fs->options.fuse_opts;
	char *opts = NULL;
	int err = join_session_options(fs, &opts);

	if (!err &&
		(fuse_opt_add_arg(&args, "cloudnetfs") < 0 || fuse_opt_add_arg(&args, "-o") < 0 ||
			fuse_opt_add_arg(&args, opts) < 0))
		err = -ENOMEM;
	if (!err)
		fs->session = fuse_session_new(&args, &ops_table, sizeof(ops_table), fs);
	if (!err && !fs->session) {
		buf_addf(why, "unknown option: %s", given ? given : opts);
		err = -EINVAL;
	}
	fuse_opt_free_args(&args);
	free(opts);
	return err;
}

/* Mounts where nobody has come before us since the command line was read. */
static int mount_alone(struct fs *fs, struct buf *why)
{
	const char *place = fs->options.mountpoint;
	struct mounted there;

	if (mounted_find(place, &there) && there.is_fuse) {
		buf_addf(why, "%s: " OPTIONS_TAKEN, place);
		return -EBUSY;
	}
	if (guard_expect(fs->guard, place) < 0) {
		buf_addf(why, "the process that guards the mount has ended");
		return -EPIPE;
	}
	loop_hold_signals();
	if (fuse_session_mount(fs->session, place) < 0) {
		buf_addf(why, "cannot mount on %s", place);
		return -EIO;
	}
	return 0;
}

/* Locks the directory meanwhile: of two at once one sees the other's mount. */
static int mount_session(struct fs *fs, struct buf *why)
{
	static const struct fuse_custom_io io = { .writev = write_reply, .read = read_request };
	int dir = open(fs->options.mountpoint, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	int err;

	if (dir >= 0 && flock(dir, LOCK_EX) < 0)
		log_debug("no lock on %s: %s", fs->options.mountpoint, strerror(errno));
	err = mount_alone(fs, why);
	if (dir >= 0)
		close(dir);
	if (!err)
		fuse_session_custom_io(fs->session, &io, fuse_session_fd(fs->session));
	return err;
}

/* ---- life */

/* Says it once of a file in which many clouds stand. */
static void warn_of_cloud(const struct fs *fs, size_t i)
{
	const char *warning = model_warning(fs->model, i);
	const char *before = i > 0 ? model_warning(fs->model, i - 1) : NULL;

	if (warning && (!before || strcmp(warning, before) != 0))
		log_warn("%s", warning);
}

static int open_model(struct fs *fs, struct buf *why)
{
	const struct options *o = &fs->options;
	struct model_options mo = {
		.cloud = o->all ? NULL : o->cloud,
		.region = o->region,
		.cloud_type = o->cloud_type,
		.proxy = o->proxy,
		.token_file = o->token_file,
		.ttl_ms = (int64_t)(o->cache_ttl_s * 1000),
		.wait_ms = (int64_t)(o->wait_s * 1000),
		.insecure_http = o->insecure_http,
		.all = o->all,
	};
	int err = model_open(&mo, &fs->timers, &fs->model, why);

	if (err)
		return err;
	for (size_t i = 0; i < model_clouds(fs->model); i++)
		warn_of_cloud(fs, i);
	return model_login(fs->model, why);
}

/* The file is opened while all files may be; lines come as soon as there are changes. */
static int open_ledger(struct fs *fs, struct buf *why)
{
	int err = fs->options.journal ? ledger_open(fs->options.journal, &fs->ledger) : 0;

	if (err)
		buf_addf(why, "journal %s: %s", fs->options.journal,
			err == -EINVAL		? "it is no regular file"
				: err == -ELOOP ? "it is a symbolic link"
						: strerror(-err));
	return err;
}

static int open_control(struct fs *fs)
{
	CLEANUP_BUF struct buf settings = BUF_INIT(LIMIT_OBJECT_BYTES);
	int err = options_show(&fs->options, &settings);

	return err ? err : control_new(settings.data, &fs->control);
}

static int open_tree(struct fs *fs)
{
	int err = open_control(fs);

	if (!err)
		err = drafts_new(&fs->drafts);
	if (!err)
		err = scratches_new(&fs->scratches);
	if (!err)
		err = scratch_expiry_new(fs, &fs->scratch_expiry);
	if (!err)
		err = whiteout_new(&fs->whiteouts);
	if (!err)
		err = copier_new(&fs->copiers);
	if (!err)
		err = promised_new(&fs->promises);
	if (!err)
		err = rendered_new(fs, &fs->rendered);
	if (!err)
		err = stat_new(&fs->epochs);
	if (!err)
		err = value_new(&fs->values);
	return err ? err : readers_new(fs, &fs->readers);
}

static int open_requests(struct fs *fs)
{
	int err = calls_new(fs, &fs->calls);

	if (!err)
		err = shown_texts_new(&fs->shown_texts);
	if (!err)
		err = file_new(&fs->last_write);
	if (!err)
		err = json_write_new(fs, &fs->json_writes);
	if (!err)
		err = telling_new(fs, &fs->tellings);
	if (!err)
		err = follow_new(fs, &fs->following);
	return err ? err : polls_new(fs, &fs->polls);
}

/* The notifier's threads need the session. */
static int open_kernel(struct fs *fs)
{
	int err = notify_new(fs->session, &fs->notifier);

	if (!err)
		err = held_new(&fs->timers, fs->notifier, &fs->held);
	if (!err)
		err = known_new(&fs->known);
	return err ? err : negative_new(&fs->negatives);
}

/* Once it is mounted, and before there are threads that we need. */
static int confine_process(struct fs *fs, struct buf *why)
{
	size_t clouds = model_clouds(fs->model), n = 0;
	const char **files = calloc(clouds, MODEL_FILES * sizeof(*files));
	int err;

	for (size_t i = 0; files && i < clouds; i++)
		n += model_files(fs->model, i, files + n);
	err = files ? confine(files, n) : -ENOMEM;
	free(files);
	if (err)
		buf_addf(why, "cannot confine the process: %s (-o nosandbox)", strerror(-err));
	return err;
}

static int fs_open(struct fs *fs, struct buf *why)
{
	int err = open_model(fs, why);

	if (!err)
		err = open_ledger(fs, why);
	if (!err)
		err = open_tree(fs);
	if (!err)
		err = open_requests(fs);
	if (!err)
		err = new_session(fs, why);
	if (!err)
		err = mount_session(fs, why);
	if (!err)
		err = guard_watch(fs->guard, fs->options.mountpoint);
	fs->is_watched = !err;
	if (!err && !fs->options.no_sandbox)
		err = confine_process(fs, why);
	if (!err)
		err = open_kernel(fs);
	if (!err && fs->ledger)
		err = ledger_start(fs->ledger);
	if (!err && fs->ledger)
		journal_listen(fs->model, ledger_add, fs->ledger);
	if (!err)
		events_listen(fs->model, invalidate_change, fs);
	return err;
}

/* Tells whether the connection has ended: libfuse then unmounts nothing. */
static bool is_severed(const struct fs *fs)
{
	struct pollfd fd = { .fd = fuse_session_fd(fs->session) };

	return poll(&fd, 1, 0) == 1 && (fd.revents & POLLERR);
}

/*
 * The guard may unmount, we may not; where it is gone, or has nothing to watch, libfuse tries. It
 * unmounts whatever is there: not once the guard has, and something else may be.
 */
static void unmount_session(struct fs *fs)
{
	bool done = fs->is_watched && guard_unmount(fs->guard) == 0;

	if (fs->session && (!done || is_severed(fs)))
		fuse_session_unmount(fs->session);
}

static void fs_close(struct fs *fs)
{
	notify_stop(fs->notifier);
	telling_free(fs->tellings);
	unmount_session(fs);
	held_free(fs->held);
	notify_free(fs->notifier);
	calls_free(fs->calls);
	json_write_free(fs->json_writes);
	polls_free(fs->polls);
	follow_free(fs->following);
	file_free(fs->last_write);
	shown_texts_free(fs->shown_texts);
	scratch_expiry_free(fs->scratch_expiry);
	scratches_free(fs->scratches);
	rendered_free(fs->rendered);
	drafts_free(fs->drafts);
	model_close(fs->model);
	ledger_close(fs->ledger);
	if (fs->session)
		fuse_session_destroy(fs->session);
	known_free(fs->known);
	negative_free(fs->negatives);
	whiteout_free(fs->whiteouts);
	copier_free(fs->copiers);
	promised_free(fs->promises);
	stat_free(fs->epochs);
	value_free(fs->values);
	readers_free(fs->readers);
	control_free(fs->control);
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

static void hold_keys(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		sigaddset(&set, keys[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Forgets what came meanwhile. Those that the loop takes stay held, until it does. */
static void drop_keys(void)
{
	sigset_t set;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		signal(keys[i], SIG_IGN);
		signal(keys[i], SIG_DFL);
	}
	sigemptyset(&set);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/*
 * Says to the process that waits that all is well, and lets go of its terminal.
 * -EPIPE: it has been stopped meanwhile, so nobody wants the mount.
 */
static int detach(int ready)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), err;

	setsid();
	drop_keys();
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
		log_setup("cloudnetfs", log_level(), LOG_SOCKET);
	return err;
}

static int run(struct fs *fs)
{
	int err;

	log_info("%s%s is mounted on %s", fs->options.all ? "" : "cloud ", mount_name(fs),
		fs->options.mountpoint);
	err = loop_run(fs);
	if (err)
		log_error("the mount on %s ended: %s", fs->options.mountpoint, strerror(-err));
	return err;
}

/* Tells of each draft that was prepared and never made: it is in no cloud. */
static void tell_lost_drafts(struct fs *fs)
{
	struct collection *c;

	for (size_t i = 0; (c = model_collection(fs->model, i)); i++) {
		struct inode n = { .type = INODE_OBJECT, .coll = c };
		uint64_t cursor = 0;

		while ((n.obj = collection_next(c, &cursor))) {
			CLEANUP_BUF struct buf path = BUF_INIT(4 * LIMIT_NAME_BYTES * 4);

			if (!object_is_draft(n.obj))
				continue;
			inode_path(fs, &n, &path);
			log_warn("the draft %s is lost", path.data);
		}
	}
}

/*
 * Says whether another try would end alike, and may lock an account: the units make
 * none (RestartPreventExitStatus).
 */
static bool is_refusal(int err)
{
	return err == -EKEYEXPIRED || err == -EACCES;
}

/* ready < 0: in the foreground. The exit code. */
static int serve(struct fs *fs, int ready)
{
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES * 2);
	int code = EXIT_FAILURE, err;

	protect();
	mallopt(M_MMAP_THRESHOLD, PART_MAPPED_BYTES);
	/* whoever reads our messages may go; a mount that dies of it stays behind */
	signal(SIGPIPE, SIG_IGN);
	err = getuid() == 0 && !fs->options.no_sandbox ? confine_privileges() : 0;
	if (!err)
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
		service_ready(mount_name(fs), fs->options.mountpoint);
	if (!err)
		err = run(fs);
	if (ready < 0)
		service_stopping();
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
		fprintf(stderr,
			"cloudnetfs: ended by signal %d before the mount (see " OPTIONS_LOG_PLACE
			")\n",
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
	hold_keys();
	return serve(fs, ready[1]);
}

/* --login and --logout; the exit code. */
static int keep_secret(const struct options *o)
{
	protect();
	signal(SIGPIPE, SIG_IGN); /* a cloud that hangs up is one that could not be asked */
	return login_run(o);
}

/* Whether all that was printed has gone out: a full disk is told at the end. */
static int end_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	fprintf(stderr, "cloudnetfs: cannot write: %s\n", strerror(errno));
	return EXIT_FAILURE;
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
		NULL);
	if (fs.options.show_help)
		options_usage();
	else if (fs.options.show_version)
		printf("cloudnetfs %s\n", CLOUDNETFS_VERSION);
	else if (fs.options.clouds)
		code = clouds_print();
	else if (fs.options.login || fs.options.logout)
		code = keep_secret(&fs.options);
	else if (fs.options.foreground)
		code = serve(&fs, -1);
	else
		code = serve_in_background(&fs);
	if (!code)
		code = end_output();
	options_release(&fs.options);
	return code;
}
