/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fs: one mount. The front: requests of the kernel in, answers out. It knows
 * directories, files and links; what kinds there are it asks the model.
 *
 * Threads: everything here belongs to the loop's thread, but for the notifier,
 * which has queues and threads of its own (notify.h).
 * Ownership: each module makes its own state by x_new and frees it by x_free;
 * nobody else looks inside.
 */
#ifndef FS_FS_H
#define FS_FS_H

#define FUSE_USE_VERSION 312

#include <fuse_lowlevel.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "client/util/limits.h"
#include "client/util/timer.h"
#include "client/util/turn.h"

struct model;

struct options {
	char *cloud;	  /* NULL: chosen as the manual says */
	char *mountpoint; /* absolute, resolved */
	char *region;
	char *cloud_type; /* NULL: as the catalogue says */
	char *proxy;
	char *token_file;
	char *config;  /* a clouds.yaml */
	char *journal; /* where changes are written down; NULL */
	char *uid_word, *gid_word, *umask_word, *ttl_word, *wait_word;
	char *fuse_opts; /* what is libfuse's: "allow_other,fsname=a\\,b", as its parser has it */
	double cache_ttl_s, wait_s;
	uid_t uid; /* owner and group shown for all files */
	gid_t gid;
	mode_t umask; /* taken off their modes */
	int read_only;
	int no_remove;	/* rmdir and rm leave all that the cloud has */
	int no_sandbox; /* the program may do what the user may */
	int insecure_http;
	int foreground, debug, verbose;
	int sloppy; /* unknown options are passed over */
	int show_help, show_version;
	int login, logout; /* of cloud; nothing is mounted */
	int clouds;	   /* their names are printed, nothing is mounted */
	int all;	   /* each has a directory; cloud is the mount's name, or NULL */
};

struct fs {
	struct options options;
	struct timers timers;
	struct turn turn;
	struct model *model;
	struct fuse_session *session;
	struct guard *guard;
	struct ledger *ledger;
	bool is_watched; /* by the guard, which unmounts */
	/* kernel/ */
	struct notifier *notifier;
	struct held *held;
	struct known *known;
	struct negatives *negatives;
	/* tree/ */
	struct control *control;
	struct drafts *drafts;
	struct scratches *scratches;
	struct scratch_expiry *scratch_expiry;
	struct whiteouts *whiteouts;
	struct copiers *copiers;
	struct promises *promises;
	struct rendered *rendered;
	struct epochs *epochs;
	struct readers *readers;
	struct shown_texts *shown_texts;
	struct values *values;
	/* request/ */
	struct calls *calls;
	struct last_write *last_write;
	struct json_writes *json_writes;
	struct polls *polls;
	struct following *following;
	struct tellings *tellings;
	uint64_t asked; /* requests of the kernel (loop.c: which count) */
	bool stop;
};

#endif
