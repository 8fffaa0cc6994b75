/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options: one row for each option, which libfuse's parser, the usage text and
 * .cloudnetfs/config read; lint compares the manual and the completions with
 * them. -o options that are not ours are libfuse's or the kernel's; what
 * neither knows is refused there by name, but for -s, as mount(8) has it.
 */
#include "fs/main/options.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "fs/main/mounted.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { KEY_IGNORED, KEY_PASSED, KEY_ALWAYS };

struct option;

/* How a value is read, checked and shown; NULL: it is not. */
struct option_type {
	const char *format; /* what libfuse reads behind the name; NULL: nothing, see key */
	int key;	    /* whose word it is */
	int (*check)(const struct option *x, struct options *o);
	void (*show)(const struct option *x, const struct options *o, struct buf *out);
};

struct option {
	const char *name; /* "-f" or, behind -o, "ro" */
	const struct option_type *type;
	size_t place;	      /* in struct options */
	size_t place2;	      /* what its word means */
	bool shown;	      /* in .cloudnetfs/config */
	const char *argument; /* its word in the usage and the manual; NULL: it has none */
	const char *help;     /* NULL: no line of the usage */
	double most;	      /* of seconds */
	const char *range;
};

static void *place_at(const struct options *o, size_t place)
{
	return (char *)(uintptr_t)o + place;
}

/* ---- the types */

static void show_origin(const struct option *x, bool given, struct buf *out)
{
	if (given)
		buf_addf(out, "  # -o %s\n", x->name);
	else
		buf_adds(out, "  # default\n");
}

static void show_flag(const struct option *x, const struct options *o, struct buf *out)
{
	const int *on = place_at(o, x->place);

	buf_addf(out, "%s = %s", x->name, *on ? "true" : "false");
	show_origin(x, *on, out);
}

/* Says what a value should have been, and what it is. */
static int refuse_value(const struct option *x, const char *word, const char *expected)
{
	fprintf(stderr, "cloudnetfs: %s is %s, not '%s'\n", x->name, expected, word);
	return -EINVAL;
}

static int check_seconds(const struct option *x, struct options *o)
{
	const char *word = *(char **)place_at(o, x->place);
	double *s = place_at(o, x->place2);
	char expected[80], *end;

	if (!word)
		return 0;
	*s = strtod(word, &end);
	if (*word >= '0' && *word <= '9' && !*end && *s <= x->most && !strpbrk(word, "xX"))
		return 0;
	snprintf(expected, sizeof(expected), "a number of seconds, %s", x->range);
	return refuse_value(x, word, expected);
}

static void show_seconds(const struct option *x, const struct options *o, struct buf *out)
{
	const double *s = place_at(o, x->place2);

	buf_addf(out, "%s = %g", x->name, *s);
	show_origin(x, *(char **)place_at(o, x->place), out);
}

static bool read_number(const char *word, int base, unsigned long most, unsigned long *ret)
{
	char *end;

	errno = 0;
	*ret = strtoul(word, &end, base);
	return *word >= '0' && *word <= '9' && !*end && errno == 0 && *ret <= most;
}

/* A user without a word for it is the mounter. */
static int check_user(const struct option *x, struct options *o)
{
	const char *word = *(char **)place_at(o, x->place);
	const struct passwd *pw = word ? getpwnam(word) : NULL;
	unsigned long id = pw ? pw->pw_uid : getuid();

	if (word && !pw && !read_number(word, 10, UINT32_MAX - 1, &id))
		return refuse_value(x, word, "a user's name or number");
	*(uid_t *)place_at(o, x->place2) = (uid_t)id;
	return 0;
}

static int check_group(const struct option *x, struct options *o)
{
	const char *word = *(char **)place_at(o, x->place);
	const struct group *gr = word ? getgrnam(word) : NULL;
	unsigned long id = gr ? gr->gr_gid : getgid();

	if (word && !gr && !read_number(word, 10, UINT32_MAX - 1, &id))
		return refuse_value(x, word, "a group's name or number");
	*(gid_t *)place_at(o, x->place2) = (gid_t)id;
	return 0;
}

static int check_mode(const struct option *x, struct options *o)
{
	const char *word = *(char **)place_at(o, x->place);
	unsigned long mask = 0;

	if (word && !read_number(word, 8, 0777, &mask))
		return refuse_value(x, word, "an octal number, 0 to 777");
	*(mode_t *)place_at(o, x->place2) = (mode_t)mask;
	return 0;
}

/* uid_t and gid_t are the same type. */
static void show_id(const struct option *x, const struct options *o, struct buf *out)
{
	const uid_t *id = place_at(o, x->place2);

	buf_addf(out, "%s = %u", x->name, (unsigned)*id);
	show_origin(x, *(char **)place_at(o, x->place), out);
}

static void show_mode(const struct option *x, const struct options *o, struct buf *out)
{
	const mode_t *mode = place_at(o, x->place2);

	buf_addf(out, "%s = %03o", x->name, (unsigned)*mode);
	show_origin(x, *(char **)place_at(o, x->place), out);
}

/*
 * Makes a path absolute: fstab and systemd expand no ~, and in the background we are elsewhere
 * when it is read again.
 */
static int check_path(const struct option *x, struct options *o)
{
	char **path = place_at(o, x->place), *whole = NULL, *here = NULL;
	const char *home = getenv("HOME");
	int n;

	if (*path && !**path)
		return refuse_value(x, "", "a path");
	if (!*path || (*path)[0] == '/')
		return 0;
	if ((*path)[0] == '~' && (!(*path)[1] || (*path)[1] == '/') && home) {
		n = asprintf(&whole, "%s%s", home, *path + 1);
	} else {
		here = realpath(".", NULL);
		n = asprintf(&whole, "%s/%s", here ? here : ".", *path);
		free(here);
	}
	if (n < 0)
		return -ENOMEM;
	free(*path);
	*path = whole;
	return 0;
}

static const struct option_type flag_type = { .format = "", .show = show_flag };
static const struct option_type seconds_type = { "=%s", .check = check_seconds,
	.show = show_seconds };
static const struct option_type text_type = { .format = "=%s" };
static const struct option_type path_type = { "=%s", .check = check_path };
static const struct option_type user_type = { "=%s", .check = check_user, .show = show_id };
static const struct option_type group_type = { "=%s", .check = check_group, .show = show_id };
static const struct option_type octal_type = { "=%s", .check = check_mode, .show = show_mode };
static const struct option_type ignored_type = {
	.key = KEY_IGNORED
};								     /* fstab's words for others */
static const struct option_type always_type = { .key = KEY_ALWAYS }; /* done without it (guard.h) */
static const struct option_type passed_type = { .key = KEY_PASSED }; /* to libfuse */

/* ---- the rows */

#define AT(field) offsetof(struct options, field)

/* clang-format off */
static const struct option rows[] = {
	{ "cache_ttl", &seconds_type, AT(ttl_word), AT(cache_ttl_s), true, "SECONDS",
		"how long answers are served from the cache (default 10)",
		86400 * 365.0, "0 or more" },
	{ "wait", &seconds_type, AT(wait_word), AT(wait_s), true, "SECONDS",
		"mkdir, ln, rm and writes wait until the cloud has finished", 86400, "0 to 86400" },
	{ "region", &text_type, AT(region), 0, false, "NAME", "the region to show" },
	{ "cloud_type", &text_type, AT(cloud_type), 0, false, "TYPE",
		"type of the cloud, instead of the detected one" },
	{ "ro", &flag_type, AT(read_only), 0, true, NULL, "read-only" },
	{ "noremove", &flag_type, AT(no_remove), 0, true, NULL,
		"rmdir and rm remove nothing in the cloud" },
	{ "nosandbox", &flag_type, AT(no_sandbox), 0, true, NULL,
		"keep what the mount does not need (seccomp, Landlock)" },
	{ "insecure_http", &flag_type, AT(insecure_http), 0, true, NULL,
		"allow plain http to other hosts" },
	{ "proxy", &text_type, AT(proxy), 0, false, "URL",
		"an HTTP proxy, instead of the environment's" },
	{ "token_file", &path_type, AT(token_file), 0, false, "PATH",
		"file with the token, read again when the token has ended" },
	{ "config", &path_type, AT(config), 0, false, "FILE",
		"read this clouds.yaml and no other" },
	{ "journal", &path_type, AT(journal), 0, false, "FILE",
		"append each change that the mount makes to this file" },
	{ "uid", &user_type, AT(uid_word), AT(uid), true, "USER",
		"owner shown for all files (name or number)" },
	{ "gid", &group_type, AT(gid_word), AT(gid), true, "GROUP", "group shown for all files" },
	{ "umask", &octal_type, AT(umask_word), AT(umask), true, "OCTAL",
		"mode bits to remove from all files" },
	{ "allow_other", &passed_type, .help = "let other users use the mount" },
	{ "debug", &flag_type, AT(debug) },
	{ "-f", &flag_type, AT(foreground), .help = "stay in the foreground" },
	{ "-v", &flag_type, AT(verbose), .help = "log one line for each operation" },
	{ "-d", &flag_type, AT(debug), .help = "log everything (implies -f)" },
	{ "-s", &flag_type, AT(sloppy), .help = "ignore unknown options" },
	{ "--login", &flag_type, AT(login),
		.help = "try CLOUD's secret and store it in the secret service" },
	{ "--logout", &flag_type, AT(logout), .help = "remove it from the secret service" },
	{ "--all", &flag_type, AT(all), .help = "mount all clouds, each in a directory" },
	{ "all", &flag_type, AT(all), .help = "the same, for fstab" },
	{ "--clouds", &flag_type, AT(clouds), .help = "print the names of all clouds" },
	{ "-h", &flag_type, AT(show_help) },
	{ "--help", &flag_type, AT(show_help), .help = "print this, as -h" },
	{ "-V", &flag_type, AT(show_version) },
	{ "--version", &flag_type, AT(show_version), .help = "print the version, as -V" },
	{ "defaults", &ignored_type }, { "rw", &ignored_type }, { "auto", &ignored_type },
	{ "noauto", &ignored_type }, { "nofail", &ignored_type }, { "user", &ignored_type },
	{ "user=", &ignored_type }, { "users", &ignored_type }, { "nouser", &ignored_type },
	{ "owner", &ignored_type }, { "group", &ignored_type }, { "_netdev", &ignored_type },
	{ "comment=", &ignored_type }, { "async", &ignored_type }, { "sync", &ignored_type },
	{ "atime", &ignored_type }, { "relatime", &ignored_type },
	{ "strictatime", &ignored_type }, { "diratime", &ignored_type },
	{ "nodiratime", &ignored_type },
	{ "allow_root", &passed_type }, { "default_permissions", &passed_type },
	{ "auto_unmount", &always_type },
	{ "fsname=", &passed_type }, { "subtype=", &passed_type }, { "dev", &passed_type },
	{ "nodev", &passed_type }, { "suid", &passed_type }, { "nosuid", &passed_type },
	{ "exec", &passed_type }, { "noexec", &passed_type }, { "noatime", &passed_type },
};
/* clang-format on */

/* Beginnings of words that are for others, which libfuse's parser cannot say. */
static const char *const ignored_prefixes[] = { "x-", "X-" };

void options_usage(void)
{
	char left[64];

	printf("usage: cloudnetfs [CLOUD] MOUNTPOINT [-o OPT[,OPT...]] [-f] [-d] [-v]\n"
	       "       cloudnetfs --all MOUNTPOINT [-o OPT[,OPT...]] [-f] [-d] [-v]\n"
	       "       cloudnetfs --login [CLOUD] | --logout [CLOUD] | --clouds\n"
	       "\n"
	       "CLOUD is an entry of clouds.yaml, or `envvars` for the cloud of the OS_* "
	       "variables.\n"
	       "\n");
	for (const struct option *x = rows; x < rows + N_OF(rows); x++) {
		if (!x->help)
			continue;
		snprintf(left, sizeof(left), "%s%s%s%s", x->name[0] == '-' ? "" : "-o ", x->name,
			x->argument ? "=" : "", x->argument ? x->argument : "");
		printf("    %-22s %s\n", left, x->help);
	}
	printf("\n"
	       "--login reads the secret from the terminal, or from the first line of stdin.\n"
	       "Settings come from these sources, and a later one overrides an earlier one: the "
	       "entry's\n"
	       "profile in clouds-public.yaml, clouds.yaml, secure.yaml, the region's values, "
	       "OS_CACERT\n"
	       "OS_CERT OS_KEY OS_INTERFACE OS_REGION_NAME, options. A cloud that these do not "
	       "have is\n"
	       "taken from ~/.kamakirc. A secret that these do not have is taken from\n"
	       "$CREDENTIALS_DIRECTORY/cloudnetfs.CLOUD, .../cloudnetfs.password or the secret "
	       "service.\n"
	       "auth_type: password token v3password v3token v3applicationcredential v3totp "
	       "v3multifactor\n"
	       "v2password v2token astakos none. cloudnetfs.conf(5) has all keys and variables.\n");
}

int options_show(const struct options *o, struct buf *out)
{
	for (const struct option *x = rows; x < rows + N_OF(rows); x++)
		if (x->shown)
			x->type->show(x, o, out);
	return buf_addf(out, "mountpoint = %s  # the command line\n", o->mountpoint);
}

/* ---- parsing */

static int no_memory(void)
{
	fprintf(stderr, "cloudnetfs: %s\n", strerror(ENOMEM));
	return -1;
}

static bool is_for_others(const char *word)
{
	for (size_t i = 0; i < N_OF(ignored_prefixes); i++)
		if (strncmp(word, ignored_prefixes[i], strlen(ignored_prefixes[i])) == 0)
			return true;
	return false;
}

/* An option of ours that stands there without its value. */
static bool lacks_value(const char *word)
{
	for (const struct option *x = rows; x < rows + N_OF(rows); x++) {
		if (!x->argument || strcmp(x->name, word) != 0)
			continue;
		fprintf(stderr, "cloudnetfs: %s needs a value: -o %s=%s\n", word, word,
			x->argument);
		return true;
	}
	return false;
}

/* Takes a word that no row took: a -o option (from libfuse's parser) or an operand. */
static int on_word(void *data, const char *arg, int key, struct fuse_args *out)
{
	struct options *o = data;

	(void)out;
	if (key == KEY_IGNORED || key == KEY_ALWAYS)
		return 0;
	if (key == KEY_PASSED)
		return fuse_opt_add_opt_escaped(&o->fuse_opts, arg);
	if (key == FUSE_OPT_KEY_OPT) {
		if (is_for_others(arg) || (o->sloppy && arg[0] != '-'))
			return 0;
		if (lacks_value(arg))
			return -1;
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
	return o->mountpoint ? 0 : no_memory();
}

/* Adds the rows of libfuse's table: what is read, and that it was given. */
static int add_specs(const struct option *x, struct fuse_opt *specs, size_t *n)
{
	const struct option_type *t = x->type;
	char *name = NULL;

	if (asprintf(&name, "%s%s", x->name, t->format ? t->format : "") < 0)
		return -ENOMEM;
	specs[(*n)++] = t->format ? (struct fuse_opt){ name, x->place, t->format[0] ? 0 : 1 }
				  : (struct fuse_opt){ name, -1U, t->key };
	return 0;
}

static int parse_words(struct options *o, int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(argc, argv);
	struct fuse_opt specs[N_OF(rows) + 1];
	size_t n = 0;
	int err = 0;

	for (size_t i = 0; i < N_OF(rows) && !err; i++)
		err = add_specs(&rows[i], specs, &n);
	specs[n] = (struct fuse_opt)FUSE_OPT_END;
	if (!err && fuse_opt_parse(&args, o, specs, on_word) < 0)
		err = -EINVAL;
	fuse_opt_free_args(&args);
	while (n > 0)
		free((char *)(uintptr_t)specs[--n].templ);
	return err;
}

/* ---- what the words mean together */

/* Hands a clouds.yaml to the client, which passes over one that it cannot read. */
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

static int check_rows(struct options *o)
{
	int err = find_home();

	for (size_t i = 0; i < N_OF(rows) && !err; i++)
		if (rows[i].type->check)
			err = rows[i].type->check(&rows[i], o);
	return err ? err : choose_config(o);
}

/*
 * Says whether the program of a mount has died. Only what must ask it fails:
 * realpath(3) and a cached stat(2) do not. By O_PATH, because statvfs(3) of an automount's
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

/* Says what is wrong with the place of the mount; path NULL: errno has it. */
static int refuse_mountpoint(const struct options *o, const char *path)
{
	struct mounted there;
	struct stat st;

	if (!path && errno == ENOTCONN)
		fprintf(stderr,
			"cloudnetfs: %s: there is a mount whose program has died: fusermount3 -u "
			"%s, "
			"and mount again (its last messages: " OPTIONS_LOG_PLACE ")\n",
			o->mountpoint, o->mountpoint);
	else if (!path)
		fprintf(stderr, "cloudnetfs: %s: %s\n", o->mountpoint, strerror(errno));
	else if (mounted_find(path, &there) && there.is_fuse)
		fprintf(stderr, "cloudnetfs: %s: " OPTIONS_TAKEN ": fusermount3 -u %s first\n",
			o->mountpoint, o->mountpoint);
	else if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		fprintf(stderr, "cloudnetfs: %s: it is no directory\n", o->mountpoint);
	else
		return 0;
	return -EINVAL;
}

static int find_mountpoint(struct options *o)
{
	char *real;
	int err;

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
	err = refuse_mountpoint(o, real);
	if (err) {
		free(real);
		return err;
	}
	free(o->mountpoint);
	o->mountpoint = real;
	return 0;
}

/* --login and --logout mount nothing: their operand is the cloud. */
static int check_login(struct options *o)
{
	if (o->cloud || (o->login && o->logout)) {
		fprintf(stderr, "cloudnetfs: --login and --logout take one cloud\n");
		return -EINVAL;
	}
	o->cloud = o->mountpoint;
	o->mountpoint = NULL;
	return 0;
}

/* Tells what does not go with --all. */
static int check_all(const struct options *o)
{
	const char *other = o->token_file ? "-o token_file"
		: o->login		  ? "--login"
		: o->logout		  ? "--logout"
					  : NULL;

	if (!o->all || !other)
		return 0;
	fprintf(stderr, "cloudnetfs: %s is for one cloud, and does not go with --all\n", other);
	return -EINVAL;
}

static int check_options(struct options *o)
{
	int err = check_rows(o);

	if (!err)
		err = check_all(o);

	if (err || o->clouds)
		return err;
	if (o->login || o->logout)
		return check_login(o);
	if (o->debug)
		o->foreground = 1;
	return find_mountpoint(o);
}

int options_parse(struct options *o, int argc, char **argv)
{
	int err;

	memset(o, 0, sizeof(*o));
	o->cache_ttl_s = 10;
	err = parse_words(o, argc, argv);
	if (!err && !o->show_help && !o->show_version)
		err = check_options(o);
	return err == -ENOMEM ? no_memory() : err;
}

void options_release(struct options *o)
{
	for (size_t i = 0; i < N_OF(rows); i++)
		if (rows[i].type->format && strcmp(rows[i].type->format, "=%s") == 0)
			free(*(char **)place_at(o, rows[i].place));
	free(o->cloud);
	free(o->mountpoint);
	free(o->fuse_opts);
	memset(o, 0, sizeof(*o));
}
