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

# ---- 0 means that it is done
# ends N REGEX WHAT COMMAND...: its status, and what it says
ends() {
	local want=$1 re=$2 what=$3 out rc
	shift 3
	out=$("$@" 2>&1)
	rc=$?
	if [ $rc -eq "$want" ] && [[ $out =~ $re ]]; then
		pass "$what"
	else
		fail "$what"; echo "# status $rc: $out"
	fi
}
for word in --help -h --version -V --clouds; do
	ends 1 "cannot write: No space left" "$word into a full disk" sh_ "'$BIN' $word >/dev/full"
	ends 1 "cannot write: Bad file desc" "... without an output" sh_ "'$BIN' $word >&-"
	ends 0 "" "... with one" sh_ "'$BIN' $word >/dev/null"
done
while IFS='|' read -r option said; do
	ends 2 "^cloudnetfs: $said\$" "-o $option says what was expected" \
		"$BIN" "$CLOUD" "$M" -o "$option"
done <<'END'
cache_ttl=abc|cache_ttl is a number of seconds, 0 or more, not 'abc'
cache_ttl=3x|cache_ttl is a number of seconds, 0 or more, not '3x'
cache_ttl=-1|cache_ttl is a number of seconds, 0 or more, not '-1'
cache_ttl=|cache_ttl is a number of seconds, 0 or more, not ''
wait=86401|wait is a number of seconds, 0 to 86400, not '86401'
wait=nan|wait is a number of seconds, 0 to 86400, not 'nan'
wait|wait needs a value: -o wait=SECONDS
region|region needs a value: -o region=NAME
uid=-1|uid is a user's name or number, not '-1'
gid=x y|gid is a group's name or number, not 'x y'
umask=888|umask is an octal number, 0 to 777, not '888'
config=|config is a path, not ''
ro=yes|unknown option 'ro=yes' [(]see cloudnetfs --help[)]
END
like "--help has --clouds among the ways to call it" "--logout .CLOUD. [|] --clouds" "$BIN" --help
echo x >"$WORK/file"
ln -s file "$WORK/link"
for file in file link; do
	ends 2 "$file: it is no directory" "a mount on a file ($file)" "$BIN" "$CLOUD" "$WORK/$file"
	ends 2 "$file: it is no directory" "... in the foreground" \
		timeout 20 "$BIN" "$CLOUD" "$WORK/$file" -f
done
"$BIN" "$CLOUD" "$M" -o ro
ln -s mount "$WORK/also"
taken="filesystem is mounted there already: fusermount3 -u .* first"
ends 2 "$taken" "a second mount on the same directory" "$BIN" "$CLOUD" "$M"
ends 2 "$taken" "... of another cloud, by a link" timeout 20 "$BIN" "$other" "$WORK/also" -f
is "... and the first is there, alone" 1 grep -c " $M " /proc/self/mountinfo
mkdir "$WORK/second"
ok "... elsewhere it is made" "$BIN" "$CLOUD" "$WORK/second"
fusermount3 -u "$WORK/second"
fusermount3 -u "$M"
if [ -z "$REAL" ]; then
	fault "POST /identity/v3/auth/tokens delay ms=1000 count=2"
	"$BIN" "$CLOUD" "$M" 2>"$WORK/said1" &
	first=$!
	"$BIN" "$CLOUD" "$M" 2>"$WORK/said2" &
	wait $!
	echo $? >"$WORK/ends"
	wait $first
	echo $? >>"$WORK/ends"
	fault
	is "two at once: one is refused" "0 1" sh_ "sort $WORK/ends | xargs"
	like "... and told why" "mounted there already" cat "$WORK/said1" "$WORK/said2"
	fusermount3 -u "$M"
	is "... and there was one mount" no sh_ "mountpoint -q $M && echo yes || echo no"
else
	skip "two at once: the login of a real cloud is not delayed"
fi

# ---- -v
: >"$FSLOG"
mount_cloud "$CLOUD" || exit 1
cat "$M/networks/public/status" >/dev/null
ls "$M/networks" >/dev/null
mkdir "$M/networks/t-v" && echo x >"$M/networks/t-v/description"
mv "$M/networks/t-v" "$M/networks/t-w" && rmdir "$M/networks/t-w"
rmdir "$M/networks" 2>/dev/null
unmount
for line in "read networks/public/status" "mkdir networks/t-v" \
	"write networks/t-v/description" "mv networks/t-v" "rmdir networks/t-w" \
	"rmdir networks: EPERM: this directory cannot be removed"; do
	is "-v has one line: $line" 1 grep -cx "cloudnetfs: $line" "$FSLOG"
done
ok "... of a listing, too" grep -qx "cloudnetfs: readdir networks" "$FSLOG"
is "... and none for each name on the way" 0 grep -c ": lookup\|: stat" "$FSLOG"

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
