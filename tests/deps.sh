#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# deps.sh [build] [check] [coverage] [deb] [bootstrap] [systemd] [neutron] [analyze] [bench] [fuzz]
# [slow]: names the Debian packages of these sets that are missing and installs them, through sudo
# when not root. Elsewhere than on Debian it prints what it would need, and stops.
set -euo pipefail

build="gcc libc6-dev make pkg-config fuse3 libfuse3-dev libcurl4-openssl-dev libcjson-dev \
libsecret-1-dev libyaml-dev liblz4-dev
	libmicrohttpd-dev libseccomp-dev"
check="clang clang-format shellcheck check universal-ctags curl jq openssl python3 \
python3-openstackclient
	procps man-db groff dbus dbus-daemon gnome-keyring libsecret-tools rsync nano vim-tiny
	util-linux systemd graphviz zsh bash-completion python3-yaml"
deb="debhelper dpkg-dev fakeroot lintian"
bootstrap="debootstrap"
systemd="debootstrap qemu-system-x86 e2fsprogs"
coverage="gcovr"
analyze="clang-tidy"
fuzz="clang afl++"
slow="stress-ng"
bench="hyperfine curl openssl python3 python3-openstackclient procps"
neutron="python3"	# tests/neutron/up.sh installs Keystone and Neutron itself

if ! command -v dpkg-query >/dev/null; then
	echo "This is no Debian. What is needed, by Debian's names: $(for s in "$@"; do echo ${!s};
		done | xargs)" >&2
	exit 0	# whether it is there, the build will say
fi
missing=
for set in "$@"; do
	for p in ${!set}; do
		state=$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null || true)
		[ "$state" = installed ] || missing="$missing $p"
	done
done
[ -n "$missing" ] || exit 0
echo "Installing the missing packages:$missing"
sudo=
if [ "$(id -u)" -ne 0 ]; then
	sudo=sudo
	command -v sudo >/dev/null || {
		echo "They are installed by root, and there is no sudo here." >&2; exit 1
	}
fi
install() {
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get -q -y -o DPkg::Lock::Timeout=600 install \
		--no-install-recommends $missing
}
install >/dev/null 2>&1 || { $sudo apt-get -q update >/dev/null; install; }
