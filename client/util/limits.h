/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits: every bound and every time that client/ and fs/ keep, in one place,
 * but for how long the kernel may keep what it is told (fs/tree/stat.c). A peer that
 * goes past a bound gets an error, never more memory (sizes in bytes, times in ms).
 */
#ifndef CLIENT_UTIL_LIMITS_H
#define CLIENT_UTIL_LIMITS_H

#define LIMIT_HEADER_BYTES (64 * 1024)	       /* one answer's headers */
#define LIMIT_ANSWER_BYTES (16 * 1024 * 1024)  /* an answer that is not a list */
#define LIMIT_ERROR_BYTES (64 * 1024)	       /* the body of an error answer */
#define LIMIT_SLICE_BYTES (16 * 1024)	       /* of an answer, taken in one turn of the loop */
#define LIMIT_UNPACKED 100		       /* bytes that one byte of gzip may stand for */
#define LIMIT_SLOW_BYTES 1000		       /* of an answer, within TIME_STALL_MS at least */
#define LIMIT_OBJECT_BYTES (1024 * 1024)       /* one object of a list */
#define LIMIT_TAIL_BYTES (64 * 1024)	       /* what a list carries beside its objects */
#define LIMIT_LIST_BYTES (512LL * 1024 * 1024) /* of one list, pages together, unpacked */
#define LIMIT_LIST_OBJECTS 2000000	       /* objects of one list, pages together */
#define LIMIT_LIST_PAGES 10000		       /* a `next` loop ends here */
#define LIMIT_LEFT_OUT 1000		       /* objects of one list without a usable id */
#define LIMIT_REGIONS 256
#define LIMIT_EXTENSIONS 20000 /* of a network service, all regions together */
#define LIMIT_JSON_DEPTH 64
#define LIMIT_JSON_VALUES 500000	 /* of one answer that is not a list */
#define LIMIT_CONFIG_BYTES (1024 * 1024) /* one clouds.yaml */
#define LIMIT_SECRET_BYTES (16 * 1024)	 /* a password, a token */
#define LIMIT_YAML_DEPTH 32
#define LIMIT_YAML_NODES 100000
#define LIMIT_YAML_ANCHORS 100
#define LIMIT_QUERY_BYTES 2000	      /* of a question by ids; past that the list is asked for */
#define LIMIT_NAME_BYTES 255	      /* a directory entry's name */
#define LIMIT_VALUE_BYTES (64 * 1024) /* an attribute file's text, read or written */
#define LIMIT_RENDER_BYTES (512 * 1024 * 1024) /* a collection's .json */
#define LIMIT_MESSAGE_BYTES 1024	       /* a cloud's sentence, cut at a character */
#define USERS_LEAST 4			       /* one user has at most that part of the next four */
#define LIMIT_CALLS 4096		       /* requests of the kernel waiting at once */
#define LIMIT_SCRATCHES 1024		       /* files that editors make */
#define LIMIT_DRAFTS 4096
#define LIMIT_POLLERS 1024
#define LIMIT_FETCHES 8192   /* answers of a kind remembered, fresh or not */
#define LIMIT_CONNECTIONS 32 /* to one origin */
#define LIMIT_THREADS 64     /* with those that look names up; past that none is begun */
#define LIMIT_TRIES 10	     /* of a change, while others are faster */

/* texts of .json files that are kept for who reads them, all together but for the newest */
#define LIMIT_TEXTS_BYTES (256 * 1024 * 1024)
#define PART_READ_BYTES 4096	       /* a text up to this is read in one piece, and not kept */
#define PART_SCRAP_BYTES (1024 * 1024) /* of one that nobody needs are given back at a time */
/* a collection's .json is made so many bytes at a time, of so many places at most */
#define PART_WALK_BYTES (32 * 1024)
#define PART_WALK_PLACES 1024
/* of a collection that is read afresh the kernel is told of so many objects at a time ... */
#define PART_TELL 64
#define PART_TELL_PLACES 4096 /* ... passing so many places; */
#define PART_TELL_ALL 1024    /* of so many by one notice for all names, where it takes that */

/* ---- one request */

#define TIME_CONNECT_MS 5000   /* until a connection stands, TLS included */
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
#define TIME_SLICE_US 1000	/* after so much of a turn, what is left waits for the next */
#define TIME_TURN_TOLD_US 50000 /* a turn of the loop that took longer is told in the log */
#define TIME_STUCK_LOOK_MS 100	/* between looks whether threads of a killed program end */
#define TIME_STOP_MS 2000	/* from SIGTERM to the end */
#define TIME_HELD_MS 100	/* the longest that an answer waits for the kernel to forget */
#define TIME_TOLD_MS 20000	/* ... where it says that nothing old is read any more */
#define TIME_INTERRUPT_MS 100	/* between looks whether an interrupted caller is ending */
#define TIME_REFRESH_MS 1000	/* the least time between two readings for one who polls */
#define TIME_SCRATCH_MS 60000	/* an editor's own file is kept */
/* a removed file that a program will write again stays absent for it */
#define TIME_WHITEOUT_MS 2000
#define TIME_COPIER_MS 600000  /* ... copying into a draft */
#define TIME_REMOVER_MS 600000 /* a program that goes on removing an object is known for it */
/* without a failure for so long, the next one of the same process is another command's */
#define TIME_COMMAND_MS 1000
#define TIME_PIECES_MS 60000 /* a document that is not whole waits for its next piece */

#endif
