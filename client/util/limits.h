/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits: every bound that client/ and fs/ keep, in one place (times.h has the times). A peer that
 * goes past a bound gets an error, never more memory. Sizes are in bytes.
 */
#ifndef CLIENT_UTIL_LIMITS_H
#define CLIENT_UTIL_LIMITS_H

#include "client/util/times.h"

#define LIMIT_HEADER_BYTES (64 * 1024)	       /* one answer's headers */
#define LIMIT_ANSWER_BYTES (16 * 1024 * 1024)  /* an answer that is not a list */
#define LIMIT_ERROR_BYTES (64 * 1024)	       /* the body of an error answer */
#define LIMIT_SLICE_BYTES (16 * 1024)	       /* of an answer, taken in one turn of the loop */
#define PART_SLICE_BYTES (8 * 1024)	       /* ... in pieces, while there is time */
#define LIMIT_UNPACKED 100		       /* bytes that one byte of gzip may stand for */
#define LIMIT_SLOW_BYTES 1000		       /* of an answer, within TIME_STALL_MS at least */
#define LIMIT_OBJECT_BYTES (1024 * 1024)       /* one object of a list */
#define LIMIT_TAIL_BYTES (64 * 1024)	       /* what a list carries beside its objects */
#define LIMIT_LIST_BYTES (2LL * 32768 * 32768) /* of one list, pages together, unpacked */
#define LIMIT_LIST_OBJECTS 2000000	       /* objects of one list, pages together */
#define LIMIT_LIST_PAGES 10000		       /* a `next` loop ends here */
#define LIMIT_LEFT_OUT 1000		       /* objects of one list without a usable id */
#define LIMIT_CLOUDS 256
#define LIMIT_REGIONS 256	 /* of a cloud */
#define LIMIT_COLLECTIONS 0xffff /* of a mount, all regions together */
#define LIMIT_EXTENSIONS 20000	 /* of a network service, all regions together */
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
#define LIMIT_PROMISED 16384 /* names of what is made with a draft */
#define LIMIT_POLLERS 1024
#define LIMIT_EVENTS_BYTES (256 * 1024) /* lines of what has changed; then the older half goes */
#define LIMIT_EVENT_VALUE_BYTES 1024	/* one value in such a line */
#define LIMIT_JOURNAL 1000		/* changes of this mount remembered ... */
#define LIMIT_JOURNAL_BYTES (16 * 1024 * 1024) /* ... in so much */
#define LIMIT_LEDGER_BYTES (4 * 1024 * 1024)   /* lines that wait for the disk */
#define LIMIT_FETCHES 8192		       /* answers of a kind remembered, fresh or not */
#define LIMIT_CONNECTIONS 32		       /* to one origin */
#define LIMIT_THREADS 64	   /* with those that look names up; past that none is begun */
#define LIMIT_RENEWED 1000	   /* objects of a list that touch asks for, and waits for */
#define LIMIT_BACKLOG (256 * 1024) /* pieces of work that wait for another turn */
#define LIMIT_TRIES 10		   /* of a change, while others are faster */

/* texts of .json files that are kept for who reads them, all together but for the newest */
#define LIMIT_TEXTS_BYTES (256 * 1024 * 1024)
#define PART_READ_BYTES 4096	       /* a text up to this is read in one piece, and not kept */
#define PART_SCRAP_BYTES (1024 * 1024) /* of one that nobody needs are given back at a time */
/* a piece of memory of so many goes back when it is freed, whatever malloc has learnt */
#define PART_MAPPED_BYTES (128 * 1024)
/* a collection's .json is made so many bytes at a time, of so many places at most */
#define PART_WALK_BYTES (32 * 1024)
#define PART_WALK_PLACES 1024
/* a view's objects are asked of one by one while there are no more; of more by the list */
#define PART_MEMBERS 256
#define PART_VALUES 128 /* objects whose values are looked at in one turn, to be found by them */
/* of a collection that is read afresh the kernel is told of so many objects at a time ... */
#define PART_TELL 64
#define PART_TELL_PLACES 4096 /* ... passing so many places; */
#define PART_REFRESH 32	      /* of a collection that was never listed, asked for one by one */
#define PART_TELL_ALL 1024    /* of so many by one notice for all names, where it takes that */
#define PART_LIST 16	      /* of a directory so many entries are listed, however late it is */
#define PART_INDEX 512	      /* an index is made of so many places at a time */
#define PART_BACKLOG 1024     /* pieces of such work are done in a turn */
/* what an answer had not is removed so many at a time, passing so many places */
#define PART_SWEEP 16
#define PART_SWEEP_PLACES 4096

#endif
