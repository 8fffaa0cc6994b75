#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# --login tries a secret and keeps it where a mount finds it, --logout removes
# it: in a real keyring, in libsecret's file, and as a systemd credential.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
read -r url user project SECRET network < \
	<(entry \
	'print(*(auth[k] for k in ("auth_url", "username", "project_name", "password")),
	cloud.get("network_endpoint_override", ""))')
cat >"$WORK/c.yaml" <<END
clouds:
  c:
    auth: {auth_url: $url, username: $user, project_name: $project}
    ${network:+network_endpoint_override: $network}
  free: {auth_type: none, endpoint: $url}
  once: {auth_type: v3totp, auth: {auth_url: $url, username: $user}}
  tok: {auth_type: v3token, auth: {auth_url: $url, project_name: $project}}
  away: {auth: {auth_url: 'http://127.0.0.1:1/v3', username: $user, project_name: $project}}
  plain: {auth: {auth_url: 'http://192.0.2.1/v3', username: $user, project_name: $project}}
  two: {auth_type: v3multifactor, auth_methods: [v3password, v3totp],
    auth: {auth_url: $url, username: $user, passcode: 1}}
  snf: {auth_type: astakos, auth: {auth_url: ${url%/identity/v3}/synnefo/identity/v2.0}}
END
chmod 600 "$WORK/c.yaml"
export SECRET OS_CLIENT_CONFIG_FILE=$WORK/c.yaml HOME=$WORK/home XDG_RUNTIME_DIR=$WORK/run
unset DISPLAY DBUS_SESSION_BUS_ADDRESS CREDENTIALS_DIRECTORY
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
# libsecret 0.20 loses the tag of the file that it replaces, in gio
echo leak:libgio-2.0.so >"$WORK/lsan"
export LSAN_OPTIONS=suppressions=$WORK/lsan:print_suppressions=0 \
	ASAN_OPTIONS=$ASAN_OPTIONS:fast_unwind_on_malloc=0
login() { printf '%s\n' "$2" | "$BIN" --login "$1" "${@:3}"; }
mounts() { "$BIN" c "$M" && [ -d "$M/networks/public" ] && fusermount3 -u "$M"; }

# exits CODE WHAT REGEX COMMAND...: in one line.
exits() {
	local code=$1 what=$2 want=$3 out rc
	shift 3
	out=$("$@" 2>&1)
	rc=$?
	if [ $rc -eq "$code" ] && [[ $out =~ $want ]] && [ "$(wc -l <<<"$out")" -eq 1 ]; then
		pass "$what"
	else
		fail "$what"
		printf '# exit %s: %s\n' $rc "$out"
	fi
}

export SECRET_BACKEND=file SECRET_FILE_TEST_PATH=$WORK/k.keyring \
	SECRET_FILE_TEST_PASSWORD=ring-password
exits 1 "nothing is kept yet, and it says what is lacking" \
	"lacks password .no secret is stored" mounts
exits 1 "an empty line is no secret" "nothing is kept" login c ''
exits 1 "... nor is an endless one" "nothing is kept: .* at most" login c \
	"$(head -c 20000 /dev/zero | tr '\0' x)"
exits 1 "a cloud that needs none" "needs no secret" login free x
exits 1 "... or one that is good for one login" "needs no secret" login once x
exits 1 "... or that is not there" "no cloud 'nosuch'" login nosuch x
exits 2 "one cloud at a time" "one cloud" "$BIN" --login c tok
exits 2 "one command at a time" "one cloud" "$BIN" --login --logout c
exits 1 "nothing can be removed" "no secret is stored" "$BIN" --logout c
m=$(mark)
is "--login from standard input, into a file, without a word" '' login c "$SECRET"
is "... was tried, once" 1 requests "$m" POST /auth/tokens
ok "a mount finds it there" mounts
is "... in a file for its owner alone" 600 stat -c %a "$SECRET_FILE_TEST_PATH"
is "... that cannot be read" 0 grep -ac -e "$SECRET" -e "$user" "$SECRET_FILE_TEST_PATH"
# somebody else's cloud of the same name, which listens for it
mkdir "$WORK/other"
(umask 77 && sed "s|$url|http://127.0.0.1:1/v3|" "$WORK/c.yaml" >"$WORK/other/clouds.yaml")
exits 1 "a secret is for its auth_url alone, whoever else has its cloud's name" \
	"lacks password .no secret is stored for cloud 'c' at http://127.0.0.1:1/v3" \
	env OS_CLIENT_CONFIG_FILE="$WORK/other/clouds.yaml" "$BIN" c "$M"
m=$(mark)
exits 1 "a wrong one is not kept, and the cloud says why" \
	"nothing is kept, for cloud 'c' refuses it: The request .* requires authentication" \
	login c wrong
is "... asked once" 1 requests "$m" POST /auth/tokens
ok "... and the one before stays" mounts
cat >"$WORK/shown" <<'END'
for s in wrongest "$SECRET"; do
	echo $s | "$1" --login c -d >"$2" 2>&1
	grep -c '> POST' "$2"
	grep -cE "wrongest|$SECRET\$|\"$SECRET" "$2"
done
END
is "neither is shown by -d" "1 0 1 0" sh_ "bash '$WORK/shown' '$BIN' '$WORK/debug' | xargs"
exits 1 "nor is a wrong token kept" "nothing is kept, for cloud 'tok' refuses it: " login tok wrong
if [ -n "$REAL" ]; then
	skip "a Synnefo's token: this cloud is none"
else
	exits 1 "... of a Synnefo" "nothing is kept, for cloud 'snf' refuses it: " login snf wrong
fi
fault 'POST /identity status code=403 message=You may not'
exits 1 "nor what is forbidden" "nothing is kept, for cloud 'c' refuses it: You may not" \
	login c wrong
fault 'POST /identity status code=503 message=Not now'
exits 0 "a cloud that cannot say: it is kept, and that is told" \
	"it is kept, but could not be tried: Not now" login c wrong
fault 'POST /identity close-before'
exits 0 "... or hangs up" "it is kept, but could not be tried: the connection was cut" login c wrong
fault ''
exits 77 "... in the place of what was there" 'requires authentication' mounts
exits 0 "so is one for a cloud that is not there" \
	"kept, but could not be tried: the cloud refuses the conn" login away x
exits 0 "... through a proxy that is not" \
	"kept, but could not be tried: the cloud refuses the conn" \
	login plain x -o insecure_http,proxy=http://127.0.0.1:1
exits 1 "... of which nobody asks about loopback" "refuses it: .* requires authentication" \
	login c wrong -o proxy=http://127.0.0.1:1
exits 0 "... or that may not be asked" "could not be tried: auth_url .* only https" login plain x
m=$(mark)
exits 0 "a passcode is not used up by it" "could not be tried: its passcode is good for one login" \
	login two "$SECRET"
is "... for nothing is asked" 0 requests "$m"
exits 1 "another cloud does not get it" "lacks token" "$BIN" tok "$M"
ok "--logout removes it" "$BIN" --logout c
exits 1 "... for good" "lacks password" mounts

# The terminal: the prompt names no secret, what is typed is not shown, ^C brings the echo back.
cat >"$WORK/ask.py" <<'END'
import os, pty, signal, sys, termios, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:3] + sys.argv[3:4])
seen = b''
while b': ' not in seen:
    seen += os.read(fd, 1000)
for _ in range(200):
    if not termios.tcgetattr(fd)[3] & termios.ECHO:
        break
    time.sleep(0.02)
hidden = not termios.tcgetattr(fd)[3] & termios.ECHO
os.write(fd, sys.argv[4].encode())
written = sys.argv[4].strip().encode()
try:
    while chunk := os.read(fd, 1000):
        seen += chunk
except OSError:
    pass
asked = f'password of {sys.argv[5]} at'.encode() in seen
print(hidden, written in seen, asked, os.waitpid(pid, 0)[1])
END
is "--login on a terminal does not show what is typed" 'True False True 0' \
	python3 "$WORK/ask.py" "$BIN" --login c "$SECRET"$'\n' "$user"
ok "... and keeps it" mounts
is "... if it is right" 'True False True 256' python3 "$WORK/ask.py" "$BIN" --login c \
	$'hush\n' "$user"
is "^C ends it by its signal" "True False True 2" python3 "$WORK/ask.py" "$BIN" --login c \
	$'hush\003' "$user"
ok "... and neither takes its place" mounts
unset SECRET_BACKEND

exits 1 "no bus, no service, one line" "lacks password .*secret service" env -u XDG_RUNTIME_DIR \
	"$BIN" c "$M"
mkdir "$WORK/credentials"
export CREDENTIALS_DIRECTORY=$WORK/credentials
echo "$SECRET" >"$WORK/credentials/cloudnetfs.password"
ok "a systemd credential for all clouds" mounts
echo wrong >"$WORK/credentials/cloudnetfs.c"
exits 77 "... after the cloud's own" 'requires authentication' mounts
: >"$WORK/credentials/cloudnetfs.c"
exits 1 "... which is one line" 'the credential cloudnetfs.c is no' mounts
unset CREDENTIALS_DIRECTORY

# A real keyring on a bus of its own, which ends with this shell. What our program says goes to a
# file of its own:
# beside it the bus starts a second daemon when the first is slow, and that one has much to tell.
export BIN M SAID=$WORK/said TOKEN=$WORK/mine
issue >"$TOKEN"
cat >"$WORK/session.sh" <<'END'
printf testpw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
say() { echo "$1: $?"; }
run() { "$BIN" "$@" 2>>"$SAID"; }
echo "$SECRET" | run --login c; say login
secret-tool search cloud c 2>&1 |
	grep -cE '^(schema = org.cloudnetfs.Credential|attribute.cloud = c)$'
run c "$M"; say mount
[ -d "$M/networks/public" ]; say shown
grep -c '^password = \*\*\*  # the secret service$' "$M/.cloudnetfs/config"
fusermount3 -u "$M"
echo other | run --login c; say wrong
echo "$SECRET" | run --login c; say again
secret-tool search --all cloud c 2>&1 | grep -c '^attribute.cloud'
run --login tok <"$TOKEN"; say token
secret-tool lookup cloud tok | cmp - <(tr -d '\n' <"$TOKEN"); say looked
run --logout c; say logout
secret-tool lookup cloud c; say gone
run --logout c; say none
END
is "gnome-keyring: kept, found, replaced, removed" \
	"login: 0 2 mount: 0 shown: 0 1 wrong: 1 again: 0 1 token: 0 looked: 0 logout: 0 gone: 1 \
none: 1" \
	sh_ "dbus-run-session -- bash $WORK/session.sh 2>$WORK/session.err | xargs"
is "... and not a word more on standard error" \
	"cloudnetfs: nothing is kept, for cloud 'c' refuses it: The request you have made \
requires authentication.
cloudnetfs: no secret is stored for cloud 'c'" cat "$SAID"
