#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRIBUTING, "Adding a kind": one table and one word. The table that stands
# there is added to a copy of the sources, pointed at a collection that every
# cloud serves; one object is compiled again, and the kind is all there.
. "$(dirname "$0")/lib.sh"
build=$(dirname "$BIN")
rel=${build#"$TOP"/}
src=$WORK/src
sanitize=
[[ $rel != *asan* ]] || sanitize=address,undefined

# The indented block after the heading, less its indent; every name in it made new.
sed -n '/^## Adding a kind/,/^## /s/^    //p' "$TOP/CONTRIBUTING.md" >"$WORK/table"
ok "the document has a table" grep -q 'struct kind kind_address_scopes = {' "$WORK/table"
sed -i \
	-e \
	's|"/v2.0/address-scopes"|"/v2.0/networks"|; s|"address-scopes"|"made-ups"|
	s|"address_scope"|"network"|
	s|"address_scopes"|"networks"|; s|"address scope"|"made-up thing"|; /\.extension = /d
	s|{ "ip_version", ATTR_NUMBER, REQ }|{ "mtu", ATTR_NUMBER, REQ \| U }|
	s|address_scope|made_up|g' \
		"$WORK/table"
mkdir -p "$src/$rel"
cp -a "$TOP/Makefile" "$TOP/client" "$TOP/fs" "$src/"
cp -a "$build/client" "$build/fs" "$build/flags" "$src/$rel/"
awk -v table="$WORK/table" '
	/^static const struct kind \*const kinds\[\] = / {
		while ((getline line <table) > 0) print line
		print; print "\t&kind_made_ups,"; next
	}
	{ print }' "$TOP/client/kinds/neutron.c" >"$src/client/kinds/neutron.c"
ok "one table and one word are added" sh_ \
	"diff $TOP/client/kinds/neutron.c $src/client/kinds/neutron.c |
	grep -q '^> 	&kind_made_ups,'"
touch "$WORK/before"
ok "it compiles" make -C "$src" DEVELOPER=1 SANITIZE=$sanitize BUILD="$rel" "$rel/cloudnetfs"
is "... one object alone" "$rel/client/kinds/neutron.o" sh_ \
	"cd $src && find $rel -name '*.o' -newer $WORK/before"

BIN=$src/$rel/cloudnetfs
start_sandbox
for n in t-1 t-2 t-3; do api POST /networks "{\"network\": {\"name\": \"$n\"}}" >/dev/null; done
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
is "its collection is there" made-ups ls -d made-ups
is "... with the cloud's objects" "$(ls networks)" ls made-ups
is "... all of them" $'public\nt-1\nt-2\nt-3' seen made-ups
is "... and its attributes, of their types" $'1450\nfalse' cat made-ups/t-1/mtu made-ups/t-1/shared
is "modes are the table's" "644 644 444" sh_ "cd made-ups/t-1; stat -c %a mtu name id | xargs"
ok "an attribute is written" sh_ 'echo 1400 > made-ups/t-1/mtu'
is "... and is" 1400 cat made-ups/t-1/mtu
refused EINVAL "... checked by its type" sh_ 'echo many > made-ups/t-1/mtu'
like "... with a sentence" "mtu is a number" cat .error
ok "mkdir: something is required, so it is a draft" mkdir made-ups/t-new
is "... which says what" mtu cat made-ups/t-new/.missing
m=$(mark)
ok "... and is created by it" sh_ 'echo 1300 > made-ups/t-new/mtu'
is "... with one POST" 1 requests "$m" POST
is "... of the table's path and key" 1300 sh_ "touch networks; cat networks/t-new/mtu"
ok "mv" mv made-ups/t-new made-ups/t-newer
is "... renames" t-newer cat made-ups/t-newer/name
is ".json" 1300 jq .mtu made-ups/t-newer/.json
ok "... is written" sh_ "echo '{\"mtu\": 1280}' > made-ups/t-newer/.json"
is "... and is" 1280 cat made-ups/t-newer/mtu
refused ENOENT "a name that is not there" stat made-ups/t-nosuch
ok "rmdir" rmdir made-ups/t-newer
refused ENOENT "... destroys" stat made-ups/t-newer
mkdir made-ups/.draft/t-x
mv made-ups/.draft/t-x made-ups/ 2>/dev/null
like "what is missing is said in the words of its title" \
	'this made-up thing still needs: mtu' cat .error
