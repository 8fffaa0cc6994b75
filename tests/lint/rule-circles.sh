#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No two files use each other's functions or data, directly or around corners,
# and no two folders: each can be read, and tried, on top of what is below it.
# on: Makefile client fs build/lint
# fault: echo "int json_free(int); int f(void) { return json_free(0); }" >>client/util/buf.c
# finds: client/json/json.c .*client/util/buf.c.*: a circle of
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
built || exit 1
python3 "$lint/objects.py" circles | verdict circles
