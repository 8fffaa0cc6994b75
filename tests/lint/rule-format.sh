#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The sources are laid out as clang-format 14 does it (make format).
# on: .clang-format fs/request
# fault: printf 'static int x( int a ){return a;}\n' >>fs/request/dir.c
# finds: fs/request/dir.c:.*clang-format
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
c_files '[ch]' | xargs -P"$(nproc)" -n40 clang-format --dry-run --Werror
