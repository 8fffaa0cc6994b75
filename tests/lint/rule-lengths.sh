#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A file has at most 700 lines, a function 90.
# fault: { echo 'void long_one(void); void long_one(void)'; echo '{'; for i in $(seq 95); do echo '	;'; done; echo '}'; } >>fs/request/dir.c
cd "$1" || exit 1
bad=0
while read -r n f; do
	[ "$f" = total ] || [ "$n" -le 700 ] || { echo "$f has $n lines"; bad=1; }
done < <(find client fs contrib tests -name '*.[ch]' -exec wc -l {} +)
long=$(find client fs contrib tests -name '*.c' -print0 |
	xargs -0 ctags -x --c-kinds=f --fields=+e --_xformat='%{end}	%n	%N	%F' 2>/dev/null |
	awk -F'\t' '$1 && $1 - $2 + 1 > 90 {print $4 ": " $3 " has " $1 - $2 + 1 " lines"}')
[ -z "$long" ] || { echo "$long"; bad=1; }
exit $bad
