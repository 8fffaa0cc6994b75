# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What up.sh, down.sh and compare.sh share: where the rig lives, and which
# processes are its own. A pid file holds "PID STARTTIME", so that a pid the
# kernel gave to somebody else meanwhile is never taken for ours.

NEUTRON_DIR=${NEUTRON_DIR:-/tmp/cloudnetfs-neutron}
# shellcheck disable=SC2034
KEYSTONE_URL=http://127.0.0.1:5000
NEUTRON_URL=http://127.0.0.1:9696

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# The kernel's start time of a process (clock ticks since boot), "" when gone.
start_time() {
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# alive NAME: is the daemon that up.sh started as NAME still running?
alive() {
	local pid started
	[ -f "$NEUTRON_DIR/run/$1.pid" ] || return 1
	read -r pid started <"$NEUTRON_DIR/run/$1.pid" || return 1
	[ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ]
}

# rig_is_up: every daemon runs, and Neutron answers.
rig_is_up() {
	alive mariadb && alive keystone && alive neutron &&
		[ -f "$NEUTRON_DIR/clouds.yaml" ] &&
		curl -s -o /dev/null -m 10 --noproxy '*' "$NEUTRON_URL/"
}
