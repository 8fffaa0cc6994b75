#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/posix/cases.py: each call answers what POSIX has for it, or is refused for a reason that is
# said; other users are kept out, or may read alone; a read-only mount is one.
. "$(dirname "$0")/lib.sh"
start_sandbox
mkdir "$WORK/other"
cp "$TOP/tests/posix/cases.py" "$WORK"	# where other users can read it
python=$(PATH=/usr/bin:$PATH command -v python3)
# cases WHO [COMMAND...]: counts what cases.py says, as COMMAND runs it
cases() {
	local who=$1 out
	shift
	out=$(cd / && "$@" "$python" "$WORK/cases.py" "$M" "$WORK/other" "$who" 2>&1)
	printf '%s\n' "$out" | sed '$d'
	set -- $(tail -1 <<<"$out")
	[[ $* =~ ^[0-9]+\ passed,\ [0-9]+\ failed$ ]] || {
		fail "cases.py $who"; echo "# $*"; return
	}
	PASSED=$((PASSED + $1)) FAILED=$((FAILED + $3))
}
as_other() { cases "$1" setpriv --reuid=nobody --regid=nogroup --clear-groups; }

mount_cloud || exit 1
mkdir "$M/networks/t-posix" "$M/networks/t-posix/subnets/10.15.0.0%2F24" \
	"$M/networks/t-posix/ports/t-posix"
cases owner
chmod 755 "$WORK"
[ "$(id -u)" -ne 0 ] || as_other outsider
unmount

mount_cloud "$CLOUD" -o allow_other || exit 1
[ "$(id -u)" -ne 0 ] || as_other other
unmount

mount_cloud "$CLOUD" -o ro || exit 1
cases ro
unmount
mount_cloud || exit 1
rmdir "$M/ports/t-posix" "$M/networks/t-posix"
