/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ip: arithmetic of addresses.
 */
#include "contrib/sandbox/engine/ip.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ip_text(const unsigned char a[16], int version, char out[64])
{
	inet_ntop(version == 4 ? AF_INET : AF_INET6, a, out, 64);
}

bool ip_parse(const char *s, unsigned char out[16], int *version)
{
	memset(out, 0, 16);
	if (s && inet_pton(AF_INET, s, out) == 1)
		*version = 4;
	else if (s && inet_pton(AF_INET6, s, out) == 1)
		*version = 6;
	else
		return false;
	return true;
}

bool cidr_parse(const char *s, unsigned char out[16], int *version, int *bits)
{
	const char *slash = s ? strchr(s, '/') : NULL;
	char address[64], *end;
	size_t n = slash ? (size_t)(slash - s) : 0;

	if (!slash || n >= sizeof(address))
		return false;
	memcpy(address, s, n);
	address[n] = '\0';
	*bits = (int)strtol(slash + 1, &end, 10);
	return ip_parse(address, out, version) && end != slash + 1 && !*end && *bits >= 0 &&
		*bits <= (*version == 4 ? 32 : 128);
}

int ip_version(const char *s)
{
	unsigned char a[16];
	int version;

	return ip_parse(s, a, &version) ? version : 0;
}

int cidr_version(const char *s)
{
	unsigned char a[16];
	int version, bits;

	return cidr_parse(s, a, &version, &bits) ? version : 0;
}

static bool same_bits(const unsigned char *a, const unsigned char *b, int bits)
{
	int whole = bits / 8, left = bits % 8;

	return memcmp(a, b, (size_t)whole) == 0 &&
		(left == 0 || (a[whole] ^ b[whole]) >> (8 - left) == 0);
}

bool cidr_holds(const char *cidr, const char *ip)
{
	unsigned char net[16], a[16];
	int v, w, bits;

	return cidr_parse(cidr, net, &v, &bits) && ip_parse(ip, a, &w) && v == w &&
		same_bits(net, a, bits);
}

bool cidr_overlaps(const char *a, const char *b)
{
	unsigned char x[16], y[16];
	int v, w, i, j;

	return cidr_parse(a, x, &v, &i) && cidr_parse(b, y, &w, &j) && v == w &&
		same_bits(x, y, i < j ? i : j);
}

void cidr_mask(const char *cidr, char out[64])
{
	unsigned char a[16];
	char ip[64];
	int v, bits, bytes;

	if (!cidr_parse(cidr, a, &v, &bits))
		return;
	bytes = v == 4 ? 4 : 16;
	for (int i = 0; i < bytes * 8; i++)
		if (i >= bits)
			a[i / 8] &= (unsigned char)~(0x80 >> i % 8);
	inet_ntop(v == 4 ? AF_INET : AF_INET6, a, ip, sizeof(ip));
	snprintf(out, 64, "%.50s/%d", ip, bits);
}

void cidr_last(const char *cidr, char out[64])
{
	unsigned char a[16];
	int version, bits;

	if (!cidr_parse(cidr, a, &version, &bits))
		return;
	for (int i = bits; i < (version == 4 ? 32 : 128); i++)
		a[i / 8] |= (unsigned char)(0x80 >> i % 8);
	ip_text(a, version, out);
}

void cidr_nth(const char *cidr, unsigned long n, char out[64])
{
	unsigned char a[16];
	int v, bits, last;

	if (!cidr_parse(cidr, a, &v, &bits))
		return;
	last = v == 4 ? 3 : 15;
	for (int i = last; i >= 0 && n; i--) {
		n += a[i];
		a[i] = (unsigned char)n;
		n >>= 8;
	}
	ip_text(a, v, out);
}
