/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudnetfs-tree(7), NAMES: what has no name is called by its words, which say what it is, and
 * are said in one way.
 */
#include "client/values/words.h"

#include <errno.h>
#include <string.h>

#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "suites.h"

#define RULE "'direction':'ingress','ethertype':'IPv4','protocol'"
#define WALL "'action':'allow','ip_version':4,'protocol'"

static const struct {
	const char *kind, *words, *values;
} equal[] = {
	{ "security-group-rules", "ingress-tcp-443",
		"{" RULE ":'tcp','port_range_min':443,'port_range_max':443}" },
	{ "security-group-rules", "egress-ipv6-any-to-2001:db8::_32",
		"{'direction':'egress','ethertype':'IPv6','protocol':null,"
		"'remote_ip_prefix':'2001:db8::/32'}" },
	{ "security-group-rules", "ingress-icmp-3:4",
		"{" RULE ":'icmp','port_range_min':3,'port_range_max':4}" },
	{ "security-group-rules", "ingress-tcp-22-from-group-a-b",
		"{" RULE
		":'tcp','port_range_min':22,'port_range_max':22,'remote_group_id':'a-b'}" },
	{ "firewall-rules", "allow-any", "{" WALL ":null,'enabled':true}" },
	{ "firewall-rules", "allow-tcp-443",
		"{" WALL ":'tcp','destination_port':'443','enabled':true}" },
	{ "firewall-rules", "allow-tcp-443-from-10.0.0.0_8-source-port-1024..65535-to-10.1.0.1",
		"{" WALL ":'tcp','destination_port':'443','source_ip_address':'10.0.0.0/8',"
		"'source_port':'1024:65535','destination_ip_address':'10.1.0.1','enabled':true}" },
	{ "firewall-rules", "reject-ipv6-udp-to-2001:db8::1_128-disabled",
		"{'action':'reject','ip_version':6,'protocol':'udp',"
		"'destination_ip_address':'2001:db8::1/128','enabled':false}" },
	{ "firewall-rules", "deny-112",
		"{'action':'deny','ip_version':4,'protocol':'112','enabled':true}" },
	{ "bandwidth-limit-rules", "egress-1000", "{'direction':'egress','max_kbps':1000}" },
	{ "bandwidth-limit-rules", "ingress-0-burst-800",
		"{'direction':'ingress','max_kbps':0,'max_burst_kbps':800}" },
	{ "dscp-marking-rules", "mark-46", "{'dscp_mark':46}" },
	{ "minimum-bandwidth-rules", "egress-1000", "{'direction':'egress','min_kbps':1000}" },
	{ "members", "10.0.0.5-80", "{'address':'10.0.0.5','protocol_port':80}" },
	{ "members", "2001:db8::5-8080", "{'address':'2001:db8::5','protocol_port':8080}" },
};

/* Spelled otherwise: there is a right way. */
static const struct {
	const char *kind, *words, *right;
} otherwise[] = {
	{ "security-group-rules", "ingress-tcp-1..65535", "ingress-tcp" },
	{ "security-group-rules", "ingress-tcp-0443", "ingress-tcp-443" },
	{ "security-group-rules", "ingress-tcp-from-2001:db8:0::_32",
		"ingress-ipv6-tcp-from-2001:db8::_32" },
	{ "firewall-rules", "allow-tcp-443..443", "allow-tcp-443" },
	{ "firewall-rules", "allow-any-from-2001:db8::1", "allow-ipv6-any-from-2001:db8::1" },
	{ "firewall-rules", "allow-tcp-443-", "allow-tcp-443" },
	{ "bandwidth-limit-rules", "egress-1000-burst-0", "egress-1000" },
	{ "members", "10.0.0.5-080", "10.0.0.5-80" },
};

static const struct {
	const char *kind, *text;
} none[] = {
	{ "security-group-rules", "" },
	{ "security-group-rules", "ingress" },
	{ "security-group-rules", "ingress-tcp-9..8" },
	{ "security-group-rules", "ingress-tcp-22-to-10.0.0.0_8" },
	{ "security-group-rules", "ingress-tcp-22-from-group-" },
	{ "firewall-rules", "allow" },
	{ "firewall-rules", "allowed-tcp" },
	{ "firewall-rules", "allow-web" },
	{ "firewall-rules", "allow-tcp-99999" },
	{ "firewall-rules", "allow-tcp-from-10.0.0.0_99" },
	{ "firewall-rules", "allow-tcp-from-10.0.0.0_8-from-10.0.0.0_8" },
	{ "firewall-rules", "allow-tcp-disabled-443" },
	{ "firewall-rules", "allow-tcp-to-" },
	{ "bandwidth-limit-rules", "1000" },
	{ "bandwidth-limit-rules", "egress-2147483648" },
	{ "dscp-marking-rules", "46" },
	{ "members", "10.0.0.5" },
	{ "members", "10.0.0.5_24-80" },
	{ "members", "10.0.0.5-" },
	{ "members", "10.0.0.5-80-81" },
	{ "members", "10.0.0.5-99999999999999999999" },
	{ "members", "web-80" },
};

static const struct words *words_of(const char *dir)
{
	const struct kind *k = kind_find(&cloud_neutron, dir);

	ck_assert_ptr_nonnull(k);
	ck_assert_ptr_nonnull(k->words);
	return k->words;
}

/* Parses what has ' for ". */
static struct json *parse(const char *text)
{
	struct json *v = NULL;
	char quoted[1024];
	size_t n = strlen(text);

	ck_assert_uint_lt(n, sizeof(quoted));
	for (size_t i = 0; i <= n; i++)
		quoted[i] = (char)(text[i] == '\'' ? '"' : text[i]);
	ck_assert_int_eq(json_parse(quoted, n, &v), 0);
	return v;
}

START_TEST(words_and_values)
{
	CLEANUP_JSON struct json *values = parse(equal[_i].values), *said = json_new_object();
	const struct words *t = words_of(equal[_i].kind);
	CLEANUP_BUF struct buf text = BUF_INIT(1024), right = BUF_INIT(1024);
	bool are = false;

	ck_assert_int_eq(words_show_json(t, values, &text), 0);
	ck_assert_str_eq(text.data, equal[_i].words);
	ck_assert_int_eq(words_parse(t, equal[_i].words, said, &right), 0);
	ck_assert_str_eq(right.data, "");
	ck_assert_msg(json_equal(said, values), "%s", equal[_i].words);
	ck_assert_int_eq(words_are(t, equal[_i].words, &are), 0);
	ck_assert(are);
}
END_TEST

START_TEST(words_in_another_spelling)
{
	CLEANUP_JSON struct json *said = json_new_object();
	const struct words *t = words_of(otherwise[_i].kind);
	CLEANUP_BUF struct buf right = BUF_INIT(1024);
	bool are = false;

	ck_assert_int_eq(words_parse(t, otherwise[_i].words, said, &right), -EINVAL);
	ck_assert_str_eq(right.data, otherwise[_i].right);
	ck_assert_ptr_null(json_first(said));
	ck_assert_int_eq(words_are(t, otherwise[_i].words, &are), 0);
	ck_assert(are);
}
END_TEST

START_TEST(no_words)
{
	CLEANUP_JSON struct json *said = json_new_object();
	const struct words *t = words_of(none[_i].kind);
	CLEANUP_BUF struct buf right = BUF_INIT(1024);
	bool are = true;

	ck_assert_int_eq(words_parse(t, none[_i].text, said, &right), -EINVAL);
	ck_assert_str_eq(right.data, "");
	ck_assert_ptr_null(json_first(said));
	ck_assert_int_eq(words_are(t, none[_i].text, &are), 0);
	ck_assert_msg(!are, "%s", none[_i].text);
}
END_TEST

/* A neighbour's values are said as they are; without what is always said there are no words. */
START_TEST(values_of_others)
{
	CLEANUP_JSON struct json *odd = parse("{'action':'../x','ip_version':'4','protocol':'-',"
					      "'source_ip_address':'a/b/c','source_port':7}"),
				 *half = parse("{'address':'10.0.0.5'}"),
				 *mute = parse("{'protocol':'tcp'}");
	CLEANUP_BUF struct buf text = BUF_INIT(1024), nothing = BUF_INIT(1024);

	ck_assert_int_eq(words_show_json(words_of("firewall-rules"), odd, &text), 0);
	ck_assert_str_eq(text.data, "../x---from-a_b_c-source-port-7");
	ck_assert_int_eq(words_show_json(words_of("members"), half, &nothing), -ENOENT);
	ck_assert_int_eq(words_show_json(words_of("firewall-rules"), mute, &nothing), -ENOENT);
	ck_assert_str_eq(nothing.data, "");
}
END_TEST

Suite *words_suite(void)
{
	Suite *s = suite_create("words");
	TCase *c = tcase_create("words");

	tcase_add_loop_test(c, words_and_values, 0, sizeof(equal) / sizeof(equal[0]));
	tcase_add_loop_test(
		c, words_in_another_spelling, 0, sizeof(otherwise) / sizeof(otherwise[0]));
	tcase_add_loop_test(c, no_words, 0, sizeof(none) / sizeof(none[0]));
	tcase_add_test(c, values_of_others);
	suite_add_tcase(s, c);
	return s;
}
