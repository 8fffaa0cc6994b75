#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make check-systemd: the packages in a Debian that is booted, for what only a
# running systemd proves; tests/booted.sh has it. It is booted in a virtual
# machine that shares nothing with this one, without KVM and without a network:
# a service manager in a namespace or a container may empty the /tmp of its
# host. Not part of make check: it needs qemu, and fetches a Debian from this
# machine's mirror, once (build/boot/base).
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
boot=build/boot limit=${LIMIT:-1500}
mkdir -p $boot
# broken WHAT LOG: nothing can be proved, which is a failure
broken() { tail -20 "$2" | sed 's/^/# /'; echo "not ok - $1"; echo "0 passed, 1 failed"; exit 1; }
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	[ "$(id -u)" -eq 0 ] || { echo "debootstrap is for root"; exit 1; }
	deb=$(find build/deb -maxdepth 1 -name 'cloudnetfs-sandbox_*.deb' 2>/dev/null)
	[ -n "$deb" ] && [ -z "$(find Makefile client fs contrib man -newer "$deb")" ] ||
		env -u MAKEFLAGS make deb >$boot/log 2>&1 || broken "make deb" $boot/log
	CLOUDNETFS_NAMESPACE=yes exec unshare -m -p -f --kill-child --propagation private \
		bash "$0" "$@"
fi
. tests/root.sh
root=$PWD/$boot/root image=$boot/image log=$boot/log
[ "$(dpkg --print-architecture)" = amd64 ] || {
	echo "the machine is an amd64" >$log; broken "a virtual machine can be made here" $log
}
leave_root() {
	for d in dev tmp run proc; do
		! mountpoint -q "$root/$d" || umount -R "$root/$d" || return
	done
}
trap 'leave_root && rm -rf "$root" $image $boot/base.new' EXIT

if [ ! -d $boot/base ]; then
	mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] *\)\?\([^ ]*\) .*/\2/p' \
		/etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -1)
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	echo "# debootstrap $suite from ${mirror:=http://deb.debian.org/debian}"
	rm -rf $boot/base.new
	debootstrap --variant=minbase \
		--include=systemd-sysv,dbus,dbus-user-session,libpam-systemd,procps,fuse3,curl \
		--include=linux-image-cloud-amd64 \
		"$suite" $boot/base.new "$mirror" >$log 2>&1 && mv $boot/base.new $boot/base ||
		broken debootstrap $log
fi

rm -rf "$root" $image && cp -a $boot/base "$root" && prepare_root "$root" ||
	broken "a copy of $boot/base" /dev/null
cp build/deb/cloudnetfs_*.deb build/deb/cloudnetfs-sandbox_*.deb tests/booted.sh "$root/debs"
cp /etc/resolv.conf "$root/etc/resolv.conf"
env | grep -i '_proxy=' | sed 's/^/export /' >"$root/debs/env"
in_root "$root" sh -c \
	'. /debs/env; apt-get -q update &&
	apt-get -q -y install --no-install-recommends /debs/*.deb' >$log 2>&1 ||
	broken "apt installs them" $log

# ---- the machine: a cloud on loopback, its clouds.yaml, the manual's lines for fstab, and the
# script
rm "$root/etc/resolv.conf" "$root/debs/env"
echo booted >"$root/etc/hostname"
echo '127.0.0.1 localhost booted' >"$root/etc/hosts"
mkdir -p "$root/etc/openstack"
entry() { # NAME USER PASSWORD
	printf '  %s:\n    region_name: RegionOne\n    identity_api_version: 3\n    auth:\n' "$1"
	printf '      auth_url: http://127.0.0.1:5000/identity/v3\n'
	printf '      username: %s\n      project_name: %s\n' "$2" "$2"
	printf '      user_domain_id: default\n      project_domain_id: default\n'
	[ -z "$3" ] || printf '      password: %s\n' "$3"
}
{ echo clouds:; entry sandbox demo secret; entry sandbox-other other secret
	entry mycloud demo secret; entry nopass demo ''; entry wrong demo wrong; } \
	>"$root/etc/openstack/clouds.yaml"
chmod 600 "$root/etc/openstack/clouds.yaml"
cat >"$root/etc/systemd/system/cloud.service" <<'END'
[Unit]
Description=The cloud
Wants=remote-fs-pre.target
Before=remote-fs-pre.target
[Service]
ExecStart=/usr/bin/cloudnetfs-sandbox --listen 127.0.0.1:5000 --request-log /run/requests
ExecStartPost=/bin/sh -c 'until curl -s -o /dev/null http://127.0.0.1:5000/; do sleep 0.1; done'
[Install]
WantedBy=multi-user.target
END
cat >"$root/etc/systemd/system/booted.service" <<'END'
[Unit]
Description=What is true where a systemd runs
After=multi-user.target
[Service]
ExecStart=/bin/bash /debs/booted.sh
ExecStopPost=/bin/sh -c 'systemctl poweroff 2>/dev/null; true'
StandardOutput=tty
StandardError=inherit
TTYPath=/dev/ttyS1
[Install]
WantedBy=multi-user.target
END
# /mnt/cloud is two lines' directory, and that of the examples' mount unit
sed -n 's/\\-/-/g; /^mycloud .* cloudnetfs .* 0 0$/p' man/mount.cloudnetfs.8 |
	sed '1s|/mnt/cloud|/mnt/boot|; 2s|/mnt/cloud|/mnt/auto|' >"$root/etc/fstab"
[ "$(wc -l <"$root/etc/fstab")" -eq 3 ] ||
	broken "three lines for fstab in mount.cloudnetfs(8)" "$root/etc/fstab"
cat >>"$root/etc/fstab" <<'END'
nosuch /mnt/nosuch cloudnetfs _netdev,nofail 0 0
mycloud /srv/me/auto cloudnetfs noauto,x-systemd.automount,_netdev,setuid=me 0 0
END
in_root "$root" sh -c \
	'mkdir -p /mnt/boot /mnt/auto /mnt/nosuch /srv/me/auto && useradd -m -s /bin/bash me &&
	chown me: /srv/me/auto && systemctl enable cloud booted cloudnetfs@sandbox &&
	systemctl mask serial-getty@ttyS0 &&
	apt-get clean' >$log 2>&1 || broken "systemctl enable" $log
leave_root || broken "umount" /dev/null
kernel=$(echo "$root"/boot/vmlinuz-*) initrd=$(echo "$root"/boot/initrd.img-*)
mv "$kernel" $boot/vmlinuz && mv "$initrd" $boot/initrd &&
	truncate -s 1500M $image && mke2fs -q -t ext4 -d "$root" $image >$log 2>&1 ||
		broken "mke2fs" $log
rm -rf "$root"

# ---- the boot: what systemd and the kernel say goes to the first serial line, what the script says
# to the second, the journal, if a check has failed, to the third
echo "# a $(du -m $image | cut -f1) MB Debian is booted, for at most $limit s"
rm -f $boot/console $boot/results $boot/off
start=$(date +%s)
timeout -k 10 "$limit" qemu-system-x86_64 -M q35 -accel tcg -m 1024 -smp 2 -display none \
	-monitor none -nic none -no-reboot \
	-kernel $boot/vmlinuz -initrd $boot/initrd \
	-append 'root=/dev/vda rw console=ttyS0 panic=-1 systemd.show_status=1 cloudnetfs.booted' \
	-drive file=$image,format=raw,if=virtio,cache=unsafe -serial file:$boot/console \
	-serial stdio -serial file:$boot/journal </dev/null 2>$log |
	while IFS= read -r line; do
		line=${line%$'\r'}
		echo "$line" >>$boot/results
		case $line in
		'# poweroff') date +%s >$boot/off ;;
		[0-9]*' passed, '*) ;;
		*) echo "$line" ;;
		esac
	done
code=${PIPESTATUS[0]} end=$(date +%s)
[ -s $boot/results ] || {
	cat $boot/console 2>/dev/null >>$log
	broken "the machine comes up (qemu ended with $code)" $log
}
totals=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' $boot/results)
passed=${totals%% *} failed=${totals#*, } failed=${failed%% *}
[ -n "$totals" ] || {
	passed=$(grep -c "^ok " $boot/results) failed=$(($(grep -c "^not ok " $boot/results) + 1))
	echo "not ok - the script came to its end"
}
check() { # WHAT COMMAND...
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1)); echo "ok $((passed + failed)) - $what"
	else
		failed=$((failed + 1)); echo "not ok $((passed + failed)) - $what"
		echo "# $out" | tail -15
	fi
}
# went_down: by itself, and no unit had to be waited for, killed or left
went_down() {
	[ "$code" -eq 0 ] && grep -q 'reboot: Power down' $boot/console || {
		echo "qemu ended with $code"; tail -15 $boot/console; return 1
	}
	! sed -n '/Stopping.*cloudnetfs\|Stopped target/,$p' $boot/console |
		grep -aE 'FAILED|imed out|Failed|[Kk]illing|rror'
}
check "with all that mounted the machine goes down by itself, and nothing is waited for" went_down
check "... the services are stopped" grep \
	-aq 'Stopped.*cloudnetfs@sandbox.*Cloud sandbox as files' $boot/console
check "... the mounts are unmounted" grep -aq 'Unmounted.*mnt-cloud.mount' $boot/console
check "the kernel has nothing to complain of" bash -c \
	"! grep -aE 'BUG:|Oops|WARNING:|blocked for more' $boot/console"
echo "# $((end - start)) s in all; $((end - $(cat $boot/off 2>/dev/null ||
	echo "$end"))) s from poweroff to off"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
