# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the mount tests share. Each test is a script of its own: it starts a
# sandbox (or uses the real cloud that CLOUD and OS_CLIENT_CONFIG_FILE name),
# mounts it, and prints one line a check and `N passed, N failed` at its end.
# Nothing stays behind: not a mount, a process or a file.

set -uo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BIN=${BIN:-$TOP/build/asan/cloudnetfs}
SANDBOX=${SANDBOX:-$TOP/build/cloudnetfs-sandbox}
REAL=${CLOUD:+yes}
CLOUDS=${OS_CLIENT_CONFIG_FILE:-}	# where $CLOUD's entry stands, whatever a script exports
CLOUD=${CLOUD:-sandbox}
WORK=$(mktemp -d "${TMPDIR:-/tmp}/cloudnetfs-test.XXXXXX")
M=$WORK/mount		# the mountpoint
LOG=$WORK/requests	# the sandbox's request log, or the proxy's
FAULT=$WORK/fault	# ... and its fault script
FSLOG=$WORK/fs.log
PASSED=0 FAILED=0 SANDBOX_PID='' PROXY_PID='' FS_PID=''
export LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=1:log_path=$WORK/asan
export TSAN_OPTIONS=log_path=$WORK/asan
mkdir "$M"

pass() { PASSED=$((PASSED + 1)); echo "ok $((PASSED + FAILED)) - $*"; }
fail() { FAILED=$((FAILED + 1)); echo "not ok $((PASSED + FAILED)) - $*"; }

# ok WHAT COMMAND...: the command succeeds.
ok() {
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		pass "$what"
	else
		fail "$what"; printf '# %s\n' "$out" | head -20
	fi
}

# is WHAT EXPECTED COMMAND...: it prints exactly this. Of a wrong number of requests it says which
# they were.
is() {
	local what=$1 want=$2 got
	shift 2
	got=$("$@" 2>&1)
	if [ "$got" = "$want" ]; then
		pass "$what"
	else
		fail "$what"; printf '# want: %s\n# got:  %s\n' "$want" "$got"
		[ "$1" != requests ] || [ ! -e "$LOG" ] ||
			show_requests "$2" | head -20 | sed 's/^/# /'
	fi
}

# like WHAT REGEX COMMAND...: what it prints matches.
like() {
	local what=$1 want=$2 got
	shift 2
	got=$("$@" 2>&1)
	if [[ $got =~ $want ]]; then
		pass "$what"
	else
		fail "$what"; printf '# want: %s\n# got:  %s\n' "$want" "$got" | head -20
	fi
}

# refused ERRNO WHAT COMMAND...: it fails, and says this errno's words.
refused() {
	local want what=$2 out
	case $1 in
	EPERM) want='Operation not permitted' ;; ENOENT) want='No such file or directory' ;;
	EACCES) want='Permission denied' ;; EBUSY) want='Device or resource busy' ;;
	EEXIST) want='File exists' ;; EINVAL) want='Invalid argument' ;;
	EDQUOT) want='Disk quota exceeded' ;;
	EADDRINUSE) want='Address already in use' ;; ENOSPC) want='No space left on device' ;;
	EOPNOTSUPP) want='Operation not supported' ;; ETIMEDOUT) want='Connection timed out' ;;
	ECONNREFUSED) want='Connection refused' ;; EHOSTUNREACH) want='No route to host' ;;
	EKEYEXPIRED) want='Key has expired' ;; EREMOTEIO) want='Remote I/O error' ;;
	EBADMSG) want='Bad message' ;; EMFILE) want='Too many open files' ;;
	EAGAIN) want='Resource temporarily unavailable' ;; ESTALE) want='Stale file handle' ;;
	EPROTO) want='Protocol error' ;; EROFS) want='Read-only file system' ;;
	ENAMETOOLONG) want='File name too long' ;; EIO) want='Input/output error' ;;
	*) echo "lib.sh: $1 is not known" >&2; exit 2 ;;
	esac
	shift 2
	if out=$("$@" 2>&1); then
		fail "$what ($want)"; echo "# it succeeded: $out"
	elif [[ $out == *"$want"* ]]; then
		pass "$what"
	else
		fail "$what ($want)"; printf '# %s\n' "$out" | head
	fi
}

sh_() { bash -c "$1"; }		# for redirections: sh_ 'echo x > f'
# inexact FILE...: those whose size is not their text's. wc -c alone would believe the size; one
# that is too small cuts the newline.
inexact() {
	local f
	for f; do
		[ "$(stat -c %s "$f")" = "$(cat <"$f" | wc -c)" ] && [ -z "$(tail -c 1 "$f")" ] ||
			echo "$f"
	done
}
skip() { echo "ok - skip: $*"; }

start_sandbox() {
	# what a run that was killed has left
	[ -z "$REAL" ] || {
		scrub >/dev/null 2>&1; return 0
	}
	: >"$FAULT"
	"$SANDBOX" --clouds-yaml "$WORK/clouds.yaml" --request-log "$LOG" --fault "$FAULT" \
		"$@" >"$WORK/ready" &
	SANDBOX_PID=$!
	for _ in $(seq 200); do
		[ -s "$WORK/ready" ] && break
		sleep 0.05
	done
	export OS_CLIENT_CONFIG_FILE=$WORK/clouds.yaml
	CLOUDS=$OS_CLIENT_CONFIG_FILE
	cut -d' ' -f2 "$WORK/ready" >"$WORK/url"
}

# entry PYTHON [ARG...]: of the clouds, or of $CLOUD's entry and its auth.
entry() {
	python3 -c "import json, sys, yaml
clouds = yaml.safe_load(open(sys.argv[1]))['clouds']
cloud = clouds[sys.argv[2]]; auth = cloud['auth']
$1" "$CLOUDS" "$CLOUD" "${@:2}"
}

# override NETWORK [IDENTITY]: clouds.yaml with $CLOUD's services at these URLs.
override() {
	entry '_, name, network, *identity = sys.argv[1:]
cloud["network_endpoint_override"] = network
auth.update({"auth_url": url for url in identity})
yaml.safe_dump({"clouds": {name: cloud}}, sys.stdout, sort_keys=False)' "$@"
}

# start_proxy [JSON]: $CLOUD goes through proxy.py, which adds JSON; what is sent stands in $BODIES.
# Of a real cloud it writes the request log and follows the fault script, too.
start_proxy() {
	BODIES=$WORK/bodies
	: >"$BODIES"
	echo "${1:-[[], {\}, []]}" >"$WORK/objects"
	: >"$FAULT"
	python3 "$TOP/tests/mount/proxy.py" "$(network_url)" "$(identity_url)" \
		"$WORK/objects" "$BODIES" \
		${REAL:+"$LOG" "$FAULT"} >"$WORK/proxy" &
	PROXY_PID=$!
	for _ in $(seq 200); do
		[ -s "$WORK/proxy" ] && break
		sleep 0.05
	done
	mkdir "$WORK/proxied"
	(umask 77 && override "$(cat "$WORK/proxy")"/{network,identity/v3} \
		>"$WORK/proxied/clouds.yaml")
	export OS_CLIENT_CONFIG_FILE=$WORK/proxied/clouds.yaml
	CLOUDS=$OS_CLIENT_CONFIG_FILE
}

# start_faults: the fault script is followed, of a real cloud by a proxy before it.
start_faults() { [ -z "$REAL" ] || start_proxy '[[], {}, []]'; }
# end_cloud: nobody answers any more.
end_cloud() {
	local pid=${PROXY_PID:-$SANDBOX_PID}
	kill "$pid"
	wait "$pid" 2>/dev/null
	PROXY_PID=
	[ -n "$REAL" ] || SANDBOX_PID=
}

# mount_cloud [NAME] [OPTION...]: stays in the foreground of its own process.
mount_cloud() {
	local name=${1:-$CLOUD}
	shift || true
	"$BIN" "$name" "$M" -f -v "$@" >>"$FSLOG" 2>&1 &
	FS_PID=$!
	for _ in $(seq 400); do
		mountpoint -q "$M" && return 0
		kill -0 "$FS_PID" 2>/dev/null || break
		sleep 0.05
	done
	echo "# no mount:"; cat "$FSLOG"
	return 1
}

unmount() {
	[ -z "$FS_PID" ] || kill -TERM "$FS_PID" 2>/dev/null
	[ -z "$FS_PID" ] || wait "$FS_PID" 2>/dev/null
	FS_PID=
	! mountpoint -q "$M" || fusermount3 -uz "$M"
}

fault() { printf '%s\n' "$@" >"$FAULT.new" && mv "$FAULT.new" "$FAULT"; }
# mark: where the request log stands; of a real cloud without a proxy, what this mount has sent so
# far.
mark() {
	if [ -e "$LOG" ]; then
		wc -l <"$LOG"
	else
		sed -n 's/^\(get\|post\|put\|delete\) //p' "$M/.cloudnetfs/stats" | xargs
	fi
}

# requests MARK [METHOD [REGEX]]: how many came since, by method and path (the path where there is a
# request log).
requests() {
	local before now sum=0 i=0 m
	if [ -e "$LOG" ]; then
		tail -n +$(($1 + 1)) "$LOG" | awk -F'\t' -v m="${2:-.}" -v p="${3:-.}" \
			'$3 ~ m && $4 ~ p' | wc -l
		return
	fi
	read -ra before <<<"$1"
	read -ra now <<<"$(mark)"
	for m in GET POST PUT DELETE; do
		[[ ! $m =~ ${2:-.} ]] || sum=$((sum + now[i] - ${before[i]:-0}))
		i=$((i + 1))
	done
	echo $sum
}
show_requests() { tail -n +$(($1 + 1)) "$LOG" | cut -f3-5; }

network_url() {
	if [ -n "$REAL" ]; then
		echo "${NEUTRON_URL:-http://127.0.0.1:9696}"
	else
		echo "$(cat "$WORK/url")/network"
	fi
}
identity_url() {
	if [ -n "$REAL" ]; then
		echo "${KEYSTONE_URL:-http://127.0.0.1:5000}"
	else
		echo "$(cat "$WORK/url")/identity"
	fi
}
# issue: a new token of the entry's user, as `openstack token issue` gets it.
issue() {
	entry 'domain = lambda whose: {"id": auth.get(whose + "_domain_id", "default")}
user = {"name": auth["username"], "domain": domain("user"), "password": auth["password"]}
scope = {"project": {"name": auth["project_name"], "domain": domain("project")}}
identity = {"methods": ["password"], "password": {"user": user}}
print(json.dumps({"auth": {"identity": identity, "scope": scope}}))' |
		curl -s -D - -o /dev/null -H 'Content-Type: application/json' \
			"$(identity_url)/v3/auth/tokens" -d @- |
		tr -d '\r' | sed -n 's/^X-Subject-Token: //ip'
}
# api METHOD PATH [JSON]: asks the cloud beside the mount, as another program would.
api() {
	local url
	url=$(network_url)
	[ -s "$WORK/token" ] || issue >"$WORK/token"
	curl -s -X "$1" -H "X-Auth-Token: $(cat "$WORK/token")" \
		-H 'Content-Type: application/json' ${3:+-d "$3"} "$url/v2.0$2"
}

# seen DIR...: ls; of a real cloud, which has more, what the tests made and the network they find
# there.
seen() { if [ -z "$REAL" ]; then ls "$@"; else ls "$@" | sed -n '/^public$\|^t-/p'; fi; }
export REAL
export -f seen

# eventually WANT COMMAND...: prints what the command prints once that is WANT, or at last.
eventually() {
	local want=$1 got
	shift
	for _ in $(seq 100); do
		got=$("$@" 2>&1)
		[ "$got" != "$want" ] || break
		sleep 0.1
	done
	printf '%s\n' "$got"
}

# Removes what tests made in a cloud that stays, by the names they use (floating IPs: by their
# descriptions) and with all that is in their networks; beside the mount, which may be gone.
scrub() {
	local id net owner router
	of() {
		api GET "/$1" | jq -r --arg k "$2" \
			'.[] | arrays | .[] | select(.[$k] // "" | test("^[/.]?t-")) | .id'
	}
	for id in $(of trunks name); do api DELETE "/trunks/$id"; done
	for id in $(of floatingips description); do api DELETE "/floatingips/$id"; done
	for net in $(of networks name); do
		while read -r id owner router; do
			if [ "$owner" = network:router_interface ]; then
				api PUT "/routers/$router/remove_router_interface" \
					"{\"port_id\": \"$id\"}"
			else
				api DELETE "/ports/$id"
			fi
		done < <(api GET "/ports?network_id=$net" |
			jq -r '.ports[] | "\(.id) \(.device_owner | sub("^$"; "-")) \(.device_id)"')
	done
	for id in $(of routers name); do api DELETE "/routers/$id"; done
	for id in $(of networks name); do api DELETE "/networks/$id"; done
	for id in $(of security-groups name); do api DELETE "/security-groups/$id"; done
	for id in $(of address-groups name); do api DELETE "/address-groups/$id"; done
}

finish() {
	local reports
	cd /
	unmount
	[ -z "$REAL" ] || [ ! -e "$FSLOG" ] || scrub >/dev/null 2>&1
	[ -z "$PROXY_PID" ] || { kill "$PROXY_PID" 2>/dev/null; wait "$PROXY_PID" 2>/dev/null; }
	[ -z "$SANDBOX_PID" ] || {
		kill "$SANDBOX_PID" 2>/dev/null; wait "$SANDBOX_PID" 2>/dev/null
	}
	reports=$(cat "$WORK"/asan.* 2>/dev/null)
	[ -z "$reports" ] || {
		fail "the sanitizers have nothing to say"; printf '%s\n' "$reports" | head -60
	}
	[ "$FAILED" -eq 0 ] || {
		echo "# the filesystem's last words:"; tail -20 "$FSLOG" 2>/dev/null | sed 's/^/# /'
	}
	rm -rf --one-file-system "$WORK"
	echo "$PASSED passed, $FAILED failed"
	[ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
	exit
}
trap finish EXIT
trap 'exit 1' INT TERM
