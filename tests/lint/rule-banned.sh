#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Functions that have no bound or no error, and marks of work not done.
# fault: echo 'void f(char *a); void f(char *a) { strcpy(a, "x"); }' >>fs/request/dir.c
# finds: dir\.c
cd "$1" || exit 1
bad=0
grep -nE -e '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|strncpy|strncat|alloca)\(' \
	-e '\b(tmpnam|system|popen)\(' \
	-r client fs contrib tests --include='*.c' && bad=1
grep -nwE 'atol|sscanf' -r client fs --include='*.c' | grep -v 'client/http/http.c' && bad=1
grep -nE 'TO[D]O|FIX[M]E|\bXX[X]\b|HA[C]K' -r client fs contrib tests Makefile --include='*.[ch]' \
	--include='*.sh' --include=Makefile && bad=1
exit $bad
