#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make check-package: builds the packages, has lintian look at them, and
# installs, tries and removes them, and what make install makes, on an overlay
# of this machine's root. Nothing is installed here.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	env -u MAKEFLAGS make deb >build/deb.log 2>&1 || {
		tail -40 build/deb.log; echo "0 passed, 1 failed"; exit 1
	}
	[ "$(id -u)" -eq 0 ] && user='' || user=-Ur
	CLOUDNETFS_NAMESPACE=yes exec unshare $user -m -p -f --propagation private bash "$0" "$@"
fi
. tests/root.sh
passed=0 failed=0
check() { # WHAT COMMAND...
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1)); echo "ok - $what"
	else
		failed=$((failed + 1)); echo "not ok - $what"; echo "# $out" | tail -15
	fi
}
work=$(mktemp -d)
trap 'umount -R "$work" 2>/dev/null; rmdir "$work"' EXIT
mount -t tmpfs tmpfs "$work" && mkdir "$work/upper" "$work/work" "$work/root" "$work/dest" || exit 1

check "lintian finds no error" lintian --fail-on error build/deb/*.changes
check "make install" make install DESTDIR="$work/dest" PREFIX=/usr
is_whole() { # the package has what make install has, at the places of Debian
	diff <(cd "$work/dest" && find . ! -type d |
		sed \
		's|^\./usr/lib/systemd/system|./lib/systemd/system|
		s|site-functions|vendor-completions|; s|\.gz$||' |
		sort) \
		<(for d in build/deb/cloudnetfs_*.deb build/deb/cloudnetfs-sandbox_*.deb; do
		dpkg-deb -c "$d"; done |
			awk '$1 !~ /^d/ {print $6}' | grep -v /usr/share/doc/ | sed 's|\.gz$||' |
				sort)
}
check "... is what the packages have" is_whole
check "make uninstall" make uninstall DESTDIR="$work/dest" PREFIX=/usr
check "... leaves nothing" bash -c "! find $work/dest ! -type d | grep ."
check "a PREFIX of one's own needs no /sbin" bash -c \
	"make install DESTDIR=$work/dest PREFIX=/opt/mine >/dev/null &&
	! find $work/dest -type f ! -path '*/opt/mine/*' | grep ."

root=$work/root
mount -t overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" overlay "$root" &&
	prepare_root "$root" ||
	{ echo "not ok - no overlay of / can be made here"
		echo "$passed passed, $((failed + 1)) failed"; exit 1; }
cp build/deb/cloudnetfs_*.deb build/deb/cloudnetfs-sandbox_*.deb tests/installed.sh "$root/debs"
check "dpkg installs them" in_root "$root" dpkg -i $(cd build/deb &&
	echo cloudnetfs_*.deb cloudnetfs-sandbox_*.deb | sed 's| | /debs/|g; s|^|/debs/|')
out=$(in_root "$root" bash /debs/installed.sh 2>&1)
echo "$out" | grep -v '^[0-9]* passed'
p=$(echo "$out" | sed -n 's/^\([0-9]*\) passed, .*/\1/p') f=$(echo "$out" |
	sed -n 's/^[0-9]* passed, \([0-9]*\) failed/\1/p')
passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
