/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits: every bound that the client keeps, in one place. A peer that goes
 * past one gets an error, never more memory (sizes in bytes, times in ms).
 */
#ifndef CLIENT_UTIL_LIMITS_H
#define CLIENT_UTIL_LIMITS_H

#define LIMIT_HEADER_BYTES (64 * 1024)	      /* one answer's headers */
#define LIMIT_ANSWER_BYTES (16 * 1024 * 1024) /* an answer that is not a list */
#define LIMIT_ERROR_BYTES (64 * 1024)	      /* the body of an error answer */
#define LIMIT_OBJECT_BYTES (1024 * 1024)      /* one object of a list */
#define LIMIT_TAIL_BYTES (64 * 1024)	      /* what a list carries beside its objects */
#define LIMIT_LIST_OBJECTS 2000000	      /* objects of one list, pages together */
#define LIMIT_LIST_PAGES 10000		      /* a `next` loop ends here */
#define LIMIT_REGIONS 256
#define LIMIT_EXTENSIONS 20000 /* of a network service, all regions together */
#define LIMIT_JSON_DEPTH 64
#define LIMIT_CONFIG_BYTES (1024 * 1024) /* one clouds.yaml */
#define LIMIT_SECRET_BYTES (16 * 1024)	 /* a password, a token */
#define LIMIT_YAML_DEPTH 32
#define LIMIT_YAML_NODES 100000
#define LIMIT_YAML_ANCHORS 100
#define LIMIT_QUERY_BYTES 2000		       /* of a question by ids; past that the list is asked for */
#define LIMIT_NAME_BYTES 255		       /* a directory entry's name */
#define LIMIT_VALUE_BYTES (64 * 1024)	       /* an attribute file's text, read or written */
#define LIMIT_RENDER_BYTES (512 * 1024 * 1024) /* a collection's .json */
#define LIMIT_MESSAGE_BYTES 1024	       /* a cloud's sentence, cut at a character */
#define LIMIT_CALLS 1024		       /* requests of the kernel waiting at once */
#define LIMIT_CONNECTIONS 32		       /* to one origin */

#define TIME_CONNECT_MS 5000
#define TIME_STALL_MS 10000    /* a read without progress */
#define TIME_CHANGE_MS 15000   /* what the maker of a change waits */
#define TIME_SETTLE_MS 120000  /* a change whose answer was lost is looked for */
#define TIME_UNSETTLED_MS 1000 /* what is asked for serves, while the cloud is at work on it */
#define TIME_PROBE_MS 3000     /* between probes of a service that timed out */
#define TIME_PROBE_IDLE_MS 60000 /* a service that nobody has asked for so long is probed no more */
#define TIME_AGAIN_MS 1000     /* a request that the cloud puts off without saying for how long */
#define TIME_CUT_MS 100        /* ... or that came to nothing, and may be repeated */
#define TIME_STALL_LOOK_MS 100 /* how exactly a stall is noticed */
#define TIME_RETRY_AFTER_MS (24LL * 3600 * 1000) /* the longest Retry-After that is believed */
#define TIME_RENEW_MS 120000   /* a token is renewed so long before its end ... */
#define PART_RENEW_PERCENT 90  /* ... or after so much of a short life */
#define TIME_TOKEN_LEFT_MS 2000 /* a token that ends sooner is not handed out */
#define TIME_REFUSED_MS 5000   /* a refused login is remembered: a storm of 401 makes one login */
#define TIME_TURN_MS 1000      /* a turn of a login that is waited for */
#define TIME_STOP_MS 2000      /* from SIGTERM to the end */

#endif
