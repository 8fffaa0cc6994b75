#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every source says its licence and its purpose; a .c of client/ and fs/ includes
# its own header first, where it has one.
# fault: sed -i 1d fs/request/dir.c
# finds: dir.c: has no licence
# fault: sed -i 2d client/util/buf.h
# finds: buf.h: has no word
# fault: sed -i '0,/^#include/s//#include <stdio.h>\n&/' client/util/buf.c
# finds: buf.c: its own header
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
c_files '[ch]' | xargs awk '
	FNR == 1 { own = 0; header = FILENAME; sub(/c$/, "h", header) }
	FNR == 1 && !/SPDX-License-Identifier: Apache-2.0/ {
		print FILENAME ": has no licence line" }
	FNR == 2 && !/^\/\*/ { print FILENAME ": has no word of its purpose" }
	/^#include/ && !own++ && FILENAME ~ /^(client|fs)\/.*\.c$/ && $2 != "\"" header "\"" {
		if ((getline line < header) > 0) print FILENAME ": its own header is not the first"
	}' | verdict headers
