#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# booted.sh: what is true where cloudnetfs is installed and a systemd runs: its
# services, fstab, automounts, credentials, users' mounts; and the tree on that
# machine's kernel. It leaves everything mounted and switches the machine off.
# boot.sh makes a virtual machine for it, and judges how that goes down.
set -uo pipefail
grep -q cloudnetfs.booted /proc/cmdline || {
	echo "booted.sh is for the machine of tests/boot.sh: it switches it off" >&2; exit 1
}
export LC_ALL=C.UTF-8 HOME=/root
passed=0 failed=0
pass() { passed=$((passed + 1)); echo "ok $((passed + failed)) - $*"; }
fail() { failed=$((failed + 1)); echo "not ok $((passed + failed)) - $*"; }
check() { # WHAT COMMAND...: it succeeds
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then pass "$what"; else fail "$what"; echo "# $out" | tail -15; fi
}
is() { # WHAT EXPECTED COMMAND...: it prints exactly this
	local what=$1 want=$2 got
	shift 2
	got=$("$@" 2>&1)
	if [ "$got" = "$want" ]; then
		pass "$what"
	else
		fail "$what"; printf '# want: %s\n# got:  %s\n' "$want" "$got"
	fi
}
refused() { # WORDS WHAT COMMAND...: it fails, and says these words
	local words=$1 what=$2 out
	shift 2
	if out=$("$@" 2>&1); then fail "$what"; echo "# it succeeded: $out"
	elif [[ $out == *"$words"* ]]; then pass "$what"; else fail "$what"
		echo "# $out" | tail -15; fi
}
wait_for() { for _ in $(seq 600); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; "$@"; }
not() { ! "$@"; }
# MOUNTPOINT [TIMES]
mounted() {
	[ "$(findmnt -rnt fuse.cloudnetfs -o TARGET | grep -cx "$1")" -eq "${2:-1}" ]
}
gone() { mounted "$1" 0 && ! pgrep -f "cloudnetfs [^ ]* $1( |\$)"; }
works() { mounted "$1" && test -d "$1/networks/public"; }
state() { systemctl show -P ActiveState "$1"; }
is_state() { [ "$(state "$1")" = "$2" ]; }	# UNIT STATE
# UNIT TIMES
restarted() {
	[ "$(systemctl show -P NRestarts "$1")" = "$2" ] && is_state "$1" active
}
as() { # USER COMMAND...
	local user=$1
	shift
	runuser -u "$user" -- env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME="/home/$user" \
		XDG_RUNTIME_DIR="/run/user/$(id -u "$user")" "$@"
}

S=/mnt/cloudnetfs/sandbox config=/etc/openstack/clouds.yaml
examples=/usr/share/doc/cloudnetfs/examples/systemd/examples
useradd -m -s /bin/bash other && chmod 755 ~me ~other
H=~me
as me mkdir -p $H/.config/openstack $H/m
install -o me -g me -m 600 $config $H/.config/openstack/clouds.yaml
mkdir -p /mnt/m /mnt/cloud && install -d -o me -g me /srv/me /srv/me/cloud
echo "# $(uname -r), $(systemctl --version | head -1), $(findmnt --version)"

# ---- what the boot brought
is "boot: an enabled service is active when the boot is done" active state cloudnetfs@sandbox
check "... and mounted" works $S
check "fstab: the manual's first line is mounted by the boot" wait_for works /mnt/boot
check "... the second waits for the first access" is_state mnt-auto.automount active
check "... mounted by nobody" gone /mnt/auto
check "a line with nofail that fails" wait_for is_state mnt-nosuch.mount failed
is "... is all that has failed" mnt-nosuch.mount bash -c \
	"systemctl --failed --plain --no-legend | cut -d' ' -f1"
check "... and says why" bash -c "journalctl -o cat -u mnt-nosuch.mount | grep nosuch.*cloud"

# ---- the system's service
is "service: its status says what is mounted" "cloud sandbox on $S" systemctl show -P StatusText \
	cloudnetfs@sandbox
mkdir $S/subnets/begun
check "stop" systemctl stop cloudnetfs@sandbox
check "... the journal has its messages" bash -c \
	"journalctl -o cat -u cloudnetfs@sandbox -t cloudnetfs | grep 'subnets/begun is lost'"
check "... unmounts, and no process is left" gone $S
is "... nor a failure" "inactive success" bash -c \
	"systemctl show -P ActiveState -P Result cloudnetfs@sandbox | sort | xargs"
systemctl kill -s STOP cloud
systemctl start --no-block cloudnetfs@sandbox
sleep 3
is "while the cloud does not answer the login it is not yet active" activating state \
	cloudnetfs@sandbox
check "... nor mounted" mounted $S 0
systemctl kill -s CONT cloud
check "start returns" systemctl start cloudnetfs@sandbox
check "... when it is mounted" works $S
refused "Permission denied" "another user is not let in" as other ls $S
echo OPTIONS=cache_ttl=3600,allow_other >/etc/default/cloudnetfs
check "restart" systemctl restart cloudnetfs@sandbox
check "... with the options of /etc/default/cloudnetfs" grep -x 'cache_ttl = 3600  # -o cache_ttl' \
	$S/.cloudnetfs/config
check "... lets others in, by allow_other" as other ls $S/networks/public
ls $S/networks >/dev/null
check "what somebody else makes" mkdir /mnt/boot/networks/elsewhere
check "... is not in what is cached" bash -c "! ls $S/networks | grep elsewhere"
check "reload" systemctl reload cloudnetfs@sandbox
check "... reads afresh" wait_for test -e $S/networks/elsewhere
rmdir /mnt/boot/networks/elsewhere
kill -9 "$(systemctl show -P MainPID cloudnetfs@sandbox)"
check "killed: the service comes back by itself" wait_for restarted cloudnetfs@sandbox 1
check "... on one mount, not over a dead one" works $S
rm /etc/default/cloudnetfs
refused "failed because" "a wrong password: start fails" systemctl start cloudnetfs@wrong
is "... with one sentence in the journal" 1 bash -c \
	"journalctl -o cat -u cloudnetfs@wrong -t cloudnetfs | wc -l"
check "... and is not tried again, which could lock the account" is_state cloudnetfs@wrong failed
check "... the cloud's" bash -c \
	"journalctl -o cat -u cloudnetfs@wrong -t cloudnetfs | grep authentication"
check "... mounts nothing" gone /mnt/cloudnetfs/wrong
systemctl stop cloudnetfs@wrong
check "a cloud whose name has a dash" systemctl start cloudnetfs@sandbox-other
check "... is mounted under its name" works /mnt/cloudnetfs/sandbox-other

# ---- credentials
refused "failed because" "credential: without a password start fails" systemctl start \
	cloudnetfs@nopass
systemctl stop cloudnetfs@nopass
install -d -m 700 /etc/cloudnetfs
(umask 077; echo secret >/etc/cloudnetfs/nopass.secret)
sed 's/mycloud/nopass/g' $examples/credential.conf |
	install -D -m 644 /dev/stdin /etc/systemd/system/cloudnetfs@nopass.service.d/credential.conf
systemctl daemon-reload
check "... with the drop-in it starts" systemctl start cloudnetfs@nopass
check "... mounted for all to see" works /mnt/cloudnetfs/nopass
check "... by the credential" grep 'password = .*# the credential cloudnetfs.nopass' \
	/mnt/cloudnetfs/nopass/.cloudnetfs/config
systemctl stop cloudnetfs@nopass
check "... stop unmounts" gone /mnt/cloudnetfs/nopass
check "systemd-creds encrypts it" systemd-creds encrypt --name=cloudnetfs.nopass \
	/etc/cloudnetfs/nopass.secret /etc/cloudnetfs/nopass.cred
sed -i 's/^LoadCredential=\(.*\)secret/LoadCredentialEncrypted=\1cred/' \
	/etc/systemd/system/cloudnetfs@nopass.service.d/credential.conf
rm /etc/cloudnetfs/nopass.secret
systemctl daemon-reload
check "... and it starts with that" systemctl start cloudnetfs@nopass
check "... mounted" works /mnt/cloudnetfs/nopass
systemctl stop cloudnetfs@nopass

# ---- fstab
check "fstab: another user's first look mounts" as other ls /mnt/auto/networks/public
check "... once" works /mnt/auto
refused "Permission denied" "... for reading" as other mkdir /mnt/auto/networks/x
refused "No such device" \
	"an automount with setuid=: its directory is root's, so it is not mounted" as me ls \
	/srv/me/auto/networks
check "... which the journal explains" bash -c \
	"journalctl -o cat -u srv-me-auto.mount | grep 'no write access to mountpoint'"
check "umount" umount /mnt/auto
check "... leaves no process" wait_for gone /mnt/auto
check "... and the next look mounts again" test -s /mnt/auto/networks/public/id
check "the third line: its user mounts" as me mount /srv/me/cloud
check "... as himself" bash -c "pgrep -u me -f 'cloudnetfs mycloud /srv/me/cloud'"
check "... and it works" as me test -d /srv/me/cloud/networks/public
refused "Permission denied" "... for him alone" as other ls /srv/me/cloud
check "... who unmounts it" as me umount /srv/me/cloud
check "... all of it" wait_for gone /srv/me/cloud
echo "sandbox /mnt/late cloudnetfs _netdev,x-systemd.automount,user,nofail,config=$config 0 0" \
	>>/etc/fstab
systemctl daemon-reload
check "a new line, after daemon-reload" systemctl restart remote-fs.target
check "... is waited at" wait_for is_state mnt-late.automount active
check "... and mounted by the first access" test -d /mnt/late/networks/public
check "... once" works /mnt/late
check "umount" umount /mnt/late
check "... and the second access" test -d /mnt/late/networks/public

# ---- the examples of a mount unit
cp $examples/mnt-cloud.* /etc/systemd/system
mkdir -p /etc/systemd/system/mnt-cloud.automount.d
printf '[Automount]\nTimeoutIdleSec=2\n' >/etc/systemd/system/mnt-cloud.automount.d/soon.conf
systemctl daemon-reload
check "examples: enable --now mnt-cloud.automount" systemctl enable --now mnt-cloud.automount
check "... mounts nothing" gone /mnt/cloud
check "... until another user looks" as other ls /mnt/cloud/networks/public
check "... once" works /mnt/cloud
check "when nobody looks it is unmounted, and its process is gone" wait_for gone /mnt/cloud
check "... until the next look" test -d /mnt/cloud/networks/public
check "stop mnt-cloud.mount" systemctl stop mnt-cloud.mount
check "... unmounts" gone /mnt/cloud
rm -r /etc/systemd/system/mnt-cloud.automount.d
systemctl daemon-reload && systemctl restart mnt-cloud.automount

# ---- users
check "user: loginctl enable-linger" loginctl enable-linger me
check "... gives a manager" wait_for as me systemctl --user show-environment
U=$H/cloudnetfs/sandbox
check "his service starts" as me systemctl --user start cloudnetfs@sandbox
check "... as himself" bash -c "pgrep -u me -f 'cloudnetfs sandbox $U'"
check "... and works" as me test -d $U/networks/public
refused "Permission denied" "another user is not let in" as other ls $U
refused "Permission denied" "... nor root" ls $U
check "his mkdir and rmdir" as me bash -c "mkdir $U/networks/his && rmdir $U/networks/his"
pkill -9 -u me -f "cloudnetfs sandbox $U"
check "killed: it comes back" wait_for as me test -d $U/networks/public
check "... on one mount" mounted $U
check "stop" systemctl --user --machine=me@ stop cloudnetfs@sandbox
check "... unmounts, and no process is left" gone $U
check "enable --now" systemctl --user --machine=me@ enable --now cloudnetfs@sandbox
check "... mounts again" as me test -d $U/networks/public
check "without a service: cloudnetfs CLOUD DIR" as me cloudnetfs sandbox $H/m
check "... works" as me test -d $H/m/networks/public
refused "Permission denied" "... for him alone" as other ls $H/m
check "... fusermount3 -u" as me fusermount3 -u $H/m
check "... and no process is left" wait_for gone $H/m
check "again" as me cloudnetfs sandbox $H/m
check "root: mount -t fuse.cloudnetfs" mount -t fuse.cloudnetfs sandbox /mnt/m
check "... works" works /mnt/m
check "umount" umount /mnt/m
check "... and no process is left" wait_for gone /mnt/m
check "again" mount -t fuse.cloudnetfs sandbox /mnt/m

# ---- the tree, on this kernel
cd $S || exit 1
calls() { awk '$1 ~ /^(get|post|put|delete)$/ {n += $2} END {print n}' .cloudnetfs/stats; }
check "tree: mkdir" mkdir networks/x
check "... echo > description" bash -c 'echo text >networks/x/description'
is "... cat" text cat networks/x/description
check "mkdir of a port in a view" mkdir networks/x/ports/p
is "... is a link there" ../../../ports/p readlink networks/x/ports/p
check "mv" mv networks/x networks/y
is "... a link follows" ../../networks/y readlink ports/p/network
is "... and leads there" text cat ports/p/network/description
check "... the old name is gone" not test -e networks/x
grep -r . networks/y >/dev/null
before=$(calls)
check "cached: a hundred reads" bash -c \
	'for i in $(seq 50); do cat networks/y/description networks/y/status; done'
is "... ask the cloud nothing" "$before" calls
check "sizes are exact" bash -c \
	'for f in networks/y/*; do [ ! -f "$f" ] || [ "$(wc -c <"$f")" = "$(stat -c %s "$f")" ] ||
	exit 1; done'
refused "File exists" "an error" mkdir networks/y
refused "Device or resource busy" "... another" rmdir networks/y
check "... whose sentence is in .error" grep -i 'in use' .error
check "rmdir of the port" rmdir ports/p
check "... of the network" rmdir networks/y
check "... and nothing is left" bash -c '! ls networks ports | grep -xE "y|p"'
cd / || exit 1

# ---- switching off, with everything mounted and a cloud that does not answer
for d in $S /mnt/cloudnetfs/sandbox-other /mnt/boot /mnt/auto /mnt/late /mnt/cloud /mnt/m; do
	check "before the end $d is mounted" bash -c \
		"ls $d/networks >/dev/null && findmnt -t fuse.cloudnetfs $d"
done
check "... and the user's" as me ls $U/networks $H/m/networks
systemctl kill -s STOP cloud
[ $failed -eq 0 ] || journalctl -b -o short-monotonic >/dev/ttyS2
echo "$passed passed, $failed failed"
echo '# poweroff'
systemctl poweroff
