/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_form: a request of the tables filled in: ids and values go into URLs
 * escaped as URLs want it, and into bodies as JSON's strings do.
 */
#include "client/change/request_form.h"

#include <errno.h>
#include <string.h>

#include "client/cache/object.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

static int add_word(struct buf *out, const char *word, bool url)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(2 * LIMIT_VALUE_BYTES);
	CLEANUP_JSON struct json *s = NULL;
	int err;

	if (url)
		return buf_add_url(out, word, strlen(word));
	s = json_new_string(word);
	err = s ? json_print(s, &text) : -ENOMEM;
	return err ? err : buf_add(out, text.data + 1, text.len - 2); /* without its quotes */
}

/* Adds the attribute between two '$' of what is connected; *at then stands at the second. */
static int add_attr(struct buf *out, const char **at, const struct object *of, bool url)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_VALUE_BYTES);
	const char *end = strchr(*at + 1, '$');
	char attr[LIMIT_NAME_BYTES + 1];
	int err;

	if (!end || !of || (size_t)(end - *at) > sizeof(attr))
		return -EINVAL;
	memcpy(attr, *at + 1, (size_t)(end - *at - 1));
	attr[end - *at - 1] = '\0';
	*at = end;
	err = object_string(of, attr, &value);
	return err ? err : add_word(out, value.data, url);
}

int request_form_fill(const char *form, const struct form_words *words, bool url, struct buf *out)
{
	int err = 0;

	for (; *form && !err; form++) {
		if (*form == '%')
			err = add_word(out, words->subject, url);
		else if (*form == '@')
			err = add_word(out, words->owner, url);
		else if (*form == '$')
			err = add_attr(out, &form, words->of, url);
		else
			err = buf_addc(out, *form);
	}
	return err;
}

int request_form_body(const struct form *f, const struct form_words *words, struct json **ret)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	*ret = NULL;
	if (!f->body)
		return 0;
	err = request_form_fill(f->body, words, false, &text);
	return err ? err : json_parse(text.data, text.len, ret);
}
