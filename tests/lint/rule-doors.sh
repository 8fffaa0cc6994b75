#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What has one door in our own code: the kernel is told by fs/kernel/notify.c, whose
# threads are the only ones; a POST says that it goes once; words for a
# terminal come from the front and the log; and no file names a place of the
# machine that it was written on.
# fault: echo 'void f(void) { fuse_lowlevel_notify_inval_inode(s, 1, 0, 0); }' >>fs/request/dir.c
# finds: fs/request/dir.c:.*the kernel is told
# fault: sed -i 's/\.once = true,/\.once = false,/' client/login/auth.c
# finds: login/auth.c:.*a POST says
# fault: echo 'void g(void); void g(void) { printf("here\n"); }' >>client/util/buf.c
# finds: util/buf.c:.*words for a terminal
# fault: echo 'Built in /ho''me/somebody/src.' >>CONTRIBUTING.md
# finds: CONTRIBUTING.md:.*a place of
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
# only FILES PATTERN WHY: the files but for FILES, a pattern of them, do not have it
only() {
	find client fs -name '*.[ch]' | grep -vE "^($1)\$" | sort | xargs grep -HnE -- "$2" |
		sed "s|\([^:]*:[^:]*\):.*|\1: $3|"
}
{
	only 'fs/kernel/notify\.c' '\bfuse_lowlevel_notify_' \
		"the kernel is told by fs/kernel/notify.c alone"
	only 'fs/kernel/notify\.c|fs/main/ledger\.c' '\bpthread_create\(' \
		"the loop's thread does all but what fs/kernel/notify.c and fs/main/ledger.c do"
	only '' '\b(sleep|usleep|nanosleep)\(' "the loop never sleeps"
	find client fs -name '*.c' | sort | xargs awk '
		post && FNR == at + 1 && !/\.once = true/ { print post }
		{ post = "" }
		/\.method = "POST"/ && !/\.once = true/ {
			post = FILENAME ":" FNR ": a POST says .once = true beside it"; at = FNR
		}'
	only 'fs/main/(main|options|login|clouds)\.c|client/util/log\.c' \
		'\b(printf|puts|putchar|perror|fprintf|fputs)\(' \
		"words for a terminal are the front's and the log's"
	find . -type f ! -path './build/*' ! -path './.git/*' ! -name .git -print0 |
		xargs -0 grep \
			-HnIE '/(ho[m]e/[a-z]+/|wor[k]/(shared|main)|ro[o]t/[a-z.]|tm[p]/cn)' |
		sed 's|^\./\([^:]*:[^:]*\):.*|\1: a place of the machine it was written on|'
} | verdict doors
