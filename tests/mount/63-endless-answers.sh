#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it judges how long others wait
# cloudnetfs-tree(7), ERRORS: an answer that does not end, or unpacks to more than it may, ends with
# an error and one sentence, within bounds of memory; meanwhile others are answered. The service is
# asked by 0.0.0.0, which is this machine and not loopback, of which nothing is asked packed.
. "$(dirname "$0")/lib.sh"
start_sandbox
: >"$WORK/say"
python3 "$TOP/tests/mount/endless.py" "$WORK/say" >"$WORK/port" &
PROXY_PID=$!
for _ in $(seq 200); do [ -s "$WORK/port" ] && break; sleep 0.05; done
mkdir "$WORK/endless"
(umask 77 && override "http://0.0.0.0:$(cat "$WORK/port")" >"$WORK/endless/clouds.yaml")
export OS_CLIENT_CONFIG_FILE=$WORK/endless/clouds.yaml
mount_cloud "$CLOUD" -o insecure_http,cache_ttl=0 || exit 1
cd "$M" || exit 1
ms() { echo $(($(date +%s%N) / 1000000)); }
rss() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$FS_PID/status"; }
# slowest FILE: asks for what is in memory until FILE is there, and says how long the slowest took
slowest() {
	local t most=0
	while [ ! -e "$1" ]; do
		t=$(ms)
		cat .cloudnetfs/version >/dev/null
		t=$(($(ms) - t))
		[ $t -le $most ] || most=$t
		sleep 0.02
	done
	echo $most
}
# ends WORD ERRNO SENTENCE: the list ends so, within a time, and nobody else waits for it
ends() {
	local most
	echo "$1" >"$WORK/say"
	rm -f "$WORK/over" "$WORK/out"
	{ timeout 40 ls ports >/dev/null 2>"$WORK/out"; : >"$WORK/over"; } &
	most=$(slowest "$WORK/over")
	refused "$2" "$1: it ends" sh_ "cat '$WORK/out'; exit 1"
	like "... with a sentence" "$3" tail -n 1 .error
	is "... nobody waits meanwhile ($most ms)" yes sh_ "[ $most -lt 1000 ] && echo yes"
	is "... nor does it take much memory ($(rss) MB)" yes sh_ "[ $(rss) -lt 500 ] && echo yes"
}

echo large >"$WORK/say"
is "an object of three megabytes does not take the others with it" t-fair ls ports
like "... it is told of" "'l1' stands in too big an object" cat .cloudnetfs/errors
ends objects EBADMSG 'too many objects without a usable id'
ends blanks EBADMSG 'goes on without objects'
ends commas EBADMSG 'goes on without objects'
ends error EREMOTEIO 'HTTP 500'
ends bomb EBADMSG 'too big'
ends bomb-object EBADMSG 'too big'
ends bomb-error EREMOTEIO 'HTTP 500'
ends header EBADMSG 'too big'
ends headers EBADMSG 'too big'
ends nul EBADMSG 'NUL byte'
ends nul-between EBADMSG 'NUL byte'
ends control EBADMSG 'not JSON'
ends drip ETIMEDOUT 'no answer in time'
echo >"$WORK/say"
sleep 4 # until a probe has found that it answers
ok "after all that the list is what it is" ls ports
