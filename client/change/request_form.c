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
	struct json *s;
	struct buf text;
	int err;

	if (url)
		return buf_add_url(out, word, strlen(word));
	s = json_new_string(word);
	buf_init(&text, 2 * LIMIT_VALUE_BYTES);
	err = s ? json_print(s, &text) : -ENOMEM;
	if (!err)
		err = buf_add(out, text.data + 1, text.len - 2); /* without its quotes */
	json_free(s);
	buf_release(&text);
	return err;
}

/* The attribute between two '$' of what is connected; at then stands at the second. */
static int add_attr(struct buf *out, const char **at, const struct object *of, bool url)
{
	const char *end = strchr(*at + 1, '$');
	char attr[LIMIT_NAME_BYTES + 1];
	struct buf value;
	int err = -EINVAL;

	if (!end || !of || (size_t)(end - *at) > sizeof(attr))
		return err;
	memcpy(attr, *at + 1, (size_t)(end - *at - 1));
	attr[end - *at - 1] = '\0';
	*at = end;
	buf_init(&value, LIMIT_VALUE_BYTES);
	err = object_string(of, attr, &value);
	if (!err)
		err = add_word(out, value.data, url);
	buf_release(&value);
	return err;
}

int form_fill(const char *form, const struct form_words *words, bool url, struct buf *out)
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

int form_body(const struct form *f, const struct form_words *words, struct json **ret)
{
	struct buf text;
	int err = 0;

	*ret = NULL;
	if (!f->body)
		return 0;
	buf_init(&text, LIMIT_OBJECT_BYTES);
	err = form_fill(f->body, words, false, &text);
	if (!err)
		err = json_parse(text.data, text.len, ret);
	buf_release(&text);
	return err;
}
