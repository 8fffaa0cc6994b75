/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold: a folded text is a row of steps. A step is a byte, with a count of plain bytes in its upper
 * half and one of copied bytes in its lower half; each count of HALF or more goes on in a varint.
 * Then come the plain bytes and, where something is copied, from where: a varint, the distance
 * from where the copying would go on if the plain bytes had been copied too. Texts that differ
 * from a sample here and there need one byte for it.
 *
 * The places to copy from are those of the samples, from 0, and those of the text itself, from
 * FOLD_MOST.
 */
#include "client/values/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define HALF 15
#define LEAST 4	   /* bytes that are worth being copied; where it goes on, one less */
#define HEADS 1024 /* places of samples are found by a hash of LEAST bytes */
#define OWN_HEADS 256
#define DEPTH 4	     /* places with one hash that are tried */
#define STEP_ROOM 12 /* the most that a step takes beside its plain bytes */

struct fold {
	uint8_t data[FOLD_MOST];
	uint16_t len;
	uint16_t heads[HEADS];	  /* place + 1; 0: none */
	uint16_t next[FOLD_MOST]; /* the same, of the next one with this hash */
};

struct fold *fold_new(void)
{
	return calloc(1, sizeof(struct fold));
}

void fold_free(struct fold *s)
{
	free(s);
}

size_t fold_bytes(const struct fold *s)
{
	return s ? sizeof(*s) : 0;
}

/* ---- steps */

static uint8_t *put_varint(uint8_t *out, uint32_t v)
{
	for (; v >= 0x80; v >>= 7)
		*out++ = (uint8_t)(v | 0x80);
	*out++ = (uint8_t)v;
	return out;
}

static const uint8_t *get_varint(const uint8_t *p, const uint8_t *end, uint32_t *ret)
{
	uint32_t v = 0;

	for (unsigned shift = 0; p < end && shift < 32; shift += 7) {
		v |= (uint32_t)(*p & 0x7f) << shift;
		if (!(*p++ & 0x80))
			break;
	}
	*ret = v;
	return p;
}

static uint8_t half(size_t n)
{
	return n < HALF ? (uint8_t)n : HALF;
}

/* Distances forwards are even, those backwards odd: small ones take a byte. */
static uint32_t distance(size_t from, size_t to)
{
	return to >= from ? (uint32_t)(to - from) << 1 : (uint32_t)(from - to) << 1 | 1;
}

/* ---- folding */

struct folding {
	struct fold *s;
	const uint8_t *text;
	size_t len;
	size_t at;	      /* in the text: what comes before is done, or plain */
	size_t plain;	      /* where the plain bytes begin that are not yet written */
	size_t expected;      /* the place at which copying would go on, for the byte at `at` */
	uint8_t *out, *limit; /* where the next step goes, and where no step begins any more */
	uint16_t own[OWN_HEADS];
};

static uint32_t hash(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v * 2654435761u >> 16;
}

/* Gives how many bytes at this place are as those that come next. */
static size_t match(const struct folding *f, size_t place)
{
	const uint8_t *a = place < FOLD_MOST ? f->s->data + place : f->text + (place - FOLD_MOST);
	const uint8_t *b = f->text + f->at;
	size_t n = 0, most = f->len - f->at;
	size_t held = place < FOLD_MOST ? (size_t)f->s->len : FOLD_MOST + f->at;

	if (place >= held)
		return 0;
	if (most > held - place)
		most = held - place;
	while (n < most && a[n] == b[n])
		n++;
	return n;
}

/* Finds the place from which most can be copied; where it goes on costs a byte less. */
static size_t find_source(struct folding *f, size_t *ret_place)
{
	size_t n = match(f, f->expected), best = n >= LEAST - 1 ? n : 0;
	const uint8_t *p = f->text + f->at;
	uint16_t *own;

	*ret_place = f->expected;
	if (f->len - f->at < LEAST)
		return best;
	own = &f->own[hash(p) % OWN_HEADS];
	n = *own ? match(f, FOLD_MOST + *own - 1u) : 0;
	if (n >= LEAST && n > best + 1) {
		best = n;
		*ret_place = FOLD_MOST + *own - 1u;
	}
	*own = (uint16_t)(f->at + 1);
	for (uint16_t depth = 0, i = f->s->heads[hash(p) % HEADS]; i && depth < DEPTH;
		depth++, i = f->s->next[i - 1]) {
		n = match(f, i - 1u);
		if (n >= LEAST && n > best + 1) {
			best = n;
			*ret_place = i - 1u;
		}
	}
	return best;
}

/* Writes the plain bytes up to here, and what is copied behind them; false: it grows too long. */
static bool step(struct folding *f, size_t copied, size_t place)
{
	size_t plain = f->at - f->plain;
	uint8_t *out = f->out;

	if (out + plain + STEP_ROOM > f->limit)
		return false;
	*out++ = (uint8_t)(half(plain) << 4 | half(copied));
	if (plain >= HALF)
		out = put_varint(out, (uint32_t)plain - HALF);
	if (copied >= HALF)
		out = put_varint(out, (uint32_t)copied - HALF);
	memcpy(out, f->text + f->plain, plain);
	out += plain;
	if (copied > 0)
		out = put_varint(out, distance(f->expected, place));
	f->out = out;
	f->at += copied;
	f->plain = f->at;
	f->expected = place + copied;
	return true;
}

static void add_sample(struct fold *s, const uint8_t *text, size_t len)
{
	size_t from = s->len;

	if (len > FOLD_MOST - from)
		return;
	memcpy(s->data + from, text, len);
	s->len = (uint16_t)(from + len);
	for (size_t i = from; i + LEAST <= s->len; i++) {
		uint16_t *head = &s->heads[hash(s->data + i) % HEADS];

		s->next[i] = *head;
		*head = (uint16_t)(i + 1);
	}
}

static size_t fold_all(struct folding *f, const uint8_t *out)
{
	while (f->at < f->len) {
		size_t place, n = find_source(f, &place);

		if (n == 0) {
			f->at++;
			f->expected++;
		} else if (!step(f, n, place)) {
			return 0;
		}
	}
	if (f->plain < f->at && !step(f, 0, f->expected))
		return 0;
	return (size_t)(f->out - out);
}

size_t fold_make(struct fold *s, const uint8_t *text, size_t len, uint8_t *out)
{
	struct folding f = { s, text, len, .out = out, .limit = out + len };
	size_t folded;

	if (!s || len > FOLD_MOST)
		return 0;
	folded = fold_all(&f, out);
	if (folded == 0 || folded > len / 2) /* what is folded is the same with one sample more */
		add_sample(s, text, len);
	return folded;
}

size_t fold_undo(const struct fold *s, const uint8_t *folded, size_t len, uint8_t *out)
{
	const uint8_t *p = folded, *end = folded + len;
	uint32_t plain, copied, to;
	size_t n = 0, place = 0;

	while (p < end) {
		plain = *p >> 4;
		copied = *p++ & HALF;
		if (plain == HALF) {
			p = get_varint(p, end, &plain);
			plain += HALF;
		}
		if (copied == HALF) {
			p = get_varint(p, end, &copied);
			copied += HALF;
		}
		if (plain > (size_t)(end - p) || plain > FOLD_MOST - n)
			break;
		memcpy(out + n, p, plain);
		n += plain;
		p += plain;
		place += plain;
		if (copied == 0)
			continue;
		p = get_varint(p, end, &to);
		place = to & 1 ? place - (to >> 1) : place + (to >> 1);
		if (copied > FOLD_MOST - n || place > FOLD_MOST + n ||
			copied > (place < FOLD_MOST ? FOLD_MOST : FOLD_MOST + n) - place)
			break;
		memcpy(out + n, place < FOLD_MOST ? s->data + place : out + (place - FOLD_MOST),
			copied);
		n += copied;
		place += copied;
	}
	return n;
}
