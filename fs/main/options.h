/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options: the command line (cloudnetfs(1)).
 * Ownership: options_parse allocates the strings of struct options,
 * options_release frees them. Threads: before and after the loop alone.
 * Errors: said in one line on stderr.
 */
#ifndef FS_MAIN_OPTIONS_H
#define FS_MAIN_OPTIONS_H

#include "fs/fs.h"

struct buf;

/* The place of a background program's messages, in the words of a message. */
#define OPTIONS_LOG_PLACE "journalctl -t cloudnetfs, or the system's log"
#define OPTIONS_TAKEN "a filesystem is mounted there already"

int options_parse(struct options *o, int argc, char **argv); /* 0, -EINVAL, -ENOMEM */
void options_release(struct options *o);
void options_usage(void); /* on stdout */
/* Appends "cache_ttl = 10  # default" for each option that .cloudnetfs/config shows. */
int options_show(const struct options *o, struct buf *out);

#endif
