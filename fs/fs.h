/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fs: one mount. The front: requests of the kernel in, answers out. It knows
 * directories, files and links; what kinds there are it asks the model.
 *
 * Threads: everything here belongs to the loop's thread, but for the notifier,
 * which has queues and threads of its own (notify.h).
 */
#ifndef FS_FS_H
#define FS_FS_H

#define FUSE_USE_VERSION 312

#include <fuse_lowlevel.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "client/util/limits.h"
#include "client/util/timer.h"

struct whiteout;
struct call;
struct control;
struct guard;
struct held;
struct hold;
struct model;
struct notifier;
struct negative;
struct pieces;
struct polls;
struct scratch;

struct options {
	char *cloud;	  /* NULL: chosen as the manual says */
	char *mountpoint; /* absolute, resolved */
	char *region;
	char *cloud_type; /* NULL: as the catalogue says */
	char *proxy;
	char *token_file;
	char *config; /* a clouds.yaml */
	char *uid_word, *gid_word, *umask_word;
	char *fuse_opts; /* what is libfuse's: "allow_other,default_permissions" */
	double cache_ttl_s, wait_s;
	int ttl_given, wait_given;
	uid_t uid; /* what files are shown as */
	gid_t gid;
	mode_t umask; /* taken off their modes */
	int read_only;
	int insecure_http;
	int foreground, debug, verbose;
	int sloppy; /* unknown options are passed over */
	int show_help, show_version;
	int login, logout; /* of cloud; nothing is mounted */
	int clouds;	   /* their names are printed, nothing is mounted */
};

/* What was last written to a file whose value the cloud may have spelled otherwise. */
struct last_write {
	fuse_ino_t ino;
	char *text;
	size_t len;
};

/* A text made for a request that reads it in pieces. */
struct rendered {
	fuse_ino_t ino;
	uint64_t version;
	char *text;
	size_t len;
};

/* How often what a directory lists has grown old: the kernel then drops its listing. */
struct epoch {
	uint32_t n;
	bool fresh; /* when last looked at */
};

#define EPOCHS 4096

/* Where a program in the background writes, in the words of a message. */
#define LOG_PLACE "journalctl -t cloudnetfs, or the system's log"

struct fs {
	struct options options;
	struct timers timers;
	struct model *model;
	struct fuse_session *session;
	struct guard *guard;
	struct notifier *notifier;
	struct control *control;
	struct polls *polls;
	struct scratch *scratches;
	struct whiteout *whiteouts; /* a ring; NULL: none yet */
	struct negative *negatives;	/* a table; NULL: none yet */
	struct pieces *pieces;	/* of documents being written */
	struct call *calls;	/* waiting */
	unsigned n_calls;
	struct held *held;	    /* answers that wait for notifications, in order */
	const struct hold *holding; /* of the answer that is being made; NULL: it goes at once */
	struct timer held_timer;
	struct timer interrupts; /* looks at interrupted callers */
	struct timer reaper;	 /* of scratch entries */
	struct timer pieces_timer;
	pid_t *readers; /* who read a collection's directory last, by collection_index */
	struct last_write last_write;
	struct rendered rendered;
	uint64_t known[4096];	     /* a filter of entries given out, by hash: until when (ms) */
	unsigned link_depths;	     /* a bit for each depth at which a link was given out */
	struct epoch epochs[EPOCHS]; /* by hash of the node; sharing one costs a listing */
	time_t started;
	unsigned next_scratch, next_absent;
	int stop_signal;
	bool stop;
};

/* options.c: 0, or -EINVAL after one line on stderr. Owns the strings. */
int options_parse(struct options *o, int argc, char **argv);
void options_release(struct options *o);
void options_usage(void);

/*
 * loop.c: serves until unmounted or stopped; 0 or negative errno. -ETIMEDOUT: a
 * thread of ours is stuck in the kernel, and joining it would hang.
 */
int loop_run(struct fs *fs);

/* main.c */
extern const char *const cloudnetfs_version;

#endif
