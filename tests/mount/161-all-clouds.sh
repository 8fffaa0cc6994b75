#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), --all: MOUNTPOINT/CLOUD/ has the tree of each cloud, which is not asked before
# somebody looks into it, fails by itself and holds up nobody who wants another one.
# waits: some seconds for a cloud that hangs
. "$(dirname "$0")/lib.sh"
start_sandbox
SECOND_PID='' HANG_PID=''
end_all() {
	for pid in $SECOND_PID $HANG_PID; do kill "$pid"; wait "$pid"; done 2>/dev/null
	finish
}
trap end_all EXIT
if [ -z "$REAL" ]; then
	"$SANDBOX" --clouds-yaml "$WORK/second.yaml" --request-log "$WORK/requests2" \
		>"$WORK/ready2" &
	SECOND_PID=$!
	eventually yes sh_ "[ ! -s '$WORK/ready2' ] || echo yes" >/dev/null
fi
# A port that takes connections and says nothing, and one where nobody is.
python3 -c 'import socket, time
hang, dead = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
port = dead.getsockname()[1]
dead.close()
print(hang.getsockname()[1], port, flush=True)
time.sleep(600)' >"$WORK/ports" &
HANG_PID=$!
eventually yes sh_ "[ ! -s '$WORK/ports' ] || echo yes" >/dev/null
read -r hang dead <"$WORK/ports"
(umask 77 && entry 'import copy, os
def at(port):
    there = copy.deepcopy(cloud)
    there["auth"]["auth_url"] = f"http://127.0.0.1:{port}/v3"
    return there
second = cloud
if os.path.exists(sys.argv[3]):
    second = yaml.safe_load(open(sys.argv[3]))["clouds"][sys.argv[2]]
all = {"one": cloud, "two": second, "a/b": cloud, ".dot": cloud, "hanging": at(sys.argv[4]),
    "dead": at(sys.argv[5]), "nocert": dict(cloud, cacert="/nonexistent/ca.pem"),
    "stranger": dict(cloud, auth=dict(auth, password="not it")),
    "wrong": {"auth": {"username": "x"}},
    "": cloud, "x" * 300: cloud}
if "tricircle" in clouds:
    all["tri"] = clouds["tricircle"]
yaml.safe_dump({"clouds": all}, sys.stdout, sort_keys=False)' \
	"$WORK/second.yaml" "$hang" "$dead" >"$WORK/all.yaml")
export OS_CLIENT_CONFIG_FILE=$WORK/all.yaml
names=$'%2Edot\na%2Fb\ndead\nhanging\nnocert\none\nstranger\n'${REAL:+two}
names+=${SECOND_PID:+$'tri\ntwo'}$'\nwrong'
mount_all() {
	"$BIN" --all "$M" -f -v >>"$FSLOG" 2>&1 &
	FS_PID=$!
	eventually yes sh_ "mountpoint -q '$M' && echo yes" >/dev/null
}
logins() { sed -n 's/^logins //p' "$M/.cloudnetfs/stats"; }
second_asked() { if [ -n "$REAL" ]; then echo 0; else wc -l <"$WORK/requests2"; fi; }

# ---- nobody is asked
m=$(mark 2>/dev/null)
mount_all || exit 1
cd "$M" || exit 1
is "the root lists the clouds, whatever signs their names have" "$names" ls
ok "... and what they are" ls -l
ok "... each a directory" test -d one -a -d hanging -a -d wrong
refused ENOENT "a cloud that is none" ls three
refused ENOENT "a program's own file in a cloud is not looked for there" stat hanging/.git
ok "the error file is there, too" cat hanging/.error
is "... and no cloud has been asked for all that" 0 requests "$m"
like "the log says who is not shown" 'xxx.* is not shown' cat "$FSLOG"
is "the mount table has a name" clouds findmnt -no SOURCE "$M"

# ---- each is logged in to when it is needed
ok "a cloud is logged in to when somebody looks into it" ls one
is "... once" 1 logins
is "... and the second is still not asked" 0 second_asked
ok "its tree is that of a mount of it" test -d one/networks -a -d one/by-ip
refused ENOENT "... and what it has not is not there" stat one/nothing
ok "something is made" mkdir one/networks/t-net one/networks/t-net/ports/t-port
is "... and its link stays in the cloud" "$M/one/networks/t-net" realpath one/ports/t-port/network
is "... the journal has the whole path" one/networks/t-net sh_ \
	'cat .cloudnetfs/journal/1/path'
refused EINVAL "a name that is none" mkdir one/networks/t-x%2f
is "... and errors has the whole path" one/networks/t-x%2f sh_ \
	'tail -1 .cloudnetfs/errors | cut -f3'
is "... .error is one, wherever it is read" "$(cat .error)" cat one/.error
is "... in another cloud, too" "$(cat .error)" cat two/.error
like "... and a tool takes its directory for a mount" networks/t-net \
	"$TOP/contrib/tools/cntopology" "$M/one"
is "stats has those kinds of each cloud that have objects" "one/networks one/ports" sh_ \
	"grep -oE '^objects .*/(networks|ports|routers) ' .cloudnetfs/stats | cut -d' ' -f2 | xargs"
is "no link leaves a cloud" "" sh_ "find one -type l | while read -r l; do
	case \$(realpath -m \"\$l\") in $M/one/*) ;; *) echo \"\$l\";; esac; done"

# ---- two clouds
mkdir two/networks/t-other
refused EINVAL "an object of another cloud is not linked" \
	ln -sfn ../../../two/networks/t-other one/ports/t-port/network
like "... which .error says" 'is in another cloud' cat .error
id=$(cat one/networks/t-net/id)
is "one object in two entries of one cloud has two numbers" 2 sh_ \
	"stat -Lc %i one/networks/$id a%2Fb/networks/$id one/networks/t-net | sort -u | wc -l"

# ---- each fails by itself
refused ECONNREFUSED "a cloud that is not there" ls dead
like "... and .error says which address" "127.0.0.1" cat dead/.error
refused ECONNREFUSED "... a name in it is no ENOENT" stat dead/networks
refused EINVAL "an entry that is wrong" ls wrong
like "... and .error says what it lacks" "auth_url" cat .error
refused EINVAL "a certificate that is not there" ls nocert
like "... and .error says so" "cannot read the certificate file of cloud 'nocert'" cat .error
n=$(logins)
refused EKEYEXPIRED "a login that is refused" ls stranger
like "... and .error has the cloud's words" 'the login of .* is refused' cat .error
refused EKEYEXPIRED "... soon again" ls stranger/networks
is "... which asks nobody, as an account may be locked" $((n + 1)) logins
ls hanging >/dev/null 2>&1 &
waiting=$!
touch one/networks two/networks
ok "while one hangs the others answer" ls one/networks two/networks
ok "... and its own directory is there" stat hanging
is "... and it hangs still" yes sh_ "kill -0 $waiting && echo yes"
kill "$waiting"
wait "$waiting" 2>/dev/null

# ---- regions
if [ -z "$REAL" ]; then
	is "a cloud of several regions has its own regions/" \
		$'CentralRegion\nRegionOne\nRegionTwo' ls tri/regions
	is "... with a link to its root" .. readlink tri/regions/CentralRegion
	refused ENOENT "... and a cloud of one region has none" stat one/regions
	is "... which leads to the same" "$(stat -Lc %i tri/networks)" stat -Lc %i \
		tri/regions/CentralRegion/networks
	refused EINVAL "a name that is none in a region" mkdir tri/regions/RegionOne/networks/x%2f
	is "... and errors has the path" tri/regions/RegionOne/networks/x%2f sh_ \
		'tail -1 .cloudnetfs/errors | cut -f3'
else
	skip "several regions: this cloud has one"
fi

# ---- a remount, in another order
shown='. one two a%2Fb one/networks one/by-ip one/networks/t-net two/networks/t-other
	one/ports/t-port/status'
numbers() { # shellcheck disable=SC2086 # words
	stat -c '%i %n' $shown
}
numbers >"$WORK/numbers"
cd / && unmount
mount_all || exit 1
cd "$M" || exit 1
ls two/networks >/dev/null
is "numbers are the same in the next mount" "$(cat "$WORK/numbers")" numbers
ls hanging >/dev/null 2>&1 &
waiting=$!
sleep 0.3
kill -TERM "$FS_PID"
cd / || exit
wait "$FS_PID"
is "SIGTERM ends it while a login hangs" 0 echo $?
wait "$waiting" 2>/dev/null
FS_PID=

# ---- the command line
refused_line() { "$BIN" "$@" 2>&1; echo $?; }
like "a file with a token is one cloud's" 'token_file is for one cloud.*2$' \
	refused_line --all "$M" -o token_file="$WORK/token"
like "--login is for one cloud" 'login is for one cloud.*2$' \
	refused_line --all --login one
"$BIN" mine "$M" -o all,ro
is "as fstab has it, the first word is the source" mine findmnt -no SOURCE "$M"
refused EROFS "... and options hold for each" mkdir "$M/one/networks/t-no"
fusermount3 -u "$M"
echo 'clouds: {}' >"$WORK/all.yaml"
like "no cloud at all" 'no cloud is configured.*1$' refused_line --all "$M" -f
