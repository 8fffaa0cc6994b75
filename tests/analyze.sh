#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make analyze`: what gcc -fanalyzer and clang-tidy have to say of client/ and fs/. A finding that
# is wrong stands in tests/analyze.exceptions, with its reason; one there that is found no longer is
# told too. What is found is of Debian 12's gcc (12.2) and clang-tidy (14): another version may find
# other things. .clang-tidy says which of the latter's checks are not asked for.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
passed=0 failed=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo '#define CLOUDNETFS_VERSION ""' >"$dir/version.h"
flags="-std=gnu11 -D_GNU_SOURCE -include $dir/version.h -I. $(pkg-config --cflags fuse3 \
	libseccomp libcurl libcjson libsecret-1 yaml-0.1 liblz4)" || exit 1
export dir flags

# Analyzes FILE: $dir/gcc.FILE gets a line `FILE FUNCTION CHECK` a finding. Without optimization:
# with it `!a || !b` becomes one test of two pointers, and is not understood.
one_gcc() {
	local out=$dir/gcc.${1//\//_} rc=0
	# shellcheck disable=SC2086
	"${GCC:-gcc}" $flags -O0 -fanalyzer -fdiagnostics-path-format=none -c "$1" -o /dev/null \
		>"$out.said" 2>&1 || rc=$?
	awk -v file="$1" '
		/In function / { split($0, part, "\047"); name = part[2] }
		/ (warning|error): / { sub(/^.*\[-W/, ""); sub(/\].*/, ""); print file, name, $0 }
	' "$out.said" >"$out"
	[ $rc -eq 0 ] || echo "$1 - ended-with-$rc" >>"$out"
}

# As one_gcc. clang-tidy names no function: that is the last one that begins before the line.
one_tidy() {
	local out=$dir/tidy.${1//\//_} rc=0
	# shellcheck disable=SC2086
	"${CLANG_TIDY:-clang-tidy}" --quiet "$1" -- $flags >"$out.said" 2>"$out.errors" || rc=$?
	awk -v file="$1" '
		NR == FNR {
			if (/^[a-z].*[a-z0-9_]\(/ && !/;$/) {
				name = $0; sub(/\(.*/, "", name); sub(/^.*[ *]/, "", name)
			}
			at[FNR] = name
		}
		NR != FNR && /: (warning|error): .*\]$/ {
			split($0, part, ":"); sub(/^.*\[/, ""); sub(/[],].*/, "")
			print file, at[part[2]], $0
		}
	' "$1" "$out.said" >"$out"
	[ $rc -eq 0 ] || echo "$1 - ended-with-$rc" >>"$out"
}
export -f one_gcc one_tidy

# judge TOOL FILE...: all files by one_TOOL, as many at once as there are processors.
judge() {
	local tool=$1 name what
	shift
	printf '%s\n' "$@" | xargs -P"$(nproc)" -I{} bash -c "one_$tool {}"
	cat "$dir/$tool".*_*.c | sort -u >"$dir/found"
	sed -n "s/^$tool //p" tests/analyze.exceptions | cut -d' ' -f1-3 | sort >"$dir/known"
	comm -23 "$dir/found" "$dir/known" >"$dir/new"
	comm -13 "$dir/found" "$dir/known" >"$dir/gone"
	for name; do
		if ! grep -q "^$name " "$dir/new" "$dir/gone" && [ -e "$dir/$tool.${name//\//_}" ]
		then
			passed=$((passed + 1))
			continue
		fi
		failed=$((failed + 1))
		echo "not ok - $tool: $name"
		grep "^$name " "$dir/new"
		grep "^$name " "$dir/gone" | sed 's/$/: an exception, and not found/'
		what=$dir/$tool.${name//\//_}.said
		head -30 "$what"
	done
	comm -23 <(cut -d' ' -f1 "$dir/gone" | sort -u) <(printf '%s\n' "$@" | sort) |
		sed 's/^/not ok - an exception of no file: /' | tee "$dir/lost"
	failed=$((failed + $(wc -l <"$dir/lost")))
	echo "$tool: $# files, $(wc -l <"$dir/known") findings that are known to be wrong"
}

sources=(fs/*/*.c client/*.c client/*/*.c)
judge gcc "${sources[@]}"
judge tidy "${sources[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
