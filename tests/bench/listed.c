/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed: what a program has to do that lists ports by itself. It runs COMMAND, parses what that
 * prints as one JSON text, and prints a line for each port.
 *
 *	bench-listed COMMAND...
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cjson/cJSON.h>

/* Reads all that comes; the caller frees it. NULL: there is no memory. */
static char *read_all(int fd)
{
	size_t size = 1 << 16, len = 0;
	char *text = malloc(size);

	for (ssize_t n; text && (n = read(fd, text + len, size - len - 1)) > 0;) {
		len += (size_t)n;
		if (size - len < 2) {
			char *more = realloc(text, size *= 2);

			if (!more)
				free(text);
			text = more;
		}
	}
	if (text)
		text[len] = '\0';
	return text;
}

static const char *word(const cJSON *object, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));

	return text ? text : "";
}

int main(int argc, char **argv)
{
	const cJSON *port;
	int ends[2];
	cJSON *all;
	char *text;

	if (argc < 2 || pipe(ends)) {
		fprintf(stderr, "bench-listed COMMAND...\n");
		return 2;
	}
	if (fork() == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	close(ends[1]);
	text = read_all(ends[0]);
	all = text ? cJSON_Parse(text) : NULL;
	if (!all) {
		fprintf(stderr, "bench-listed: this is no JSON\n");
		return 1;
	}
	cJSON_ArrayForEach (port, cJSON_GetObjectItemCaseSensitive(all, "ports"))
		printf("%s %s %s\n", word(port, "name"), word(port, "status"), word(port, "id"));
	cJSON_Delete(all);
	free(text);
	wait(NULL);
	return 0;
}
