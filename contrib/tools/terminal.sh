#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make terminal: runs a few commands in a sandbox of its own and prints what a terminal shows:
# contrib/tools/terminal.txt. --svg: as the README's picture of it, terminal.svg. Ids look the
# same in every run. BIN, SANDBOX: the programs, instead of those in build/.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
"${SANDBOX:-$top/build/cloudnetfs-sandbox}" --clouds-yaml "$work/clouds.yaml" >"$work/ready" &
sandbox=$!
clean() {
	cd /
	fusermount3 -u "$work/cloud" || :
	kill "$sandbox"
	rmdir "$work/cloud" && rm -f "$work"/* && rmdir "$work"
}
trap clean EXIT
for _ in $(seq 100); do [ -s "$work/ready" ] && break; sleep 0.05; done
mkdir "$work/cloud"
"${BIN:-$top/build/cloudnetfs}" sandbox "$work/cloud" -o "config=$work/clouds.yaml"
cd "$work/cloud"
export LC_ALL=C.UTF-8

# The commands, a line each, whose answers are the text.
commands() {
	cat <<'END'
mkdir networks/web networks/web/subnets/10.0.0.0%2F24 networks/web/ports/p1 routers/r1 ips/web
ln -sr networks/public routers/r1/gateway; ln -sr subnets/10.0.0.0%2F24 routers/r1/interfaces/
ln -sr ports/p1 ips/web/port
readlink by-ip/10.0.0.2/*
rmdir networks/web
grep -o 'In the way: .*' .error
mv networks/web networks/shop
ls -v .cloudnetfs/journal | tail -1 >.cloudnetfs/undo
echo networks/*
END
}

# Prints each command after a prompt, and its answer; hides what differs from run to run.
terminal() {
	while IFS= read -r command; do
		printf '$ %s\n' "$command"
		bash -c "$command" 2>&1 || :
	done < <(commands) | sed -E \
		-e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/7dc2ae94-…/g' \
		-e 's/ \(req-[^)]*\)//' | fold -s -w 100
}

# Draws the text: commands bright, answers dim.
picture() {
	local n=0 lines line class
	mapfile -t lines < <(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')
	cat <<END
<svg xmlns="http://www.w3.org/2000/svg" width="780" height="$((${#lines[@]} * 18 + 24))">
<style>text { font: 13px monospace; white-space: pre; fill: #b8c0cc } .c { fill: #fff }</style>
<rect width="100%" height="100%" rx="8" fill="#1d2229"/>
END
	for line in "${lines[@]}"; do
		class=''
		[[ $line != '$ '* ]] || class=' class="c"'
		n=$((n + 1))
		echo "<text x=\"14\" y=\"$((n * 18 + 8))\"$class>$line</text>"
	done
	echo '</svg>'
}

case ${1:-} in
--svg) terminal | picture ;;
'') terminal ;;
*) echo "usage: terminal.sh [--svg]" >&2; exit 2 ;;
esac
