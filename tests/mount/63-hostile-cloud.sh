#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION and NAMES: what a cloud must not say spoils
# nothing: ids that cannot stand in a URL are left out with a line in
# .cloudnetfs/errors; attributes are shown whatever they are called, through the
# codec of names.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_proxy "$(python3 -c '
import json
ids = ["", "a/b", "..", "a\nb", "/etc/passwd", "x" * 300]
more = [{"id": i, "name": "bad-%d" % n} for n, i in enumerate(ids)] + [{"name": "bad-none"}]
names = ["/", "a/b", "..", ".", ".hidden", "", "a\nb", "\u001b[31m", "x%2Fy", "caf\u00e9",
    "l" * 300 + "1",
         "l" * 300 + "2", "\u202egnp", "~", "x~1a2b3c4d", "ports", "network", "-rf", "sp ace"]
print(json.dumps([more, {n: "value of %d" % i for i, n in enumerate(names)}, []]))')"
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
h=networks/t-hostile
mkdir $h
touch networks

is "the list stands, without those that cannot be" $'public\nt-hostile' seen networks
is "... each with its line in .cloudnetfs/errors" 7 sh_ "grep -c 'is left out' .cloudnetfs/errors"
like "... which names the collection, the errno and the id" \
	$'Z\tlist\tnetworks\tEBADMSG\t0\t-\t-\t'\
'a network is left out: its id .a%2Fb. cannot stand in a URL' \
	cat .cloudnetfs/errors
is "... of eight fields" 8 sh_ "awk -F'\t' '{print NF}' .cloudnetfs/errors | sort -u"
touch networks
ls networks >/dev/null
is "... once, however often the list is read" 7 sh_ "grep -c 'is left out' .cloudnetfs/errors"
is "... and nobody's .error" 0 stat -c %s .error
refused ENOENT "an object that is left out is not there" stat networks/bad-1

for f in %2F a%2Fb %2E. %2E %2Ehidden a%0Ab '%1B[31m' x%252Fy café %E2%80%AEgnp '~' x%7E1a2b3c4d \
	-rf 'sp ace'; do
	like "the attribute '$f' is a file" '^value of [0-9]+$' cat -- "$h/$f"
done
is "long ones are cut, each its own file" 2 sh_ "ls $h | grep -c '^lll.*~[0-9a-f]\{8\}\$'"
is "... of its own value" $'value of 10\nvalue of 11' sh_ "cat $h/lll* | sort"
is "... no longer than 255 bytes" "" sh_ "ls -A $h | LC_ALL=C awk 'length > 255'"
is "a view stands in the place of what is called as it" directory stat -c %F $h/ports
is "nothing is listed twice" "" sh_ "ls -A $h | sort | uniq -d"
is "every entry can be looked up" "" sh_ \
	"ls -A $h | while read -r f; do stat -- \"$h/\$f\" >/dev/null 2>&1 || echo \"\$f\"; done"
is "no entry holds a control byte" 0 sh_ "ls -A $h | LC_ALL=C grep -c '[[:cntrl:]]'"
is "none is hidden" "" sh_ "ls -A $h | grep '^\.'"
is "none without a name is listed, and .json has it" "value of 5" jq -r '.[""]' $h/.json
ok "cp -r of it all" cp -r $h "$WORK/copy"
ok "... to exact contents" diff -r --no-dereference $h "$WORK/copy"
for bad in %2f 'x%2Fy' '~~'; do
	refused ENOENT "... no other spelling is one: $bad" stat "$h/$bad"
done
is "what it shows after them is whole" t-hostile cat $h/name
