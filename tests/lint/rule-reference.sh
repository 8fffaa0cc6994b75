#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every request of the Networking API's reference (tests/lint/networking) is one that the tables
# of kinds make, or a manual page names it in its section NOT SHOWN, beside the reason. A row
# there is METHODS PATH (ALL: every method); a path that ends in ... is of all that begins so.
# No row is of a request that is made.
# fault: sed -i '/^GET .v2.0.service-providers/d;$aGET /v2.0/no-such-things' tests/lint/networking
# finds: tests/lint/networking: GET /v2.0/no_such_things
cd "$1" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2046
"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -I. tests/lint/paths.c client/kinds/kind.c \
	$(grep -l '^#include "client/kinds/tables.h"' client/*.c client/*/*.c) \
	client/json/json.c client/util/{buf,mem,chains,hash}.c -lm \
	$(pkg-config --cflags --libs libcjson) -o "$work/paths" &&
	"$work/paths" >"$work/plain" || exit 1
sed 'y/-/_/; p; s,/v2.0/[^{]*/{}/tags$,/v2.0/{}/{}/tags,' "$work/plain" >"$work/made"
# "page methods path": a row's second line, at least, is the reason
awk '/^\.SH /{inside = $0 ~ /NOT SHOWN/}
	inside && /^\.B [A-Z ]+ \// {
		gsub(/\\/, ""); sub(/^\.B /, ""); gsub(/-/, "_")
		path = $NF; sub(/ [^ ]*$/, ""); gsub(/ /, ",")
		print FILENAME, $0, path; reason = 1; next
	}
	reason { if ($0 ~ /^\./ || length($0) < 10) print FILENAME, "NONE", path; reason = 0 }
' man/*.[1-8] >"$work/rows"
awk -v list=tests/lint/networking '
	function is_of(method, path, row) {
		if (methods[row] != "ALL" && index("," methods[row] ",", "," method ",") == 0)
			return 0
		return open[row] ? index(path, paths[row]) == 1 : path == paths[row]
	}
	FILENAME == ARGV[1] { made[$0] = 1; next }
	FILENAME == ARGV[2] {
		if ($2 == "NONE") { print $1 ": no reason: " $3; bad = 1; next }
		page[++n] = $1; methods[n] = $2; paths[n] = $3
		open[n] = sub(/\.\.\.$/, "", paths[n])
		next
	}
	/^#/ { next }
	{
		gsub(/-/, "_"); known[$0] = 1; named = 0
		for (i = 1; i <= n; i++)
			if (is_of($1, $2, i)) {
				named = used[i] = 1
				if ($0 in made) { print page[i] ": is shown: " $0; bad = 1 }
			}
		if (!($0 in made) && !named) {
			print list ": " $0 " is neither in the tables nor under NOT SHOWN"; bad = 1
		}
	}
	END {
		for (i = 1; i <= n; i++)
			if (!used[i]) { print page[i] ": of nothing: " paths[i]; bad = 1 }
		exit bad
	}' "$work/made" "$work/rows" tests/lint/networking
