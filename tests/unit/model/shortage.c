/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shortage: each step of a script with one allocation failing, and how that is judged.
 */
#include "shortage.h"

#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "script.h"
#include "world.h"

#define REQUEST_MOST 4096
#define EVERY 4		   /* failures of a step that are tried one by one ... */
#define STRIDE 13	   /* ... and then each so many-th */
#define FAILURES_MOST 9999 /* more would be endless work */

/* ---- the parts of what a step gives: " ! RESULT", " * EVENT", " > REQUEST" */

/* Takes the first part that begins with this sign off *at; "" at the end. */
static void take_part(const char **at, char sign, char *out, size_t size)
{
	const char mark[] = { ' ', sign, ' ', '\0' }, *from = strstr(*at, mark);
	size_t len = 0;

	if (from) {
		const char *end = from + 1;

		while (*end && !(end[0] == ' ' && strchr("!*>", end[1]) && end[1] && end[2] == ' '))
			end++;
		len = (size_t)(end - from);
		*at = end;
	}
	ck_assert_uint_lt(len, size);
	memcpy(out, from ? from : "", len);
	out[len] = '\0';
}

static bool is_reading(const char *request)
{
	return strncmp(request, " > list ", 8) == 0 || strncmp(request, " > show ", 8) == 0 ||
		strncmp(request, " > cancel ", 10) == 0;
}

/* Tells whether all changes that were sent are among those that the step wants. */
static bool is_asked_for(const char *out, const char *want)
{
	char part[REQUEST_MOST];

	for (take_part(&out, '>', part, sizeof(part)); *part;
		take_part(&out, '>', part, sizeof(part)))
		if (!is_reading(part) && !strstr(want, part))
			return false;
	return true;
}

/* Tells whether the kernel is told of all that it wants. */
static bool is_all_told(const char *out, const char *want)
{
	char part[REQUEST_MOST];

	for (take_part(&want, '*', part, sizeof(part)); *part;
		take_part(&want, '*', part, sizeof(part)))
		if (!strstr(out, part))
			return false;
	return true;
}

/* Does the step want requests that read? */
static bool wants_reading(const char *want)
{
	char part[REQUEST_MOST];

	take_part(&want, '>', part, sizeof(part));
	return is_reading(part);
}

/* Tells whether both end alike for who waits. */
static bool is_same_result(const char *out, const char *want)
{
	char a[REQUEST_MOST], b[REQUEST_MOST];

	take_part(&out, '!', a, sizeof(a));
	take_part(&want, '!', b, sizeof(b));
	return strcmp(a, b) == 0;
}

bool shortage_is_told(const char *out, const char *want)
{
	const char *result = strstr(out, " ! ");

	if (!is_asked_for(out, want))
		return false;
	if (strstr(out, "ENOMEM") || strncmp(out, "asked > ", 8) == 0)
		return true;
	if (!is_all_told(out, want))
		return false;
	if (!result)
		return is_reading(out) || strstr(want, " * ");
	return is_same_result(out, want) || strncmp(result, " ! ETIMEDOUT", 12) == 0 ||
		(wants_reading(want) && !isupper((unsigned char)result[3]));
}

unsigned long shortage_next(unsigned long n)
{
	bool full = getenv("FULL") && strcmp(getenv("FULL"), "1") == 0;

	ck_assert_msg(n < FAILURES_MOST, "there is no end of it");
	return n + (full || n < EVERY ? 1 : STRIDE);
}

/* ---- the steps of a script */

static struct world *world_at(const struct script *s, size_t k)
{
	struct world *w = world_new(s->type, s->regions ? s->regions : 1);

	for (size_t i = 0; i < k; i++)
		script_do(w, s->steps[i].say);
	return w;
}

/* Does the step starved from its n-th allocation on, or of that one; false: it has fewer. */
static bool survives(
	const struct script *s, size_t k, unsigned long n, void (*starve)(unsigned long n))
{
	const struct step *step = &s->steps[k];
	struct world *w = world_at(s, k);

	starve(n);
	script_do(w, step->say);
	memory_pause();
	if (*step->want && !w->out.len && world_waits(w))
		script_do(w, "wait 60000"); /* then it goes on */
	ck_assert_msg(strcmp(w->out.data, step->want) == 0 ||
			(memory_has_failed() && shortage_is_told(w->out.data, step->want)) ||
			(!w->out.len && wants_reading(step->want) && !world_waits(w)),
		"%s: %s, allocation %lu\n  gives: %s\n  wants: %s, or ENOMEM", s->name, step->say,
		n, w->out.data, step->want);
	world_free(w);
	return memory_has_failed();
}

void script_survive(const struct script *s)
{
	for (size_t k = 0; s->steps[k].say; k++) {
		for (unsigned long n = 1; survives(s, k, n, memory_fail);)
			n = shortage_next(n);
		for (unsigned long n = 1; survives(s, k, n, memory_fail_from);)
			n = shortage_next(n + STRIDE / 2);
	}
}
