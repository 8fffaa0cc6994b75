#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fs/ knows no kind and no attribute by name: none of the tables' words stands
# there as a string.
# fault: echo 'static const char *x = "floatingip";' >>fs/request/dir.c
cd "$1" || exit 1
tables=$(grep -l '^#include "client/kinds/tables.h"' client/*.c client/*/*.c)
# shellcheck disable=SC2086
words=$(grep -ohE '^	\{ "[a-z0-9_:]+"|\.(dir|one|many) = "[a-z_-]+"' $tables | grep -oE '"[^"]+"' | sort -u |
	grep -vE '^"(id|key)"$')
bad=0
for w in $words; do
	grep -nF -- "$w" fs/*.h fs/*/*.[ch] && bad=1
done
exit $bad
