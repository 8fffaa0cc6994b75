#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make check`: lint, both compilers, unit tests, real mounts. Each part prints
# its own closing line; the last line adds them up.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
jobs=-j$(nproc)

[ -c /dev/fuse ] || { echo "there is no /dev/fuse here: real mounts cannot be tried (modprobe fuse)"; exit 1; }

# part NAME COMMAND...: one check; its output is shown when it fails.
part() {
	local name=$1 out
	shift
	echo "== $name"
	if out=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		printf '%s\n' "$out"
		echo "not ok - $name"
		failed=$((failed + 1))
	fi
}

# suite NAME COMMAND...: prints; its closing line is counted.
suite() {
	local name=$1 out rc last p f
	shift
	echo "== $name"
	out=$("$@" 2>&1)
	rc=$?
	printf '%s\n' "$out"
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed$|^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$' <<<"$out" | tail -1)
	case $last in
	*Checks:*)
		p=$(sed 's/.*Checks: \([0-9]*\).*/\1/' <<<"$last")
		f=$(sed 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\)/\1 \2/' <<<"$last" | awk '{print $1 + $2}')
		p=$((p - f))
		;;
	'') p=0 f=0 ;;
	*) p=${last%% *} f=$(sed 's/.*, \([0-9]*\) failed/\1/' <<<"$last") ;;
	esac
	passed=$((passed + p)) failed=$((failed + f))
	if { [ $rc -ne 0 ] && [ "$f" -eq 0 ]; } || [ $((p + f)) -eq 0 ]; then
		echo "not ok - $name: exit $rc, $p checks"
		failed=$((failed + 1))
	fi
}

suite lint tests/lint/run.sh
part "gcc, all warnings are errors" make "$jobs" DEVELOPER=1 BUILD=build/gcc all
part "clang, all warnings are errors" make "$jobs" DEVELOPER=1 CC=clang BUILD=build/clang all build/clang/unit
part "the client alone, without libfuse" make "$jobs" DEVELOPER=1 client-only
part "the program as it is installed" make "$jobs" all
part "under ASan and UBSan" make "$jobs" DEVELOPER=1 SANITIZE=address,undefined BUILD=build/asan build/asan/unit \
	build/asan/cloudnetfs
suite "unit tests" build/asan/unit
suite "the sandbox" tests/sandbox/run.sh
suite "real mounts" tests/mount/run.sh
suite "the packages" make check-package
suite "walk-throughs" tests/seeds/run.sh
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
