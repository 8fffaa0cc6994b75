/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: asks for a secret, on the terminal without showing it, or takes one
 * line of standard input, has it tried at the cloud, and has it kept.
 */
#include "fs/main/login.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "client/login/login.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "fs/fs.h"

/* ---- the terminal */

static volatile sig_atomic_t caught; /* the signal that ends the question */

static void on_signal(int sig)
{
	caught = sig;
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

#define N_ENDING (sizeof(ending) / sizeof(ending[0]))

/* Reads one line byte by byte: nothing after it is taken. -ECANCELED, -EINVAL, -E2BIG. */
static int read_line(int fd, char *line, size_t size)
{
	size_t n = 0;
	ssize_t r;
	char c;

	while ((r = read(fd, &c, 1)) != 0) {
		if (caught || r < 0)
			return caught ? -ECANCELED : -errno;
		if (c == '\n')
			break;
		if (c == '\0')
			return -EINVAL;
		if (n == size - 1)
			return -E2BIG;
		line[n++] = c;
	}
	if (n && line[n - 1] == '\r')
		n--;
	line[n] = '\0';
	return n ? 0 : -EINVAL;
}

/* The terminal shows again what is typed, whichever signal ends the question. */
static int ask_on_terminal(const char *prompt, char *line, size_t size)
{
	struct sigaction act = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
	struct sigaction old[N_ENDING], old_stop;
	struct termios shown, hidden;
	int err;

	if (tcgetattr(0, &shown) < 0)
		return -errno;
	for (size_t i = 0; i < N_ENDING; i++)
		sigaction(ending[i], &act, &old[i]);
	sigaction(SIGTSTP, &ignore, &old_stop);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	fprintf(stderr, "%s: ", prompt);
	fflush(stderr);
	tcsetattr(0, TCSAFLUSH, &hidden);
	err = read_line(0, line, size);
	tcsetattr(0, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	sigaction(SIGTSTP, &old_stop, NULL);
	for (size_t i = 0; i < N_ENDING; i++)
		sigaction(ending[i], &old[i], NULL);
	if (caught)
		raise(caught);
	return err;
}

/* ---- the two commands */

static int say(int err, const struct buf *why)
{
	if (err)
		fprintf(stderr, "cloudnetfs: %s\n", why->len ? why->data : strerror(-err));
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int open_login(const struct options *o, struct login **ret, struct buf *why)
{
	struct login_options lo = { .cloud = o->cloud,
		.region = o->region,
		.proxy = o->proxy,
		.insecure_http = o->insecure_http };
	int err = login_open(&lo, ret, why);

	if (!err && !login_prompt(*ret)) {
		buf_addf(why, "cloud '%s' needs no secret that could be stored", login_cloud(*ret));
		err = -EINVAL;
	}
	return err;
}

/* Keeps the secret unless the cloud refuses it: a cloud that cannot be asked may be down today. */
static int try_and_keep(struct login *l, const char *secret, struct buf *why)
{
	CLEANUP_BUF struct buf said = BUF_INIT(LIMIT_MESSAGE_BYTES * 2);
	int tried, err;

	tried = login_try(l, secret, &said);
	if (tried == -EACCES)
		buf_addf(why, "nothing is kept, for cloud '%s' refuses it: %s", login_cloud(l),
			said.data);
	err = tried == -EAGAIN ? 0 : tried;
	if (!err)
		err = login_store(l, secret, why);
	if (!err && tried == -EAGAIN)
		fprintf(stderr, "cloudnetfs: it is kept, but could not be tried: %s\n", said.data);
	return err;
}

static int read_secret(const struct login *l, char *line, size_t size, struct buf *why)
{
	int err =
		isatty(0) ? ask_on_terminal(login_prompt(l), line, size) : read_line(0, line, size);

	if (err == -EINVAL)
		buf_adds(why, "nothing is kept: there is no secret in the first line");
	else if (err == -E2BIG)
		buf_addf(why, "nothing is kept: a secret has at most %zu bytes", size - 1);
	return err;
}

static int keep_secret(const struct options *o)
{
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES * 2);
	struct login *l = NULL;
	char line[LIMIT_SECRET_BYTES];
	int err;

	err = open_login(o, &l, &why);
	if (!err && login_warning(l))
		fprintf(stderr, "cloudnetfs: %s\n", login_warning(l));
	if (!err)
		err = read_secret(l, line, sizeof(line), &why);
	if (!err)
		err = try_and_keep(l, line, &why);
	explicit_bzero(line, sizeof(line));
	if (!err && login_is_configured(l))
		fprintf(stderr,
			"cloudnetfs: it is kept, but the configuration of cloud '%s' holds one, "
			"which comes first\n",
			login_cloud(l));
	login_close(l);
	return say(err, &why);
}

static int clear_secret(const struct options *o)
{
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES * 2);
	struct login *l = NULL;
	int err;

	err = open_login(o, &l, &why);
	if (!err)
		err = login_clear(l, &why);
	login_close(l);
	return say(err, &why);
}

int login_run(const struct options *o)
{
	return o->login ? keep_secret(o) : clear_secret(o);
}
