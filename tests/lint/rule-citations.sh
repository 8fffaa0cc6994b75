#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every document, section, manual page and file that a comment, a manual or one
# of the *.md cites is in the repository: cite a section of a manual page as
# cloudnetfs-tree(7), NAMES.
# fault: echo '/* the table of PAP''ERS 3 */' >>client/util/buf.c
# finds: buf.c:.*PAPERS is not
# fault: echo '/* see API''.md */' >>client/util/buf.c
# finds: buf.c:.*API[.]md is not
# fault: echo '/* as sect''ion 3 says */' >>client/util/buf.c
# finds: buf.c:.*by number
# fault: echo '/* cloudnetfs-nothing(7) */' >>client/util/buf.c
# finds: buf.c:.*cloudnetfs-nothing.7
# fault: echo '/* cloudnetfs-tree(7), NOTHING OF IT */' >>client/util/buf.c
# finds: buf.c:.*no section NOTHING OF IT
# fault: echo '/* client/util/nothing.c has it */' >>client/util/buf.c
# finds: buf.c:.*nothing.c is not
# fault: echo '# nothing_such.c has it' >>tests/root.sh
# finds: root.sh:.*nothing_such.c
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
python3 "$lint/comments.py" citations | verdict citations
