/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effect of each key and variable of cloudnetfs.conf(5), and which of two
 * comes first: one row a sentence.
 */
#include "client/config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "suites.h"

#define ENTRY "clouds: {a: {auth: {auth_url: https://k, username: u, password: p, project_name: j}"
#define ENVIRONMENT "OS_AUTH_URL=https://e OS_USERNAME=eu OS_PASSWORD=ep"

#define SHIPPED                                                                                  \
	"{\"name\": \"v\", \"profile\": {\"auth\": {\"auth_url\": \"https://{region_name}.v\", " \
	"\"user_domain_name\": \"vd\"}, \"regions\": [\"A\", \"B\"], \"interface\": \"admin\"}}"

static const struct row {
	const char *what, *cloud;
	const char *clouds, *secure, *vendors; /* files; NULL: there is none */
	const char *env;		       /* variables, between spaces */
	/* "key=value@from", between spaces; "key=" alone: not set */
	const char *want;
	const char *error;   /* or a part of the sentence */
	const char *region;  /* -o region */
	const char *warning; /* a part of it */
	const char *shipped; /* v.json in the place of openstacksdk's profiles */
} rows[] = {
	/* which cloud */
	{ "the command line before OS_CLOUD", "a", ENTRY "}, b: {auth: {username: v}}}",
		.env = "OS_CLOUD=b", .want = "username=u@clouds.yaml" },
	{ "OS_CLOUD before the variables", NULL, ENTRY "}}", .env = "OS_CLOUD=a " ENVIRONMENT,
		.want = "username=u" },
	{ "the variables before the only entry", NULL, ENTRY "}}", .env = ENVIRONMENT,
		.want = "username=eu@OS_USERNAME cloud=envvars" },
	{ "envvars is the cloud of the variables", "envvars", ENTRY "}}", .env = ENVIRONMENT,
		.want = "username=eu" },
	{ "OS_CLOUD_NAME names it", NULL, ENTRY "}}", .env = "OS_CLOUD_NAME=mine " ENVIRONMENT,
		.want = "cloud=mine" },
	{ "... and not as an entry is named", NULL, ENTRY "}}",
		.env = "OS_CLOUD_NAME=a " ENVIRONMENT, .error = "both an entry" },
	{ "selectors alone make no cloud", NULL, ENTRY "}}",
		.env = "OS_REGION_NAME=R OS_CLOUD_NAME=x",
		.want = "username=u region_name=R@OS_REGION_NAME" },
	{ "nor do variables of tests and logs", NULL, ENTRY "}}",
		.env = "OS_TEST_X=1 OS_STDOUT=1 OS_LOG_X=1", .want = "cloud=a" },
	{ "an entry of secure.yaml alone is one", "s", ENTRY "}}",
		"clouds: {s: {auth: {username: su}}}", .want = "username=su@secure.yaml" },
	/* a named cloud and the environment */
	{ "credentials of the environment do not touch a named cloud", "a", ENTRY "}}",
		.env = ENVIRONMENT " OS_PROJECT_NAME=ej OS_PROJECT_DOMAIN_ID=ed OS_TOKEN=t",
		.want = "username=u auth_url=https://k password=p project_name=j "
			"project_domain_id= token=" },
	{ "OS_CACERT, OS_CERT, OS_KEY do", "a", ENTRY ", cacert: /a, cert: /b, key: /c}}",
		.env = "OS_CACERT=/x OS_CERT=/y OS_KEY=/z",
		.want = "cacert=/x@OS_CACERT cert=/y@OS_CERT key=/z@OS_KEY" },
	{ "OS_INTERFACE does", "a", ENTRY ", interface: internal}}", .env = "OS_INTERFACE=admin",
		.want = "interface=admin@OS_INTERFACE" },
	{ "OS_FORCE_IPV4 does", "a", ENTRY "}}", .env = "OS_FORCE_IPV4=1", .want = "force_ipv4=1" },
	{ "an empty variable is none", "a", ENTRY ", interface: internal}}",
		.env = "OS_INTERFACE=", .want = "interface=internal" },
	/* files over each other */
	{ "secure.yaml before clouds.yaml, deep", "a", ENTRY "}}",
		"clouds: {a: {auth: {password: sp}}}", .want = "password=sp username=u" },
	{ "what stands outside auth before what stands in it", "a", ENTRY ", username: out}}",
		.want = "username=out" },
	{ "... of whichever file", "a", ENTRY ", username: out}}",
		"clouds: {a: {auth: {username: in}}}", .want = "username=out" },
	{ "a profile below clouds.yaml", "a", ENTRY ", profile: v}}", NULL,
		"public-clouds: {v: {auth: {auth_url: https://v, user_domain_name: vd}, interface: "
		"admin}}",
		.want = "auth_url=https://k user_domain_name=vd@clouds-public.yaml "
			"interface=admin" },
	{ "... by its old key too", "a", ENTRY ", cloud: v}}", NULL,
		"public-clouds: {v: {region_name: VR}}", .want = "region_name=VR" },
	{ "... or by its name in openstacksdk's directory", "a", ENTRY ", profile: v}}",
		.shipped = SHIPPED,
		.want = "auth_url=https://k user_domain_name=vd@v.json interface=admin@v.json "
			"region_name=A" },
	{ "... by its old key too", "a", ENTRY ", cloud: v}}", .shipped = SHIPPED,
		.want = "interface=admin" },
	{ "... with its regions", "a", ENTRY ", profile: v}}", .shipped = SHIPPED, .region = "C",
		.error = "not one of cloud 'a': A B" },
	{ "... and its address, with the region in it", "a",
		"clouds: {a: {profile: v, region_name: B}}", .shipped = SHIPPED,
		.want = "auth_url=https://B.v" },
	{ "clouds-public.yaml before it", "a", ENTRY ", profile: v}}", NULL,
		"public-clouds: {v: {interface: internal}}", .shipped = SHIPPED,
		.want = "interface=internal user_domain_name=" },
	{ "one may name another", "a", ENTRY ", profile: v}}",
		.shipped = "{\"profile\": {\"profile\": \"v\", \"interface\": \"admin\"}}",
		.want = "interface=admin" },
	{ "... which is looked for", "a", ENTRY ", profile: v}}",
		.shipped = "{\"profile\": {\"profile\": \"nosuch\"}}",
		.error = "no profile 'nosuch'" },
	{ "... and not fetched", "a", ENTRY ", profile: v}}",
		.shipped = "{\"profile\": {\"profile\": \"https://v\"}}",
		.error = "'https://v' is an address, and profiles are not fetched" },
	{ "one of a cloud that is gone", "a", ENTRY ", profile: v}}",
		.shipped = "{\"profile\": {\"status\": \"shutdown\", \"message\": \"use w\"}}",
		.error = "'v' is of a cloud that exists no more: use w" },
	{ "a file without one", "a", ENTRY ", profile: v}}", .shipped = "[]",
		.error = "v.json holds no profile" },
	{ "a file that is none", "a", ENTRY ", profile: v}}", .shipped = "{",
		.error = "v.json, line " },
	{ "none is fetched", "a", ENTRY ", profile: 'https://v'}}", .error = "not fetched" },
	{ "nor guessed", "a", ENTRY ", profile: nosuch}}", .shipped = SHIPPED,
		.error = "no profile 'nosuch': neither in a clouds-public.yaml (there is none) nor "
			 "in /tmp/" },
	{ "... whatever clouds-public.yaml has", "a", ENTRY ", profile: nosuch}}", NULL,
		"public-clouds: {v: {}}", .error = "/clouds-public.yaml nor in /tmp/" },
	{ "nor sought elsewhere", "a", ENTRY ", profile: ../v}}", .shipped = SHIPPED,
		.error = "'../v' is no name" },
	{ "... not even below", "a", ENTRY ", profile: ./v}}", .shipped = SHIPPED,
		.error = "'./v' is no name" },
	{ "... or from the root", "a", ENTRY ", profile: /v}}", .shipped = SHIPPED,
		.error = "'/v' is no name" },
	{ "... or where files are hidden", "a", ENTRY ", profile: .v}}",
		.error = "'.v' is no name" },
	{ "... or without a name", "a", ENTRY ", profile: ''}}", .error = "'' is no name" },
	/* regions */
	{ "the first of regions", "a", ENTRY ", regions: [A, B]}}",
		.want = "region_name=A@clouds.yaml" },
	{ "... also before region_name", "a", ENTRY ", region_name: B, regions: [A, B]}}",
		.want = "region_name=A" },
	{ "the first of region_name's words", "a", ENTRY ", region_name: 'A,B'}}",
		.want = "region_name=A" },
	{ "a region's values come in last", "a",
		ENTRY ", regions: [{name: A, values: {interface: admin, "
		      "auth: {username: ru}}}, B]}}",
		.want = "interface=admin username=ru" },
	{ "... and those of another do not", "a",
		ENTRY ", regions: [{name: A, values: {interface: admin}}, "
		      "B]}}",
		.env = "OS_REGION_NAME=B", .want = "interface=public region_name=B" },
	{ "-o region before OS_REGION_NAME", "a", ENTRY ", regions: [A, B, C]}}",
		.env = "OS_REGION_NAME=B", .want = "region_name=C@-o.region", .region = "C" },
	{ "a region that is none of regions", "a", ENTRY ", regions: [A, {name: B}]}}",
		.env = "OS_REGION_NAME=C", .error = "region 'C' is not one of cloud 'a': A B" },
	{ "... or none of region_name's", "a", ENTRY ", region_name: A}}", .error = "'a': A",
		.region = "b" },
	{ "... or of the profile's", "a", ENTRY ", profile: v}}", NULL,
		"public-clouds: {v: {regions: [V]}}", .error = "'a': V", .region = "b" },
	{ "-o region where none is known", "a", ENTRY "}}", .want = "region_name=b",
		.region = "b" },
	{ "-o region for the cloud of the variables", "envvars", NULL,
		.env = ENVIRONMENT " OS_REGION_NAME=R", .want = "region_name=b", .region = "b" },
	/* words */
	{ "hyphens and underscores", "a",
		ENTRY ", region-name: R, network-endpoint-override: 'http://n'}}",
		.want = "region_name=R network_endpoint_override=http://n" },
	{ "project before tenant, wherever", "a",
		"clouds: {a: {tenant_name: t, tenant_id: ti, auth: "
		"{project_name: j}}}",
		.want = "project_name=j project_id=ti" },
	{ "tenant is a project", "envvars", NULL,
		.env = ENVIRONMENT " OS_TENANT_NAME=t OS_TENANT_ID=ti",
		.want = "project_name=t@OS_TENANT_NAME project_id=ti" },
	{ "project before tenant in the environment", "envvars", NULL,
		.env = "OS_PROJECT_NAME=j " ENVIRONMENT " OS_TENANT_NAME=t",
		.want = "project_name=j" },
	{ "OS_USER_NAME, OS_AUTH_TOKEN, OS_AUTH_PLUGIN, OS_ENDPOINT_TYPE", "envvars", NULL,
		.env = "OS_USER_NAME=n OS_AUTH_TOKEN=t OS_AUTH_PLUGIN=v3token "
		       "OS_ENDPOINT_TYPE=internalURL",
		.want = "username=n token=t auth_type=v3token interface=internalURL" },
	{ "auth_type before auth_plugin", "a",
		ENTRY ", auth_type: v3password, auth_plugin: v2password}}",
		.want = "auth_type=v3password" },
	{ "{region_name} is filled in", "a",
		"clouds: {a: {region_name: R, cacert: '/{region_name}.pem', "
		"network_endpoint_override: "
		"'https://{interface}.{region_name}/', auth: {auth_url: 'https://{region_name}.k', "
		"password: "
		"'{region_name}', username: '{x'}}}",
		.want = "auth_url=https://R.k cacert=/R.pem "
			"network_endpoint_override=https://public.R/ "
			"password={region_name} username={x" },
	{ "{{ is {", "a", "clouds: {a: {auth: {auth_url: 'https://k/{{x}}'}}}",
		.want = "auth_url=https://k/{x}" },
	{ "... and what is none is told", "a",
		"clouds: {a: {auth: {auth_url: 'https://k/{nosuch}'}}}",
		.error = "auth_url has a {} that names no setting" },
	{ "cloud_type is kept", "a", ENTRY ", cloud_type: cyclades}}",
		.want = "cloud_type=cyclades" },
	/* domains and scopes */
	{ "default_domain fills both", "a", ENTRY ", default_domain: d}}",
		.want = "user_domain_id=d project_domain_id=d" },
	{ "... but what is given", "a", ENTRY ", default_domain_name: d, user_domain_id: x}}",
		.want = "user_domain_id=x user_domain_name= project_domain_name=d" },
	{ "OS_DEFAULT_DOMAIN", "envvars", NULL, .env = ENVIRONMENT " OS_DEFAULT_DOMAIN=d",
		.want = "user_domain_id=d" },
	{ "a domain beside a project is the user's and the project's", "a",
		ENTRY ", domain_name: d}}", .want = "user_domain_name=d project_domain_name=d" },
	{ "... before the default", "a", ENTRY ", domain_id: d, default_domain: x}}",
		.want = "user_domain_id=d project_domain_id=d" },
	{ "system_scope, trust_id", "a", "clouds: {a: {auth: {system_scope: all, trust_id: t}}}",
		.want = "system_scope=all trust_id=t" },
	/* the auth type */
	{ "password unless given", "a", ENTRY "}}", .want = "auth_type=password@default" },
	{ "a token alone makes it token", "a", "clouds: {a: {auth: {token: t}}}",
		.want = "auth_type=token token=t" },
	{ "a secret of an application credential", "a",
		"clouds: {a: {auth: {application_credential_secret: s}}}",
		.want = "auth_type=v3applicationcredential" },
	{ "an auth type that is not known, and those that are", "a",
		ENTRY ", auth_type: v3nothing}}",
		.error = "'v3nothing' is not known here; these are: password token" },
	{ "an auth type that is not taken, and why", "a", ENTRY ", auth_type: v3kerberos}}",
		.error = "'v3kerberos' is not taken: it needs a Kerberos ticket" },
	{ "auth_methods as a list", "a",
		ENTRY ", auth_type: v3multifactor, auth_methods: [v3password, v3totp]}}",
		.want = "auth_methods=v3password,v3totp" },
	/* TLS */
	{ "verify: false is loud", "a", ENTRY ", verify: false}}", .want = "verify=false",
		.warning = "certificates are NOT checked" },
	{ "... and voids cacert", "a", ENTRY ", verify: 'False', cacert: /x}}",
		.want = "verify=False", .warning = "cacert counts for nothing" },
	{ "insecure before verify", "a", ENTRY ", insecure: true, verify: true}}",
		.want = "insecure=true", .warning = "NOT checked" },
	{ "OS_INSECURE for the cloud of the variables", "envvars", NULL,
		.env = ENVIRONMENT " OS_INSECURE=True", .want = "insecure=True",
		.warning = "NOT checked" },
	{ "... and no named one", "a", ENTRY "}}", .env = "OS_INSECURE=True", .want = "insecure=" },
	{ "~ in cert and key", "a", ENTRY ", cert: ~/c, key: ~/k}}",
		.want = "cert=HOME/c key=HOME/k" },
	{ "verify unless told otherwise", "a", ENTRY "}}", .want = "verify=true@default" },
	/* services */
	{ "endpoints by service", "envvars", NULL,
		.env = ENVIRONMENT
		" OS_LOAD_BALANCER_ENDPOINT_OVERRIDE=http://l OS_NETWORK_ENDPOINT=http://n",
		.want = "load_balancer_endpoint_override=http://l network_endpoint=http://n" },
	{ "their older word for interface", "a", ENTRY ", network_endpoint_type: internalURL}}",
		.want = "network_interface=internalURL" },
	{ "client: force_ipv4", "a", ENTRY "}}\nclient: {force_ipv4: true}",
		.want = "force_ipv4=true" },
	{ "prefer_ipv6: false", "a", ENTRY ", prefer_ipv6: false}}", .want = "prefer_ipv6=false" },
};

static char dir[64];
static struct config c;
static struct buf why;

static void path_of(char *path, const char *name)
{
	snprintf(path, 128, "%s/%s", dir, name);
}

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	path_of(path, name);
	unlink(path);
	if (!text)
		return;
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

static void setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/config-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	memset(&c, 0, sizeof(c));
	buf_init(&why, 4096);
}

static void teardown(void)
{
	static const char *const names[] = { "clouds.yaml", "secure.yaml", "clouds-public.yaml",
		".kamakirc", "k", "v.json", "v.yaml" };

	config_release(&c);
	buf_release(&why);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put(names[i], NULL);
	rmdir(dir);
}

static int load(const char *cloud, const char *region, const char *env)
{
	static char words[1024], home[80];
	char *list[24] = { home }, *word;
	struct config_source src = {
		.cloud = cloud, .region = region, .env = list, .cwd = dir, .vendors = dir
	};
	int n = 1;

	snprintf(home, sizeof(home), "HOME=%s", dir);
	snprintf(words, sizeof(words), "%s", env ? env : "");
	for (word = words; *word && n < 23; word += strcspn(word, " "), *word ? *word++ = '\0' : 0)
		list[n++] = word;
	config_release(&c);
	buf_clear(&why);
	return config_load(&src, &c, &why);
}

/* Secrets stand in no entry; domains that were filled in are nobody's setting. */
static const char *value_of(const char *key, const char **from)
{
	const struct {
		const char *key, *value;
	} fields[] = { { "cloud", c.cloud }, { "password", c.password }, { "token", c.token },
		{ "user_domain_id", c.user_domain_id }, { "user_domain_name", c.user_domain_name },
		{ "project_domain_id", c.project_domain_id },
		{ "project_domain_name", c.project_domain_name } };
	const char *value = NULL;

	*from = "";
	for (size_t i = 0; i < c.n_entries; i++)
		if (strcmp(c.entries[i].key, key) == 0) {
			value = c.entries[i].value;
			*from = c.entries[i].from;
		}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].key, key) == 0) {
			ck_assert(!value || i == 0 || i > 2 || strcmp(value, "***") == 0);
			value = fields[i].value;
		}
	return value ? value : "";
}

static void check_want(const struct row *r)
{
	char want[512], *word, *next;

	snprintf(want, sizeof(want), "%s", r->want);
	for (word = want; word && *word; word = next) {
		char *value, *where, expanded[128];
		const char *from, *got;

		next = strchr(word, ' ');
		if (next)
			*next++ = '\0';
		value = strchr(word, '=');
		*value++ = '\0';
		where = strchr(value, '@');
		if (where)
			*where++ = '\0';
		for (char *p = where; p && (p = strchr(p, '.')) && where[0] == '-';)
			*p = ' ';
		snprintf(expanded, sizeof(expanded), "%s%s",
			strncmp(value, "HOME", 4) == 0 ? dir : "",
			strncmp(value, "HOME", 4) == 0 ? value + 4 : value);
		got = value_of(word, &from);
		ck_assert_msg(strcmp(got, expanded) == 0, "%s: %s is '%s'", r->what, word, got);
		ck_assert_msg(!where || strstr(from, where), "%s: %s comes from '%s'", r->what,
			word, from);
	}
}

START_TEST(one_sentence)
{
	const struct row *r = &rows[_i];
	int err;

	put("clouds.yaml", r->clouds);
	put("secure.yaml", r->secure);
	put("clouds-public.yaml", r->vendors);
	put("v.json", r->shipped);
	err = load(r->cloud, r->region, r->env);
	if (r->error) {
		ck_assert_msg(err < 0, "%s: no error", r->what);
		ck_assert_msg(strstr(why.data, r->error) != NULL, "%s: %s", r->what, why.data);
		return;
	}
	ck_assert_msg(err == 0, "%s: %s", r->what, why.data);
	check_want(r);
	ck_assert_msg(r->warning ? c.warning && strstr(c.warning, r->warning) : !c.warning,
		"%s: warning '%s'", r->what, c.warning ? c.warning : "");
	ck_assert_int_eq(c.verify, !r->warning);
}
END_TEST

/* The first file that can be read counts, of each kind by itself. */
START_TEST(search_path)
{
	char path[160], env[256];

	put("clouds.yaml", "clouds: {a: {auth: {username: here}}}");
	put("k", "clouds: {a: {auth: {username: named}}}");
	snprintf(env, sizeof(env), "OS_CLIENT_CONFIG_FILE=%s/k", dir);
	ck_assert_int_eq(load("a", NULL, env), 0);
	ck_assert_str_eq(c.username, "named");
	snprintf(env, sizeof(env), "OS_CLIENT_CONFIG_FILE=%s/nosuch XDG_CONFIG_HOME=%s", dir, dir);
	ck_assert_int_eq(load("a", NULL, env), 0);
	ck_assert_str_eq(c.username, "here");
	put("clouds.yaml", NULL);
	snprintf(path, sizeof(path), "%s/openstack", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/openstack/clouds.yml", dir);
	rename((snprintf(env, 128, "%s/k", dir), env), path);
	snprintf(env, sizeof(env), "XDG_CONFIG_HOME=%s", dir);
	ck_assert_int_eq(load("a", NULL, env), 0);
	snprintf(env, sizeof(env), "XDG_CONFIG_DIRS=%s:/nosuch", dir);
	ck_assert_int_eq(load("a", NULL, env), 0);
	ck_assert_str_eq(c.username, "named");
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}
END_TEST

/* NAME.json, else NAME.yaml, and with a warning where the SDK has one. */
START_TEST(shipped_profiles)
{
	put("clouds.yaml", ENTRY ", profile: v}}");
	put("v.yaml", "name: v\nprofile: {interface: admin, status: deprecated, message: use w}\n");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_str_eq(c.interface, "admin");
	ck_assert_ptr_nonnull(strstr(c.warning, "the profile 'v' is deprecated: use w"));
	put("v.json", "{\"profile\": {\"interface\": \"internal\"}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_str_eq(c.interface, "internal");
	ck_assert_ptr_null(c.warning);
}
END_TEST

START_TEST(services)
{
	put("clouds.yaml",
		ENTRY
		", load-balancer-endpoint: 'http://old', load_balancer_endpoint_override: "
		"'http://new', "
		"compute_interface: admin, network_region_name: N, network_service_type: net}, "
		"n: {auth_type: none, endpoint: 'http://all', compute_endpoint_override: "
		"'http://c'}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	ck_assert_str_eq(config_endpoint(&c, "load-balancer"), "http://new");
	ck_assert_ptr_null(config_endpoint(&c, "network"));
	ck_assert_str_eq(config_service(&c, "compute", "interface"), "admin");
	ck_assert_str_eq(config_service(&c, "network", "region_name"), "N");
	ck_assert_str_eq(config_service(&c, "network", "service_type"), "net");
	ck_assert_int_eq(load("n", NULL, NULL), 0);
	ck_assert_str_eq(config_endpoint(&c, "network"), "http://all");
	ck_assert_str_eq(config_endpoint(&c, "compute"), "http://c");
	ck_assert_int_eq(config_check(&c, &why), 0);
}
END_TEST

/* No setting's line shows a password that stands in an address. */
START_TEST(no_password_in_addresses)
{
	put("clouds.yaml",
		"clouds: {a: {auth: {auth_url: 'https://u:leak@k/v3', username: u, password: p}}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	for (size_t i = 0; i < c.n_entries; i++)
		ck_assert_ptr_null(strstr(c.entries[i].value, "leak"));
	ck_assert_int_eq(config_check(&c, &why), -EINVAL);
	ck_assert_ptr_null(strstr(why.data, "leak"));
	put("clouds.yaml", ENTRY ", network_endpoint_override: 'https://u:leak@k'}}");
	ck_assert_int_eq(load("a", NULL, NULL), 0);
	for (size_t i = 0; i < c.n_entries; i++)
		ck_assert_ptr_null(strstr(c.entries[i].value, "leak"));
	ck_assert_int_eq(config_check(&c, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "network_endpoint_override"));
	ck_assert_ptr_null(strstr(why.data, "leak"));
}
END_TEST

static const char kamaki[] =
	"# mine\n[global]\ndefault_cloud = okeanos\nca_certs = ~/ca.pem\nignore_ssl = off\n"
	"[other]\nwords without a meaning here\n"
	"[cloud \"okeanos\"]\nurl = https://acc/identity/v2.0\ntoken = tok-1\n"
	"network_url: https://n/network/v2.0\ncyclades_url = https://c\nfile_type = x\n"
	"[cloud \"two words\"]\nurl = https://two\ntoken = tok-2\nignore_ssl = on\n";

START_TEST(kamakirc)
{
	char env[128];
	const char *from;

	put(".kamakirc", kamaki);
	ck_assert_int_eq(load("okeanos", NULL, NULL), 0);
	ck_assert_int_eq(c.auth_type, AUTH_ASTAKOS);
	ck_assert_str_eq(c.auth_url, "https://acc/identity/v2.0");
	ck_assert_str_eq(value_of("token", &from), "tok-1");
	ck_assert_ptr_nonnull(strstr(from, ".kamakirc"));
	ck_assert_str_eq(config_endpoint(&c, "network"), "https://n/network/v2.0");
	ck_assert_str_eq(config_endpoint(&c, "compute"), "https://c");
	ck_assert_ptr_nonnull(strstr(c.cacert, dir));
	ck_assert(c.verify);
	ck_assert_int_eq(load("two words", NULL, NULL), 0);
	ck_assert(!c.verify);
	/* default_cloud, where there is nothing else */
	ck_assert_int_eq(load(NULL, NULL, NULL), 0);
	ck_assert_str_eq(c.cloud, "okeanos");
	ck_assert_int_eq(load("three", NULL, NULL), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.data, "okeanos two words"));
	put("clouds.yaml", "clouds: {okeanos: {auth: {auth_url: https://y}}}");
	ck_assert_int_eq(load("okeanos", NULL, NULL), 0); /* clouds.yaml comes first */
	ck_assert_str_eq(c.auth_url, "https://y");
	ck_assert_int_eq(c.auth_type, AUTH_PASSWORD);
	ck_assert_int_eq(load("two words", NULL, NULL), 0);
	put("k", "[cloud \"k\"]\nurl = https://k\ntoken = t\n");
	snprintf(env, sizeof(env), "KAMAKI_CONFIG=%s/k", dir);
	ck_assert_int_eq(load("k", NULL, env), 0);
	put("k", "[cloud \"k\"]\nleak-of-a-token\n");
	ck_assert_int_eq(load("k", NULL, env), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.data, "/k, line 2: "));
	ck_assert_ptr_null(strstr(why.data, "leak"));
	put("k", "[cloud \"k\"\n");
	ck_assert_int_eq(load("k", NULL, env), -EINVAL);
	put("k", "[cloud \"\"]\n");
	ck_assert_int_eq(load("k", NULL, env), -EINVAL);
}
END_TEST

Suite *precedence_suite(void)
{
	Suite *s = suite_create("precedence");
	TCase *t = tcase_create("precedence");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, one_sentence, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(t, search_path);
	tcase_add_test(t, shipped_profiles);
	tcase_add_test(t, services);
	tcase_add_test(t, no_password_in_addresses);
	tcase_add_test(t, kamakirc);
	suite_add_tcase(s, t);
	return s;
}
