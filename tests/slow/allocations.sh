#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Memory runs out: the n-th allocation of the program fails, for every n, at its start and in some
# 50 operations on a mount. It never crashes, hangs or leaks; it says ENOMEM, and never that
# something was done that was not; and afterwards the mount shows what the cloud has. Words of the
# operations' names choose some of them.
. "$(dirname "$0")/../mount/lib.sh"
start_sandbox
cd "$TOP" && mkdir "$WORK/slow" || exit 1
"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -g -fno-omit-frame-pointer \
	-fno-builtin -shared -fPIC tests/slow/failing_alloc.c \
	-o "$WORK/slow/failing_alloc.so" || exit 1
while IFS= read -r line; do
	case $line in
	"ok - "*) pass "${line#ok - }" ;;
	"not ok - "*) fail "${line#not ok - }" ;;
	*) echo "$line" ;;
	esac
done < <(/usr/bin/python3 -B tests/slow/allocations.py "$BIN" "$CLOUD" "$M" "$(network_url)" \
	"$(issue)" "$WORK/slow" "$@" 2>&1
	[ $? -eq 0 ] || echo "not ok - allocations.py ended with an error")
