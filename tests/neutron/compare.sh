#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Compare the sandbox cloud with a real Keystone and Neutron: start the sandbox,
# bring the real services up when they are not, ask both the same (compare.py),
# and end what was started here, and only that. Arguments go to compare.py.
#
#   SANDBOX=FILE    the sandbox's binary (build/cloudnetfs-sandbox)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/neutron/lib.sh
. "$here/lib.sh"

SANDBOX=${SANDBOX:-$here/../../build/cloudnetfs-sandbox}
work=
sandbox_pid=
compare_pid=
started_rig=

clean_up() {
	local status=$? pid
	trap - EXIT INT TERM
	# compare.py first: it removes its objects, for which it needs the others.
	for pid in $compare_pid $sandbox_pid; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	[ -z "$started_rig" ] || "$here/down.sh"
	[ -z "$work" ] || rm -rf "$work"
	exit "$status"
}

# The sandbox says `ready URL` once it listens.
start_sandbox() {
	local try

	: >"$work/out"
	"$SANDBOX" --clouds-yaml "$work/clouds.yaml" >"$work/out" 2>"$work/err" &
	sandbox_pid=$!
	for ((try = 0; try < 100; try++)); do
		! grep -q '^ready ' "$work/out" || return 0
		kill -0 "$sandbox_pid" 2>/dev/null || break
		sleep 0.1
	done
	cat "$work/err" >&2
	die "$SANDBOX does not get ready"
}

[ -x "$SANDBOX" ] || die "no sandbox at $SANDBOX: build it, or set SANDBOX"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
work=$(mktemp -d)
if ! rig_is_up; then
	started_rig=yes
	"$here/up.sh" >&2
fi
start_sandbox
/usr/bin/python3 -B "$here/compare.py" --sandbox-clouds "$work/clouds.yaml" \
	--neutron-clouds "$NEUTRON_DIR/clouds.yaml" "$@" &
compare_pid=$!
wait "$compare_pid"
