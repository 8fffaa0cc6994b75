/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clouds_yaml: the file that tells clients of the clouds: an entry for each
 * login of realms.c, and what the services add of another shape.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "contrib/sandbox/resources/keystone/realm.h"

/* One region is region_name; of several, the first is where a client is that names none. */
static void write_regions(FILE *f, const struct realm *realm)
{
	int n = 0;

	for (const struct endpoint *e = realm->catalog; e->type; e++)
		n += strcmp(e->type, "network") == 0;
	if (n > 1)
		fputs("    regions:\n", f);
	for (const struct endpoint *e = realm->catalog; e->type; e++)
		if (strcmp(e->type, "network") == 0)
			fprintf(f, n > 1 ? "    - %s\n" : "    region_name: %s\n", e->region);
}

static void write_account(const struct sandbox *s, FILE *f, const struct account *a)
{
	fprintf(f, "  %s:\n", a->cloud);
	write_regions(f, a->realm);
	fprintf(f,
		"    identity_api_version: 3\n    auth:\n"
		"      auth_url: %s%s/v3\n      username: %s\n      password: %s\n",
		s->url, a->realm->identity, a->user, password);
	if (a->realm->by_ids)
		fprintf(f, "      project_id: %s\n      user_domain_name: %s\n", a->project_id,
			a->domain);
	else
		fprintf(f,
			"      project_name: %s\n      user_domain_id: %s\n      "
			"project_domain_id: %s\n",
			a->project, a->domain_id, a->domain_id);
	if (s->cert)
		fprintf(f, "    cacert: %s\n", s->cert);
}

int write_clouds_yaml(const struct sandbox *s)
{
	const char *path = s->clouds_yaml;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f) {
		fprintf(stderr, "cloudnetfs-sandbox: %s: %s\n", path, strerror(errno));
		return -1;
	}
	fputs("clouds:\n", f);
	for (const struct account *a = accounts; a->cloud; a++)
		write_account(s, f, a);
	for (const struct service *v = services; v->prefix; v++)
		if (v->entries)
			v->entries(s, f);
	return fclose(f);
}
