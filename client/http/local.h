/* SPDX-License-Identifier: Apache-2.0 */
/*
 * local: what is to be known of this machine before and after a transfer. No curl, no state.
 */
#ifndef CLIENT_HTTP_LOCAL_H
#define CLIENT_HTTP_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

bool local_is_loopback(const char *origin); /* as http_origin spells it */
bool local_has_threads(unsigned more_than); /* this program */
bool local_lacks_files(void);		    /* descriptors, a moment ago */
/* to the log, for debugging: what libcurl says of a transfer */
void local_log_lines(char mark, const char *data, size_t len);

#endif
