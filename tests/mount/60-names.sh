#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NAMES: any name lists and resolves; no listing fails for
# one bad name.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
before=$(find "$M/networks" -mindepth 1 -maxdepth 1 | wc -l)
# make NAME: by another client; its id is kept, to be removed at the end
make() {
	api POST /networks "{\"network\":{\"name\":\"$1\"}}" |
		jq -r '.network.id // empty' >>"$WORK/ids"
}

long=$(printf 'ä%.0s' $(seq 255))
names=('a/b' '.' '..' '.hidden' 'a\u0007b' '\u001b[31m' 'new\nline' '100%' 'x~1a2b3c4d' \
	'x~1a2b3c4' 'ta\u0000il' 'spa ce' ' lead' '-dash'
	'\u202egnp' '\u0085c1' 'tilde~' "$long" '')
for n in "${names[@]}"; do make "$n"; done
for i in 1 2 3; do make same; done
cd "$M" || exit 1
is "the cloud takes every name" $((${#names[@]} + 3)) sh_ "wc -l <$WORK/ids"
touch networks
is "every object is listed" $((${#names[@]} + 3 + before)) sh_ 'ls networks | wc -l'
is "every entry resolves" "" sh_ 'for d in networks/*; do cat "$d/id" >/dev/null || echo "$d"; done'
is "no entry holds a control byte" 0 sh_ "ls networks | LC_ALL=C grep -c '[[:cntrl:]]'"
is "no entry is longer than 255 bytes" "" sh_ "ls networks | LC_ALL=C awk 'length > 255'"
for e in a%2Fb %2E %2E%2E.x %2Ehidden a%07b %1B%5B31m new%0Aline 100%25 x%7E1a2b3c4d x~1a2b3c4 \
	ta%00il 'spa ce' tilde~; do
	case $e in %2E%2E.x) e=%2E. ;; %1B%5B31m) e='%1B[31m' ;; esac
	ok "'$e' is there" test -d "networks/$e"
done
is "equal names all have a suffix" 3 sh_ 'ls networks | grep -c "^same~[0-9a-f]\{8\}"'
refused ENOENT "the bare name is none of them" ls networks/same
like "... and says which there are" \
	"More than one network exists with the name 'same': same~" cat .error
refused ENOENT "rmdir of the bare name hits none" rmdir networks/same
is "a long name is cut at a character, with its id" 1 sh_ \
	"ls networks | grep -c '^ää.*~[0-9a-f]\{8\}\$'"
is "an object without a name is called by its id" 1 sh_ \
	"ls networks | grep -c '^[0-9a-f]\{8\}-[0-9a-f-]\{27\}\$'"
ok "rm -r by a suffixed name" sh_ 'rm -r networks/$(ls networks | grep ^same~ | head -1)'
is "... takes that one" 2 sh_ 'ls networks | grep -c ^same~'
ok "... and the next" sh_ 'rm -r networks/$(ls networks | grep ^same~ | head -1)'
ok "the last bears its bare name" test -d networks/same
cd /; unmount; mount_cloud || exit 1; cd "$M" || exit 1
ok "a name is found without a listing" cat networks/100%25/status
ok "... a suffixed look-alike too" cat networks/x%7E1a2b3c4d/status
ok "... a long one too" sh_ 'cat networks/ää*/status'
while read -r id; do api DELETE "/networks/$id" >/dev/null; done <"$WORK/ids"
