/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options: the command line, by libfuse's table parser. -o options that are
 * not ours are libfuse's or the kernel's; what neither knows is refused there
 * by name.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"

#define OPT(template, field, value)                              \
	{                                                        \
		template, offsetof(struct options, field), value \
	}

enum { KEY_IGNORED, KEY_PASS };

static const struct fuse_opt specs[] = {
	OPT("cache_ttl=%lf", cache_ttl_s, 0),
	OPT("wait=%lf", wait_s, 0),
	OPT("cloud_type=%s", cloud_type, 0),
	OPT("region=%s", region, 0),
	OPT("proxy=%s", proxy, 0),
	OPT("token_file=%s", token_file, 0),
	OPT("insecure_http", insecure_http, 1),
	OPT("ro", read_only, 1),
	OPT("-f", foreground, 1),
	OPT("-d", debug, 1),
	OPT("debug", debug, 1),
	OPT("-v", verbose, 1),
	OPT("--login", login, 1),
	OPT("--logout", logout, 1),
	OPT("-h", show_help, 1),
	OPT("--help", show_help, 1),
	OPT("-V", show_version, 1),
	OPT("--version", show_version, 1),
	/* fstab's and systemd's words, which are not for us */
	FUSE_OPT_KEY("rw", KEY_IGNORED),
	FUSE_OPT_KEY("auto", KEY_IGNORED),
	FUSE_OPT_KEY("noauto", KEY_IGNORED),
	FUSE_OPT_KEY("nofail", KEY_IGNORED),
	FUSE_OPT_KEY("user", KEY_IGNORED),
	FUSE_OPT_KEY("_netdev", KEY_IGNORED),
	FUSE_OPT_KEY("x-", KEY_IGNORED),
	FUSE_OPT_KEY("allow_other", KEY_PASS),
	FUSE_OPT_KEY("allow_root", KEY_PASS),
	FUSE_OPT_KEY("default_permissions", KEY_PASS),
	FUSE_OPT_KEY("auto_unmount", KEY_PASS),
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

void options_usage(void)
{
	printf("usage: cloudnetfs [CLOUD] MOUNTPOINT [-o OPT[,OPT...]] [-f] [-d] [-v]\n"
	       "       cloudnetfs --login [CLOUD] | --logout [CLOUD]\n"
	       "\n"
	       "CLOUD is an entry of clouds.yaml, or `envvars` for what the OS_* variables say.\n"
	       "\n"
	       "    -o cache_ttl=SECONDS   how long what was fetched serves (default 10)\n"
	       "    -o wait=SECONDS        mkdir, ln and rm wait until the cloud has done it\n"
	       "    -o region=NAME         the region to show\n"
	       "    -o cloud_type=TYPE     what the cloud is, if its catalogue does not tell\n"
	       "    -o ro                  read-only\n"
	       "    -o proxy=URL           an HTTP proxy, instead of the environment's\n"
	       "    -o token_file=PATH     where a new token is put when the old one has ended\n"
	       "    -o insecure_http       allow plain http to other hosts than this one\n"
	       "    -o allow_other         let other users in\n"
	       "    -f                     stay in the foreground\n"
	       "    -v                     say what is done\n"
	       "    -d                     say everything (implies -f)\n"
	       "    -h, --help    -V, --version\n"
	       "    --login, --logout      keep CLOUD's password or token in the secret service, or\n"
	       "                           remove it; asked on the terminal, or the first line of stdin\n"
	       "\n"
	       "What the login needs is taken from, the later before the earlier: the entry's profile in\n"
	       "clouds-public.yaml, clouds.yaml, secure.yaml, the region's values, OS_CACERT OS_CERT OS_KEY\n"
	       "OS_INTERFACE OS_REGION_NAME, options; a cloud of none of these from ~/.kamakirc. A secret\n"
	       "given nowhere: $CREDENTIALS_DIRECTORY/cloudnetfs.CLOUD, .../cloudnetfs.password, the\n"
	       "secret service. auth_type: password token v3password v3token v3applicationcredential\n"
	       "v3totp v3multifactor v2password v2token astakos none. All keys and variables:\n"
	       "cloudnetfs.conf(5).\n");
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

/* One word that no table row took: a -o option (from libfuse's parser) or an operand. */
static int on_word(void *data, const char *arg, int key, struct fuse_args *out)
{
	struct options *o = data;

	(void)out;
	if (key == KEY_IGNORED)
		return 0;
	if (key == KEY_PASS)
		return append(&o->fuse_opts, arg);
	if (key == FUSE_OPT_KEY_OPT) {
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

static int check(struct options *o)
{
	char *real;

	if (o->cache_ttl_s < 0 || o->cache_ttl_s > 86400 * 365.0 || o->cache_ttl_s != o->cache_ttl_s) {
		fprintf(stderr, "cloudnetfs: cache_ttl is a number of seconds, 0 or more\n");
		return -EINVAL;
	}
	if (o->wait_s < 0 || o->wait_s > 86400 || o->wait_s != o->wait_s) {
		fprintf(stderr, "cloudnetfs: wait is a number of seconds, 0 to 86400\n");
		return -EINVAL;
	}
	if (o->login || o->logout) { /* nothing is mounted: the operand is the cloud */
		if (o->cloud || (o->login && o->logout)) {
			fprintf(stderr, "cloudnetfs: --login and --logout take one cloud\n");
			return -EINVAL;
		}
		o->cloud = o->mountpoint;
		o->mountpoint = NULL;
		return 0;
	}
	if (!o->mountpoint) {
		fprintf(stderr, "cloudnetfs: no mountpoint given (see cloudnetfs --help)\n");
		return -EINVAL;
	}
	real = realpath(o->mountpoint, NULL);
	if (!real) {
		fprintf(stderr, "cloudnetfs: %s: %s%s\n", o->mountpoint, strerror(errno),
			errno == ENOTCONN ? " (a mount that has died: fusermount3 -u it first)" : "");
		return -EINVAL;
	}
	free(o->mountpoint);
	o->mountpoint = real;
	if (o->debug)
		o->foreground = 1;
	return 0;
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
	free(o->fuse_opts);
	memset(o, 0, sizeof(*o));
}
