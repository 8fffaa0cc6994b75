/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ip: addresses and blocks of them, as text.
 */
#ifndef SANDBOX_IP_H
#define SANDBOX_IP_H

#include <stdbool.h>

bool ip_parse(const char *s, unsigned char out[16], int *version);
void ip_text(const unsigned char a[16], int version, char out[64]);
bool cidr_parse(const char *s, unsigned char out[16], int *version, int *bits);
int ip_version(const char *s); /* 4 or 6; 0: it is no address; s may be NULL */
int cidr_version(const char *s);
bool cidr_holds(const char *cidr, const char *ip);
bool cidr_overlaps(const char *a, const char *b);
void cidr_mask(const char *cidr, char out[64]); /* without host bits */
void cidr_last(const char *cidr, char out[64]);
void cidr_nth(const char *cidr, unsigned long n, char out[64]);

#endif
