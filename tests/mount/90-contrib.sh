#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# contrib/tools, prompt, examples and mount/updatedb.sh on a mounted cloud.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 2000
ttl=1
[ -z "$REAL" ] || ttl=3
mount_cloud "$CLOUD" -o cache_ttl=$ttl || exit 1
cd "$M" || exit 1
T=$TOP/contrib/tools
mkdir 'networks/t-we"b' 'networks/t-we"b/subnets/10.0.1.0%2F24' routers/t-r1 ips/t-web || exit 1
n='networks/t-we"b'
mkdir "$n/ports/t-used" "$n/ports/t-idle" "$n/ports/t-open"
rm ports/t-open/security_groups/*
ln -s ../../networks/public routers/t-r1/gateway
ln -s ../../../subnets/10.0.1.0%2F24 routers/t-r1/interfaces/
ln -s ../../ports/t-used ips/t-web/port
address=$(readlink ips/t-web)

# mine COMMAND...: what it prints, of a real cloud what is about ours
mine() {
	"$@" | if [ -z "$REAL" ]; then cat; else grep -E "(^|/)t-|10\.0\.1\.0|ips/$address\>"; fi
}

# ---- installed
make -s -C "$TOP" install PROGRAMS= DESTDIR="$WORK/installed" PREFIX=/usr >/dev/null
is "make install: each tool of the README" "cncopy cnfree cnopen cntopology cnunused cnwait" sh_ \
	"grep -o '^| \`[a-z-]*' $TOP/contrib/tools/README.md | tr -d '| \`' | sort | xargs"
is "... on the PATH, with a manual" "" sh_ "for t in cncopy cnfree cnopen \
	cntopology cnunused cnwait; do
	[ -x $WORK/installed/usr/bin/\$t ] && [ -s $WORK/installed/usr/share/man/man1/\$t.1 ] &&
	grep -q \"\$t\" $WORK/installed/usr/share/man/man1/\$t.1 || echo \$t; done"
is "... by the packages, too" 2 grep -cE '^usr/(bin|share/man/man1)/cn\*' \
	"$TOP/contrib/debian/cloudnetfs.install"
make -s -C "$TOP" uninstall PROGRAMS= DESTDIR="$WORK/installed" PREFIX=/usr >/dev/null
is "... make uninstall takes them back" "" sh_ "find $WORK/installed -name 'cn*'"

# ---- topology
"$T/cntopology" . >"$WORK/t.dot"
ok "cntopology is what Graphviz reads, odd names included" dot -Tsvg "$WORK/t.dot" \
	-o "$WORK/t.svg"
edges() { dot -Tplain "$WORK/t.dot" | awk '/^edge/ {print $2, $3}' | tr -d '"\\' | sort; }
is "... with these edges and no others" "$(sort <<END
networks/t-web subnets/10.0.1.0%2F24
networks/public routers/t-r1
routers/t-r1 subnets/10.0.1.0%2F24
subnets/10.0.1.0%2F24 ports/t-used
subnets/10.0.1.0%2F24 ports/t-idle
subnets/10.0.1.0%2F24 ports/t-open
networks/public ips/$address
ips/$address ports/t-used
END
)" mine edges
refused_topology() { ! "$T/cntopology" "$WORK" >/dev/null 2>&1; }
ok "... and only a mount is drawn" refused_topology

# ---- pipelines
is "cnunused" $'t-idle\nt-open\nt-used' mine "$T/cnunused" .
is "cnopen" t-open mine "$T/cnopen" .
is "cnfree: the pool, less three ports (the router is outside of it)" \
	$'10.0.1.0%2F24\t253\t3\t250' \
	sh_ "$T/cnfree . | grep ^10.0.1"
if [ -n "$REAL" ]; then
	skip "a port that is being built: this cloud has no Compute, which needs hosts"
else
	ln -s "../../../$n" servers/vm-1/networks/
	nic=$(ls servers/vm-1/ports)
	ok "cnwait: a port that is being built" "$T/cnwait" "ports/$nic/status" ACTIVE 30
	is "... which is not unused" 0 sh_ "$T/cnunused . | grep -cF $nic"
	is "... and takes an address" $'10.0.1.0%2F24\t253\t4\t249' sh_ \
		"$T/cnfree . | grep ^10.0.1"
fi
(sleep 1; api PUT "/ports/$(cat ports/t-idle/id)" \
	'{"port": {"description": "changed"}}' >/dev/null) &
ok "... a change by somebody else" "$T/cnwait" ports/t-idle/description changed 20
exits() { "$@" >/dev/null 2>&1; echo $?; }
is "... a time that is over" 1 exits "$T/cnwait" ports/t-idle/description never 0.3
is "... a file that is not there" 2 exits "$T/cnwait" ports/nosuch/status ACTIVE 1
is "... no words" 2 exits "$T/cnwait"
(sleep 1; rmdir ports/t-idle) &
like "... an object that goes" "t-idle/description: .*1$" sh_ \
	"$T/cnwait ports/t-idle/description never 20; echo \$?"
wait $!

# ---- the prompt, in a session of its own, as terminals have
cat >"$WORK/prompt" <<END
. $TOP/contrib/prompt/cloudnetfs.sh
rmdir '$n' 2>/dev/null
_cloudnetfs_error; echo "code \$?"
(exit 3); _cloudnetfs_error; echo "code \$?"
true; _cloudnetfs_error; echo "code \$?"
cd /; (exit 4); _cloudnetfs_error; echo "code \$?"
END
for shell in bash "zsh -f"; do
	like "prompt: the sentence once, the code kept (${shell%% *})" \
		$'^rmdir networks/[^\n]*: EBUSY: Unable to complete operation on [^\n]*\ncode 1\n'\
$'code 3\ncode 0\ncode 4$' \
		setsid -w $shell "$WORK/prompt"
done
is "... hooked into bash" "_cloudnetfs_error;x" bash -c \
	"PROMPT_COMMAND=x; . $TOP/contrib/prompt/cloudnetfs.sh; echo \$PROMPT_COMMAND"
is "... and into zsh" _cloudnetfs_error zsh -fc \
	". $TOP/contrib/prompt/cloudnetfs.sh; echo \$precmd_functions"

# ---- examples
cat >"$WORK/tasks.py" <<'END'
import os, subprocess, sys, yaml
done = 0
for task in yaml.safe_load(open(sys.argv[1])):
    command = {k: [w.replace("{{ cloud }}", sys.argv[2])
            for w in ([v] if isinstance(v, str) else v)]
               for k, v in task["ansible.builtin.command"].items()}
    if not os.path.lexists(command["creates"][0]):
        subprocess.run(command["argv"], check=True)
        assert os.path.lexists(command["creates"][0]), command
        done += 1
print(done)
END
tasks=$TOP/contrib/examples/ansible-tasks.yml
[ -z "$REAL" ] || { sed 's#/app\>#/t-app#g' "$tasks" >"$WORK/tasks.yml" && tasks=$WORK/tasks.yml; }
is "the Ansible tasks do what they say they create" 5 python3 "$WORK/tasks.py" "$tasks" "$M"
is "... and once" 0 python3 "$WORK/tasks.py" "$tasks" "$M"
python3 - "$TOP/contrib/examples/cloud-init.yaml" >"$WORK/entry" <<'END'
import sys, yaml
doc = yaml.safe_load(open(sys.argv[1]))
assert list(yaml.safe_load(doc["write_files"][0]["content"])["clouds"]) == [doc["mounts"][0][0]]
print(doc["mounts"][0][2], doc["mounts"][0][3])
END
is "cloud-init's mount is of our type" cloudnetfs cut -d' ' -f1 "$WORK/entry"
touch "$WORK/c.yaml"
like "... and its options are understood" "^cloudnetfs: $WORK/nosuch: No such file" \
	"$BIN" mycloud "$WORK/nosuch" \
	-o "$(cut -d' ' -f2 "$WORK/entry" | sed "s|config=.*|config=$WORK/c.yaml|")"

# ---- connectors
if [ -n "$REAL" ]; then
	skip "connectors: Neutron has none, K5 does"
else
	cd / && unmount
	mount_cloud k5 || exit 1
	cd "$M" || exit 1
	mkdir networks/.draft/a && echo jp-east-1a >networks/.draft/a/availability_zone &&
		mv networks/.draft/a networks/
	mkdir networks/a/subnets/10.1.0.0%2F24 networks/a/ports/p connectors/c1 \
		connectors/c1/endpoints/e1
	echo jp-east-1a >connectors/c1/endpoints/e1/location
	ln -s ../../../../../ports/p connectors/c1/endpoints/e1/interfaces/
	"$T/cntopology" . >"$WORK/t.dot"
	is "cntopology of a connector" \
		"connectors/c1 endpoints/c1/e1 endpoints/c1/e1 ports/p networks/a \
subnets/10.1.0.0%2F24 subnets/10.1.0.0%2F24 ports/p" \
		sh_ \
		"dot -Tplain $WORK/t.dot | awk '/^edge/ {print \$2, \$3}' | tr -d '\"' | sort |
		xargs"
	is "... whose port is drawn" 1 grep -c '^	"ports/p" \[' "$WORK/t.dot"
fi

# ---- locate
printf 'PRUNE_BIND_MOUNTS="yes"\nPRUNEFS="NFS fuse.sshfs"\n' >"$WORK/updatedb.conf"
u=$TOP/contrib/mount/updatedb.sh
is "updatedb.sh shows what it would do" 'PRUNEFS="NFS fuse.sshfs fuse.cloudnetfs"' sh_ \
	"$u $WORK/updatedb.conf | tail -1"
is "... and does it when told to, once" 1 sh_ \
	"$u --write $WORK/updatedb.conf; $u --write $WORK/updatedb.conf 2>/dev/null
	grep -o fuse.cloudnetfs $WORK/updatedb.conf | wc -l"
