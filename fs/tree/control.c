/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: the last error of each session, the last errors of all, and the
 * files that look inside.
 */
#include "fs/tree/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/http/error.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/log.h"
#include "fs/kernel/process.h"

#define ERRORS 100

struct session_error {
	pid_t sid;
	uint64_t when; /* rises with each record */
	char *line;    /* "": it has looked, and has had none yet */
};

#define WHEN_EMPTY 1 /* goes before all that have had one */

struct control {
	char *settings; /* of the mount, as .cloudnetfs/config shows them after the model's */
	struct session_error sessions[FIXED_SESSIONS];
	char *errors[ERRORS];
	unsigned n_errors; /* ever; the next goes to n_errors % ERRORS */
	uint64_t when;
	struct buf texts[FIXED_END];
	uint64_t versions[FIXED_END];
};

static const char *const names[FIXED_END] = {
	[FIXED_ERROR] = ".error",
	[FIXED_CONTROL] = ".cloudnetfs",
	[FIXED_VERSION] = "version",
	[FIXED_CONFIG] = "config",
	[FIXED_STATS] = "stats",
	[FIXED_ERRORS] = "errors",
	[FIXED_README] = "README",
	[FIXED_REGIONS] = "regions",
	[FIXED_ACTIVITY] = "activity",
};

static const char readme[] =
	"This is a cloudnetfs: cloud networking as files. An object is a directory, an attribute "
	"a\n"
	"file, a reference a symlink; mkdir makes, rmdir destroys, echo sets, ln -s connects.\n"
	"\n"
	"  cat ../.error   what went wrong last in your session, in the cloud's own words\n"
	"  errors          the last errors of everybody\n"
	"  activity        what is under way now, and who waits for it\n"
	"  stats           requests, cache, latencies, when the token ends\n"
	"  config          the settings in force and where each came from\n"
	"\n"
	"The manual: man 1 cloudnetfs, man 7 cloudnetfs-tree.\n";

const char *control_name(unsigned fixed)
{
	return names[fixed < FIXED_END ? fixed : FIXED_ERROR];
}

bool control_is_inside(unsigned fixed)
{
	return fixed > FIXED_CONTROL && fixed < FIXED_REGIONS;
}

int control_new(const char *settings, struct control **ret)
{
	struct control *c = calloc(1, sizeof(*c));

	if (!c || !(c->settings = strdup(settings))) {
		free(c);
		return -ENOMEM;
	}
	c->when = WHEN_EMPTY;
	for (unsigned i = 0; i < FIXED_END; i++)
		buf_init(&c->texts[i], LIMIT_OBJECT_BYTES);
	*ret = c;
	return 0;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < FIXED_SESSIONS; i++)
		free(c->sessions[i].line);
	for (unsigned i = 0; i < ERRORS; i++)
		free(c->errors[i]);
	for (unsigned i = 0; i < FIXED_END; i++)
		buf_release(&c->texts[i]);
	free(c->settings);
	free(c);
}

/* ---- recording */

static struct session_error *session_of(struct control *c, pid_t sid)
{
	struct session_error *oldest = &c->sessions[0];

	for (unsigned i = 0; i < FIXED_SESSIONS; i++) {
		if (c->sessions[i].sid == sid && c->sessions[i].line)
			return &c->sessions[i];
		if (c->sessions[i].when < oldest->when)
			oldest = &c->sessions[i];
	}
	return oldest;
}

/* Appends words of callers and clouds for a terminal: without control characters (U+0080-9F). */
static int add_clean(struct buf *out, const char *s)
{
	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		bool wide = *p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;

		buf_addc(out, *p < 0x20 || *p == 0x7F || wide ? '?' : (char)*p);
		p += wide;
	}
	return out->err;
}

static void record_session(struct control *c, pid_t pid, const char *line)
{
	CLEANUP_BUF struct buf clean = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct session_error *s;
	pid_t sid;

	if (process_session(pid, &sid) < 0) /* nobody will read it */
		return;
	s = session_of(c, sid);
	add_clean(&clean, line);
	free(s->line);
	s->line = buf_detach(&clean);
	s->sid = sid;
	s->when = ++c->when;
}

void control_say(struct fs *fs, pid_t pid, const char *sentence)
{
	record_session(fs->control, pid, sentence);
}

static void add_fields(struct buf *line, const char *const fields[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(line, '\t');
		add_clean(line, fields[i]);
	}
}

void control_note(struct fs *fs, const char *what, const char *path, const struct cloud_error *e)
{
	CLEANUP_BUF struct buf line = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct control *c = fs->control;
	char status[16];
	time_t now = time(NULL);
	struct tm tm;
	char when[32];

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	snprintf(status, sizeof(status), "%d", e->status);
	add_fields(&line,
		(const char *const[]){ when, what, path, error_name(e->err), status,
			e->type[0] ? e->type : "-", e->request_id[0] ? e->request_id : "-",
			e->message },
		8);
	free(c->errors[c->n_errors % ERRORS]);
	c->errors[c->n_errors++ % ERRORS] = buf_detach(&line);
	log_info("%s %s: %s: %s", what, path, error_name(e->err), e->message);
}

void control_record(
	struct fs *fs, pid_t pid, const char *what, const char *path, const struct cloud_error *e)
{
	CLEANUP_BUF struct buf line = BUF_INIT(LIMIT_OBJECT_BYTES);

	buf_adds(&line, e->message);
	if (e->request_id[0])
		buf_addf(&line, " (%s)", e->request_id);
	record_session(fs->control, pid, line.data);
	control_note(fs, what, path, e);
}

/* ---- showing */

static int show_errors(const struct control *c, struct buf *out)
{
	unsigned first = c->n_errors > ERRORS ? c->n_errors - ERRORS : 0;

	for (unsigned i = first; i < c->n_errors; i++)
		if (c->errors[i % ERRORS])
			buf_addf(out, "%s\n", c->errors[i % ERRORS]);
	return out->err;
}

static int show_config(struct fs *fs, struct buf *out)
{
	model_config(fs->model, out);
	return buf_adds(out, fs->control->settings);
}

static int render(struct fs *fs, unsigned fixed, struct buf *out)
{
	switch (fixed) {
	case FIXED_ERROR: /* of a session that found no place among all that have had one */
		return 0;
	case FIXED_VERSION:
		return buf_addf(out, "%s\n", CLOUDNETFS_VERSION);
	case FIXED_CONFIG:
		return show_config(fs, out);
	case FIXED_STATS:
		return model_stats(fs->model, out);
	case FIXED_ERRORS:
		return show_errors(fs->control, out);
	case FIXED_ACTIVITY:
		return model_stats_activity(fs->model, out);
	case FIXED_README:
		return buf_adds(out, readme);
	default:
		return -ENOENT;
	}
}

int control_render(struct fs *fs, unsigned fixed)
{
	CLEANUP_BUF struct buf fresh = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct control *c = fs->control;
	int err;

	if (fixed >= FIXED_END)
		return 0;
	err = render(fs, fixed, &fresh);
	if (!err && strcmp(fresh.data, c->texts[fixed].data) != 0) {
		buf_clear(&c->texts[fixed]);
		err = buf_add(&c->texts[fixed], fresh.data, fresh.len);
		c->versions[fixed]++;
	}
	return err;
}

/* Gives a session its file before its first error: `tail -f` waits for that. */
unsigned control_error_of(struct fs *fs, pid_t pid)
{
	struct session_error *s;
	pid_t sid;

	if (process_session(pid, &sid) < 0)
		return FIXED_ERROR;
	s = session_of(fs->control, sid);
	if (!s->line || s->sid != sid) {
		if (s->when > WHEN_EMPTY)
			return FIXED_ERROR;
		free(s->line);
		*s = (struct session_error){ sid, WHEN_EMPTY, strdup("") };
	}
	return FIXED_END + (unsigned)(s - fs->control->sessions);
}

static const struct session_error *error_at(struct fs *fs, unsigned fixed)
{
	return &fs->control->sessions[fixed - FIXED_END];
}

int control_text(struct fs *fs, unsigned fixed, struct buf *out)
{
	const char *line = fixed >= FIXED_END ? error_at(fs, fixed)->line : NULL;

	if (fixed >= FIXED_END)
		return line && *line ? buf_addf(out, "%s\n", line) : 0;
	return buf_add(out, fs->control->texts[fixed].data, fs->control->texts[fixed].len);
}

size_t control_size(struct fs *fs, unsigned fixed)
{
	const char *line = fixed >= FIXED_END ? error_at(fs, fixed)->line : NULL;

	if (fixed >= FIXED_END)
		return line && *line ? strlen(line) + 1 : 0;
	return fs->control->texts[fixed].len;
}

uint64_t control_version(struct fs *fs, unsigned fixed)
{
	return fixed >= FIXED_END ? error_at(fs, fixed)->when : fs->control->versions[fixed];
}
