#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What has one door in our own code: the kernel is told by fs/kernel/notify.c, whose
# threads are the only ones; a POST says that it goes once; words for a
# terminal come from the front and the log; and no file names a place of the
# machine that it was written on.
# fault: echo 'void f(struct fuse_session *s); void f(struct fuse_session *s) { fuse_lowlevel_notify_inval_inode(s, 1, 0, 0); }' >>fs/request/dir.c
# fault: sed -i 's/\.method = "POST", \.once = true/.method = "POST"/' client/login/auth.c
# fault: echo 'void g(void); void g(void) { printf("here\n"); }' >>client/util/buf.c
# fault: echo 'Built in /ho''me/somebody/src.' >>CONTRIBUTING.md
cd "$1" || exit 1
bad=0
say() { [ -z "$1" ] || { echo "$2:"; echo "$1"; bad=1; }; }
say "$(grep -nE '\bfuse_lowlevel_notify_' fs/*/*.c | grep -v '^fs/kernel/notify\.c:')" "the kernel is told by fs/kernel/notify.c alone"
say "$(grep -nE '\bpthread_create\(' fs/*/*.c client/*.c client/*/*.c | grep -v '^fs/kernel/notify\.c:')" "the loop's thread does all but fs/kernel/notify.c's"
say "$(grep -nE '\b(sleep|usleep|nanosleep)\(' fs/*/*.c client/*.c client/*/*.c)" "the loop never sleeps"
say "$(grep -nE '\.method = "POST"' client/*.c client/*/*.c | grep -v '\.once = true')" "a POST says .once = true"
say "$(grep -nE '\b(printf|puts|putchar|perror|fprintf|fputs)\(' fs/*/*.c client/*.c client/*/*.c |
	grep -vE '^(fs/main/(main|options|login|clouds)|client/util/log)\.c:')" "words for a terminal are the front's and the log's"
say "$(find . -type f ! -path './build/*' ! -path './.git/*' ! -name .git -print0 |
	xargs -0 grep -nIE '/(ho[m]e/[a-z]+/|wor[k]/(shared|main)|ro[o]t/[a-z.]|tm[p]/cn)')" "a place of the machine it was written on"
exit $bad
