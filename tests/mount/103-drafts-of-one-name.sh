#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: the .draft of each view judges by its own drafts; those of one name
# have a number in their collection's .draft.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-a networks/t-b networks/t-c
for n in t-a t-b t-c; do
	refused ENOENT "nothing is called so in $n" stat networks/$n/ports/.draft/t-x
	ok "... mkdir" mkdir networks/$n/ports/.draft/t-x
	is "... shows it" t-x ls networks/$n/ports/.draft
	ok "... it is written to" sh_ "echo of-$n > networks/$n/ports/.draft/t-x/description"
done
is "each is its own" "of-t-a of-t-b of-t-c" sh_ \
	"echo \$(cat networks/t-[abc]/ports/.draft/t-x/description)"
refused EEXIST "a second in one view" mkdir networks/t-b/ports/.draft/t-x
refused EEXIST "... and of the first's name in the collection" mkdir ports/.draft/t-x
is "the collection's .draft has all" 3 sh_ "ls -d ports/.draft/t-x* | wc -l"
is "... two of them with a number" 2 sh_ "ls ports/.draft | grep -cE '^t-x~[0-9a-f]{8}\$'"
at=$(basename "$(readlink networks/t-b/ports/.draft/t-x)")
is "... to which the views lead" of-t-b cat "ports/.draft/$at/description"
ok "mv within one view" mv networks/t-b/ports/.draft/t-x networks/t-b/ports/.draft/t-y
is "... renames that" t-y ls networks/t-b/ports/.draft
is "... and no other" "of-t-a of-t-c" sh_ \
	"echo \$(cat networks/t-[ac]/ports/.draft/t-x/description)"
ok "... to a name that another view has" mv networks/t-b/ports/.draft/t-y \
	networks/t-b/ports/.draft/t-x
is "... which keeps its own" "of-t-a of-t-b of-t-c" sh_ \
	"echo \$(cat networks/t-[abc]/ports/.draft/t-x/description)"
mkdir networks/t-b/ports/.draft/t-w
refused EEXIST "... and not to one of its own" mv -T networks/t-b/ports/.draft/t-w \
	networks/t-b/ports/.draft/t-x
rmdir ports/.draft/t-w
mv networks/t-b/ports/.draft/t-x networks/t-b/ports/.draft/t-y
ok "... and back" mv networks/t-b/ports/.draft/t-y networks/t-b/ports/.draft/t-z
ok "mv makes the one with a number" mv networks/t-c/ports/.draft/t-x networks/t-c/ports/
is "... by its name" t-x cat networks/t-c/ports/t-x/name
is "... in its network" ../../networks/t-c readlink networks/t-c/ports/t-x/network
is "... the draft is none" "" ls networks/t-c/ports/.draft
ok "mv makes the first" mv networks/t-a/ports/.draft/t-x networks/t-a/ports/
is "... by its name, too" "of-t-a t-x" \
	sh_ "cd networks/t-a/ports/t-x; echo \$(cat description name)"
is "rmdir of one leaves the others" "t-z" sh_ "mkdir networks/t-c/ports/.draft/t-z &&
	rmdir ports/.draft/t-z~* && ls networks/t-b/ports/.draft"
is "... which stays what it is" of-t-b cat networks/t-b/ports/.draft/t-z/description
ok "a draft with a number leaves .draft under its name" sh_ "mkdir networks/t-c/ports/.draft/t-z &&
	mv ports/.draft/t-z~* networks/t-c/ports/ 2>/dev/null || mv ports/.draft/t-z~* ports/t-z"
is "... " t-z cat networks/t-c/ports/t-z/name
# one that is led into another's view is told from it
mkdir networks/t-a/ports/.draft/t-z
d=$(basename "$(readlink networks/t-a/ports/.draft/t-z)")
ok "a draft whose network is led elsewhere" ln -sfn ../../../networks/t-b "ports/.draft/$d/network"
is "... leaves the view" "" ls networks/t-a/ports/.draft
is "... and stands beside the other" "t-z $d" sh_ "echo \$(ls networks/t-b/ports/.draft)"
is "... which is found" of-t-b cat networks/t-b/ports/.draft/t-z/description
ok "... as it is" stat "networks/t-b/ports/.draft/$d/description"
rmdir ports/.draft/t-z ports/.draft/t-z~*
rm -r ports/t-x~* ports/t-z
rmdir networks/t-a networks/t-b networks/t-c
