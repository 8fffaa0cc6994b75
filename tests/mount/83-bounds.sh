#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it judges who is answered while another waits
# cloudnetfs-tree(7), ERRORS: one user has so many drafts, files of his own, waiting operations
# and pollers in a mount, and what he has takes nothing from others.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" -eq 0 ] || { skip "another user needs root"; pass "(nothing to do)"; exit; }
start_sandbox
start_faults
chmod 755 "$WORK" # mktemp made it for root alone
mount_cloud "$CLOUD" -o cache_ttl=600,allow_other,uid=65534,gid=65534 || exit 1
cd "$M" || exit 1
other() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }

# many WHAT COUNT PATH...: does it so often, and counts the errors by their names.
cat >"$WORK/many.py" <<'EOP'
import errno, os, select, sys, threading
what, n, where = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
done = {}
def note(e):
    name = errno.errorcode[e] if e else "ok"
    done[name] = done.get(name, 0) + 1
def drafts(i):
    os.mkdir(f"{where[0]}/t-{os.getuid()}-{i}")
def scratch(i):
    name = f"{where[i // 16]}/.t-{os.getuid()}-{i}"
    os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
def each(run):
    for i in range(n):
        try:
            run(i)
            note(0)
        except OSError as e:
            note(e.errno)
def stat(i):
    try:
        os.stat(f"{where[0]}/t-none-{i}")
        note(0)
    except OSError as e:
        note(e.errno)
def hang():
    all = [threading.Thread(target=stat, args=(i,)) for i in range(n)]
    for t in all:
        t.start()
    for t in all:
        t.join()
def poll():
    p = select.poll()
    for i in range(n):
        p.register(os.open(where[i], os.O_RDONLY), select.POLLPRI)
    got = p.poll(500)
    print("pollers", n, "told", len(got))
    sys.exit()
threading.stack_size(65536)
runs = {"drafts": lambda: each(drafts), "scratch": lambda: each(scratch)}
runs.update(hang=hang, poll=poll)
runs[what]()
print(*[f"{k} {v}" for k, v in sorted(done.items())])
EOP
program=$(cat "$WORK/many.py") # the other user may not read the file
many() { python3 -c "$program" "$@"; }
others_many() { other "$(command -pv python3)" -c "$program" "$@"; }

is "a user has 1,024 drafts" "EDQUOT 6 ok 1024" many drafts 1030 subnets/.draft
like "... and .error says so" 'mkdir subnets/.draft/t-.*: EDQUOT: you have 1024 drafts already' \
	cat .error
is "... what is refused is not there" 1024 sh_ "ls subnets/.draft | wc -l"
is "... another user has his own" "ok 3" others_many drafts 3 subnets/.draft
rmdir subnets/.draft/t-0-0
mkdir subnets/.draft/t-x
refused EDQUOT "... and one that has gone makes room for one" mkdir subnets/.draft/t-y
ok "... which is there" test -d subnets/.draft/t-x
rmdir subnets/.draft/*
is "what is made at once is no draft" 0 sh_ "mkdir networks/t-made; echo \$?"

mkdir networks/t-{1..18}
is "a user has 256 files of his own" "EDQUOT 16 ok 256" many scratch 272 networks/t-{1..17}
is "... another his" "ok 4" others_many scratch 4 networks/t-18
is "... and no attribute is refused for it" 0 sh_ "echo x >networks/t-1/description; echo \$?"

ls -l networks/*/ >/dev/null
files=(networks/t-{1..18}/{status,mtu,description,name,shared,id,admin_state_up,tags}
	networks/t-{1..18}/{created_at,updated_at,revision_number,project_id,tenant_id}
	networks/t-{1..18}/{port_security_enabled,qos_policy_id})
is "256 polls wait" "pollers 256 told 0" many poll 256 "${files[@]}"
is "... those that are too many are told at once; a process that has gone has none" \
	"pollers 260 told 4" many poll 260 "${files[@]}"
is "... and not another user's" "pollers 10 told 0" others_many poll 10 "${files[@]}"

# The operations of one user that wait for a cloud that does not answer.
fault 'GET * hang'
many hang 1100 ports >"$WORK/hung" &
hung=$!
waiting() {
	awk -F'\t' '{sub(/ waiting/, "", $NF); n += $NF} END {print n + 0}' .cloudnetfs/activity
}
for _ in $(seq 50); do [ "$(waiting)" -ge 1024 ] && break; sleep 0.1; done
ok "1,024 operations of a user wait" [ "$(waiting)" -ge 1000 ]
ok "... .error answers him all the same" timeout 2 cat .error
ok "... another user has what is cached" other timeout 2 cat networks/t-1/status
wait $hung
like "... what was too much is EAGAIN" 'EAGAIN (7[6-9]|[89].|1..)' cat "$WORK/hung"
