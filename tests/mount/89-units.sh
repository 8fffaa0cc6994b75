#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# contrib/systemd: systemd-analyze finds nothing wrong with the units, and the
# services' command lines do what is expected of them. No systemd is started.
. "$(dirname "$0")/lib.sh"
units=$WORK/units
mkdir -p "$units/user"
for u in cloudnetfs@.service user/cloudnetfs@.service; do
	sed "s|@BINDIR@|$(dirname "$BIN")|" "$TOP/contrib/systemd/$u" >"$units/$u"
done
cp "$TOP"/contrib/systemd/examples/mnt-cloud.* "$units"
# verify DIR [--user] UNIT...: what systemd-analyze says of our units
verify() {
	cd "$1" || return
	shift
	XDG_RUNTIME_DIR=$WORK systemd-analyze verify --man=no "$@" 2>&1 |
		grep -E 'cloudnetfs|mnt-cloud'
}
is "nothing is wrong with the system's units" "" verify "$units" ./cloudnetfs@mycloud.service \
	./mnt-cloud.mount ./mnt-cloud.automount
is "... nor with the user's" "" verify "$units/user" --user ./cloudnetfs@mycloud.service
mkdir "$units/bad"
sed 's/^LimitCORE.*/Colour=red/' "$units/cloudnetfs@.service" >"$units/bad/cloudnetfs@.service"
like "... and it would be said" Colour verify "$units/bad" ./cloudnetfs@mycloud.service
is "no service tries a refused login again" 2 sh_ \
	"grep -lx RestartPreventExitStatus=77 $units/*.service $units/user/*.service | wc -l"
is "no unit gives its mount a namespace of its own" "" \
	grep \
	-rhE \
	'^(Private|Protect|ReadOnly|ReadWrite|Inaccessible|Bind|Temporary|DynamicUser|'\
'RootDirectory)[A-Za-z]*=' \
	"$TOP/contrib/systemd"

# ---- what the services run
start_sandbox
start_faults
home=$WORK/home
mkdir -p "$home/.config/openstack" "$WORK/credentials"
sed '/password:/d' "$CLOUDS" >"$WORK/home/.config/openstack/clouds.yaml"
chmod 600 "$WORK/home/.config/openstack/clouds.yaml"
sed -n 's/^LoadCredential=\(.*\):.*/\1/p' "$TOP/contrib/systemd/examples/credential.conf" |
	sed "s/mycloud/$CLOUD/" >"$WORK/name"
entry 'print(auth["password"])' >"$WORK/credentials/$(cat "$WORK/name")"
cat >"$WORK/manager.py" <<'END'
# manager.py UNIT WORK CLOUD: the lines of the unit's [Service], as systemd would run them
import os, shlex, socket, subprocess, sys
unit, work, cloud = sys.argv[1:]
home, ready = work + "/home", work + "/notify"
lines = [l.strip().split("=", 1) for l in open(unit) if "=" in l and l[0] not in "#["]
env = {"NOTIFY_SOCKET": ready, "CREDENTIALS_DIRECTORY": work + "/credentials", "HOME": home,
    "ASAN_OPTIONS": os.environ["ASAN_OPTIONS"]}
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(ready)
s.settimeout(20)
service = None
def words(line):
    for a, b in (("%i", cloud), ("%h", home), ("/mnt/cloudnetfs", home + "/cloudnetfs")):
        line = line.replace(a, b)
    ok = line.startswith("-") # it may fail
    return ok, [env["OPTIONS"] if w == "$OPTIONS" else str(service.pid) if w == "$MAINPID" else w
        for w in shlex.split(line.lstrip("-"))]
mount = home + "/cloudnetfs/" + cloud
def run(key):
    for k, v in lines:
        if k == key:
            ok, w = words(v)
            p = subprocess.run(w, env=env, stderr=subprocess.DEVNULL if ok else None)
            assert ok or p.returncode == 0, w
for k, v in lines:
    if k == "Environment":
        name, value = v.split("=", 1)
        env[name] = value
def start():
    global service
    run("ExecStartPre")
    service = subprocess.Popen(words(dict(lines)["ExecStart"])[1], env=env, cwd="/")
    return s.recv(1000).decode().split("\n")[0]
print(start(), os.path.isdir(mount + "/networks/public"))
config = open(mount + "/.cloudnetfs/config")
print([l.split("#")[1].strip() for l in config if l.startswith("password")])
def lists():
    os.listdir(mount + "/networks")
    return sum("/network/v2.0/networks?" in l for l in open(work + "/requests"))
before = lists()
assert lists() == before
run("ExecReload")
import time
time.sleep(0.5)
print("read afresh:", lists() - before)
service.kill()
service.wait()
print("after a death:", start(), os.path.isdir(mount + "/networks/public"))
service.terminate()
print(s.recv(1000).decode(), service.wait(), os.path.ismount(mount))
END
for u in cloudnetfs@.service user/cloudnetfs@.service; do
	is "$u: ready, credential, reload, over its own dead mount, stop" \
		"READY=1 True [the credential cloudnetfs.$CLOUD] read afresh: 1 after a death: \
READY=1 True STOPPING=1 0 False" \
		sh_ \
		"rm -f $WORK/notify; python3 $WORK/manager.py $units/$u $WORK $CLOUD 2>&1 | xargs"
	! mountpoint -q "$home/cloudnetfs/$CLOUD" || fusermount3 -uz "$home/cloudnetfs/$CLOUD"
done
