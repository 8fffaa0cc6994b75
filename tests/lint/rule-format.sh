#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The sources are laid out as clang-format 14 does it (make format), and no
# line is over 120 columns.
# fault: printf 'static int x( int a ){return a;}\n' >>fs/request/dir.c
cd "$1" || exit 1
bad=0
find client fs contrib tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run --Werror || bad=1
while IFS= read -r f; do
	expand -t8 "$f" | awk -v f="$f" 'length > 120 {print f ":" NR ": " length " columns"; bad = 1} END {exit bad}' || bad=1
done < <(find client fs contrib tests -name '*.[ch]')
exit $bad
