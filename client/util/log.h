/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: lines to stderr while in the foreground, to syslog after. No line is waited for: what
 * nobody takes at once is lost, and counted in a line when they do again. Library code
 * traces freely (log_debug) and reports nothing else: errors are returned, and
 * said once by fs/. No line may carry a token or a password; what comes from
 * a header or a body goes through log_redact() first.
 * The level is a global; the only other is the key that hash.c draws. Any thread may log.
 */
#ifndef CLIENT_UTIL_LOG_H
#define CLIENT_UTIL_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

#define LOG_SOCKET "/dev/log" /* where the system's log listens */

/* socket_path NULL: to stderr */
void log_setup(const char *program, enum log_level level, const char *socket_path);
enum log_level log_level(void);

void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Copies text to out (size bytes with the NUL), with the value of every
 * header or JSON member that holds a secret (X-Auth-Token, X-Subject-Token,
 * Authorization, password, secret, passcode, a token's id) replaced by ***,
 * and control characters by '?'.
 */
void log_redact(const char *text, char *out, unsigned long size);

#endif
