/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: the file of the option journal, to which each change of the mount is appended
 * as a line of JSON. A disk that is full or hangs is told once, and stops nobody: lines
 * that find no place among LIMIT_LEDGER_BYTES waiting ones are lost.
 *
 * Ownership: main's. Threads: lines come from the loop's; a thread of its own writes them.
 * Errors: -EINVAL: no regular file; open's.
 */
#ifndef FS_MAIN_LEDGER_H
#define FS_MAIN_LEDGER_H

#include <stddef.h>

struct ledger;

/* Opens the file, or makes it, for its owner alone; follows no link. Before confine(). */
int ledger_open(const char *path, struct ledger **ret);
int ledger_start(struct ledger *l); /* begins its thread */
void ledger_add(void *ledger, const char *line, size_t len);
/* Writes what waits, within TIME_LEDGER_MS, and ends. NULL is fine. */
void ledger_close(struct ledger *l);

#endif
