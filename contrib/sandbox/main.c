/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main: the command line, the files that a client needs, and the service.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/keystone/realm.h"
#include "contrib/sandbox/resources/neutron/neutron.h"

static const struct option options[] = {
	{ "listen", required_argument, NULL, 'l' },
	{ "clouds-yaml", required_argument, NULL, 'c' },
	{ "populate", required_argument, NULL, 'p' },
	{ "latency-ms", required_argument, NULL, 'd' },
	{ "build-ms", required_argument, NULL, 'b' },
	{ "token-ttl", required_argument, NULL, 't' },
	{ "fwaas", required_argument, NULL, 'w' },
	{ "agents", no_argument, NULL, 'a' },
	{ "fault", required_argument, NULL, 'f' },
	{ "request-log", required_argument, NULL, 'r' },
	{ "journal", required_argument, NULL, 'j' },
	{ "tls-cert", required_argument, NULL, 'C' },
	{ "tls-key", required_argument, NULL, 'K' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: cloudnetfs-sandbox [--listen 127.0.0.1:PORT] [--clouds-yaml FILE]\n"
	"         [--populate networks=N,subnets=N,ports=N,ips=N] [--latency-ms N] [--build-ms N]\n"
	"         [--token-ttl S] [--fwaas v1|v2] [--agents] [--fault FILE] [--request-log FILE]\n"
	"         [--journal FILE]\n"
	"         [--tls-cert FILE --tls-key FILE] [--version] [--help]\n";

static int bad(const char *option, const char *value)
{
	fprintf(stderr, "cloudnetfs-sandbox: --%s: '%s' is not understood\n", option, value);
	return -1;
}

static int number(const char *option, const char *s, long *ret)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (end == s || *end || n < 0)
		return bad(option, s);
	*ret = n;
	return 0;
}

/* "127.0.0.1:PORT" or "PORT": this program is for this machine alone. */
static int listen_port(const char *s, int *ret)
{
	const char *colon = strrchr(s, ':');
	long port;

	if (colon && strncmp(s, "127.0.0.1:", 10) != 0 && strncmp(s, "localhost:", 10) != 0)
		return bad("listen", s);
	if (number("listen", colon ? colon + 1 : s, &port) < 0 || port > 65535)
		return bad("listen", s);
	*ret = (int)port;
	return 0;
}

static int read_populate(struct sandbox *s, const char *spec)
{
	unsigned long amounts[4];
	const char *wrong = populate_amounts(spec, amounts);

	s->populate = spec;
	return wrong ? bad("populate", wrong) : 0;
}

static FILE *open_log(const char *path)
{
	FILE *f = fopen(path, "ae");

	if (f)
		setvbuf(f, NULL, _IOLBF, 0);
	else
		fprintf(stderr, "cloudnetfs-sandbox: %s: %s\n", path, strerror(errno));
	return f;
}

static int one_option(struct sandbox *s, int *port, int c)
{
	const struct {
		int c;
		const char **at;
	} texts[] = { { 'c', &s->clouds_yaml }, { 'f', &s->fault_path }, { 'C', &s->cert },
		{ 'K', &s->key } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].c == c)
			*texts[i].at = optarg;
	switch (c) {
	case 'l':
		return listen_port(optarg, port);
	case 'p':
		return read_populate(s, optarg);
	case 'd':
		return number("latency-ms", optarg, &s->latency_ms);
	case 'b':
		return number("build-ms", optarg, &s->build_ms);
	case 't':
		return number("token-ttl", optarg, &s->token_ttl_s);
	case 'w':
		s->variant = strcmp(optarg, "v1") == 0 ? 1 : strcmp(optarg, "v2") == 0 ? 2 : 0;
		return s->variant ? 0 : bad("fwaas", optarg);
	case 'a':
		s->agents = true;
		return 0;
	case 'r':
		return (s->request_log = open_log(optarg)) ? 0 : -1;
	case 'j':
		return (s->journal = open_log(optarg)) ? 0 : -1;
	default:
		return c == '?' ? -1 : 0;
	}
}

int main(int argc, char **argv)
{
	struct sandbox s = {
		.token_ttl_s = 3600, .build_ms = 1000, .variant = 2, .login = keystone_check
	};
	int c, code, port = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h') {
			fputs(usage, stdout);
			return 0;
		}
		if (c == 'V') {
			puts("cloudnetfs-sandbox 0.1");
			return 0;
		}
		if (one_option(&s, &port, c) < 0)
			return 2;
	}
	if (optind < argc) {
		fprintf(stderr, "cloudnetfs-sandbox: '%s' is not understood\n%s", argv[optind],
			usage);
		return 2;
	}
	code = serve(&s, port);
	if (s.request_log)
		fclose(s.request_log);
	if (s.journal)
		fclose(s.journal);
	return code;
}
