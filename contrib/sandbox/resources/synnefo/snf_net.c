/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snf_net: address blocks, and what both clouds demand of them.
 */
#include "contrib/sandbox/resources/synnefo/snf.h"

#include <arpa/inet.h>
#include <string.h>

#include "contrib/sandbox/engine/ip.h"

void snf_v4_text(uint32_t v4, char out[16])
{
	struct in_addr a = { .s_addr = htonl(v4) };

	inet_ntop(AF_INET, &a, out, 16);
}

bool snf_v4_parse(const char *s, uint32_t *ret)
{
	struct in_addr a;

	if (inet_pton(AF_INET, s, &a) != 1)
		return false;
	*ret = ntohl(a.s_addr);
	return true;
}

bool snf_cidr_parse(const char *text, struct snf_cidr *ret)
{
	const char *slash = text ? strchr(text, '/') : NULL;
	char address[INET6_ADDRSTRLEN];
	int bits;

	memset(ret, 0, sizeof(*ret));
	if (!slash || slash - text >= (long)sizeof(address))
		return false;
	snprintf(address, sizeof(address), "%.*s", (int)(slash - text), text);
	if (inet_pton(AF_INET, address, ret->base) == 1)
		ret->family = 4;
	else if (inet_pton(AF_INET6, address, ret->base) == 1)
		ret->family = 6;
	bits = ret->family == 4 ? 32 : 128;
	if (!ret->family || !snf_digits(slash + 1, &ret->prefix) || ret->prefix > bits)
		return false;
	for (int i = (int)ret->prefix; i < bits; i++)
		if (ret->base[i / 8] & (0x80 >> i % 8))
			ret->host_bits = true;
	return true;
}

uint32_t snf_cidr_first(const struct snf_cidr *c)
{
	uint32_t net;

	memcpy(&net, c->base, sizeof(net));
	return ntohl(net);
}

uint32_t snf_cidr_last(const struct snf_cidr *c)
{
	return snf_cidr_first(c) | (c->prefix >= 32 ? 0 : 0xffffffffu >> c->prefix);
}

bool snf_cidr_check(struct snf_call *c, const char *text, int version, const char *gateway)
{
	struct snf_cidr cidr;

	if (!snf_cidr_parse(text, &cidr) || cidr.family != version || cidr.host_bits)
		return snf_refuse(c, SNF_BAD_REQUEST, "Invalid network IPv%d subnet", version);
	if (version == 4 && (cidr.prefix > 29 || cidr.prefix <= 21))
		return snf_refuse_with(c, SNF_OVER_LIMIT, "Unsupported network size",
			"Netmask must be in range: (21, 29]");
	if (version == 6 && cidr.prefix != 64)
		return snf_refuse(c, SNF_BAD_REQUEST,
			"Unsupported IPv6 subnet size. Network netmask must be /64");
	if (gateway && !cidr_holds(text, gateway))
		return snf_refuse(c, SNF_BAD_REQUEST, "Invalid network IPv%d gateway", version);
	return true;
}
