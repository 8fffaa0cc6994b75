#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make check-hardening`: SECURITY.md, CONFINEMENT: the programs as they are built, what a confined
# process can do, and a mount as it runs. N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
good() {
	local what=$1
	shift
	if "$@"; then
		passed=$((passed + 1)); echo "ok $((passed + failed)) - $what"
	else
		failed=$((failed + 1)); echo "not ok $((passed + failed)) - $what"
	fi
}
has() { grep -qE -- "$1" <<<"$2"; }
lacks() { ! has "$@"; }

for program in build/cloudnetfs build/cloudnetfs-sandbox; do
	name=${program#build/}
	headers=$(readelf -hldW "$program") symbols=$(readelf --dyn-syms -W "$program")
	good "$name lies anywhere in memory" has 'Type: +DYN' "$headers"
	good "... its relocations are read-only" has 'GNU_RELRO' "$headers"
	good "... and done before it starts" has 'FLAGS.*NOW' "$headers"
	good "... its stack is not executable" has 'GNU_STACK.* RW ' "$headers"
	good "... and guarded" has '__stack_chk_fail' "$symbols"
	good "... what copies knows how much" has '__[a-z]+_chk' "$symbols"
	good "... it has no path of its maker's" lacks 'RPATH|RUNPATH' "$headers"
	if [ "$(uname -m)" = x86_64 ]; then
		main=$(objdump -d --no-show-raw-insn "$program" | grep -A1 '<main>:$')
		good "... a call lands where one may" has endbr64 "$main"
	fi
done

case $(make -s --eval='flags:;@echo $(ALL_CFLAGS)' flags) in
*-D_FORTIFY_SOURCE=[23]*) good "it is built fortified" true ;;
*) good "it is built fortified" false ;;
esac
build/confined "$dir" >"$dir/out"
rc=$?
counted=$(tail -1 "$dir/out")
sed '$d' "$dir/out"
passed=$((passed + ${counted%% *}))
[ $rc -eq 0 ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
