#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One way for what is done in many places: a cleanup attribute releases a buf
# (fewer than 20 by hand), container_of finds what a member lies in, one file
# tells a refreshed object's waiter, one says what an error without a sentence
# means, and a static function's name says what it finds, keeps or begins.
# fault: for i in $(seq 20); do echo 'buf_release(b);'; done >>client/json/json.c
# finds: json.c: releases 2[0-9] buffers
# fault: echo 'x = (struct x *)((char *)t - offsetof(struct x, timer));' >>client/json/json.c
# finds: json.c:.*container_of
# fault: printf 'op->refresh.wake = found;\n' | tee -a client/json/json.c >>client/util/buf.c
# finds: json.c: sets refresh.wake
# fault: printf 'if (c->w.error.message[0])\n' | tee -a fs/tree/inode.c >>fs/request/dir.c
# finds: inode.c: tests error.message
# fault: printf 'static int find(int a)\n{\n}\n' >>client/json/json.c
# finds: json.c:.*just find
# fault: printf 'static const struct attr *begin(int a)\n{\n}\n' >>fs/tree/inode.c
# finds: inode.c:.*just begin
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
sources() { find client fs -name '*.[ch]' | sort; }
# files_with PATTERN FOLDER...: the files that have it
files_with() { grep -rlE --include='*.[ch]' "$@" | sort; }
{
	released=$(sources | grep -vE '/(buf|mem)\.[ch]$' | xargs grep -HnE '\bbuf_release\(')
	n=$(grep -c . <<<"$released")
	[ "$n" -lt 20 ] || { cut -d: -f1 <<<"$released" | uniq -c |
		awk '{print $2 ": releases " $1 " buffers by hand"}'
		echo "# $n in all, 20 are too many"; }
	sources | grep -vxF client/util/mem.h |
		xargs grep -HnE '\(char \*\).*-[ 	]*offsetof' |
		sed 's/\([^:]*:[^:]*\):.*/\1: is container_of of client\/util\/mem.h/'
	n=$(files_with '\brefresh\.wake *=[^=]' client fs | grep -c .)
	[ "$n" -le 1 ] || files_with '\brefresh\.wake *=[^=]' client fs |
		sed "s/$/: sets refresh.wake, one of $n files/"
	n=$(files_with 'error\.message\[0\]' fs | grep -c .)
	[ "$n" -le 1 ] || files_with 'error\.message\[0\]' fs |
		sed "s/$/: tests error.message[0], one of $n files of fs\//"
	names='find|keep|begin|send|on_timer'
	sources | xargs grep -HnE "^static [^=;]*\b($names)\(" |
		sed -E "s/([^:]*:[^:]*):.*\b($names)\(.*/\1: a static function called just \2/"
} | verdict idioms
