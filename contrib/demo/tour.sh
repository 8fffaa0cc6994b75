#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make demo`: a tour of a mounted cloud. Without CLOUD it starts the sandbox.
# On a terminal, and with --stay, the mount stays, the sandbox's with something to walk through,
# until its own command ends it; otherwise all is undone and it exits 0.
set -uo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${BIN:-$top/build/cloudnetfs}
work=$(mktemp -d "${TMPDIR:-/tmp}/cloudnetfs-demo.XXXXXX")
mount=$work/cloud
sandbox=''
failed=0
mkdir "$mount"

clean() {
	cd /
	if mountpoint -q "$mount"; then
		for p in ips/"$(readlink "$mount/ips/tour-ip" 2>/dev/null || echo none)" \
			ports/tour-port routers/tour-router \
			networks/tour-web; do
			[ -d "$mount/$p" ] && rm -r "${mount:?}/$p"
		done
		fusermount3 -u "$mount" || fusermount3 -uz "$mount"
	fi
	[ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null
	# never rm -r: what is still mounted there is a cloud
	rmdir "$mount" && rm -f "$work/clouds.yaml" "$work/ready" && rmdir "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM

if [ -z "${CLOUD:-}" ]; then
	setsid "$top/build/cloudnetfs-sandbox" --clouds-yaml "$work/clouds.yaml" >"$work/ready" &
	sandbox=$!
	for _ in $(seq 100); do [ -s "$work/ready" ] && break; sleep 0.05; done
	export OS_CLIENT_CONFIG_FILE=$work/clouds.yaml
	CLOUD=sandbox
fi
"$bin" "$CLOUD" "$mount" || exit 1
cd "$mount" || exit 1

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
# run COMMAND: shows it and its output; it must succeed.
run() { echo "\$ $1"; bash -c "$1" 2>&1 || { echo "(it failed: $(cat .error))"; failed=1; }; }
# fails COMMAND: it must not.
fails() { echo "\$ $1"; if bash -c "$1" 2>&1; then failed=1; fi; }

say "Browse: a collection is a directory, an object is a directory in it, an attribute a file"
run 'ls'
run 'ls networks'
run 'cat networks/public/status'
run 'ls networks/public'

say "Make a network, a subnet in it (its name is its CIDR), and a port"
run 'mkdir networks/tour-web'
run 'mkdir networks/tour-web/subnets/10.77.0.0%2F24'
run 'mkdir networks/tour-web/ports/tour-port'
run 'cat ports/tour-port/fixed_ips'
run 'readlink ports/tour-port/network'

say "Set values: the write is the call"
run \
	'echo 9.9.9.9 >> subnets/10.77.0.0%2F24/dns_nameservers
	cat subnets/10.77.0.0%2F24/dns_nameservers'

say "A router between the subnet and the world"
run 'mkdir routers/tour-router'
run 'ln -s ../../networks/public routers/tour-router/gateway'
run 'ln -s ../../../subnets/10.77.0.0%2F24 routers/tour-router/interfaces/'
run 'ls -l routers/tour-router/interfaces | tail -n +2'

say "A floating IP, and what it leads to"
run 'mkdir ips/tour-ip; readlink ips/tour-ip'
run 'ln -s ../../ports/tour-port ips/tour-ip/port'
run 'cat ips/tour-ip/fixed_ip_address; ls ports/tour-port/ips'

say "When the cloud says no, you hear it in its own words"
fails 'rmdir networks/tour-web'
run 'cat .error'

say "Take it all away"
run 'rm -r ips/$(readlink ips/tour-ip) routers/tour-router ports/tour-port networks/tour-web'
run 'ls networks ips'

if [ "$failed" -ne 0 ]; then
	echo "the tour did not go as it should"
	exit 1
fi
# Writes the command that ends the demo, which is safe wherever and however often it is typed:
# it knows its own places alone, and removes nothing below the mount.
write_end() {
	cat >"$work/end" <<EOT
#!/bin/sh
# Ends the demo that is mounted on $mount.
cd / || exit 1
if mountpoint -q '$mount'; then
	fusermount3 -u '$mount' 2>/dev/null || fusermount3 -uz '$mount' || exit 1
fi
if [ -n '$sandbox' ] && tr '\\0' '\\n' 2>/dev/null <'/proc/$sandbox/cmdline' |
	grep -qxF '$work/clouds.yaml'; then
	kill '$sandbox'
fi
rmdir '$mount' || exit 1
rm -f '$work/clouds.yaml' '$work/ready' '$work/end'
rmdir '$work' && echo 'The demo has ended.'
EOT
	chmod 700 "$work/end"
}

try() {
	cat <<EOT

Now it is yours. Five things to try, after cd $mount
 1. Who has this address?    grep -rl 10.1.1 ports --include=fixed_ips
 2. Why does it not go?      rmdir networks/web; cat .error
 3. What changes?            tail -f .cloudnetfs/events
                             and in another terminal: mkdir $mount/networks/new
 4. Take it back             mv networks/db networks/store; ls networks
                             echo \$(ls .cloudnetfs/journal | sort -n | tail -1) >.cloudnetfs/undo
 5. Open a port              mkdir security-groups/shop/rules/ingress-tcp-8080
EOT
}

if [ "${1:-}" = --stay ] || { [ -t 0 ] && [ -t 1 ]; }; then
	if [ -n "$sandbox" ]; then
		say "Leave something to walk through: a shop"
		run "bash -e '$top/contrib/demo/shop.sh'"
		run 'ls networks routers servers/vm-1/ips load-balancers'
		[ "$failed" -eq 0 ] || exit 1
		try
	fi
	trap - EXIT
	write_end
	cat <<EOT

The cloud stays mounted: cd $mount
To end it, wherever you are: $work/end
EOT
	exit 0
fi
echo
echo "The tour is over; nothing is left."
