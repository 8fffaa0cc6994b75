#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make check-bootstrap: the packages in a Debian that has nothing else
# (debootstrap --variant=minbase): what they depend on is enough. It is not
# part of make check: it fetches a Debian from this machine's mirror.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	[ "$(id -u)" -eq 0 ] || { echo "debootstrap is for root"; exit 1; }
	env -u MAKEFLAGS make deb >build/deb.log 2>&1 || {
		tail -40 build/deb.log; echo "0 passed, 1 failed"; exit 1
	}
	CLOUDNETFS_NAMESPACE=yes exec unshare -m -p -f --propagation private bash "$0" "$@"
fi
. tests/root.sh
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] *\)\?\([^ ]*\) .*/\2/p' \
	/etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -1)
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
work=$(mktemp -d)
trap 'umount -R "$work" 2>/dev/null; rmdir "$work"' EXIT
mount -t tmpfs -o size=2g,dev tmpfs "$work" && root=$work/root && mkdir "$root" || exit 1
echo "# debootstrap $suite from ${mirror:=http://deb.debian.org/debian}"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/log" 2>&1 || {
	tail -20 "$work/log"; echo "0 passed, 1 failed"; exit 1
}
prepare_root "$root" || exit 1
cp build/deb/cloudnetfs_*.deb build/deb/cloudnetfs-sandbox_*.deb tests/installed.sh "$root/debs"
cp /etc/resolv.conf "$root/etc/resolv.conf"
env | grep -i '_proxy=' | sed 's/^/export /' >"$root/debs/env"
in_root "$root" sh -c '. /debs/env; apt-get -q -y install --no-install-recommends /debs/*.deb' \
	>"$work/log" 2>&1 ||
	{ tail -20 "$work/log"; echo "not ok - apt installs them"; echo "0 passed, 1 failed"; exit 1
		}
in_root "$root" bash /debs/installed.sh
