/* SPDX-License-Identifier: Apache-2.0 */
/*
 * times: every time that client/ and fs/ keep, in one place, but for how long the kernel may keep
 * what it is told (fs/tree/stat.c). limits.h includes it.
 */
#ifndef CLIENT_UTIL_TIMES_H
#define CLIENT_UTIL_TIMES_H

/* ---- one request */

#define TIME_CONNECT_MS 5000   /* until a connection stands, TLS included */
#define TIME_UNACKED_MS 5000   /* a connection whose other end confirms nothing is dead */
#define TIME_STALL_MS 10000    /* a read without progress ends */
#define TIME_READ_MS 600000    /* a read ends, all pages of a list together */
#define TIME_STALL_LOOK_MS 100 /* how late at most a stall is noticed */
#define TIME_CHANGE_MS 15000   /* what the maker of a change waits for its answer */
#define TIME_RETRY_MS 1000     /* a busy cloud (429, 503) that names no time is asked again */
#define TIME_RETRY_CUT_MS 100  /* what was cut off, or got 500 or 502, is asked again after it */
#define TIME_RETRY_AFTER_MS (24LL * 3600 * 1000) /* the longest Retry-After that is believed */
/* an answer stays, whatever cache_ttl is, for a caller who asks more than one question */
#define TIME_ASKED_MS 10000
#define TIME_PROBE_MS 3000 /* between probes of a service that timed out */
/* a service that nobody has asked for so long is not probed any more */
#define TIME_PROBE_IDLE_MS 60000

/* ---- a login */

#define TIME_RENEW_MS 120000	/* a new token is fetched so long before the end of the one held */
#define PART_RENEW_PERCENT 90	/* ... or after so much of a short life */
#define TIME_TOKEN_LEFT_MS 2000 /* a token that ends sooner is not handed out */
#define TIME_REFUSED_MS 5000	/* a refused login is not tried again before */
#define TIME_TURN_MS 1000	/* one turn of the loop that waits for a login */

/* ---- a change */

#define TIME_UNSETTLED_MS 1000 /* what is asked for serves, while the cloud is at work on it */
/* between looks whether the cloud has done what the option wait waits for */
#define TIME_AWAIT_LOOK_MS 1000
#define TIME_SETTLE_MS 120000 /* a change whose answer was lost is looked for */
/* between the first two looks for it; each time is twice the last ... */
#define TIME_SETTLE_LOOK_MS 1000
#define TIME_SETTLE_MOST_MS 16000 /* ... up to this */
/* with less of TIME_CHANGE_MS left, its maker is answered before the look */
#define TIME_SETTLE_LEAST_MS 500
#define TIME_SKEW_MS 60000 /* the cloud's clock may differ from ours by so much */

/* ---- the front */

#define TIME_LOOP_MS 60000	/* the loop turns at least so often */
#define TIME_TURN_US 1000	/* a turn of the loop that works longer is counted */
#define TIME_SLICE_US 600	/* after so much of one, what is left waits for the next */
#define TIME_TURN_TOLD_US 50000 /* a turn of the loop that took longer is told in the log */
#define TIME_STUCK_LOOK_MS 100	/* between looks whether threads of a killed program end */
#define TIME_STATFS_S 2		/* the guard waits for the answer whether a mount is alive */
#define TIME_STOP_MS 2000	/* from SIGTERM to the end */
#define TIME_LEDGER_MS 1000	/* ... of which the last lines for the disk take at most so much */
#define TIME_ASIDE_MS 200	/* a notice is put aside while somebody lists its directory */
#define TIME_HELD_MS 100	/* the longest that an answer waits for the kernel to forget */
#define TIME_TOLD_MS 20000	/* ... where it says that nothing old is read any more, */
#define TIME_STUCK_MS 1000	/* but for this once nothing that the kernel is told gets through */
#define TIME_RENEWED_MS 1000	/* the longest that touch waits for a list */
#define TIME_INTERRUPT_MS 100	/* between looks whether an interrupted caller is ending */
#define TIME_REFRESH_MS 1000	/* the least time between two readings for one who polls */
/* who follows .cloudnetfs/events asks so often at least ... */
#define TIME_FOLLOW_MS 10000
#define TIME_FOLLOW_LEAST_MS 500 /* ... and for longer than who reads it once */
#define TIME_SCRATCH_MS 60000	 /* an editor's own file is kept */
/* a removed file that a program will write again stays absent for it */
#define TIME_WHITEOUT_MS 2000
#define TIME_COPIER_MS 600000  /* ... copying into a draft */
#define TIME_REMOVER_MS 600000 /* a program that goes on removing an object is known for it */
/* without a failure for so long, the next one of the same process is another command's */
#define TIME_COMMAND_MS 1000
#define TIME_PIECES_MS 60000 /* a document that is not whole waits for its next piece */

#endif
