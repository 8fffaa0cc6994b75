#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every source says its licence and its purpose; a .c includes its own header first.
# fault: sed -i 1d fs/request/dir.c
cd "$1" || exit 1
bad=0
while IFS= read -r f; do
	head -1 "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' || { echo "$f: no licence line"; bad=1; }
	sed -n 2p "$f" | grep -q '^/\*' || { echo "$f: no word of its purpose"; bad=1; }
done < <(find client fs contrib tests -name '*.[ch]')
for f in client/*.c client/*/*.c; do
	h=${f%.c}.h
	[ -e "$h" ] || continue
	first=$(grep -m1 '^#include' "$f")
	[ "$first" = "#include \"$h\"" ] || { echo "$f: its own header is not the first"; bad=1; }
done
exit $bad
