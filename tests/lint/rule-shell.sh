#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No script gives shellcheck a word to say.
# on: tests/deps.sh
# fault: echo 'rm $x/*' >>tests/deps.sh
# finds: SC2086|SC2115|SC2154
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
scripts | xargs awk 'FNR == 1 && /^#!.*\/(ba)?sh/ { print FILENAME } { nextfile }' |
	xargs -P"$(nproc)" -n12 shellcheck -x -S warning -e SC1091,SC2164,SC2046,SC2034
