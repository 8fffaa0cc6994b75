/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: what each session's last command failed by, the last errors of all, and the
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
#include "client/util/mem.h"
#include "client/util/utf8.h"
#include "fs/kernel/process.h"
#include "fs/tree/rendered.h"

#define ERRORS 100
#define ERROR_LINES 100 /* of one .error */

/* Keeps what one command has done wrong, and what it has been told beside. */
struct session_error {
	pid_t sid;
	pid_t command;	 /* the process whose last failure this is */
	int64_t last_ms; /* when */
	uint64_t when;	 /* rises with each record */
	unsigned n;
	unsigned
		taken; /* how often the place was: an .error that is still open is not the next's */
	bool looked;   /* it has an .error, maybe an empty one */
	bool is_note[ERROR_LINES];
	char *lines[ERROR_LINES];
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
	[FIXED_EVENTS] = "events",
	[FIXED_JOURNAL] = "journal",
	[FIXED_UNDO] = "undo",
};

static const char readme[] =
	"This is a cloudnetfs: cloud networking as files. An object is a directory, an attribute "
	"a\n"
	"file, a reference a symlink; mkdir makes, rmdir destroys, echo sets, ln -s connects.\n"
	"\n"
	"Beside what the root lists it has by-ip/ADDRESS, by-mac/MAC, by-tag/TAG and by-id/ID,\n"
	"with links to what has it: ls -l by-ip/10.0.0.5\n"
	"\n"
	"  cat ../.error   why your session's last command failed, in the cloud's own words\n"
	"  errors          the last errors of everybody\n"
	"  events          what has changed, by us and by others: tail -f events\n"
	"  journal/        what this mount has changed, a directory each; echo N > undo\n"
	"                  takes change N back\n"
	"  activity        what is under way now, and who waits for it\n"
	"  stats           requests, cache, latencies, when the token ends\n"
	"  config          the settings in force and where each came from\n"
	"\n"
	"The manual: man 1 cloudnetfs, man 7 cloudnetfs-tree.\n";

const char *control_name(unsigned fixed)
{
	return names[fixed < FIXED_END ? fixed : FIXED_ERROR];
}

const char *control_journal_name(unsigned file)
{
	static const char *const files[JOURNAL_FILES] = {
		[JOURNAL_TIME] = "time",
		[JOURNAL_COMMAND] = "command",
		[JOURNAL_PATH] = "path",
		[JOURNAL_REQUEST] = "request",
		[JOURNAL_RESULT] = "result",
		[JOURNAL_BEFORE] = "before.json",
		[JOURNAL_AFTER] = "after.json",
	};

	return file < JOURNAL_FILES ? files[file] : NULL;
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

static void clear_lines(struct session_error *s)
{
	while (s->n > 0)
		free(s->lines[--s->n]);
}

void control_free(struct control *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < FIXED_SESSIONS; i++)
		clear_lines(&c->sessions[i]);
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
		if (c->sessions[i].sid == sid && c->sessions[i].looked)
			return &c->sessions[i];
		if (c->sessions[i].when < oldest->when)
			oldest = &c->sessions[i];
	}
	return oldest;
}

/* Appends words of callers and clouds for a terminal. */
static int add_clean(struct buf *out, const char *s)
{
	size_t size = strlen(s) + 1;
	CLEANUP_TEXT char *clean = malloc(size);

	if (!clean)
		return out->err = -ENOMEM;
	return buf_add(out, clean, utf8_clean(s, clean, size));
}

static void drop_line(struct session_error *s, unsigned at)
{
	free(s->lines[at]);
	s->n--;
	memmove(&s->lines[at], &s->lines[at + 1], (s->n - at) * sizeof(s->lines[0]));
	memmove(&s->is_note[at], &s->is_note[at + 1], (s->n - at) * sizeof(s->is_note[0]));
}

/* Makes room for a line: a note goes before a failure, and for a failure alone. */
static bool make_room(struct session_error *s, bool note)
{
	unsigned at = 0;

	if (s->n < ERROR_LINES)
		return true;
	while (at < s->n && !s->is_note[at])
		at++;
	if (at == s->n && note)
		return false;
	drop_line(s, at < s->n ? at : 0);
	return true;
}

/* Says whether it stands there already: mv tries a rename twice, in two ways. */
static bool has_line(const struct session_error *s, const char *line)
{
	for (unsigned i = 0; i < s->n; i++)
		if (strcmp(s->lines[i], line) == 0)
			return true;
	return false;
}

/* Says whether what was asked then is of another command than what stands there. */
static bool is_another(const struct session_error *s, pid_t command, int64_t asked_ms)
{
	return s->command != command || asked_ms - s->last_ms > TIME_COMMAND_MS;
}

/* Takes the session's place, from the one that has not failed for longest perhaps. */
static struct session_error *place_of_session(struct control *c, pid_t sid)
{
	struct session_error *s = session_of(c, sid);

	if (!s->looked || s->sid != sid) {
		clear_lines(s);
		*s = (struct session_error){ .sid = sid, .looked = true, .taken = s->taken + 1 };
	}
	return s;
}

static void record_session(
	struct control *c, pid_t pid, int64_t asked_ms, const char *line, bool note)
{
	CLEANUP_BUF struct buf clean = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	pid_t sid, command = process_of(pid);
	struct session_error *s;

	if (process_session(pid, &sid) < 0) /* nobody will read it */
		return;
	s = place_of_session(c, sid);
	if (!note && is_another(s, command, asked_ms))
		clear_lines(s);
	if (!note || s->n == 0) {
		s->command = command;
		s->last_ms = timer_now_ms();
	}
	s->when = ++c->when;
	if (add_clean(&clean, line) < 0 || has_line(s, clean.data) || !make_room(s, note))
		return;
	s->is_note[s->n] = note;
	s->lines[s->n++] = buf_detach(&clean);
}

void control_say(struct fs *fs, pid_t pid, const char *sentence)
{
	record_session(fs->control, pid, timer_now_ms(), sentence, true);
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
	CLEANUP_BUF struct buf line = BUF_LOCAL(LIMIT_OBJECT_BYTES);
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

void control_record(struct fs *fs, pid_t pid, int64_t asked_ms, const char *what, const char *path,
	const struct cloud_error *e)
{
	CLEANUP_BUF struct buf line = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	buf_addf(&line, "%s %s: %s: %s", what, path, error_name(e->err), e->message);
	if (e->request_id[0])
		buf_addf(&line, " (%s)", e->request_id);
	record_session(fs->control, pid, asked_ms, line.data, false);
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

static int show_turns(const struct turn *t, struct buf *out)
{
	buf_addf(out, "loop_max_us %12lld\n", (long long)t->max_us);
	buf_addf(out, "loop_max_worked_us %12lld\n", (long long)t->max_worked_us);
	return buf_addf(out, "loop_turns_over_1ms %12lu\n", t->n_long);
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
		model_stats(fs->model, out);
		rendered_stats(fs, out);
		buf_addf(out, "kernel_requests %llu\n", (unsigned long long)fs->asked);
		return show_turns(&fs->turn, out);
	case FIXED_ERRORS:
		return show_errors(fs->control, out);
	case FIXED_ACTIVITY:
		return model_stats_activity(fs->model, out);
	case FIXED_EVENTS: /* it is read by an inode of its own */
	case FIXED_UNDO:   /* it is written */
		return 0;
	case FIXED_README:
		return buf_adds(out, readme);
	default:
		return -ENOENT;
	}
}

int control_render(struct fs *fs, unsigned fixed)
{
	CLEANUP_BUF struct buf fresh = BUF_LOCAL(LIMIT_OBJECT_BYTES);
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
	if (!s->looked || s->sid != sid) {
		if (s->when > WHEN_EMPTY)
			return FIXED_ERROR;
		s = place_of_session(fs->control, sid);
		s->when = WHEN_EMPTY;
	}
	return FIXED_END + s->taken % FIXED_TAKEN * FIXED_SESSIONS +
		(unsigned)(s - fs->control->sessions);
}

/* NULL: it is no session's any more. */
static const struct session_error *error_at(struct fs *fs, unsigned fixed)
{
	unsigned n = fixed - FIXED_END;
	const struct session_error *s = &fs->control->sessions[n % FIXED_SESSIONS];

	return s->taken % FIXED_TAKEN == n / FIXED_SESSIONS ? s : NULL;
}

int control_text(struct fs *fs, unsigned fixed, struct buf *out)
{
	const struct session_error *s = fixed >= FIXED_END ? error_at(fs, fixed) : NULL;

	if (!s && fixed >= FIXED_END)
		return -ESTALE;
	if (!s)
		return buf_add(out, fs->control->texts[fixed].data, fs->control->texts[fixed].len);
	for (unsigned i = 0; i < s->n; i++)
		buf_addf(out, "%s\n", s->lines[i]);
	return out->err;
}

size_t control_size(struct fs *fs, unsigned fixed)
{
	const struct session_error *s = fixed >= FIXED_END ? error_at(fs, fixed) : NULL;
	size_t len = 0;

	if (!s && fixed >= FIXED_END)
		return 0;
	if (!s)
		return fs->control->texts[fixed].len;
	for (unsigned i = 0; i < s->n; i++)
		len += strlen(s->lines[i]) + 1;
	return len;
}

uint64_t control_version(struct fs *fs, unsigned fixed)
{
	const struct session_error *s = fixed >= FIXED_END ? error_at(fs, fixed) : NULL;

	return s ? s->when : fixed < FIXED_END ? fs->control->versions[fixed] : 0;
}
