#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: an own write's size and text are right at once, by every spelling of
# the path; what is appended stands behind what the cloud has now.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-aa networks/t-bb networks/t-aa/ports/t-pp
id=$(cat networks/t-aa/id)
tags_of() { api GET "/networks/$1" | jq -r '.network.tags | sort | .[]'; }

# append FILE...: a line by each of three commands, and nothing that looks at the file between them
append() {
	local i f
	for i in one two three; do
		for f; do echo "$i" >>"$f"; done
	done
}
three=$'one\nthree\ntwo'
for i in one two three; do for f in networks/t-a[a]/tags; do echo $i >>"$f"; done; done
is "three appends to tags through a glob" "$three" cat networks/t-aa/tags
is "... are in the cloud" "$three" tags_of "$id"
append networks/t-bb/tags
is "... by the literal path" "$three" cat networks/t-bb/tags
for i in one two three; do for f in n*/t-a[a]/descriptio[n]; do echo $i >>"$f"; done; done
is "three appends to a text through a glob" $'one\ntwo\nthree' cat networks/t-aa/description
for i in one two three; do for f in networks/*/tags; do
	[[ $f != *t-bb* ]] || echo "more-$i" >>"$f"
done; done
is "... through one that walks over others" 6 sh_ "wc -l <networks/t-bb/tags"

cat >"$WORK/spellings" <<'EOP'
import glob, os, sys
port, literal = "ports/t-pp", "networks/t-aa/tags"
spellings = [literal, "networks/t-a[a]/tags", "networks/*aa/t*s", "networks/%s/tags" % sys.argv[1],
             port + "/network/tags", "networks/t-bb/../t-aa/tags", "./networks//t-aa/./tags",
             os.getcwd() + "/networks/t-aa/tags"]
want = open(literal).read()
for i, written in enumerate(spellings * 2):
    path = glob.glob(written)[0]
    fd = os.open(path, os.O_WRONLY | (os.O_APPEND if i % 2 else 0))
    os.write(fd, b"t%d\n" % i)
    os.close(fd)
    want = "".join(sorted((want if i % 2 else "").splitlines(True) + ["t%d\n" % i]))
    for other in spellings:
        path = glob.glob(other)[0]
        fd = os.open(path, os.O_RDONLY)
        size, text = os.lseek(fd, 0, os.SEEK_END), os.pread(fd, 4096, 0).decode()
        os.close(fd)
        if (size, os.stat(path).st_size, text) != (len(want), len(want), want):
            print("written by", written, "read by", other, size, repr(text), "not", repr(want))
EOP
is "size and text are right at once by every spelling" "" python3 "$WORK/spellings" "$id"

# a descriptor that is held open
cat >"$WORK/held" <<'EOP'
import os, subprocess, sys
fd = os.open("networks/t-aa/description", os.O_WRONLY | os.O_APPEND)
os.write(fd, b"mine\n")
subprocess.run(["bash", "-c", sys.argv[1]], check=True)
os.write(fd, b"mine again\n")
EOP
api_put() { api PUT "/networks/$id" "{\"network\": {\"description\": \"$1\"}}" >/dev/null; }
export -f api_put api issue entry network_url identity_url
export WORK id CLOUDS
held() {
	echo >networks/t-aa/description
	python3 "$WORK/held" "$1"
	cat networks/t-aa/description
}
is "a held O_APPEND descriptor appends to a newer value of another client" \
	$'somebody else\'s\nmine again' held "api_put \"somebody else's\"; touch networks/t-aa"
is "... though the mount has not seen it yet" $'theirs\nmine again' held "api_put theirs"
is "... to one of equal size" $'mIne\nmine again' held "api_put mIne"
is "... to one of this mount" $'w\nmine again' held "echo w >networks/t-aa/description"
is "two writes to one descriptor go on where the first ended" ab sh_ \
	"echo >networks/t-aa/description; { printf a; echo b; } >>networks/t-aa/description;
	cat networks/t-aa/description"
# The kernel has the end where it was when it looked last, and counts on from there: nothing looks
# between open and the last write.
cat >"$WORK/shorter" <<'EOP'
import os, subprocess, sys
fd = os.open("networks/t-aa/description", os.O_WRONLY | os.O_APPEND)
subprocess.run(["bash", "-c", sys.argv[1]], check=True)
for piece in b"x", b"y", b"z\n":
    os.write(fd, piece)
EOP
shorter() {
	echo "as long as it was when it was opened" >networks/t-aa/description
	cat networks/t-aa/description >/dev/null
	python3 "$WORK/shorter" "$1"
	cat networks/t-aa/description
}
is "... where it ended, though the kernel has an older end of it" $'brief\nxyz' shorter \
	"api_put brief"
is "... or an older one of this mount" $'own\nxyz' shorter \
	"echo own >networks/t-aa/description"

# what is removed and has another file renamed over it is there for the same program
is "unlink, rename over it, open in one process" "moved" python3 -c "
import os
f = 'networks/t-aa/description'
with open(f + '.tmp', 'x') as t: t.write('moved\n')
os.unlink(f)
os.rename(f + '.tmp', f)
print(open(f).read().strip(), end='')"
rm -r ports/t-pp networks/t-aa networks/t-bb
