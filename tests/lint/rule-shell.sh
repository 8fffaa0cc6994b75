#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No script gives shellcheck a word to say.
# fault: echo 'rm $x/*' >>tests/deps.sh
cd "$1" || exit 1
find tests contrib .ci -type f \( -name '*.sh' -o -path .ci/run -o -path contrib/mount/mount.cloudnetfs \) -print0 |
	xargs -0 shellcheck -x -S warning -e SC1091,SC2164,SC2046,SC2034
