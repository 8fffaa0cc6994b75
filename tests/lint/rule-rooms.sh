#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Who may use what, by tests/lint/rooms, from the #include lines: a file of our
# own is named from the root, and a library only by who is its door.
# fault: echo '#include "client/api/rest.h"' >>client/cache/entry.c
# finds: entry.c: client/cache may not use client/api/rest.h
# fault: echo '#include "client/cache/entry.h"' >>fs/tree/inode.c
# finds: inode.c: fs/tree may not use client/cache/entry.h
# fault: echo '#include "client/login/login.h"' >>fs/main/main.c
# finds: main.c: fs/main may not use client/login
# fault: echo '#include "buf.h"' >>client/util/buf.c
# finds: buf.c: "buf.h" is not spelled
# fault: echo '#include <curl/curl.h>' >>client/login/auth.c
# finds: auth.c: client/login may not use <curl/curl.h>
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
c_files '[ch]' | xargs grep -HnE '^[ 	]*#[ 	]*include[ 	]' | awk '
	function folder(path) {
		return path ~ /\// ? substr(path, 1, match(path, /\/[^\/]*$/) - 1) : "."
	}
	# may WHO WHAT: whether the row of WHO has WHAT, its folder or how it begins
	function may(who, what, n, words, i) {
		n = split(uses[who], words, " ")
		for (i = 1; i <= n; i++)
			if (words[i] == what || words[i] == folder(what) ||
				(words[i] ~ /^</ && index(what, words[i]) == 1))
				return 1
		return 0
	}
	# all of client: for the row of a test
	function under(who, what, n, words, i) {
		n = split(uses[who], words, " ")
		for (i = 1; i <= n; i++)
			if (who ~ /^tests/ && index(what, words[i] "/") == 1)
				return 1
		return 0
	}
	FILENAME != "-" {
		if (!/^#|^$/) { who = $1; sub(/:$/, "", who); $1 = ""; uses[who] = uses[who] $0
			for (i = 2; i <= NF; i++) if ($i ~ /^</) library[$i] = 1 }
		next
	}
	{
		split($0, at, ":"); file = at[1]; room = folder(file)
		what = $0; sub(/^[^"<]*/, "", what)
		if (what ~ /^"/) {
			sub(/^"/, "", what); sub(/".*/, "", what)
			if (what !~ /\//) {
				if (file ~ /^(client|fs)\//)
					print file ": \"" what "\" is not spelled from the root"
				next
			}
			if (folder(what) == room) next
		} else {
			known = 0
			for (l in library) if (index(what, l) == 1) known = 1
			if (!known) next
		}
		if (!may(room, what) && !may(file, what) && !under(room, what))
			print file ": " room " may not use " what
	}' "$lint/rooms" - | verdict rooms
