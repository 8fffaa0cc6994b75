#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fs/ knows no kind and no attribute by name: none of the tables' words stands
# there as a string.
# fault: echo 'static const char *x = "floatingip";' >>fs/request/dir.c
# finds: fs/request/dir.c:.*floatingip
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
tables=$(grep -rl '^#include "client/kinds/tables.h"' client --include='*.c')
# shellcheck disable=SC2086
words=$(grep -ohE '^	\{ "[a-z0-9_:]+"|\.(dir|one|many) = "[a-z_-]+"' $tables |
	grep -oE '"[^"]+"' | sort -u | grep -vE '^"(id|key)"$')
find fs -name '*.[ch]' | sort | xargs grep -nF -- "$words" | verdict kinds
