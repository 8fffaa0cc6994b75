#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 9: which cloud is taken, in which order words may stand, what is
# mounted before the program goes to the background.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "the clouds are the sandbox's"; pass "(nothing to do)"; exit; }
start_sandbox
all=$WORK/clouds.yaml
sed -n '1,/^  sandbox-other/p' "$all" | sed '$d' >"$WORK/one.yaml"
chmod 600 "$WORK/one.yaml"
cd "$WORK" || exit 1
export HOME=$WORK/home
mkdir "$HOME"
# shows CLOUD WHAT COMMAND...: it mounts, in the background, and it is that cloud, with these SETTINGS
SETTINGS='cache_ttl = 10|ro = false'
shows() {
	local cloud=$1 what=$2
	shift 2
	if "$@" && mountpoint -q "$M"; then
		is "$what" "cloud = $cloud|$SETTINGS|mountpoint = $M" sh_ \
			"sed -n 's/  # .*//; /^\\(cloud\\|cache_ttl\\|ro\\|mountpoint\\) =/p' $M/.cloudnetfs/config | paste -sd '|'"
		fusermount3 -u "$M"
	else
		fail "$what"
	fi
}

shows sandbox-other "CLOUD MOUNTPOINT" "$BIN" sandbox-other "$M"
given='cache_ttl = 3|ro = true'
SETTINGS=$given shows sandbox-other "... and options after them" "$BIN" sandbox-other "$M" -o cache_ttl=3 -o ro
SETTINGS=$given shows sandbox-other "... or before" "$BIN" -o cache_ttl=3,ro sandbox-other "$M"
SETTINGS=$given shows sandbox-other "... or between" "$BIN" -o cache_ttl=3 sandbox-other -oro "$M"
shows sandbox-other "a relative mountpoint" "$BIN" sandbox-other mount
OS_CLIENT_CONFIG_FILE=$WORK/one.yaml shows sandbox "without CLOUD, the only entry" "$BIN" "$M"
OS_CLOUD=sandbox-other shows sandbox-other "... else OS_CLOUD" "$BIN" "$M"
OS_CLOUD=sandbox-other shows sandbox "a CLOUD that is given counts more" "$BIN" sandbox "$M"
export OS_AUTH_URL OS_USERNAME=demo OS_PASSWORD=secret OS_PROJECT_NAME=demo
OS_AUTH_URL=$(cat "$WORK/url")/identity/v3
shows envvars "envvars is the entry of OS_*" "$BIN" envvars "$M"
OS_CLIENT_CONFIG_FILE=/nowhere shows envvars "... which is the only one without a file" "$BIN" "$M"
OS_CLIENT_CONFIG_FILE=$WORK/one.yaml shows envvars "... counts more than the only entry" "$BIN" "$M"
OS_CLOUD=sandbox-other shows sandbox-other "... and less than OS_CLOUD" "$BIN" "$M"
unset OS_AUTH_URL OS_USERNAME OS_PASSWORD OS_PROJECT_NAME

"$BIN" sandbox "$M" -o ro
is "when it returns it is mounted, and shows the cloud" public ls "$M/networks"
pid=$(pgrep -f "^$BIN sandbox $M" | head -1)
is "... it has a session of its own" "$pid" sh_ "ps -o sid= -p $pid | tr -d ' '"
is "... and no terminal, nor directory, of ours" "? /" sh_ "echo \$(ps -o tty= -p $pid) \$(readlink /proc/$pid/cwd)"
is "... nor an open file" /dev/null sh_ "readlink /proc/$pid/fd/[012] | sort -u"
like "the mount table names it" "^sandbox $M fuse.cloudnetfs ro," grep " $M " /proc/mounts
is "... without a secret" 0 sh_ "grep ' $M ' /proc/mounts | grep -cE 'secret|demo|token'"
is "... nor has its command line one" 0 sh_ "tr '\0' ' ' </proc/$pid/cmdline | grep -c secret"
kill "$pid"
for _ in $(seq 40); do mountpoint -q "$M" || break; sleep 0.05; done
is "SIGTERM unmounts" no sh_ "mountpoint -q '$M' && echo yes || echo no"

# as mount(8) calls it
if [ -x /sbin/mount.fuse3 ] || [ -x /usr/sbin/mount.fuse3 ]; then
	mkdir "$WORK/bin"
	ln -s "$BIN" "$WORK/bin/cloudnetfs"
	SETTINGS=$given shows sandbox "mount -t fuse.cloudnetfs CLOUD MOUNTPOINT -o ..." \
		env PATH="$WORK/bin:$PATH" mount.fuse3 sandbox "$M" -t fuse.cloudnetfs -o cache_ttl=3,ro
else
	skip "there is no mount.fuse3"
fi
