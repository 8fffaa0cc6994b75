#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make coverage`: which lines of client/ and fs/ the tests run, a table of the folders by gcovr(1).
# The unit suites run, and with MOUNTS=1 the mount tests on the sandbox too. build/coverage/lines
# has each file's lines. The line "parsers" sums up what reads bytes of clouds, files and users: the
# tests run 95 % of that at least.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
build=build/coverage
make -j"$(nproc)" BUILD=$build CPPFLAGS=-DWATCHED_BUILD \
	CFLAGS='-O0 -g --coverage -fprofile-update=atomic' $build/unit \
	$build/unit-model $build/cloudnetfs >/dev/null || exit 1
make -j"$(nproc)" all >/dev/null || exit 1	# the sandbox
find $build -name '*.gcda' -delete
# The table is made, whatever fails.
passed=0 failed=0
for suites in unit unit-model; do
	if CK_TIMEOUT_MULTIPLIER=5 $build/$suites >$build/$suites.log 2>&1; then
		passed=$((passed + 1))
	else
		tail -20 $build/$suites.log
		failed=$((failed + 1))
	fi
done
if [ "${MOUNTS:-1}" = 1 ]; then
	if BIN=$PWD/$build/cloudnetfs tests/mount/run.sh >$build/mounts.log 2>&1; then
		passed=$((passed + 1))
	else
		grep '^not ok' $build/mounts.log
		failed=$((failed + 1))
	fi
	tail -1 $build/mounts.log
fi
gcovr --root . --object-directory $build --filter '(client|fs)/' --txt $build/lines \
	--csv $build/lines.csv $build || exit 1
printf '%-18s %7s %7s %8s\n' folder lines run share
awk -F, '
	BEGIN {
		parses = "^client/(json|values|config)/|^client/http/answer\\.c"
		parses = parses "|^client/login/(catalog|identity_answer)\\.c"
	}
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{
		folder = top = $column["filename"]
		sub("/[^/]*$", "", folder)
		sub("/.*", "", top)
		n = split("all " top (folder == top ? "" : " " folder) \
			($column["filename"] ~ parses ? " parsers" : ""), sums, " ")
		for (i = 1; i <= n; i++) {
			lines[sums[i]] += $column["line_total"]
			run[sums[i]] += $column["line_covered"]
		}
	}
	END {
		for (name in lines)
			printf "%-18s %7d %7d %6.1f %%\n", name, lines[name], run[name],
				100 * run[name] / lines[name]
	}' $build/lines.csv | sort | tee $build/table
if awk '$1 == "parsers" && $4 >= 95 { good = 1 } END { exit !good }' $build/table; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "not ok - 95 % of the parsers' lines are run"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
