#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A time is decided in client/util/times.h: no macro _MS or _S stands elsewhere
# in client/ and fs/, and no number is given to a timer, compared with a time or
# kept as one. What the kernel may keep a name or an attribute for is decided in
# fs/tree/stat.c.
# fault: echo '#define OWN_WAIT_MS 10' >>client/util/buf.c
# finds: buf.c:.*OWN_WAIT_MS
# fault: echo '#define OWN_WAIT_S 1.5' >>fs/tree/inode.c
# finds: inode.c:.*OWN_WAIT_S
# fault: echo 'timer_start(ts, t, 250, fire);' >>client/util/buf.c
# finds: buf.c:.*delay
# fault: echo 'x->wait_ms = 3000;' >>client/util/buf.c
# finds: buf.c:.*as a time: x->wait_ms = 3000
# fault: echo 'x->wait_ms = now > 5 ? 2 : 1500;' >>client/util/buf.c
# finds: buf.c:.*as a time: .*1500
# fault: echo 'e->entry_timeout = 1.0;' >>fs/tree/inode.c
# finds: inode.c:.*time-outs
# fault: echo 'e->attr_timeout = (double)object_fresh_ms(o) / 1000;' >>fs/tree/inode.c
# finds: inode.c:.*time-outs
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
# comments go: a time that is spoken of is no time
find client fs -name '*.[ch]' ! -path client/util/times.h | sort | xargs awk '
	function say(what) { print FILENAME ":" FNR ": " what ": " whole }
	FNR == 1 { inside = 0 }
	{
		whole = $0; gsub(/[ \t]+/, " ", whole); sub(/^ /, "", whole)
		if (inside) { if (!sub(/^.*\*\//, "")) next; inside = 0 }
		while (match($0, /\/\*([^*]|\*[^\/])*\*\//))
			$0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
		if (sub(/\/\*.*/, "")) inside = 1
		gsub(/"([^"\\]|\\.)*"/, "\"\"")
	}
	/#[ \t]*define[ \t]+[A-Za-z0-9_]*_(MS|S)([^A-Za-z0-9_]|$)/ {
		if (FILENAME !~ /^fs\/tree\/stat\.[ch]$/ || /_MS/) say("a time outside its place")
		next
	}
	/(timer_[a-z]+|timers_wait_ms)\(.*, *[0-9.]*[1-9][0-9.]*[,) ]/ {
		say("a number as a delay"); next }
	/CURLOPT_[A-Z_]*(TIMEOUT|TIME)[A-Z_]*, *(\([a-z ]+\))?[1-9]/ {
		say("a number as a time-out"); next }
	FILENAME !~ /^fs\/tree\/stat\.[ch]$/ &&
	/(entry|attr)_timeout *=.*([^A-Za-z_0-9][1-9][0-9.e]*|_fresh_ms)/ {
		say("the kernel'"'"'s time-outs are those of fs/tree/stat.c"); next }
	FILENAME ~ /^fs/ && FILENAME !~ /^fs\/tree\/stat\.[ch]$/ && /[^A-Za-z0-9_.](3600|1e9)/ {
		say("the kernel'"'"'s time-outs are those of fs/tree/stat.c"); next }
	# a number of 100 and more beside a time, but where milliseconds become seconds
	/_(ms|MS)([^A-Za-z0-9_]|$)/ {
		line = $0
		gsub(/[*\/] *1000(\.0|LL)?([^0-9]|$)/, " ", line); gsub(/1000(LL)? *\*/, " ", line)
		if (line ~ /[-=<>?:,+(] *[1-9][0-9][0-9]+([^A-Za-z0-9_]|$)/)
			say("a number as a time")
	}' | verdict times
