#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make check`, the quick proof: lint, both compilers, unit tests, the sandbox, real mounts on it
# and the walk-throughs. Each part says how long it took and prints its own closing line; the last
# line adds them up.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
jobs=-j$(nproc)
declare -A began process

[ -c /dev/fuse ] || {
	echo "there is no /dev/fuse here: real mounts cannot be tried (modprobe fuse)"; exit 1
}
outputs=$(mktemp -d)
stop() {
	[ ${#process[@]} -eq 0 ] || kill "${process[@]}" 2>/dev/null
	wait
	rm -rf "$outputs"
}
trap stop EXIT
trap 'exit 1' INT TERM

# part NAME COMMAND...: one check; its output is shown when it fails.
part() {
	local name=$1 out rc start=$SECONDS
	shift
	out=$("$@" 2>&1)
	rc=$?
	echo "== $name ($((SECONDS - start)) s)"
	if [ $rc -eq 0 ]; then
		passed=$((passed + 1))
	else
		printf '%s\n' "$out"
		echo "not ok - $name"
		failed=$((failed + 1))
	fi
}

# count NAME CODE: the closing line of a suite that has ended, in $outputs/NAME.
count() {
	local last p f
	last=$(grep -aE -e '^[0-9]+ passed, [0-9]+ failed$' \
		-e '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$' "$outputs/$1" |
		tail -1)
	case $last in
	*Checks:*)
		p=$(sed 's/.*Checks: \([0-9]*\).*/\1/' <<<"$last")
		f=$(sed 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\)/\1 \2/' <<<"$last" |
			awk '{print $1 + $2}')
		p=$((p - f))
		;;
	'') p=0 f=0 ;;
	*) p=${last%% *} f=$(sed 's/.*, \([0-9]*\) failed/\1/' <<<"$last") ;;
	esac
	passed=$((passed + p)) failed=$((failed + f))
	if { [ "$2" -ne 0 ] && [ "$f" -eq 0 ]; } || [ $((p + f)) -eq 0 ]; then
		echo "not ok - $1: exit $2, $p checks"
		failed=$((failed + 1))
	fi
}

# begin NAME COMMAND...: a suite beside what follows. end NAME: waits for it; prints what it
# printed, and counts.
begin() {
	local name=$1
	shift
	began[$name]=$SECONDS
	{ "$@"; rc=$?; echo $((SECONDS - began[$name])) >"$outputs/$name.seconds"; exit $rc
	} >"$outputs/$name" 2>&1 &
	process[$name]=$!
}
end() {
	local rc=0
	wait "${process[$1]}" || rc=$?
	unset "process[$1]"
	echo "== $1 ($(cat "$outputs/$1.seconds") s)"
	cat "$outputs/$1"
	count "$1" $rc
}
suite() { begin "$@" && end "$1"; }

begin lint tests/lint/run.sh	# beside the compilers
# -Werror changes no object: these are the programs as they are installed
part "gcc, all warnings are errors" make "$jobs" DEVELOPER=1 all build/confined
# -O0: clang warns of the same, in half the time
part "clang, all warnings are errors" make "$jobs" DEVELOPER=1 CC=clang CFLAGS='-O0 -g' \
	BUILD=build/clang all build/clang/unit \
	build/clang/unit-model
# shellcheck disable=SC2046
part "what make fuzz builds" clang -std=gnu11 -D_GNU_SOURCE -I. -Wall -Wextra -Werror \
	-fsyntax-only $(pkg-config --cflags fuse3) tests/fuzz/*.c
part "the client alone, without libfuse" make "$jobs" DEVELOPER=1 client-only
part "under ASan and UBSan" make "$jobs" DEVELOPER=1 SANITIZE=address,undefined BUILD=build/asan \
	build/asan/unit build/asan/unit-model \
	build/asan/cloudnetfs
end lint
begin "unit tests" build/asan/unit
begin "the model over a cloud of the test" build/asan/unit-model
begin "walk-throughs" tests/seeds/run.sh	# they wait for servers, mostly
suite "the sandbox" tests/sandbox/run.sh
end "unit tests"
end "the model over a cloud of the test"
end "walk-throughs"
suite "what an attacker would find" tests/hardening.sh
suite "faults, case by case" tests/faults/cases.py
suite "real mounts" tests/mount/run.sh	# without them, since some judge times
times >"$outputs/times"
echo "in $SECONDS s; processor time (user, system): $(tail -n 1 "$outputs/times")"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
