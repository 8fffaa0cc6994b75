#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A line of a source or of a script is at most 100 columns wide (a tab goes to
# the next eighth), a file has at most 700 lines, a function 90, and a header of
# client/ and fs/ 100, but for the two doors model.h and kind.h.
# fault: printf 'void long_one(void)\n{\n%95s\n}\n' '' | tr ' ' '\n' >>fs/request/dir.c
# finds: dir.c: long_one has 9
# fault: for i in $(seq 700); do echo; done >>fs/request/dir.c
# finds: dir.c: has [0-9]* lines, more than 700
# fault: for i in $(seq 100); do echo; done >>client/util/buf.h
# finds: buf.h: has [0-9]* lines, a header
# fault: printf '\t/* %090d */\n' 0 >>client/util/buf.h
# finds: buf.h:.* 104 columns
# fault: printf '\t# %091d\n' 0 >>contrib/mount/mount.cloudnetfs
# finds: mount.cloudnetfs:.* 101 columns
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
{
	{ c_files '[ch]'; scripts; } | LC_ALL=C xargs awk '
		function verdict_of(file, lines) {
			if (file ~ /\.[ch]$/ && lines > 700) 
				print file ": has " lines " lines, more than 700"
			if (lines > 100 && file ~ /^(client|fs).*h$/ && file !~ /\/(model|kind).h$/)
				print file ": has " lines " lines, a header more than 100"
		}
		FNR == 1 && last { verdict_of(last, lines) }
		{
			last = FILENAME; lines = FNR
			gsub(/[\200-\277]/, "")		# of each character one byte is left
			while (i = index($0, "\t"))
				$0 = substr($0, 1, i - 1) substr("        ", (i - 1) % 8 + 1) \
					substr($0, i + 1)
			if (length > 100) print FILENAME ":" FNR ": is " length " columns wide"
		}
		END { if (last) verdict_of(last, lines) }'
	find client fs contrib tests -name '*.c' -print0 |
		xargs -0 ctags -x --c-kinds=f --fields=+e \
			--_xformat='%{end}	%n	%N	%F' 2>/dev/null |
		awk -F'\t' \
			'{n = $1 - $2 + 1}
			$1 && n > 90 {print $4 ": " $3 " has " n " lines, more than 90"}'
} | verdict lengths
