# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the sandbox's own tests share. ARGS: options of the sandbox besides.
set -uo pipefail
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SANDBOX=${SANDBOX:-$TOP/build/cloudnetfs-sandbox}
WORK=$(mktemp -d)
PASSED=0 FAILED=0 COMMAND_PID=''
[ -v ARGS ] || ARGS=()
: >"$WORK/fault"
"$SANDBOX" --clouds-yaml "$WORK/clouds.yaml" --fault "$WORK/fault" --request-log "$WORK/log" \
	--journal "$WORK/journal" \
	"${ARGS[@]}" >"$WORK/ready" &
PID=$!
for _ in $(seq 100); do [ -s "$WORK/ready" ] && break; sleep 0.05; done
URL=$(cut -d' ' -f2 "$WORK/ready")
trap 'kill $PID $COMMAND_PID; rm -rf "$WORK"; echo "$PASSED passed, $FAILED failed"
	[ $FAILED -eq 0 ] && [ $PASSED -gt 0 ]; exit' EXIT

# like WHAT REGEX COMMAND...
like() {
	local what=$1 want=$2 got
	shift 2
	got=$("$@" 2>&1)
	if [[ $got =~ $want ]]; then
		PASSED=$((PASSED + 1)); echo "ok - $what"
	else
		FAILED=$((FAILED + 1)); echo "not ok - $what"
		printf '# want %s\n# got  %s\n' "$want" "$got" | head -20
	fi
}

# start_stock: loads the stock openstack command, for stock().
start_stock() {
	mkfifo "$WORK/runs"
	exec {RUNS}<>"$WORK/runs"	# what is in it stays until it is read
	env -i PATH=/usr/bin:/bin HOME="$WORK" /usr/bin/python3 "$TOP/tests/sandbox/stock.py" \
		"$WORK/runs" &
	COMMAND_PID=$!
}

# stock NAME=VALUE... -- ARG...: runs the stock openstack command with this environment alone, and
# then prints `finished` when it has succeeded.
stock() {
	local run env=(PATH=/usr/bin:/bin HOME="$WORK") status
	while [ "$1" != -- ]; do env+=("$1"); shift; done
	shift
	kill -0 "$COMMAND_PID" || return
	run=$(mktemp -d "$WORK/run.XXXXXX")
	mkfifo "$run/status"
	printf '%s\0' "${env[@]}" >"$run/env"
	printf '%s\0' "$@" >"$run/argv"
	echo "$run" >&"$RUNS"
	read -r -t 60 status <>"$run/status" || status=124
	cat "$run/err" >&2
	cat "$run/out"
	rm -r "$run"
	[ "$status" -eq 0 ] && echo finished
}

# login USER: a token of its project.
login() {
	curl -s -D - -o /dev/null "$URL/identity/v3/auth/tokens" -d \
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],
		\"password\":{\"user\":{\"name\":\"$1\",\"domain\":{\"id\":\"default\"},
		\"password\":\"secret\"}}}}}" |
		tr -d '\r' | sed -n 's/^X-Subject-Token: //p'
}
