# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# in_root DIR COMMAND...: runs it with DIR as its root, in a mount namespace
# that ends with it. Of the machine only a few device nodes are in it: whatever
# the command does, it does to DIR and to memory. Needs root of some namespace.

prepare_root() {
	local d
	mount -t tmpfs tmpfs "$1/dev" && mount -t tmpfs tmpfs "$1/tmp" &&
		mount -t tmpfs tmpfs "$1/run" || return
	mount -t proc proc "$1/proc" || return
	for d in null zero full random urandom fuse; do
		: >"$1/dev/$d"
		mount --bind "/dev/$d" "$1/dev/$d" || return
	done
	ln -s /proc/self/fd "$1/dev/fd"
	mkdir -p "$1/debs"
}
in_root() {
	local root=$1
	shift
	chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive HOME=/root "$@"
}
