#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES and OBJECTS: programs that write files, each in its
# own way: the value is what they wrote, and nothing of theirs stays.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-write networks/t-write/subnets/10.5.0.0%2F24
n=networks/t-write
f=$n/description
list=subnets/10.5.0.0%2F24/dns_nameservers
entries=$(ls -A $n)
new() { printf '%s\n' "$1" >"$WORK/new"; }

# typed FILE KEYS COMMAND...: the command on a terminal; the keys when it shows the file's text.
cat >"$WORK/typed" <<'EOP'
import os, pty, select, sys, time
text, keys, command = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
keys = keys.decode("unicode_escape").encode()
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.execvp(command[0], command)
seen, sent, end = b"", False, time.time() + 20
while time.time() < end:
    if select.select([fd], [], [], 0.3)[0]:
        try:
            seen += os.read(fd, 65536)
        except OSError:
            break
    elif not sent and text.encode() in seen:
        os.write(fd, keys)
        sent = True
else:
    os.kill(pid, 9)
    sys.exit("it did not end: " + seen.decode(errors="replace"))
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(status)
EOP
typed() { python3 "$WORK/typed" "$@"; }

# writes WHAT VALUE COMMAND...: it succeeds, the value is there, nothing is left.
writes() {
	local what=$1 want=$2 here
	shift 2
	ok "$what" "$@"
	is "... writes" "$want" cat $f
	here=$(ls -A $n)
	if [ "$here" = "$entries" ]; then
		pass "... and leaves nothing"
	else
		fail "... and leaves nothing"; diff <(echo "$entries") <(echo "$here")
	fi
	for here in $f~ $f.bak $n/.description.swp $n/.description.swx $n/4913; do
		[ ! -e "$here" ] || fail "... $here is left"
	done
}

writes "echo >" a sh_ "echo a > $f"
new b; writes "cat >" b sh_ "cat $WORK/new > $f"
new c; writes "cp" c cp "$WORK/new" $f
new d; writes "cp --remove-destination" d cp --remove-destination "$WORK/new" $f
new e; writes "cp -p (times are ignored)" e sh_ "chmod 644 $WORK/new; cp -p $WORK/new $f"
new f; writes "install -m 644" f install -m 644 "$WORK/new" $f
new g; refused EPERM "install -m 755: that mode cannot be" install -m 755 "$WORK/new" $f
new h; writes "mv of a file from elsewhere (copied)" h sh_ "chmod 644 $WORK/new; mv $WORK/new $f"
# rsync looks at size and time alone: the sizes differ
new ii; writes "rsync --inplace" ii rsync --inplace "$WORK/new" $f
new jjj; writes "rsync" jjj rsync "$WORK/new" $f
new k; writes "rsync -t" k rsync -t "$WORK/new" $f
new l; writes "dd" l dd if="$WORK/new" of=$f status=none
new mmm; writes "dd by single bytes" mmm dd if="$WORK/new" of=$f bs=1 status=none
writes "tee" o sh_ "echo o | tee $f"
writes "tee -a" $'o\np' sh_ "echo p | tee -a $f"
writes "python r+" q python3 -c "
with open('$f', 'r+') as f:
    f.read(); f.seek(0); f.write('q\n'); f.truncate()"
writes "python, a file of its own renamed" r python3 -c "
import os, tempfile
fd, name = tempfile.mkstemp(dir='$n')
os.write(fd, b'r\n'); os.fsync(fd); os.close(fd); os.replace(name, '$f')"
writes "python, removed and made again" s python3 -c "
import os
os.unlink('$f')
assert not os.path.exists('$f')
with open('$f', 'x') as f: f.write('s\n')"
writes "python, removed, and a file of its own in its place" t python3 -c "
import os
with open('$f.tmp', 'x') as f: f.write('t\n')
os.unlink('$f')
os.rename('$f.tmp', '$f')"
writes "perl -i" u perl -i -pe 's/t/u/' $f
writes "sed -i" v sed -i s/u/v/ $f
writes "ed-like: ex -s" w vim.tiny -u NONE -es -c '%s/v/w/' -c wq $f
writes "vim -n" x vim.tiny -u NONE -n -es -c '%s/w/x/' -c wq $f
writes "vim, with a backup while it writes" y vim.tiny -u NONE -es \
	-c 'set writebackup backupcopy=auto' -c '%s/x/y/' -c wq $f
writes "vim, renaming its backup" yy vim.tiny -u NONE -es -c 'set writebackup backupcopy=no' \
	-c '%s/y/yy/' -c wq $f
writes "vim on a terminal, with its swap file" typed-in-vim typed yy ':%s/yy/typed-in-vim/\r:wq\r' \
	vim.tiny -u NONE -c 'set updatecount=1' $f
writes "nano on a terminal" nano-typed-in-vim typed typed-in-vim 'nano-\x13\x18' nano -I $f
writes "shell, appending to a file of its own" z sh_ \
	"echo z > $n/.new && cat $n/.new > $f && rm $n/.new"
ok "... a list by tee -a" sh_ "echo 9.9.9.9 | tee -a $list; echo 8.8.8.8 | tee -a $list"
is "... a line each" $'9.9.9.9\n8.8.8.8' cat $list
ok "... by vim" vim.tiny -u NONE -es -c '$d' -c wq $list
is "... less the last" 9.9.9.9 cat $list

# what is removed is there all the same, and for others at once
rm $f
is "rm of an attribute removes nothing" z cat $f
is "... not even for a moment, for others" z python3 -c "
import os, subprocess
os.unlink('$f')
print(subprocess.run(['cat', '$f'], capture_output=True, text=True).stdout.strip())"
refused EEXIST "... who cannot create it" sh_ "rm $f; set -C; python3 -c \"open('$f', 'x')\""
is "for the one who removed it it is back after a moment" z python3 -c "
import os, time
os.unlink('$f')
end = time.time() + 10
while not os.path.exists('$f') and time.time() < end: time.sleep(0.1)
print(open('$f').read().strip())"
# a program moves the attribute aside, and creates it anew
ok "sed -i.bak" sed -i.bak 's/.*/s/' $f
is "... writes" s cat $f
is "... and its backup has what was there" z cat $f.bak
ok "perl -i.bak, over the older backup" perl -i.bak -pe 's/.*/p/' $f
is "... writes" p cat $f
is "... and its backup has what was there" s cat $f.bak
ok "a program that renames x to x~ and creates x" python3 -c "import os
os.rename('$f', '$f~')
assert not os.path.exists('$f')
with open('$f', 'x') as f: f.write('e\n')
assert open('$f~').read() == 'p\n'
os.unlink('$f~')"
is "... writes" e cat $f
refused ENOENT "... and removes the backup" stat $f~
ok "renaming to x~ alone" mv $f $f~
is "... changes nothing" e cat $f
like "... and .error says so" 'nothing renamed: description~ is a copy of description' cat .error
ok "... what is written there" sh_ "echo z > $f~"
is "... does not reach the attribute" e cat $f
ok "... a listing does not have it" sh_ "! ls $n | grep -q '~'"
refused EPERM "what is read-only" mv $n/status $n/status~
refused EPERM "... to another name" mv $f ${f}2
rm $f~ $f.bak
new nope; refused EPERM "install over a read-only attribute" install -m 644 "$WORK/new" $n/status
is "... changes nothing" ACTIVE cat $n/status
