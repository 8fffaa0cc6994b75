/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options: the command line, by libfuse's table parser. -o options that are
 * not ours are libfuse's or the kernel's; what neither knows is refused there
 * by name, but for -s, as mount(8) has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fs/fs.h"

#define OPT(template, field, value)                              \
	{                                                        \
		template, offsetof(struct options, field), value \
	}

enum { KEY_IGNORED, KEY_PASS, KEY_ALWAYS };

static const struct fuse_opt specs[] = {
	OPT("cache_ttl=%lf", cache_ttl_s, 0),
	OPT("cache_ttl=", ttl_given, 1),
	OPT("wait=%lf", wait_s, 0),
	OPT("wait=", wait_given, 1),
	OPT("cloud_type=%s", cloud_type, 0),
	OPT("region=%s", region, 0),
	OPT("proxy=%s", proxy, 0),
	OPT("token_file=%s", token_file, 0),
	OPT("config=%s", config, 0),
	OPT("uid=%s", uid_word, 0),
	OPT("gid=%s", gid_word, 0),
	OPT("umask=%s", umask_word, 0),
	OPT("insecure_http", insecure_http, 1),
	OPT("ro", read_only, 1),
	OPT("-f", foreground, 1),
	OPT("-d", debug, 1),
	OPT("debug", debug, 1),
	OPT("-v", verbose, 1),
	OPT("-s", sloppy, 1),
	OPT("--login", login, 1),
	OPT("--logout", logout, 1),
	OPT("--clouds", clouds, 1),
	OPT("-h", show_help, 1),
	OPT("--help", show_help, 1),
	OPT("-V", show_version, 1),
	OPT("--version", show_version, 1),
	/* words of fstab for others, and what makes no difference here */
	FUSE_OPT_KEY("defaults", KEY_IGNORED),
	FUSE_OPT_KEY("rw", KEY_IGNORED),
	FUSE_OPT_KEY("auto", KEY_IGNORED),
	FUSE_OPT_KEY("noauto", KEY_IGNORED),
	FUSE_OPT_KEY("nofail", KEY_IGNORED),
	FUSE_OPT_KEY("user", KEY_IGNORED),
	FUSE_OPT_KEY("user=", KEY_IGNORED),
	FUSE_OPT_KEY("users", KEY_IGNORED),
	FUSE_OPT_KEY("nouser", KEY_IGNORED),
	FUSE_OPT_KEY("owner", KEY_IGNORED),
	FUSE_OPT_KEY("group", KEY_IGNORED),
	FUSE_OPT_KEY("_netdev", KEY_IGNORED),
	FUSE_OPT_KEY("comment=", KEY_IGNORED),
	FUSE_OPT_KEY("async", KEY_IGNORED),
	FUSE_OPT_KEY("sync", KEY_IGNORED),
	FUSE_OPT_KEY("atime", KEY_IGNORED),
	FUSE_OPT_KEY("relatime", KEY_IGNORED),
	FUSE_OPT_KEY("strictatime", KEY_IGNORED),
	FUSE_OPT_KEY("diratime", KEY_IGNORED),
	FUSE_OPT_KEY("nodiratime", KEY_IGNORED),
	FUSE_OPT_KEY("allow_other", KEY_PASS),
	FUSE_OPT_KEY("allow_root", KEY_PASS),
	FUSE_OPT_KEY("default_permissions", KEY_PASS),
	FUSE_OPT_KEY("auto_unmount", KEY_ALWAYS),
	FUSE_OPT_KEY("fsname=", KEY_PASS),
	FUSE_OPT_KEY("subtype=", KEY_PASS),
	FUSE_OPT_KEY("dev", KEY_PASS),
	FUSE_OPT_KEY("nodev", KEY_PASS),
	FUSE_OPT_KEY("suid", KEY_PASS),
	FUSE_OPT_KEY("nosuid", KEY_PASS),
	FUSE_OPT_KEY("exec", KEY_PASS),
	FUSE_OPT_KEY("noexec", KEY_PASS),
	FUSE_OPT_KEY("noatime", KEY_PASS),
	FUSE_OPT_END,
};

/* Words that are for others by their beginning, which libfuse's table cannot say. */
static const char *const ignored_prefixes[] = { "x-", "X-" };

/* Options that are paths: fstab and systemd expand no ~. */
static const size_t paths[] = { offsetof(struct options, token_file), offsetof(struct options, config) };

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

void options_usage(void)
{
	printf("usage: cloudnetfs [CLOUD] MOUNTPOINT [-o OPT[,OPT...]] [-f] [-d] [-v]\n"
	       "       cloudnetfs --login [CLOUD] | --logout [CLOUD]\n"
	       "\n"
	       "CLOUD is an entry of clouds.yaml, or `envvars` for the cloud of the OS_* variables.\n"
	       "\n"
	       "    -o cache_ttl=SECONDS   how long answers are served from the cache (default 10)\n"
	       "    -o wait=SECONDS        mkdir, ln, rm and writes wait until the cloud has finished\n"
	       "    -o region=NAME         the region to show\n"
	       "    -o cloud_type=TYPE     type of the cloud, instead of the detected one\n"
	       "    -o ro                  read-only\n"
	       "    -o proxy=URL           an HTTP proxy, instead of the environment's\n"
	       "    -o token_file=PATH     file with the token, read again when the token has ended\n"
	       "    -o config=FILE         read this clouds.yaml and no other\n"
	       "    -o uid=U, gid=G        owner and group shown for all files (name or number)\n"
	       "    -o umask=OCTAL         mode bits to remove from all files\n"
	       "    -o insecure_http       allow plain http to other hosts\n"
	       "    -o allow_other         let other users use the mount\n"
	       "    -f                     stay in the foreground\n"
	       "    -v                     log one line for each operation\n"
	       "    -d                     log everything (implies -f)\n"
	       "    -s                     ignore unknown options\n"
	       "    -h, --help    -V, --version\n"
	       "    --login                try CLOUD's secret and store it in the secret service; it is\n"
	       "                           read from the terminal, or from the first line of stdin\n"
	       "    --logout               remove it from the secret service\n"
	       "\n"
	       "Settings come from these sources, and a later one overrides an earlier one: the entry's\n"
	       "profile in clouds-public.yaml, clouds.yaml, secure.yaml, the region's values, OS_CACERT\n"
	       "OS_CERT OS_KEY OS_INTERFACE OS_REGION_NAME, options. A cloud that these do not have is\n"
	       "taken from ~/.kamakirc. A secret that these do not have is taken from\n"
	       "$CREDENTIALS_DIRECTORY/cloudnetfs.CLOUD, .../cloudnetfs.password or the secret service.\n"
	       "auth_type: password token v3password v3token v3applicationcredential v3totp v3multifactor\n"
	       "v2password v2token astakos none. cloudnetfs.conf(5) has all keys and variables.\n");
}

static int append(char **list, const char *word)
{
	char *joined = NULL;

	if (asprintf(&joined, "%s%s%s", *list ? *list : "", *list ? "," : "", word) < 0)
		return -1;
	free(*list);
	*list = joined;
	return 0;
}

static bool is_for_others(const char *word)
{
	for (size_t i = 0; i < N_OF(ignored_prefixes); i++)
		if (strncmp(word, ignored_prefixes[i], strlen(ignored_prefixes[i])) == 0)
			return true;
	return false;
}

/* One word that no table row took: a -o option (from libfuse's parser) or an operand. */
static int on_word(void *data, const char *arg, int key, struct fuse_args *out)
{
	struct options *o = data;

	(void)out;
	if (key == KEY_IGNORED || key == KEY_ALWAYS) /* the guard does it (guard.h) */
		return 0;
	if (key == KEY_PASS)
		return append(&o->fuse_opts, arg);
	if (key == FUSE_OPT_KEY_OPT) {
		if (is_for_others(arg) || (o->sloppy && arg[0] != '-'))
			return 0;
		fprintf(stderr, "cloudnetfs: unknown option '%s' (see cloudnetfs --help)\n", arg);
		return -1;
	}
	if (o->cloud && o->mountpoint) {
		fprintf(stderr, "cloudnetfs: one operand too many: '%s'\n", arg);
		return -1;
	}
	if (o->mountpoint) { /* the one before was the cloud */
		o->cloud = o->mountpoint;
		o->mountpoint = NULL;
	}
	o->mountpoint = strdup(arg);
	return o->mountpoint ? 0 : -1;
}

/* ---- what the words mean */

static int check_seconds(const struct options *o)
{
	if (o->cache_ttl_s < 0 || o->cache_ttl_s > 86400 * 365.0 || o->cache_ttl_s != o->cache_ttl_s) {
		fprintf(stderr, "cloudnetfs: cache_ttl is a number of seconds, 0 or more\n");
		return -EINVAL;
	}
	if (o->wait_s < 0 || o->wait_s > 86400 || o->wait_s != o->wait_s) {
		fprintf(stderr, "cloudnetfs: wait is a number of seconds, 0 to 86400\n");
		return -EINVAL;
	}
	return 0;
}

static bool number(const char *word, int base, unsigned long most, unsigned long *ret)
{
	char *end;

	errno = 0;
	*ret = strtoul(word, &end, base);
	return *word >= '0' && *word <= '9' && !*end && errno == 0 && *ret <= most;
}

static bool user_id(const char *word, unsigned long *ret)
{
	const struct passwd *pw = getpwnam(word);

	*ret = pw ? pw->pw_uid : 0;
	return pw || number(word, 10, UINT32_MAX - 1, ret);
}

static bool group_id(const char *word, unsigned long *ret)
{
	const struct group *gr = getgrnam(word);

	*ret = gr ? gr->gr_gid : 0;
	return gr || number(word, 10, UINT32_MAX - 1, ret);
}

/* Whose everything is shown as; without a word, the mounter's. */
static int find_owner(struct options *o)
{
	unsigned long uid = getuid(), gid = getgid(), mask = 0;
	const char *wrong = NULL;

	if (o->umask_word && !number(o->umask_word, 8, 0777, &mask))
		wrong = "umask is an octal number, 0 to 777";
	if (o->gid_word && !group_id(o->gid_word, &gid))
		wrong = "gid is a group's name or number";
	if (o->uid_word && !user_id(o->uid_word, &uid))
		wrong = "uid is a user's name or number";
	if (wrong) {
		fprintf(stderr, "cloudnetfs: %s\n", wrong);
		return -EINVAL;
	}
	o->uid = (uid_t)uid;
	o->gid = (gid_t)gid;
	o->umask = (mode_t)mask;
	return 0;
}

static int expand_home(char **path)
{
	const char *home = getenv("HOME");
	char *whole = NULL;

	if (!*path || (*path)[0] != '~' || ((*path)[1] && (*path)[1] != '/') || !home)
		return 0;
	if (asprintf(&whole, "%s%s", home, *path + 1) < 0)
		return -ENOMEM;
	free(*path);
	*path = whole;
	return 0;
}

/* The client finds it where openstack's users would put it; one that cannot be read is passed over there. */
static int choose_config(const struct options *o)
{
	if (!o->config)
		return 0;
	if (access(o->config, R_OK) < 0) {
		fprintf(stderr, "cloudnetfs: config %s: %s\n", o->config, strerror(errno));
		return -EINVAL;
	}
	return setenv("OS_CLIENT_CONFIG_FILE", o->config, 1) < 0 ? -errno : 0;
}

/* systemd starts a system's mounts without HOME; openstack, too, asks the user database then. */
static int find_home(void)
{
	const struct passwd *pw = getenv("HOME") ? NULL : getpwuid(getuid());

	return pw && setenv("HOME", pw->pw_dir, 1) < 0 ? -errno : 0;
}

static int find_files(struct options *o)
{
	int err = find_home();

	for (size_t i = 0; i < N_OF(paths) && !err; i++)
		err = expand_home((char **)(void *)((char *)o + paths[i]));
	return err ? err : choose_config(o);
}

/*
 * Of a mount whose program has died only what must ask it fails: realpath(3)
 * and a cached stat(2) do not. By O_PATH, because statvfs(3) of an automount's
 * directory waits for the very mount that is being made.
 */
static bool is_dead(const char *path)
{
	struct statvfs use;
	int fd = open(path, O_PATH | O_CLOEXEC);
	bool dead = (fd < 0 || fstatvfs(fd, &use) < 0) && errno == ENOTCONN;

	if (fd >= 0)
		close(fd);
	return dead;
}

static int find_mountpoint(struct options *o)
{
	char *real;

	if (!o->mountpoint) {
		fprintf(stderr, "cloudnetfs: no mountpoint given (see cloudnetfs --help)\n");
		return -EINVAL;
	}
	real = realpath(o->mountpoint, NULL);
	if (real && is_dead(real)) {
		free(real);
		real = NULL;
		errno = ENOTCONN;
	}
	if (!real && errno == ENOTCONN)
		fprintf(stderr,
			"cloudnetfs: %s: there is a mount whose program has died: fusermount3 -u %s, and "
			"mount "
			"again (its last messages: " LOG_PLACE ")\n",
			o->mountpoint, o->mountpoint);
	else if (!real)
		fprintf(stderr, "cloudnetfs: %s: %s\n", o->mountpoint, strerror(errno));
	if (!real)
		return -EINVAL;
	free(o->mountpoint);
	o->mountpoint = real;
	return 0;
}

static int check(struct options *o)
{
	int err = check_seconds(o);

	if (!err)
		err = find_owner(o);
	if (!err)
		err = find_files(o);
	if (err)
		return err;
	if (o->clouds)
		return 0;
	if (o->login || o->logout) { /* nothing is mounted: the operand is the cloud */
		if (o->cloud || (o->login && o->logout)) {
			fprintf(stderr, "cloudnetfs: --login and --logout take one cloud\n");
			return -EINVAL;
		}
		o->cloud = o->mountpoint;
		o->mountpoint = NULL;
		return 0;
	}
	if (o->debug)
		o->foreground = 1;
	return find_mountpoint(o);
}

int options_parse(struct options *o, int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(argc, argv);
	int err;

	memset(o, 0, sizeof(*o));
	o->cache_ttl_s = 10;
	err = fuse_opt_parse(&args, o, specs, on_word) < 0 ? -EINVAL : 0;
	fuse_opt_free_args(&args);
	if (!err && !o->show_help && !o->show_version)
		err = check(o);
	return err;
}

void options_release(struct options *o)
{
	free(o->cloud);
	free(o->mountpoint);
	free(o->region);
	free(o->cloud_type);
	free(o->proxy);
	free(o->token_file);
	free(o->config);
	free(o->uid_word);
	free(o->gid_word);
	free(o->umask_word);
	free(o->fuse_opts);
	memset(o, 0, sizeof(*o));
}
