#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make demo`'s tour goes as it should, on the sandbox and on a real cloud, and
# leaves nothing behind.
. "$(dirname "$0")/lib.sh"
out=$WORK/tour
if [ -n "$REAL" ]; then export CLOUD; else unset CLOUD; fi
ok "the tour" sh_ \
	"BIN=$BIN '$TOP/contrib/demo/tour.sh' </dev/null >$out 2>&1 || { cat $out; false; }"
for line in '^ACTIVE$' '^subnet_id=.*ip_address=10\.77\.0\.' '^\.\./\.\./networks/tour-web$' \
	'^9\.9\.9\.9$' \
	'10.77.0.0%2F24 -> ../../../subnets/10.77.0.0%2F24$' 'Device or resource busy' \
	'There are one or more ports still in use on the network' 'nothing is left'; do
	ok "... shows $line" grep -qE "$line" "$out"
done
is "... and no mount stays" 0 sh_ 'grep -c cloudnetfs-demo /proc/mounts'
