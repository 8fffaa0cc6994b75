#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# End what up.sh started, and nothing else. The data stays, so that the next
# up.sh takes seconds; `down.sh --wipe` removes it as well.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/neutron/lib.sh
. "$here/lib.sh"

# The daemon gets ten seconds to end by itself, then its whole session (setsid:
# the session's number is the daemon's pid) is killed.
stop() {
	local name=$1 pid try
	if alive "$name"; then
		read -r pid _ <"$NEUTRON_DIR/run/$name.pid"
		kill -TERM "$pid"
		for ((try = 0; try < 100; try++)); do
			alive "$name" || break
			sleep 0.1
		done
		ps -eo pid=,sid= | awk -v sid="$pid" '$2 == sid { print $1 }' |
			xargs -r kill -KILL 2>/dev/null || true
		echo "stopped $name ($pid)"
	fi
	rm -f "$NEUTRON_DIR/run/$name.pid"
}

[ $# = 0 ] || [ "$*" = --wipe ] || die "usage: down.sh [--wipe]"
for name in neutron keystone mariadb; do
	stop "$name"
done
rm -f "$NEUTRON_DIR/run/mysql.sock"
if [ "${1-}" = --wipe ]; then
	rm -rf "${NEUTRON_DIR:?}"/{data,state,etc,log,run,clouds.yaml}
	echo "removed the data in $NEUTRON_DIR"
fi
