#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1): which cloud is taken, in which order words may stand, what is
# mounted before the program goes to the background.
. "$(dirname "$0")/lib.sh"
start_sandbox
other=sandbox-other
[ -z "$REAL" ] || other=$(entry 'print(next((c for c in clouds if c != sys.argv[2]), ""))')
[ -n "$other" ] || { skip "clouds.yaml has one cloud alone"; pass "(nothing to do)"; exit; }
(umask 77 && entry 'yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' >"$WORK/one.yaml")
cd "$WORK" || exit 1
export HOME=$WORK/home
mkdir "$HOME"
# shows CLOUD WHAT COMMAND...: it mounts, in the background, and it is that cloud, with these
# SETTINGS
SETTINGS='cache_ttl = 10|ro = false'
shows() {
	local cloud=$1 what=$2
	shift 2
	if "$@" && mountpoint -q "$M"; then
		is "$what" "cloud = $cloud|$SETTINGS|mountpoint = $M" sh_ \
			"sed -n 's/  # .*//
			/^\\(cloud\\|cache_ttl\\|ro\\|mountpoint\\) =/p' $M/.cloudnetfs/config |
			paste -sd '|'"
		fusermount3 -u "$M"
	else
		fail "$what"
	fi
}

shows "$other" "CLOUD MOUNTPOINT" "$BIN" "$other" "$M"
given='cache_ttl = 3|ro = true'
SETTINGS=$given shows "$other" "... and options after them" "$BIN" "$other" "$M" \
	-o cache_ttl=3 -o ro
SETTINGS=$given shows "$other" "... or before" "$BIN" -o cache_ttl=3,ro "$other" "$M"
SETTINGS=$given shows "$other" "... or between" "$BIN" -o cache_ttl=3 "$other" -oro "$M"
shows "$other" "a relative mountpoint" "$BIN" "$other" mount
OS_CLIENT_CONFIG_FILE=$WORK/one.yaml shows "$CLOUD" "without CLOUD, the only entry" "$BIN" "$M"
OS_CLOUD=$other shows "$other" "... else OS_CLOUD" "$BIN" "$M"
OS_CLOUD=$other shows "$CLOUD" "a CLOUD that is given counts more" "$BIN" "$CLOUD" "$M"
export OS_AUTH_URL OS_USERNAME OS_PASSWORD OS_PROJECT_NAME
read -r OS_AUTH_URL OS_USERNAME OS_PASSWORD \
	OS_PROJECT_NAME < <(entry \
	'print(*(auth[k] for k in ("auth_url", "username", "password", "project_name")))')
shows envvars "envvars is the entry of OS_*" "$BIN" envvars "$M"
OS_CLIENT_CONFIG_FILE=/nowhere shows envvars "... which is the only one without a file" "$BIN" "$M"
OS_CLIENT_CONFIG_FILE=$WORK/one.yaml shows envvars "... counts more than the only entry" "$BIN" "$M"
OS_CLOUD=$other shows "$other" "... and less than OS_CLOUD" "$BIN" "$M"
unset OS_AUTH_URL OS_USERNAME OS_PASSWORD OS_PROJECT_NAME

"$BIN" "$CLOUD" "$M" -o ro
is "when it returns it is mounted, and shows the cloud" public sh_ "seen $M/networks"
pid=$(pgrep -f "^$BIN $CLOUD $M" | head -1)
is "... it has a session of its own" "$pid" sh_ "ps -o sid= -p $pid | tr -d ' '"
is "... and no terminal, nor directory, of ours" "? /" sh_ \
	"echo \$(ps -o tty= -p $pid) \$(readlink /proc/$pid/cwd)"
is "... nor an open file" /dev/null sh_ "readlink /proc/$pid/fd/[012] | sort -u"
like "the mount table names it" "^$CLOUD $M fuse.cloudnetfs ro," grep " $M " /proc/mounts
is "... without a secret" 0 sh_ \
	"grep ' $M ' /proc/mounts | sed 's/^$CLOUD //' | grep -cE 'secret|demo|token'"
is "... nor has its command line one" 0 sh_ "tr '\0' ' ' </proc/$pid/cmdline | grep -c secret"
kill "$pid"
for _ in $(seq 40); do mountpoint -q "$M" || break; sleep 0.05; done
is "SIGTERM unmounts" no sh_ "mountpoint -q '$M' && echo yes || echo no"

# as mount(8) calls it
if [ -x /sbin/mount.fuse3 ] || [ -x /usr/sbin/mount.fuse3 ]; then
	mkdir "$WORK/bin"
	ln -s "$BIN" "$WORK/bin/cloudnetfs"
	SETTINGS=$given shows "$CLOUD" "mount -t fuse.cloudnetfs CLOUD MOUNTPOINT -o ..." \
		env PATH="$WORK/bin:$PATH" mount.fuse3 "$CLOUD" "$M" -t fuse.cloudnetfs \
		-o cache_ttl=3,ro
else
	skip "there is no mount.fuse3"
fi
