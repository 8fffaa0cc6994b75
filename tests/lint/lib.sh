#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the rules share. A rule prints its findings, one a line, each beginning
# with the file it is about; verdict drops the excepted ones and fails for the
# rest. The rule has set $lint to the folder of the rules.
: "${lint:?}"

# verdict RULE: reads findings; fails for each that tests/lint/exceptions does
# not name, and for each exception of this rule that nothing needs any more.
verdict() {
	awk -F'\t' -v rule="$1" '
		FILENAME != "-" && /^#|^$/ { next }
		FILENAME != "-" && NF != 3 {
			print FILENAME ":" FNR ": needs a rule, a finding and a reason"; bad = 1
		}
		FILENAME != "-" { if ($1 == rule) begins[++n] = $2; next }
		/^# / { print; next }
		{
			excepted = 0
			for (i = 1; i <= n; i++)
				if (index($0, begins[i]) == 1) excepted = used[i] = 1
			if (!excepted) { print; bad = 1 }
		}
		END {
			for (i = 1; i <= n; i++) {
				file = begins[i]; sub(/[: ].*/, "", file)
				if (!(i in used) && (getline line < file) >= 0) {
					print "tests/lint/exceptions: " begins[i] " is for nothing"
					bad = 1
				}
			}
			exit bad
		}' "$lint/exceptions" -
}

# scripts: those of the tree, also without a suffix.
scripts() {
	find . \( -path ./build -o -path ./.git \) -prune -o -type f -print0 | xargs -0 awk '
		FNR == 1 && (FILENAME ~ /\.(sh|bash|py)$/ || $0 ~ /^#(!\/|compdef )/) {
			print substr(FILENAME, 3)
		}
		{ nextfile }' | sort
}

# c_files SUFFIXES: the sources of the tree: c_files '[ch]'
c_files() {
	find client fs contrib tests -name "*.$1" 2>/dev/null | sort
}

# built: the objects of client/ and fs/, quickly built; prints what the build says
# when it fails.
built() {
	local objects
	objects=$(find client fs -name '*.c' | sed 's|^|build/lint/|; s|c$|o|')
	mkdir -p build/lint
	# shellcheck disable=SC2086
	flock build/lint env -u MAKEFLAGS -u MAKELEVEL make -s -j"$(nproc)" BUILD=build/lint \
		CC="${CC:-cc}" \
		CFLAGS=-O0 WARNINGS= HARDENING= $objects >build/lint/log 2>&1 || {
			cat build/lint/log; return 1
		}
	find build/lint -name '*.o' | while IFS= read -r o; do	# of a file that has gone
		s=${o#build/lint/} && [ -e "${s%.o}.c" ] || rm -f "$o"
	done
}
